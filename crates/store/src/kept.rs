//! What is asked for at every step is kept in memory: the practices, and the write-backs that are open. SQLite itself
//! says which rows were written, so that no statement can forget it; those are read again, after their commit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::take;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

use crate::database::lock;
use crate::integrations::Integration;
use crate::writebacks::{self, Usual, WriteBack};
use crate::{Ledger, Result};

/// Rows that were written.
#[derive(Debug, Default)]
struct Written {
    practices: bool,
    bells: bool,
    write_backs: BTreeSet<i64>,
}

#[derive(Default)]
pub(crate) struct Kept {
    /// By the transaction that runs.
    pending: Arc<Mutex<Written>>,
    /// By transactions that are committed, and not read again yet.
    written: Mutex<Written>,
    /// How often bells were written.
    bells: AtomicU64,
    practices: Mutex<Option<Vec<Integration>>>,
    open: Mutex<Option<Open>>,
    /// How long each practice takes, and at which count of ends that was read.
    pub(crate) usual: Mutex<HashMap<i64, (u64, Option<Usual>)>>,
}

#[derive(Default)]
struct Open {
    rows: BTreeMap<i64, WriteBack>,
    /// How often one that had ended was written.
    ended: u64,
}

impl Kept {
    /// Listens to what a connection writes.
    pub(crate) fn listens(&self, connection: &mut Connection) -> Result<()> {
        let pending = self.pending.clone();
        Ok(connection.update_hook(Some(move |_, _: &str, table: &str, row| match table {
            "bells" => lock(&pending).bells = true,
            "integrations" => lock(&pending).practices = true,
            "writebacks" => drop(lock(&pending).write_backs.insert(row)),
            _ => {}
        }))?)
    }

    /// A transaction was committed, and the next one has not begun. What was rolled back before is read again in vain.
    pub(crate) fn committed(&self) {
        let Written { practices, bells, mut write_backs } = take(&mut *lock(&self.pending));
        self.bells.fetch_add(u64::from(bells), Ordering::Release);
        if practices || !write_backs.is_empty() {
            let mut written = lock(&self.written);
            written.practices |= practices;
            written.write_backs.append(&mut write_backs);
        }
    }
}

// In both, the marks are taken before the rows are read: what is committed meanwhile is marked after that, and read the
// next time. After an error all is read anew.
impl Ledger {
    /// Another number than before: bells were written.
    pub fn bells_written(&self) -> u64 {
        self.0.kept.bells.load(Ordering::Acquire)
    }

    /// All practices by name, also those that a person disconnected.
    pub(crate) fn practices<T>(&self, pick: impl FnOnce(&[Integration]) -> T) -> Result<T> {
        self.0.is_used()?;
        let mut kept = lock(&self.0.kept.practices);
        let is_written = take(&mut lock(&self.0.kept.written).practices);
        let practices = match kept.take() {
            Some(known) if !is_written => known,
            _ => self.0.read(crate::integrations::all)?,
        };
        Ok(pick(kept.insert(practices)))
    }

    /// The open write-backs of all practices by number, and how often one that had ended was written: another number
    /// than before says that something may have ended.
    pub(crate) fn open_and_ended<T>(
        &self,
        pick: impl FnOnce(&BTreeMap<i64, WriteBack>, u64) -> T,
    ) -> Result<T> {
        self.0.is_used()?;
        let mut kept = lock(&self.0.kept.open);
        let written = take(&mut lock(&self.0.kept.written).write_backs);
        let open = match kept.take() {
            None => {
                lock(&self.0.kept.usual).clear();
                Open { rows: self.0.read(writebacks::all_open)?, ended: 0 }
            }
            Some(known) if written.is_empty() => known,
            Some(mut known) => self.0.read(|connection| {
                for id in written {
                    match writebacks::one(connection, id)?.filter(|row| row.state.is_open()) {
                        Some(row) => drop(known.rows.insert(id, row)),
                        None => {
                            known.rows.remove(&id);
                            known.ended += 1;
                        }
                    }
                }
                Ok(known)
            })?,
        };
        let open = kept.insert(open);
        Ok(pick(&open.rows, open.ended))
    }
}
