//! `BENCHMARKS.md`: several benchmarks write into it, each its own part.

use std::path::Path;

use super::Result;

/// The part that each benchmark writes, by the mark that it begins with; the first one has none.
pub(super) const SYNC: &str = "";
/// Requests and delays of write-backs.
pub(super) const WRITE_BACKS: &str = "<!-- from here on: cargo xtask bench write-backs -->";

/// Finding patients.
pub(super) const SEARCH: &str = "<!-- from here on: cargo xtask bench search -->";

/// The real window.
pub(super) const WINDOW: &str = "<!-- from here on: cargo xtask bench window -->";

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

/// Each part with the mark that it begins with, in their order.
const PARTS: [&str; 4] = [SYNC, WRITE_BACKS, SEARCH, WINDOW];

fn replaced(old: &str, part: &str, text: &str) -> String {
    let mut whole = String::new();
    for (at, mark) in PARTS.into_iter().enumerate() {
        let stood = if part == mark { text } else { standing(old, at) };
        let stood = stood.trim();
        if stood.is_empty() {
            if mark == SYNC {
                whole.push_str("# Benchmarks\n");
            }
            continue;
        }
        if mark != SYNC {
            whole.push_str(&format!("\n{mark}\n\n"));
        }
        whole.push_str(stood);
        whole.push('\n');
    }
    whole
}

/// What stands in a part now.
fn standing(old: &str, at: usize) -> &str {
    let from = match PARTS[at] {
        SYNC => Some(0),
        mark => old.find(mark).map(|found| found + mark.len()),
    };
    let rest = from.and_then(|from| old.get(from..)).unwrap_or_default();
    let end = PARTS[at + 1..].iter().filter_map(|mark| rest.find(mark)).min();
    end.and_then(|end| rest.get(..end)).unwrap_or(rest)
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
        let three = replaced(&again, SEARCH, "## Search\n\ne");
        assert!(three.ends_with(&format!("\nd\n\n{SEARCH}\n\n## Search\n\ne\n")), "{three}");
        let three = replaced(&replaced(&three, WRITE_BACKS, "f"), SYNC, "# Benchmarks\n\ng");
        assert_eq!(three, format!("# Benchmarks\n\ng\n\n{WRITE_BACKS}\n\nf\n\n{SEARCH}\n\n## Search\n\ne\n"));
        assert_eq!(replaced(&three, SEARCH, "## Search\n\ne"), three);
    }
}
