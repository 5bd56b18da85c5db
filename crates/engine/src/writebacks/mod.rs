//! Write-backs: kept, sent once, polled to the end; looked up first where no answer came.

mod look_up;
mod outbox;
mod steps;

pub(crate) use outbox::{
    book, cancel_appointment, cancelled_word, discard, keep, let_go, look_again, reschedule, send_again,
    set_status,
};

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use pms::{Effect, Event, Lane, State};
use store::{Step, WriteBack};

use crate::context::Context;
use crate::error::Result;

/// At start: what was claimed may have left this machine, and is looked up before anything else happens to it.
pub(crate) fn after_restart(context: &Context) -> Result<()> {
    for practice in context.ledger().integrations()? {
        for row in context.ledger().open_write_backs(practice.id)? {
            if row.state == State::Sending {
                let note = "Deskbell ended before an answer came".to_owned();
                take(context, &row, &Event::FoundAtStart, Some(note), Some(context.now()))?;
            }
        }
    }
    Ok(())
}

/// Works on whatever is due, each write-back on its own, until the engine ends.
pub(crate) async fn work(context: Arc<Context>) {
    let busy = Arc::new(Mutex::new(HashSet::<i64>::new()));
    loop {
        // Registered before the look, so that nothing that comes meanwhile is missed.
        let woken = context.wake.writebacks.notified();
        let pause = match due(&context) {
            Ok((ready, next)) => {
                for row in ready {
                    let fresh = busy.lock().unwrap_or_else(PoisonError::into_inner).insert(row.id);
                    if fresh {
                        let (work, busy) = (context.clone(), busy.clone());
                        context.spawn(async move {
                            let context = work;
                            if let Err(error) = steps::take_next(&context, &row).await {
                                tracing::warn!(
                                    code = error.code(),
                                    id = row.id,
                                    "a write-back's step failed"
                                );
                                // Without a pause a step that cannot be written would spin.
                                tokio::time::sleep(Duration::from_secs(5)).await;
                            }
                            busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&row.id);
                            context.wake.writebacks.notify_one();
                        });
                    }
                }
                next.map_or(Duration::from_secs(30), |at| {
                    (at - context.now())
                        .to_std()
                        .unwrap_or_default()
                        .clamp(Duration::from_millis(50), Duration::from_secs(30))
                })
            }
            Err(error) => {
                tracing::warn!(code = error.code(), "the write-backs could not be read");
                Duration::from_secs(5)
            }
        };
        tokio::select! {
            biased;
            () = woken => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Write-backs whose step is due and whose lane is free, and when the next one will be.
fn due(context: &Context) -> Result<(Vec<WriteBack>, Option<DateTime<Utc>>)> {
    let now = context.now();
    let (mut ready, mut next) = (Vec::new(), None::<DateTime<Utc>>);
    for practice in context.ledger().integrations()? {
        // The day's requests are used up: more of them would only be refused. Tried again with the next sync.
        let used_up = practice.last_error.as_deref() == Some("DAILY_LIMIT");
        match practice.next_try_at.filter(|at| used_up && *at > now) {
            Some(at) => next = Some(next.map_or(at, |next| next.min(at))),
            None => due_of(context, practice.id, now, &mut ready, &mut next)?,
        }
    }
    Ok((ready, next))
}

fn due_of(
    context: &Context,
    integration_id: i64,
    now: DateTime<Utc>,
    ready: &mut Vec<WriteBack>,
    next: &mut Option<DateTime<Utc>>,
) -> Result<()> {
    let mut held = HashSet::new();
    for row in context.ledger().open_write_backs(integration_id)? {
        let free = match row.intent.lane() {
            Lane::Own => true,
            Lane::Appointment(id) => held.insert(id),
        };
        if !free || Effect::of(row.state) == Effect::Rest {
            continue;
        }
        match row.next_step_at {
            // A clock that was set back must not leave a step hours away: none is planned further than this.
            Some(at) if at > now && at <= now + chrono::Duration::minutes(10) => {
                *next = Some(next.map_or(at, |next| next.min(at)));
            }
            _ => ready.push(row),
        }
    }
    Ok(())
}

/// The schedule shows what a write-back asked for: where its outcome was not known, it is known now.
pub(crate) fn seen_in_the_pms(context: &Context, id: i64) -> Result<()> {
    if let Some(row) = context.ledger().write_back(id)?
        && matches!(row.state, State::Unknown | State::NeedsPerson)
    {
        take(context, &row, &Event::SeenInPms, Some("seen in the schedule".to_owned()), None)?;
    }
    Ok(())
}

/// Takes the step that an event asks for, durable when this returns. False where it has no meaning (any more).
fn take(
    context: &Context,
    row: &WriteBack,
    event: &Event,
    note: Option<String>,
    next_step_at: Option<DateTime<Utc>>,
) -> Result<bool> {
    take_with(context, row, event, note, next_step_at, None)
}

fn take_with(
    context: &Context,
    row: &WriteBack,
    event: &Event,
    note: Option<String>,
    next_step_at: Option<DateTime<Utc>>,
    appointment_sr_no: Option<String>,
) -> Result<bool> {
    let Some(to) = pms::transition(row.state, event) else { return Ok(false) };
    let sikka_id = match event {
        Event::Found { id } | Event::Answered(pms::Answer::Accepted { id }) => Some(id.clone()),
        _ => None,
    };
    let step = Step { from: row.state, to, note, sikka_id, appointment_sr_no, next_step_at };
    Ok(context.ledger().step_write_back(row.id, &step, context.now())?)
}
