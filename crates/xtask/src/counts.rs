//! How many tests passed and failed, read from what the test programs say.

/// Tests of a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Passed.
    pub(crate) passed: u32,
    /// Failed.
    pub(crate) failed: u32,
}

impl Counts {
    /// A check that is one by itself.
    pub(crate) fn one(ok: bool) -> Self {
        Self { passed: u32::from(ok), failed: u32::from(!ok) }
    }

    /// Both.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Reads every summary line of cargo test, cargo-nextest, vitest and Playwright.
pub(crate) fn read(lines: &[String]) -> Counts {
    let summary = |line: &&String| {
        let line = line.trim_start();
        line.starts_with("test result:")
            || line.starts_with("Summary [")
            || line.starts_with("Tests  ")
            || is_playwrights(line)
    };
    lines.iter().filter(summary).fold(Counts::default(), |sum, line| {
        let failed = before(line, "failed").max(before(line, "timed out"));
        sum.plus(Counts { passed: before(line, "passed"), failed })
    })
}

/// So many lines about what failed are said again at the end.
const REPEATED: usize = 30;

/// What a part that failed says of it: the lines that name a test or an error, or its last ones where there are none.
pub(crate) fn failures(lines: &[String]) -> Vec<String> {
    let named: Vec<_> = lines.iter().filter(|line| names_a_failure(line)).take(REPEATED).cloned().collect();
    if named.is_empty() { lines[lines.len().saturating_sub(REPEATED)..].to_vec() } else { named }
}

/// As cargo test, a panic, cargo-nextest, vitest, Playwright, rustc and npm say it.
fn names_a_failure(line: &str) -> bool {
    let words = line.trim_start();
    (words.starts_with("test ") && words.ends_with("FAILED"))
        || words.starts_with("thread '")
        || words.starts_with("FAIL ")
        || words.starts_with("TIMEOUT ")
        || words.starts_with("error")
        || words.split_once(") [").is_some_and(|(number, _)| number.parse::<u32>().is_ok())
        || words.split_once("Error: ").is_some_and(|(name, _)| name.chars().all(char::is_alphanumeric))
}

/// `72 passed (1.9m)` or `1 failed`, each a line of its own.
fn is_playwrights(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let passed =
        rest.strip_prefix(" passed (").is_some_and(|time| time.ends_with("s)") || time.ends_with("m)"));
    rest.len() < line.len() && (passed || rest == " failed")
}

/// The number before a word.
fn before(line: &str, word: &str) -> u32 {
    let Some(at) = line.find(&format!(" {word}")) else { return 0 };
    line[..at]
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(line: &str) -> (u32, u32) {
        let counts = read(&[line.to_owned()]);
        (counts.passed, counts.failed)
    }

    #[test]
    fn every_kind_of_summary_is_read() {
        assert_eq!(
            counted("test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out"),
            (7, 2)
        );
        assert_eq!(
            counted("     Summary [   0.123s] 12 tests run: 11 passed (1 slow), 1 failed, 2 skipped"),
            (11, 1)
        );
        assert_eq!(counted("     Summary [   0.1s] 2 tests run: 2 passed, 0 skipped"), (2, 0));
        assert_eq!(counted("      Tests  1 failed | 44 passed (45)"), (44, 1));
        assert_eq!(counted("      Tests  45 passed (45)"), (45, 0));
        assert_eq!(counted(" Test Files  3 passed (3)"), (0, 0));
        assert_eq!(counted("  88 passed (1.9m)"), (88, 0));
        assert_eq!(counted("  3 failed"), (0, 3));
        assert_eq!(counted("  36 skipped"), (0, 0));
        assert_eq!(counted("note: 5 passed"), (0, 0));
        assert_eq!(counted("88 passed, 0 failed"), (0, 0));
    }

    #[test]
    fn what_failed_is_said_again() {
        let lines = |words: &[&str]| -> Vec<String> { words.iter().map(|&word| word.to_owned()).collect() };
        let named = [
            "test flows::story::the_whole_story ... FAILED",
            "thread 'flows::story' panicked at tests/flows/story.rs:7:5:",
            "        FAIL [   0.123s] engine::engine proofs::one",
            " FAIL  src/app/app.test.tsx > the window > opens",
            "EnvironmentTeardownError: Cannot load '/src/features/forms/CancelForm.tsx'",
            "  1) [pages] › pages/today.spec.ts:12:3 › Today, dark",
            "error[E0308]: mismatched types",
        ];
        for line in named {
            assert_eq!(failures(&lines(&["before", line, "after"])), [line]);
        }
        let unnamed = lines(&["test one ... ok", "no space is left"]);
        assert_eq!(failures(&unnamed), unnamed, "nothing is named: all that was said last");
    }
}
