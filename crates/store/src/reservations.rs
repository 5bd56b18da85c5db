//! The times that open booking forms have in view.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use rusqlite::{Connection, Row};

use crate::database::KeptStatements as _;
use crate::{Ledger, Result, millis};

/// A form that was left open without a sign of life gives its time back after this.
pub const HELD_FOR: TimeDelta = TimeDelta::minutes(5);

/// A time that an open form has in view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Of the form.
    pub form_id: String,
    /// Practice-local.
    pub start: NaiveDateTime,
    /// Minutes.
    pub minutes: u32,
    /// Chair; empty where none was chosen yet.
    pub operatory: String,
    /// Who treats; empty where nobody was chosen yet.
    pub provider_id: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Reservation> {
    let date: String = row.get(1)?;
    let minute: u32 = row.get(2)?;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(minute.saturating_mul(60), 0);
    Ok(Reservation {
        form_id: row.get(0)?,
        start: date.parse::<NaiveDate>().unwrap_or_default().and_time(time.unwrap_or_default()),
        minutes: row.get(3)?,
        operatory: row.get(4)?,
        provider_id: row.get(5)?,
    })
}

fn list(connection: &Connection, integration_id: i64, now: DateTime<Utc>) -> Result<Vec<Reservation>> {
    let mut statement = connection.prepare_cached(
        "SELECT form_id, date, start_minute, minutes, operatory, provider_id FROM reservations \
         WHERE integration_id = ?1 AND expires_at > ?2 AND expires_at <= ?3 ORDER BY form_id",
    )?;
    let rows = statement.query_map((integration_id, millis(now), millis(now + HELD_FOR)), read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Ledger {
    /// Keeps a form's time where `is_free` finds it free of the other forms' times, for [`HELD_FOR`] from now on. A
    /// form has one time at most: the one that it had before is given back in any case. What has expired goes.
    pub fn reserve(
        &self,
        integration_id: i64,
        wished: &Reservation,
        now: DateTime<Utc>,
        is_free: impl FnOnce(&[Reservation]) -> bool,
    ) -> Result<bool> {
        self.0.write(|transaction| {
            // A clock that was set back must not keep a time for longer.
            transaction.execute_kept(
                "DELETE FROM reservations WHERE expires_at <= ?1 OR expires_at > ?2",
                (millis(now), millis(now + HELD_FOR)),
            )?;
            let mut others = list(transaction, integration_id, now)?;
            others.retain(|other| other.form_id != wished.form_id);
            if !is_free(&others) {
                transaction.execute_kept("DELETE FROM reservations WHERE form_id = ?1", [&wished.form_id])?;
                return Ok(false);
            }
            transaction.execute_kept(
                "INSERT INTO reservations (form_id, integration_id, date, start_minute, minutes, operatory, provider_id, \
                 expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (form_id) DO UPDATE SET \
                 integration_id = excluded.integration_id, date = excluded.date, start_minute = excluded.start_minute, \
                 minutes = excluded.minutes, operatory = excluded.operatory, provider_id = excluded.provider_id, \
                 expires_at = excluded.expires_at",
                (
                    &wished.form_id,
                    integration_id,
                    wished.start.date().to_string(),
                    wished.start.num_seconds_from_midnight() / 60,
                    wished.minutes,
                    &wished.operatory,
                    &wished.provider_id,
                    millis(now + HELD_FOR),
                ),
            )?;
            Ok(true)
        })
    }

    /// Gives a form's time back.
    pub fn release(&self, form_id: &str) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept("DELETE FROM reservations WHERE form_id = ?1", [form_id])?;
            Ok(())
        })
    }

    /// The times that open forms of a practice have in view.
    pub fn reservations(&self, integration_id: i64, now: DateTime<Utc>) -> Result<Vec<Reservation>> {
        self.0.read(|connection| list(connection, integration_id, now))
    }
}
