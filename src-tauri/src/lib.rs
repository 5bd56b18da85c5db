//! The desktop shell: window, tray, notifications, keychain, deep link. Thin: everything that is decided is decided
//! in the engine, which knows nothing of Tauri.

mod boot;
#[cfg(test)]
mod command_names;
mod commands;
mod deep_link;
mod desktop;
mod feed;
mod log;
mod process;
mod shell;
#[cfg(test)]
mod strictness;
mod tray;
pub mod vault;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use engine::Config;
use tauri::{AppHandle, Manager, RunEvent};

use shell::Shell;
use vault::OsVault;

/// The argument with which the system starts Deskbell at login: no window, only the tray.
const HIDDEN: &str = "--hidden";

/// Runs until somebody quits. The exit code says whether the program could start at all.
pub fn run() -> ExitCode {
    if let Err(reason) = process::prepare() {
        return process::cannot_start(&reason);
    }
    match build() {
        Ok(app) => {
            app.run(on_event);
            ExitCode::SUCCESS
        }
        Err(error) => process::cannot_start(&error.to_string()),
    }
}

fn build() -> tauri::Result<tauri::App> {
    tauri::Builder::default()
        // First of all: a second start must end before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _folder| second_start(app, &arguments)))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_autostart::Builder::new().app_name("Deskbell").arg(HIDDEN).build())
        .invoke_handler(commands::handler())
        .setup(|app| set_up(app.handle()))
        .build(tauri::generate_context!())
}

/// A program started again hands over its arguments. A link is taken by the deep-link plugin; all else means
/// "show yourself".
fn second_start(app: &AppHandle, arguments: &[String]) {
    if !arguments.iter().skip(1).any(|argument| argument == HIDDEN) {
        window::show(app, None);
    }
}

fn set_up(app: &AppHandle) -> Result<(), Box<dyn std::error::Error>> {
    let default_data_dir = app.path().app_data_dir()?;
    let config = Config::from_environment_and_file(|name| std::env::var(name).ok(), default_data_dir.clone());
    let data_dir = config.as_ref().map_or(default_data_dir, |config| config.data_dir.clone());
    let log = log::start(&data_dir);
    tracing::info!(version = %app.package_info().version, "starting");
    let vault = Arc::new(OsVault::new(&data_dir)?);
    app.manage(Shell::new(app.clone(), vault, &data_dir, config.as_ref().is_ok_and(Config::is_demo), log));

    desktop::listen_for_clicks(app);
    deep_link::listen(app);
    tray::start(app);
    process::stop_on_signals(app);
    tauri::async_runtime::spawn(boot::open_the_store(app.clone(), config));
    if !std::env::args().skip(1).any(|argument| argument == HIDDEN) {
        window::show(app, None);
    }
    Ok(())
}

fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        // Closing the last window leaves the tray and the engine running; only Quit has a code.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::WindowEvent { label, event: tauri::WindowEvent::Destroyed, .. }
            if label == window::LABEL =>
        {
            app.state::<Shell>().place.closed();
        }
        RunEvent::Exit => app.state::<Shell>().end_log(),
        _ => {}
    }
}
