//! Sync runs and their history.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row};

use crate::database::KeptStatements as _;
use crate::{Ledger, LogLine, Result, instant, millis};

/// Rows of one table in one run: received = stored + unchanged + set aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that came.
    pub received: u32,
    /// Rows written.
    pub stored: u32,
    /// Rows that were the same.
    pub unchanged: u32,
    /// Rows that could not be used.
    pub set_aside: u32,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.received += other.received;
        self.stored += other.stored;
        self.unchanged += other.unchanged;
        self.set_aside += other.set_aside;
    }
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Our number.
    pub id: i64,
    /// `full` or `incremental`.
    pub kind: String,
    /// `person`, `schedule`, `night` …: who or what began it.
    pub cause: String,
    /// Seed 003's status, or `interrupted`.
    pub status: String,
    /// Generation of the mirror that it filled.
    pub generation: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// Last change of this row.
    pub updated_at: DateTime<Utc>,
    /// What was reported last.
    pub update: RunUpdate,
    /// Stable code of what ended it.
    pub error: Option<String>,
    /// Technical detail.
    pub error_detail: Option<String>,
}

/// How far a run is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunUpdate {
    /// 1 to 8.
    pub step: u32,
    /// 0 to 100.
    pub percentage: u32,
    /// Page being fetched.
    pub page: u32,
    /// Pages in all, where the server tells.
    pub total_pages: Option<u32>,
    /// Patients.
    pub patients: Counts,
    /// Appointments.
    pub appointments: Counts,
    /// Patients in the list, as Sikka counts them.
    pub patients_told: Option<u32>,
    /// Appointments in the list, as Sikka counts them.
    pub appointments_told: Option<u32>,
    /// Active patients found.
    pub active_identified: Option<u32>,
    /// Those of them that are stored here.
    pub active_stored: Option<u32>,
    /// Rows found to be gone.
    pub vanished: u32,
    /// Seconds to go.
    pub eta_seconds: Option<u32>,
    /// Where an interrupted walk goes on.
    pub position: Option<String>,
}

const COLUMNS: &str = "id, kind, status, generation, started_at, completed_at, updated_at, step, percentage, page, \
    total_pages, patients_received, patients_stored, patients_unchanged, patients_set_aside, appointments_received, \
    appointments_stored, appointments_unchanged, appointments_set_aside, vanished, eta_seconds, position, error, \
    error_detail, cause, patients_told, appointments_told, active_identified, active_stored";

fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    let counts = |first| {
        Ok::<_, rusqlite::Error>(Counts {
            received: row.get(first)?,
            stored: row.get(first + 1)?,
            unchanged: row.get(first + 2)?,
            set_aside: row.get(first + 3)?,
        })
    };
    Ok(Run {
        id: row.get(0)?,
        kind: row.get(1)?,
        cause: row.get(24)?,
        status: row.get(2)?,
        generation: row.get(3)?,
        started_at: instant(row.get(4)?),
        completed_at: row.get::<_, Option<i64>>(5)?.map(instant),
        updated_at: instant(row.get(6)?),
        update: RunUpdate {
            step: row.get(7)?,
            percentage: row.get(8)?,
            page: row.get(9)?,
            total_pages: row.get(10)?,
            patients: counts(11)?,
            appointments: counts(15)?,
            patients_told: row.get(25)?,
            appointments_told: row.get(26)?,
            active_identified: row.get(27)?,
            active_stored: row.get(28)?,
            vanished: row.get(19)?,
            eta_seconds: row.get(20)?,
            position: row.get(21)?,
        },
        error: row.get(22)?,
        error_detail: row.get(23)?,
    })
}

impl Ledger {
    /// Begins a run. Gives its number.
    pub fn begin_run(
        &self,
        integration_id: i64,
        kind: &str,
        cause: &str,
        generation: &str,
        now: DateTime<Utc>,
    ) -> Result<i64> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "INSERT INTO sync_runs (integration_id, kind, cause, status, generation, started_at, updated_at) \
                 VALUES (?1, ?2, ?3, 'starting', ?4, ?5, ?5)",
                (integration_id, kind, cause, generation, millis(now)),
            )?;
            Ok(transaction.last_insert_rowid())
        })
    }

    /// Reports how far a run is. `status` is seed 003's.
    pub fn update_run(&self, id: i64, status: &str, update: &RunUpdate, now: DateTime<Utc>) -> Result<()> {
        self.update_run_and_log(id, status, update, None, now)
    }

    /// As [`Ledger::update_run`], with a line of the activity log in the same transaction: one wait for the disk.
    pub fn update_run_and_log(
        &self,
        id: i64,
        status: &str,
        update: &RunUpdate,
        line: Option<LogLine<'_>>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE sync_runs SET status = ?2, step = ?3, percentage = ?4, page = ?5, total_pages = ?6, \
                     patients_received = ?7, patients_stored = ?8, patients_unchanged = ?9, patients_set_aside = ?10, \
                     appointments_received = ?11, appointments_stored = ?12, appointments_unchanged = ?13, \
                     appointments_set_aside = ?14, vanished = ?15, eta_seconds = ?16, position = ?17, updated_at = ?18, \
                     patients_told = ?19, appointments_told = ?20, active_identified = ?21, active_stored = ?22 \
                     WHERE id = ?1",
                )?
                .execute(rusqlite::params![
                    id,
                    status,
                    update.step,
                    update.percentage,
                    update.page,
                    update.total_pages,
                    update.patients.received,
                    update.patients.stored,
                    update.patients.unchanged,
                    update.patients.set_aside,
                    update.appointments.received,
                    update.appointments.stored,
                    update.appointments.unchanged,
                    update.appointments.set_aside,
                    update.vanished,
                    update.eta_seconds,
                    update.position,
                    millis(now),
                    update.patients_told,
                    update.appointments_told,
                    update.active_identified,
                    update.active_stored,
                ])?;
            line.map_or(Ok(()), |line| line.add(transaction, now))
        })
    }

    /// Ends a run: `completed`, `failed` (with code and detail) or `cancelled`.
    pub fn end_run(
        &self,
        id: i64,
        status: &str,
        error: Option<(&str, &str)>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE sync_runs SET status = ?2, error = ?3, error_detail = ?4, completed_at = ?5, updated_at = ?5, \
                 eta_seconds = NULL, percentage = CASE WHEN ?2 = 'completed' THEN 100 ELSE percentage END, \
                 position = CASE WHEN ?2 = 'completed' THEN NULL ELSE position END WHERE id = ?1",
                (id, status, error.map(|(code, _)| code), error.map(|(_, detail)| detail), millis(now)),
            )?;
            Ok(())
        })
    }

    /// Of a failure that the schedule repeats for hours only the first and the newest run are kept. `id` is the newest.
    pub fn fold_repeated_failure(&self, integration_id: i64, id: i64) -> Result<()> {
        self.0.write(|transaction| {
            let same = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?));
            let before: Vec<(i64, bool)> = transaction
                .prepare_cached(
                    "SELECT id, status = 'failed' AND cause = 'schedule' AND kind = 'incremental' \
                     AND error = (SELECT error FROM sync_runs WHERE id = ?2) FROM sync_runs \
                     WHERE integration_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT 2",
                )?
                .query_map((integration_id, id), same)?
                .collect::<rusqlite::Result<_>>()?;
            // The one between the first and the newest says nothing.
            if let [(between, true), (_, true)] = before[..] {
                transaction.execute_kept(
                    "UPDATE sync_runs SET times = times + (SELECT times FROM sync_runs WHERE id = ?2) WHERE id = ?1",
                    (id, between),
                )?;
                transaction.execute_kept("DELETE FROM sync_runs WHERE id = ?1", [between])?;
            }
            Ok(())
        })
    }

    /// Marks runs that a killed program left open. Gives how many.
    pub fn interrupt_open_runs(&self) -> Result<usize> {
        self.0.write(|transaction| {
            Ok(transaction.execute_kept(
                "UPDATE sync_runs SET status = 'interrupted', completed_at = max(updated_at, started_at), \
                 eta_seconds = NULL WHERE completed_at IS NULL",
                [],
            )?)
        })
    }

    /// Whether the newest full run of a practice was interrupted: it is to be gone on with.
    pub fn full_run_was_interrupted(&self, integration_id: i64) -> Result<bool> {
        Ok(self.one_run(integration_id, "kind = 'full'")?.is_some_and(|run| run.status == "interrupted"))
    }

    /// Whether the newest run of a practice was interrupted.
    pub fn was_interrupted(&self, integration_id: i64) -> Result<bool> {
        Ok(self.one_run(integration_id, "1")?.is_some_and(|run| run.status == "interrupted"))
    }

    /// The run in progress.
    pub fn current_run(&self, integration_id: i64) -> Result<Option<Run>> {
        self.one_run(integration_id, "completed_at IS NULL")
    }

    /// The newest full run before the run `before`: where that one stopped, the next goes on.
    pub fn full_run_before(&self, integration_id: i64, before: i64) -> Result<Option<Run>> {
        self.one_run(integration_id, &format!("kind = 'full' AND id < {before}"))
    }

    /// The newest run of either kind that ended well.
    pub fn last_good_run(&self, integration_id: i64) -> Result<Option<Run>> {
        self.one_run(integration_id, "status = 'completed'")
    }

    fn one_run(&self, integration_id: i64, condition: &str) -> Result<Option<Run>> {
        self.0.read(|connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM sync_runs WHERE integration_id = ?1 AND {condition} ORDER BY id DESC LIMIT 1"
            );
            Ok(connection.prepare_cached(&sql)?.query_row([integration_id], read).optional()?)
        })
    }

    /// One run by its number.
    pub fn run(&self, id: i64) -> Result<Option<Run>> {
        self.0.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM sync_runs WHERE id = ?1");
            Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
        })
    }

    /// Ended runs worth showing, newest first: full ones, and incremental ones that changed something or failed.
    pub fn run_history(&self, integration_id: i64, limit: u32) -> Result<Vec<Run>> {
        self.0.read(|connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM sync_runs WHERE integration_id = ?1 AND completed_at IS NOT NULL \
                 AND (kind = 'full' OR status <> 'completed' OR patients_stored + appointments_stored + vanished > 0) \
                 ORDER BY id DESC LIMIT ?2"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map((integration_id, limit), read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Drops runs and log lines that are older than `before`, and incremental runs without news older than `idle`.
    pub fn prune_runs(&self, integration_id: i64, before: DateTime<Utc>, idle: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "DELETE FROM sync_runs WHERE integration_id = ?1 AND completed_at IS NOT NULL AND (started_at < ?2 OR \
                 (kind = 'incremental' AND status = 'completed' AND started_at < ?3 \
                 AND patients_stored + appointments_stored + vanished = 0)) \
                 AND id <> (SELECT coalesce(max(id), 0) FROM sync_runs WHERE integration_id = ?1 AND status = 'completed')",
                (integration_id, millis(before), millis(idle)),
            )?;
            transaction.execute_kept("DELETE FROM sync_log WHERE at < ?1", [millis(before)])?;
            Ok(())
        })
    }

    /// How many runs since then ended well, and how many failed. Those that a person stopped are neither.
    pub fn run_outcomes(&self, integration_id: i64, since: DateTime<Utc>) -> Result<(u32, u32)> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT coalesce(sum(times) FILTER (WHERE status = 'completed'), 0), \
                     coalesce(sum(times) FILTER (WHERE status = 'failed'), 0) \
                     FROM sync_runs WHERE integration_id = ?1 AND started_at >= ?2",
                )?
                .query_row((integration_id, millis(since)), |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// The newest full run that ended well.
    pub fn last_good_full_run(&self, integration_id: i64) -> Result<Option<Run>> {
        self.one_run(integration_id, "status = 'completed' AND kind = 'full'")
    }
}
