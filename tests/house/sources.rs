//! How sources look: their first line, their length, and what only one room may say.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::tooling::root;

/// From here on a file is looked at again …
const LONG: usize = 400;
/// … and from here on it must be split.
const TOO_LONG: usize = 600;
/// Folders that hold nothing of ours.
const NOT_OURS: &[&str] = &["target", "node_modules", ".git", "dist", "gen", "artifacts", "coverage"];

/// Every file of the repository with one of these endings.
pub(super) fn files(endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    gather(&root(), endings, &mut found);
    found.sort();
    found
}

fn gather(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !NOT_OURS.contains(&name.as_str()) {
                gather(&path, endings, found);
            }
        } else if path.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one)) {
            found.push(path);
        }
    }
}

/// The path as a person says it.
pub(super) fn relative(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut long = Vec::new();
    for file in files(&["rs"]) {
        let text = read(&file);
        assert!(text.starts_with("//! "), "{} does not open with //!", relative(&file));
        let lines = text.lines().count();
        assert!(lines <= TOO_LONG, "{} has {lines} lines: split it by concern", relative(&file));
        if lines > LONG {
            long.push(format!("{} ({lines})", relative(&file)));
        }
    }
    #[expect(clippy::print_stderr, reason = "a test's own words")]
    if !long.is_empty() {
        eprintln!("longer than {LONG} lines, look again: {}", long.join(", "));
    }
}

/// Rust sources that are compiled into programs, of the rooms that pass the filter.
fn rooms(may: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut all = files(&["rs"]);
    all.retain(|file| {
        let path = relative(file);
        let room = path.strip_prefix("crates/").unwrap_or(&path).split('/').next().unwrap_or_default();
        path.contains("/src/") && may(room)
    });
    all
}

#[test]
fn only_the_store_writes_sql() {
    let words = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "UPDATE OR ", "PRAGMA "];
    for file in rooms(|room| room != "store") {
        for (number, line) in read(&file).lines().enumerate() {
            let found = words.iter().find(|word| line.contains(&format!("\"{word}")));
            assert!(found.is_none(), "{}:{}: {found:?}", relative(&file), number + 1);
        }
    }
}

#[test]
fn only_sikka_knows_sikkas_json() {
    // Names that only Sikka's own messages have.
    let names = ["long_message", "api_request_body", "writeback_status", "loaded_startdate"];
    for file in rooms(|room| matches!(room, "pms" | "store" | "engine" | "src-tauri" | "xtask")) {
        let text = read(&file);
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in program.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let found = names
                .iter()
                .find(|name| code.contains(&format!("\"{name}")) || code.contains(&format!("/{name}\"")));
            assert!(found.is_none(), "{}:{}: {found:?}", relative(&file), number + 1);
        }
    }
}

#[test]
fn pms_has_no_waiting_in_it() {
    for file in rooms(|room| room == "pms") {
        let text = read(&file);
        assert!(!text.contains("async fn") && !text.contains(".await"), "{}", relative(&file));
    }
}

#[test]
fn tauri_is_imported_in_one_folder_of_the_window() {
    for file in files(&["ts", "tsx"]) {
        let path = relative(&file);
        if path.starts_with("ui/src/") && !path.starts_with("ui/src/platform/") {
            assert!(!read(&file).contains("@tauri-apps/"), "{path} imports Tauri");
        }
    }
}

#[test]
fn migrations_are_numbered_without_gaps() {
    for folder in ["ledger", "mirror"] {
        let mut names: Vec<String> = std::fs::read_dir(root().join("migrations").join(folder))
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        names.sort();
        assert!(!names.is_empty(), "{folder} has no migration");
        for (at, name) in names.iter().enumerate() {
            assert!(name.starts_with(&format!("{:04}_", at + 1)), "{folder}/{name} is out of order");
        }
    }
}

#[test]
fn the_window_may_call_our_commands_and_nothing_else() {
    for entry in std::fs::read_dir(root().join("src-tauri/capabilities")).unwrap().flatten() {
        let capability: Value = serde_json::from_str(&read(&entry.path())).unwrap();
        assert_eq!(capability["windows"], serde_json::json!(["main"]), "the one window, by its name");
        assert!(capability["remote"].is_null(), "no page from elsewhere");
        for permission in capability["permissions"].as_array().unwrap() {
            let permission = permission.as_str().expect("a permission is a name, without a scope");
            let plain = permission.starts_with("allow-");
            let events = matches!(permission, "core:event:allow-listen" | "core:event:allow-unlisten");
            assert!(plain || events, "{permission} is more than the window needs");
        }
    }
}

#[test]
fn the_webview_is_strict() {
    let conf: Value = serde_json::from_str(&read(&root().join("src-tauri/tauri.conf.json"))).unwrap();
    let app = &conf["app"];
    assert_eq!(app["withGlobalTauri"], Value::Bool(false));
    assert_eq!(app["security"]["freezePrototype"], Value::Bool(true));
    assert_eq!(app["security"]["pattern"]["use"], "isolation");
    let policy = app["security"]["csp"].as_object().expect("a content security policy");
    for (directive, sources) in policy {
        let sources = sources.as_str().unwrap_or_default();
        for unwanted in ["unsafe-", "*", "https:", "ws:"] {
            assert!(!sources.contains(unwanted), "{directive}: {sources}");
        }
        let http = sources.split(' ').filter(|source| source.starts_with("http:"));
        assert!(http.into_iter().all(|source| source == "http://ipc.localhost"), "{directive}: {sources}");
    }
    assert_eq!(policy.get("default-src").and_then(Value::as_str), Some("'self'"));
}
