//! Today, patients and the bell, as the window shows them.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::{HoursFrom, SpanView, StatusKind, Word};

/// One day of the schedule, in the practice's wall-clock time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    /// The day shown, `YYYY-MM-DD`.
    pub date: String,
    /// The practice's today.
    pub today: String,
    /// The practice's time now, `YYYY-MM-DDTHH:MM`.
    pub now: String,
    /// Columns by provider: active ones, and those with an appointment that day.
    pub providers: Vec<Person>,
    /// Columns by chair.
    pub operatories: Vec<Person>,
    /// The practice's open times of that day; empty: closed.
    pub open: Vec<SpanView>,
    /// Who told them.
    pub hours_from: HoursFrom,
    /// Appointments of the day, by time; cancelled ones too.
    pub appointments: Vec<AppointmentView>,
    /// The status words that this practice uses, for the menus.
    pub statuses: Vec<String>,
    /// What a person said that status words mean; the others are taken for what they read like.
    pub said_statuses: BTreeMap<String, StatusKind>,
    /// True once a full sync has ended well: an empty day is then really empty.
    pub whole: bool,
}

/// A column of the schedule, or a choice in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The PMS's code.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// "Hygienist", abbreviation of a chair … may be empty.
    pub detail: String,
}

/// An appointment on the schedule: the mirror's row with open write-backs laid over it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentView {
    /// Key for the window: `a:` and the PMS's number, or `w:` and the write-back for one that has none yet.
    pub id: String,
    /// The PMS's number; null while the PMS does not have it.
    pub appointment_sr_no: Option<String>,
    /// The patient; empty for time that is blocked: lunch, a meeting.
    pub patient_id: String,
    /// Name as staff say it.
    pub patient_name: String,
    /// Who treats.
    pub provider_id: String,
    /// Chair.
    pub operatory: String,
    /// `YYYY-MM-DDTHH:MM`, practice time.
    pub start: String,
    /// `YYYY-MM-DDTHH:MM`, practice time.
    pub end: String,
    /// Minutes.
    pub length_minutes: u32,
    /// The PMS's own word.
    pub status: String,
    /// `scheduled`, `confirmed`, `arrived`, `completed` or `cancelled`.
    pub status_kind: String,
    /// Kind of visit.
    pub appointment_type: String,
    /// What is planned.
    pub description: String,
    /// Note.
    pub note: String,
    /// Its booking rang, and nobody has looked at it yet.
    pub is_new: bool,
    /// The open write-back laid over it.
    pub pending: Option<PendingView>,
}

/// An open write-back on an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingView {
    /// The write-back.
    pub write_back_id: String,
    /// `book_appointment`, `update_appointment` or `cancel_appointment`.
    pub operation: String,
    /// Where it stands.
    pub word: Word,
    /// A booking whose time nobody could look up when it was made.
    pub not_checked: bool,
    /// Pending for longer than usual here.
    pub slow: bool,
}

/// A patient in a search result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatientView {
    /// The PMS's number.
    pub patient_id: String,
    /// Name as staff say it.
    pub name: String,
    /// `YYYY-MM-DD`.
    pub birthdate: Option<String>,
    /// The number to call.
    pub phone: String,
    /// Chart number; may be empty.
    pub chart_number: String,
    /// The provider whom they usually see.
    pub provider_id: String,
    /// False for those the PMS calls inactive.
    pub active: bool,
}

/// A patient, with what the desk needs to book, write and take payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatientCard {
    /// The patient, as a search shows them.
    pub patient: PatientView,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The PMS's own word: "Active" …
    pub status: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// The account holder; may be empty.
    pub guarantor_id: String,
    /// Visits, the newest first; fifty at most.
    pub visits: Vec<AppointmentView>,
    /// Open write-backs about them.
    pub write_backs: Vec<super::WriteBackView>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundPatients {
    /// Thirty at most.
    pub patients: Vec<PatientView>,
    /// False while the first sync goes on: somebody may be missing.
    pub complete: bool,
}

/// What the bell has rung for in all practices, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BellView {
    /// Nobody has looked at these yet.
    pub unread: u32,
    /// The last three hundred.
    pub items: Vec<BellItem>,
    /// Initials of who works here now, as typed this shift; empty where they are to be asked for.
    pub initials: String,
}

/// One thing that the bell rang for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BellItem {
    /// Number.
    pub id: String,
    /// What happened.
    pub kind: BellKind,
    /// When Deskbell saw it, UTC.
    pub at: String,
    /// When the visit is, `YYYY-MM-DDTHH:MM`, practice time.
    pub start: String,
    /// On which day it is now, `YYYY-MM-DD`; null where the schedule no longer has it, or not yet.
    pub stands_on: Option<String>,
    /// The appointment.
    pub appointment_sr_no: String,
    /// Name as staff say it; may be empty.
    pub patient_name: String,
    /// Who treats.
    pub provider_name: String,
    /// Chair.
    pub operatory: String,
    /// Of a move: as it was before.
    pub before: Option<VisitBefore>,
    /// Where it was done, as far as Sikka tells.
    pub source: BellSource,
    /// Somebody has looked at it.
    pub seen: bool,
    /// Who takes care of it.
    pub taken: Option<BellTaken>,
    /// Number of the practice.
    pub practice: String,
    /// Its name, to be shown where there are several.
    pub practice_name: String,
}

/// "I have it": who said so, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BellTaken {
    /// Initials.
    pub by: String,
    /// When, UTC.
    pub at: String,
}

/// A visit before it was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitBefore {
    /// When it was, `YYYY-MM-DDTHH:MM`, practice time; null where the PMS had no date.
    pub start: Option<String>,
    /// With whom.
    pub provider_name: String,
    /// In which chair.
    pub operatory: String,
}

/// Where something was done. What Deskbell did itself does not ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BellSource {
    /// In the PMS, by whomever: nobody tells.
    Pms,
    /// By another program of the practice's Sikka app; the schedule shows it.
    Program,
    /// By another program; Sikka has it, and the PMS not yet.
    ProgramAsked,
    /// By another program; the PMS did it, and the schedule does not show it yet.
    ProgramDone,
    /// By another program; the PMS refused it.
    ProgramRefused,
}

/// Why the bell rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BellKind {
    /// A new booking, from today on.
    Booked,
    /// Cancelled in the PMS.
    Cancelled,
    /// Gone from the PMS.
    Removed,
    /// Another time, chair or provider.
    Moved,
    /// The patient is in the practice.
    Arrived,
}
