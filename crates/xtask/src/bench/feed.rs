//! From a commit in the store to the engine's subscriber, at a thousand changes a second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::Engine;
use engine::supervised::mirror_of;
use pms::Patient;
use store::{Mirror, Texts};
use tokio::sync::broadcast::error::RecvError;

use super::Result;
use super::arguments::Job;
use super::figures::{Figures, Watch};
use super::jobs::{Counted, open, surroundings};

/// A thousand a second.
const PACE: Duration = Duration::from_millis(1);
/// After so long without news, nothing more is to come.
const SILENCE: Duration = Duration::from_secs(1);
/// Marks the rows of this job.
const PREFIX: &str = "bench-";

pub(super) async fn run(job: &Job) -> Result<Figures> {
    let (opened, config) = open(job)?;
    let (mirror, integration_id) = mirror_of(&opened)?;
    // Nothing ticks: no duty becomes due, and the changes are ours alone.
    let (_ticker, ticks) = tokio::sync::mpsc::channel(1);
    let around = surroundings(job, Arc::new(Counted::new()?));
    let engine = Engine::start_ticked_by(opened, config, around, ticks);
    let mut news = engine.subscribe();
    // What starting the engine itself wrote is heard before the clock starts.
    while tokio::time::timeout(Duration::from_millis(500), news.recv()).await.is_ok() {}

    let watch = Watch::start();
    let changes = job.changes;
    let writer = tokio::task::spawn_blocking(move || write(&mirror, integration_id, changes));
    let mut heard: Vec<Option<Instant>> = vec![None; changes];
    let mut many: Vec<Instant> = Vec::new();
    let mut left = changes;
    while left > 0 {
        let batch = match tokio::time::timeout(SILENCE, news.recv()).await {
            Ok(Ok(batch)) => batch,
            // As the window takes it: everything is to be read.
            Ok(Err(RecvError::Lagged(_))) => {
                many.push(Instant::now());
                continue;
            }
            Err(_) if !writer.is_finished() => continue,
            Ok(Err(RecvError::Closed)) | Err(_) => break,
        };
        let now = Instant::now();
        for change in batch.iter().filter(|change| change.table == "patients") {
            if change.key == "*" {
                many.push(now);
            }
            let number = change.key.strip_prefix(PREFIX).and_then(|number| number.parse::<usize>().ok());
            if let Some(slot) = number.and_then(|number| heard.get_mut(number))
                && slot.is_none()
            {
                *slot = Some(now);
                left -= 1;
            }
        }
    }
    let figures = watch.stop();
    let committed = writer.await??;
    engine.stop().await;
    let mut latencies = Vec::with_capacity(changes);
    for (committed, heard) in committed.iter().zip(heard) {
        // Very many at once are told as one: whoever hears it reads everything.
        let heard = heard.or_else(|| many.iter().find(|told| *told >= committed).copied());
        let heard = heard.ok_or("a change was not told")?;
        latencies.push(heard.saturating_duration_since(*committed).as_secs_f64() * 1_000.0);
    }
    latencies.sort_by(f64::total_cmp);
    Ok(Figures { written: changes as u64, latencies, ..figures })
}

/// Stores new patients one by one, each in a transaction of its own. Gives when each commit had returned.
fn write(mirror: &Mirror, integration_id: i64, changes: usize) -> Result<Vec<Instant>> {
    let began = Instant::now();
    let mut committed = Vec::with_capacity(changes);
    // Another number at each run, or the rows would be there already.
    let names = mirror.last_change()?;
    let mut due = began;
    for number in 0..changes {
        let patient = Patient {
            patient_id: format!("{PREFIX}{number}"),
            first_name: format!("Ana {names}").into(),
            last_name: "Silva".into(),
            ..Patient::default()
        };
        mirror.store_patients(integration_id, &[patient], Texts::Unknown)?;
        committed.push(Instant::now());
        due += PACE;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    Ok(committed)
}
