//! The workload: when write-backs are asked for, and how long the practice takes for each.

use std::time::Duration;

/// One write-back.
#[derive(Debug, Clone, Copy)]
pub(super) struct One {
    /// After the one before it.
    pub(super) gap: Duration,
    /// From Sikka's taking it to the PMS's having it.
    pub(super) takes: Duration,
}

/// How long the practice takes, evenly spread between these seconds.
pub(super) type Spread = (u64, u64);

/// The same series for every way of asking (splitmix64).
pub(super) fn series(spread: Spread, count: usize) -> Vec<One> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut between = |from: u64, to: u64| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        Duration::from_millis(from * 1_000 + mixed % ((to - from) * 1_000))
    };
    // About one a minute, as on a busy day; now and then two at once.
    (0..count).map(|_| One { gap: between(1, 119), takes: between(spread.0, spread.1) }).collect()
}
