//! `POST /medical_notes` (`wire/sikka.md` 7).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fields::{Fields, missing};
use super::{Body, IntentError, Likeness, Operation, Record, Route, Tag, Trace, Write};
use crate::Phi;

/// A note for a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddMedicalNote {
    /// Whose chart.
    pub patient_id: String,
    /// The PMS's kind of note.
    pub note_type: String,
    /// The day of the note, practice-local.
    pub date: NaiveDate,
    /// The note.
    pub text: Phi,
    /// A short text beside it; may be empty.
    #[serde(default)]
    pub description: Phi,
    /// Who writes it.
    pub provider_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// Further fields by their wire names.
    #[serde(default)]
    pub extra: BTreeMap<String, Phi>,
}

impl AddMedicalNote {
    pub(super) fn read(fields: &mut Fields) -> Result<Self, IntentError> {
        Ok(Self {
            patient_id: fields.need("patient_id")?,
            note_type: fields.need("type")?,
            date: missing("date", fields.date("date")?)?,
            text: fields.need_phi("text")?,
            description: fields.phi("description"),
            provider_id: fields.need("provider_id")?,
            practice_id: fields.practice_id(),
            extra: fields.extra(),
        })
    }
}

impl Write for AddMedicalNote {
    fn operation(&self) -> Operation {
        Operation::AddMedicalNote
    }

    fn route(&self) -> Route<'_> {
        Route { method: "POST", path: "/medical_notes", record: None, api: "medical_notes" }
    }

    fn body(&self) -> Body {
        vec![
            ("patient_id", self.patient_id.clone()),
            ("type", self.note_type.clone()),
            ("date", self.date.format("%Y-%m-%d").to_string()),
            ("text", self.text.expose().clone()),
            ("description", self.description.expose().clone()),
            ("provider_id", self.provider_id.clone()),
            ("practice_id", self.practice_id.clone()),
        ]
    }

    fn extra(&self) -> &BTreeMap<String, Phi> {
        &self.extra
    }

    fn typed(&self) -> Vec<(&'static str, &Phi)> {
        vec![("text", &self.text), ("description", &self.description)]
    }

    fn tagged(&mut self) -> Option<&mut Phi> {
        Some(&mut self.description)
    }

    fn reference(&mut self) -> Option<&mut String> {
        Some(&mut self.patient_id)
    }

    fn trace(&self) -> Trace<'_> {
        Trace::Notes { patient_id: &self.patient_id, date: self.date }
    }

    fn likeness(&self, record: Record<'_>, tag: Option<&Tag>) -> Likeness {
        let Record::Note(there) = record else { return Likeness::Other };
        match Tag::told_by(tag, &[there.description.expose(), there.text.expose()]) {
            Some(true) => return Likeness::Same,
            Some(false) => return Likeness::Other,
            None => {}
        }
        let plain = |text: &Phi| text.expose().split_whitespace().collect::<Vec<_>>().join(" ");
        let is_like = there.patient_id == self.patient_id
            && there.date.is_none_or(|date| date == self.date)
            && plain(&there.text) == plain(&self.text);
        // The same words on the same day may be an earlier note.
        if is_like { Likeness::Perhaps } else { Likeness::Other }
    }
}
