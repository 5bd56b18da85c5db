//! The report: `BENCHMARKS.md`.

use std::fmt::Write as _;

use super::Result;
use super::cases::{Measured, Size};
use super::figures::{Figures, median, median_of_pairs, percentile};
use crate::programs::{answer, root};

/// The plot's file beside the report.
pub(super) const PLOT: &str = "benchmarks.svg";
/// The largest page that the reference names.
const PAGE: usize = 5_000;
/// Requests that Sikka takes in a minute.
const A_MINUTE: usize = 250;

/// A line of the table.
struct Line {
    what: String,
    target: String,
    measured: String,
    holds: bool,
}

/// The whole report.
pub(super) fn text(size: &Size, measured: &Measured) -> Result<String> {
    let mut text = String::from(HEAD);
    text.push_str("\n## Verdict\n\n| Case | Target | Measured | Verdict |\n| --- | --- | --- | --- |\n");
    for line in lines(size, measured) {
        let verdict = if line.holds { "holds" } else { "**missed**" };
        writeln!(text, "| {} | {} | {} | {verdict} |", line.what, line.target, line.measured)?;
    }
    write!(text, "\n![Wall clock, processor and memory, floor and Deskbell]({PLOT})\n")?;
    writeln!(
        text,
        "\n## Figures\n\nMedians of {} runs; with {} rows of {}. In brackets the smallest and the largest.\n",
        size.runs,
        thousands(2 * size.more_rows),
        size.runs.min(3)
    )?;
    text.push_str("| Run | Wall s | CPU s | Peak MiB | Requests |\n| --- | --- | --- | --- | --- |\n");
    let small = thousands(2 * size.rows);
    let large = thousands(2 * size.more_rows);
    for (what, figures) in [
        (format!("Floor, {small} rows"), &measured.floor),
        (format!("First full sync, {small} rows"), &measured.full),
        (format!("Full sync again, {small} rows unchanged"), &measured.again),
        ("Incremental sync, nothing new".to_owned(), &measured.incremental),
        (format!("Floor, {large} rows"), &measured.more_floor),
        (format!("First full sync, {large} rows"), &measured.more_full),
    ] {
        writeln!(
            text,
            "| {what} | {} | {} | {} | {} |",
            spread(figures, 3, |one| one.wall),
            spread(figures, 3, |one| one.cpu),
            spread(figures, 1, |one| one.peak),
            median(figures, |one| one.requests as f64),
        )?;
    }
    text.push_str(&over_the_network(size));
    text.push_str(FLOOR);
    text.push_str(&machine()?);
    text.push_str(&beside(&measured.load));
    Ok(text)
}

fn lines(size: &Size, measured: &Measured) -> Vec<Line> {
    let Measured { floor, full, again, incremental, feed, more_full, .. } = measured;
    let rows = thousands(2 * size.rows);
    let line = |what: String, target: &str, measured: String, holds: bool| Line {
        what,
        target: target.to_owned(),
        measured,
        holds,
    };
    let wall = median_of_pairs(full, floor, |ours, floor| ours.wall / floor.wall);
    let cpu = median_of_pairs(full, floor, |ours, floor| ours.cpu / floor.cpu);
    let peak = median(full, |one| one.peak);
    let more = median(more_full, |one| one.peak) - peak;
    let again = median_of_pairs(again, full, |again, first| again.wall / first.wall);
    let beside = median(incremental, |one| (one.wall - one.server) * 1_000.0);
    let requests = incremental.iter().map(|one| one.requests).max().unwrap_or(0);
    let writes = incremental.iter().map(|one| one.mirror_writes).max().unwrap_or(0);
    let middle = median(feed, |one| percentile(&one.latencies, 50));
    let slow = median(feed, |one| percentile(&one.latencies, 99));
    let slowest = median(feed, |one| percentile(&one.latencies, 100));
    vec![
        line(
            format!("First full sync of {rows} rows, wall clock"),
            "≤ 1.5 × floor",
            format!("{wall:.2} ×"),
            wall <= 1.5,
        ),
        line(
            format!("First full sync of {rows} rows, processor"),
            "≤ 2 × floor",
            format!("{cpu:.2} ×"),
            cpu <= 2.0,
        ),
        line(
            format!("Peak memory of the process, {rows} rows"),
            "≤ 150 MiB",
            format!("{peak:.1} MiB"),
            peak <= 150.0,
        ),
        line(
            format!("Peak memory with {} rows", thousands(2 * size.more_rows)),
            "≤ 24 MiB more",
            format!("{more:+.1} MiB"),
            more <= 24.0,
        ),
        line(
            "Full sync again, nothing changed".to_owned(),
            "≤ 0.4 × the first",
            format!("{again:.2} ×"),
            again <= 0.4,
        ),
        line(
            "Incremental sync with nothing new, beside the server's time".to_owned(),
            "< 50 ms",
            format!("{beside:.1} ms"),
            beside < 50.0,
        ),
        line("Its requests".to_owned(), "≤ 4", requests.to_string(), requests <= 4),
        line(
            "Its writes to the mirror".to_owned(),
            "0",
            if writes == 0 { "0".to_owned() } else { format!("{writes} bytes") },
            writes == 0,
        ),
        line(
            "Commit to the engine's subscriber at 1,000 changes a second, p99".to_owned(),
            "< 5 ms",
            format!("{slow:.2} ms (p50 {middle:.2}, slowest {slowest:.1})"),
            slow < 5.0,
        ),
    ]
}

fn spread(figures: &[Figures], digits: usize, of: impl Fn(&Figures) -> f64) -> String {
    let least = figures.iter().map(&of).fold(f64::INFINITY, f64::min);
    let most = figures.iter().map(&of).fold(0.0, f64::max);
    format!("{:.digits$} ({least:.digits$}–{most:.digits$})", median(figures, &of))
}

/// 200000 as "200,000".
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What the rate limit makes of it: reckoned, not measured.
fn over_the_network(size: &Size) -> String {
    let pages = 2 * size.rows.div_ceil(PAGE);
    let small_pages = 2 * size.rows.div_ceil(500);
    let seconds = |requests: usize| requests as f64 * 60.0 / A_MINUTE as f64;
    format!(
        "\n## Over the network\n\nReckoned, not measured. {rows} rows are {pages} pages of {page} rows; with the calls \
         around them some {all} requests. Sikka takes {A_MINUTE} a minute, so {all} fit into one minute's allowance: \
         even spread evenly over it they take {time:.0} s, and the answers' own time and size decide ({page} patients \
         are some 9 MB). A server whose largest page is 500 rows needs {small_pages} requests, and at least \
         {small_time:.0} s.\n",
        rows = thousands(2 * size.rows),
        page = thousands(PAGE),
        all = pages + 8,
        time = seconds(pages + 8),
        small_time = seconds(small_pages + 8),
    )
}

fn machine() -> Result<String> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let model = model.trim_start_matches([' ', '\t', ':']).to_owned();
    let memory = read("/proc/meminfo");
    let memory = memory.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0);
    let (sqlite, cipher) = store::floor::versions()?;
    let rustc = answer("rustc", &["--version"]).unwrap_or_default();
    let kernel = answer("uname", &["-sr"]).unwrap_or_default();
    let commit = answer("git", &["-C", &root().to_string_lossy(), "rev-parse", "--short=10", "HEAD"]);
    Ok(format!(
        "\n## Machine\n\n{} × {model}, {:.0} GiB of memory, {kernel}. Release build with {rustc}; SQLite {sqlite}, SQLCipher \
         {cipher}. Built on commit {}.\n",
        std::thread::available_parallelism().map_or(1, usize::from),
        memory / 1024.0 / 1024.0,
        commit.unwrap_or_default(),
    ))
}

/// What else ran while this was measured, as far as the machine tells.
fn beside(load: &[f64]) -> String {
    let (least, most) =
        (load.iter().copied().fold(f64::INFINITY, f64::min), load.iter().copied().fold(0.0, f64::max));
    if load.is_empty() {
        return String::new();
    }
    format!(
        "\nThe load average before the runs lay between {least:.1} and {most:.1}; the measured process and the demo \
         practice are some 2 of it, and what is above {} is other work, for which the processes waited. That makes \
         seconds long and the slowest change slow; ratios less so.\n",
        std::thread::available_parallelism().map_or(1, usize::from),
    )
}

const HEAD: &str = "# Benchmarks

What a sync costs, beside the least that it could cost. Written by

```sh
cargo xtask bench sync
```

which builds, measures, and writes this part and its plot anew (`--runs N`: medians of so many, 5 by default; `--out
DIR`: elsewhere; `--quick`: few rows, only to see that it works). Each run has a process of its own, and the demo
practice that answers it another one, whose work counts only where it takes time on the wall clock. Floor and Deskbell
take turns, and a ratio is the median of the ratios of neighbours: what else the machine does bears on both.
";

const FLOOR: &str = "
## What is compared

The floor fetches the same pages (5,000 rows, all fields) through the same HTTP client, one page ahead of its work;
parses them with `serde_json` into typed rows that borrow their text from the answer, which is the least that can be
called parsing; and inserts them with prepared statements in one transaction into SQLCipher, with the same tables,
indexes, change-feed triggers and page cache, the search index rebuilt at the end. It reads one dialect only, compares
no row with what was there, keeps no history, folds no accents, and after a crash it would begin again.

Deskbell's side is the engine as `cargo xtask live` runs it: the time from asking for the sync to its end, the row in the
history included; opening the store and connecting excluded, on both sides. A row's writes to the mirror are the growth
of its write-ahead log and of its feed.
The change feed is timed from the return of each commit, of one patient each, to the engine's subscriber.
";
