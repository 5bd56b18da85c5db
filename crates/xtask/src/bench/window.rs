//! `bench window`: builds the program optimised, lets the tests' desktop measure it (`tests/bench`), and writes what came
//! out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::arguments::Window;
use super::{Result, document};
use crate::programs::{cargo, hear, must, root, target};
use crate::window;

/// What is asked of a figure: its line, where it stands, and the most that it may be.
struct Wanted {
    what: &'static str,
    figure: &'static str,
    field: &'static str,
    most: f64,
    unit: &'static str,
}

const fn wanted(
    what: &'static str,
    figure: &'static str,
    field: &'static str,
    most: f64,
    unit: &'static str,
) -> Wanted {
    Wanted { what, figure, field, most, unit }
}

const WANTED: &[Wanted] = &[
    wanted("Start to the painted day, beside a bare window", "start, ratio", "median", 1.5, " ×"),
    wanted("10 changes a second, commit to painted, p95", "10 changes a second, ms", "p95", 40.0, " ms"),
    wanted("10 changes a second, commit to painted, p99", "10 changes a second, ms", "p99", 60.0, " ms"),
    wanted("200 changes a second, commit to painted, p99", "200 changes a second, ms", "p99", 150.0, " ms"),
    wanted(
        "300 appointments scrolled, gap between frames, p95",
        "scrolling, ms between frames",
        "p95",
        34.0,
        " ms",
    ),
    wanted("In the tray, window never opened, memory", "window never opened", "most_mib", 95.0, " MiB"),
    wanted(
        "In the tray, window never opened, processor",
        "window never opened",
        "processor_percent",
        0.2,
        " %",
    ),
    wanted("In the tray after use, memory", "window destroyed after use", "most_mib", 160.0, " MiB"),
    wanted("In the tray after use, processor", "window destroyed after use", "processor_percent", 0.2, " %"),
];

/// Builds, measures, and writes the section. An error where a figure is missed.
pub(super) fn all(arguments: &Window) -> Result<()> {
    window::build_if_stale().map_err(|refusal| refusal.0)?;
    let release = target().join("release");
    let build =
        ["build", "--release", "--locked", "--package", "deskbell", "--package", "sandbox", "--features"];
    let mut build = cargo(&build);
    build.args(["deskbell/bench", "--bins", "--example", "bare_window"]);
    must("Building what is measured", build).map_err(|refusal| refusal.0)?;
    let mut measure = cargo(&["test", "--workspace", "--test", "flows", "--locked", "--"]);
    measure.arg(format!("bench::{}", arguments.only.clone().unwrap_or_default()));
    measure.args(["--nocapture", "--test-threads=1"]);
    measure
        .env("DESKBELL_BENCH", "1")
        .env("DESKBELL_BENCH_MINUTES", arguments.minutes.to_string())
        .env("DESKBELL_BENCH_BARE", release.join("examples/bare_window"))
        .env("DESKBELL_TEST_APP", release.join("deskbell"))
        .env("DESKBELL_TEST_SANDBOX", release.join("sandbox"));
    let heard = hear(measure).map_err(|refusal| refusal.0)?;
    if !heard.ok {
        return Err("The window could not be measured.".into());
    }
    let figures = figures(&heard.lines);
    let text = section(&figures)?;
    println!("{text}");
    if arguments.only.is_some() {
        return Ok(());
    }
    document::put(&arguments.out.clone().unwrap_or_else(|| root().join("docs")), document::WINDOW, &text)?;
    match WANTED.iter().find(|wanted| !value(&figures, wanted).is_some_and(|value| value <= wanted.most)) {
        Some(missed) => Err(format!("{}: missed", missed.what).into()),
        None => Ok(()),
    }
}

/// The figures that the tests said, by name.
fn figures(lines: &[String]) -> BTreeMap<String, Value> {
    let told = lines.iter().filter_map(|line| line.split_once("] figure ").map(|(_, json)| json));
    let read = told.filter_map(|json| serde_json::from_str::<Value>(json).ok());
    read.filter_map(|one| Some((one["name"].as_str()?.to_owned(), one["value"].clone()))).collect()
}

fn value(figures: &BTreeMap<String, Value>, wanted: &Wanted) -> Option<f64> {
    figures.get(wanted.figure)?[wanted.field].as_f64()
}

fn section(figures: &BTreeMap<String, Value>) -> Result<String> {
    let mut text = "## Window\n\nThe optimised program in the tests' desktop, which draws in software, with 100,000 patients \
        in the mirror. Written by\n\n```sh\ncargo xtask bench window\n```\n\nThe start is counted from the process to the \
        first painted day; the bare window is of the same framework, with a page that never changes, and the two take \
        turns. Changes are rows of today stored at that pace; each is timed from its commit until the page that shows it \
        is painted, by the window itself. Memory is that of all its processes (PSS), the most seen; the processor is a \
        share of one core.\n\n\
        | Case | Target | Measured | Verdict |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for wanted in WANTED {
        let unit = wanted.unit;
        let Some(value) = value(figures, wanted) else {
            writeln!(text, "| {} | ≤ {}{unit} | not measured | |", wanted.what, wanted.most)?;
            continue;
        };
        let verdict = if value <= wanted.most { "holds" } else { "**missed**" };
        let measured = if value < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") };
        writeln!(text, "| {} | ≤ {}{unit} | {measured}{unit} | {verdict} |", wanted.what, wanted.most)?;
    }
    text.push_str("\n```\n");
    for (name, value) in figures {
        writeln!(text, "{name}: {value}")?;
    }
    text.push_str("```\n");
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_from_what_the_tests_say() {
        let lines = [
            "test bench::start ... [3.1 s] figure {\"name\":\"start, ratio\",\"value\":{\"median\":1.62}}".to_owned(),
            "[9.0 s] figure {\"name\":\"window never opened\",\"value\":{\"most_mib\":88,\"processor_percent\":0.11}}".to_owned(),
            "[9.1 s] something else".to_owned(),
        ];
        let figures = figures(&lines);
        let text = section(&figures).unwrap();
        assert!(text.contains("| ≤ 1.5 × | 1.62 × | **missed** |"), "{text}");
        assert!(text.contains("| ≤ 95 MiB | 88 MiB | holds |"), "{text}");
        assert!(text.contains("| ≤ 0.2 % | 0.11 % | holds |"), "{text}");
        assert!(text.contains("gap between frames, p95 | ≤ 34 ms | not measured | |"), "{text}");
    }
}
