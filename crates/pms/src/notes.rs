//! Notes in a patient's chart.

use chrono::NaiveDate;

use crate::{OddField, Phi};

/// A note in a patient's chart. Dates are practice-local.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MedicalNote {
    /// The PMS's number, where it has one.
    pub note_id: String,
    /// The patient.
    pub patient_id: String,
    /// Who wrote it.
    pub provider_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// Kind of note ("Clinical Note").
    pub note_type: String,
    /// The day of the note.
    pub date: Option<NaiveDate>,
    /// The day of the procedure that it is about.
    pub procedure_date: Option<NaiveDate>,
    /// Heading.
    pub description: Phi,
    /// The note itself.
    pub text: Phi,
    /// The line of the account that it belongs to; empty where there is none.
    pub transaction_sr_no: String,
    /// Which tooth.
    pub tooth_number: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

/// A kind of note that the PMS knows; write-backs of notes take it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteType {
    /// The value.
    pub note_type: String,
    /// In words.
    pub description: String,
    /// The PMS's own number of it.
    pub item: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}
