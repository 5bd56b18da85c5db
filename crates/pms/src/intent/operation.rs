//! The seven operations by name.

use serde::{Deserialize, Serialize};

/// Seed 001's seven operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// A new appointment.
    BookAppointment,
    /// A new patient.
    CreatePatient,
    /// Another status, time, length, chair or provider for an appointment.
    UpdateAppointment,
    /// Another name, birthdate … for a patient.
    UpdatePatient,
    /// The PMS's own cancelled status for an appointment.
    CancelAppointment,
    /// A note for a chart.
    AddMedicalNote,
    /// A payment that was taken.
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
