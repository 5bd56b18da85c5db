//! The one computed state, from plain values: tray icon, tooltip, menu line, window title and header all say this.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::clock::Hours;
use crate::view::{Language, Overall};

/// Codes that mean: Sikka or the network does not answer. Nothing is wrong here, and it will pass.
const OFFLINE: [&str; 8] = [
    "NETWORK",
    "TIMEOUT",
    "SERVER",
    "NOT_ANSWERING",
    "RATE_LIMITED",
    "DAILY_LIMIT",
    "DATA_INSERT",
    "NOT_YET_UPLOADED",
];

/// Whether a code passes by itself.
pub(crate) fn passes(code: &str) -> bool {
    OFFLINE.contains(&code)
}

/// What is known of one connected practice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PracticeFacts {
    /// Our number.
    pub(crate) id: i64,
    /// Its name.
    pub(crate) name: String,
    /// The code of what is wrong with its connection.
    pub(crate) problem: Option<String>,
    /// Write-backs that wait for a person.
    pub(crate) needs_person: u32,
    /// When Sikka last read it, where that is too long ago.
    pub(crate) stale_since: Option<DateTime<Utc>>,
}

/// What is known of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The connected practices, by name.
    pub(crate) practices: Vec<PracticeFacts>,
    /// A connection is being made.
    pub(crate) connecting: bool,
    /// Pop-ups are paused until then.
    pub(crate) paused_until: Option<DateTime<Utc>>,
    /// The zone in which times are told.
    pub(crate) zone: Tz,
    /// How times are written.
    pub(crate) hours: Hours,
    /// In which language.
    pub(crate) language: Language,
    /// What is new on the bell.
    pub(crate) unread: u32,
    /// The practices are those of the demo.
    pub(crate) demo: bool,
}

/// The state, in one word and in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The word.
    pub(crate) overall: Overall,
    /// The practice that it is about; none where it is about all, or none is connected.
    pub(crate) practice: Option<i64>,
    /// The sentence, with the practice's name where several are connected.
    pub(crate) sentence: String,
    /// The title of the window.
    pub(crate) title: String,
}

impl PracticeFacts {
    /// The one word of this practice. What waits for a person comes before what passes by itself, and that before data
    /// that is only old.
    pub(crate) fn overall(&self) -> Overall {
        match self.problem.as_deref() {
            _ if self.needs_person > 0 => Overall::Attention,
            Some(code) if passes(code) => Overall::Offline,
            Some(_) => Overall::Attention,
            None if self.stale_since.is_some() => Overall::Stale,
            None => Overall::Connected,
        }
    }

    fn rank(&self) -> u8 {
        match self.overall() {
            Overall::Attention => 3,
            Overall::Offline => 2,
            Overall::Stale => 1,
            Overall::NotConnected | Overall::Connecting | Overall::Paused | Overall::Connected => 0,
        }
    }

    fn sentence(&self, language: Language, now: DateTime<Utc>) -> String {
        match (self.overall(), self.stale_since) {
            (Overall::Attention, _) => language.say(self.needs_you()).to_owned(),
            (Overall::Offline, _) => language.say(self.does_not_answer()).to_owned(),
            (Overall::Stale, Some(since)) => {
                let words = (
                    "Connected, but the practice last sent data",
                    "Conectado, pero el consultorio envió datos por última vez",
                );
                format!("{} {}", language.say(words), ago(language, now - since))
            }
            _ => format!("{} {}", language.say(("Connected to", "Conectado a")), self.name),
        }
    }

    fn needs_you(&self) -> (&'static str, &'static str) {
        match self.problem.as_deref() {
            _ if self.needs_person > 0 => ("A change needs you", "Un cambio necesita su atención"),
            code => trouble(code.unwrap_or_default()),
        }
    }

    fn does_not_answer(&self) -> (&'static str, &'static str) {
        match self.problem.as_deref() {
            Some("NETWORK") => (
                "Offline: no connection to Sikka; Deskbell keeps trying",
                "Sin conexión con Sikka; Deskbell sigue intentando",
            ),
            Some("DAILY_LIMIT" | "RATE_LIMITED") => (
                "Sikka asked Deskbell to wait; it goes on by itself",
                "Sikka pidió a Deskbell que espere; continúa por sí solo",
            ),
            Some("NOT_YET_UPLOADED" | "DATA_INSERT") => (
                "The practice's data is still on its way to Sikka",
                "Los datos del consultorio aún van en camino a Sikka",
            ),
            _ => (
                "Sikka is not answering; Deskbell keeps trying",
                "Sikka no responde; Deskbell sigue intentando",
            ),
        }
    }
}

/// What is wrong, where it does not pass by itself.
pub(crate) fn trouble(code: &str) -> (&'static str, &'static str) {
    match code {
        "RECONNECT_NEEDED" => RECONNECT,
        "AUTH_FAILED" => {
            ("Sikka does not accept the App-Id or App-Key", "Sikka no acepta el App-Id o el App-Key")
        }
        "KEYCHAIN_LOCKED" => ("The keychain is locked", "El llavero está bloqueado"),
        "DISK_FULL" => ("This computer's disk is full", "El disco de esta computadora está lleno"),
        _ => (
            "Deskbell needs you: open it to see why",
            "Deskbell necesita su atención: ábralo para ver por qué",
        ),
    }
}

/// The keys no longer work: a person has to connect again.
pub(crate) const RECONNECT: (&str, &str) =
    ("Deskbell needs to connect again", "Deskbell necesita conectarse de nuevo");

/// "9 h ago", "3 days ago": in whole units, downwards.
fn ago(language: Language, age: chrono::Duration) -> String {
    let age = match (age.num_hours(), age.num_minutes()) {
        (48.., _) => format!("{} {}", age.num_days(), language.say(("days", "días"))),
        (1.., _) => format!("{} h", age.num_hours()),
        (_, minutes) => format!("{} min", minutes.max(1)),
    };
    match language {
        Language::En => format!("{age} ago"),
        Language::Es => format!("hace {age}"),
    }
}

/// The state of all: that of the practice that is worst off.
pub(crate) fn standing(facts: &Facts, now: DateTime<Utc>) -> Standing {
    let (overall, practice, sentence) = of_the_worst(facts, now);
    let unread = if facts.unread > 0 { format!("({}) ", facts.unread) } else { String::new() };
    Standing { overall, practice, title: format!("{unread}{}: {sentence}", program(facts.demo)), sentence }
}

/// The program's name, by which a demo is known from a real desk wherever it is told.
pub(crate) fn program(demo: bool) -> &'static str {
    if demo { "Deskbell (demo)" } else { "Deskbell" }
}

fn of_the_worst(facts: &Facts, now: DateTime<Utc>) -> (Overall, Option<i64>, String) {
    let (several, language) = (facts.practices.len() > 1, facts.language);
    // Of several that are equally bad: the first one by name.
    let Some(worst) = facts.practices.iter().rev().max_by_key(|practice| practice.rank()) else {
        return match facts.connecting {
            true => (Overall::Connecting, None, language.say(("Connecting …", "Conectando …")).to_owned()),
            false => {
                (Overall::NotConnected, None, language.say(("Not connected", "Sin conectar")).to_owned())
            }
        };
    };
    if worst.rank() > 0 {
        let sentence = worst.sentence(language, now);
        let named = if several { format!("{}: {sentence}", worst.name) } else { sentence };
        return (worst.overall(), Some(worst.id), named);
    }
    let connected = match several {
        true => {
            let (before, after) = match language {
                Language::En => ("Connected to", "practices"),
                Language::Es => ("Conectado a", "consultorios"),
            };
            format!("{before} {} {after}", facts.practices.len())
        }
        false => worst.sentence(language, now),
    };
    match facts.paused_until.filter(|until| *until > now) {
        Some(until) => {
            let (local, today) = (until.with_timezone(&facts.zone), now.with_timezone(&facts.zone));
            let is_today = local.date_naive() == today.date_naive();
            let day = if is_today { ("", "") } else { ("tomorrow ", "mañana ") };
            let paused = language.say(("pop-ups paused until", "avisos en pausa hasta"));
            let time = facts.hours.write(language, local.time());
            let sentence = format!("{connected}; {paused} {}{time}", language.say(day));
            (Overall::Paused, None, sentence)
        }
        None => (Overall::Connected, None, connected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone};

    fn now() -> DateTime<Utc> {
        // 10:00 in New York.
        Utc.with_ymd_and_hms(2026, 11, 23, 15, 0, 0).unwrap()
    }

    fn practice(name: &str, problem: &str, needs_person: u32, stale_hours: Option<i64>) -> PracticeFacts {
        PracticeFacts {
            id: name.len() as i64,
            name: name.to_owned(),
            problem: Some(problem.to_owned()).filter(|code| !code.is_empty()),
            needs_person,
            stale_since: stale_hours.map(|hours| now() - Duration::hours(hours)),
        }
    }

    fn facts(practices: Vec<PracticeFacts>) -> Facts {
        Facts { practices, zone: Tz::America__New_York, ..Facts::default() }
    }

    #[test]
    fn one_practice() {
        use Overall::*;
        for (problem, needs, stale, expected, sentence) in [
            ("", 0, None, Connected, "Connected to Oak"),
            ("", 0, Some(9), Stale, "Connected, but the practice last sent data 9 h ago"),
            ("", 0, Some(72), Stale, "Connected, but the practice last sent data 3 days ago"),
            ("NETWORK", 0, None, Offline, "Offline: no connection to Sikka; Deskbell keeps trying"),
            ("NOT_ANSWERING", 0, Some(9), Offline, "Sikka is not answering; Deskbell keeps trying"),
            ("DAILY_LIMIT", 0, None, Offline, "Sikka asked Deskbell to wait; it goes on by itself"),
            ("RECONNECT_NEEDED", 0, Some(9), Attention, "Deskbell needs to connect again"),
            ("KEYCHAIN_LOCKED", 0, None, Attention, "The keychain is locked"),
            ("DISK_FULL", 0, None, Attention, "This computer's disk is full"),
            ("SOMETHING_NEW", 0, None, Attention, "Deskbell needs you: open it to see why"),
            ("NETWORK", 1, Some(9), Attention, "A change needs you"),
        ] {
            let one = standing(&facts(vec![practice("Oak", problem, needs, stale)]), now());
            assert_eq!((one.overall, one.sentence.as_str()), (expected, sentence), "{problem} {needs}");
            assert_eq!(one.title, format!("Deskbell: {sentence}"));
            assert_eq!(one.practice.is_some(), expected != Connected, "{problem}");
        }
        let demo = standing(&Facts { demo: true, ..facts(vec![practice("Oak", "", 0, None)]) }, now());
        assert_eq!(demo.title, "Deskbell (demo): Connected to Oak");
    }

    #[test]
    fn in_spanish() {
        let said = |practices, paused_until| {
            let facts = Facts { language: Language::Es, paused_until, ..facts(practices) };
            standing(&facts, now()).sentence
        };
        assert_eq!(said(Vec::new(), None), "Sin conectar");
        let old = said(vec![practice("Oak", "", 0, Some(72))], None);
        assert_eq!(old, "Conectado, pero el consultorio envió datos por última vez hace 3 días");
        let paused = said(vec![practice("Oak", "", 0, None)], Some(now() + Duration::hours(24)));
        assert_eq!(paused, "Conectado a Oak; avisos en pausa hasta mañana 10:00");
    }

    #[test]
    fn none_and_one_that_is_being_connected() {
        let none = standing(&facts(Vec::new()), now());
        assert_eq!((none.overall, none.sentence.as_str()), (Overall::NotConnected, "Not connected"));
        let connecting = Facts { connecting: true, ..facts(Vec::new()) };
        assert_eq!(standing(&connecting, now()).overall, Overall::Connecting);
        // Another one that is being added does not make the first less connected.
        let adding = Facts { connecting: true, ..facts(vec![practice("Oak", "", 0, None)]) };
        assert_eq!(standing(&adding, now()).overall, Overall::Connected);
    }

    #[test]
    fn of_several_the_worst_by_name() {
        let all = |second: PracticeFacts, third: PracticeFacts| {
            standing(&facts(vec![practice("Oak", "", 0, None), second, third]), now())
        };
        let well = all(practice("Harbor", "", 0, None), practice("Elm", "", 0, None));
        assert_eq!((well.overall, well.sentence.as_str()), (Overall::Connected, "Connected to 3 practices"));
        let stale = all(practice("Harbor", "", 0, Some(9)), practice("Elms", "", 0, Some(11)));
        assert_eq!(stale.sentence, "Harbor: Connected, but the practice last sent data 9 h ago");
        assert_eq!(stale.practice, Some(6));
        let offline = all(practice("Harbor", "", 0, Some(9)), practice("Elms", "NETWORK", 0, None));
        assert_eq!((offline.overall, offline.practice), (Overall::Offline, Some(4)));
        let attention = all(practice("Harbor", "AUTH_FAILED", 0, None), practice("Elms", "NETWORK", 0, None));
        assert_eq!(attention.sentence, "Harbor: Sikka does not accept the App-Id or App-Key");
    }

    #[test]
    fn a_pause_is_told_where_nothing_is_worse_and_while_it_lasts() {
        let paused = |minutes, stale| Facts {
            paused_until: Some(now() + Duration::minutes(minutes)),
            unread: 2,
            ..facts(vec![practice("Oak", "", 0, stale)])
        };
        let today = standing(&paused(30, None), now());
        assert_eq!(today.overall, Overall::Paused);
        assert_eq!(today.title, "(2) Deskbell: Connected to Oak; pop-ups paused until 10:30");
        let twelve = standing(&Facts { hours: Hours::Twelve, ..paused(300, None) }, now());
        assert_eq!(twelve.sentence, "Connected to Oak; pop-ups paused until 3:00 PM");
        let tomorrow = standing(&paused(20 * 60, None), now());
        assert_eq!(tomorrow.sentence, "Connected to Oak; pop-ups paused until tomorrow 06:00");
        assert_eq!(standing(&paused(30, Some(9)), now()).overall, Overall::Stale);
        assert_eq!(standing(&paused(-1, None), now()).overall, Overall::Connected);
    }
}
