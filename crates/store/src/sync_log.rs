//! The activity log, and what the server does not offer.

use chrono::{DateTime, Utc};

use crate::{Ledger, Result, instant, millis};

/// A line of the activity log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Our number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `info`, `success`, `warning` or `error`.
    pub category: String,
    /// Which sentence.
    pub code: String,
    /// Its numbers, a JSON object without PHI.
    pub numbers: String,
}

impl Ledger {
    /// Empties the activity log of a practice. The history of runs stays.
    pub fn clear_log(&self, integration_id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute("DELETE FROM sync_log WHERE integration_id = ?1", [integration_id])?;
            Ok(())
        })
    }

    /// Adds a line to the activity log. `numbers` is a JSON object without PHI.
    pub fn log(
        &self,
        integration_id: i64,
        run_id: Option<i64>,
        category: &str,
        code: &str,
        numbers: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
                "INSERT INTO sync_log (integration_id, run_id, at, category, code, numbers) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (integration_id, run_id, millis(now), category, code, numbers),
            )?;
            Ok(())
        })
    }

    /// The newest lines of the activity log, newest first.
    pub fn log_entries(&self, integration_id: i64, limit: u32) -> Result<Vec<LogEntry>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, at, category, code, numbers FROM sync_log WHERE integration_id = ?1 ORDER BY id DESC LIMIT ?2",
            )?;
            let rows = statement.query_map((integration_id, limit), |row| {
                Ok(LogEntry {
                    id: row.get(0)?,
                    at: instant(row.get(1)?),
                    category: row.get(2)?,
                    code: row.get(3)?,
                    numbers: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Remembers that an endpoint is not offered. Gives true the first time.
    pub fn set_not_offered(&self, integration_id: i64, endpoint: &str, now: DateTime<Utc>) -> Result<bool> {
        self.0.write(|transaction| {
            let added = transaction.execute(
                "INSERT INTO not_offered (integration_id, endpoint, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                (integration_id, endpoint, millis(now)),
            )?;
            Ok(added == 1)
        })
    }

    /// An endpoint answers after all.
    pub fn set_offered(&self, integration_id: i64, endpoint: &str) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
                "DELETE FROM not_offered WHERE integration_id = ?1 AND endpoint = ?2",
                (integration_id, endpoint),
            )?;
            Ok(())
        })
    }

    /// Endpoints that are not offered, by name.
    pub fn not_offered(&self, integration_id: i64) -> Result<Vec<String>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT endpoint FROM not_offered WHERE integration_id = ?1 ORDER BY endpoint",
            )?;
            let rows = statement.query_map([integration_id], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
