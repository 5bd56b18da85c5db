//! What every request of one client passes: the server's rate limit, and the spread of repeated tries.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::DateTime;
use http::HeaderMap;
use tokio::time::{Instant, sleep_until};

/// Nobody is kept waiting for longer than this by a header.
const LONGEST_HOLD: Duration = Duration::from_secs(120);
const SHORTEST_HOLD: Duration = Duration::from_millis(250);

/// Closed for all requests of the client until the server's window ends (`wire/sikka.md` 5).
pub(crate) struct Gate {
    until: Mutex<Option<Instant>>,
    spread: AtomicU64,
}

impl Gate {
    pub(crate) fn new(seed: u64) -> Self {
        Self { until: Mutex::new(None), spread: AtomicU64::new(seed) }
    }

    /// Waits while the gate is closed.
    pub(crate) async fn pass(&self) {
        loop {
            let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
            match until {
                Some(until) if until > Instant::now() => sleep_until(until).await,
                _ => return,
            }
        }
    }

    /// Closes the gate for this long; a longer hold stays.
    pub(crate) fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait.clamp(SHORTEST_HOLD, LONGEST_HOLD);
        let mut held = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some(held.map_or(until, |before| before.max(until)));
    }

    /// Closes the gate where the answer says that the window is used up.
    pub(crate) fn observe(&self, headers: &HeaderMap) {
        if seconds(headers, "x-rate-limit-remaining") == Some(Duration::ZERO)
            && let Some(reset) = seconds(headers, "x-rate-limit-reset")
        {
            self.hold(reset);
        }
    }

    /// The wait before try `tries + 1`: doubling from half a second, spread by half to either side.
    pub(crate) fn backoff(&self, tries: u32) -> Duration {
        let base = Duration::from_millis(500 << tries.saturating_sub(1).min(6));
        base.mul_f64(0.5 + self.random())
    }

    /// In [0, 1), the same series for the same seed (splitmix64).
    fn random(&self) -> f64 {
        let state = self.spread.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mut mixed = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        f64::from(u32::try_from(mixed >> 32).unwrap_or(0)) / 4_294_967_296.0
    }
}

/// How long a 429 asks to wait: `Retry-After` as seconds or date, else what is left of the window.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    seconds(headers, "retry-after")
        .or_else(|| until_date(headers, "retry-after"))
        .or_else(|| seconds(headers, "x-rate-limit-reset"))
}

/// The time from the answer's own `Date` to the date in a header, so that this machine's clock plays no part.
pub(crate) fn until_date(headers: &HeaderMap, name: &str) -> Option<Duration> {
    let date = |name: &str| DateTime::parse_from_rfc2822(headers.get(name)?.to_str().ok()?.trim()).ok();
    (date(name)? - date("date")?).to_std().ok()
}

fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    let number: f64 = headers.get(name)?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_or_the_window() {
        let wait = |pairs: &[_]| retry_after(&headers(pairs)).map(|wait| wait.as_secs());
        assert_eq!(wait(&[("retry-after", "7"), ("x-rate-limit-reset", "50")]), Some(7));
        let now = ("date", "Wed, 11 May 2022 09:12:24 GMT");
        assert_eq!(wait(&[now, ("retry-after", "Wed, 11 May 2022 09:12:54 GMT")]), Some(30));
        assert_eq!(wait(&[("x-rate-limit-reset", "49")]), Some(49));
        assert_eq!(wait(&[("retry-after", "soon")]), None);
    }

    #[tokio::test(start_paused = true)]
    async fn everybody_waits_for_a_closed_gate_and_no_longer_than_two_minutes() {
        let gate = Gate::new(1);
        let start = Instant::now();
        gate.hold(Duration::from_secs(9000));
        gate.pass().await;
        assert_eq!(start.elapsed().as_secs(), 120);
        gate.observe(&headers(&[("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "5")]));
        gate.pass().await;
        assert_eq!(start.elapsed().as_secs(), 125);
        gate.observe(&headers(&[("x-rate-limit-remaining", "3"), ("x-rate-limit-reset", "5")]));
        gate.pass().await;
        assert_eq!(start.elapsed().as_secs(), 125);
    }

    #[test]
    fn the_spread_is_bounded_and_repeats_with_its_seed() {
        let series = |seed| {
            let gate = Gate::new(seed);
            (1..5).map(|tries| gate.backoff(tries).as_millis()).collect::<Vec<_>>()
        };
        assert_eq!(series(42), series(42));
        assert_ne!(series(42), series(43));
        for (at, wait) in series(42).into_iter().enumerate() {
            let base = 500 << at;
            assert!((base / 2..=base * 3 / 2).contains(&wait), "{wait}");
        }
    }
}
