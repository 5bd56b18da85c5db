//! Time and randomness come in through these two doors, so that a year can be simulated in seconds.

use chrono::{DateTime, Days, Duration, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;

use crate::view::{ClockFace, Language, LanguageChoice};

/// The wall clock, and the zone of this PC.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> DateTime<Utc>;
    /// This PC's zone: for a practice whose zone Sikka does not tell.
    fn pc_zone(&self) -> Tz;
    /// How this PC's user writes times of day: true for 2:30 PM, false for 14:30.
    fn pc_writes_twelve_hours(&self) -> bool {
        false
    }
    /// The language of this PC's user, where Deskbell speaks it.
    fn pc_language(&self) -> Language {
        Language::En
    }
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

    fn pc_writes_twelve_hours(&self) -> bool {
        locale("LC_TIME").is_some_and(|locale| has_twelve_hours(&locale))
    }

    fn pc_language(&self) -> Language {
        locale("LC_MESSAGES").map_or(Language::En, |locale| language_of(&locale))
    }
}

/// The locale of a category as POSIX has it: the first of these variables that says something.
fn locale(category: &str) -> Option<String> {
    let said = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", category, "LANG"].into_iter().find_map(said)
}

fn language_of(locale: &str) -> Language {
    if locale.split(['_', '-', '.', '@']).next() == Some("es") { Language::Es } else { Language::En }
}

impl Language {
    /// One of two, the English and the Spanish.
    pub fn say<'a>(self, (english, spanish): (&'a str, &'a str)) -> &'a str {
        match self {
            Self::En => english,
            Self::Es => spanish,
        }
    }

    /// By the setting, or as the PC has it.
    pub(crate) fn of(choice: LanguageChoice, pc: Self) -> Self {
        match choice {
            LanguageChoice::System => pc,
            LanguageChoice::English => Self::En,
            LanguageChoice::Spanish => Self::Es,
        }
    }
}

/// Whether a locale such as `en_US.UTF-8` writes times with AM and PM: the regions of CLDR's `timeData` that prefer `h`
/// and in which Deskbell is likely to stand.
fn has_twelve_hours(locale: &str) -> bool {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    let (language, region) = name.split_once(['_', '-']).unwrap_or((name, ""));
    let regions =
        ["US", "PR", "GU", "VI", "CA", "AU", "NZ", "IN", "PK", "BD", "PH", "MY", "SG", "HK", "MX", "CO"];
    regions.contains(&region) && (language, region) != ("fr", "CA")
}

/// How times of day are written, for people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Hours {
    /// 2:30 PM.
    Twelve,
    /// 14:30.
    #[default]
    TwentyFour,
}

impl Hours {
    /// By the setting, or as the PC has it.
    pub(crate) fn of(face: ClockFace, pc_writes_twelve: bool) -> Self {
        let twelve = match face {
            ClockFace::System => pc_writes_twelve,
            ClockFace::Twelve => true,
            ClockFace::TwentyFour => false,
        };
        if twelve { Self::Twelve } else { Self::TwentyFour }
    }

    /// "2:30 PM", "2:30 p. m." or "14:30".
    pub(crate) fn write(self, language: Language, time: NaiveTime) -> String {
        let format = match (self, language, time.hour12().0) {
            (Self::TwentyFour, ..) => "%H:%M",
            (Self::Twelve, Language::En, _) => "%-I:%M %p",
            (Self::Twelve, Language::Es, false) => "%-I:%M a.\u{a0}m.",
            (Self::Twelve, Language::Es, true) => "%-I:%M p.\u{a0}m.",
        };
        time.format(format).to_string()
    }
}

/// Six in the morning of the next day in a zone. The night before may be an hour shorter or longer than others.
pub(crate) fn next_morning(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let day = now.with_timezone(&zone).date_naive() + Days::new(1);
    let six = day.and_hms_opt(6, 0, 0).and_then(|six| six.and_local_timezone(zone).earliest());
    six.map_or_else(|| now + Duration::days(1), |six| six.with_timezone(&Utc))
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

#[cfg(test)]
mod tests {
    use super::{Language, Tz, has_twelve_hours, language_of, next_morning};

    #[test]
    fn a_locale_says_how_times_are_written() {
        for locale in ["en_US.UTF-8", "es_US", "en-AU", "en_CA@x"] {
            assert!(has_twelve_hours(locale), "{locale}");
        }
        for locale in ["C.UTF-8", "POSIX", "en", "en_GB.UTF-8", "de_DE", "fr_CA.UTF-8", ""] {
            assert!(!has_twelve_hours(locale), "{locale}");
        }
    }

    #[test]
    fn tomorrow_begins_at_six_also_after_a_night_that_is_an_hour_shorter_or_longer() {
        for (now, six) in [
            ("2026-11-23T15:00:00Z", "2026-11-24T11:00:00Z"),
            // Clocks go forward on March 8, and back on November 1.
            ("2026-03-07T22:00:00Z", "2026-03-08T10:00:00Z"),
            ("2026-10-31T21:00:00Z", "2026-11-01T11:00:00Z"),
        ] {
            let told = next_morning(now.parse().unwrap(), Tz::America__New_York);
            assert_eq!(told.to_rfc3339_opts(chrono::SecondsFormat::Secs, true), six, "{now}");
        }
    }

    #[test]
    fn a_locale_says_the_language() {
        for locale in ["es_US.UTF-8", "es", "es-MX", "es_ES@euro"] {
            assert_eq!(language_of(locale), Language::Es, "{locale}");
        }
        for locale in ["C.UTF-8", "POSIX", "en_US.UTF-8", "est_EE", ""] {
            assert_eq!(language_of(locale), Language::En, "{locale}");
        }
    }
}
