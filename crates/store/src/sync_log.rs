//! The activity log, and what the server does not offer.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::database::KeptStatements as _;
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

/// A line to be added.
#[derive(Debug, Clone, Copy)]
pub struct LogLine<'a> {
    /// The practice.
    pub integration_id: i64,
    /// The run that it belongs to.
    pub run_id: Option<i64>,
    /// `info`, `success`, `warning` or `error`.
    pub category: &'a str,
    /// Which sentence.
    pub code: &'a str,
    /// Its numbers, a JSON object without PHI.
    pub numbers: &'a str,
}

impl LogLine<'_> {
    pub(crate) fn add(&self, transaction: &Connection, now: DateTime<Utc>) -> Result<()> {
        transaction
            .prepare_cached(
                "INSERT INTO sync_log (integration_id, run_id, at, category, code, numbers) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((self.integration_id, self.run_id, millis(now), self.category, self.code, self.numbers))?;
        Ok(())
    }
}

impl Ledger {
    /// Empties the activity log of a practice. The history of runs stays.
    pub fn clear_log(&self, integration_id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept("DELETE FROM sync_log WHERE integration_id = ?1", [integration_id])?;
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
        let line = LogLine { integration_id, run_id, category, code, numbers };
        self.0.write(|transaction| line.add(transaction, now))
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
            let added = transaction.execute_kept(
                "INSERT INTO not_offered (integration_id, endpoint, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                (integration_id, endpoint, millis(now)),
            )?;
            Ok(added == 1)
        })
    }

    /// An endpoint answers after all.
    pub fn set_offered(&self, integration_id: i64, endpoint: &str) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
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
