//! Processes of a session, found by a mark in their environment: also those that the bus or the desktop started.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Every process of the session carries this variable.
pub(crate) const MARK: &str = "DESKBELL_TEST_SESSION";

/// Ids of the living processes with this mark.
pub(crate) fn marked(mark: &str) -> Vec<i32> {
    let wanted = format!("{MARK}={mark}");
    numbered()
        .filter(|id| {
            std::fs::read(format!("/proc/{id}/environ"))
                .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == wanted.as_bytes()))
        })
        .collect()
}

/// Ids of the session's processes that run this program.
pub(crate) fn process_ids(mark: &str, program: &Path) -> Vec<i32> {
    let program = program.canonicalize().unwrap_or_else(|_| program.to_path_buf());
    let mut found = marked(mark);
    found.retain(|id| std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == program));
    found
}

/// Ids of the session's processes of that name: `comm`, at most 15 characters.
pub(crate) fn named(mark: &str, name: &str) -> Vec<i32> {
    let mut found = marked(mark);
    found.retain(|id| {
        std::fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|comm| comm.trim_end() == name)
    });
    found
}

/// KiB of memory that a process has to itself, its part of what it shares included.
pub(crate) fn proportional_kib(id: i32) -> Option<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// `kill -9`, and waits until the process is gone.
pub(crate) fn kill_now(id: i32) {
    signal(id, Signal::KILL);
    let start = Instant::now();
    while is_alive(id) && start.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Ends all that carry the mark: asks first, and after a second does not ask.
pub(crate) fn end_all(mark: &str) {
    for id in marked(mark) {
        signal(id, Signal::TERM);
    }
    let start = Instant::now();
    while !marked(mark).is_empty() && start.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(20));
    }
    for id in marked(mark) {
        signal(id, Signal::KILL);
    }
}

fn signal(id: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(id) {
        // It may have ended by itself meanwhile.
        let _gone = kill_process(pid, signal);
    }
}

/// Neither gone nor a zombie.
fn is_alive(id: i32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat"))
        .ok()
        .and_then(|line| line.rsplit(')').next().map(|rest| !rest.trim_start().starts_with(['Z', 'X'])))
        .unwrap_or(false)
}

fn numbered() -> impl Iterator<Item = i32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}
