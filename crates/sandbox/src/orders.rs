//! Orders to the practice and what they come to.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A patient, on the practice's web page.
    #[default]
    Online,
    /// The AI receptionist, on the telephone.
    Ai,
    /// Somebody at the desk, in the PMS itself.
    Desk,
}

/// A booking that is made in the PMS. What is not given is chosen: a free slot from now on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BookOrder {
    /// The office; the first one if absent.
    pub office_id: Option<String>,
    /// The patient; some active one if absent.
    pub patient_id: Option<String>,
    /// `yyyy-mm-dd`, practice-local.
    pub date: Option<String>,
    /// `HH:MM`, practice-local.
    pub time: Option<String>,
    /// One of the practice's providers.
    pub provider_id: Option<String>,
    /// One of the practice's operatories.
    pub operatory: Option<String>,
    /// Minutes.
    pub length: Option<u16>,
    /// Who books.
    pub source: Source,
    /// The PMS's word; `Unconfirmed` if absent.
    pub status: Option<String>,
    /// What is planned.
    pub description: Option<String>,
    /// Nobody's: lunch, a meeting. The row has no patient.
    pub block: bool,
}

/// A move to another time or place. What is not given is chosen: the next free slot after the present one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MoveOrder {
    /// The office; the first one if absent.
    pub office_id: Option<String>,
    /// The appointment; the next upcoming one if absent.
    pub appointment_sr_no: Option<String>,
    /// `yyyy-mm-dd`, practice-local.
    pub date: Option<String>,
    /// `HH:MM`, practice-local.
    pub time: Option<String>,
    /// One of the practice's operatories.
    pub operatory: Option<String>,
}

/// A write-back that another program of the same app sends: Sikka takes it, and the PMS does it or refuses it later.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProgramOrder {
    /// The office; the first one if absent.
    pub office_id: Option<String>,
    /// "POST" for a booking, "PUT" for a move, "PATCH" for a status.
    pub method: String,
    /// The appointment that is moved, or gets a status.
    pub appointment_sr_no: Option<String>,
    /// The body's fields.
    pub fields: BTreeMap<String, String>,
}

/// A patient who is entered in the PMS. Names are made up where they are missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PatientOrder {
    /// The office; the first one if absent.
    pub office_id: Option<String>,
    /// An existing patient to change, instead of a new one.
    pub patient_id: Option<String>,
    /// First name.
    pub firstname: Option<String>,
    /// Last name.
    pub lastname: Option<String>,
    /// `yyyy-mm-dd`.
    pub birthdate: Option<String>,
    /// Mobile number.
    pub cell: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// An appointment as the PMS holds it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// The PMS's number.
    pub appointment_sr_no: String,
    /// The patient.
    pub patient_id: String,
    /// As the schedule shows it.
    pub patient_name: String,
    /// Practice-local.
    pub date: NaiveDate,
    /// `HH:MM`, practice-local.
    pub time: String,
    /// Minutes.
    pub length: u16,
    /// Who treats.
    pub provider_id: String,
    /// Which chair.
    pub operatory: String,
    /// The PMS's word.
    pub status: String,
    /// What is planned.
    pub description: String,
}

/// Why an order could not be carried out, in the PMS's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ControlError(pub String);

impl From<String> for ControlError {
    fn from(words: String) -> Self {
        Self(words)
    }
}
