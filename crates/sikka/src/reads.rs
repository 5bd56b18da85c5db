//! What is read of a practice (`wire/sikka.md` 4, 6).

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use pms::{Appointment, Operatory, Patient, Practice, Provider};

use crate::walk::{ListSpec, Page, Walk};
use crate::wire::lists::{EventRow, StatusWord};
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error, KeySource};

/// Which rows of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Changed {
    /// All of them.
    #[default]
    All,
    /// Those that reached Sikka since then. In which zone Sikka reads this is unknown: ask with an overlap.
    LoadedSince(DateTime<Utc>),
}

/// Which appointments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppointmentFilter {
    /// By when they reached Sikka.
    pub changed: Changed,
    /// From this practice-local day on.
    pub startdate: Option<NaiveDate>,
    /// Up to and including this practice-local day.
    pub enddate: Option<NaiveDate>,
    /// Of this patient.
    pub patient_id: Option<String>,
}

/// The tables whose events are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventTable {
    /// `patients`
    Patients,
    /// `appointments`
    Appointments,
}

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
pub struct PracticeEvent {
    /// `patient_id` or `appointment_sr_no`.
    pub id: String,
    /// What happened.
    pub flag: EventFlag,
}

impl Client {
    /// Walks the patients. Waits while Sikka takes in new data.
    pub fn patients(&self, filter: Changed, from: Cursor) -> Walk<Patient> {
        Walk::new(self, changed(ListSpec::table("/patients"), filter), from, Patient::read)
    }

    /// Walks the appointments. Waits while Sikka takes in new data.
    pub fn appointments(&self, filter: AppointmentFilter, from: Cursor) -> Walk<Appointment> {
        let mut spec = changed(ListSpec::table("/appointments"), filter.changed);
        if let Some(day) = filter.startdate {
            spec = spec.with("startdate", day.to_string());
        }
        if let Some(day) = filter.enddate {
            spec = spec.with("enddate", day.to_string());
        }
        if let Some(patient_id) = filter.patient_id {
            spec = spec.with("patient_id", patient_id);
        }
        Walk::new(self, spec, from, Appointment::read)
    }

    /// One appointment; `None` where Sikka has none of that number.
    pub async fn appointment(
        &self,
        keys: &dyn KeySource,
        appointment_sr_no: &str,
    ) -> Result<Option<Appointment>, Error> {
        let spec = ListSpec::table("/appointments").with("appointment_sr_no", appointment_sr_no);
        let mut walk = Walk::new(self, spec, Cursor::default(), Appointment::read);
        one(walk.next_page(keys).await, "/appointments", |row| row.appointment_sr_no == appointment_sr_no)
    }

    /// One patient; `None` where Sikka has none of that number.
    pub async fn patient(&self, keys: &dyn KeySource, patient_id: &str) -> Result<Option<Patient>, Error> {
        let spec = ListSpec::table("/patients").with("patient_id", patient_id);
        let mut walk = Walk::new(self, spec, Cursor::default(), Patient::read);
        one(walk.next_page(keys).await, "/patients", |row| row.patient_id == patient_id)
    }

    /// Who treats in the practice's office.
    pub async fn providers(&self, keys: &dyn KeySource, practice: &Practice) -> Result<Vec<Provider>, Error> {
        // An office's key opens that office alone; a filter by practice could only lose some.
        let _ = practice;
        let mut walk = Walk::new(self, ListSpec::small("/providers"), Cursor::default(), Provider::read);
        Ok(once(walk.collect(Some(keys)).await?.rows, |row| row.provider_id.clone()))
    }

    /// The chairs of the practice's office. `cust_id` is mandatory by the vendor: the practice's number is tried, and
    /// then the call without it.
    pub async fn operatories(
        &self,
        keys: &dyn KeySource,
        practice: &Practice,
    ) -> Result<Vec<Operatory>, Error> {
        let customer = practice.practice_id.split('-').next().unwrap_or_default();
        let mut rows = Vec::new();
        if !customer.is_empty() {
            let spec = ListSpec::small("/operatories").with("cust_id", customer);
            let mut walk = Walk::new(self, spec, Cursor::default(), Operatory::read);
            match walk.collect(Some(keys)).await {
                Ok(whole) => rows = whole.rows,
                Err(Error::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        if rows.is_empty() {
            let mut walk =
                Walk::new(self, ListSpec::small("/operatories"), Cursor::default(), Operatory::read);
            rows = walk.collect(Some(keys)).await?.rows;
        }
        Ok(once(rows, |row| row.operatory.clone()))
    }

    /// The PMS's own words for an appointment's status, as write-backs take them.
    pub async fn appointment_statuses(
        &self,
        keys: &dyn KeySource,
        practice: &Practice,
    ) -> Result<Vec<String>, Error> {
        let _ = practice;
        let spec = ListSpec::small("/appointment_statuses");
        let mut walk = Walk::new(self, spec, Cursor::default(), StatusWord::read);
        let rows = walk.collect(Some(keys)).await?.rows;
        Ok(once(rows, |row| row.0.clone()).into_iter().map(|row| row.0).collect())
    }

    /// What happened to a table from a moment until now. Up to a day back it is asked for by `interval`, which has no
    /// zone to be misread; further back in spans of a day, for longer ones are slow (`wire/sikka.md` 4).
    pub async fn practice_events(
        &self,
        keys: &dyn KeySource,
        table: EventTable,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<PracticeEvent>, Error> {
        let name = match table {
            EventTable::Patients => "patients",
            EventTable::Appointments => "appointments",
        };
        let mut events = Vec::new();
        let minutes = (until - since).num_minutes() + 1;
        if minutes <= INTERVAL_MINUTES {
            // The last so many minutes: no zone in which it could be misread.
            let spec = ListSpec::small("/practice_events")
                .with("events", name)
                .with("interval", minutes.max(1).to_string());
            let mut walk = Walk::new(self, spec, Cursor::default(), EventRow::read);
            let rows = walk.collect(Some(keys)).await?.rows;
            return Ok(rows.into_iter().filter_map(|row| row.of(table)).collect());
        }
        let mut from = since;
        while from < until {
            let to = (from + TimeDelta::hours(24)).min(until);
            let spec = ListSpec::small("/practice_events")
                .with("events", name)
                .with("loaded_startdate", wire_time(from))
                .with("loaded_enddate", wire_time(to));
            let mut walk = Walk::new(self, spec, Cursor::default(), EventRow::read);
            let rows = walk.collect(Some(keys)).await?.rows;
            events.extend(rows.into_iter().filter_map(|row| row.of(table)));
            from = to;
        }
        Ok(events)
    }
}

/// The longest `interval` (`wire/sikka.md` 4).
const INTERVAL_MINUTES: i64 = 1_440;

/// The row that was asked for, out of the page that came. A server that does not know the parameter gives the whole
/// list: the number decides, and a list that goes on decides nothing.
fn one<T>(
    page: Result<Option<Page<T>>, Error>,
    path: &str,
    is_it: impl Fn(&T) -> bool,
) -> Result<Option<T>, Error> {
    let page = match page {
        Ok(Some(page)) => page,
        Ok(None) | Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let goes_on = page.next.is_some() && !page.rows.is_empty();
    match page.rows.into_iter().find(is_it) {
        None if goes_on => Err(Error::NotOffered { path: path.to_owned() }),
        found => Ok(found),
    }
}

fn changed(spec: ListSpec, filter: Changed) -> ListSpec {
    match filter {
        Changed::All => spec,
        Changed::LoadedSince(since) => spec.with("loaded_startdate", wire_time(since)),
    }
}

/// `yyyy-MM-ddTHH:mm:ss`
fn wire_time(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Rows move between pages: each is kept once.
fn once<T>(mut rows: Vec<T>, id: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = HashSet::new();
    rows.retain(|row| seen.insert(id(row)));
    rows
}
