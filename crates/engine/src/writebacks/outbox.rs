//! What staff ask for becomes a committed row; nothing is sent from here.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use pms::{Effect, Event, Intent, State, StatusKind};
use sikka::WriteBackRequest;
use store::{Integration, NewWriteBack};

use super::look_up::look_up;
use super::take;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::{BookingForm, RescheduleForm};

/// The practice's own word for a cancelled appointment (`wire/sikka.md` 7: cancelling is setting a status).
pub(crate) fn cancelled_word(statuses: &[String]) -> String {
    let cancelled = || statuses.iter().filter(|word| StatusKind::of(word) == StatusKind::Cancelled);
    let word =
        cancelled().find(|word| word.to_ascii_lowercase().contains("cancel")).or_else(|| cancelled().next());
    word.cloned().unwrap_or_else(|| "Cancelled".to_owned())
}

/// Keeps an intent: from here on it survives crash and power loss. The same form is kept once.
pub(crate) fn keep(
    context: &Context,
    integration: &Integration,
    form_id: &str,
    intent: Intent,
) -> Result<i64> {
    if form_id.is_empty() || form_id.len() > 64 {
        return Err(Error::BadInput("form_id"));
    }
    let request = WriteBackRequest::of(&intent, false);
    let new = NewWriteBack {
        form_id: form_id.to_owned(),
        intent,
        method: request.method.to_owned(),
        endpoint: request.path.clone(),
        request_body: request.body_json(),
    };
    let id = context.ledger().add_write_back(integration.id, &new, context.now())?;
    context.wake.writebacks.notify_one();
    Ok(id)
}

fn when(start: &str) -> Result<(NaiveDate, NaiveTime)> {
    let start =
        NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M").map_err(|_| Error::BadInput("start"))?;
    Ok((start.date(), start.time()))
}

fn filled(name: &'static str, value: String) -> Result<String> {
    let value = value.trim().to_owned();
    if value.is_empty() { Err(Error::BadInput(name)) } else { Ok(value) }
}

fn minutes(length: u32) -> Result<u32> {
    if (5..=600).contains(&length) { Ok(length) } else { Err(Error::BadInput("length")) }
}

/// Books an appointment.
pub(crate) fn book(context: &Arc<Context>, form: BookingForm) -> Result<i64> {
    let integration = context.integration()?;
    let (date, time) = when(&form.start)?;
    let today = context.now().with_timezone(&integration.zone).date_naive();
    if date < today {
        return Err(Error::BadInput("date_past"));
    }
    if form.description.chars().count() > 150 {
        return Err(Error::BadInput("description"));
    }
    let intent = Intent::BookAppointment {
        patient_id: filled("patient", form.patient_id)?,
        date,
        time,
        length_minutes: minutes(form.length_minutes)?,
        operatory: filled("operatory", form.operatory)?,
        provider_id: filled("provider", form.provider_id)?,
        practice_id: integration.practice.practice_id.clone(),
        description: form.description.trim().to_owned().into(),
        extra: BTreeMap::new(),
    };
    keep(context, &integration, &form.form_id, intent)
}

/// Moves an appointment.
pub(crate) fn reschedule(context: &Arc<Context>, form: RescheduleForm) -> Result<i64> {
    let integration = context.integration()?;
    let (date, time) = when(&form.start)?;
    let intent = Intent::Reschedule {
        appointment_sr_no: filled("appointment", form.appointment_sr_no)?,
        practice_id: integration.practice.practice_id.clone(),
        date: Some(date),
        time: Some(time),
        length_minutes: Some(minutes(form.length_minutes)?),
        operatory: Some(filled("operatory", form.operatory)?),
        provider_id: Some(filled("provider", form.provider_id)?),
        status: None,
        extra: BTreeMap::new(),
    };
    keep(context, &integration, &form.form_id, intent)
}

/// Gives an appointment another status word.
pub(crate) fn set_status(
    context: &Arc<Context>,
    appointment: &str,
    value: &str,
    cancels: bool,
) -> Result<i64> {
    let integration = context.integration()?;
    // The last wish for this appointment once more, while it is open, is the double click of a button without a form.
    let open = context.ledger().open_write_backs(integration.id)?;
    let last = open.iter().rev().find(|row| row.intent.appointment_sr_no() == Some(appointment));
    if let Some(row) = last
        && row.state != State::NeedsPerson
        && matches!(&row.intent, Intent::SetAppointmentStatus { value: asked, .. } if asked == value)
    {
        return Ok(row.id);
    }
    let intent = Intent::SetAppointmentStatus {
        appointment_sr_no: filled("appointment", appointment.to_owned())?,
        value: filled("status", value.to_owned())?,
        practice_id: integration.practice.practice_id.clone(),
        cancels,
        extra: BTreeMap::new(),
    };
    let form_id: String = context.random()?[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    keep(context, &integration, &form_id, intent)
}

/// Cancels an appointment with the practice's own word.
pub(crate) fn cancel_appointment(context: &Arc<Context>, appointment: &str) -> Result<i64> {
    let integration = context.integration()?;
    let word = cancelled_word(&context.mirror().appointment_statuses(integration.id)?);
    set_status(context, appointment, &word, true)
}

fn person(context: &Context, id: i64, event: &Event, note: &str, at_once: bool) -> Result<()> {
    let row = context.ledger().write_back(id)?.ok_or(Error::NotFound)?;
    let next = at_once.then(|| context.now());
    if take(context, &row, event, Some(note.to_owned()), next)? { Ok(()) } else { Err(Error::Busy) }
}

/// Takes a write-back back that has not left, or that only a person can settle.
pub(crate) fn discard(context: &Context, id: i64) -> Result<()> {
    person(context, id, &Event::Discard, "taken back by a person", false)?;
    context.wake.writebacks.notify_one();
    Ok(())
}

/// A person disconnects the practice and no longer wants this followed, wherever it stands.
pub(crate) fn let_go(context: &Context, integration_id: i64, id: i64) -> Result<()> {
    let row = context.ledger().write_back(id)?.filter(|row| row.integration_id == integration_id);
    let row = row.ok_or(Error::NotFound)?;
    let note = match row.state {
        State::Draft | State::Queued => "taken back: the practice is being disconnected",
        _ => "no longer followed: the practice is being disconnected, and Sikka may still carry it out",
    };
    // One that ended meanwhile needs nothing.
    take(context, &row, &Event::LetGo, Some(note.to_owned()), None)?;
    context.wake.writebacks.notify_one();
    Ok(())
}

/// A person looked into the PMS and asks to send it again.
pub(crate) fn send_again(context: &Context, id: i64) -> Result<()> {
    person(context, id, &Event::SendAgain, "sent again by a person", true)?;
    context.wake.writebacks.notify_one();
    Ok(())
}

/// A person asks to look it up, or to ask for its status, now.
pub(crate) fn look_again(context: &Arc<Context>, id: i64) -> Result<()> {
    let row = context.ledger().write_back(id)?.ok_or(Error::NotFound)?;
    if row.state == State::NeedsPerson {
        // It rests: nothing but this look is done for it.
        let work = context.clone();
        context.spawn(async move {
            if let Err(error) = look_up(&work, &row).await {
                tracing::info!(code = error.code(), "a look-up led nowhere");
            }
        });
        return Ok(());
    }
    if !matches!(Effect::of(row.state), Effect::LookUp | Effect::Poll) {
        return Err(Error::Busy);
    }
    context.ledger().plan_write_back(id, context.now())?;
    context.wake.writebacks.notify_one();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_practices_own_word_for_cancelled() {
        let words =
            |list: &[&str]| cancelled_word(&list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(words(&["Scheduled", "Broken", "Cancelled"]), "Cancelled");
        assert_eq!(words(&["Scheduled", "Broken"]), "Broken");
        assert_eq!(words(&["Scheduled"]), "Cancelled");
    }
}
