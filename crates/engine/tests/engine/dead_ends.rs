//! What goes wrong and stays wrong: no write-back waits for ever, and none is sent for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::view::Word;
use sandbox::{BookOrder, FaultKind, ProgramOrder};

use crate::around::{Passes, World, form_for, kept, options, pass, until};
use crate::desk::{ends, free, ledger, note, on, one, payment, running};
use crate::reading::join;

/// Sikka counts more than it lists: what it lists is there all the same.
#[tokio::test(start_paused = true)]
async fn what_a_list_names_is_found_also_where_it_is_not_whole() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.set_dialect("total_count=high".parse().unwrap());
    world.sandbox.add_fault(on(FaultKind::DropAnswer, "POST", "/v4/transaction"));
    let id = kept(engine.take_payment(payment("p1", &free(&world))).unwrap());
    ends(&engine, &id, "completed").await;
    assert_eq!((one(&engine, &id).attempts, ledger(&world).len()), (1, 1));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_never_whole_proves_nothing_and_a_person_is_asked() {
    let world = World::new(options());
    let engine = running(&world).await;
    let patient = free(&world).patient_id;
    let before = kept(engine.add_note(note("n0", &patient)).unwrap());
    ends(&engine, &before, "completed").await;
    world.sandbox.set_dialect("total_count=high".parse().unwrap());
    world.sandbox.add_fault(on(FaultKind::DropConnection, "POST", "/v4/medical_notes"));
    let id = kept(engine.add_note(note("n1", &patient)).unwrap());
    ends(&engine, &id, "needs_person").await;
    assert_eq!((one(&engine, &id).attempts, ledger(&world).len()), (1, 1));
    assert_eq!(world.desktop.titles(), ["Please check one change"]);
    engine.stop().await;
}

/// Everything else of Sikka answers.
#[tokio::test(start_paused = true)]
async fn a_list_that_fails_for_good_is_as_one_that_is_closed() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.add_fault(on(FaultKind::Internal, "GET", "/v4/writebacks").times(u32::MAX));
    let slot = free(&world);
    world.sandbox.add_fault(on(FaultKind::DropConnection, "POST", "/v4/transaction"));
    let payment = kept(engine.take_payment(payment("p1", &slot)).unwrap());
    until("no answer", || one(&engine, &payment).state == "unknown").await;
    world.sandbox.add_fault(on(FaultKind::DropAnswer, "POST", "/v4/medical_notes"));
    let note = kept(engine.add_note(note("n1", &slot.patient_id)).unwrap());
    ends(&engine, &note, "completed").await;
    ends(&engine, &payment, "needs_person").await;
    assert_eq!((one(&engine, &payment).attempts, ledger(&world).len()), (1, 1));
    engine.stop().await;
}

/// While nothing of Sikka answers nothing is lost by waiting, however long.
#[tokio::test(start_paused = true)]
async fn an_outage_of_hours_is_waited_for() {
    let (world, off) = (World::new(options()), Arc::new(AtomicBool::new(false)));
    let closed = off.clone();
    let engine =
        world.engine_behind(move |_| if closed.load(Ordering::SeqCst) { Passes::No } else { Passes::Yes });
    join(&engine, None).await;
    world.sandbox.add_fault(on(FaultKind::DropAnswer, "POST", "/v4/transaction"));
    let id = kept(engine.take_payment(payment("p1", &free(&world))).unwrap());
    until("no answer", || one(&engine, &id).state == "unknown").await;
    off.store(true, Ordering::SeqCst);
    pass(4 * 3_600).await;
    assert_eq!(one(&engine, &id).state, "unknown");
    off.store(false, Ordering::SeqCst);
    ends(&engine, &id, "completed").await;
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_never_arrives_is_sent_less_and_less_and_then_waits_for_a_person() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.add_fault(on(FaultKind::DropConnection, "POST", "/v4/medical_notes").times(u32::MAX));
    let id = kept(engine.add_note(note("n1", &free(&world).patient_id)).unwrap());
    ends(&engine, &id, "needs_person").await;
    assert_eq!((one(&engine, &id).attempts, ledger(&world).len()), (4, 0));
    assert_eq!(world.desktop.titles(), ["A change does not get through"]);
    world.sandbox.clear_faults();
    engine.send_again(&id).await.unwrap();
    ends(&engine, &id, "completed").await;
    assert_eq!((one(&engine, &id).attempts, ledger(&world).len()), (5, 1));
    engine.stop().await;
}

/// Sikka took it, and nobody can ask what became of it: the schedule shows it, with our mark.
#[tokio::test(start_paused = true)]
async fn a_booking_that_sikka_forgot_ends_with_the_schedule() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    world.sandbox.add_fault(on(FaultKind::NoContent, "GET", "/v4/writeback").times(u32::MAX));
    let id = kept(engine.book(form_for(&slot)).await.unwrap());
    ends(&engine, &id, "completed").await;
    let row = one(&engine, &id);
    assert!(row.appointment_sr_no.is_some(), "{row:?}");
    assert_eq!(world.desktop.titles(), [""; 0], "ours");
    engine.stop().await;
}

/// Another program confirmed a visit before, and somebody took that back in the PMS. The desk's own request is lost.
#[tokio::test(start_paused = true)]
async fn an_earlier_request_of_another_program_is_not_ours() {
    let world = World::new(options());
    let engine = running(&world).await;
    pass(90).await;
    let number = world.sandbox.book(&BookOrder::default()).unwrap().appointment_sr_no;
    pass(120).await;
    let fields =
        [("op", "replace"), ("path", "/appointment_status"), ("value", "Confirmed"), ("practice_id", "1")];
    let order = ProgramOrder {
        method: "PATCH".to_owned(),
        appointment_sr_no: Some(number.clone()),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        ..ProgramOrder::default()
    };
    world.sandbox.other_program(&order).unwrap();
    pass(300).await;
    world.sandbox.set_status(None, Some(&number), "Unconfirmed").unwrap();
    pass(120).await;
    world.sandbox.add_fault(on(FaultKind::DropConnection, "PATCH", "/v4/appointments"));
    let id = kept(engine.set_status(&number, "Confirmed").unwrap());
    ends(&engine, &id, "needs_person").await;
    assert_eq!((one(&engine, &id).sikka_id, ledger(&world).len()), (None, 1));
    engine.send_again(&id).await.unwrap();
    ends(&engine, &id, "completed").await;
    assert_eq!((one(&engine, &id).attempts, ledger(&world).len()), (2, 2));
    engine.stop().await;
}

/// The desk waits for a network, gives up and types the visit into the practice's software.
#[tokio::test(start_paused = true)]
async fn a_visit_that_was_typed_by_hand_meanwhile_is_not_booked_once_more() {
    for tags in [true, false] {
        let world = World::new(options());
        let engine = world.engine_behind(|request| {
            let books =
                request.method() == http::Method::POST && request.uri().path().ends_with("/appointment");
            if books { Passes::No } else { Passes::Yes }
        });
        join(&engine, None).await;
        engine.set_tags(&engine.state().unwrap().practices[0].id, tags).unwrap();
        let slot = free(&world);
        pass(300).await;
        let id = kept(engine.book(form_for(&slot)).await.unwrap());
        until("it was not taken", || one(&engine, &id).attempts > 0 && one(&engine, &id).state == "queued")
            .await;
        let by_hand = BookOrder {
            patient_id: Some(slot.patient_id.clone()),
            date: Some(slot.date.to_string()),
            time: Some(slot.time.clone()),
            provider_id: Some(slot.provider_id.clone()),
            operatory: Some(slot.operatory.clone()),
            length: Some(slot.length),
            ..BookOrder::default()
        };
        let number = world.sandbox.book(&by_hand).unwrap().appointment_sr_no;
        ends(&engine, &id, "completed").await;
        let row = one(&engine, &id);
        assert_eq!((row.word, row.appointment_sr_no.as_ref()), (Word::InThePms, Some(&number)), "{tags}");
        assert_eq!(ledger(&world).len(), 0, "{tags}: nothing was sent");
        engine.stop().await;
    }
}
