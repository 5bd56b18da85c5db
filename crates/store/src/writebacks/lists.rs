//! Write-backs as a whole: how many, how long they take, and what each operation has come to.

use chrono::{DateTime, Duration, Utc};
use pms::Operation;
use rusqlite::types::Type;

use crate::database::KeptStatements as _;
use crate::database::lock;
use crate::{Ledger, Result, instant, millis};

/// How many of the last completions tell how long a practice takes.
const SAMPLE: u32 = 50;
/// With fewer than this nothing is known.
const ENOUGH: usize = 5;

/// How long a practice takes from Sikka to the PMS, by its last fifty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// One of ten took at most so long.
    pub p10: Duration,
    /// Half of them.
    pub p50: Duration,
    /// Nine of ten.
    pub p90: Duration,
    /// 95 of 100.
    pub p95: Duration,
}

/// What there is in all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteBackTotals {
    /// Not sent yet.
    pub waiting: u32,
    /// At Sikka.
    pub sent: u32,
    /// Not known yet.
    pub not_known: u32,
    /// Of those: needing a person.
    pub needs_person: u32,
    /// In the PMS.
    pub completed: u32,
    /// Refused.
    pub failed: u32,
    /// Taken back.
    pub discarded: u32,
    /// When the oldest open one was made.
    pub oldest_open: Option<DateTime<Utc>>,
    /// When Sikka was last asked about one.
    pub last_checked: Option<DateTime<Utc>>,
    /// How often Sikka was asked.
    pub checks: u32,
}

/// What an operation has come to in a practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRecord {
    /// Which.
    pub operation: Operation,
    /// How often the PMS did it.
    pub landed: u32,
    /// How often it refused this kind of write as such.
    pub refused_as_kind: u32,
    /// Its last refusals, the newest first; ten at most.
    pub refusals: Vec<(DateTime<Utc>, String)>,
}

impl Ledger {
    /// How long this practice takes; `None` while too little is known.
    pub fn usual_durations(&self, integration_id: i64) -> Result<Option<Usual>> {
        // It changes with what ends; asked for at each look at one that does not.
        let ended = self.open_and_ended(|_, ended| ended)?;
        let known = lock(&self.0.kept.usual).get(&integration_id).copied();
        if let Some((_, usual)) = known.filter(|(then, _)| *then == ended) {
            return Ok(usual);
        }
        let usual = self.read_usual_durations(integration_id)?;
        lock(&self.0.kept.usual).insert(integration_id, (ended, usual));
        Ok(usual)
    }

    fn read_usual_durations(&self, integration_id: i64) -> Result<Option<Usual>> {
        let mut took: Vec<i64> = self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT completed_at - submitted_at FROM writebacks WHERE integration_id = ?1 \
                 AND state = 'completed' AND told_by_sikka AND submitted_at IS NOT NULL \
                 ORDER BY completed_at DESC LIMIT ?2",
            )?;
            let rows = statement.query_map((integration_id, SAMPLE), |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        if took.len() < ENOUGH {
            return Ok(None);
        }
        took.sort_unstable();
        // Nearest rank.
        let at = |percent: usize| {
            let rank = (took.len() * percent).div_ceil(100).max(1);
            Duration::milliseconds(took[rank - 1].max(0))
        };
        Ok(Some(Usual { p10: at(10), p50: at(50), p90: at(90), p95: at(95) }))
    }

    /// What there is in all; ended ones since `since`.
    pub fn write_back_totals(&self, integration_id: i64, since: DateTime<Utc>) -> Result<WriteBackTotals> {
        self.0.read(|connection| {
            let mut totals = WriteBackTotals::default();
            let mut statement = connection.prepare_cached(
                "SELECT state, count(*), min(created_at), max(last_checked_at), sum(checks) FROM writebacks \
                 WHERE integration_id = ?1 AND (state NOT IN ('completed', 'failed', 'discarded') \
                 OR completed_at >= ?2) GROUP BY state",
            )?;
            let mut rows = statement.query((integration_id, millis(since)))?;
            while let Some(row) = rows.next()? {
                let (state, count): (String, u32) = (row.get(0)?, row.get(1)?);
                let checked = row.get::<_, Option<i64>>(3)?.map(instant);
                totals.last_checked = totals.last_checked.max(checked);
                totals.checks += row.get::<_, u32>(4)?;
                let field = match state.as_str() {
                    "completed" => &mut totals.completed,
                    "failed" => &mut totals.failed,
                    "discarded" => &mut totals.discarded,
                    open => {
                        let oldest = instant(row.get(2)?);
                        totals.oldest_open = Some(totals.oldest_open.map_or(oldest, |at| at.min(oldest)));
                        match open {
                            "submitted" | "pending" => &mut totals.sent,
                            "unknown" => &mut totals.not_known,
                            "needs_person" => {
                                totals.needs_person += count;
                                &mut totals.not_known
                            }
                            _ => &mut totals.waiting,
                        }
                    }
                };
                *field += count;
            }
            Ok(totals)
        })
    }

    /// What each operation has come to in a practice, in seed 001's order.
    pub fn operation_records(&self, integration_id: i64) -> Result<Vec<OperationRecord>> {
        self.0.read(|connection| {
            let mut records: Vec<OperationRecord> = Operation::ALL
                .into_iter()
                .map(|operation| OperationRecord {
                    operation,
                    landed: 0,
                    refused_as_kind: 0,
                    refusals: Vec::new(),
                })
                .collect();
            let mut counts = connection.prepare_cached(
                "SELECT operation, sum(state = 'completed'), sum(refused_as_kind) FROM writebacks \
                 WHERE integration_id = ?1 AND state IN ('completed', 'failed') GROUP BY operation",
            )?;
            let mut rows = counts.query([integration_id])?;
            while let Some(row) = rows.next()? {
                let name: String = row.get(0)?;
                let unreadable = || {
                    let error = crate::Error::Unreadable("operation");
                    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
                };
                let operation = Operation::parse(&name).ok_or_else(unreadable)?;
                if let Some(record) = records.iter_mut().find(|record| record.operation == operation) {
                    (record.landed, record.refused_as_kind) = (row.get(1)?, row.get(2)?);
                }
            }
            let mut words = connection.prepare_cached(
                "SELECT completed_at, last_answer FROM writebacks WHERE integration_id = ?1 AND operation = ?2 \
                 AND state = 'failed' AND last_answer IS NOT NULL ORDER BY completed_at DESC LIMIT 10",
            )?;
            for record in &mut records {
                let rows = words
                    .query_map((integration_id, record.operation.as_str()), |row| {
                        Ok((instant(row.get(0)?), row.get(1)?))
                    })?;
                record.refusals = rows.collect::<rusqlite::Result<_>>()?;
            }
            Ok(records)
        })
    }

    /// Whether our tag is written at the end of notes in this practice.
    pub fn writes_tags(&self, integration_id: i64) -> Result<bool> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT tags FROM integrations WHERE id = ?1")?
                .query_row([integration_id], |row| row.get(0))?)
        })
    }

    /// Switches our tag on or off.
    pub fn set_writes_tags(&self, integration_id: i64, on: bool) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .execute_kept("UPDATE integrations SET tags = ?2 WHERE id = ?1", (integration_id, on))?;
            Ok(())
        })
    }
}
