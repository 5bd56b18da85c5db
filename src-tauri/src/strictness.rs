//! The rules of the webview, checked in the very files that are built in: nothing unsafe, nothing foreign, and one
//! list of commands in all four places.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::command_names::COMMANDS;
use crate::window::LABEL;

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn config() -> Value {
    read(include_str!("../tauri.conf.json"))
}

fn capability() -> Value {
    read(include_str!("../capabilities/main-window.json"))
}

fn commands() -> BTreeSet<String> {
    COMMANDS.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_page_gets_no_more_than_it_needs() {
    let config = config();
    assert_eq!(config["app"]["withGlobalTauri"], json!(false));
    assert_eq!(config["app"]["windows"], json!([]), "the window is made on demand");
    let security = &config["app"]["security"];
    assert_eq!(security["freezePrototype"], json!(true));
    assert_eq!(security["pattern"], json!({"use": "isolation", "options": {"dir": "isolation"}}));
    assert_eq!(security["capabilities"], json!(["main-window"]));
    assert_eq!(security.get("assetProtocol"), None);
    assert!(!config.to_string().contains("dangerous"));
    assert_eq!(config["build"]["removeUnusedCommands"], json!(true));
    assert_eq!(config["build"].get("devUrl"), None, "a plain build must hold its page");
    assert_eq!(config["identifier"], json!("com.deskbell.app"));
    assert_eq!(config["plugins"]["deep-link"]["desktop"]["schemes"], json!(["deskbell"]));
}

#[test]
fn the_policy_allows_nothing_unsafe_and_nothing_foreign() {
    let config = config();
    let policy = config["app"]["security"]["csp"].as_object().unwrap();
    for (directive, sources) in policy {
        for source in sources.as_str().unwrap().split_whitespace() {
            let fine = matches!(source, "'self'" | "'none'" | "data:" | "ipc:" | "http://ipc.localhost")
                || source.starts_with("'sha256-");
            assert!(fine, "{directive} allows {source}");
            assert!(source != "data:" || directive == "img-src", "{directive} allows data:");
        }
    }
    for directive in ["object-src", "base-uri", "form-action"] {
        assert_eq!(policy[directive], json!("'none'"));
    }
    for directive in ["default-src", "script-src"] {
        assert_eq!(policy[directive], json!("'self'"));
    }
    assert!(!policy.contains_key("frame-src"), "Tauri adds the isolation frame to default-src");
}

#[test]
fn the_policy_holds_the_hash_of_tauris_own_style() {
    use base64::Engine as _;
    use sha2::{Digest, Sha256};

    // What Tauri's isolation script writes into the page; after an upgrade of Tauri this is to be looked at again.
    let style = "#__tauri_isolation__ { display: none !important }";
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    assert_eq!(config()["app"]["security"]["csp"]["style-src"], json!(format!("'self' 'sha256-{hash}'")));
}

#[test]
fn the_capability_is_for_one_window_and_lists_every_command_singly() {
    let capability = capability();
    assert_eq!(capability["windows"], json!([LABEL]));
    assert_eq!(capability["local"], json!(true));
    assert_eq!(capability.get("remote"), None);
    let mut expected: BTreeSet<String> =
        COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    expected.insert("core:event:allow-listen".to_owned());
    expected.insert("core:event:allow-unlisten".to_owned());
    let listed = capability["permissions"].as_array().unwrap();
    let granted: BTreeSet<String> = listed.iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    assert_eq!(granted, expected);
    assert_eq!(listed.len(), granted.len(), "one is listed twice");
}

#[test]
fn the_isolation_hook_lets_the_same_commands_through() {
    let hook = include_str!("../isolation/index.js");
    let list = hook.split_once("const COMMANDS = new Set([").unwrap().1.split_once("])").unwrap().0;
    let listed: BTreeSet<String> = list
        .split(',')
        .map(|name| name.trim().trim_matches('\'').to_owned())
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(listed, commands());
}

#[test]
fn every_listed_command_is_handled() {
    let source = include_str!("commands.rs");
    let list = source.split_once("generate_handler![").unwrap().1.split_once(']').unwrap().0;
    let handled: BTreeSet<String> =
        list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    assert_eq!(handled, commands());
    assert_eq!(commands().len(), COMMANDS.len(), "one is listed twice");
}

#[test]
fn the_package_starts_with_the_link_and_brings_what_it_needs() {
    let deb = config()["bundle"]["linux"]["deb"].clone();
    assert_eq!(deb["depends"], json!(["libssl3", "libdbus-1-3"]));
    assert!(include_str!("../deskbell.desktop.hbs").contains(" {{exec}} %u"));
}
