//! Connected practices (seed 000's ACTIVE, INACTIVE, ERROR).

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use pms::Practice;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::database::KeptStatements as _;
use crate::{Ledger, Result, instant, millis};

/// A practice that was connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration {
    /// Our number.
    pub id: i64,
    /// The practice, with the zone that is used for it.
    pub practice: Practice,
    /// The zone to show its times in: a person's choice, else Sikka's, else this PC's.
    pub zone: Tz,
    /// Who named that zone.
    pub zone_source: ZoneSource,
    /// Numbers of the other practices of the same office.
    pub siblings: Vec<String>,
    /// A person disconnected it then; it goes when its last write-back has ended.
    pub disconnect_asked_at: Option<DateTime<Utc>>,
    /// Sikka asked for a pause: not before then.
    pub next_try_at: Option<DateTime<Utc>>,
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

/// Who named the zone of a practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneSource {
    /// Sikka.
    Sikka,
    /// Nobody: this PC's is used.
    Pc,
    /// A person.
    Person,
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
                       last_error_detail, last_error_at, key_expires_at, sikka_read_at, deskbell_read_at, zone_choice, siblings, \
                       disconnect_asked_at, next_try_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Integration> {
    let told: Tz = row.get::<_, String>(5)?.parse().unwrap_or(Tz::UTC);
    let zone_is_guess: bool = row.get(6)?;
    let choice: Option<Tz> = row.get::<_, Option<String>>(14)?.and_then(|name| name.parse().ok());
    let (zone, zone_source) = match choice {
        Some(chosen) => (chosen, ZoneSource::Person),
        None if zone_is_guess => (told, ZoneSource::Pc),
        None => (told, ZoneSource::Sikka),
    };
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
            zone: (!zone_is_guess).then_some(told),
            data_as_of: at(12)?,
        },
        zone,
        zone_source,
        siblings: serde_json::from_str(&row.get::<_, String>(15)?).unwrap_or_default(),
        disconnect_asked_at: at(16)?,
        next_try_at: at(17)?,
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

/// All practices by name, also those that a person disconnected.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Integration>> {
    let sql = format!("SELECT {COLUMNS} FROM integrations ORDER BY practice_name, id");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Ledger {
    /// The practice that the window shows: the one that a person selected, else the one connected last. A practice
    /// whose keys broke counts; a disconnected one does not.
    pub fn integration(&self) -> Result<Option<Integration>> {
        self.0.read(|connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM integrations WHERE status <> 'INACTIVE' ORDER BY \
                 CAST(id AS TEXT) = (SELECT value FROM settings WHERE name = 'selected_practice') DESC, \
                 connected_at DESC, id DESC LIMIT 1"
            );
            Ok(connection.prepare_cached(&sql)?.query_row([], read).optional()?)
        })
    }

    /// All practices that are connected, or whose keys broke, by name.
    pub fn integrations(&self) -> Result<Vec<Integration>> {
        let there = |one: &&Integration| one.status != IntegrationStatus::Inactive;
        self.practices(|all| all.iter().filter(there).cloned().collect())
    }

    /// Numbers of the practices that a person disconnected.
    pub fn disconnected(&self) -> Result<Vec<i64>> {
        self.0.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT id FROM integrations WHERE status = 'INACTIVE'")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// One practice by its number.
    pub fn integration_by_id(&self, id: i64) -> Result<Option<Integration>> {
        self.practices(|all| all.iter().find(|one| one.id == id).cloned())
    }

    /// Connects a practice (again), beside any others, and selects it. Gives its number.
    pub fn connect(&self, practice: &Practice, zone: Tz, now: DateTime<Utc>) -> Result<i64> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "INSERT INTO integrations (office_id, practice_id, practice_name, pms_type, zone, zone_is_guess, status, \
                 sikka_read_at, connected_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'ACTIVE', ?7, ?8) \
                 ON CONFLICT (provider, office_id, practice_id) DO UPDATE SET practice_name = excluded.practice_name, \
                 pms_type = excluded.pms_type, zone = excluded.zone, zone_is_guess = excluded.zone_is_guess, \
                 status = 'ACTIVE', last_error = NULL, last_error_detail = NULL, last_error_at = NULL, \
                 sikka_read_at = excluded.sikka_read_at, connected_at = excluded.connected_at, \
                 disconnect_asked_at = NULL, next_try_at = NULL",
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
            let id = transaction.query_row_kept(
                "SELECT id FROM integrations WHERE office_id = ?1 AND practice_id = ?2",
                (&practice.office_id, &practice.practice_id),
                |row| row.get(0),
            )?;
            select(transaction, id)?;
            Ok(id)
        })
    }

    /// The window shows this practice from now on.
    pub fn select_practice(&self, id: i64) -> Result<()> {
        self.0.write(|transaction| {
            select(transaction, id)?;
            // The pages follow the practices, not the settings.
            transaction.execute_kept("UPDATE integrations SET id = id WHERE id = ?1", [id])?;
            Ok(())
        })
    }

    /// A person chooses the zone of a practice, or leaves it to Sikka again.
    pub fn choose_zone(&self, id: i64, zone: Option<Tz>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE integrations SET zone_choice = ?2 WHERE id = ?1",
                (id, zone.map(|zone| zone.name())),
            )?;
            Ok(())
        })
    }

    /// The other practices of its office: their rows are not this one's. None: the whole office is.
    pub fn set_siblings(&self, id: i64, siblings: &[String]) -> Result<()> {
        let siblings = serde_json::to_string(siblings).map_err(std::io::Error::other)?;
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE integrations SET siblings = ?2 WHERE id = ?1 AND siblings <> ?2",
                (id, siblings),
            )?;
            Ok(())
        })
    }

    /// What Sikka's list of practices says of this one now: its zone where it names one, and its name and its software,
    /// which it may have changed. What is unchanged or not told is not written.
    pub fn told_of_practice(&self, id: i64, zone: Option<Tz>, name: &str, pms_type: &str) -> Result<()> {
        self.0.write(|transaction| {
            for (column, told) in [("practice_name", name), ("pms_type", pms_type)] {
                if !told.trim().is_empty() {
                    transaction.execute_kept(
                        &format!("UPDATE integrations SET {column} = ?2 WHERE id = ?1 AND {column} <> ?2"),
                        (id, told),
                    )?;
                }
            }
            if let Some(zone) = zone {
                transaction.execute_kept(
                    "UPDATE integrations SET zone = ?2, zone_is_guess = 0 WHERE id = ?1 \
                     AND (zone <> ?2 OR zone_is_guess <> 0)",
                    (id, zone.name()),
                )?;
            }
            Ok(())
        })
    }

    /// A person asks to disconnect a practice as soon as its write-backs have ended, or takes that back.
    pub fn ask_to_disconnect(&self, id: i64, at: Option<DateTime<Utc>>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE integrations SET disconnect_asked_at = ?2 WHERE id = ?1",
                (id, at.map(millis)),
            )?;
            Ok(())
        })
    }

    /// Sikka is not to be asked for this practice before then.
    pub fn wait_until(&self, id: i64, until: Option<DateTime<Utc>>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE integrations SET next_try_at = ?2 WHERE id = ?1 AND next_try_at IS NOT ?2",
                (id, until.map(millis)),
            )?;
            Ok(())
        })
    }

    /// Keeps until when the request key is good, and says that the keys work.
    pub fn key_renewed(&self, id: i64, expires_at: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE integrations SET key_expires_at = ?2, status = 'ACTIVE', \
                 last_error = CASE WHEN status = 'ERROR' THEN NULL ELSE last_error END \
                 WHERE id = ?1 AND status <> 'INACTIVE'",
                (id, millis(expires_at)),
            )?;
            Ok(())
        })
    }

    /// Deskbell has read Sikka without an error: what was wrong with the network is over.
    pub fn read_sikka(&self, id: i64, now: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE integrations SET deskbell_read_at = ?2, last_error = NULL, last_error_detail = NULL, \
                 last_error_at = NULL, next_try_at = NULL, \
                 status = CASE WHEN status = 'ERROR' THEN 'ACTIVE' ELSE status END WHERE id = ?1",
                (id, millis(now)),
            )?;
            Ok(())
        })
    }

    /// When Sikka last read the practice, where it told.
    pub fn saw_sikka_read(&self, id: i64, at: Option<DateTime<Utc>>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
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
            let (error, before): (Option<String>, String) = transaction.query_row_kept(
                "SELECT last_error, status FROM integrations WHERE id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            // Disconnected while it was asked: nothing is wrong with it any more.
            let is_gone = before == "INACTIVE";
            let news = !is_gone && (error.as_deref() != Some(code) || before != status.as_str());
            if news {
                transaction.execute_kept(
                    "UPDATE integrations SET status = ?2, last_error = ?3, last_error_detail = ?4, last_error_at = ?5 \
                     WHERE id = ?1",
                    (id, status.as_str(), code, detail, millis(now)),
                )?;
            }
            Ok(news)
        })
    }

    /// Disconnected by a person: what was known of the practice is destroyed, but for its name. False where a write-back
    /// of it is open, also one that was kept a moment ago: then nothing has happened.
    pub fn disconnect(&self, id: i64) -> Result<bool> {
        self.0.write(|transaction| {
            // Counted here and nowhere else: a form may have been kept since anybody counted.
            let is_open = transaction
                .prepare_cached(
                    "SELECT 1 FROM writebacks WHERE integration_id = ?1 \
                     AND state NOT IN ('completed', 'failed', 'discarded')",
                )?
                .exists([id])?;
            if is_open {
                return Ok(false);
            }
            transaction.execute_kept(
                "UPDATE integrations SET status = 'INACTIVE', last_error = NULL, last_error_detail = NULL, \
                 last_error_at = NULL, key_expires_at = NULL, zone_choice = NULL, disconnect_asked_at = NULL, \
                 next_try_at = NULL WHERE id = ?1",
                [id],
            )?;
            transaction.execute_kept(
                "DELETE FROM writeback_history WHERE writeback_id IN (SELECT id FROM writebacks WHERE integration_id = ?1)",
                [id],
            )?;
            transaction
                .execute_kept("DELETE FROM settings WHERE name = 'recent_patients_' || CAST(?1 AS INTEGER)", [id])?;
            for table in [
                "writebacks",
                "bells",
                "other_write_backs",
                "bell_cursor",
                "sync_runs",
                "sync_log",
                "sync_marks",
                "not_offered",
                "duties",
                "reservations",
                "unfinished_forms",
                "status_kinds",
            ] {
                transaction.execute_kept(&format!("DELETE FROM {table} WHERE integration_id = ?1"), [id])?;
            }
            Ok(true)
        })
    }
}

fn select(transaction: &Connection, id: i64) -> Result<()> {
    transaction.execute_kept(
        "INSERT INTO settings (name, value) VALUES ('selected_practice', ?1) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
        [id.to_string()],
    )?;
    Ok(())
}
