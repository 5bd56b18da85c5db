//! `cargo xtask package`: Deskbell as an installable package. Tauri's bundler is installed beside the build and not among
//! the window's packages: its lock file would name programs for systems that not every registry has.

use std::path::PathBuf;
use std::process::Command;

use crate::machine::{Purpose, prepare};
use crate::programs::{must, program, root, target};
use crate::{Refusal, window};

/// Tauri's bundler, of the version of Tauri that is used here.
const BUNDLER: &str = "@tauri-apps/cli@2.12.5";

/// Installs the bundler where it is not there, and gives its program.
pub(crate) fn bundler() -> Result<PathBuf, Refusal> {
    let version = BUNDLER.rsplit('@').next().unwrap_or_default();
    let folder = target().join("tauri-cli").join(version);
    let bundler = folder.join("node_modules/.bin/tauri");
    if !bundler.exists() {
        std::fs::create_dir_all(&folder)
            .map_err(|error| format!("{} could not be made: {error}", folder.display()))?;
        let mut npm =
            program("npm", &["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]);
        npm.arg("--prefix").arg(&folder).arg(BUNDLER).current_dir(&folder);
        must("Installing Tauri's bundler", npm)?;
    }
    Ok(bundler)
}

/// Builds the package of this system.
pub(crate) fn run(arguments: &[String]) -> Result<(), Refusal> {
    if let Some(other) = arguments.first() {
        return Err(format!("cargo xtask package does not know {other}.").into());
    }
    prepare(Purpose::Demo)?;
    window::build_if_stale()?;
    let mut tauri = Command::new(bundler()?);
    tauri.args(["build", "--bundles", "deb"]).current_dir(root().join("src-tauri")).env("CI", "true");
    must("Building the package (some minutes the first time)", tauri)?;
    println!("It lies in {}", target().join("release/bundle/deb").display());
    Ok(())
}
