//! Letting a practice go: its keys and its rows, all of them and only its own, and not before its write-backs ended.

use std::sync::Arc;

use async_trait::async_trait;
use engine::view::PracticeStatus;
use engine::{Door, Engine, Surroundings, Vault, VaultError};
use sandbox::{BookOrder, Fault, FaultKind, Options, Spu};
use secrecy::SecretString;

use crate::around::{MemoryVault, World, form_for, kept, options, pass, until};
use crate::reading::{asked, join, practice, rows, running, sorted, store};

const FIRST: &str = "D20001";
const SECOND: &str = "D20002";

fn alive_keys(world: &World) -> usize {
    world.sandbox.state()["keys"]["alive_until"].as_array().unwrap().len()
}

/// A booking of ours in the shown practice that the practice's server, being off, does not take yet.
async fn book(engine: &Engine, world: &World, office_id: &str) -> String {
    let order = BookOrder { office_id: Some(office_id.to_owned()), ..BookOrder::default() };
    let slot = world.sandbox.book(&order).unwrap();
    world.sandbox.delete(Some(office_id), Some(&slot.appointment_sr_no), None).unwrap();
    let form = form_for(&slot);
    kept(engine.book(form).await.unwrap())
}

#[tokio::test(start_paused = true)]
async fn it_destroys_that_practices_rows_and_keys_and_no_others() {
    let world = World::new(Options { practices: 2, ..options() });
    let engine = world.engine();
    join(&engine, Some((FIRST, "1"))).await;
    join(&engine, Some((SECOND, "1"))).await;
    let [first, second] = [FIRST, SECOND].map(|office| practice(&engine, office).id);
    assert_eq!(alive_keys(&world), 2);
    assert!(world.vault.has("practice-D20001-1") && world.vault.has("practice-D20002-1"));
    engine.disconnect(&second, &[]).await.unwrap();
    assert_eq!(alive_keys(&world), 1, "its request key ended at Sikka");
    assert_eq!(asked(&world, "DELETE /v4/request_key"), 1);
    assert_eq!(asked(&world, "DELETE /v4/refresh_key"), 1);
    assert!(world.vault.has("practice-D20001-1") && !world.vault.has("practice-D20002-1"));
    let state = engine.state().unwrap();
    assert_eq!(state.practices.len(), 1);
    assert_eq!(state.connection.office_id.as_deref(), Some(FIRST), "the pages show the one that is left");
    assert!(engine.disconnect(&second, &[]).await.is_err());
    // No job brings it back.
    pass(7_200).await;
    assert_eq!(engine.state().unwrap().practices.len(), 1);
    assert!(engine.state().unwrap().practices[0].error.is_none());
    engine.stop().await;
    drop(engine);
    let store = store(&world);
    assert_eq!(rows(&store, second.parse().unwrap()), [Vec::<String>::new(), Vec::new()]);
    assert!(!store.mirror.knows(second.parse().unwrap()).unwrap());
    assert_eq!(
        rows(&store, first.parse().unwrap())[0],
        sorted(world.sandbox.patient_ids(Some(FIRST)).unwrap())
    );
}

#[tokio::test(start_paused = true)]
async fn keys_stay_at_sikka_while_another_practice_of_that_office_is_connected() {
    for dialect in ["", "reuses_active_key"] {
        let world = World::new(Options { locations: 2, ..options() });
        world.sandbox.set_dialect(dialect.parse().unwrap());
        let engine = world.engine();
        join(&engine, Some((FIRST, "1-1"))).await;
        join(&engine, Some((FIRST, "1-2"))).await;
        let practices = engine.state().unwrap().practices;
        let gone = practices.iter().find(|one| one.practice_id == "1-2").unwrap();
        engine.disconnect(&gone.id, &[]).await.unwrap();
        assert_eq!(asked(&world, "DELETE /v4/request_key") + asked(&world, "DELETE /v4/refresh_key"), 0);
        assert!(world.vault.has("practice-D20001-1-1") && !world.vault.has("practice-D20001-1-2"));
        let before = practice(&engine, FIRST).clocks.deskbell_read_sikka;
        pass(300).await;
        assert!(practice(&engine, FIRST).clocks.deskbell_read_sikka > before, "{dialect}: its key works");
        // The last one takes the keys with it.
        engine.disconnect(&practice(&engine, FIRST).id, &[]).await.unwrap();
        assert_eq!(asked(&world, "DELETE /v4/refresh_key"), 1, "{dialect}");
        assert!(!world.vault.has("practice-D20001-1-1"));
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn it_waits_for_an_open_write_back_and_goes_when_that_has_ended() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = practice(&engine, FIRST).id;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let write_back = book(&engine, &world, FIRST).await;
    until("sent", || engine.write_backs().unwrap().rows[0].attempts > 0).await;
    engine.disconnect(&id, &[]).await.unwrap();
    pass(3_600).await;
    let waiting = practice(&engine, FIRST);
    assert_eq!(waiting.status, PracticeStatus::Disconnecting);
    assert_eq!(waiting.open_write_backs.len(), 1);
    let named = &waiting.open_write_backs[0];
    assert_eq!(named.id, write_back);
    assert!(!named.patient_name.is_empty() && named.start.is_some(), "by name: {named:?}");
    assert!(alive_keys(&world) > 0 && engine.day(None).unwrap().whole, "nothing is gone yet");
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("gone", || engine.state().unwrap().practices.is_empty()).await;
    let ledger = world.sandbox.ledger();
    let sent = ledger["write_backs"].as_array().unwrap();
    assert_eq!(sent.len(), 1, "what was promised was carried out: {ledger}");
    until("its keys are gone", || !world.vault.has("practice-D20001-1")).await;
    engine.stop().await;
    drop(engine);
    assert!(!store(&world).mirror.knows(id.parse().unwrap()).unwrap());
}

#[tokio::test(start_paused = true)]
async fn write_backs_discarded_by_name_are_not_waited_for() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = practice(&engine, FIRST).id;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let one = book(&engine, &world, FIRST).await;
    let other = book(&engine, &world, FIRST).await;
    until("sent", || engine.write_backs().unwrap().rows.iter().all(|row| row.attempts > 0)).await;
    engine.disconnect(&id, &[one]).await.unwrap();
    let left = practice(&engine, FIRST).open_write_backs;
    assert_eq!(left.iter().map(|row| &row.id).collect::<Vec<_>>(), [&other], "only the named one");
    assert!(engine.disconnect(&id, &["4711".to_owned()]).await.is_err(), "a number that is none of ours");
    engine.disconnect(&id, &[other]).await.unwrap();
    assert!(engine.state().unwrap().practices.is_empty());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn keeping_the_connection_takes_it_back_also_after_a_restart() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = practice(&engine, FIRST).id;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    book(&engine, &world, FIRST).await;
    engine.disconnect(&id, &[]).await.unwrap();
    engine.stop().await;
    drop(engine);
    pass(5).await;
    let engine = world.engine();
    assert_eq!(practice(&engine, FIRST).status, PracticeStatus::Disconnecting, "the wish survives");
    engine.keep_connected(&id).unwrap();
    assert_eq!(practice(&engine, FIRST).status, PracticeStatus::Connected);
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("in the PMS", || engine.write_backs().unwrap().rows[0].state == "completed").await;
    pass(600).await;
    assert_eq!(engine.state().unwrap().practices.len(), 1, "it stays");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_crash_between_the_two_files_leaves_nothing_behind() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id: i64 = practice(&engine, FIRST).id.parse().unwrap();
    engine.stop().await;
    drop(engine);
    {
        let store = store(&world);
        store.ledger.disconnect(id).unwrap();
        assert!(store.mirror.knows(id).unwrap(), "the mirror still has its rows");
    }
    let engine = world.engine();
    assert!(engine.state().unwrap().practices.is_empty());
    pass(60).await;
    assert!(!world.vault.has("practice-D20001-1"), "its keys are in the keychain still");
    engine.stop().await;
    drop(engine);
    let store = store(&world);
    assert!(!store.mirror.knows(id).unwrap());
    assert!(store.mirror.search_patients(id, "a", 10).unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_sikka_that_does_not_answer_does_not_keep_the_data_here() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = practice(&engine, FIRST).id;
    world.sandbox.add_fault(Fault { count: u32::MAX, ..Fault::new(FaultKind::Hang) });
    // Also in the middle of a run.
    engine.sync_now(true).unwrap();
    pass(3).await;
    let began = tokio::time::Instant::now();
    engine.disconnect(&id, &[]).await.unwrap();
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
    assert!(engine.state().unwrap().practices.is_empty());
    assert!(!world.vault.has("practice-D20001-1"));
    pass(120).await;
    engine.stop().await;
    drop(engine);
    assert!(!store(&world).mirror.knows(id.parse().unwrap()).unwrap(), "a late page wrote nothing");
}

#[tokio::test(start_paused = true)]
async fn a_locked_keychain_does_not_keep_the_data_here_either() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = practice(&engine, FIRST).id;
    *world.vault.trouble.lock().unwrap() = Some(VaultError::Locked);
    // The keys are in memory: all the rest works.
    drop(engine.disconnect(&id, &[]).await);
    assert!(engine.state().unwrap().practices.is_empty());
    engine.stop().await;
    drop(engine);
    assert!(!store(&world).mirror.knows(id.parse().unwrap()).unwrap());
}

#[tokio::test(start_paused = true)]
async fn connected_anew_in_the_middle_of_a_first_load_everybody_is_found() {
    let world = World::new(options());
    world.sandbox.set_dialect("max_limit=10".parse().unwrap());
    let engine = world.engine();
    world.sandbox.add_fault(Fault {
        after: 3,
        ms: Some(60_000),
        ..Fault::new(FaultKind::Hang).on("/v4/appointments")
    });
    engine.connect(Door::Marketplace).await.unwrap();
    until("in the appointments", || {
        engine.state().unwrap().sync.is_some_and(|run| run.appointments_found > 0)
    })
    .await;
    let id = practice(&engine, FIRST).id;
    engine.disconnect(&id, &[]).await.unwrap();
    join(&engine, None).await;
    let name = engine.day(None).unwrap().appointments[0].patient_name.clone();
    let found = engine.search_patients(name.split(' ').next_back().unwrap()).unwrap();
    assert!(found.complete, "the search says that somebody may be missing");
    assert!(!found.patients.is_empty(), "nobody is found");
    engine.stop().await;
}

/// A keychain that takes a second: between the count and the end of a practice.
struct SlowVault(Arc<MemoryVault>);

#[async_trait]
impl Vault for SlowVault {
    async fn read(&self, item: &str) -> Result<Option<SecretString>, VaultError> {
        pass(1).await;
        self.0.read(item).await
    }

    async fn write(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.0.write(item, secret).await
    }

    async fn remove(&self, item: &str) -> Result<(), VaultError> {
        self.0.remove(item).await
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_while_it_is_being_disconnected_is_carried_out_first() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = practice(&engine, FIRST).id;
    let visit = world.sandbox.book(&BookOrder::default()).unwrap().appointment_sr_no;
    engine.stop().await;
    drop(engine);
    pass(1).await;
    let around = world.surroundings();
    let engine = world.engine_in(Surroundings { vault: Arc::new(SlowVault(world.vault.clone())), ..around });
    let (let_go, kept) = tokio::join!(engine.disconnect(&id, &[]), async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        engine.cancel_appointment(&visit, "has the flu")
    });
    let_go.unwrap();
    kept.unwrap();
    assert_eq!(practice(&engine, FIRST).status, PracticeStatus::Disconnecting);
    assert_eq!(practice(&engine, FIRST).open_write_backs.len(), 1, "what was kept is there");
    until("gone", || engine.state().unwrap().practices.is_empty()).await;
    assert_eq!(world.sandbox.appointment(None, &visit).unwrap().status, "Cancelled");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_form_whose_practice_goes_while_its_day_is_looked_at_is_refused_and_not_kept() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = practice(&engine, FIRST).id;
    let slot = world.sandbox.book(&BookOrder::default()).unwrap();
    world.sandbox.delete(None, Some(&slot.appointment_sr_no), None).unwrap();
    world.sandbox.add_fault(Fault { count: u32::MAX, ..Fault::new(FaultKind::Hang).on("/v4/appointments") });
    let (kept, let_go) = tokio::join!(engine.book(form_for(&slot)), async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        engine.disconnect(&id, &[]).await
    });
    let_go.unwrap();
    assert!(engine.state().unwrap().practices.is_empty());
    assert_eq!(kept.unwrap_err().code, "NOT_CONNECTED");
    world.sandbox.clear_faults();
    join(&engine, None).await;
    pass(600).await;
    assert!(engine.write_backs().unwrap().rows.is_empty(), "it does not go out later");
    assert!(world.sandbox.ledger()["write_backs"].as_array().unwrap().is_empty());
    engine.stop().await;
}
