//! An appointment and what its status means to the desk.

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
    /// What the desk needs to know of its status.
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
}
