//! Write-backs from standard input, one order a line, each answered as soon as it is durable: for programs that feed
//! the engine, and for the tests that kill it.

use engine::supervised::{NotKept, Supervised};
use serde_json::json;
use tokio::sync::mpsc;

use super::order;
use super::report::Report;

/// Keeps what comes until standard input closes. Gives the numbers of what was kept, and whether all was.
pub(super) async fn take(engine: &Supervised, report: &Report) -> (Vec<i64>, bool) {
    let (mut kept, mut all) = (Vec::new(), true);
    let mut lines = lines();
    let mut word = None;
    while let Some((number, line)) = lines.recv().await {
        if line.trim().is_empty() {
            continue;
        }
        let order = match order::parse(&format!("line {number}"), &line) {
            Ok(order) => order,
            Err(sentence) => {
                all = false;
                report.not_kept(number, None, "BAD_INPUT", &sentence);
                continue;
            }
        };
        if word.is_none() {
            word = engine.cancelled_word().await.ok();
        }
        let cancelled = word.as_deref().unwrap_or("Cancelled");
        let form_id = order.form_id.clone();
        let done = match &form_id {
            Some(form_id) => engine.keep_form(form_id, order.operation, order.fields, cancelled),
            None => engine.keep(order.operation, order.fields, cancelled),
        };
        match done {
            Ok(id) => {
                let object = json!({"event": "kept", "line": number, "form_id": form_id, "kept": id});
                report.result(&object, &format!("Line {number} is kept as write-back {id}"));
                kept.push(id);
            }
            Err(error) => {
                all = false;
                let (code, words) = match &error {
                    NotKept::Intent(error) => ("BAD_INPUT", error.to_string()),
                    NotKept::Engine(error) => (error.code(), error.to_string()),
                };
                report.not_kept(number, form_id.as_deref(), code, &words);
            }
        }
    }
    (kept, all)
}

/// Lines of standard input with their numbers, read where they hold up nobody.
fn lines() -> mpsc::Receiver<(usize, String)> {
    let (send, receive) = mpsc::channel(16);
    // Not a task: one that waits for input would hold the process at its end.
    std::thread::spawn(move || {
        for (number, line) in (1..).zip(std::io::stdin().lines()) {
            let Ok(line) = line else { return };
            if send.blocking_send((number, line)).is_err() {
                return;
            }
        }
    });
    receive
}
