//! `POST /patient` (`wire/sikka.md` 7). It has no text in which a tag could stand: the person is known by name and
//! birthdate.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::{Body, IntentError, Likeness, Operation, Record, Route, Tag, Trace, Write};
use crate::Phi;

/// A new patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatePatient {
    /// Given name.
    pub first_name: Phi,
    /// Family name.
    pub last_name: Phi,
    /// Practice-local; not in the future.
    pub birthdate: Option<NaiveDate>,
    /// `male`, `female` or `unknown`; may be empty.
    pub gender: String,
    /// Mobile number; may be empty.
    pub cell: Phi,
    /// E-mail address; may be empty.
    pub email: Phi,
    /// The provider whom they will see.
    pub provider_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// Further fields by their wire names.
    #[serde(default)]
    pub extra: BTreeMap<String, Phi>,
}

/// One of the three words that are taken; the rest is refused.
pub(super) fn gender(told: Option<String>) -> Result<String, IntentError> {
    let word = told.unwrap_or_default().to_ascii_lowercase();
    match word.as_str() {
        "" | "male" | "female" | "unknown" => Ok(word),
        _ => Err(IntentError::Unreadable("gender")),
    }
}

impl CreatePatient {
    pub(super) fn read(fields: &mut Fields) -> Result<Self, IntentError> {
        Ok(Self {
            first_name: fields.need_phi("firstname")?,
            last_name: fields.need_phi("lastname")?,
            birthdate: fields.date("birthdate")?,
            gender: gender(fields.take("gender"))?,
            cell: fields.phi("cell"),
            email: fields.phi("email"),
            provider_id: fields.need("provider_id")?,
            practice_id: fields.practice_id(),
            extra: fields.extra(),
        })
    }
}

impl Write for CreatePatient {
    fn operation(&self) -> Operation {
        Operation::CreatePatient
    }

    fn route(&self) -> Route<'_> {
        Route { method: "POST", path: "/patient", record: None, api: "patient" }
    }

    fn body(&self) -> Body {
        vec![
            ("firstname", self.first_name.expose().clone()),
            ("lastname", self.last_name.expose().clone()),
            ("birthdate", self.birthdate.map(|date| date.format("%Y-%m-%d").to_string()).unwrap_or_default()),
            ("gender", self.gender.clone()),
            ("cell", self.cell.expose().clone()),
            ("email", self.email.expose().clone()),
            ("provider_id", self.provider_id.clone()),
            ("practice_id", self.practice_id.clone()),
        ]
    }

    fn extra(&self) -> &BTreeMap<String, Phi> {
        &self.extra
    }

    fn typed(&self) -> Vec<(&'static str, &Phi)> {
        vec![
            ("firstname", &self.first_name),
            ("lastname", &self.last_name),
            ("cell", &self.cell),
            ("email", &self.email),
        ]
    }

    fn trace(&self) -> Trace<'_> {
        Trace::NewPatient { last_name: &self.last_name }
    }

    /// Never more than perhaps: two people may share a name and a day of birth, and a namesake may have been there
    /// before.
    fn likeness(&self, record: Record<'_>, _tag: Option<&Tag>) -> Likeness {
        let Record::Patient(there) = record else { return Likeness::Other };
        let same = |a: &Phi, b: &Phi| a.expose().trim().to_lowercase() == b.expose().trim().to_lowercase();
        let is_namesake =
            same(&self.first_name, &there.first_name) && same(&self.last_name, &there.last_name);
        let same_birth = match (self.birthdate, there.birthdate) {
            (Some(asked), Some(there)) => asked == there,
            _ => true,
        };
        if is_namesake && same_birth { Likeness::Perhaps } else { Likeness::Other }
    }
}
