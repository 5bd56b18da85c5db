//! The incremental run: what was loaded since the last good run began, and what the events tell besides. When nothing
//! changed it is four small requests, and no write to the mirror.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use pms::{Appointment, Patient};
use sikka::Changed;

use super::Run;
use super::events::{self, Heard, Told};
use super::full;
use super::progress::Table;
use super::walk::{Row, Seen, Way};
use crate::error::Result;

/// Rows that were being loaded while the last run began.
pub(super) const OVERLAP: Duration = Duration::minutes(2);
/// The zone of `loaded_startdate` is not told (`wire/sikka.md` 4). While it is not learned it may be any from UTC−12
/// on: a moment that is twelve hours back is not too late.
const ZONE_DOUBT: Duration = Duration::hours(12);
/// A learned zone that is not UTC's may have changed its clock since.
const DST_DOUBT: Duration = Duration::hours(1);
/// Where the filter is ignored and the events are missing, all rows are read so often.
const WHOLE_EVERY: Duration = Duration::minutes(15);

pub(super) async fn steps(run: &mut Run<'_>) -> Result<()> {
    let since = lists_from(run)?;
    let told = events::when(run)?;
    // News that a list is not asked for to its end comes by the events, in this run or in the next quarter of an hour.
    let covered = told == Told::Now && !events::are_missing(run)? || events::were_read_lately(run)?;
    run.progress.step(4)?;
    let patients = loaded::<Patient>(run, since, covered).await?;
    run.progress.step(5)?;
    let appointments = loaded::<Appointment>(run, since, covered).await?;
    run.progress.step(8)?;
    let heard = match told {
        Told::Now => events::read(run, events::from(run)?).await?,
        Told::Later => Heard::Not,
    };
    match heard {
        Heard::TooMany => return full::reconcile(run).await,
        Heard::All => {}
        // The events did not come after all: the lists have to be read to their ends.
        Heard::Not if told == Told::Now => {
            if patients.stopped_early {
                loaded::<Patient>(run, since, false).await?;
            }
            if appointments.stopped_early {
                loaded::<Appointment>(run, since, false).await?;
            }
        }
        // What a list was not asked for is still to come, and will be asked for again.
        Heard::Not if patients.stopped_early || appointments.stopped_early => return Ok(()),
        Heard::Not => {}
    }
    run.marks().set_lists_read_to(run.server_began())
}

/// From when on the lists are read; the mirror's whole walk counts, so that a new ledger loses nothing.
fn lists_from(run: &Run<'_>) -> Result<DateTime<Utc>> {
    let walk = run.context.mirror().whole_walk(run.integration.id, Table::Appointments.as_str())?;
    let from = match (run.marks().lists_read_to()?, walk) {
        (Some(read), _) => read,
        (None, Some((began, _))) => began,
        (None, None) => run.began_at - Duration::days(1),
    };
    Ok(from - OVERLAP)
}

/// A moment as the server's own clock shows it, or early enough where its zone is not known.
pub(super) fn as_server_shows(run: &Run<'_>, at: DateTime<Utc>) -> Result<NaiveDateTime> {
    Ok(match run.marks().server_minutes()? {
        Some(0) => at.naive_utc(),
        Some(minutes) => (at + Duration::minutes(minutes) - DST_DOUBT).naive_utc(),
        None => (at - ZONE_DOUBT).naive_utc(),
    })
}

/// Reads what was loaded of a table since a moment.
async fn loaded<T: Row>(run: &Run<'_>, since: DateTime<Utc>, covered: bool) -> Result<Seen> {
    let mut seen = Seen::default();
    if !run.marks().ignores_filter(T::TABLE)? {
        let changed = Changed::LoadedSince(as_server_shows(run, since)?);
        let way = if covered { Way::UntilNoNews } else { Way::Changes };
        run.walk(T::changes(run, changed), &mut seen, way).await?;
        return Ok(seen);
    }
    if covered {
        seen.stopped_early = true;
        return Ok(seen);
    }
    // Neither filter nor events: all of it, patients less often.
    let due = match T::TABLE {
        Table::Appointments => true,
        Table::Patients => {
            let last = run.marks().whole_read_at()?;
            last.is_none_or(|at| at > run.began_at || run.began_at - at >= WHOLE_EVERY)
        }
    };
    if due {
        run.walk(T::changes(run, Changed::All), &mut seen, Way::Changes).await?;
        if T::TABLE == Table::Patients {
            run.marks().set_whole_read_at(run.began_at)?;
        }
    }
    Ok(seen)
}
