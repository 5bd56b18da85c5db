//! What cargo says of the workspace.

use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;

use crate::tooling::{output, root};

/// Packages, ours or all that are compiled.
#[derive(Debug, Deserialize)]
pub(super) struct Metadata {
    pub(super) packages: Vec<Package>,
}

/// A package.
#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) license: Option<String>,
    pub(super) source: Option<String>,
    pub(super) manifest_path: PathBuf,
    pub(super) dependencies: Vec<Dependency>,
}

/// A line of a manifest.
#[derive(Debug, Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    /// `dev`, `build`, or none for an ordinary one.
    pub(super) kind: Option<String>,
}

impl Package {
    /// Names of ordinary and build dependencies.
    pub(super) fn needs(&self) -> impl Iterator<Item = &str> {
        let all = self.dependencies.iter().filter(|one| one.kind.as_deref() != Some("dev"));
        all.map(|one| one.name.as_str())
    }

    /// Names of all dependencies, the tests' too.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.dependencies.iter().map(|one| one.name.as_str())
    }
}

/// Our own packages.
pub(super) fn ours() -> Vec<Package> {
    read(&["--no-deps"])
}

/// Every package that is compiled on Linux, ours too.
pub(super) fn all() -> Vec<Package> {
    read(&["--filter-platform", "x86_64-unknown-linux-gnu"])
}

fn read(more: &[&str]) -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1"]).args(more).current_dir(root());
    serde_json::from_str::<Metadata>(&output(&mut command)).unwrap().packages
}
