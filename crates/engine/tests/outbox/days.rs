//! Days after days, each by its seed and each lived twice: the same seed does the same, to the last request.

use crate::day::{Count, Day};
use crate::script::Script;
use crate::seeds::{Lived, live_all, on_a_paused_clock, say};

/// Days where nobody says how many: `cargo xtask test` lives more, and `--long` many more.
const DAYS: u64 = 4;
/// After so many bad days the rest would tell nothing new.
const ENOUGH: usize = 6;

/// Lives one day on a clock of its own. The error says what the judge found.
pub(crate) fn live(seed: u64, script: &Script) -> Result<Count, String> {
    on_a_paused_clock(async { Day::begin(seed, script).await.live(script).await })?
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

fn add(sum: &mut Count, new: Count) {
    sum.requests += new.requests;
    sum.writes += new.writes;
    sum.cuts += new.cuts;
    sum.sums.wishes += new.sums.wishes;
    sum.sums.done += new.sums.done;
    sum.sums.refused += new.sums.refused;
    sum.sums.taken_back += new.sums.taken_back;
    sum.sums.asked_a_person += new.sums.asked_a_person;
}

#[test]
fn none_lost_none_doubled_none_forgotten() {
    let Lived { days, count, failures, seconds } = live_all(DAYS, ENOUGH, twice, add);
    let words = format!(
        "\n{days} simulated days of write-backs, each twice, in {seconds:.0} s: {} write-backs ({} done, {} refused, {} \
         taken back, {} asked of a person), {} requests ({} write-backs), {} power cuts, {} bad days\n",
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
}
