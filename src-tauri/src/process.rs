//! The process: what must be set before GTK starts, how it says that it cannot start, and how it is stopped.

use std::io::{self, Write};
use std::process::ExitCode;

use tauri::AppHandle;

/// Sets up the process. An error is a sentence for the person who started it.
pub(crate) fn prepare() -> Result<(), String> {
    #[cfg(unix)]
    keep_memory_out_of_core_files();
    #[cfg(target_os = "linux")]
    {
        with_environment();
        // Tauri panics where there is no display; GTK alone says so.
        gtk::init().map_err(|_| {
            "there is no display. Deskbell needs a desktop session (DISPLAY or WAYLAND_DISPLAY).".to_owned()
        })?;
    }
    Ok(())
}

/// Says why, on standard error, and gives the code for "a service is missing" (`sysexits.h`).
pub(crate) fn cannot_start(reason: &str) -> ExitCode {
    drop(writeln!(io::stderr(), "Deskbell cannot start: {reason}"));
    ExitCode::from(69)
}

/// What must stand in the environment before GTK and the allocator start. WebKitGTK shows an empty window with some
/// graphics drivers without the first; nothing here draws with OpenGL then, so that the second keeps GTK, and the third
/// WebKitGTK, from loading it into this process to look for a graphics card (30 MiB that stay, where there is none). With
/// the others what a sync or a window took is given back when it is done: the allocator keeps two heaps instead of one for
/// each thread, and large blocks outside of them. A browser that Deskbell starts inherits them; those that people use have
/// allocators and drawing of their own.
#[cfg(target_os = "linux")]
const ENVIRONMENT: [(&str, &str); 6] = [
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    ("GDK_GL", "disable"),
    ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null"),
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "1048576"),
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
];

/// The environment of a running process cannot be changed safely: where the desktop's entry has not set it, the program
/// starts itself once more, in the same process. What somebody set otherwise stays.
#[cfg(target_os = "linux")]
fn with_environment() {
    use std::os::unix::process::CommandExt;

    let missing: Vec<_> =
        ENVIRONMENT.into_iter().filter(|(name, _)| std::env::var_os(name).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_else(|| program.clone().into_os_string());
    // Returns only where it failed: then the program goes on without.
    let error = std::process::Command::new(program).arg0(name).args(arguments).envs(missing).exec();
    drop(writeln!(io::stderr(), "Deskbell goes on without its environment: {error}"));
}

/// Keys and patients' names are in memory: a crash must not write them to disk.
#[cfg(unix)]
fn keep_memory_out_of_core_files() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // Where the system refuses there is nothing more to do.
    let _refused = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// SIGTERM and SIGINT stop the program as Quit does.
pub(crate) fn stop_on_signals(app: &AppHandle) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            let (Ok(mut terminate), Ok(mut interrupt)) =
                (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
            else {
                return tracing::warn!("signals are not heard");
            };
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            crate::shell::quit(&app);
        });
    }
    #[cfg(not(unix))]
    let _ = app;
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_desktops_entry_sets_the_environment() {
        let entry = include_str!("../deskbell.desktop.hbs");
        let exec = entry.lines().find_map(|line| line.strip_prefix("Exec=env ")).unwrap();
        for (name, value) in ENVIRONMENT {
            assert!(exec.contains(&format!("{name}={value} ")), "{name}");
        }
        assert!(exec.ends_with(" {{exec}} %u"));
    }
}
