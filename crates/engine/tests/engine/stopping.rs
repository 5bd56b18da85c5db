//! Stopping a run, by a person or by a power cut: within a second, nothing untrue left, and the next run goes on.

use std::time::Duration;

use engine::supervised::Supervised;
use engine::view::{RunKind, RunStatus};
use sandbox::{Fault, FaultKind};
use tokio::sync::watch;

use crate::around::{World, options, pass, until};
use crate::reading::{log, newest, requests, rows, running, said, sorted, store};

fn hang(path: &str, after: u32) -> Fault {
    Fault { after, ms: Some(25_000), ..Fault::new(FaultKind::Hang).on(path) }
}

fn compare(world: &World, what: &str) {
    let there = [
        sorted(world.sandbox.patient_ids(None).unwrap()),
        sorted(world.sandbox.appointment_ids(None).unwrap()),
    ];
    assert_eq!(rows(&store(world), 1), there, "{what}");
}

/// Cancels a run ten seconds after its begin, and says how long it took to end.
async fn cancelled(engine: &Supervised, kind: RunKind, what: &str) -> Duration {
    let (cancel, wanted) = watch::channel(false);
    let stop = async {
        pass(10).await;
        cancel.send(true).unwrap();
        tokio::time::Instant::now()
    };
    let (outcome, asked) = tokio::join!(engine.sync_until(kind, wanted), stop);
    assert_eq!(outcome.unwrap().error.as_deref(), Some("CANCELLED"), "{what}");
    asked.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_full_run_is_cancelled_within_a_second_wherever_it_is() {
    for (what, dialect, fault) in [
        ("the practice", "", hang("/v4/authorized_practices", 0)),
        ("the key", "", hang("/v4/request_key_info", 0)),
        ("the first page", "", hang("/v4/patients", 0)),
        ("a later page", "max_limit=10", hang("/v4/patients", 3)),
        ("appointments", "max_limit=10", hang("/v4/appointments", 2)),
        ("providers", "", hang("/v4/providers", 0)),
        ("operatories", "", hang("/v4/operatories", 0)),
        ("status words", "", hang("/v4/appointment_statuses", 0)),
        ("second looks", "", hang("/v4/appointments", 1)),
        ("events", "", hang("/v4/practice_events", 0)),
        ("the probe", "", hang("/v4/patients", 1)),
        ("a slow body", "", Fault { ms: Some(3_000), ..Fault::new(FaultKind::Drip).on("/v4/patients") }),
        (
            "the minute's limit",
            "",
            Fault { seconds: Some(90), ..Fault::new(FaultKind::TooMany).on("/v4/appointments") },
        ),
        (
            "data being taken in",
            "",
            Fault { count: 9, ..Fault::new(FaultKind::Inserting).on("/v4/patients") },
        ),
    ] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = world.connected().await;
        engine.sync(RunKind::Full).await.unwrap();
        // One to be looked at a second time.
        let doomed = world.sandbox.appointment_ids(None).unwrap().pop().unwrap();
        world.sandbox.delete(None, Some(&doomed), None).unwrap();
        pass(60).await;
        world.sandbox.add_fault(fault);
        let took = cancelled(&engine, RunKind::Full, what).await;
        assert!(took < Duration::from_secs(1), "{what}: {took:?}");
        world.sandbox.clear_faults();
        let after = requests(&world);
        pass(60).await;
        assert_eq!(requests(&world) - after, 0, "{what}: something goes on");
        assert_eq!(engine.sync(RunKind::Full).await.unwrap().error, None, "{what}");
        engine.stop().await;
        compare(&world, what);
    }
}

#[tokio::test(start_paused = true)]
async fn so_is_an_incremental_run_and_a_renewal_of_the_key() {
    for (what, dialect, fault) in [
        ("patients", "", hang("/v4/patients", 0)),
        ("events", "", hang("/v4/practice_events", 1)),
        ("the renewal", "rotate_refresh_key", hang("/v4/request_key", 0)),
        (
            "a renewal that was done",
            "rotate_refresh_key",
            Fault { ms: Some(25_000), ..Fault::new(FaultKind::LoseAnswer).on("/v4/request_key") },
        ),
    ] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = world.connected().await;
        engine.sync(RunKind::Full).await.unwrap();
        pass(60).await;
        if what.contains("renewal") {
            world.sandbox.expire_keys(false);
        }
        world.sandbox.add_fault(fault);
        let took = cancelled(&engine, RunKind::Incremental, what).await;
        assert!(took < Duration::from_secs(1), "{what}: {took:?}");
        world.sandbox.clear_faults();
        assert_eq!(engine.sync(RunKind::Incremental).await.unwrap().error, None, "{what}");
        engine.stop().await;
        compare(&world, what);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_stopped_marks_nothing_as_gone() {
    let world = World::new(options());
    world.sandbox.set_dialect("max_limit=10".parse().unwrap());
    let engine = running(&world).await;
    let before = engine.sync_view().unwrap().stats;
    world.sandbox.add_fault(hang("/v4/patients", 2));
    engine.sync_now(true).unwrap();
    pass(3).await;
    let began = tokio::time::Instant::now();
    engine.cancel_sync().unwrap();
    until("it ended", || engine.state().unwrap().sync.is_none()).await;
    assert!(began.elapsed() < Duration::from_secs(1));
    let run = newest(&engine);
    assert_eq!(
        (run.status, run.error.as_deref(), run.vanished),
        (RunStatus::Cancelled, Some("CANCELLED"), 0)
    );
    let after = engine.sync_view().unwrap().stats;
    assert_eq!(
        (after.total_patients, after.total_appointments),
        (before.total_patients, before.total_appointments)
    );
    assert_eq!(after.success_rate, Some(100), "who stops a run does not fail it");
    assert!(engine.cancel_sync().is_err(), "there is nothing to stop any more");
    engine.stop().await;
}

/// Begins a full run and ends the program in the middle of it, without a word to anybody.
async fn killed(world: &World, path: &str, after: u32) {
    let engine = world.supervised();
    world.sandbox.add_fault(hang(path, after));
    let run = engine.sync(RunKind::Full);
    assert!(tokio::time::timeout(Duration::from_secs(5), run).await.is_err(), "it was to be in the middle");
    engine.stop().await;
    world.sandbox.clear_faults();
}

#[tokio::test(start_paused = true)]
async fn a_first_run_that_was_killed_is_shown_as_interrupted_and_goes_on() {
    for (path, after) in [("/v4/patients", 4), ("/v4/appointments", 4)] {
        let world = World::new(options());
        world.sandbox.set_dialect("max_limit=10".parse().unwrap());
        world.connected().await.stop().await;
        killed(&world, path, after).await;
        pass(60).await;
        let engine = world.engine();
        let interrupted = newest(&engine);
        assert_eq!(interrupted.status, RunStatus::Interrupted, "{path}");
        assert!(interrupted.completed_at.is_some() && interrupted.patients_found > 0);
        assert_eq!(said(&engine, "sync_interrupted"), 1);
        until("the next one is whole", || engine.day(None).unwrap().whole).await;
        pass(2).await;
        assert_eq!(said(&engine, "sync_resumed"), 1, "{path}");
        let run = newest(&engine);
        assert_eq!(run.status, RunStatus::Completed);
        let found = engine.search_patients("a").unwrap();
        assert!(found.complete && !found.patients.is_empty(), "{path}");
        engine.stop().await;
        drop(engine);
        compare(&world, path);
    }
}

#[tokio::test(start_paused = true)]
async fn a_patient_who_came_while_the_program_was_off_is_found_after_the_run_went_on() {
    let world = World::new(options());
    world.sandbox.set_dialect("max_limit=10".parse().unwrap());
    world.connected().await.stop().await;
    killed(&world, "/v4/appointments", 4).await;
    let order = sandbox::PatientOrder {
        firstname: Some("Quirina".to_owned()),
        lastname: Some("Zabriskie".to_owned()),
        ..sandbox::PatientOrder::default()
    };
    let id = world.sandbox.put_patient(&order).unwrap();
    pass(60).await;
    let engine = world.engine();
    until("whole", || engine.day(None).unwrap().whole && engine.state().unwrap().sync.is_none()).await;
    pass(300).await;
    let found = engine.search_patients("zabriskie").unwrap();
    assert_eq!(found.patients.iter().map(|one| &one.patient_id).collect::<Vec<_>>(), [&id]);
    assert!(found.complete);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_later_full_run_that_was_killed_goes_on_after_the_next_start() {
    let world = World::new(options());
    world.sandbox.set_dialect("max_limit=10".parse().unwrap());
    let engine = world.connected().await;
    engine.sync(RunKind::Full).await.unwrap();
    engine.stop().await;
    let doomed = world.sandbox.appointment_ids(None).unwrap().pop().unwrap();
    world.sandbox.delete(None, Some(&doomed), None).unwrap();
    pass(60).await;
    killed(&world, "/v4/appointments", 2).await;
    pass(60).await;
    let engine = world.engine();
    pass(1_800).await;
    let full: Vec<_> = engine
        .sync_view()
        .unwrap()
        .history
        .into_iter()
        .filter(|run| run.operation_type == RunKind::Full)
        .map(|run| run.status)
        .collect();
    assert_eq!(full, [RunStatus::Completed, RunStatus::Interrupted, RunStatus::Completed]);
    let id = engine.state().unwrap().practices[0].id.parse().unwrap();
    engine.stop().await;
    drop(engine);
    assert!(log(&store(&world), id).iter().any(|(code, _)| code == "sync_resumed"));
    compare(&world, "after the kill");
}

#[tokio::test(start_paused = true)]
async fn the_nightly_full_run_that_failed_is_made_up_for_before_the_next_night() {
    let mut world = World::new(options());
    (world.sync_seconds, world.tick) = (300, Duration::from_secs(20));
    world.sandbox.set_dialect("missing=practice_events:404".parse().unwrap());
    let engine = running(&world).await;
    // Until a minute past half past two at night; then the list of appointments is out of order for ten minutes.
    let night = (world.start + chrono::Duration::minutes(17 * 60 + 29) - world.sandbox.now()).num_seconds();
    pass(u64::try_from(night).unwrap()).await;
    let started = said(&engine, "sync_started");
    world
        .sandbox
        .add_fault(Fault { count: u32::MAX, ..Fault::new(FaultKind::NotAuthorized).on("/v4/appointments") });
    until("the night's run", || said(&engine, "sync_started") > started).await;
    pass(600).await;
    world.sandbox.clear_faults();
    let doomed = world.sandbox.appointment_ids(None).unwrap().pop().unwrap();
    world.sandbox.delete(None, Some(&doomed), None).unwrap();
    pass(6 * 3_600).await;
    let run = engine.sync_view().unwrap().history.into_iter().find(|run| run.operation_type == RunKind::Full);
    assert_eq!(run.unwrap().status, RunStatus::Completed, "by the morning");
    engine.stop().await;
    drop(engine);
    compare(&world, "in the morning");
}
