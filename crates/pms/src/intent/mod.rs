//! What the desk wants changed in the PMS: seed 001's seven operations. Each is a file with its fields, its limits and
//! how the PMS would show it, and an arm here.

mod add_medical_note;
mod book_appointment;
mod create_patient;
mod fields;
mod operation;
mod process_payment;
mod reschedule;
mod rules;
mod set_appointment_status;
mod tag;
#[cfg(test)]
mod tests;
mod update_patient;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use add_medical_note::AddMedicalNote;
pub use book_appointment::{BookAppointment, Visit};
pub use create_patient::CreatePatient;
pub use operation::Operation;
pub use process_payment::ProcessPayment;
pub use reschedule::Reschedule;
pub use rules::{FORBIDDEN, FieldRule, Rules};
pub use set_appointment_status::SetAppointmentStatus;
pub use tag::Tag;
pub use update_patient::UpdatePatient;

use crate::{Appointment, MedicalNote, Patient, Phi, Transaction};
use fields::Fields;

/// What is to happen in the PMS, complete enough to be sent again after a restart, word for word.
///
/// It is kept as JSON in the ledger: fields may be added with a default, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case")]
pub enum Intent {
    /// A new appointment.
    BookAppointment(BookAppointment),
    /// Another status word for an appointment: confirm, check in, cancel …
    SetAppointmentStatus(SetAppointmentStatus),
    /// Another time, length, chair or provider for an appointment.
    Reschedule(Reschedule),
    /// A new patient.
    CreatePatient(CreatePatient),
    /// Another name, birthdate … for a patient.
    UpdatePatient(UpdatePatient),
    /// A note for a chart.
    AddMedicalNote(AddMedicalNote),
    /// A payment that was taken.
    ProcessPayment(ProcessPayment),
}

/// Where a request goes (`wire/sikka.md` 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route<'a> {
    /// "POST", "PATCH", "PUT"
    pub method: &'static str,
    /// Below `/v4`, without the record: "/appointments".
    pub path: &'static str,
    /// The record that is changed; `None` for something new.
    pub record: Option<&'a str>,
    /// The API's name in Sikka's list of write-backs.
    pub api: &'static str,
}

/// A field of the body by its wire name; all values are texts.
type Body = Vec<(&'static str, String)>;

/// Where the PMS would show that it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace<'a> {
    /// Among a patient's appointments of a day.
    Visits {
        /// Whose.
        patient_id: &'a str,
        /// Practice-local.
        date: NaiveDate,
    },
    /// At an appointment.
    Appointment(&'a str),
    /// Among the patients: somebody of this family name.
    NewPatient {
        /// As it was sent.
        last_name: &'a Phi,
    },
    /// At a patient.
    Patient(&'a str),
    /// Among the notes in a patient's chart, from that day on.
    Notes {
        /// Whose.
        patient_id: &'a str,
        /// Practice-local.
        date: NaiveDate,
    },
    /// Among a patient's transactions, from that day on.
    Transactions {
        /// Whose.
        patient_id: &'a str,
        /// Practice-local.
        date: NaiveDate,
    },
}

/// A record of the PMS, to be compared with what was asked for.
#[derive(Debug, Clone, Copy)]
pub enum Record<'a> {
    /// An appointment.
    Appointment(&'a Appointment),
    /// A patient.
    Patient(&'a Patient),
    /// A note.
    Note(&'a MedicalNote),
    /// A transaction.
    Transaction(&'a Transaction),
}

/// How like a record is to what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Something else.
    Other,
    /// It could be it, or something else that says the same.
    Perhaps,
    /// It is it.
    Same,
}

/// What an operation is made of.
trait Write {
    fn operation(&self) -> Operation;
    fn route(&self) -> Route<'_>;
    /// In the order in which they are sent; empty ones are left out by the caller.
    fn body(&self) -> Body;
    fn extra(&self) -> &BTreeMap<String, Phi>;
    /// Texts that somebody typed, by wire name, for the limits.
    fn typed(&self) -> Vec<(&'static str, &Phi)>;
    /// Where our tag may stand: a text for people.
    fn tagged(&mut self) -> Option<&mut Phi> {
        None
    }
    /// The patient or appointment whose number is known only when another write-back has ended.
    fn reference(&mut self) -> Option<&mut String> {
        None
    }
    fn trace(&self) -> Trace<'_>;
    fn likeness(&self, record: Record<'_>, tag: Option<&Tag>) -> Likeness;
}

/// Why a form or a file is not an intent. The texts hold field names, never values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntentError {
    /// A field that the operation cannot do without.
    Missing(&'static str),
    /// A field whose value is not what it should be.
    Unreadable(&'static str),
    /// A text that is longer than the PMS takes.
    TooLong {
        /// Which.
        field: &'static str,
        /// Characters at most.
        most: usize,
    },
    /// A character that Sikka does not take.
    Forbidden {
        /// Where.
        field: &'static str,
        /// Which.
        character: char,
    },
    /// Nothing is to be changed.
    Nothing,
    /// Card data may not be kept, not even on its way (PCI DSS 3.2).
    CardData,
}

impl std::fmt::Display for IntentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "the field {field} is missing"),
            Self::Unreadable(field) => write!(f, "the field {field} cannot be read"),
            Self::TooLong { field, most } => write!(f, "the field {field} takes {most} characters"),
            Self::Forbidden { field, character } => write!(f, "the field {field} does not take {character}"),
            Self::Nothing => f.write_str("there is nothing to change"),
            Self::CardData => f.write_str("card numbers and security codes are never taken"),
        }
    }
}

impl std::error::Error for IntentError {}

/// `w:` before the number of a write-back stands for what it will make.
const AWAITED: &str = "w:";

impl Intent {
    fn write(&self) -> &dyn Write {
        match self {
            Self::BookAppointment(one) => one,
            Self::SetAppointmentStatus(one) => one,
            Self::Reschedule(one) => one,
            Self::CreatePatient(one) => one,
            Self::UpdatePatient(one) => one,
            Self::AddMedicalNote(one) => one,
            Self::ProcessPayment(one) => one,
        }
    }

    fn write_mut(&mut self) -> &mut dyn Write {
        match self {
            Self::BookAppointment(one) => one,
            Self::SetAppointmentStatus(one) => one,
            Self::Reschedule(one) => one,
            Self::CreatePatient(one) => one,
            Self::UpdatePatient(one) => one,
            Self::AddMedicalNote(one) => one,
            Self::ProcessPayment(one) => one,
        }
    }

    /// Reads the fields of `wire/sikka.md` 7, named as there, into an intent. `practice_id` is used where the
    /// fields name none; `cancelled_word` is the practice's own status for a cancelled appointment.
    pub fn from_fields(
        operation: Operation,
        fields: BTreeMap<String, String>,
        practice_id: &str,
        cancelled_word: &str,
    ) -> Result<Self, IntentError> {
        let mut fields = Fields::new(fields, practice_id)?;
        Ok(match operation {
            Operation::BookAppointment => Self::BookAppointment(BookAppointment::read(&mut fields)?),
            Operation::UpdateAppointment if fields.moves() => {
                Self::Reschedule(Reschedule::read(&mut fields)?)
            }
            Operation::UpdateAppointment => {
                Self::SetAppointmentStatus(SetAppointmentStatus::read(&mut fields, None)?)
            }
            Operation::CancelAppointment => {
                Self::SetAppointmentStatus(SetAppointmentStatus::read(&mut fields, Some(cancelled_word))?)
            }
            Operation::CreatePatient => Self::CreatePatient(CreatePatient::read(&mut fields)?),
            Operation::UpdatePatient => Self::UpdatePatient(UpdatePatient::read(&mut fields)?),
            Operation::AddMedicalNote => Self::AddMedicalNote(AddMedicalNote::read(&mut fields)?),
            Operation::ProcessPayment => Self::ProcessPayment(ProcessPayment::read(&mut fields)?),
        })
    }

    /// Which of the seven operations this is.
    pub fn operation(&self) -> Operation {
        self.write().operation()
    }

    /// Whether the schedule shows it: a booking, a move, a status.
    pub fn is_of_a_visit(&self) -> bool {
        matches!(self, Self::BookAppointment(_) | Self::Reschedule(_) | Self::SetAppointmentStatus(_))
    }

    /// Where its request goes.
    pub fn route(&self) -> Route<'_> {
        self.write().route()
    }

    /// The fields of its request, without those that are empty; those with a name of their own first.
    pub fn body(&self) -> Vec<(String, String)> {
        let mut body: Vec<(String, String)> =
            self.write().body().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        for (name, value) in self.write().extra() {
            if !body.iter().any(|(taken, _)| taken == name) {
                body.push((name.clone(), value.expose().clone()));
            }
        }
        body.retain(|(_, value)| !value.is_empty());
        body
    }

    /// Checks what was typed against the limits of the practice's PMS.
    pub fn check(&self, rules: &Rules) -> Result<(), IntentError> {
        for (_, text) in
            self.write().typed().into_iter().chain(self.write().extra().values().map(|v| ("", v)))
        {
            if fields::holds_card_number(text.expose()) {
                return Err(IntentError::CardData);
            }
        }
        self.write()
            .typed()
            .into_iter()
            .try_for_each(|(field, text)| rules.check(self.operation(), field, text))
    }

    /// Writes our tag at the end of its text for people, where it has one.
    pub fn tag_with(&mut self, tag: &Tag) -> bool {
        let Some(text) = self.write_mut().tagged() else { return false };
        *text = tag.at_the_end_of(text);
        true
    }

    /// The appointment that it changes; `None` for anything else.
    pub fn appointment_sr_no(&self) -> Option<&str> {
        match self {
            Self::SetAppointmentStatus(one) => Some(&one.appointment_sr_no),
            Self::Reschedule(one) => Some(&one.appointment_sr_no),
            _ => None,
        }
    }

    /// The patient whom it names; `None` for changes of an appointment and for a new patient.
    pub fn patient_id(&self) -> Option<&str> {
        match self {
            Self::BookAppointment(one) => Some(&one.patient_id),
            Self::UpdatePatient(one) => Some(&one.patient_id),
            Self::AddMedicalNote(one) => Some(&one.patient_id),
            Self::ProcessPayment(one) => Some(&one.patient_id),
            Self::SetAppointmentStatus(_) | Self::Reschedule(_) | Self::CreatePatient(_) => None,
        }
    }

    /// The write-back that has to end first, since only then the number of its patient or appointment is known.
    pub fn waits_for(&self) -> Option<i64> {
        let named = self.appointment_sr_no().or_else(|| self.patient_id())?;
        named.strip_prefix(AWAITED)?.parse().ok()
    }

    /// The same with the number that became known.
    pub fn with_number(&self, number: &str) -> Self {
        let mut known = self.clone();
        if let Self::ProcessPayment(payment) = &mut known
            && payment.guarantor_id == payment.patient_id
        {
            number.clone_into(&mut payment.guarantor_id);
        }
        if let Some(reference) = known.write_mut().reference() {
            number.clone_into(reference);
        }
        known
    }

    /// Whether the program may send it again once it is proved that it never arrived. Never for a payment.
    pub fn may_be_sent_again(&self) -> bool {
        self.operation() != Operation::ProcessPayment
    }

    /// Somebody stands at the counter: it is refused while the practice's server is off, and kept here, instead of
    /// waiting in the cloud (`wire/sikka.md` 7, `check_spu`).
    pub fn is_awaited_at_the_counter(&self) -> bool {
        matches!(self, Self::ProcessPayment(_) | Self::CreatePatient(_))
    }

    /// Where the PMS would show it.
    pub fn trace(&self) -> Trace<'_> {
        self.write().trace()
    }

    /// Whether it books this visit.
    pub fn books(&self, there: &Visit<'_>) -> bool {
        matches!(self, Self::BookAppointment(booking) if booking.is_for(there))
    }

    /// Whether a record is what it asked for. `tag`: the one that it was sent with.
    pub fn likeness(&self, record: Record<'_>, tag: Option<&Tag>) -> Likeness {
        self.write().likeness(record, tag)
    }

    /// Write-backs of one lane are sent in the order in which staff made them.
    pub fn lane(&self) -> Lane {
        match (self.appointment_sr_no(), self) {
            (Some(number), _) => Lane::Appointment(number.to_owned()),
            (None, Self::UpdatePatient(one)) => Lane::Patient(one.patient_id.clone()),
            (None, _) => Lane::Own,
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
    /// All changes of one patient's record.
    Patient(String),
}
