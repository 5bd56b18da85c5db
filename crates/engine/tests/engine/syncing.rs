//! Full and incremental runs: afterwards the mirror holds what the PMS holds, in every dialect.

use engine::supervised::Table;
use engine::view::RunKind;
use sandbox::{Dialect, Fault, FaultKind, PatientOrder};
use tokio::sync::watch;

use crate::around::{World, options, pass, until};

/// Ids here and in the PMS, for both tables; the engine must be gone.
fn compare(world: &World) {
    let opened = world.open();
    for (table, mut there) in [
        (Table::Patients, world.sandbox.patient_ids(None).unwrap()),
        (Table::Appointments, world.sandbox.appointment_ids(None).unwrap()),
    ] {
        there.sort();
        assert!(!there.is_empty());
        assert_eq!(World::ids(&opened, table), there, "{table:?}");
    }
}

async fn full_sync_in(dialect: &str) {
    let world = World::new(options());
    world.sandbox.set_dialect(dialect.parse::<Dialect>().unwrap());
    let engine = world.connected().await;
    let outcome = engine.sync(RunKind::Full).await.unwrap();
    assert_eq!(outcome.error, None, "{dialect}");
    for counts in [outcome.patients, outcome.appointments] {
        assert_eq!(counts.received, counts.stored + counts.unchanged + counts.set_aside, "{dialect}");
    }
    let again = engine.sync(RunKind::Full).await.unwrap();
    assert_eq!((again.patients.stored, again.appointments.stored), (0, 0), "{dialect}");
    engine.stop().await;
    compare(&world);
}

#[tokio::test(start_paused = true)]
async fn a_full_sync_holds_exactly_what_the_pms_holds_in_every_dialect() {
    for dialect in [
        "",
        "offset=row",
        "max_limit=7",
        "offset=row,max_limit=7",
        "array_wrapped",
        "underscored",
        "numeric_http_code,http_links",
        "missing=providers:404|operatories:405|appointment_statuses:401|practice_events:404|request_key_info:400",
    ] {
        full_sync_in(dialect).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_incremental_sync_finds_new_changed_cancelled_and_deleted_rows() {
    let world = World::new(options());
    let engine = world.connected().await;
    engine.sync(RunKind::Full).await.unwrap();
    pass(60).await;
    let quiet = engine.sync(RunKind::Incremental).await.unwrap();
    assert_eq!((quiet.patients.stored, quiet.appointments.stored), (0, 0));
    let booked = world.sandbox.book(&sandbox::BookOrder::default()).unwrap();
    let cancelled = world.sandbox.cancel(None, None).unwrap();
    let patient = world.sandbox.put_patient(&PatientOrder::default()).unwrap();
    let ids = world.sandbox.appointment_ids(None).unwrap();
    let doomed = ids
        .iter()
        .find(|id| ![&booked.appointment_sr_no, &cancelled.appointment_sr_no].contains(id))
        .unwrap();
    world.sandbox.delete(None, Some(doomed), None).unwrap();
    pass(60).await;
    let outcome = engine.sync(RunKind::Incremental).await.unwrap();
    assert_eq!(outcome.error, None);
    assert!(outcome.appointments.stored >= 2 && outcome.patients.stored == 1, "{outcome:?}");
    engine.stop().await;
    assert!(world.sandbox.patient_ids(None).unwrap().contains(&patient));
    compare(&world);
}

#[tokio::test(start_paused = true)]
async fn without_events_the_next_full_run_finds_what_was_deleted() {
    let world = World::new(options());
    world.sandbox.set_dialect("missing=practice_events:404".parse().unwrap());
    let engine = world.connected().await;
    engine.sync(RunKind::Full).await.unwrap();
    let doomed = world.sandbox.appointment_ids(None).unwrap().pop().unwrap();
    world.sandbox.delete(None, Some(&doomed), None).unwrap();
    pass(5).await;
    assert_eq!(engine.sync(RunKind::Incremental).await.unwrap().error, None);
    engine.sync(RunKind::Full).await.unwrap();
    engine.stop().await;
    compare(&world);
}

#[tokio::test(start_paused = true)]
async fn trouble_on_the_way_is_retried_and_a_key_that_dies_is_renewed() {
    let world = World::new(options());
    let engine = world.connected().await;
    let fault =
        |kind, path: &str, after| Fault { kind, after, path: Some(path.to_owned()), ..Fault::new(kind) };
    world.sandbox.set_dialect("max_limit=10".parse().unwrap());
    world.sandbox.add_fault(fault(FaultKind::Overloaded, "/v4/patients", 1));
    world.sandbox.add_fault(fault(FaultKind::Html, "/v4/patients", 2));
    world.sandbox.add_fault(fault(FaultKind::Cut, "/v4/appointments", 0));
    world.sandbox.expire_keys(false);
    let outcome = engine.sync(RunKind::Full).await.unwrap();
    assert_eq!(outcome.error, None);
    assert!(engine.counters().retries >= 3);
    engine.stop().await;
    compare(&world);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_run_says_so_and_the_next_one_goes_on() {
    let world = World::new(options());
    world.sandbox.set_dialect("max_limit=10".parse().unwrap());
    let engine = world.connected().await;
    world.sandbox.add_fault(Fault {
        kind: FaultKind::Hang,
        after: 3,
        path: Some("/v4/patients".to_owned()),
        ms: Some(20_000),
        ..Fault::new(FaultKind::Hang)
    });
    let (cancel, cancelled) = watch::channel(false);
    let began = tokio::time::Instant::now();
    let stop = async {
        pass(2).await;
        cancel.send(true).ok();
    };
    let (outcome, ()) = tokio::join!(engine.sync_until(RunKind::Full, cancelled), stop);
    assert!(began.elapsed() < std::time::Duration::from_secs(3));
    let outcome = outcome.unwrap();
    assert_eq!(outcome.error.as_deref(), Some("CANCELLED"));
    assert!(outcome.patients.received > 0);
    let rest = engine.sync(RunKind::Full).await.unwrap();
    assert_eq!(rest.error, None);
    let before = outcome.patients.stored;
    assert!(before > 0, "{outcome:?}");
    // It goes on from where it stopped, and looks at the first pages again for who is missing there.
    assert_eq!((rest.patients.stored, rest.patients.unchanged), (60 - before, before));
    engine.stop().await;
    compare(&world);
}

#[tokio::test(start_paused = true)]
async fn the_ticker_syncs_and_a_trouble_passes_by_itself() {
    let world = World::new(options());
    world.connected().await.stop().await;
    let engine = world.engine();
    until("the first sync", || engine.day(None).unwrap().whole).await;
    world.sandbox.add_fault(Fault {
        kind: FaultKind::Overloaded,
        count: 1_000,
        ..Fault::new(FaultKind::Overloaded)
    });
    engine.sync_now(false).unwrap();
    until("offline", || engine.state().unwrap().overall == engine::view::Overall::Offline).await;
    assert_eq!(engine.tray().icon, engine::tray::Icon::Attention);
    world.sandbox.clear_faults();
    engine.sync_now(false).unwrap();
    until("connected again", || engine.state().unwrap().overall == engine::view::Overall::Connected).await;
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn many_deletions_and_trouble_with_the_events_lose_nothing() {
    let world = World::new(options());
    let engine = world.connected().await;
    engine.sync(RunKind::Full).await.unwrap();
    let doomed: Vec<_> = world.sandbox.appointment_ids(None).unwrap().into_iter().rev().take(130).collect();
    for id in &doomed {
        world.sandbox.delete(None, Some(id), None).unwrap();
    }
    pass(30).await;
    let down = |count| Fault {
        kind: FaultKind::Overloaded,
        count,
        path: Some("/v4/practice_events".to_owned()),
        ..Fault::new(FaultKind::Overloaded)
    };
    world.sandbox.add_fault(down(100));
    // The lists were read: that is no failed run. What the events would have told is asked for by the next one.
    assert_eq!(engine.sync(RunKind::Incremental).await.unwrap().error, None);
    world.sandbox.clear_faults();
    pass(3_600).await;
    assert_eq!(engine.sync(RunKind::Incremental).await.unwrap().error, None);
    engine.stop().await;
    compare(&world);
}

/// How many times the list of patients was asked for.
fn walks(world: &World) -> u64 {
    world.sandbox.state()["requests"]["GET /v4/patients"].as_u64().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn sleep_and_clock_jumps_neither_skip_a_run_nor_double_it() {
    let world = World::new(options());
    world.connected().await.stop().await;
    let engine = world.engine();
    until("the first sync", || engine.day(None).unwrap().whole).await;
    pass(5).await;
    // Sixteen hours of sleep: one run when the lid opens, not a thousand.
    let before = walks(&world);
    *world.skew.lock().unwrap() = chrono::Duration::hours(16);
    pass(5).await;
    let after_sleep = walks(&world) - before;
    assert!((1..=4).contains(&after_sleep), "{after_sleep} lists asked for after waking");
    // The clock is set back a day: the next run is not a day away.
    let before = walks(&world);
    *world.skew.lock().unwrap() = chrono::Duration::hours(-8);
    pass(130).await;
    let after_jump = walks(&world) - before;
    assert!((1..=6).contains(&after_jump), "{after_jump} lists asked for after the jump");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn rows_that_were_gone_and_come_back_as_they_were_are_here_again() {
    let world = World::new(options());
    let engine = world.connected().await;
    let first = engine.sync(RunKind::Full).await.unwrap();
    let all = world.sandbox.appointment_ids(None).unwrap().len();
    assert_eq!(first.appointments.stored as usize, all);
    world
        .sandbox
        .add_fault(Fault { count: u32::MAX, ..Fault::new(FaultKind::NoContent).on("/v4/appointments") });
    let empty = engine.sync(RunKind::Full).await.unwrap();
    assert_eq!((empty.error, empty.appointments.received), (None, 0));
    world.sandbox.clear_faults();
    let back = engine.sync(RunKind::Full).await.unwrap();
    assert_eq!((back.appointments.stored as usize, back.appointments.unchanged), (all, 0));
    let same = engine.sync(RunKind::Full).await.unwrap();
    assert_eq!((same.appointments.stored, same.appointments.unchanged as usize), (0, all));
    engine.stop().await;
    compare(&world);
}
