//! Hearing of changes: few requests when there are none, none missed whatever the server's clock, filter and events
//! are like, and nothing taken as gone that is there.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::NaiveDateTime;
use engine::Surroundings;
use engine::supervised::Supervised;
use engine::view::RunKind;
use sandbox::{BookOrder, Fault, FaultKind, Options, PatientOrder};
use sikka::{Transport, TransportError};

use crate::around::{World, options, pass, until};
use crate::reading::{asked, log, requests, rows, running, said, sorted, store};

/// The PMS and the mirror hold the same; the engine must be gone.
fn compare(world: &World, what: &str) {
    let there = [
        sorted(world.sandbox.patient_ids(None).unwrap()),
        sorted(world.sandbox.appointment_ids(None).unwrap()),
    ];
    assert!(!there[0].is_empty() && !there[1].is_empty());
    assert_eq!(rows(&store(world), 1), there, "{what}");
}

/// Every row of the PMS reaches the cloud once more, as after a new upload.
fn load_all(world: &World) {
    for (at, id) in world.sandbox.patient_ids(None).unwrap().into_iter().enumerate() {
        let order = PatientOrder {
            patient_id: Some(id),
            cell: Some(format!("(617) 555-{at:04}")),
            ..PatientOrder::default()
        };
        world.sandbox.put_patient(&order).unwrap();
    }
    for id in world.sandbox.appointment_ids(None).unwrap() {
        let word = world.sandbox.appointment(None, &id).unwrap().status;
        world.sandbox.set_status(None, Some(&id), &word).unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn when_nothing_changed_it_is_four_requests_and_no_write_to_the_mirror() {
    for dialect in [
        "",
        "loaded_zone=practice",
        "max_limit=10",
        "ignores_loaded",
        "offset=row,max_limit=10",
        "empty_list=envelope",
        "empty_list=blank",
        "missing=practice_events:404",
    ] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = world.connected().await;
        engine.sync(RunKind::Full).await.unwrap();
        pass(60).await;
        for _ in 0..3 {
            let before = requests(&world);
            assert_eq!(engine.sync(RunKind::Incremental).await.unwrap().error, None, "{dialect}");
            let made = requests(&world) - before;
            // An answer without a word may have been cut: it is asked for once more before it is believed.
            let most = if dialect == "empty_list=blank" { 8 } else { 4 };
            assert!(made <= most, "{dialect}: {made} requests");
            pass(60).await;
        }
        engine.stop().await;
        let before = store(&world).mirror.last_change().unwrap();
        let engine = world.supervised();
        for _ in 0..3 {
            engine.sync(RunKind::Incremental).await.unwrap();
            pass(60).await;
        }
        engine.stop().await;
        assert_eq!(store(&world).mirror.last_change().unwrap(), before, "{dialect}: written for nothing");
    }
}

#[tokio::test(start_paused = true)]
async fn also_right_after_a_first_sync_of_rows_that_were_all_loaded_a_minute_ago() {
    for (dialect, with_events) in [
        ("max_limit=10", false),
        ("max_limit=10,loaded_zone=practice", false),
        ("max_limit=10,offset=row", false),
        ("", true),
        ("loaded_zone=practice", true),
    ] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        if with_events {
            load_all(&world);
            pass(60).await;
        }
        let engine = world.connected().await;
        engine.sync(RunKind::Full).await.unwrap();
        engine.stop().await;
        let before = store(&world).mirror.last_change().unwrap();
        let engine = world.supervised();
        for after in [1, 60, 600] {
            pass(after).await;
            let from = requests(&world);
            let outcome = engine.sync(RunKind::Incremental).await.unwrap();
            let made = requests(&world) - from;
            assert_eq!((outcome.patients.stored, outcome.appointments.stored), (0, 0));
            assert!(made <= 4, "{dialect}: {made} requests after {after} s");
        }
        engine.stop().await;
        assert_eq!(store(&world).mirror.last_change().unwrap(), before, "{dialect}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_booking_is_seen_by_the_next_run_whatever_the_servers_clock_filter_and_events_are_like() {
    let zones = [chrono_tz::America::New_York, chrono_tz::Pacific::Honolulu, chrono_tz::Australia::Sydney];
    for zone in zones {
        for dialect in [
            "loaded_zone=utc",
            "loaded_zone=practice",
            "loaded_zone=utc,missing=practice_events:404",
            "loaded_zone=practice,missing=practice_events:404",
            "loaded_zone=practice,missing=practice_events:401|request_key_info:400",
            "ignores_loaded",
            "ignores_loaded,missing=practice_events:405",
            "ignores_loaded,max_limit=7",
            "loaded_zone=practice,end_time=absent,expires_in=absent,missing=practice_events:404",
        ] {
            // And with a clock of this PC that is right, and one that is behind.
            for hours in [0, -7] {
                let world = World::new(Options { patients: 30, appointments: Some(120), zone, ..options() });
                *world.skew.lock().unwrap() = chrono::Duration::hours(hours);
                world.sandbox.set_dialect(dialect.parse().unwrap());
                let engine = world.connected().await;
                engine.sync(RunKind::Full).await.unwrap();
                for _ in 0..2 {
                    pass(90).await;
                    let made = world.sandbox.book(&BookOrder::default()).unwrap().appointment_sr_no;
                    pass(2).await;
                    let outcome = engine.sync(RunKind::Incremental).await.unwrap();
                    assert_eq!(outcome.error, None);
                    assert!(
                        outcome.appointments.stored >= 1,
                        "{zone} {dialect} {hours}: {made} not seen: {outcome:?}"
                    );
                }
                engine.stop().await;
                compare(&world, &format!("{zone} {dialect} {hours}"));
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_changed_and_then_deleted_in_one_span_is_gone() {
    for dialect in ["", "loaded_zone=practice", "ignores_loaded", "max_limit=3"] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = world.connected().await;
        engine.sync(RunKind::Full).await.unwrap();
        pass(90).await;
        let patient = world.sandbox.patient_ids(None).unwrap().pop().unwrap();
        let order = PatientOrder {
            patient_id: Some(patient.clone()),
            email: Some("new@example.com".to_owned()),
            ..PatientOrder::default()
        };
        world.sandbox.put_patient(&order).unwrap();
        let visit = world.sandbox.appointment_ids(None).unwrap().pop().unwrap();
        world.sandbox.set_status(None, Some(&visit), "Confirmed").unwrap();
        let short = world.sandbox.book(&BookOrder::default()).unwrap().appointment_sr_no;
        for id in [&visit, &short] {
            world.sandbox.delete(None, Some(id), None).unwrap();
        }
        world.sandbox.delete(None, None, Some(&patient)).unwrap();
        pass(5).await;
        assert_eq!(engine.sync(RunKind::Incremental).await.unwrap().error, None);
        engine.stop().await;
        compare(&world, dialect);
    }
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_is_ignored_is_said_once_and_costs_no_wrong_deletion() {
    for dialect in ["ignores_loaded", "ignores_loaded,missing=practice_events:404"] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = running(&world).await;
        for _ in 0..3 {
            pass(300).await;
            engine.sync_now(true).unwrap();
            pass(5).await;
        }
        assert_eq!(said(&engine, "filter_ignored"), 2, "{dialect}: once for each table");
        assert!(world.desktop.titles().is_empty(), "nothing rings: {:?}", world.desktop.titles());
        world.sandbox.book(&BookOrder::default()).unwrap();
        let began = tokio::time::Instant::now();
        until("the booking rings", || !world.desktop.titles().is_empty()).await;
        assert!(began.elapsed().as_secs() <= 75, "{dialect}: {:?}", began.elapsed());
        let gone: u32 = engine.sync_view().unwrap().history.iter().map(|run| run.vanished).sum();
        assert_eq!(gone, 0, "{dialect}");
        // It heeds the filter after all, as after an update of the server.
        world.sandbox.set_dialect("".parse().unwrap());
        engine.sync_now(true).unwrap();
        pass(60).await;
        assert_eq!(said(&engine, "filter_ignored"), 2);
        engine.stop().await;
        drop(engine);
        compare(&world, dialect);
    }
}

#[tokio::test(start_paused = true)]
async fn slow_events_are_asked_for_every_quarter_of_an_hour_after_each_full_sync_and_when_watched() {
    let world = World::new(options());
    world.sandbox.set_dialect("slow=practice_events:4000".parse().unwrap());
    let events = || asked(&world, "GET /v4/practice_events");
    let watched = world.connected().await;
    watched.sync(RunKind::Full).await.unwrap();
    assert_eq!(events(), 2, "after a full sync");
    for run in 1..=3 {
        pass(60).await;
        watched.sync(RunKind::Incremental).await.unwrap();
        assert_eq!(events(), 2 + 2 * run, "in each run that is watched");
    }
    watched.stop().await;
    let engine = world.engine();
    pass(60).await;
    let before = events();
    pass(3_600).await;
    let made = events() - before;
    assert!((6..=10).contains(&made), "{made} in an hour");
    // A booking does not wait for them; a deletion does, for a quarter of an hour at most.
    world.sandbox.book(&BookOrder::default()).unwrap();
    let began = tokio::time::Instant::now();
    until("it rings", || world.desktop.titles().len() == 1).await;
    assert!(began.elapsed().as_secs() <= 90, "{:?}", began.elapsed());
    world.sandbox.delete(None, None, None).unwrap();
    until("and again", || world.desktop.titles().len() == 2).await;
    assert!(began.elapsed().as_secs() <= 90 + 16 * 60, "{:?}", began.elapsed());
    let before = events();
    engine.sync_now(true).unwrap();
    pass(30).await;
    assert_eq!(events() - before, 2, "after a full sync of a person");
    engine.stop().await;
}

/// Passes everything on, and remembers what was asked of the events.
struct Watched {
    inner: Arc<dyn Transport>,
    events: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl Transport for Watched {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        if request.uri().path().ends_with("/practice_events") {
            self.events.lock().unwrap().push(request.uri().query().unwrap_or_default().to_owned());
        }
        self.inner.send(request).await
    }
}

#[tokio::test(start_paused = true)]
async fn after_three_days_the_events_are_asked_for_in_spans_of_a_day_at_most() {
    for dialect in ["", "loaded_zone=practice"] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = world.connected().await;
        engine.sync(RunKind::Full).await.unwrap();
        engine.stop().await;
        for _ in 0..3 {
            let doomed = world.sandbox.appointment_ids(None).unwrap().pop().unwrap();
            world.sandbox.delete(None, Some(&doomed), None).unwrap();
            world.sandbox.book(&BookOrder::default()).unwrap();
            pass(24 * 3_600).await;
        }
        let events = Arc::new(Mutex::new(Vec::new()));
        let around = world.surroundings();
        let transport = Arc::new(Watched { inner: around.transport.clone(), events: events.clone() });
        let around = Surroundings { transport, ..around };
        let engine = Supervised::start(world.open(), world.config(), around).unwrap();
        assert_eq!(engine.sync(RunKind::Incremental).await.unwrap().error, None);
        engine.stop().await;
        let mut covered = chrono::Duration::zero();
        for query in events.lock().unwrap().iter() {
            let value = |name: &str| {
                let pairs = url::form_urlencoded::parse(query.as_bytes());
                pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
            };
            let span = match value("interval") {
                Some(minutes) => chrono::Duration::minutes(minutes.parse().unwrap()),
                None => {
                    let at = |name| value(name).unwrap().parse::<NaiveDateTime>().unwrap();
                    at("loaded_enddate") - at("loaded_startdate")
                }
            };
            assert!(span <= chrono::Duration::hours(24), "{dialect}: {query}");
            covered += span;
        }
        assert!(
            covered >= chrono::Duration::hours(2 * 72),
            "{dialect}: both tables, all three days: {covered}"
        );
        compare(&world, dialect);
    }
}

#[tokio::test(start_paused = true)]
async fn more_than_two_hundred_changes_at_once_read_the_lists_whole() {
    let world = World::new(Options { patients: 400, ..options() });
    let engine = world.connected().await;
    engine.sync(RunKind::Full).await.unwrap();
    pass(60).await;
    for id in world.sandbox.patient_ids(None).unwrap().iter().rev().take(250) {
        world.sandbox.delete(None, None, Some(id)).unwrap();
    }
    pass(5).await;
    let before = requests(&world);
    assert_eq!(engine.sync(RunKind::Incremental).await.unwrap().error, None);
    // Each of the gone rows has its second look, and no more than that.
    let made = requests(&world) - before;
    assert!((250..300).contains(&made), "{made}");
    engine.stop().await;
    {
        let store = store(&world);
        assert!(log(&store, 1).iter().any(|(code, _)| code == "many_changes"));
    }
    compare(&world, "250 deletions");
}

#[tokio::test(start_paused = true)]
async fn sync_now_while_busy_is_one_follow_up_run() {
    let mut world = World::new(options());
    world.sync_seconds = 3_600;
    let engine = running(&world).await;
    pass(5).await;
    let before = asked(&world, "GET /v4/patients");
    world.sandbox.add_fault(Fault { ms: Some(10_000), ..Fault::new(FaultKind::Hang).on("/v4/patients") });
    for _ in 0..5 {
        engine.sync_now(false).unwrap();
        pass(1).await;
    }
    assert!(engine.state().unwrap().sync.is_some(), "the first one is still at it");
    pass(60).await;
    assert_eq!(asked(&world, "GET /v4/patients") - before, 2, "the run and one more");
    // A full one among them makes the follow-up a full one.
    world.sandbox.add_fault(Fault { ms: Some(10_000), ..Fault::new(FaultKind::Hang).on("/v4/patients") });
    let started = said(&engine, "sync_started");
    for full in [false, true, false] {
        engine.sync_now(full).unwrap();
        pass(1).await;
    }
    pass(60).await;
    assert_eq!(said(&engine, "sync_started") - started, 1);
    engine.stop().await;
}

/// To the lists nothing is there any more, and single rows are refused.
struct Closed(Arc<dyn Transport>);

#[async_trait]
impl Transport for Closed {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let query = request.uri().query().unwrap_or_default();
        let of_one_row = query.contains("patient_id=") || query.contains("appointment_sr_no=");
        let closed =
            r#"{"http_code":"401","error_code":"API2007","long_message":"Practice is not accessible."}"#;
        let (status, body) = match request.uri().path() {
            "/v4/patients" | "/v4/appointments" if of_one_row => (401, closed),
            "/v4/patients" | "/v4/appointments" => (204, ""),
            _ => return self.0.send(request).await,
        };
        Ok(http::Response::builder().status(status).body(Bytes::from(body)).unwrap())
    }
}

#[tokio::test(start_paused = true)]
async fn a_practice_that_is_closed_to_the_app_is_no_empty_one() {
    let world = World::new(options());
    let engine = world.connected().await;
    engine.sync(RunKind::Full).await.unwrap();
    engine.stop().await;
    let around = world.surroundings();
    let around = Surroundings { transport: Arc::new(Closed(around.transport.clone())), ..around };
    let engine = Supervised::start(world.open(), world.config(), around).unwrap();
    let run = engine.sync(RunKind::Full).await.unwrap();
    assert_eq!(run.error, None);
    engine.stop().await;
    assert_eq!(log(&store(&world), 1).iter().filter(|(code, _)| code == "rows_not_listed").count(), 2);
    compare(&world, "closed");
}
