//! The change feeds: what changed, by sequence, after the commit. No PHI.

use std::sync::atomic::Ordering;

use rusqlite::Connection;

use crate::Result;
use crate::database::{Database, File, KeptStatements as _, Ledger, Mirror};

/// One committed change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which file.
    pub file: File,
    /// Position in that file's feed.
    pub sequence: i64,
    /// Table.
    pub table: String,
    /// The row's key as text.
    pub key: String,
    /// `insert`, `update` or `delete`.
    pub operation: String,
}

/// Rows of the feed that are kept for those who follow it.
const KEPT: i64 = 10_000;

impl Database {
    fn changes_after(&self, file: File, sequence: i64, limit: u32) -> Result<Vec<Change>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT sequence, tbl, key, operation FROM changes WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
            )?;
            let rows = statement.query_map((sequence, limit), |row| {
                Ok(Change {
                    file,
                    sequence: row.get(0)?,
                    table: row.get(1)?,
                    key: row.get(2)?,
                    operation: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    fn last_change(&self) -> Result<i64> {
        self.read(last_change)
    }

    fn prune_changes(&self) -> Result<()> {
        self.write(|transaction| {
            let last = last_change(transaction)?;
            transaction.execute_kept("DELETE FROM changes WHERE sequence <= ?1", [last - KEPT])?;
            Ok(())
        })
    }
}

fn last_change(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row_kept("SELECT coalesce(max(sequence), 0) FROM changes", [], |row| row.get(0))?)
}

impl Ledger {
    /// Another number than before: so many times more something was written.
    pub fn written(&self) -> u64 {
        self.0.written.load(Ordering::Acquire)
    }

    /// Changes after `sequence`, oldest first.
    pub fn changes_after(&self, sequence: i64, limit: u32) -> Result<Vec<Change>> {
        self.0.changes_after(File::Ledger, sequence, limit)
    }

    /// The newest position.
    pub fn last_change(&self) -> Result<i64> {
        self.0.last_change()
    }

    /// Drops what nobody will ask for again.
    pub fn prune_changes(&self) -> Result<()> {
        self.0.prune_changes()
    }
}

impl Mirror {
    /// Changes after `sequence`, oldest first.
    pub fn changes_after(&self, sequence: i64, limit: u32) -> Result<Vec<Change>> {
        self.0.changes_after(File::Mirror, sequence, limit)
    }

    /// The newest position.
    pub fn last_change(&self) -> Result<i64> {
        self.0.last_change()
    }

    /// Drops what nobody will ask for again.
    pub fn prune_changes(&self) -> Result<()> {
        self.0.prune_changes()
    }

    /// Another number than before: something was written.
    pub fn written(&self) -> u64 {
        self.0.written.load(Ordering::Acquire)
    }

    /// The generation of this mirror: another one means that everything is to be read again. It is made anew only while
    /// it is opened.
    pub fn generation(&self) -> Result<String> {
        if let Some(known) = self.0.generation.get() {
            return Ok(known.clone());
        }
        let read = self.0.read(|connection| {
            let sql = "SELECT value FROM meta WHERE name = 'generation'";
            Ok(connection.query_row_kept(sql, [], |row| row.get::<_, String>(0))?)
        })?;
        Ok(self.0.generation.get_or_init(|| read).clone())
    }
}
