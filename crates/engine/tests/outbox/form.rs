//! The forms and buttons of the window, and how they are clicked: once, or twice by a nervous hand.

use engine::Engine;
use engine::view::{BookingForm, Kept, NoteForm, PatientForm, PaymentForm, Refusal, RescheduleForm};

/// A form or a button with what it says.
#[derive(Clone)]
pub(crate) enum Form {
    Book(BookingForm),
    Move(RescheduleForm),
    Change(PatientForm),
    Note(NoteForm),
    Pay(PaymentForm),
    Status(String, &'static str),
    Cancel(String, String),
}

impl Form {
    /// Clicks it.
    pub(crate) async fn send(&self, engine: &Engine, twice: bool) -> Result<Kept, Refusal> {
        match self {
            Self::Book(form) if twice => {
                let (first, second) = tokio::join!(engine.book(form.clone()), engine.book(form.clone()));
                first.and(second)
            }
            Self::Book(form) => engine.book(form.clone()).await,
            Self::Move(form) if twice => {
                let (first, second) =
                    tokio::join!(engine.reschedule(form.clone()), engine.reschedule(form.clone()));
                first.and(second)
            }
            Self::Move(form) => engine.reschedule(form.clone()).await,
            Self::Change(form) => {
                let first = engine.update_patient(form.clone());
                if twice { engine.update_patient(form.clone()) } else { first }
            }
            Self::Note(form) => {
                let first = engine.add_note(form.clone());
                if twice { engine.add_note(form.clone()) } else { first }
            }
            Self::Pay(form) => {
                let first = engine.take_payment(form.clone());
                if twice { engine.take_payment(form.clone()) } else { first }
            }
            Self::Status(number, word) => {
                let first = engine.set_status(number, word);
                if twice { engine.set_status(number, word) } else { first }
            }
            Self::Cancel(number, reason) => engine.cancel_appointment(number, reason),
        }
    }
}
