//! The judge: compares what was acknowledged, what the ledger has, and what the PMS did.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pms::State;
use sandbox::Sandbox;
use serde_json::Value;
use store::{DatabaseKey, Store, StoreDirectory, WriteBack};

use crate::live::DATABASE_KEY;

/// What the ledger has, by mark.
pub(crate) type Rows = BTreeMap<String, WriteBack>;

/// The word by which a wish is known in these fields, if there is one.
fn mark<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let words = values.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
    words
        .filter(|word| word.len() == 9 && word.starts_with("mk") && word.ends_with('x'))
        .map(str::to_owned)
        .next()
}

/// Opens a copy of the folder as it lies there, whatever ended it, and reads its ledger. The error says what is not
/// whole. Of the folder itself nothing is changed: what the next start finds is what the end left.
pub(crate) fn read(data: &Path) -> Result<Rows, String> {
    let folder = tempfile::tempdir().unwrap();
    copy(data, folder.path());
    let store = open(folder.path())?;
    let damages = store.damages().map_err(|error| error.to_string())?;
    if !damages.is_empty() {
        return Err(damages.join("; "));
    }
    rows(&store)
}

fn open(data: &Path) -> Result<Store, String> {
    let words = |error: store::Error| format!("{}: {error}", error.code());
    StoreDirectory::lock(data).and_then(|folder| folder.open(&DatabaseKey::new(DATABASE_KEY))).map_err(words)
}

fn rows(store: &Store) -> Result<Rows, String> {
    let words = |error: store::Error| format!("{}: {error}", error.code());
    let Some(practice) = store.ledger.integration().map_err(words)? else { return Ok(Rows::new()) };
    let all = store.ledger.write_backs(practice.id, 1_000_000).map_err(words)?;
    let mut rows = Rows::new();
    for row in all {
        let body = row.intent.body();
        let mark = mark(body.iter().map(|(_, value)| value.as_str())).ok_or("a row without its mark")?;
        if let Some(other) = rows.insert(mark.clone(), row) {
            return Err(format!("{mark} is kept twice, as {} too", other.id));
        }
    }
    Ok(rows)
}

/// Copies the files of a folder, deeper ones excepted.
pub(crate) fn copy(from: &Path, to: &Path) {
    // Nothing was made yet.
    let Ok(entries) = std::fs::read_dir(from) else { return };
    for entry in entries.flatten().filter(|entry| entry.path().is_file()) {
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// What each wish came to at Sikka and in the PMS: rows of its ledger, by mark.
pub(crate) fn arrived(sandbox: &Sandbox) -> BTreeMap<String, Vec<Value>> {
    let ledger = sandbox.ledger();
    let mut arrived = BTreeMap::<String, Vec<Value>>::new();
    for row in ledger["write_backs"].as_array().unwrap() {
        let fields = row["fields"].as_object().unwrap();
        let mark = mark(fields.values().filter_map(Value::as_str)).unwrap();
        arrived.entry(mark).or_default().push(row.clone());
    }
    arrived
}

/// How acknowledged wishes ended.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Ends {
    pub(crate) completed: usize,
    pub(crate) refused: usize,
    pub(crate) needs_person: usize,
}

/// Everything that is wrong at the end, nothing if all is right.
///
/// Lost: acknowledged, and not in the ledger; or completed there, and not done in the PMS. Doubled: at Sikka twice.
/// Unannounced: at Sikka, and not in the ledger.
pub(crate) fn judge(
    acknowledged: &BTreeMap<String, i64>,
    rows: &Rows,
    sandbox: &Sandbox,
) -> (Ends, Vec<String>) {
    let (mut ends, mut wrong) = (Ends::default(), Vec::new());
    let arrived = arrived(sandbox);
    for (mark, came) in &arrived {
        if came.len() > 1 {
            wrong.push(format!("{mark} is doubled: {} times at Sikka", came.len()));
        }
        if !rows.contains_key(mark) {
            wrong.push(format!("{mark} reached Sikka and is not in the ledger"));
        }
    }
    let all: BTreeSet<&String> = acknowledged.keys().chain(rows.keys()).collect();
    for mark in all {
        let Some(row) = rows.get(mark) else {
            wrong.push(format!("{mark} was acknowledged and is lost"));
            continue;
        };
        if acknowledged.get(mark).is_some_and(|id| *id != row.id) {
            wrong.push(format!("{mark} was acknowledged under another number"));
        }
        let done = arrived.get(mark).and_then(|came| came.first());
        let state = done.map(|done| done["state"].as_str().unwrap_or_default());
        let effects = done.and_then(|done| done["effects"].as_array()).map_or(0, Vec::len);
        match (row.state, state) {
            (State::Completed, Some("completed")) if effects == 1 => ends.completed += 1,
            (State::Failed, Some("failed")) if effects == 0 => ends.refused += 1,
            (State::NeedsPerson, _) if !row.intent.may_be_sent_again() => ends.needs_person += 1,
            (ours, theirs) => wrong.push(format!(
                "{mark} ({}) is {} with us and {theirs:?} with {effects} effects there",
                row.intent.operation().as_str(),
                ours.as_str(),
            )),
        }
    }
    (ends, wrong)
}
