//! What takes a time, what is usual, the hours and slots that were told, and the times that open forms hold.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use pms::{Appointment, PracticeWeek, Slot, Span};
use store::{HELD_FOR, Reservation};

use crate::{at, connected};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

fn visit(number: &str, on: u32, hour: u32, minute: u32, length: Option<u32>) -> Appointment {
    Appointment {
        appointment_sr_no: number.into(),
        patient_name: "Ana Silva".into(),
        provider_id: "DMD1".into(),
        operatory: "OP1".into(),
        date: Some(day(on)),
        time: Some(time(hour, minute)),
        length_minutes: length,
        ..Appointment::default()
    }
}

fn held(form: &str, hour: u32) -> Reservation {
    Reservation {
        form_id: form.into(),
        start: NaiveDateTime::new(day(23), time(hour, 0)),
        minutes: 30,
        operatory: "OP1".into(),
        provider_id: "DMD1".into(),
    }
}

#[test]
fn only_what_takes_a_time_is_occupied() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let rows = [
        visit("1", 23, 9, 0, Some(60)),
        Appointment { hygienist: "HYG1".into(), ..visit("2", 24, 8, 0, None) },
        visit("3", 25, 8, 0, Some(30)),
        Appointment { cancelled: true, ..visit("4", 23, 10, 0, Some(30)) },
        Appointment { time: None, ..visit("5", 23, 10, 0, Some(30)) },
        visit("6", 23, 8, 0, Some(30)),
    ];
    store.mirror.store_appointments(id, &rows, store::Texts::Unknown).unwrap();
    store.mirror.appointments_vanished(id, &["6".to_owned()], at(1)).unwrap();
    let found = store.mirror.occupied(id, day(23), day(24)).unwrap();
    let told: Vec<_> = found.iter().map(|one| (one.appointment_sr_no.as_str(), one.length_minutes)).collect();
    assert_eq!(told, [("1", Some(60)), ("2", None)]);
    assert_eq!((found[0].date, found[0].time), (day(23), time(9, 0)));
    assert_eq!(found[1].hygienist, "HYG1");
    assert_eq!(
        found[0].patient_name.expose(),
        "Ana Silva",
        "the patient is not known: as the appointment has it"
    );
    assert!(store.mirror.occupied(id + 1, day(1), day(30)).unwrap().is_empty());
}

#[test]
fn the_usual_times_are_by_weekday() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let rows = [
        visit("1", 16, 8, 10, Some(60)),
        visit("2", 23, 16, 0, None),
        visit("3", 24, 23, 30, Some(600)),
        Appointment {
            operatory: String::new(),
            provider_id: String::new(),
            ..visit("4", 24, 9, 20, Some(0))
        },
    ];
    store.mirror.store_appointments(id, &rows, store::Texts::Unknown).unwrap();
    let usual = store.mirror.usual_times(id, day(1), day(30), 30).unwrap();
    let mut spans = [None; 7];
    spans[1] = Some((490, 16 * 60 + 30));
    spans[2] = Some((560, 1_440));
    assert_eq!(usual.spans, spans);
    assert_eq!((usual.appointments, usual.on_quarters, usual.on_tens), (4, 2, 4));
    assert_eq!((usual.with_chair, usual.with_provider), (3, 3));
    assert!(usual.in_several_chairs.is_empty());
    let beside = Appointment { operatory: "OP2".into(), ..visit("5", 16, 8, 40, Some(60)) };
    store.mirror.store_appointments(id, &[beside], store::Texts::Unknown).unwrap();
    let usual = store.mirror.usual_times(id, day(1), day(30), 30).unwrap();
    assert!(usual.in_several_chairs.contains("DMD1"), "two of four lie beside each other");
    assert_eq!(store.mirror.usual_times(id, day(1), day(15), 30).unwrap(), store::UsualTimes::default());
}

#[test]
fn hours_and_offered_slots_are_replaced_and_the_same_ones_not_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let mut week = PracticeWeek {
        date: Some(day(22)),
        resource_type: "Operatory".into(),
        resource_id: "OP1".into(),
        ..PracticeWeek::default()
    };
    week.days[1].spans =
        vec![Span { start: time(8, 0), end: time(12, 0) }, Span { start: time(13, 0), end: time(17, 0) }];
    week.days[6].holiday = true;
    let every = PracticeWeek { date: None, resource_id: "OP2".into(), ..week.clone() };
    store.mirror.set_practice_hours(id, &[week.clone(), every.clone()]).unwrap();
    assert_eq!(store.mirror.practice_hours(id).unwrap(), [week, every.clone()]);
    store.mirror.set_practice_hours(id, std::slice::from_ref(&every)).unwrap();
    assert_eq!(store.mirror.practice_hours(id).unwrap(), [every]);
    let slot = |on, hour| Slot {
        date: Some(day(on)),
        time: Some(time(hour, 0)),
        end_time: Some(time(hour, 30)),
        provider_id: "DMD1".into(),
        operatory: "OP1".into(),
        ..Slot::default()
    };
    let slots = [slot(24, 9), Slot { time: None, ..slot(24, 10) }, slot(23, 9)];
    store.mirror.set_offered_slots(id, &slots).unwrap();
    assert_eq!(store.mirror.offered_slots(id, day(23), day(24)).unwrap(), [slot(23, 9), slot(24, 9)]);
    assert_eq!(store.mirror.offered_slots(id, day(24), day(30)).unwrap(), [slot(24, 9)]);
    store.mirror.forget(id).unwrap();
    assert!(store.mirror.practice_hours(id).unwrap().is_empty());
    assert!(store.mirror.offered_slots(id, day(1), day(30)).unwrap().is_empty());
}

#[test]
fn a_form_holds_one_time_until_it_is_released_or_expires() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let ledger = &store.ledger;
    let before = ledger.last_change().unwrap();
    assert!(ledger.reserve(id, &held("a", 9), at(0), <[_]>::is_empty).unwrap());
    assert!(ledger.reserve(id, &held("a", 10), at(1), <[_]>::is_empty).unwrap(), "its own is not in its way");
    assert_eq!(ledger.reservations(id, at(1)).unwrap(), [held("a", 10)]);
    let heard = ledger.changes_after(before, 10).unwrap();
    let heard: Vec<_> = heard.iter().map(|one| (one.table.as_str(), one.operation.as_str())).collect();
    assert_eq!(heard, [("reservations", "insert"), ("reservations", "update")]);
    // Another form is told what is held, and one that is refused holds nothing, not even what it had.
    assert!(ledger.reserve(id, &held("b", 11), at(2), |others| others == [held("a", 10)]).unwrap());
    assert!(!ledger.reserve(id, &held("b", 10), at(3), <[_]>::is_empty).unwrap());
    assert_eq!(ledger.reservations(id, at(3)).unwrap(), [held("a", 10)]);
    // Five minutes after its last word, and where the clock was set back.
    let end = at(1) + HELD_FOR;
    assert_eq!(ledger.reservations(id, end - TimeDelta::seconds(1)).unwrap().len(), 1);
    assert!(ledger.reservations(id, end).unwrap().is_empty());
    assert!(ledger.reservations(id, at(0)).unwrap().is_empty());
    assert!(ledger.reserve(id, &held("b", 10), end, <[_]>::is_empty).unwrap());
    ledger.release("b").unwrap();
    assert!(ledger.reservations(id, end).unwrap().is_empty());
    ledger.reserve(id, &held("c", 9), at(0), <[_]>::is_empty).unwrap();
    ledger.disconnect(id).unwrap();
    assert!(ledger.reservations(id, at(0)).unwrap().is_empty());
}
