//! `cargo xtask bench sync` does what it says. Its figures are not judged here: tests share their machine.

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
