//! Finding patients as staff type, and filling the search index when a practice's first load is here.

use chrono::NaiveDate;
use pms::Patient;
use rusqlite::{Connection, OptionalExtension};

use crate::patients::read_row;
use crate::search_words::{VERSION, query_for, search_text};
use crate::{Mirror, PatientRow, Result};

/// Rows that a fill puts into the index in one transaction: other writers get their turn in between.
const AT_ONCE: u32 = 20_000;

/// From now on the practice's new rows wait for [`Mirror::fill_search`], if its first load is still under way.
pub(crate) fn begin_fill(transaction: &Connection, integration_id: i64) -> Result<()> {
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
fn fill_some(transaction: &Connection, integration_id: i64) -> Result<bool> {
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

    /// Makes the words of the rows anew where an earlier program made them otherwise, some rows at a time.
    pub(crate) fn renew_search(&self) -> Result<()> {
        let stored: Option<String> = self.0.read(|connection| {
            let mut statement = connection.prepare("SELECT value FROM meta WHERE name = 'search_words'")?;
            Ok(statement.query_row([], |row| row.get(0)).optional()?)
        })?;
        if stored.as_deref() == Some(VERSION) {
            return Ok(());
        }
        let mut after = Some(0);
        while let Some(from) = after {
            after = self.0.write(|transaction| renew_some(transaction, from))?;
        }
        self.0.write(|transaction| {
            transaction.execute(
                "INSERT INTO meta (name, value) VALUES ('search_words', ?1) \
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [VERSION],
            )?;
            Ok(())
        })
    }

    /// Patients found by what was typed: names in any order, accents folded, phone digits, birth date, chart number,
    /// e-mail; and first of all the one whose number at the PMS was typed. The others as they came, the oldest rows
    /// first, `limit` in all at most.
    pub fn search_patients(&self, integration_id: i64, typed: &str, limit: u32) -> Result<Vec<PatientRow>> {
        self.find_patients(integration_id, typed, false, limit)
    }

    /// The same; `active_only` leaves out those whom the PMS calls inactive.
    pub fn find_patients(
        &self,
        integration_id: i64,
        typed: &str,
        active_only: bool,
        limit: u32,
    ) -> Result<Vec<PatientRow>> {
        let Some(query) = query_for(typed) else { return Ok(Vec::new()) };
        self.0.read(|connection| {
            let mut by_number = connection.prepare_cached(
                "SELECT patient_id, first_name, last_name, birthdate, cell, home_phone, work_phone, chart_number, \
                 provider_id, status FROM patients WHERE integration_id = ?1 AND patient_id = ?2 \
                 AND vanished_at IS NULL AND (NOT ?3 OR status NOT LIKE '%inactive%')",
            )?;
            let mut found: Vec<PatientRow> = by_number
                .query_map((integration_id, typed.trim(), active_only), read_row)?
                .collect::<rusqlite::Result<_>>()?;
            let mut statement = connection.prepare_cached(
                "SELECT patient_id, first_name, last_name, birthdate, cell, home_phone, work_phone, chart_number, \
                 provider_id, status FROM patients_fts JOIN patients ON patients.id = patients_fts.rowid \
                 WHERE patients_fts MATCH ?2 AND integration_id = ?1 AND vanished_at IS NULL \
                 AND (NOT ?4 OR status NOT LIKE '%inactive%') ORDER BY patients_fts.rowid LIMIT ?3",
            )?;
            let rows = statement.query_map((integration_id, query, limit, active_only), read_row)?;
            for row in rows {
                let row = row?;
                if found.first().is_none_or(|first| first.patient_id != row.patient_id) {
                    found.push(row);
                }
            }
            found.truncate(limit as usize);
            Ok(found)
        })
    }

    /// Patients by their numbers, in that order; those that the PMS no longer has are left out.
    pub fn patients_by_number(&self, integration_id: i64, numbers: &[String]) -> Result<Vec<PatientRow>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT patient_id, first_name, last_name, birthdate, cell, home_phone, work_phone, chart_number, \
                 provider_id, status FROM patients WHERE integration_id = ?1 AND patient_id = ?2 \
                 AND vanished_at IS NULL",
            )?;
            let mut found = Vec::with_capacity(numbers.len());
            for number in numbers {
                found.extend(statement.query_row((integration_id, number), read_row).optional()?);
            }
            Ok(found)
        })
    }
}

/// Renews the rows after `from`. The last one that was looked at; `None` at the end.
fn renew_some(transaction: &Connection, from: i64) -> Result<Option<i64>> {
    let mut read = transaction.prepare_cached(
        "SELECT id, first_name, middle_name, last_name, preferred_name, birthdate, cell, home_phone, work_phone, \
         chart_number, email, search FROM patients WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let mut write = transaction.prepare_cached("UPDATE patients SET search = ?2 WHERE id = ?1")?;
    let mut last = None;
    let mut rows = read.query((from, AT_ONCE))?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let text = |column: usize| row.get::<_, String>(column).map(pms::Phi::from);
        let patient = Patient {
            first_name: text(1)?,
            middle_name: text(2)?,
            last_name: text(3)?,
            preferred_name: text(4)?,
            birthdate: row.get::<_, Option<String>>(5)?.and_then(|day| day.parse::<NaiveDate>().ok()),
            cell: text(6)?,
            home_phone: text(7)?,
            work_phone: text(8)?,
            chart_number: row.get(9)?,
            email: text(10)?,
            ..Patient::default()
        };
        let words = search_text(&patient);
        if row.get_ref(11)?.as_str().is_ok_and(|stored| stored != words) {
            write.execute((id, words))?;
        }
        last = Some(id);
    }
    Ok(last)
}
