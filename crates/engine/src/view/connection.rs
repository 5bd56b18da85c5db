//! The connection as the window shows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Clocks, Overall, Word};

/// Seed 000's status contract for the practice that the window shows, with what the Connection page needs besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// True when a practice is connected and its keys work.
    pub is_connected: bool,
    /// Seed 000's word.
    pub status: ConnectionStatus,
    /// `SIKKA`.
    pub provider: Option<String>,
    /// The practice's name.
    pub practice_name: Option<String>,
    /// The practice-management system.
    pub pms_type: Option<String>,
    /// Stable code of the last error; the window has the words.
    pub error: Option<String>,
    /// Technical detail of the last error.
    pub error_detail: Option<String>,
    /// When this status was read, UTC.
    pub timestamp: String,
    /// Where the page stands.
    pub phase: ConnectPhase,
    /// Until when an answer from the browser is waited for, UTC.
    pub deadline: Option<String>,
    /// Practices to choose from, in `choosing_practice`.
    pub practices: Vec<PracticeChoice>,
    /// Whether app credentials are there.
    pub credentials: CredentialsState,
    /// Sikka's office number.
    pub office_id: Option<String>,
    /// Until when the present key is good, UTC.
    pub key_expires_at: Option<String>,
    /// When it will be renewed, UTC.
    pub next_renewal_at: Option<String>,
}

/// Seed 000: pending, connecting, connected, failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// Nothing connected.
    Pending,
    /// The answer came; keys and practice are being fetched.
    Connecting,
    /// Connected.
    Connected,
    /// The last try failed, or the connection broke.
    Failed,
}

/// The steps of the Connection page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectPhase {
    /// Step 1: connect your practice.
    NotConnected,
    /// Step 2: waiting for Sikka in the browser.
    AwaitingBrowser,
    /// Several practices are authorized: which one?
    ChoosingPractice,
    /// Step 3: connecting.
    Connecting,
    /// Step 4: connected.
    Connected,
    /// The last try failed; the code says how.
    Failed,
}

/// Whether the app credentials are in the keychain or the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CredentialsState {
    /// They are there.
    Present,
    /// They have to be typed once.
    Missing,
}

/// A practice in the picker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PracticeChoice {
    /// Sikka's office number.
    pub office_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// Name.
    pub name: String,
    /// City and state, for telling two apart.
    pub place: String,
    /// The practice-management system.
    pub pms_type: String,
}

/// A practice that is connected: its own keys, schedule and data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectedPractice {
    /// Our number.
    pub id: String,
    /// Sikka's office number.
    pub office_id: String,
    /// The practice inside the office; not unique between offices.
    pub practice_id: String,
    /// Name.
    pub name: String,
    /// The practice-management system.
    pub pms_type: String,
    /// Whether it works.
    pub status: PracticeStatus,
    /// Its own one word, by the same rule as the window's.
    pub overall: Overall,
    /// True for the one that the pages show.
    pub is_selected: bool,
    /// Stable code of what is wrong with it; the window has the words.
    pub error: Option<String>,
    /// Technical detail of it.
    pub error_detail: Option<String>,
    /// Since when, UTC.
    pub error_since: Option<String>,
    /// When Sikka is asked again, where it asked for a pause or the day's requests are used up, UTC.
    pub next_try_at: Option<String>,
    /// Until when the present key is good, UTC.
    pub key_expires_at: Option<String>,
    /// When it will be renewed, UTC.
    pub next_renewal_at: Option<String>,
    /// Its two clocks.
    pub clocks: Clocks,
    /// When Sikka last read the practice, UTC, where that is longer ago than is usual in open hours; else null.
    pub stale_since: Option<String>,
    /// Bookings and cancellations that nobody has looked at yet.
    pub unread: u32,
    /// Write-backs that need a person.
    pub needs_person: u32,
    /// Deskbell's mark of ten characters is written at the end of notes, to find a lost write-back again.
    pub tags: bool,
    /// Write-backs that have not ended: disconnecting waits for them, or a person discards each by name.
    pub open_write_backs: Vec<OpenWriteBack>,
}

/// Where a connected practice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeStatus {
    /// It works.
    Connected,
    /// Its keys no longer work: a person has to connect it again.
    ReconnectNeeded,
    /// It will be disconnected when its last write-back has ended.
    Disconnecting,
}

/// A write-back that has not ended, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenWriteBack {
    /// Our number.
    pub id: String,
    /// One of seed 001's seven.
    pub operation: String,
    /// Where it stands.
    pub word: Word,
    /// Whose appointment; may be empty.
    pub patient_name: String,
    /// The visit's time after the change, `YYYY-MM-DDTHH:MM`, practice time; null where it is not known.
    pub start: Option<String>,
}

/// What "Test connection" found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTest {
    /// Patients that Sikka counts in the practice; null where it gives no count.
    pub patients: Option<u32>,
    /// Patients that are here.
    pub patients_here: u32,
    /// How long Sikka took to answer, in milliseconds.
    pub answered_in_ms: u32,
}

/// "Why is it old?": what was looked at on the way from this PC to the practice's server. No PHI: it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WhyOldView {
    /// When it was looked at, UTC.
    pub at: String,
    /// The practice's name.
    pub practice_name: String,
    /// Sikka's office number.
    pub office_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// The practice-management system.
    pub pms_type: String,
    /// The practice's zone (IANA).
    pub zone: String,
    /// When Sikka last read the practice, UTC.
    pub sikka_read_practice: Option<String>,
    /// When Deskbell last read Sikka, UTC.
    pub deskbell_read_sikka: Option<String>,
    /// What was looked at, from here outwards.
    pub checks: Vec<Checked>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// What.
    pub check: Check,
    /// What was found.
    pub result: CheckResult,
    /// Technical detail, never PHI.
    pub detail: Option<String>,
}

/// What Deskbell can look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// This PC reaches Sikka.
    Sikka,
    /// Sikka accepts the practice's key.
    Key,
    /// Sikka had data from the practice lately, by its own measure.
    PracticeSends,
    /// The practice's server answered the last time that a write-back asked for it.
    Server,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckResult {
    /// It is well.
    Good,
    /// It is not.
    Bad,
    /// Nobody told.
    Unknown,
}
