//! `PATCH /patient/{patient_id}` (`wire/sikka.md` 7). The vendor names OrthoTrac and Dolphin; no telephone numbers and
//! no e-mail addresses.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::create_patient::gender;
use super::fields::Fields;
use super::{Body, IntentError, Likeness, Operation, Record, Route, Tag, Trace, Write};
use crate::Phi;

/// Another name, birthdate … for a patient. At least one is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdatePatient {
    /// Whose.
    pub patient_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// New given name.
    pub first_name: Option<Phi>,
    /// New family name.
    pub last_name: Option<Phi>,
    /// New birthdate.
    pub birthdate: Option<NaiveDate>,
    /// New gender: `male`, `female` or `unknown`.
    pub gender: Option<String>,
    /// New status, in the PMS's own word.
    pub status: Option<String>,
    /// Another usual provider.
    pub provider_id: Option<String>,
    /// Further fields by their wire names.
    #[serde(default)]
    pub extra: BTreeMap<String, Phi>,
}

impl UpdatePatient {
    pub(super) fn read(fields: &mut Fields) -> Result<Self, IntentError> {
        let changed = Self {
            patient_id: fields.need("patient_id")?,
            practice_id: fields.practice_id(),
            first_name: fields.take("firstname").map(Phi::from),
            last_name: fields.take("lastname").map(Phi::from),
            birthdate: fields.date("birthdate")?,
            gender: Some(gender(fields.take("gender"))?).filter(|word| !word.is_empty()),
            status: fields.take("status"),
            provider_id: fields.take("provider_id"),
            extra: fields.extra(),
        };
        let nothing = changed.body().iter().all(|(name, value)| *name == "practice_id" || value.is_empty());
        if nothing && changed.extra.is_empty() { Err(IntentError::Nothing) } else { Ok(changed) }
    }
}

impl Write for UpdatePatient {
    fn operation(&self) -> Operation {
        Operation::UpdatePatient
    }

    fn route(&self) -> Route<'_> {
        Route { method: "PATCH", path: "/patient", record: Some(&self.patient_id), api: "patient" }
    }

    fn body(&self) -> Body {
        let phi =
            |value: &Option<Phi>| value.as_ref().map(|value| value.expose().clone()).unwrap_or_default();
        let told = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            ("practice_id", self.practice_id.clone()),
            ("firstname", phi(&self.first_name)),
            ("lastname", phi(&self.last_name)),
            ("birthdate", self.birthdate.map(|date| date.format("%Y-%m-%d").to_string()).unwrap_or_default()),
            ("gender", told(&self.gender)),
            ("status", told(&self.status)),
            ("provider_id", told(&self.provider_id)),
        ]
    }

    fn extra(&self) -> &BTreeMap<String, Phi> {
        &self.extra
    }

    fn typed(&self) -> Vec<(&'static str, &Phi)> {
        [("firstname", &self.first_name), ("lastname", &self.last_name)]
            .into_iter()
            .filter_map(|(field, value)| value.as_ref().map(|value| (field, value)))
            .collect()
    }

    fn reference(&mut self) -> Option<&mut String> {
        Some(&mut self.patient_id)
    }

    fn trace(&self) -> Trace<'_> {
        Trace::Patient(&self.patient_id)
    }

    fn likeness(&self, record: Record<'_>, _tag: Option<&Tag>) -> Likeness {
        let Record::Patient(there) = record else { return Likeness::Other };
        let is_it = there.patient_id == self.patient_id
            && self.first_name.as_ref().is_none_or(|name| there.first_name == *name)
            && self.last_name.as_ref().is_none_or(|name| there.last_name == *name)
            && self.birthdate.is_none_or(|date| there.birthdate == Some(date))
            && self.status.as_ref().is_none_or(|status| there.status == *status)
            && self.provider_id.as_ref().is_none_or(|provider| there.provider_id == *provider);
        // The gender and further fields are not among what is read back.
        let told = self.gender.is_none() && self.extra.is_empty();
        match (is_it, told) {
            (true, true) => Likeness::Same,
            (true, false) => Likeness::Perhaps,
            _ => Likeness::Other,
        }
    }
}
