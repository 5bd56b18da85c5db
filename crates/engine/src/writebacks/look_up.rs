//! No answer came: was it taken? Sikka's dated list is asked, then the PMS itself; nothing is guessed.

use std::sync::Arc;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use pms::{Event, Likeness, Record, State, Tag, Trace, Visit};
use sikka::{AppointmentFilter, Cursor, NoteFilter, TransactionFilter, WriteBackList, WriteBackRequest};
use store::{Checked, WriteBack};

use super::notes::OwnNote;
use super::pace::{ON_ITS_WAY, look_after};
use super::poll::is_closed;
use super::{ground, take, take_with, tell};
use crate::bell::OWN_FOR;
use crate::context::Context;
use crate::error::Result;

/// Younger than this, a request may still be on its way into the list.
const PROOF_AFTER: Duration = Duration::seconds(60);
/// The same, from the first look on: it comes five seconds after the answer was given up.
const PASSED: Duration = Duration::seconds(55);
/// Looks that prove nothing, after which a person is asked: half an hour, in which the cloud shows what the PMS has.
const LOOKS: u32 = 14;

/// How far ahead this PC's clock may have been.
const CLOCK_AHEAD: Duration = Duration::days(3);
/// Spans of seven days that are asked for at most: what is older waits for a person.
const SPANS: u32 = 4;
/// So many looks come before a proof, whatever a clock that jumps makes of the minute: 5, 25 and 65 seconds.
const LOOKS_BEFORE_PROOF: u32 = 2;

/// The days to ask for, `now` being Sikka's: from the day before, since the list's zone is not known, seven at most
/// (`wire/sikka.md` 7.3). The last is false where they may not hold the attempt.
///
/// The attempt's time is this PC's, whose clock may have been wrong: one from the future was made in the last days.
pub(crate) fn days(attempt: DateTime<Utc>, now: DateTime<Utc>) -> (NaiveDate, NaiveDate, bool) {
    let since = if attempt > now { now - Duration::days(4) } else { attempt };
    let from = since.date_naive() - Days::new(1);
    let to = now.date_naive() + Days::new(1);
    let last = from + Days::new(6);
    (from, to.min(last), to <= last)
}

/// Sikka's list of the days since an attempt, and whether it has to hold it: only a whole one does.
///
/// It begins some days earlier: the attempt's time is this PC's, whose clock may have been ahead and put right since.
/// `looked_from`: Sikka's time at the first look, which came after the attempt however wrong this PC was.
async fn listed(
    context: &Context,
    attempt: DateTime<Utc>,
    looked_from: Option<DateTime<Utc>>,
) -> Result<(WriteBackList, bool)> {
    let client = context.client().await?;
    let ahead = attempt - CLOCK_AHEAD;
    let attempt = looked_from.map_or(ahead, |from| ahead.min(from));
    let there = || client.server_time().unwrap_or_else(|| context.now());
    let (mut from, to, _) = days(attempt, there());
    let mut list = client.write_backs_as_told(from, to).await?;
    // Its answer tells what day it is at Sikka: this PC may have been wrong about it.
    let (known_from, known_to, _) = days(attempt, there());
    if known_from != from || known_to > to {
        from = known_from;
        list = client.write_backs_as_told(from, from + Days::new(6)).await?;
    }
    let today = there().date_naive() + Days::new(1);
    let mut last = from + Days::new(6);
    for _ in 1..SPANS {
        if last >= today {
            break;
        }
        from = last + Days::new(1);
        last = from + Days::new(6);
        let more = client.write_backs_as_told(from, last.min(today)).await?;
        list.rows.extend(more.rows);
        list.is_whole &= more.is_whole;
    }
    let holds = list.is_whole && last >= today;
    Ok((list, holds))
}

/// What the list says of a write-back.
enum Verdict {
    Found(String),
    Absent,
    Nothing,
}

/// Whether a look-up looked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    /// It did.
    Yes,
    /// Neither Sikka nor the PMS was to be asked, or it is too early for an answer.
    Unreachable,
}

pub(super) async fn look_up(context: &Arc<Context>, row: &WriteBack) -> Result<Looked> {
    let now = context.now();
    let attempt = row.attempted_at.unwrap_or(row.created_at);
    // The request may have left long after it was claimed: the minute counts from when the answer was given up.
    let lost_at = row.lost_at.unwrap_or(attempt);
    let age = now - lost_at;
    // Its clock was set back since: the looks alone tell that time has passed.
    let settled = age >= PROOF_AFTER || age < Duration::zero() && row.looks > LOOKS_BEFORE_PROOF;
    let listed = listed(context, attempt, row.looked_from).await;
    // A clock that was set forward brings the next look forward, too: time itself has to have passed, by Sikka's clock
    // or by one of this run that nobody sets.
    let server_time = context.client().await.ok().and_then(|client| client.server_time());
    let by_server = row.looked_from.zip(server_time).map(|(from, there)| there - from);
    let here = Duration::from_std(context.looked_for(row.id, row.attempts)).unwrap_or_default();
    let still = match row.state {
        State::Unknown => has_to_pass(row) - by_server.unwrap_or_default().max(here),
        _ => Duration::zero(),
    };
    let settled = settled && still <= Duration::zero();
    let mut next = now + look_after(row.looks + 1);
    if row.looks >= LOOKS_BEFORE_PROOF && !settled {
        // The next one may be the proof.
        next = next.min((lost_at + PROOF_AFTER).max(now + still));
    }
    // What fails may be all of Sikka, or its list alone.
    let failed = match &listed {
        Ok((list, holds)) => {
            match verdict(context, row, list, settled && *holds && row.looks >= LOOKS_BEFORE_PROOF)? {
                Verdict::Found(id) => {
                    let note = OwnNote::FoundInList.stored().to_owned();
                    take(context, row, &Event::Found { id }, Some(note), Some(now))?;
                    return Ok(Looked::Yes);
                }
                Verdict::Absent => {
                    absent(context, row, now)?;
                    return Ok(Looked::Yes);
                }
                Verdict::Nothing => false,
            }
        }
        Err(error) => !is_closed(error),
    };
    let found = match failed {
        true if settled && asks_the_pms(context, row)? => in_the_pms(context, row).await.ok(),
        _ => None,
    };
    if failed && found.is_none() {
        // No look at all: it does not count. While nothing can be asked nothing is lost by waiting.
        context.ledger().plan_write_back(row.id, now + Duration::seconds(30))?;
        return Ok(Looked::Unreachable);
    }
    let take_back_asked_at = row.take_back_asked_at;
    let looked = Checked { id: row.id, looked_up: true, server_time, next, take_back_asked_at };
    context.ledger().checked_write_backs(&[looked], now)?;
    // A list that holds the attempt may prove more in a moment: a status that stands there already is no trace of ours.
    let too_early = matches!(&listed, Ok((_, true))) && row.looks < LOOKS_BEFORE_PROOF;
    if !settled || too_early {
        return Ok(Looked::Unreachable);
    }
    // The list proves nothing: the thing itself is looked for where it would stand.
    let found = match found {
        Some(found) => Ok(found),
        None => in_the_pms(context, row).await,
    };
    let looked = if listed.is_err() && found.is_err() { Looked::Unreachable } else { Looked::Yes };
    if let Ok(Some((Likeness::Same, number))) = found {
        let changes = row.intent.appointment_sr_no().is_none();
        take_with(context, row, &Event::SeenInPms, |step| {
            step.note = Some(OwnNote::FoundInPms.stored().to_owned());
            step.appointment_sr_no = number.filter(|_| changes && row.intent.patient_id().is_some());
        })?;
    } else if row.looks + 1 >= LOOKS {
        let note = match found {
            Ok(Some(_)) => OwnNote::FoundSimilar,
            _ => OwnNote::NotKnown,
        };
        if take(context, row, &Event::GaveUpLooking, Some(note.stored().to_owned()), None)? {
            tell(context, row.integration_id, ("Please check one change", "Por favor, revise un cambio"));
        }
    }
    Ok(looked)
}

/// How much time has to pass from the first look on.
fn has_to_pass(row: &WriteBack) -> Duration {
    match row.last_answer.as_deref().and_then(OwnNote::of) {
        // The first look comes at the start, and when it left only this PC's clock tells: somebody might still wait.
        Some(OwnNote::EndedBeforeAnswer) => ON_ITS_WAY + PROOF_AFTER,
        _ => PASSED,
    }
}

/// How long it is waited before it is sent again that never arrived: what gets lost each time is not sent for ever.
const SENT_AGAIN_AFTER: [Duration; 3] = [Duration::zero(), Duration::minutes(1), Duration::minutes(5)];

/// It is proved that nothing arrived. A payment waits for a person all the same, and so does what never arrives.
fn absent(context: &Context, row: &WriteBack, now: DateTime<Utc>) -> Result<()> {
    let note = OwnNote::NeverArrived.stored();
    let history = context.ledger().write_back_history(row.id)?;
    let before = history.iter().filter(|entry| entry.note.as_deref() == Some(note)).count();
    let wait = SENT_AGAIN_AFTER.get(before).filter(|_| row.intent.may_be_sent_again());
    let event = Event::ProvenAbsent { may_be_sent_again: wait.is_some() };
    if take(context, row, &event, Some(note.to_owned()), wait.map(|wait| now + *wait))? && wait.is_none() {
        let title = match row.intent.may_be_sent_again() {
            true => ("A change does not get through", "Un cambio no llega"),
            false => ("A payment needs a look", "Hay un pago por revisar"),
        };
        tell(context, row.integration_id, title);
    }
    Ok(())
}

/// `proves`: a list without it would be a proof.
fn verdict(context: &Context, row: &WriteBack, list: &WriteBackList, mut proves: bool) -> Result<Verdict> {
    let integration = context.connected(row.integration_id)?;
    let office = integration.practice.office_id.as_str();
    let request = WriteBackRequest::of(&row.intent, false);
    for listed in &list.rows {
        // What the list does not tell may be ours.
        let ours = listed.office_id.is_empty() || listed.office_id.trim().eq_ignore_ascii_case(office);
        let same_method = listed.method.is_empty() || listed.method.eq_ignore_ascii_case(request.method);
        if !ours || !same_method {
            continue;
        }
        if context.ledger().knows_sikka_id(integration.id, &listed.id)? {
            // The number of an earlier one of ours, on what is this one: nothing says which of the two it is.
            proves &= !row.tag.as_ref().is_some_and(|tag| listed.has_tag(tag));
            continue;
        }
        if let Some(tag) = &row.tag {
            if listed.has_tag(tag) {
                return Ok(Verdict::Found(listed.id.clone()));
            }
            if listed.has_another_tag(tag) {
                continue;
            }
        }
        if listed.carries(&request, office) {
            // Without a tag an older one may say the same. Sikka's numbers grow: what is not beyond those that were ours
            // before the attempt is no proof of anything.
            if row.tag.is_some() || is_newer(context, row, &listed.id)? {
                return Ok(Verdict::Found(listed.id.clone()));
            }
            proves = false;
        }
        // Without a body, or about the same patient or appointment in other words: it could be this one.
        if !listed.has_body || listed.speaks_of(&request) {
            proves = false;
        }
    }
    Ok(if proves { Verdict::Absent } else { Verdict::Nothing })
}

/// Whether Sikka's number is beyond those that we knew before the attempt, and none that was seen as another program's by
/// then; true where they are no numbers. A clock that was set back may make one of ours look like that: it proves nothing
/// then, but that nothing arrived is not proved either.
fn is_newer(context: &Context, row: &WriteBack, id: &str) -> Result<bool> {
    let attempt = row.attempted_at.unwrap_or(row.created_at);
    if context.ledger().saw_another_program(row.integration_id, id, attempt)? {
        return Ok(false);
    }
    let known = context.ledger().greatest_sikka_id(row.integration_id, attempt)?;
    Ok(match (known, id.parse::<i64>()) {
        (Some(known), Ok(id)) => id > known,
        _ => true,
    })
}

/// What Sikka read of the practice before the attempt cannot show it, but may show the same from earlier. Where nobody
/// tells when it read, it may have been before.
fn is_stale(context: &Context, row: &WriteBack) -> Result<bool> {
    let attempt = row.attempted_at.unwrap_or(row.created_at);
    let read = context.connected(row.integration_id)?.practice.data_as_of;
    Ok(read.is_none_or(|at| at < attempt))
}

/// Whether there is anything to be asked of the PMS now that may show it.
fn asks_the_pms(context: &Context, row: &WriteBack) -> Result<bool> {
    let changes = matches!(row.intent.trace(), Trace::Appointment(_) | Trace::Patient(_));
    Ok(!changes || !is_stale(context, row)?)
}

/// The likest record of the PMS that none of our other write-backs explains, and its number.
pub(super) async fn in_the_pms(
    context: &Arc<Context>,
    row: &WriteBack,
) -> Result<Option<(Likeness, Option<String>)>> {
    let integration = context.connected(row.integration_id)?;
    let client = context.client().await?;
    let keys = context.keys(&integration).await?;
    let tag = row.tag.as_ref();
    let like = |record: Record<'_>| row.intent.likeness(record, tag);
    let mut best: Option<(Likeness, Option<String>)> = None;
    let mut better = |likeness: Likeness, number: &str| {
        if likeness > best.as_ref().map_or(Likeness::Other, |best| best.0) {
            best = Some((likeness, Some(number.to_owned()).filter(|number| !number.is_empty())));
        }
    };
    match row.intent.trace() {
        Trace::Visits { patient_id, date } => {
            let filter = AppointmentFilter {
                startdate: Some(date),
                enddate: Some(date),
                patient_id: Some(patient_id.to_owned()),
                ..AppointmentFilter::default()
            };
            let words = context.mirror().status_words(integration.id)?;
            let mut walk = client.appointments(filter, Cursor::default());
            while let Some(page) = walk.next_page(&*keys).await? {
                for there in &page.rows {
                    let number = &there.appointment_sr_no;
                    if !context.ledger().explains(integration.id, number, row.id)? {
                        // Of its status a booking's likeness knows only what the word reads like.
                        let status = words.kind_of(there).as_str().to_owned();
                        let there = pms::Appointment { status, ..there.clone() };
                        let is_told = Tag::told_by(tag, &[there.note.expose(), there.description.expose()]);
                        // Moved there, maybe, since: it is no new one.
                        if is_told.is_none() && row.there_before.contains(number) {
                            continue;
                        }
                        let likeness = like(Record::Appointment(&there));
                        // One that is done is there: of two that say the same either may be its.
                        let open = likeness == Likeness::Same
                            && is_told.is_none()
                            && row.state != State::Completed
                            && may_be_anothers(context, row, &Visit::of(&there))?;
                        better(if open { Likeness::Perhaps } else { likeness }, number);
                    }
                }
            }
        }
        Trace::Appointment(_) | Trace::Patient(_) if is_stale(context, row)? => {}
        Trace::Appointment(number) => {
            if let Some(there) = client.appointment(&*keys, number).await? {
                better(like(Record::Appointment(&there)), number);
            }
        }
        Trace::Patient(number) => {
            if let Some(there) = client.patient(&*keys, number).await? {
                better(like(Record::Patient(&there)), number);
            }
        }
        Trace::NewPatient { .. } => {
            if let Some(number) = ground::new_patient(context, row).await? {
                better(Likeness::Perhaps, &number);
            }
        }
        Trace::Notes { patient_id, date } => {
            let filter = NoteFilter {
                patient_id: Some(patient_id.to_owned()),
                startdate: Some(date),
                enddate: Some(date),
                ..NoteFilter::default()
            };
            let mut walk = client.medical_notes(filter, Cursor::default());
            while let Some(page) = walk.next_page(&*keys).await? {
                page.rows.iter().for_each(|there| better(like(Record::Note(there)), &there.note_id));
            }
        }
        Trace::Transactions { patient_id, date } => {
            let filter = TransactionFilter {
                patient_id: Some(patient_id.to_owned()),
                startdate: Some(date),
                enddate: Some(date),
                ..TransactionFilter::default()
            };
            let mut walk = client.transactions(filter, Cursor::default());
            while let Some(page) = walk.next_page(&*keys).await? {
                for there in &page.rows {
                    better(like(Record::Transaction(there)), &there.transaction_sr_no);
                }
            }
        }
    }
    Ok(best)
}

/// Whether a visit of the schedule may as well be another booking of ours: where no tag tells, it proves neither.
pub(crate) fn may_be_anothers(context: &Context, row: &WriteBack, there: &Visit<'_>) -> Result<bool> {
    let since = row.created_at.min(context.now()) - OWN_FOR;
    let nameless = context.ledger().nameless_bookings(row.integration_id, since)?;
    Ok(nameless.iter().any(|other| other.id != row.id && other.intent.books(there)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn the_list_is_asked_from_the_day_before_and_for_seven_days_at_most() {
        let at = |day| Utc.with_ymd_and_hms(2026, 11, day, 3, 0, 0).unwrap();
        let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        assert_eq!(days(at(10), at(10)), (date(9), date(11), true));
        assert_eq!(days(at(10), at(25)), (date(9), date(15), false), "it may be in the days after");
        assert_eq!(days(at(25), at(10)), (date(5), date(11), true), "this PC's clock was ahead");
    }
}
