//! What must hold at every moment of a day, seen through the window's own views.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};
use engine::Engine;
use engine::view::{BellItem, BellKind, RunView};
use pms::StatusKind;

use super::life::Life;
use crate::around::SilentDesktop;

pub(super) struct Watch {
    began: tokio::time::Instant,
    /// How far the bar of each run was.
    bars: BTreeMap<String, u32>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { began: tokio::time::Instant::now(), bars: BTreeMap::new() }
    }
}

impl Watch {
    pub(super) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    pub(super) fn look(&mut self, engine: &Engine, life: &Life, desktop: &Arc<SilentDesktop>) {
        let view = engine.sync_view().unwrap();
        for run in view.current.iter().chain(&view.history) {
            accounted_for(run);
            let bar = self.bars.entry(run.sync_id.clone()).or_default();
            assert!(run.progress_percentage >= *bar, "the bar of run {} moved back", run.sync_id);
            *bar = run.progress_percentage;
        }
        let bells = engine.bell().unwrap().items;
        for bell in &bells {
            let sr = &bell.appointment_sr_no;
            match bell.kind {
                BellKind::Booked => {
                    let rang = bells.iter().filter(|other| is(other, sr, BellKind::Booked)).count();
                    let booked = life.booked.get(sr).copied().unwrap_or(0) as usize;
                    assert!(rang <= booked, "{sr} was booked {booked} times and rang {rang} times");
                }
                BellKind::Cancelled => {
                    let rang = bells.iter().filter(|other| is(other, sr, BellKind::Cancelled)).count();
                    let cancelled = life.cancelled.get(sr).copied().unwrap_or(0) as usize;
                    assert!(rang <= cancelled, "{sr} was cancelled {cancelled} times and rang {rang} times");
                }
                BellKind::Removed => {
                    assert!(!life.appointments().contains(sr), "{sr} rang as removed and is there");
                }
                BellKind::Moved => {
                    let before = bell.before.as_ref().unwrap();
                    let stayed = before.start.as_ref() == Some(&bell.start)
                        && (&before.provider_name, &before.operatory)
                            == (&bell.provider_name, &bell.operatory);
                    assert!(!stayed, "{sr} rang as moved and stayed: {bell:?}");
                    let rang = bells.iter().filter(|other| is(other, sr, BellKind::Moved)).count();
                    let moved = life.moved.get(sr).copied().unwrap_or(0) as usize;
                    assert!(rang <= moved, "{sr} was moved {moved} times and rang {rang} times");
                }
                BellKind::Arrived => panic!("{sr} rang for an arrival, which is silent"),
            }
        }
        if !life.first_sync_over {
            assert!(desktop.titles().iter().all(|title| !title.contains("ooking")), "the first sync rang");
        }
    }

    /// Every booking of the day that still stands and lies ahead has rung. Gives how many bells there were.
    pub(super) fn rang(&self, engine: &Engine, life: &Life, now: DateTime<Utc>) -> usize {
        let bells = engine.bell().unwrap().items;
        // The list shows so many: older ones are not in it.
        if bells.len() >= 100 {
            return bells.len();
        }
        let there = life.appointments();
        for sr in life.to_ring.iter().filter(|sr| there.contains(*sr)) {
            let row = life.sandbox.appointment(None, sr).unwrap();
            let ahead = NaiveDateTime::from(row.date) > now.naive_utc() + chrono::Duration::days(1);
            if ahead && StatusKind::of(&row.status) != StatusKind::Cancelled {
                let rang = bells.iter().any(|bell| is(bell, sr, BellKind::Booked));
                assert!(rang, "the booking {sr} never rang");
            }
        }
        bells.len()
    }
}

fn is(bell: &BellItem, sr: &str, kind: BellKind) -> bool {
    bell.appointment_sr_no == sr && bell.kind == kind
}

fn accounted_for(run: &RunView) {
    for rows in &run.tables {
        let told = rows.stored + rows.unchanged + rows.set_aside;
        assert_eq!(rows.received, told, "{} of run {}: {rows:?}", rows.table, run.sync_id);
    }
    let received: u32 = run.tables.iter().map(|rows| rows.received).sum();
    assert_eq!(run.patients_found + run.appointments_found, received, "run {}", run.sync_id);
    assert_eq!(run.records_success + run.records_failed, received, "run {}", run.sync_id);
}
