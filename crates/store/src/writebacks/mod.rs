//! Write-backs: a row before the request leaves, and its outcome after.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use pms::{Intent, State, Tag};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::database::KeptStatements as _;
use crate::{Ledger, Result, instant, millis};

mod lists;
mod steps;

pub use lists::{OperationRecord, Usual, WriteBackTotals};
pub use steps::{Checked, Step};

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
    /// The tag in its note, where it has one.
    pub tag: Option<Tag>,
    /// The write-back whose number it needs.
    pub waits_for: Option<i64>,
    /// What is there already and may look like it, so that it is not what this makes: patients of the same name, or
    /// visits of the patient.
    pub there_before: Vec<String>,
    /// Nobody could look its time up.
    pub not_checked: bool,
    /// It does not leave before.
    pub undo_until: Option<DateTime<Utc>>,
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
    /// Sikka's own time at the first of these looks, where it told it.
    pub looked_from: Option<DateTime<Utc>>,
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
    /// The tag in its note, where it has one.
    pub tag: Option<Tag>,
    /// The write-back whose number it needs.
    pub waits_for: Option<i64>,
    /// The patient that it made, once that is known.
    pub made_patient_id: Option<String>,
    /// Numbers of what was there before and may look like it: patients of the same name, or visits of the patient.
    pub there_before: Vec<String>,
    /// Nobody could look its time up.
    pub not_checked: bool,
    /// It does not leave before.
    pub undo_until: Option<DateTime<Utc>>,
    /// Stable code of what stands in its way now.
    pub obstacle: Option<String>,
    /// A person asked to take it back while Sikka had it.
    pub take_back_asked_at: Option<DateTime<Utc>>,
    /// How often Sikka was asked to delete it.
    pub take_back_tries: u32,
    /// A pop-up told that it takes long.
    pub told_slow: bool,
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

const COLUMNS: &str = "id, integration_id, intent, state, sikka_id, appointment_sr_no, attempts, looks, checks, \
    last_answer, created_at, attempted_at, submitted_at, completed_at, last_checked_at, next_step_at, lost_at, \
    explained_at IS NOT NULL, tag, waits_for, made_patient_id, namesakes, not_checked, undo_until, obstacle, \
    take_back_asked_at, take_back_tries, told_slow_at IS NOT NULL, looked_from";

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
        looked_from: at(28)?,
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
        tag: row.get::<_, Option<String>>(18)?.as_deref().and_then(Tag::read),
        waits_for: row.get(19)?,
        made_patient_id: row.get(20)?,
        there_before: serde_json::from_str(&row.get::<_, String>(21)?)
            .map_err(|_| unreadable(21, "namesakes"))?,
        not_checked: row.get(22)?,
        undo_until: at(23)?,
        obstacle: row.get(24)?,
        take_back_asked_at: at(25)?,
        take_back_tries: row.get(26)?,
        told_slow: row.get(27)?,
    })
}

/// One write-back.
pub(crate) fn one(connection: &Connection, id: i64) -> Result<Option<WriteBack>> {
    let sql = format!("SELECT {COLUMNS} FROM writebacks WHERE id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Those that have not ended, by number.
pub(crate) fn all_open(connection: &Connection) -> Result<BTreeMap<i64, WriteBack>> {
    let sql =
        format!("SELECT {COLUMNS} FROM writebacks WHERE state NOT IN ('completed', 'failed', 'discarded')");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.map(|row| row.map(|row| (row.id, row))).collect::<rusqlite::Result<_>>()?)
}

impl Ledger {
    /// Keeps a confirmed write-back, queued and due at once or when it can no longer be undone. The same form gives the
    /// number that it already has. A practice that is not connected any more is [`crate::Error::NotConnected`].
    pub fn add_write_back(&self, integration_id: i64, new: &NewWriteBack, now: DateTime<Utc>) -> Result<i64> {
        self.0.write(|transaction| add(transaction, integration_id, new, now))
    }

    /// Keeps two, of which the second needs what the first makes: both or none. Gives the second one's number.
    /// `second` makes it from the first one's number.
    pub fn add_write_backs(
        &self,
        integration_id: i64,
        first: &NewWriteBack,
        second: impl FnOnce(i64) -> NewWriteBack,
        now: DateTime<Utc>,
    ) -> Result<i64> {
        self.0.write(|transaction| {
            let ground = add(transaction, integration_id, first, now)?;
            add(transaction, integration_id, &second(ground), now)
        })
    }

    /// The write-back that a form became.
    pub fn write_back_of_form(&self, form_id: &str) -> Result<Option<WriteBack>> {
        self.0.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM writebacks WHERE form_id = ?1");
            Ok(connection.prepare_cached(&sql)?.query_row([form_id], read).optional()?)
        })
    }

    /// One write-back.
    pub fn write_back(&self, id: i64) -> Result<Option<WriteBack>> {
        self.0.read(|connection| one(connection, id))
    }

    /// Write-backs for the page: open ones first, then the newest.
    pub fn write_backs(&self, integration_id: i64, limit: u32) -> Result<Vec<WriteBack>> {
        self.select_write_backs(
            "integration_id = ?1 ORDER BY state IN ('completed', 'failed', 'discarded'), id DESC LIMIT ?2",
            (integration_id, limit),
        )
    }

    /// Write-backs that have not ended, oldest first.
    pub fn open_write_backs(&self, integration_id: i64) -> Result<Vec<WriteBack>> {
        let of_it = |row: &&WriteBack| row.integration_id == integration_id;
        self.open_and_ended(|open, _| open.values().filter(of_it).cloned().collect())
    }

    /// Write-backs that may explain what the PMS shows: open ones, and those that ended well since then.
    pub fn own_write_backs_since(&self, integration_id: i64, since: DateTime<Utc>) -> Result<Vec<WriteBack>> {
        self.select_write_backs(
            "id IN (SELECT id FROM writebacks WHERE +integration_id = ?1 \
             AND state NOT IN ('completed', 'failed', 'discarded') UNION ALL SELECT id FROM writebacks \
             WHERE integration_id = ?1 AND state = 'completed' AND completed_at >= ?2) ORDER BY id LIMIT 10000",
            (integration_id, millis(since)),
        )
    }

    /// As [`Self::own_write_backs_since`], of bookings, moves and statuses alone: those that the schedule shows.
    /// `unexplained`: that no event of the schedule was found to be the doing of.
    pub fn own_visits_since(
        &self,
        integration_id: i64,
        since: DateTime<Utc>,
        unexplained: bool,
    ) -> Result<Vec<WriteBack>> {
        let visits = |row: &&WriteBack| {
            row.integration_id == integration_id
                && row.intent.is_of_a_visit()
                && !(unexplained && row.explained)
        };
        // The open ones first: one that ends meanwhile is found twice, and never missed.
        let mut own: BTreeMap<i64, WriteBack> = self.open_and_ended(|open, _| {
            open.values().filter(visits).map(|row| (row.id, row.clone())).collect()
        })?;
        let ended = self.select_write_backs(
            "integration_id = ?1 AND state = 'completed' AND completed_at >= ?2 AND operation IN \
             ('book_appointment', 'update_appointment', 'cancel_appointment') \
             AND (explained_at IS NULL OR NOT ?3)",
            (integration_id, millis(since), unexplained),
        )?;
        own.extend(ended.into_iter().map(|row| (row.id, row)));
        Ok(own.into_values().collect())
    }

    /// Bookings that left since then, whose appointment nobody has named and that were not refused; also those that were
    /// given up, since what left may still arrive.
    pub fn nameless_bookings(&self, integration_id: i64, since: DateTime<Utc>) -> Result<Vec<WriteBack>> {
        self.select_write_backs(
            "integration_id = ?1 AND operation = 'book_appointment' AND attempts > 0 AND appointment_sr_no IS NULL \
             AND state <> 'failed' AND created_at >= ?2 ORDER BY id",
            (integration_id, millis(since)),
        )
    }

    fn select_write_backs(&self, tail: &str, parameters: impl rusqlite::Params) -> Result<Vec<WriteBack>> {
        self.0.read(|connection| {
            let mut statement =
                connection.prepare_cached(&format!("SELECT {COLUMNS} FROM writebacks WHERE {tail}"))?;
            let rows = statement.query_map(parameters, read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// How many are open, and how many of those need a person.
    pub fn count_write_backs(&self, integration_id: i64) -> Result<(u32, u32)> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT count(*), coalesce(sum(state = 'needs_person'), 0) FROM writebacks \
                     WHERE +integration_id = ?1 AND state NOT IN ('completed', 'failed', 'discarded')",
                )?
                .query_row([integration_id], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// The last change that staff asked for of an appointment, whatever became of it.
    pub fn last_change_of(&self, integration_id: i64, appointment_sr_no: &str) -> Result<Option<i64>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT max(id) FROM writebacks WHERE integration_id = ?1 AND appointment_sr_no = ?2",
                )?
                .query_row((integration_id, appointment_sr_no), |row| row.get(0))?)
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
}

fn add(transaction: &Connection, integration_id: i64, new: &NewWriteBack, now: DateTime<Utc>) -> Result<i64> {
    let intent = serde_json::to_string(&new.intent).map_err(|_| crate::Error::Unreadable("intent"))?;
    let there_before =
        serde_json::to_string(&new.there_before).map_err(|_| crate::Error::Unreadable("namesakes"))?;
    let kept: Option<i64> = transaction
        .query_row_kept("SELECT id FROM writebacks WHERE form_id = ?1", [&new.form_id], |row| row.get(0))
        .optional()?;
    if let Some(id) = kept {
        return Ok(id);
    }
    // The practice may have gone while the form was looked at: a row would lie here unseen, and leave when it is back.
    let connected = transaction
        .prepare_cached("SELECT 1 FROM integrations WHERE id = ?1 AND status <> 'INACTIVE'")?
        .exists([integration_id])?;
    if !connected {
        return Err(crate::Error::NotConnected);
    }
    transaction.execute_kept(
        "INSERT INTO writebacks (integration_id, form_id, operation, lane, intent, method, endpoint, request_body, \
         state, appointment_sr_no, created_at, next_step_at, tag, waits_for, namesakes, not_checked, undo_until) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued', ?4, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            integration_id,
            &new.form_id,
            new.intent.operation().as_str(),
            new.intent.appointment_sr_no(),
            &intent,
            &new.method,
            &new.endpoint,
            &new.request_body,
            millis(now),
            millis(new.undo_until.unwrap_or(now)),
            new.tag.as_ref().map(Tag::as_str),
            new.waits_for,
            &there_before,
            new.not_checked,
            new.undo_until.map(millis),
        ],
    )?;
    let id = transaction.last_insert_rowid();
    add_history(transaction, id, now, State::Queued, None)?;
    Ok(id)
}

fn add_history(
    transaction: &Connection,
    id: i64,
    now: DateTime<Utc>,
    state: State,
    note: Option<&str>,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO writeback_history (writeback_id, id, at, state, note) VALUES (?1, \
             (SELECT coalesce(max(id), 0) + 1 FROM writeback_history WHERE writeback_id = ?1), ?2, ?3, ?4)",
        )?
        .execute((id, millis(now), state.as_str(), note))?;
    Ok(())
}
