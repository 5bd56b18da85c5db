//! The duties at work: each tick what is due is started, one sync at a time.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use store::IntegrationStatus;
use tokio::sync::mpsc;

use crate::bell;
use crate::connect;
use crate::context::Context;
use crate::disconnect;
use crate::error::Result;
use crate::practice_clock;
use crate::schedule;
use crate::sync::{self, Events, Wish};
use crate::view::RunKind;

/// Ticks come once a second: where none came for so long, this PC slept.
const ASLEEP: Duration = Duration::minutes(3);

/// Starts a sync of a practice, or notes it as the follow-up of the one that is busy.
pub(crate) fn start_sync(context: &Arc<Context>, integration_id: i64, kind: RunKind, cause: &'static str) {
    let slot = context.slot(integration_id);
    let Some(cancel) = slot.begin(kind, cause) else { return };
    let work = context.clone();
    context.spawn(async move {
        let context = work;
        let mut next = Some((kind, cause, cancel));
        while let Some((kind, cause, cancel)) = next.take() {
            let wish = Wish { integration_id, kind, cause, events: Events::WhenDue };
            if let Err(error) = sync::run(&context, wish, cancel).await {
                tracing::warn!(code = error.code(), "a sync could not be kept in the history");
            }
            if context.caught_up(integration_id) {
                context.wake.bell.notify_one();
            }
            if let Some((kind, cause)) = slot.end() {
                next = slot.begin(kind, cause).map(|cancel| (kind, cause, cancel));
            }
        }
    });
}

/// Asks for a sync of every connected practice; where one is busy it becomes its follow-up.
pub(crate) fn sync_all(context: &Arc<Context>) -> Result<()> {
    for practice in context.ledger().integrations()? {
        if practice.status == IntegrationStatus::Active {
            start_sync(context, practice.id, RunKind::Incremental, "person");
        }
    }
    Ok(())
}

/// The duties' loop: one tick a second, compared with the wall clock, until the ticks end.
pub(crate) async fn work(context: Arc<Context>, mut ticks: mpsc::Receiver<()>) {
    let mut last = context.now();
    while ticks.recv().await.is_some() {
        if let Err(error) = after_sleep(&context, &mut last) {
            tracing::warn!(code = error.code(), "the time of a sleep could not be told");
        }
        if let Err(error) = tick(&context).await {
            tracing::warn!(code = error.code(), "a duty could not be planned");
        }
    }
}

/// This PC slept: what came meanwhile is one summary, when the first sync has brought all of it.
fn after_sleep(context: &Context, last: &mut DateTime<Utc>) -> Result<()> {
    let now = context.now();
    if now - *last > ASLEEP {
        for practice in context.ledger().integrations()? {
            if practice.status == IntegrationStatus::Active {
                context.catches_up(practice.id);
            }
        }
    }
    *last = now;
    Ok(())
}

async fn tick(context: &Arc<Context>) -> Result<()> {
    connect::check_deadline(context)?;
    let practices = context.ledger().integrations()?;
    let listening = bell::others::due(context, &practices)?;
    if !listening.is_empty() {
        let work = context.clone();
        context.spawn(async move {
            if let Err(error) = bell::others::read(&work, &listening).await {
                tracing::info!(code = error.code(), "what other programs ask for could not be read");
            }
        });
    }
    for practice in practices {
        if practice.disconnect_asked_at.is_some() && disconnect::when_done(context, &practice).await? {
            continue;
        }
        for duty in schedule::due(context, &practice)? {
            match duty {
                schedule::RENEW => {
                    let (work, practice) = (context.clone(), practice.clone());
                    // A practice whose server does not answer must not hold up the others.
                    context.spawn(async move {
                        if let Err(error) = schedule::renew(&work, &practice).await {
                            tracing::info!(code = error.code(), "the key was not renewed yet");
                        }
                    });
                }
                schedule::CLOCK => {
                    let (work, id) = (context.clone(), practice.id);
                    context.spawn(async move {
                        if let Err(error) = practice_clock::read(&work, id).await {
                            tracing::info!(
                                code = error.code(),
                                "Sikka did not say when it read the practice"
                            );
                        }
                    });
                }
                schedule::FULL => start_sync(context, practice.id, RunKind::Full, "night"),
                // A run that is busy is as good as this one.
                _ if context.slot(practice.id).busy() => {}
                _ => start_sync(context, practice.id, RunKind::Incremental, "schedule"),
            }
        }
    }
    Ok(())
}
