//! A day's hours and gaps, and the next free times.

use engine::Engine;
use engine::view::{AvailabilityView, FreeWish, HoursFrom, OpenColumn, SlotWish, SpanView, Taker};
use sandbox::{BookOrder, Options};

use crate::around::{World, options, pass, until};
use crate::reading::running;

async fn empty_days() -> (World, Engine) {
    let world = World::new(Options { appointments: Some(1), ..options() });
    let engine = running(&world).await;
    pass(60).await;
    (world, engine)
}

fn chair<'a>(view: &'a AvailabilityView, id: &str) -> &'a OpenColumn {
    view.operatories.iter().find(|one| one.id == id).unwrap()
}

fn minutes(spans: &[SpanView]) -> u32 {
    let minute = |text: &str| {
        let (hour, minute) = text.split_once(':').unwrap();
        hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap()
    };
    spans.iter().map(|span| minute(&span.to) - minute(&span.from)).sum()
}

#[tokio::test(start_paused = true)]
async fn what_is_open_and_not_taken_is_free() {
    let (world, engine) = empty_days().await;
    let before = engine.availability(Some("2026-11-24")).unwrap();
    assert!(before.whole);
    assert_eq!(before.hours_from, HoursFrom::Pms);
    assert!(!before.open.is_empty() && !before.providers.is_empty() && !before.operatories.is_empty());
    let one = chair(&before, "OP-1");
    assert_eq!(one.free, one.open, "nothing is booked");
    assert_eq!(one.free_minutes, minutes(&one.open));
    assert_eq!(one.free_minutes, one.open_minutes);

    let order = BookOrder {
        date: Some("2026-11-24".to_owned()),
        time: Some("10:00".to_owned()),
        operatory: Some("OP-1".to_owned()),
        length: Some(60),
        ..BookOrder::default()
    };
    let booked = world.sandbox.book(&order).unwrap();
    until("it is here", || chair(&engine.availability(Some("2026-11-24")).unwrap(), "OP-1").taken.len() == 1)
        .await;
    let after = engine.availability(Some("2026-11-24")).unwrap();
    let one = chair(&after, "OP-1");
    assert_eq!((one.taken[0].from.as_str(), one.taken[0].to.as_str()), ("10:00", "11:00"));
    assert_eq!((one.taken[0].what, one.taken[0].block), (Taker::Appointment, false));
    assert_eq!(one.free_minutes, one.open_minutes - 60);
    assert_eq!(minutes(&one.free), one.free_minutes, "the gaps are what is left");
    assert!(one.free.iter().any(|gap| gap.to == "10:00") && one.free.iter().any(|gap| gap.from == "11:00"));
    let theirs = after.providers.iter().find(|one| one.id == booked.provider_id).unwrap();
    assert_eq!(theirs.free_minutes, theirs.open_minutes - 60, "nor has who treats the time");
    assert_eq!(chair(&after, "OP-2").taken, [], "another chair is free");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_form_that_is_open_holds_its_time_and_a_sunday_is_closed() {
    let (_world, engine) = empty_days().await;
    let wish = SlotWish {
        form_id: "form-1".to_owned(),
        appointment_sr_no: None,
        start: "2026-11-24T14:00".to_owned(),
        length_minutes: 30,
        operatory: "OP-2".to_owned(),
        provider_id: String::new(),
    };
    engine.hold_slot(&wish).unwrap();
    let view = engine.availability(Some("2026-11-24")).unwrap();
    let held = &chair(&view, "OP-2").taken;
    assert_eq!(held.iter().map(|one| one.what).collect::<Vec<_>>(), [Taker::Reservation]);
    let sunday = engine.availability(Some("2026-11-22")).unwrap();
    assert!(sunday.open.is_empty() && sunday.operatories.iter().all(|one| one.free_minutes == 0));
    assert!(engine.availability(Some("tomorrow")).is_err());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_next_free_times_are_the_earliest_and_do_not_overlap() {
    let (_world, engine) = empty_days().await;
    let wish = FreeWish { minutes: 60, from: Some("2026-11-24".to_owned()), ..FreeWish::default() };
    let found = engine.next_free(&wish).unwrap();
    assert_eq!(found.len(), 3);
    assert!(found.windows(2).all(|pair| pair[0].start < pair[1].start));
    let open = engine.availability(Some("2026-11-24")).unwrap().open;
    assert_eq!(found[0].start, format!("2026-11-24T{}", open[0].from), "from the opening on");
    assert!(found.iter().all(|slot| slot.length_minutes == 60));

    let hygiene = engine.next_free(&FreeWish { hygiene: true, ..wish.clone() }).unwrap();
    let day = engine.availability(Some("2026-11-24")).unwrap();
    for slot in &hygiene {
        let who = day.providers.iter().find(|one| one.id == slot.provider_id).unwrap();
        assert!(who.detail.to_lowercase().contains("hyg"), "{who:?}");
    }
    assert_eq!(hygiene.len(), 3);

    let certain = found[0].provider_id.clone();
    let theirs = engine.next_free(&FreeWish { provider_id: Some(certain.clone()), ..wish.clone() }).unwrap();
    assert!(theirs.iter().all(|slot| slot.provider_id == certain));
    let nobody = FreeWish { provider_id: Some("NOBODY".to_owned()), ..wish.clone() };
    assert_eq!(engine.next_free(&nobody).unwrap(), []);
    assert!(engine.next_free(&FreeWish { minutes: 0, ..wish.clone() }).is_err());

    let now = engine.next_free(&FreeWish { from: None, ..wish }).unwrap();
    assert!(now[0].start > engine.availability(None).unwrap().now, "never in the past");
    engine.stop().await;
}
