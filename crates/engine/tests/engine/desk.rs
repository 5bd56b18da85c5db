//! A desk of the engine as the shell runs it, and the forms that its staff fill in.

use engine::Engine;
use engine::view::{NoteForm, PaymentForm, RunKind, WriteBackView};
use sandbox::{BookOrder, Booking, Fault, FaultKind};
use serde_json::Value;

use crate::around::{World, until};

pub(crate) async fn running(world: &World) -> Engine {
    let first = world.connected().await;
    first.sync(RunKind::Full).await.unwrap();
    first.stop().await;
    world.engine()
}

pub(crate) fn one(engine: &Engine, id: &str) -> WriteBackView {
    engine.write_backs().unwrap().rows.into_iter().find(|row| row.id == id).unwrap()
}

pub(crate) async fn ends(engine: &Engine, id: &str, state: &str) {
    until(state, || one(engine, id).state == state).await;
}

pub(crate) fn ledger(world: &World) -> Vec<Value> {
    world.sandbox.ledger()["write_backs"].as_array().unwrap().clone()
}

/// A slot that the sandbox would give, free again.
pub(crate) fn free(world: &World) -> Booking {
    let slot = world.sandbox.book(&BookOrder::default()).unwrap();
    world.sandbox.delete(None, Some(&slot.appointment_sr_no), None).unwrap();
    slot
}

/// What goes wrong with the next request of a kind.
pub(crate) fn on(kind: FaultKind, method: &str, path: &str) -> Fault {
    Fault { method: Some(method.into()), ..Fault::new(kind).on(path) }
}

pub(crate) fn note(form_id: &str, patient_id: &str) -> NoteForm {
    NoteForm {
        form_id: form_id.into(),
        patient_id: patient_id.into(),
        note_type: "Clinical Note".into(),
        date: "2026-11-23".into(),
        text: "Afraid of needles".into(),
        provider_id: "DMD1".into(),
    }
}

pub(crate) fn payment(form_id: &str, slot: &Booking) -> PaymentForm {
    PaymentForm {
        form_id: form_id.into(),
        patient_id: slot.patient_id.clone(),
        amount: "39.30".into(),
        procedure_code: "PAY".into(),
        procedure_description: "Cash payment".into(),
        provider_id: slot.provider_id.clone(),
        date: "2026-11-23".into(),
        payment_type: "Cash".into(),
        note: String::new(),
    }
}
