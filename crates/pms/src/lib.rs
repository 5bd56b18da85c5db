//! The words of the trade: practice, patient, appointment, provider, operatory, write-back.
//!
//! Nothing here waits, reads or writes, and nothing fails for outside reasons. Dates are the practice's own
//! wall-clock dates and times; instants are UTC. Identifiers are the PMS's own texts, never parsed.

mod appointment;
mod chart;
mod intent;
mod money;
mod notes;
mod odd_field;
mod office;
mod opening;
mod people;
mod phi;
mod practice;
mod writeback;

pub use appointment::{Appointment, StatusKind, StatusWords};
pub use chart::{ChartCover, InsurancePlan, PlanRank};
pub use intent::{
    AddMedicalNote, BookAppointment, CreatePatient, FORBIDDEN, FieldRule, Intent, IntentError, Lane,
    Likeness, Operation, ProcessPayment, Record, Reschedule, Route, Rules, SetAppointmentStatus, Tag, Trace,
    UpdatePatient, Visit,
};
pub use money::{Amount, PatientBalance, Transaction};
pub use notes::{MedicalNote, NoteType};
pub use odd_field::OddField;
pub use office::{Guarantor, InsuranceCompany, PracticeDetails, PracticeVariable};
pub use opening::{DayHours, PracticeWeek, Slot, Span, Wanted, gaps};
pub use people::{Operatory, Patient, Provider};
pub use phi::Phi;
pub use practice::{Practice, zone_from_windows_name};
pub use writeback::{Answer, Effect, Event, OutcomeWord, State, refuses_the_kind, transition};
