//! deny.toml's rules on licences, sources and bans, held also where cargo-deny is not installed.

use serde::Deserialize;

use super::metadata::all;
use crate::tooling::root;

#[derive(Debug, Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    allow: Vec<String>,
    #[serde(rename = "crate")]
    package: String,
}

#[derive(Debug, Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    package: String,
}

fn rules() -> Rules {
    toml::from_str(&std::fs::read_to_string(root().join("deny.toml")).unwrap()).unwrap()
}

#[test]
fn every_package_has_an_allowed_licence() {
    let rules = rules().licenses;
    let mut astray = Vec::new();
    for package in all() {
        let own =
            rules.exceptions.iter().filter(|one| one.package == package.name).flat_map(|one| &one.allow);
        let allowed: Vec<&str> = rules.allow.iter().chain(own).map(String::as_str).collect();
        let licence = package.license.clone().unwrap_or_default();
        if !satisfies(&licence, &allowed) {
            astray.push(format!("{} {}: {licence:?}", package.name, package.version));
        }
    }
    assert!(astray.is_empty(), "not allowed by deny.toml: {astray:#?}");
}

#[test]
fn every_package_comes_from_crates_io_or_from_here() {
    for package in all() {
        if let Some(source) = &package.source {
            assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{}", package.name);
        } else {
            assert!(package.manifest_path.starts_with(root()), "{} lies outside", package.name);
        }
    }
}

#[test]
fn no_package_is_banned() {
    let banned: Vec<String> = rules().bans.deny.into_iter().map(|ban| ban.package).collect();
    let found: Vec<String> =
        all().into_iter().map(|package| package.name).filter(|name| banned.contains(name)).collect();
    assert!(found.is_empty(), "deny.toml bans {found:?}");
}

/// Whether an SPDX expression can be met with these licences. AND binds tighter than OR; `/` is an old OR.
fn satisfies(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    !words.is_empty() && either(&words, &mut at, allowed) && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= both(words, at, allowed);
    }
    met
}

fn both(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let word = words.get(*at).copied().unwrap_or_default();
    *at += 1;
    if word == "(" {
        let met = either(words, at, allowed);
        *at += 1;
        return met;
    }
    if words.get(*at) == Some(&"WITH") {
        let full = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return allowed.contains(&full.as_str());
    }
    allowed.contains(&word)
}

#[test]
fn licence_expressions_are_read() {
    let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];
    for good in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/Apache-2.0",
        "ISC AND (MIT OR GPL-3.0)",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(satisfies(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(GPL-3.0 OR MPL-2.0) AND MIT"] {
        assert!(!satisfies(bad, &allowed), "{bad}");
    }
}
