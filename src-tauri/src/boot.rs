//! Opening the store: goes on by itself when the keychain comes back, and on a person's word otherwise.

use std::sync::Arc;
use std::time::Duration;

use engine::{Config, ConfigError, Engine, Surroundings, SystemClock, SystemRandomness};
use sikka::HttpTransport;
use tauri::{AppHandle, Manager};

use crate::desktop::TauriDesktop;
use crate::feed;
use crate::shell::Shell;

/// How often trouble that may end by itself is looked at: a locked keychain without any prompt, a full disk, another
/// Deskbell.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
/// The longest that one request to Sikka may take.
const REQUEST_WITHIN: Duration = Duration::from_secs(30);

/// Opens the store and starts the engine. Returns when it runs, or when only another start can help.
pub(crate) async fn open_the_store(app: AppHandle, config: Result<Config, ConfigError>) {
    let shell = app.state::<Shell>();
    let config = match config {
        Ok(config) => config,
        Err(error) => {
            tracing::error!(%error, "the settings cannot be used");
            return shell.set_boot("BAD_INPUT", Some(error.to_string()));
        }
    };
    let transport = match HttpTransport::new(REQUEST_WITHIN) {
        Ok(transport) => Arc::new(transport),
        Err(error) => {
            tracing::error!(code = error.code(), "the network client cannot be made");
            return shell.set_boot(error.code(), Some(error.to_string()));
        }
    };
    let opened = loop {
        match engine::open(&config, &*shell.vault, &SystemRandomness).await {
            Ok(opened) => break opened,
            Err(error) => {
                if shell.boot().state != error.code() {
                    tracing::error!(code = error.code(), "the store is not open");
                }
                shell.set_boot(error.code(), Some(error.to_string()));
                wait_for_a_chance(&shell, error.code()).await;
            }
        }
    };
    let around = Surroundings {
        vault: shell.vault.clone(),
        desktop: Arc::new(TauriDesktop::new(app.clone())),
        transport,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandomness),
    };
    #[cfg(feature = "bench")]
    crate::change_pace::follow_orders(&opened);
    let engine = Engine::start(opened, config, around);
    tracing::info!("the store is open");
    tauri::async_runtime::spawn(feed::follow(app.clone(), engine.clone()));
    shell.ready(engine).await;
}

/// Waits for a person's word or, where the trouble may end by itself, for a moment.
async fn wait_for_a_chance(shell: &Shell, code: &str) {
    let passes = matches!(
        code,
        "KEYCHAIN_LOCKED" | "KEYCHAIN_ABSENT" | "ALREADY_RUNNING" | "DATABASE_BUSY" | "DISK_FULL"
    );
    tokio::select! {
        () = shell.retry.notified() => {}
        () = tokio::time::sleep(LOOK_AGAIN), if passes => {}
    }
}
