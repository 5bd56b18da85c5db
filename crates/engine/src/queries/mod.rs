//! What the window's pages show, read from the store.

mod chart;
mod day;
mod lists;
mod patient_list;
mod patients;
mod state;
mod statuses;
mod sync;
mod write_backs;

pub(crate) use chart::chart;
pub(crate) use day::day;
pub(crate) use lists::{bell, patient_view, search_patients};
pub(crate) use patient_list::patients;
pub(crate) use patients::{account, patient};
pub(crate) use state::state;
pub(crate) use statuses::statuses;
pub(crate) use sync::{active_since, sync};
pub(crate) use write_backs::{open_write_backs, visit_start, waiting_for_the_server, write_backs};

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};

/// An instant for the window: RFC 3339, UTC, milliseconds.
pub(crate) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A moment of the practice's wall clock; midnight where the time is not known.
pub(crate) fn local(date: NaiveDate, time: Option<NaiveTime>) -> String {
    date.and_time(time.unwrap_or_default()).format("%Y-%m-%dT%H:%M").to_string()
}
