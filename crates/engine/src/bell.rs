//! The bell: rings once for each booking, move, cancellation and arrival, from today on, that did not start here.
//!
//! It reads the mirror's appointment events with a cursor of its own. What it is about to ring for is a committed row
//! first, so that nothing is lost when the program ends, and what came while it was closed is one summary.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use pms::{Intent, State, StatusKind, StatusWords, Tag, Visit};
use store::{
    AppointmentEvent, AppointmentRow, Bell, Integration, NewBell, OfProgram, Stands, VisitThen, WriteBack,
};

use crate::alerts::{self, Moment, rule_for};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::notices::notice;
use crate::view::{Alert, AlertEvent};
use crate::writebacks;

pub(crate) mod others;

pub(crate) use crate::notices::{moment, provider_name};

/// What comes within ten seconds is one pop-up.
pub const GATHERS: chrono::Duration = chrono::Duration::seconds(10);
/// A change of ours may show in the PMS this long after it was sent: the practice's server can be off for days.
pub(crate) const OWN_FOR: chrono::Duration = chrono::Duration::days(14);

/// Listens and rings until the engine ends.
pub(crate) async fn work(context: Arc<Context>) {
    // What there was when nothing was to be done.
    let mut quiet = None;
    loop {
        let woken = context.wake.bell.notified();
        let there = (context.mirror().written(), context.ledger().bells_written());
        let next = if quiet == Some(there) { Ok(None) } else { listen_and_ring(&context) };
        quiet = matches!(next, Ok(None)).then_some(there);
        let pause = match next {
            Ok(next) => next.unwrap_or(Duration::from_secs(30)),
            Err(error) => {
                tracing::warn!(code = error.code(), "the bell could not be read");
                Duration::from_secs(5)
            }
        };
        tokio::select! {
            biased;
            () = woken => {}
            () = tokio::time::sleep(pause.max(Duration::from_millis(50))) => {}
        }
    }
}

/// Each practice has a bell of its own. Gives how long until the next ring, if one is gathering.
fn listen_and_ring(context: &Context) -> Result<Option<Duration>> {
    let mut next: Option<Duration> = None;
    for practice in context.ledger().integrations()? {
        listen(context, &practice)?;
        if let Some(wait) = ring(context, &practice)? {
            next = Some(next.map_or(wait, |next| next.min(wait)));
        }
    }
    Ok(next)
}

/// Reads new events and keeps those that are worth ringing for, with the cursor, in one transaction.
fn listen(context: &Context, integration: &Integration) -> Result<()> {
    let generation = context.mirror().generation()?;
    loop {
        let after = context.ledger().bell_cursor(integration.id, &generation)?;
        let events = context.mirror().appointment_events(integration.id, after, 500)?;
        let Some(last) = events.last() else { return Ok(()) };
        let now = context.now();
        let today = now.with_timezone(&integration.zone).date_naive();
        let own = context.ledger().own_visits_since(integration.id, now - OWN_FOR, true)?;
        let rules = context.settings()?.alerts.rules;
        let words = context.mirror().status_words(integration.id)?;
        let mut programs = context.ledger().bells_since(integration.id, now - OWN_FOR)?;
        let waits = |program: &OfProgram| !program.shown && program.stands != Stands::Refused;
        programs.retain(|bell| bell.what.program.as_ref().is_some_and(waits));
        let mut shown = Vec::new();
        let mut bells = Vec::new();
        let mut linked = Vec::new();
        for event in &events {
            let Some(row) = context.mirror().appointment(integration.id, &event.appointment_sr_no)? else {
                continue;
            };
            let whose = match explains(&own, &linked, event, &row, &words) {
                Doing::PerhapsOf(ours) => sure_of(context, ours, &linked, event, &row)?,
                whose => whose,
            };
            match whose {
                Doing::Of(ours) => {
                    linked.push((ours.id, event.appointment_sr_no.clone()));
                    if shows(&ours.intent, &row, &words) {
                        let told =
                            Tag::told_by(ours.tag.as_ref(), &[row.note.expose(), row.description.expose()]);
                        writebacks::seen_in_the_pms(context, ours.id, told == Some(true))?;
                    }
                    continue;
                }
                Doing::PerhapsOf(_) => continue,
                Doing::OfNone => {}
            }
            // Blocks and notes on the schedule have no patient.
            if row.patient_id.is_empty() {
                continue;
            }
            if let Some(at) = programs.iter().position(|bell| others::is_shown_by(&bell.what, event, &row)) {
                shown.push((programs.swap_remove(at).id, event.appointment_sr_no.clone()));
                continue;
            }
            let Some(bell) = bell_for(event, &row, today) else { continue };
            let about = about(&bell, today);
            let alert = rule_for(&rules, about, &bell.provider_id, &bell.operatory, Moment::default());
            if alert > Alert::Silent {
                bells.push(bell);
            }
        }
        let read_to = (generation.as_str(), last.sequence);
        context.ledger().keep_bells(integration.id, read_to, &bells, &linked, &shown, now)?;
    }
}

/// The bell of an event; none where it is about a day that is over. What was moved is about both of its days.
fn bell_for(event: &AppointmentEvent, row: &AppointmentRow, today: NaiveDate) -> Option<NewBell> {
    let now = VisitThen {
        date: row.date,
        time: row.time,
        operatory: row.operatory.clone(),
        provider_id: row.provider_id.clone(),
    };
    let after = event.after.clone().unwrap_or(now);
    let before = event.before.clone().filter(|_| event.kind == "moved");
    let days = [after.date, before.as_ref().and_then(|before| before.date)];
    if !days.iter().flatten().any(|day| *day >= today) {
        return None;
    }
    Some(NewBell {
        kind: event.kind.clone(),
        appointment_sr_no: event.appointment_sr_no.clone(),
        date: after.date?,
        time: after.time,
        operatory: after.operatory,
        provider_id: after.provider_id,
        before,
        patient_id: row.patient_id.clone(),
        program: None,
    })
}

/// The event of the rules that a bell is.
fn about(bell: &NewBell, today: NaiveDate) -> AlertEvent {
    match bell.kind.as_str() {
        "cancelled" | "removed" => AlertEvent::Cancelled,
        "moved" => AlertEvent::Moved,
        "arrived" => AlertEvent::Arrived,
        _ if bell.date <= today => AlertEvent::NewToday,
        _ => AlertEvent::NewLater,
    }
}

/// Whether the schedule shows what was asked for, and not only that something happened to that appointment.
fn shows(intent: &Intent, row: &AppointmentRow, words: &StatusWords) -> bool {
    match intent {
        Intent::SetAppointmentStatus(asked) => {
            let cancelled = StatusKind::Cancelled;
            row.status == asked.value || words.kind(&asked.value) == cancelled && row.status_kind == cancelled
        }
        Intent::Reschedule(asked) => {
            asked.date.is_none_or(|date| row.date == Some(date))
                && asked.time.is_none_or(|time| row.time == Some(time))
                && asked.length_minutes.is_none_or(|length| row.length_minutes == Some(length))
                && asked.status.as_ref().is_none_or(|status| row.status == *status)
                && asked.operatory.as_ref().is_none_or(|chair| row.operatory == *chair)
                && asked.provider_id.as_ref().is_none_or(|provider| row.provider_id == *provider)
        }
        _ => true,
    }
}

/// Whose doing an event is.
enum Doing<'a> {
    Of(&'a WriteBack),
    /// No tag and no number tells that it is this one's, but what stands there.
    PerhapsOf(&'a WriteBack),
    OfNone,
}

/// Makes sure of a booking that is known by nothing but its visit. Of one of several that ask for the same visit nothing
/// rings, and of none of them is anything proved.
fn sure_of<'a>(
    context: &Context,
    ours: &'a WriteBack,
    linked: &[(i64, String)],
    event: &AppointmentEvent,
    row: &AppointmentRow,
) -> Result<Doing<'a>> {
    let number = &event.appointment_sr_no;
    if ours.there_before.contains(number)
        || linked.iter().any(|(_, known)| known == number)
        || context.ledger().explains(ours.integration_id, number, ours.id)?
    {
        return Ok(Doing::OfNone);
    }
    let anothers = writebacks::may_be_anothers(context, ours, &visit(row))?;
    Ok(if anothers { Doing::PerhapsOf(ours) } else { Doing::Of(ours) })
}

fn visit(row: &AppointmentRow) -> Visit<'_> {
    Visit {
        patient_id: &row.patient_id,
        date: row.date,
        time: row.time,
        operatory: &row.operatory,
        provider_id: &row.provider_id,
    }
}

/// The write-back of ours that this event shows, if there is one: also before it is confirmed, and where the PMS
/// gives no new number. Each of ours explains one event.
fn explains<'a>(
    own: &'a [WriteBack],
    linked: &[(i64, String)],
    event: &AppointmentEvent,
    row: &AppointmentRow,
    words: &StatusWords,
) -> Doing<'a> {
    let number = event.appointment_sr_no.as_str();
    let sent = |ours: &&WriteBack| {
        // What waits to be sent again is nowhere: that it was not taken, or never arrived, is known.
        let left = ours.attempts > 0 && ours.state != State::Queued;
        left && !ours.explained && linked.iter().all(|(id, _)| *id != ours.id)
    };
    let told =
        |ours: &WriteBack| Tag::told_by(ours.tag.as_ref(), &[row.note.expose(), row.description.expose()]);
    let named = own.iter().filter(sent).find(|ours| match &ours.intent {
        Intent::BookAppointment(_) => {
            event.kind == "booked"
                && ours.appointment_sr_no.as_deref().map_or(told(ours) == Some(true), |made| made == number)
        }
        Intent::SetAppointmentStatus(asked) => {
            let kind = words.kind(&asked.value);
            asked.appointment_sr_no == number
                && match event.kind.as_str() {
                    "cancelled" | "removed" => kind == StatusKind::Cancelled,
                    "arrived" => kind == StatusKind::Arrived,
                    "booked" => kind != StatusKind::Cancelled && shows(&ours.intent, row, words),
                    _ => false,
                }
        }
        Intent::Reschedule(asked) => {
            // A move to another time, chair or provider than ours is somebody else's.
            let there = |after: &VisitThen| {
                asked.date.is_none_or(|date| after.date == Some(date))
                    && asked.time.is_none_or(|time| after.time == Some(time))
                    && asked.operatory.as_ref().is_none_or(|chair| after.operatory == *chair)
                    && asked.provider_id.as_ref().is_none_or(|provider| after.provider_id == *provider)
            };
            asked.appointment_sr_no == number
                && match event.kind.as_str() {
                    "booked" => shows(&ours.intent, row, words),
                    "moved" => event.after.as_ref().is_none_or(there),
                    _ => false,
                }
        }
        Intent::CreatePatient(_)
        | Intent::UpdatePatient(_)
        | Intent::AddMedicalNote(_)
        | Intent::ProcessPayment(_) => false,
    });
    if let Some(ours) = named {
        return Doing::Of(ours);
    }
    let could_be = |ours: &&WriteBack| {
        event.kind == "booked"
            && ours.appointment_sr_no.is_none()
            && told(ours).is_none()
            && ours.intent.books(&visit(row))
    };
    own.iter().filter(sent).find(could_be).map_or(Doing::OfNone, Doing::PerhapsOf)
}

/// Rings for what has gathered. Gives how long until the next ring, if one is gathering.
fn ring(context: &Context, integration: &Integration) -> Result<Option<Duration>> {
    let bells = context.ledger().bells_to_ring(integration.id)?;
    let (Some(first), Some(last)) = (bells.first(), bells.last()) else { return Ok(None) };
    let now = context.now();
    let at = first.at + GATHERS;
    if context.is_catching_up(integration.id) {
        // What came while Deskbell was closed is one summary, when the first sync has brought all of it.
        return Ok(Some(Duration::from_secs(1)));
    }
    // A clock that was set back must not keep the bell silent.
    if at > now && at <= now + GATHERS {
        return Ok(Some((at - now).to_std().unwrap_or_default()));
    }
    let settings = context.settings()?;
    let moment = alerts::moment(context, integration.id)?;
    let told: Vec<(Alert, Bell)> = bells
        .iter()
        .map(|bell| {
            // "Today" is the day on which it came.
            let day = bell.at.with_timezone(&integration.zone).date_naive();
            let (about, what) = (about(&bell.what, day), &bell.what);
            let rules = &settings.alerts.rules;
            (rule_for(rules, about, &what.provider_id, &what.operatory, moment), bell.clone())
        })
        .filter(|(alert, _)| *alert >= Alert::PopUp)
        .collect();
    // A pop-up that was shown twice is a nuisance, one that was never shown is in the list: the row comes first.
    context.ledger().bells_rung(integration.id, last.id, now)?;
    if let Some(loudest) = told.iter().map(|(alert, _)| *alert).max() {
        let told: Vec<Bell> = told.into_iter().map(|(_, bell)| bell).collect();
        let mut notice = notice(context, integration, &told, settings.notification_privacy, now)?;
        notice.title = context.of_practice(integration.id, &notice.title);
        alerts::show(context, loudest, notice)?;
    }
    Ok(None)
}

/// The setting that holds the initials of the shift, and since when: "2026-11-23T13:00:00Z AB".
const SHIFT: &str = "shift";
/// Hours after which initials are asked for again.
const SHIFT_HOURS: i64 = 10;

/// Who works here now, as typed this shift; empty where nobody said.
pub(crate) fn initials(context: &Context) -> Result<String> {
    let kept = context.ledger().setting(SHIFT)?.unwrap_or_default();
    let (since, initials) = kept.split_once(' ').unwrap_or_default();
    let goes_on = since
        .parse::<DateTime<Utc>>()
        .is_ok_and(|since| (context.now() - since).num_hours().unsigned_abs() < SHIFT_HOURS.unsigned_abs());
    Ok(if goes_on { initials.to_owned() } else { String::new() })
}

/// "I have it", or without initials: nobody has it any more.
pub(crate) fn take(context: &Context, id: &str, initials: Option<&str>) -> Result<()> {
    let id = id.parse().map_err(|_| Error::BadInput("id"))?;
    let (ledger, now) = (context.ledger(), context.now());
    let Some(typed) = initials else { return Ok(ledger.give_bell_back(id)?) };
    let by = typed.trim().to_uppercase();
    if by.is_empty() || by.chars().count() > 4 || !by.chars().all(char::is_alphabetic) {
        return Err(Error::BadInput("initials"));
    }
    if self::initials(context)? != by {
        ledger.set_setting(SHIFT, &format!("{} {by}", now.to_rfc3339()))?;
    }
    if ledger.take_bell(id, &by, now)? { Ok(()) } else { Err(Error::Busy) }
}
