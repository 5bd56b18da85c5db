//! A notification service that records what it is asked to show, and lets a test click it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::blocking::Connection;
use zbus::zvariant::OwnedValue;

use crate::tooling::{seconds, wait_for};

pub(super) const NAME: &str = "org.freedesktop.Notifications";
pub(super) const PATH: &str = "/org/freedesktop/Notifications";

/// One notification as it came over the bus.
#[derive(Debug, Clone)]
pub(crate) struct Notification {
    /// The service's number.
    pub(crate) id: u32,
    /// Who shows it.
    pub(crate) app: String,
    /// First line.
    pub(crate) summary: String,
    /// The rest.
    pub(crate) body: String,
    /// Keys and labels, alternating.
    pub(crate) actions: Vec<String>,
    /// True after the program took it back.
    pub(crate) closed: bool,
}

impl Notification {
    /// All words that a person sees.
    pub(crate) fn words(&self) -> String {
        format!("{} {}", self.summary, self.body)
    }
}

/// What has been shown so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notifications {
    shown: Arc<Mutex<Vec<Notification>>>,
}

impl Notifications {
    /// All so far, oldest first.
    pub(crate) fn all(&self) -> Vec<Notification> {
        self.shown.lock().unwrap().clone()
    }

    /// Waits for one more than `before`, and gives it.
    #[track_caller]
    pub(crate) fn next_after(&self, before: usize) -> Notification {
        wait_for("a notification", seconds(45), || self.all().into_iter().nth(before))
    }

    pub(super) fn service(&self) -> Service {
        Service { shown: Arc::clone(&self.shown) }
    }
}

pub(super) struct Service {
    shown: Arc<Mutex<Vec<Notification>>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "the specification's own")]
    fn notify(
        &self,
        app: String,
        replaces: u32,
        _icon: String,
        summary: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.shown.lock().unwrap();
        let id = if replaces == 0 { shown.len() as u32 + 1 } else { replaces };
        shown.push(Notification { id, app, summary, body, actions, closed: false });
        id
    }

    fn close_notification(&self, id: u32) {
        for notification in self.shown.lock().unwrap().iter_mut().filter(|one| one.id == id) {
            notification.closed = true;
        }
    }

    fn get_capabilities(&self) -> Vec<String> {
        ["body", "body-markup", "actions", "icon-static", "persistence"].map(str::to_owned).to_vec()
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("deskbell-tests".to_owned(), "Deskbell".to_owned(), "1".to_owned(), "1.2".to_owned())
    }
}

/// The person clicks: the service tells the program, and closes the notification.
pub(super) fn act(bus: &Connection, id: u32, action: &str) {
    bus.emit_signal(None::<&str>, PATH, NAME, "ActionInvoked", &(id, action)).unwrap();
    bus.emit_signal(None::<&str>, PATH, NAME, "NotificationClosed", &(id, 2_u32)).unwrap();
}
