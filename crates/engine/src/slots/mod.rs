//! Never two at one time: what takes a time, what is free near it, and which form holds it.

mod availability;
mod board;
#[cfg(test)]
mod board_tests;
mod hold;
mod hours;
mod look;
mod nearest;
#[cfg(test)]
mod nearest_tests;

use std::collections::HashMap;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, Utc};
use pms::{Intent, Provider, State};
use store::{AppointmentRow, Integration, UsualTimes, WriteBack};

use crate::bell::provider_name;
use crate::context::{Context, locked};
use crate::error::Result;
use crate::view::{Conflict, FreeSlot};
use board::{Around, Board, Place, Sent, Taken, Told, USUAL_MINUTES};
use nearest::{DAYS_AHEAD, OFFERED, Search};

pub(crate) use availability::{availability, next_free, open_on};
pub(crate) use hold::{claim, release};
pub(crate) use hours::Hours;
pub(crate) use look::look_at_day;

/// What is usual is read from so many weeks of the schedule.
const USUAL_WEEKS: u64 = 8;
/// So long it is taken for what it was, where it was counted from so many appointments.
const USUAL_HOLDS: Duration = Duration::minutes(5);
const MANY: u32 = 500;
/// Where Sikka does not tell when it last read the practice: as long as the day shows what was done.
const SHOWN_AFTER: Duration = Duration::minutes(30);
/// A practice may be read by Sikka once a day only (`wire/sikka.md` 7.6).
const READ_WITHIN: Duration = Duration::hours(25);

/// A time that somebody wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Practice-local.
    pub(crate) start: NaiveDateTime,
    /// Minutes; none are taken as an appointment without a length is.
    pub(crate) minutes: u32,
    /// Chair; empty: any.
    pub(crate) operatory: String,
    /// Who treats; empty: anybody.
    pub(crate) provider_id: String,
    /// The appointment that is being moved, by the PMS's number or `w:` and that of an open booking: it is not in its
    /// own way, nor are its other open moves.
    pub(crate) but_appointment: Option<String>,
    /// The form that wants it: what it holds itself is not in its way.
    pub(crate) but_form: Option<String>,
    /// The write-back that wants it.
    pub(crate) but_write_back: Option<i64>,
}

impl Wanted {
    fn place(&self) -> Place {
        Place {
            start: self.start,
            minutes: if self.minutes == 0 { USUAL_MINUTES } else { self.minutes },
            operatory: self.operatory.trim().to_owned(),
            provider_id: self.provider_id.trim().to_owned(),
            hygienist: String::new(),
        }
    }
}

/// What is in the way of a time, by time of day: appointments, write-backs that are on their way, and what other open
/// forms hold. By the data here; [`look_at_day`] makes them fresh.
pub(crate) fn conflicts(
    context: &Context,
    integration: &Integration,
    wanted: &Wanted,
) -> Result<Vec<Conflict>> {
    let place = wanted.place();
    let board = board(context, integration, wanted, place.start.date(), place.end().date())?;
    views(context, integration, board.in_the_way(&place))
}

/// Free times near a wanted one, the nearest first, six at most: on its day, then up to fourteen days later.
pub(crate) fn nearest(
    context: &Context,
    integration: &Integration,
    wanted: &Wanted,
) -> Result<Vec<FreeSlot>> {
    let mirror = context.mirror();
    let id = integration.id;
    let place = wanted.place();
    let first = place.start.date();
    let last = first.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(first);
    let board = board(context, integration, wanted, first, last)?;
    let hours = hours(context, integration)?;
    let offered = mirror.offered_slots(id, first, last)?;
    let told = mirror.providers(id)?;
    let treat = told.iter().filter(|one| availability::treats(one));
    let providers = match place.provider_id.as_str() {
        "" => or_nameless(treat.map(|one| one.provider_id.clone()).collect()),
        wanted => vec![wanted.to_owned()],
    };
    let operatories = chairs(context, integration, &place.operatory)?;
    let search = Search {
        wanted: &place,
        board: &board,
        hours: &hours,
        offered: &offered,
        operatories: &operatories,
        providers: &providers,
        days_ahead: DAYS_AHEAD,
        at_most: OFFERED,
        zone: integration.zone,
        now: context.now(),
    };
    Ok(free_slots(nearest::nearest(&search), &told, &board))
}

fn free_slots(found: Vec<Place>, told: &[Provider], board: &Board) -> Vec<FreeSlot> {
    let view = |place: Place| FreeSlot {
        also_in: board.also_in(&place).unwrap_or_default().to_owned(),
        start: local(place.start),
        length_minutes: place.minutes,
        operatory: place.operatory,
        provider_name: provider_name(told, &place.provider_id),
        provider_id: place.provider_id,
    };
    found.into_iter().map(view).collect()
}

/// The wanted chair first, then the others; one empty name where no chair is known.
fn chairs(context: &Context, integration: &Integration, wanted: &str) -> Result<Vec<String>> {
    let told = context.mirror().operatories(integration.id)?;
    let mut chairs: Vec<String> = vec![wanted.to_owned()];
    chairs.extend(told.into_iter().filter(|chair| !chair.hidden).map(|chair| chair.operatory));
    let mut once = std::collections::HashSet::new();
    chairs.retain(|chair| !chair.is_empty() && once.insert(chair.clone()));
    Ok(or_nameless(chairs))
}

/// Where no names are known: a chair, or a provider, without one.
fn or_nameless(names: Vec<String>) -> Vec<String> {
    if names.is_empty() { vec![String::new()] } else { names }
}

fn local(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}

/// All that takes a time from one day to another.
fn board(
    context: &Context,
    integration: &Integration,
    wanted: &Wanted,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Board> {
    let (mirror, ledger, id, now) = (context.mirror(), context.ledger(), integration.id, context.now());
    // Before the write-backs: a form lets go of its time only when its write-back is kept.
    let reservations = ledger.reservations(id, now)?;
    // What began the day before may go on after midnight.
    let rows = mirror.occupied(id, first.pred_opt().unwrap_or(first), last)?;
    let mut write_backs = ledger.own_visits_since(id, may_count_since(integration, now), false)?;
    write_backs.retain(|row| counts(row, integration, now));
    let mut known: HashMap<String, AppointmentRow> = HashMap::new();
    for row in &write_backs {
        let numbers = [row.appointment_sr_no.as_deref(), row.intent.appointment_sr_no()];
        for number in numbers.into_iter().flatten() {
            if let Some(there) = mirror.appointment(id, number)? {
                known.insert(number.to_owned(), there);
            }
        }
    }
    let sent: Vec<Sent<'_>> = write_backs
        .iter()
        .map(|row| Sent {
            id: row.id,
            intent: &row.intent,
            made: row.appointment_sr_no.as_deref(),
            left: row.attempts > 0,
        })
        .collect();
    let words = mirror.status_words(id)?;
    let around =
        Around { rows: &rows, write_backs: &sent, known: &known, reservations: &reservations, words: &words };
    let usual = usual(context, integration)?;
    let told = |named: u32| usual.appointments == 0 || named > 0;
    Ok(Board {
        taken: board::lay_over(&around, wanted),
        told: Told { chairs: told(usual.with_chair), providers: told(usual.with_provider) },
        in_several_chairs: usual.in_several_chairs,
    })
}

/// None that ended before this counts ([`counts`]): a busy day's hundreds need not be read for each form.
fn may_count_since(integration: &Integration, now: DateTime<Utc>) -> DateTime<Utc> {
    match (integration.practice.data_as_of, integration.deskbell_read_at) {
        (Some(sikka), Some(deskbell)) if sikka < deskbell => sikka.max(now - READ_WITHIN),
        (Some(_), Some(_)) => now - READ_WITHIN,
        _ => now - SHOWN_AFTER,
    }
}

/// Whether a write-back may show something that the mirror does not: it is open, or it ended well and Sikka has not
/// read the practice since, or has not been read itself.
fn counts(row: &WriteBack, integration: &Integration, now: DateTime<Utc>) -> bool {
    if !row.intent.is_of_a_visit() {
        return false;
    }
    if row.state != State::Completed {
        return row.state.is_open();
    }
    let Some(done) = row.completed_at else { return true };
    match (integration.practice.data_as_of, integration.deskbell_read_at) {
        (Some(sikka), Some(deskbell)) => sikka <= done || deskbell <= sikka,
        _ => now - done < SHOWN_AFTER,
    }
}

/// What is usual in a practice, and when that was counted.
pub(crate) struct Counted {
    usual: UsualTimes,
    today: NaiveDate,
    at: DateTime<Utc>,
}

/// What is usual in the practice, by its last weeks. Of many appointments one more or less tells nothing, and counting
/// them takes longer than all else that a page asks for: they are counted again after some minutes.
/// When a practice is open: as it tells, else as its appointments of the last weeks show.
pub(crate) fn hours(context: &Context, integration: &Integration) -> Result<Hours> {
    Ok(Hours { weeks: context.mirror().practice_hours(integration.id)?, usual: usual(context, integration)? })
}

fn usual(context: &Context, integration: &Integration) -> Result<UsualTimes> {
    let now = context.now();
    let today = now.with_timezone(&integration.zone).date_naive();
    let holds = |one: &Counted| one.today == today && one.at <= now && now - one.at < USUAL_HOLDS;
    if let Some(counted) = locked(&context.usual).get(&integration.id).filter(|one| holds(one)) {
        return Ok(counted.usual.clone());
    }
    let from = today.checked_sub_days(Days::new(7 * USUAL_WEEKS)).unwrap_or(today);
    let usual = context.mirror().usual_times(integration.id, from, today, USUAL_MINUTES)?;
    if usual.appointments >= MANY {
        let counted = Counted { usual: usual.clone(), today, at: now };
        locked(&context.usual).insert(integration.id, counted);
    }
    Ok(usual)
}

fn views<'a>(
    context: &Context,
    integration: &Integration,
    taken: impl Iterator<Item = &'a Taken>,
) -> Result<Vec<Conflict>> {
    let providers = context.mirror().providers(integration.id)?;
    let mut views = Vec::new();
    for one in taken {
        let place = &one.place;
        let who = if place.provider_id.is_empty() { &place.hygienist } else { &place.provider_id };
        views.push(Conflict {
            what: one.what,
            patient_name: patient_name(context, integration, one)?,
            start: local(place.start),
            end: local(place.end()),
            operatory: place.operatory.clone(),
            provider_name: provider_name(&providers, who),
        });
    }
    Ok(views)
}

/// As the schedule shows it, as the mirror knows the patient, or as the form named somebody who is still to be made.
fn patient_name(context: &Context, integration: &Integration, one: &Taken) -> Result<String> {
    if !one.patient_name.expose().is_empty() || one.patient_id.is_empty() {
        return Ok(one.patient_name.expose().clone());
    }
    if let Some(made_by) = one.patient_id.strip_prefix("w:") {
        let row = match made_by.parse() {
            Ok(number) => context.ledger().write_back(number)?,
            Err(_) => None,
        };
        return Ok(match row.map(|row| row.intent) {
            Some(Intent::CreatePatient(new)) => {
                format!("{} {}", new.first_name.expose(), new.last_name.expose()).trim().to_owned()
            }
            _ => String::new(),
        });
    }
    let patient = context.mirror().patient(integration.id, &one.patient_id)?;
    Ok(patient.map(|patient| patient.name.expose().clone()).unwrap_or_default())
}
