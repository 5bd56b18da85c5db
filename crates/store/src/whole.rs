//! Whether both files are whole, page by page: for tests that end a process in the middle, and for support.

use crate::database::Database;
use crate::{Result, Store};

impl Store {
    /// What SQLCipher (the seal of each page), SQLite (its tables and indexes) and the foreign keys find wrong in
    /// either file; nothing where both are whole. Reads every page, so not for every day.
    pub fn damages(&self) -> Result<Vec<String>> {
        let mut found = damages(&self.ledger.0, "ledger")?;
        found.extend(damages(&self.mirror.0, "mirror")?);
        Ok(found)
    }
}

fn damages(database: &Database, file: &str) -> Result<Vec<String>> {
    database.read(|connection| {
        let mut found = Vec::new();
        for check in ["cipher_integrity_check", "integrity_check", "foreign_key_check"] {
            let mut statement = connection.prepare(&format!("PRAGMA {check}"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let words: Option<String> = row.get(0)?;
                if words.as_deref() != Some("ok") {
                    found.push(format!("{file}: {check}: {}", words.unwrap_or_default()));
                }
            }
        }
        Ok(found)
    })
}
