//! What a person says of a practice's status words: for the rows that are here, for those that come, and silently.

use std::fs;

use chrono::{NaiveDate, NaiveTime};
use pms::{Appointment, StatusKind};
use store::{StatusCount, Store, Texts};

use crate::{at, connected, open};

fn visit(number: &str, status: &str) -> Appointment {
    Appointment {
        appointment_sr_no: number.into(),
        patient_id: "1".into(),
        date: NaiveDate::from_ymd_opt(2026, 11, 24),
        time: NaiveTime::from_hms_opt(10, 30, 0),
        status: status.into(),
        ..Appointment::default()
    }
}

fn marked(number: &str, status: &str) -> Appointment {
    Appointment { cancelled: true, ..visit(number, status) }
}

fn keep(store: &Store, id: i64, rows: &[Appointment]) -> (u32, u32) {
    let tally = store.mirror.store_appointments(id, rows, Texts::Unknown).unwrap();
    (tally.stored, tally.unchanged)
}

/// The kinds of these appointments, by their stable words.
fn kinds(store: &Store, id: i64, numbers: &[&str]) -> Vec<&'static str> {
    let row = |number: &&str| store.mirror.appointment(id, number).unwrap().unwrap();
    numbers.iter().map(|number| row(number).status_kind.as_str()).collect()
}

fn events(store: &Store, id: i64) -> Vec<String> {
    let events = store.mirror.appointment_events(id, 0, 50).unwrap();
    events.into_iter().map(|event| format!("{} {}", event.kind, event.appointment_sr_no)).collect()
}

#[test]
fn what_is_here_gets_its_kind_anew_and_nothing_rings() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let rows =
        [visit("1", "UNSCHEDULED"), visit("2", "UNSCHEDULED"), visit("3", "Here"), marked("4", "Here")];
    keep(&store, id, &rows);
    store.mirror.set_whole_walk(id, "appointments", at(0), at(1)).unwrap();
    store.mirror.appointments_vanished(id, &["2".into()], at(2)).unwrap();
    assert_eq!(events(&store, id), ["removed 2"]);
    let before = store.mirror.last_change().unwrap();
    let all = || kinds(&store, id, &["1", "2", "3", "4"]);
    for (word, kind, expected) in [
        ("UNSCHEDULED", Some(StatusKind::Cancelled), ["cancelled", "cancelled", "arrived", "cancelled"]),
        ("UNSCHEDULED", Some(StatusKind::Arrived), ["arrived", "arrived", "arrived", "cancelled"]),
        ("Here", Some(StatusKind::Scheduled), ["arrived", "arrived", "scheduled", "cancelled"]),
        ("Here", None, ["arrived", "arrived", "arrived", "cancelled"]),
        ("UNSCHEDULED", None, ["scheduled", "scheduled", "arrived", "cancelled"]),
    ] {
        store.say_status_kind(id, word, kind).unwrap();
        assert_eq!(all(), expected, "{word} is {kind:?}");
    }
    assert_eq!(events(&store, id), ["removed 2"], "a person's word is nothing that happened");
    let heard = store.mirror.changes_after(before, 50).unwrap();
    let heard: Vec<_> = heard.iter().map(|one| format!("{} {}", one.table, one.operation)).collect();
    let said = ["insert", "update", "insert", "delete", "delete"].map(|one| format!("status_kinds {one}"));
    assert_eq!(heard, said, "the window hears of each choice once, and not of every row");
    let before = store.mirror.last_change().unwrap();
    store.say_status_kind(id, "Here", None).unwrap();
    assert_eq!(store.mirror.last_change().unwrap(), before, "nothing said is no change");
}

#[test]
fn what_comes_gets_it_too_and_the_same_row_is_still_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let rows = [visit("1", "Here"), visit("2", "UNSCHEDULED")];
    keep(&store, id, &rows);
    store.mirror.set_whole_walk(id, "appointments", at(0), at(1)).unwrap();
    store.say_status_kind(id, "UNSCHEDULED", Some(StatusKind::Cancelled)).unwrap();
    store.say_status_kind(id, "Chair 3", Some(StatusKind::Arrived)).unwrap();
    assert_eq!(keep(&store, id, &rows), (0, 2));
    assert!(store.mirror.holds_appointment(id, &rows[1]).unwrap());
    assert_eq!(kinds(&store, id, &["2"]), ["cancelled"]);
    // A new one, one that changes its word, one that changes in another way, and one that the PMS marks.
    let later = Appointment { time: NaiveTime::from_hms_opt(11, 0, 0), ..rows[1].clone() };
    let come = [visit("3", "Chair 3"), visit("1", "UNSCHEDULED"), later.clone(), marked("4", "Chair 3")];
    assert_eq!(keep(&store, id, &come), (4, 0));
    assert_eq!(kinds(&store, id, &["1", "2", "3", "4"]), ["cancelled", "cancelled", "arrived", "cancelled"]);
    keep(&store, id, &[visit("2", "Chair 3"), visit("1", "Here")]);
    assert_eq!(events(&store, id), ["booked 3", "cancelled 1", "booked 2", "booked 1"], "as the words mean");
    keep(&store, id, &[visit("5", "Scheduled")]);
    keep(&store, id, &[visit("5", "Chair 3")]);
    assert_eq!(events(&store, id)[4..], ["booked 5", "arrived 5"]);
    // Taken back, a row that comes as it was is as it reads.
    store.say_status_kind(id, "UNSCHEDULED", None).unwrap();
    keep(&store, id, &[later]);
    assert_eq!(kinds(&store, id, &["2"]), ["scheduled"]);
}

#[test]
fn it_survives_a_mirror_that_is_built_anew_and_one_that_did_not_hear_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    store.say_status_kind(id, "UNSCHEDULED", Some(StatusKind::Cancelled)).unwrap();
    drop(store);
    fs::write(folder.path().join("mirror.db"), vec![0x5A; 8192]).unwrap();
    let store = open(folder.path());
    assert!(store.mirror_rebuilt);
    keep(&store, id, &[visit("1", "UNSCHEDULED"), visit("2", "Here")]);
    store.mirror.set_whole_walk(id, "appointments", at(0), at(1)).unwrap();
    assert_eq!(kinds(&store, id, &["1", "2"]), ["cancelled", "arrived"]);
    // The power goes between the two files.
    store.mirror.watch_commits(|_| false);
    store.say_status_kind(id, "Here", Some(StatusKind::Completed)).unwrap_err();
    drop(store);
    let store = open(folder.path());
    assert!(!store.mirror_rebuilt);
    assert_eq!(kinds(&store, id, &["1", "2"]), ["cancelled", "completed"]);
    assert!(events(&store, id).is_empty());
    let before = store.mirror.last_change().unwrap();
    drop(store);
    assert_eq!(
        open(folder.path()).mirror.last_change().unwrap(),
        before,
        "the second time there is nothing to do"
    );
}

#[test]
fn each_practice_has_its_own_words_and_takes_them_along() {
    let folder = tempfile::tempdir().unwrap();
    let (store, first) = connected(folder.path());
    let second = {
        let one = store.ledger.integration_by_id(first).unwrap().unwrap().practice;
        let other = pms::Practice { office_id: "D20002".into(), ..one };
        store.ledger.connect(&other, chrono_tz::America::New_York, at(1)).unwrap()
    };
    for id in [first, second] {
        keep(&store, id, &[visit("1", "UNSCHEDULED")]);
    }
    store.say_status_kind(first, "UNSCHEDULED", Some(StatusKind::Cancelled)).unwrap();
    store.say_status_kind(second, "UNSCHEDULED", Some(StatusKind::Confirmed)).unwrap();
    assert_eq!(
        (kinds(&store, first, &["1"]), kinds(&store, second, &["1"])),
        (vec!["cancelled"], vec!["confirmed"])
    );
    store.ledger.disconnect(first).unwrap();
    store.mirror.forget(first).unwrap();
    drop(store);
    let store = open(folder.path());
    for words in [store.ledger.status_words(first).unwrap(), store.mirror.status_words(first).unwrap()] {
        assert_eq!(words.iter().count(), 0);
    }
    for words in [store.ledger.status_words(second).unwrap(), store.mirror.status_words(second).unwrap()] {
        assert_eq!(words.iter().collect::<Vec<_>>(), [("UNSCHEDULED", StatusKind::Confirmed)]);
    }
    assert_eq!(kinds(&store, second, &["1"]), ["confirmed"]);
}

#[test]
fn words_are_counted_the_most_used_first_without_what_the_pms_no_longer_has() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let rows =
        [visit("1", "Here"), marked("2", "Here"), visit("3", ""), visit("4", "Ask"), visit("5", "Gone")];
    keep(&store, id, &rows);
    store.mirror.appointments_vanished(id, &["5".into()], at(2)).unwrap();
    let count = |word: &str, appointments, marked_cancelled| StatusCount {
        word: word.into(),
        appointments,
        marked_cancelled,
    };
    let all = store.mirror.status_counts(id, 10).unwrap();
    assert_eq!(all, [count("Here", 2, 1), count("", 1, 0), count("Ask", 1, 0)]);
    assert_eq!(store.mirror.status_counts(id, 1).unwrap().len(), 1);
    assert!(store.mirror.has_status(id, "").unwrap() && !store.mirror.has_status(id, "Nowhere").unwrap());
}
