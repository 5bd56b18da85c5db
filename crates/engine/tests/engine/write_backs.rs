//! Write-backs against the sandbox's own ledger: one effect each, whatever happens to the answer.

use std::collections::BTreeMap;

use engine::supervised::Supervised;
use engine::view::RunKind;
use pms::{Operation, State};
use sandbox::{Fault, FaultKind, Spu};

use crate::around::{World, options, pass, until};

fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A booking that the PMS takes: the sandbox is asked for a free slot, which is freed again.
fn free_slot(world: &World) -> BTreeMap<String, String> {
    let slot = world.sandbox.book(&sandbox::BookOrder::default()).unwrap();
    world.sandbox.delete(None, Some(&slot.appointment_sr_no), None).unwrap();
    fields(&[
        ("patient_id", &slot.patient_id),
        ("date", &slot.date.to_string()),
        ("time", &slot.time),
        ("length", &slot.length.to_string()),
        ("operatory", &slot.operatory),
        ("provider_id", &slot.provider_id),
        ("description", "Recall exam"),
    ])
}

fn book(engine: &Supervised, world: &World) -> i64 {
    engine.keep(Operation::BookAppointment, free_slot(world), "Cancelled").unwrap()
}

fn state(engine: &Supervised, id: i64) -> State {
    engine.write_back(id).unwrap().unwrap().state
}

fn at_the_server(world: &World) -> usize {
    world.sandbox.ledger()["write_backs"].as_array().unwrap().len()
}

fn lose(kind: FaultKind) -> Fault {
    Fault {
        kind,
        path: Some("/v4/appointment".to_owned()),
        method: Some("POST".to_owned()),
        ..Fault::new(kind)
    }
}

#[tokio::test(start_paused = true)]
async fn a_booking_is_sent_once_and_followed_to_its_end() {
    let world = World::new(options());
    let engine = world.connected().await;
    let id = book(&engine, &world);
    until("in the PMS", || state(&engine, id) == State::Completed).await;
    assert_eq!(at_the_server(&world), 1);
    let row = engine.write_back(id).unwrap().unwrap();
    assert_eq!(row.attempts, 1);
    let made = row.appointment_sr_no.unwrap();
    assert!(world.sandbox.appointment_ids(None).unwrap().contains(&made));
}

#[tokio::test(start_paused = true)]
async fn status_cancel_and_move_reach_the_appointment() {
    let world = World::new(options());
    let engine = world.connected().await;
    engine.sync(RunKind::Full).await.unwrap();
    let slot = world.sandbox.book(&sandbox::BookOrder::default()).unwrap();
    let sr = slot.appointment_sr_no.as_str();
    let confirm = fields(&[("appointment_sr_no", sr), ("status", "Confirmed")]);
    let confirm = engine.keep(Operation::UpdateAppointment, confirm, "").unwrap();
    let cancel = fields(&[("appointment_sr_no", sr)]);
    let word = engine.cancelled_word().await.unwrap();
    let cancel = engine.keep(Operation::CancelAppointment, cancel, &word).unwrap();
    // One lane: the second waits for the first.
    until("confirmed", || state(&engine, confirm) == State::Completed).await;
    until("cancelled", || state(&engine, cancel) == State::Completed).await;
    let ledger = world.sandbox.ledger();
    let order: Vec<_> =
        ledger["write_backs"].as_array().unwrap().iter().map(|row| row["fields"]["value"].clone()).collect();
    assert_eq!(order, ["Confirmed", "Cancelled"]);
}

#[tokio::test(start_paused = true)]
async fn the_pms_own_words_come_with_a_refusal() {
    let world = World::new(options());
    let engine = world.connected().await;
    let mut slot = free_slot(&world);
    slot.insert("operatory".into(), "NOWHERE".into());
    let id = engine.keep(Operation::BookAppointment, slot, "").unwrap();
    until("refused", || state(&engine, id) == State::Failed).await;
    let words = engine.write_back(id).unwrap().unwrap().last_answer.unwrap();
    assert!(words.to_ascii_lowercase().contains("operatory"), "{words}");
    assert_eq!(at_the_server(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_looked_up_and_never_sent_twice() {
    for kind in [FaultKind::LoseAnswer, FaultKind::DropAnswer, FaultKind::Cut] {
        let world = World::new(options());
        let engine = world.connected().await;
        world.sandbox.add_fault(lose(kind));
        let id = book(&engine, &world);
        until("in the PMS", || state(&engine, id) == State::Completed).await;
        assert_eq!(at_the_server(&world), 1, "{kind:?}");
        assert_eq!(engine.write_back(id).unwrap().unwrap().attempts, 1, "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_never_arrived_is_sent_again_once_that_is_proven() {
    for kind in [FaultKind::DropConnection, FaultKind::Overloaded] {
        let world = World::new(options());
        let engine = world.connected().await;
        world.sandbox.add_fault(lose(kind));
        let began = tokio::time::Instant::now();
        let id = book(&engine, &world);
        until("in the PMS", || state(&engine, id) == State::Completed).await;
        assert!(began.elapsed().as_secs() >= 60, "nothing is proven in the first minute: {kind:?}");
        assert_eq!(at_the_server(&world), 1, "{kind:?}");
        assert_eq!(engine.write_back(id).unwrap().unwrap().attempts, 2, "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_without_bodies_proves_nothing_and_the_schedule_is_asked() {
    let world = World::new(options());
    world.sandbox.set_dialect("writebacks_without_body".parse().unwrap());
    let engine = world.connected().await;
    world.sandbox.add_fault(lose(FaultKind::LoseAnswer));
    let id = book(&engine, &world);
    until("seen in the PMS", || state(&engine, id) == State::Completed).await;
    assert_eq!(at_the_server(&world), 1);
    // Where it never arrived, nothing shows it, and a person is asked.
    world.sandbox.add_fault(lose(FaultKind::DropConnection));
    let other = book(&engine, &world);
    until("a person is asked", || state(&engine, other) == State::NeedsPerson).await;
    assert_eq!(at_the_server(&world), 1);
    assert_eq!(engine.state().unwrap().needs_person, 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_off_keeps_it_pending_and_time_alone_ends_nothing() {
    let world = World::new(options());
    let engine = world.connected().await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let id = book(&engine, &world);
    pass(6 * 3_600).await;
    assert_eq!(state(&engine, id), State::Pending);
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("in the PMS", || state(&engine, id) == State::Completed).await;
    assert_eq!(at_the_server(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn killed_between_sending_and_the_answer_it_ends_right_after_a_restart() {
    let world = World::new(options());
    let engine = world.connected().await;
    world.sandbox.add_fault(lose(FaultKind::LoseAnswer));
    let id = book(&engine, &world);
    until("it has left", || at_the_server(&world) == 1).await;
    assert_eq!(state(&engine, id), State::Sending);
    engine.stop().await;
    let engine = world.supervised();
    until("in the PMS", || state(&engine, id) == State::Completed).await;
    assert_eq!(at_the_server(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_schedule_does_not_show_is_not_called_done() {
    let world = World::new(options());
    world.sandbox.set_dialect("writebacks_without_body".parse().unwrap());
    let engine = world.connected().await;
    let slot = world.sandbox.book(&sandbox::BookOrder::default()).unwrap();
    let fault = Fault {
        path: Some("/v4/appointments".to_owned()),
        method: Some("PUT".to_owned()),
        ..lose(FaultKind::LoseAnswer)
    };
    world.sandbox.add_fault(fault);
    // Sikka has it, without showing what it is, and the practice's server is off: nothing anywhere shows the change.
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let longer = fields(&[("appointment_sr_no", &slot.appointment_sr_no), ("length", "115")]);
    let id = engine.keep(Operation::UpdateAppointment, longer, "").unwrap();
    until("a person is asked", || state(&engine, id) == State::NeedsPerson).await;
    assert_eq!(at_the_server(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wish_that_was_changed_twice_is_kept_three_times_and_a_double_click_once() {
    let world = World::new(options());
    let first = world.connected().await;
    first.sync(RunKind::Full).await.unwrap();
    first.stop().await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let engine = world.engine();
    let day = engine.day(None).unwrap();
    let sr = day.appointments.iter().find_map(|there| there.appointment_sr_no.clone()).unwrap();
    for value in ["Confirmed", "Confirmed", "Unconfirmed", "Confirmed"] {
        engine.set_status(&sr, value).unwrap();
    }
    assert_eq!(engine.write_backs().unwrap().rows.len(), 3);
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("all are in the PMS", || {
        engine.write_backs().unwrap().rows.iter().all(|row| row.state == "completed")
    })
    .await;
    assert_eq!(world.sandbox.appointment(None, &sr).unwrap().status, "Confirmed");
    engine.stop().await;
}
