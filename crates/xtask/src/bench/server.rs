//! The demo practice in a process of its own, so that its work is not counted as ours.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use serde::Deserialize;
use sikka::{HttpTransport, Transport};

use super::Result;
use crate::programs::cargo;

/// A running demo practice; it ends with this value.
pub(super) struct Server {
    process: Child,
    pub(super) told: Told,
    /// How far its clock is ahead of the machine's.
    pub(super) seconds_ahead: i64,
}

/// What it says when it is ready.
#[derive(Deserialize)]
pub(super) struct Told {
    listening: String,
    pub(super) api: String,
    pub(super) app_id: String,
    pub(super) app_key: String,
}

impl Server {
    /// Starts it with so many patients and as many appointments, without a limit of requests.
    /// `as_it_is`: with the program that is there, also an old one.
    pub(super) fn start(rows: usize, as_it_is: bool) -> Result<Self> {
        let rows = rows.to_string();
        let mut process = Command::new(program(as_it_is)?)
            .args(["--patients", &rows, "--appointments", &rows, "--rate-limit", "0", "--stop-with-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let told = serde_json::from_str(&line).map_err(|_| "the demo practice did not start")?;
        Ok(Self { process, told, seconds_ahead: 0 })
    }

    /// Sets its clock forward by a day.
    pub(super) async fn next_day(&mut self) -> Result<()> {
        const DAY: i64 = 86_400;
        let request = http::Request::post(format!("{}/control/clock", self.told.listening))
            .header("content-type", "application/json")
            .body(Bytes::from(format!("{{\"advance_seconds\":{DAY}}}")))?;
        let answer = HttpTransport::new(std::time::Duration::from_secs(10))?.send(request).await?;
        if !answer.status().is_success() {
            return Err("the demo practice did not set its clock".into());
        }
        self.seconds_ahead += DAY;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its input closes, and with that it ends by itself.
        drop(self.process.stdin.take());
        drop(self.process.wait());
    }
}

/// The program beside ours, built if it is not there or old.
fn program(as_it_is: bool) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().ok_or("this program lies nowhere")?;
    let program = folder.join(format!("sandbox{}", std::env::consts::EXE_SUFFIX));
    if as_it_is && program.exists() {
        return Ok(program);
    }
    let mut build = cargo(&["build", "--quiet", "--package", "sandbox"]);
    if folder.ends_with("release") {
        build.arg("--release");
    }
    if let Some(target) = folder.parent() {
        build.arg("--target-dir").arg(target);
    }
    if !build.status()?.success() {
        return Err("the demo practice could not be built".into());
    }
    Ok(program)
}
