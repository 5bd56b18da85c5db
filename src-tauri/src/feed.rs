//! Carries the engine's changes to the window and to the tray.

use std::time::Duration;

use engine::Engine;
use engine::view::ChangeView;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval};

use crate::{tray, window};

/// The tray says "in 5 minutes" and knows pauses that end: it is looked at this often though nothing changed.
const AGES: Duration = Duration::from_secs(15);
/// A sync commits many times a second; the tray need not follow each.
const TRAY_SETTLES: Duration = Duration::from_millis(250);

/// Follows the feed until the engine ends.
pub(crate) async fn follow(app: AppHandle, engine: Engine) {
    let mut changes = engine.subscribe();
    let mut ages = interval(AGES);
    ages.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stale = false;
    loop {
        tokio::select! {
            biased;
            batch = changes.recv() => match batch {
                Ok(batch) => tell(&app, &batch),
                Err(RecvError::Lagged(_)) => tell(&app, &[everything()]),
                Err(RecvError::Closed) => return,
            },
            () = tokio::time::sleep(TRAY_SETTLES), if stale => {
                stale = false;
                tray::refresh(&app);
                continue;
            }
            _ = ages.tick() => {}
        }
        stale = true;
    }
}

fn tell(app: &AppHandle, batch: &[ChangeView]) {
    if let Err(error) = app.emit_to(window::LABEL, "changed", batch) {
        tracing::warn!(%error, "the window could not be told");
    }
}

/// Changes were missed: an unknown generation makes the window read everything once.
fn everything() -> ChangeView {
    ChangeView {
        file: "mirror".to_owned(),
        generation: String::new(),
        sequence: 0,
        table: "*".to_owned(),
        key: "*".to_owned(),
        operation: "update".to_owned(),
        committed_at: 0,
    }
}
