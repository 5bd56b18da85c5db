//! Several practices at once: own keys, schedule and data, one list for the bell, and the trouble of one is not the
//! other's.

use engine::view::{ConnectPhase, NotificationPrivacy, Overall, PracticeStatus, SettingsView};
use engine::{Door, Engine, NoticeTarget};
use sandbox::{BookOrder, Fault, FaultKind, Options};

use crate::around::{Passes, Request, World, form_for, options, pass, until};
use crate::reading::{asked, join, practice, rows, said, sorted, store};

const FIRST: &str = "D20001";
const SECOND: &str = "D20002";

pub(crate) fn two_offices() -> World {
    World::new(Options { practices: 2, ..options() })
}

/// Both offices connected and read whole, the second one shown.
pub(crate) async fn both(world: &World) -> Engine {
    let engine = world.engine();
    join(&engine, Some((FIRST, "1"))).await;
    join(&engine, Some((SECOND, "1"))).await;
    engine
}

fn book_at(world: &World, office_id: &str) -> sandbox::Booking {
    let order = BookOrder { office_id: Some(office_id.to_owned()), ..BookOrder::default() };
    world.sandbox.book(&order).unwrap()
}

fn last_read(engine: &Engine, office_id: &str) -> String {
    practice(engine, office_id).clocks.deskbell_read_sikka.unwrap()
}

fn only_for(kind: FaultKind, office_id: &str) -> Fault {
    Fault { office_id: Some(office_id.to_owned()), count: u32::MAX, ..Fault::new(kind) }
}

#[tokio::test(start_paused = true)]
async fn the_same_practice_number_in_two_offices_is_two_practices_with_their_own_data() {
    let world = two_offices();
    let engine = both(&world).await;
    let state = engine.state().unwrap();
    assert_eq!(state.practices.len(), 2);
    assert_eq!(state.practices[0].practice_id, state.practices[1].practice_id);
    assert_ne!(state.practices[0].name, state.practices[1].name);
    assert!(state.practices.iter().all(|one| one.status == PracticeStatus::Connected));
    let ids = [FIRST, SECOND].map(|office| practice(&engine, office).id.parse::<i64>().unwrap());
    pass(600).await;
    engine.stop().await;
    drop(engine);
    let store = store(&world);
    for (office, id) in [FIRST, SECOND].into_iter().zip(ids) {
        let there = [
            sorted(world.sandbox.patient_ids(Some(office)).unwrap()),
            sorted(world.sandbox.appointment_ids(Some(office)).unwrap()),
        ];
        assert!(!there[0].is_empty() && !there[1].is_empty());
        assert_eq!(rows(&store, id), there, "{office}");
    }
    // Each is asked for with its own key.
    let grants = world.sandbox.state()["grants"].clone();
    for office in [FIRST, SECOND] {
        assert_eq!(grants[office]["request_key"], 1, "{grants}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_marketplace_offers_only_what_is_not_connected_and_leaves_the_first_alone() {
    let world = World::new(Options { practices: 3, ..options() });
    let engine = world.engine();
    join(&engine, Some((FIRST, "1"))).await;
    let before = practice(&engine, FIRST);
    engine.connect(Door::Marketplace).await.unwrap();
    let connection = engine.state().unwrap().connection;
    assert_eq!(connection.phase, ConnectPhase::ChoosingPractice);
    let offered: Vec<_> = connection.practices.iter().map(|one| one.office_id.as_str()).collect();
    assert_eq!(offered, [SECOND, "D20003"]);
    assert_eq!(engine.state().unwrap().overall, Overall::Connected, "adding one breaks nothing");
    engine.choose_practice(SECOND, "1").await.unwrap();
    until("the second one is here", || engine.day(None).is_ok_and(|day| day.whole)).await;
    let after = practice(&engine, FIRST);
    assert_eq!(
        (&after.id, after.status, &after.key_expires_at),
        (&before.id, PracticeStatus::Connected, &before.key_expires_at)
    );
    assert_eq!(asked(&world, "POST /v4/request_key"), 2, "one key each");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_pages_follow_the_practice_that_is_selected() {
    let world = two_offices();
    let engine = both(&world).await;
    let [first, second] = [FIRST, SECOND].map(|office| practice(&engine, office));
    assert!(second.is_selected, "the one connected last");
    let slot = book_at(&world, SECOND);
    world.sandbox.delete(Some(SECOND), Some(&slot.appointment_sr_no), None).unwrap();
    let form = form_for(&slot);
    engine.book(form).await.unwrap();
    assert_eq!(engine.write_backs().unwrap().rows[0].practice_name, second.name);
    let days = |date: &str| -> Vec<String> {
        let shown = engine.day(Some(date)).unwrap().appointments;
        shown.into_iter().map(|one| one.patient_name + &one.start).collect()
    };
    let date = slot.date.to_string();
    let of_second = days(&date);
    let runs_of_second = engine.sync_view().unwrap();
    engine.select_practice(&first.id).unwrap();
    assert!(practice(&engine, FIRST).is_selected && !practice(&engine, SECOND).is_selected);
    assert_eq!(engine.state().unwrap().connection.office_id.as_deref(), Some(FIRST));
    assert!(engine.write_backs().unwrap().rows.is_empty(), "of the first there are none");
    assert_ne!(days(&date), of_second);
    let of_first = engine.sync_view().unwrap();
    assert!(!of_first.history.iter().any(|run| run.sync_id == runs_of_second.history[0].sync_id));
    engine.select_practice(&second.id).unwrap();
    assert_eq!(engine.write_backs().unwrap().rows.len(), 1);
    until("in the right PMS", || engine.write_backs().unwrap().rows[0].state == "completed").await;
    let there = world.sandbox.state();
    let newest = |at: usize| there["offices"][at]["last_bookings"][0]["description"].clone();
    assert_eq!((newest(1).as_str(), newest(0) == newest(1)), (Some("Recall exam"), false));
    assert!(engine.select_practice("99").is_err());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn bells_of_both_are_one_list_and_pop_ups_name_the_practice_once_there_are_two() {
    let world = two_offices();
    let engine = world.engine();
    join(&engine, Some((FIRST, "1"))).await;
    book_at(&world, FIRST);
    until("it rings", || world.desktop.titles().len() == 1).await;
    assert_eq!(world.desktop.titles(), ["New booking"], "with one practice there is nothing to tell apart");
    join(&engine, Some((SECOND, "1"))).await;
    let [first, second] = [FIRST, SECOND].map(|office| practice(&engine, office));
    let booked = book_at(&world, SECOND);
    until("the second rings", || world.desktop.titles().len() == 2).await;
    book_at(&world, FIRST);
    until("the first rings", || world.desktop.titles().len() == 3).await;
    assert_eq!(
        world.desktop.titles()[1..],
        [format!("{}: New booking", second.name), format!("{}: New booking", first.name)]
    );
    let NoticeTarget::Appointment { practice: number, date, appointment_sr_no } =
        world.desktop.notices.lock().unwrap()[1].open.clone()
    else {
        panic!("a pop-up of one booking opens it");
    };
    assert_eq!(number.to_string(), second.id);
    assert_eq!((date, appointment_sr_no), (booked.date.to_string(), booked.appointment_sr_no));
    let bell = engine.bell().unwrap();
    let names: Vec<_> = bell.items.iter().map(|item| item.practice_name.as_str()).collect();
    assert_eq!(names, [&first.name, &second.name, &first.name]);
    assert_eq!((bell.unread, engine.state().unwrap().unread), (3, 3));
    assert_eq!((practice(&engine, FIRST).unread, practice(&engine, SECOND).unread), (2, 1));
    // Whichever is shown, the list is the same.
    engine.select_practice(&first.id).unwrap();
    assert_eq!(engine.bell().unwrap().items.len(), 3);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_key_that_died_for_good_stops_that_practice_only() {
    let world = two_offices();
    let engine = both(&world).await;
    world.sandbox.set_authorized(SECOND, false).unwrap();
    world.sandbox.expire_keys(true);
    until("noticed", || practice(&engine, SECOND).status == PracticeStatus::ReconnectNeeded).await;
    let name = practice(&engine, SECOND).name;
    let before = last_read(&engine, FIRST);
    book_at(&world, FIRST);
    until("the other goes on", || world.desktop.titles().iter().any(|title| title.contains("booking"))).await;
    pass(7_200).await;
    assert!(last_read(&engine, FIRST) > before);
    let first = practice(&engine, FIRST);
    assert_eq!((first.status, first.overall), (PracticeStatus::Connected, Overall::Connected));
    let said_once = format!("{name}: Deskbell needs to connect again");
    let times = world.desktop.titles().iter().filter(|title| **title == said_once).count();
    assert_eq!(times, 1, "{:?}", world.desktop.titles());
    // Who took the right away gives it back: no person is needed.
    world.sandbox.set_authorized(SECOND, true).unwrap();
    until("back", || practice(&engine, SECOND).status == PracticeStatus::Connected).await;
    until("read again", || practice(&engine, SECOND).error.is_none()).await;
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn trouble_at_one_office_does_not_stop_the_other() {
    for kind in [FaultKind::DailyCap, FaultKind::Overloaded, FaultKind::NotAuthorized, FaultKind::Html] {
        let world = two_offices();
        let engine = both(&world).await;
        world.sandbox.add_fault(only_for(kind, SECOND));
        until("the second has trouble", || practice(&engine, SECOND).error.is_some()).await;
        for _ in 0..20 {
            let before = last_read(&engine, FIRST);
            pass(180).await;
            assert!(last_read(&engine, FIRST) > before, "{kind:?}: not read for three minutes");
        }
        assert_eq!(practice(&engine, FIRST).overall, Overall::Connected, "{kind:?}");
        assert_ne!(practice(&engine, SECOND).overall, Overall::Connected, "{kind:?}");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn two_practices_of_one_office_have_each_only_its_own_rows() {
    for (dialect, together) in [("", true), ("max_limit=7,links_keep_filters", true), ("", false)] {
        let world = World::new(Options { locations: 2, ..options() });
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = world.engine();
        join(&engine, Some((FIRST, "1-1"))).await;
        if together {
            join(&engine, Some((FIRST, "1-2"))).await;
        }
        for _ in 0..6 {
            book_at(&world, FIRST);
        }
        pass(300).await;
        let practices = engine.state().unwrap().practices;
        assert_eq!(practices.len(), if together { 2 } else { 1 });
        engine.stop().await;
        drop(engine);
        let store = store(&world);
        for one in practices {
            let number = one.practice_id.as_str();
            let there = [
                sorted(world.sandbox.patient_ids_of(None, Some(number)).unwrap()),
                sorted(world.sandbox.appointment_ids_of(None, Some(number)).unwrap()),
            ];
            assert!(!there[0].is_empty() && !there[1].is_empty());
            assert_eq!(rows(&store, one.id.parse().unwrap()), there, "{dialect} {number}");
        }
    }
}

/// At first the app saw one practice of the office, and the rows of both came; later it saw both. The server gives the
/// rows of all practices whatever it is asked for.
#[tokio::test(start_paused = true)]
async fn rows_that_turn_out_to_be_another_practices_leave_though_their_text_is_known() {
    let world = World::new(Options { locations: 2, ..options() });
    let one_list = |request: &mut Request| {
        let query = request.uri().query().unwrap_or_default();
        let kept: Vec<_> = query.split('&').filter(|part| !part.starts_with("practice_id=")).collect();
        let path = format!("{}?{}", request.uri().path(), kept.join("&"));
        let mut parts = request.uri().clone().into_parts();
        if request.method() == http::Method::GET && query.contains("practice_id=") {
            parts.path_and_query = Some(path.parse().unwrap());
            *request.uri_mut() = http::Uri::from_parts(parts).unwrap();
        }
        Passes::Yes
    };
    let ids = |number: Option<&str>| {
        [
            sorted(world.sandbox.patient_ids_of(None, number).unwrap()),
            sorted(world.sandbox.appointment_ids_of(None, number).unwrap()),
        ]
    };
    let engine = world.engine_behind(one_list);
    join(&engine, Some((FIRST, "1-1"))).await;
    engine.stop().await;
    drop(engine);
    assert_eq!(rows(&store(&world), 1), ids(Some("1-1")));
    // As it was before the second practice was known.
    store(&world).ledger.set_siblings(1, &[]).unwrap();
    let engine = world.engine_behind(one_list);
    engine.sync_now(true).unwrap();
    pass(120).await;
    engine.stop().await;
    drop(engine);
    assert_eq!(rows(&store(&world), 1), ids(None), "they came too, with their marks");
    store(&world).ledger.set_siblings(1, &["1-2".to_owned()]).unwrap();
    let engine = world.engine_behind(one_list);
    engine.sync_now(true).unwrap();
    pass(120).await;
    engine.stop().await;
    drop(engine);
    assert_eq!(rows(&store(&world), 1), ids(Some("1-1")));
}

#[tokio::test(start_paused = true)]
async fn two_practices_of_one_office_do_not_refresh_at_the_same_time_and_both_go_on() {
    for dialect in ["rotate_refresh_key", "refresh_ends_old_key", "rotate_refresh_key,refresh_ends_old_key"] {
        let world = World::new(Options { locations: 2, ..options() });
        let engine = world.engine();
        join(&engine, Some((FIRST, "1-1"))).await;
        join(&engine, Some((FIRST, "1-2"))).await;
        world.sandbox.set_dialect(format!("{dialect},slow=request_key:1500").parse().unwrap());
        world.sandbox.expire_keys(false);
        for one in engine.state().unwrap().practices {
            engine.select_practice(&one.id).unwrap();
            engine.sync_now(false).unwrap();
        }
        let booked = book_at(&world, FIRST);
        until("it rings", || !world.desktop.titles().is_empty()).await;
        assert!(!booked.appointment_sr_no.is_empty());
        pass(1_800).await;
        for one in engine.state().unwrap().practices {
            assert_eq!((one.status, one.error), (PracticeStatus::Connected, None), "{dialect}");
        }
        assert_eq!(world.sandbox.state()["max_refreshes_in_flight"], 1, "{dialect}");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_setting_of_the_pop_ups_holds_for_both() {
    let world = two_offices();
    let engine = both(&world).await;
    let settings =
        SettingsView { notification_privacy: NotificationPrivacy::Nothing, ..SettingsView::default() };
    engine.save_settings(&settings).unwrap();
    for office in [FIRST, SECOND] {
        book_at(&world, office);
    }
    until("both ring", || world.desktop.titles().len() == 2).await;
    for notice in world.desktop.notices.lock().unwrap().iter() {
        assert_eq!(notice.body, "Open Deskbell to see it.");
    }
    assert_eq!(said(&engine, "sync_failed"), 0);
    engine.stop().await;
}
