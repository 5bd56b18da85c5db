//! Write-backs: a row before the request leaves, and its outcome after.

use chrono::{DateTime, Utc};
use pms::{Intent, State};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, Transaction};

use crate::{Ledger, Result, instant, millis};

/// A write-back to be kept.
#[derive(Debug, Clone)]
pub struct NewWriteBack {
    /// Minted by the form: the same form is kept once, however often it is sent.
    pub form_id: String,
    /// What is to happen.
    pub intent: Intent,
    /// HTTP method.
    pub method: String,
    /// Path below the base.
    pub endpoint: String,
    /// The body as JSON, as it will be sent in every attempt.
    pub request_body: String,
}

/// A write-back.
#[derive(Debug, Clone)]
pub struct WriteBack {
    /// Our number.
    pub id: i64,
    /// Which practice.
    pub integration_id: i64,
    /// What is to happen.
    pub intent: Intent,
    /// Where it stands.
    pub state: State,
    /// Sikka's number.
    pub sikka_id: Option<String>,
    /// The appointment that it changes, or that it made once that is known.
    pub appointment_sr_no: Option<String>,
    /// How often it was sent.
    pub attempts: u32,
    /// How often it was looked up since it was last sent.
    pub looks: u32,
    /// How often its status was asked.
    pub checks: u32,
    /// The last words of Sikka or the PMS.
    pub last_answer: Option<String>,
    /// When staff confirmed it.
    pub created_at: DateTime<Utc>,
    /// When it was last sent.
    pub attempted_at: Option<DateTime<Utc>>,
    /// When it became clear that no answer will come.
    pub lost_at: Option<DateTime<Utc>>,
    /// When Sikka took it.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was last asked about.
    pub last_checked_at: Option<DateTime<Utc>>,
    /// When the next step is due; `None` where it ended or waits for a person.
    pub next_step_at: Option<DateTime<Utc>>,
    /// True once an event of the schedule was found to be this one's doing: it explains no other.
    pub explained: bool,
}

/// One step of a write-back's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// The state that it reached.
    pub state: String,
    /// What was seen.
    pub note: Option<String>,
}

/// A change of a write-back, written in one transaction with its history line.
#[derive(Debug, Clone)]
pub struct Step {
    /// The state that it must be in; otherwise nothing happens.
    pub from: State,
    /// The state that it goes to.
    pub to: State,
    /// What was seen, in Sikka's or the PMS's words.
    pub note: Option<String>,
    /// Sikka's number, where this step learnt it.
    pub sikka_id: Option<String>,
    /// The appointment's number, where this step learnt it.
    pub appointment_sr_no: Option<String>,
    /// When the next step is due.
    pub next_step_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, integration_id, intent, state, sikka_id, appointment_sr_no, attempts, looks, checks, \
    last_answer, created_at, attempted_at, submitted_at, completed_at, last_checked_at, next_step_at, lost_at, \
    explained_at IS NOT NULL";

fn unreadable(column: usize, what: &'static str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(crate::Error::Unreadable(what)))
}

fn read(row: &Row<'_>) -> rusqlite::Result<WriteBack> {
    let at = |index| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(index)?.map(instant));
    Ok(WriteBack {
        id: row.get(0)?,
        integration_id: row.get(1)?,
        // serde's own message could quote the text.
        intent: serde_json::from_str(&row.get::<_, String>(2)?).map_err(|_| unreadable(2, "intent"))?,
        state: State::parse(&row.get::<_, String>(3)?).ok_or_else(|| unreadable(3, "state"))?,
        sikka_id: row.get(4)?,
        appointment_sr_no: row.get(5)?,
        attempts: row.get(6)?,
        looks: row.get(7)?,
        checks: row.get(8)?,
        last_answer: row.get(9)?,
        created_at: instant(row.get(10)?),
        attempted_at: at(11)?,
        submitted_at: at(12)?,
        completed_at: at(13)?,
        last_checked_at: at(14)?,
        next_step_at: at(15)?,
        lost_at: at(16)?,
        explained: row.get(17)?,
    })
}

impl Ledger {
    /// Keeps a confirmed write-back, queued and due at once. The same form gives the number that it already has.
    pub fn add_write_back(&self, integration_id: i64, new: &NewWriteBack, now: DateTime<Utc>) -> Result<i64> {
        let intent = serde_json::to_string(&new.intent).map_err(|_| crate::Error::Unreadable("intent"))?;
        self.0.write(|transaction| {
            let kept: Option<i64> = transaction
                .query_row("SELECT id FROM writebacks WHERE form_id = ?1", [&new.form_id], |row| row.get(0))
                .optional()?;
            if let Some(id) = kept {
                return Ok(id);
            }
            transaction.execute(
                "INSERT INTO writebacks (integration_id, form_id, operation, lane, intent, method, endpoint, request_body, \
                 state, appointment_sr_no, created_at, next_step_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued', ?4, ?9, ?9)",
                (
                    integration_id,
                    &new.form_id,
                    new.intent.operation().as_str(),
                    new.intent.appointment_sr_no(),
                    &intent,
                    &new.method,
                    &new.endpoint,
                    &new.request_body,
                    millis(now),
                ),
            )?;
            let id = transaction.last_insert_rowid();
            add_history(transaction, id, now, State::Queued, None)?;
            Ok(id)
        })
    }

    /// One write-back.
    pub fn write_back(&self, id: i64) -> Result<Option<WriteBack>> {
        self.0.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM writebacks WHERE id = ?1");
            Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
        })
    }

    /// Write-backs for the page: open ones first, then the newest.
    pub fn write_backs(&self, integration_id: i64, limit: u32) -> Result<Vec<WriteBack>> {
        self.select_write_backs(
            "integration_id = ?1 ORDER BY state IN ('completed', 'failed', 'discarded'), id DESC LIMIT ?2",
            integration_id,
            limit,
        )
    }

    /// Write-backs that have not ended, oldest first.
    pub fn open_write_backs(&self, integration_id: i64) -> Result<Vec<WriteBack>> {
        self.select_write_backs(
            "integration_id = ?1 AND state NOT IN ('completed', 'failed', 'discarded') ORDER BY id LIMIT ?2",
            integration_id,
            10_000,
        )
    }

    /// Write-backs that may explain what the PMS shows: open ones, and those that ended well since then.
    pub fn own_write_backs_since(&self, integration_id: i64, since: DateTime<Utc>) -> Result<Vec<WriteBack>> {
        let since = millis(since);
        self.select_write_backs(
            &format!(
                "integration_id = ?1 AND (state NOT IN ('completed', 'failed', 'discarded') \
                 OR (state = 'completed' AND completed_at >= {since})) ORDER BY id LIMIT ?2"
            ),
            integration_id,
            10_000,
        )
    }

    fn select_write_backs(&self, tail: &str, integration_id: i64, limit: u32) -> Result<Vec<WriteBack>> {
        self.0.read(|connection| {
            let mut statement =
                connection.prepare(&format!("SELECT {COLUMNS} FROM writebacks WHERE {tail}"))?;
            let rows = statement.query_map((integration_id, limit), read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// How many are open, and how many of those need a person.
    pub fn count_write_backs(&self, integration_id: i64) -> Result<(u32, u32)> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT count(*), coalesce(sum(state = 'needs_person'), 0) FROM writebacks \
                     WHERE integration_id = ?1 AND state NOT IN ('completed', 'failed', 'discarded')",
                )?
                .query_row([integration_id], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// Whether one of our write-backs already has this number of Sikka's.
    pub fn knows_sikka_id(&self, integration_id: i64, sikka_id: &str) -> Result<bool> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT 1 FROM writebacks WHERE integration_id = ?1 AND sikka_id = ?2")?
                .exists((integration_id, sikka_id))?)
        })
    }

    /// The history of one write-back, oldest first.
    pub fn write_back_history(&self, id: i64) -> Result<Vec<HistoryEntry>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT at, state, note FROM writeback_history WHERE writeback_id = ?1 ORDER BY id",
            )?;
            let rows = statement.query_map([id], |row| {
                Ok(HistoryEntry { at: instant(row.get(0)?), state: row.get(1)?, note: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Takes a step, durable when this returns. False where the write-back was no longer in `step.from`: somebody
    /// else was faster, and nothing has happened.
    pub fn step_write_back(&self, id: i64, step: &Step, now: DateTime<Utc>) -> Result<bool> {
        self.0.write(|transaction| {
            let ended = !step.to.is_open();
            let changed = transaction.execute(
                "UPDATE writebacks SET state = ?3, last_answer = coalesce(?4, last_answer), \
                 sikka_id = coalesce(?5, sikka_id), appointment_sr_no = coalesce(?6, appointment_sr_no), \
                 next_step_at = ?7, \
                 attempts = attempts + (?3 = 'sending'), attempted_at = CASE WHEN ?3 = 'sending' THEN ?8 ELSE attempted_at END, \
                 lost_at = CASE WHEN ?3 = 'unknown' THEN ?8 ELSE lost_at END, \
                 looks = CASE WHEN ?3 IN ('sending', 'submitted') THEN 0 ELSE looks END, \
                 submitted_at = CASE WHEN ?3 = 'submitted' THEN ?8 ELSE submitted_at END, \
                 completed_at = CASE WHEN ?9 THEN ?8 ELSE NULL END \
                 WHERE id = ?1 AND state = ?2",
                (
                    id,
                    step.from.as_str(),
                    step.to.as_str(),
                    &step.note,
                    &step.sikka_id,
                    &step.appointment_sr_no,
                    step.next_step_at.map(millis),
                    millis(now),
                    ended,
                ),
            )?;
            if changed == 1 && (step.from != step.to || step.note.is_some()) {
                add_history(transaction, id, now, step.to, step.note.as_deref())?;
            }
            Ok(changed == 1)
        })
    }

    /// Asked about, without a change of state: counts it and plans the next time.
    pub fn checked_write_back(
        &self,
        id: i64,
        looked_up: bool,
        next: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
                "UPDATE writebacks SET checks = checks + (NOT ?2), looks = looks + ?2, last_checked_at = ?3, \
                 next_step_at = ?4 WHERE id = ?1",
                (id, looked_up, millis(now), millis(next)),
            )?;
            Ok(())
        })
    }

    /// Plans the next step, without anything else.
    pub fn plan_write_back(&self, id: i64, next: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .execute("UPDATE writebacks SET next_step_at = ?2 WHERE id = ?1", (id, millis(next)))?;
            Ok(())
        })
    }

    /// Whether a booking of ours other than `but` became this appointment.
    pub fn explains(&self, integration_id: i64, appointment_sr_no: &str, but: i64) -> Result<bool> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT 1 FROM writebacks WHERE integration_id = ?1 AND appointment_sr_no = ?2 \
                     AND operation = 'book_appointment' AND id <> ?3",
                )?
                .exists((integration_id, appointment_sr_no, but))?)
        })
    }

    /// Remembers that an event of the schedule was this one's doing, and which appointment a booking became.
    pub fn explained_by(&self, id: i64, appointment_sr_no: &str, now: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
                "UPDATE writebacks SET appointment_sr_no = coalesce(appointment_sr_no, ?2), explained_at = ?3 WHERE id = ?1",
                (id, appointment_sr_no, millis(now)),
            )?;
            Ok(())
        })
    }
}

fn add_history(
    transaction: &Transaction<'_>,
    id: i64,
    now: DateTime<Utc>,
    state: State,
    note: Option<&str>,
) -> Result<()> {
    transaction.execute(
        "INSERT INTO writeback_history (writeback_id, at, state, note) VALUES (?1, ?2, ?3, ?4)",
        (id, millis(now), state.as_str(), note),
    )?;
    Ok(())
}
