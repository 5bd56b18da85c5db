//! Which room may know which.

use super::metadata::{Package, ours};

/// Our own packages, and those of ours that each may stand on.
const ARROWS: &[(&str, &[&str])] = &[
    ("pms", &[]),
    ("sikka", &["pms"]),
    ("store", &["pms"]),
    ("engine", &["pms", "sikka", "store"]),
    ("sandbox", &[]),
    ("deskbell", &["pms", "engine", "sikka", "store", "sandbox"]),
    ("xtask", &["pms", "engine", "sikka", "store", "sandbox"]),
    ("flows", &[]),
];

fn is_tauri(name: &str) -> bool {
    name.starts_with("tauri") || matches!(name, "wry" | "tao" | "gtk" | "webkit2gtk")
}

#[test]
fn only_the_shell_depends_on_tauri() {
    for package in ours().iter().filter(|package| package.name != "deskbell") {
        let found: Vec<_> = package.names().filter(|name| is_tauri(name)).collect();
        assert!(found.is_empty(), "{} depends on {found:?}", package.name);
    }
}

#[test]
fn every_room_knows_its_neighbours_only() {
    let known: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    for package in ours() {
        let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            panic!("{} is a new room: say here what it may stand on", package.name);
        };
        let astray: Vec<_> =
            package.needs().filter(|name| known.contains(name) && !may.contains(name)).collect();
        assert!(astray.is_empty(), "{} depends on {astray:?}", package.name);
    }
}

#[test]
fn the_sandbox_shares_nothing_with_the_client_it_answers() {
    let known: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    let sandbox = package("sandbox");
    let found: Vec<_> = sandbox.names().filter(|name| known.contains(name)).collect();
    assert!(found.is_empty(), "the sandbox depends on {found:?}");
}

#[test]
fn pms_never_waits() {
    let waits = ["tokio", "futures", "futures-util", "async-trait", "reqwest", "rusqlite", "axum"];
    let pms = package("pms");
    let found: Vec<_> = pms.needs().filter(|name| waits.contains(name)).collect();
    assert!(found.is_empty(), "pms depends on {found:?}");
}

#[test]
fn only_the_store_opens_databases_and_only_sikka_talks_http() {
    for package in ours() {
        for (dependency, room) in [("rusqlite", "store"), ("reqwest", "sikka")] {
            let has = package.needs().any(|name| name == dependency);
            assert!(!has || package.name == room, "{} depends on {dependency}", package.name);
        }
    }
}

#[test]
fn every_package_takes_the_workspaces_lints() {
    for package in ours() {
        let manifest: toml::Table = std::fs::read_to_string(&package.manifest_path).unwrap().parse().unwrap();
        let inherits =
            manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
        assert_eq!(inherits, Some(true), "{} has lints of its own", package.name);
    }
}

fn package(name: &str) -> Package {
    ours().into_iter().find(|package| package.name == name).unwrap()
}
