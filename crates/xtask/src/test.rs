//! `cargo xtask test`: every check and test, timed and counted.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::Refusal;
use crate::counts::Counts;
use crate::machine::{Purpose, prepare};
use crate::parts::{Came, LONG, PARTS, Part};

/// Parts on which the later ones named stand.
const STANDS_ON: &[(&str, &[&str])] = &[
    ("packages", &["types", "eslint", "vitest", "window", "pages"]),
    (
        "window",
        &[
            "clippy",
            "docs",
            "build",
            "rust",
            "simulation",
            "days",
            "faults",
            "kills",
            "cuts",
            "full",
            "doctests",
            "house",
            "e2e",
        ],
    ),
    ("build", &["rust", "simulation", "days", "faults", "kills", "cuts", "full", "doctests", "house", "e2e"]),
];

struct Line {
    name: &'static str,
    took: Duration,
    came: Came,
}

/// Runs the parts asked for. The last line is `N passed, N failed`.
pub(crate) fn main(arguments: &[String]) -> ExitCode {
    let parts = match read(arguments) {
        Ok(read) => read,
        Err(Refusal(words)) => {
            eprintln!("{words}");
            return ExitCode::from(2);
        }
    };
    let start = Instant::now();
    let mut lines: Vec<Line> = Vec::new();
    let purpose = if parts.iter().any(|part| part.0 == "e2e") { Purpose::Test } else { Purpose::Checks };
    let prepared = timed("prepare", || match prepare(purpose) {
        Ok(()) => Counts::default().into(),
        Err(refusal) => refused(refusal),
    });
    let ready = prepared.came.counts.failed == 0;
    lines.push(prepared);
    for (name, words, work) in parts.iter().filter(|_| ready) {
        let broken = lines.iter().find(|line| {
            line.came.counts.failed > 0
                && STANDS_ON.iter().any(|(base, on)| *base == line.name && on.contains(name))
        });
        if let Some(base) = broken {
            let came = refused(format!("not run, since {} failed", base.name).into());
            lines.push(Line { name, took: Duration::ZERO, came });
            continue;
        }
        println!("\n==> {name}: {words}");
        let line = timed(name, || work().unwrap_or_else(refused));
        println!("    {name} took {}", clock(line.took));
        lines.push(line);
    }
    summary(&lines, start.elapsed())
}

fn read(arguments: &[String]) -> Result<Vec<Part>, Refusal> {
    let mut parts = PARTS.to_vec();
    if arguments.iter().any(|argument| argument == "--long") {
        parts.retain(|part| LONG.iter().all(|long| long.0 != part.0));
        parts.extend(LONG);
    }
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--long" => {}
            "--no-e2e" => parts.retain(|part| part.0 != "e2e"),
            "--only" => {
                let name = rest.next().map(String::as_str).unwrap_or_default();
                if LONG.iter().any(|part| part.0 == name) && !parts.iter().any(|part| part.0 == name) {
                    return Err(format!("--only {name} takes --long.").into());
                }
                parts.retain(|part| part.0 == name);
                if parts.is_empty() {
                    let names: Vec<_> = PARTS.iter().chain(LONG).map(|part| part.0).collect();
                    return Err(format!("--only takes one of: {}", names.join(" ")).into());
                }
                // Flows drive the built programs: alone they would drive old ones.
                if name == "e2e" {
                    let before = ["packages", "window", "build"];
                    let build = PARTS.iter().filter(|part| before.contains(&part.0)).copied();
                    parts.splice(0..0, build);
                }
            }
            other => {
                return Err(format!(
                    "cargo xtask test [--no-e2e] [--long] [--only PART] does not know {other}."
                )
                .into());
            }
        }
    }
    Ok(parts)
}

fn timed(name: &'static str, work: impl FnOnce() -> Came) -> Line {
    let start = Instant::now();
    let came = work();
    Line { name, took: start.elapsed(), came }
}

fn refused(Refusal(note): Refusal) -> Came {
    Came { note, ..Counts::one(false).into() }
}

fn summary(lines: &[Line], took: Duration) -> ExitCode {
    println!("\npart          time  passed  failed");
    for Line { name, took, came: Came { counts, note, .. } } in lines {
        println!("{name:<10} {:>7}  {:>6}  {:>6}  {note}", clock(*took), counts.passed, counts.failed);
    }
    println!("in all     {:>7}\n", clock(took));
    for Line { name, came, .. } in lines {
        for words in &came.failures {
            println!("{name}: {words}");
        }
    }
    let sum = lines.iter().fold(Counts::default(), |sum, line| sum.plus(line.came.counts));
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 && sum.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn clock(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{:.1} s", took.as_secs_f64())
    } else {
        format!("{}:{:02} m", seconds / 60, seconds % 60)
    }
}
