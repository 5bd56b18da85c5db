//! What the documents say must be so, and what no file may say.

use super::sources::{files, relative};
use crate::tooling::root;

/// What `cargo xtask` knows.
const COMMANDS: &[&str] = &["demo", "test", "live", "bench", "package", "bindings", "screenshots"];

#[test]
fn every_command_in_the_documents_exists() {
    let help = std::fs::read_to_string(root().join("crates/xtask/src/main.rs")).unwrap();
    for command in COMMANDS {
        assert!(help.contains(&format!("\"{command}\" =>")), "xtask has no {command}");
    }
    let mut named = Vec::new();
    for file in files(&["md"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (at, _) in text.match_indices("cargo xtask ") {
            let word: String =
                text[at + "cargo xtask ".len()..].chars().take_while(|c| c.is_ascii_lowercase()).collect();
            assert!(COMMANDS.contains(&word.as_str()), "{}: cargo xtask {word}", relative(&file));
            named.push((relative(&file), word));
        }
    }
    for command in ["demo", "test"] {
        let said = named.iter().any(|(file, word)| file == "README.md" && word == command);
        assert!(said, "README.md says nothing of cargo xtask {command}");
    }
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    for file in files(&["md"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (at, _) in text.match_indices("](") {
            let target: String =
                text[at + 2..].chars().take_while(|c| !matches!(c, ')' | '#' | ' ')).collect();
            if target.is_empty() || target.contains(':') {
                continue;
            }
            let there = file.parent().unwrap().join(&target);
            assert!(there.exists(), "{}: {target} does not exist", relative(&file));
        }
    }
}

#[test]
fn no_file_speaks_of_one_persons_machine_or_of_unfinished_work() {
    // Put together here, or this file would be the first to be found.
    let unwanted = [
        concat!("/wo", "rk/"),
        concat!("../sha", "red"),
        concat!("/ho", "me/"),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX:"),
    ];
    let kinds = ["rs", "ts", "tsx", "js", "css", "html", "md", "toml", "sql", "json", "sh"];
    for file in files(&kinds) {
        if file.ends_with("package-lock.json") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            // Between the window's folders the same words are a plain import.
            let found = unwanted.iter().find(|word| {
                line.contains(**word) && !(word.starts_with("..") && relative(&file).starts_with("ui/"))
            });
            assert!(found.is_none(), "{}:{}: {found:?}", relative(&file), number + 1);
        }
    }
}
