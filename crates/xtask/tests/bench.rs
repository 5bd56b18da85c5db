//! `cargo xtask bench` does what it says. The figures of a sync are not judged here: tests share their machine. Those of
//! write-backs are, since their clock is paused.

use std::process::Command;

#[test]
fn a_quick_benchmark_measures_every_case_and_writes_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["bench", "sync", "--quick", "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{words}");
    let report = std::fs::read_to_string(folder.path().join("BENCHMARKS.md")).unwrap();
    for case in ["wall clock", "processor", "Peak memory", "nothing changed", "nothing new", "subscriber"] {
        assert!(report.contains(case), "{case} is missing in {report}");
    }
    assert!(report.contains("SQLCipher") && !report.contains("NaN"), "{report}");
    let plot = std::fs::read_to_string(folder.path().join("benchmarks.svg")).unwrap();
    assert!(plot.starts_with("<svg") && plot.contains("first full"), "{plot}");
}

#[test]
fn fewer_requests_than_every_five_seconds_and_no_longer_a_wait() {
    let folder = tempfile::tempdir().unwrap();
    let other = "# Benchmarks\n\nOf a sync.\n";
    std::fs::write(folder.path().join("BENCHMARKS.md"), other).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["bench", "write-backs", "--quick", "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    // It fails where a verdict does.
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report = std::fs::read_to_string(folder.path().join("BENCHMARKS.md")).unwrap();
    assert!(report.starts_with(other), "{report}");
    assert_eq!(report.matches("| holds |").count(), 4, "{report}");
    assert!(!report.contains("NaN"), "{report}");
}
