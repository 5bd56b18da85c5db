//! What happened to the rows of a table: `practice_events` (`wire/sikka.md` 4). It alone tells of deletions.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use pms::{Appointment, Patient};

use super::{Table, wire_time};
use crate::walk::{ListSpec, Walk};
use crate::wire::lists::EventRow;
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error, KeySource};

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

/// The longest `interval` (`wire/sikka.md` 4).
const INTERVAL_MINUTES: i64 = 1_440;

impl Client {
    /// What happened to the patients from a moment until now. Up to a day back it is asked for by `interval`, which
    /// has no zone to be misread; further back in spans of a day, for longer ones are slow (`wire/sikka.md` 4).
    pub async fn patient_events(
        &self,
        keys: &dyn KeySource,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
        practice_id: Option<&str>,
    ) -> Result<Vec<PracticeEvent<Patient>>, Error> {
        self.events(keys, Table::Patients, since, until, practice_id).await
    }

    /// What happened to the appointments, likewise.
    pub async fn appointment_events(
        &self,
        keys: &dyn KeySource,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
        practice_id: Option<&str>,
    ) -> Result<Vec<PracticeEvent<Appointment>>, Error> {
        self.events(keys, Table::Appointments, since, until, practice_id).await
    }

    async fn events<T: Row + Send + 'static>(
        &self,
        keys: &dyn KeySource,
        table: Table,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
        practice_id: Option<&str>,
    ) -> Result<Vec<PracticeEvent<T>>, Error> {
        let about = || {
            ListSpec::small("/practice_events")
                .with("events", table.name())
                .told("practice_id", practice_id.map(str::to_owned))
        };
        let minutes = (until - since).num_minutes() + 1;
        if minutes <= INTERVAL_MINUTES {
            // The last so many minutes: no zone in which it could be misread.
            return self.span(keys, about().with("interval", minutes.max(1).to_string()), table).await;
        }
        let mut events = Vec::new();
        let mut from = since;
        while from < until {
            let to = (from + TimeDelta::hours(24)).min(until);
            let spec = about()
                .with("loaded_startdate", wire_time(from.naive_utc()))
                .with("loaded_enddate", wire_time(to.naive_utc()));
            events.extend(self.span(keys, spec, table).await?);
            from = to;
        }
        Ok(events)
    }

    async fn span<T: Row + Send + 'static>(
        &self,
        keys: &dyn KeySource,
        spec: ListSpec,
        table: Table,
    ) -> Result<Vec<PracticeEvent<T>>, Error> {
        let mut walk = Walk::new(self, spec, Cursor::default(), EventRow::<T>::read);
        let rows = walk.collect(Some(keys)).await?.rows;
        Ok(rows.into_iter().filter_map(|row| row.of(table)).collect())
    }
}
