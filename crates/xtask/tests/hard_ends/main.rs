//! Hard ends: the real process over real HTTP, killed at random moments, on a disk that loses what was not synced, and
//! on a full one. Nothing that was acknowledged is lost, nothing is done twice, no request leaves without a durable
//! row.
//!
//! `cargo xtask test` asks for 300 kills, 100 power cuts and a full disk at each of the first 200 writes of the ledger,
//! `--long` for 1,000 of each; any other run for a few (`DESKBELL_KILLS`, `DESKBELL_CUTS`, `DESKBELL_FULL_DISKS`).
//!
//! That these tests can fail: the same cuts with the ledger at `synchronous=NORMAL` lose acknowledged rows, and the
//! test that says so would fail if they did not.
#![expect(
    clippy::unwrap_used,
    clippy::unwrap_in_result,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may stop where it stands and speaks to the person who runs it"
)]
#![cfg(target_os = "linux")]

mod desk;
mod full_disk;
mod judge;
mod live;
mod power;
mod practice;
mod roll;
mod story;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use story::{Plain, Told};

/// Hard ends of one story: enough for what they leave behind to meet the next ones.
const A_STORY: usize = 25;

/// How many are asked for.
fn wanted(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// Told at the same time: most of a story is waiting.
const AT_ONCE: usize = 12;

/// Stories of so many ends in all.
fn stories(ends: usize, tell: impl Fn(u64, usize) -> Told + Sync) -> Told {
    let (next, sum) = (AtomicU64::new(0), Mutex::new(Told::default()));
    let count = ends.div_ceil(A_STORY) as u64;
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    let left = ends - usize::try_from(number).unwrap() * A_STORY;
                    let told = tell(number + 1, left.min(A_STORY));
                    sum.lock().unwrap().add(told);
                }
            });
        }
    });
    sum.into_inner().unwrap()
}

fn say(what: &str, told: &Told, began: Instant) {
    println!(
        "{} {what} in {:.0} s ({} before the first word of that life, {} write-backs on their way): {} acknowledged, \
         {} lost; {} in the PMS, {} refused there, {} payments for a person",
        told.ends,
        began.elapsed().as_secs_f64(),
        told.early,
        told.in_flight,
        told.acknowledged,
        told.lost,
        told.at_the_end.completed,
        told.at_the_end.refused,
        told.at_the_end.needs_person,
    );
}

/// A real path: the disk compares names.
fn real(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap()
}

#[test]
fn killed_at_any_moment_nothing_is_lost_and_nothing_is_doubled() {
    let began = Instant::now();
    let told = stories(wanted("DESKBELL_KILLS", 10), |seed, ends| {
        let folder = tempfile::tempdir().unwrap();
        story::tell(seed, ends, folder.path().join("data"), &mut Plain)
    });
    say("kills", &told, began);
    assert!(told.wrong.is_empty(), "{}", told.wrong.join("\n"));
    assert_eq!(told.lost, 0);
    assert!(told.acknowledged > told.ends, "it kept on working");
}

#[test]
fn the_power_goes_and_nothing_acknowledged_is_lost() {
    let began = Instant::now();
    let tools = tempfile::tempdir().unwrap();
    let library = power::compile(tools.path());
    let told = stories(wanted("DESKBELL_CUTS", 8), |seed, ends| {
        let folder = tempfile::tempdir().unwrap();
        let mut disk = power::Cut::new(&library, &real(folder.path()), false);
        story::tell(seed, ends, disk.data(), &mut disk)
    });
    say("power cuts", &told, began);
    assert!(told.wrong.is_empty(), "{}", told.wrong.join("\n"));
    assert_eq!(told.lost, 0);
    assert!(told.acknowledged > told.ends, "it kept on working");
}

/// The seeded fault: it shows that the disk does lose things, and that it would be noticed.
#[test]
fn a_ledger_at_normal_would_lose_what_was_acknowledged() {
    let began = Instant::now();
    let tools = tempfile::tempdir().unwrap();
    let library = power::compile(tools.path());
    let told = stories(5, |seed, ends| {
        let folder = tempfile::tempdir().unwrap();
        let mut disk =
            power::Cut::new(&library, &real(folder.path()), true).with("DESKBELL_SEEDED_LEDGER_NORMAL", "1");
        story::tell(seed, ends, disk.data(), &mut disk)
    });
    say("power cuts with the ledger at NORMAL", &told, began);
    assert!(told.lost > 0, "{told:?}");
}
