//! Plays a case: a practice on a port of its own, `live` as a process of its own, and the comparison.

use std::collections::BTreeSet;
use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sandbox::{BadRow, DEMO_APP_ID, DEMO_APP_KEY, Sandbox};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::time::timeout;

use crate::cases::{Case, Ends};

/// Of the throwaway store.
const DATABASE_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
/// How long an answer may take here: most of the waiting is for this.
const ANSWERS_WITHIN: &str = "5";

/// What came of a case.
pub(crate) struct Played {
    pub(crate) name: String,
    took: Duration,
    requests: u64,
    too_many: u64,
    code: Option<String>,
    /// Why it did not hold.
    pub(crate) trouble: Option<String>,
}

impl fmt::Display for Played {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name: String = self.name.chars().take(44).collect();
        let (requests, too_many) = (self.requests, self.too_many);
        write!(f, "{name:<44} {:>6.1} {requests:>5} {too_many:>5}  ", self.took.as_secs_f64())?;
        match (&self.trouble, &self.code) {
            (Some(trouble), _) => write!(f, "FAILED: {trouble}"),
            (None, Some(code)) => write!(f, "{code}, as it has to be"),
            (None, None) => write!(f, "whole"),
        }
    }
}

pub(crate) async fn play(mut case: Case) -> Played {
    let start = Instant::now();
    let elsewhere = Elsewhere::listen().await;
    if case.watched {
        case.options.dialect.foreign_host = format!("http://{}", elsewhere.address);
    }
    let sandbox = Sandbox::new(case.options.clone());
    for fault in &case.faults {
        sandbox.add_fault(fault.clone());
    }
    let (address, server) = serve(sandbox.router()).await;
    let (code, trouble) = match timeout(case.within, run(&case, &sandbox, address)).await {
        Ok((code, trouble)) => (code, trouble),
        Err(_) => (None, Some(format!("did not end within {} s", case.within.as_secs()))),
    };
    server.abort();
    let state = sandbox.state();
    let trouble = trouble.or_else(|| misbehaved(&case, &state, &elsewhere));
    Played {
        name: case.name,
        took: start.elapsed(),
        requests: state["requests_total"].as_u64().unwrap_or(0),
        too_many: state["too_many"].as_object().unwrap().values().filter_map(Value::as_u64).sum(),
        code,
        trouble,
    }
}

async fn run(case: &Case, sandbox: &Sandbox, address: SocketAddr) -> (Option<String>, Option<String>) {
    let folder = tempfile::tempdir().unwrap();
    if let Some(at) = case.killed_at {
        let mut first = live_command(case, folder.path(), address, "full");
        let mut first = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while sandbox.state()["requests_total"].as_u64() < Some(at) {
            if let Some(ended) = first.try_wait().unwrap() {
                return (None, Some(format!("ended before it was killed: {ended}")));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        first.kill().await.unwrap();
    }
    let mut ended = live(case, folder.path(), address, "full").await;
    if let Some(after) = case.after {
        after(sandbox);
    }
    if case.followed && ended.is_ok() {
        // What moves while the last sync walks is the next one's; here there is none.
        sandbox.change_dialect(&json!({"moving_rows": 0})).unwrap();
        ended = live(case, folder.path(), address, "incremental").await;
    }
    let code = ended.err();
    let trouble = match (&case.ends, &code) {
        (Ends::Whole | Ends::WholeOr(_), None) => difference(case, sandbox, folder.path()).await,
        (Ends::Whole, Some(code)) => Some(format!("ended with {code}")),
        (Ends::Code(codes) | Ends::WholeOr(codes), Some(code)) if codes.contains(&code.as_str()) => None,
        (Ends::Code(codes) | Ends::WholeOr(codes), other) => {
            Some(format!("ended with {other:?}, not with one of {codes:?}"))
        }
    };
    (code, trouble)
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DESKBELL_")) {
        command.env_remove(name);
    }
    command.arg("live").arg("--data").arg(folder.join("store")).env("DESKBELL_DATABASE_KEY", DATABASE_KEY);
    command.kill_on_drop(true);
    command
}

fn live_command(case: &Case, folder: &Path, address: SocketAddr, sync: &str) -> Command {
    let mut command = command(folder);
    command.args(["--api", &format!("http://{address}/v4"), "--sync", sync, "--json"]);
    command.args(["--app-id", DEMO_APP_ID, "--app-key", DEMO_APP_KEY, "--answers-within", ANSWERS_WITHIN]);
    if let Some(office) = case.office {
        command.args(["--office", office]);
    }
    command
}

/// The error is the last code that `live` told of.
async fn live(case: &Case, folder: &Path, address: SocketAddr, sync: &str) -> Result<(), String> {
    let mut command = live_command(case, folder, address, sync);
    let output = command.output().await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    if output.status.success() {
        return accounted(case, &text);
    }
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    // Steps 3 and 4 of the check may fail without harm.
    let told = lines.filter(|line| !matches!(line["step"].as_u64(), Some(3 | 4)));
    let code = told
        .filter_map(|line| Some(line["error"].as_str().or(line["code"].as_str())?.to_owned()))
        .next_back();
    Err(code.unwrap_or_else(|| format!("no code, {}", output.status)))
}

/// Received is stored, unchanged and set aside; and what is no row is set aside.
fn accounted(case: &Case, text: &str) -> Result<(), String> {
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    for sync in lines.filter(|line| line["event"] == "sync") {
        for table in ["patients", "appointments"] {
            let counts = &sync["counts"][table];
            let count = |name: &str| counts[name].as_u64().unwrap_or(0);
            let (received, aside) = (count("received"), count("set_aside"));
            if received != count("stored") + count("unchanged") + aside {
                return Err(format!("no sound account: {table} {counts}"));
            }
            let no_rows = [BadRow::Garbage, BadRow::Broken, BadRow::Noid];
            if aside == 0 && no_rows.iter().any(|kind| case.options.dialect.bad_rows.contains(kind)) {
                return Err(format!("an account without what is no row: {table} {counts}"));
            }
        }
    }
    Ok(())
}

async fn difference(case: &Case, sandbox: &Sandbox, folder: &Path) -> Option<String> {
    let mut troubles = Vec::new();
    for (table, truth) in [
        ("patients", sandbox.patient_ids(case.office).unwrap()),
        ("appointments", sandbox.appointment_ids(case.office).unwrap()),
    ] {
        let output = command(folder).args(["--ids", table]).output().await.unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let stored: BTreeSet<&str> = text.lines().collect();
        let twice = text.lines().count() - stored.len();
        let truth: BTreeSet<&str> = truth.iter().map(String::as_str).collect();
        let missing = truth.difference(&stored).count();
        let ghosts = stored.difference(&truth).count();
        if missing + ghosts + twice > 0 || !output.status.success() {
            troubles.push(format!("{table}: {missing} missing, {ghosts} too many, {twice} twice"));
        }
    }
    (!troubles.is_empty()).then(|| troubles.join("; "))
}

/// What may not happen though the rows are right.
fn misbehaved(case: &Case, state: &Value, elsewhere: &Elsewhere) -> Option<String> {
    let at_once = state["max_refreshes_in_flight"].as_u64().unwrap_or(0);
    if at_once > 1 {
        return Some(format!("{at_once} key requests of one office at once"));
    }
    let during_hold = state["requests_during_hold"].as_u64().unwrap_or(0);
    if case.during_hold.is_some_and(|most| during_hold > most) {
        return Some(format!("{during_hold} requests while a 429 held the app"));
    }
    let visits = elsewhere.visits.load(Ordering::SeqCst);
    (visits > 0).then(|| format!("{visits} connections to another host"))
}

async fn serve(router: axum::Router) -> (SocketAddr, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (address, task)
}

/// Another host, to which nothing may come.
struct Elsewhere {
    address: SocketAddr,
    visits: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Elsewhere {
    async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let visits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&visits);
        let task = tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { address, visits, task }
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.task.abort();
    }
}
