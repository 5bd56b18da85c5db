//! What another program of this practice's Sikka app asks of the schedule: it rings when Sikka takes it, before the PMS
//! has it, and only once.
//!
//! Sikka lists the write-backs of the whole app (`wire/sikka.md` 7.3). Those that are not ours are another program's;
//! where the list has no bodies nothing is known of them, and the schedule rings later.

use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use pms::{StatusKind, StatusWords};
use sikka::{ListedWriteBack, ScheduleChange, WriteBackRequest, WriteBackStatus};
use store::{
    AppointmentEvent, AppointmentRow, Bell, Integration, IntegrationStatus, NewBell, OfProgram, OtherNews,
    Stands, VisitThen, WriteBack,
};

use super::{OWN_FOR, about};
use crate::alerts::{Moment, rule_for};
use crate::context::Context;
use crate::error::Result;
use crate::schedule;
use crate::view::Alert;
use crate::writebacks::{days, is_closed};

/// The duty of a practice: reading Sikka's list.
const OTHERS: &str = "other_programs";
/// Its list was read once; what stood there then is old.
const READ: &str = "other_programs_read";
/// Not more often, whatever the pace of the syncs.
const AT_LEAST: Duration = Duration::seconds(30);
/// An app that may not read the list is not asked to again for so long.
const CLOSED_FOR: Duration = Duration::hours(6);
/// Sikka lists a span of seven days, tomorrow included: an older one is heard of no more.
const LISTED_FOR: Duration = Duration::days(6);
/// The schedule may show a change this long before the list is read.
const SHOWN_BEFORE: Duration = Duration::hours(1);

/// Practices whose list is to be read now; planned anew before it is read. One list is about all of them.
pub(crate) fn due(context: &Context, practices: &[Integration]) -> Result<Vec<Integration>> {
    let now = context.now();
    if context.list_closed_until().is_some_and(|until| until > now) {
        return Ok(Vec::new());
    }
    let every = Duration::seconds(i64::from(schedule::sync_seconds(context)?)).max(AT_LEAST);
    let listens = |practice: &&Integration| {
        // Before its first sync nobody is told anything.
        practice.status == IntegrationStatus::Active
            && practice.next_try_at.is_none_or(|at| at <= now)
            && !context.is_catching_up(practice.id)
    };
    let practices: Vec<Integration> = practices.iter().filter(listens).cloned().collect();
    let mut is_due = false;
    for practice in &practices {
        let at = context.ledger().duty_due(practice.id, OTHERS)?;
        is_due |= at.is_none_or(|at| at <= now || at > now + every * 2);
    }
    if !is_due {
        return Ok(Vec::new());
    }
    for practice in &practices {
        context.ledger().plan_duty(practice.id, OTHERS, now + every)?;
    }
    Ok(practices)
}

/// Reads Sikka's list for these practices.
pub(crate) async fn read(context: &Arc<Context>, practices: &[Integration]) -> Result<()> {
    let client = context.client().await?;
    let now = context.now();
    let there = client.server_time().unwrap_or(now);
    // By Sikka's clock as well: this PC's may be wrong.
    let asked = still_asked(context, practices)?.map(|at| at + (there - now));
    let (from, to) = span(there, asked);
    let list = match client.write_backs(from, to).await {
        Ok(list) => list,
        Err(error) => {
            let error = error.into();
            if is_closed(&error) {
                context.set_list_closed_until(now + CLOSED_FOR);
            }
            return Err(error);
        }
    };
    // Of which of several practices a row without an office is, nobody can tell; also not while one does not listen.
    let alone = context.ledger().integrations()?.len() == 1;
    for practice in practices {
        let office = practice.practice.office_id.trim();
        let of_it = |row: &&ListedWriteBack| {
            let told = row.office_id.trim();
            if told.is_empty() { alone } else { told.eq_ignore_ascii_case(office) }
        };
        let rows: Vec<_> = list.rows.iter().filter(of_it).collect();
        hear(context, practice, &rows)?;
    }
    context.wake.bell.notify_one();
    Ok(())
}

/// When the oldest of those rang that Sikka still has, as far as it lists them.
fn still_asked(context: &Context, practices: &[Integration]) -> Result<Option<DateTime<Utc>>> {
    let mut oldest = None;
    for practice in practices {
        let bells = context.ledger().bells_since(practice.id, context.now() - LISTED_FOR)?;
        let asked = |bell: &&Bell| bell.what.program.as_ref().is_some_and(|of| of.stands == Stands::Asked);
        oldest = bells.iter().filter(asked).map(|bell| bell.at).chain(oldest).min();
    }
    Ok(oldest)
}

/// The days to be asked for: from yesterday on, or from the day before what is still to be told of, in a span that Sikka
/// gives (`wire/sikka.md` 7.3). The rows are the whole app's: no day more than is needed.
fn span(there: DateTime<Utc>, asked: Option<DateTime<Utc>>) -> (NaiveDate, NaiveDate) {
    let since = asked.map_or(there, |at| at.clamp(there - Duration::days(4), there));
    let (from, to, _) = days(since, there);
    (from, to)
}

/// Keeps what the rows of a practice tell.
fn hear(context: &Context, practice: &Integration, rows: &[&ListedWriteBack]) -> Result<()> {
    let (ledger, now, id) = (context.ledger(), context.now(), practice.id);
    let known = ledger.other_write_backs(id)?;
    let is_first = ledger.mark(id, READ)?.is_none();
    let own = ledger.own_write_backs_since(id, now - OWN_FOR)?;
    let bells = ledger.bells_since(id, now - OWN_FOR)?;
    let words = context.mirror().status_words(id)?;
    let rules = context.settings()?.alerts.rules;
    let today = now.with_timezone(&practice.zone).date_naive();
    let mut news: Vec<(String, OtherNews)> = Vec::new();
    let mut explained = Vec::new();
    for row in rows {
        let stands = stands(row);
        if known.contains(&row.id) {
            let kept = bells.iter().filter_map(|bell| bell.what.program.as_ref());
            // What the schedule shows is done, whatever the list makes of it.
            let asked = |program: &&OfProgram| program.sikka_id == row.id && program.stands == Stands::Asked;
            if stands != Stands::Asked && kept.into_iter().any(|program| asked(&program)) {
                news.push((row.id.clone(), OtherNews::Stands(stands)));
            }
            continue;
        }
        if is_ours(context, practice, &own, row)? {
            continue;
        }
        let elsewhere = crate::sync::is_of_another_practice(practice, &row.practice_id());
        let change = row.schedule_change().filter(|_| !is_first && !elsewhere && stands != Stands::Refused);
        let bell = match change {
            Some(change) => bell_for(context, practice, row, &change, &words)?,
            None => None,
        };
        let told = match bell {
            None => OtherNews::Silent,
            Some(bell) => {
                // The schedule may have been quicker than the list.
                let already = bells.iter().find(|other| {
                    let fresh = other.at >= now - SHOWN_BEFORE && other.what.program.is_none();
                    fresh && !explained.contains(&other.id) && is_the_same(&other.what, &bell)
                });
                let alert = rule_for(
                    &rules,
                    about(&bell, today),
                    &bell.provider_id,
                    &bell.operatory,
                    Moment::default(),
                );
                match already {
                    Some(other) => {
                        explained.push(other.id);
                        OtherNews::Explains(other.id, stands)
                    }
                    None if is_over(&bell, today) || alert == Alert::Silent => OtherNews::Silent,
                    // Done and shown before the bell listened.
                    None if is_there(context, practice, &bell)? => OtherNews::Silent,
                    None => OtherNews::Rings(Box::new(bell)),
                }
            }
        };
        news.push((row.id.clone(), told));
    }
    if !news.is_empty() {
        ledger.keep_other_write_backs(id, &news, now)?;
    }
    if is_first {
        ledger.set_mark(id, READ, Some(now.timestamp()))?;
    }
    Ok(())
}

fn stands(row: &ListedWriteBack) -> Stands {
    match row.status() {
        WriteBackStatus::Completed { .. } => Stands::Done,
        WriteBackStatus::Failed { .. } => Stands::Refused,
        WriteBackStatus::Pending { .. } | WriteBackStatus::Forgotten => Stands::Asked,
    }
}

/// Ours, or perhaps ours: one whose answer never came has no number yet, and is looked up by itself.
fn is_ours(
    context: &Context,
    practice: &Integration,
    own: &[WriteBack],
    row: &ListedWriteBack,
) -> Result<bool> {
    if context.ledger().knows_sikka_id(practice.id, &row.id)? {
        return Ok(true);
    }
    let office = practice.practice.office_id.as_str();
    Ok(own.iter().any(|ours| {
        let tagged = ours.tag.as_ref().is_some_and(|tag| row.has_tag(tag));
        let unanswered = ours.attempts > 0 && ours.sikka_id.is_none();
        tagged || unanswered && row.carries(&WriteBackRequest::of(&ours.intent, false), office)
    }))
}

/// The bell of a change; none where it is about nothing that rings, or about an appointment that nobody knows.
fn bell_for(
    context: &Context,
    practice: &Integration,
    row: &ListedWriteBack,
    change: &ScheduleChange,
    words: &StatusWords,
) -> Result<Option<NewBell>> {
    let program = Some(OfProgram { sikka_id: row.id.clone(), stands: stands(row), shown: false });
    let there = |number: &str| context.mirror().appointment(practice.id, number);
    Ok(match change {
        ScheduleChange::Booking { patient_id, date, time, operatory, provider_id } => Some(NewBell {
            kind: "booked".to_owned(),
            appointment_sr_no: String::new(),
            date: *date,
            time: Some(*time),
            operatory: operatory.clone(),
            provider_id: provider_id.clone(),
            before: None,
            patient_id: patient_id.clone(),
            program,
        }),
        ScheduleChange::Status { appointment_sr_no, value } => {
            let kind = match words.kind(value) {
                StatusKind::Cancelled => "cancelled",
                StatusKind::Arrived => "arrived",
                _ => return Ok(None),
            };
            let Some(visit) = there(appointment_sr_no)? else { return Ok(None) };
            visit.date.map(|date| NewBell {
                kind: kind.to_owned(),
                appointment_sr_no: appointment_sr_no.clone(),
                date,
                time: visit.time,
                operatory: visit.operatory,
                provider_id: visit.provider_id,
                before: None,
                patient_id: visit.patient_id,
                program,
            })
        }
        ScheduleChange::Move { appointment_sr_no, date, time, operatory, provider_id } => {
            let Some(visit) = there(appointment_sr_no)? else { return Ok(None) };
            let or =
                |asked: &str, now: &str| if asked.is_empty() { now.to_owned() } else { asked.to_owned() };
            (*date).or(visit.date).map(|date| NewBell {
                kind: "moved".to_owned(),
                appointment_sr_no: appointment_sr_no.clone(),
                date,
                time: time.or(visit.time),
                operatory: or(operatory, &visit.operatory),
                provider_id: or(provider_id, &visit.provider_id),
                before: Some(VisitThen {
                    date: visit.date,
                    time: visit.time,
                    operatory: visit.operatory,
                    provider_id: visit.provider_id,
                }),
                patient_id: visit.patient_id,
                program,
            })
        }
    })
}

fn is_over(bell: &NewBell, today: NaiveDate) -> bool {
    let before = bell.before.as_ref().and_then(|before| before.date);
    ![Some(bell.date), before].into_iter().flatten().any(|day| day >= today)
}

/// Whether the schedule shows what was asked for: nothing is told of it any more.
fn is_there(context: &Context, practice: &Integration, bell: &NewBell) -> Result<bool> {
    if bell.kind == "booked" {
        let visits = context.mirror().schedule(practice.id, store::DayQuery::Day(bell.date))?;
        return Ok(visits.iter().any(|row| row.patient_id == bell.patient_id && row.time == bell.time));
    }
    let Some(row) = context.mirror().appointment(practice.id, &bell.appointment_sr_no)? else {
        return Ok(false);
    };
    Ok(match bell.kind.as_str() {
        "cancelled" => row.status_kind == StatusKind::Cancelled,
        "arrived" => row.status_kind == StatusKind::Arrived,
        _ => {
            let same = (row.date, row.time) == (Some(bell.date), bell.time);
            same && row.operatory == bell.operatory && row.provider_id == bell.provider_id
        }
    })
}

/// Whether two bells are about the same.
fn is_the_same(one: &NewBell, other: &NewBell) -> bool {
    let gone = |bell: &NewBell| matches!(bell.kind.as_str(), "cancelled" | "removed");
    match other.kind.as_str() {
        "booked" => {
            one.kind == "booked"
                && one.patient_id == other.patient_id
                && (one.date, one.time) == (other.date, other.time)
        }
        "moved" => {
            one.kind == "moved"
                && one.appointment_sr_no == other.appointment_sr_no
                && (one.date, one.time) == (other.date, other.time)
        }
        _ => {
            one.appointment_sr_no == other.appointment_sr_no
                && (one.kind == other.kind || gone(one) && gone(other))
        }
    }
}

/// Whether an event of the schedule is what another program asked for and rang for.
pub(super) fn is_shown_by(bell: &NewBell, event: &AppointmentEvent, row: &AppointmentRow) -> bool {
    let after = event.after.as_ref();
    let shows = NewBell {
        kind: event.kind.clone(),
        appointment_sr_no: event.appointment_sr_no.clone(),
        date: after.and_then(|after| after.date).or(row.date).unwrap_or_default(),
        time: after.map_or(row.time, |after| after.time),
        operatory: String::new(),
        provider_id: String::new(),
        before: None,
        patient_id: row.patient_id.clone(),
        program: None,
    };
    is_the_same(&shows, bell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn the_list_begins_where_something_is_still_to_be_told() {
        let at = |day| Utc.with_ymd_and_hms(2026, 11, day, 3, 0, 0).unwrap();
        let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        assert_eq!(span(at(23), None), (date(22), date(24)));
        assert_eq!(span(at(23), Some(at(21))), (date(20), date(24)), "asked on Saturday");
        assert_eq!(span(at(23), Some(at(10))), (date(18), date(24)), "seven days at most");
        assert_eq!(span(at(23), Some(at(25))), (date(22), date(24)), "this PC's clock was ahead");
    }
}
