//! The power of one life of the PC. It goes at a moment that was rolled before; then nothing of that life does anything
//! any more: its store fails, and its transport never answers.

use std::sync::Mutex;

use tokio::sync::Notify;

/// One life.
#[derive(Default)]
pub(crate) struct Power {
    state: Mutex<State>,
    went: Notify,
}

#[derive(Default)]
struct State {
    gone: bool,
    /// Moments until it goes.
    left: Option<u64>,
}

impl Power {
    /// From now on it goes after so many moments; never with `None`.
    pub(crate) fn goes_after(&self, moments: Option<u64>) {
        self.state.lock().unwrap().left = moments;
    }

    /// A moment at which it may go. False where it has gone.
    pub(crate) fn moment(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        if state.gone {
            return false;
        }
        state.gone = state.left == Some(0);
        state.left = state.left.map(|left| left.saturating_sub(1));
        if state.gone {
            self.went.notify_one();
        }
        !state.gone
    }

    pub(crate) fn is_on(&self) -> bool {
        !self.state.lock().unwrap().gone
    }

    /// Ends when the power has gone.
    pub(crate) async fn goes(&self) {
        while self.is_on() {
            self.went.notified().await;
        }
    }

    /// Goes on only while there is power.
    pub(crate) async fn await_moment(&self) {
        if !self.moment() {
            std::future::pending::<()>().await;
        }
    }
}
