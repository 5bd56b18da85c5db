//! What the shell holds: the engine once it runs, how far opening got, and the page asked for.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use engine::Engine;
use engine::view::{BootView, Refusal};
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::Notify;
use tracing_appender::non_blocking::WorkerGuard;

use crate::demo::{Demo, Way};
use crate::vault::OsVault;
use crate::window::{self, Place};

/// How long the engine may take to stop.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// One for the whole program, managed by Tauri.
pub(crate) struct Shell {
    pub(crate) vault: Arc<OsVault>,
    pub(crate) place: Place,
    pub(crate) demo: Demo,
    /// A person asks to open the store again.
    pub(crate) retry: Notify,
    app: AppHandle,
    engine: OnceLock<Engine>,
    boot: Mutex<BootView>,
    // A link that came before the engine ran.
    link: Mutex<Option<String>>,
    quitting: AtomicBool,
    // Writes the last lines of the log when it goes.
    log: Mutex<Option<WorkerGuard>>,
}

/// A lock that a panic elsewhere cannot take away.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shell {
    /// A shell whose store is being opened.
    pub(crate) fn new(
        app: AppHandle,
        vault: Arc<OsVault>,
        data_dir: &Path,
        is_demo: bool,
        demo: Demo,
        log: Option<WorkerGuard>,
    ) -> Self {
        let boot = BootView {
            state: "opening".to_owned(),
            detail: None,
            version: app.package_info().version.to_string(),
            demo: is_demo,
            leaves_demo: demo.way() == Way::Demo,
            offers_demo: demo.way() == Way::Real,
            tray: true,
        };
        Self {
            vault,
            place: Place::new(data_dir.join("webview")),
            demo,
            retry: Notify::new(),
            app,
            engine: OnceLock::new(),
            boot: Mutex::new(boot),
            link: Mutex::new(None),
            quitting: AtomicBool::new(false),
            log: Mutex::new(log),
        }
    }

    /// The program ends: the last lines of the log are written.
    pub(crate) fn end_log(&self) {
        drop(locked(&self.log).take());
    }

    /// How far opening got.
    pub(crate) fn boot(&self) -> BootView {
        locked(&self.boot).clone()
    }

    /// Opening got further, or stuck.
    pub(crate) fn set_boot(&self, state: &str, detail: Option<String>) {
        self.change_boot(|boot| {
            state.clone_into(&mut boot.state);
            boot.detail = detail;
        });
    }

    /// Whether this desktop shows our tray icon.
    pub(crate) fn set_tray(&self, shown: bool) {
        self.change_boot(|boot| boot.tray = shown);
    }

    /// The window and the tray hear of it if it is news.
    fn change_boot(&self, change: impl FnOnce(&mut BootView)) {
        let now = {
            let mut boot = locked(&self.boot);
            let before = boot.clone();
            change(&mut boot);
            if *boot == before {
                return;
            }
            boot.clone()
        };
        if let Err(error) = self.app.emit_to(window::LABEL, "boot", now) {
            tracing::warn!(%error, "the window could not be told");
        }
        crate::tray::refresh(&self.app);
    }

    /// The engine, or the refusal that says why there is none yet.
    pub(crate) fn engine(&self) -> Result<&Engine, Refusal> {
        self.engine.get().ok_or_else(|| {
            let boot = self.boot();
            let code = if boot.state == "opening" { "BUSY".to_owned() } else { boot.state };
            Refusal { code, detail: boot.detail }
        })
    }

    /// The engine runs: what waited for it is handed over.
    pub(crate) async fn ready(&self, engine: Engine) {
        let engine = self.engine.get_or_init(|| engine);
        self.set_boot("ready", None);
        let waiting = locked(&self.link).take();
        if let Some(link) = waiting {
            engine.callback(&link).await;
        }
    }

    /// Hands a link to the engine, now or as soon as it runs. Links are the engine's to judge.
    pub(crate) async fn link(&self, link: String) {
        match self.engine.get() {
            Some(engine) => engine.callback(&link).await,
            None => *locked(&self.link) = Some(link),
        }
    }
}

/// Stops the engine, then the program. A second call does nothing.
pub(crate) fn quit(app: &AppHandle) {
    end(app, |app| app.exit(0));
}

/// As [`quit`], and starts the program anew.
pub(crate) fn restart(app: &AppHandle) {
    end(app, AppHandle::request_restart);
}

fn end(app: &AppHandle, last: fn(&AppHandle)) {
    let shell = app.state::<Shell>();
    if shell.quitting.swap(true, Ordering::SeqCst) {
        return;
    }
    tracing::info!("stopping");
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Some(engine) = app.state::<Shell>().engine.get()
            && tokio::time::timeout(STOP_WITHIN, engine.stop()).await.is_err()
        {
            tracing::warn!("the engine did not stop in time");
        }
        app.state::<Shell>().demo.keep();
        last(&app);
    });
}
