//! `POST /appointment` (`wire/sikka.md` 7).

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::fields::{Fields, missing};
use super::{Body, IntentError, Likeness, Operation, Record, Route, Tag, Trace, Write};
use crate::{Appointment, Phi, StatusKind};

/// A new appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookAppointment {
    /// Whose; `w:` and a number: the patient that an open write-back will make.
    pub patient_id: String,
    /// Practice-local date.
    pub date: NaiveDate,
    /// Practice-local time of day.
    pub time: NaiveTime,
    /// Minutes.
    pub length_minutes: u32,
    /// Chair.
    pub operatory: String,
    /// Who treats.
    pub provider_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// What is planned; may be empty.
    pub description: Phi,
    /// For the staff; may be empty.
    #[serde(default)]
    pub note: Phi,
    /// Further fields by their wire names.
    #[serde(default)]
    pub extra: BTreeMap<String, Phi>,
}

impl BookAppointment {
    pub(super) fn read(fields: &mut Fields) -> Result<Self, IntentError> {
        Ok(Self {
            patient_id: fields.need("patient_id")?,
            date: missing("date", fields.date("date")?)?,
            time: missing("time", fields.time("time")?)?,
            length_minutes: missing("length", fields.minutes("length")?)?,
            operatory: fields.need("operatory")?,
            provider_id: fields.need("provider_id")?,
            practice_id: fields.practice_id(),
            description: fields.phi("description"),
            note: fields.phi("note"),
            extra: fields.extra(),
        })
    }

    /// Whether a visit is for this patient, at this time, in this chair and with this provider.
    pub fn is_for(&self, there: &Visit<'_>) -> bool {
        let same = |asked: &str, there: &str| there.is_empty() || asked == there;
        there.patient_id == self.patient_id
            && there.date == Some(self.date)
            && there.time == Some(self.time)
            && same(&self.operatory, there.operatory)
            && same(&self.provider_id, there.provider_id)
    }
}

/// A visit as the schedule shows it: whose, when, where and with whom.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// The patient's number.
    pub patient_id: &'a str,
    /// Practice-local date.
    pub date: Option<NaiveDate>,
    /// Practice-local time of day.
    pub time: Option<NaiveTime>,
    /// Chair; empty where it is not told.
    pub operatory: &'a str,
    /// Who treats; empty where it is not told.
    pub provider_id: &'a str,
}

impl<'a> Visit<'a> {
    /// What an appointment of Sikka's says of it.
    pub fn of(there: &'a Appointment) -> Self {
        Self {
            patient_id: &there.patient_id,
            date: there.date,
            time: there.time,
            operatory: &there.operatory,
            provider_id: &there.provider_id,
        }
    }
}

impl Write for BookAppointment {
    fn operation(&self) -> Operation {
        Operation::BookAppointment
    }

    fn route(&self) -> Route<'_> {
        Route { method: "POST", path: "/appointment", record: None, api: "appointment" }
    }

    fn body(&self) -> Body {
        vec![
            ("patient_id", self.patient_id.clone()),
            ("date", self.date.format("%Y-%m-%d").to_string()),
            ("time", self.time.format("%H:%M").to_string()),
            ("length", self.length_minutes.to_string()),
            ("operatory", self.operatory.clone()),
            ("provider_id", self.provider_id.clone()),
            ("practice_id", self.practice_id.clone()),
            ("description", self.description.expose().clone()),
            ("note", self.note.expose().clone()),
        ]
    }

    fn extra(&self) -> &BTreeMap<String, Phi> {
        &self.extra
    }

    fn typed(&self) -> Vec<(&'static str, &Phi)> {
        vec![("description", &self.description), ("note", &self.note)]
    }

    fn tagged(&mut self) -> Option<&mut Phi> {
        Some(&mut self.note)
    }

    fn reference(&mut self) -> Option<&mut String> {
        Some(&mut self.patient_id)
    }

    fn trace(&self) -> Trace<'_> {
        Trace::Visits { patient_id: &self.patient_id, date: self.date }
    }

    fn likeness(&self, record: Record<'_>, tag: Option<&Tag>) -> Likeness {
        let Record::Appointment(there) = record else { return Likeness::Other };
        match Tag::told_by(tag, &[there.note.expose(), there.description.expose()]) {
            Some(true) => return Likeness::Same,
            Some(false) => return Likeness::Other,
            None => {}
        }
        let is_it = self.is_for(&Visit::of(there)) && there.status_kind() != StatusKind::Cancelled;
        // Nobody sits in a chair twice at the same time.
        if is_it { Likeness::Same } else { Likeness::Other }
    }
}
