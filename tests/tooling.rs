//! Where things are in this repository, programs that a flow needs, and waiting with a limit.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// What flows leave behind: screenshots and logs.
pub(crate) fn artifacts() -> PathBuf {
    root().join("tests/artifacts")
}

/// Whether flows were asked for; says so where they were not.
pub(crate) fn flows_are_wanted() -> bool {
    let wanted = std::env::var("DESKBELL_E2E").is_ok_and(|value| value == "1");
    if !wanted {
        say("flows run by `cargo xtask test`, or with DESKBELL_E2E=1");
    }
    wanted
}

/// A test's own words, with the seconds since its first ones.
#[expect(clippy::print_stderr, reason = "a test's own words")]
pub(crate) fn say(words: &str) {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let since = START.get_or_init(Instant::now).elapsed();
    eprintln!("[{:.1} s] {words}", since.as_secs_f32());
}

/// A built program of this workspace: `variable` names another one.
pub(crate) fn built(name: &str, variable: &str) -> PathBuf {
    if let Some(given) = std::env::var_os(variable) {
        return PathBuf::from(given);
    }
    // This test is target/<profile>/deps/flows-<hash>: the programs lie two folders up.
    let me = std::env::current_exe().unwrap();
    let path = me.parent().and_then(Path::parent).unwrap().join(name);
    assert!(path.is_file(), "{} is not built: cargo build -p {name}", path.display());
    path
}

/// Full path of an installed program; a missing one fails the test with the package that brings it.
pub(crate) fn installed(program: &str) -> PathBuf {
    let found = std::env::var_os("PATH").and_then(|path| {
        std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
    });
    let package = match program {
        "Xvfb" => "xvfb",
        "dbus-daemon" => "dbus",
        "gnome-keyring-daemon" => "gnome-keyring",
        "WebKitWebDriver" => "webkit2gtk-driver",
        "gio" => "libglib2.0-bin",
        "xdg-open" | "xdg-mime" => "xdg-utils",
        other => other,
    };
    found.unwrap_or_else(|| panic!("{program} is missing: apt-get install {package}"))
}

/// Asks until there is an answer, `limit` at most; a test fails with `what` after that.
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < limit, "waited {} s in vain for {what}", limit.as_secs());
        std::thread::sleep(Duration::from_millis(40));
    }
}

/// Seconds, as a limit.
pub(crate) const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// Standard output of a command that must end well. Its environment is not shown: there may be a key in it.
#[track_caller]
pub(crate) fn output(command: &mut Command) -> String {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.output().unwrap_or_else(|error| panic!("{name}: {error}"));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(
        done.status.success(),
        "{name} ended with {}: {text}{}",
        done.status,
        String::from_utf8_lossy(&done.stderr)
    );
    text
}
