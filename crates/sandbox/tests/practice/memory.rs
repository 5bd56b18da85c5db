//! A practice that goes on in another process, and patients who come by themselves.

use std::time::Duration;

use sandbox::{BookOrder, Clock, MoveOrder, Options, PatientOrder, Sandbox};
use serde_json::{Value, json};

use super::{grant, options, start};

fn later() -> Options {
    Options { clock: Clock::Manual(start() + Duration::from_secs(7_200)), ..Options::default() }
}

#[tokio::test]
async fn bookings_moves_and_deletions_are_there_again_and_nothing_that_was_typed() {
    let before = Sandbox::new(options());
    let booked = before.book(&BookOrder::default()).unwrap();
    let moved = before.move_appointment(&MoveOrder::default()).unwrap();
    let gone = before.appointment_ids(None).unwrap()[0].clone();
    before.delete(None, Some(&gone), None).unwrap();
    let typed = PatientOrder { lastname: Some("Realname".to_owned()), ..PatientOrder::default() };
    let patient_id = before.put_patient(&typed).unwrap();
    let theirs =
        before.book(&BookOrder { patient_id: Some(patient_id.clone()), ..BookOrder::default() }).unwrap();
    before.set_status(None, Some(&booked.appointment_sr_no), "Confirmed").unwrap();

    let text = serde_json::to_string(&before.memory()).unwrap();
    assert!(!text.contains("Realname") && text.len() < 2_000, "{text}");
    let memory = serde_json::from_str(&text).unwrap();
    let after = Sandbox::resumed(later(), &memory);
    let mut ids = before.appointment_ids(None).unwrap();
    ids.retain(|id| *id != theirs.appointment_sr_no);
    assert_eq!(after.appointment_ids(None).unwrap(), ids);
    let again = after.appointment(None, &booked.appointment_sr_no).unwrap();
    assert_eq!((again.time, again.date, again.status.as_str()), (booked.time, booked.date, "Confirmed"));
    assert_eq!(after.appointment(None, &moved.appointment_sr_no).unwrap().date, moved.date);
    assert!(!after.patient_ids(None).unwrap().contains(&patient_id));

    // What comes next has a number of its own, and the next process knows all that this one knew.
    let next = after.book(&BookOrder::default()).unwrap().appointment_sr_no;
    assert!(next.parse::<u32>().unwrap() > theirs.appointment_sr_no.parse().unwrap());
    let third = Sandbox::resumed(later(), &after.memory());
    assert_eq!(third.appointment_ids(None).unwrap(), after.appointment_ids(None).unwrap());
    assert_eq!(third.practices(), [("D20001".to_owned(), "1".to_owned())]);
}

#[tokio::test]
async fn a_practice_that_is_open_daily_has_a_weekend() {
    let sunday = "2026-11-22T15:00:00Z".parse().unwrap();
    let booked = |daily| {
        let options = Options { clock: Clock::Manual(sunday), daily, ..Options::default() };
        Sandbox::new(options).book(&BookOrder::default()).unwrap().date.to_string()
    };
    assert_eq!((booked(false).as_str(), booked(true).as_str()), ("2026-11-23", "2026-11-22"));
}

#[tokio::test]
async fn a_damaged_memory_is_taken_as_far_as_it_names_what_there_is() {
    let sandbox = Sandbox::new(options());
    sandbox.book(&BookOrder::default()).unwrap();
    let mut memory = serde_json::to_value(sandbox.memory()).unwrap();
    memory["offices"][0]["rows"][0]["operatory"] = json!(200);
    memory["zone"] = json!("Nowhere/Land");
    let after = Sandbox::resumed(options(), &serde_json::from_value(memory).unwrap());
    let untouched = Sandbox::new(options());
    assert_eq!(after.appointment_ids(None).unwrap(), untouched.appointment_ids(None).unwrap());
}

#[tokio::test(start_paused = true)]
async fn patients_come_by_themselves_once_somebody_reads_the_practice() {
    let clock = Clock::Runtime(start());
    let practice = Sandbox::new(Options { clock, ..Options::default() });
    let before = practice.appointment_ids(None).unwrap().len();
    let count = async |seconds| {
        let come = tokio::time::timeout(Duration::from_secs(seconds), practice.patients_come());
        come.await.unwrap_err();
        practice.appointment_ids(None).unwrap().len() - before
    };
    assert_eq!(count(600).await, 0, "nobody has a key yet");
    assert_eq!(grant(&practice, "D20001").await.status, 200);
    assert_eq!(count(59).await, 1, "within a minute");
    let hour = count(3_600).await;
    assert!((15..=25).contains(&hour), "soon at first, seldom later: {hour}");
    let state: Value = practice.state();
    assert_eq!(state["offices"][0]["last_bookings"].as_array().unwrap().len(), 10);
}
