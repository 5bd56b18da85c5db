//! Settings, as named texts.

use rusqlite::OptionalExtension;

use crate::database::KeptStatements as _;
use crate::{Ledger, Result};

impl Ledger {
    /// A setting; `None` where it was never set.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT value FROM settings WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()?)
        })
    }

    /// Sets a setting.
    pub fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value \
                 WHERE value <> excluded.value",
                (name, value),
            )?;
            Ok(())
        })
    }
}
