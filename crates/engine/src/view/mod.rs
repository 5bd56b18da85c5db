//! What the window gets: plain values read from the store, the only types exported to TypeScript.
//!
//! Identifiers are texts. Instants are RFC 3339 in UTC; the practice's wall-clock times are
//! `YYYY-MM-DDTHH:MM` without a zone, to be shown as they are.

mod availability;
mod connection;
mod forms;
mod patients;
mod schedule;
mod settings;
mod statuses;
mod sync;
mod writebacks;

pub use availability::{AvailabilityView, FreeWish, HoursFrom, OpenColumn, SpanView, TakenView};
pub use connection::{
    Check, CheckResult, Checked, ConnectPhase, ConnectedPractice, ConnectionStatus, ConnectionTest,
    ConnectionView, CredentialsState, OpenWriteBack, PracticeChoice, PracticeStatus, WhyOldView,
};
pub use forms::{
    AccountView, BookingForm, Conflict, FieldRule, FormsView, FreeSlot, Kept, NewPatientForm, NoteForm,
    Offer, OperationView, PatientForm, PaymentCode, PaymentForm, RefusalLine, RescheduleForm, SlotView,
    SlotWish, Taker, UnfinishedForm,
};
pub use patients::{AlertView, ChartView, NoteView, PatientLine, PatientReason, PatientsView, PlanView};
pub use schedule::{
    AppointmentView, BellItem, BellKind, BellSource, BellTaken, BellView, DayView, FoundPatients,
    PatientCard, PatientView, PendingView, Person, VisitBefore,
};
pub use settings::{
    Alert, AlertEvent, AlertRule, AlertsView, ClockFace, Language, LanguageChoice, NotificationPrivacy,
    SettingsView, Sound, TextSize,
};
pub use statuses::{StatusKind, StatusWordView, StatusesView};
pub use sync::{LogLine, RunKind, RunStatus, RunView, SetAsideView, SyncStats, SyncView, TableCounts};
pub use writebacks::{
    HistoryLine, MissingNumber, OwnNote, PatientChoice, Word, WriteBackStats, WriteBackView, WriteBacksView,
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the tray, the header and the window title all derive from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StateView {
    /// One word for icon, tooltip, menu line and header: that of the practice that is worst off.
    pub overall: Overall,
    /// The practice that it is about; null where it is about all, or none is connected.
    pub overall_practice: Option<String>,
    /// The same in a sentence, as the tray says it: with the practice's name where several are connected.
    pub sentence: String,
    /// The title of the window: what is new, and the sentence.
    pub title: String,
    /// The connection of the practice that the window shows, or the attempt that is going on.
    pub connection: ConnectionView,
    /// All connected practices, by name.
    pub practices: Vec<ConnectedPractice>,
    /// The two clocks of the practice that the window shows.
    pub clocks: Clocks,
    /// Bookings and cancellations that nobody has looked at yet, of all practices.
    pub unread: u32,
    /// The run in progress of the practice that the window shows, if one is.
    pub sync: Option<RunView>,
    /// Write-backs that need a person.
    pub needs_person: u32,
    /// Write-backs that are still open.
    pub open_write_backs: u32,
    /// Notifications are paused until then.
    pub paused_until: Option<String>,
    /// What is wrong now, worst first; empty when all is well.
    pub problems: Vec<Problem>,
    /// Settings.
    pub settings: SettingsView,
    /// Times of day are written as 2:30 PM, not as 14:30: by the settings, or as this PC has it.
    pub twelve_hours: bool,
    /// The language of everything that people read: by the settings, or this PC's own.
    pub language: Language,
}

/// The one computed state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// No practice is connected.
    NotConnected,
    /// A connection is being made.
    Connecting,
    /// Connected and fresh.
    Connected,
    /// Connected and fresh, and pop-ups are paused.
    Paused,
    /// Connected, but the practice has not sent data for longer than is usual while it is open.
    Stale,
    /// Connected, but Sikka or the network does not answer.
    Offline,
    /// Something waits for a person: reconnect, a stuck write-back, a locked keychain.
    Attention,
}

/// When data was last moved, on both legs of its way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Clocks {
    /// When Sikka last read the practice, UTC; null: not told by Sikka.
    pub sikka_read_practice: Option<String>,
    /// When Deskbell last read Sikka without an error, UTC; null: never.
    pub deskbell_read_sikka: Option<String>,
    /// The practice's zone (IANA).
    pub zone: String,
    /// Who named the zone.
    pub zone_source: ZoneSource,
}

/// Who named a practice's zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ZoneSource {
    /// Sikka.
    Sikka,
    /// Nobody: Sikka named none, or one that is not known, and this PC's is used.
    #[default]
    Pc,
    /// A person, on the Connection page.
    Person,
}

/// Something that staff should know of. The window has the words for each code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Stable code: `NETWORK`, `SERVER`, `RECONNECT_NEEDED`, `KEYCHAIN_LOCKED` …
    pub code: String,
    /// Technical detail for a click, never PHI.
    pub detail: Option<String>,
    /// Since when, UTC.
    pub since: Option<String>,
}

/// One committed change, as the window hears of it. No PHI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// `ledger` or `mirror`.
    pub file: String,
    /// A mirror built anew starts a new generation: read everything once.
    pub generation: String,
    /// Position in the feed of that file.
    #[ts(type = "number")]
    pub sequence: i64,
    /// Table name.
    pub table: String,
    /// The row's key as text.
    pub key: String,
    /// `insert`, `update` or `delete`.
    pub operation: String,
    /// When the first of the changes that are told together was committed: milliseconds since 1970, UTC.
    #[ts(type = "number")]
    pub committed_at: i64,
}

/// A request that was refused, as the window gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Stable code with words in the window.
    pub code: String,
    /// Technical detail for a click, never PHI.
    pub detail: Option<String>,
}

/// How far the program got in opening its store. The shell answers this also while there is no engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BootView {
    /// `opening`, `ready`, or a problem code: `KEYCHAIN_LOCKED`, `KEYCHAIN_ABSENT`, `DATABASE_KEY_MISSING`,
    /// `DATABASE_KEY_WRONG`, `DATABASE_DAMAGED`, `DATABASE_NEWER`, `DISK_FULL`, `ALREADY_RUNNING` …
    pub state: String,
    /// Technical detail for a click, never PHI.
    pub detail: Option<String>,
    /// The program's version.
    pub version: String,
    /// True when the practice is the built-in demo (a loopback address).
    pub demo: bool,
    /// True where this program itself runs the demo practice, which may then be left at any time.
    pub leaves_demo: bool,
    /// True where the demo practice may be tried instead of connecting a real one.
    pub offers_demo: bool,
    /// False where nothing on this desktop shows tray icons: then the window is the program's only place, and closing
    /// it makes it small.
    pub tray: bool,
}
