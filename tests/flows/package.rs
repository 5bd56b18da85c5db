//! The Debian package: installs, starts by its link, starts with the desktop, upgrades and goes, on a system of its
//! own beside this one.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::desk::go;
use crate::desktop::{Keyring, Session, process_ids};
use crate::tooling::{built, flows_are_wanted, installed, output, root, say, seconds, wait_for};
use crate::webdriver::{Window, id};

/// A version above any that is built here.
const HIGHER: &str = "99.0.0";

/// A system with dpkg's records and nothing else.
struct System {
    folder: PathBuf,
}

impl System {
    fn empty(folder: PathBuf) -> Self {
        let records = folder.join("var/lib/dpkg");
        for name in ["info", "updates", "triggers"] {
            std::fs::create_dir_all(records.join(name)).unwrap();
        }
        for name in ["status", "available"] {
            std::fs::write(records.join(name), "").unwrap();
        }
        Self { folder }
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside)
    }

    /// What the package depends on is on the system around this one. Only root may own files as root does: whoever is
    /// not needs `fakeroot`.
    fn dpkg(&self, arguments: &[&str], package: Option<&Path>) -> String {
        let mut dpkg = if rustix::process::geteuid().is_root() {
            Command::new("dpkg")
        } else {
            let mut pretending = Command::new(installed("fakeroot"));
            pretending.arg("dpkg");
            pretending
        };
        dpkg.arg(format!("--root={}", self.folder.display()))
            .args(["--force-not-root", "--force-depends", "--log=/dev/null"])
            .args(arguments)
            .args(package);
        output(&mut dpkg)
    }

    fn version(&self) -> String {
        let admin = format!("--admindir={}", self.path("var/lib/dpkg").display());
        output(Command::new("dpkg-query").args([admin.as_str(), "-W", "-f=${Version}", "deskbell"]))
    }

    /// A program of the session that also sees what is installed here.
    fn command(&self, session: &Session, program: &Path) -> Command {
        let mut command = session.command(program);
        command.envs(self.variables());
        command
    }

    fn variables(&self) -> Vec<(String, String)> {
        let path = std::env::var("PATH").unwrap_or_default();
        vec![
            ("PATH".to_owned(), format!("{}:{path}", self.path("usr/bin").display())),
            (
                "XDG_DATA_DIRS".to_owned(),
                format!("{}:/usr/local/share:/usr/share", self.path("usr/share").display()),
            ),
        ]
    }
}

/// Packs the program that was built for the tests; nothing is compiled.
fn pack(folder: &Path, version: Option<&str>) -> PathBuf {
    let program = folder.join("debug/deskbell");
    std::fs::create_dir_all(folder.join("debug")).unwrap();
    std::fs::copy(built("deskbell", "DESKBELL_TEST_APP"), &program).unwrap();
    let bundler = std::env::var_os("DESKBELL_TEST_BUNDLER");
    let mut tauri =
        Command::new(bundler.expect("DESKBELL_TEST_BUNDLER names Tauri's bundler, as cargo xtask test does"));
    tauri.args(["bundle", "--debug", "--bundles", "deb"]).current_dir(root().join("src-tauri"));
    if let Some(version) = version {
        tauri.args(["--config", &format!("{{\"version\":\"{version}\"}}")]);
    }
    output(tauri.env("CARGO_TARGET_DIR", folder).env("CI", "true"));
    let packed = std::fs::read_dir(folder.join("debug/bundle/deb")).unwrap();
    let mut packed: Vec<PathBuf> = packed.flatten().map(|entry| entry.path()).collect();
    packed.retain(|path| path.extension().is_some_and(|end| end == "deb"));
    assert_eq!(packed.len(), 1, "{packed:?}");
    packed.remove(0)
}

#[test]
fn the_package_installs_starts_upgrades_and_goes() {
    if !flows_are_wanted() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    say("package: packing two versions");
    let first = pack(&folder.path().join("first"), None);
    let second = pack(&folder.path().join("second"), Some(HIGHER));
    let session = Session::start("package", Keyring::Unlocked);
    // A real path: the kernel tells programs by it.
    let system = System::empty(folder.path().canonicalize().unwrap().join("system"));

    say("package: installed");
    system.dpkg(&["--install"], Some(&first));
    assert_eq!(system.version(), env!("CARGO_PKG_VERSION"));
    let app = system.path("usr/bin/deskbell");
    let entry = std::fs::read_to_string(system.path("usr/share/applications/Deskbell.desktop")).unwrap();
    assert!(
        entry.lines().any(|line| line.starts_with("Exec=env ") && line.ends_with(" deskbell %u")),
        "{entry}"
    );
    for line in ["MimeType=x-scheme-handler/deskbell", "Icon=deskbell", "Terminal=false"] {
        assert!(entry.lines().any(|there| there.trim_end_matches(';') == line), "{line} in {entry}");
    }
    assert!(system.path("usr/share/icons/hicolor/128x128/apps/deskbell.png").is_file());
    // What desktop-file-utils does after each installation.
    output(Command::new(installed("update-desktop-database")).arg(system.path("usr/share/applications")));
    let mime = system
        .command(&session, &installed("xdg-mime"))
        .args(["query", "default", "x-scheme-handler/deskbell"])
        .output();
    assert_eq!(String::from_utf8_lossy(&mime.unwrap().stdout).trim(), "Deskbell.desktop");

    say("package: started by its link");
    let running = || process_ids(session.mark(), &app);
    let open = |address: &str| {
        let mut open = system.command(&session, &installed("xdg-open"));
        let log = session.log_file("xdg-open");
        let status = open.arg(address).stdout(log.try_clone().unwrap()).stderr(log).status().unwrap();
        assert!(status.success(), "{status}");
    };
    open("deskbell://callback?code=nobody-asked&state=nothing");
    wait_for("the installed app", seconds(30), || (running().len() == 1).then_some(()));
    let tray = session.tray();
    wait_for("its tray", seconds(30), || {
        tray.items().first()?;
        tray.menu().iter().any(|line| line.label == "Not connected").then_some(())
    });
    open("deskbell://callback?code=once-more&state=nothing");
    std::thread::sleep(seconds(2));
    assert_eq!(running().len(), 1, "a second link reaches the one that runs");
    tray.click("Quit");
    wait_for("its end", seconds(20), || running().is_empty().then_some(()));

    say("package: starts with the desktop, from where it is installed");
    let window = Window::open(&session, &app, &system.variables());
    window.wait_long(&id("overall-state"), seconds(60));
    go(&window, "settings");
    window.click(&id("settings-autostart"));
    let file = session.home().join(".config/autostart/Deskbell.desktop");
    let autostart = wait_for("the autostart file", seconds(10), || std::fs::read_to_string(&file).ok());
    assert!(autostart.contains(&app.display().to_string()), "{autostart}");
    let data = session.home().join(".local/share/com.deskbell.app");
    assert!(data.is_dir(), "its data lie where the desktop keeps them");
    tray.click("Quit");
    wait_for("its end", seconds(20), || running().is_empty().then_some(()));
    window.let_go();

    say("package: upgraded");
    system.dpkg(&["--install"], Some(&second));
    assert_eq!(system.version(), HIGHER);
    let window = Window::open(&session, &app, &system.variables());
    window.wait_long(&id("overall-state"), seconds(60));
    go(&window, "settings");
    window.wait(&format!("{}:checked", id("settings-autostart")));
    tray.click("Quit");
    wait_for("its end", seconds(20), || running().is_empty().then_some(()));
    window.let_go();

    say("package: removed");
    system.dpkg(&["--purge", "deskbell"], None);
    assert!(!app.exists() && !system.path("usr/share/applications/Deskbell.desktop").exists());
    assert!(!system.path("usr/share/icons/hicolor").exists(), "nothing is left of it");
    assert!(data.is_dir(), "what staff have is theirs");
}
