//! Several practices in one store: which is shown, what each has of its own, and what is left when one goes.

use chrono::{DateTime, TimeDelta, Utc};
use pms::{Patient, Practice};
use store::{IntegrationStatus, SetAside, Store, Texts, ZoneSource};

use crate::{at, connected, open};

const NEW_YORK: chrono_tz::Tz = chrono_tz::America::New_York;
const BERLIN: chrono_tz::Tz = chrono_tz::Europe::Berlin;

fn practice(office_id: &str, practice_id: &str, name: &str) -> Practice {
    Practice {
        office_id: office_id.into(),
        practice_id: practice_id.into(),
        name: name.into(),
        pms_type: "Dentrix".into(),
        city: String::new(),
        state: String::new(),
        zone: Some(NEW_YORK),
        data_as_of: None,
    }
}

fn connect(store: &Store, one: &Practice, minute: u32) -> i64 {
    store.ledger.connect(one, one.zone.unwrap_or(BERLIN), at(minute)).unwrap()
}

fn patient(id: &str, last: &str) -> Patient {
    Patient { patient_id: id.into(), first_name: "Ana".into(), last_name: last.into(), ..Patient::default() }
}

fn shown(store: &Store) -> Option<i64> {
    store.ledger.integration().unwrap().map(|one| one.id)
}

fn found(store: &Store, id: i64, typed: &str) -> usize {
    store.mirror.search_patients(id, typed, 30).unwrap().len()
}

#[test]
fn the_same_number_in_two_offices_is_two_practices_and_in_one_office_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let first = connect(&store, &practice("D1", "1", "Beach"), 0);
    let second = connect(&store, &practice("D2", "1", "Alder"), 1);
    let third = connect(&store, &practice("D2", "2", "Cedar"), 2);
    assert_eq!(connect(&store, &practice("D2", "1", "Alder Dental"), 3), second, "connected again");
    let all = store.ledger.integrations().unwrap();
    let names: Vec<_> = all.iter().map(|one| (one.id, one.practice.name.as_str())).collect();
    assert_eq!(names, [(second, "Alder Dental"), (first, "Beach"), (third, "Cedar")], "by name");
}

#[test]
fn the_one_connected_last_is_shown_until_a_person_selects_another() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let first = connect(&store, &practice("D1", "1", "Beach"), 0);
    let second = connect(&store, &practice("D2", "1", "Alder"), 1);
    assert_eq!(shown(&store), Some(second));
    let before = store.ledger.last_change().unwrap();
    store.ledger.select_practice(first).unwrap();
    assert_eq!(shown(&store), Some(first));
    let heard = store.ledger.changes_after(before, 10).unwrap();
    assert!(heard.iter().any(|change| change.table == "integrations"), "the window hears of it: {heard:?}");
    store.ledger.disconnect(first).unwrap();
    assert_eq!(shown(&store), Some(second), "the one that is left");
    store.ledger.disconnect(second).unwrap();
    assert_eq!(shown(&store), None);
    assert_eq!(store.ledger.disconnected().unwrap(), [first, second]);
}

#[test]
fn one_that_goes_leaves_nothing_and_takes_nothing_of_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let ids = [("D1", "Beach"), ("D2", "Alder")].map(|(office, name)| {
        let id = connect(&store, &practice(office, "1", name), 0);
        store
            .mirror
            .store_patients(id, &[patient("1", "Silva"), patient("2", "Reed")], Texts::Unknown)
            .unwrap();
        store.mirror.fill_search(id).unwrap();
        store.mirror.set_whole_walk(id, "patients", at(0), at(1)).unwrap();
        let row = SetAside { reason: "no number".into(), text: "{}".into() };
        store.mirror.set_aside(id, 1, "patients", &[row], at(1)).unwrap();
        store.ledger.set_mark(id, "lists_read_to", Some(7)).unwrap();
        store.ledger.plan_duty(id, "sync", at(5)).unwrap();
        id
    });
    let [gone, stays] = ids;
    store.ledger.disconnect(gone).unwrap();
    store.mirror.forget(gone).unwrap();
    assert!(!store.mirror.knows(gone).unwrap() && store.mirror.knows(stays).unwrap());
    assert_eq!((found(&store, gone, "silva"), found(&store, stays, "silva")), (0, 1));
    assert_eq!(
        (store.mirror.attention_count(gone).unwrap(), store.mirror.attention_count(stays).unwrap()),
        (0, 1)
    );
    assert_eq!(store.ledger.mark(gone, "lists_read_to").unwrap(), None);
    assert_eq!(store.ledger.mark(stays, "lists_read_to").unwrap(), Some(7));
    assert_eq!(store.ledger.duty_due(gone, "sync").unwrap(), None);
    assert_eq!(store.ledger.duty_due(stays, "sync").unwrap(), Some(at(5)));
    assert_eq!(store.ledger.integration_by_id(gone).unwrap().unwrap().status, IntegrationStatus::Inactive);
    // What was on its way when it went does not bring it back.
    store.ledger.key_renewed(gone, at(50)).unwrap();
    assert!(
        !store.ledger.integration_failed(gone, IntegrationStatus::Error, "NETWORK", "words", at(6)).unwrap()
    );
    assert_eq!(store.ledger.integration_by_id(gone).unwrap().unwrap().status, IntegrationStatus::Inactive);
    // Connected again it begins anew: nothing of before is searched, and nothing rings.
    assert_eq!(connect(&store, &practice("D1", "1", "Beach"), 9), gone);
    assert_eq!(found(&store, gone, "silva"), 0);
    assert!(store.mirror.whole_walk(gone, "patients").unwrap().is_none());
}

#[test]
fn a_practice_that_has_another_software_now_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let id = connect(&store, &practice("D1", "1", "Beach"), 0);
    let here = || {
        let one = store.ledger.integration_by_id(id).unwrap().unwrap().practice;
        (one.name, one.pms_type)
    };
    let is = |name: &str, pms_type: &str| (name.to_owned(), pms_type.to_owned());
    store.ledger.told_of_practice(id, None, "Beach Dental", "OrthoTrac").unwrap();
    assert_eq!(here(), is("Beach Dental", "OrthoTrac"));
    store.ledger.told_of_practice(id, None, "", "").unwrap();
    assert_eq!(here(), is("Beach Dental", "OrthoTrac"), "what is not told stays");
    let before = store.ledger.last_change().unwrap();
    store.ledger.told_of_practice(id, None, "Beach Dental", "OrthoTrac").unwrap();
    assert_eq!(store.ledger.last_change().unwrap(), before, "told the same again is no change");
}

#[test]
fn a_persons_zone_counts_before_sikkas_and_this_pcs_is_said_to_be_a_guess() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let id = connect(&store, &Practice { zone: None, ..practice("D1", "1", "Beach") }, 0);
    let zone = || {
        let one = store.ledger.integration_by_id(id).unwrap().unwrap();
        (one.zone, one.zone_source)
    };
    assert_eq!(zone(), (BERLIN, ZoneSource::Pc));
    store.ledger.told_of_practice(id, None, "", "").unwrap();
    assert_eq!(zone(), (BERLIN, ZoneSource::Pc));
    store.ledger.told_of_practice(id, Some(NEW_YORK), "", "").unwrap();
    assert_eq!(zone(), (NEW_YORK, ZoneSource::Sikka));
    store.ledger.choose_zone(id, Some(chrono_tz::America::Chicago)).unwrap();
    store.ledger.told_of_practice(id, Some(BERLIN), "", "").unwrap();
    assert_eq!(zone(), (chrono_tz::America::Chicago, ZoneSource::Person));
    store.ledger.choose_zone(id, None).unwrap();
    assert_eq!(zone(), (BERLIN, ZoneSource::Sikka));
    let before = store.ledger.last_change().unwrap();
    store.ledger.told_of_practice(id, Some(BERLIN), "", "").unwrap();
    assert_eq!(store.ledger.last_change().unwrap(), before, "told the same again is no change");
}

#[test]
fn an_error_is_news_once_and_over_when_sikka_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let id = connect(&store, &practice("D1", "1", "Beach"), 0);
    let fail = |code: &str, minute| {
        let active = IntegrationStatus::Active;
        store.ledger.integration_failed(id, active, code, "words", at(minute)).unwrap()
    };
    assert_eq!([fail("SERVER", 1), fail("SERVER", 2), fail("NETWORK", 3)], [true, false, true]);
    let one = || store.ledger.integration_by_id(id).unwrap().unwrap();
    assert_eq!(one().last_error_at, Some(at(3)));
    store.ledger.wait_until(id, Some(at(30))).unwrap();
    store.ledger.read_sikka(id, at(4)).unwrap();
    assert_eq!((one().last_error, one().next_try_at, one().deskbell_read_at), (None, None, Some(at(4))));
    assert!(fail("NETWORK", 5), "another time it is news again");
}

#[test]
fn of_a_failure_that_goes_on_the_first_and_the_newest_run_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let id = connect(&store, &practice("D1", "1", "Beach"), 0);
    let other = connect(&store, &practice("D2", "1", "Alder"), 0);
    let generation = store.mirror.generation().unwrap();
    let run = |of: i64, cause: &str, error: Option<&str>, minute: u32| -> i64 {
        let run = store.ledger.begin_run(of, "incremental", cause, &generation, at(minute)).unwrap();
        let status = if error.is_some() { "failed" } else { "completed" };
        store.ledger.end_run(run, status, error.map(|code| (code, "words")), at(minute)).unwrap();
        if error.is_some() && cause == "schedule" {
            store.ledger.fold_repeated_failure(of, run).unwrap();
        }
        run
    };
    let kept = |of: i64| -> Vec<i64> {
        store.ledger.run_history(of, 50).unwrap().into_iter().map(|run| run.id).collect()
    };
    let first = run(id, "schedule", Some("SERVER"), 1);
    for minute in 2..8 {
        run(id, "schedule", Some("SERVER"), minute);
    }
    let newest = run(id, "schedule", Some("SERVER"), 8);
    assert_eq!(kept(id), [newest, first]);
    // A person's try, another error and another practice's are stories of their own.
    let by_person = run(id, "person", Some("SERVER"), 9);
    let another = run(id, "schedule", Some("NETWORK"), 10);
    let theirs = run(other, "schedule", Some("SERVER"), 11);
    assert_eq!(kept(id), [another, by_person, newest, first]);
    assert_eq!(kept(other), [theirs]);
    run(id, "schedule", None, 12);
    let again = run(id, "schedule", Some("NETWORK"), 13);
    assert_eq!(kept(id)[..2], [again, another], "it was well in between");
}

#[test]
fn history_is_pruned_by_age_and_the_last_good_run_stays() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let id = connect(&store, &practice("D1", "1", "Beach"), 0);
    let generation = store.mirror.generation().unwrap();
    let run = |kind: &str, at: DateTime<Utc>| -> i64 {
        let run = store.ledger.begin_run(id, kind, "schedule", &generation, at).unwrap();
        store.ledger.end_run(run, "completed", None, at).unwrap();
        store.ledger.log(id, Some(run), "info", "sync_completed", "{}", at).unwrap();
        run
    };
    let days = |days| at(0) - TimeDelta::days(days);
    let old = run("full", days(400));
    let idle = run("incremental", days(40));
    let full = run("full", days(40));
    let fresh = run("incremental", days(2));
    store.ledger.prune_runs(id, days(365), days(30)).unwrap();
    let there = |run| store.ledger.run(run).unwrap().is_some();
    assert_eq!([there(old), there(idle), there(full), there(fresh)], [false, false, true, true]);
    assert_eq!(store.ledger.log_entries(id, 10).unwrap().len(), 3, "lines by age");
    store.ledger.prune_runs(id, at(0), at(0)).unwrap();
    assert!(there(fresh), "the last good run says from when on to read");
}

#[test]
fn a_form_that_was_not_finished_is_kept_for_a_day_and_goes_with_its_practice() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let ledger = &store.ledger;
    let content = |text: &str| pms::Phi::from(text.to_owned());
    assert_eq!(ledger.unfinished_form(id, at(0)).unwrap(), None);
    ledger.keep_form(id, &content("first"), at(0)).unwrap();
    ledger.keep_form(id, &content("second"), at(5)).unwrap();
    let found = ledger.unfinished_form(id, at(50)).unwrap().unwrap();
    assert_eq!((found.content.expose().as_str(), found.kept_at), ("second", at(5)));
    assert_eq!(ledger.unfinished_form(id + 1, at(50)).unwrap(), None, "another practice's");
    let next_day = at(5) + store::UNFINISHED_FOR;
    assert_eq!(ledger.unfinished_form(id, next_day).unwrap(), None);
    assert_eq!(ledger.unfinished_form(id, at(50)).unwrap(), None, "it is gone for good");
    ledger.keep_form(id, &content("third"), at(5)).unwrap();
    ledger.drop_form(id).unwrap();
    assert_eq!(ledger.unfinished_form(id, at(6)).unwrap(), None);
    ledger.keep_form(id, &content("fourth"), at(5)).unwrap();
    ledger.disconnect(id).unwrap();
    assert_eq!(ledger.unfinished_form(id, at(6)).unwrap(), None);
}
