//! What a practice's status words mean, as Settings show and change it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The few meanings behind a practice's many status words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatusKind {
    /// Booked; nothing more is known.
    Scheduled,
    /// The patient said that they will come.
    Confirmed,
    /// The patient is in the practice.
    Arrived,
    /// The visit is over.
    Completed,
    /// It will not take place.
    Cancelled,
}

impl From<pms::StatusKind> for StatusKind {
    fn from(kind: pms::StatusKind) -> Self {
        match kind {
            pms::StatusKind::Scheduled => Self::Scheduled,
            pms::StatusKind::Confirmed => Self::Confirmed,
            pms::StatusKind::Arrived => Self::Arrived,
            pms::StatusKind::Completed => Self::Completed,
            pms::StatusKind::Cancelled => Self::Cancelled,
        }
    }
}

impl From<StatusKind> for pms::StatusKind {
    fn from(kind: StatusKind) -> Self {
        match kind {
            StatusKind::Scheduled => Self::Scheduled,
            StatusKind::Confirmed => Self::Confirmed,
            StatusKind::Arrived => Self::Arrived,
            StatusKind::Completed => Self::Completed,
            StatusKind::Cancelled => Self::Cancelled,
        }
    }
}

/// The status words of the practice that the window shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatusesView {
    /// The practice's number.
    pub practice: String,
    /// Its name.
    pub practice_name: String,
    /// The most used first, two hundred at most; and those of which a person said something.
    pub words: Vec<StatusWordView>,
}

/// One status word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatusWordView {
    /// The PMS's own word; empty for appointments without one.
    pub word: String,
    /// How many appointments bear it.
    pub appointments: u32,
    /// How many of them the PMS marks as cancelled besides; these are cancelled, whatever is said of the word.
    pub marked_cancelled: u32,
    /// What Deskbell takes the word for by itself.
    pub read_as: StatusKind,
    /// What a person said that it means; null: nobody said anything.
    pub said: Option<StatusKind>,
}
