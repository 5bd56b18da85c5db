//! `bench write-backs`: how often Sikka is asked, and how soon a completion is seen: the engine's pace beside seed 001's
//! fixed five seconds, the same workload, one run, on a paused clock. The same figures come on any machine.

mod asking;
mod way;
mod workload;

use std::fmt::Write as _;

use super::arguments::WriteBacks;
use super::figures::percentile;
use super::{Result, document};
use crate::programs::root;
use asking::Came;
use workload::Spread;

/// How long the practice takes, in words.
const SPREADS: [(&str, Spread); 2] = [("15 to 60 s", (15, 60)), ("150 to 170 s", (150, 170))];

/// One line of the table.
struct Line {
    takes: &'static str,
    asks: &'static str,
    each: f64,
    median: f64,
    p95: f64,
    /// The fixed poll of the same workload, for the verdict.
    holds: Option<bool>,
}

/// Measures all cases, and writes the report's section.
pub(super) fn all(arguments: &WriteBacks) -> Result<()> {
    let count = if arguments.quick { 60 } else { arguments.count };
    let mut lines = Vec::new();
    for (takes, spread) in SPREADS {
        let series = workload::series(spread, count);
        // A clock of its own each: nothing of one case is in the other.
        let fixed = on_a_paused_clock(asking::fixed(&series))?;
        for (asks, list) in [("Deskbell, with the dated list", true), ("Deskbell, by number", false)] {
            let came = on_a_paused_clock(asking::ours(&series, list))?;
            lines.push(line(takes, asks, count, &came, Some(&fixed)));
        }
        lines.push(line(takes, "every 5 s, by number", count, &fixed, None));
    }
    let text = section(&lines, count)?;
    println!("{text}");
    if let Some(folder) = arguments.out.clone().or_else(|| (!arguments.quick).then(|| root().join("docs"))) {
        document::put(&folder, document::WRITE_BACKS, &text)?;
    }
    match lines.iter().find(|line| line.holds == Some(false)) {
        Some(line) => Err(format!("{}, {}: more requests, or a longer wait", line.takes, line.asks).into()),
        None => Ok(()),
    }
}

fn on_a_paused_clock(work: impl Future<Output = Result<Came>>) -> Result<Came> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?;
    runtime.block_on(work)
}

fn line(takes: &'static str, asks: &'static str, count: usize, came: &Came, fixed: Option<&Came>) -> Line {
    let median = percentile(&came.delays, 50);
    let holds = fixed.map(|fixed| came.requests < fixed.requests && median <= percentile(&fixed.delays, 50));
    let each = came.requests as f64 / count as f64;
    Line { takes, asks, each, median, p95: percentile(&came.delays, 95), holds }
}

fn section(lines: &[Line], count: usize) -> Result<String> {
    let mut text = format!(
        "## Write-backs\n\nHow often Sikka is asked what became of a write-back, and how long after the PMS has it the desk \
         sees it. Written by\n\n```sh\ncargo xtask bench write-backs\n```\n\n{count} notes, about one a minute, sent by the \
         engine to the demo practice and asked for at its own pace; and the same {count}, with the same times, asked for by \
         number every five seconds. Both run on a paused clock, with a fifth of a second for each request, so the figures \
         are the same on any machine. Requests are all of them: submitting and asking. The first five of each run are \
         asked for without any history. Required: fewer requests than every five seconds, and no greater median.\n\n\
         | The practice takes | Asked | Requests each | Median s | p95 s | Verdict |\n| --- | --- | --- | --- | --- | --- |\n"
    );
    for Line { takes, asks, each, median, p95, holds } in lines {
        let verdict = match holds {
            Some(true) => "holds",
            Some(false) => "**missed**",
            None => "",
        };
        writeln!(text, "| {takes} | {asks} | {each:.2} | {median:.2} | {p95:.2} | {verdict} |")?;
    }
    Ok(text)
}
