//! What a practice's status words mean where a person said so: kept in the ledger, copied to the mirror, whose rows are
//! written by the copy.

use std::collections::BTreeSet;

use pms::{StatusKind, StatusWords};
use rusqlite::Connection;

use crate::{Ledger, Mirror, Result, Store};

/// A status word of a practice's appointments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCount {
    /// The PMS's own word; may be empty.
    pub word: String,
    /// How many appointments that the PMS still has bear it.
    pub appointments: u32,
    /// How many of them the PMS marks as cancelled besides: they are, whatever their word means.
    pub marked_cancelled: u32,
}

/// The words of a practice, as one of the two files has them.
pub(crate) fn words(connection: &Connection, integration_id: i64) -> Result<StatusWords> {
    let mut statement =
        connection.prepare_cached("SELECT status, kind FROM status_kinds WHERE integration_id = ?1")?;
    let rows = statement.query_map([integration_id], |row| {
        Ok((row.get::<_, String>(0)?, StatusKind::named(&row.get::<_, String>(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn practices(connection: &Connection) -> Result<Vec<i64>> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT integration_id FROM status_kinds")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Store {
    /// A person says what a practice's status word means (`None`: as it is read again). Its appointments get their kind
    /// anew in one transaction, which rings no bell, and those that come later get it too.
    pub fn say_status_kind(&self, integration_id: i64, word: &str, kind: Option<StatusKind>) -> Result<()> {
        self.ledger.0.write(|transaction| say(transaction, integration_id, word, kind))?;
        self.copy_status_kinds(integration_id)
    }

    /// Brings the mirror's copy up to what the ledger has: it may have been built anew, or cut off before it heard.
    pub(crate) fn renew_status_kinds(&self) -> Result<()> {
        let mut ids: BTreeSet<i64> = self.ledger.0.read(practices)?.into_iter().collect();
        ids.extend(self.mirror.0.read(practices)?);
        for id in ids {
            if self.ledger.status_words(id)? != self.mirror.status_words(id)? {
                self.copy_status_kinds(id)?;
            }
        }
        Ok(())
    }

    fn copy_status_kinds(&self, integration_id: i64) -> Result<()> {
        self.mirror.0.write(|transaction| {
            // Read inside: of two choices at once, the one that is copied last has seen both. A reader of the ledger
            // waits for nobody.
            let said = self.ledger.status_words(integration_id)?;
            let here = words(transaction, integration_id)?;
            let all: BTreeSet<&str> = said.iter().chain(here.iter()).map(|(word, _)| word).collect();
            for word in all {
                let kind = said.said(word);
                if kind == here.said(word) {
                    continue;
                }
                say(transaction, integration_id, word, kind)?;
                transaction
                    .prepare_cached(
                        "UPDATE appointments SET status_kind = ?3 WHERE integration_id = ?1 AND status = ?2 \
                         AND cancelled = 0 AND status_kind <> ?3",
                    )?
                    .execute((integration_id, word, said.kind(word).as_str()))?;
            }
            Ok(())
        })
    }
}

fn say(transaction: &Connection, integration_id: i64, word: &str, kind: Option<StatusKind>) -> Result<()> {
    match kind {
        Some(kind) => transaction
            .prepare_cached(
                "INSERT INTO status_kinds (integration_id, status, kind) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (integration_id, status) DO UPDATE SET kind = excluded.kind WHERE kind <> excluded.kind",
            )?
            .execute((integration_id, word, kind.as_str()))?,
        None => transaction
            .prepare_cached("DELETE FROM status_kinds WHERE integration_id = ?1 AND status = ?2")?
            .execute((integration_id, word))?,
    };
    Ok(())
}

impl Ledger {
    /// What a person said of a practice's status words.
    pub fn status_words(&self, integration_id: i64) -> Result<StatusWords> {
        self.0.read(|connection| words(connection, integration_id))
    }
}

impl Mirror {
    /// What a practice's status words mean, as its appointments here were written by it.
    pub fn status_words(&self, integration_id: i64) -> Result<StatusWords> {
        self.0.read(|connection| words(connection, integration_id))
    }

    /// The status words of a practice's appointments, the most used first, `most` at most.
    pub fn status_counts(&self, integration_id: i64, most: u32) -> Result<Vec<StatusCount>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT status, count(*), sum(cancelled) FROM appointments \
                 WHERE integration_id = ?1 AND vanished_at IS NULL GROUP BY status \
                 ORDER BY count(*) DESC, status LIMIT ?2",
            )?;
            let rows = statement.query_map((integration_id, most), |row| {
                Ok(StatusCount {
                    word: row.get(0)?,
                    appointments: row.get(1)?,
                    marked_cancelled: row.get(2)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Whether an appointment of a practice bears, or bore, a status word.
    pub fn has_status(&self, integration_id: i64, word: &str) -> Result<bool> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT 1 FROM appointments WHERE integration_id = ?1 AND status = ?2 LIMIT 1",
                )?
                .exists((integration_id, word))?)
        })
    }
}
