//! What the desk wants changed in the PMS: the seven operations, and the intents of those that are built.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::Phi;

/// Seed 001's seven operations. Those without an [`Intent`] are refused by name until they are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// `POST /appointment`
    BookAppointment,
    /// `POST /patient`
    CreatePatient,
    /// `PATCH` (status) or `PUT` (everything else) of an appointment
    UpdateAppointment,
    /// `PATCH /patient/{id}`
    UpdatePatient,
    /// `PATCH` with the PMS's own cancelled status
    CancelAppointment,
    /// `POST /medical_notes`
    AddMedicalNote,
    /// `POST /transaction`
    ProcessPayment,
}

impl Operation {
    /// All seven, in seed 001's order.
    pub const ALL: [Self; 7] = [
        Self::BookAppointment,
        Self::CreatePatient,
        Self::UpdateAppointment,
        Self::UpdatePatient,
        Self::CancelAppointment,
        Self::AddMedicalNote,
        Self::ProcessPayment,
    ];

    /// The name in files, in the ledger and in `cargo xtask live`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BookAppointment => "book_appointment",
            Self::CreatePatient => "create_patient",
            Self::UpdateAppointment => "update_appointment",
            Self::UpdatePatient => "update_patient",
            Self::CancelAppointment => "cancel_appointment",
            Self::AddMedicalNote => "add_medical_note",
            Self::ProcessPayment => "process_payment",
        }
    }

    /// Reads the name back.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.as_str() == name)
    }
}

/// What is to happen in the PMS, complete enough to be sent again after a restart, word for word.
///
/// It is kept as JSON in the ledger: fields may be added with a default, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case")]
pub enum Intent {
    /// A new appointment.
    BookAppointment {
        /// Whose.
        patient_id: String,
        /// Practice-local date.
        date: NaiveDate,
        /// Practice-local time of day.
        time: NaiveTime,
        /// Minutes.
        length_minutes: u32,
        /// Chair.
        operatory: String,
        /// Who treats.
        provider_id: String,
        /// The practice inside the office.
        practice_id: String,
        /// What is planned; may be empty.
        description: Phi,
        /// Further fields of `wire/sikka.md` 7 by their wire names.
        #[serde(default)]
        extra: BTreeMap<String, Phi>,
    },
    /// Another status word for an appointment: confirm, check in …
    SetAppointmentStatus {
        /// Which appointment.
        appointment_sr_no: String,
        /// The PMS's own word.
        value: String,
        /// The practice inside the office.
        practice_id: String,
        /// True when staff asked to cancel: `cancel_appointment` rather than `update_appointment`.
        cancels: bool,
        /// Further fields by their wire names.
        #[serde(default)]
        extra: BTreeMap<String, Phi>,
    },
    /// Another time, length, chair or provider for an appointment. At least one is given.
    Reschedule {
        /// Which appointment.
        appointment_sr_no: String,
        /// The practice inside the office.
        practice_id: String,
        /// New practice-local date.
        date: Option<NaiveDate>,
        /// New practice-local time.
        time: Option<NaiveTime>,
        /// New length in minutes.
        length_minutes: Option<u32>,
        /// New chair.
        operatory: Option<String>,
        /// New provider.
        provider_id: Option<String>,
        /// New status word beside the move.
        status: Option<String>,
        /// Further fields by their wire names.
        #[serde(default)]
        extra: BTreeMap<String, Phi>,
    },
}

/// Why a form or a file is not an intent. The texts hold field names, never values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntentError {
    /// This operation is not built yet.
    NotBuilt(Operation),
    /// A field that the operation cannot do without.
    Missing(&'static str),
    /// A field whose value is not what it should be.
    Unreadable(&'static str),
    /// Card data may not be kept, not even on its way (PCI DSS 3.2).
    CardData,
}

impl std::fmt::Display for IntentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotBuilt(operation) => {
                write!(f, "{} is not built yet: nothing was sent", operation.as_str())
            }
            Self::Missing(field) => write!(f, "the field {field} is missing"),
            Self::Unreadable(field) => write!(f, "the field {field} cannot be read"),
            Self::CardData => f.write_str("card numbers and security codes are never taken"),
        }
    }
}

impl std::error::Error for IntentError {}

const CARD_FIELDS: [&str; 6] = ["card_number", "cardnumber", "cvv", "cvc", "credit_card", "card_expiry"];

impl Intent {
    /// Reads the fields of `wire/sikka.md` 7, named as there, into an intent. `practice_id` is used where the
    /// fields name none; `cancelled_word` is the practice's own status for a cancelled appointment.
    pub fn from_fields(
        operation: Operation,
        mut fields: BTreeMap<String, String>,
        practice_id: &str,
        cancelled_word: &str,
    ) -> Result<Self, IntentError> {
        if fields.keys().any(|name| CARD_FIELDS.contains(&name.to_ascii_lowercase().as_str())) {
            return Err(IntentError::CardData);
        }
        let practice_id = take(&mut fields, "practice_id").unwrap_or_else(|| practice_id.to_owned());
        match operation {
            Operation::BookAppointment => Ok(Self::BookAppointment {
                patient_id: need(&mut fields, "patient_id")?,
                date: date(&need(&mut fields, "date")?)?,
                time: time(&need(&mut fields, "time")?)?,
                length_minutes: minutes(&need(&mut fields, "length")?)?,
                operatory: need(&mut fields, "operatory")?,
                provider_id: need(&mut fields, "provider_id")?,
                practice_id,
                description: take(&mut fields, "description").unwrap_or_default().into(),
                extra: extra(fields),
            }),
            Operation::UpdateAppointment => {
                let appointment_sr_no = need(&mut fields, "appointment_sr_no")?;
                let moves = ["date", "time", "length", "operatory", "provider_id"];
                let status = take(&mut fields, "status").or_else(|| take(&mut fields, "value"));
                if !moves.iter().any(|name| fields.contains_key(*name)) {
                    let value = status.ok_or(IntentError::Missing("status"))?;
                    fields.retain(|name, _| name != "op" && name != "path");
                    return Ok(Self::SetAppointmentStatus {
                        appointment_sr_no,
                        value,
                        practice_id,
                        cancels: false,
                        extra: extra(fields),
                    });
                }
                Ok(Self::Reschedule {
                    appointment_sr_no,
                    practice_id,
                    date: take(&mut fields, "date").map(|text| date(&text)).transpose()?,
                    time: take(&mut fields, "time").map(|text| time(&text)).transpose()?,
                    length_minutes: take(&mut fields, "length").map(|text| minutes(&text)).transpose()?,
                    operatory: take(&mut fields, "operatory"),
                    provider_id: take(&mut fields, "provider_id"),
                    status,
                    extra: extra(fields),
                })
            }
            Operation::CancelAppointment => {
                let appointment_sr_no = need(&mut fields, "appointment_sr_no")?;
                let value = take(&mut fields, "value").or_else(|| take(&mut fields, "status"));
                fields.retain(|name, _| name != "op" && name != "path");
                Ok(Self::SetAppointmentStatus {
                    appointment_sr_no,
                    value: value.unwrap_or_else(|| cancelled_word.to_owned()),
                    practice_id,
                    cancels: true,
                    extra: extra(fields),
                })
            }
            Operation::CreatePatient
            | Operation::UpdatePatient
            | Operation::AddMedicalNote
            | Operation::ProcessPayment => Err(IntentError::NotBuilt(operation)),
        }
    }

    /// Which of the seven operations this is.
    pub fn operation(&self) -> Operation {
        match self {
            Self::BookAppointment { .. } => Operation::BookAppointment,
            Self::SetAppointmentStatus { cancels: true, .. } => Operation::CancelAppointment,
            Self::SetAppointmentStatus { .. } | Self::Reschedule { .. } => Operation::UpdateAppointment,
        }
    }

    /// The appointment that it changes; `None` for a booking, which has no number yet.
    pub fn appointment_sr_no(&self) -> Option<&str> {
        match self {
            Self::BookAppointment { .. } => None,
            Self::SetAppointmentStatus { appointment_sr_no, .. }
            | Self::Reschedule { appointment_sr_no, .. } => Some(appointment_sr_no),
        }
    }

    /// Write-backs of one lane are sent in the order in which staff made them; a booking is alone in its own.
    pub fn lane(&self) -> Lane {
        match self.appointment_sr_no() {
            Some(id) => Lane::Appointment(id.to_owned()),
            None => Lane::Own,
        }
    }
}

/// What must stay in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Nothing else waits for it.
    Own,
    /// All changes of one appointment.
    Appointment(String),
}

fn take(fields: &mut BTreeMap<String, String>, name: &str) -> Option<String> {
    fields.remove(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn need(fields: &mut BTreeMap<String, String>, name: &'static str) -> Result<String, IntentError> {
    take(fields, name).ok_or(IntentError::Missing(name))
}

fn date(text: &str) -> Result<NaiveDate, IntentError> {
    let day = text.split('T').next().unwrap_or(text);
    NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| IntentError::Unreadable("date"))
}

fn time(text: &str) -> Result<NaiveTime, IntentError> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
        .map_err(|_| IntentError::Unreadable("time"))
}

fn minutes(text: &str) -> Result<u32, IntentError> {
    text.parse()
        .ok()
        .filter(|minutes| (1..=24 * 60).contains(minutes))
        .ok_or(IntentError::Unreadable("length"))
}

fn extra(fields: BTreeMap<String, String>) -> BTreeMap<String, Phi> {
    fields.into_iter().map(|(name, value)| (name, value.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_booking_needs_its_six_fields_and_keeps_the_rest() {
        let full = [
            ("patient_id", "7"),
            ("date", "2026-11-23"),
            ("time", "10:30"),
            ("length", "60"),
            ("operatory", "OP1"),
            ("provider_id", "DMD2"),
            ("note", "asks for a window seat"),
        ];
        let intent = Intent::from_fields(Operation::BookAppointment, fields(&full), "1", "Cancelled");
        let Ok(Intent::BookAppointment { practice_id, extra, length_minutes, .. }) = intent else {
            panic!("not a booking: {intent:?}")
        };
        assert_eq!((practice_id.as_str(), length_minutes), ("1", 60));
        assert_eq!(extra["note"].expose(), "asks for a window seat");
        for (name, _) in &full[..6] {
            let rest: Vec<_> = full.iter().filter(|(other, _)| other != name).copied().collect();
            let error = Intent::from_fields(Operation::BookAppointment, fields(&rest), "1", "").unwrap_err();
            assert_eq!(error, IntentError::Missing(name));
        }
    }

    #[test]
    fn status_alone_is_the_patch_and_anything_else_the_put() {
        let patch = Intent::from_fields(
            Operation::UpdateAppointment,
            fields(&[("appointment_sr_no", "5"), ("status", "Confirmed")]),
            "1",
            "",
        );
        assert!(matches!(patch, Ok(Intent::SetAppointmentStatus { cancels: false, .. })));
        let put = Intent::from_fields(
            Operation::UpdateAppointment,
            fields(&[("appointment_sr_no", "5"), ("status", "Confirmed"), ("time", "11:00")]),
            "1",
            "",
        );
        assert!(matches!(put, Ok(Intent::Reschedule { status: Some(_), .. })));
    }

    #[test]
    fn cancelling_takes_the_practices_own_word_unless_one_is_named() {
        let of = |pairs: &[(&str, &str)]| {
            let intent = Intent::from_fields(Operation::CancelAppointment, fields(pairs), "1", "Broken");
            let Ok(Intent::SetAppointmentStatus { value, cancels: true, .. }) = intent else { panic!() };
            value
        };
        assert_eq!(of(&[("appointment_sr_no", "5")]), "Broken");
        assert_eq!(of(&[("appointment_sr_no", "5"), ("value", "Cancelled")]), "Cancelled");
    }

    #[test]
    fn card_data_and_unbuilt_operations_are_refused_by_name() {
        let card = Intent::from_fields(Operation::ProcessPayment, fields(&[("cvv", "123")]), "1", "");
        assert_eq!(card, Err(IntentError::CardData));
        let note = Intent::from_fields(Operation::AddMedicalNote, fields(&[]), "1", "");
        assert_eq!(note, Err(IntentError::NotBuilt(Operation::AddMedicalNote)));
    }
}
