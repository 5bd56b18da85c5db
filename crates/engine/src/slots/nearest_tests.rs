//! What is offered, by cases and by property.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::America::New_York;
use pms::{DayHours, PracticeWeek, Slot, Span};
use proptest::prelude::*;
use store::UsualTimes;

use super::board::{Board, Place, Told};
use super::board_tests::{at, place, taken};
use super::hours::Hours;
use super::nearest::{DAYS_AHEAD, OFFERED, Search, nearest};
use crate::view::Taker;

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

/// 8 to 12 and 13 to 17, on weekdays only.
fn weekdays() -> Hours {
    let mut days: [DayHours; 7] = std::array::from_fn(|_| DayHours {
        holiday: false,
        spans: vec![
            Span { start: time(8, 0), end: time(12, 0) },
            Span { start: time(13, 0), end: time(17, 0) },
        ],
    });
    (days[0], days[6]) = (DayHours { holiday: true, ..DayHours::default() }, DayHours::default());
    Hours { weeks: vec![PracticeWeek { days, ..PracticeWeek::default() }], usual: UsualTimes::default() }
}

/// Every day, all day.
fn always() -> Hours {
    let spans = [Some((0, 24 * 60)); 7];
    Hours { weeks: Vec::new(), usual: UsualTimes { spans, appointments: 9, ..UsualTimes::default() } }
}

struct Case {
    hours: Hours,
    board: Board,
    offered: Vec<Slot>,
    operatories: Vec<String>,
    providers: Vec<String>,
    now: DateTime<Utc>,
}

impl Case {
    fn new(hours: Hours, taken_places: Vec<Place>) -> Self {
        let taken = taken_places.into_iter().map(|place| taken(Taker::Appointment, place)).collect();
        Self {
            hours,
            board: Board {
                taken,
                told: Told { chairs: true, providers: true },
                in_several_chairs: HashSet::new(),
            },
            offered: Vec::new(),
            operatories: ["OP1", "OP2"].map(str::to_owned).to_vec(),
            providers: vec!["DMD1".to_owned()],
            // Sunday, 22 November 2026, noon.
            now: Utc.with_ymd_and_hms(2026, 11, 22, 17, 0, 0).unwrap(),
        }
    }

    fn nearest(&self, wanted: &Place) -> Vec<Place> {
        nearest(&Search {
            wanted,
            board: &self.board,
            hours: &self.hours,
            offered: &self.offered,
            operatories: &self.operatories,
            providers: &self.providers,
            days_ahead: DAYS_AHEAD,
            at_most: OFFERED,
            zone: New_York,
            now: self.now,
        })
    }

    fn starts(&self, wanted: &Place) -> Vec<String> {
        let found = self.nearest(wanted);
        found.iter().map(|one| format!("{} {}", one.start.format("%d %H:%M"), one.operatory)).collect()
    }
}

fn ten() -> Place {
    place(at(23, 10, 0), 60, "OP1", "DMD1")
}

#[test]
fn the_same_day_comes_first_the_nearest_first_and_lunch_is_no_time() {
    let case = Case::new(weekdays(), vec![place(at(23, 9, 30), 90, "OP1", "DMD1")]);
    assert_eq!(
        case.starts(&ten()),
        ["23 11:00 OP1", "23 08:30 OP1", "23 13:00 OP1", "23 14:00 OP1", "23 15:00 OP1", "23 16:00 OP1"]
    );
}

#[test]
fn another_chair_of_the_same_provider_is_offered_where_theirs_is_taken() {
    let mut wanted = ten();
    let case = Case::new(weekdays(), vec![place(at(23, 9, 30), 90, "OP1", "DMD2")]);
    assert_eq!(case.starts(&wanted)[0], "23 10:00 OP2", "the provider is free");
    wanted.provider_id = "DMD2".to_owned();
    let case = Case { providers: vec!["DMD2".to_owned()], ..case };
    assert_eq!(case.starts(&wanted)[0], "23 11:00 OP1");
}

#[test]
fn of_two_at_one_time_the_one_who_is_free_comes_first() {
    let mut case = Case::new(weekdays(), vec![place(at(23, 9, 30), 90, "OP1", "DMD1")]);
    case.board.in_several_chairs = HashSet::from(["DMD1".to_owned()]);
    case.providers = ["DMD1", "DMD2"].map(str::to_owned).to_vec();
    let first = |case: &Case| case.nearest(&ten()).swap_remove(0);
    let free = first(&case);
    assert_eq!((free.start, &*free.operatory, &*free.provider_id), (at(23, 10, 0), "OP2", "DMD2"));
    assert_eq!(case.board.also_in(&free), None);
    case.providers.pop();
    let twice = first(&case);
    assert_eq!((twice.start, &*twice.operatory), (at(23, 10, 0), "OP2"));
    assert_eq!(case.board.also_in(&twice), Some("OP1"));
}

#[test]
fn following_days_come_after_weekends_and_full_days_are_left_out() {
    let full = |day| place(at(day, 0, 0), 24 * 60, "OP1", "DMD1");
    let wanted = place(at(27, 16, 0), 240, "OP1", "DMD1");
    let case = Case::new(weekdays(), vec![full(27), full(30)]);
    assert_eq!(case.starts(&wanted)[..2], ["01 08:00 OP1", "01 13:00 OP1"], "Tuesday after a full Monday");
    let case = Case::new(weekdays(), vec![place(at(22, 0, 0), 20 * 24 * 60, "", "")]);
    assert_eq!(case.starts(&wanted), [""; 0], "nothing within a fortnight");
    let case = Case::new(weekdays(), Vec::new());
    assert_eq!(case.starts(&place(at(23, 8, 0), 24 * 60, "OP1", "DMD1")), [""; 0], "longer than any day");
}

#[test]
fn nothing_of_the_past_is_offered() {
    let mut case = Case::new(weekdays(), vec![place(at(23, 10, 0), 60, "OP1", "DMD1")]);
    // 10:10 in New York.
    case.now = Utc.with_ymd_and_hms(2026, 11, 23, 15, 10, 0).unwrap();
    assert_eq!(case.starts(&ten())[0], "23 11:00 OP1");
    assert!(case.nearest(&ten()).iter().all(|one| one.start > at(23, 10, 10)));
    let yesterday = place(at(20, 10, 0), 60, "OP1", "DMD1");
    assert_eq!(case.starts(&yesterday)[0], "23 11:00 OP1");
    case.now = Utc.with_ymd_and_hms(2027, 3, 1, 0, 0, 0).unwrap();
    assert_eq!(case.starts(&ten()), [""; 0], "a fortnight is over");
}

#[test]
fn the_practices_grid_is_kept_and_a_gaps_beginning_is_a_start() {
    let busy = vec![place(at(23, 8, 0), 95, "OP1", "DMD1"), place(at(23, 10, 10), 400, "OP1", "DMD1")];
    let mut case = Case::new(weekdays(), busy);
    case.hours.usual =
        UsualTimes { appointments: 100, on_quarters: 100, on_tens: 50, ..UsualTimes::default() };
    let wanted = place(at(23, 10, 0), 20, "OP1", "DMD1");
    assert_eq!(case.starts(&wanted)[..2], ["23 09:45 OP1", "24 08:00 OP1"], "35 minutes from 09:35");
    let wanted = place(at(23, 10, 0), 35, "OP1", "DMD1");
    assert_eq!(case.starts(&wanted)[0], "23 09:35 OP1", "only there it fits");
}

#[test]
fn the_pmss_own_slots_are_taken_where_they_are_free_and_long_enough() {
    let slot = |hour, minute| Slot {
        date: Some(at(23, 0, 0).date()),
        time: Some(time(hour, minute)),
        end_time: Some(time(hour, minute) + TimeDelta::minutes(30)),
        provider_id: "DMD1".to_owned(),
        operatory: "OP1".to_owned(),
        ..Slot::default()
    };
    let mut case = Case::new(weekdays(), vec![place(at(23, 10, 0), 60, "OP1", "DMD1")]);
    case.offered =
        vec![slot(9, 0), slot(9, 30), slot(10, 0), slot(11, 0), slot(14, 0), slot(15, 0), slot(15, 30)];
    assert_eq!(case.starts(&ten()), ["23 09:00 OP1", "23 15:00 OP1"], "two halves make an hour");
    let half = Place { minutes: 30, ..ten() };
    assert_eq!(case.starts(&half)[..3], ["23 09:30 OP1", "23 09:00 OP1", "23 11:00 OP1"]);
    // Without ends only what takes time decides.
    for slot in &mut case.offered {
        slot.end_time = None;
    }
    assert_eq!(case.starts(&ten()), ["23 09:00 OP1", "23 11:00 OP1", "23 14:00 OP1", "23 15:00 OP1"]);
    // None of them is free any more: the gaps are.
    case.offered = vec![slot(10, 0)];
    assert_eq!(case.starts(&ten())[0], "23 09:00 OP1");
}

#[test]
fn the_hour_that_spring_skips_is_not_offered_and_the_one_that_autumn_repeats_is_once() {
    let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day).unwrap();
    let at = |day: NaiveDate, hour, minute| day.and_time(time(hour, minute));
    let mut case = Case::new(always(), Vec::new());
    case.now = Utc.with_ymd_and_hms(2027, 3, 13, 12, 0, 0).unwrap();
    let spring = day(3, 14);
    let found = case.nearest(&place(at(spring, 2, 30), 30, "OP1", "DMD1"));
    let starts: Vec<NaiveDateTime> = found.iter().map(|one| one.start).collect();
    assert_eq!(starts.len(), OFFERED);
    assert_eq!(starts[..2], [at(spring, 3, 0), at(spring, 1, 30)]);
    for one in &found {
        assert!(New_York.from_local_datetime(&one.start).earliest().is_some(), "{}", one.start);
        assert!(one.end() <= at(spring, 2, 0) || one.start >= at(spring, 3, 0), "{}", one.start);
    }
    case.now = Utc.with_ymd_and_hms(2026, 10, 31, 12, 0, 0).unwrap();
    let autumn = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
    let found = case.nearest(&place(at(autumn, 1, 30), 30, "OP1", "DMD1"));
    let starts: Vec<NaiveDateTime> = found.iter().map(|one| one.start).collect();
    assert_eq!(starts[..3], [at(autumn, 1, 30), at(autumn, 1, 0), at(autumn, 2, 0)]);
}

#[test]
fn the_last_minutes_before_midnight_are_a_time() {
    let mut case = Case::new(always(), vec![place(at(23, 0, 0), 23 * 60, "", "")]);
    case.operatories = vec!["OP1".to_owned()];
    let wanted = place(at(23, 23, 0), 60, "OP1", "DMD1");
    assert_eq!(case.starts(&wanted)[..2], ["23 23:00 OP1", "24 00:00 OP1"]);
}

fn any_place() -> impl Strategy<Value = Place> {
    let name = |names: &'static [&'static str]| prop::sample::select(names);
    let start = (0_i64..16 * 24 * 12).prop_map(|step| at(22, 0, 0) + TimeDelta::minutes(5 * step));
    (start, 1_u32..=300, name(&["", "OP1", "OP2", "OP3"]), name(&["", "DMD1", "DMD2"]))
        .prop_map(|(start, minutes, chair, provider)| place(start, minutes, chair, provider))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever takes time: what is offered is free, still to come, inside the hours, and in order.
    #[test]
    fn no_offered_time_is_taken(
        busy in prop::collection::vec(any_place(), 0..120),
        slots in prop::collection::vec((any_place(), any::<bool>()), 0..20),
        wanted in any_place(),
        minutes in 5_u32..=120,
        now in 0_i64..10 * 24 * 60,
    ) {
        let mut case = Case::new(weekdays(), busy);
        case.now += TimeDelta::minutes(now);
        case.offered = slots
            .into_iter()
            .map(|(slot, ends)| Slot {
                date: Some(slot.start.date()),
                time: Some(slot.start.time()),
                end_time: ends.then(|| slot.end().time()),
                provider_id: slot.provider_id,
                operatory: slot.operatory,
                ..Slot::default()
            })
            .collect();
        let wanted = Place { minutes, provider_id: "DMD1".to_owned(), ..wanted };
        let found = case.nearest(&wanted);
        prop_assert!(found.len() <= OFFERED);
        let today = case.now.with_timezone(&New_York).naive_local();
        for one in &found {
            prop_assert!(one.start > today);
            prop_assert_eq!((one.minutes, one.provider_id.as_str()), (minutes, "DMD1"));
            for other in &case.board.taken {
                let there = &other.place;
                let same = there.operatory == one.operatory || there.provider_id == one.provider_id
                    || there.operatory.is_empty() || there.provider_id.is_empty();
                prop_assert!(!same || there.end() <= one.start || one.end() <= there.start, "{:?} {:?}", one, there);
            }
            if case.offered.is_empty() {
                let hours = case.hours.on(one.start.date(), &one.operatory, &one.provider_id);
                let date = one.start.date();
                let inside = hours
                    .iter()
                    .any(|span| date.and_time(span.start) <= one.start && one.end() <= date.and_time(span.end));
                prop_assert!(inside, "{:?}", one);
            }
        }
        let days: Vec<NaiveDate> = found.iter().map(|one| one.start.date()).collect();
        prop_assert!(days.is_sorted());
        for pair in found.windows(2).filter(|pair| pair[0].start.date() == pair[1].start.date()) {
            let far = |one: &Place| (one.start - wanted.start).abs();
            prop_assert!(far(&pair[0]) <= far(&pair[1]));
        }
    }
}
