//! The window's own build: npm packages and vite, when something changed.

use std::path::Path;
use std::time::SystemTime;

use crate::Refusal;
use crate::programs::{must, npm, root, target};

/// Installs the npm packages if the lock file is newer than they are.
pub(crate) fn install_packages() -> Result<(), Refusal> {
    let ui = root().join("ui");
    let installed = changed(&ui.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < changed(&ui.join("package-lock.json")) {
        must("Installing the window's npm packages", npm(&["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

/// Builds the window if a source is newer than the last build.
pub(crate) fn build_if_stale() -> Result<(), Refusal> {
    install_packages()?;
    let ui = root().join("ui");
    let built = if ui.join("dist/index.html").exists() { changed(&stamp()) } else { None };
    let mut newest = newest_in(&ui.join("src"));
    for file in ["index.html", "package-lock.json", "vite.config.ts", "postcss.config.cjs", "tsconfig.json"] {
        newest = newest.max(changed(&ui.join(file)));
    }
    newest = newest.max(newest_in(&ui.join("build")));
    if built.is_none() || built < newest {
        must("Building the window", npm(&["run", "--silent", "build"]))?;
        mark_built();
    }
    Ok(())
}

/// Notes that the window was built just now.
pub(crate) fn mark_built() {
    // Without the note it is built once more than needed.
    let _once_more = std::fs::create_dir_all(target()).and_then(|()| std::fs::write(stamp(), ""));
}

fn stamp() -> std::path::PathBuf {
    target().join("window-built")
}

fn changed(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|data| data.modified()).ok()
}

fn newest_in(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    entries
        .map(|entry| entry.path())
        .map(|path| if path.is_dir() { newest_in(&path) } else { changed(&path) })
        .max()?
}
