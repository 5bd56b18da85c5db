//! Rows as the PMS holds them: compact, so that hundreds of thousands fit in little memory. What a seed can
//! tell is worked out when a row is rendered; what was written later lies over it in `extra`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::INSURERS;
use crate::names::{CITIES, FIRST_NAMES, LAST_NAMES, OPERATORIES, PROVIDERS, STATUSES, STREETS, VISITS};

/// The patient of time that is blocked.
pub(crate) const NOBODY: u32 = 0;

/// Indexes into [`STATUSES`].
pub(crate) const UNCONFIRMED: u8 = 0;
pub(crate) const CONFIRMED: u8 = 1;
pub(crate) const LEFT_MESSAGE: u8 = 2;
pub(crate) const ARRIVED: u8 = 3;
pub(crate) const IN_CHAIR: u8 = 4;
pub(crate) const COMPLETE: u8 = 5;
pub(crate) const BROKEN: u8 = 6;
pub(crate) const CANCELLED: u8 = 7;

/// Values by the name of their response field.
pub(crate) type Extra = Option<Box<BTreeMap<String, String>>>;

#[derive(Debug, Clone)]
pub(crate) struct Patient {
    pub(crate) id: u32,
    /// Generated rows derive phone, e-mail and address from it; 0 for a row that was entered by hand.
    pub(crate) seed: u32,
    pub(crate) first: u16,
    pub(crate) last: u16,
    pub(crate) born: Option<NaiveDate>,
    pub(crate) created: NaiveDate,
    pub(crate) provider: u8,
    /// When the cloud got this state.
    pub(crate) loaded: DateTime<Utc>,
    pub(crate) extra: Extra,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Appointment {
    pub(crate) sr: u32,
    pub(crate) patient: u32,
    pub(crate) date: NaiveDate,
    /// Minutes after midnight, practice-local.
    pub(crate) minute: u16,
    pub(crate) length: u16,
    pub(crate) provider: u8,
    pub(crate) operatory: u8,
    pub(crate) kind: u8,
    pub(crate) status: u8,
    pub(crate) made: NaiveDate,
    /// Practice-local date of the last change.
    pub(crate) changed: NaiveDate,
    pub(crate) loaded: DateTime<Utc>,
    // What somebody typed is nobody else's to keep.
    #[serde(skip)]
    pub(crate) extra: Extra,
}

fn laid_over<'a>(extra: &'a Extra, name: &str) -> Option<Cow<'a, str>> {
    extra.as_ref()?.get(name).map(|text| Cow::Borrowed(text.as_str()))
}

/// Lays a value over a row.
pub(crate) fn lay_over(extra: &mut Extra, name: &str, value: &str) {
    extra.get_or_insert_default().insert(name.to_owned(), value.to_owned());
}

impl Patient {
    pub(crate) fn firstname(&self) -> Cow<'_, str> {
        laid_over(&self.extra, "firstname")
            .unwrap_or(Cow::Borrowed(FIRST_NAMES.get(self.first as usize).copied().unwrap_or("")))
    }

    pub(crate) fn lastname(&self) -> Cow<'_, str> {
        laid_over(&self.extra, "lastname")
            .unwrap_or(Cow::Borrowed(LAST_NAMES.get(self.last as usize).copied().unwrap_or("")))
    }

    /// `Last, First`, as the PMS shows it in its schedule.
    pub(crate) fn schedule_name(&self) -> String {
        format!("{}, {}", self.lastname(), self.firstname())
    }

    pub(crate) fn birthdate(&self) -> String {
        self.born.map_or_else(String::new, day)
    }

    /// A field that is derived from the seed unless something was laid over it.
    pub(crate) fn text(&self, name: &str) -> Cow<'_, str> {
        if let Some(text) = laid_over(&self.extra, name) {
            return text;
        }
        if self.seed == 0 {
            return Cow::Borrowed("");
        }
        let seed = self.seed as usize;
        let (city, zip) = CITIES[seed / 7 % CITIES.len()];
        match name {
            "cell" if seed.is_multiple_of(11) => Cow::Borrowed(""),
            "cell" => phone(self.seed, (seed / 3) as u32).into(),
            "homephone" if seed.is_multiple_of(3) => {
                phone(self.seed.rotate_left(7), (seed / 5) as u32).into()
            }
            "workphone" if seed.is_multiple_of(9) => {
                phone(self.seed.rotate_left(13), (seed / 2) as u32).into()
            }
            "email" if !seed.is_multiple_of(6) => self.email().into(),
            "address_line1" => {
                format!("{} {}", 1 + seed / 13 % 420, STREETS[seed / 5 % STREETS.len()]).into()
            }
            "address_line2" if seed.is_multiple_of(17) => format!("Apt {}", 1 + seed % 40).into(),
            "city" => Cow::Borrowed(city),
            "state" => Cow::Borrowed("MA"),
            "zipcode" => Cow::Borrowed(zip),
            "gender" => Cow::Borrowed(["Female", "Male", "Unknown"][[0, 1, 0, 1, 2][seed % 5]]),
            "preferred_contact" => Cow::Borrowed(["Text", "Phone", "Email", ""][seed % 4]),
            "preferred_name" if seed.is_multiple_of(23) => {
                Cow::Owned(self.firstname().chars().take(3).collect())
            }
            "salutation" if seed.is_multiple_of(5) => {
                Cow::Borrowed(["Ms.", "Mr.", "Mrs.", "Dr."][seed / 5 % 4])
            }
            "last_visit" if !seed.is_multiple_of(4) => day(self.created).into(),
            "first_visit" => day(self.created).into(),
            "alert_note" if seed.is_multiple_of(29) => Cow::Borrowed("Allergy: penicillin"),
            // Two in three are insured, by one of the insurers whom the practice bills.
            "primary_insurance_company_id" | "primary_relationship" | "subscriber_id"
                if seed.is_multiple_of(3) =>
            {
                Cow::Borrowed("")
            }
            "primary_insurance_company_id" => (seed / 3 % INSURERS.len() + 1).to_string().into(),
            "primary_relationship" => Cow::Borrowed(["Self", "Self", "Spouse", "Child"][seed % 4]),
            "subscriber_id" => format!("{:09}", seed % 1_000_000_000).into(),
            _ => Cow::Borrowed(""),
        }
    }

    pub(crate) fn status(&self) -> Cow<'_, str> {
        laid_over(&self.extra, "status").unwrap_or(Cow::Borrowed(if self.seed % 31 == 7 {
            "Inactive"
        } else {
            "Active"
        }))
    }

    pub(crate) fn provider_id(&self) -> &'static str {
        PROVIDERS[self.provider as usize % PROVIDERS.len()].0
    }

    fn email(&self) -> String {
        let plain = |text: &str| {
            text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
        };
        format!("{}.{}{}@example.com", plain(&self.firstname()), plain(&self.lastname()), self.id % 1000)
    }
}

impl Appointment {
    pub(crate) fn status_word(&self) -> &'static str {
        STATUSES[self.status as usize]
    }

    /// Empty for time that is blocked.
    pub(crate) fn patient_id(&self) -> String {
        if self.patient == NOBODY { String::new() } else { self.patient.to_string() }
    }

    pub(crate) fn provider_id(&self) -> &'static str {
        PROVIDERS[self.provider as usize].0
    }

    pub(crate) fn operatory_name(&self) -> &'static str {
        OPERATORIES[self.operatory as usize].0
    }

    pub(crate) fn text(&self, name: &str) -> Cow<'_, str> {
        if let Some(text) = laid_over(&self.extra, name) {
            return text;
        }
        let visit = VISITS[self.kind as usize];
        Cow::Borrowed(match name {
            "type" => visit.0,
            "description" => visit.1,
            "amount" => visit.3,
            _ => "",
        })
    }

    /// Whether it takes its operatory's time.
    pub(crate) fn holds_its_slot(&self) -> bool {
        !matches!(self.status, BROKEN | CANCELLED)
    }

    pub(crate) fn overlaps(&self, operatory: u8, date: NaiveDate, minute: u16, length: u16) -> bool {
        self.operatory == operatory
            && self.date == date
            && self.holds_its_slot()
            && self.minute < minute.saturating_add(length)
            && minute < self.minute.saturating_add(self.length)
    }
}

/// A date as Sikka writes it: `2020-09-29T00:00:00`.
pub(crate) fn day(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}T00:00:00", date.year(), date.month(), date.day())
}

/// `10:30`.
pub(crate) fn clock_time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Fictional numbers, in the notations that desks type.
fn phone(seed: u32, notation: u32) -> String {
    let area = ["617", "978", "781", "339", "351", "508"][seed as usize % 6];
    let line = (seed / 6) % 10_000;
    match notation % 5 {
        0 => format!("({area}) 555-{line:04}"),
        1 => format!("{area}-555-{line:04}"),
        2 => format!("{area}555{line:04}"),
        3 => format!("{area}.555.{line:04}"),
        _ => format!("+1 {area} 555 {line:04}"),
    }
}
