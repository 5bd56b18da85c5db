//! Day after day by its seed, on all cores: the same for both simulations.
//!
//! `DESKBELL_DAYS` says how many days, `DESKBELL_SEED` repeats one (both: so many from there on).

use std::any::Any;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// What all days came to.
#[derive(Default)]
pub(super) struct Lived<C> {
    pub(super) days: u64,
    pub(super) count: C,
    /// What was wrong with the bad ones.
    pub(super) failures: Vec<String>,
    pub(super) seconds: f64,
}

/// Lives `days` of them where the environment asks for no other number, and fewer where `enough` were bad: the rest would
/// tell nothing new.
///
/// # Panics
///
/// Where there were fewer days than there should have been.
pub(super) fn live_all<C: Default + Send>(
    days: u64,
    enough: usize,
    live: impl Fn(u64) -> Result<C, String> + Sync,
    add: impl Fn(&mut C, C) + Sync,
) -> Lived<C> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let (first, days) = match number("DESKBELL_SEED") {
        Some(seed) => (seed, number("DESKBELL_DAYS").unwrap_or(1)),
        None => (1, number("DESKBELL_DAYS").unwrap_or(days)),
    };
    let began = Instant::now();
    let (next, sum) = (AtomicU64::new(first), Mutex::new(Lived::default()));
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get().min(8));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + days || sum.lock().unwrap().failures.len() >= enough {
                        return;
                    }
                    let came = live(seed);
                    let mut sum = sum.lock().unwrap();
                    sum.days += 1;
                    match came {
                        Ok(count) => add(&mut sum.count, count),
                        Err(words) => {
                            say(&words);
                            sum.failures.push(words);
                        }
                    }
                }
            });
        }
    });
    let lived = Lived { seconds: began.elapsed().as_secs_f64(), ..sum.into_inner().unwrap() };
    assert!(lived.days == days || lived.failures.len() >= enough, "{} of {days} days", lived.days);
    lived
}

/// One day on a clock of its own. The error is what the panic said.
pub(super) fn on_a_paused_clock<T>(day: impl Future<Output = T>) -> Result<T, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    catch_unwind(AssertUnwindSafe(|| runtime.block_on(day))).map_err(|panic| words_of(&*panic))
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().cloned();
    let said = said.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    said.unwrap_or_else(|| "a panic without words".to_owned())
}

/// Straight to the terminal: the figures are worth a line also where the test passes, and a bad day at once.
pub(super) fn say(words: &str) {
    std::io::stdout().write_all(words.as_bytes()).unwrap();
}
