//! Rows of the mirror: only changes are written, vanished rows come back, search finds what staff type.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveTime};
use pms::{Appointment, Patient};
use store::{DayQuery, Store, Texts};

use crate::{at, connected};

fn patient(id: &str, first: &str, last: &str) -> Patient {
    Patient {
        patient_id: id.into(),
        first_name: first.into(),
        last_name: last.into(),
        cell: "(617) 555-0142".into(),
        birthdate: NaiveDate::from_ymd_opt(1984, 12, 10),
        chart_number: "HV0042".into(),
        ..Patient::default()
    }
}

fn appointment(id: &str, status: &str) -> Appointment {
    Appointment {
        appointment_sr_no: id.into(),
        patient_id: "1".into(),
        date: NaiveDate::from_ymd_opt(2026, 11, 24),
        time: NaiveTime::from_hms_opt(10, 30, 0),
        length_minutes: Some(60),
        status: status.into(),
        ..Appointment::default()
    }
}

fn found(store: &Store, integration: i64, typed: &str) -> Vec<String> {
    let rows = store.mirror.search_patients(integration, typed, 10).unwrap();
    rows.into_iter().map(|row| row.patient_id).collect()
}

#[test]
fn unchanged_rows_are_not_written_and_changed_ones_are() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let mut rows = vec![patient("1", "Ana", "Silva"), patient("2", "Bo", "Reed")];
    let tally = store.mirror.store_patients(id, &rows, Texts::Unknown).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (2, 0));
    let before = store.mirror.last_change().unwrap();
    rows[1].email = "bo@example.com".into();
    let tally = store.mirror.store_patients(id, &rows, Texts::Unknown).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (1, 1));
    let changes = store.mirror.changes_after(before, 10).unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].table.as_str(), changes[0].key.as_str()), ("patients", "2"));
    assert_eq!(changes[0].operation, "update");
}

#[test]
fn the_feed_speaks_after_the_commit_and_only_of_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let (sender, receiver) = std::sync::mpsc::channel();
    store.listen(move |file| sender.send(file).unwrap());
    store.mirror.store_patients(id, &[patient("1", "Ana", "Silva")], Texts::Unknown).unwrap();
    assert_eq!(receiver.try_recv(), Ok(store::File::Mirror));
    store.mirror.store_patients(id, &[patient("1", "Ana", "Silva")], Texts::Unknown).unwrap();
    assert!(receiver.try_recv().is_err());
}

#[test]
fn what_vanished_is_not_listed_and_may_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let rows = [patient("1", "Ana", "Silva"), patient("2", "Bo", "Reed")];
    store.mirror.store_patients(id, &rows, Texts::Unknown).unwrap();
    let seen: HashSet<Box<str>> = [Box::from("1")].into();
    let gone = store.mirror.unseen_patients(id, &seen).unwrap();
    assert_eq!(gone, ["2"]);
    assert_eq!(store.mirror.patients_vanished(id, &gone, at(1)).unwrap(), 1);
    assert!(found(&store, id, "reed").is_empty());
    assert_eq!(store.mirror.count(id, "patients").unwrap(), 1);
    let mut here = Vec::new();
    store.mirror.patient_ids(id, |id| here.push(id.to_owned())).unwrap();
    assert_eq!(here, ["1"]);
    assert_eq!(store.mirror.store_patients(id, &rows, Texts::Unknown).unwrap().stored, 1);
    assert_eq!(store.mirror.count(id, "patients").unwrap(), 2);
    assert_eq!(found(&store, id, "reed"), ["2"]);
}

#[test]
fn the_bell_hears_nothing_before_the_first_whole_walk() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let events = || -> Vec<String> {
        let events = store.mirror.appointment_events(id, 0, 10).unwrap();
        events.into_iter().map(|event| format!("{} {}", event.kind, event.appointment_sr_no)).collect()
    };
    store.mirror.store_appointments(id, &[appointment("1", "Scheduled")], Texts::Unknown).unwrap();
    assert!(events().is_empty());
    store.mirror.set_whole_walk(id, "appointments", at(0), at(1)).unwrap();
    store
        .mirror
        .store_appointments(
            id,
            &[appointment("1", "Confirmed"), appointment("2", "Scheduled"), appointment("3", "Broken")],
            Texts::Unknown,
        )
        .unwrap();
    assert_eq!(events(), ["booked 2"], "a status step and a row that comes cancelled are no events");
    store.mirror.store_appointments(id, &[appointment("1", "Cancelled")], Texts::Unknown).unwrap();
    store.mirror.appointments_vanished(id, &["2".into(), "1".into()], at(2)).unwrap();
    assert_eq!(events(), ["booked 2", "cancelled 1", "removed 2"]);
}

#[test]
fn a_move_and_an_arrival_are_events_with_before_and_after() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let keep = |row: pms::Appointment| {
        store.mirror.store_appointments(id, &[row], Texts::Unknown).unwrap();
    };
    keep(appointment("1", "Scheduled"));
    keep(appointment("2", "Scheduled"));
    store.mirror.set_whole_walk(id, "appointments", at(0), at(1)).unwrap();
    let first = appointment("1", "Scheduled");
    let later = first.date.map(|date| date + chrono::Days::new(1));
    keep(pms::Appointment { date: later, ..first.clone() });
    keep(pms::Appointment {
        date: later,
        operatory: "OP-9".into(),
        note: pms::Phi::new("x".into()),
        ..first.clone()
    });
    keep(pms::Appointment { date: later, operatory: "OP-9".into(), ..appointment("1", "Checked In") });
    // Neither a word nor a status step is a move; a row that comes back from cancelled is booked, not moved.
    keep(appointment("2", "Cancelled"));
    keep(pms::Appointment { date: later, ..appointment("2", "Scheduled") });
    let events = store.mirror.appointment_events(id, 0, 20).unwrap();
    let kinds: Vec<_> = events.iter().map(|one| format!("{} {}", one.kind, one.appointment_sr_no)).collect();
    assert_eq!(kinds, ["moved 1", "moved 1", "arrived 1", "cancelled 2", "booked 2"]);
    let (before, after) = (events[0].before.clone().unwrap(), events[0].after.clone().unwrap());
    assert_eq!((before.date, after.date), (first.date, later));
    assert_eq!((&before.time, &before.provider_id), (&after.time, &after.provider_id));
    let (before, after) = (events[1].before.clone().unwrap(), events[1].after.clone().unwrap());
    assert_eq!((before.operatory, after.operatory.as_str()), (first.operatory, "OP-9"));
}

#[test]
fn a_day_lists_cancelled_rows_and_the_next_visits_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    store.mirror.store_patients(id, &[patient("1", "Ana", "Silva")], Texts::Unknown).unwrap();
    store
        .mirror
        .store_appointments(id, &[appointment("1", "Scheduled"), appointment("2", "Broken")], Texts::Unknown)
        .unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let rows = store.mirror.schedule(id, DayQuery::Day(day)).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].patient_name.expose(), "Ana Silva");
    let next = |hour: u32, to: NaiveDate, most: u32| -> Vec<String> {
        let from = day.and_hms_opt(hour, 0, 0).unwrap();
        let rows = store.mirror.schedule(id, DayQuery::From(from, to, most)).unwrap();
        rows.into_iter().map(|row| row.appointment_sr_no).collect()
    };
    assert_eq!(next(9, day, 3), ["1"]);
    assert!(next(11, day, 3).is_empty());
    // The next day's come after today's, the earlier time of day or not; lunch is nobody's visit.
    let later = day + chrono::Days::new(1);
    let tomorrow = pms::Appointment {
        date: Some(later),
        time: NaiveTime::from_hms_opt(8, 0, 0),
        ..appointment("3", "Scheduled")
    };
    let lunch = pms::Appointment { patient_id: String::new(), ..appointment("4", "Scheduled") };
    store.mirror.store_appointments(id, &[tomorrow, lunch], Texts::Unknown).unwrap();
    assert_eq!(next(9, later, 3), ["1", "3"]);
    assert_eq!(next(9, later, 1), ["1"]);
    assert_eq!(next(11, later, 3), ["3"]);
    assert_eq!(store.mirror.schedule(id, DayQuery::Day(day)).unwrap().len(), 3, "the day shows it");
}

#[test]
fn rows_are_counted_right_however_new_and_known_ones_are_mixed() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let name = |number: u32, last: &str| patient(&number.to_string(), "Ana", last);
    let evens: Vec<_> = (0..20).step_by(2).map(|number| name(number, "Silva")).collect();
    store.mirror.store_patients(id, &evens, Texts::Unknown).unwrap();
    // New, known, new, changed …, and one row twice.
    let mut all: Vec<_> =
        (0..20).map(|number| name(number, if number % 4 == 2 { "Reed" } else { "Silva" })).collect();
    all.push(name(19, "Silva"));
    let tally = store.mirror.store_patients(id, &all, Texts::Unknown).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (15, 6));
    let tally = store.mirror.store_patients(id, &all, Texts::Unknown).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (0, 21));
}

/// The marks of the patients that are here: mark, number, practice.
fn marked(store: &Store, id: i64) -> Vec<(i64, String, String)> {
    let mut marked = Vec::new();
    store
        .mirror
        .marked_rows(id, "patients", |mark, row, practice| marked.push((mark, row.into(), practice.into())))
        .unwrap();
    marked.sort();
    marked
}

fn of(mark: i64, id: &str) -> (i64, String, String) {
    (mark, id.into(), String::new())
}

#[test]
fn a_row_keeps_the_mark_of_its_text_until_it_changes_or_vanishes() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let mirror = &store.mirror;
    let (ana, bo) = (patient("1", "Ana", "Silva"), patient("2", "Bo", "Reed"));
    mirror.store_patients(id, &[ana.clone(), bo.clone()], Texts::Marked(&[11, 22])).unwrap();
    assert_eq!(marked(&store, id), [of(11, "1"), of(22, "2")]);
    // By another way: the same row keeps its mark, a changed one has none.
    let changed = patient("2", "Bo", "Ward");
    mirror.store_patients(id, &[ana.clone(), changed.clone()], Texts::Unknown).unwrap();
    assert_eq!(marked(&store, id), [of(11, "1")]);
    mirror.store_patients(id, &[bo], Texts::Marked(&[22])).unwrap();
    mirror.store_patients(id, &[ana.clone(), changed], Texts::Marked(&[11, 23])).unwrap();
    assert_eq!(marked(&store, id), [of(11, "1"), of(23, "2")]);
    mirror.patients_vanished(id, &["1".to_owned()], at(9)).unwrap();
    assert_eq!(marked(&store, id), [of(23, "2")]);
    // It comes back as it was: it is written again.
    let tally = mirror.store_patients(id, &[ana], Texts::Marked(&[11])).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (1, 0));
    assert_eq!(marked(&store, id), [of(11, "1"), of(23, "2")]);
}

#[test]
fn a_mark_alone_is_no_news_and_is_written_only_where_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let mirror = &store.mirror;
    let patients = [patient("1", "Ana", "Silva"), patient("2", "Bo", "Reed")];
    let visits = [appointment("7", "Scheduled")];
    mirror.store_patients(id, &patients, Texts::Unknown).unwrap();
    mirror.store_appointments(id, &visits, Texts::Unknown).unwrap();
    mirror.set_whole_walk(id, "appointments", at(1), at(1)).unwrap();
    let before = mirror.last_change().unwrap();
    mirror.store_patients(id, &patients, Texts::Marked(&[11, 22])).unwrap();
    assert_eq!(marked(&store, id), []);
    let tally = mirror.store_patients(id, &patients, Texts::MarkedAnew(&[11, 22])).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (0, 2));
    assert_eq!(marked(&store, id), [of(11, "1"), of(22, "2")]);
    let tally = mirror.store_appointments(id, &visits, Texts::MarkedAnew(&[77])).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (0, 1));
    let mut visit = None;
    mirror.marked_rows(id, "appointments", |mark, row, _| visit = Some((mark, row.to_owned()))).unwrap();
    assert_eq!(visit, Some((77, "7".to_owned())));
    assert_eq!(mirror.changes_after(before, 10).unwrap(), []);
    assert_eq!(found(&store, id, "silva"), ["1"]);
}
