//! `BENCHMARKS.md`: several benchmarks write into it, each its own part.

use std::path::Path;

use super::Result;

/// The part that each benchmark writes, by the mark that it begins with; the first one has none.
pub(super) const SYNC: &str = "";
/// Requests and delays of write-backs.
pub(super) const WRITE_BACKS: &str = "<!-- from here on: cargo xtask bench write-backs -->";

/// The file's name.
pub(super) const NAME: &str = "BENCHMARKS.md";

/// Puts a part in place of what it was, and leaves the other one alone.
pub(super) fn put(folder: &Path, part: &str, text: &str) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(NAME);
    let old = match std::fs::read_to_string(&path) {
        Ok(old) => old,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    Ok(std::fs::write(path, replaced(&old, part, text))?)
}

fn replaced(old: &str, part: &str, text: &str) -> String {
    let (sync, write_backs) = match old.split_once(WRITE_BACKS) {
        Some((sync, write_backs)) => (sync.trim_end(), write_backs.trim()),
        None => (old.trim_end(), ""),
    };
    let (sync, write_backs) = if part == SYNC { (text.trim_end(), write_backs) } else { (sync, text.trim()) };
    match (sync, write_backs) {
        (sync, "") => format!("{sync}\n"),
        ("", write_backs) => format!("# Benchmarks\n\n{WRITE_BACKS}\n\n{write_backs}\n"),
        (sync, write_backs) => format!("{sync}\n\n{WRITE_BACKS}\n\n{write_backs}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_benchmark_replaces_its_own_part_alone() {
        let first = replaced("", SYNC, "# Benchmarks\n\na\n");
        assert_eq!(first, "# Benchmarks\n\na\n");
        let both = replaced(&first, WRITE_BACKS, "## Write-backs\n\nb\n");
        let again = replaced(&both, SYNC, "# Benchmarks\n\nc\n");
        assert!(
            again.starts_with("# Benchmarks\n\nc\n") && again.ends_with("## Write-backs\n\nb\n"),
            "{again}"
        );
        let again = replaced(&again, WRITE_BACKS, "d");
        assert!(again.contains("c\n") && again.ends_with("\nd\n") && !again.contains("\nb\n"), "{again}");
        assert!(replaced("", WRITE_BACKS, "d").starts_with("# Benchmarks\n"));
    }
}
