//! Days after days, each by its seed and each lived twice: the same seed does the same, to the last request.
//!
//! `DESKBELL_DAYS` says how many days, `DESKBELL_SEED` repeats one (both: so many from there on).

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::day::{Count, Day};
use crate::script::Script;

/// Days where nobody says how many: `cargo xtask test` lives more, optimised, and `--long` many more.
const DAYS: u64 = 4;
/// After so many bad days the rest would tell nothing new.
const ENOUGH: usize = 6;

/// Lives one day on a clock of its own. The error says what the judge found.
pub(crate) fn live(seed: u64, script: &Script) -> Result<Count, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let lived = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async { Day::begin(seed, script).await.live(script).await })
    }));
    lived.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(said.unwrap_or_else(|| "a panic without words".to_owned()))
    })
}

#[derive(Default)]
struct Sum {
    days: u64,
    count: Count,
    failures: Vec<String>,
}

impl Sum {
    fn add(&mut self, came: Result<Count, String>) {
        self.days += 1;
        match came {
            Ok(count) => {
                let (sum, new) = (&mut self.count, &count);
                sum.requests += new.requests;
                sum.writes += new.writes;
                sum.cuts += new.cuts;
                sum.sums.wishes += new.sums.wishes;
                sum.sums.done += new.sums.done;
                sum.sums.refused += new.sums.refused;
                sum.sums.taken_back += new.sums.taken_back;
                sum.sums.asked_a_person += new.sums.asked_a_person;
            }
            Err(words) => {
                say(&words);
                self.failures.push(words);
            }
        }
    }
}

/// Straight to the terminal: the figures are worth a line also where the test passes, and a bad day at once.
fn say(words: &str) {
    std::io::stdout().write_all(words.as_bytes()).unwrap();
}

fn twice(seed: u64) -> Result<Count, String> {
    let script = Script::of(seed);
    let repeat = |words: String| format!("\nDESKBELL_SEED={seed}: {words}\n");
    let first = live(seed, &script).map_err(repeat)?;
    let second = live(seed, &script).map_err(repeat)?;
    if first.trace != second.trace {
        let pairs = first.lines.iter().zip(&second.lines);
        let parted = pairs.clone().position(|(one, other)| one != other);
        let around =
            |lines: &[String], at: usize| lines[at.saturating_sub(3)..lines.len().min(at + 4)].join("\n    ");
        let words = parted.map_or_else(
            || "at the end or in a body".to_owned(),
            |at| format!("\n    {}\nand\n    {}", around(&first.lines, at), around(&second.lines, at)),
        );
        return Err(repeat(format!("the same day went another way: {words}")));
    }
    Ok(first)
}

#[test]
fn none_lost_none_doubled_none_forgotten() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let (first, days) = match number("DESKBELL_SEED") {
        Some(seed) => (seed, number("DESKBELL_DAYS").unwrap_or(1)),
        None => (1, number("DESKBELL_DAYS").unwrap_or(DAYS)),
    };
    let began = Instant::now();
    let (next, sum) = (AtomicU64::new(first), Mutex::new(Sum::default()));
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get().min(8));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + days || sum.lock().unwrap().failures.len() >= ENOUGH {
                        return;
                    }
                    let came = twice(seed);
                    sum.lock().unwrap().add(came);
                }
            });
        }
    });
    let Sum { days: lived, count, failures } = sum.into_inner().unwrap();
    let words = format!(
        "\n{lived} simulated days of write-backs, each twice, in {:.0} s: {} write-backs ({} done, {} refused, {} taken \
         back, {} asked of a person), {} requests ({} write-backs), {} power cuts, {} bad days\n",
        began.elapsed().as_secs_f64(),
        count.sums.wishes,
        count.sums.done,
        count.sums.refused,
        count.sums.taken_back,
        count.sums.asked_a_person,
        count.requests,
        count.writes,
        count.cuts,
        failures.len(),
    );
    say(&words);
    assert!(failures.is_empty(), "{words}{}", failures.join("\n"));
    assert_eq!(lived, days);
}
