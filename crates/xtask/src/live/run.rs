//! The story of one `live` run: check, sync, write back, watch.

use std::sync::Arc;
use std::time::Duration;

use engine::supervised::{NotKept, Supervised, Table, each_id};
use engine::view::RunKind;
use engine::{Config, Opened, Surroundings, SystemRandomness, open_with_key};
use pms::State;
use secrecy::SecretString;
use serde_json::json;
use sikka::{AuthorizedPractice, HttpTransport};
use store::WriteBack;
use tokio::time::Instant;

use super::arguments::{Arguments, Ids, Sync};
use super::intake;
use super::machine::{Ahead, MemoryVault, NoDesktop};
use super::order::{self, Order};
use super::report::Report;
use super::{DONE, NOT_DONE, WRONG_USE};

/// Between two incremental syncs while watching, where DESKBELL_SYNC_SECONDS says nothing else.
const SYNC_EVERY: u32 = 15;
/// How long the next write-back waits for the one before it to leave: longer than a minute's rate limit.
const LEAVES_WITHIN: Duration = Duration::from_secs(150);

pub(super) async fn run(arguments: &Arguments, report: &mut Report) -> u8 {
    let prepared = match Prepared::new(arguments) {
        Ok(prepared) => prepared,
        Err(sentence) => {
            report.trouble("WRONG_USE", &sentence);
            return WRONG_USE;
        }
    };
    let opened = match open_with_key(&prepared.config, &prepared.key) {
        Ok(opened) => opened,
        Err(error) => {
            report.trouble(error.code(), &error.to_string());
            return NOT_DONE;
        }
    };
    if let Some(table) = arguments.ids {
        return ids(&opened, table, report);
    }
    let transport = match HttpTransport::new(Duration::from_secs(arguments.answers_within)) {
        Ok(transport) => transport,
        Err(error) => {
            report.trouble(error.code(), &error.to_string());
            return NOT_DONE;
        }
    };
    let around = Surroundings {
        vault: Arc::new(MemoryVault::default()),
        desktop: Arc::new(NoDesktop),
        transport: Arc::new(transport),
        clock: Arc::new(Ahead(chrono::Duration::seconds(arguments.seconds_ahead))),
        random: Arc::new(SystemRandomness),
    };
    let engine = match Supervised::start(opened, prepared.config, around) {
        Ok(engine) => engine,
        Err(error) => {
            report.trouble(error.code(), &error.to_string());
            return NOT_DONE;
        }
    };
    let every = Duration::from_secs(u64::from(prepared.sync_seconds));
    let code = story(arguments, &engine, prepared.orders, every, report).await;
    report.set_counters(engine.counters());
    engine.stop().await;
    code
}

/// Everything that can be wrong about the use, found before anything is done.
struct Prepared {
    config: Config,
    key: SecretString,
    orders: Vec<Order>,
    sync_seconds: u32,
    // Gone at the end, with the store in it.
    _temporary: Option<tempfile::TempDir>,
}

impl Prepared {
    fn new(arguments: &Arguments) -> Result<Self, String> {
        let environment = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let (key, temporary, data_dir) = match &arguments.data {
            Some(folder) => {
                let key = environment("DESKBELL_DATABASE_KEY")
                    .ok_or("--data needs DESKBELL_DATABASE_KEY: 64 hexadecimal digits")?;
                let key = SecretString::from(key);
                if store::DatabaseKey::from_hex(&key).is_none() {
                    return Err("DESKBELL_DATABASE_KEY is not 64 hexadecimal digits".to_owned());
                }
                (key, None, folder.clone())
            }
            None => {
                let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
                let bytes =
                    engine::Randomness::bytes(&SystemRandomness).map_err(|error| error.to_string())?;
                let path = folder.path().join("store");
                (store::DatabaseKey::new(bytes).to_hex(), Some(folder), path)
            }
        };
        let given = |name: &str| match name {
            "DESKBELL_SIKKA_API" => Some(arguments.api.clone()),
            "DESKBELL_SIKKA_APP_ID" => arguments.app_id.clone(),
            "DESKBELL_SIKKA_APP_KEY" => arguments.app_key.clone(),
            "DESKBELL_SYNC_SECONDS" => environment(name),
            _ => None,
        };
        let config = Config::from_environment_and_file(given, data_dir).map_err(|error| error.to_string())?;
        if config.app.is_none() && arguments.ids.is_none() {
            return Err(
                "--app-id and --app-key (or DESKBELL_SIKKA_APP_ID and DESKBELL_SIKKA_APP_KEY) are needed"
                    .into(),
            );
        }
        let orders = arguments.write_backs.iter().map(|path| order::read(path)).collect::<Result<_, _>>()?;
        let sync_seconds = config.sync_seconds.unwrap_or(SYNC_EVERY);
        Ok(Self { config, key, orders, sync_seconds, _temporary: temporary })
    }
}

fn ids(opened: &Opened, table: Ids, report: &Report) -> u8 {
    use std::io::Write;
    let table = match table {
        Ids::Patients => Table::Patients,
        Ids::Appointments => Table::Appointments,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let read = each_id(opened, table, |id| Report::id(&mut out, id));
    drop(out.flush());
    match read {
        Ok(()) => DONE,
        Err(error) => {
            report.trouble(error.code(), &error.to_string());
            NOT_DONE
        }
    }
}

async fn story(
    arguments: &Arguments,
    engine: &Supervised,
    orders: Vec<Order>,
    every: Duration,
    report: &mut Report,
) -> u8 {
    // What an earlier run left open is worked on too, and told last; this run answers for its own.
    let mut watched = Vec::new();
    let earlier: Vec<i64> = match engine.open_write_backs() {
        Ok(rows) => rows.iter().filter(|row| row.state != State::NeedsPerson).map(|row| row.id).collect(),
        Err(error) => {
            report.trouble(error.code(), &error.to_string());
            return NOT_DONE;
        }
    };
    match check(arguments, engine, report).await {
        Ok(()) => {}
        Err(code) => return code,
    }
    let mut ok = true;
    if arguments.sync != Sync::None {
        ok &= sync(engine, arguments.sync, report).await;
    }
    ok &= send(engine, orders, &mut watched, report).await;
    if arguments.stdin {
        let (kept, all) = intake::take(engine, report).await;
        watched.extend(kept);
        ok &= all;
    }
    if let Some(seconds) = arguments.watch {
        let all = [watched.as_slice(), earlier.as_slice()].concat();
        ok &= watch(arguments, engine, (Duration::from_secs(seconds), every), &all, report).await;
    }
    let read = |ids: &[i64]| -> Vec<WriteBack> {
        ids.iter().filter_map(|id| engine.write_back(*id).ok().flatten()).collect()
    };
    let rows = read(&watched);
    report.set_write_backs(&[rows.clone(), read(&earlier)].concat());
    // Asked to send: Sikka has it. Asked to watch: it has ended, and well.
    ok &= rows.iter().all(|row| match row.state {
        State::Completed => true,
        State::Submitted | State::Pending => arguments.watch.is_none(),
        _ => false,
    });
    if ok { DONE } else { NOT_DONE }
}

/// Seed 001's five steps: authorized practices, request key, refresh, key info, data access.
async fn check(arguments: &Arguments, engine: &Supervised, report: &Report) -> Result<(), u8> {
    let practices = match engine.authorized_practices().await {
        Ok(practices) => practices,
        Err(error) => {
            report.step(1, "authorized practices", Some(error.code()));
            return Err(NOT_DONE);
        }
    };
    report.step(1, "authorized practices", None);
    let chosen = choose(arguments, &practices, report)?;
    let said = |number, name: &str, result: engine::Result<()>| match result {
        Ok(()) => {
            report.step(number, name, None);
            Ok(())
        }
        Err(error) => {
            report.step(number, name, Some(error.code()));
            Err(NOT_DONE)
        }
    };
    // Without a practice's number the whole office is read: then no other practice has rows of its own.
    let all = if arguments.practice.is_some() { &practices[..] } else { &[] };
    said(2, "request key", engine.connect(chosen, all).await)?;
    // A key that was just issued works without these two: a server may lack them.
    let _may_be_missing = said(3, "refresh", engine.refresh().await);
    let _may_be_missing = said(4, "key info", engine.key_info().await);
    said(5, "data access", engine.data_access().await)
}

/// The practice of the office that was named, or of the only one.
fn choose<'a>(
    arguments: &Arguments,
    practices: &'a [AuthorizedPractice],
    report: &Report,
) -> Result<&'a AuthorizedPractice, u8> {
    let first = practices.first().map(|one| one.practice.office_id.as_str());
    let one_office = practices.iter().all(|one| Some(one.practice.office_id.as_str()) == first);
    let found = match &arguments.office {
        Some(office) => practices.iter().find(|one| {
            let asked = arguments.practice.as_ref();
            one.practice.office_id == *office && asked.is_none_or(|id| one.practice.practice_id == *id)
        }),
        None => practices.first().filter(|_| one_office),
    };
    if let Some(practice) = found {
        return Ok(practice);
    }
    for one in practices {
        let (office, number) = (&one.practice.office_id, &one.practice.practice_id);
        let object = json!({"event": "practice", "office_id": office, "practice_id": number, "name": one.practice.name});
        report.result(&object, &format!("{office}  {number}  {}", one.practice.name));
    }
    if practices.is_empty() {
        report.trouble("NO_PRACTICE", "no practice is authorized for this app");
        return Err(NOT_DONE);
    }
    report.trouble("OFFICE_NEEDED", "name one of these offices with --office; nothing else was done");
    Err(WRONG_USE)
}

async fn sync(engine: &Supervised, kind: Sync, report: &mut Report) -> bool {
    let kind = if kind == Sync::Incremental { RunKind::Incremental } else { RunKind::Full };
    match engine.sync(kind).await {
        Ok(outcome) => {
            report.sync(&outcome);
            outcome.error.is_none()
        }
        Err(error) => {
            report.trouble(error.code(), &error.to_string());
            false
        }
    }
}

/// Sends in the order given: the next one is kept when the one before it has left, or stands still.
async fn send(engine: &Supervised, orders: Vec<Order>, watched: &mut Vec<i64>, report: &Report) -> bool {
    if orders.is_empty() {
        return true;
    }
    let word = engine.cancelled_word().await.unwrap_or_else(|_| "Cancelled".to_owned());
    for order in orders {
        let id = match engine.keep(order.operation, order.fields, &word) {
            Ok(id) => id,
            Err(NotKept::Intent(error)) => {
                report.trouble("BAD_INPUT", &error.to_string());
                return false;
            }
            Err(NotKept::Engine(error)) => {
                report.trouble(error.code(), &error.to_string());
                return false;
            }
        };
        watched.push(id);
        let deadline = Instant::now() + LEAVES_WITHIN;
        while Instant::now() < deadline {
            match engine.write_back(id) {
                Ok(Some(row)) if !matches!(row.state, State::Queued | State::Sending) => {
                    report.write_back(&row);
                    break;
                }
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
    true
}

async fn watch(
    arguments: &Arguments,
    engine: &Supervised,
    (time, every): (Duration, Duration),
    watched: &[i64],
    report: &mut Report,
) -> bool {
    let deadline = Instant::now() + time;
    let mut next_sync = Instant::now() + every;
    let mut known: Vec<Option<State>> = vec![None; watched.len()];
    let mut ok = true;
    loop {
        // Without write-backs it is the syncs that are watched.
        let mut open = watched.is_empty() && arguments.sync != Sync::None;
        for (id, known) in watched.iter().zip(&mut known) {
            let Ok(Some(row)) = engine.write_back(*id) else { continue };
            if *known != Some(row.state) {
                report.write_back(&row);
                *known = Some(row.state);
            }
            open |= row.state.is_open() && row.state != State::NeedsPerson;
        }
        if !open || Instant::now() >= deadline {
            // What the write-backs changed should be in the store, as far as the cloud shows it by now.
            if arguments.sync != Sync::None {
                ok &= sync(engine, Sync::Incremental, report).await;
            }
            return ok;
        }
        if arguments.sync != Sync::None && Instant::now() >= next_sync {
            ok &= sync(engine, Sync::Incremental, report).await;
            next_sync = Instant::now() + every;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
