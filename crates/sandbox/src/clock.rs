//! The movable clock: the wall clock, a clock that only the control calls move, or the async runtime's.

use chrono::{DateTime, Duration, Utc};

/// Where the sandbox takes its time from. All three can be moved forward by the control calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    /// This machine's clock, plus what it was advanced by.
    #[default]
    Real,
    /// Stands still at this instant until it is advanced.
    Manual(DateTime<Utc>),
    /// Starts at this instant and follows `tokio::time`, which a test may pause.
    Runtime(DateTime<Utc>),
}

#[derive(Debug, Clone)]
pub(crate) struct Timepiece {
    clock: Clock,
    born: tokio::time::Instant,
    offset: Duration,
}

impl Timepiece {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, born: tokio::time::Instant::now(), offset: Duration::zero() }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let base = match self.clock {
            Clock::Real => wall_clock(),
            Clock::Manual(start) => start,
            Clock::Runtime(start) => start + Duration::from_std(self.born.elapsed()).unwrap_or_default(),
        };
        base + self.offset
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.offset += by;
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the sandbox reads the machine's clock")]
fn wall_clock() -> DateTime<Utc> {
    Utc::now()
}
