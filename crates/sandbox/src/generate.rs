//! Makes a practice's patients and schedule from a seed.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};

use crate::names::{FIRST_NAMES, LAST_NAMES, NOTE_TYPES, OPERATORIES, PROVIDERS, VISITS};
use crate::practice::Entry;
use crate::random::Random;
use crate::rows::{
    ARRIVED, Appointment, BROKEN, CANCELLED, COMPLETE, CONFIRMED, IN_CHAIR, LEFT_MESSAGE, Patient,
    UNCONFIRMED, day,
};
use crate::schedule::{HALVES, is_open};

/// Two weeks back, three weeks ahead.
const DAYS_BACK: u64 = 14;
const DAYS_AHEAD: u64 = 21;

pub(crate) fn patients(
    random: &mut Random,
    count: usize,
    today: NaiveDate,
    loaded: DateTime<Utc>,
) -> Vec<Patient> {
    let mut rows = Vec::with_capacity(count);
    let mut id = 1000 + random.below(200) as u32;
    for index in 0..count {
        id += 1 + u32::from(random.chance(12)) * random.below(4) as u32;
        let age = 365 * 3 + random.below(365 * 86);
        let member = random.below(365 * 12);
        rows.push(Patient {
            id,
            seed: (random.next() as u32).max(1),
            first: random.below(FIRST_NAMES.len()) as u16,
            last: random.below(LAST_NAMES.len()) as u16,
            born: (!random.chance(2)).then(|| today - Days::new(age as u64)),
            created: today - Days::new(member as u64),
            provider: random.below(2) as u8,
            loaded: loaded - TimeDelta::seconds((index % 3600) as i64),
            extra: None,
        });
    }
    rows
}

/// What the schedule is made from.
pub(crate) struct Around<'a> {
    pub(crate) patients: &'a [Patient],
    /// Practice-local.
    pub(crate) now: NaiveDateTime,
    pub(crate) loaded: DateTime<Utc>,
    pub(crate) daily: bool,
}

pub(crate) fn appointments(
    random: &mut Random,
    count: Option<usize>,
    around: &Around<'_>,
) -> Vec<Appointment> {
    if around.patients.is_empty() {
        return Vec::new();
    }
    let today = around.now.date();
    let mut deck: Vec<u32> = around.patients.iter().map(|row| row.id).collect();
    for index in (1..deck.len()).rev() {
        deck.swap(index, random.below(index + 1));
    }
    let mut dealt = 0;
    let mut rows = Vec::new();
    // From the farthest day ahead backwards, so that a larger practice only reaches further back.
    let mut date = today + Days::new(DAYS_AHEAD);
    loop {
        let old_enough = date < today - Days::new(DAYS_BACK);
        if old_enough && count.is_none_or(|count| rows.len() >= count) {
            break;
        }
        if is_open(date, around.daily) {
            for operatory in 0..OPERATORIES.len() {
                one_column(random, date, operatory, around, &mut rows, &mut || {
                    dealt += 1;
                    deck[(dealt - 1) % deck.len()]
                });
            }
        }
        date = date - Days::new(1);
    }
    let keep = count.unwrap_or(rows.len()).min(rows.len());
    if keep < rows.len() {
        // A thin schedule is thin everywhere, not short.
        let step = rows.len();
        let mut index = 0;
        rows.retain(|_| {
            index += 1;
            (index * keep) / step != ((index - 1) * keep) / step
        });
    }
    rows.sort_by_key(|row| (row.made, row.date, row.minute, row.operatory));
    let mut sr = 10_000 + random.below(500) as u32;
    for (index, row) in rows.iter_mut().enumerate() {
        sr += 1 + u32::from(random.chance(8)) * random.below(3) as u32;
        row.sr = sr;
        row.loaded = around.loaded - TimeDelta::seconds((index % 3600) as i64);
    }
    rows
}

/// One operatory's day.
fn one_column(
    random: &mut Random,
    date: NaiveDate,
    operatory: usize,
    around: &Around<'_>,
    rows: &mut Vec<Appointment>,
    next_patient: &mut dyn FnMut() -> u32,
) {
    let today = around.now.date();
    let provider = OPERATORIES[operatory].1;
    let days_ahead = (date - today).num_days();
    // The farther ahead, the emptier; a second operatory is for overflow.
    let filled = match days_ahead {
        ..=1 => 84,
        2..=7 => 72,
        8..=14 => 58,
        _ => 44,
    } - usize::from(operatory == 1) * 30;
    for (start, end) in HALVES {
        let mut minute = start;
        while minute + 20 <= end {
            let kind = kind_for(random, PROVIDERS[provider].4);
            let length = VISITS[kind].2;
            if !random.chance(filled) || minute + length > end {
                minute += 20;
                continue;
            }
            let booked_before = random.below(60) as u64 + 1;
            let made = (date - Days::new(booked_before)).min(today - Days::new(random.below(9) as u64));
            let status = status_for(random, days_ahead, minute, length, around.now);
            rows.push(Appointment {
                sr: 0,
                patient: next_patient(),
                date,
                minute,
                length,
                provider: provider as u8,
                operatory: operatory as u8,
                kind: kind as u8,
                status,
                made,
                changed: if days_ahead < 0 { date } else { made },
                loaded: around.loaded,
                extra: None,
            });
            minute += length;
        }
    }
}

/// Hygienists' visits come first in the list.
fn kind_for(random: &mut Random, hygienist: bool) -> usize {
    let first_of_dentists = VISITS.iter().position(|visit| !visit.4).unwrap_or(0);
    if hygienist {
        random.below(first_of_dentists)
    } else {
        first_of_dentists + random.below(VISITS.len() - first_of_dentists)
    }
}

fn status_for(random: &mut Random, days_ahead: i64, minute: u16, length: u16, now: NaiveDateTime) -> u8 {
    let dice = random.below(100);
    let now_minute = (now.hour() * 60 + now.minute()) as u16;
    let over = days_ahead < 0 || (days_ahead == 0 && minute + length <= now_minute);
    match days_ahead {
        _ if over && dice < 5 => BROKEN,
        _ if over && dice < 8 => CANCELLED,
        _ if over => COMPLETE,
        0 if minute <= now_minute => IN_CHAIR,
        0 if minute <= now_minute + 15 => ARRIVED,
        0 | 1 if dice < 80 => CONFIRMED,
        2..=7 if dice < 45 => CONFIRMED,
        2..=7 if dice < 60 => LEFT_MESSAGE,
        8.. if dice < 10 => CONFIRMED,
        _ if dice >= 97 => CANCELLED,
        _ => UNCONFIRMED,
    }
}

/// What was charged for the last visits.
pub(crate) fn transactions(rows: &[Appointment], loaded: DateTime<Utc>) -> Vec<Entry> {
    let complete = rows.iter().rev().filter(|row| row.status == COMPLETE).take(60);
    let mut charged: Vec<&Appointment> = complete.collect();
    charged.sort_by_key(|row| (row.date, row.minute));
    let mut entries = Vec::new();
    for row in charged {
        let procedure = if row.provider >= 2 { "D1110" } else { "D0140" };
        let amount = row.text("amount").into_owned();
        let mut put = |kind: &str, code: &str, words: &str, amount: String, paid_by: &str| {
            let id = 31_001 + entries.len() as u32;
            entries.push(Entry {
                visible: loaded,
                id,
                fields: vec![
                    ("patient_id", row.patient.to_string()),
                    ("guarantor_id", row.patient.to_string()),
                    ("provider_id", row.provider_id().to_owned()),
                    ("transaction_type", kind.to_owned()),
                    ("transaction_date", day(row.date)),
                    ("procedure_code", code.to_owned()),
                    ("procedure_description", words.to_owned()),
                    ("amount", amount),
                    ("payment_type", paid_by.to_owned()),
                    ("note", String::new()),
                ],
            });
        };
        put("Procedure", procedure, &row.text("description"), amount.clone(), "");
        // Two in three paid at the desk.
        if row.sr % 3 != 0 && amount != "0.0000" {
            put(
                "Payment",
                "",
                "Payment, thank you",
                format!("-{amount}"),
                ["Check", "Visa"][row.sr as usize % 2],
            );
        }
    }
    entries
}

/// A clinical note to each of the last visits, and a word of an earlier one here and there.
pub(crate) fn notes(rows: &[Appointment], loaded: DateTime<Utc>) -> Vec<Entry> {
    let complete = rows.iter().rev().filter(|row| row.status == COMPLETE).take(40);
    let mut seen: Vec<&Appointment> = complete.collect();
    seen.sort_by_key(|row| (row.date, row.minute));
    let numbered = seen.into_iter().zip(501..);
    numbered
        .map(|(row, id)| Entry {
            visible: loaded,
            id,
            fields: vec![
                ("patient_id", row.patient.to_string()),
                ("provider_id", row.provider_id().to_owned()),
                ("date", day(row.date)),
                ("procedure_date", day(row.date)),
                ("description", row.text("description").into_owned()),
                ("type", NOTE_TYPES[usize::from(id % 3 == 0)].to_owned()),
                ("text", format!("{}; tolerated well.\nNext visit as planned.", row.text("description"))),
                ("transaction_sr_no", String::new()),
            ],
        })
        .collect()
}

/// The Sunday before, from which `practice_schedule` counts.
pub(crate) fn week_start(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_sunday()))
}
