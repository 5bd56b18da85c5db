//! Duties and when they are due, in wall-clock UTC.

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;

use crate::{Ledger, Result, instant, millis};

impl Ledger {
    /// When a duty is due; `None` where it was never planned.
    pub fn duty_due(&self, integration_id: i64, name: &str) -> Result<Option<DateTime<Utc>>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT due_at FROM duties WHERE integration_id = ?1 AND name = ?2")?
                .query_row((integration_id, name), |row| row.get(0))
                .optional()?
                .map(instant))
        })
    }

    /// Plans a duty.
    pub fn plan_duty(&self, integration_id: i64, name: &str, due_at: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO duties (integration_id, name, due_at) VALUES (?1, ?2, ?3) \
                     ON CONFLICT (integration_id, name) DO UPDATE SET due_at = excluded.due_at",
                )?
                .execute((integration_id, name, millis(due_at)))?;
            Ok(())
        })
    }
}
