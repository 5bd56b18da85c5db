//! What every request of one client passes: the server's rate limit, the pace that keeps below it, and the spread of
//! repeated tries (`wire/sikka.md` 5).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tokio::time::{Instant, sleep_until};

use crate::Error;
use crate::limits::RateHeaders;

const SHORTEST_HOLD: Duration = Duration::from_millis(250);
/// Longer than any limit's window; keeps the arithmetic of clocks sound whatever a header says.
const LONGEST_HOLD: Duration = Duration::from_secs(31 * 24 * 3600);
/// A call that would have to wait for longer than this is told so, and not sent.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
/// Two answers of one window name its end within this, for the server counts whole seconds.
const SAME_WINDOW: Duration = Duration::from_secs(3);

/// Closed for all requests of the client while the server asks to wait, and paced while little of the window is left.
pub(crate) struct Gate {
    state: Mutex<State>,
    spread: AtomicU64,
}

#[derive(Default)]
struct State {
    held_until: Option<Instant>,
    window: Option<Window>,
}

/// The server's window as its answers show it.
struct Window {
    ends: Instant,
    /// Requests that may still be sent in it, those on their way taken off.
    left: u64,
    limit: u64,
    /// When the next request may go, where they are spread.
    next: Instant,
}

impl State {
    /// When the next request may go. It takes its place in the window, unless that is too far away to be waited for.
    fn turn(&mut self, now: Instant) -> Instant {
        let held = self.held_until.filter(|until| *until > now).unwrap_or(now);
        let Some(window) = self.window.as_mut().filter(|window| window.ends > held) else { return held };
        if window.left == 0 {
            return window.ends;
        }
        if window.left.saturating_mul(2) >= window.limit {
            window.left -= 1;
            return held;
        }
        let at = window.next.max(held).min(window.ends);
        if at.saturating_duration_since(now) > PATIENCE {
            return at;
        }
        // What is left is spread over the rest of the window.
        let parts = u32::try_from(window.left).unwrap_or(u32::MAX);
        window.next = at + window.ends.saturating_duration_since(at) / parts;
        window.left -= 1;
        at
    }
}

impl Gate {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: Mutex::default(), spread: AtomicU64::new(seed) }
    }

    /// Waits for this request's turn. [`Error::RateLimited`] where that is more than two minutes away.
    pub(crate) async fn pass(&self) -> Result<(), Error> {
        let start = Instant::now();
        let mut at = self.state().turn(start);
        loop {
            if at.saturating_duration_since(start) > PATIENCE {
                return Err(Error::RateLimited { retry_after: Some(at - Instant::now()) });
            }
            if at > Instant::now() {
                sleep_until(at).await;
            }
            // It may have been closed meanwhile, or the window be used up.
            match self.held() {
                Some(until) => at = until,
                None => return Ok(()),
            }
        }
    }

    fn held(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut state = self.state();
        if state.window.as_ref().is_some_and(|window| window.ends <= now) {
            state.window = None;
        }
        state.held_until.filter(|until| *until > now)
    }

    /// Closes the gate for this long; a longer hold stays.
    pub(crate) fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait.clamp(SHORTEST_HOLD, LONGEST_HOLD);
        let mut state = self.state();
        state.held_until = Some(state.held_until.map_or(until, |before| before.max(until)));
    }

    /// Takes from an answer how much of the window is left; closes the gate where it is used up.
    pub(crate) fn observe(&self, headers: &HeaderMap) {
        let told = RateHeaders::read(headers);
        let (Some(remaining), Some(reset)) = (told.remaining, told.reset) else { return };
        if remaining == 0 {
            self.hold(reset);
            return;
        }
        let now = Instant::now();
        let ends = now + reset.min(LONGEST_HOLD);
        let mut state = self.state();
        let limit = told.limit.unwrap_or(remaining).max(remaining);
        match &mut state.window {
            Some(window)
                if window.ends.max(ends).saturating_duration_since(window.ends.min(ends)) < SAME_WINDOW =>
            {
                window.left = window.left.min(remaining);
                window.limit = limit.max(window.limit);
            }
            window => *window = Some(Window { ends, left: remaining, limit, next: now }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(limit: u64, remaining: u64, reset: u64) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-rate-limit-limit", limit.into());
        headers.insert("x-rate-limit-remaining", remaining.into());
        headers.insert("x-rate-limit-reset", reset.into());
        headers
    }

    #[tokio::test(start_paused = true)]
    async fn everybody_waits_for_a_closed_gate_and_nobody_for_more_than_two_minutes() {
        let gate = Gate::new(1);
        let start = Instant::now();
        gate.hold(Duration::from_secs(90));
        tokio::join!(async { gate.pass().await.unwrap() }, async { gate.pass().await.unwrap() });
        assert_eq!(start.elapsed().as_secs(), 90);
        gate.hold(Duration::from_secs(9000));
        let left = Some(Duration::from_secs(9000));
        assert_eq!(gate.pass().await, Err(Error::RateLimited { retry_after: left }));
        tokio::time::advance(Duration::from_secs(8900)).await;
        gate.pass().await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 9090);
        gate.hold(Duration::MAX);
        assert!(gate.pass().await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_that_grows_while_a_call_waits_counts_from_the_calls_beginning() {
        let gate = Gate::new(1);
        gate.hold(Duration::from_secs(100));
        let (outcome, ()) = tokio::join!(gate.pass(), async {
            tokio::time::sleep(Duration::from_secs(50)).await;
            gate.hold(Duration::from_secs(100));
        });
        assert_eq!(outcome, Err(Error::RateLimited { retry_after: Some(Duration::from_secs(50)) }));
    }

    #[tokio::test(start_paused = true)]
    async fn a_used_up_window_is_waited_out() {
        let gate = Gate::new(1);
        let start = Instant::now();
        gate.observe(&headers(250, 0, 5));
        gate.pass().await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn requests_are_spread_once_less_than_half_of_the_limit_is_left() {
        let gate = Gate::new(1);
        let start = Instant::now();
        gate.observe(&headers(20, 19, 60));
        for _ in 0..10 {
            gate.pass().await.unwrap();
        }
        assert_eq!(start.elapsed().as_secs(), 0, "the first half goes as fast as it can");
        // Two at a time: they share the pace, and no more go than the server has left.
        for _ in 0..4 {
            tokio::join!(async { gate.pass().await.unwrap() }, async { gate.pass().await.unwrap() });
        }
        let spent = start.elapsed().as_secs();
        assert!((45..60).contains(&spent), "{spent}");
        gate.pass().await.unwrap();
        gate.pass().await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 60, "what is more waits for the next window");
        for _ in 0..5 {
            gate.pass().await.unwrap();
        }
        assert_eq!(start.elapsed().as_secs(), 60, "a window that ended binds nobody");
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_not_sent_takes_no_place_in_the_window() {
        let gate = Gate::new(1);
        gate.observe(&headers(100, 10, 3600));
        gate.pass().await.unwrap();
        for _ in 0..50 {
            assert!(gate.pass().await.is_err(), "the next turn is six minutes away");
        }
        tokio::time::advance(Duration::from_secs(300)).await;
        gate.pass().await.unwrap();
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
