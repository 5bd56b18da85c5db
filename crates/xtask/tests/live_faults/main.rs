//! `live` against the demo practice with every switch and fault on in turn: afterwards the store has the ids of the
//! PMS, no more and no less, or the run ends with the right code. Prints a table.
//!
//! All of them take minutes, since most wait: `cargo xtask test --long` (`LIVE_FAULTS=all`) plays them all, any other run
//! every fourth. `LIVE_FAULTS=words` plays those whose name contains one of the words (parted by `|`).
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop where it stands and speaks to the person who runs it"
)]

mod cases;
mod dialects;
mod play;

use std::time::{Duration, Instant};

use futures_util::StreamExt;

use cases::Case;
use play::Played;

/// Without a wish every so manieth case is played.
const EVERY: usize = 4;
/// Cases at once: most of the time each of them waits.
const AT_ONCE: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_switch_and_fault_ends_with_the_ids_of_the_pms() {
    let wanted = std::env::var("LIVE_FAULTS").unwrap_or_default();
    let cases: Vec<Case> = dialects::all()
        .into_iter()
        .chain(cases::all())
        .enumerate()
        .filter(|(number, case)| match wanted.as_str() {
            "all" => true,
            "" => number % EVERY == 0,
            words => words.split('|').any(|word| case.name.contains(word)),
        })
        .map(|(_, case)| case)
        .collect();
    let count = cases.len();
    assert!(count > 0, "no case is called that");
    let start = Instant::now();
    println!("{:<44} {:>6} {:>5} {:>5}  outcome", "case", "s", "reqs", "429s");
    let mut playing = futures_util::stream::iter(cases).map(play::play).buffer_unordered(AT_ONCE);
    let mut played: Vec<Played> = Vec::new();
    while let Some(one) = playing.next().await {
        println!("{one}");
        played.push(one);
    }
    let failed: Vec<&str> =
        played.iter().filter(|one| one.trouble.is_some()).map(|one| one.name.as_str()).collect();
    println!("{} of {count} held, in {:.0} s", count - failed.len(), start.elapsed().as_secs_f64());
    assert!(failed.is_empty(), "these did not hold: {}", failed.join(", "));
}

/// The comparison itself can fail: rows that the cloud never shows are missed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_row_is_noticed() {
    let hidden = Case::dialect("hidden", "").after(|sandbox| {
        let id = sandbox.patient_ids(None).unwrap()[7].clone();
        sandbox.delete(None, None, Some(&id)).unwrap();
    });
    let played = play::play(hidden).await;
    let trouble = played.trouble.unwrap_or_default();
    assert!(trouble.contains("1 too many"), "{trouble}");
    let endless = Case::fault("endless", sandbox::FaultKind::Hang, |fault| fault.count = u32::MAX)
        .within(Duration::from_secs(3));
    let trouble = play::play(endless).await.trouble.unwrap_or_default();
    assert!(trouble.contains("did not end"), "{trouble}");
}
