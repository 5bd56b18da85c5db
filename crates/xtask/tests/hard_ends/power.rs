//! The power goes: what was not synced is gone, or torn, or there all the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::judge::copy;
use crate::roll::Roll;
use crate::story::Disk;

/// What a disk writes whole.
const SECTOR: usize = 512;

/// The disk of `disk.c`, compiled once for all stories.
pub(crate) fn compile(folder: &Path) -> PathBuf {
    let library = folder.join("disk.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hard_ends/disk.c");
    let done = Command::new("cc")
        .args(["-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl")
        .status()
        .expect("a C compiler (Debian: build-essential)");
    assert!(done.success());
    library
}

/// A disk that loses what was not synced.
pub(crate) struct Cut {
    library: PathBuf,
    data: PathBuf,
    kept: PathBuf,
    /// Only what was synced is left, and nothing else.
    strict: bool,
    further: Vec<(&'static str, String)>,
}

impl Cut {
    /// `folder` has to be a real path, without links in it.
    pub(crate) fn new(library: &Path, folder: &Path, strict: bool) -> Self {
        let (data, kept) = (folder.join("data"), folder.join("kept"));
        std::fs::create_dir_all(&data).unwrap();
        std::fs::create_dir_all(&kept).unwrap();
        Self { library: library.to_owned(), data, kept, strict, further: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.further.push((name, value.to_owned()));
        self
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.data.clone()
    }
}

impl Disk for Cut {
    fn environment(&self) -> Vec<(&'static str, String)> {
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let mut environment = vec![
            ("LD_PRELOAD", text(&self.library)),
            ("DISK_FOLDER", text(&self.data)),
            ("DISK_KEPT", text(&self.kept)),
        ];
        environment.extend(self.further.clone());
        environment
    }

    fn ended(&mut self, roll: &mut Roll) {
        let names: BTreeSet<_> = [&self.data, &self.kept]
            .into_iter()
            .flat_map(|folder| std::fs::read_dir(folder).unwrap().flatten())
            .filter(|entry| entry.path().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        let mixes = !self.strict && !roll.is_one_in(3);
        for name in names {
            let (data, kept) = (self.data.join(&name), self.kept.join(&name));
            // The index of the log is memory, and a copy that was not finished is none.
            let left = if name.ends_with("-shm") || name.starts_with('.') {
                None
            } else {
                let (synced, written) = (std::fs::read(&kept).ok(), std::fs::read(&data).ok());
                if mixes { mixed(synced, written, roll) } else { synced }
            };
            for path in [&data, &kept] {
                match &left {
                    Some(bytes) => std::fs::write(path, bytes).unwrap(),
                    None => drop(std::fs::remove_file(path)),
                }
            }
        }
        debug_assert_eq!(same(&self.data), same(&self.kept));
    }
}

/// Names of a folder's files. The folder of copies is not one: no copy is written to again.
fn same(folder: &Path) -> BTreeSet<std::ffi::OsString> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries.filter(|entry| entry.path().is_file()).map(|entry| entry.file_name()).collect()
}

/// Of what was written since the last sync some sectors are there and others are not, in no order; the length is the
/// old one, the new one, or between.
fn mixed(synced: Option<Vec<u8>>, written: Option<Vec<u8>>, roll: &mut Roll) -> Option<Vec<u8>> {
    let Some(new) = written else { return synced };
    // A file that was never synced may not be there at all.
    if synced.is_none() && roll.is_one_in(2) {
        return None;
    }
    let old = synced.unwrap_or_default();
    let (shorter, longer) = (old.len().min(new.len()), old.len().max(new.len()));
    let length = match roll.below(3) {
        0 => old.len(),
        1 => new.len(),
        _ => shorter + roll.below(longer - shorter + 1),
    };
    let keeps = 1 + roll.below(4);
    let mut left = vec![0; length];
    for (number, sector) in left.chunks_mut(SECTOR).enumerate() {
        let source = if roll.below(5) < keeps { &new } else { &old };
        let from = source.get(number * SECTOR..).unwrap_or_default();
        let size = sector.len().min(from.len());
        sector[..size].copy_from_slice(&from[..size]);
    }
    Some(left)
}

/// Puts a prepared folder in place of an empty one.
pub(crate) fn prepare(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    copy(from, to);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_synced_is_partly_gone_and_what_was_is_not() {
        let (old, mut new) = (vec![1; 4 * SECTOR], vec![1; 4 * SECTOR]);
        new.extend(vec![2; 4 * SECTOR]);
        new[SECTOR..2 * SECTOR].fill(3);
        let mut roll = Roll::new(7);
        let (mut lengths, mut seconds) = (BTreeSet::new(), BTreeSet::new());
        for _ in 0..200 {
            let left = mixed(Some(old.clone()), Some(new.clone()), &mut roll).unwrap();
            assert!(left.len() >= old.len());
            assert!(left[..SECTOR].iter().chain(&left[2 * SECTOR..4 * SECTOR]).all(|byte| *byte == 1));
            lengths.insert(left.len());
            seconds.insert(left[SECTOR]);
        }
        assert!(lengths.len() > 50 && seconds == BTreeSet::from([1, 3]), "{lengths:?} {seconds:?}");
    }
}
