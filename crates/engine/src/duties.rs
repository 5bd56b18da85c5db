//! The duties at work: each tick what is due is started, one sync at a time.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::connect;
use crate::context::Context;
use crate::error::Result;
use crate::schedule;
use crate::sync::{self, SyncSlot};
use crate::view::RunKind;

/// Starts a sync, or notes it as the follow-up of the one that is busy.
pub(crate) fn start_sync(context: &Arc<Context>, slot: &Arc<SyncSlot>, kind: RunKind, cause: &'static str) {
    let Some(cancel) = slot.begin(kind, cause) else { return };
    let (work, slot) = (context.clone(), slot.clone());
    context.spawn(async move {
        let context = work;
        let mut next = Some((kind, cause, cancel));
        while let Some((kind, cause, cancel)) = next.take() {
            if let Err(error) = sync::run(&context, kind, cause, cancel).await {
                tracing::warn!(code = error.code(), "a sync could not be kept in the history");
            }
            if context.is_catching_up() {
                context.set_catching_up(false);
                context.wake.bell.notify_one();
            }
            if let Some((kind, cause)) = slot.end() {
                next = slot.begin(kind, cause).map(|cancel| (kind, cause, cancel));
            }
        }
    });
}

/// The duties' loop: one tick a second, compared with the wall clock.
pub(crate) struct Duties {
    pub(crate) context: Arc<Context>,
    pub(crate) slot: Arc<SyncSlot>,
}

impl Duties {
    /// Works until the ticks end.
    pub(crate) async fn work(self, mut ticks: mpsc::Receiver<()>) {
        while ticks.recv().await.is_some() {
            if let Err(error) = self.tick().await {
                tracing::warn!(code = error.code(), "a duty could not be planned");
            }
        }
    }

    async fn tick(&self) -> Result<()> {
        let context = &self.context;
        connect::check_deadline(context)?;
        let Some(integration) = context.ledger().integration()? else { return Ok(()) };
        for duty in schedule::due(context, &integration)? {
            match duty {
                schedule::RENEW => {
                    if let Err(error) = schedule::renew(context, &integration).await {
                        tracing::info!(code = error.code(), "the key was not renewed yet");
                    }
                }
                schedule::FULL => start_sync(context, &self.slot, RunKind::Full, "night"),
                // A run that is busy is as good as this one.
                _ if self.slot.busy() => {}
                _ => start_sync(context, &self.slot, RunKind::Incremental, "schedule"),
            }
        }
        Ok(())
    }
}
