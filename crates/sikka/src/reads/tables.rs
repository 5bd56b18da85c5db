//! The two big tables: patients and appointments, as lists, one by one, and counted (`wire/sikka.md` 6).

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use pms::{Appointment, Patient};

use super::Changed;
use crate::list_spec::ListSpec;
use crate::walk::{Page, Walk};
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error, KeySource};

/// The tables that tell what was loaded when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// `patients`
    Patients,
    /// `appointments`
    Appointments,
}

impl Table {
    /// Its name in `practice_events`.
    pub(crate) fn name(self) -> &'static str {
        self.path().trim_start_matches('/')
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Patients => "/patients",
            Self::Appointments => "/appointments",
        }
    }
}

/// Which patients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatientFilter {
    /// By when they reached Sikka.
    pub changed: Changed,
    /// Of this practice of the office; none: of the whole office.
    pub practice_id: Option<String>,
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
    /// Of this practice of the office; none: of the whole office.
    pub practice_id: Option<String>,
}

impl Client {
    /// Walks the patients. Waits while Sikka takes in new data.
    pub fn patients(&self, filter: PatientFilter, from: Cursor) -> Walk<Patient> {
        let spec = filter.changed.ask(ListSpec::table("/patients")).told("practice_id", filter.practice_id);
        Walk::new(self, spec, from, Patient::read)
    }

    /// Walks the appointments. Waits while Sikka takes in new data.
    pub fn appointments(&self, filter: AppointmentFilter, from: Cursor) -> Walk<Appointment> {
        let spec = filter
            .changed
            .ask(ListSpec::table("/appointments"))
            .told("startdate", filter.startdate.map(|day| day.to_string()))
            .told("enddate", filter.enddate.map(|day| day.to_string()))
            .told("patient_id", filter.patient_id)
            .told("practice_id", filter.practice_id);
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

    /// Whether the server heeds `loaded_startdate`: it is asked for what was loaded from two days after its own clock
    /// on, of which there can be nothing. One page of one row.
    pub async fn heeds_loaded_since(
        &self,
        keys: &dyn KeySource,
        table: Table,
        now_as_server_shows_it: NaiveDateTime,
    ) -> Result<bool, Error> {
        let ahead = Changed::LoadedSince(now_as_server_shows_it + TimeDelta::days(2));
        let page = self.one_row(keys, ahead.ask(ListSpec::table(table.path()))).await?;
        Ok(page.is_none_or(|page| page.received == 0))
    }

    /// How many rows the server says a table has, by `total_count` of a page of one row; `None` where it does not tell.
    pub async fn count(
        &self,
        keys: &dyn KeySource,
        table: Table,
        practice_id: Option<&str>,
    ) -> Result<Option<u64>, Error> {
        let spec = ListSpec::table(table.path()).told("practice_id", practice_id.map(str::to_owned));
        Ok(match self.one_row(keys, spec).await? {
            None => Some(0),
            Some(page) => page.total_rows.filter(|total| *total >= page.received as u64),
        })
    }

    /// A page of one row, whatever the row says.
    async fn one_row(&self, keys: &dyn KeySource, spec: ListSpec) -> Result<Option<Page<()>>, Error> {
        let from = Cursor { limit: Some(1), ..Cursor::default() };
        Walk::new(self, spec, from, |_| Ok(())).next_page(keys).await
    }
}

/// The row that was asked for, out of the page that came. A server that does not know the parameter gives the whole
/// list: the number decides, and a list that goes on decides nothing.
pub(super) fn one<T>(
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
