//! A day's hours and what is free in them, and the next free times.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use pms::{Provider, Span};
use store::Integration;

use super::board::{Board, Place};
use super::nearest::{Search, nearest};
use super::{Hours, Wanted, board, free_slots, hours};
use crate::bell::provider_name;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::{AvailabilityView, FreeSlot, FreeWish, HoursFrom, OpenColumn, SpanView, TakenView, Taker};

/// The next free time is looked for in so many days.
const LOOKS_AHEAD: u64 = 60;
/// So many are offered.
const OFFERED: usize = 3;

/// Somebody who treats.
pub(super) fn treats(one: &Provider) -> bool {
    one.active && !one.provider_type.eq_ignore_ascii_case("staff")
}

/// By the PMS's own words for what somebody does.
fn is_hygienist(one: &Provider) -> bool {
    [&one.specialty, &one.provider_type].iter().any(|word| word.to_ascii_lowercase().contains("hyg"))
}

/// A day by provider and by chair.
pub(crate) fn availability(
    context: &Context,
    integration: &Integration,
    date: Option<NaiveDate>,
) -> Result<AvailabilityView> {
    let (mirror, id) = (context.mirror(), integration.id);
    let now = context.now().with_timezone(&integration.zone).naive_local();
    let day = date.unwrap_or(now.date());
    let hours = hours(context, integration)?;
    let board = board(context, integration, &Wanted::default(), day, day)?;
    let told = mirror.providers(id)?;
    let column = |name: String, detail: &str, operatory: &str, provider_id: &str| {
        let open = hours.on(day, operatory, provider_id);
        let taken: Vec<TakenView> = taken_on(&board, day, operatory, provider_id).collect();
        let free = free(&open, &board, day, operatory, provider_id);
        let sum = |spans: &[Span]| spans.iter().map(|span| minutes_of(*span)).sum();
        OpenColumn {
            id: if operatory.is_empty() { provider_id.to_owned() } else { operatory.to_owned() },
            name,
            detail: detail.to_owned(),
            free_minutes: sum(&free),
            open_minutes: sum(&open),
            open: views(&open),
            taken,
            free: views(&free),
        }
    };
    let providers = told.iter().filter(|one| treats(one));
    let chairs = mirror.operatories(id)?;
    Ok(AvailabilityView {
        date: day.to_string(),
        today: now.date().to_string(),
        now: now.format("%Y-%m-%dT%H:%M").to_string(),
        hours_from: told_by(&hours),
        open: views(&hours.on(day, "", "")),
        providers: providers
            .map(|one| column(provider_name(&told, &one.provider_id), &one.specialty, "", &one.provider_id))
            .collect(),
        operatories: chairs
            .iter()
            .filter(|chair| !chair.hidden)
            .map(|chair| column(chair.operatory.clone(), &chair.abbreviation, &chair.operatory, ""))
            .collect(),
        whole: mirror.whole_walk(id, "appointments")?.is_some(),
    })
}

fn told_by(hours: &Hours) -> HoursFrom {
    match hours.are_told() {
        true => HoursFrom::Pms,
        false if hours.usual.appointments > 0 => HoursFrom::Appointments,
        false => HoursFrom::Nobody,
    }
}

/// The practice's open times of a day, and who told them.
pub(crate) fn open_on(
    context: &Context,
    integration: &Integration,
    day: NaiveDate,
) -> Result<(Vec<SpanView>, HoursFrom)> {
    let hours = hours(context, integration)?;
    Ok((views(&hours.on(day, "", "")), told_by(&hours)))
}

/// The next free times, three at most, the earliest first.
pub(crate) fn next_free(
    context: &Context,
    integration: &Integration,
    wish: &FreeWish,
) -> Result<Vec<FreeSlot>> {
    if !(5..=600).contains(&wish.minutes) {
        return Err(Error::BadInput("minutes"));
    }
    let now = context.now().with_timezone(&integration.zone).naive_local();
    let from: NaiveDate = match &wish.from {
        Some(text) => text.parse().map_err(|_| Error::BadInput("from"))?,
        None => now.date(),
    };
    let (mirror, id) = (context.mirror(), integration.id);
    let told = mirror.providers(id)?;
    let wanted_provider = |one: &&Provider| match &wish.provider_id {
        Some(wanted) => one.provider_id == *wanted,
        None => treats(one) && (!wish.hygiene || is_hygienist(one)),
    };
    let providers: Vec<String> =
        told.iter().filter(wanted_provider).map(|one| one.provider_id.clone()).collect();
    if providers.is_empty() && (wish.hygiene || wish.provider_id.is_some()) {
        return Ok(Vec::new());
    }
    let start = now.max(from.and_time(NaiveTime::MIN));
    let first = start.date();
    let last = first.checked_add_days(chrono::Days::new(LOOKS_AHEAD)).unwrap_or(first);
    let place = Place { start, minutes: wish.minutes, ..Place::default() };
    let board = board(context, integration, &Wanted::default(), first, last)?;
    let hours = hours(context, integration)?;
    let offered = mirror.offered_slots(id, first, last)?;
    let operatories = super::chairs(context, integration, "")?;
    let search = Search {
        wanted: &place,
        board: &board,
        hours: &hours,
        offered: &offered,
        operatories: &operatories,
        providers: &super::or_nameless(providers),
        days_ahead: LOOKS_AHEAD,
        at_most: OFFERED,
        zone: integration.zone,
        now: context.now(),
    };
    Ok(free_slots(nearest(&search), &told, &board))
}

fn of_day(place: &Place, day: NaiveDate) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let midnight = day.and_time(NaiveTime::MIN);
    let (start, end) = (place.start.max(midnight), place.end().min(midnight + TimeDelta::days(1)));
    (start < end).then_some((start, end))
}

fn taken_on<'a>(
    board: &'a Board,
    day: NaiveDate,
    operatory: &'a str,
    provider_id: &'a str,
) -> impl Iterator<Item = TakenView> + use<'a> {
    let here = board.taken.iter().filter(move |one| board.concerns(one, operatory, provider_id));
    here.filter_map(move |one| {
        let (start, end) = of_day(&one.place, day)?;
        Some(TakenView {
            from: clock(start, day),
            to: clock(end, day),
            what: one.what,
            block: one.what == Taker::Appointment && one.patient_id.is_empty(),
        })
    })
}

/// What is open and not taken.
fn free(open: &[Span], board: &Board, day: NaiveDate, operatory: &str, provider_id: &str) -> Vec<Span> {
    let mut taken: Vec<(NaiveDateTime, NaiveDateTime)> = board
        .taken
        .iter()
        .filter(|one| board.concerns(one, operatory, provider_id))
        .filter_map(|one| of_day(&one.place, day))
        .collect();
    taken.sort();
    let mut free = Vec::new();
    for span in open {
        let mut from = span.start;
        for (start, end) in &taken {
            let end = if end.date() > day { LAST } else { end.time() };
            if start.time() >= span.end || end <= from {
                continue;
            }
            free.push(Span { start: from, end: start.time().max(from) });
            from = from.max(end);
        }
        free.push(Span { start: from, end: span.end.max(from) });
    }
    free.retain(|span| minutes_of(*span) > 0);
    free
}

/// Hours that end with the day lack its last second.
const LAST: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

fn minutes_of(span: Span) -> u32 {
    let seconds = (span.end - span.start).num_seconds() + i64::from(span.end == LAST);
    u32::try_from(seconds / 60).unwrap_or(0)
}

fn views(spans: &[Span]) -> Vec<SpanView> {
    let text = |time: NaiveTime| {
        if time == LAST { "24:00".to_owned() } else { format!("{:02}:{:02}", time.hour(), time.minute()) }
    };
    spans.iter().map(|span| SpanView { from: text(span.start), to: text(span.end) }).collect()
}

fn clock(at: NaiveDateTime, day: NaiveDate) -> String {
    if at.date() > day { "24:00".to_owned() } else { at.format("%H:%M").to_string() }
}
