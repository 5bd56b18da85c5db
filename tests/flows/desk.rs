//! One front desk: a desktop, a practice, and the app.

use std::path::{Path, PathBuf};

use super::practice::Practice;
use crate::browser;
use crate::desktop::{Keyring, Session, kill_now, named, process_ids};
use crate::tooling::{built, output, seconds, wait_for};
use crate::webdriver::{Window, id};

/// What the desktop's entry sets for the program.
pub(crate) const ENTRY_SETS: [&str; 6] = [
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "GDK_GL",
    "WEBKIT_WEB_RENDER_DEVICE_FILE",
    "MALLOC_ARENA_MAX",
    "MALLOC_MMAP_THRESHOLD_",
    "MALLOC_TRIM_THRESHOLD_",
];

/// A desk with everything on it; the app is opened when a flow says so.
pub(crate) struct Desk {
    /// Where the practice plays.
    pub(crate) practice: Practice,
    /// The desktop; ends all at its end.
    pub(crate) session: Session,
    app: PathBuf,
    data: PathBuf,
}

impl Desk {
    /// Sets the desk up. `name` is the folder of its logs.
    pub(crate) fn set_up(name: &str, keyring: Keyring, practice: &[&str]) -> Self {
        let session = Session::start(name, keyring);
        browser::install(&session);
        let practice = Practice::start(&session, practice);
        let app = built("deskbell", "DESKBELL_TEST_APP");
        let data = session.home().join("data");
        Self { practice, session, app, data }
    }

    /// The app's program.
    pub(crate) fn app(&self) -> &Path {
        &self.app
    }

    /// The data folder of the app.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    fn variables(&self, sync_seconds: u32) -> Vec<(String, String)> {
        let mut variables = self.practice.variables();
        variables.push(("DESKBELL_DATA_DIR".to_owned(), self.data.display().to_string()));
        variables.push(("DESKBELL_SYNC_SECONDS".to_owned(), sync_seconds.to_string()));
        variables
    }

    /// Opens the app's window under remote control and waits for its first page.
    pub(crate) fn open(&self, sync_seconds: u32) -> Window {
        self.open_with(sync_seconds, &[])
    }

    /// The same, with more in the app's environment.
    pub(crate) fn open_with(&self, sync_seconds: u32, more: &[(String, String)]) -> Window {
        let window = Window::open(&self.session, &self.app, &[&self.variables(sync_seconds), more].concat());
        window.wait_long(&format!("{}, {}", id("overall-state"), id("boot-problem")), seconds(60));
        window
    }

    /// Starts the program once more, as a click on its icon does; gives its exit code.
    pub(crate) fn start_again(&self, argument: Option<&str>) -> Option<i32> {
        let mut command = self.session.command(&self.app);
        command.envs(self.variables(60)).args(argument).stdin(std::process::Stdio::null());
        let log = self.session.log_file("second-start");
        let mut child = command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let ended = wait_for("the second start to end", seconds(20), || child.try_wait().unwrap());
        ended.code()
    }

    /// Starts the program as the system does at login: the tray alone, and nothing of what the desktop's entry sets.
    pub(crate) fn start_hidden(&self) {
        let mut command = self.session.command(&self.app);
        for name in ENTRY_SETS {
            command.env_remove(name);
        }
        command.envs(self.variables(60)).arg("--hidden").stdin(std::process::Stdio::null());
        let log = self.session.log_file("app");
        command.stdout(log.try_clone().unwrap()).stderr(log);
        self.session.keep(command.spawn().unwrap());
    }

    /// Which of the variables that the desktop's entry sets the app runs with.
    pub(crate) fn set_as_by_the_entry(&self) -> Vec<&'static str> {
        let running =
            self.processes().into_iter().map(|id| std::fs::read(format!("/proc/{id}/environ")).unwrap());
        let all: String = running.map(|one| String::from_utf8_lossy(&one).replace('\0', "\n")).collect();
        let is_set = |name: &&str| all.lines().any(|line| line.starts_with(&format!("{name}=")));
        ENTRY_SETS.into_iter().filter(is_set).collect()
    }

    /// Processes that draw pages: none while there is no window.
    pub(crate) fn page_processes(&self) -> usize {
        named(self.session.mark(), "WebKitWebProces").len()
    }

    /// Processes that read and keep for the pages: none either, some seconds later.
    pub(crate) fn network_processes(&self) -> usize {
        named(self.session.mark(), "WebKitNetworkPr").len()
    }

    /// Ids of the app's processes.
    pub(crate) fn processes(&self) -> Vec<i32> {
        process_ids(self.session.mark(), &self.app)
    }

    /// The power goes: nothing of the app gets to say goodbye.
    pub(crate) fn kill(&self, window: Window) {
        for process in self.processes() {
            kill_now(process);
        }
        window.let_go();
        wait_for("the app's end", seconds(10), || self.processes().is_empty().then_some(()));
    }

    /// Quits from the tray.
    pub(crate) fn quit(&self, window: Window) {
        self.session.tray().click("Quit");
        wait_for("the app's end", seconds(20), || self.processes().is_empty().then_some(()));
        window.let_go();
    }

    /// Connects by the browser and waits for the first whole sync.
    pub(crate) fn connect(&self, window: &Window) {
        go(window, "connection");
        window.click(&id("connect-button"));
        window.wait_long(&format!("{}[data-phase=\"connected\"]", id("connection-status")), seconds(60));
        go(window, "sync");
        let whole = format!("{}[data-status=\"completed\"][data-kind=\"full\"]", id("sync-history-row"));
        window.wait_long(&whole, seconds(90));
    }

    /// The ids in the closed app's mirror, read by `xtask live --ids` with the key from the keychain.
    pub(crate) fn mirror_ids(&self, table: &str) -> Vec<String> {
        let hex = self.session.keyring_secrets().into_iter().find_map(|secret| match secret.len() {
            64 if secret.iter().all(u8::is_ascii_hexdigit) => String::from_utf8(secret).ok(),
            32 => Some(secret.iter().map(|byte| format!("{byte:02x}")).collect()),
            _ => None,
        });
        let mut command = self.session.command(built("xtask", "DESKBELL_TEST_XTASK"));
        command
            .args(["live", "--api", &self.practice.said("api"), "--data"])
            .arg(&self.data)
            .args(["--ids", table])
            .env("DESKBELL_SIKKA_APP_ID", self.practice.said("app_id"))
            .env("DESKBELL_SIKKA_APP_KEY", self.practice.said("app_key"))
            .env("DESKBELL_DATABASE_KEY", hex.expect("no database key in the keychain"));
        super::practice::sorted_lines(&output(&mut command))
    }
}

/// Turns to a page.
#[track_caller]
pub(crate) fn go(window: &Window, page: &str) {
    window.click(&id(&format!("nav-{page}")));
    window.wait(&id(&format!("page-{page}")));
}
