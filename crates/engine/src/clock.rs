//! Time and randomness come in through these two doors, so that a year can be simulated in seconds.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// The wall clock, and the zone of this PC.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> DateTime<Utc>;
    /// This PC's zone: for a practice whose zone Sikka does not tell.
    fn pc_zone(&self) -> Tz;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn pc_zone(&self) -> Tz {
        iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
    }
}

/// Random bytes for keys, states and verifiers.
pub trait Randomness: Send + Sync {
    /// 32 unpredictable bytes. An error means that the system has none to give: nothing secret is made then.
    fn bytes(&self) -> Result<[u8; 32], std::io::Error>;
}

/// The system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn bytes(&self) -> Result<[u8; 32], std::io::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(bytes)
    }
}
