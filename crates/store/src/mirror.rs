//! What is common to the mirror's tables: tallies, whole walks, rows set aside, statistics.

use std::hash::Hasher;

use chrono::{DateTime, NaiveDate, Utc};
use pms::{OddField, Phi};
use rusqlite::{CachedStatement, Connection, OptionalExtension};
use xxhash_rust::xxh3::Xxh3;

use crate::database::KeptStatements as _;
use crate::{Mirror, Result, instant, millis};

/// What became of a page of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// New or changed.
    pub stored: u32,
    /// The same as before: not written.
    pub unchanged: u32,
}

/// A row that could not be used.
#[derive(Debug, Clone)]
pub struct SetAside {
    /// Why, without PHI.
    pub reason: String,
    /// The row as it came.
    pub text: Phi,
}

/// Counts over the patients of a practice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PatientStats {
    /// Patients that the PMS still has.
    pub patients: u32,
    /// Those with a visit since the given day or to come.
    pub active: u32,
    /// As `active`, also where the patient's own row is not here.
    pub active_identified: u32,
    /// Those with a visit since the given day, before today.
    pub recent: u32,
    /// Those with a visit to come.
    pub upcoming: u32,
    /// Appointments that the PMS still has.
    pub appointments: u32,
}

/// Odd values as JSON; empty where there are none.
pub(crate) fn odd_text(odd: &[OddField]) -> String {
    if odd.is_empty() { String::new() } else { serde_json::to_string(odd).unwrap_or_default() }
}

/// Hash over the parts of a row: the same parts, the same hash. The parts are told apart by their lengths.
pub(crate) fn row_hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> i64 {
    let mut hasher = Xxh3::new();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part.as_bytes());
    }
    hasher.finish().cast_signed()
}

/// Tells the rows to leave alone from those to write, and counts both.
///
/// Lists come in runs, of rows that are all new (a first load) or all known. So a row is looked up only after one that
/// was known: after a new one it is written at once, and the upsert itself leaves alone what is the same.
pub(crate) struct Expected<'t> {
    lookup: CachedStatement<'t>,
    known: bool,
    pub(crate) tally: Tally,
}

impl<'t> Expected<'t> {
    /// `lookup` gives hash and mark of a row that is here and has not vanished.
    pub(crate) fn new(transaction: &'t Connection, lookup: &str) -> Result<Self> {
        Ok(Self { lookup: transaction.prepare_cached(lookup)?, known: true, tally: Tally::default() })
    }

    /// The mark of a row that is here with the same content: it is counted, and there is nothing of it to write.
    pub(crate) fn is_here(
        &mut self,
        integration_id: i64,
        key: &str,
        hash: i64,
    ) -> Result<Option<Option<i64>>> {
        if !self.known {
            return Ok(None);
        }
        let stored: Option<(i64, Option<i64>)> =
            self.lookup.query_row((integration_id, key), |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        self.known = stored.is_some();
        let same = stored.filter(|(stored, _)| *stored == hash).map(|(_, mark)| mark);
        self.tally.unchanged += u32::from(same.is_some());
        Ok(same)
    }

    /// The upsert wrote this many rows: none where the row was the same after all.
    pub(crate) fn written(&mut self, rows: usize) {
        self.known |= rows == 0;
        self.tally.stored += u32::from(rows > 0);
        self.tally.unchanged += u32::from(rows == 0);
    }
}

/// How many there are, counted by the key alone, less those that vanished.
const PATIENTS_HERE: &str = "SELECT (SELECT count(*) FROM patients WHERE integration_id = ?1) - \
    (SELECT count(*) FROM patients WHERE integration_id = ?1 AND vanished_at IS NOT NULL)";
const APPOINTMENTS_HERE: &str = "SELECT (SELECT count(*) FROM appointments WHERE integration_id = ?1) - \
    (SELECT count(*) FROM appointments WHERE integration_id = ?1 AND vanished_at IS NOT NULL)";

impl Mirror {
    /// When a table was last read whole (when that walk began, and when it ended).
    pub fn whole_walk(
        &self,
        integration_id: i64,
        table: &str,
    ) -> Result<Option<(DateTime<Utc>, DateTime<Utc>)>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT began_at, whole_at FROM walks WHERE integration_id = ?1 AND tbl = ?2",
                )?
                .query_row((integration_id, table), |row| Ok((instant(row.get(0)?), instant(row.get(1)?))))
                .optional()?)
        })
    }

    /// A table was read whole. From now on its changes ring.
    pub fn set_whole_walk(
        &self,
        integration_id: i64,
        table: &str,
        began_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "INSERT INTO walks (integration_id, tbl, began_at, whole_at) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (integration_id, tbl) DO UPDATE SET began_at = excluded.began_at, whole_at = excluded.whole_at",
                (integration_id, table, millis(began_at), millis(now)),
            )?;
            Ok(())
        })
    }

    /// Keeps rows that could not be used. One that was kept before is not kept twice.
    pub fn set_aside(
        &self,
        integration_id: i64,
        run_id: i64,
        table: &str,
        rows: &[SetAside],
        now: DateTime<Utc>,
    ) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.0.write(|transaction| {
            for row in rows {
                let hash = row_hash([row.reason.as_str(), row.text.expose()]);
                let known = transaction
                    .prepare_cached(
                        "UPDATE set_aside SET run_id = ?4 WHERE integration_id = ?1 AND tbl = ?2 AND text_hash = ?3",
                    )?
                    .execute((integration_id, table, hash, run_id))?;
                if known == 0 {
                    transaction
                        .prepare_cached(
                            "INSERT INTO set_aside (integration_id, run_id, tbl, reason, text, at, text_hash) \
                             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                        )?
                        .execute((integration_id, run_id, table, &row.reason, row.text.expose(), millis(now), hash))?;
                }
            }
            Ok(())
        })
    }

    /// A whole walk was made: what earlier runs set aside was asked for again.
    pub fn forget_set_aside_before(&self, integration_id: i64, run_id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "DELETE FROM set_aside WHERE integration_id = ?1 AND run_id < ?2",
                (integration_id, run_id),
            )?;
            Ok(())
        })
    }

    /// Rows set aside: table, reason, when. Newest first.
    pub fn set_aside_rows(
        &self,
        integration_id: i64,
        limit: u32,
    ) -> Result<Vec<(String, String, DateTime<Utc>)>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT tbl, reason, at FROM set_aside WHERE integration_id = ?1 ORDER BY id DESC LIMIT ?2",
            )?;
            let rows = statement.query_map((integration_id, limit), |row| {
                Ok((row.get(0)?, row.get(1)?, instant(row.get(2)?)))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Counts for the Sync page; `today` is the practice's, and a visit from `since` on makes a patient active.
    pub fn patient_stats(
        &self,
        integration_id: i64,
        today: NaiveDate,
        since: NaiveDate,
    ) -> Result<PatientStats> {
        self.0.read(|connection| {
            let (today, since) = (today.to_string(), since.to_string());
            let one = |sql: &str| -> Result<u32> {
                Ok(connection.prepare_cached(sql)?.query_row([integration_id], |row| row.get(0))?)
            };
            // One pass over the visits that count: who is identified, who is stored, who comes, who came.
            let (active_identified, active, upcoming, recent) = connection
                .prepare_cached(
                    "SELECT count(*), count(patients.id), coalesce(sum(upcoming), 0), coalesce(sum(recent), 0) FROM \
                     (SELECT patient_id, max(date >= ?2) AS upcoming, max(date < ?2) AS recent FROM appointments \
                      WHERE integration_id = ?1 AND date >= ?3 AND vanished_at IS NULL AND status_kind <> 'cancelled' \
                      AND patient_id <> '' GROUP BY patient_id) AS visits \
                     LEFT JOIN patients ON patients.integration_id = ?1 AND patients.patient_id = visits.patient_id \
                     AND patients.vanished_at IS NULL",
                )?
                .query_row((integration_id, today, since), |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })?;
            Ok(PatientStats {
                patients: one(PATIENTS_HERE)?,
                appointments: one(APPOINTMENTS_HERE)?,
                active,
                active_identified,
                upcoming,
                recent,
            })
        })
    }

    /// How many patients (or appointments) there are that have not vanished.
    pub fn count(&self, integration_id: i64, table: &str) -> Result<u64> {
        let sql = match table {
            "patients" => PATIENTS_HERE,
            _ => APPOINTMENTS_HERE,
        };
        self.0.read(|connection| {
            let count: i64 = connection.prepare_cached(sql)?.query_row([integration_id], |row| row.get(0))?;
            Ok(u64::try_from(count).unwrap_or(0))
        })
    }

    /// Whether a row with this hash is here and has not vanished.
    pub(crate) fn holds(&self, lookup: &str, integration_id: i64, key: &str, hash: i64) -> Result<bool> {
        self.0.read(|connection| {
            let stored = connection
                .prepare_cached(lookup)?
                .query_row((integration_id, key), |row| row.get::<_, i64>(0))
                .optional()?;
            Ok(stored == Some(hash))
        })
    }

    /// Whether a row is here and has not vanished.
    pub fn has(&self, integration_id: i64, table: &str, id: &str) -> Result<bool> {
        let sql = match table {
            "patients" => {
                "SELECT 1 FROM patients WHERE integration_id = ?1 AND patient_id = ?2 AND vanished_at IS NULL"
            }
            _ => {
                "SELECT 1 FROM appointments WHERE integration_id = ?1 AND appointment_sr_no = ?2 AND vanished_at IS NULL"
            }
        };
        self.0.read(|connection| Ok(connection.prepare_cached(sql)?.exists((integration_id, id))?))
    }

    /// Whether there is a row of a practice.
    pub fn knows(&self, integration_id: i64) -> Result<bool> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT 1 FROM patients WHERE integration_id = ?1 UNION ALL \
                     SELECT 1 FROM appointments WHERE integration_id = ?1 UNION ALL \
                     SELECT 1 FROM walks WHERE integration_id = ?1",
                )?
                .exists([integration_id])?)
        })
    }

    /// Destroys everything of a practice.
    pub fn forget(&self, integration_id: i64) -> Result<()> {
        self.0.write(|transaction| {
            for table in [
                "patients",
                // After the patients: it tells which of them the search index holds.
                "search_fills",
                "appointments",
                "providers",
                "operatories",
                "appointment_statuses",
                "walks",
                "set_aside",
                "appointment_events",
                "practice_variables",
                "practice_hours",
                "offered_slots",
                "status_kinds",
            ] {
                transaction.execute_kept(
                    &format!("DELETE FROM {table} WHERE integration_id = ?1"),
                    [integration_id],
                )?;
            }
            transaction.execute_kept("INSERT INTO patients_fts (patients_fts) VALUES ('optimize')", [])?;
            Ok(())
        })?;
        self.0.checkpoint()
    }

    /// Folds the write-ahead log into the file.
    pub fn checkpoint(&self) -> Result<()> {
        self.0.checkpoint()
    }
}
