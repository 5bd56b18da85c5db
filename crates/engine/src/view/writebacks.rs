//! Write-backs as the window shows them.

use serde::Serialize;
use ts_rs::TS;

use super::PatientView;
pub use crate::writebacks::notes::OwnNote;

/// The page of write-backs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WriteBacksView {
    /// Open ones first, then the newest; 500 at most.
    pub rows: Vec<WriteBackView>,
    /// What there is in all.
    pub stats: WriteBackStats,
}

/// Seed 001's statistics, of the practice that the window shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WriteBackStats {
    /// Not sent yet.
    pub waiting: u32,
    /// At Sikka.
    pub sent: u32,
    /// Not known yet.
    pub not_known: u32,
    /// Of the open ones: those that need a person, or that take longer than usual.
    pub stuck: u32,
    /// In the PMS, of the last 30 days.
    pub completed: u32,
    /// Refused, of the last 30 days.
    pub refused: u32,
    /// Taken back, of the last 30 days.
    pub taken_back: u32,
    /// The oldest open one was made then, UTC.
    pub oldest_open: Option<String>,
    /// Half of the last fifty took at most so many seconds from Sikka to the PMS.
    pub usual_seconds: Option<u32>,
    /// 95 of 100 took at most so many.
    pub slow_seconds: Option<u32>,
    /// Sikka was last asked then, UTC.
    pub last_checked_at: Option<String>,
    /// How often Sikka was asked, of the last 30 days.
    pub checks: u32,
}

/// A write-back with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WriteBackView {
    /// Our number.
    pub id: String,
    /// Sikka's number, once it gave one.
    pub sikka_id: Option<String>,
    /// The practice's name, to be shown where there are several.
    pub practice_name: String,
    /// One of seed 001's seven.
    pub operation: String,
    /// The one word that staff see.
    pub word: Word,
    /// The state behind the word, for the details.
    pub state: String,
    /// Whom it is about; may be empty.
    pub patient_name: String,
    /// The patient's number; empty where it is not known yet.
    pub patient_id: String,
    /// The visit's time after the change, `YYYY-MM-DDTHH:MM`, practice time; null where it is not known.
    pub start: Option<String>,
    /// The day to show on Today, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Minutes; for bookings and moves.
    pub length_minutes: Option<u32>,
    /// Who treats; may be empty.
    pub provider_name: String,
    /// The PMS's code of who treats; may be empty.
    pub provider_id: String,
    /// Chair; may be empty.
    pub operatory: String,
    /// New status word, for changes of status.
    pub status_value: Option<String>,
    /// True when it changes the time, length, chair or provider.
    pub reschedules: bool,
    /// What was planned or written, or the reason of a cancellation, without our own mark; may be empty.
    pub text: String,
    /// What was paid, for payments: "39.30".
    pub amount: Option<String>,
    /// The appointment that it changes or made: the PMS's number, or `w:` and the number of an open booking; null where
    /// it is about none, or it is not known yet.
    pub appointment_sr_no: Option<String>,
    /// The write-back that has to end before this one is sent.
    pub waits_for: Option<String>,
    /// What this one builds on is done, but nobody has told its number yet; null where it waits for none.
    pub missing_number: Option<MissingNumber>,
    /// How often it was sent.
    pub attempts: u32,
    /// How often Sikka was asked about it.
    pub checks: u32,
    /// The last words of Sikka or the PMS.
    pub last_answer: Option<String>,
    /// UTC.
    pub created_at: String,
    /// UTC.
    pub submitted_at: Option<String>,
    /// UTC.
    pub completed_at: Option<String>,
    /// UTC.
    pub last_checked_at: Option<String>,
    /// UTC; null where nothing is due.
    pub next_step_at: Option<String>,
    /// Pending for longer than usual here: the card says so.
    pub slow: bool,
    /// The practice's server is off, as Sikka said or as the time tells.
    pub server_off: bool,
    /// A booking whose time nobody could look up when it was made.
    pub not_checked: bool,
    /// A person may take it back: before it leaves, or at Sikka while it is pending.
    pub may_discard: bool,
    /// A person may have it sent again.
    pub may_send_again: bool,
    /// A person may say that it is in the PMS.
    pub may_mark_seen: bool,
    /// Until then it can be undone, UTC.
    pub undo_until: Option<String>,
    /// What happened, oldest first.
    pub history: Vec<HistoryLine>,
}

/// Whose number is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MissingNumber {
    /// Of the new patient: a person may say who it is.
    Patient,
    /// Of the appointment that was booked.
    Appointment,
}

/// Somebody who may be the new patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatientChoice {
    /// As Sikka tells them now.
    pub patient: PatientView,
    /// They were here before the new patient was sent.
    pub was_here: bool,
}

/// The six plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// draft, queued, sending
    Waiting,
    /// submitted, pending
    Sent,
    /// completed
    InThePms,
    /// failed
    Refused,
    /// unknown, needs_person
    NotKnownYet,
    /// discarded
    TakenBack,
}

/// One step of a write-back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryLine {
    /// UTC.
    pub at: String,
    /// The state that it reached.
    pub state: String,
    /// What was seen, in Sikka's or the PMS's words; never PHI of ours.
    pub note: Option<String>,
    /// The note, where it is Deskbell's own: for the window to say in its language.
    pub own_note: Option<OwnNote>,
}
