//! What another program of the same Sikka app asks for rings when Sikka takes it, and once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use engine::view::{BellItem, BellKind, BellSource, RunKind};
use engine::{Engine, Surroundings};
use sandbox::{BookOrder, Booking, Fault, FaultKind, Options, ProgramOrder, Spu};
use sikka::{Transport, TransportError};

use crate::around::{Passes, Request, World, options, pass, until};
use crate::reading::{join, practice};

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
    slot_on(world, None)
}

fn slot_on(world: &World, date: Option<&str>) -> (Booking, BTreeMap<String, String>) {
    let order = BookOrder { date: date.map(str::to_owned), ..BookOrder::default() };
    let slot = world.sandbox.book(&order).unwrap();
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

/// Somebody at the desk is quicker.
fn take(world: &World, slot: &Booking) {
    let taken = BookOrder {
        date: Some(slot.date.to_string()),
        time: Some(slot.time.clone()),
        operatory: Some(slot.operatory.clone()),
        length: Some(slot.length),
        ..BookOrder::default()
    };
    world.sandbox.book(&taken).unwrap();
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
    take(&world, &slot);
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

#[tokio::test(start_paused = true)]
async fn what_is_refused_days_later_is_heard_and_no_day_is_asked_for_in_vain() {
    // Whether this PC is a little ahead of Sikka or behind it.
    for skew in [5, -5] {
        let mut world = World::new(slow());
        (world.sync_seconds, world.tick) = (900, std::time::Duration::from_secs(30));
        *world.skew.lock().unwrap() = chrono::Duration::seconds(skew);
        let first = world.connected().await;
        first.sync(RunKind::Full).await.unwrap();
        first.stop().await;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        let engine = world.engine_behind(move |request: &mut Request| {
            if request.uri().path().ends_with("/writebacks") {
                log.lock().unwrap().push(request.uri().query().unwrap_or_default().to_owned());
            }
            Passes::Yes
        });
        pass(3_600).await;
        assert!(!asked.lock().unwrap().is_empty());
        for query in asked.lock().unwrap().iter() {
            assert!(
                query.contains("startdate=2026-11-22") && query.contains("enddate=2026-11-24"),
                "{query}"
            );
        }
        world.sandbox.set_spu(None, Spu::Offline).unwrap();
        let (slot, fields) = slot_on(&world, Some("2026-12-01"));
        world.sandbox.other_program(&booking(fields)).unwrap();
        until("it rings", || sources(&engine) == [BellSource::ProgramAsked]).await;
        pass(3 * 86_400).await;
        take(&world, &slot);
        world.sandbox.set_spu(None, Spu::Online).unwrap();
        until("it is refused", || sources(&engine).contains(&BellSource::ProgramRefused)).await;
        engine.stop().await;
    }
}

/// Takes the office out of the rows of Sikka's list.
struct NoOffice(Arc<dyn Transport>);

#[async_trait]
impl Transport for NoOffice {
    async fn send(&self, request: Request) -> Result<http::Response<Bytes>, TransportError> {
        let is_list = request.uri().path().ends_with("/writebacks");
        let answer = self.0.send(request).await?;
        Ok(answer.map(|body| match std::str::from_utf8(&body) {
            Ok(text) if is_list => text.replace("\"office_id\"", "\"somewhere\"").into(),
            _ => body,
        }))
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_be_another_practices_rings_nowhere_also_while_that_one_does_not_listen() {
    let world = World::new(Options { practices: 2, ..slow() });
    let around = world.surroundings();
    let transport = Arc::new(NoOffice(around.transport.clone()));
    let engine = world.engine_in(Surroundings { transport, ..around });
    join(&engine, Some(("D20001", "1"))).await;
    join(&engine, Some(("D20002", "1"))).await;
    pass(120).await;
    let cap =
        Fault { office_id: Some("D20002".to_owned()), ..Fault::new(FaultKind::DailyCap).times(u32::MAX) };
    world.sandbox.add_fault(cap);
    until("it pauses", || practice(&engine, "D20002").next_try_at.is_some()).await;
    world.sandbox.set_spu(Some("D20002"), Spu::Offline).unwrap();
    let (_, fields) = slot(&world);
    let order = ProgramOrder { office_id: Some("D20002".to_owned()), ..booking(fields) };
    world.sandbox.other_program(&order).unwrap();
    pass(900).await;
    assert!(items(&engine).is_empty(), "{:?}", items(&engine));
    engine.stop().await;
}
