//! `PUT /appointments/{appointment_sr_no}` (`wire/sikka.md` 7).

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::{Body, IntentError, Likeness, Operation, Record, Route, Tag, Trace, Write};
use crate::Phi;

/// Another time, length, chair or provider for an appointment. At least one is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reschedule {
    /// Which appointment; `w:` and a number: the one that an open booking will make.
    pub appointment_sr_no: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// New practice-local date.
    pub date: Option<NaiveDate>,
    /// New practice-local time.
    pub time: Option<NaiveTime>,
    /// New length in minutes.
    pub length_minutes: Option<u32>,
    /// New chair.
    pub operatory: Option<String>,
    /// New provider.
    pub provider_id: Option<String>,
    /// New status word beside the move.
    pub status: Option<String>,
    /// Further fields by their wire names.
    #[serde(default)]
    pub extra: BTreeMap<String, Phi>,
}

impl Reschedule {
    pub(super) fn read(fields: &mut Fields) -> Result<Self, IntentError> {
        Ok(Self {
            appointment_sr_no: fields.need("appointment_sr_no")?,
            practice_id: fields.practice_id(),
            date: fields.date("date")?,
            time: fields.time("time")?,
            length_minutes: fields.minutes("length")?,
            operatory: fields.take("operatory"),
            provider_id: fields.take("provider_id"),
            status: fields.take("status").or_else(|| fields.take("value")),
            extra: fields.extra(),
        })
    }
}

impl Write for Reschedule {
    fn operation(&self) -> Operation {
        Operation::UpdateAppointment
    }

    fn route(&self) -> Route<'_> {
        let record = Some(self.appointment_sr_no.as_str());
        Route { method: "PUT", path: "/appointments", record, api: "appointment" }
    }

    fn body(&self) -> Body {
        let told = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            ("practice_id", self.practice_id.clone()),
            ("date", self.date.map(|date| date.format("%Y-%m-%d").to_string()).unwrap_or_default()),
            ("time", self.time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()),
            ("length", self.length_minutes.map(|minutes| minutes.to_string()).unwrap_or_default()),
            ("operatory", told(&self.operatory)),
            ("provider_id", told(&self.provider_id)),
            ("status", told(&self.status)),
        ]
    }

    fn extra(&self) -> &BTreeMap<String, Phi> {
        &self.extra
    }

    fn typed(&self) -> Vec<(&'static str, &Phi)> {
        self.extra.get("description").map(|text| ("description", text)).into_iter().collect()
    }

    fn reference(&mut self) -> Option<&mut String> {
        Some(&mut self.appointment_sr_no)
    }

    fn trace(&self) -> Trace<'_> {
        Trace::Appointment(&self.appointment_sr_no)
    }

    fn likeness(&self, record: Record<'_>, _tag: Option<&Tag>) -> Likeness {
        let Record::Appointment(there) = record else { return Likeness::Other };
        let is_it = there.appointment_sr_no == self.appointment_sr_no
            && self.date.is_none_or(|date| there.date == Some(date))
            && self.time.is_none_or(|time| there.time == Some(time))
            && self.length_minutes.is_none_or(|length| there.length_minutes == Some(length))
            && self.status.as_ref().is_none_or(|status| there.status == *status)
            && self.operatory.as_ref().is_none_or(|chair| there.operatory == *chair)
            && self.provider_id.as_ref().is_none_or(|provider| there.provider_id == *provider);
        if is_it { Likeness::Same } else { Likeness::Other }
    }
}
