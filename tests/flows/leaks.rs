//! Searches byte by byte for what must be nowhere: keys, tokens, patients.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::desk::Desk;
use super::practice::Practice;

/// Something that must not be found, and what it is.
struct Needle {
    kind: &'static str,
    bytes: Vec<u8>,
}

/// Fails if a key, a token or a patient's name lies in the desk's home, or in what the programs said.
#[track_caller]
pub(crate) fn none(desk: &Desk) {
    let needles = needles(desk);
    let count = |kind: &str| needles.iter().filter(|needle| needle.kind == kind).count();
    assert!(count("patient") > 400, "the practice's patients are known to the search: {}", count("patient"));
    assert!(count("secret") >= 3, "so are the keychain's secrets: {}", count("secret"));
    let mut files = Vec::new();
    gather(&desk.session.home(), &mut files);
    assert!(files.iter().any(|file| file.starts_with(desk.data())), "the data folder is searched");
    gather(desk.session.logs(), &mut files);
    let search = Search::new(&needles);
    let mut found = Vec::new();
    for file in files {
        let Ok(bytes) = std::fs::read(&file) else { continue };
        for needle in search.in_bytes(&bytes) {
            // The finding names no secret: it would be in the log then.
            found.push(format!("a {} in {}", needle.kind, file.display()));
        }
    }
    found.dedup();
    assert!(found.is_empty(), "{found:#?}");
}

/// All needles at once: each file is read through one time, whatever their number.
struct Search<'a> {
    /// By the first four bytes.
    by_start: HashMap<[u8; 4], Vec<(Vec<u8>, &'a Needle)>>,
    /// Whether anything starts with these two bytes: a quick no for most places.
    begins: Vec<bool>,
}

impl<'a> Search<'a> {
    fn new(needles: &'a [Needle]) -> Self {
        let mut search = Self { by_start: HashMap::new(), begins: vec![false; 1 << 16] };
        for needle in needles {
            // As UTF-8, and as UTF-16 (how a browser engine may keep text).
            let wide = needle.bytes.iter().flat_map(|byte| [*byte, 0]).collect();
            for bytes in [needle.bytes.clone(), wide] {
                let Some(start) = bytes.first_chunk::<4>() else { continue };
                search.begins[usize::from(start[0]) << 8 | usize::from(start[1])] = true;
                search.by_start.entry(*start).or_default().push((bytes, needle));
            }
        }
        search
    }

    fn in_bytes(&self, bytes: &[u8]) -> Vec<&'a Needle> {
        let mut found = Vec::new();
        for (at, start) in bytes.windows(4).enumerate() {
            if !self.begins[usize::from(start[0]) << 8 | usize::from(start[1])] {
                continue;
            }
            let starting = self.by_start.get(start).into_iter().flatten();
            found.extend(
                starting.filter(|(needle, _)| bytes[at..].starts_with(needle)).map(|(_, needle)| *needle),
            );
        }
        found
    }
}

fn needles(desk: &Desk) -> Vec<Needle> {
    let mut all = vec![Needle { kind: "secret", bytes: desk.practice.said("app_key").into_bytes() }];
    for secret in desk.session.keyring_secrets() {
        if let Ok(parts) = serde_json::from_slice::<Value>(&secret) {
            texts(&parts, &mut all);
        }
        all.push(Needle { kind: "secret", bytes: secret });
    }
    for patient in patients(&desk.practice) {
        let field = |name: &str| patient[name].as_str().unwrap_or_default().trim().to_owned();
        let (first, last) = (field("firstname"), field("lastname"));
        if first.len() + last.len() > 6 {
            for name in [format!("{first} {last}"), format!("{last}, {first}"), format!("{last} {first}")] {
                all.push(Needle { kind: "patient", bytes: name.into_bytes() });
            }
        }
        for contact in ["email", "cell"].map(field) {
            if contact.len() >= 9 {
                all.push(Needle { kind: "patient", bytes: contact.into_bytes() });
            }
        }
    }
    all
}

/// Every long text of a secret that is JSON: each key by itself.
fn texts(value: &Value, all: &mut Vec<Needle>) {
    match value {
        // Shorter ones are office numbers and the like.
        Value::String(text) if text.len() >= 16 && !text.contains([' ', ':']) => {
            all.push(Needle { kind: "secret", bytes: text.clone().into_bytes() });
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, all)),
        Value::Object(fields) => fields.values().for_each(|value| texts(value, all)),
        _ => {}
    }
}

/// The practice's patients, asked for as any other client of Sikka would.
fn patients(practice: &Practice) -> Vec<Value> {
    let (api, id, key) = (practice.said("api"), practice.said("app_id"), practice.said("app_key"));
    let agent = ureq::Agent::new_with_defaults();
    let read = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let practices =
        agent.get(format!("{api}/authorized_practices")).header("App-Id", &id).header("App-Key", &key);
    let practices = read(practices.call().unwrap().body_mut().read_to_string().unwrap());
    let office = &practices["items"][0];
    let asked = json!({"grant_type": "request_key", "office_id": office["office_id"],
        "secret_key": office["secret_key"], "app_id": id, "app_key": key});
    let keys = agent.post(format!("{api}/request_key")).header("content-type", "application/json");
    let keys = read(keys.send(asked.to_string()).unwrap().body_mut().read_to_string().unwrap());
    let request_key = keys["request_key"].as_str().unwrap_or_else(|| panic!("no request key for the search"));
    let page = agent.get(format!("{api}/patients?limit=1000")).header("Request-Key", request_key);
    let mut page = read(page.call().unwrap().body_mut().read_to_string().unwrap());
    page["items"].as_array_mut().map(std::mem::take).unwrap_or_default()
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => gather(&entry.path(), files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

#[test]
fn the_search_finds_what_is_there() {
    let needles = [Needle { kind: "patient", bytes: b"Ann Smith".to_vec() }];
    let search = Search::new(&needles);
    for text in [&b"..Ann Smith.."[..], b"AAnn Smith", b"A\0n\0n\0 \0S\0m\0i\0t\0h\0"] {
        assert_eq!(search.in_bytes(text).len(), 1, "{text:?}");
    }
    assert!(search.in_bytes(b"Ann Smit").is_empty());
}
