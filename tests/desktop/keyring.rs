//! The desktop's keychain in each of its states.

use std::collections::HashMap;
use std::io::Write;
use std::process::Stdio;

use serde::{Deserialize, Serialize};
use zbus::blocking::Proxy;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Type, Value};

use super::Session;
use super::processes::{kill_now, process_ids};
use super::session::wait_owner;
use crate::tooling::{installed, seconds, wait_for};

const SERVICE: &str = "org.freedesktop.secrets";
const SERVICE_PATH: &str = "/org/freedesktop/secrets";
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";
const PASSWORD: &str = "the password of this session";

/// How the keychain is when the session starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyring {
    /// There and open.
    Unlocked,
    /// There, and nobody has typed the password.
    Locked,
    /// The service starts on demand and holds no collection.
    Empty,
    /// No service, and none that could start.
    Absent,
}

/// A secret as the Secret Service hands it over.
#[derive(Debug, Serialize, Deserialize, Type)]
struct Secret {
    session: OwnedObjectPath,
    parameters: Vec<u8>,
    value: Vec<u8>,
    content_type: String,
}

impl Session {
    pub(super) fn set_up_keyring(&self, keyring: Keyring) {
        match keyring {
            Keyring::Unlocked => self.start_keyring(),
            Keyring::Locked => {
                self.start_keyring();
                self.lock_keyring();
            }
            Keyring::Empty | Keyring::Absent => {
                installed("gnome-keyring-daemon");
            }
        }
    }

    /// Starts the keychain's service with an open login collection, as signing in does.
    pub(crate) fn start_keyring(&self) {
        let log = self.log_file("gnome-keyring-daemon");
        let mut child = self
            .command("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        self.keep(child);
        wait_owner(self, SERVICE);
        wait_for("the login collection", seconds(10), || self.keyring_is_locked().map(drop));
    }

    /// Ends the keychain's service, as when it crashes.
    pub(crate) fn stop_keyring(&self) {
        for id in process_ids(self.mark(), &installed("gnome-keyring-daemon")) {
            kill_now(id);
        }
        wait_for("the end of the keyring", seconds(5), || (!self.has_owner(SERVICE)).then_some(()));
    }

    /// Locks the login collection.
    pub(crate) fn lock_keyring(&self) {
        let paths = vec![ObjectPath::try_from(LOGIN).unwrap()];
        let (locked, _prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            self.service("org.freedesktop.Secret.Service").call("Lock", &(paths,)).unwrap();
        assert_eq!(locked.len(), 1, "the login collection could not be locked");
    }

    /// Opens the login collection as the password dialogue does when the person has typed the password.
    pub(crate) fn unlock_keyring(&self) {
        let (_, session): (OwnedValue, OwnedObjectPath) = self
            .service("org.freedesktop.Secret.Service")
            .call("OpenSession", &("plain", Value::from("")))
            .unwrap();
        let secret = Secret {
            session,
            parameters: Vec::new(),
            value: PASSWORD.as_bytes().to_vec(),
            content_type: "text/plain".to_owned(),
        };
        let login = ObjectPath::try_from(LOGIN).unwrap();
        self.service("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface")
            .call::<_, _, ()>("UnlockWithMasterPassword", &(login, secret))
            .unwrap();
        assert_eq!(self.keyring_is_locked(), Some(false));
    }

    /// Whether the login collection is locked; `None` while there is none.
    pub(crate) fn keyring_is_locked(&self) -> Option<bool> {
        let collection = Proxy::new(&self.bus, SERVICE, LOGIN, "org.freedesktop.Secret.Collection").unwrap();
        collection.get_property("Locked").ok()
    }

    /// Labels and attributes of everything in the keychain.
    pub(crate) fn keyring_items(&self) -> Vec<HashMap<String, String>> {
        let collection = Proxy::new(&self.bus, SERVICE, LOGIN, "org.freedesktop.Secret.Collection").unwrap();
        let items: Vec<OwnedObjectPath> = collection.get_property("Items").unwrap_or_default();
        let read = |path: OwnedObjectPath| {
            let item = Proxy::new(&self.bus, SERVICE, path, "org.freedesktop.Secret.Item").unwrap();
            let mut all: HashMap<String, String> = item.get_property("Attributes").unwrap_or_default();
            all.insert("label".to_owned(), item.get_property("Label").unwrap_or_default());
            all
        };
        items.into_iter().map(read).collect()
    }

    /// The secrets themselves, for searching them where they must not be.
    pub(crate) fn keyring_secrets(&self) -> Vec<Vec<u8>> {
        let service = self.service("org.freedesktop.Secret.Service");
        let (_, session): (OwnedValue, OwnedObjectPath) =
            service.call("OpenSession", &("plain", Value::from(""))).unwrap();
        let collection = Proxy::new(&self.bus, SERVICE, LOGIN, "org.freedesktop.Secret.Collection").unwrap();
        let items: Vec<OwnedObjectPath> = collection.get_property("Items").unwrap_or_default();
        let (secrets,): (HashMap<OwnedObjectPath, Secret>,) =
            (service.call("GetSecrets", &(items, session)).unwrap(),);
        secrets.into_values().map(|secret| secret.value).collect()
    }

    fn service(&self, interface: &'static str) -> Proxy<'static> {
        Proxy::new(&self.bus, SERVICE, SERVICE_PATH, interface).unwrap()
    }
}
