//! The one window: made when it is asked for, gone when it is closed, and told which page to open.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use engine::NoticeTarget;
use serde::{Deserialize, Serialize};
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, CloseRequestApi, Emitter, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};

use crate::shell::{Shell, locked};
use crate::tray;

/// The window's label, as the capability names it.
pub(crate) const LABEL: &str = "main";

/// A page that a click asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OpenTarget {
    /// `today`, `sync`, `write-backs`, `connection`, `settings` or `bell`.
    page: String,
    /// The day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// The PMS's number of the appointment.
    #[serde(skip_serializing_if = "Option::is_none")]
    appointment_sr_no: Option<String>,
    /// The practice that it is about; the window turns to it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    practice: Option<String>,
}

impl OpenTarget {
    /// A page without anything more.
    pub(crate) fn page(page: &str) -> Self {
        Self { page: page.to_owned(), date: None, appointment_sr_no: None, practice: None }
    }

    /// An appointment on its day.
    pub(crate) fn appointment(date: &str, appointment_sr_no: &str) -> Self {
        Self {
            page: "today".to_owned(),
            date: Some(date.to_owned()),
            appointment_sr_no: Some(appointment_sr_no.to_owned()),
            practice: None,
        }
    }

    fn in_practice(self, practice: i64) -> Self {
        Self { practice: Some(practice.to_string()), ..self }
    }

    /// What a pop-up opens; `None` is the window as it is.
    pub(crate) fn of(target: &NoticeTarget) -> Option<Self> {
        match target {
            NoticeTarget::Appointment { practice, date, appointment_sr_no } => {
                Some(Self::appointment(date, appointment_sr_no).in_practice(*practice))
            }
            NoticeTarget::Bell => Some(Self::page("bell")),
            NoticeTarget::WriteBacks { practice } => Some(Self::page("write-backs").in_practice(*practice)),
            NoticeTarget::Connection => Some(Self::page("connection")),
            NoticeTarget::Window => None,
        }
    }
}

/// Where the window stands: whether its page listens, and what it is to open once it does.
pub(crate) struct Place {
    // What the webview itself keeps on disk, beside the data: a second data folder has its own.
    webview_dir: PathBuf,
    // Held while a window is made, so that two clicks do not make two.
    making: Mutex<()>,
    listening: AtomicBool,
    // How many windows there have been.
    made: AtomicU64,
    target: Mutex<Option<OpenTarget>>,
}

impl Place {
    /// No window yet.
    pub(crate) fn new(webview_dir: PathBuf) -> Self {
        Self {
            webview_dir,
            making: Mutex::default(),
            listening: AtomicBool::default(),
            made: AtomicU64::default(),
            target: Mutex::default(),
        }
    }

    /// The page has subscribed to its events: it is told from now on. Gives what it is to open, asked for before; once.
    pub(crate) fn listens(&self) -> Option<OpenTarget> {
        let mut target = locked(&self.target);
        self.listening.store(true, Ordering::SeqCst);
        target.take()
    }

    /// What a page is to be told to open; kept where none listens yet.
    fn asked_for(&self, wanted: OpenTarget) -> Option<OpenTarget> {
        let mut target = locked(&self.target);
        if self.listening.load(Ordering::SeqCst) {
            return Some(wanted);
        }
        *target = Some(wanted);
        None
    }

    /// The window is gone. Gives which one it was.
    pub(crate) fn closed(&self) -> u64 {
        self.listening.store(false, Ordering::SeqCst);
        self.made.load(Ordering::SeqCst)
    }
}

/// Shows the window, made anew if need be, and opens a page in it.
pub(crate) fn show(app: &AppHandle, target: Option<OpenTarget>) {
    let app = app.clone();
    // On Windows a window that is made inside an event's handler never comes: always from another thread.
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = show_now(&app, target) {
            tracing::error!(%error, "the window cannot be shown");
        }
    });
}

/// Where nothing shows tray icons, the window is there from the start, made small: nobody could find the program else.
pub(crate) fn stand_for_the_tray(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let shell = app.state::<Shell>();
        let _making = locked(&shell.place.making);
        if app.get_webview_window(LABEL).is_some() {
            return;
        }
        let made = make(&app, false).and_then(|window| {
            window.minimize()?;
            window.show()
        });
        if let Err(error) = made {
            tracing::error!(%error, "the window cannot be made");
        }
    });
}

/// The window's cross was pressed. Where nothing shows tray icons it is made small instead.
pub(crate) fn closes(app: &AppHandle, api: &CloseRequestApi) {
    if app.state::<Shell>().boot().tray {
        return;
    }
    let Some(window) = app.get_webview_window(LABEL) else { return };
    api.prevent_close();
    if let Err(error) = window.minimize() {
        tracing::warn!(%error, "the window cannot be made small");
    }
}

/// Does something where the window that is gone was the last one; none is made meanwhile.
#[cfg(target_os = "linux")]
pub(crate) fn without_one_since(app: &AppHandle, gone: u64, act: impl FnOnce()) {
    let shell = app.state::<Shell>();
    let _making = locked(&shell.place.making);
    if shell.place.made.load(Ordering::SeqCst) == gone && app.get_webview_window(LABEL).is_none() {
        act();
    }
}

fn show_now(app: &AppHandle, target: Option<OpenTarget>) -> tauri::Result<()> {
    let shell = app.state::<Shell>();
    if let Some(practice) = target.as_ref().and_then(|target| target.practice.as_deref())
        && let Ok(engine) = shell.engine()
        && let Err(refusal) = engine.select_practice(practice)
    {
        tracing::info!(code = refusal.code, "the practice of a pop-up is not connected any more");
    }
    let _making = locked(&shell.place.making);
    if let Some(target) = target.and_then(|target| shell.place.asked_for(target)) {
        app.emit_to(LABEL, "open", target)?;
    }
    if let Some(window) = app.get_webview_window(LABEL) {
        window.unminimize()?;
        window.show()?;
        return window.set_focus();
    }
    make(app, true).map(drop)
}

/// As large as the window is made, and as small as it may become, in logical pixels.
const SIZE: (f64, f64) = (1280.0, 800.0);
const LEAST: (f64, f64) = (900.0, 480.0);
/// What the window's frame takes of a screen's height.
const FRAME: f64 = 40.0;

/// No window is larger than its screen: at a scale of 200 % an ordinary one has 960 × 540 of these pixels. `screen`: what
/// panels leave of it.
fn fitting(wanted: (f64, f64), screen: Option<(f64, f64)>) -> (f64, f64) {
    let (width, height) = screen.filter(|(_, height)| *height > FRAME).unwrap_or((f64::MAX, f64::MAX));
    (wanted.0.min(width), wanted.1.min(height - FRAME))
}

fn make(app: &AppHandle, visible: bool) -> tauri::Result<WebviewWindow> {
    app.state::<Shell>().place.made.fetch_add(1, Ordering::SeqCst);
    // Wayland names no primary one.
    let monitor = app.primary_monitor().ok().flatten();
    let monitor = monitor.or_else(|| app.available_monitors().ok()?.into_iter().next());
    let screen = monitor.map(|monitor| {
        let size = monitor.work_area().size.to_logical::<f64>(monitor.scale_factor());
        (size.width, size.height)
    });
    let (size, least) = (fitting(SIZE, screen), fitting(LEAST, screen));
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(tray::window_title(app))
        .inner_size(size.0, size.1)
        .min_inner_size(least.0, least.1)
        .visible(visible)
        .devtools(false)
        .data_directory(app.state::<Shell>().place.webview_dir.clone())
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
}

/// The window's title says what the tray says.
pub(crate) fn set_title(app: &AppHandle, title: &str) -> tauri::Result<()> {
    match app.get_webview_window(LABEL) {
        Some(window) => window.set_title(title),
        None => Ok(()),
    }
}

/// The page stays where it is: nothing foreign is ever shown in a window that may call commands.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        scheme => scheme.starts_with("isolation-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_can_go_nowhere_else() {
        for (address, expected) in [
            ("tauri://localhost/", true),
            ("tauri://localhost.evil.test/", false),
            ("isolation-0b7e://localhost/", true),
            ("https://example.com/", false),
            ("http://tauri.localhost.evil.test/", false),
            ("data:text/html,x", false),
            ("file:///etc/passwd", false),
            ("about:blank", false),
        ] {
            assert_eq!(is_ours(&Url::parse(address).unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn the_window_fits_its_screen() {
        assert_eq!(fitting(SIZE, None), SIZE, "a screen that nobody tells of");
        assert_eq!(fitting(SIZE, Some((0.0, 0.0))), SIZE, "nor of its size");
        assert_eq!(fitting(SIZE, Some((1920.0, 1040.0))), SIZE);
        assert_eq!(fitting(SIZE, Some((960.0, 520.0))), (960.0, 480.0));
        assert_eq!(fitting(LEAST, Some((960.0, 520.0))), LEAST);
        assert_eq!(fitting(LEAST, Some((800.0, 480.0))), (800.0, 440.0));
    }

    #[test]
    fn what_is_to_be_opened_is_kept_until_the_page_listens() {
        let place = Place::new(PathBuf::new());
        let [first, second, third] = ["1", "2", "3"].map(|sr| OpenTarget::appointment("2026-11-23", sr));
        assert_eq!(place.asked_for(first), None);
        assert_eq!(place.asked_for(second.clone()), None, "kept in place of the first");
        assert_eq!(place.listens(), Some(second));
        assert_eq!(place.listens(), None, "once");
        assert_eq!(place.asked_for(third.clone()), Some(third.clone()), "told at once");
        place.closed();
        assert_eq!(place.asked_for(third.clone()), None);
        assert_eq!(place.listens(), Some(third));
    }

    #[test]
    fn a_target_has_the_windows_names() {
        let target = serde_json::to_value(OpenTarget::appointment("2026-11-23", "42")).unwrap();
        let expected = serde_json::json!({"page": "today", "date": "2026-11-23", "appointmentSrNo": "42"});
        assert_eq!(target, expected);
        let bell = serde_json::to_value(OpenTarget::of(&NoticeTarget::Bell)).unwrap();
        assert_eq!(bell, serde_json::json!({"page": "bell"}));
        assert_eq!(OpenTarget::of(&NoticeTarget::Window), None);
    }
}
