//! Gives Tauri the list of the window's commands: only with this list does each of them need a permission.

use std::error::Error;

use tauri_build::{AppManifest, Attributes};

#[path = "src/command_names.rs"]
mod command_names;

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = AppManifest::new().commands(command_names::COMMANDS);
    tauri_build::try_build(Attributes::new().app_manifest(manifest))?;
    Ok(())
}
