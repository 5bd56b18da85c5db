//! Simulated days: the engine and the demo practice in one process, on a paused clock, with life in the PMS and
//! trouble on the way. Afterwards the mirror is the PMS: 0 missing, 0 ghosts, every field equal; and never was more than
//! one renewal of a key on its way.
//!
//! Each day is its seed. `DESKBELL_DAYS` says how many are lived, `DESKBELL_SEED` repeats one
//! (both: so many from there on).

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

mod day;
mod life;
mod roll;
mod script;
mod truth;
mod watch;
mod wire;

use day::{Count, Day, Journal};
use script::Script;

/// Days in a run of all tests; `cargo xtask test --long` lives a thousand.
const DAYS: u64 = 25;
/// After so many bad days the rest would tell nothing new.
const ENOUGH: usize = 12;

#[derive(Default)]
struct Sum {
    days: u64,
    count: Count,
    failures: Vec<String>,
}

#[test]
fn after_every_day_the_mirror_is_the_pms() {
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
                    let came = live(seed);
                    let mut sum = sum.lock().unwrap();
                    sum.days += 1;
                    match came {
                        Ok(count) => {
                            sum.count.requests += count.requests;
                            sum.count.restarts += count.restarts;
                            sum.count.cancels += count.cancels;
                            sum.count.bells += count.bells;
                        }
                        Err(words) => {
                            say(&words);
                            sum.failures.push(words);
                        }
                    }
                }
            });
        }
    });
    let Sum { days: lived, count, failures } = sum.into_inner().unwrap();
    let words = format!(
        "\n{lived} simulated days in {:.0} s: {} requests, {} restarts, {} cancelled runs, {} bells, {} bad days\n",
        began.elapsed().as_secs_f64(),
        count.requests,
        count.restarts,
        count.cancels,
        count.bells,
        failures.len(),
    );
    say(&words);
    assert!(failures.is_empty(), "{words}{}", failures.join("\n"));
    assert_eq!(lived, days);
}

/// Straight to the terminal: the figures are worth a line also where the test passes, and a bad day at once.
fn say(words: &str) {
    std::io::stdout().write_all(words.as_bytes()).unwrap();
}

/// Lives one day on a clock of its own. The error is what to read and how to repeat it.
fn live(seed: u64) -> Result<Count, String> {
    let script = Script::of(seed);
    let journal = Journal::default();
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let lived = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(Day::live(seed, script.clone(), Arc::clone(&journal)))
    }));
    lived.map_err(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        format!(
            "\nDESKBELL_SEED={seed}: {}\nThe script: {script:#?}\nSo far:\n{}\n",
            said.unwrap_or_else(|| "a panic without words".to_owned()),
            journal.lock().unwrap().join("\n"),
        )
    })
}
