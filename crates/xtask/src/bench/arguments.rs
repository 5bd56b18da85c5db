//! The command line of `bench`.

use std::path::PathBuf;

use clap::builder::TypedValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Measures the sync, the write-backs, the search and the window against the demo practice.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench")]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) what: What,
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Full, unchanged and incremental runs, memory, and the change feed; writes docs/BENCHMARKS.md and its plot.
    Sync(Sync),
    /// Requests and delays of write-backs beside a fixed poll; writes its section of docs/BENCHMARKS.md.
    WriteBacks(WriteBacks),
    /// Finding patients among a hundred thousand; writes its section of docs/BENCHMARKS.md.
    Search(Search),
    /// The real window: its start, changes on the screen, scrolling, and what it costs at rest; writes its section of
    /// docs/BENCHMARKS.md.
    Window(Window),
    /// One measured job, in a process of its own: what `sync` starts.
    #[command(hide = true)]
    Job(Job),
}

/// How to measure.
#[derive(Debug, Args)]
pub(super) struct Sync {
    /// Each figure is the median of so many runs.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub(super) runs: u32,
    /// Few rows, one run: shows that it works, and says nothing about speed.
    #[arg(long)]
    pub(super) quick: bool,
    /// Where the report and the plot go, instead of docs (with --quick: instead of nowhere).
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// How many write-backs.
#[derive(Debug, Args)]
pub(super) struct WriteBacks {
    /// So many of each kind.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u16).range(20..=2_000).map(usize::from))]
    pub(super) count: usize,
    /// Few of them, and nothing is written.
    #[arg(long)]
    pub(super) quick: bool,
    /// Where the report goes, instead of docs (with --quick: instead of nowhere).
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// Which of them, and for how long.
#[derive(Debug, Args)]
pub(super) struct Window {
    /// Only those whose name holds this: start, changes, scrolling, at_rest. Nothing is written then.
    #[arg(long, value_name = "NAME")]
    pub(super) only: Option<String>,
    /// Minutes at rest.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(1..=120))]
    pub(super) minutes: u8,
    /// Where the report goes, instead of docs.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// How many patients.
#[derive(Debug, Args)]
pub(super) struct Search {
    /// So many are looked for in each way.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(10..=10_000).map(usize::from))]
    pub(super) patients: usize,
    /// Few rows, and nothing is written.
    #[arg(long)]
    pub(super) quick: bool,
    /// Where the report goes, instead of docs (with --quick: instead of nowhere).
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// One job.
#[derive(Debug, Args)]
pub(super) struct Job {
    #[arg(value_enum)]
    pub(super) kind: Kind,
    /// The server's base address, /v4 included.
    #[arg(long)]
    pub(super) api: String,
    #[arg(long)]
    pub(super) app_id: String,
    #[arg(long, env = "DESKBELL_SIKKA_APP_KEY", hide_env_values = true)]
    pub(super) app_key: String,
    /// The store's folder.
    #[arg(long)]
    pub(super) data: PathBuf,
    /// How far the clock is set forward.
    #[arg(long, default_value_t = 0)]
    pub(super) seconds_ahead: i64,
    /// Changes to make, at 1,000 a second.
    #[arg(long, default_value_t = 10_000)]
    pub(super) changes: usize,
}

/// Which job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// The least: fetch, parse, insert.
    Floor,
    /// A full sync by the engine.
    Full,
    /// An incremental sync by the engine.
    Incremental,
    /// From a commit to the engine's subscriber.
    Feed,
}
