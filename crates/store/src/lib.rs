//! The encrypted database: two SQLCipher files, their migrations, queries by table and change feeds.
//!
//! The only crate that writes SQL. `ledger` holds what only this Deskbell knows and is written with
//! `synchronous=FULL`; `mirror` holds what the PMS knows and may be rebuilt from the cloud at any time. No
//! transaction spans both; the ledger is always written first.

mod appointments;
mod attention;
mod bells;
mod connect;
mod database;
mod duties;
mod error;
mod feed;
pub mod floor;
mod integrations;
mod kept;
mod key;
mod migrate;
mod mirror;
mod open;
mod other_programs;
mod patients;
mod practice_lists;
mod recent;
mod reservations;
mod room;
mod row_marks;
mod search;
mod search_words;
mod settings;
mod status_kinds;
mod sync_log;
mod sync_marks;
mod sync_runs;
mod unfinished;
mod whole;
mod writebacks;

pub use appointments::{AppointmentRow, DayQuery, VisitsAround};
pub use attention::Attention;
pub use bells::{AppointmentEvent, Bell, NewBell, OfProgram, Stands, VisitThen};
pub use connect::ConnectAttempt;
#[cfg(debug_assertions)]
pub use database::Moment;
pub use database::{File, Ledger, Mirror};
pub use error::{Error, Result};
pub use feed::Change;
pub use integrations::{Integration, IntegrationStatus, ZoneSource};
pub use key::DatabaseKey;
pub use mirror::{PatientStats, SetAside, Tally};
pub use open::{Found, Store, StoreDirectory};
pub use other_programs::OtherNews;
pub use patients::PatientRow;
pub use reservations::{HELD_FOR, Reservation};
pub use room::{Occupied, UsualTimes};
pub use row_marks::Texts;
pub use status_kinds::StatusCount;
pub use sync_log::{LogEntry, LogLine};
pub use sync_runs::{Counts, Run, RunUpdate};
pub use unfinished::{UNFINISHED_FOR, Unfinished};
pub use writebacks::{
    Checked, HistoryEntry, NewWriteBack, OperationRecord, Step, Usual, WriteBack, WriteBackTotals,
};

use chrono::{DateTime, Utc};

/// Instants are kept as milliseconds since 1970 in UTC.
pub(crate) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

pub(crate) fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}
