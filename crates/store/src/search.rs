//! Finding patients as staff type, and filling the search index when a practice's first load is here.

use std::borrow::Cow;

use chrono::Datelike;
use deunicode::deunicode;
use pms::Patient;
use rusqlite::{OptionalExtension, Transaction};

use crate::patients::read_row;
use crate::{Mirror, PatientRow, Result};

/// Rows that a fill puts into the index in one transaction: other writers get their turn in between.
const AT_ONCE: u32 = 20_000;

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What staff may type for this patient. Phone numbers are kept whole and by their last seven and four digits, since
/// a full-text index finds beginnings only.
pub(crate) fn search_text(patient: &Patient) -> String {
    let mut text = String::with_capacity(128);
    let mut add = |part: &str| {
        if !part.is_empty() {
            text.push_str(part);
            text.push(' ');
        }
    };
    for name in [&patient.first_name, &patient.middle_name, &patient.last_name, &patient.preferred_name] {
        let name = fold(name.expose());
        // "O'Neill" is typed as "o neill" and as "oneill".
        if name.contains(' ') {
            add(&name.replace(' ', ""));
        }
        add(&name);
    }
    for phone in [&patient.cell, &patient.home_phone, &patient.work_phone] {
        let number = digits(phone.expose());
        for length in [number.len(), 10, 7, 4] {
            if length <= number.len() && length > 3 {
                add(&number[number.len() - length..]);
            }
        }
    }
    if let Some(day) = patient.birthdate {
        let (year, month, day) = (day.year(), day.month(), day.day());
        add(&format!("{year:04}{month:02}{day:02} {month:02}{day:02}{year:04}"));
    }
    add(&fold(&patient.chart_number));
    add(&fold(patient.email.expose()));
    text
}

/// Lower case without accents, punctuation as spaces: "O'Néill" becomes "o neill".
fn fold(text: &str) -> String {
    // Most text has no accents, and a first load folds a million of them.
    let plain = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(deunicode(text)) };
    let plain = plain.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    plain.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect()
}

/// A full-text query for what was typed, every word as a beginning, in any order; `None` for nothing typed.
fn query_for(typed: &str) -> Option<String> {
    let number = digits(typed);
    let letters = typed.chars().any(char::is_alphabetic);
    if !letters && number.len() >= 3 {
        return Some(format!("{number}*"));
    }
    let words: Vec<String> = fold(typed).split_whitespace().take(8).map(|word| format!("{word}*")).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// From now on the practice's new rows wait for [`Mirror::fill_search`], if its first load is still under way.
pub(crate) fn begin_fill(transaction: &Transaction<'_>, integration_id: i64) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO search_fills (integration_id, indexed_to) \
             SELECT ?1, (SELECT coalesce(max(id), 0) FROM patients) \
             WHERE NOT EXISTS (SELECT 1 FROM walks WHERE integration_id = ?1 AND tbl = 'patients') \
             ON CONFLICT DO NOTHING",
        )?
        .execute([integration_id])?;
    Ok(())
}

/// Puts the next rows into the index. False when there was nothing left to put.
fn fill_some(transaction: &Transaction<'_>, integration_id: i64) -> Result<bool> {
    let from: Option<i64> = transaction
        .prepare_cached("SELECT indexed_to FROM search_fills WHERE integration_id = ?1")?
        .query_row([integration_id], |row| row.get(0))
        .optional()?;
    let Some(from) = from else { return Ok(false) };
    let to: Option<i64> = transaction
        .prepare_cached("SELECT max(id) FROM (SELECT id FROM patients WHERE id > ?1 ORDER BY id LIMIT ?2)")?
        .query_row((from, AT_ONCE), |row| row.get(0))?;
    let Some(to) = to else {
        transaction.execute("DELETE FROM search_fills WHERE integration_id = ?1", [integration_id])?;
        return Ok(false);
    };
    transaction
        .prepare_cached(
            "INSERT INTO patients_fts (rowid, search) SELECT id, search FROM patients \
             WHERE id > ?2 AND id <= ?3 AND integration_id = ?1 ORDER BY id",
        )?
        .execute((integration_id, from, to))?;
    transaction
        .prepare_cached("UPDATE search_fills SET indexed_to = ?2 WHERE integration_id = ?1")?
        .execute((integration_id, to))?;
    Ok(true)
}

impl Mirror {
    /// Whether every patient of the practice that is stored can be found. False while a first load is under way: its
    /// rows are put into the index together, by [`Mirror::fill_search`].
    pub fn search_is_complete(&self, integration_id: i64) -> Result<bool> {
        self.0.read(|connection| {
            let mut filling =
                connection.prepare_cached("SELECT 1 FROM search_fills WHERE integration_id = ?1")?;
            Ok(!filling.exists([integration_id])?)
        })
    }

    /// Ends a first load: puts the rows that wait into the search index, some at a time, each part committed. Does
    /// nothing where none wait. To be called when the list of patients was walked.
    pub fn fill_search(&self, integration_id: i64) -> Result<()> {
        while self.0.write(|transaction| fill_some(transaction, integration_id))? {}
        Ok(())
    }

    /// Ends the fills that were cut off, of all practices.
    pub(crate) fn finish_fills(&self) -> Result<()> {
        let cut_off: Vec<i64> = self.0.read(|connection| {
            let mut statement = connection.prepare("SELECT integration_id FROM search_fills")?;
            let ids = statement.query_map([], |row| row.get(0))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })?;
        cut_off.into_iter().try_for_each(|integration_id| self.fill_search(integration_id))
    }

    /// Patients found by what was typed: names in any order, accents folded, phone digits, birth date, chart number,
    /// e-mail. Oldest rows first, `limit` at most.
    pub fn search_patients(&self, integration_id: i64, typed: &str, limit: u32) -> Result<Vec<PatientRow>> {
        let Some(query) = query_for(typed) else { return Ok(Vec::new()) };
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT patient_id, first_name, last_name, birthdate, cell, home_phone, work_phone, chart_number, \
                 provider_id, status FROM patients_fts JOIN patients ON patients.id = patients_fts.rowid \
                 WHERE patients_fts MATCH ?2 AND integration_id = ?1 AND vanished_at IS NULL \
                 ORDER BY patients_fts.rowid LIMIT ?3",
            )?;
            let rows = statement.query_map((integration_id, query, limit), read_row)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
