//! Write-backs as the window shows them.

use serde::Serialize;
use ts_rs::TS;

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
    /// Whose appointment; may be empty.
    pub patient_name: String,
    /// The visit's time after the change, `YYYY-MM-DDTHH:MM`, practice time; null where it is not known.
    pub start: Option<String>,
    /// The day to show on Today, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Who treats; may be empty.
    pub provider_name: String,
    /// Chair; may be empty.
    pub operatory: String,
    /// New status word, for changes of status.
    pub status_value: Option<String>,
    /// True when it changes the time, length, chair or provider.
    pub reschedules: bool,
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
    /// Pending for so long that the practice's server is probably off.
    pub server_off: bool,
    /// A person may take it back.
    pub may_discard: bool,
    /// A person may have it sent again.
    pub may_send_again: bool,
    /// What happened, oldest first.
    pub history: Vec<HistoryLine>,
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
}
