//! The demo practice's server, inside this program, on a port of this machine.

use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use engine::{Clock, Config, SystemClock};
use sandbox::{DEMO_APP_ID, DEMO_APP_KEY, Memory, Options, Sandbox};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sikka::AppCredentials;
use url::Url;

use super::marker::write_whole;
use crate::shell::locked;

/// What the practice remembers from one start to the next.
const FILE: &str = "practice.json";
/// How often that is written, where it changed.
const KEEPS: Duration = Duration::from_secs(5);
/// Seconds between syncs: somebody is watching.
const SYNC_SECONDS: u32 = 5;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    // Again the same, if it is free: the browser's page of an attempt that goes on still works then.
    port: u16,
    memory: Memory,
}

/// The running practice.
pub(crate) struct Practice {
    sandbox: Sandbox,
    file: PathBuf,
    port: u16,
    written: Mutex<Option<Kept>>,
}

impl Practice {
    /// Takes a port and makes the practice, or the one that it was at the last start. The socket answers once
    /// [`Self::serve`] is awaited; what comes before waits.
    pub(crate) fn start(folder: &Path) -> io::Result<(Self, TcpListener)> {
        let file = folder.join(FILE);
        let kept: Option<Kept> =
            std::fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok());
        let before = kept.as_ref().map_or(0, |kept| kept.port);
        let listener =
            TcpListener::bind(("127.0.0.1", before)).or_else(|_taken| TcpListener::bind(("127.0.0.1", 0)))?;
        let port = listener.local_addr()?.port();
        let sandbox = match &kept {
            Some(kept) => Sandbox::resumed(options(), &kept.memory),
            None => Sandbox::new(options()),
        };
        let practice = Self { sandbox, file, port, written: Mutex::default() };
        practice.keep();
        Ok((practice, listener))
    }

    /// The settings with which the engine finds it.
    pub(crate) fn config(&self, data_dir: PathBuf) -> Result<Config, url::ParseError> {
        let here = Url::parse(&format!("http://127.0.0.1:{}", self.port))?;
        Ok(Config {
            data_dir,
            api: here.join("/v4")?,
            authorize: here.join("/portal/authapp.aspx")?,
            app: Some(AppCredentials {
                app_id: DEMO_APP_ID.to_owned(),
                app_key: SecretString::from(DEMO_APP_KEY.to_owned()),
            }),
            app_id: Some(DEMO_APP_ID.to_owned()),
            sync_seconds: Some(SYNC_SECONDS),
        })
    }

    /// Answers, lets patients book, and remembers. Returns only where the socket fails.
    pub(crate) async fn serve(&self, listener: TcpListener) {
        let keeps = async {
            loop {
                tokio::time::sleep(KEEPS).await;
                self.keep();
            }
        };
        tokio::select! {
            served = self.sandbox.serve(listener) => {
                if let Err(error) = served {
                    tracing::error!(%error, "the demo practice does not answer any more");
                }
            }
            () = self.sandbox.patients_come() => {}
            () = keeps => {}
        }
    }

    /// Writes down what changed since the last time.
    pub(crate) fn keep(&self) {
        let now = Kept { port: self.port, memory: self.sandbox.memory() };
        let mut written = locked(&self.written);
        if written.as_ref() == Some(&now) {
            return;
        }
        let text = serde_json::to_string(&now).map_err(io::Error::other);
        match text.and_then(|text| write_whole(&self.file, &text)) {
            Ok(()) => *written = Some(now),
            Err(error) => tracing::warn!(%error, "the demo practice cannot be remembered"),
        }
    }
}

/// Office and practice numbers of the demo practice.
pub(super) fn numbers() -> Vec<(String, String)> {
    Sandbox::new(Options { patients: 1, ..options() }).practices()
}

/// Harbor View Dental, where this PC is, and open whenever somebody tries it.
fn options() -> Options {
    Options { zone: Options::nearest(SystemClock.pc_zone()), daily: true, ..Options::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_again_with_what_was_booked() {
        let folder = tempfile::tempdir().unwrap();
        let (practice, listener) = Practice::start(folder.path()).unwrap();
        let config = practice.config(folder.path().to_owned()).unwrap();
        assert!(config.is_demo());
        assert_eq!(config.api.port(), Some(practice.port));
        assert_eq!(config.api.path(), "/v4");
        let booked = practice.sandbox.book(&sandbox::BookOrder::default()).unwrap();
        practice.keep();
        let port = practice.port;
        drop((practice, listener));

        let (again, taken) = Practice::start(folder.path()).unwrap();
        assert_eq!(again.sandbox.appointment(None, &booked.appointment_sr_no).unwrap(), booked);
        assert_eq!(again.port, port);
        let (third, _listener) = Practice::start(folder.path()).unwrap();
        assert_ne!(third.port, port, "another port where that one is taken");
        drop(taken);
    }

    #[test]
    fn a_damaged_memory_is_a_new_practice() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "{\"port\":").unwrap();
        assert!(Practice::start(folder.path()).is_ok());
    }
}
