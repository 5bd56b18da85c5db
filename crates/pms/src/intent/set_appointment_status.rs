//! `PATCH /appointments/{appointment_sr_no}` (`wire/sikka.md` 7): the status alone. Cancelling is setting the PMS's own
//! cancelled status.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::{Body, IntentError, Likeness, Operation, Record, Route, Tag, Trace, Write};
use crate::Phi;

/// Another status word for an appointment: confirm, check in, cancel …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAppointmentStatus {
    /// Which appointment; `w:` and a number: the one that an open booking will make.
    pub appointment_sr_no: String,
    /// The PMS's own word.
    pub value: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// True when staff asked to cancel: `cancel_appointment` rather than `update_appointment`.
    pub cancels: bool,
    /// Why it is cancelled; may be empty.
    #[serde(default)]
    pub cancellation_note: Phi,
    /// Further fields by their wire names.
    #[serde(default)]
    pub extra: BTreeMap<String, Phi>,
}

impl SetAppointmentStatus {
    /// `cancelled_word`: where it is to be cancelled, the practice's own word, unless the fields name another one.
    pub(super) fn read(fields: &mut Fields, cancelled_word: Option<&str>) -> Result<Self, IntentError> {
        let appointment_sr_no = fields.need("appointment_sr_no")?;
        let told = fields.take("value").or_else(|| fields.take("status"));
        let value =
            told.or_else(|| cancelled_word.map(str::to_owned)).ok_or(IntentError::Missing("status"))?;
        Ok(Self {
            appointment_sr_no,
            value,
            practice_id: fields.practice_id(),
            cancels: cancelled_word.is_some(),
            cancellation_note: fields.phi("cancellation_note"),
            extra: fields.extra(),
        })
    }
}

impl Write for SetAppointmentStatus {
    fn operation(&self) -> Operation {
        if self.cancels { Operation::CancelAppointment } else { Operation::UpdateAppointment }
    }

    fn route(&self) -> Route<'_> {
        let record = Some(self.appointment_sr_no.as_str());
        Route { method: "PATCH", path: "/appointments", record, api: "appointment" }
    }

    fn body(&self) -> Body {
        vec![
            ("op", "replace".to_owned()),
            ("path", "/appointment_status".to_owned()),
            ("value", self.value.clone()),
            ("practice_id", self.practice_id.clone()),
            ("cancellation_note", self.cancellation_note.expose().clone()),
        ]
    }

    fn extra(&self) -> &BTreeMap<String, Phi> {
        &self.extra
    }

    fn typed(&self) -> Vec<(&'static str, &Phi)> {
        vec![("cancellation_note", &self.cancellation_note)]
    }

    fn tagged(&mut self) -> Option<&mut Phi> {
        // A status has no text of its own; a reason has.
        self.cancels.then_some(&mut self.cancellation_note)
    }

    fn reference(&mut self) -> Option<&mut String> {
        Some(&mut self.appointment_sr_no)
    }

    fn trace(&self) -> Trace<'_> {
        Trace::Appointment(&self.appointment_sr_no)
    }

    fn likeness(&self, record: Record<'_>, _tag: Option<&Tag>) -> Likeness {
        let Record::Appointment(there) = record else { return Likeness::Other };
        let is_it = there.appointment_sr_no == self.appointment_sr_no && there.status == self.value;
        if is_it { Likeness::Same } else { Likeness::Other }
    }
}
