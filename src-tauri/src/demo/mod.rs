//! Trying Deskbell with the demo practice: which data a start opens, and what leaving destroys.
//!
//! The demo has a folder, a store and keychain items of its own, so that nothing of it can meet a real practice's
//! data. To go in or out is to write one word into the real folder and to start the program anew.

pub(crate) mod door;
mod marker;
mod practice;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use engine::{Config, ConfigError, Vault, VaultError, keychain_items};
use tokio::sync::Mutex;

use crate::vault::OsVault;
use marker::{Mark, Marker};
use practice::Practice;

/// The demo's data folder in the real one.
const FOLDER: &str = "demo";
/// How often leftovers that could not be destroyed are tried again: a locked keychain, a file still in use.
const TRY_AGAIN: Duration = Duration::from_secs(3);

/// What this start opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The real data, where the demo practice may be tried.
    Real,
    /// The real data, or what the environment names as a practice on this machine.
    Given,
    /// The demo practice.
    Demo,
}

/// The door between the real data and the demo's.
pub(crate) struct Demo {
    folder: PathBuf,
    marker: Marker,
    way: Way,
    show: bool,
    practice: OnceLock<Arc<Practice>>,
    // Held by whoever changes the marker.
    turn: Mutex<()>,
}

impl Demo {
    /// Reads the marker beside the real data. `config` is how the real data would be opened.
    pub(crate) fn look(data_dir: &Path, config: &Result<Config, ConfigError>) -> Self {
        let marker = Marker::of(data_dir);
        let (mark, show) = marker.read();
        let way = way(mark, config);
        // Keychain items are named after the folder: it must have one name whether it is there or not.
        let real = data_dir.canonicalize().unwrap_or_else(|_| data_dir.to_owned());
        if show && let Err(error) = marker.write(mark, false) {
            tracing::warn!(%error, "the demo's marker cannot be written");
        }
        let (practice, turn) = (OnceLock::new(), Mutex::default());
        Self { folder: real.join(FOLDER), marker, way, show, practice, turn }
    }

    /// What this start opens.
    pub(crate) fn way(&self) -> Way {
        self.way
    }

    /// The demo's data folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts the practice and says how the engine finds it. The demo's folder is there already.
    pub(crate) fn open(&self) -> Result<Config, ConfigError> {
        let unusable = |reason| ConfigError::Unusable { name: "the demo practice", reason };
        let (practice, listener) =
            Practice::start(&self.folder).map_err(|_| unusable("no port of this machine is free"))?;
        let config = practice.config(self.folder.clone()).map_err(|_| unusable("it has no address"))?;
        let practice = self.practice.get_or_init(|| Arc::new(practice)).clone();
        tauri::async_runtime::spawn(async move { practice.serve(listener).await });
        Ok(config)
    }

    /// The program ends: what was booked in the demo practice is there again at the next start.
    pub(crate) fn keep(&self) {
        if let Some(practice) = self.practice.get() {
            practice.keep();
        }
    }

    /// A person asked for this start, and waits for the window.
    pub(crate) fn shows(&self) -> bool {
        self.show
    }

    /// The next start opens the demo practice.
    pub(crate) async fn enter(&self) -> io::Result<()> {
        let _turn = self.turn.lock().await;
        self.marker.write(Mark::Demo, true)
    }

    /// The next start opens the real data and destroys the demo's.
    pub(crate) async fn leave(&self) -> io::Result<()> {
        let _turn = self.turn.lock().await;
        self.marker.write(Mark::Leaving, true)
    }

    /// Destroys what a demo that was left has left, however often it takes.
    pub(crate) async fn clear_away(&self) {
        if self.marker.read().0 != Mark::Leaving {
            return;
        }
        let vault = match OsVault::new(&self.folder) {
            Ok(vault) => vault,
            Err(error) => return tracing::warn!(%error, "the demo's keys are still in the keychain"),
        };
        let mut told = false;
        while let Err(error) = self.try_to_clear(&vault).await {
            if !told {
                tracing::info!(error, "the demo practice is not all gone yet");
                told = true;
            }
            tokio::time::sleep(TRY_AGAIN).await;
        }
    }

    async fn try_to_clear(&self, vault: &dyn Vault) -> Result<(), String> {
        let _turn = self.turn.lock().await;
        // Meanwhile the person may have gone in again.
        if self.marker.read().0 != Mark::Leaving {
            return Ok(());
        }
        let folder = match std::fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.to_string()),
            _ => Ok(()),
        };
        for item in keychain_items(&practice::numbers()) {
            vault.remove(&item).await.map_err(|error: VaultError| error.to_string())?;
        }
        folder?;
        self.marker.write(Mark::Real, false).map_err(|error| error.to_string())?;
        tracing::info!("the demo practice is gone");
        Ok(())
    }
}

/// The environment, and settings that cannot be used, come before the marker.
fn way(mark: Mark, config: &Result<Config, ConfigError>) -> Way {
    match config {
        Ok(config) if !config.is_demo() => {
            if mark == Mark::Demo {
                Way::Demo
            } else {
                Way::Real
            }
        }
        _ => Way::Given,
    }
}

#[cfg(test)]
mod tests;
