//! A dental practice as the cloud knows it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// One practice of one office.
///
/// `office_id` (letter and digits, "D20006") is unique; `practice_id` ("1", "1-0") is not (`wire/sikka.md` 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Sikka's number of the office.
    pub office_id: String,
    /// The practice inside the office; goes into every write-back body.
    pub practice_id: String,
    /// The practice's name as staff know it.
    pub name: String,
    /// The practice-management system, in Sikka's spelling; may be empty.
    pub pms_type: String,
    /// City, for telling two offices apart in the picker; may be empty.
    pub city: String,
    /// State, likewise.
    pub state: String,
    /// The practice's zone, where Sikka named one that is known.
    pub zone: Option<Tz>,
    /// When the practice's data last reached Sikka, where Sikka tells.
    pub data_as_of: Option<DateTime<Utc>>,
}

/// The IANA zone for a Windows zone name, as Sikka gives them ("Eastern Standard Time"), for the places where
/// the PMSs of `wire/sikka.md` are sold (Unicode CLDR `windowsZones`, territory 001). IANA names pass through.
pub fn zone_from_windows_name(name: &str) -> Option<Tz> {
    let name = name.trim();
    let iana = match name.to_ascii_lowercase().as_str() {
        "eastern standard time" | "eastern daylight time" => "America/New_York",
        "us eastern standard time" => "America/Indiana/Indianapolis",
        "central standard time" | "central daylight time" => "America/Chicago",
        "mountain standard time" | "mountain daylight time" => "America/Denver",
        "us mountain standard time" => "America/Phoenix",
        "pacific standard time" | "pacific daylight time" => "America/Los_Angeles",
        "alaskan standard time" => "America/Anchorage",
        "hawaiian standard time" | "aleutian standard time" => "Pacific/Honolulu",
        "atlantic standard time" => "America/Halifax",
        "newfoundland standard time" => "America/St_Johns",
        "canada central standard time" => "America/Regina",
        "central standard time (mexico)" => "America/Mexico_City",
        "sa western standard time" => "America/La_Paz",
        "gmt standard time" => "Europe/London",
        "w. europe standard time" => "Europe/Berlin",
        "romance standard time" => "Europe/Paris",
        "central europe standard time" => "Europe/Budapest",
        "utc" | "coordinated universal time" => "Etc/UTC",
        "aus eastern standard time" => "Australia/Sydney",
        "e. australia standard time" => "Australia/Brisbane",
        "cen. australia standard time" => "Australia/Adelaide",
        "aus central standard time" => "Australia/Darwin",
        "w. australia standard time" => "Australia/Perth",
        "tasmania standard time" => "Australia/Hobart",
        "new zealand standard time" => "Pacific/Auckland",
        _ => name,
    };
    iana.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_names_become_zones_and_nonsense_does_not() {
        assert_eq!(zone_from_windows_name("Eastern Standard Time"), Some(Tz::America__New_York));
        assert_eq!(zone_from_windows_name("US Mountain Standard Time"), Some(Tz::America__Phoenix));
        assert_eq!(zone_from_windows_name("Europe/Lisbon"), Some(Tz::Europe__Lisbon));
        assert_eq!(zone_from_windows_name(""), None);
        assert_eq!(zone_from_windows_name("Mars Standard Time"), None);
    }
}
