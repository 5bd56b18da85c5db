//! The free times near a wanted one: from the slots that the PMS offers, else from the gaps between what takes time.

use std::collections::HashSet;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use pms::{Appointment, Slot, Span};

use super::board::{Board, Place};
use super::hours::Hours;

/// So many free times are offered at most.
pub(super) const OFFERED: usize = 6;
/// They are looked for up to so many days later.
pub(super) const DAYS_AHEAD: u64 = 14;

/// What is looked for, and where.
pub(super) struct Search<'a> {
    /// The time that is taken.
    pub(super) wanted: &'a Place,
    pub(super) board: &'a Board,
    pub(super) hours: &'a Hours,
    /// Times that the PMS itself offers.
    pub(super) offered: &'a [Slot],
    /// The wanted chair first, then the others; one empty name where no chair is known.
    pub(super) operatories: &'a [String],
    /// The wanted provider alone; whoever treats where nobody is wanted.
    pub(super) providers: &'a [String],
    /// So many days after the wanted one are looked at.
    pub(super) days_ahead: u64,
    /// So many are offered at most.
    pub(super) at_most: usize,
    pub(super) zone: Tz,
    pub(super) now: DateTime<Utc>,
}

/// Some free times, the nearest first: those of the wanted day, then those of the following days. They do not
/// overlap each other.
///
/// Where the PMS offers times of its own, they are taken as far as they are still free; where none of them is, and
/// where it offers none, the gaps are.
pub(super) fn nearest(search: &Search<'_>) -> Vec<Place> {
    if search.wanted.minutes == 0 {
        return Vec::new();
    }
    let offered = pick(search, |day, operatory, provider_id| search.offered_on(day, operatory, provider_id));
    if !offered.is_empty() {
        return offered;
    }
    pick(search, |day, operatory, provider_id| search.in_gaps(day, operatory, provider_id))
}

fn pick(search: &Search<'_>, starts: impl Fn(NaiveDate, &str, &str) -> Vec<NaiveTime>) -> Vec<Place> {
    let wanted = search.wanted;
    let mut picked: Vec<Place> = Vec::new();
    for day in search.days() {
        let mut found: Vec<(TimeDelta, bool, usize, Place)> = Vec::new();
        for (rank, operatory) in search.operatories.iter().enumerate() {
            for provider_id in search.providers {
                for time in starts(day, operatory, provider_id) {
                    let place = Place {
                        start: day.and_time(time),
                        minutes: wanted.minutes,
                        operatory: operatory.clone(),
                        provider_id: provider_id.clone(),
                        hygienist: String::new(),
                    };
                    // Who is free comes before who treats somebody else at that time.
                    let twice = search.board.also_in(&place).is_some();
                    found.push(((place.start - wanted.start).abs(), twice, rank, place));
                }
            }
        }
        found.sort_by_key(|one| (one.0, one.1, one.2, one.3.start));
        for (.., place) in found {
            let apart = |other: &Place| place.end() <= other.start || other.end() <= place.start;
            if picked.iter().all(apart) && search.is_open(&place) {
                picked.push(place);
                if picked.len() == search.at_most {
                    return picked;
                }
            }
        }
    }
    picked
}

impl Search<'_> {
    /// The wanted day and those after it, none before today.
    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let today = self.now.with_timezone(&self.zone).date_naive();
        let wanted = self.wanted.start.date();
        let last = wanted.checked_add_days(Days::new(self.days_ahead)).unwrap_or(wanted);
        wanted.max(today).iter_days().take_while(move |day| *day <= last)
    }

    /// Whether a time is still to come, exists on the practice's clock, and nothing is in its way.
    fn is_open(&self, place: &Place) -> bool {
        let instant = |local: NaiveDateTime| local.and_local_timezone(self.zone).earliest();
        // Where the clock goes forward an hour is missing: neither its start nor its last minute may lie in it.
        let last = place.end() - TimeDelta::minutes(1);
        instant(place.start).is_some_and(|start| start > self.now)
            && instant(last).is_some()
            && self.board.in_the_way(place).next().is_none()
    }

    /// Starts in the gaps of a day: at its beginning, and on the practice's grid.
    fn in_gaps(&self, day: NaiveDate, operatory: &str, provider_id: &str) -> Vec<NaiveTime> {
        let hours = self.hours.on(day, operatory, provider_id);
        if hours.is_empty() {
            return Vec::new();
        }
        let taken = self.taken_on(day, operatory, provider_id);
        // A span that ends with the day lacks its last second: how long a gap is, is counted below.
        let room = pms::Wanted { minutes: self.wanted.minutes - 1, ..pms::Wanted::default() };
        let grid = self.hours.grid();
        let mut starts = Vec::new();
        for gap in pms::gaps(day, &hours, &taken, &room) {
            let (from, to) = (minute_up(gap.start), minute(gap.end));
            let on_grid = (from.div_ceil(grid) * grid..=to).step_by(grid as usize);
            let mut minutes: Vec<u32> = on_grid.collect();
            if from.is_multiple_of(5) {
                minutes.push(from);
            }
            // A gap that ends with the day ends at midnight.
            let end = if gap.end >= last_second() { 24 * 60 } else { to };
            minutes.retain(|start| start + self.wanted.minutes <= end);
            starts.extend(minutes.into_iter().filter_map(time));
        }
        starts
    }

    /// What takes a chair or a provider on a day, cut off at midnight, as the appointments between which gaps are.
    fn taken_on(&self, day: NaiveDate, operatory: &str, provider_id: &str) -> Vec<Appointment> {
        let midnight = day.and_time(NaiveTime::MIN);
        let next = midnight + TimeDelta::days(1);
        let there = self.board.taken.iter().filter(|one| self.board.concerns(one, operatory, provider_id));
        there
            .filter_map(|one| {
                let (start, end) = (one.place.start.max(midnight), one.place.end().min(next));
                let minutes =
                    u32::try_from((end - start).num_minutes()).ok().filter(|minutes| *minutes > 0)?;
                Some(Appointment {
                    date: Some(day),
                    time: Some(start.time()),
                    length_minutes: Some(minutes),
                    ..Appointment::default()
                })
            })
            .collect()
    }

    /// Starts of the PMS's own slots of a day. One that is shorter than wanted goes on in the ones that follow it
    /// without a break; where no end is told, only what takes time decides how long it is.
    fn offered_on(&self, day: NaiveDate, operatory: &str, provider_id: &str) -> Vec<NaiveTime> {
        let here = |slot: &&Slot| {
            let fits = |told: &str, wanted: &str| told.is_empty() || wanted.is_empty() || told == wanted;
            slot.date == Some(day) && fits(&slot.operatory, operatory) && fits(&slot.provider_id, provider_id)
        };
        let slots: Vec<(NaiveTime, Option<NaiveTime>)> =
            self.offered.iter().filter(here).filter_map(|slot| Some((slot.time?, slot.end_time))).collect();
        let mut spans: Vec<Span> = slots
            .iter()
            .filter_map(|(start, end)| Some(Span { start: *start, end: (*end)? }))
            .filter(|span| span.start < span.end)
            .collect();
        spans.sort();
        let until = |start: NaiveTime, end: NaiveTime| {
            spans
                .iter()
                .filter(|span| span.start > start)
                .fold(end, |end, next| if next.start <= end { end.max(next.end) } else { end })
        };
        let starts: HashSet<NaiveTime> = slots
            .iter()
            .filter(|(start, end)| {
                end.filter(|end| end > start)
                    .is_none_or(|end| minute(until(*start, end)) >= minute(*start) + self.wanted.minutes)
            })
            .map(|(start, _)| *start)
            .collect();
        starts.into_iter().collect()
    }
}

fn minute(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

fn minute_up(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight().div_ceil(60)
}

fn time(minute: u32) -> Option<NaiveTime> {
    NaiveTime::from_num_seconds_from_midnight_opt(minute.checked_mul(60)?, 0)
}

fn last_second() -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(86_399, 0).unwrap_or_default()
}
