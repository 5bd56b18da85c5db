//! What a sandbox is made with: size, seed, clock, delays.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{Clock, Dialect};

/// How to build a demo practice. `Options::default()` is Harbor View Dental with 240 patients.
#[derive(Debug, Clone)]
pub struct Options {
    /// Everything generated depends on this and the start instant alone.
    pub seed: u64,
    /// Patients of each practice.
    pub patients: usize,
    /// Appointments of each practice; `None` is a believable schedule from two weeks back to three weeks
    /// ahead, a larger number reaches back over years.
    pub appointments: Option<usize>,
    /// Offices (`D20001`, `D20002`, …), each with its own data. At least one.
    pub practices: usize,
    /// Practices of each office: one is `1`, several are `1-1`, `1-2`, … At least one.
    pub locations: usize,
    /// Where time comes from.
    pub clock: Clock,
    /// The instant around which the schedule is generated; the clock's present if absent.
    pub born: Option<DateTime<Utc>>,
    /// Open on weekends too, for who tries it on one.
    pub daily: bool,
    /// The practices' time zone.
    pub zone: Tz,
    /// Requests per minute and app; 0 switches the limit and its headers off.
    pub rate_limit: u32,
    /// Seconds until a change in the PMS can be read in the cloud.
    pub lag: f64,
    /// Seconds until the practice's SPU has carried out a write-back.
    pub write_back_delay: f64,
    /// How the server speaks.
    pub dialect: Dialect,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            patients: 240,
            appointments: None,
            practices: 1,
            locations: 1,
            clock: Clock::Real,
            born: None,
            daily: false,
            zone: chrono_tz::America::New_York,
            rate_limit: 250,
            lag: 1.0,
            write_back_delay: 4.0,
            dialect: Dialect::default(),
        }
    }
}

impl Options {
    /// The zone, where the practice's cloud has a name for it; the default's otherwise.
    pub fn nearest(zone: Tz) -> Tz {
        if windows_zone(zone) == "UTC" { Self::default().zone } else { zone }
    }
}

/// The Windows name of a zone, as `authorized_practices` gives it (wire/sikka.md 2.1).
pub(crate) fn windows_zone(zone: Tz) -> &'static str {
    match zone.name() {
        "America/New_York" => "Eastern Standard Time",
        "America/Chicago" => "Central Standard Time",
        "America/Denver" => "Mountain Standard Time",
        "America/Phoenix" => "US Mountain Standard Time",
        "America/Los_Angeles" => "Pacific Standard Time",
        "America/Anchorage" => "Alaskan Standard Time",
        "Pacific/Honolulu" => "Hawaiian Standard Time",
        "America/Toronto" => "Eastern Standard Time",
        "Europe/London" => "GMT Standard Time",
        "Europe/Berlin" => "W. Europe Standard Time",
        "Australia/Sydney" => "AUS Eastern Standard Time",
        _ => "UTC",
    }
}
