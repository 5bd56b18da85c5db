//! What stands around the engine: a keychain, a silent desktop, the wall clock that may jump, and dice for randomness.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeZone, Utc};
use engine::{Clock, Config, Desktop, Notice, Randomness, Surroundings, Vault, VaultError};
use secrecy::{ExposeSecret, SecretString};
use sikka::{AppCredentials, Transport};

use crate::roll::Roll;

/// Monday, 23 November 2026, 08:00 in New York.
pub(crate) fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 13, 0, 0).unwrap()
}

/// What outlives a power cut: the keychain, and time.
pub(crate) struct Around {
    vault: Arc<Keychain>,
    clock: Arc<WallClock>,
    random: Arc<Dice>,
}

impl Around {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            vault: Arc::default(),
            clock: Arc::new(WallClock { started: tokio::time::Instant::now(), skew: Mutex::default() }),
            random: Arc::new(Dice(Mutex::new(Roll::new(seed ^ 0xD1CE)))),
        }
    }

    /// The PC's clock differs from the true time of this life by so much from now on.
    pub(crate) fn set_skew(&self, skew: chrono::Duration) {
        *self.clock.skew.lock().unwrap() = skew;
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn surroundings(&self, transport: Arc<dyn Transport>) -> Surroundings {
        Surroundings {
            vault: self.vault.clone(),
            desktop: Arc::new(Nobody),
            transport,
            clock: self.clock.clone(),
            random: self.random.clone(),
        }
    }
}

pub(crate) fn config(folder: &std::path::Path) -> Config {
    Config {
        data_dir: folder.join("data"),
        api: "http://127.0.0.1/v4".parse().unwrap(),
        authorize: "http://127.0.0.1/portal/authapp.aspx".parse().unwrap(),
        app: Some(AppCredentials {
            app_id: sandbox::DEMO_APP_ID.to_owned(),
            app_key: SecretString::from(sandbox::DEMO_APP_KEY),
        }),
        app_id: None,
        sync_seconds: Some(3_600),
    }
}

struct WallClock {
    started: tokio::time::Instant,
    skew: Mutex<chrono::Duration>,
}

impl Clock for WallClock {
    fn now(&self) -> DateTime<Utc> {
        let elapsed = chrono::Duration::from_std(self.started.elapsed()).unwrap();
        morning() + elapsed + *self.skew.lock().unwrap()
    }

    fn pc_zone(&self) -> chrono_tz::Tz {
        chrono_tz::America::New_York
    }
}

struct Dice(Mutex<Roll>);

impl Randomness for Dice {
    fn bytes(&self) -> Result<[u8; 32], std::io::Error> {
        let mut bytes = [0; 32];
        let mut roll = self.0.lock().unwrap();
        for eight in bytes.chunks_mut(8) {
            eight.copy_from_slice(&roll.next().to_le_bytes());
        }
        Ok(bytes)
    }
}

#[derive(Default)]
struct Keychain(Mutex<HashMap<String, String>>);

#[async_trait]
impl Vault for Keychain {
    async fn read(&self, item: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(self.0.lock().unwrap().get(item).cloned().map(SecretString::from))
    }

    async fn write(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.0.lock().unwrap().insert(item.to_owned(), secret.expose_secret().to_owned());
        Ok(())
    }

    async fn remove(&self, item: &str) -> Result<(), VaultError> {
        self.0.lock().unwrap().remove(item);
        Ok(())
    }
}

struct Nobody;

impl Desktop for Nobody {
    fn notify(&self, _: &Notice) {}

    fn open_in_browser(&self, _: &url::Url) -> Result<(), String> {
        Ok(())
    }
}
