//! An appointment and what its status means to the desk.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use crate::{OddField, Phi};

/// An appointment as the PMS holds it. Date and time are the practice's wall clock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Appointment {
    /// The PMS's number (`appointment_sr_no`).
    pub appointment_sr_no: String,
    /// The patient; empty for blocks and notes on the schedule.
    pub patient_id: String,
    /// The patient's name as the schedule shows it.
    pub patient_name: Phi,
    /// Who treats.
    pub provider_id: String,
    /// Second provider, where the PMS names one.
    pub hygienist: String,
    /// Which chair; empty where the PMS does not tell.
    pub operatory: String,
    /// Practice-local date; `None` where it could not be read.
    pub date: Option<NaiveDate>,
    /// Practice-local time of day.
    pub time: Option<NaiveTime>,
    /// Length in minutes.
    pub length_minutes: Option<u32>,
    /// The PMS's own word for its status.
    pub status: String,
    /// The PMS's cancelled mark, where it keeps one besides the status.
    pub cancelled: bool,
    /// Kind of visit.
    pub appointment_type: String,
    /// What is planned.
    pub description: Phi,
    /// Note on the appointment.
    pub note: Phi,
    /// When it was booked, practice-local.
    pub made_on: Option<NaiveDate>,
    /// The practice inside the office.
    pub practice_id: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

impl Appointment {
    /// What the desk needs to know of its status, as its word reads. A practice may say otherwise ([`StatusWords`]).
    pub fn status_kind(&self) -> StatusKind {
        if self.cancelled { StatusKind::Cancelled } else { StatusKind::of(&self.status) }
    }
}

/// The few meanings behind the many words that PMSs use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum StatusKind {
    /// Booked; nothing more is known. Also for words that we do not know.
    #[default]
    Scheduled,
    /// The patient said that they will come.
    Confirmed,
    /// The patient is in the practice.
    Arrived,
    /// The visit is over.
    Completed,
    /// It will not take place: cancelled, broken, no-show, deleted.
    Cancelled,
}

impl StatusKind {
    /// All of them, in the order of a visit.
    pub const ALL: [Self; 5] =
        [Self::Scheduled, Self::Confirmed, Self::Arrived, Self::Completed, Self::Cancelled];

    /// Reads the PMS's own word ("open.unconfirm", "Broken", "Checked In" …; `wire/sikka.md` 6).
    pub fn of(word: &str) -> Self {
        let word = word.to_ascii_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        if has(&["cancel", "broken", "no show", "no-show", "noshow", "missed", "failed", "deleted", "fta"]) {
            Self::Cancelled
        } else if has(&["uncomplete", "incomplete"]) {
            Self::Scheduled
        } else if has(&["complete", "walkout", "walked out", "checked out", "check out", "dismissed", "seen"])
        {
            Self::Completed
        } else if has(&[
            "arriv",
            "check in",
            "checked in",
            "here",
            "in chair",
            "seated",
            "in treatment",
            "ready",
        ]) {
            Self::Arrived
        } else if has(&["unconfirm", "not confirm"]) {
            Self::Scheduled
        } else if has(&["confirm"]) {
            Self::Confirmed
        } else {
            Self::Scheduled
        }
    }

    /// Stable lower-case word for the store and the window.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Confirmed => "confirmed",
            Self::Arrived => "arrived",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The one with that [`Self::as_str`]; [`Self::Scheduled`] where there is none.
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name).unwrap_or_default()
    }
}

/// What a practice's own status words mean: what a person said of them, and of the others what they read like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusWords(BTreeMap<String, StatusKind>);

impl StatusWords {
    /// What a word means.
    pub fn kind(&self, word: &str) -> StatusKind {
        self.said(word).unwrap_or_else(|| StatusKind::of(word))
    }

    /// What an appointment's status means: the PMS's cancelled mark goes before any word.
    pub fn kind_of(&self, appointment: &Appointment) -> StatusKind {
        if appointment.cancelled { StatusKind::Cancelled } else { self.kind(&appointment.status) }
    }

    /// What a person said that a word means; none where nobody did.
    pub fn said(&self, word: &str) -> Option<StatusKind> {
        self.0.get(word).copied()
    }

    /// The words that a person spoke of, and what they said.
    pub fn iter(&self) -> impl Iterator<Item = (&str, StatusKind)> {
        self.0.iter().map(|(word, kind)| (word.as_str(), *kind))
    }
}

impl FromIterator<(String, StatusKind)> for StatusWords {
    fn from_iter<T: IntoIterator<Item = (String, StatusKind)>>(said: T) -> Self {
        Self(said.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_seen_in_the_field_are_understood() {
        for (word, kind) in [
            ("Scheduled", StatusKind::Scheduled),
            ("open.unconfirm", StatusKind::Scheduled),
            ("Unconfirmed", StatusKind::Scheduled),
            ("Confirmed", StatusKind::Confirmed),
            ("Fixed", StatusKind::Scheduled),
            ("Broken", StatusKind::Cancelled),
            ("CANCELLED", StatusKind::Cancelled),
            ("Canceled by patient", StatusKind::Cancelled),
            ("No Show", StatusKind::Cancelled),
            ("Complete", StatusKind::Completed),
            ("Checked In", StatusKind::Arrived),
            ("Here", StatusKind::Arrived),
            ("", StatusKind::Scheduled),
            ("xyzzy", StatusKind::Scheduled),
        ] {
            assert_eq!(StatusKind::of(word), kind, "{word}");
        }
    }

    #[test]
    fn the_cancelled_mark_wins_over_the_word() {
        let appointment = Appointment { status: "Confirmed".into(), cancelled: true, ..Default::default() };
        assert_eq!(appointment.status_kind(), StatusKind::Cancelled);
    }

    #[test]
    fn what_a_person_says_of_a_word_goes_before_its_look_and_the_mark_before_both() {
        let words: StatusWords =
            [("Here".to_owned(), StatusKind::Completed), (String::new(), StatusKind::Confirmed)]
                .into_iter()
                .collect();
        assert_eq!((words.kind("Here"), words.kind("")), (StatusKind::Completed, StatusKind::Confirmed));
        assert_eq!(words.kind("here"), StatusKind::Arrived, "another word");
        let mut visit = Appointment { status: "Here".into(), ..Default::default() };
        assert_eq!(words.kind_of(&visit), StatusKind::Completed);
        visit.cancelled = true;
        assert_eq!(words.kind_of(&visit), StatusKind::Cancelled);
    }

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in StatusKind::ALL {
            assert_eq!((StatusKind::named(kind.as_str()), StatusKind::of(kind.as_str())), (kind, kind));
        }
    }
}
