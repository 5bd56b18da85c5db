//! Never two at one time: what a form is told of the time that it has in view, and a day that is read fresh.

use std::collections::HashSet;
use std::time::Duration;

use engine::Engine;
use engine::view::{BookingForm, FreeSlot, Kept, RescheduleForm, SlotView, SlotWish, Taker};
use sandbox::{BookOrder, Booking, Fault, FaultKind, MoveOrder, Options, Spu};
use tokio::time::Instant;

use crate::around::{World, options, pass, until};
use crate::reading::{join, running};

/// A time of Tuesday, the day after, that is free in the PMS.
fn free_at(world: &World, time: &str) -> Booking {
    let order = BookOrder {
        date: Some("2026-11-24".to_owned()),
        time: Some(time.to_owned()),
        operatory: Some("OP-1".to_owned()),
        length: Some(60),
        ..BookOrder::default()
    };
    let made = world.sandbox.book(&order).unwrap();
    world.sandbox.delete(None, Some(&made.appointment_sr_no), None).unwrap();
    made
}

fn free(world: &World) -> Booking {
    free_at(world, "10:00")
}

fn start(at: &Booking) -> String {
    format!("{}T{}", at.date, at.time)
}

fn wish(form: &str, at: &Booking) -> SlotWish {
    SlotWish {
        form_id: form.to_owned(),
        appointment_sr_no: None,
        start: start(at),
        length_minutes: at.length.into(),
        operatory: at.operatory.clone(),
        provider_id: at.provider_id.clone(),
    }
}

/// As the window writes it; the PMS has the family name first.
fn name(of: &Booking) -> String {
    let (last, first) = of.patient_name.split_once(", ").unwrap();
    format!("{first} {last}")
}

fn takers(view: &SlotView) -> Vec<Taker> {
    view.conflicts.iter().map(|one| one.what).collect()
}

fn hold(engine: &Engine, form: &str, at: &Booking) -> Vec<Taker> {
    takers(&engine.hold_slot(&wish(form, at)).unwrap())
}

async fn looked_at(engine: &Engine, at: &Booking) -> bool {
    engine.look_at_day(&at.date.to_string()).await.unwrap()
}

/// Books this very time in the PMS.
fn book_there(world: &World, at: &Booking) -> Booking {
    let order = BookOrder {
        date: Some(at.date.to_string()),
        time: Some(at.time.clone()),
        operatory: Some(at.operatory.clone()),
        provider_id: Some(at.provider_id.clone()),
        length: Some(at.length),
        ..BookOrder::default()
    };
    world.sandbox.book(&order).unwrap()
}

/// A world that syncs once an hour only, so that what is fresh was looked at, and whose Tuesday is free.
async fn hourly(dialect: &str) -> (World, Engine) {
    with(Options { appointments: Some(1), ..options() }, dialect).await
}

async fn with(options: Options, dialect: &str) -> (World, Engine) {
    let mut world = World::new(options);
    world.sync_seconds = 3_600;
    world.sandbox.set_dialect(dialect.parse().unwrap());
    let engine = running(&world).await;
    pass(60).await;
    (world, engine)
}

#[tokio::test(start_paused = true)]
async fn a_time_is_held_for_one_form_until_it_lets_go_or_five_minutes_have_passed() {
    let (world, engine) = hourly("").await;
    let at = free(&world);
    pass(2).await;
    let mut changes = engine.subscribe();
    assert_eq!(hold(&engine, "a", &at), []);
    assert_eq!(hold(&engine, "a", &at), [], "its own hold is not in its way");
    let refused = engine.hold_slot(&wish("b", &at)).unwrap();
    assert_eq!(takers(&refused), [Taker::Reservation]);
    let [conflict] = &refused.conflicts[..] else { panic!() };
    assert_eq!((&conflict.start, &conflict.operatory), (&start(&at), &at.operatory));
    assert!(conflict.provider_name.starts_with("Dr. ") || conflict.provider_name.contains(' '));
    assert!((1..=6).contains(&refused.nearest.len()));
    // Asked again each minute, it is held for longer than five.
    for _ in 0..9 {
        pass(60).await;
        assert_eq!(hold(&engine, "a", &at), []);
    }
    assert_eq!(hold(&engine, "b", &at), [Taker::Reservation]);
    pass(299).await;
    assert_eq!(hold(&engine, "b", &at), [Taker::Reservation]);
    pass(2).await;
    assert_eq!(hold(&engine, "b", &at), [], "the first form says nothing any more");
    assert_eq!(hold(&engine, "a", &at), [Taker::Reservation]);
    engine.release_slot("b").unwrap();
    assert_eq!(hold(&engine, "a", &at), []);
    pass(1).await;
    let mut heard = Vec::new();
    while let Ok(batch) = changes.try_recv() {
        heard.extend(batch.into_iter().filter(|one| one.table == "reservations"));
    }
    let operations: HashSet<_> = heard.iter().map(|one| one.operation.as_str()).collect();
    assert_eq!(operations, HashSet::from(["insert", "update", "delete"]), "the window hears of it");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn two_forms_may_hold_two_chairs_of_a_provider_who_works_in_both() {
    let (_world, engine) = with(options(), "").await;
    let hold = |form: &str, chair: &str| {
        let (form_id, operatory) = (form.to_owned(), chair.to_owned());
        let (start, provider_id) = ("2027-01-05T10:00".to_owned(), "DMD1".to_owned());
        let wish =
            SlotWish { form_id, appointment_sr_no: None, start, length_minutes: 60, operatory, provider_id };
        takers(&engine.hold_slot(&wish).unwrap())
    };
    assert_eq!([hold("a", "OP-1"), hold("b", "OP-2")], [vec![], vec![]]);
    assert_eq!(hold("c", "OP-1"), [Taker::Reservation]);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_no_time_is_refused() {
    let (world, engine) = hourly("").await;
    let good = wish("a", &free(&world));
    for (wish, code) in [
        (SlotWish { start: "2026-11-23".into(), ..good.clone() }, "start"),
        (SlotWish { start: "2026-02-30T10:00".into(), ..good.clone() }, "start"),
        (SlotWish { length_minutes: 0, ..good.clone() }, "length"),
        (SlotWish { length_minutes: 1_441, ..good.clone() }, "length"),
        (SlotWish { form_id: " ".into(), ..good.clone() }, "form_id"),
    ] {
        let refusal = engine.hold_slot(&wish).unwrap_err();
        assert_eq!(refusal.code, "BAD_INPUT");
        assert!(refusal.detail.as_deref().unwrap_or_default().contains(code), "{refusal:?}");
    }
    assert!(engine.look_at_day("tomorrow").await.is_err());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_booking_that_was_made_a_second_ago_is_found_and_rings_once() {
    for dialect in
        ["", "max_limit=3", "available_slots", "ignores_loaded", "offset=row,max_limit=3", "array_wrapped"]
    {
        let (world, engine) = hourly(dialect).await;
        let at = free(&world);
        let made = book_there(&world, &at);
        pass(2).await;
        assert_eq!(hold(&engine, "a", &at), [], "{dialect}: nobody has looked");
        engine.release_slot("a").unwrap();
        assert!(looked_at(&engine, &at).await, "{dialect}");
        let view = engine.hold_slot(&wish("a", &at)).unwrap();
        assert_eq!(takers(&view), [Taker::Appointment], "{dialect}");
        assert_eq!(view.conflicts[0].patient_name, name(&made));
        assert!(!view.nearest.is_empty());
        until("it rings", || !world.desktop.titles().is_empty()).await;
        assert!(looked_at(&engine, &at).await);
        engine.sync_now(false).unwrap();
        pass(60).await;
        engine.sync_now(true).unwrap();
        pass(120).await;
        assert_eq!(world.desktop.titles(), ["New booking"], "{dialect}: once");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_moved_or_deleted_gives_its_time_back() {
    let (world, engine) = hourly("").await;
    let (gone, moved) = (book_there(&world, &free(&world)), book_there(&world, &free_at(&world, "14:00")));
    pass(2).await;
    assert!(looked_at(&engine, &gone).await);
    assert_eq!(hold(&engine, "a", &gone), [Taker::Appointment]);
    assert_eq!(hold(&engine, "a", &moved), [Taker::Appointment]);
    until("both ring", || !world.desktop.titles().is_empty()).await;
    let before = world.desktop.titles().len();
    world.sandbox.delete(None, Some(&gone.appointment_sr_no), None).unwrap();
    let order = MoveOrder {
        appointment_sr_no: Some(moved.appointment_sr_no.clone()),
        date: Some((moved.date + chrono::Days::new(7)).to_string()),
        ..MoveOrder::default()
    };
    let there = world.sandbox.move_appointment(&order).unwrap();
    pass(2).await;
    assert!(looked_at(&engine, &gone).await);
    assert_eq!(hold(&engine, "a", &gone), []);
    assert_eq!(hold(&engine, "a", &moved), []);
    assert_eq!(hold(&engine, "a", &there), [Taker::Appointment], "where it went, nobody had to look");
    until("both ring again", || world.desktop.titles().len() > before).await;
    engine.sync_now(true).unwrap();
    pass(120).await;
    assert_eq!(world.desktop.titles()[before..], ["1 appointment moved, 1 appointment removed"]);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_in_two_seconds_nothing_is_promised() {
    let (world, engine) = hourly("").await;
    let at = free(&world);
    pass(2).await;
    let on = |kind| Fault::new(kind).on("/v4/appointments");
    let hang = || on(FaultKind::Hang);
    use FaultKind::{DropConnection, Html, Inserting, NotAuthorized, Overloaded};
    let kinds = [Overloaded, Inserting, NotAuthorized, Html, DropConnection];
    let faults = kinds.map(|kind| on(kind).times(20)).into_iter();
    for fault in faults.chain([Fault { ms: Some(2_500), ..hang() }, hang()]) {
        let kind = fault.kind;
        world.sandbox.add_fault(fault);
        let began = Instant::now();
        assert!(!looked_at(&engine, &at).await, "{kind:?}");
        assert!(began.elapsed() <= Duration::from_millis(2_010), "{kind:?}: {:?}", began.elapsed());
        world.sandbox.clear_faults();
        pass(300).await;
        assert!(looked_at(&engine, &at).await, "{kind:?}: over");
    }
    // The day came in time, what it does not show any more did not: read, and the time is still taken.
    let made = book_there(&world, &at);
    pass(2).await;
    assert!(looked_at(&engine, &at).await);
    world.sandbox.delete(None, Some(&made.appointment_sr_no), None).unwrap();
    pass(2).await;
    world.sandbox.add_fault(Fault { after: 1, ..hang() });
    let began = Instant::now();
    assert!(looked_at(&engine, &at).await);
    assert!(began.elapsed() <= Duration::from_millis(2_010), "{:?}", began.elapsed());
    assert_eq!(hold(&engine, "a", &at), [Taker::Appointment]);
    engine.stop().await;
}

fn form(id: &str, at: &Booking) -> BookingForm {
    BookingForm {
        form_id: id.to_owned(),
        patient_id: at.patient_id.clone(),
        new_patient: None,
        start: start(at),
        length_minutes: at.length.into(),
        operatory: at.operatory.clone(),
        provider_id: at.provider_id.clone(),
        description: "Exam".to_owned(),
        note: String::new(),
        take_anyway: false,
    }
}

fn kept(answer: Kept) -> String {
    match answer {
        Kept::Kept { write_back_id, checked, .. } => {
            assert!(checked);
            write_back_id
        }
        other => panic!("not kept: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_back_on_its_way_takes_its_time_and_a_form_that_books_is_not_in_its_own_way() {
    let (world, engine) = hourly("").await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let at = free(&world);
    pass(2).await;
    assert_eq!(hold(&engine, "a", &at), []);
    let id = kept(engine.book(form("a", &at)).await.unwrap());
    let view = engine.hold_slot(&wish("b", &at)).unwrap();
    assert_eq!(takers(&view), [Taker::WriteBack], "the form let go, the write-back took over");
    assert_eq!(view.conflicts[0].patient_name, name(&at));
    // Another form is refused, and told what is free; the second one of these is free at the PMS, too.
    let Kept::Taken { conflicts, nearest } = engine.book(form("b", &at)).await.unwrap() else { panic!() };
    assert_eq!(conflicts, view.conflicts);
    assert_eq!(nearest, view.nearest);
    // The booking itself may be moved by ten minutes; the time that it had is still its own.
    let own = SlotWish { appointment_sr_no: Some(format!("w:{id}")), ..wish("b", &at) };
    assert_eq!(takers(&engine.hold_slot(&own).unwrap()), []);
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("in the PMS", || engine.write_backs().unwrap().rows.iter().all(|row| row.state == "completed"))
        .await;
    pass(60).await;
    assert_eq!(hold(&engine, "c", &at), [Taker::Appointment, Taker::Reservation]);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_move_takes_both_times_until_it_is_done() {
    let (world, engine) = hourly("").await;
    let (from, to) = (book_there(&world, &free(&world)), free_at(&world, "15:00"));
    pass(2).await;
    assert!(looked_at(&engine, &from).await);
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let moving = RescheduleForm {
        form_id: "a".into(),
        appointment_sr_no: from.appointment_sr_no.clone(),
        start: start(&to),
        length_minutes: to.length.into(),
        operatory: to.operatory.clone(),
        provider_id: to.provider_id.clone(),
        take_anyway: false,
    };
    kept(engine.reschedule(moving).await.unwrap());
    assert_eq!(hold(&engine, "b", &from), [Taker::Appointment]);
    let there = engine.hold_slot(&wish("b", &to)).unwrap();
    assert_eq!(takers(&there), [Taker::WriteBack]);
    assert_eq!(there.conflicts[0].patient_name, name(&from));
    let own = SlotWish { appointment_sr_no: Some(from.appointment_sr_no.clone()), ..wish("b", &to) };
    assert_eq!(takers(&engine.hold_slot(&own).unwrap()), [], "moved once more, it is not in its own way");
    engine.release_slot("b").unwrap();
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("in the PMS", || engine.write_backs().unwrap().rows.iter().all(|row| row.state == "completed"))
        .await;
    pass(60).await;
    assert_eq!(hold(&engine, "b", &from), []);
    assert_eq!(hold(&engine, "b", &to), [Taker::Appointment]);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_offered_is_free_in_the_pms_whatever_it_tells_of_its_hours() {
    for dialect in [
        "",
        "available_slots",
        "missing=practice_schedule:404|appointments_available_slots:405",
        "missing=practice_schedule:404|appointments_available_slots:404|operatories:404|providers:401",
    ] {
        let (world, engine) = with(options(), dialect).await;
        let mut offered = 0;
        for number in 0..8 {
            let order = BookOrder { length: Some([30, 60, 90][number % 3]), ..BookOrder::default() };
            let at = world.sandbox.book(&order).unwrap();
            pass(2).await;
            assert!(looked_at(&engine, &at).await);
            let view = engine.hold_slot(&wish("a", &at)).unwrap();
            assert!(takers(&view).contains(&Taker::Appointment), "{dialect}");
            assert!((1..=6).contains(&view.nearest.len()), "{dialect}: {:?}", view.nearest);
            let there = |slot: &FreeSlot| Booking {
                date: slot.start[..10].parse().unwrap(),
                time: slot.start[11..].to_owned(),
                operatory: slot.operatory.clone(),
                ..at.clone()
            };
            for slot in &view.nearest {
                let hour: u32 = slot.start[11..13].parse().unwrap();
                assert!((7..17).contains(&hour), "{dialect}: {slot:?}");
                assert_eq!((&slot.provider_id, slot.length_minutes), (&at.provider_id, at.length.into()));
                let made = book_there(&world, &there(slot));
                world.sandbox.delete(None, Some(&made.appointment_sr_no), None).unwrap();
                offered += 1;
            }
            // Taken for good, so that the next ones have less room.
            let taken = there(&view.nearest[0]);
            book_there(&world, &taken);
            pass(2).await;
            assert!(looked_at(&engine, &taken).await);
        }
        assert!(offered >= 8 * 3, "{dialect}: {offered}");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_look_brings_no_rows_of_another_practice_of_the_office() {
    let mut world = World::new(Options { locations: 2, ..options() });
    world.sync_seconds = 3_600;
    let engine = world.engine();
    join(&engine, Some(("D20001", "1-1"))).await;
    pass(60).await;
    let mut days = HashSet::new();
    for _ in 0..8 {
        days.insert(world.sandbox.book(&BookOrder::default()).unwrap().date);
    }
    pass(2).await;
    for day in &days {
        assert!(engine.look_at_day(&day.to_string()).await.unwrap());
    }
    engine.stop().await;
    drop(engine);
    let store = crate::reading::store(&world);
    let there = crate::reading::sorted(world.sandbox.appointment_ids_of(None, Some("1-1")).unwrap());
    assert_eq!(crate::reading::rows(&store, 1)[1], there);
}
