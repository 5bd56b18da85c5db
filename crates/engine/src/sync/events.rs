//! Events (`wire/sikka.md` 4): they alone tell of deletions, and of rows with an old date of loading. An event is
//! a hint: what it speaks of is asked for by its id before anything is changed.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use sikka::{EventFlag, EventSpan, PracticeEvent};
use store::{Counts, Texts};
use tokio::time::Instant;

use super::incremental::{OVERLAP, as_server_shows};
use super::progress::Table;
use super::walk::Row;
use super::{Events, Run, is_refusal};
use crate::error::{Error, Result};

/// Where the call takes longer than this it is made every quarter of an hour (vendor's samples: 6 to 14 s).
const SLOW: Duration = Duration::seconds(3);
const SLOW_EVERY: Duration = Duration::minutes(15);
/// Rows asked for one by one up to this many; for more, the whole lists are read.
const LOOKS: usize = 200;
/// Only rows that came within minutes show a zone.
const SHOWS_ZONE: u32 = 4;

/// Whether the events are asked for in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Now,
    Later,
}

/// Each minute where they are quick; every quarter of an hour where they are slow or missing.
pub(super) fn when(run: &Run<'_>) -> Result<Told> {
    if run.events == Events::Always {
        return Ok(Told::Now);
    }
    let marks = run.marks();
    if !are_missing(run)? && marks.events_took()? < SLOW {
        return Ok(Told::Now);
    }
    let due = marks.events_asked_at()?.is_none_or(|at| at > run.began_at || run.began_at - at >= SLOW_EVERY);
    Ok(if due { Told::Now } else { Told::Later })
}

/// Whether the server did not give them the last time.
pub(super) fn are_missing(run: &Run<'_>) -> Result<bool> {
    let missing = run.context.ledger().not_offered(run.integration.id)?;
    let is_ours =
        |endpoint: &String| [Table::Patients, Table::Appointments].map(name).contains(&endpoint.as_str());
    Ok(missing.iter().any(is_ours))
}

/// Whether the events were heard within the last quarter of an hour, so that they will be again within the next.
pub(super) fn were_read_lately(run: &Run<'_>) -> Result<bool> {
    let heard = run.marks().events_read_to()?;
    Ok(heard.is_some_and(|at| run.server_now() - at < SLOW_EVERY + OVERLAP))
}

fn name(table: Table) -> &'static str {
    match table {
        Table::Patients => "practice_events of patients",
        Table::Appointments => "practice_events of appointments",
    }
}

/// What came of reading the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// All of them, and what they speak of is here.
    All,
    /// They speak of more rows than should be asked for one by one: the whole lists have to be read.
    TooMany,
    /// A table's could not be had: the next run reads the same span again.
    Not,
}

/// From when on the events are read.
pub(super) fn from(run: &Run<'_>) -> Result<DateTime<Utc>> {
    let walk = run.context.mirror().whole_walk(run.integration.id, Table::Appointments.as_str())?;
    let from = match (run.marks().events_read_to()?, walk) {
        (Some(read), _) => read,
        (None, Some((began, _))) => began,
        (None, None) => run.server_began(),
    };
    Ok(from - OVERLAP)
}

/// Reads the events of both tables. To be called after the lists: an event tells what they missed.
pub(super) async fn read(run: &Run<'_>, since: DateTime<Utc>) -> Result<Heard> {
    let asked = Instant::now();
    let mut heard = table::<pms::Patient>(run, since).await?;
    if heard != Heard::Not {
        heard = match table::<pms::Appointment>(run, since).await? {
            Heard::All => heard,
            other => other,
        };
    }
    run.marks().events_asked(run.context.now(), asked.elapsed() / 2)?;
    if heard != Heard::Not {
        run.marks().set_events_read_to(run.server_began())?;
    }
    Ok(heard)
}

/// Up to a day back the events are asked for by minutes, which no zone can misread; further back by days.
fn spans(run: &Run<'_>, since: DateTime<Utc>) -> Result<Vec<EventSpan>> {
    // After a sleep the server's time is known again only with its next answer; a span that is too long costs nothing.
    let now = run.server_now().max(run.context.now());
    let minutes = (now - since).num_minutes() + 1;
    if let Ok(minutes) = u32::try_from(minutes.max(1))
        && minutes <= EventSpan::LONGEST
    {
        return Ok(vec![EventSpan::Minutes(minutes)]);
    }
    let (mut from, mut spans) = (as_server_shows(run, since)?, Vec::new());
    // A day more than now is in no zone too early.
    let end = (now + Duration::days(1)).naive_utc();
    while from < end {
        let to = (from + Duration::hours(24)).min(end);
        spans.push(EventSpan::Between(from, to));
        from = to;
    }
    Ok(spans)
}

/// What the newest event of a row says.
struct Newest {
    loaded: Option<NaiveDateTime>,
    deleted: bool,
    settled: bool,
}

async fn table<T: Row>(run: &Run<'_>, since: DateTime<Utc>) -> Result<Heard> {
    let (ledger, id, endpoint) = (run.context.ledger(), run.integration.id, name(T::TABLE));
    match hear::<T>(run, since).await {
        Ok((newest, known)) => {
            ledger.set_offered(id, endpoint)?;
            let heard = if newest.len() > LOOKS {
                let rows = newest.len().to_string();
                run.progress.log("info", "many_changes", &[("table", T::TABLE.as_str()), ("rows", &rows)])?;
                Heard::TooMany
            } else {
                look_at::<T>(run, newest).await?;
                Heard::All
            };
            run.context.note_events(known);
            Ok(heard)
        }
        Err(error) if is_refusal(&error) || is_trouble_of_its_own(&error) => {
            if ledger.set_not_offered(id, endpoint, run.context.now())? {
                run.progress.log(
                    "warning",
                    "endpoint_missing",
                    &[("endpoint", endpoint), ("error", error.code())],
                )?;
            }
            Ok(Heard::Not)
        }
        Err(error) => Err(error),
    }
}

/// True for trouble that this one call may have alone: the lists have just been read.
fn is_trouble_of_its_own(error: &Error) -> bool {
    matches!(
        error,
        Error::Sikka(
            sikka::Error::TimedOut
                | sikka::Error::Server { .. }
                | sikka::Error::NotJson
                | sikka::Error::NotFound
                | sikka::Error::NotYetUploaded
        )
    )
}

/// Walks the events and keeps, of each row, what its newest one says; those that tell nothing new are dropped. The
/// second value is what to remember of them: spans overlap, and the same event comes several times.
async fn hear<T: Row>(
    run: &Run<'_>,
    since: DateTime<Utc>,
) -> Result<(BTreeMap<String, Newest>, Vec<Option<u64>>)> {
    let mirror = run.context.mirror();
    let (mut newest, mut known) = (BTreeMap::<String, Newest>::new(), Vec::new());
    // Two changes of a row in one second look alike: they are told apart by their number.
    let mut alike = HashMap::<u64, u32>::new();
    let mut to_ask = VecDeque::from(spans(run, since)?);
    while let Some(span) = to_ask.pop_front() {
        let (asked, mut latest) = (run.server_now(), None::<NaiveDateTime>);
        let mut answered = None;
        let mut walk = T::events(run, span);
        while let Some(page) = run.until_cancelled(walk.next_page(&*run.keys)).await? {
            answered.get_or_insert(run.server_now());
            for event in page.rows {
                latest = latest.max(event.loaded);
                let mark = fingerprint::<T>(run, &event).map(|mark| {
                    let nth = alike.entry(mark).or_insert(0);
                    *nth += 1;
                    mark.wrapping_add(u64::from(*nth))
                });
                if event.row.as_ref().is_some_and(|row| run.is_of_another_practice(row))
                    || run.context.knows_event(mark)
                {
                    continue;
                }
                let deleted = event.flag == EventFlag::Deleted;
                let settled = if deleted {
                    !mirror.has(run.integration.id, T::TABLE.as_str(), &event.id)?
                } else {
                    // That a list of this run showed the row says nothing: it may have been read a moment before.
                    event.row.as_ref().map_or(Ok(false), |row| row.is_stored(run))?
                };
                known.push(mark);
                let now = Newest { loaded: event.loaded, deleted, settled };
                match newest.get_mut(&event.id) {
                    // Those of one moment are told in their order.
                    Some(before) if before.loaded > now.loaded => {}
                    Some(before) => *before = now,
                    None => {
                        newest.insert(event.id, now);
                    }
                }
            }
        }
        // Minutes are counted back from the server's answer: a PC that slept meanwhile has asked for too few.
        let answered = answered.unwrap_or_else(|| run.server_now());
        if let EventSpan::Minutes(minutes) = span
            && answered - Duration::minutes(i64::from(minutes)) > since + Duration::minutes(1)
        {
            to_ask.extend(spans(run, since)?);
        }
        if let (EventSpan::Minutes(minutes), Some(loaded)) = (span, latest)
            && minutes <= SHOWS_ZONE
        {
            let began = asked - Duration::minutes(i64::from(minutes));
            if run.marks().learn_from_row(loaded, began, run.server_now())? {
                let minutes = run.marks().server_minutes()?.unwrap_or(0).to_string();
                run.progress.log("info", "zone_learned", &[("minutes", &minutes)])?;
            }
        }
    }
    newest.retain(|_, newest| !newest.settled);
    Ok((newest, known))
}

/// Asks for the rows that events speak of; those that are not there are gone.
async fn look_at<T: Row>(run: &Run<'_>, newest: BTreeMap<String, Newest>) -> Result<()> {
    let (mirror, id, now) = (run.context.mirror(), run.integration.id, run.context.now());
    let mut gone = Vec::new();
    for (row_id, newest) in newest {
        match run.look::<T>(&row_id).await {
            Ok(true) => {}
            // Whatever its newest event says: two of one moment may come in any order.
            Ok(false) => gone.push(row_id),
            // A server that does not give single rows: its word has to do.
            Err(Error::Sikka(sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. })) => {
                if newest.deleted {
                    gone.push(row_id);
                }
            }
            Err(error) => return Err(error),
        }
    }
    run.progress.vanished(match T::TABLE {
        Table::Patients => mirror.patients_vanished(id, &gone, now)?,
        Table::Appointments => mirror.appointments_vanished(id, &gone, now)?,
    });
    Ok(())
}

/// One event of one practice. Without a time two events of a row look alike: such a one is not remembered as known.
fn fingerprint<T: Row>(run: &Run<'_>, event: &PracticeEvent<T>) -> Option<u64> {
    let loaded = event.loaded?;
    let mut hasher = DefaultHasher::new();
    (run.integration.id, T::TABLE.as_str(), &event.id, event.flag == EventFlag::Deleted, loaded)
        .hash(&mut hasher);
    Some(hasher.finish())
}

impl Run<'_> {
    /// Asks for one row by its id. True where it is there: then it is stored. One that turns out to be of another
    /// practice of the office is not there.
    pub(super) async fn look<T: Row>(&self, id: &str) -> Result<bool> {
        let Some(row) = self.until_cancelled(T::one(self, id)).await? else { return Ok(false) };
        if self.is_of_another_practice(&row) {
            return Ok(false);
        }
        let tally = T::store(self, std::slice::from_ref(&row), Texts::Unknown)?;
        let counts = Counts { received: 1, stored: tally.stored, unchanged: tally.unchanged, set_aside: 0 };
        self.progress.rows(T::TABLE, counts)?;
        Ok(true)
    }
}
