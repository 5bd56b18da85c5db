//! Single flight: one run at a time; requests while it is busy become one follow-up run.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::view::RunKind;

/// The place of the one run.
#[derive(Default)]
pub(crate) struct SyncSlot(Mutex<State>);

#[derive(Default)]
struct State {
    running: Option<watch::Sender<bool>>,
    follow_up: Option<(RunKind, &'static str)>,
    closed: bool,
}

impl SyncSlot {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the slot. `None` where the engine stops, and where a run is busy: then one follow-up is noted, a full one if any asked for one.
    pub(crate) fn begin(&self, kind: RunKind, cause: &'static str) -> Option<watch::Receiver<bool>> {
        let mut state = self.state();
        if state.closed {
            return None;
        }
        if state.running.is_some() {
            let full = kind == RunKind::Full || matches!(state.follow_up, Some((RunKind::Full, _)));
            state.follow_up = Some((if full { RunKind::Full } else { RunKind::Incremental }, cause));
            return None;
        }
        let (sender, receiver) = watch::channel(false);
        state.running = Some(sender);
        Some(receiver)
    }

    /// Frees the slot and gives the follow-up that was asked for.
    pub(crate) fn end(&self) -> Option<(RunKind, &'static str)> {
        let mut state = self.state();
        state.running = None;
        state.follow_up.take()
    }

    /// Stops the run, and forgets the follow-up. False where none is busy.
    pub(crate) fn cancel(&self) -> bool {
        let mut state = self.state();
        state.follow_up = None;
        state.running.as_ref().is_some_and(|running| running.send(true).is_ok())
    }

    /// The engine stops: the run is stopped, and no other one begins.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.cancel();
    }

    /// True while a run is busy.
    pub(crate) fn busy(&self) -> bool {
        self.state().running.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_while_busy_become_one_follow_up() {
        let slot = SyncSlot::default();
        let first = slot.begin(RunKind::Incremental, "schedule").unwrap();
        assert!(slot.begin(RunKind::Full, "person").is_none());
        assert!(slot.begin(RunKind::Incremental, "schedule").is_none());
        assert_eq!(slot.end(), Some((RunKind::Full, "schedule")));
        assert_eq!(slot.end(), None);
        assert!(!*first.borrow());
    }

    #[test]
    fn cancelling_reaches_the_run_and_drops_the_follow_up() {
        let slot = SyncSlot::default();
        assert!(!slot.cancel());
        let run = slot.begin(RunKind::Full, "person").unwrap();
        assert!(slot.begin(RunKind::Full, "person").is_none());
        assert!(slot.cancel());
        assert!(*run.borrow());
        assert_eq!(slot.end(), None);
        assert!(!slot.busy());
    }

    #[test]
    fn once_closed_nothing_begins() {
        let slot = SyncSlot::default();
        let run = slot.begin(RunKind::Full, "person").unwrap();
        slot.close();
        assert!(*run.borrow());
        assert_eq!(slot.end(), None);
        assert!(slot.begin(RunKind::Incremental, "schedule").is_none());
        assert!(!slot.busy());
    }
}
