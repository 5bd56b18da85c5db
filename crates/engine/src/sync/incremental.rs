//! The incremental run: what was loaded since the last good run began, and what was deleted.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use sikka::{AppointmentFilter, Changed, Cursor, EventFlag, EventTable};
use store::Counts;

use super::Run;
use super::progress::Table;
use super::walk::{Row, Seen};
use crate::error::Result;

/// The zone of `loaded_startdate` is not known (`wire/sikka.md` 4). Read as any zone from UTC−12 on, a moment that is
/// twelve hours back is not too late.
const ZONE_DOUBT: Duration = Duration::hours(12);
/// Rows that were being loaded while the last run began.
const OVERLAP: Duration = Duration::minutes(10);
/// Updated rows of which the events speak and the lists do not are asked for one by one, so many at most.
const ASKED_ONE_BY_ONE: usize = 100;

pub(super) async fn steps(run: &mut Run<'_>) -> Result<()> {
    let since = last_good_start(run)? - OVERLAP;
    if clock_is_old(run) {
        run.read_clock().await?;
    }
    let loaded = Changed::LoadedSince(since - ZONE_DOUBT);
    run.progress.step(4)?;
    let mut patients = Seen::default();
    run.walk(run.client.patients(loaded, Cursor::default()), &mut patients, false).await?;
    run.progress.step(5)?;
    let mut appointments = Seen::default();
    let filter = AppointmentFilter { changed: loaded, ..AppointmentFilter::default() };
    run.walk(run.client.appointments(filter, Cursor::default()), &mut appointments, false).await?;
    run.progress.step(8)?;
    events(run, EventTable::Patients, since, &patients.ids).await?;
    events(run, EventTable::Appointments, since, &appointments.ids).await?;
    Ok(())
}

/// When the last good run began; the mirror's whole walk counts, so that a new ledger loses nothing.
fn last_good_start(run: &Run<'_>) -> Result<DateTime<Utc>> {
    let id = run.integration.id;
    let walk = run.context.mirror().whole_walk(id, Table::Appointments.as_str())?.map(|(began, _)| began);
    let good = run.context.ledger().last_good_run(id)?.map(|last| last.started_at);
    // A good run of an earlier mirror says nothing about this one.
    Ok(match (walk, good) {
        (Some(walk), Some(good)) => walk.max(good),
        (Some(walk), None) => walk,
        (None, _) => run.began_at - Duration::days(1),
    })
}

fn clock_is_old(run: &Run<'_>) -> bool {
    // Sikka reads a practice every quarter of an hour or so: asking each minute tells nothing new.
    run.began_at.timestamp() / 300 != run.integration.deskbell_read_at.map_or(0, |at| at.timestamp() / 300)
}

/// Events alone tell of deletions. A server may lack them: then the next full run finds what is gone.
async fn events(
    run: &Run<'_>,
    table: EventTable,
    since: DateTime<Utc>,
    seen: &HashSet<Box<str>>,
) -> Result<()> {
    let (name, mirror, id) = match table {
        EventTable::Patients => ("practice_events of patients", run.context.mirror(), run.integration.id),
        EventTable::Appointments => {
            ("practice_events of appointments", run.context.mirror(), run.integration.id)
        }
    };
    let until = run.began_at + Duration::minutes(5);
    let Some(events) =
        run.if_offered(name, run.client.practice_events(&*run.keys, table, since, until)).await?
    else {
        return Ok(());
    };
    let mut gone = Vec::new();
    let mut asked = HashSet::new();
    for event in events {
        let missed = event.flag != EventFlag::Deleted && !seen.contains(event.id.as_str());
        if (event.flag != EventFlag::Deleted && !missed)
            || asked.len() >= ASKED_ONE_BY_ONE
            || !asked.insert(event.id.clone())
        {
            continue;
        }
        // A second look before anything is marked as gone.
        let there = match table {
            EventTable::Patients => {
                match run.until_cancelled(run.client.patient(&*run.keys, &event.id)).await? {
                    Some(row) => run.store_one(row).map(|()| true)?,
                    None => false,
                }
            }
            EventTable::Appointments => {
                match run.until_cancelled(run.client.appointment(&*run.keys, &event.id)).await? {
                    Some(row) => run.store_one(row).map(|()| true)?,
                    None => false,
                }
            }
        };
        if !there && event.flag == EventFlag::Deleted {
            gone.push(event.id);
        }
    }
    let now = run.context.now();
    run.progress.vanished(match table {
        EventTable::Patients => mirror.patients_vanished(id, &gone, now)?,
        EventTable::Appointments => mirror.appointments_vanished(id, &gone, now)?,
    });
    Ok(())
}

impl Run<'_> {
    /// Stores a row that was asked for by its id.
    pub(super) fn store_one<T: Row>(&self, row: T) -> Result<()> {
        let tally = T::store(self, std::slice::from_ref(&row))?;
        let counts = Counts { received: 1, stored: tally.stored, unchanged: tally.unchanged, set_aside: 0 };
        self.progress.rows(T::TABLE, counts)
    }
}
