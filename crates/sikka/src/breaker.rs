//! The circuit breaker: a Sikka that does not answer is left alone for a while, and then tried with one request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::Error;

/// So many attempts in a row, over all calls of the client, without a usable answer.
const PATIENCE: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// What a call is told that comes while the one probe is on its way.
const PROBE: Duration = Duration::from_secs(1);

/// Shared by all calls of a client.
#[derive(Default)]
pub(crate) struct Breaker(Mutex<State>);

#[derive(Default)]
struct State {
    /// Attempts in a row without a usable answer.
    failures: u32,
    /// `Some`: open; from then on one probe may go.
    open_until: Option<Instant>,
    /// Pauses since the last usable answer.
    pauses: u32,
    probing: bool,
}

/// An attempt that was let through. Dropped without a verdict, it proves nothing.
pub(crate) struct Pass<'a> {
    breaker: &'a Breaker,
    probe: bool,
}

impl Breaker {
    /// Lets an attempt through, or says how long none is.
    pub(crate) fn admit(&self) -> Result<Pass<'_>, Error> {
        let mut state = self.state();
        let probe = match state.open_until {
            None => false,
            Some(until) => {
                let left = until.saturating_duration_since(Instant::now());
                if !left.is_zero() {
                    return Err(Error::NotAnswering { retry_in: left });
                }
                if state.probing {
                    return Err(Error::NotAnswering { retry_in: PROBE });
                }
                state.probing = true;
                true
            }
        };
        Ok(Pass { breaker: self, probe })
    }

    /// Says how long none is let through, without taking the probe's place.
    pub(crate) fn look(&self) -> Result<(), Error> {
        let state = self.state();
        let left = state.open_until.map(|until| until.saturating_duration_since(Instant::now()));
        match left {
            Some(retry_in) if !retry_in.is_zero() => Err(Error::NotAnswering { retry_in }),
            _ => Ok(()),
        }
    }

    /// A person asks: the next request is let through.
    pub(crate) fn try_now(&self) {
        let mut state = self.state();
        if state.open_until.is_some() {
            state.open_until = Some(Instant::now());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// What came of the attempt. No network on this computer says nothing of Sikka.
    pub(crate) fn verdict<T>(self, outcome: &Result<T, Error>) {
        match outcome {
            Err(Error::TimedOut | Error::Server { .. } | Error::NotJson) => self.unusable(),
            Err(Error::Offline) => {}
            _ => self.usable(),
        }
    }

    /// Sikka answered, if only with a refusal.
    pub(crate) fn usable(self) {
        let mut state = self.breaker.state();
        state.failures = 0;
        state.pauses = 0;
        state.open_until = None;
    }

    /// Nothing came, or nothing that Sikka would say.
    pub(crate) fn unusable(self) {
        let mut state = self.breaker.state();
        // One that left before the breaker opened tells nothing new.
        if state.open_until.is_some() && !self.probe {
            return;
        }
        state.failures += 1;
        if self.probe || state.failures >= PATIENCE {
            let pause = FIRST_PAUSE.saturating_mul(1 << state.pauses.min(8)).min(LONGEST_PAUSE);
            state.open_until = Some(Instant::now() + pause);
            state.pauses += 1;
            state.failures = 0;
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.probe {
            self.breaker.state().probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed_for(breaker: &Breaker) -> Option<u64> {
        match breaker.admit() {
            Err(Error::NotAnswering { retry_in }) => Some(retry_in.as_secs()),
            _ => None,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn it_opens_after_five_and_for_longer_each_time() {
        let breaker = Breaker::default();
        for _ in 0..4 {
            breaker.admit().unwrap().unusable();
        }
        breaker.admit().unwrap().usable();
        for _ in 0..5 {
            breaker.admit().unwrap().unusable();
        }
        for pause in [30, 60, 120, 240, 300, 300] {
            assert_eq!(closed_for(&breaker), Some(pause));
            tokio::time::advance(Duration::from_secs(pause)).await;
            let probe = breaker.admit().unwrap();
            assert_eq!(closed_for(&breaker), Some(1), "one probe at a time");
            probe.unusable();
        }
        breaker.try_now();
        breaker.admit().unwrap().usable();
        assert_eq!(closed_for(&breaker), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_probe_that_is_dropped_gives_its_place_back() {
        let breaker = Breaker::default();
        let late = breaker.admit().unwrap();
        for _ in 0..5 {
            breaker.admit().unwrap().unusable();
        }
        late.unusable();
        assert_eq!(closed_for(&breaker), Some(30), "an older attempt does not lengthen the pause");
        breaker.try_now();
        drop(breaker.admit().unwrap());
        breaker.admit().unwrap().verdict::<()>(&Err(Error::Offline));
        assert_eq!(closed_for(&breaker), None, "no network here says nothing of Sikka");
    }
}
