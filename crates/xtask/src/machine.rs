//! What this machine needs: Debian packages, and Node.

use std::io::IsTerminal;
use std::path::Path;

use crate::Refusal;
use crate::programs::{answer, asks, is_installed, must, program};

/// Needed to compile; its `cc` also compiles the disk that the tests of power cuts and full disks lay under `live`.
const BUILD: &[&str] =
    &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "libdbus-1-dev", "libssl-dev"];
/// Needed to run the window as a desktop does: keychain, links, a font.
const RUN: &[&str] =
    &["dbus", "gnome-keyring", "xdg-utils", "desktop-file-utils", "libglib2.0-bin", "fonts-dejavu-core"];
/// Needed by the tests of the window's pages. Ubuntu has no such package.
const PAGES: &[&str] = &["chromium", "fonts-dejavu-core"];
/// Needed by the tests' own desktop.
const TEST: &[&str] = &["xvfb", "openbox", "webkit2gtk-driver", "libsecret-tools", "fakeroot"];

/// What is going to be done here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Build and run.
    Demo,
    /// Build and check, without a desktop.
    Checks,
    /// Build and test in a desktop.
    Test,
}

/// Installs what is missing, or says what to install.
pub(crate) fn prepare(purpose: Purpose) -> Result<(), Refusal> {
    let mut wanted = BUILD.to_vec();
    if purpose != Purpose::Checks {
        wanted.extend(RUN);
    }
    if purpose == Purpose::Test {
        wanted.extend(TEST);
    }
    if cfg!(target_os = "linux") {
        packages(&wanted)?;
    } else if cfg!(target_os = "macos") {
        if !is_installed("cc") {
            return Err("A C compiler is missing. Install it with: xcode-select --install".into());
        }
        if purpose == Purpose::Test {
            return Err("The tests' desktop needs Linux. Here: cargo xtask test --no-e2e".into());
        }
    } else if cfg!(windows) && purpose == Purpose::Test {
        return Err("The tests' desktop needs Linux. Here: cargo xtask test --no-e2e".into());
    }
    node()
}

/// Installs what the tests of the pages need, where there is such a package.
pub(crate) fn prepare_pages() -> Result<(), Refusal> {
    if is_debian() { packages(PAGES) } else { Ok(()) }
}

fn packages(wanted: &[&str]) -> Result<(), Refusal> {
    if !Path::new("/etc/debian_version").exists() || !is_installed("apt-get") {
        // Another Linux: its own names differ, so the compiler's own search decides.
        let found = ["webkit2gtk-4.1", "dbus-1", "libcrypto"]
            .iter()
            .all(|library| answer("pkg-config", &["--exists", library]).is_some());
        return if found {
            Ok(())
        } else {
            Err(format!(
                "This is not Debian or Ubuntu, so nothing was installed. Install what these Debian packages hold, \
                 by the names of your system, and run the command again:\n  {}",
                wanted.join(" ")
            )
            .into())
        };
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !has(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("==> Missing Debian packages: {}", missing.join(" "));
    let by_hand = format!("sudo apt-get install --no-install-recommends {}", missing.join(" "));
    let root = answer("id", &["-u"]).as_deref() == Some("0");
    let mut before: Vec<&str> = Vec::new();
    if !root {
        if !is_installed("sudo") {
            return Err(format!("Packages are missing and there is no sudo here. As root: {by_hand}").into());
        }
        if std::io::stdin().is_terminal() {
            if !asks("Install them with sudo apt-get?") {
                return Err(format!("Nothing was installed. By hand: {by_hand}").into());
            }
            before.push("sudo");
        } else {
            before.extend(["sudo", "--non-interactive"]);
        }
    }
    let apt = |arguments: &[&str]| {
        let mut all = before.clone();
        all.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        all.extend(arguments);
        program(all[0], &all[1..])
    };
    let refused = |Refusal(words): Refusal| Refusal(format!("{words} By hand: {by_hand}"));
    must("Reading the package lists", apt(&["update", "--quiet"])).map_err(refused)?;
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(&missing);
    must("Installing the packages", apt(&install)).map_err(refused)
}

fn is_debian() -> bool {
    std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn has(package: &str) -> bool {
    answer("dpkg-query", &["--show", "--showformat=${db:Status-Status}", package]).as_deref()
        == Some("installed")
}

fn node() -> Result<(), Refusal> {
    let words = "Node 20.19 or newer is needed to build the window: https://nodejs.org";
    let Some(version) = answer("node", &["--version"]) else {
        return Err(format!("Node is missing. {words}").into());
    };
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if (major, minor) < (20, 19) {
        return Err(format!("Node {version} is too old. {words}").into());
    }
    Ok(())
}
