//! The small lists around the schedule: who treats, where, and the PMS's words for a status (`wire/sikka.md` 6).

use pms::{Operatory, Practice, PracticeDetails, PracticeVariable, Provider};

use super::once;
use crate::list_spec::ListSpec;
use crate::walk::Walk;
use crate::wire::lists::StatusWord;
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error, KeySource};

/// What the PMS has words of its own for (`service_name`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// "Appointment Status"
    AppointmentStatus,
    /// "Appointment Type"
    AppointmentType,
    /// "Claim Status"
    ClaimStatus,
}

impl Variable {
    fn service_name(self) -> &'static str {
        match self {
            Self::AppointmentStatus => "Appointment Status",
            Self::AppointmentType => "Appointment Type",
            Self::ClaimStatus => "Claim Status",
        }
    }
}

impl Client {
    /// The PMS's own words, as write-backs take them (`wire/sikka.md` 6, `/practice_variables`), each once.
    pub async fn practice_variables(
        &self,
        keys: &dyn KeySource,
        variable: Variable,
        practice_id: Option<&str>,
    ) -> Result<Vec<PracticeVariable>, Error> {
        let service = variable.service_name();
        let spec = ListSpec::small("/practice_variables")
            .with("service_name", service)
            .told("practice_id", practice_id.map(str::to_owned));
        let mut walk = Walk::new(self, spec, Cursor::default(), PracticeVariable::read);
        let mut rows = walk.collect(Some(keys)).await?.rows;
        // A server that does not know the parameter gives the words for everything.
        rows.retain(|row| {
            row.service_name.is_empty() || row.service_name.trim().eq_ignore_ascii_case(service)
        });
        Ok(once(rows, |row| row.value.clone()))
    }

    /// The practices of the office as their PMS describes them (`wire/sikka.md` 6, `/practices`).
    pub async fn practices(&self, keys: &dyn KeySource) -> Result<Vec<PracticeDetails>, Error> {
        let mut walk =
            Walk::new(self, ListSpec::small("/practices"), Cursor::default(), PracticeDetails::read);
        Ok(once(walk.collect(Some(keys)).await?.rows, |row| row.practice_id.clone()))
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
}
