//! The project's own commands: `cargo xtask demo | test | live | bench | package | bindings | screenshots`.
//!
//! Without its default features (as the `cargo xtask` alias builds it) it has no dependency at all, since it is what
//! installs on a fresh machine whatever the rest needs.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to the person who typed it")]

use std::process::ExitCode;

#[cfg(feature = "live")]
mod bench;
mod counts;
mod demo;
#[cfg(feature = "live")]
mod live;
mod machine;
mod package;
mod parts;
mod pictures;
mod programs;
mod test;
mod window;

const USAGE: &str = "\
cargo xtask demo [--patients N] [--data DIR]   open Deskbell on the built-in demo practice
cargo xtask test [--no-e2e] [--only PART]      run every check and test (PART: a name from the table at its end)
cargo xtask test --long                        the same, and a thousand simulated days, kills and power cuts
cargo xtask live --help                        try real credentials without a window
cargo xtask bench sync [--runs N] [--quick]    measure the sync, and write docs/BENCHMARKS.md
cargo xtask bench write-backs                  measure requests and delays of write-backs, into the same file
cargo xtask bench search                       measure how long it takes to find patients, into the same file
cargo xtask bench window                       measure the real window: start, changes, scrolling, at rest
cargo xtask package                            make the package that installs Deskbell
cargo xtask bindings                           write the TypeScript types of the window anew
cargo xtask screenshots                        take the pictures in docs/screenshots anew";

/// Why a command could not do what was asked: one sentence for the person who typed it.
#[derive(Debug)]
struct Refusal(String);

impl From<String> for Refusal {
    fn from(words: String) -> Self {
        Self(words)
    }
}

impl From<&str> for Refusal {
    fn from(words: &str) -> Self {
        Self(words.to_owned())
    }
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = if arguments.is_empty() { String::new() } else { arguments.remove(0) };
    let done = match command.as_str() {
        "demo" => demo::run(&arguments),
        "test" => return test::main(&arguments),
        "live" => return live_main(arguments),
        "bench" => return bench_main(arguments),
        "bindings" => pictures::bindings(&arguments),
        "package" => package::run(&arguments),
        "screenshots" => pictures::screenshots(&arguments),
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        other => {
            eprintln!("There is no `cargo xtask {other}`. There is:\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refusal(words)) => {
            eprintln!("\n{words}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(feature = "live")]
fn live_main(arguments: Vec<String>) -> ExitCode {
    live::main(arguments)
}

#[cfg(feature = "live")]
fn bench_main(arguments: Vec<String>) -> ExitCode {
    bench::main(arguments)
}

#[cfg(not(feature = "live"))]
fn live_main(arguments: Vec<String>) -> ExitCode {
    by_the_full_build("live", arguments)
}

#[cfg(not(feature = "live"))]
fn bench_main(arguments: Vec<String>) -> ExitCode {
    by_the_full_build("bench", arguments)
}

/// The light build has no engine in it: the full one does the work, its output and exit code passed on.
#[cfg(not(feature = "live"))]
fn by_the_full_build(command: &str, arguments: Vec<String>) -> ExitCode {
    let status = programs::cargo(&["run", "--release", "--quiet", "--package", "xtask", "--", command])
        .args(arguments)
        .status();
    match status {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(error) => {
            eprintln!("cargo could not be started: {error}");
            ExitCode::FAILURE
        }
    }
}
