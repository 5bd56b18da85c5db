//! Write-backs: kept once, claimed once, every step durable with its history.

use std::collections::BTreeMap;

use pms::{Intent, Operation, State};
use store::{NewWriteBack, Step};

use crate::{at, connected, open};

fn confirm(form_id: &str) -> NewWriteBack {
    let fields: BTreeMap<_, _> = [("appointment_sr_no", "5"), ("status", "Confirmed")]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into();
    NewWriteBack {
        form_id: form_id.into(),
        intent: Intent::from_fields(Operation::UpdateAppointment, fields, "1", "").unwrap(),
        method: "PATCH".into(),
        endpoint: "/appointments/5".into(),
        request_body: "{}".into(),
        tag: None,
        waits_for: None,
        there_before: Vec::new(),
        not_checked: false,
        undo_until: None,
    }
}

fn step(from: State, to: State) -> Step {
    Step { next_step_at: Some(at(9)), ..Step::plain(from, to) }
}

#[test]
fn a_double_click_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    let first = store.ledger.add_write_back(practice, &confirm("form-1"), at(1)).unwrap();
    assert_eq!(store.ledger.add_write_back(practice, &confirm("form-1"), at(2)).unwrap(), first);
    assert_ne!(store.ledger.add_write_back(practice, &confirm("form-2"), at(2)).unwrap(), first);
}

#[test]
fn a_claim_is_taken_by_one_and_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    let id = store.ledger.add_write_back(practice, &confirm("form-1"), at(1)).unwrap();
    assert!(store.ledger.step_write_back(id, &step(State::Queued, State::Sending), at(2)).unwrap());
    assert!(!store.ledger.step_write_back(id, &step(State::Queued, State::Sending), at(2)).unwrap());
    drop(store);
    let store = open(folder.path());
    let row = store.ledger.write_back(id).unwrap().unwrap();
    assert_eq!((row.state, row.attempts, row.attempted_at), (State::Sending, 1, Some(at(2))));
    let submitted = Step { sikka_id: Some("275495".into()), ..step(State::Sending, State::Submitted) };
    assert!(store.ledger.step_write_back(id, &submitted, at(3)).unwrap());
    assert!(store.ledger.knows_sikka_id(practice, "275495").unwrap());
    let done = Step { next_step_at: None, ..step(State::Submitted, State::Completed) };
    assert!(store.ledger.step_write_back(id, &done, at(4)).unwrap());
    let states: Vec<_> =
        store.ledger.write_back_history(id).unwrap().into_iter().map(|line| line.state).collect();
    assert_eq!(states, ["queued", "sending", "submitted", "completed"]);
    assert!(store.ledger.open_write_backs(practice).unwrap().is_empty());
    assert_eq!(store.ledger.write_back(id).unwrap().unwrap().completed_at, Some(at(4)));
}

#[test]
fn two_that_belong_together_are_kept_together_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    let second = |ground| NewWriteBack { waits_for: Some(ground), ..confirm("form-2") };
    let id = store.ledger.add_write_backs(practice, &confirm("form-1"), second, at(1)).unwrap();
    assert_eq!(store.ledger.add_write_backs(practice, &confirm("form-1"), second, at(1)).unwrap(), id);
    let row = store.ledger.write_back_of_form("form-2").unwrap().unwrap();
    let ground = store.ledger.write_back_of_form("form-1").unwrap().unwrap();
    assert_eq!((row.id, row.waits_for), (id, Some(ground.id)));
    assert_eq!(store.ledger.open_write_backs(practice).unwrap().len(), 2);
}

#[test]
fn how_long_a_practice_takes_is_told_by_what_sikka_told_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    assert_eq!(store.ledger.usual_durations(practice).unwrap(), None);
    for seconds in 1..=20 {
        let form = confirm(&format!("form-{seconds}"));
        let id = store.ledger.add_write_back(practice, &form, at(0)).unwrap();
        let take = |from, to, when| {
            let step = Step { told_by_sikka: seconds != 20, ..step(from, to) };
            assert!(store.ledger.step_write_back(id, &step, when).unwrap());
        };
        take(State::Queued, State::Sending, at(0));
        take(State::Sending, State::Submitted, at(0));
        // The last one took two hours, by a person's word.
        let took =
            if seconds == 20 { chrono::Duration::hours(2) } else { chrono::Duration::seconds(seconds) };
        take(State::Submitted, State::Completed, at(0) + took);
    }
    let usual = store.ledger.usual_durations(practice).unwrap().unwrap();
    let seconds = [usual.p10, usual.p50, usual.p90, usual.p95].map(|length| length.num_seconds());
    assert_eq!(seconds, [2, 10, 18, 19]);
    let totals = store.ledger.write_back_totals(practice, at(0)).unwrap();
    assert_eq!((totals.completed, totals.sent), (20, 0));
}

#[test]
fn what_is_kept_in_memory_says_what_the_file_says_after_every_step() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    let ledger = &store.ledger;
    let same = || {
        let mut file = ledger.write_backs(practice, 1_000).unwrap();
        file.retain(|row| row.state.is_open());
        file.sort_by_key(|row| row.id);
        assert_eq!(format!("{:?}", ledger.open_write_backs(practice).unwrap()), format!("{file:?}"));
        assert_eq!(ledger.integration_by_id(practice).unwrap(), ledger.integration().unwrap());
    };
    same();
    // Somebody reads all the time, also while a commit is on its way.
    let (reader, done) = (ledger.clone(), std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false)));
    let over = done.clone();
    let reading = std::thread::spawn(move || {
        while !over.load(std::sync::atomic::Ordering::Relaxed) {
            reader.open_write_backs(practice).unwrap();
            reader.usual_durations(practice).unwrap();
            reader.integrations().unwrap();
        }
    });
    for number in 1..60 {
        let id = ledger.add_write_back(practice, &confirm(&format!("form-{number}")), at(1)).unwrap();
        same();
        for (from, to) in [
            (State::Queued, State::Sending),
            (State::Sending, State::Submitted),
            (State::Submitted, State::Completed),
        ] {
            ledger.plan_write_back(id, at(number)).unwrap();
            same();
            ledger.step_write_back(id, &step(from, to), at(2)).unwrap();
            same();
        }
        ledger.ask_to_disconnect(practice, (number % 2 == 0).then(|| at(number))).unwrap();
        same();
    }
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    reading.join().unwrap();
    ledger.disconnect(practice).unwrap();
    assert!(ledger.open_write_backs(practice).unwrap().is_empty());
    assert!(ledger.integrations().unwrap().is_empty());
}

#[test]
fn a_practice_whose_write_backs_are_open_is_not_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    let ledger = &store.ledger;
    let id = ledger.add_write_back(practice, &confirm("form-1"), at(1)).unwrap();
    assert!(!ledger.disconnect(practice).unwrap());
    assert_eq!(ledger.open_write_backs(practice).unwrap().len(), 1, "what was kept is there");
    assert_eq!(ledger.integrations().unwrap().len(), 1);
    ledger.step_write_back(id, &step(State::Queued, State::Discarded), at(2)).unwrap();
    assert!(ledger.disconnect(practice).unwrap());
    assert!(ledger.write_back(id).unwrap().is_none() && ledger.integrations().unwrap().is_empty());
}

#[test]
fn for_a_practice_that_is_not_connected_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    let ledger = &store.ledger;
    let here = ledger.integration_by_id(practice).unwrap().unwrap().practice;
    assert!(ledger.disconnect(practice).unwrap());
    let second = |ground| NewWriteBack { waits_for: Some(ground), ..confirm("form-2") };
    let one = ledger.add_write_back(practice, &confirm("form-1"), at(1));
    assert_eq!(one.unwrap_err().code(), "NOT_CONNECTED");
    let two = ledger.add_write_backs(practice, &confirm("form-1"), second, at(1));
    assert_eq!(two.unwrap_err().code(), "NOT_CONNECTED");
    ledger.connect(&here, chrono_tz::America::New_York, at(2)).unwrap();
    assert!(ledger.open_write_backs(practice).unwrap().is_empty(), "nothing goes out later");
    ledger.add_write_back(practice, &confirm("form-1"), at(3)).unwrap();
}

#[test]
fn what_is_taken_back_together_is_one_commit_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    let ledger = &store.ledger;
    let second = |ground| NewWriteBack { waits_for: Some(ground), ..confirm("form-2") };
    let booking = ledger.add_write_backs(practice, &confirm("form-1"), second, at(1)).unwrap();
    let patient = ledger.write_back(booking).unwrap().unwrap().waits_for.unwrap();
    let state = |id| ledger.write_back(id).unwrap().unwrap().state;
    let off = Step::plain(State::Queued, State::Discarded);
    let late = Step::plain(State::Sending, State::Discarded);
    assert!(!ledger.step_write_backs((booking, &late), (patient, &off), at(2)).unwrap());
    assert_eq!((state(booking), state(patient)), (State::Queued, State::Queued), "nothing has happened");
    assert!(ledger.step_write_backs((booking, &off), (patient, &off), at(2)).unwrap());
    assert_eq!((state(booking), state(patient)), (State::Discarded, State::Discarded));
    assert!(ledger.open_write_backs(practice).unwrap().is_empty());
}
