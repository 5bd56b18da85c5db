//! The incremental run: what was loaded since the last good run began, and what was deleted.

use std::collections::HashSet;

use chrono::{DateTime, Duration, Utc};
use sikka::{AppointmentFilter, Changed, Cursor, EventFlag, PatientFilter};
use store::Counts;

use super::progress::Table;
use super::walk::{Row, Seen};
use super::{Run, is_refusal};
use crate::error::Result;

/// The zone of `loaded_startdate` is not known (`wire/sikka.md` 4). Read as any zone from UTC−12 on, a moment that is
/// twelve hours back is not too late.
const ZONE_DOUBT: Duration = Duration::hours(12);
/// Rows that were being loaded while the last run began.
const OVERLAP: Duration = Duration::minutes(10);

pub(super) async fn steps(run: &mut Run<'_>) -> Result<()> {
    let since = last_good_start(run)? - OVERLAP;
    if clock_is_old(run) {
        run.read_clock().await?;
    }
    let loaded = Changed::LoadedSince((since - ZONE_DOUBT).naive_utc());
    run.progress.step(4)?;
    let mut patients = Seen::default();
    let filter = PatientFilter { changed: loaded, ..PatientFilter::default() };
    run.walk(run.client.patients(filter, Cursor::default()), &mut patients, false).await?;
    run.progress.step(5)?;
    let mut appointments = Seen::default();
    let filter = AppointmentFilter { changed: loaded, ..AppointmentFilter::default() };
    run.walk(run.client.appointments(filter, Cursor::default()), &mut appointments, false).await?;
    run.progress.step(8)?;
    events(run, Table::Patients, since, &patients.ids).await?;
    events(run, Table::Appointments, since, &appointments.ids).await?;
    Ok(())
}

/// When the last good run began; the mirror's whole walk counts, so that a new ledger loses nothing.
fn last_good_start(run: &Run<'_>) -> Result<DateTime<Utc>> {
    let id = run.integration.id;
    let walk = run.context.mirror().whole_walk(id, Table::Appointments.as_str())?.map(|(began, _)| began);
    // An incremental run that ended well read everything from the walk on; a full one began the walk itself.
    let good = run.context.ledger().last_good_run(id)?.filter(|last| last.kind == "incremental");
    Ok(match (walk, good.map(|last| last.started_at)) {
        (Some(walk), Some(good)) => walk.max(good),
        (Some(walk), None) => walk,
        (None, _) => run.began_at - Duration::days(1),
    })
}

fn clock_is_old(run: &Run<'_>) -> bool {
    // Sikka reads a practice every quarter of an hour or so: asking each minute tells nothing new.
    run.began_at.timestamp() / 300 != run.integration.deskbell_read_at.map_or(0, |at| at.timestamp() / 300)
}

/// Events alone tell of deletions. A server may lack them: then the next full run finds what is gone. Trouble with
/// them fails the run, so that the next one reads the same span again.
async fn events(run: &Run<'_>, table: Table, since: DateTime<Utc>, seen: &HashSet<Box<str>>) -> Result<()> {
    let (mirror, ledger, id) = (run.context.mirror(), run.context.ledger(), run.integration.id);
    let endpoint = match table {
        Table::Patients => "practice_events of patients",
        Table::Appointments => "practice_events of appointments",
    };
    let now = run.context.now();
    // Longer spans than a day are asked for by dates, in a zone that is not told.
    let since = if now - since > Duration::hours(23) { since - ZONE_DOUBT } else { since };
    let (client, keys) = (&run.client, &*run.keys);
    let flags = |id, flag| (id, flag == EventFlag::Deleted);
    let told = match table {
        Table::Patients => run
            .until_cancelled(client.patient_events(keys, since, now, None))
            .await
            .map(|events| events.into_iter().map(|event| flags(event.id, event.flag)).collect::<Vec<_>>()),
        Table::Appointments => run
            .until_cancelled(client.appointment_events(keys, since, now, None))
            .await
            .map(|events| events.into_iter().map(|event| flags(event.id, event.flag)).collect()),
    };
    let events = match told {
        Ok(events) => events,
        Err(error) if is_refusal(&error) => {
            if ledger.set_not_offered(id, endpoint, now)? {
                run.progress.log(
                    "warning",
                    "endpoint_missing",
                    &[("endpoint", endpoint), ("error", error.code())],
                )?;
            }
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    ledger.set_offered(id, endpoint)?;
    let mut gone = Vec::new();
    let mut asked = HashSet::new();
    for (event_id, deleted) in events {
        // Rows that the lists showed are here; rows that are gone already need no second look.
        let settled = if deleted {
            !mirror.has(id, table.as_str(), &event_id)?
        } else {
            seen.contains(event_id.as_str())
        };
        if settled || !asked.insert(event_id.clone()) {
            continue;
        }
        // A second look before anything is marked as gone.
        if !run.look(table, &event_id).await? && deleted {
            gone.push(event_id);
        }
    }
    run.progress.vanished(match table {
        Table::Patients => mirror.patients_vanished(id, &gone, now)?,
        Table::Appointments => mirror.appointments_vanished(id, &gone, now)?,
    });
    Ok(())
}

impl Run<'_> {
    /// Asks for one row by its id. True where it is there: then it is stored.
    pub(super) async fn look(&self, table: Table, id: &str) -> Result<bool> {
        match table {
            Table::Patients => match self.until_cancelled(self.client.patient(&*self.keys, id)).await? {
                Some(row) => self.store_one(row).map(|()| true),
                None => Ok(false),
            },
            Table::Appointments => {
                match self.until_cancelled(self.client.appointment(&*self.keys, id)).await? {
                    Some(row) => self.store_one(row).map(|()| true),
                    None => Ok(false),
                }
            }
        }
    }

    /// Stores a row that was asked for by its id.
    fn store_one<T: Row>(&self, row: T) -> Result<()> {
        let tally = T::store(self, std::slice::from_ref(&row))?;
        let counts = Counts { received: 1, stored: tally.stored, unchanged: tally.unchanged, set_aside: 0 };
        self.progress.rows(T::TABLE, counts)
    }
}
