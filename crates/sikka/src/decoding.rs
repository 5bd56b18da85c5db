//! The decoders as one function each over any bytes, for the fuzz targets and the test that replays their corpus.
//! They panic where a decoder breaks its word.

use pms::{
    Appointment, Guarantor, InsuranceCompany, MedicalNote, NoteType, Operatory, Patient, PatientBalance,
    PracticeDetails, PracticeVariable, PracticeWeek, Provider, Slot, Transaction,
};

use crate::wire::answer::StatusBody;
use crate::wire::envelope::{Envelope, text_of};
use crate::wire::lists::{EventRow, KeyRow};
use crate::wire::rows::Row;
use crate::{
    AuthorizedPractice, DataSyncStatus, ListedWriteBack, PracticeLocation, SupportedPms, WriteBackDetail,
    authorize, writeback,
};

/// A page of a list, read as every kind of row. A patient or an appointment that is read has an id.
pub fn page(body: &[u8]) {
    let text = text_of(body);
    let Some(envelope) = Envelope::read(&text) else { return };
    for item in &envelope.items {
        assert!(text.contains(item.text), "a row is part of the page");
        let row = item.readable();
        if let Ok(patient) = Patient::read(&row) {
            assert!(!patient.patient_id.trim().is_empty(), "a patient has an id");
        }
        if let Ok(appointment) = Appointment::read(&row) {
            assert!(!appointment.appointment_sr_no.trim().is_empty(), "an appointment has an id");
        }
        let _ = (EventRow::<Patient>::read(&row).is_ok(), EventRow::<Appointment>::read(&row).is_ok());
        let _ = (Provider::read(&row).is_ok(), Operatory::read(&row).is_ok());
        let _ = (Transaction::read(&row).is_ok(), PatientBalance::read(&row).is_ok());
        let _ = (MedicalNote::read(&row).is_ok(), NoteType::read(&row).is_ok());
        let _ = (PracticeDetails::read(&row).is_ok(), PracticeVariable::read(&row).is_ok());
        let _ = (Guarantor::read(&row).is_ok(), InsuranceCompany::read(&row).is_ok());
        let _ = (Slot::read(&row).is_ok(), AuthorizedPractice::read(&row).is_ok());
        let _ = (PracticeLocation::read(&row).is_ok(), DataSyncStatus::read(&row).is_ok());
        let _ = (SupportedPms::read(&row).is_ok(), WriteBackDetail::read(&row).is_ok());
        if let Ok(week) = PracticeWeek::read(&row) {
            assert!(
                week.days.iter().flat_map(|day| &day.spans).all(|span| span.minutes() >= 0),
                "time goes on"
            );
        }
        if let Ok(listed) = ListedWriteBack::read(&row) {
            let _ = listed.status();
        }
    }
}

/// A status body, and the same as the status of a write-back.
pub fn status(body: &[u8]) {
    let told = StatusBody::read(body);
    assert!(told.words.chars().count() <= 200, "words are short");
    assert!(told.id.is_none_or(|id| !id.is_empty()), "an id says something");
    let _ = writeback::status_in(&text_of(body), "275495");
}

/// The link by which the browser comes back.
pub fn callback(body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    if let Ok(callback) = authorize::parse_callback(&text) {
        assert!(!callback.state.is_empty(), "a callback names its attempt");
    }
}

/// The answer to a grant.
pub fn key(body: &[u8]) {
    if let Ok(row) = KeyRow::read(&text_of(body)) {
        let month = 31 * 24 * 3600;
        assert!(
            row.left.into_iter().chain(row.spanned).all(|life| (1..=month).contains(&life)),
            "a sound life"
        );
    }
}
