//! What is common to the mirror's tables: tallies, whole walks, rows set aside, small tables, statistics.

use std::hash::Hasher;

use chrono::{DateTime, NaiveDate, Utc};
use pms::{Operatory, Phi, Provider};
use rusqlite::{CachedStatement, OptionalExtension, Transaction};
use xxhash_rust::xxh3::Xxh3;

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
    /// Those with a visit since a year ago or to come.
    pub active: u32,
    /// Those with a visit to come.
    pub upcoming: u32,
    /// Appointments that the PMS still has.
    pub appointments: u32,
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
    /// `lookup` gives the hash of a row that is here and has not vanished.
    pub(crate) fn new(transaction: &'t Transaction<'_>, lookup: &str) -> Result<Self> {
        Ok(Self { lookup: transaction.prepare_cached(lookup)?, known: true, tally: Tally::default() })
    }

    /// True for a row that is here with the same content: it is counted, and there is nothing to write.
    pub(crate) fn is_here(&mut self, integration_id: i64, key: &str, hash: i64) -> Result<bool> {
        if !self.known {
            return Ok(false);
        }
        let stored = self.lookup.query_row((integration_id, key), |row| row.get::<_, i64>(0)).optional()?;
        self.known = stored.is_some();
        let same = stored == Some(hash);
        self.tally.unchanged += u32::from(same);
        Ok(same)
    }

    /// The upsert wrote this many rows: none where the row was the same after all.
    pub(crate) fn written(&mut self, rows: usize) {
        self.known |= rows == 0;
        self.tally.stored += u32::from(rows > 0);
        self.tally.unchanged += u32::from(rows == 0);
    }
}

/// How many there are, counted by the key alone, less those that vanished. The second parameter is there for form.
const PATIENTS_HERE: &str = "SELECT (SELECT count(*) FROM patients WHERE integration_id = ?1) - \
    (SELECT count(*) FROM patients WHERE integration_id = ?1 AND vanished_at IS NOT NULL) WHERE ?2 = ''";
const APPOINTMENTS_HERE: &str = "SELECT (SELECT count(*) FROM appointments WHERE integration_id = ?1) - \
    (SELECT count(*) FROM appointments WHERE integration_id = ?1 AND vanished_at IS NOT NULL) WHERE ?2 = ''";

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
            transaction.execute(
                "INSERT INTO walks (integration_id, tbl, began_at, whole_at) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (integration_id, tbl) DO UPDATE SET began_at = excluded.began_at, whole_at = excluded.whole_at",
                (integration_id, table, millis(began_at), millis(now)),
            )?;
            Ok(())
        })
    }

    /// Keeps rows that could not be used.
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
                transaction.execute(
                    "INSERT INTO set_aside (integration_id, run_id, tbl, reason, text, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (integration_id, run_id, table, &row.reason, row.text.expose(), millis(now)),
                )?;
            }
            Ok(())
        })
    }

    /// A whole walk was made: what earlier runs set aside was asked for again.
    pub fn forget_set_aside_before(&self, integration_id: i64, run_id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
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

    /// Replaces the providers. Unchanged ones are not written.
    pub fn set_providers(&self, integration_id: i64, providers: &[Provider]) -> Result<()> {
        self.0.write(|transaction| {
            for provider in providers {
                transaction.execute(
                    "INSERT INTO providers (integration_id, provider_id, first_name, last_name, provider_type, specialty, active) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (integration_id, provider_id) DO UPDATE SET \
                     first_name = excluded.first_name, last_name = excluded.last_name, provider_type = excluded.provider_type, \
                     specialty = excluded.specialty, active = excluded.active WHERE \
                     (first_name, last_name, provider_type, specialty, active) IS NOT \
                     (excluded.first_name, excluded.last_name, excluded.provider_type, excluded.specialty, excluded.active)",
                    (
                        integration_id,
                        &provider.provider_id,
                        &provider.first_name,
                        &provider.last_name,
                        &provider.provider_type,
                        &provider.specialty,
                        provider.active,
                    ),
                )?;
            }
            Ok(())
        })
    }

    /// All providers, by name.
    pub fn providers(&self, integration_id: i64) -> Result<Vec<Provider>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT provider_id, first_name, last_name, provider_type, specialty, active FROM providers \
                 WHERE integration_id = ?1 ORDER BY provider_type, last_name, provider_id",
            )?;
            let rows = statement.query_map([integration_id], |row| {
                Ok(Provider {
                    provider_id: row.get(0)?,
                    first_name: row.get(1)?,
                    last_name: row.get(2)?,
                    provider_type: row.get(3)?,
                    specialty: row.get(4)?,
                    active: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Adds or updates chairs.
    pub fn set_operatories(&self, integration_id: i64, operatories: &[Operatory]) -> Result<()> {
        self.0.write(|transaction| {
            for chair in operatories {
                transaction.execute(
                    "INSERT INTO operatories (integration_id, operatory, abbreviation, hidden) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (integration_id, operatory) DO UPDATE SET abbreviation = excluded.abbreviation, \
                     hidden = excluded.hidden WHERE (abbreviation, hidden) IS NOT (excluded.abbreviation, excluded.hidden)",
                    (integration_id, &chair.operatory, &chair.abbreviation, chair.hidden),
                )?;
            }
            Ok(())
        })
    }

    /// All chairs, by name.
    pub fn operatories(&self, integration_id: i64) -> Result<Vec<Operatory>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT operatory, abbreviation, hidden FROM operatories WHERE integration_id = ?1 ORDER BY operatory",
            )?;
            let rows = statement.query_map([integration_id], |row| {
                Ok(Operatory { operatory: row.get(0)?, abbreviation: row.get(1)?, hidden: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Adds status words that the practice uses.
    pub fn set_appointment_statuses(&self, integration_id: i64, statuses: &[String]) -> Result<()> {
        self.0.write(|transaction| {
            for status in statuses {
                transaction.execute(
                    "INSERT INTO appointment_statuses (integration_id, status) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                    (integration_id, status),
                )?;
            }
            Ok(())
        })
    }

    /// The status words of the practice: those that Sikka lists, else those that its appointments show.
    pub fn appointment_statuses(&self, integration_id: i64) -> Result<Vec<String>> {
        self.0.read(|connection| {
            let list = |sql: &str| -> Result<Vec<String>> {
                let mut statement = connection.prepare_cached(sql)?;
                let rows = statement.query_map([integration_id], |row| row.get(0))?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            };
            let listed =
                list("SELECT status FROM appointment_statuses WHERE integration_id = ?1 ORDER BY status")?;
            if !listed.is_empty() {
                return Ok(listed);
            }
            list(
                "SELECT DISTINCT status FROM appointments WHERE integration_id = ?1 AND status <> '' \
                 ORDER BY status LIMIT 50",
            )
        })
    }

    /// Counts for the Sync page; `today` is the practice's.
    pub fn patient_stats(&self, integration_id: i64, today: NaiveDate) -> Result<PatientStats> {
        let year_ago = today - chrono::Duration::days(365);
        self.0.read(|connection| {
            let count = |sql: &str, from: &str| -> Result<u32> {
                Ok(connection.prepare_cached(sql)?.query_row((integration_id, from), |row| row.get(0))?)
            };
            let visits = "SELECT count(DISTINCT patient_id) FROM appointments WHERE integration_id = ?1 AND date >= ?2 \
                          AND vanished_at IS NULL AND status_kind <> 'cancelled' AND patient_id <> ''";
            Ok(PatientStats {
                patients: count(PATIENTS_HERE, "")?,
                appointments: count(APPOINTMENTS_HERE, "")?,
                active: count(visits, &year_ago.to_string())?,
                upcoming: count(visits, &today.to_string())?,
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
            let count: i64 =
                connection.prepare_cached(sql)?.query_row((integration_id, ""), |row| row.get(0))?;
            Ok(u64::try_from(count).unwrap_or(0))
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
            ] {
                transaction
                    .execute(&format!("DELETE FROM {table} WHERE integration_id = ?1"), [integration_id])?;
            }
            transaction.execute("INSERT INTO patients_fts (patients_fts) VALUES ('optimize')", [])?;
            Ok(())
        })?;
        self.0.checkpoint()
    }

    /// Folds the write-ahead log into the file.
    pub fn checkpoint(&self) -> Result<()> {
        self.0.checkpoint()
    }
}
