//! Sending: the claim is durable before the request leaves, and what came of it before anything else happens.

use std::sync::Arc;

use chrono::Duration;
use pms::{Answer, Event, Likeness, Operation, State};
use sikka::{KeySource, WriteBackRequest};
use store::{NewWriteBack, WriteBack};

use super::faults::{Fault, seeded};
use super::ground::{self, Ground};
use super::look_up::in_the_pms;
use super::naming::NUMBER_NOT_KNOWN;
use super::notes::OwnNote;
use super::pace::{look_after, try_again_after};
use super::{take, take_with, tell};
use crate::context::Context;
use crate::error::{Error, Result};

/// So long a booking needs no second look at its day.
const FRESH: Duration = Duration::minutes(10);
/// A look that takes longer is none.
const LOOKS_FOR: std::time::Duration = std::time::Duration::from_secs(2);
/// How soon one is tried again for which the keys or the network are missing.
const WAITS: Duration = Duration::seconds(15);
/// How soon a number that nobody told is looked for again.
const NUMBER_WAITS: Duration = Duration::seconds(30);
/// After so long somebody should know that it is missing.
const NUMBER_LATE: Duration = Duration::minutes(10);

pub(super) async fn send(context: &Arc<Context>, row: &WriteBack) -> Result<()> {
    let row = match ground::of(context, row)? {
        Ground::None => row.clone(),
        Ground::Open(_) => return Ok(()),
        Ground::Lost => return ground::lost(context, row),
        Ground::Known(number) => build_on(context, row, &number)?,
        Ground::Nameless(other) => {
            let named = ground::name(context, &other).await;
            let now = context.now();
            if !matches!(named, Ok(true)) && !row.told_slow && now - row.created_at > NUMBER_LATE {
                context.ledger().told_slow(row.id, now)?;
                tell(
                    context,
                    row.integration_id,
                    ("A change waits for a number", "Un cambio espera un número"),
                );
            }
            let next = now + if matches!(named, Ok(true)) { Duration::zero() } else { NUMBER_WAITS };
            return Ok(context.ledger().hold_write_back(row.id, NUMBER_NOT_KNOWN, next)?);
        }
    };
    // Without keys nothing may be claimed: it stays queued.
    let ready = async {
        let integration = context.connected(row.integration_id)?;
        let client = context.client().await?;
        let keys = context.keys(&integration).await?;
        // A renewal may take a while: it comes before the claim, not between the claim and the request.
        keys.request_key().await?;
        Ok::<_, Error>((client, keys))
    };
    let (client, keys) = match ready.await {
        Ok(ready) => ready,
        Err(error) => {
            tracing::info!(code = error.code(), id = row.id, "a write-back waits");
            return Ok(context.ledger().hold_write_back(row.id, error.code(), context.now() + WAITS)?);
        }
    };
    if let Some(number) = there_already(context, &row).await? {
        take_with(context, &row, &Event::ThereAlready, |step| {
            step.note = Some(OwnNote::ThereAlready.stored().to_owned());
            step.appointment_sr_no = Some(number);
        })?;
        return Ok(());
    }
    let request = WriteBackRequest::of(&row.intent, row.intent.is_awaited_at_the_counter());
    // Durable before the request leaves: whoever finds this row later knows that it may have arrived.
    if !seeded(Fault::ClaimAfterSend) && !take(context, &row, &Event::Claimed, None, None)? {
        return Ok(());
    }
    let sending = WriteBack { state: State::Sending, attempts: row.attempts + 1, ..row.clone() };
    let mut answer = client.submit(&*keys, &request).await;
    if seeded(Fault::ClaimAfterSend) {
        take(context, &row, &Event::Claimed, None, None)?;
    }
    if seeded(Fault::BlindResend)
        && let Answer::Lost { reason } = &answer
    {
        answer = Answer::NotTaken { reason: reason.clone(), obstacle: "NETWORK" };
    }
    let answer = match answer {
        // Two write-backs cannot be one: an id that is already ours is no acceptance of this one.
        Answer::Accepted { id } if context.ledger().knows_sikka_id(row.integration_id, &id)? => {
            Answer::Lost { reason: "the answer named an earlier write-back".to_owned() }
        }
        other => other,
    };
    let now = context.now();
    let (note, next) = match &answer {
        Answer::Accepted { .. } => (None, Some(now + Duration::seconds(2))),
        Answer::Refused { reason, .. } => (Some(reason.clone()), None),
        Answer::NotTaken { reason, .. } => (Some(reason.clone()), Some(now + try_again_after(row.attempts))),
        Answer::Lost { reason } => (Some(reason.clone()), Some(now + look_after(0))),
    };
    take_with(context, &sending, &Event::Answered(answer.clone()), |step| {
        step.note = note;
        step.next_step_at = next;
    })?;
    if let Answer::Refused { .. } = answer {
        tell(context, row.integration_id, ("A change was refused", "Un cambio fue rechazado"));
    }
    Ok(())
}

/// The number of the very visit that a booking asks for, where the PMS has it already: whoever saw that it did not get
/// through may have typed it there by hand. Looked for where the form's own look is no longer fresh.
async fn there_already(context: &Arc<Context>, row: &WriteBack) -> Result<Option<String>> {
    let waited = context.now() - row.created_at > FRESH || row.attempts > 0 || row.not_checked;
    if row.intent.operation() != Operation::BookAppointment || !waited {
        return Ok(None);
    }
    // What cannot be looked at is no reason to keep a booking back.
    let look = tokio::time::timeout(LOOKS_FOR, in_the_pms(context, row)).await;
    Ok(match look {
        Ok(Ok(Some((Likeness::Same, number)))) => number,
        _ => None,
    })
}

/// Writes the number into the request, once and for all attempts.
fn build_on(context: &Context, row: &WriteBack, number: &str) -> Result<WriteBack> {
    let intent = row.intent.with_number(number);
    let request = WriteBackRequest::of(&intent, false);
    let known = NewWriteBack {
        form_id: String::new(),
        method: request.method.to_owned(),
        endpoint: request.path.clone(),
        request_body: request.body_json(),
        tag: row.tag.clone(),
        waits_for: None,
        there_before: Vec::new(),
        not_checked: row.not_checked,
        undo_until: row.undo_until,
        intent,
    };
    context.ledger().ground_write_back(row.id, &known)?;
    Ok(WriteBack { intent: known.intent, waits_for: None, ..row.clone() })
}
