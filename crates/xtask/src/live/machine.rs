//! The machine's faces where there is no desktop: a keychain in memory, and pop-ups that nobody sees.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use engine::{Clock, Desktop, Notice, SystemClock, Vault, VaultError};
use secrecy::SecretString;

/// Keeps keys for the life of this process.
#[derive(Default)]
pub(crate) struct MemoryVault(Mutex<HashMap<String, SecretString>>);

#[async_trait]
impl Vault for MemoryVault {
    async fn read(&self, item: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(item).cloned())
    }

    async fn write(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(item.to_owned(), secret.clone());
        Ok(())
    }

    async fn remove(&self, item: &str) -> Result<(), VaultError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(item);
        Ok(())
    }
}

/// No desktop at all.
pub(crate) struct NoDesktop;

impl Desktop for NoDesktop {
    fn notify(&self, _notice: &Notice) {}

    fn open_in_browser(&self, _url: &url::Url) -> Result<(), String> {
        Err("there is no desktop here".to_owned())
    }
}

/// The machine's clock, set forward as far as the server's.
pub(crate) struct Ahead(pub(crate) chrono::Duration);

impl Clock for Ahead {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.0
    }

    fn pc_zone(&self) -> chrono_tz::Tz {
        SystemClock.pc_zone()
    }
}

/// The most memory that this process ever held, in KiB; 0 where the system does not tell.
pub(crate) fn peak_rss_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}
