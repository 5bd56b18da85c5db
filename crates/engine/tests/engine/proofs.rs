//! What proves where a write-back stands, and what looks like a proof and is none.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use engine::Engine;
use engine::view::{BookingForm, Word};
use sandbox::{BookOrder, FaultKind, Spu};

use crate::around::{Passes, World, form_for, kept, options, pass, until};
use crate::desk::{ends, free, ledger, note, on, one, payment, running};
use crate::reading::join;

const DAY: i64 = 24 * 3_600;

/// A desk whose note never arrives, once it stands in `state`.
async fn never_arrives(world: &World, kind: FaultKind, state: &str) -> (Engine, String) {
    let engine = running(world).await;
    let patient = free(world).patient_id;
    world.sandbox.add_fault(on(kind, "POST", "/v4/medical_notes"));
    let id = kept(engine.add_note(note("n1", &patient)).unwrap());
    ends(&engine, &id, state).await;
    (engine, id)
}

/// Waits until it was proved that the note never arrived: it was sent once more, and is there once.
async fn is_sent_again(world: &World, engine: Engine, id: &str) {
    ends(&engine, id, "completed").await;
    assert_eq!((one(&engine, id).attempts, ledger(world).len()), (2, 1));
    engine.stop().await;
}

/// Seconds from a moment until it is sent once more.
async fn sent_again_after(engine: &Engine, id: &str, moment: tokio::time::Instant) -> u64 {
    until("sent again", || one(engine, id).attempts == 2).await;
    moment.elapsed().as_secs()
}

fn set_forward(world: &World) {
    *world.skew.lock().unwrap() = chrono::Duration::seconds(2 * DAY);
}

#[tokio::test(start_paused = true)]
async fn a_week_later_the_whole_list_proves_that_nothing_arrived() {
    let world = World::new(options());
    let (engine, id) = never_arrives(&world, FaultKind::DropConnection, "unknown").await;
    engine.stop().await;
    drop(engine);
    pass(6 * DAY as u64).await;
    is_sent_again(&world, world.engine(), &id).await;
}

#[tokio::test(start_paused = true)]
async fn what_was_sent_while_this_pcs_clock_was_ten_days_behind_is_found_where_sikka_lists_it() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let patient = free(&world).patient_id;
    world.sandbox.add_fault(on(FaultKind::DropAnswer, "POST", "/v4/medical_notes"));
    *world.skew.lock().unwrap() = chrono::Duration::seconds(-10 * DAY);
    let id = kept(engine.add_note(note("n1", &patient)).unwrap());
    until("no answer", || one(&engine, &id).state == "unknown").await;
    *world.skew.lock().unwrap() = chrono::Duration::zero();
    until("found", || one(&engine, &id).word == Word::Sent).await;
    assert_eq!(one(&engine, &id).sikka_id.as_deref(), ledger(&world)[0]["id"].as_str());
    assert_eq!((one(&engine, &id).attempts, ledger(&world).len()), (1, 1));
    engine.stop().await;
}

/// A note arrives while this PC's clock is wrong by `then`, and no list tells of it; `days` after the program's end it
/// starts again with a clock that is wrong by `now`, and the list tells: it is found, not sent again.
async fn is_found_after_the_start(then: i64, days: i64, now: i64) {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    world.sandbox.set_dialect("writebacks_without_body".parse().unwrap());
    let patient = free(&world).patient_id;
    *world.skew.lock().unwrap() = chrono::Duration::days(then);
    world.sandbox.add_fault(on(FaultKind::DropAnswer, "POST", "/v4/medical_notes"));
    let id = kept(engine.add_note(note("n1", &patient)).unwrap());
    pass(300).await;
    assert_eq!(one(&engine, &id).state, "unknown", "the list tells nothing");
    engine.stop().await;
    drop(engine);
    pass((days * DAY) as u64).await;
    world.sandbox.set_dialect("".parse().unwrap());
    *world.skew.lock().unwrap() = chrono::Duration::days(now);
    let engine = world.engine();
    until("found", || one(&engine, &id).word == Word::Sent).await;
    assert_eq!((one(&engine, &id).attempts, ledger(&world).len()), (1, 1));
    engine.stop().await;
}

/// After the start nobody has told yet what day it is at Sikka: a list of this PC's days is no list of the attempt's.
#[tokio::test(start_paused = true)]
async fn what_was_sent_before_this_pcs_clock_was_set_back_two_days_is_found_by_the_first_look() {
    is_found_after_the_start(0, 0, -2).await;
}

/// This PC's clock was ten days ahead; the first look heard from Sikka what day it was.
#[tokio::test(start_paused = true)]
async fn what_was_sent_while_this_pcs_clock_was_ten_days_ahead_is_found_eight_days_later() {
    is_found_after_the_start(10, 8, 0).await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_forward_makes_no_minute() {
    let world = World::new(options());
    let (engine, id) = never_arrives(&world, FaultKind::DropConnection, "unknown").await;
    // Two looks have been, and the third is due at once.
    pass(28).await;
    set_forward(&world);
    pass(28).await;
    assert_eq!((one(&engine, &id).state.as_str(), one(&engine, &id).attempts), ("unknown", 1));
    is_sent_again(&world, engine, &id).await;
}

#[tokio::test(start_paused = true)]
async fn after_a_crash_the_minute_begins_when_nobody_would_wait_any_more_whatever_this_pcs_clock_says() {
    for before_the_start in [false, true] {
        let world = World::new(options());
        let (engine, id) = never_arrives(&world, FaultKind::Hang, "sending").await;
        let left = tokio::time::Instant::now();
        engine.stop().await;
        drop(engine);
        if before_the_start {
            set_forward(&world);
        }
        let engine = world.engine();
        // The first look has been.
        pass(3).await;
        set_forward(&world);
        let after = sent_again_after(&engine, &id, left).await;
        assert!((90..110).contains(&after), "after {after} s, {before_the_start}");
        is_sent_again(&world, engine, &id).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_minute_goes_on_by_sikkas_clock_while_the_program_is_off() {
    let world = World::new(options());
    let (engine, id) = never_arrives(&world, FaultKind::DropConnection, "unknown").await;
    // One look has been.
    pass(10).await;
    engine.stop().await;
    drop(engine);
    pass(60).await;
    let engine = world.engine();
    let started = tokio::time::Instant::now();
    // The looks before a proof take forty seconds.
    let after = sent_again_after(&engine, &id, started).await;
    assert!((40..50).contains(&after), "after {after} s");
    is_sent_again(&world, engine, &id).await;
}

/// Without our mark one payment is like another: only Sikka's number tells which came first.
#[tokio::test(start_paused = true)]
async fn an_older_number_of_sikkas_that_says_the_same_is_somebody_elses() {
    for kind in [FaultKind::DropConnection, FaultKind::DropAnswer] {
        let world = World::new(options());
        let mut next_room = World::new(options());
        next_room.sandbox = world.sandbox.clone();
        let (engine, other) = (running(&world).await, running(&next_room).await);
        for desk in [&engine, &other] {
            desk.set_tags(&desk.state().unwrap().practices[0].id, false).unwrap();
        }
        let slot = free(&world);
        let theirs = kept(other.take_payment(payment("p0", &slot)).unwrap());
        ends(&other, &theirs, "completed").await;
        let before = kept(engine.add_note(note("n1", &slot.patient_id)).unwrap());
        ends(&engine, &before, "completed").await;
        world.sandbox.add_fault(on(kind, "POST", "/v4/transaction"));
        let ours = kept(engine.take_payment(payment("p1", &slot)).unwrap());
        if kind == FaultKind::DropConnection {
            ends(&engine, &ours, "needs_person").await;
            pass(3_600).await;
            assert_eq!(one(&engine, &ours).sikka_id, None, "it never arrived");
        } else {
            ends(&engine, &ours, "completed").await;
            assert_eq!(one(&engine, &ours).sikka_id.as_deref(), ledger(&world)[2]["id"].as_str());
        }
        engine.stop().await;
        other.stop().await;
    }
}

/// A status word that stood there already says nothing of a change that Sikka cannot have read yet.
#[tokio::test(start_paused = true)]
async fn what_sikka_read_before_the_attempt_is_no_trace_of_it() {
    let world = World::new(options());
    world.sandbox.set_dialect("missing=writebacks:404".parse().unwrap());
    let engine = running(&world).await;
    let sr = world.sandbox.book(&BookOrder::default()).unwrap().appointment_sr_no;
    world.sandbox.set_status(None, Some(&sr), "Confirmed").unwrap();
    pass(120).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    // Asked for every five minutes.
    pass(400).await;
    world.sandbox.add_fault(on(FaultKind::DropConnection, "PATCH", "/v4/appointments"));
    let id = kept(engine.set_status(&sr, "Confirmed").unwrap());
    ends(&engine, &id, "needs_person").await;
    pass(600).await;
    engine.look_again(&id).unwrap();
    pass(60).await;
    assert_eq!(one(&engine, &id).state, "needs_person");
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    pass(400).await;
    engine.look_again(&id).unwrap();
    ends(&engine, &id, "completed").await;
    assert!(one(&engine, &id).history.last().unwrap().note.as_ref().unwrap().contains("found"));
    engine.stop().await;
}

/// An event of the schedule is this one's doing, but what it asked for is not what stands there.
#[tokio::test(start_paused = true)]
async fn only_a_schedule_that_shows_what_was_asked_for_settles_what_is_not_known() {
    for (word, state) in [("Unconfirmed", "needs_person"), ("Confirmed", "completed")] {
        let world = World::new(options());
        world.sandbox.set_dialect("missing=writebacks:404".parse().unwrap());
        let engine = running(&world).await;
        let sr = world.sandbox.book(&BookOrder::default()).unwrap().appointment_sr_no;
        world.sandbox.cancel(None, Some(&sr)).unwrap();
        pass(120).await;
        world.sandbox.add_fault(on(FaultKind::DropConnection, "PATCH", "/v4/appointments"));
        let id = kept(engine.set_status(&sr, "Confirmed").unwrap());
        ends(&engine, &id, "needs_person").await;
        world.sandbox.set_status(None, Some(&sr), word).unwrap();
        pass(600).await;
        assert_eq!(one(&engine, &id).state, state, "{word}");
        engine.stop().await;
    }
}

/// Two at the desk book the same visit, and only the second request arrives: what the schedule shows is that one's.
#[tokio::test(start_paused = true)]
async fn a_visit_that_was_booked_twice_proves_one_of_them_at_most() {
    for (tags, names) in [(true, true), (false, true), (false, false)] {
        let world = World::new(options());
        let dialect = format!("missing=writebacks:404,names_created_id={names}");
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = running(&world).await;
        engine.set_tags(&engine.state().unwrap().practices[0].id, tags).unwrap();
        let slot = free(&world);
        let twin = |form_id: &str| BookingForm { form_id: form_id.into(), ..form_for(&slot) };
        world.sandbox.add_fault(on(FaultKind::DropConnection, "POST", "/v4/appointment"));
        let lost = kept(engine.book(twin("first")).await.unwrap());
        until("no answer", || one(&engine, &lost).state == "unknown").await;
        // Without tags its answer alone tells that it is the second one's.
        if tags {
            world.sandbox.add_fault(on(FaultKind::DropAnswer, "POST", "/v4/appointment"));
        }
        let came = kept(engine.book(twin("second")).await.unwrap());
        ends(&engine, &came, "completed").await;
        pass(7_200).await;
        assert_eq!(one(&engine, &lost).state, "needs_person", "{tags} {names}");
        assert_eq!((one(&engine, &came).state.as_str(), ledger(&world).len()), ("completed", 1));
        engine.stop().await;
    }
}

/// The same patient's visit was moved to the very time for which a booking is refused.
#[tokio::test(start_paused = true)]
async fn a_visit_that_was_there_before_is_not_the_one_that_was_booked() {
    for tags in [true, false] {
        let world = World::new(options());
        let engine = running(&world).await;
        engine.set_tags(&engine.state().unwrap().practices[0].id, tags).unwrap();
        world.sandbox.set_dialect("missing=writebacks:404".parse().unwrap());
        let there = world.sandbox.book(&BookOrder::default()).unwrap();
        pass(200).await;
        world.sandbox.add_fault(on(FaultKind::DropConnection, "POST", "/v4/appointment"));
        let lost = kept(engine.book(form_for(&there)).await.unwrap());
        ends(&engine, &lost, "needs_person").await;
        pass(3_600).await;
        assert_eq!(one(&engine, &lost).state, "needs_person", "{tags}");
        engine.stop().await;
    }
}

/// Sends a booking that stays pending, behind a network that can be off for taking it back.
async fn pending(world: &World, off: &Arc<AtomicBool>) -> (Engine, String, Arc<AtomicU32>) {
    let kept_back = Arc::new(AtomicU32::new(0));
    let (closed, count) = (off.clone(), kept_back.clone());
    let engine = world.engine_behind(move |request| {
        if request.method() != http::Method::DELETE || !closed.load(Ordering::SeqCst) {
            return Passes::Yes;
        }
        count.fetch_add(1, Ordering::SeqCst);
        Passes::No
    });
    join(&engine, None).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let id = kept(engine.book(form_for(&free(world))).await.unwrap());
    until("sent", || one(&engine, &id).word == Word::Sent).await;
    (engine, id, kept_back)
}

#[tokio::test(start_paused = true)]
async fn a_take_back_that_never_left_is_tried_again_and_is_no_sign_that_it_worked() {
    // It leaves the second time: taken back.
    let (world, off) = (World::new(options()), Arc::new(AtomicBool::new(true)));
    let (engine, id, kept_back) = pending(&world, &off).await;
    engine.discard_write_back(&id).unwrap();
    until("it did not leave", || kept_back.load(Ordering::SeqCst) > 0).await;
    pass(60).await;
    assert_eq!(one(&engine, &id).word, Word::Sent);
    off.store(false, Ordering::SeqCst);
    ends(&engine, &id, "discarded").await;
    assert_eq!(ledger(&world)[0]["state"], "deleted");
    engine.stop().await;
    // The PMS has it meanwhile, and Sikka forgets it for a while: nothing was taken back.
    let (world, off) = (World::new(options()), Arc::new(AtomicBool::new(true)));
    let (engine, id, kept_back) = pending(&world, &off).await;
    engine.discard_write_back(&id).unwrap();
    until("it did not leave", || kept_back.load(Ordering::SeqCst) > 0).await;
    world.sandbox.add_fault(on(FaultKind::NoContent, "GET", "/v4/writeback").times(u32::MAX));
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("in the PMS", || ledger(&world)[0]["state"] == "completed").await;
    off.store(false, Ordering::SeqCst);
    // The schedule shows it.
    ends(&engine, &id, "completed").await;
    engine.stop().await;
}
