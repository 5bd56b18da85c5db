//! Write-backs in Sikka's list that are not ours, and the bells that ring for them.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::bells::insert;
use crate::database::KeptStatements as _;
use crate::{Ledger, NewBell, Result, Stands, millis};

/// Sikka lists a span of seven days at most (`wire/sikka.md` 7.3): older ones do not come again.
const LISTED_FOR: TimeDelta = TimeDelta::days(10);

/// What a write-back of another program means for the bell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherNews {
    /// Nothing: it is only known from now on.
    Silent,
    /// It rings.
    Rings(Box<NewBell>),
    /// The schedule rang for it already, by this bell.
    Explains(i64, Stands),
    /// It rang before, and is further now.
    Stands(Stands),
}

impl Ledger {
    /// Sikka's numbers of those that were looked at before; none where the list was never read.
    pub fn other_write_backs(&self, integration_id: i64) -> Result<HashSet<String>> {
        self.0.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT sikka_id FROM other_write_backs WHERE integration_id = ?1")?;
            let rows = statement.query_map([integration_id], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Whether another program's request with this number was seen before a moment.
    pub fn saw_another_program(
        &self,
        integration_id: i64,
        sikka_id: &str,
        before: DateTime<Utc>,
    ) -> Result<bool> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT 1 FROM other_write_backs WHERE integration_id = ?1 AND sikka_id = ?2 \
                     AND first_seen_at < ?3",
                )?
                .exists((integration_id, sikka_id, millis(before)))?)
        })
    }

    /// Keeps what the list told, in one transaction. What was refused after it rang is unread again, and rings.
    pub fn keep_other_write_backs(
        &self,
        integration_id: i64,
        news: &[(String, OtherNews)],
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            for (sikka_id, news) in news {
                transaction.execute_kept(
                    "INSERT OR IGNORE INTO other_write_backs (integration_id, sikka_id, first_seen_at) VALUES (?1, ?2, ?3)",
                    (integration_id, sikka_id, millis(now)),
                )?;
                match news {
                    OtherNews::Silent => {}
                    OtherNews::Rings(bell) => insert(transaction, integration_id, bell, now)?,
                    OtherNews::Explains(bell, stands) => {
                        transaction.execute_kept(
                            "UPDATE bells SET sikka_id = ?2, stands = ?3, shown_at = at WHERE id = ?1",
                            (bell, sikka_id, stands.as_str()),
                        )?;
                    }
                    OtherNews::Stands(stands) => {
                        transaction.execute_kept(
                            "UPDATE bells SET stands = ?3, rung_at = iif(?3 = 'refused', NULL, rung_at), \
                             seen_at = iif(?3 = 'refused', NULL, seen_at) WHERE integration_id = ?1 AND sikka_id = ?2",
                            (integration_id, sikka_id, stands.as_str()),
                        )?;
                    }
                }
            }
            transaction.execute_kept(
                "DELETE FROM other_write_backs WHERE first_seen_at < ?1",
                [millis(now - LISTED_FOR)],
            )?;
            Ok(())
        })
    }
}
