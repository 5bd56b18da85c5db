//! Starts and ends the session.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use tempfile::TempDir;
use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;

use super::keyring::Keyring;
use super::notifications::{self, Notifications};
use super::processes::{MARK, end_all};
use super::tray::{self, Tray};
use crate::tooling::{artifacts, installed, seconds, wait_for};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A private desktop. All that runs in it ends when this value goes.
///
/// Children stay in the test's process group, so that Ctrl-C reaches them too; at the end they are found by the
/// mark in their environment, which also those carry that the bus or a desktop file started.
pub(crate) struct Session {
    mark: String,
    folder: TempDir,
    logs: PathBuf,
    environment: Vec<(String, String)>,
    children: Mutex<Vec<Child>>,
    pub(super) bus: Connection,
    notifications: Notifications,
    tray: Tray,
}

impl Session {
    /// Starts a session. `name` is the folder of its logs under `tests/artifacts`.
    pub(crate) fn start(name: &str, keyring: Keyring) -> Self {
        let mark = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        // Short: a socket's path may have 107 bytes.
        let folder = tempfile::Builder::new().prefix("deskbell-desk-").tempdir_in("/tmp").unwrap();
        let logs = artifacts().join("logs").join(name);
        let _not_there = std::fs::remove_dir_all(&logs);
        for dir in [logs.clone(), folder.path().join("run"), folder.path().join("services")] {
            std::fs::create_dir_all(dir).unwrap();
        }
        private(&folder.path().join("run"));
        let mut environment = environment(folder.path());
        environment.push((MARK.to_owned(), mark.clone()));
        let mut children = Vec::new();

        let mut x = command("Xvfb", &environment);
        x.args(["-displayfd", "1", "-screen", "0", "1360x900x24", "-nolisten", "tcp", "-noreset"]);
        let display = first_line("Xvfb", x, &logs, &mut children);
        environment.push(("DISPLAY".to_owned(), format!(":{display}")));

        let conf = bus_configuration(folder.path(), keyring);
        let mut daemon = command("dbus-daemon", &environment);
        daemon.arg(format!("--config-file={}", conf.display())).args(["--nofork", "--print-address=1"]);
        let address = first_line("dbus-daemon", daemon, &logs, &mut children);
        environment.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), address.clone()));

        let notifications = Notifications::default();
        let tray = Tray::default();
        let bus = zbus::blocking::connection::Builder::address(address.as_str())
            .unwrap()
            .serve_at(notifications::PATH, notifications.service())
            .unwrap()
            .serve_at(tray::WATCHER_PATH, tray.watcher())
            .unwrap()
            .name(notifications::NAME)
            .unwrap()
            .name(tray::WATCHER_NAME)
            .unwrap()
            .method_timeout(seconds(20))
            .build()
            .unwrap();
        let session = Self {
            mark,
            folder,
            logs,
            environment,
            children: Mutex::new(children),
            bus,
            notifications,
            tray,
        };
        session.set_up_keyring(keyring);
        session.start_window_manager();
        session
    }

    /// What tells this session's processes from others'.
    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    /// The home folder of the person at this desktop.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Where what the programs said is kept.
    pub(crate) fn logs(&self) -> &Path {
        &self.logs
    }

    /// The X server, as `:99`.
    pub(crate) fn display(&self) -> &str {
        let found = self.environment.iter().find(|(name, _)| name == "DISPLAY");
        &found.expect("the session has a display").1
    }

    /// A program with the session's environment and nothing else.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let program = program.as_ref();
        let found =
            if program.is_absolute() { program.to_path_buf() } else { installed(&program.to_string_lossy()) };
        command(found, &self.environment)
    }

    /// Starts a program that lives as long as the session; what it says goes to `<log>.log`.
    pub(crate) fn spawn(&self, log: &str, mut command: Command) -> i32 {
        let file = self.log_file(log);
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap_or_else(|error| panic!("{log}: {error}"));
        self.keep(child)
    }

    /// A log file, opened at its end.
    pub(crate) fn log_file(&self, log: &str) -> File {
        File::options().create(true).append(true).open(self.logs.join(format!("{log}.log"))).unwrap()
    }

    /// Ends and reaps a child at the session's end at the latest.
    pub(crate) fn keep(&self, child: Child) -> i32 {
        let id = i32::try_from(child.id()).unwrap();
        self.children.lock().unwrap().push(child);
        id
    }

    /// What the notification service has been asked to show.
    pub(crate) fn notifications(&self) -> &Notifications {
        &self.notifications
    }

    /// The panel's tray.
    pub(crate) fn tray(&self) -> tray::Host<'_> {
        tray::Host::new(&self.tray, &self.bus)
    }

    /// The desktop shows tray icons no more, as GNOME's does not.
    pub(crate) fn hide_the_panel(&self) {
        assert!(self.bus.release_name(tray::WATCHER_NAME).unwrap());
    }

    /// It does again.
    pub(crate) fn show_the_panel(&self) {
        self.bus.request_name(tray::WATCHER_NAME).unwrap();
    }

    /// The person clicks a notification's button; `default` is its body.
    pub(crate) fn act_on(&self, notification: u32, action: &str) {
        notifications::act(&self.bus, notification, action);
    }

    /// The bus's address.
    pub(crate) fn bus_address(&self) -> String {
        let name = "DBUS_SESSION_BUS_ADDRESS";
        self.environment
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }

    /// Whether somebody owns this name on the session's bus.
    pub(crate) fn has_owner(&self, name: &str) -> bool {
        DBusProxy::new(&self.bus).unwrap().name_has_owner(name.try_into().unwrap()).unwrap()
    }

    /// Opens an address as any program on this desktop would, by the real `xdg-open`.
    pub(crate) fn xdg_open(&self, address: &str) {
        let mut open = self.command("xdg-open");
        let log = self.log_file("xdg-open");
        open.arg(address).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let status = open.status().unwrap();
        assert!(status.success(), "xdg-open ended with {status}: see {}", self.logs.display());
    }

    fn start_window_manager(&self) {
        // Without one the window works too, but has no frame in the screenshots.
        let there = std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join("openbox").is_file()));
        if there {
            self.spawn("openbox", self.command("openbox"));
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        end_all(&self.mark);
        if let Ok(mut children) = self.children.lock() {
            for child in children.iter_mut() {
                let _ended = child.wait();
            }
        }
    }
}

fn command(program: impl AsRef<std::ffi::OsStr>, environment: &[(String, String)]) -> Command {
    let mut command = Command::new(program);
    command.env_clear().envs(environment.iter().map(|(name, value)| (name, value)));
    command
}

fn environment(folder: &Path) -> Vec<(String, String)> {
    let home = folder.join("home");
    let mut all = vec![
        ("PATH".to_owned(), std::env::var("PATH").unwrap_or_default()),
        ("HOME".to_owned(), home.display().to_string()),
        ("XDG_RUNTIME_DIR".to_owned(), folder.join("run").display().to_string()),
    ];
    for (name, place) in [
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_STATE_HOME", ".local/state"),
    ] {
        std::fs::create_dir_all(home.join(place)).unwrap();
        all.push((name.to_owned(), home.join(place).display().to_string()));
    }
    std::fs::create_dir_all(home.join(".local/share/applications")).unwrap();
    // A click is aimed at where a drawer is, and lands where it was: on a slow machine nothing may slide.
    let gtk = home.join(".config/gtk-3.0");
    std::fs::create_dir_all(&gtk).unwrap();
    std::fs::write(gtk.join("settings.ini"), "[Settings]\ngtk-enable-animations=0\n").unwrap();
    for (name, value) in [
        // xdg-open asks gio then: with no desktop named, Debian 12's reads desktop files itself and fails on quotes.
        ("XDG_CURRENT_DESKTOP", "GNOME"),
        ("XDG_SESSION_TYPE", "x11"),
        ("GDK_BACKEND", "x11"),
        ("LANG", "C.UTF-8"),
        ("NO_AT_BRIDGE", "1"),
        ("GSETTINGS_BACKEND", "memory"),
        ("GIO_USE_VFS", "local"),
        ("GVFS_DISABLE_FUSE", "1"),
        // Drawing without a graphics card, in the way that costs least.
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
        // As the desktop's entry starts it.
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
        ("GDK_GL", "disable"),
        ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null"),
        ("MALLOC_ARENA_MAX", "2"),
        ("MALLOC_MMAP_THRESHOLD_", "1048576"),
        ("MALLOC_TRIM_THRESHOLD_", "131072"),
        ("RUST_BACKTRACE", "1"),
    ] {
        all.push((name.to_owned(), value.to_owned()));
    }
    all
}

/// A bus on which only named services start by themselves, whatever is installed on this machine.
fn bus_configuration(folder: &Path, keyring: Keyring) -> PathBuf {
    let mut allowed =
        vec!["ca.desrt.dconf", "org.gnome.keyring.SystemPrompter", "org.gnome.keyring.PrivatePrompter"];
    if keyring != Keyring::Absent {
        allowed.extend(["org.freedesktop.secrets", "org.gnome.keyring"]);
    }
    for service in allowed {
        let file = Path::new("/usr/share/dbus-1/services").join(format!("{service}.service"));
        if file.is_file() {
            std::fs::copy(&file, folder.join("services").join(format!("{service}.service"))).unwrap();
        }
    }
    let path = folder.join("bus.conf");
    let text = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:path={0}/run/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{0}/services</servicedir>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"#,
        folder.display()
    );
    std::fs::write(&path, text).unwrap();
    path
}

/// Starts a program that says one line when it is ready.
fn first_line(name: &str, mut ready: Command, logs: &Path, children: &mut Vec<Child>) -> String {
    installed(name);
    let log = File::create(logs.join(format!("{name}.log"))).unwrap();
    let mut child = ready
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let stdout = child.stdout.take().unwrap();
    children.push(child);
    let (say, hear) = mpsc::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(stdout).lines();
        let _nobody_waits = say.send(lines.next());
        // Goes on reading, so that the program never waits for its reader.
        lines.map_while(Result::ok).for_each(drop);
    });
    match hear.recv_timeout(seconds(15)) {
        Ok(Some(Ok(line))) => line,
        other => panic!("{name} did not start ({other:?}): see {}", logs.display()),
    }
}

fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
}

/// Waits until a name is owned on the session's bus.
pub(super) fn wait_owner(session: &Session, name: &str) {
    wait_for(name, seconds(10), || session.has_owner(name).then_some(()));
}
