//! What is generated and committed: the window's TypeScript types, and the screenshots of the README.

use std::path::Path;

use crate::machine::{Purpose, prepare};
use crate::programs::{cargo, must, root};
use crate::{Refusal, window};

/// `cargo xtask bindings`: writes `ui/src/platform/bindings.ts` from the engine's view types.
pub(crate) fn bindings(arguments: &[String]) -> Result<(), Refusal> {
    nothing_more("bindings", arguments)?;
    let mut test = cargo(&["test", "--quiet", "--package", "engine", "bindings"]);
    test.env("DESKBELL_WRITE_BINDINGS", "1");
    must("Writing ui/src/platform/bindings.ts", test)
}

/// `cargo xtask screenshots`: runs the story and keeps its pictures in `docs/screenshots`.
pub(crate) fn screenshots(arguments: &[String]) -> Result<(), Refusal> {
    nothing_more("screenshots", arguments)?;
    prepare(Purpose::Test)?;
    window::build_if_stale()?;
    must("Building", cargo(&["build", "--workspace", "--all-targets"]))?;
    let mut story = cargo(&["test", "--workspace", "--test", "flows", "--", "flows::story"]);
    story.env("DESKBELL_E2E", "1");
    must("Running the story in a desktop of its own", story)?;
    let to = root().join("docs/screenshots");
    let count = copy(&root().join("tests/artifacts/screenshots"), &to)
        .map_err(|error| format!("The pictures could not be copied: {error}"))?;
    println!("==> {count} pictures are in {}", to.display());
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<usize> {
    std::fs::create_dir_all(to)?;
    let mut count = 0;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        count += 1;
    }
    Ok(count)
}

fn nothing_more(command: &str, arguments: &[String]) -> Result<(), Refusal> {
    match arguments.first() {
        None => Ok(()),
        Some(other) => Err(format!("cargo xtask {command} does not know {other}.").into()),
    }
}
