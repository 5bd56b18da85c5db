//! How far a run is: seed 003's eight steps and bands, kept in the run's row.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use store::{Counts, LogLine, RunUpdate};

use crate::context::Context;
use crate::error::Result;
use crate::view::RunKind;

/// Where each of the eight steps ends, in percent (seed 003).
const BANDS: [u32; 9] = [0, 12, 25, 37, 50, 62, 75, 87, 100];

/// Seed 003's status for a step.
fn status(step: u32) -> &'static str {
    match step {
        1..=3 => "starting",
        4 => "fetching_patients",
        5 | 6 => "fetching_appointments",
        7 => "analyzing",
        _ => "storing",
    }
}

/// Percent for a step of which `done` of `total` rows are through.
fn percentage(step: u32, done: u32, total: Option<u64>) -> u32 {
    let index = step.clamp(1, 8) as usize;
    let (from, to) = (BANDS[index - 1], BANDS[index]);
    let Some(total) = total.filter(|total| *total > 0) else { return from };
    let inside = u64::from(to - from) * u64::from(done).min(total) / total;
    from + u32::try_from(inside).unwrap_or(0)
}

/// The run's report. Clones report into the same row.
#[derive(Clone)]
pub(super) struct Progress<'a> {
    context: &'a Arc<Context>,
    integration_id: i64,
    pub(super) run_id: i64,
    kind: RunKind,
    // Never held across an await.
    state: Arc<Mutex<State>>,
}

struct State {
    update: RunUpdate,
    began_at: DateTime<Utc>,
    totals: [Option<u64>; 2],
}

/// Which of the two big tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Patients,
    Appointments,
}

impl Table {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Patients => "patients",
            Self::Appointments => "appointments",
        }
    }

    fn step(self) -> u32 {
        match self {
            Self::Patients => 4,
            Self::Appointments => 5,
        }
    }
}

impl<'a> Progress<'a> {
    pub(super) fn new(context: &'a Arc<Context>, integration_id: i64, run_id: i64, kind: RunKind) -> Self {
        let state = State { update: RunUpdate::default(), began_at: context.now(), totals: [None; 2] };
        Self { context, integration_id, run_id, kind, state: Arc::new(Mutex::new(state)) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was reported last.
    pub(super) fn now(&self) -> RunUpdate {
        self.state().update.clone()
    }

    /// Goes on to a step.
    pub(super) fn step(&self, step: u32) -> Result<()> {
        let update = {
            let mut state = self.state();
            state.update.step = step;
            state.update.percentage = percentage(step, 0, Some(1));
            (state.update.page, state.update.total_pages) = (0, None);
            if step > 5 {
                state.update.eta_seconds = None;
            }
            state.update.clone()
        };
        // An incremental run is over before anyone could read its steps: its row is written at the end.
        if self.kind == RunKind::Full {
            self.context.ledger().update_run(self.run_id, status(step), &update, self.context.now())?;
        }
        Ok(())
    }

    /// A page is stored.
    pub(super) fn page(&self, table: Table, page: PageReport) -> Result<()> {
        let now = self.context.now();
        let update = {
            let mut state = self.state();
            let counts = match table {
                Table::Patients => &mut state.update.patients,
                Table::Appointments => &mut state.update.appointments,
            };
            *counts += page.counts;
            let done = counts.received;
            state.totals[table as usize] = page.total_rows;
            // A list of changes counts the changes.
            if self.kind == RunKind::Full {
                let told = page.total_rows.and_then(|rows| u32::try_from(rows).ok());
                match table {
                    Table::Patients => state.update.patients_told = told,
                    Table::Appointments => state.update.appointments_told = told,
                }
            }
            state.update.step = table.step();
            // A count that grows or lies between two pages does not move the bar back.
            let now_at = percentage(table.step(), done, page.total_rows);
            state.update.percentage = state.update.percentage.max(now_at);
            state.update.page = page.number;
            state.update.total_pages = page.total_pages;
            state.update.eta_seconds = eta(&state, now);
            if page.position.is_some() {
                state.update.position = page.position;
            }
            state.update.clone()
        };
        let code = match table {
            Table::Patients => "patients_page",
            Table::Appointments => "appointments_page",
        };
        let total = page.total_pages.map(|pages| pages.to_string()).unwrap_or_default();
        let numbers = numbers(&[
            ("page", &page.number.to_string()),
            ("pages", &total),
            ("rows", &page.counts.received.to_string()),
        ]);
        let line = LogLine {
            integration_id: self.integration_id,
            run_id: Some(self.run_id),
            category: "info",
            code,
            numbers: &numbers,
        };
        let line = (self.kind == RunKind::Full && !page.again).then_some(line);
        let status = status(table.step());
        Ok(self.context.ledger().update_run_and_log(self.run_id, status, &update, line, now)?)
    }

    /// Active patients were counted: identified by their visits, and those of them that are stored.
    pub(super) fn active(&self, identified: u32, stored: u32) {
        let mut state = self.state();
        (state.update.active_identified, state.update.active_stored) = (Some(identified), Some(stored));
    }

    /// Rows were found to be gone.
    pub(super) fn vanished(&self, rows: u32) {
        self.state().update.vanished += rows;
    }

    /// Writes what was reported last.
    pub(super) fn write(&self) -> Result<()> {
        let update = self.now();
        Ok(self.context.ledger().update_run(self.run_id, status(update.step), &update, self.context.now())?)
    }

    /// Rows that came by other ways than a page.
    pub(super) fn rows(&self, table: Table, counts: Counts) -> Result<()> {
        match table {
            Table::Patients => self.state().update.patients += counts,
            Table::Appointments => self.state().update.appointments += counts,
        }
        self.write()
    }

    /// A line for the activity log. Values are numbers and codes, never PHI.
    pub(super) fn log(&self, category: &str, code: &str, values: &[(&str, &str)]) -> Result<()> {
        let numbers = numbers(values);
        let run = Some(self.run_id);
        Ok(self.context.ledger().log(
            self.integration_id,
            run,
            category,
            code,
            &numbers,
            self.context.now(),
        )?)
    }
}

/// The values as a JSON object.
fn numbers(values: &[(&str, &str)]) -> String {
    let numbers: serde_json::Map<_, _> = values
        .iter()
        .map(|(name, value)| {
            let value = value.parse::<u64>().map_or_else(|_| (*value).into(), serde_json::Value::from);
            ((*name).to_owned(), value)
        })
        .collect();
    serde_json::Value::Object(numbers).to_string()
}

/// What a stored page adds to the report.
pub(super) struct PageReport {
    pub(super) counts: Counts,
    pub(super) number: u32,
    pub(super) total_pages: Option<u32>,
    pub(super) total_rows: Option<u64>,
    pub(super) position: Option<String>,
    /// Read before, by this run or the one that it goes on from.
    pub(super) again: bool,
}

/// Seconds to go, by rows: those of the table at work, and as many again while the other's number is not known.
fn eta(state: &State, now: DateTime<Utc>) -> Option<u32> {
    let patients = u64::from(state.update.patients.received);
    let appointments = u64::from(state.update.appointments.received);
    let total = state.totals[0].or(state.totals[1])?;
    let all = state.totals[0].unwrap_or(0) + state.totals[1].unwrap_or(total);
    let (done, left) = (patients + appointments, all.saturating_sub(patients + appointments));
    let spent = u64::try_from((now - state.began_at).num_milliseconds()).ok()?;
    (done > 0).then(|| u32::try_from((spent * left / done).div_ceil(1000)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_moves_with_the_rows_inside_a_band() {
        assert_eq!(percentage(1, 0, Some(1)), 0);
        assert_eq!(percentage(4, 0, Some(648)), 37);
        assert_eq!(percentage(4, 324, Some(648)), 43);
        assert_eq!(percentage(4, 648, Some(648)), 50);
        assert_eq!(percentage(4, 9_999, Some(648)), 50, "a count that lies does not push it over");
        assert_eq!(percentage(5, 10, None), 50);
        assert_eq!(percentage(8, 1, Some(1)), 100);
    }

    #[test]
    fn the_steps_have_seed_003s_statuses() {
        let all: Vec<_> = (1..=8).map(status).collect();
        assert_eq!(all[..3], ["starting"; 3]);
        assert_eq!(
            all[3..],
            ["fetching_patients", "fetching_appointments", "fetching_appointments", "analyzing", "storing"]
        );
    }
}
