//! Notes in charts, and the pick lists that write-backs take (`wire/sikka.md` 6, 7.5).

use chrono::NaiveDate;
use pms::{ChartCover, MedicalNote, NoteType, OddField};

use super::tables::one;
use crate::list_spec::ListSpec;
use crate::walk::Walk;
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error, KeySource};

/// Which notes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteFilter {
    /// Of this patient.
    pub patient_id: Option<String>,
    /// Of this kind ([`NoteType::note_type`]).
    pub note_type: Option<String>,
    /// From this practice-local day on.
    pub startdate: Option<NaiveDate>,
    /// Up to and including this practice-local day.
    pub enddate: Option<NaiveDate>,
    /// Of this practice of the office; none: of the whole office.
    pub practice_id: Option<String>,
}

/// What a write-back may be about (`writeback_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteBackType {
    /// `new_patient`
    NewPatient,
    /// `new_appointment`
    NewAppointment,
    /// `medical_note`
    MedicalNote,
    /// `patch_appointment`
    PatchAppointment,
}

impl WriteBackType {
    fn word(self) -> &'static str {
        match self {
            Self::NewPatient => "new_patient",
            Self::NewAppointment => "new_appointment",
            Self::MedicalNote => "medical_note",
            Self::PatchAppointment => "patch_appointment",
        }
    }
}

/// One entry of a pick list for a field of a write-back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteBackDetail {
    /// What the write-back takes.
    pub item: String,
    /// Which list it belongs to ("appttype", "Status" …).
    pub category: String,
    /// In words.
    pub description: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

impl Client {
    /// The cover of a patient's chart: insurance, and the notes on the patient's own row (`wire/sikka.md` 6,
    /// `/patients`); `None` where Sikka has nobody of that number.
    pub async fn chart_cover(
        &self,
        keys: &dyn KeySource,
        patient_id: &str,
    ) -> Result<Option<ChartCover>, Error> {
        // A person waits for it: it does not wait while Sikka takes in new data, as the whole list does.
        let spec = ListSpec::small_with_all("/patients").with("patient_id", patient_id);
        let mut walk = Walk::new(self, spec, Cursor::default(), ChartCover::read);
        one(walk.next_page(keys).await, "/patients", |row| row.patient_id == patient_id)
    }

    /// Walks the notes in charts (`wire/sikka.md` 6, `/medical_notes`).
    pub fn medical_notes(&self, filter: NoteFilter, from: Cursor) -> Walk<MedicalNote> {
        let spec = ListSpec::small_with_all("/medical_notes")
            .told("patient_id", filter.patient_id)
            .told("note_type", filter.note_type)
            .told("startdate", filter.startdate.map(|day| day.to_string()))
            .told("enddate", filter.enddate.map(|day| day.to_string()))
            .told("practice_id", filter.practice_id);
        Walk::new(self, spec, from, MedicalNote::read)
    }

    /// The kinds of notes that the PMS knows (`wire/sikka.md` 6, `/note_types`).
    pub async fn note_types(&self, keys: &dyn KeySource) -> Result<Vec<NoteType>, Error> {
        let mut walk = Walk::new(self, ListSpec::small("/note_types"), Cursor::default(), NoteType::read);
        Ok(walk.collect(Some(keys)).await?.rows)
    }

    /// The pick lists for a kind of write-back (`wire/sikka.md` 7.5, `/writeback_details`).
    pub async fn write_back_details(
        &self,
        keys: &dyn KeySource,
        about: WriteBackType,
    ) -> Result<Vec<WriteBackDetail>, Error> {
        let spec = ListSpec::small("/writeback_details").with("writeback_type", about.word());
        let mut walk = Walk::new(self, spec, Cursor::default(), WriteBackDetail::read);
        Ok(walk.collect(Some(keys)).await?.rows)
    }
}
