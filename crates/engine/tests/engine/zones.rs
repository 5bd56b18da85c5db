//! The practice's own clock: whose word for its zone counts, both DST changes, and who is an active patient.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use engine::view::{RunKind, SettingsView, ZoneSource};
use engine::{Engine, Surroundings};
use sandbox::{BookOrder, Options};
use sikka::{Transport, TransportError};

use crate::around::{World, options, pass, until};
use crate::reading::{asked, join, running};

/// Puts other words in the place of what Sikka says.
struct Other {
    inner: Arc<dyn Transport>,
    old: &'static str,
    new: &'static str,
}

#[async_trait]
impl Transport for Other {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let answer = self.inner.send(request).await?;
        Ok(answer.map(|body| match std::str::from_utf8(&body) {
            Ok(text) => text.replace(self.old, self.new).into(),
            Err(_) => body,
        }))
    }
}

fn engine_that_reads(world: &World, old: &'static str, new: &'static str) -> Engine {
    let around = world.surroundings();
    let transport = Arc::new(Other { inner: around.transport.clone(), old, new });
    world.engine_in(Surroundings { transport, ..around })
}

fn engine_told(world: &World, zone: &'static str) -> Engine {
    engine_that_reads(world, "Eastern Standard Time", zone)
}

fn zone(engine: &Engine) -> (String, ZoneSource) {
    let clocks = engine.state().unwrap().clocks;
    (clocks.zone, clocks.zone_source)
}

#[tokio::test(start_paused = true)]
async fn a_persons_word_counts_before_sikkas_and_sikkas_before_this_pcs() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = engine.state().unwrap().practices[0].id.clone();
    assert_eq!(zone(&engine), ("America/New_York".to_owned(), ZoneSource::Sikka));
    assert_eq!(engine.day(None).unwrap().now, "2026-11-23T09:00");
    engine.set_zone(&id, Some("Pacific/Auckland")).unwrap();
    assert_eq!(zone(&engine), ("Pacific/Auckland".to_owned(), ZoneSource::Person));
    assert_eq!(engine.day(None).unwrap().today, "2026-11-24", "the day is that zone's");
    // Neither a sync nor a look at the list of practices takes it back.
    engine.sync_now(true).unwrap();
    pass(900).await;
    assert_eq!(zone(&engine).1, ZoneSource::Person);
    assert_eq!(engine.set_zone(&id, Some("Mars/Base")).unwrap_err().code, "BAD_INPUT");
    engine.set_zone(&id, None).unwrap();
    assert_eq!(zone(&engine), ("America/New_York".to_owned(), ZoneSource::Sikka));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn where_sikka_names_no_known_zone_the_pcs_is_taken_and_said_until_it_does() {
    for name in ["", "Sirius Standard Time", "null"] {
        let world = World::new(options());
        let engine = engine_told(&world, name);
        join(&engine, None).await;
        assert_eq!(zone(&engine), ("Europe/Berlin".to_owned(), ZoneSource::Pc), "{name}");
        assert_eq!(engine.day(None).unwrap().now, "2026-11-23T15:00", "{name}");
        engine.stop().await;
        drop(engine);
        pass(1).await;
        // The next day Sikka names it: also without connecting again.
        let engine = world.engine();
        assert_eq!(zone(&engine).1, ZoneSource::Pc);
        until("told", || zone(&engine).1 == ZoneSource::Sikka).await;
        assert_eq!(zone(&engine).0, "America/New_York");
        engine.stop().await;
        drop(engine);
        pass(1).await;
        // And once told, an answer without it takes nothing back.
        let engine = engine_told(&world, name);
        pass(900).await;
        assert_eq!(zone(&engine), ("America/New_York".to_owned(), ZoneSource::Sikka), "{name}");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_practice_that_has_another_software_and_name_now_is_shown_so_and_has_its_limits() {
    let world = World::new(options());
    let engine = running(&world).await;
    let limits = |engine: &Engine| {
        let operations = engine.forms().unwrap().operations;
        operations.into_iter().find(|one| one.operation == "book_appointment").unwrap().fields
    };
    let before = limits(&engine);
    engine.stop().await;
    drop(engine);
    pass(1).await;
    let engine = engine_that_reads(&world, "Dentrix", "ClearDent");
    until("told", || engine.state().unwrap().practices[0].pms_type == "ClearDent").await;
    assert_ne!(limits(&engine), before, "the limits are its own");
    engine.stop().await;
}

/// A practice from a moment on, read whole.
async fn from(start: &str) -> (World, Engine) {
    let start: DateTime<Utc> = start.parse().unwrap();
    let mut world = World::new(Options { clock: sandbox::Clock::Runtime(start), ..options() });
    (world.start, world.sync_seconds, world.tick) = (start, 600, std::time::Duration::from_secs(20));
    let engine = running(&world).await;
    (world, engine)
}

#[tokio::test(start_paused = true)]
async fn on_both_days_of_a_clock_change_the_night_runs_once_and_visits_keep_their_times() {
    // Noon of the Saturday before, in New York.
    for (noon, sunday, hours) in
        [("2026-03-07T17:00:00Z", "2026-03-08", 23), ("2026-10-31T16:00:00Z", "2026-11-01", 25)]
    {
        let (world, engine) = from(noon).await;
        let nights = || {
            let history = engine.sync_view().unwrap().history;
            history.iter().filter(|run| run.operation_type == RunKind::Full && run.cause == "night").count()
        };
        assert_eq!(nights(), 0);
        let order = |time: &str| BookOrder {
            date: Some(sunday.to_owned()),
            time: Some(time.to_owned()),
            ..BookOrder::default()
        };
        for time in ["08:15", "16:45"] {
            world.sandbox.book(&order(time)).unwrap();
        }
        // To the Sunday's noon, which is not 24 hours away.
        pass(hours * 3_600).await;
        let day = engine.day(None).unwrap();
        assert_eq!((day.today.as_str(), day.now.as_str()), (sunday, format!("{sunday}T12:00").as_str()));
        let starts: Vec<_> = day.appointments.iter().map(|one| one.start.as_str()).collect();
        for time in ["08:15", "16:45"] {
            assert!(starts.contains(&format!("{sunday}T{time}").as_str()), "{starts:?}");
        }
        assert_eq!(nights(), 1, "{sunday}");
        pass(24 * 3_600).await;
        assert_eq!(nights(), 2, "{sunday}: and one in the next night");
        assert!(asked(&world, "GET /v4/patients") > 100, "it was awake all the time");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_came_while_the_pc_was_off_over_night_is_reconciled_after_the_next_start() {
    let mut world = World::new(options());
    world.tick = std::time::Duration::from_secs(10);
    world.sandbox.set_dialect("missing=practice_events:404".parse().unwrap());
    let engine = running(&world).await;
    pass(60).await;
    engine.stop().await;
    drop(engine);
    let doomed = world.sandbox.appointment_ids(None).unwrap().pop().unwrap();
    world.sandbox.delete(None, Some(&doomed), None).unwrap();
    pass(23 * 3_600).await;
    let engine = world.engine();
    pass(60).await;
    let history = engine.sync_view().unwrap().history;
    let night = history.iter().find(|run| run.cause == "night");
    assert_eq!(night.map(|run| run.vanished), Some(1), "{history:#?}");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn who_is_active_follows_the_setting() {
    let world = World::new(Options { patients: 1_500, appointments: Some(3_000), ..options() });
    let engine = running(&world).await;
    let stats = |months| {
        let settings = SettingsView { active_months: months, ..SettingsView::default() };
        engine.save_settings(&settings).unwrap();
        engine.sync_view().unwrap().stats
    };
    let (one, year, five) = (stats(1), stats(12), stats(60));
    assert!(one.active_patients < year.active_patients, "{one:?} {year:?}");
    assert!(year.active_patients <= five.active_patients && five.active_patients <= five.total_patients);
    assert_eq!(one.patients_with_upcoming, five.patients_with_upcoming, "what is to come is to come");
    assert!(one.patients_with_recent < year.patients_with_recent);
    // By hand: who has a visit that counts, from so many months before today on.
    for (months, since) in [(1, "2026-10-23"), (12, "2025-11-23"), (60, "2021-11-23")] {
        let mut active = std::collections::BTreeSet::new();
        for id in world.sandbox.appointment_ids(None).unwrap() {
            let visit = world.sandbox.appointment(None, &id).unwrap();
            let off = ["cancel", "broken", "no show", "noshow"];
            let counts = !off.iter().any(|word| visit.status.to_ascii_lowercase().contains(word));
            if counts && visit.date.to_string().as_str() >= since {
                active.insert(visit.patient_id);
            }
        }
        assert_eq!(stats(months).active_patients as usize, active.len(), "{months} months");
    }
    for bad in [0, 61] {
        let settings = SettingsView { active_months: bad, ..SettingsView::default() };
        assert_eq!(engine.save_settings(&settings).unwrap_err().code, "BAD_INPUT");
    }
    engine.stop().await;
}
