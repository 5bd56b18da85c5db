//! Into the demo practice and out of it: what the window asks for.

use engine::view::Refusal;
use tauri::{AppHandle, State, command};

use super::Way;
use crate::shell::{self, Shell};

/// Opens the demo practice instead of the real data; refused where a real practice is connected. The program starts
/// anew.
#[command]
pub(crate) async fn try_demo(app: AppHandle, shell: State<'_, Shell>) -> Result<(), Refusal> {
    let engine = shell.engine()?.clone();
    let state = tauri::async_runtime::spawn_blocking(move || engine.state()).await;
    let state = state.unwrap_or_else(|error| Err(refused("INTERNAL", &error)))?;
    if shell.demo.way() != Way::Real || !state.practices.is_empty() {
        return Err(refused("BAD_INPUT", &"demo"));
    }
    shell.demo.enter().await.map_err(|error| refused("INTERNAL", &error))?;
    shell::restart(&app);
    Ok(())
}

/// Opens the real data again, and destroys the demo's. The program starts anew.
#[command]
pub(crate) async fn leave_demo(app: AppHandle, shell: State<'_, Shell>) -> Result<(), Refusal> {
    if shell.demo.way() != Way::Demo {
        return Err(refused("BAD_INPUT", &"demo"));
    }
    shell.demo.leave().await.map_err(|error| refused("INTERNAL", &error))?;
    shell::restart(&app);
    Ok(())
}

fn refused(code: &str, detail: &dyn ToString) -> Refusal {
    Refusal { code: code.to_owned(), detail: Some(detail.to_string()) }
}
