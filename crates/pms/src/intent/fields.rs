//! Reading the fields of a request by their wire names.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};

use super::IntentError;
use crate::Phi;

/// Names under which APIs take card data. None of them may even be typed.
const CARD_FIELDS: [&str; 12] = [
    "cardnumber",
    "creditcardnumber",
    "creditcard",
    "ccnumber",
    "pan",
    "cvv",
    "cvv2",
    "cvc",
    "securitycode",
    "cardexpiry",
    "cardexpirydate",
    "expirationdate",
];

/// Fields not yet taken. What nobody takes is sent along under its name.
pub(super) struct Fields {
    rest: BTreeMap<String, String>,
    practice_id: String,
}

impl Fields {
    pub(super) fn new(rest: BTreeMap<String, String>, practice_id: &str) -> Result<Self, IntentError> {
        let bare = |name: &str| name.replace(['_', '-', ' '], "").to_ascii_lowercase();
        let is_card = |name: &String| CARD_FIELDS.contains(&bare(name).as_str());
        if rest.keys().any(is_card) || rest.values().any(|value| holds_card_number(value)) {
            return Err(IntentError::CardData);
        }
        let mut fields = Self { rest, practice_id: practice_id.to_owned() };
        if let Some(named) = fields.take("practice_id") {
            fields.practice_id = named;
        }
        Ok(fields)
    }

    /// Whether an appointment gets another time, length, chair or provider.
    pub(super) fn moves(&self) -> bool {
        ["date", "time", "length", "operatory", "provider_id"]
            .iter()
            .any(|name| self.rest.contains_key(*name))
    }

    pub(super) fn practice_id(&self) -> String {
        self.practice_id.clone()
    }

    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.rest.remove(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    pub(super) fn phi(&mut self, name: &str) -> Phi {
        self.take(name).unwrap_or_default().into()
    }

    pub(super) fn need(&mut self, name: &'static str) -> Result<String, IntentError> {
        self.take(name).ok_or(IntentError::Missing(name))
    }

    pub(super) fn need_phi(&mut self, name: &'static str) -> Result<Phi, IntentError> {
        self.need(name).map(Phi::from)
    }

    pub(super) fn date(&mut self, name: &'static str) -> Result<Option<NaiveDate>, IntentError> {
        let read = |text: String| {
            let day = text.split('T').next().unwrap_or(&text).to_owned();
            NaiveDate::parse_from_str(&day, "%Y-%m-%d").map_err(|_| IntentError::Unreadable(name))
        };
        self.take(name).map(read).transpose()
    }

    pub(super) fn time(&mut self, name: &'static str) -> Result<Option<NaiveTime>, IntentError> {
        let read = |text: String| {
            NaiveTime::parse_from_str(&text, "%H:%M")
                .or_else(|_| NaiveTime::parse_from_str(&text, "%H:%M:%S"))
                .map_err(|_| IntentError::Unreadable(name))
        };
        self.take(name).map(read).transpose()
    }

    pub(super) fn minutes(&mut self, name: &'static str) -> Result<Option<u32>, IntentError> {
        let read = |text: String| {
            let minutes = text.parse().ok().filter(|minutes| (1..=24 * 60).contains(minutes));
            minutes.ok_or(IntentError::Unreadable(name))
        };
        self.take(name).map(read).transpose()
    }

    /// What nobody took.
    pub(super) fn extra(&mut self) -> BTreeMap<String, Phi> {
        let rest = std::mem::take(&mut self.rest);
        rest.into_iter()
            .filter(|(name, _)| !matches!(name.as_str(), "op" | "path" | "check_spu"))
            .map(|(name, value)| (name, value.into()))
            .collect()
    }
}

pub(super) fn missing<T>(name: &'static str, value: Option<T>) -> Result<T, IntentError> {
    value.ok_or(IntentError::Missing(name))
}

/// Whether a text holds what reads as a card number: 13 to 19 digits, at most with single blanks or hyphens between
/// them, whose check digit is right (ISO/IEC 7812-1, Luhn).
pub(super) fn holds_card_number(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        if !characters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (mut digits, mut end, mut gap) = (Vec::new(), at, false);
        while let Some(&character) = characters.get(end) {
            match character.to_digit(10) {
                Some(digit) => {
                    digits.push(digit);
                    gap = false;
                }
                None if (character == ' ' || character == '-') && !gap => gap = true,
                None => break,
            }
            end += 1;
        }
        if (13..=19).contains(&digits.len()) && luhn(&digits) {
            return true;
        }
        at = end.max(at + 1);
    }
    false
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => *digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}
