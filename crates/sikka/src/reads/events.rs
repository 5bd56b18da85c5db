//! What happened to the rows of a table: `practice_events` (`wire/sikka.md` 4). It alone tells of deletions.

use chrono::NaiveDateTime;
use pms::{Appointment, Patient};

use super::{Table, wire_time};
use crate::list_spec::ListSpec;
use crate::walk::Walk;
use crate::wire::lists::EventRow;
use crate::wire::rows::Row;
use crate::{Client, Cursor};

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventFlag {
    /// It is new.
    Added,
    /// It changed; also for words that we do not know.
    Updated,
    /// It is gone.
    Deleted,
}

/// Something that happened to a row, in the order in which Sikka tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeEvent<T> {
    /// `patient_id` or `appointment_sr_no`.
    pub id: String,
    /// What happened.
    pub flag: EventFlag,
    /// When it reached Sikka (`loadeddate`), by Sikka's own clock, where it tells.
    pub loaded: Option<NaiveDateTime>,
    /// The row as the event shows it; for a deletion, as it was.
    pub row: Option<T>,
}

/// Which events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventSpan {
    /// Those of the last so many minutes, 1 to [`EventSpan::LONGEST`]: no zone in which it could be misread.
    Minutes(u32),
    /// Those between two moments as Sikka's own clock shows them; spans longer than a day are slow.
    Between(NaiveDateTime, NaiveDateTime),
}

impl EventSpan {
    /// The longest `interval`, in minutes (`wire/sikka.md` 4).
    pub const LONGEST: u32 = 1_440;

    fn ask(self, spec: ListSpec) -> ListSpec {
        match self {
            Self::Minutes(minutes) => spec.with("interval", minutes.clamp(1, Self::LONGEST).to_string()),
            Self::Between(from, to) => {
                spec.with("loaded_startdate", wire_time(from)).with("loaded_enddate", wire_time(to))
            }
        }
    }
}

impl Client {
    /// Walks what happened to the patients, of one practice of the office or of all.
    pub fn patient_events(
        &self,
        span: EventSpan,
        practice_id: Option<String>,
    ) -> Walk<PracticeEvent<Patient>> {
        let read = |raw: &str| read(raw, Table::Patients);
        Walk::new(self, spec(Table::Patients, span, practice_id), Cursor::default(), read)
    }

    /// Walks what happened to the appointments, likewise.
    pub fn appointment_events(
        &self,
        span: EventSpan,
        practice_id: Option<String>,
    ) -> Walk<PracticeEvent<Appointment>> {
        let read = |raw: &str| read(raw, Table::Appointments);
        Walk::new(self, spec(Table::Appointments, span, practice_id), Cursor::default(), read)
    }
}

fn spec(table: Table, span: EventSpan, practice_id: Option<String>) -> ListSpec {
    // With all fields, so that a row can be compared with the one that a list gave.
    let spec = ListSpec { all_fields: true, ..ListSpec::small("/practice_events") };
    span.ask(spec.with("events", table.name())).told("practice_id", practice_id)
}

fn read<T: Row>(raw: &str, table: Table) -> Result<PracticeEvent<T>, String> {
    EventRow::<T>::read(raw)?.of(table).ok_or_else(|| "no number".to_owned())
}
