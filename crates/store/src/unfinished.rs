//! The form that somebody was filling in when the window closed.

use chrono::{DateTime, Duration, TimeDelta, Utc};
use rusqlite::OptionalExtension;

use crate::database::KeptStatements as _;
use crate::{Ledger, Result, instant, millis};

/// After so long a form is offered no more, and removed when it is next asked for.
pub const UNFINISHED_FOR: TimeDelta = Duration::hours(24);

/// A form that was not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// As the window wrote it. PHI.
    pub content: pms::Phi<String>,
    /// When it was last changed.
    pub kept_at: DateTime<Utc>,
}

impl Ledger {
    /// Keeps the form that is being filled in; one a practice, the last one.
    pub fn keep_form(
        &self,
        integration_id: i64,
        content: &pms::Phi<String>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO unfinished_forms (integration_id, content, kept_at) VALUES (?1, ?2, ?3) \
                     ON CONFLICT (integration_id) DO UPDATE SET content = excluded.content, kept_at = excluded.kept_at",
                )?
                .execute((integration_id, content.expose(), millis(now)))?;
            Ok(())
        })
    }

    /// The form was sent, or is not wanted.
    pub fn drop_form(&self, integration_id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .execute_kept("DELETE FROM unfinished_forms WHERE integration_id = ?1", [integration_id])?;
            Ok(())
        })
    }

    /// The form that was not finished, if there is one that is young enough.
    pub fn unfinished_form(&self, integration_id: i64, now: DateTime<Utc>) -> Result<Option<Unfinished>> {
        let found = self.0.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT content, kept_at FROM unfinished_forms WHERE integration_id = ?1")?;
            let row = statement.query_row([integration_id], |row| {
                Ok(Unfinished { content: row.get::<_, String>(0)?.into(), kept_at: instant(row.get(1)?) })
            });
            Ok(row.optional()?)
        })?;
        match found {
            Some(found) if now - found.kept_at >= UNFINISHED_FOR => {
                self.drop_form(integration_id)?;
                Ok(None)
            }
            found => Ok(found),
        }
    }
}
