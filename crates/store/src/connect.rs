//! The connection attempt that is going on. It is a row, so that a callback finds it after a restart too.

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;

use crate::database::KeptStatements as _;
use crate::{Ledger, Result, instant, millis};

/// One attempt to connect a practice.
#[derive(Clone)]
pub struct ConnectAttempt {
    /// `awaiting_browser`, `choosing_practice`, `connecting` or `failed`.
    pub phase: String,
    /// `browser`, `marketplace` or `loopback`.
    pub door: String,
    /// SHA-256 of the state that was sent; `None` once it was used.
    pub state_hash: Option<Vec<u8>>,
    /// The PKCE verifier that belongs to it.
    pub verifier: Option<String>,
    /// Where the browser was asked to return to.
    pub redirect_uri: Option<String>,
    /// Until when the next answer is waited for.
    pub deadline: Option<DateTime<Utc>>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Practices to choose from, as JSON of the window's choices.
    pub practices: String,
    /// Stable code of what ended it.
    pub error: Option<String>,
    /// Technical detail.
    pub error_detail: Option<String>,
}

impl std::fmt::Debug for ConnectAttempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectAttempt")
            .field("phase", &self.phase)
            .field("door", &self.door)
            .finish_non_exhaustive()
    }
}

impl Ledger {
    /// The attempt, if there is one.
    pub fn connect_attempt(&self) -> Result<Option<ConnectAttempt>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT phase, door, state_hash, verifier, redirect_uri, deadline, started_at, practices, error, \
                     error_detail FROM connect_attempts WHERE id = 1",
                )?
                .query_row([], |row| {
                    Ok(ConnectAttempt {
                        phase: row.get(0)?,
                        door: row.get(1)?,
                        state_hash: row.get(2)?,
                        verifier: row.get(3)?,
                        redirect_uri: row.get(4)?,
                        deadline: row.get::<_, Option<i64>>(5)?.map(instant),
                        started_at: instant(row.get(6)?),
                        practices: row.get(7)?,
                        error: row.get(8)?,
                        error_detail: row.get(9)?,
                    })
                })
                .optional()?)
        })
    }

    /// Writes the attempt, replacing any other.
    pub fn set_connect_attempt(&self, attempt: &ConnectAttempt) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "INSERT INTO connect_attempts (id, phase, door, state_hash, verifier, redirect_uri, deadline, started_at, \
                 practices, error, error_detail) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                 ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, door = excluded.door, \
                 state_hash = excluded.state_hash, verifier = excluded.verifier, redirect_uri = excluded.redirect_uri, \
                 deadline = excluded.deadline, started_at = excluded.started_at, practices = excluded.practices, \
                 error = excluded.error, error_detail = excluded.error_detail",
                (
                    &attempt.phase,
                    &attempt.door,
                    &attempt.state_hash,
                    &attempt.verifier,
                    &attempt.redirect_uri,
                    attempt.deadline.map(millis),
                    millis(attempt.started_at),
                    &attempt.practices,
                    &attempt.error,
                    &attempt.error_detail,
                ),
            )?;
            Ok(())
        })
    }

    /// Ends the attempt: its practice is connected, or a person no longer wants it.
    pub fn clear_connect_attempt(&self) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept("DELETE FROM connect_attempts", [])?;
            Ok(())
        })
    }
}
