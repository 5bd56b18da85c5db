//! Connected practices (seed 000's ACTIVE, INACTIVE, ERROR).

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use pms::Practice;
use rusqlite::{OptionalExtension, Row};

use crate::{Ledger, Result, instant, millis};

/// A practice that was connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration {
    /// Our number.
    pub id: i64,
    /// The practice, with the zone that is used for it.
    pub practice: Practice,
    /// The zone to show its times in.
    pub zone: Tz,
    /// True where Sikka named no zone and this PC's is used.
    pub zone_is_guess: bool,
    /// Seed 000's status.
    pub status: IntegrationStatus,
    /// Stable code of the last error; `None` once it is over.
    pub last_error: Option<String>,
    /// Technical detail of it.
    pub last_error_detail: Option<String>,
    /// Since when.
    pub last_error_at: Option<DateTime<Utc>>,
    /// Until when the request key is good.
    pub key_expires_at: Option<DateTime<Utc>>,
    /// When Deskbell last read Sikka without an error.
    pub deskbell_read_at: Option<DateTime<Utc>>,
}

/// Seed 000: which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegrationStatus {
    /// Connected.
    Active,
    /// Disconnected by a person.
    Inactive,
    /// Connected once; the keys no longer work.
    Error,
}

impl IntegrationStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::Error => "ERROR",
        }
    }
}

const COLUMNS: &str = "id, office_id, practice_id, practice_name, pms_type, zone, zone_is_guess, status, last_error, \
                       last_error_detail, last_error_at, key_expires_at, sikka_read_at, deskbell_read_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Integration> {
    let zone: Tz = row.get::<_, String>(5)?.parse().unwrap_or(Tz::UTC);
    let zone_is_guess: bool = row.get(6)?;
    let at = |index| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(index)?.map(instant));
    Ok(Integration {
        id: row.get(0)?,
        practice: Practice {
            office_id: row.get(1)?,
            practice_id: row.get(2)?,
            name: row.get(3)?,
            pms_type: row.get(4)?,
            city: String::new(),
            state: String::new(),
            zone: (!zone_is_guess).then_some(zone),
            data_as_of: at(12)?,
        },
        zone,
        zone_is_guess,
        status: match row.get::<_, String>(7)?.as_str() {
            "ACTIVE" => IntegrationStatus::Active,
            "INACTIVE" => IntegrationStatus::Inactive,
            _ => IntegrationStatus::Error,
        },
        last_error: row.get(8)?,
        last_error_detail: row.get(9)?,
        last_error_at: at(10)?,
        key_expires_at: at(11)?,
        deskbell_read_at: at(13)?,
    })
}

impl Ledger {
    /// The practice that is connected (or was, until its keys broke): the newest that is not INACTIVE.
    pub fn integration(&self) -> Result<Option<Integration>> {
        self.0.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM integrations WHERE status <> 'INACTIVE' ORDER BY connected_at DESC, id DESC LIMIT 1");
            Ok(connection.prepare_cached(&sql)?.query_row([], read).optional()?)
        })
    }

    /// One practice by its number.
    pub fn integration_by_id(&self, id: i64) -> Result<Option<Integration>> {
        self.0.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM integrations WHERE id = ?1");
            Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
        })
    }

    /// Connects a practice (again). Any other one becomes INACTIVE. Gives its number.
    pub fn connect(&self, practice: &Practice, zone: Tz, now: DateTime<Utc>) -> Result<i64> {
        self.0.write(|transaction| {
            transaction.execute(
                "INSERT INTO integrations (office_id, practice_id, practice_name, pms_type, zone, zone_is_guess, status, \
                 sikka_read_at, connected_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'ACTIVE', ?7, ?8) \
                 ON CONFLICT (provider, office_id, practice_id) DO UPDATE SET practice_name = excluded.practice_name, \
                 pms_type = excluded.pms_type, zone = excluded.zone, zone_is_guess = excluded.zone_is_guess, \
                 status = 'ACTIVE', last_error = NULL, last_error_detail = NULL, last_error_at = NULL, \
                 sikka_read_at = excluded.sikka_read_at, connected_at = excluded.connected_at",
                (
                    &practice.office_id,
                    &practice.practice_id,
                    &practice.name,
                    &practice.pms_type,
                    zone.name(),
                    practice.zone.is_none(),
                    practice.data_as_of.map(millis),
                    millis(now),
                ),
            )?;
            let id = transaction.query_row(
                "SELECT id FROM integrations WHERE office_id = ?1 AND practice_id = ?2",
                (&practice.office_id, &practice.practice_id),
                |row| row.get(0),
            )?;
            transaction
                .execute("UPDATE integrations SET status = 'INACTIVE' WHERE id <> ?1 AND status <> 'INACTIVE'", [id])?;
            Ok(id)
        })
    }

    /// Keeps until when the request key is good, and says that the keys work.
    pub fn key_renewed(&self, id: i64, expires_at: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
                "UPDATE integrations SET key_expires_at = ?2, status = 'ACTIVE', \
                 last_error = CASE WHEN status = 'ERROR' THEN NULL ELSE last_error END WHERE id = ?1",
                (id, millis(expires_at)),
            )?;
            Ok(())
        })
    }

    /// Deskbell has read Sikka without an error: what was wrong with the network is over.
    pub fn read_sikka(&self, id: i64, now: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
                "UPDATE integrations SET deskbell_read_at = ?2, last_error = NULL, last_error_detail = NULL, \
                 last_error_at = NULL, status = CASE WHEN status = 'ERROR' THEN 'ACTIVE' ELSE status END WHERE id = ?1",
                (id, millis(now)),
            )?;
            Ok(())
        })
    }

    /// When Sikka last read the practice, where it told.
    pub fn saw_sikka_read(&self, id: i64, at: Option<DateTime<Utc>>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
                "UPDATE integrations SET sikka_read_at = ?2 WHERE id = ?1 AND sikka_read_at IS NOT ?2",
                (id, at.map(millis)),
            )?;
            Ok(())
        })
    }

    /// Sets the status and the last error. The time of an error that goes on is that of its beginning.
    /// Gives true when this error is news: the same code is said once.
    pub fn integration_failed(
        &self,
        id: i64,
        status: IntegrationStatus,
        code: &str,
        detail: &str,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        self.0.write(|transaction| {
            let (error, before): (Option<String>, String) = transaction.query_row(
                "SELECT last_error, status FROM integrations WHERE id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let news = error.as_deref() != Some(code) || before != status.as_str();
            if news {
                transaction.execute(
                    "UPDATE integrations SET status = ?2, last_error = ?3, last_error_detail = ?4, last_error_at = ?5 \
                     WHERE id = ?1",
                    (id, status.as_str(), code, detail, millis(now)),
                )?;
            }
            Ok(news)
        })
    }

    /// Disconnected by a person.
    pub fn disconnect(&self, id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute(
                "UPDATE integrations SET status = 'INACTIVE', last_error = NULL, last_error_detail = NULL, \
                 last_error_at = NULL, key_expires_at = NULL WHERE id = ?1",
                [id],
            )?;
            transaction.execute("DELETE FROM duties WHERE integration_id = ?1", [id])?;
            transaction.execute("UPDATE bells SET seen_at = coalesce(seen_at, at), rung_at = coalesce(rung_at, at) WHERE integration_id = ?1", [id])?;
            transaction.execute("DELETE FROM bell_cursor WHERE integration_id = ?1", [id])?;
            Ok(())
        })
    }
}
