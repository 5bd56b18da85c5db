//! `live` as a process: fed with wishes, heard, and ended.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use sandbox::{DEMO_APP_ID, DEMO_APP_KEY};
use serde_json::Value;

use crate::desk::Wish;
use crate::practice::Practice;

/// Of the throwaway stores.
pub(crate) const DATABASE_KEY: [u8; 32] = [0x5a; 32];
/// Longer than anything here takes, but for a fault.
const SILENCE: Duration = Duration::from_secs(100);

/// A running `live --stdin`.
pub(crate) struct Live {
    process: Child,
    input: Option<ChildStdin>,
    heard: Receiver<Value>,
}

impl Live {
    /// Starts it over the store in `data`, its clock so far ahead, with further environment.
    pub(crate) fn start(
        data: &Path,
        address: SocketAddr,
        ahead: i64,
        environment: &[(&str, String)],
    ) -> Self {
        Self::start_for(data, address, ahead, environment, 90)
    }

    /// As [`Live::start`], for so many seconds at most after its input has ended.
    fn start_for(
        data: &Path,
        address: SocketAddr,
        ahead: i64,
        environment: &[(&str, String)],
        seconds: u64,
    ) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DESKBELL_")) {
            command.env_remove(name);
        }
        command
            .args(["live", "--stdin", "--json", "--sync", "none", "--answers-within", "10"])
            .args(["--watch", &seconds.to_string()])
            .args([
                "--api",
                &format!("http://{address}/v4"),
                "--app-id",
                DEMO_APP_ID,
                "--app-key",
                DEMO_APP_KEY,
            ])
            .args(["--seconds-ahead", &ahead.to_string(), "--data"])
            .arg(data)
            .env("DESKBELL_DATABASE_KEY", DATABASE_KEY.map(|byte| format!("{byte:02x}")).concat())
            .envs(environment.iter().map(|(name, value)| (name, value.as_str())))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let input = process.stdin.take();
        let output = process.stdout.take().unwrap();
        let (say, heard) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                // The last line of one that was killed may be cut off: then it said nothing.
                let Ok(value) = line.map(|line| serde_json::from_str(&line).unwrap_or(Value::Null)) else {
                    return;
                };
                if say.send(value).is_err() {
                    return;
                }
            }
        });
        Self { process, input, heard }
    }

    /// Hands it wishes, all at once.
    pub(crate) fn feed<'a>(&mut self, wishes: impl IntoIterator<Item = &'a Wish>) {
        let text: String = wishes.into_iter().map(|wish| wish.line.clone() + "\n").collect();
        // One that has ended takes none; what it said tells why.
        if let Some(input) = &mut self.input {
            drop(input.write_all(text.as_bytes()));
        }
    }

    /// The next thing that it says within this time; `None` where it is silent, or has ended.
    pub(crate) fn hear(&self, within: Duration) -> Option<Value> {
        match self.heard.recv_timeout(within) {
            Ok(value) => Some(value),
            Err(RecvTimeoutError::Timeout) => None,
            // Whoever waits for an end that came already waits no longer than it would have.
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(within.min(Duration::from_millis(20)));
                None
            }
        }
    }

    /// Lets it come up where nobody answers, and end by itself: what was claimed when the last life ended counts as
    /// unanswered from now on, so that a minute later on its clock it can be proved; and nothing new is claimed.
    pub(crate) fn notice(data: &Path, ahead: i64, environment: &[(&str, String)]) {
        let nobody = SocketAddr::from(([127, 0, 0, 1], 9));
        drop(Self::start(data, nobody, ahead, environment).finish());
    }

    /// Lets it come up some times, each a while later on its clock and the practice's, and look once at what is
    /// unknown, so that the life after them need not wait for three looks. Gives how far ahead its clock is then.
    pub(crate) fn looks(practice: &Practice, data: &Path, ahead: i64, environment: &[(&str, String)]) -> i64 {
        let mut ahead = ahead;
        for later in [1_200, 100, 100] {
            practice.sandbox.advance(later);
            ahead += later;
            drop(Self::start_for(data, practice.address, ahead, environment, 1).finish());
        }
        ahead
    }

    /// Whether it has not ended.
    pub(crate) fn runs(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// No wishes any more: it works on until all have ended, and ends. Gives what it said meanwhile.
    pub(crate) fn finish(mut self) -> (ExitStatus, Vec<Value>) {
        drop(self.input.take());
        let mut said = Vec::new();
        while let Ok(value) = self.heard.recv_timeout(SILENCE) {
            said.push(value);
        }
        drop(self.process.kill());
        (self.process.wait().unwrap(), said)
    }

    /// SIGKILL. Gives what it had said, and whether it still ran.
    pub(crate) fn kill(mut self) -> (bool, Vec<Value>) {
        let ran = self.runs();
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        // The pipe closes with it: what was written before is still read.
        let said = std::iter::from_fn(|| self.heard.recv_timeout(SILENCE).ok()).collect();
        (ran, said)
    }
}

/// The mark of a wish that is kept, and its number in the ledger.
pub(crate) fn kept(said: &Value) -> Option<(String, i64)> {
    if said["event"] != "kept" {
        return None;
    }
    Some((said["form_id"].as_str()?.to_owned(), said["kept"].as_i64()?))
}
