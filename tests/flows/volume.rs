//! A large practice: 100,000 patients and as many appointments, in bounded memory, and every id accounted for.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::tooling::{built, flows_are_wanted, say};

/// Rows of each of the two big tables.
const ROWS: u64 = 100_000;
/// The most that a full sync of them may hold, in KiB.
const MEMORY: u64 = 150 * 1024;

/// Ends with the test, whatever becomes of it.
struct Practice {
    child: Child,
    greeting: Value,
}

impl Practice {
    fn start() -> Self {
        let rows = ROWS.to_string();
        let mut child = Command::new(built("sandbox", "DESKBELL_TEST_SANDBOX"))
            .args(["--patients", &rows, "--appointments", &rows, "--rate-limit", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let greeting = serde_json::from_str(&line).unwrap();
        Self { child, greeting }
    }

    fn said(&self, field: &str) -> &str {
        self.greeting[field].as_str().unwrap()
    }

    fn ids(&self, table: &str) -> BTreeSet<String> {
        let address = format!("{}/control/ids/{table}", self.said("listening"));
        let mut answer = ureq::get(address).call().unwrap();
        let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// `cargo xtask live` on this practice: what it prints.
fn live(practice: &Practice, data: &std::path::Path, arguments: &[&str]) -> String {
    let ran = Command::new(built("xtask", "DESKBELL_TEST_XTASK"))
        .args(["live", "--api", practice.said("api"), "--data"])
        .arg(data)
        .args(arguments)
        .env("DESKBELL_SIKKA_APP_ID", practice.said("app_id"))
        .env("DESKBELL_SIKKA_APP_KEY", practice.said("app_key"))
        .env("DESKBELL_DATABASE_KEY", "5c".repeat(32))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn a_large_practice_is_held_whole_in_little_memory() {
    if !flows_are_wanted() {
        return;
    }
    let practice = Practice::start();
    let data = std::env::temp_dir().join(format!("deskbell-volume-{}", std::process::id()));
    let printed = live(&practice, &data, &["--json"]);
    let summary: Value = serde_json::from_str(printed.lines().last().unwrap()).unwrap();
    say(&format!("volume: {summary}"));
    assert_eq!(summary["ok"], true);
    for table in ["patients", "appointments"] {
        assert_eq!(summary["counts"][table]["stored"], ROWS, "{table}");
        let ours =
            live(&practice, &data, &["--ids", table]).lines().map(str::to_owned).collect::<BTreeSet<_>>();
        assert!(ours == practice.ids(table), "the ids of {table} are the practice's");
    }
    let peak = summary["peak_rss_kib"].as_u64().unwrap();
    assert!(peak <= MEMORY, "{peak} KiB");
    std::fs::remove_dir_all(data).unwrap();
}
