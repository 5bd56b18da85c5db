//! The bell rings once for what did not start here, and for nothing else.

use engine::view::{
    Alert, AlertEvent, AlertRule, BellKind, ClockFace, NotificationPrivacy, RunKind, SettingsView, Sound,
};
use sandbox::BookOrder;

use crate::around::{World, form_for, options, pass, until};
use crate::whose::to_come;

pub(crate) async fn running(world: &World) -> engine::Engine {
    let first = world.connected().await;
    first.sync(RunKind::Full).await.unwrap();
    first.stop().await;
    let engine = world.engine();
    pass(3).await;
    engine
}

#[tokio::test(start_paused = true)]
async fn the_first_sync_rings_nothing() {
    let world = World::new(options());
    let engine = running(&world).await;
    pass(200).await;
    assert!(world.desktop.titles().is_empty());
    assert_eq!(engine.state().unwrap().unread, 0);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_booking_from_elsewhere_rings_once_without_a_name() {
    let world = World::new(options());
    let engine = running(&world).await;
    let booking = world.sandbox.book(&BookOrder::default()).unwrap();
    until("it rings", || !world.desktop.titles().is_empty()).await;
    pass(300).await;
    assert_eq!(world.desktop.titles(), ["New booking"]);
    let notice = world.desktop.notices.lock().unwrap()[0].clone();
    assert!(notice.body.contains(&booking.time), "{notice:?}");
    for part in booking.patient_name.split([' ', ',']).filter(|part| part.len() > 2) {
        assert!(!notice.body.contains(part), "a name in {notice:?}");
    }
    assert_eq!(engine.state().unwrap().unread, 1);
    assert_eq!(engine.tray().title, "1");
    let day = engine.day(Some(&booking.date.to_string())).unwrap();
    assert_eq!(day.appointments.iter().filter(|there| there.is_new).count(), 1);
    engine.mark_bells_seen().unwrap();
    assert_eq!(engine.state().unwrap().unread, 0);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn pop_up_tray_and_state_write_times_as_the_settings_say() {
    let world = World::new(options());
    let engine = running(&world).await;
    assert!(!engine.state().unwrap().twelve_hours, "as this PC");
    engine.save_settings(&SettingsView { clock_face: ClockFace::Twelve, ..SettingsView::default() }).unwrap();
    assert!(engine.state().unwrap().twelve_hours);
    world.sandbox.book(&BookOrder::default()).unwrap();
    until("it rings", || !world.desktop.titles().is_empty()).await;
    let is_written = |text: &str| [" AM", " PM"].iter().any(|half| text.contains(half));
    let notice = world.desktop.notices.lock().unwrap()[0].clone();
    assert!(is_written(&notice.body), "{notice:?}");
    let lines = format!("{:?}", engine.tray());
    assert!(!lines.contains("appointment:") || is_written(&lines), "{lines}");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_burst_is_one_pop_up_and_a_cancellation_rings_too() {
    let world = World::new(options());
    let engine = running(&world).await;
    for _ in 0..3 {
        world.sandbox.book(&BookOrder::default()).unwrap();
    }
    world.sandbox.cancel(None, None).unwrap();
    until("it rings", || !world.desktop.titles().is_empty()).await;
    pass(120).await;
    let titles = world.desktop.titles();
    assert_eq!(titles.len(), 1, "{titles:?}");
    assert!(titles[0].starts_with("3 new bookings") || titles[0].starts_with("2 new bookings"), "{titles:?}");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_status_step_and_a_past_day_ring_nothing() {
    let world = World::new(options());
    let engine = running(&world).await;
    let day = engine.day(None).unwrap();
    let visit = day.appointments.iter().find(|there| there.status_kind != "cancelled").unwrap();
    let sr = visit.appointment_sr_no.as_deref();
    world.sandbox.set_status(None, sr, "Complete").unwrap();
    let past =
        BookOrder { date: Some("2026-11-20".into()), time: Some("16:30".into()), ..BookOrder::default() };
    world.sandbox.book(&past).unwrap();
    pass(300).await;
    assert!(world.desktop.titles().is_empty(), "{:?}", world.desktop.titles());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn ones_own_booking_rings_nothing_even_where_the_pms_gives_no_new_number() {
    for dialect in ["", "names_created_id=false"] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = running(&world).await;
        let slot = world.sandbox.book(&BookOrder::default()).unwrap();
        world.sandbox.delete(None, Some(&slot.appointment_sr_no), None).unwrap();
        let form = form_for(&slot);
        let id = engine.book(form.clone()).await.unwrap();
        assert_eq!(engine.book(form).await.unwrap(), id, "a double click is one booking");
        // It shows at once, marked as not there yet.
        let day = engine.day(Some(&slot.date.to_string())).unwrap();
        let shown: Vec<_> = day.appointments.iter().filter(|there| there.pending.is_some()).collect();
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].patient_id, slot.patient_id);
        until("in the PMS", || engine.write_backs().unwrap().rows[0].state == "completed").await;
        pass(300).await;
        assert!(world.desktop.titles().is_empty(), "{dialect}: {:?}", world.desktop.titles());
        let day = engine.day(Some(&slot.date.to_string())).unwrap();
        let there: Vec<_> = day
            .appointments
            .iter()
            .filter(|there| there.patient_id == slot.patient_id && there.start.ends_with(&slot.time))
            .collect();
        assert_eq!(there.len(), 1, "{dialect}: once, and settled");
        assert!(there[0].pending.is_none() && there[0].appointment_sr_no.is_some(), "{dialect}");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_came_while_deskbell_was_closed_is_one_summary() {
    let world = World::new(options());
    let engine = running(&world).await;
    engine.stop().await;
    drop(engine);
    pass(1).await;
    for _ in 0..4 {
        world.sandbox.book(&BookOrder::default()).unwrap();
    }
    pass(3_600).await;
    let engine = world.engine();
    until("it rings", || !world.desktop.titles().is_empty()).await;
    pass(120).await;
    assert_eq!(world.desktop.titles(), ["4 new bookings"]);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn settings_decide_what_a_pop_up_says() {
    let world = World::new(options());
    let engine = running(&world).await;
    let set = |privacy, notifications| {
        let settings =
            SettingsView { notification_privacy: privacy, notifications, ..SettingsView::default() };
        engine.save_settings(&settings).unwrap();
    };
    set(NotificationPrivacy::Name, true);
    let first = world.sandbox.book(&BookOrder::default()).unwrap();
    until("it rings", || world.desktop.titles().len() == 1).await;
    let body = world.desktop.notices.lock().unwrap()[0].body.clone();
    let name = first.patient_name.split([' ', ',']).next().unwrap();
    assert!(body.contains(name), "{body}");
    set(NotificationPrivacy::Name, false);
    world.sandbox.book(&BookOrder::default()).unwrap();
    until("the list has it", || engine.bell().unwrap().items.len() == 2).await;
    pass(60).await;
    assert_eq!(world.desktop.titles().len(), 1, "off is off");
    set(NotificationPrivacy::Nothing, true);
    engine.pause_notifications(Some(30)).unwrap();
    world.sandbox.book(&BookOrder::default()).unwrap();
    until("the list has it", || engine.bell().unwrap().items.len() == 3).await;
    pass(60).await;
    assert_eq!(world.desktop.titles().len(), 1, "paused is paused");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_arrival_is_silent_until_a_rule_says_otherwise_and_the_rules_choose_the_sound() {
    let world = World::new(options());
    let engine = running(&world).await;
    let first = to_come(&engine).appointment_sr_no;
    world.sandbox.set_status(None, first.as_deref(), "Arrived").unwrap();
    pass(200).await;
    assert_eq!(engine.bell().unwrap().items.len(), 0, "silent is not in the list");
    let mut settings = SettingsView::default();
    let set = |settings: &mut SettingsView, event, alert| {
        settings.alerts.rules.retain(|rule| rule.event != event);
        settings.alerts.rules.push(AlertRule { event, provider_id: None, operatory: None, alert });
    };
    set(&mut settings, AlertEvent::Arrived, Alert::PopUpWithSound);
    set(&mut settings, AlertEvent::NewToday, Alert::List);
    (settings.alerts.sound, settings.alerts.stays_seconds) = (Sound::Knock, 30);
    engine.save_settings(&settings).unwrap();
    let second = to_come(&engine).appointment_sr_no;
    world.sandbox.set_status(None, second.as_deref(), "Arrived").unwrap();
    let today =
        BookOrder { date: Some("2026-11-23".into()), time: Some("16:30".into()), ..BookOrder::default() };
    world.sandbox.book(&today).unwrap();
    until("it rings", || !world.desktop.titles().is_empty()).await;
    pass(60).await;
    let notices = world.desktop.notices.lock().unwrap().clone();
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(notices[0].title, "Patient arrived");
    assert_eq!((notices[0].sound, notices[0].stays_seconds), (Some(Sound::Knock), Some(30)));
    let kinds: Vec<_> = engine.bell().unwrap().items.iter().map(|item| item.kind).collect();
    assert!(kinds.contains(&BellKind::Booked) && kinds.contains(&BellKind::Arrived), "{kinds:?}");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn in_quiet_hours_nothing_pops_up_and_the_list_has_it() {
    let afternoon = crate::around::monday() + chrono::Duration::hours(7);
    let mut world = World::new(sandbox::Options { clock: sandbox::Clock::Runtime(afternoon), ..options() });
    (world.start, world.sync_seconds, world.tick) = (afternoon, 600, std::time::Duration::from_secs(30));
    let engine = running(&world).await;
    let mut settings = SettingsView::default();
    settings.alerts.quiet_hours = true;
    engine.save_settings(&settings).unwrap();
    // Monday, 16:00: open. Then 20:00.
    world.sandbox.book(&BookOrder::default()).unwrap();
    until("it rings", || world.desktop.titles().len() == 1).await;
    pass(4 * 3_600).await;
    let later = BookOrder { date: Some("2026-12-01".into()), ..BookOrder::default() };
    world.sandbox.book(&later).unwrap();
    until("the list has it", || engine.bell().unwrap().items.len() == 2).await;
    pass(600).await;
    assert_eq!(world.desktop.titles().len(), 1, "{:?}", world.desktop.titles());
    engine.test_notification().unwrap();
    assert_eq!(
        world.desktop.notices.lock().unwrap()[1].sound,
        Some(Sound::Chime),
        "a test is heard at any time"
    );
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_first_who_says_so_has_it_and_initials_last_a_shift() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.book(&BookOrder::default()).unwrap();
    until("it rings", || engine.state().unwrap().unread == 1).await;
    let item = || engine.bell().unwrap().items[0].clone();
    let id = item().id;
    assert_eq!(engine.bell().unwrap().initials, "");
    for wrong in ["", " ", "ABCDE", "A1", "<b>"] {
        assert_eq!(engine.take_bell(&id, Some(wrong)).unwrap_err().code, "BAD_INPUT", "{wrong}");
    }
    assert_eq!(item().taken, None);
    engine.take_bell(&id, Some(" am ")).unwrap();
    assert_eq!(item().taken.unwrap().by, "AM");
    assert_eq!((engine.bell().unwrap().initials.as_str(), engine.state().unwrap().unread), ("AM", 0));
    assert_eq!(engine.take_bell(&id, Some("BO")).unwrap_err().code, "BUSY");
    assert_eq!(item().taken.unwrap().by, "AM", "who was first still has it");
    engine.take_bell(&id, None).unwrap();
    engine.take_bell(&id, Some("BO")).unwrap();
    engine.stop().await;
    drop(engine);
    // It outlives the program, and not the shift.
    let engine = world.engine();
    let bell = engine.bell().unwrap();
    assert_eq!((bell.items[0].taken.as_ref().unwrap().by.as_str(), bell.initials.as_str()), ("BO", "BO"));
    pass(10 * 3_600).await;
    assert_eq!(engine.bell().unwrap().initials, "");
    engine.stop().await;
}
