//! The cases of `bench sync`: what runs in which order, and what it must come to.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Result;
use super::arguments::Sync;
use super::figures::Figures;
use super::server::Server;
use super::{document, plot, report};
use crate::programs::root;

/// How much is measured.
pub(super) struct Size {
    /// Patients, and as many appointments.
    pub(super) rows: usize,
    /// Of the larger practice.
    pub(super) more_rows: usize,
    pub(super) runs: u32,
    pub(super) changes: usize,
    /// Only to see that it works.
    pub(super) quick: bool,
}

/// Everything that was measured, run by run.
#[derive(Default)]
pub(super) struct Measured {
    pub(super) floor: Vec<Figures>,
    pub(super) full: Vec<Figures>,
    pub(super) again: Vec<Figures>,
    pub(super) incremental: Vec<Figures>,
    pub(super) feed: Vec<Figures>,
    pub(super) more_floor: Vec<Figures>,
    pub(super) more_full: Vec<Figures>,
    /// How many processes wanted a processor in the minute before each run: the machine's, ours among them.
    pub(super) load: Vec<f64>,
}

/// Measures all cases, and writes the report.
pub(super) fn all(arguments: &Sync) -> Result<()> {
    let size = if arguments.quick {
        Size { rows: 600, more_rows: 1_200, runs: 1, changes: 200, quick: true }
    } else {
        Size { rows: 100_000, more_rows: 200_000, runs: arguments.runs, changes: 10_000, quick: false }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let measured = runtime.block_on(measure(&size))?;
    check(&size, &measured)?;
    let folder = match (&arguments.out, arguments.quick) {
        (Some(folder), _) => folder.clone(),
        (None, false) => root().join("docs"),
        (None, true) => {
            println!("All cases ran. Figures of so few rows say nothing; none were written.");
            return Ok(());
        }
    };
    let text = report::text(&size, &measured)?;
    document::put(&folder, document::SYNC, &text)?;
    plot::draw(&folder.join(report::PLOT), &size, &measured)?;
    println!("\n{text}");
    Ok(())
}

async fn measure(size: &Size) -> Result<Measured> {
    let folder = tempfile::tempdir()?;
    let mut measured = Measured::default();
    let mut server = Server::start(size.rows, size.quick)?;
    for run in 0..size.runs {
        let data = folder.path().join(format!("run{run}"));
        measured.load.extend(load());
        measured.floor.push(job("floor", &server, &data.join("floor"), size.changes)?);
        let data = data.join("ours");
        measured.full.push(job("full", &server, &data, size.changes)?);
        // By tomorrow no row counts as loaded lately.
        server.next_day().await?;
        measured.again.push(job("full", &server, &data, size.changes)?);
        measured.incremental.push(job("incremental", &server, &data, size.changes)?);
        measured.feed.push(job("feed", &server, &data, size.changes)?);
        std::fs::remove_dir_all(folder.path().join(format!("run{run}")))?;
    }
    drop(server);
    let server = Server::start(size.more_rows, size.quick)?;
    for run in 0..size.runs.min(3) {
        let data = folder.path().join(format!("more{run}"));
        measured.load.extend(load());
        measured.more_floor.push(job("floor", &server, &data.join("floor"), size.changes)?);
        measured.more_full.push(job("full", &server, &data.join("ours"), size.changes)?);
        std::fs::remove_dir_all(&data)?;
    }
    Ok(measured)
}

/// The load average of the last minute; `None` where the system does not tell.
fn load() -> Option<f64> {
    std::fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// Runs one job in a process of its own.
pub(super) fn job(kind: &str, server: &Server, data: &Path, changes: usize) -> Result<Figures> {
    let program: PathBuf = std::env::current_exe()?;
    let done = Command::new(program)
        .args(["bench", "job", kind, "--api", &server.told.api, "--app-id", &server.told.app_id])
        .args(["--seconds-ahead", &server.seconds_ahead.to_string(), "--changes", &changes.to_string()])
        .arg("--data")
        .arg(data)
        .env("DESKBELL_SIKKA_APP_KEY", &server.told.app_key)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    if !done.status.success() {
        return Err(format!("the job {kind} failed").into());
    }
    let figures: Figures = serde_json::from_slice(&done.stdout)?;
    println!(
        "{kind:<12} {:>7.3} s wall {:>7.3} s CPU {:>6.1} MiB  {} rows, {} written, {} requests",
        figures.wall, figures.cpu, figures.peak, figures.rows, figures.written, figures.requests
    );
    Ok(figures)
}

/// Figures of runs that did not do their work are worse than none.
fn check(size: &Size, measured: &Measured) -> Result<()> {
    let all = |figures: &[Figures], what: &str, rows: u64, written: u64| -> Result<()> {
        match figures.iter().find(|one| one.rows != rows || one.written != written) {
            None => Ok(()),
            Some(one) => Err(format!(
                "{what}: {} rows and {} written, not {rows} and {written}",
                one.rows, one.written
            )
            .into()),
        }
    };
    let (rows, more) = (2 * size.rows as u64, 2 * size.more_rows as u64);
    all(&measured.floor, "floor", rows, rows)?;
    all(&measured.full, "full sync", rows, rows)?;
    all(&measured.again, "unchanged full sync", rows, 0)?;
    all(&measured.incremental, "incremental sync", 0, 0)?;
    all(&measured.more_floor, "larger floor", more, more)?;
    all(&measured.more_full, "larger full sync", more, more)?;
    if measured.feed.iter().any(|one| one.latencies.len() != size.changes) {
        return Err("the change feed did not tell of every change".into());
    }
    Ok(())
}
