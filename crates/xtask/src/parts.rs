//! The parts of `cargo xtask test`, in the order in which they run.

use std::path::Path;
use std::process::Command;

use crate::counts::{self, Counts};
use crate::programs::{Heard, cargo, hear, is_installed, npm};
use crate::{Refusal, machine, package, window};

/// What a part came to.
#[derive(Debug)]
pub(crate) struct Came {
    /// Tests, or one for a check.
    pub(crate) counts: Counts,
    /// A sentence for the table.
    pub(crate) note: String,
    /// What was said of each failure, to be said again below the table.
    pub(crate) failures: Vec<String>,
}

impl From<Counts> for Came {
    fn from(counts: Counts) -> Self {
        Self { counts, note: String::new(), failures: Vec::new() }
    }
}

impl Came {
    fn new(counts: Counts, heard: &Heard) -> Self {
        let failures = if counts.failed > 0 { counts::failures(&heard.lines) } else { Vec::new() };
        Self { counts, note: String::new(), failures }
    }

    /// Nothing was run, and why.
    fn not_run(note: &str) -> Self {
        Self { note: note.to_owned(), ..Counts::default().into() }
    }

    fn noting(self, note: String) -> Self {
        Self { note, ..self }
    }
}

/// A part: its name, what it is in words, and its work.
pub(crate) type Part = (&'static str, &'static str, fn() -> Result<Came, Refusal>);

/// All parts. What breaks soonest comes first; the window is built before the Rust that embeds it; checks share one
/// set of metadata, and tests and programs one build.
pub(crate) const PARTS: &[Part] = &[
    ("fmt", "Rust formatting", || check(cargo(&["fmt", "--all", "--check"]))),
    ("packages", "npm packages", || window::install_packages().map(|()| Counts::one(true).into())),
    ("types", "TypeScript types", || check(npm(&["run", "--silent", "typecheck"]))),
    ("eslint", "ESLint", || check(npm(&["run", "--silent", "lint"]))),
    ("vitest", "the window's tests", || count(npm(&["run", "--silent", "test"]))),
    ("pages", "every page in Chromium, by rules and by its picture", pages),
    ("window", "the window's build", || {
        let built = check(npm(&["run", "--silent", "build"]))?;
        if built.counts.failed == 0 {
            window::mark_built();
        }
        Ok(built)
    }),
    ("clippy", "clippy, warnings denied", || {
        check(cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]))
    }),
    ("docs", "rustdoc, warnings denied", || {
        let mut docs = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
        docs.env("RUSTDOCFLAGS", "--deny warnings");
        check(docs)
    }),
    ("deny", "licences, sources, bans, advisories", deny),
    ("build", "every program and test", || {
        check(cargo(&["build", "--workspace", "--all-targets", "--locked"]))
    }),
    ("rust", "Rust tests", rust_tests),
    ("days", "simulated days of write-backs", || write_back_days(FEW_DAYS)),
    ("kills", "the process killed at random moments", || {
        hard_ends("killed", "DESKBELL_KILLS", "300", " kills in ")
    }),
    ("cuts", "the power cut, and that a fault would show", || {
        hard_ends("power normal", "DESKBELL_CUTS", "100", " power cuts in ")
    }),
    ("full", "the disk full at each write", || {
        hard_ends("full_disk", "DESKBELL_FULL_DISKS", "200", " full disks in ")
    }),
    ("doctests", "examples in the docs", || count(cargo(&["test", "--workspace", "--doc", "--locked"]))),
    ("house", "rules of the house", || count(flows(&["house::"]))),
    ("e2e", "flows in a real desktop", || {
        let mut command = flows(&["--skip", "house::", "--test-threads=2"]);
        command.env("DESKBELL_E2E", "1").env("DESKBELL_TEST_BUNDLER", package::bundler()?);
        count(command)
    }),
];

/// What `--long` adds; a part of the same name above gives way to it.
pub(crate) const LONG: &[Part] = &[
    ("simulation", "simulated days of sync", simulated_days),
    ("days", "simulated days of write-backs", || write_back_days(WRITE_BACK_DAYS)),
    ("faults", "live under every switch and fault", every_fault),
    ("kills", "the process killed at random moments", || {
        hard_ends("killed", "DESKBELL_KILLS", ENDS, " kills in ")
    }),
    ("cuts", "the power cut", || hard_ends("power", "DESKBELL_CUTS", ENDS, " power cuts in ")),
    ("full", "the disk full at each write", || {
        hard_ends("full_disk", "DESKBELL_FULL_DISKS", "500", " full disks in ")
    }),
];

/// How often the process is ended hard where `--long` asks for it.
const ENDS: &str = "1000";

/// Days that `--long` lives, where the environment asks for no other number.
const DAYS: &str = "1000";
/// Of write-backs: as many as two cores live in less than a quarter of an hour.
const WRITE_BACK_DAYS: &str = "1400";
/// In every run: less than five minutes of two cores, as all tests are built.
const FEW_DAYS: &str = "500";

/// The pictures are those of Debian's Chromium: another one draws letters otherwise.
fn pages() -> Result<Came, Refusal> {
    let prepared = machine::prepare_pages();
    if !Path::new("/usr/bin/chromium").exists() {
        return Ok(Came::not_run("needs Debian's Chromium: not run"));
    }
    prepared?;
    count(npm(&["run", "--silent", "pages"]))
}

fn check(command: Command) -> Result<Came, Refusal> {
    let heard = hear(command)?;
    Ok(Came::new(Counts::one(heard.ok), &heard))
}

fn count(command: Command) -> Result<Came, Refusal> {
    Ok(counted(&hear(command)?))
}

/// A test program that ends badly has failed, whatever it counted.
fn counted(heard: &Heard) -> Came {
    let counts = counts::read(&heard.lines);
    let whole = if !heard.ok && counts.failed == 0 { counts.plus(Counts::one(false)) } else { counts };
    Came::new(whole, heard)
}

/// The whole workspace is named so that nothing is compiled a second time with other features.
fn flows(arguments: &[&str]) -> Command {
    let mut command = cargo(&["test", "--workspace", "--test", "flows", "--locked", "--"]);
    command.args(arguments);
    command
}

fn rust_tests() -> Result<Came, Refusal> {
    let command = if is_installed("cargo-nextest") {
        // Hard ends have parts of their own.
        let all_but_flows = "not package(flows) and not binary(hard_ends)";
        let run = ["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "--status-level", "slow"];
        let mut command = cargo(&run);
        command.args(["--final-status-level", "fail", "--hide-progress-bar", "-E", all_but_flows]);
        command
    } else {
        let whole =
            ["--workspace", "--exclude", "flows", "--lib", "--bins", "--tests", "--locked", "--no-fail-fast"];
        let mut command = cargo(&["test"]);
        command.args(whole);
        command
    };
    count(command)
}

/// In a profile of its own: as all tests are built, but optimised.
fn simulated_days() -> Result<Came, Refusal> {
    let command = cargo(&["test", "--profile", "simulation", "--package", "engine", "--locked"]);
    live(command, "engine", "simulation::", DAYS)
}

/// As all tests are built, where what the days pass through is optimised too: the workspace is named so that nothing
/// is compiled a second time.
fn write_back_days(number: &str) -> Result<Came, Refusal> {
    live(cargo(&["test", "--workspace", "--locked"]), "outbox", "days::", number)
}

fn live(mut command: Command, test: &str, filter: &str, number: &str) -> Result<Came, Refusal> {
    command.args(["--test", test, "--", "--nocapture", filter]);
    if std::env::var_os("DESKBELL_DAYS").is_none() {
        command.env("DESKBELL_DAYS", number);
    }
    let heard = hear(command)?;
    let told = heard.lines.iter().find(|line| line.contains(" simulated days "));
    let note = told.map(|line| line.trim().to_owned()).unwrap_or_default();
    Ok(counted(&heard).noting(note))
}

/// `live` against the demo practice under each of its switches and faults.
fn every_fault() -> Result<Came, Refusal> {
    let mut command =
        cargo(&["test", "--workspace", "--test", "live_faults", "--locked", "--", "--nocapture"]);
    command.env("LIVE_FAULTS", "all");
    let heard = hear(command)?;
    let told = heard.lines.iter().find(|line| line.contains(" held, in "));
    let note = told.map(|line| line.trim().to_owned()).unwrap_or_default();
    Ok(counted(&heard).noting(note))
}

/// `live` ended hard, so many times unless the environment says otherwise. `tests`: words in the tests' names.
fn hard_ends(tests: &str, variable: &str, times: &str, figures: &str) -> Result<Came, Refusal> {
    if !cfg!(target_os = "linux") {
        return Ok(Came::not_run("needs Linux: not run"));
    }
    let mut command = cargo(&["test", "--workspace", "--test", "hard_ends", "--locked", "--", "--nocapture"]);
    command.arg("--test-threads=1").args(tests.split(' '));
    if std::env::var_os(variable).is_none() {
        command.env(variable, times);
    }
    let heard = hear(command)?;
    // Where a test begins its name stands before its own words.
    let told = heard.lines.iter().filter_map(|line| Some(line.rsplit(" ... ").next()?.trim().to_owned()));
    let note: Vec<String> = told.filter(|line| line.contains(figures)).collect();
    Ok(counted(&heard).noting(note.join("; ")))
}

/// cargo-deny where it is there; where it is not, the house tests read deny.toml and check the same.
fn deny() -> Result<Came, Refusal> {
    if !is_installed("cargo-deny") {
        let note = "cargo-deny is not installed: licences, sources and bans are checked by the house tests, \
                    advisories not at all";
        println!("{note}");
        return Ok(Came::not_run(note));
    }
    let rules = hear(cargo(&["deny", "--locked", "check", "bans", "licenses", "sources"]))?;
    let advisories = hear(cargo(&["deny", "--locked", "check", "advisories"]))?;
    let unreachable = advisories.lines.iter().any(|line| {
        let line = line.to_lowercase();
        line.contains("failed to fetch")
            || line.contains("unable to fetch")
            || line.contains("failed to clone")
    });
    if !advisories.ok && unreachable {
        let note = "the advisory list is not reachable from here: not checked".to_owned();
        println!("{note}");
        return Ok(Came::new(Counts::one(rules.ok), &rules).noting(note));
    }
    let both = Counts::one(rules.ok).plus(Counts::one(advisories.ok));
    Ok(Came::new(both, if rules.ok { &advisories } else { &rules }))
}
