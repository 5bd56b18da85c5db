//! How far each way of hearing of changes was read, and what was learned of a practice's server.

use rusqlite::OptionalExtension;

use crate::{Ledger, Result};

impl Ledger {
    /// A mark of a practice; `None` where it was never set.
    pub fn mark(&self, integration_id: i64, name: &str) -> Result<Option<i64>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT value FROM sync_marks WHERE integration_id = ?1 AND name = ?2")?
                .query_row((integration_id, name), |row| row.get(0))
                .optional()?)
        })
    }

    /// Sets a mark, or takes it away. Gives true where that is news.
    pub fn set_mark(&self, integration_id: i64, name: &str, value: Option<i64>) -> Result<bool> {
        self.0.write(|transaction| {
            let changed = match value {
                Some(value) => transaction
                    .prepare_cached(
                        "INSERT INTO sync_marks (integration_id, name, value) VALUES (?1, ?2, ?3) \
                         ON CONFLICT (integration_id, name) DO UPDATE SET value = excluded.value \
                         WHERE value <> excluded.value",
                    )?
                    .execute((integration_id, name, value))?,
                None => transaction
                    .prepare_cached("DELETE FROM sync_marks WHERE integration_id = ?1 AND name = ?2")?
                    .execute((integration_id, name))?,
            };
            Ok(changed == 1)
        })
    }
}
