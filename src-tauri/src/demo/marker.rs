//! The one word, in the real data folder, that says which data the next start opens.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Its file.
const FILE: &str = "demo-practice";
/// The second word: a person waits for the window, however the program was started.
const SHOW: &str = "show";

/// What a start is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Open the real data.
    Real,
    /// Open the demo practice.
    Demo,
    /// Open the real data, and destroy what the demo practice left.
    Leaving,
}

/// The file.
#[derive(Debug)]
pub(super) struct Marker {
    path: PathBuf,
}

impl Marker {
    /// The marker of a real data folder.
    pub(super) fn of(data_dir: &Path) -> Self {
        Self { path: data_dir.join(FILE) }
    }

    /// The mark, and whether a person waits for the window. What cannot be read means the real data.
    pub(super) fn read(&self) -> (Mark, bool) {
        let text = std::fs::read_to_string(&self.path).unwrap_or_default();
        let mut words = text.split_whitespace();
        let mark = match words.next() {
            Some("demo") => Mark::Demo,
            Some("leaving") => Mark::Leaving,
            _ => Mark::Real,
        };
        (mark, words.next() == Some(SHOW))
    }

    /// Writes the mark so that it is there whole or not at all.
    pub(super) fn write(&self, mark: Mark, show: bool) -> io::Result<()> {
        let word = match mark {
            Mark::Real => {
                return match std::fs::remove_file(&self.path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                    _ => Ok(()),
                };
            }
            Mark::Demo => "demo",
            Mark::Leaving => "leaving",
        };
        write_whole(&self.path, &format!("{word}{}\n", if show { " show" } else { "" }))
    }
}

/// A new file in the old one's place.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = std::fs::File::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_kept_until_it_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let marker = Marker::of(folder.path());
        assert_eq!(marker.read(), (Mark::Real, false));
        for mark in [Mark::Demo, Mark::Leaving] {
            for show in [true, false] {
                marker.write(mark, show).unwrap();
                assert_eq!(Marker::of(folder.path()).read(), (mark, show));
            }
        }
        marker.write(Mark::Real, true).unwrap();
        marker.write(Mark::Real, false).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn an_unreadable_mark_opens_the_real_data() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "demonstration", "\0\0\0\0"] {
            std::fs::write(folder.path().join(FILE), text).unwrap();
            assert_eq!(Marker::of(folder.path()).read(), (Mark::Real, false), "{text:?}");
        }
    }
}
