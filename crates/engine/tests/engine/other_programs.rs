//! What another program of the same Sikka app asks for rings when Sikka takes it, and once.

use std::collections::BTreeMap;

use engine::Engine;
use engine::view::{BellItem, BellKind, BellSource, RunKind};
use sandbox::{BookOrder, Booking, Options, ProgramOrder};

use crate::around::{World, options, pass, until};

async fn running(options: Options) -> (World, Engine) {
    let world = World::new(options);
    let first = world.connected().await;
    first.sync(RunKind::Full).await.unwrap();
    first.stop().await;
    let engine = world.engine();
    // The list is read once: what stands there then is old.
    pass(90).await;
    (world, engine)
}

fn slow() -> Options {
    Options { write_back_delay: 120.0, ..options() }
}

/// A free time, and what a booking there would say.
fn slot(world: &World) -> (Booking, BTreeMap<String, String>) {
    let slot = world.sandbox.book(&BookOrder::default()).unwrap();
    world.sandbox.delete(None, Some(&slot.appointment_sr_no), None).unwrap();
    let fields = [
        ("patient_id", slot.patient_id.as_str()),
        ("date", &slot.date.to_string()),
        ("time", &slot.time),
        ("length", &slot.length.to_string()),
        ("operatory", &slot.operatory),
        ("provider_id", &slot.provider_id),
        ("practice_id", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    (slot, fields.into_iter().collect())
}

fn booking(fields: BTreeMap<String, String>) -> ProgramOrder {
    ProgramOrder { method: "POST".to_owned(), fields, ..ProgramOrder::default() }
}

fn change(method: &str, number: &str, fields: &[(&str, &str)]) -> ProgramOrder {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let appointment_sr_no = Some(number.to_owned());
    ProgramOrder { method: method.to_owned(), appointment_sr_no, fields, ..ProgramOrder::default() }
}

fn items(engine: &Engine) -> Vec<BellItem> {
    engine.bell().unwrap().items
}

fn sources(engine: &Engine) -> Vec<BellSource> {
    items(engine).into_iter().map(|item| item.source).collect()
}

#[tokio::test(start_paused = true)]
async fn a_booking_rings_before_the_pms_has_it_and_not_again_afterwards() {
    let (world, engine) = running(slow()).await;
    let (slot, fields) = slot(&world);
    world.sandbox.other_program(&booking(fields)).unwrap();
    until("it rings", || !world.desktop.titles().is_empty()).await;
    let notice = world.desktop.notices.lock().unwrap()[0].clone();
    assert_eq!(notice.title, "New booking");
    assert!(notice.body.contains(&slot.time) && notice.body.contains("not yet in"), "{notice:?}");
    let item = items(&engine).remove(0);
    assert_eq!((item.kind, item.source), (BellKind::Booked, BellSource::ProgramAsked));
    assert_eq!(
        (item.start.get(11..), item.operatory.as_str()),
        (Some(slot.time.as_str()), slot.operatory.as_str())
    );
    assert!(!item.patient_name.is_empty() && item.appointment_sr_no.is_empty(), "{item:?}");
    until("the schedule shows it", || sources(&engine) == [BellSource::Program]).await;
    assert!(!items(&engine)[0].appointment_sr_no.is_empty());
    pass(1_800).await;
    assert_eq!((items(&engine).len(), world.desktop.titles().len()), (1, 1), "{:?}", world.desktop.titles());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn moves_and_cancellations_tell_before_and_after_and_ring_once_each() {
    let (world, engine) = running(slow()).await;
    let visit = |at: usize| {
        let day = engine.day(Some("2026-11-24")).unwrap();
        let mut live = day
            .appointments
            .into_iter()
            .filter(|one| one.status_kind == "unconfirmed" || one.status_kind == "confirmed");
        live.nth(at).unwrap()
    };
    let (moved, cancelled) = (visit(0), visit(1));
    let number = moved.appointment_sr_no.clone().unwrap();
    let (free, _) = slot(&world);
    let place = [
        ("date", free.date.to_string()),
        ("time", free.time.clone()),
        ("operatory", free.operatory.clone()),
        ("practice_id", "1".to_owned()),
    ];
    let place: Vec<(&str, &str)> = place.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.sandbox.other_program(&change("PUT", &number, &place)).unwrap();
    let status =
        [("op", "replace"), ("path", "/appointment_status"), ("value", "Cancelled"), ("practice_id", "1")];
    let gone = cancelled.appointment_sr_no.clone().unwrap();
    world.sandbox.other_program(&change("PATCH", &gone, &status)).unwrap();
    until("both rang", || items(&engine).len() == 2).await;
    let told = items(&engine);
    let the_move = told.iter().find(|item| item.kind == BellKind::Moved).unwrap();
    assert_eq!(the_move.source, BellSource::ProgramAsked);
    assert_eq!(the_move.before.as_ref().unwrap().start.as_deref(), Some(moved.start.as_str()));
    assert_eq!(the_move.start, format!("{}T{}", free.date, free.time));
    assert!(told.iter().any(|item| item.kind == BellKind::Cancelled && item.appointment_sr_no == gone));
    until("the schedule shows both", || sources(&engine) == [BellSource::Program; 2]).await;
    pass(1_800).await;
    assert_eq!(items(&engine).len(), 2, "{:?}", items(&engine));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_the_pms_refuses_is_told_again() {
    let (world, engine) = running(slow()).await;
    let (slot, fields) = slot(&world);
    world.sandbox.other_program(&booking(fields)).unwrap();
    until("it rings", || world.desktop.titles().len() == 1).await;
    engine.mark_bells_seen().unwrap();
    // Somebody at the desk was quicker.
    let taken = BookOrder {
        date: Some(slot.date.to_string()),
        time: Some(slot.time.clone()),
        operatory: Some(slot.operatory.clone()),
        length: Some(slot.length),
        ..BookOrder::default()
    };
    world.sandbox.book(&taken).unwrap();
    until("it is refused", || sources(&engine).contains(&BellSource::ProgramRefused)).await;
    until("it rings again", || {
        world.desktop.titles().iter().any(|title| title.contains("by another program"))
    })
    .await;
    assert!(engine.state().unwrap().unread >= 1);
    pass(1_800).await;
    let refusals = world.desktop.titles().iter().filter(|title| title.contains("another program")).count();
    assert_eq!((refusals, items(&engine).len()), (1, 2), "{:?}", world.desktop.titles());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn where_the_schedule_is_quicker_than_the_list_it_rings_once_and_says_who() {
    let (world, engine) = running(Options { write_back_delay: 0.0, ..options() }).await;
    let (_, fields) = slot(&world);
    world.sandbox.other_program(&booking(fields)).unwrap();
    until("it rings", || !items(&engine).is_empty()).await;
    until("the list tells", || sources(&engine) == [BellSource::Program]).await;
    pass(600).await;
    assert_eq!((items(&engine).len(), world.desktop.titles().len()), (1, 1));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_stood_in_the_list_before_and_what_tells_nothing_rings_by_the_schedule_alone() {
    for dialect in ["", "writebacks_without_body=true"] {
        let world = World::new(slow());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let first = world.connected().await;
        first.sync(RunKind::Full).await.unwrap();
        first.stop().await;
        let (_, fields) = slot(&world);
        let (_, later) = slot(&world);
        if dialect.is_empty() {
            world.sandbox.other_program(&booking(fields)).unwrap();
        }
        let engine = world.engine();
        pass(60).await;
        if !dialect.is_empty() {
            world.sandbox.other_program(&booking(later)).unwrap();
        }
        until("the schedule rings", || !items(&engine).is_empty()).await;
        pass(600).await;
        assert_eq!(sources(&engine), [BellSource::Pms], "{dialect}");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_restart_rings_nothing_twice() {
    let (world, engine) = running(slow()).await;
    let (_, fields) = slot(&world);
    world.sandbox.other_program(&booking(fields)).unwrap();
    until("it rings", || world.desktop.titles().len() == 1).await;
    engine.stop().await;
    drop(engine);
    let engine = world.engine();
    until("the schedule shows it", || sources(&engine) == [BellSource::Program]).await;
    pass(600).await;
    assert_eq!((items(&engine).len(), world.desktop.titles().len()), (1, 1), "{:?}", world.desktop.titles());
    engine.stop().await;
}
