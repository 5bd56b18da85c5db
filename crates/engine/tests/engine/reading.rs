//! What the log, the requests and the store say: asked in the same way by all tests of the sync and the practices.

use engine::view::{ConnectedPractice, RunView};
use engine::{Door, Engine};
use secrecy::SecretString;
use store::{DatabaseKey, Store, StoreDirectory};

use crate::around::{World, until};

/// All requests so far.
pub(crate) fn requests(world: &World) -> u64 {
    world.sandbox.state()["requests_total"].as_u64().unwrap()
}

/// How often one call was made, as `GET /v4/patients`.
pub(crate) fn asked(world: &World, call: &str) -> u64 {
    world.sandbox.state()["requests"][call].as_u64().unwrap_or(0)
}

/// How often the activity log of the shown practice says this.
pub(crate) fn said(engine: &Engine, code: &str) -> usize {
    engine.sync_view().unwrap().log.iter().filter(|line| line.code == code).count()
}

/// The newest run that the shown practice's history has.
pub(crate) fn newest(engine: &Engine) -> RunView {
    engine.sync_view().unwrap().history.first().cloned().unwrap()
}

/// The connected practice of an office.
pub(crate) fn practice(engine: &Engine, office_id: &str) -> ConnectedPractice {
    let practices = engine.state().unwrap().practices;
    practices.into_iter().find(|one| one.office_id == office_id).unwrap()
}

/// Both files of a world whose engine is gone.
pub(crate) fn store(world: &World) -> Store {
    let key = DatabaseKey::from_hex(&SecretString::from("5a".repeat(32))).unwrap();
    StoreDirectory::lock(&world.config().data_dir).unwrap().open(&key).unwrap()
}

/// The newest lines of a practice's log: code and numbers.
pub(crate) fn log(store: &Store, id: i64) -> Vec<(String, String)> {
    let lines = store.ledger.log_entries(id, 500).unwrap();
    lines.into_iter().map(|line| (line.code, line.numbers)).collect()
}

/// Sorted ids of a practice's patients and appointments.
pub(crate) fn rows(store: &Store, id: i64) -> [Vec<String>; 2] {
    let (mut patients, mut appointments) = (Vec::new(), Vec::new());
    store.mirror.patient_ids(id, |row| patients.push(row.to_owned())).unwrap();
    store.mirror.appointment_ids(id, |row| appointments.push(row.to_owned())).unwrap();
    patients.sort();
    appointments.sort();
    [patients, appointments]
}

pub(crate) fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

/// The engine as the shell runs it, with the first practice connected and read whole.
pub(crate) async fn running(world: &World) -> Engine {
    let engine = world.engine();
    join(&engine, None).await;
    engine
}

/// Connects a practice by the marketplace door, the named one where there are several, and waits for its first sync.
pub(crate) async fn join(engine: &Engine, wanted: Option<(&str, &str)>) {
    engine.connect(Door::Marketplace).await.unwrap();
    let choices = engine.state().unwrap().connection.practices;
    if !choices.is_empty() {
        let (office, practice) = wanted.unwrap_or((&choices[0].office_id, &choices[0].practice_id));
        engine.choose_practice(office, practice).await.unwrap();
    }
    until("the first sync", || {
        let state = engine.state().unwrap();
        state.sync.is_none() && engine.day(None).is_ok_and(|day| day.whole)
    })
    .await;
}
