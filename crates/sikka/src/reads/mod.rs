//! What is read of a practice (`wire/sikka.md` 4, 6), by concern.

mod events;
mod lists;
mod money;
mod notes;
mod opening;
mod service;
mod tables;

use std::collections::HashSet;

use chrono::NaiveDateTime;

pub use events::{EventFlag, EventSpan, PracticeEvent};
pub use lists::Variable;
pub use money::TransactionFilter;
pub use notes::{NoteFilter, WriteBackDetail, WriteBackType};
pub use opening::SlotFilter;
pub use service::{DataSyncStatus, PracticeLocation, SupportedPms};
pub use tables::{AppointmentFilter, PatientFilter, Table};

use crate::list_spec::ListSpec;

/// Which rows of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Changed {
    /// All of them.
    #[default]
    All,
    /// Those that reached Sikka since then, as Sikka's own clock shows it: its zone is not told (`wire/sikka.md` 4),
    /// so ask with an overlap.
    LoadedSince(NaiveDateTime),
}

impl Changed {
    fn ask(self, spec: ListSpec) -> ListSpec {
        match self {
            Self::All => spec,
            Self::LoadedSince(since) => spec.with("loaded_startdate", wire_time(since)),
        }
    }
}

/// `yyyy-MM-ddTHH:mm:ss`
fn wire_time(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Rows move between pages: each is kept once.
fn once<T>(mut rows: Vec<T>, id: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = HashSet::new();
    rows.retain(|row| seen.insert(id(row)));
    rows
}
