//! Every row is accounted for, by run and by table, and what could not be used is shown with its reason.

use engine::Engine;
use engine::view::{RunStatus, RunView, TableCounts};
use sandbox::{BookOrder, Fault, FaultKind, Options};

use crate::around::{World, options, pass, until};
use crate::reading::{asked, log, newest, requests, running, said, store};

const ALL_BAD: &str = "bad_rows=escape|surrogate|control|utf8|odd|nested|garbage|broken|noid";

fn table<'a>(run: &'a RunView, name: &str) -> &'a TableCounts {
    run.tables.iter().find(|table| table.table == name).unwrap()
}

fn accounted(run: &RunView, what: &str) {
    for table in &run.tables {
        assert_eq!(
            table.received,
            table.stored + table.unchanged + table.set_aside,
            "{what}: {} of run {}",
            table.table,
            run.sync_id
        );
    }
    let sum = |of: fn(&TableCounts) -> u32| run.tables.iter().map(of).sum::<u32>();
    assert_eq!(run.records_processed, sum(|table| table.received), "{what}");
    assert_eq!(run.records_failed, sum(|table| table.set_aside), "{what}");
    assert_eq!(run.records_success + run.records_failed, run.records_processed, "{what}");
}

fn log_of(engine: &Engine, code: &str) -> Vec<serde_json::Value> {
    let lines = engine.sync_view().unwrap().log;
    lines.into_iter().filter(|line| line.code == code).map(|line| line.values.into()).collect()
}

/// Runs so many full syncs of a person, one after the other.
async fn full(engine: &Engine) -> RunView {
    let before = engine.sync_view().unwrap().history.first().map(|run| run.sync_id.clone());
    engine.sync_now(true).unwrap();
    until("the full sync is over", || {
        let view = engine.sync_view().unwrap();
        view.current.is_none() && view.history.first().map(|run| run.sync_id.clone()) != before
    })
    .await;
    newest(engine)
}

#[tokio::test(start_paused = true)]
async fn received_is_stored_unchanged_and_set_aside_in_every_run() {
    for dialect in [
        "",
        "max_limit=7",
        "duplicates,max_limit=7",
        "total_count=high,max_limit=7",
        "total_count=low,max_limit=7",
        "total_count=zero",
        "total_count=missing,pagination=missing,max_limit=7",
        "moving_rows=3,max_limit=7",
        ALL_BAD,
        "duplicates,max_limit=50,bad_rows=odd|noid|garbage",
    ] {
        let mut world = World::new(Options { patients: 130, ..options() });
        world.tick = std::time::Duration::from_secs(10);
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = running(&world).await;
        for _ in 0..3 {
            world.sandbox.book(&BookOrder::default()).unwrap();
            world.sandbox.cancel(None, None).unwrap();
            pass(300).await;
        }
        let again = full(&engine).await;
        let view = engine.sync_view().unwrap();
        assert!(view.history.len() >= 3, "{dialect}: {}", view.history.len());
        for run in &view.history {
            assert_eq!(run.status, RunStatus::Completed, "{dialect}: {:?}", run.error);
            accounted(run, dialect);
        }
        // Distinct rows, each once, and as many as there are.
        let patients = table(&again, "patients");
        let there = world.sandbox.patient_ids(None).unwrap().len();
        assert_eq!((patients.received - patients.set_aside) as usize, there, "{dialect}");
        assert_eq!(patients.stored, 0, "{dialect}");
        assert_eq!(view.stats.total_patients as usize, there, "{dialect}");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_count_that_lies_costs_three_walks_at_most_and_the_difference_is_said() {
    for (dialect, differs) in [
        ("total_count=high", true),
        ("total_count=low", true),
        ("total_count=true", false),
        ("total_count=missing", false),
        ("duplicates", false),
    ] {
        let world = World::new(options());
        world.sandbox.set_dialect(format!("max_limit=20,{dialect}").parse().unwrap());
        let engine = running(&world).await;
        let run = newest(&engine);
        let pages = asked(&world, "GET /v4/patients");
        // Three pages a walk, one more where the end shows by an empty one, and the probe of the filter.
        assert!(pages <= 3 * 4 + 1, "{dialect}: {pages} pages");
        assert_eq!(table(&run, "patients").received, 60, "{dialect}");
        let lines = log_of(&engine, "list_incomplete");
        assert_eq!(!lines.is_empty(), differs, "{dialect}: {lines:?}");
        if let Some(line) = lines.iter().find(|line| line["table"] == "patients") {
            assert_eq!(line["rows"], 60, "{line}");
            assert_eq!(line["told"].as_u64(), table(&run, "patients").told.map(u64::from), "{line}");
        }
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn rows_that_move_between_pages_are_all_there_and_counted_once() {
    for dialect in ["moving_rows=5,max_limit=7", "moving_rows=9,max_limit=7,offset=row"] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = running(&world).await;
        pass(120).await;
        assert!(world.sandbox.state()["moved_rows"].as_u64().unwrap() > 0);
        let here = engine.sync_view().unwrap().stats.total_patients as usize;
        assert_eq!(here, world.sandbox.patient_ids(None).unwrap().len(), "{dialect}");
        for run in engine.sync_view().unwrap().history {
            accounted(&run, dialect);
        }
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_used_is_listed_with_its_reason_and_its_text() {
    let world = World::new(Options { patients: 220, ..options() });
    world.sandbox.set_dialect(ALL_BAD.parse().unwrap());
    let engine = running(&world).await;
    let view = engine.sync_view().unwrap();
    let run = newest(&engine);
    let aside: Vec<_> = view.set_aside.iter().filter(|row| row.row_id.is_none()).collect();
    assert_eq!(aside.len() as u32, run.records_failed, "each one is listed");
    assert!(run.records_failed >= 6, "{}", run.records_failed);
    for row in &aside {
        assert!(!row.reason.is_empty() && !row.text.is_empty() && row.field.is_none(), "{row:?}");
        assert!(["patients", "appointments"].contains(&row.table.as_str()));
    }
    assert!(aside.iter().any(|row| row.text.contains("nobody's")), "{aside:?}");
    let odd: Vec<_> = view.set_aside.iter().filter(|row| row.row_id.is_some()).collect();
    assert!(!odd.is_empty());
    for row in &odd {
        assert!(row.field.as_ref().is_some_and(|field| !field.is_empty()) && !row.text.is_empty(), "{row:?}");
        let ids = match row.table.as_str() {
            "patients" => world.sandbox.patient_ids(None).unwrap(),
            _ => world.sandbox.appointment_ids(None).unwrap(),
        };
        assert!(ids.contains(row.row_id.as_ref().unwrap()), "a row that is kept: {row:?}");
    }
    assert!(odd.iter().any(|row| row.text.contains("never")), "the odd date as it came: {odd:?}");
    assert!(view.stats.needs_attention as usize >= aside.len());
    assert_eq!(view.stats.total_patients, 220, "a row with an id is kept, whatever its fields say");
    // Mended in the PMS, nothing is left of it after the next full sync.
    world.sandbox.set_dialect("".parse().unwrap());
    full(&engine).await;
    let view = engine.sync_view().unwrap();
    assert!(view.set_aside.is_empty(), "{:?}", view.set_aside);
    assert_eq!(view.stats.needs_attention, 0);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn rows_set_aside_are_said_once_and_listed_once_however_often_they_come() {
    let world = World::new(options());
    world.sandbox.set_dialect("bad_rows=noid|garbage".parse().unwrap());
    let engine = running(&world).await;
    let listed = engine.sync_view().unwrap().stats.needs_attention;
    assert!(listed > 0);
    // They come again with each page of changes.
    for _ in 0..30 {
        world.sandbox.book(&BookOrder::default()).unwrap();
        world.sandbox.book(&BookOrder::default()).unwrap();
        pass(60).await;
    }
    assert_eq!(said(&engine, "rows_set_aside"), 1, "not with each run");
    let now = engine.sync_view().unwrap().stats.needs_attention;
    assert!(now <= listed + 4, "{listed} bad rows became {now}");
    full(&engine).await;
    full(&engine).await;
    assert_eq!(said(&engine, "rows_set_aside"), 1, "nor with each night");
    assert_eq!(engine.sync_view().unwrap().stats.needs_attention, listed);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_schedule_that_fails_says_it_once_and_keeps_its_first_and_newest_failure() {
    let world = World::new(options());
    let engine = running(&world).await;
    world
        .sandbox
        .add_fault(Fault { count: u32::MAX, ..Fault::new(FaultKind::NotAuthorized).on("/v4/patients") });
    until("it fails", || practice_error(&engine).is_some()).await;
    let first = newest(&engine);
    pass(3_600).await;
    assert_eq!(said(&engine, "sync_failed"), 1);
    let failed: Vec<_> = engine
        .sync_view()
        .unwrap()
        .history
        .into_iter()
        .filter(|run| run.status == RunStatus::Failed)
        .collect();
    assert_eq!(failed.len(), 2, "{failed:#?}");
    assert_eq!(failed[1].sync_id, first.sync_id);
    assert!(failed[0].started_at > first.started_at && failed[0].error == first.error);
    assert!(failed[0].error_detail.is_some());
    world.sandbox.clear_faults();
    until("over", || practice_error(&engine).is_none()).await;
    // Another time is said again.
    world
        .sandbox
        .add_fault(Fault { count: u32::MAX, ..Fault::new(FaultKind::NotAuthorized).on("/v4/patients") });
    until("it fails again", || said(&engine, "sync_failed") == 2).await;
    engine.stop().await;
}

fn practice_error(engine: &Engine) -> Option<String> {
    engine.state().unwrap().practices[0].error.clone()
}

#[tokio::test(start_paused = true)]
async fn the_success_rate_counts_the_runs_that_failed() {
    let world = World::new(options());
    let engine = running(&world).await;
    assert_eq!(engine.sync_view().unwrap().stats.success_rate, Some(100));
    pass(30 * 60).await;
    world
        .sandbox
        .add_fault(Fault { count: u32::MAX, ..Fault::new(FaultKind::NotAuthorized).on("/v4/patients") });
    pass(30 * 60).await;
    let rate = engine.sync_view().unwrap().stats.success_rate.unwrap();
    assert!((45..=55).contains(&rate), "half of the runs failed: {rate}");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn test_connection_counts_what_the_practice_has_there_and_here() {
    for (dialect, told) in [
        ("", Some(60)),
        ("total_count=missing", None),
        ("array_wrapped,numeric_envelope", Some(60)),
        ("slow=patients:700", Some(60)),
    ] {
        let world = World::new(options());
        let engine = running(&world).await;
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let id = engine.state().unwrap().practices[0].id.clone();
        let before = requests(&world);
        let test = engine.test_connection(&id).await.unwrap();
        assert_eq!((test.patients, test.patients_here), (told, 60), "{dialect}");
        assert_eq!(requests(&world) - before, 1, "{dialect}");
        assert_eq!(test.answered_in_ms >= 700, dialect.starts_with("slow"), "{}", test.answered_in_ms);
        world.sandbox.set_authorized("D20001", false).unwrap();
        world.sandbox.expire_keys(true);
        assert_eq!(engine.test_connection(&id).await.unwrap_err().code, "RECONNECT_NEEDED", "{dialect}");
        assert!(engine.test_connection("77").await.is_err());
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_is_renewed_when_a_person_asks() {
    let world = World::new(options());
    let engine = running(&world).await;
    let practice = || engine.state().unwrap().practices[0].clone();
    let id = practice().id;
    let first = practice().key_expires_at.unwrap();
    pass(3_600).await;
    assert_eq!(practice().key_expires_at.unwrap(), first, "not by itself yet");
    engine.renew_key(&id).await.unwrap();
    let now = practice().key_expires_at.unwrap();
    assert!(now > first, "{now} {first}");
    assert!(engine.renew_key("77").await.is_err());
    world.sandbox.set_authorized("D20001", false).unwrap();
    world.sandbox.expire_keys(true);
    assert_eq!(engine.renew_key(&id).await.unwrap_err().code, "RECONNECT_NEEDED");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn clearing_the_log_leaves_the_history_and_says_so() {
    let world = World::new(options());
    let engine = running(&world).await;
    let runs = engine.sync_view().unwrap().history.len();
    assert!(engine.sync_view().unwrap().log.len() > 3);
    engine.clear_sync_log().unwrap();
    let view = engine.sync_view().unwrap();
    let codes: Vec<_> = view.log.iter().map(|line| line.code.as_str()).collect();
    assert_eq!(codes, ["log_cleared"]);
    assert_eq!(view.history.len(), runs);
    full(&engine).await;
    assert!(said(&engine, "sync_completed") == 1, "it goes on");
    let id = engine.state().unwrap().practices[0].id.parse().unwrap();
    engine.stop().await;
    drop(engine);
    // No name of anybody is in it.
    for (code, numbers) in log(&store(&world), id) {
        assert!(!numbers.contains('@') && !code.contains(' '), "{code} {numbers}");
    }
}
