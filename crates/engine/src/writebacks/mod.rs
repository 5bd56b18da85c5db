//! Write-backs: kept, sent once, polled to the end; looked up first where no answer came.

mod capability;
mod desk;
pub(crate) mod faults;
mod ground;
mod look_up;
mod naming;
pub(crate) mod notes;
mod outbox;
mod pace;
mod poll;
mod send;
mod status;

pub(crate) use capability::{ABILITIES, LACKS, NOTES, PARTS, PAYMENTS, forms};
pub(crate) use desk::{add_note, book, cancelled_word, reschedule, take_payment, update_patient};
pub(crate) use look_up::{days, may_be_anothers};
pub(crate) use naming::{missing_number, name_patient, patient_choices, waits_long_for_a_number};
pub(crate) use outbox::{Beside, keep, let_go, look_again, mark_seen, send_again, take_back};
pub(crate) use pace::slow_after;
pub(crate) use poll::is_closed;
pub(crate) use status::{cancel_appointment, set_status};

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use pms::{Answer, Effect, Event, Lane, State};
use store::{Step, WriteBack};

use crate::alerts::announce;
use crate::context::Context;
use crate::desktop::{Notice, NoticeTarget};
use crate::error::Result;
use crate::view::AlertEvent;
use faults::{Fault, seeded};
use notes::OwnNote;

/// At start: what was claimed may have left this machine, and is looked up before anything else happens to it.
pub(crate) fn after_restart(context: &Context) -> Result<()> {
    for practice in context.ledger().integrations()? {
        for row in context.ledger().open_write_backs(practice.id)? {
            if row.state == State::Sending {
                found_sending(context, &row, OwnNote::EndedBeforeAnswer, context.now())?;
            }
        }
    }
    Ok(())
}

/// Claimed, and nobody waits for its answer. It may be on its way for as long as somebody would have waited.
fn found_sending(context: &Context, row: &WriteBack, note: OwnNote, look: DateTime<Utc>) -> Result<()> {
    let now = context.now();
    let until = row.attempted_at.unwrap_or(now) + pace::ON_ITS_WAY;
    take_with(context, row, &Event::FoundAtStart, |step| {
        step.note = Some(note.stored().to_owned());
        step.next_step_at = Some(look);
        // A clock that was set back says nothing.
        step.lost_at = Some(until.clamp(now, now + pace::ON_ITS_WAY));
    })?;
    Ok(())
}

/// There are keys again: what waited for them need not wait for its next try.
pub(crate) fn keys_are_here(context: &Context) -> Result<()> {
    let practice = context.integration()?;
    for row in context.ledger().open_write_backs(practice.id)? {
        if row.state == State::Queued && row.obstacle.as_deref() == Some("RECONNECT_NEEDED") {
            context.ledger().plan_write_back(row.id, context.now())?;
        }
    }
    context.wake.writebacks.notify_one();
    Ok(())
}

/// Works on whatever is due, each write-back on its own, until the engine ends.
pub(crate) async fn work(context: Arc<Context>) {
    let busy = Arc::new(Mutex::new(HashSet::<i64>::new()));
    loop {
        // Registered before the look, so that nothing that comes meanwhile is missed.
        let woken = context.wake.writebacks.notified();
        let pause = match due(&context) {
            Ok(due) => {
                begin(&context, &busy, due.ready, due.riders);
                due.next.map_or(Duration::from_secs(30), |at| {
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

/// Starts a task for each row that is due and not being worked on; one for all pending ones of a practice, due or not,
/// since one list answers for all of them.
fn begin(
    context: &Arc<Context>,
    busy: &Arc<Mutex<HashSet<i64>>>,
    ready: Vec<WriteBack>,
    riders: Vec<WriteBack>,
) {
    let free = |row: &WriteBack| busy.lock().unwrap_or_else(PoisonError::into_inner).insert(row.id);
    let mut pending = HashMap::<i64, Vec<WriteBack>>::new();
    let mut groups = Vec::new();
    for row in ready {
        if !free(&row) {
            continue;
        }
        if Effect::of(row.state) == Effect::Poll {
            pending.entry(row.integration_id).or_default().push(row);
        } else {
            groups.push(vec![row]);
        }
    }
    for row in riders {
        if let Some(group) = pending.get_mut(&row.integration_id)
            && free(&row)
        {
            group.push(row);
        }
    }
    groups.extend(pending.into_values());
    for group in groups {
        let (work, busy) = (context.clone(), busy.clone());
        context.spawn(async move {
            let context = work;
            if let Err(error) = take_next(&context, &group).await {
                tracing::warn!(code = error.code(), id = group[0].id, "a write-back's step failed");
                // Without a pause a step that cannot be written would spin.
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
            let mut busy = busy.lock().unwrap_or_else(PoisonError::into_inner);
            for row in &group {
                busy.remove(&row.id);
            }
            context.wake.writebacks.notify_one();
        });
    }
}

/// Takes the step that is due.
async fn take_next(context: &Arc<Context>, group: &[WriteBack]) -> Result<()> {
    let Some(row) = group.first() else { return Ok(()) };
    if row.state == State::Sending {
        // Claimed, and nobody is at it: the answer could not be written down.
        let look = context.now() + pace::look_after(0);
        return found_sending(context, row, OwnNote::AnswerNotKept, look);
    }
    match Effect::of(row.state) {
        Effect::Send => send::send(context, row).await,
        Effect::LookUp => look_up::look_up(context, row).await.map(drop),
        Effect::Poll => poll::poll(context, group).await,
        Effect::Rest => Ok(()),
    }
}

/// What there is to do.
#[derive(Default)]
struct Due {
    /// Write-backs whose step is due and whose lane is free.
    ready: Vec<WriteBack>,
    /// Pending ones whose time has not come.
    riders: Vec<WriteBack>,
    /// When the next one will be due.
    next: Option<DateTime<Utc>>,
}

impl Due {
    fn not_before(&mut self, at: DateTime<Utc>) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }
}

/// A clock that was set back must not leave a step hours away: none is planned further than ten minutes.
fn is_due(row: &WriteBack, now: DateTime<Utc>) -> bool {
    row.next_step_at.is_none_or(|at| at <= now || at > now + chrono::Duration::minutes(10))
}

fn due(context: &Context) -> Result<Due> {
    let now = context.now();
    let mut due = Due::default();
    for practice in context.ledger().integrations()? {
        // The day's requests are used up: more of them would only be refused. Tried again with the next sync.
        let used_up = practice.last_error.as_deref() == Some("DAILY_LIMIT");
        match practice.next_try_at.filter(|at| used_up && *at > now) {
            Some(at) => due.not_before(at),
            None => due_of(context, practice.id, now, &mut due)?,
        }
    }
    Ok(due)
}

fn due_of(context: &Context, integration_id: i64, now: DateTime<Utc>, due: &mut Due) -> Result<()> {
    let mut held = HashSet::new();
    for row in context.ledger().open_write_backs(integration_id)? {
        let ground = ground::of(context, &row)?;
        let lane = match ground.number() {
            Some(number) => row.intent.with_number(number).lane(),
            None => row.intent.lane(),
        };
        let free = match lane {
            Lane::Own => true,
            _ if seeded(Fault::LaneOrderDropped) => true,
            lane => held.insert(lane),
        };
        if !free || ground.is_open() || Effect::of(row.state) == Effect::Rest {
            continue;
        }
        match row.next_step_at {
            Some(at) if !is_due(&row, now) => {
                due.not_before(at);
                if Effect::of(row.state) == Effect::Poll {
                    due.riders.push(row);
                }
            }
            _ if seeded(Fault::PollerNeverDue) && Effect::of(row.state) == Effect::Poll => {}
            _ => due.ready.push(row),
        }
    }
    Ok(())
}

/// The schedule shows what a write-back asked for: where its outcome was not known, it is known now. What Sikka has is
/// Sikka's to tell, unless the visit holds the write-back's own tag (`is_tagged`).
pub(crate) fn seen_in_the_pms(context: &Context, id: i64, is_tagged: bool) -> Result<()> {
    if let Some(row) = context.ledger().write_back(id)?
        && match row.state {
            State::Unknown | State::NeedsPerson => true,
            State::Submitted | State::Pending => is_tagged,
            _ => false,
        }
    {
        take(context, &row, &Event::SeenInPms, Some(OwnNote::SeenInSchedule.stored().to_owned()), None)?;
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
    take_with(context, row, event, |step| {
        step.note = note;
        step.next_step_at = next_step_at;
    })
}

/// As [`take`], with further news.
fn take_with(
    context: &Context,
    row: &WriteBack,
    event: &Event,
    news: impl FnOnce(&mut Step),
) -> Result<bool> {
    let Some(to) = pms::transition(row.state, event) else { return Ok(false) };
    let mut step = Step::plain(row.state, to);
    match event {
        Event::Found { id } | Event::Answered(Answer::Accepted { id }) => step.sikka_id = Some(id.clone()),
        Event::Answered(Answer::NotTaken { obstacle, .. }) => step.obstacle = Some((*obstacle).to_owned()),
        Event::Answered(Answer::Refused { as_kind, .. }) => step.refused_as_kind = *as_kind,
        Event::Refused { reason } => {
            step.refused_as_kind = pms::refuses_the_kind(reason);
            step.told_by_sikka = true;
        }
        Event::Done => step.told_by_sikka = true,
        _ => {}
    }
    news(&mut step);
    let taken = context.ledger().step_write_back(row.id, &step, context.now())?;
    if taken && !to.is_open() {
        // Others may have waited for this one.
        context.wake.writebacks.notify_one();
    }
    Ok(taken)
}

/// A pop-up for what a person should know. It names nobody but, where there are several, the practice.
fn tell(context: &Context, integration_id: i64, title: (&str, &str)) {
    let notice = Notice {
        title: context.of_practice(integration_id, context.say(title)),
        body: context
            .say((
                "Open Write-backs in Deskbell to see why and what to do.",
                "Abra Envíos en Deskbell para ver por qué y qué hacer.",
            ))
            .to_owned(),
        open: NoticeTarget::WriteBacks { practice: integration_id },
        ..Notice::default()
    };
    if let Err(error) = announce(context, integration_id, AlertEvent::WriteBackNeedsYou, notice) {
        tracing::warn!(code = error.code(), "nobody could be told of a write-back");
    }
}
