//! WebKitGTK's network process. It outlives the last window, holds some 17 MiB and has nothing to do there: it is ended
//! once the window has been gone for a moment, and WebKit starts another one with the next window.

use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, getpid, pidfd_open, pidfd_send_signal};
use tauri::AppHandle;

use crate::window;

/// What the page kept last is on the disk by then: WebKit gathers such writes for half a second.
const AFTER: Duration = Duration::from_secs(5);

/// How often it is looked at whether it has ended: for a second at most.
const LOOKS: u32 = 100;
const BETWEEN: Duration = Duration::from_millis(10);

/// A window is gone. Does nothing where there has been another one by then.
pub(crate) fn end_soon(app: &AppHandle, gone: u64) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(AFTER).await;
        tauri::async_runtime::spawn_blocking(move || window::without_one_since(&app, gone, end));
    });
}

/// Asks it to end, and waits until it has: WebKit would give a window that comes meanwhile to it.
fn end() {
    let us = getpid();
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    for process in numbers.filter_map(Pid::from_raw) {
        let there = || {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero()));
            stat.is_ok_and(|stat| is_ours(&stat, us))
        };
        // Held first and looked at then, so that its number cannot go to another one in between.
        let Ok(held) = pidfd_open(process, PidfdFlags::empty()) else { continue };
        if !there() {
            continue;
        }
        if let Err(error) = pidfd_send_signal(held, Signal::TERM) {
            tracing::warn!(%error, "WebKit's network process stays");
        }
        for _ in 0..LOOKS {
            if !there() {
                break;
            }
            std::thread::sleep(BETWEEN);
        }
    }
}

/// Whether it is the network process of this program, by its line in `/proc/PID/stat` (proc_pid_stat(5): the number, the
/// first 15 letters of the name in parentheses, the state, the parent's number).
fn is_ours(stat: &str, us: Pid) -> bool {
    let Some((head, rest)) = stat.rsplit_once(") ") else { return false };
    let parent = rest.split(' ').nth(1).and_then(|number| number.parse().ok()).and_then(Pid::from_raw);
    head.split_once(" (").is_some_and(|(_, name)| name == "WebKitNetworkPr") && parent == Some(us)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_programs_network_process_is_meant() {
        let us = Pid::from_raw(41).unwrap();
        for (stat, expected) in [
            ("57 (WebKitNetworkPr) S 41 41 40 0 -1", true),
            ("57 (WebKitNetworkPr) S 40 41 40 0 -1", false),
            ("57 (WebKitWebProces) S 41 41 40 0 -1", false),
            ("57 (x) S 1 (WebKitNetworkPr) S 41 0", false),
            ("57 (WebKitNetworkPr", false),
            ("", false),
        ] {
            assert_eq!(is_ours(stat, us), expected, "{stat}");
        }
    }
}
