//! What became of those that Sikka has: one dated list for several of them, each by its number otherwise.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use pms::{Event, Operation, State};
use sikka::{ListedWriteBack, WriteBackStatus};
use store::{Checked, Usual, WriteBack};

use super::faults::{Fault, seeded};
use super::look_up::days;
use super::notes::OwnNote;
use super::pace::{next_poll, slow_after};
use super::{is_due, take, take_with, tell};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::schedule::SYNC;

/// The pop-up for one that takes long comes only where its visit begins so soon.
const VISIT_SOON: Duration = Duration::hours(2);
/// An app that may not read the list is not asked to again for so long.
const LIST_CLOSED_FOR: Duration = Duration::hours(6);
/// How soon Sikka is asked to delete one again, and how often where it says nothing clear.
const TAKE_BACK_WAITS: Duration = Duration::seconds(15);
const TAKE_BACK_TRIES: u32 = 20;

/// Asks about the pending ones of a practice that are due. The others among these are answered by the same list, where
/// there is one; for them alone nobody is asked.
pub(super) async fn poll(context: &Arc<Context>, rows: &[WriteBack]) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let usual = context.ledger().usual_durations(first.integration_id)?;
    let now = context.now();
    let (due, riders): (Vec<_>, Vec<_>) = rows.iter().partition(|row| is_due(row, now));
    let mut waiting = Vec::new();
    for row in due {
        if row.take_back_asked_at.is_none() || !take_back(context, row, usual.as_ref()).await? {
            waiting.push(row);
        }
    }
    let all = [waiting.as_slice(), riders.as_slice()].concat();
    let listed = match (waiting.len(), all.len()) {
        (0, _) | (_, 1) => HashMap::new(),
        _ => listed(context, &all).await,
    };
    let told = |row: &WriteBack| row.sikka_id.as_ref().and_then(|id| listed.get(id)).cloned();
    let mut unchanged = Vec::new();
    for row in riders.into_iter().filter(|row| row.take_back_asked_at.is_none()) {
        if let Some(status) = told(row) {
            unchanged.extend(settle(context, row, Ok(status), usual.as_ref())?);
        }
    }
    let mut singly = Vec::new();
    for row in waiting {
        match told(row) {
            Some(status) => unchanged.extend(settle(context, row, Ok(status), usual.as_ref())?),
            None => singly.push(row),
        }
    }
    context.ledger().checked_write_backs(&unchanged, context.now())?;
    // A list that forgets an id proves nothing.
    for row in singly {
        let Some(sikka_id) = &row.sikka_id else { continue };
        let status = status(context, row, sikka_id).await;
        let unchanged = settle(context, row, status, usual.as_ref())?;
        context.ledger().checked_write_backs(unchanged.as_slice(), context.now())?;
    }
    Ok(())
}

/// The outcomes that one list tells; none where it is not to be had.
async fn listed(context: &Arc<Context>, rows: &[&WriteBack]) -> HashMap<String, WriteBackStatus> {
    let now = context.now();
    if context.list_closed_until().is_some_and(|until| until > now) {
        return HashMap::new();
    }
    let submitted = |row: &WriteBack| row.submitted_at.unwrap_or(row.created_at);
    let Some(oldest) = rows.iter().map(|row| submitted(row)).min() else { return HashMap::new() };
    // One that waits for a week is asked for by its number.
    let list = async {
        let client = context.client().await?;
        let there = client.server_time().unwrap_or(now);
        let (from, to, _) = days(oldest.max(there - Duration::days(4)), there);
        let ids: Vec<&str> = rows.iter().filter_map(|row| row.sikka_id.as_deref()).collect();
        Ok::<_, Error>(client.write_back_statuses(from, to, &ids).await?)
    };
    match list.await {
        Ok(told) => told,
        Err(error) => {
            if is_closed(&error) {
                context.set_list_closed_until(now + LIST_CLOSED_FOR);
            }
            tracing::info!(code = error.code(), "the list of write-backs was not to be had");
            HashMap::new()
        }
    }
}

/// Whether the app may not do this at all.
pub(crate) fn is_closed(error: &Error) -> bool {
    matches!(
        error,
        Error::Sikka(
            sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. } | sikka::Error::Unauthorized
        )
    )
}

/// By its number; where the app may not ask so, from the dated list.
pub(super) async fn status(
    context: &Arc<Context>,
    row: &WriteBack,
    sikka_id: &str,
) -> Result<WriteBackStatus> {
    let integration = context.connected(row.integration_id)?;
    let client = context.client().await?;
    let keys = context.keys(&integration).await?;
    match client.write_back_status(&*keys, sikka_id).await {
        Err(sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. } | sikka::Error::Unauthorized) => {}
        other => return Ok(other?),
    }
    let now = client.server_time().unwrap_or_else(|| context.now());
    let (from, to, _) = days(row.submitted_at.unwrap_or(row.created_at), now);
    let list = client.write_backs(from, to).await?;
    let listed = list.rows.iter().find(|listed| listed.id == sikka_id);
    Ok(listed.map_or(WriteBackStatus::Forgotten, ListedWriteBack::status))
}

/// Writes down what was told. What changes nothing is given back: when to ask again is written for many at once.
fn settle(
    context: &Arc<Context>,
    row: &WriteBack,
    status: Result<WriteBackStatus>,
    usual: Option<&Usual>,
) -> Result<Option<Checked>> {
    let now = context.now();
    let age = now - row.submitted_at.unwrap_or(row.created_at);
    let next = now + next_poll(age, usual);
    let unchanged = checked(row, next);
    let status = match status {
        Ok(status) => status,
        Err(error) => {
            tracing::info!(code = error.code(), id = row.id, "a write-back's status was not to be had");
            tell_if_slow(context, row, age, usual)?;
            return Ok(Some(unchanged));
        }
    };
    match status {
        WriteBackStatus::Completed { created_id, words } => {
            let is_patient = row.intent.operation() == Operation::CreatePatient;
            let is_booking = row.intent.operation() == Operation::BookAppointment;
            take_with(context, row, &Event::Done, |step| {
                step.checked = true;
                step.note = Some(words).filter(|words| !words.is_empty());
                // The answer names what was made.
                step.made_patient_id = created_id.clone().filter(|_| is_patient);
                step.appointment_sr_no = created_id.filter(|_| is_booking && row.appointment_sr_no.is_none());
            })?;
            // The schedule should show it soon; the cloud may need a while.
            if context.ledger().duty_due(row.integration_id, SYNC)?.is_none_or(|at| at > now) {
                context.ledger().plan_duty(row.integration_id, SYNC, now)?;
            }
        }
        WriteBackStatus::Failed { words } => refused(context, row, words)?,
        WriteBackStatus::Pending { .. } if seeded(Fault::FailByAge) && age > Duration::minutes(5) => {
            refused(context, row, "no answer for five minutes".to_owned())?;
        }
        WriteBackStatus::Pending { .. } if row.state == State::Submitted => {
            take_with(context, row, &Event::StillPending, |step| {
                step.checked = true;
                step.next_step_at = Some(next);
            })?;
        }
        // A list that forgets an id proves nothing.
        WriteBackStatus::Pending { .. } | WriteBackStatus::Forgotten => {
            tell_if_slow(context, row, age, usual)?;
            return Ok(Some(unchanged));
        }
    }
    Ok(None)
}

fn checked(row: &WriteBack, next: DateTime<Utc>) -> Checked {
    let take_back_asked_at = row.take_back_asked_at;
    Checked { id: row.id, looked_up: false, server_time: None, next, take_back_asked_at }
}

fn refused(context: &Context, row: &WriteBack, words: String) -> Result<()> {
    take_with(context, row, &Event::Refused { reason: words.clone() }, |step| {
        step.checked = true;
        step.note = Some(words);
    })?;
    let title =
        ("A change was refused by the practice’s software", "El sistema del consultorio rechazó un cambio");
    tell(context, row.integration_id, title);
    Ok(())
}

/// Time alone refuses nothing. Where the visit is soon, somebody should know.
fn tell_if_slow(context: &Context, row: &WriteBack, age: Duration, usual: Option<&Usual>) -> Result<()> {
    if age <= slow_after(usual) || row.told_slow {
        return Ok(());
    }
    let now = context.now();
    let integration = context.connected(row.integration_id)?;
    let start = crate::queries::visit_start(context, &integration, row)?;
    let here = now.with_timezone(&integration.zone).naive_local();
    if start.is_some_and(|start| start >= here && start - here <= VISIT_SOON) {
        context.ledger().told_slow(row.id, now)?;
        let title =
            ("A change is taking long, and its visit is soon", "Un cambio tarda mucho y su cita es pronto");
        tell(context, row.integration_id, title);
    }
    Ok(())
}

/// A person wants it back: asked of Sikka, which allows it while it is pending. True where that is settled for now.
async fn take_back(context: &Arc<Context>, row: &WriteBack, usual: Option<&Usual>) -> Result<bool> {
    let Some(sikka_id) = &row.sikka_id else { return Ok(false) };
    let client = match context.client().await {
        Ok(client) => client,
        Err(_) => return Ok(false),
    };
    context.ledger().tries_take_back(row.id)?;
    let later = |context: &Context| {
        let now = context.now();
        context.ledger().checked_write_backs(&[checked(row, now + TAKE_BACK_WAITS)], now)
    };
    let error = match client.delete_write_back(sikka_id).await {
        Ok(true) => {
            let note = OwnNote::DeletedAtSikka.stored().to_owned();
            return take(context, row, &Event::Deleted, Some(note), None);
        }
        Ok(false) => None,
        Err(error) => Some(error),
    };
    match error {
        // It never left.
        Some(
            sikka::Error::Offline | sikka::Error::NotAnswering { .. } | sikka::Error::RateLimited { .. },
        ) => {
            context.ledger().never_tried_take_back(row.id)?;
            later(context)?;
            return Ok(true);
        }
        Some(error) if !is_closed(&Error::Sikka(error.clone())) => {
            tracing::info!(code = error.code(), id = row.id, "a write-back could not be taken back yet");
            later(context)?;
            return Ok(true);
        }
        _ => {}
    }
    let status = status(context, row, sikka_id).await;
    if row.take_back_tries > 0 && row.take_back_tries < TAKE_BACK_TRIES {
        // An earlier try may have been the one that worked: then Sikka knows it nowhere any more.
        match &status {
            Ok(WriteBackStatus::Forgotten) if is_nowhere(context, row, sikka_id).await == Some(true) => {
                let note = OwnNote::GoneAtSikka.stored().to_owned();
                return take(context, row, &Event::Deleted, Some(note), None);
            }
            Ok(WriteBackStatus::Forgotten) | Err(_) => {
                later(context)?;
                return Ok(true);
            }
            Ok(_) => {}
        }
    }
    context.ledger().take_back_refused(row.id, context.now())?;
    let unchanged = settle(context, row, status, usual)?;
    context.ledger().checked_write_backs(unchanged.as_slice(), context.now())?;
    Ok(true)
}

/// Whether the dated list, read whole, does not have it; `None` where it is not to be had.
async fn is_nowhere(context: &Arc<Context>, row: &WriteBack, sikka_id: &str) -> Option<bool> {
    let client = context.client().await.ok()?;
    let now = client.server_time().unwrap_or_else(|| context.now());
    let (from, to, holds) = days(row.submitted_at.unwrap_or(row.created_at), now);
    let list = client.write_backs(from, to).await.ok()?;
    holds.then(|| !list.rows.iter().any(|listed| listed.id == sikka_id))
}
