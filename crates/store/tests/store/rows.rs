//! Rows of the mirror: only changes are written, vanished rows come back, search finds what staff type.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveTime};
use pms::{Appointment, Patient};
use store::{DayQuery, Store};

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
    let tally = store.mirror.store_patients(id, &rows).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (2, 0));
    let before = store.mirror.last_change().unwrap();
    rows[1].email = "bo@example.com".into();
    let tally = store.mirror.store_patients(id, &rows).unwrap();
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
    store.mirror.store_patients(id, &[patient("1", "Ana", "Silva")]).unwrap();
    assert_eq!(receiver.try_recv(), Ok(store::File::Mirror));
    store.mirror.store_patients(id, &[patient("1", "Ana", "Silva")]).unwrap();
    assert!(receiver.try_recv().is_err());
}

#[test]
fn patients_are_found_the_way_staff_type() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let mut other = patient("2", "Bo", "Reed");
    other.cell = "212.555.7788".into();
    other.chart_number = "X9".into();
    other.birthdate = NaiveDate::from_ymd_opt(1990, 1, 2);
    store.mirror.store_patients(id, &[patient("1", "Zoë", "O'Néill"), other]).unwrap();
    for typed in [
        "zoe",
        "oneill",
        "neill zo",
        "O'NEILL",
        "5550142",
        "0142",
        "(617) 555",
        "12/10/1984",
        "1984-12-10",
        "hv00",
    ] {
        assert_eq!(found(&store, id, typed), ["1"], "{typed}");
    }
    assert!(found(&store, id, "").is_empty());
    assert!(found(&store, id, "\"' OR * NEAR(").is_empty());
}

#[test]
fn what_vanished_is_not_listed_and_may_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let rows = [patient("1", "Ana", "Silva"), patient("2", "Bo", "Reed")];
    store.mirror.store_patients(id, &rows).unwrap();
    let seen: HashSet<Box<str>> = [Box::from("1")].into();
    let gone = store.mirror.unseen_patients(id, &seen).unwrap();
    assert_eq!(gone, ["2"]);
    assert_eq!(store.mirror.patients_vanished(id, &gone, at(1)).unwrap(), 1);
    assert!(found(&store, id, "reed").is_empty());
    assert_eq!(store.mirror.count(id, "patients").unwrap(), 1);
    let mut here = Vec::new();
    store.mirror.patient_ids(id, |id| here.push(id.to_owned())).unwrap();
    assert_eq!(here, ["1"]);
    assert_eq!(store.mirror.store_patients(id, &rows).unwrap().stored, 1);
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
    store.mirror.store_appointments(id, &[appointment("1", "Scheduled")]).unwrap();
    assert!(events().is_empty());
    store.mirror.set_whole_walk(id, "appointments", at(0), at(1)).unwrap();
    store
        .mirror
        .store_appointments(
            id,
            &[appointment("1", "Confirmed"), appointment("2", "Scheduled"), appointment("3", "Broken")],
        )
        .unwrap();
    assert_eq!(events(), ["booked 2"], "a status step and a row that comes cancelled are no events");
    store.mirror.store_appointments(id, &[appointment("1", "Cancelled")]).unwrap();
    store.mirror.appointments_vanished(id, &["2".into(), "1".into()], at(2)).unwrap();
    assert_eq!(events(), ["booked 2", "cancelled 1", "removed 2"]);
}

#[test]
fn a_day_lists_cancelled_rows_and_the_next_visits_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    store.mirror.store_patients(id, &[patient("1", "Ana", "Silva")]).unwrap();
    store
        .mirror
        .store_appointments(id, &[appointment("1", "Scheduled"), appointment("2", "Broken")])
        .unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let rows = store.mirror.schedule(id, DayQuery::Day(day)).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].patient_name.expose(), "Ana Silva");
    let next =
        store.mirror.schedule(id, DayQuery::From(day, NaiveTime::from_hms_opt(9, 0, 0).unwrap(), 3)).unwrap();
    assert_eq!(next.len(), 1);
    assert!(
        store
            .mirror
            .schedule(id, DayQuery::From(day, NaiveTime::from_hms_opt(11, 0, 0).unwrap(), 3))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn rows_are_counted_right_however_new_and_known_ones_are_mixed() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let name = |number: u32, last: &str| patient(&number.to_string(), "Ana", last);
    let evens: Vec<_> = (0..20).step_by(2).map(|number| name(number, "Silva")).collect();
    store.mirror.store_patients(id, &evens).unwrap();
    // New, known, new, changed …, and one row twice.
    let mut all: Vec<_> =
        (0..20).map(|number| name(number, if number % 4 == 2 { "Reed" } else { "Silva" })).collect();
    all.push(name(19, "Silva"));
    let tally = store.mirror.store_patients(id, &all).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (15, 6));
    let tally = store.mirror.store_patients(id, &all).unwrap();
    assert_eq!((tally.stored, tally.unchanged), (0, 21));
}

#[test]
fn a_row_that_changes_by_another_way_loses_its_mark() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let mirror = &store.mirror;
    mirror.store_patients(id, &[patient("1", "Ana", "Silva"), patient("2", "Bo", "Reed")]).unwrap();
    mirror.set_row_marks(id, "patients", [("1", 11), ("2", 22)]).unwrap();
    assert_eq!(mirror.row_marks(id, "patients").unwrap().len(), 2);
    assert!(mirror.row_marks(id, "appointments").unwrap().is_empty());
    mirror.store_patients(id, &[patient("1", "Ana", "Silva"), patient("2", "Bo", "Ward")]).unwrap();
    let marks = mirror.row_marks(id, "patients").unwrap();
    assert_eq!((marks.len(), marks.get(&11).map(|id| &**id)), (1, Some("1")));
    mirror.patients_vanished(id, &["1".to_owned()], chrono::DateTime::default()).unwrap();
    assert!(mirror.row_marks(id, "patients").unwrap().is_empty());
}
