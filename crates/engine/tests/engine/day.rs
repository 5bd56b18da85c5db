//! What stands on Today, in the tray and on a patient's card besides visits as the PMS has them: blocked time, the
//! practice's hours, and changes that are on their way.

use engine::VaultError;
use engine::view::{HoursFrom, LanguageChoice, RescheduleForm, SettingsView};
use sandbox::{BookOrder, MoveOrder, Options, Spu};

use crate::around::{World, kept, options, pass, until};
use crate::bell::running;
use crate::practices::{both, two_offices};
use crate::whose::to_come;

fn at(date: &str, time: &str) -> BookOrder {
    BookOrder { date: Some(date.to_owned()), time: Some(time.to_owned()), ..BookOrder::default() }
}

fn visits_of_the_tray(engine: &engine::Engine) -> Vec<String> {
    let items = engine.tray().items;
    let lines = items.into_iter().filter_map(|item| match item {
        engine::tray::Item::Line { id, label, .. } if id.starts_with("appointment:") => {
            Some(format!("{id} {label}"))
        }
        _ => None,
    });
    lines.collect()
}

#[tokio::test(start_paused = true)]
async fn blocked_time_is_on_the_day_without_a_patient_and_rings_and_leads_nowhere() {
    let world = World::new(Options { appointments: Some(1), ..options() });
    let engine = running(&world).await;
    let lunch = BookOrder {
        block: true,
        operatory: Some("OP-1".to_owned()),
        description: Some("Lunch".to_owned()),
        ..at("2026-11-23", "12:00")
    };
    let lunch = world.sandbox.book(&lunch).unwrap().appointment_sr_no;
    let shown = || {
        let day = engine.day(None).unwrap();
        day.appointments.into_iter().find(|one| one.appointment_sr_no.as_ref() == Some(&lunch))
    };
    until("it is on the day", || shown().is_some()).await;
    let block = shown().unwrap();
    assert_eq!((block.patient_id.as_str(), block.patient_name.as_str()), ("", ""));
    assert_eq!((block.start.as_str(), block.description.as_str()), ("2026-11-23T12:00", "Lunch"));
    pass(60).await;
    assert_eq!(world.desktop.titles(), Vec::<String>::new());
    assert!(!visits_of_the_tray(&engine).iter().any(|line| line.contains(&lunch)));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn in_the_evening_the_tray_goes_on_with_the_days_to_come() {
    let world = World::new(Options { appointments: Some(1), ..options() });
    let engine = running(&world).await;
    let book = |date: &str, time: &str| world.sandbox.book(&at(date, time)).unwrap().appointment_sr_no;
    let tomorrow = book("2026-11-24", "08:00");
    let friday = book("2026-11-27", "10:30");
    book("2026-12-01", "09:00");
    until("they are here", || {
        engine.day(Some("2026-12-01")).unwrap().appointments.len() == 1
            && engine.day(Some("2026-11-27")).unwrap().appointments.len() == 1
    })
    .await;
    // 21:00: nothing of today is still to come, and Tuesday is more than seven days away.
    pass(12 * 3_600).await;
    let told = visits_of_the_tray(&engine);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with(&format!("appointment:2026-11-24:{tomorrow} tomorrow 08:00")), "{told:?}");
    assert!(told[1].starts_with(&format!("appointment:2026-11-27:{friday} Fri, Nov 27 10:30")), "{told:?}");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_trays_sync_is_of_all_practices_and_the_windows_of_the_one_it_shows() {
    let mut world = two_offices();
    world.sync_seconds = 3_600;
    let engine = both(&world).await;
    pass(600).await;
    let times = || -> Vec<_> {
        let practices = engine.state().unwrap().practices;
        practices.into_iter().map(|one| (one.is_selected, one.clocks.deskbell_read_sikka)).collect()
    };
    let first = times();
    engine.sync_all().unwrap();
    pass(20).await;
    let all = times();
    assert!(first.iter().zip(&all).all(|(before, now)| before.1 < now.1), "{first:?} {all:?}");
    engine.sync_now(false).unwrap();
    pass(20).await;
    let one = times();
    assert!(all.iter().zip(&one).all(|(before, now)| (before.1 < now.1) == now.0), "{all:?} {one:?}");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_day_knows_when_the_practice_is_open() {
    let world = World::new(options());
    let engine = running(&world).await;
    for date in ["2026-11-24", "2026-11-22"] {
        let (day, hours) = (engine.day(Some(date)).unwrap(), engine.availability(Some(date)).unwrap());
        assert_eq!((day.open, day.hours_from), (hours.open, HoursFrom::Pms), "{date}");
    }
    assert!(!engine.day(Some("2026-11-24")).unwrap().open.is_empty());
    assert!(engine.day(Some("2026-11-22")).unwrap().open.is_empty(), "Sunday");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn only_a_booking_is_new_and_a_bell_knows_where_the_visit_is_now() {
    let world = World::new(options());
    let engine = running(&world).await;
    let visit = to_come(&engine);
    let number = visit.appointment_sr_no.clone().unwrap();
    let order = MoveOrder {
        appointment_sr_no: Some(number.clone()),
        date: Some("2026-12-01".into()),
        time: Some("07:05".into()),
        ..MoveOrder::default()
    };
    world.sandbox.move_appointment(&order).unwrap();
    until("it rings", || engine.state().unwrap().unread == 1).await;
    let there = |date: &str| {
        let day = engine.day(Some(date)).unwrap();
        day.appointments.into_iter().find(|one| one.appointment_sr_no.as_ref() == Some(&number))
    };
    assert!(!there("2026-12-01").unwrap().is_new, "it was moved, not booked");
    let stands = || engine.bell().unwrap().items.last().unwrap().stands_on.clone();
    assert_eq!(stands().as_deref(), Some("2026-12-01"));
    // It goes on to another day: what is told of then, is told of then.
    let again = MoveOrder { date: Some("2026-12-02".into()), ..order };
    world.sandbox.move_appointment(&again).unwrap();
    until("it is there", || there("2026-12-02").is_some()).await;
    let first = engine.bell().unwrap().items.last().unwrap().clone();
    assert_eq!(first.start, "2026-12-01T07:05");
    assert_eq!(first.stands_on.as_deref(), Some("2026-12-02"));
    world.sandbox.delete(None, Some(&number), None).unwrap();
    until("it is gone", || there("2026-12-02").is_none()).await;
    assert_eq!(stands(), None);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_card_shows_a_visit_as_it_was_asked_for() {
    let world = World::new(options());
    let engine = running(&world).await;
    let visit = to_come(&engine);
    let number = visit.appointment_sr_no.clone().unwrap();
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let on_the_card = || {
        let card = engine.patient(&visit.patient_id).unwrap();
        card.visits.into_iter().find(|one| one.appointment_sr_no.as_ref() == Some(&number)).unwrap()
    };
    assert_eq!((on_the_card().start, on_the_card().pending), (visit.start.clone(), None));
    let form = RescheduleForm {
        form_id: "m1".into(),
        appointment_sr_no: number.clone(),
        start: "2026-12-01T07:05".into(),
        length_minutes: 10,
        operatory: visit.operatory.clone(),
        provider_id: visit.provider_id.clone(),
        take_anyway: true,
    };
    let moved = kept(engine.reschedule(form).await.unwrap());
    assert_eq!(on_the_card().start, "2026-12-01T07:05");
    assert_eq!(on_the_card().pending.unwrap().write_back_id, moved);
    kept(engine.cancel_appointment(&number, "").unwrap());
    assert_eq!(on_the_card().status_kind, "cancelled");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_by_itself_is_said_once_with_what_to_do() {
    use sandbox::{Fault, FaultKind};
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.add_fault(Fault { count: 100_000, ..Fault::new(FaultKind::Overloaded) });
    until("not answering", || engine.state().unwrap().problems.len() == 1).await;
    pass(600).await;
    assert_eq!(world.desktop.titles(), Vec::<String>::new(), "that passes");
    world.sandbox.clear_faults();
    until("well again", || engine.state().unwrap().problems.is_empty()).await;
    engine.stop().await;
    drop(engine);
    *world.vault.trouble.lock().unwrap() = Some(VaultError::Locked);
    let engine = world.engine();
    until("it is said", || !world.desktop.titles().is_empty()).await;
    pass(1_800).await;
    assert_eq!(world.desktop.titles(), ["The keychain is locked"]);
    assert_eq!(engine.state().unwrap().sentence, "The keychain is locked");
    let notice = world.desktop.notices.lock().unwrap()[0].clone();
    assert_eq!(notice.body, "Open Deskbell to see what to do. Nothing is lost.");
    assert_eq!(notice.button, "Open");
    let spanish = SettingsView { language: LanguageChoice::Spanish, ..SettingsView::default() };
    engine.save_settings(&spanish).unwrap();
    engine.test_notification().unwrap();
    assert_eq!(world.desktop.notices.lock().unwrap().last().unwrap().button, "Abrir");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn quiet_hours_are_those_that_the_schedule_shows_where_none_are_told() {
    let mut world = World::new(options());
    world.sandbox.set_dialect("missing=practice_schedule:404".parse().unwrap());
    (world.sync_seconds, world.tick) = (60, std::time::Duration::from_secs(10));
    // A week ago somebody was treated until eight in the evening.
    world.sandbox.book(&BookOrder { length: Some(120), ..at("2026-11-16", "18:00") }).unwrap();
    let engine = running(&world).await;
    until("the evening is known", || engine.availability(None).unwrap().open[0].to == "20:00").await;
    assert_eq!(engine.availability(None).unwrap().hours_from, HoursFrom::Appointments);
    let mut settings = SettingsView::default();
    settings.alerts.quiet_hours = true;
    engine.save_settings(&settings).unwrap();
    // 18:30, and then 20:30.
    pass(9 * 3_600 + 1_800).await;
    world.sandbox.book(&at("2026-11-24", "08:00")).unwrap();
    until("it pops up", || !world.desktop.titles().is_empty()).await;
    pass(2 * 3_600).await;
    world.sandbox.book(&at("2026-11-25", "08:00")).unwrap();
    until("it is in the list", || engine.state().unwrap().unread == 2).await;
    pass(60).await;
    assert_eq!(world.desktop.titles().len(), 1);
    engine.stop().await;
}
