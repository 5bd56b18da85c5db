//! What takes a time, by cases and by property.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use pms::{BookAppointment, Intent, Phi, Reschedule, SetAppointmentStatus, StatusKind, StatusWords};
use proptest::prelude::*;
use store::{AppointmentRow, Occupied, Reservation};

use super::Wanted;
use super::board::{Around, Board, Place, Sent, Taken, Told, lay_over};
use crate::view::Taker;

const TOLD: Told = Told { chairs: true, providers: true };

pub(super) fn at(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, minute, 0).unwrap()
}

pub(super) fn place(start: NaiveDateTime, minutes: u32, operatory: &str, provider_id: &str) -> Place {
    Place {
        start,
        minutes,
        operatory: operatory.to_owned(),
        provider_id: provider_id.to_owned(),
        hygienist: String::new(),
    }
}

pub(super) fn taken(what: Taker, place: Place) -> Taken {
    Taken { what, place, patient_id: String::new(), patient_name: Phi::default() }
}

fn row(number: &str, start: NaiveDateTime, length: Option<u32>) -> Occupied {
    Occupied {
        appointment_sr_no: number.to_owned(),
        patient_id: "7".to_owned(),
        patient_name: Phi::from("Ana Silva"),
        provider_id: "DMD1".to_owned(),
        hygienist: String::new(),
        operatory: "OP1".to_owned(),
        date: start.date(),
        time: start.time(),
        length_minutes: length,
    }
}

fn in_the_mirror(row: &Occupied, status: StatusKind) -> AppointmentRow {
    AppointmentRow {
        appointment_sr_no: row.appointment_sr_no.clone(),
        patient_id: row.patient_id.clone(),
        patient_name: row.patient_name.clone(),
        provider_id: row.provider_id.clone(),
        operatory: row.operatory.clone(),
        date: Some(row.date),
        time: Some(row.time),
        length_minutes: row.length_minutes,
        status: String::new(),
        status_kind: status,
        appointment_type: String::new(),
        description: Phi::default(),
        note: Phi::default(),
        vanished: false,
    }
}

fn booking(start: NaiveDateTime) -> Intent {
    Intent::BookAppointment(BookAppointment {
        patient_id: "7".to_owned(),
        date: start.date(),
        time: start.time(),
        length_minutes: 60,
        operatory: "OP1".to_owned(),
        provider_id: "DMD1".to_owned(),
        practice_id: "1".to_owned(),
        description: Phi::default(),
        note: Phi::default(),
        extra: std::collections::BTreeMap::new(),
    })
}

fn moving(number: &str, to: NaiveDateTime) -> Intent {
    Intent::Reschedule(Reschedule {
        appointment_sr_no: number.to_owned(),
        practice_id: "1".to_owned(),
        date: Some(to.date()),
        time: Some(to.time()),
        length_minutes: None,
        operatory: None,
        provider_id: None,
        status: None,
        extra: std::collections::BTreeMap::new(),
    })
}

fn status(number: &str, value: &str) -> Intent {
    Intent::SetAppointmentStatus(SetAppointmentStatus {
        appointment_sr_no: number.to_owned(),
        value: value.to_owned(),
        practice_id: "1".to_owned(),
        cancels: StatusKind::of(value) == StatusKind::Cancelled,
        cancellation_note: Phi::default(),
        extra: std::collections::BTreeMap::new(),
    })
}

fn sent<'a>(id: i64, intent: &'a Intent, made: Option<&'a str>) -> Sent<'a> {
    Sent { id, intent, made, left: true }
}

/// What takes which start, for a form that wants nothing in particular.
fn starts(rows: &[Occupied], write_backs: &[Sent<'_>], known: &[AppointmentRow]) -> Vec<(Taker, String)> {
    starts_for(rows, write_backs, known, &Wanted::default())
}

fn starts_for(
    rows: &[Occupied],
    write_backs: &[Sent<'_>],
    known: &[AppointmentRow],
    wanted: &Wanted,
) -> Vec<(Taker, String)> {
    let known: HashMap<_, _> = known.iter().map(|row| (row.appointment_sr_no.clone(), row.clone())).collect();
    let around =
        Around { rows, write_backs, known: &known, reservations: &[], words: &StatusWords::default() };
    let found = lay_over(&around, wanted);
    found.into_iter().map(|one| (one.what, one.place.start.format("%d %H:%M").to_string())).collect()
}

fn conflicts(here: Taken, told: Told, wanted: &Place) -> bool {
    Board { taken: vec![here], told, in_several_chairs: HashSet::new() }.in_the_way(wanted).next().is_some()
}

#[test]
fn times_that_touch_are_apart_and_midnight_is_no_border() {
    let late = taken(Taker::Appointment, place(at(23, 23, 30), 60, "OP1", "DMD1"));
    let day = taken(Taker::Appointment, place(at(23, 0, 0), 24 * 60, "OP1", "DMD1"));
    for (here, start, minutes, expected) in [
        (&late, at(23, 23, 0), 30, false),
        (&late, at(23, 23, 0), 31, true),
        (&late, at(24, 0, 29), 5, true),
        (&late, at(24, 0, 30), 5, false),
        (&day, at(23, 12, 0), 5, true),
        (&day, at(24, 0, 0), 24 * 60, false),
        (&day, at(22, 0, 0), 24 * 60, false),
        (&day, at(22, 0, 0), 24 * 60 + 1, true),
    ] {
        let wanted = place(start, minutes, "OP1", "");
        assert_eq!(conflicts(here.clone(), TOLD, &wanted), expected, "{start} {minutes}");
    }
}

#[test]
fn the_same_chair_provider_or_hygienist_is_in_the_way() {
    let mut here = place(at(23, 9, 0), 60, "OP1", "DMD1");
    here.hygienist = "HYG1".to_owned();
    for (chair, provider, expected) in [
        ("OP1", "DMD2", true),
        ("OP2", "DMD1", true),
        ("OP2", "HYG1", true),
        ("OP2", "DMD2", false),
        ("OP2", "", false),
        ("", "DMD2", false),
        ("", "", true),
    ] {
        let wanted = place(at(23, 9, 30), 30, chair, provider);
        assert_eq!(
            conflicts(taken(Taker::Appointment, here.clone()), TOLD, &wanted),
            expected,
            "{chair} {provider}"
        );
    }
}

#[test]
fn what_is_not_told_is_in_everybodys_way_unless_it_is_never_told() {
    let never = Told { chairs: false, providers: true };
    let start = at(23, 9, 0);
    let wanted = |chair: &str, provider: &str| place(start, 30, chair, provider);
    let here = |chair: &str, provider: &str| taken(Taker::Appointment, place(start, 30, chair, provider));
    assert!(conflicts(here("", "DMD1"), TOLD, &wanted("OP2", "DMD2")));
    assert!(!conflicts(here("", "DMD1"), never, &wanted("OP2", "DMD2")), "two may work at the same time");
    assert!(conflicts(here("", "DMD1"), never, &wanted("OP2", "")), "nobody knows");
    assert!(conflicts(here("OP1", ""), TOLD, &wanted("OP2", "DMD2")));
    for told in [TOLD, never, Told { chairs: false, providers: false }] {
        assert!(conflicts(here("", ""), told, &wanted("OP2", "DMD2")), "{told:?}");
    }
    // A form holds what it names.
    let form = taken(Taker::Reservation, place(start, 30, "", "DMD1"));
    assert!(!conflicts(form.clone(), TOLD, &wanted("OP2", "DMD2")));
    assert!(conflicts(form, TOLD, &wanted("OP2", "DMD1")));
}

#[test]
fn without_a_length_it_is_half_an_hour() {
    let rows = [row("1", at(23, 9, 0), None), row("2", at(23, 10, 0), Some(0))];
    let around = Around {
        rows: &rows,
        write_backs: &[],
        known: &HashMap::new(),
        reservations: &[],
        words: &StatusWords::default(),
    };
    let ends: Vec<_> = lay_over(&around, &Wanted::default()).iter().map(|one| one.place.end()).collect();
    assert_eq!(ends, [at(23, 9, 30), at(23, 10, 30)]);
}

#[test]
fn a_booking_takes_its_time_until_the_mirror_shows_it() {
    let (nine, intent) = (at(23, 9, 0), booking(at(23, 9, 0)));
    let made = row("70", nine, Some(60));
    let ours = [(Taker::WriteBack, "23 09:00".to_owned())];
    assert_eq!(starts(&[], &[sent(1, &intent, None)], &[]), ours);
    assert_eq!(starts(&[], &[sent(1, &intent, Some("70"))], &[]), ours, "made, and not seen yet");
    // Shown, under the number that was told, or as one that looks like it.
    let shown = [(Taker::Appointment, "23 09:00".to_owned())];
    let known = in_the_mirror(&made, StatusKind::Scheduled);
    assert_eq!(starts(std::slice::from_ref(&made), &[sent(1, &intent, Some("70"))], &[known]), shown);
    assert_eq!(starts(std::slice::from_ref(&made), &[sent(1, &intent, None)], &[]), shown);
    // Cancelled in the PMS since: the mirror knows better.
    let gone = in_the_mirror(&made, StatusKind::Cancelled);
    assert_eq!(starts(&[], &[sent(1, &intent, Some("70"))], &[gone]), []);
    // Never sent, it cannot be there; and one that is there explains one of two.
    let unsent = Sent { left: false, ..sent(1, &intent, None) };
    assert_eq!(starts(std::slice::from_ref(&made), &[unsent], &[]).len(), 2);
    assert_eq!(starts(&[made], &[sent(1, &intent, None), sent(2, &intent, None)], &[]).len(), 2);
}

#[test]
fn a_move_takes_the_new_time_and_the_old_one_until_it_is_shown() {
    let there = row("70", at(23, 9, 0), Some(60));
    let known = [in_the_mirror(&there, StatusKind::Scheduled)];
    let (to, on) = (moving("70", at(24, 11, 0)), moving("70", at(25, 12, 0)));
    let both = [sent(1, &to, None), sent(2, &on, None)];
    let all = starts(std::slice::from_ref(&there), &both, &known);
    assert_eq!(
        all.iter().map(|(_, start)| start.as_str()).collect::<Vec<_>>(),
        ["23 09:00", "24 11:00", "25 12:00"]
    );
    // The new time keeps the length and the place.
    let map = HashMap::from([("70".to_owned(), known[0].clone())]);
    let around = Around {
        rows: &[],
        write_backs: &both,
        known: &map,
        reservations: &[],
        words: &StatusWords::default(),
    };
    let found = lay_over(&around, &Wanted::default());
    assert_eq!(found[1].place, place(at(25, 12, 0), 60, "OP1", "DMD1"));
    assert_eq!(found[1].patient_id, "7");
    let shown = row("70", at(24, 11, 0), Some(60));
    let now = [in_the_mirror(&shown, StatusKind::Scheduled)];
    assert_eq!(starts(&[shown], &both[..1], &now), [(Taker::Appointment, "24 11:00".to_owned())]);
    // Of one that nobody knows, what is told counts.
    assert_eq!(starts(&[], &both[..1], &[]), [(Taker::WriteBack, "24 11:00".to_owned())]);
    // A booking that is still open is moved.
    let (intent, away) = (booking(at(23, 9, 0)), moving("w:5", at(23, 15, 0)));
    let open = [sent(5, &intent, None), sent(6, &away, None)];
    let found = starts(&[], &open, &[]);
    assert_eq!(found.iter().map(|(_, start)| start.as_str()).collect::<Vec<_>>(), ["23 09:00", "23 15:00"]);
}

#[test]
fn nothing_is_in_its_own_way() {
    let there = row("70", at(23, 9, 0), Some(60));
    let known = [in_the_mirror(&there, StatusKind::Scheduled)];
    let (intent, to) = (booking(at(23, 9, 0)), moving("70", at(24, 11, 0)));
    let all = [sent(1, &intent, Some("70")), sent(2, &to, None)];
    for but in ["70", "w:1"] {
        let wanted = Wanted { but_appointment: Some(but.to_owned()), ..Wanted::default() };
        assert_eq!(starts_for(std::slice::from_ref(&there), &all, &known, &wanted), [], "{but}");
    }
    let wanted = Wanted { but_write_back: Some(2), ..Wanted::default() };
    assert_eq!(starts_for(&[there], &all, &known, &wanted), [(Taker::Appointment, "23 09:00".to_owned())]);
    let wanted = Wanted { but_write_back: Some(1), ..Wanted::default() };
    assert_eq!(starts_for(&[], &[sent(1, &intent, None)], &[], &wanted), []);
    let form = |form: &str| Reservation {
        form_id: form.to_owned(),
        start: at(23, 9, 0),
        minutes: 30,
        operatory: "OP1".to_owned(),
        provider_id: "DMD1".to_owned(),
    };
    let forms = [form("a"), form("b")];
    let around = Around {
        rows: &[],
        write_backs: &[],
        known: &HashMap::new(),
        reservations: &forms,
        words: &StatusWords::default(),
    };
    let wanted = Wanted { but_form: Some("a".to_owned()), ..Wanted::default() };
    assert_eq!(lay_over(&around, &wanted).len(), 1);
}

#[test]
fn what_is_being_cancelled_takes_its_time_and_what_comes_back_too() {
    let there = row("70", at(23, 9, 0), Some(60));
    let (cancel, confirm) = (status("70", "Cancelled"), status("70", "Confirmed"));
    let known = [in_the_mirror(&there, StatusKind::Scheduled)];
    assert_eq!(starts(std::slice::from_ref(&there), &[sent(1, &cancel, None)], &known).len(), 1);
    assert_eq!(starts(std::slice::from_ref(&there), &[sent(1, &confirm, None)], &known).len(), 1);
    let gone = [in_the_mirror(&there, StatusKind::Cancelled)];
    assert_eq!(starts(&[], &[sent(1, &cancel, None)], &gone), []);
    assert_eq!(starts(&[], &[sent(1, &confirm, None)], &gone), [(Taker::WriteBack, "23 09:00".to_owned())]);
}

fn any_place() -> impl Strategy<Value = Place> {
    let name = |names: &'static [&'static str]| prop::sample::select(names);
    let minutes = prop_oneof![1_u32..=600, Just(24 * 60)];
    let start = (0_i64..4 * 24 * 60).prop_map(|minute| at(22, 0, 0) + TimeDelta::minutes(minute));
    (start, minutes, name(&["", "OP1", "OP2"]), name(&["", "DMD1", "HYG1"]), name(&["", "HYG1"])).prop_map(
        |(start, minutes, chair, provider, hygienist)| Place {
            hygienist: hygienist.to_owned(),
            ..place(start, minutes, chair, provider)
        },
    )
}

#[test]
fn who_treats_in_several_chairs_is_in_the_way_in_the_same_one_only() {
    let in_several_chairs = HashSet::from(["DMD1".to_owned()]);
    let board =
        |here: Taken| Board { taken: vec![here], told: TOLD, in_several_chairs: in_several_chairs.clone() };
    let there = |chair: &str, who: &str| {
        let place =
            Place { operatory: chair.into(), provider_id: who.into(), minutes: 30, ..Place::default() };
        taken(Taker::Appointment, place)
    };
    let wanted =
        Place { operatory: "OP2".into(), provider_id: "DMD1".into(), minutes: 30, ..Place::default() };
    assert_eq!(board(there("OP1", "DMD1")).in_the_way(&wanted).count(), 0);
    assert_eq!(board(there("OP1", "DMD1")).also_in(&wanted), Some("OP1"));
    assert_eq!(board(there("OP2", "DMD1")).also_in(&wanted), None, "it is this one");
    assert_eq!(board(there("OP1", "HYG1")).also_in(&wanted), None, "somebody else");
    let later = Place { start: wanted.start + TimeDelta::minutes(30), ..wanted.clone() };
    assert_eq!(board(there("OP1", "DMD1")).also_in(&later), None, "it has ended");
    assert_eq!(board(there("OP2", "DMD1")).in_the_way(&wanted).count(), 1, "the chair");
    assert_eq!(board(there("", "DMD1")).in_the_way(&wanted).count(), 1, "it may be the chair");
    let other = Place { provider_id: "HYG1".into(), ..wanted };
    assert_eq!(board(there("OP1", "HYG1")).in_the_way(&other).count(), 1, "others have two hands");
}

proptest! {
    /// Minute by minute: two are in each other's way where they share a minute and a chair or a person.
    #[test]
    fn in_the_way_is_a_minute_in_common(here in any_place(), wanted in any_place()) {
        let shares = (0..i64::from(here.minutes))
            .map(|minute| here.start + TimeDelta::minutes(minute))
            .any(|minute| wanted.start <= minute && minute < wanted.start + TimeDelta::minutes(i64::from(wanted.minutes)));
        let named = |a: &str, b: &str| !a.is_empty() && a == b;
        let sure = named(&here.operatory, &wanted.operatory)
            || named(&here.provider_id, &wanted.provider_id)
            || named(&here.hygienist, &wanted.provider_id);
        let wants_nothing = wanted.operatory.is_empty() && wanted.provider_id.is_empty();
        let told_apart = !(here.operatory.is_empty() || here.provider_id.is_empty() || sure || wants_nothing);
        let found = conflicts(taken(Taker::Appointment, here), TOLD, &wanted);
        if shares && sure {
            prop_assert!(found);
        }
        if !shares || told_apart {
            prop_assert!(!found);
        }
    }
}
