//! Whose doing something in the schedule is: the desk's own is silent, and anybody else's rings.

use engine::view::BellKind;
use sandbox::BookOrder;

use crate::around::{World, form_for, options, pass, until};
use crate::bell::running;

#[tokio::test(start_paused = true)]
async fn a_cancellation_of_ours_is_silent_and_the_next_one_from_elsewhere_is_not() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = world.sandbox.book(&BookOrder::default()).unwrap();
    let sr = slot.appointment_sr_no.as_str();
    until("it rings", || world.desktop.titles().len() == 1).await;
    engine.cancel_appointment(sr, "").unwrap();
    until("in the PMS", || engine.write_backs().unwrap().rows[0].state == "completed").await;
    pass(180).await;
    assert_eq!(world.desktop.titles().len(), 1, "ours: {:?}", world.desktop.titles());
    world.sandbox.set_status(None, Some(sr), "Confirmed").unwrap();
    until("booked again", || world.desktop.titles().len() == 2).await;
    world.sandbox.set_status(None, Some(sr), "Cancelled").unwrap();
    until("cancelled elsewhere", || world.desktop.titles().len() == 3).await;
    assert_eq!(world.desktop.titles()[2], "Appointment cancelled");
    engine.stop().await;
}

/// Somebody else's move is not ours for being to the same time.
#[tokio::test(start_paused = true)]
async fn a_move_from_elsewhere_to_our_time_and_another_chair_rings() {
    let world = World::new(options());
    let engine = running(&world).await;
    let visit = to_come(&engine);
    let number = visit.appointment_sr_no.clone().unwrap();
    let put = sandbox::Fault {
        method: Some("PUT".into()),
        ..sandbox::Fault::new(sandbox::FaultKind::DropConnection).on("/v4/appointments")
    };
    world.sandbox.set_dialect("missing=writebacks:404".parse().unwrap());
    world.sandbox.add_fault(put);
    let form = engine::view::RescheduleForm {
        form_id: "ours".into(),
        appointment_sr_no: number.clone(),
        start: "2026-12-01T07:05".into(),
        operatory: visit.operatory.clone(),
        provider_id: visit.provider_id.clone(),
        length_minutes: 10,
        take_anyway: true,
    };
    engine.reschedule(form).await.unwrap();
    until("no answer", || engine.write_backs().unwrap().rows[0].state == "unknown").await;
    let chairs =
        ["OP-1", "OP-2", "OP-3", "OP-4", "OP-5"].into_iter().filter(|chair| **chair != visit.operatory);
    let moved = chairs.map(|chair| sandbox::MoveOrder {
        appointment_sr_no: Some(number.clone()),
        date: Some("2026-12-01".into()),
        time: Some("07:05".into()),
        operatory: Some(chair.to_owned()),
        ..sandbox::MoveOrder::default()
    });
    assert!(moved.into_iter().any(|order| world.sandbox.move_appointment(&order).is_ok()));
    until("it rings", || world.desktop.titles() == ["Appointment moved"]).await;
    assert_ne!(engine.write_backs().unwrap().rows[0].state, "completed");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_booked_moved_and_cancelled_here_is_silent_all_along() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = world.sandbox.book(&BookOrder::default()).unwrap();
    world.sandbox.delete(None, Some(&slot.appointment_sr_no), None).unwrap();
    pass(120).await;
    let before = world.desktop.titles().len();
    let done = async |what: &str| {
        until(what, || engine.write_backs().unwrap().rows.iter().all(|row| row.state == "completed")).await;
        pass(180).await;
        assert_eq!(world.desktop.titles().len(), before, "{what}: {:?}", world.desktop.titles());
    };
    engine.book(form_for(&slot)).await.unwrap();
    done("booked").await;
    let number = engine.write_backs().unwrap().rows[0].appointment_sr_no.clone().unwrap();
    let form = engine::view::RescheduleForm {
        form_id: "move".into(),
        appointment_sr_no: number.clone(),
        start: format!("{}T07:05", slot.date),
        operatory: slot.operatory.clone(),
        provider_id: slot.provider_id.clone(),
        length_minutes: 10,
        take_anyway: true,
    };
    engine.reschedule(form).await.unwrap();
    done("moved").await;
    engine.cancel_appointment(&number, "").unwrap();
    done("cancelled").await;
    assert_eq!(engine.bell().unwrap().items.len(), before);
    engine.stop().await;
}

/// A visit of today's that is still to come, and its number.
pub(crate) fn to_come(engine: &engine::Engine) -> engine::view::AppointmentView {
    let day = engine.day(None).unwrap();
    let mut visits = day.appointments.iter().filter(|there| there.start > day.now);
    visits.find(|there| there.status_kind == "scheduled").unwrap().clone()
}

#[tokio::test(start_paused = true)]
async fn a_move_from_elsewhere_rings_with_before_and_after_and_ours_is_silent() {
    let world = World::new(options());
    let engine = running(&world).await;
    let visit = to_come(&engine);
    let number = visit.appointment_sr_no.clone().unwrap();
    let moved = ["08:10", "10:10", "12:10", "14:10", "16:10"].into_iter().find(|time| {
        let order = sandbox::MoveOrder {
            appointment_sr_no: Some(number.clone()),
            date: Some("2026-12-01".into()),
            time: Some((*time).to_owned()),
            ..sandbox::MoveOrder::default()
        };
        world.sandbox.move_appointment(&order).is_ok()
    });
    let time = moved.unwrap();
    until("it rings", || !world.desktop.titles().is_empty()).await;
    let notice = world.desktop.notices.lock().unwrap()[0].clone();
    assert_eq!(notice.title, "Appointment moved");
    assert!(notice.body.starts_with(&format!("today {}", &visit.start[11..])), "{notice:?}");
    assert!(notice.body.contains(&format!("→ Tue, Dec 1 {time}")), "{notice:?}");
    assert_eq!(notice.sound, None);
    let item = engine.bell().unwrap().items[0].clone();
    assert_eq!((item.kind, item.start.as_str()), (BellKind::Moved, format!("2026-12-01T{time}").as_str()));
    let before = item.before.unwrap();
    assert_eq!((before.start, before.operatory), (Some(visit.start.clone()), visit.operatory.clone()));
    // Ours: back to where it was.
    let form = engine::view::RescheduleForm {
        form_id: "again".into(),
        appointment_sr_no: number,
        start: visit.start,
        operatory: visit.operatory,
        take_anyway: true,
        length_minutes: visit.length_minutes,
        provider_id: visit.provider_id,
    };
    engine.reschedule(form).await.unwrap();
    until("in the PMS", || engine.write_backs().unwrap().rows[0].state == "completed").await;
    pass(300).await;
    assert_eq!(world.desktop.titles().len(), 1, "{:?}", world.desktop.titles());
    engine.stop().await;
}
