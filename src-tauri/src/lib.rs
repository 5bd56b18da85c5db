//! The desktop shell: window, tray, notifications, keychain, deep link. Thin: everything that is decided is decided
//! in the engine, which knows nothing of Tauri.

mod boot;
#[cfg(feature = "bench")]
mod change_pace;
#[cfg(test)]
mod command_names;
mod commands;
mod deep_link;
mod demo;
mod desktop;
mod feed;
mod log;
#[cfg(target_os = "linux")]
mod network_process;
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

use demo::{Demo, Way};
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
    let real = Config::from_environment_and_file(|name| std::env::var(name).ok(), default_data_dir.clone());
    let real_dir = real.as_ref().map_or(default_data_dir, |config| config.data_dir.clone());
    let demo = Demo::look(&real_dir, &real);
    let in_the_demo = demo.way() == Way::Demo;
    let data_dir = if in_the_demo { demo.folder().to_owned() } else { real_dir };
    let log = log::start(&data_dir);
    tracing::info!(version = %app.package_info().version, demo = in_the_demo, "starting");
    let config = if in_the_demo { demo.open() } else { real };
    let vault = Arc::new(OsVault::new(&data_dir)?);
    let is_demo = in_the_demo || config.as_ref().is_ok_and(Config::is_demo);
    let shows = demo.shows();
    app.manage(Shell::new(app.clone(), vault, &data_dir, is_demo, demo, log));

    desktop::listen_for_clicks(app);
    deep_link::listen(app);
    tray::start(app);
    process::stop_on_signals(app);
    tauri::async_runtime::spawn(boot::open_the_store(app.clone(), config));
    let handle = app.clone();
    tauri::async_runtime::spawn(async move { handle.state::<Shell>().demo.clear_away().await });
    if shows || !std::env::args().skip(1).any(|argument| argument == HIDDEN) {
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
            let gone = app.state::<Shell>().place.closed();
            #[cfg(target_os = "linux")]
            network_process::end_soon(app, gone);
            #[cfg(not(target_os = "linux"))]
            let _ = gone;
        }
        RunEvent::WindowEvent { label, event: tauri::WindowEvent::CloseRequested { api, .. }, .. }
            if label == window::LABEL =>
        {
            window::closes(app, &api);
        }
        RunEvent::Exit => app.state::<Shell>().end_log(),
        _ => {}
    }
}
