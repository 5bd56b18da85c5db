//! What a job measures of itself, and medians over several of them.

use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::live::machine::peak_rss_kib;

/// What one job came to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Figures {
    /// Seconds on the wall clock.
    pub(super) wall: f64,
    /// Processor seconds of the whole process in that time.
    pub(super) cpu: f64,
    /// The most memory that the process ever held, in MiB.
    pub(super) peak: f64,
    /// Rows received: patients and appointments.
    pub(super) rows: u64,
    /// Rows written.
    pub(super) written: u64,
    /// Requests sent in that time.
    pub(super) requests: u64,
    /// Seconds between a request and its whole answer, summed up.
    pub(super) server: f64,
    /// Bytes that the mirror's write-ahead log grew by, and changes in its feed.
    pub(super) mirror_writes: u64,
    /// Milliseconds from each commit to the subscriber, ascending.
    pub(super) latencies: Vec<f64>,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| std::fmt::Error)?)
    }
}

/// A stopwatch over wall clock and processor.
pub(super) struct Watch {
    began: Instant,
    cpu: f64,
}

impl Watch {
    pub(super) fn start() -> Self {
        Self { began: Instant::now(), cpu: cpu_seconds() }
    }

    /// The time since the start, and the memory's peak so far.
    pub(super) fn stop(&self) -> Figures {
        Figures {
            wall: self.began.elapsed().as_secs_f64(),
            cpu: cpu_seconds() - self.cpu,
            peak: peak_rss_kib() as f64 / 1024.0,
            ..Figures::default()
        }
    }
}

#[cfg(target_os = "linux")]
fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

#[cfg(not(target_os = "linux"))]
fn cpu_seconds() -> f64 {
    0.0
}

/// The middle of these, by `of`.
pub(super) fn median(all: &[Figures], of: impl Fn(&Figures) -> f64) -> f64 {
    middle(all.iter().map(of).collect())
}

/// The median of what `of` makes of each pair: of ratios, both sides of which were measured one after the other.
pub(super) fn median_of_pairs(
    all: &[Figures],
    others: &[Figures],
    of: impl Fn(&Figures, &Figures) -> f64,
) -> f64 {
    middle(all.iter().zip(others).map(|(one, other)| of(one, other)).collect())
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[odd / 2],
        even => f64::midpoint(values[even / 2 - 1], values[even / 2]),
    }
}

/// A percentile of ascending values; `NaN` where there are none.
pub(super) fn percentile(ascending: &[f64], percent: usize) -> f64 {
    let last = ascending.len().saturating_sub(1);
    ascending.get((ascending.len() * percent / 100).min(last)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_percentiles_are_what_they_say() {
        assert_eq!(middle(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(middle(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
        let hundred: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!((percentile(&hundred, 50), percentile(&hundred, 99)), (50.0, 99.0));
        assert!(percentile(&[], 99).is_nan());
    }
}
