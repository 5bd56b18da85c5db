//! What staff ask for becomes a committed row, and what they say of it later; nothing is sent from here.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use pms::{Effect, Event, Intent, Operation, State, Tag};
use sikka::WriteBackRequest;
use store::{Integration, NewWriteBack, Step, WriteBack};

use super::faults::{Fault, seeded};
use super::look_up::{Looked, look_up};
use super::notes::OwnNote;
use super::take;
use crate::context::Context;
use crate::error::{Error, Result};

/// So many of a patient's visits are remembered, the newest of them.
const VISITS: u32 = 500;

/// What is kept beside the intent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beside {
    /// It does not leave before.
    pub(crate) undo_until: Option<DateTime<Utc>>,
    /// Nobody could look its time up.
    pub(crate) not_checked: bool,
    /// Patients of the same name that are here already.
    pub(crate) there_before: Vec<String>,
}

/// Makes a row of an intent, with its tag.
pub(super) fn row(
    context: &Context,
    integration: &Integration,
    form_id: &str,
    mut intent: Intent,
    beside: Beside,
) -> Result<NewWriteBack> {
    if form_id.is_empty() || form_id.len() > 80 {
        return Err(Error::BadInput("form_id"));
    }
    let chance = context.random()?;
    let mut form_id = form_id.to_owned();
    if seeded(Fault::DoubleClickTwice) {
        form_id = chance.iter().map(|byte| format!("{byte:02x}")).collect();
    }
    let mut tag = None;
    if context.ledger().writes_tags(integration.id)? {
        let new = Tag::of([chance[0], chance[1], chance[2], chance[3], chance[4]]);
        if seeded(Fault::TagOmitted) || intent.tag_with(&new) {
            tag = Some(new);
        }
    }
    let there_before = match &intent {
        Intent::BookAppointment(booking) => {
            let visits = context.mirror().visits(integration.id, &booking.patient_id, VISITS)?;
            visits.into_iter().map(|visit| visit.appointment_sr_no).collect()
        }
        _ => beside.there_before,
    };
    let request = WriteBackRequest::of(&intent, false);
    Ok(NewWriteBack {
        form_id,
        method: request.method.to_owned(),
        endpoint: request.path.clone(),
        request_body: request.body_json(),
        tag,
        waits_for: intent.waits_for(),
        there_before,
        not_checked: beside.not_checked,
        undo_until: beside.undo_until,
        intent,
    })
}

/// Keeps an intent: from here on it survives crash and power loss. The same form is kept once.
pub(crate) fn keep(
    context: &Context,
    integration: &Integration,
    form_id: &str,
    intent: Intent,
    beside: Beside,
) -> Result<i64> {
    let new = row(context, integration, form_id, intent, beside)?;
    let id = context.ledger().add_write_back(integration.id, &new, context.now())?;
    context.wake.writebacks.notify_one();
    Ok(id)
}

fn person(context: &Context, id: i64, event: &Event, note: &str, at_once: bool) -> Result<()> {
    let row = context.ledger().write_back(id)?.ok_or(Error::NotFound)?;
    let next = at_once.then(|| context.now());
    if !take(context, &row, event, Some(note.to_owned()), next)? {
        return Err(Error::Busy);
    }
    context.wake.writebacks.notify_one();
    Ok(())
}

/// Takes a write-back back: at once where it has not left or only a person can settle it; where Sikka has it, Sikka is
/// asked.
pub(crate) fn take_back(context: &Context, id: i64) -> Result<()> {
    let row = context.ledger().write_back(id)?.ok_or(Error::NotFound)?;
    if matches!(row.state, State::Submitted | State::Pending) {
        if row.take_back_asked_at.is_none() && !context.ledger().ask_take_back(id, context.now())? {
            return Err(Error::Busy);
        }
        context.wake.writebacks.notify_one();
        return Ok(());
    }
    let note = "taken back by a person";
    // A new patient who was to be made for this one alone is not wanted any more either.
    let Some(patient) = patient_of_this_alone(context, &row)? else {
        return person(context, id, &Event::Discard, note, false);
    };
    let discarded = |row: &WriteBack, note: &str| {
        let to = pms::transition(row.state, &Event::Discard).ok_or(Error::Busy)?;
        Ok::<_, Error>(Step { note: Some(note.to_owned()), ..Step::plain(row.state, to) })
    };
    let booking = discarded(&row, note)?;
    let with_it = discarded(&patient, OwnNote::TakenBackWithBooking.stored())?;
    // Both or none: a patient who was left over by a crash would be made.
    let now = context.now();
    if !context.ledger().step_write_backs((id, &booking), (patient.id, &with_it), now)? {
        return Err(Error::Busy);
    }
    context.wake.writebacks.notify_one();
    Ok(())
}

/// The new patient, not sent yet, who is to be made for this write-back and for no other one.
fn patient_of_this_alone(context: &Context, row: &WriteBack) -> Result<Option<WriteBack>> {
    let Some(ground) = row.intent.waits_for() else { return Ok(None) };
    let open = context.ledger().open_write_backs(row.integration_id)?;
    if open.iter().any(|one| one.id != row.id && one.intent.waits_for() == Some(ground)) {
        return Ok(None);
    }
    let is_waiting =
        |one: &WriteBack| one.state == State::Queued && one.intent.operation() == Operation::CreatePatient;
    Ok(open.into_iter().find(|one| one.id == ground && is_waiting(one)))
}

/// A person saw it in the PMS.
pub(crate) fn mark_seen(context: &Context, id: i64) -> Result<()> {
    person(context, id, &Event::SeenInPms, "in the practice’s software, on a person’s word", false)
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

/// A person looked into the PMS and asks to send it again. It is looked up once more before; what is found is not sent.
pub(crate) async fn send_again(context: &Arc<Context>, id: i64) -> Result<()> {
    let row = context.ledger().write_back(id)?.ok_or(Error::NotFound)?;
    if row.state != State::NeedsPerson {
        return Err(Error::Busy);
    }
    if look_up(context, &row).await? == Looked::Unreachable {
        return Err(Error::NotLookedUp);
    }
    let now = context.ledger().write_back(id)?.ok_or(Error::NotFound)?;
    if now.state != State::NeedsPerson {
        // It was found: that is what the person gets to see.
        context.wake.writebacks.notify_one();
        return Ok(());
    }
    person(context, id, &Event::SendAgain, "sent again by a person", true)
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
