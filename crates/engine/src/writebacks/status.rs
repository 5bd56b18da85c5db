//! Confirm, check in, cancel: a status word for an appointment, from a button without a form.

use std::sync::Arc;

use pms::{Intent, Operation, SetAppointmentStatus, State};

use super::desk::{Desk, kept};
use super::faults::{Fault, seeded};
use crate::context::Context;
use crate::error::Result;
use crate::view::Kept;

/// Gives an appointment another status word.
pub(crate) fn set_status(context: &Arc<Context>, appointment: &str, value: &str) -> Result<Kept> {
    let desk = Desk::new(context)?.with("appointment_sr_no", appointment).with("value", value);
    status(desk, Operation::UpdateAppointment)
}

/// Cancels an appointment with the practice's own word.
pub(crate) fn cancel_appointment(context: &Arc<Context>, appointment: &str, reason: &str) -> Result<Kept> {
    let desk = Desk::new(context)?.with("appointment_sr_no", appointment).with("cancellation_note", reason);
    status(desk, Operation::CancelAppointment)
}

fn asked_for(intent: &Intent) -> &str {
    match intent {
        Intent::SetAppointmentStatus(asked) => &asked.value,
        _ => "",
    }
}

fn status(mut desk: Desk<'_>, operation: Operation) -> Result<Kept> {
    let intent = desk.intent(operation)?;
    let named = intent.appointment_sr_no().unwrap_or_default().to_owned();
    // The last wish for this appointment once more, while it is open, is the double click of a button without a form.
    // One that is on its way back is not wanted any more: whoever asks again asks for another.
    let open = desk.context.ledger().open_write_backs(desk.integration.id)?;
    let last = open.iter().rev().find(|row| row.intent.appointment_sr_no() == intent.appointment_sr_no());
    if let (Some(row), Intent::SetAppointmentStatus(asked)) = (last, &intent)
        && row.state != State::NeedsPerson
        && row.take_back_asked_at.is_none()
        && matches!(&row.intent, Intent::SetAppointmentStatus(SetAppointmentStatus { value, .. }) if *value == asked.value)
        && !seeded(Fault::DoubleClickTwice)
    {
        // Whatever reason it gives: the first one's stays, and the person is told so.
        return Ok(match kept(row.id, true, row.undo_until) {
            Kept::Kept { write_back_id, checked, undo_until, .. } => {
                Kept::Kept { write_back_id, checked, undo_until, already: true }
            }
            other => other,
        });
    }
    // Two windows that ask for the same at once build on the same last change, and are one.
    let before = desk.context.ledger().last_change_of(desk.integration.id, &named)?.unwrap_or(0);
    let mut form_id = format!("{}:{named}:{before}:{}", operation.as_str(), asked_for(&intent));
    if seeded(Fault::DoubleClickTwice) {
        form_id.clear();
    }
    if form_id.chars().count() > 80 || form_id.is_empty() {
        form_id = desk.context.random()?[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    }
    desk.keep(&form_id, intent, true)
}
