//! The end of a run: its row, the log, and what it means for the connection and the next run.

use std::sync::Arc;

use chrono::Duration;
use store::{Integration, IntegrationStatus, RunUpdate};

use super::progress::Progress;
use super::{Outcome, Wish};
use crate::alerts::announce;
use crate::context::Context;
use crate::desktop::Notice;
use crate::error::{Error, Result};
use crate::view::{AlertEvent, RunKind};
use crate::{schedule, standing};

/// The day's requests are used up: tried again so often.
const AFTER_DAILY_LIMIT: Duration = Duration::hours(1);
/// A full run that failed is tried again so much later.
const FULL_AGAIN_AFTER: Duration = Duration::minutes(15);

/// Closes the run's row and says how it ended: in the history, in the log, and on the connection.
pub(super) fn finish(
    context: &Arc<Context>,
    integration: &Integration,
    wish: Wish,
    progress: &Progress<'_>,
    result: Result<()>,
) -> Result<Outcome> {
    let (ledger, now, id) = (context.ledger(), context.now(), progress.run_id);
    progress.write()?;
    progress.write()?;
    let RunUpdate { patients, appointments, vanished, .. } = progress.now();
    let mut outcome = Outcome { patients, appointments, error: None };
    match result {
        Ok(()) => {
            // Set aside again is no news.
            let before = ledger.last_good_run(integration.id)?.map(|last| last.update);
            ledger.end_run(id, "completed", None, now)?;
            ledger.read_sikka(integration.id, now)?;
            let aside = patients.set_aside + appointments.set_aside;
            if aside > 0
                && before.is_none_or(|last| last.patients.set_aside + last.appointments.set_aside == 0)
            {
                progress.log("warning", "rows_set_aside", &[("rows", &aside.to_string())])?;
            }
            let changed = patients.stored + appointments.stored + vanished;
            if wish.kind == RunKind::Full || changed > 0 {
                let rows = patients.received + appointments.received;
                progress.log(
                    "success",
                    "sync_completed",
                    &[
                        ("rows", &rows.to_string()),
                        ("changed", &changed.to_string()),
                        ("set_aside", &aside.to_string()),
                    ],
                )?;
            }
        }
        Err(Error::Cancelled) if context.is_stopping() => {
            // Nobody wanted it to end: it goes on at the next start.
            ledger.end_run(id, "interrupted", None, now)?;
            outcome.error = Some("CANCELLED".to_owned());
        }
        Err(Error::Cancelled) => {
            ledger.end_run(id, "cancelled", Some(("CANCELLED", "stopped by a person")), now)?;
            progress.log("warning", "sync_cancelled", &[])?;
            outcome.error = Some("CANCELLED".to_owned());
        }
        Err(error) => {
            let detail = error.to_string();
            ledger.end_run(id, "failed", Some((error.code(), &detail)), now)?;
            if wish.cause == "schedule" {
                ledger.fold_repeated_failure(integration.id, id)?;
            }
            if error.code() == "RECONNECT_NEEDED" {
                crate::keys::reconnect_needed(context, integration.id, &detail)?;
            }
            if wish.kind == RunKind::Full {
                // The night's reconcile is made up for before the next night.
                ledger.plan_duty(integration.id, schedule::FULL, now + FULL_AGAIN_AFTER)?;
            }
            wait_if_asked(context, integration.id, &error)?;
            let status =
                ledger.integration_by_id(integration.id)?.map_or(integration.status, |one| one.status);
            let news = status == IntegrationStatus::Active
                && ledger.integration_failed(integration.id, status, error.code(), &detail, now)?;
            if news && !standing::passes(error.code()) && error.code() != "RECONNECT_NEEDED" {
                say_what_is_wrong(context, integration.id, error.code())?;
            }
            // A trouble that goes on is said once, not every minute.
            if news || wish.cause != "schedule" {
                progress.log("error", "sync_failed", &[("error", error.code())])?;
            }
            outcome.error = Some(error.code().to_owned());
        }
    }
    Ok(outcome)
}

/// Nobody looks at a window in the tray: what does not pass by itself is said where it is seen.
fn say_what_is_wrong(context: &Context, integration_id: i64, code: &str) -> Result<()> {
    let notice = Notice {
        title: context.of_practice(integration_id, context.say(standing::trouble(code))),
        body: context
            .say((
                "Open Deskbell to see what to do. Nothing is lost.",
                "Abra Deskbell para ver qué hacer. No se pierde nada.",
            ))
            .to_owned(),
        ..Notice::default()
    };
    announce(context, integration_id, AlertEvent::SyncTrouble, notice)
}

/// Where Sikka asked for a pause, the next run is when it is over.
fn wait_if_asked(context: &Context, integration_id: i64, error: &Error) -> Result<()> {
    let wait = match error {
        Error::Sikka(sikka::Error::DailyLimit) => AFTER_DAILY_LIMIT,
        Error::Sikka(
            sikka::Error::RateLimited { retry_after: Some(wait) }
            | sikka::Error::NotAnswering { retry_in: wait },
        ) => Duration::from_std(*wait).unwrap_or(AFTER_DAILY_LIMIT).max(Duration::seconds(1)),
        _ => return Ok(context.ledger().wait_until(integration_id, None)?),
    };
    let at = context.now() + wait;
    context.ledger().wait_until(integration_id, Some(at))?;
    Ok(context.ledger().plan_duty(integration_id, schedule::SYNC, at)?)
}
