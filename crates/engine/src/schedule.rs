//! Duties: each has its due time as UTC in the ledger, and once a second the wall clock is compared with it. So sleep,
//! clock jumps and restarts neither skip a run nor double it.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use store::{Integration, IntegrationStatus};
use tokio::sync::mpsc;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::context::Context;
use crate::error::Result;
use crate::keys::renewal_of;

/// An incremental sync.
pub(crate) const SYNC: &str = "sync";
/// A look at when Sikka last read the practice.
pub(crate) const CLOCK: &str = "practice_clock";
/// A full sync, once a night.
pub(crate) const FULL: &str = "full_sync";
/// Renewal of the keys.
pub(crate) const RENEW: &str = "renew_keys";

/// Sikka reads a practice every quarter of an hour or so: asking each minute would tell nothing new.
const CLOCK_EVERY: Duration = Duration::minutes(5);
/// No pause that Sikka asks for is longer.
const LONGEST_PAUSE: Duration = Duration::hours(24);

/// The ticker: a cron-type job in UTC that says "look at the clock" once a second. Repeated jobs of this scheduler stop
/// for ever after a stall longer than their period; cron-type ones go on.
pub(crate) async fn ticker(ticks: mpsc::Sender<()>) -> std::result::Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    let job = Job::new_async("* * * * * *", move |_, _| {
        let ticks = ticks.clone();
        Box::pin(async move {
            // A tick that finds the last one still waiting adds nothing.
            let _waiting_or_sent = ticks.try_send(());
        })
    })?;
    scheduler.add(job).await?;
    scheduler.start().await?;
    Ok(scheduler)
}

/// Which duties are due now, each planned anew before it runs. A duty that was missed many times runs once.
pub(crate) fn due(context: &Context, integration: &Integration) -> Result<Vec<&'static str>> {
    let (ledger, now) = (context.ledger(), context.now());
    let mut due = Vec::new();
    if integration.status != IntegrationStatus::Active {
        // Whoever took the right away may give it back: asked once an hour, quietly.
        let hour = Duration::hours(1);
        if ledger.duty_due(integration.id, RENEW)?.is_none_or(|at| at <= now || at > now + hour) {
            ledger.plan_duty(integration.id, RENEW, now + hour)?;
            due.push(RENEW);
        }
        return Ok(due);
    }
    if integration.next_try_at.is_some_and(|at| at > now && at <= now + LONGEST_PAUSE) {
        // Sikka asked for a pause. A clock that was set back must not make it longer.
        return Ok(due);
    }
    let every = Duration::seconds(i64::from(sync_seconds(context)?));
    let at = ledger.duty_due(integration.id, SYNC)?;
    // A clock that was set back must not leave the next run hours away.
    if at.is_none_or(|at| at <= now || at > now + every * 2) {
        ledger.plan_duty(integration.id, SYNC, now + every)?;
        due.push(SYNC);
    }
    let clock = ledger.duty_due(integration.id, CLOCK)?;
    if clock.is_none_or(|at| at <= now || at > now + CLOCK_EVERY * 2) {
        ledger.plan_duty(integration.id, CLOCK, now + CLOCK_EVERY)?;
        due.push(CLOCK);
    }
    match ledger.duty_due(integration.id, FULL)? {
        Some(at) if at <= now || at > now + Duration::hours(26) => {
            ledger.plan_duty(integration.id, FULL, next_night(now, integration.zone))?;
            due.push(FULL);
        }
        Some(_) => {}
        None => ledger.plan_duty(integration.id, FULL, next_night(now, integration.zone))?,
    }
    if let Some(expires_at) = integration.key_expires_at
        && renewal_of(expires_at) <= now
        && ledger
            .duty_due(integration.id, RENEW)?
            .is_none_or(|at| at <= now || at > now + Duration::minutes(10))
    {
        ledger.plan_duty(integration.id, RENEW, now + Duration::minutes(5))?;
        due.push(RENEW);
    }
    Ok(due)
}

/// Seconds between incremental syncs.
pub(crate) fn sync_seconds(context: &Context) -> Result<u32> {
    match context.config.sync_seconds {
        Some(seconds) => Ok(seconds),
        None => Ok(context.settings()?.sync_seconds.clamp(2, 3_600)),
    }
}

/// The next half past two at night, practice time; where a DST change skips it, an hour later.
fn next_night(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let at = NaiveTime::from_hms_opt(2, 30, 0).unwrap_or_default();
    let today = now.with_timezone(&zone).date_naive();
    (0..3)
        .filter_map(|days| {
            let local = (today + chrono::Days::new(days)).and_time(at);
            zone.from_local_datetime(&local)
                .earliest()
                .or_else(|| zone.from_local_datetime(&(local + Duration::hours(1))).earliest())
        })
        .map(|night| night.with_timezone(&Utc))
        .find(|night| *night > now)
        .unwrap_or(now + Duration::days(1))
}

/// Renews the keys; an error is told where it belongs and tried again in five minutes.
pub(crate) async fn renew(context: &Arc<Context>, integration: &Integration) -> Result<()> {
    let broken = integration.status == IntegrationStatus::Error;
    context.keys(integration).await?.renew_in_time(broken).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_cross_both_dst_changes() {
        let zone = Tz::America__New_York;
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // Spring forward: 02:30 does not exist on 8 March 2026.
        assert_eq!(next_night(at("2026-03-08T05:00:00Z"), zone), at("2026-03-08T07:30:00Z"));
        assert_eq!(next_night(at("2026-03-09T05:00:00Z"), zone), at("2026-03-09T06:30:00Z"));
        // Fall back: 02:30 is after the change on 1 November 2026.
        assert_eq!(next_night(at("2026-11-01T04:00:00Z"), zone), at("2026-11-01T07:30:00Z"));
        assert_eq!(next_night(at("2026-11-01T07:30:00Z"), zone), at("2026-11-02T07:30:00Z"));
    }
}
