//! What a person may do on the way, and what the program never does by itself.

use engine::Engine;
use engine::tray::Item;
use engine::view::{NewPatientForm, Word};
use sandbox::{Fault, FaultKind, Spu};

use crate::around::{World, form_for, kept, options, pass, until};
use crate::desk::{ends, free, ledger, note, one, payment, running};

#[tokio::test(start_paused = true)]
async fn undoing_a_new_patients_booking_takes_the_patient_back_too() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    let mut form = form_for(&slot);
    form.new_patient = Some(NewPatientForm {
        first_name: "Ada".into(),
        last_name: "Quartermain".into(),
        birthdate: None,
        gender: String::new(),
        cell: String::new(),
        email: String::new(),
        provider_id: slot.provider_id.clone(),
        another: false,
    });
    let id = kept(engine.book(form).await.unwrap());
    engine.discard_write_back(&id).unwrap();
    pass(600).await;
    assert!(engine.write_backs().unwrap().rows.iter().all(|row| row.word == Word::TakenBack));
    assert!(ledger(&world).is_empty());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn for_five_seconds_it_can_be_undone_and_leaves_no_trace_at_sikka() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
    pass(4).await;
    assert!(one(&engine, &id).undo_until.is_some());
    engine.discard_write_back(&id).unwrap();
    pass(600).await;
    assert_eq!(one(&engine, &id).word, Word::TakenBack);
    assert!(ledger(&world).is_empty());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_pending_is_taken_back_at_sikka_and_what_is_done_is_not() {
    for lost in [false, true] {
        let world = World::new(options());
        let engine = running(&world).await;
        world.sandbox.set_spu(None, Spu::Offline).unwrap();
        let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
        until("sent", || one(&engine, &id).word == Word::Sent).await;
        if lost {
            let fault = Fault::new(FaultKind::LoseAnswer);
            world.sandbox.add_fault(Fault { method: Some("DELETE".into()), ..fault });
        }
        engine.discard_write_back(&id).unwrap();
        assert!(!one(&engine, &id).may_discard, "it is asked for");
        ends(&engine, &id, "discarded").await;
        assert_eq!(ledger(&world)[0]["state"], "deleted", "lost: {lost}");
        world.sandbox.set_spu(None, Spu::Online).unwrap();
        pass(600).await;
        assert!(ledger(&world)[0]["effects"].as_array().unwrap().is_empty());
        engine.stop().await;
    }
    let world = World::new(options());
    let engine = running(&world).await;
    let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
    ends(&engine, &id, "completed").await;
    assert!(engine.discard_write_back(&id).is_err());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_payment_is_never_sent_again_by_the_program() {
    for kind in [FaultKind::DropConnection, FaultKind::LoseAnswer, FaultKind::Overloaded] {
        let world = World::new(options());
        let engine = running(&world).await;
        let slot = free(&world);
        let fault =
            Fault { path: Some("/v4/transaction".into()), method: Some("POST".into()), ..Fault::new(kind) };
        world.sandbox.add_fault(fault);
        let id = kept(engine.take_payment(payment("p1", &slot)).unwrap());
        let arrived = kind == FaultKind::LoseAnswer;
        ends(&engine, &id, if arrived { "completed" } else { "needs_person" }).await;
        pass(2 * 3_600).await;
        assert_eq!(one(&engine, &id).attempts, 1, "{kind:?}");
        assert_eq!(ledger(&world).len(), usize::from(arrived), "{kind:?}");
        if !arrived {
            assert!(world.desktop.titles().iter().any(|title| title.contains("payment")), "somebody is told");
            // A person looked, and asks for it.
            engine.send_again(&id).await.unwrap();
            ends(&engine, &id, "completed").await;
            assert_eq!(ledger(&world).len(), 1);
        }
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn two_equal_payments_are_two_and_each_is_found_by_its_own_mark() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    let first = kept(engine.take_payment(payment("p1", &slot)).unwrap());
    ends(&engine, &first, "completed").await;
    // The second one's request is lost: the first one in the list must not be taken for it.
    let fault = Fault::new(FaultKind::DropConnection);
    world.sandbox.add_fault(Fault {
        path: Some("/v4/transaction".into()),
        method: Some("POST".into()),
        ..fault
    });
    let second = kept(engine.take_payment(payment("p2", &slot)).unwrap());
    ends(&engine, &second, "needs_person").await;
    assert_eq!(ledger(&world).len(), 1);
    engine.stop().await;
}

/// What the tray's menu says of a server that is off; for reading only.
fn off(engine: &Engine) -> Vec<String> {
    let items = engine.tray().items.into_iter();
    let lines = items.filter_map(|item| match item {
        Item::Line { id, label, enabled } if id == "server_off" => Some((label, enabled)),
        _ => None,
    });
    lines.inspect(|(_, enabled)| assert!(!enabled)).map(|(label, _)| label).collect()
}

#[tokio::test(start_paused = true)]
async fn while_the_practices_server_is_off_a_payment_waits_here_and_says_why() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    assert_eq!(off(&engine), [""; 0], "nothing waits for it");
    let id = kept(engine.take_payment(payment("p1", &slot)).unwrap());
    until("it is told", || one(&engine, &id).server_off).await;
    assert_eq!(one(&engine, &id).word, Word::Waiting);
    assert_eq!(off(&engine), ["The practice’s server is off: 1 change waits"]);
    assert!(ledger(&world).is_empty(), "the cloud does not keep it");
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    ends(&engine, &id, "completed").await;
    assert!(!one(&engine, &id).server_off);
    assert_eq!(off(&engine), [""; 0]);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn time_alone_ends_nothing_the_card_says_so_and_only_a_near_visit_pops_up() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let far = kept(engine.book(form_for(&free(&world))).await.unwrap());
    pass(900).await;
    assert!(one(&engine, &far).slow);
    let told = || world.desktop.titles().iter().filter(|title| title.contains("taking long")).count();
    let visit: chrono::NaiveDateTime =
        chrono::NaiveDateTime::parse_from_str(&one(&engine, &far).start.unwrap(), "%Y-%m-%dT%H:%M").unwrap();
    let now = engine.day(None).unwrap().now;
    let now = chrono::NaiveDateTime::parse_from_str(&now, "%Y-%m-%dT%H:%M").unwrap();
    assert_eq!(told(), usize::from(visit - now <= chrono::TimeDelta::hours(2)));
    pass(6 * 3_600).await;
    assert_eq!(one(&engine, &far).word, Word::Sent);
    assert!(one(&engine, &far).server_off);
    assert_eq!(off(&engine), ["The practice’s server is off: 1 change waits"]);
    engine.mark_seen(&far).unwrap();
    assert_eq!(one(&engine, &far).word, Word::InThePms);
    assert!(one(&engine, &far).history.last().unwrap().note.as_ref().unwrap().contains("on a person’s word"));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn many_pending_ones_are_asked_about_by_one_list() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let slot = free(&world);
    for number in 0..20 {
        kept(engine.add_note(note(&format!("n{number}"), &slot.patient_id)).unwrap());
    }
    until("all are sent", || engine.write_backs().unwrap().stats.sent == 20).await;
    let asked = |path: &str| -> u64 {
        let state = world.sandbox.state();
        let requests = state["requests"].as_object().unwrap().clone();
        requests
            .iter()
            .filter(|(name, _)| name.contains(path))
            .map(|(_, count)| count.as_u64().unwrap())
            .sum()
    };
    let before = (asked("writeback_status"), asked("writebacks"));
    pass(60).await;
    let (by_id, lists) = (asked("writeback_status") - before.0, asked("writebacks") - before.1);
    assert!(by_id <= 4 && (4..=30).contains(&lists), "{by_id} by id, {lists} lists");
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("all are in the PMS", || engine.write_backs().unwrap().stats.completed == 20).await;
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_mark_can_be_switched_off() {
    let world = World::new(options());
    let engine = running(&world).await;
    let practice = engine.state().unwrap().practices[0].clone();
    assert!(practice.tags);
    engine.set_tags(&practice.id, false).unwrap();
    assert!(!engine.state().unwrap().practices[0].tags);
    let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
    ends(&engine, &id, "completed").await;
    assert!(ledger(&world)[0]["fields"].get("note").is_none());
    engine.stop().await;
}
