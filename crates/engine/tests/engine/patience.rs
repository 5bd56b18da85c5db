//! Waiting as Sikka asks: the limits of the minute and of the day, and a Sikka that does not answer.

use chrono::{DateTime, Utc};
use engine::view::Overall;
use engine::{Door, Engine};
use sandbox::{BookOrder, Fault, FaultKind, Options};

use crate::around::{World, form_for, options, pass, until};
use crate::reading::{asked, join, practice, requests, running};

const FIRST: &str = "D20001";
const SECOND: &str = "D20002";

fn always(kind: FaultKind) -> Fault {
    Fault { count: u32::MAX, ..Fault::new(kind) }
}

async fn book(engine: &Engine, world: &World) {
    let slot = world.sandbox.book(&BookOrder::default()).unwrap();
    world.sandbox.delete(None, Some(&slot.appointment_sr_no), None).unwrap();
    let form = form_for(&slot);
    engine.book(form).await.unwrap();
}

fn next_try(engine: &Engine, office_id: &str) -> Option<DateTime<Utc>> {
    practice(engine, office_id).next_try_at.map(|text| text.parse().unwrap())
}

#[tokio::test(start_paused = true)]
async fn the_daily_cap_is_shown_and_tried_again_hourly_and_write_backs_wait_too() {
    let world = World::new(options());
    let engine = running(&world).await;
    pass(100).await;
    world.sandbox.add_fault(always(FaultKind::DailyCap));
    until("the cap is shown", || practice(&engine, FIRST).error.as_deref() == Some("DAILY_LIMIT")).await;
    let noticed = world.sandbox.now();
    let next = next_try(&engine, FIRST).unwrap();
    let wait = (next - noticed).num_seconds();
    assert!((3_590..=3_600).contains(&wait), "in an hour: {wait} s");
    assert_eq!(practice(&engine, FIRST).overall, Overall::Offline);
    book(&engine, &world).await;
    let before = requests(&world);
    pass(3_500).await;
    assert_eq!(requests(&world) - before, 0, "nothing is sent for an hour");
    pass(200).await;
    let after = requests(&world) - before;
    // One of them is the look at the day of a booking that has waited.
    assert!((1..=5).contains(&after), "{after} requests in the second try");
    let refused = asked(&world, "POST /v4/appointment");
    assert!(refused <= 1, "{refused}: with each try once, and it would only be refused");
    let second = next_try(&engine, FIRST).unwrap();
    assert!((second - next).num_seconds() >= 3_500, "{second} {next}");
    // Another day.
    world.sandbox.clear_faults();
    pass(3_700).await;
    let state = practice(&engine, FIRST);
    assert_eq!((state.error, state.next_try_at, state.overall), (None, None, Overall::Connected));
    until("in the PMS", || engine.write_backs().unwrap().rows[0].state == "completed").await;
    assert_eq!(world.sandbox.ledger()["write_backs"].as_array().unwrap().len(), 1);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_person_may_try_before_the_hour_is_over_and_a_restart_does_not_forget_it() {
    let world = World::new(options());
    let engine = running(&world).await;
    pass(100).await;
    world.sandbox.add_fault(always(FaultKind::DailyCap));
    until("the cap is shown", || next_try(&engine, FIRST).is_some()).await;
    engine.stop().await;
    drop(engine);
    pass(5).await;
    let engine = world.engine();
    let before = requests(&world);
    pass(600).await;
    assert_eq!(requests(&world) - before, 0, "the pause outlives the program");
    assert!(next_try(&engine, FIRST).is_some());
    world.sandbox.clear_faults();
    engine.sync_now(false).unwrap();
    until("read", || practice(&engine, FIRST).error.is_none()).await;
    assert_eq!(next_try(&engine, FIRST), None);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_daily_cap_of_one_practice_is_not_the_others() {
    let world = World::new(Options { practices: 2, ..options() });
    let engine = world.engine();
    join(&engine, Some((FIRST, "1"))).await;
    join(&engine, Some((SECOND, "1"))).await;
    world.sandbox.add_fault(Fault { office_id: Some(SECOND.to_owned()), ..always(FaultKind::DailyCap) });
    until("the cap is shown", || next_try(&engine, SECOND).is_some()).await;
    assert_eq!(next_try(&engine, FIRST), None);
    engine.select_practice(&practice(&engine, FIRST).id).unwrap();
    book(&engine, &world).await;
    until("the other writes", || engine.write_backs().unwrap().rows[0].state == "completed").await;
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_back_every_request_of_the_app_for_as_long_as_it_says() {
    for come_back in [sandbox::ComeBack::Seconds, sandbox::ComeBack::Date, sandbox::ComeBack::Reset] {
        let world = World::new(Options { practices: 2, ..options() });
        let engine = world.engine();
        join(&engine, Some((FIRST, "1"))).await;
        join(&engine, Some((SECOND, "1"))).await;
        pass(100).await;
        world.sandbox.add_fault(Fault {
            office_id: Some(SECOND.to_owned()),
            seconds: Some(600),
            come_back: Some(come_back),
            ..Fault::new(FaultKind::TooMany)
        });
        let limited = || world.sandbox.state()["too_many"]["minute"].as_u64().unwrap_or(0);
        until("the limit", || limited() == 1).await;
        let before = requests(&world);
        engine.select_practice(&practice(&engine, FIRST).id).unwrap();
        book(&engine, &world).await;
        // A person's wish changes nothing: it is the app that has to wait.
        engine.sync_now(false).unwrap();
        pass(590).await;
        assert_eq!(requests(&world) - before, 0, "{come_back:?}");
        for office in [FIRST, SECOND] {
            let next = next_try(&engine, office).unwrap();
            assert!((next - world.sandbox.now()).num_seconds() <= 12, "{come_back:?} {office}: {next}");
        }
        pass(200).await;
        assert_eq!(world.sandbox.state()["requests_during_hold"], 0, "{come_back:?}");
        assert_eq!(limited(), 1, "{come_back:?}");
        for office in [FIRST, SECOND] {
            assert_eq!(practice(&engine, office).error, None, "{come_back:?}");
        }
        until("written", || engine.write_backs().unwrap().rows[0].state == "completed").await;
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_sikka_that_does_not_answer_is_left_alone_and_a_person_may_try_at_once() {
    for kind in [FaultKind::Overloaded, FaultKind::Html, FaultKind::DropConnection, FaultKind::Hang] {
        let world = World::new(options());
        let engine = running(&world).await;
        pass(100).await;
        let read = practice(&engine, FIRST).clocks.deskbell_read_sikka;
        world.sandbox.add_fault(always(kind));
        let shown = || practice(&engine, FIRST).error;
        until("it is shown", || shown().as_deref() == Some("NOT_ANSWERING")).await;
        let state = engine.state().unwrap();
        assert_eq!(state.overall, Overall::Offline, "{kind:?}");
        assert_eq!(state.clocks.deskbell_read_sikka, read, "{kind:?}: last synced then");
        let before = requests(&world);
        pass(3_600).await;
        let made = requests(&world) - before;
        assert!((5..=30).contains(&made), "{kind:?}: {made} tries in an hour");
        assert!(next_try(&engine, FIRST).is_some(), "{kind:?}");
        world.sandbox.clear_faults();
        let began = tokio::time::Instant::now();
        engine.sync_now(false).unwrap();
        until("at once", || shown().is_none()).await;
        assert!(began.elapsed().as_secs() <= 35, "{kind:?}: {:?}", began.elapsed());
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_test_of_the_connection_is_made_at_once_too() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.add_fault(always(FaultKind::Overloaded));
    until("not answering", || practice(&engine, FIRST).error.as_deref() == Some("NOT_ANSWERING")).await;
    world.sandbox.clear_faults();
    let test = engine.test_connection(&practice(&engine, FIRST).id).await.unwrap();
    assert_eq!(test.patients, Some(60));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn data_that_is_being_taken_in_is_waited_for_and_marks_nothing_as_gone() {
    let world = World::new(options());
    let engine = world.engine();
    world.sandbox.add_fault(Fault { count: 3, ..Fault::new(FaultKind::Inserting) });
    engine.connect(Door::Marketplace).await.unwrap();
    until("the first sync", || engine.day(None).is_ok_and(|day| day.whole)).await;
    assert_eq!(engine.sync_view().unwrap().stats.total_patients, 60);
    world.sandbox.add_fault(always(FaultKind::Inserting));
    pass(1_800).await;
    let stats = engine.sync_view().unwrap().stats;
    assert_eq!(stats.total_patients, 60);
    assert_eq!(practice(&engine, FIRST).error.as_deref(), Some("DATA_INSERT"));
    engine.stop().await;
}
