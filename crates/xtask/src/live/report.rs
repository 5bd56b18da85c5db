//! What `live` says: one JSON object a line for programs, or sentences for people. No PHI beyond record ids, no key.

use std::io::Write;

use engine::Outcome;
use pms::State;
use serde_json::{Value, json};
use sikka::Counters;
use store::{Counts, WriteBack};

use super::machine::peak_rss_kib;

/// Where results go, and what the last line will say.
pub(super) struct Report {
    json: bool,
    ids_only: bool,
    began: std::time::Instant,
    patients: Counts,
    appointments: Counts,
    write_backs: Vec<Value>,
    counters: Counters,
}

impl Report {
    pub(super) fn new(json: bool, ids_only: bool) -> Self {
        Self {
            json,
            ids_only,
            began: std::time::Instant::now(),
            patients: Counts::default(),
            appointments: Counts::default(),
            write_backs: Vec::new(),
            counters: Counters::default(),
        }
    }

    /// A result: an object for programs, a sentence for people.
    pub(super) fn result(&self, object: &Value, sentence: &str) {
        if self.ids_only {
            self.say(sentence);
        } else if self.json {
            print(&object.to_string());
        } else {
            print(sentence);
        }
    }

    /// An id, alone on its line.
    pub(super) fn id(out: &mut impl Write, id: &str) {
        // Whoever closed the pipe has seen enough.
        drop(writeln!(out, "{id}"));
    }

    /// Something on the way, for people only.
    pub(super) fn say(&self, sentence: &str) {
        drop(writeln!(std::io::stderr(), "{sentence}"));
    }

    /// Something that went wrong.
    pub(super) fn trouble(&self, code: &str, sentence: &str) {
        self.say(&format!("{code}: {sentence}"));
        if self.json && !self.ids_only {
            print(&json!({"event": "error", "code": code, "message": sentence}).to_string());
        }
    }

    /// A line of standard input that is no write-back now; whoever wrote it can send it again.
    pub(super) fn not_kept(&self, line: usize, form_id: Option<&str>, code: &str, sentence: &str) {
        self.say(&format!("{code}: {sentence}"));
        if self.json {
            let object = json!({"event": "not_kept", "line": line, "form_id": form_id, "error": code});
            print(&object.to_string());
        }
    }

    /// A step of the authorization check.
    pub(super) fn step(&self, number: u32, name: &str, error: Option<&str>) {
        let object =
            json!({"event": "check", "step": number, "name": name, "ok": error.is_none(), "error": error});
        let sentence = match error {
            None => format!("Step {number} of 5: {name}: good"),
            Some(code) => format!("Step {number} of 5: {name}: {code}"),
        };
        self.result(&object, &sentence);
    }

    /// A sync ended.
    pub(super) fn sync(&mut self, outcome: &Outcome) {
        self.patients += outcome.patients;
        self.appointments += outcome.appointments;
        let object = json!({
            "event": "sync", "ok": outcome.error.is_none(), "error": outcome.error,
            "counts": {"patients": counts(outcome.patients), "appointments": counts(outcome.appointments)},
        });
        let words = |counts: Counts| {
            format!(
                "{} received, {} stored, {} unchanged, {} set aside",
                counts.received, counts.stored, counts.unchanged, counts.set_aside
            )
        };
        let end =
            outcome.error.as_deref().map(|code| format!(" It ended early: {code}.")).unwrap_or_default();
        let sentence = format!(
            "Sync: patients {}; appointments {}.{end}",
            words(outcome.patients),
            words(outcome.appointments)
        );
        self.result(&object, &sentence);
    }

    /// A write-back reached another state.
    pub(super) fn write_back(&self, row: &WriteBack) {
        let mut object = view(row);
        object["event"] = json!("write_back");
        object["operation"] = json!(row.intent.operation().as_str());
        if let Some(words) = row.last_answer.as_deref().filter(|_| !matches!(row.state, State::Completed)) {
            self.say(&format!("The answer: {words}"));
        }
        let id = row.sikka_id.as_deref().unwrap_or("no number yet");
        let sentence = format!("Write-back {} ({id}): {}", row.intent.operation().as_str(), word(row.state));
        self.result(&object, &sentence);
    }

    /// How the write-backs stand at the end.
    pub(super) fn set_write_backs(&mut self, rows: &[WriteBack]) {
        self.write_backs = rows.iter().map(view).collect();
    }

    /// Requests of the whole process.
    pub(super) fn set_counters(&mut self, counters: Counters) {
        self.counters = counters;
    }

    /// The last line.
    pub(super) fn summary(&self, ok: bool) {
        if self.ids_only {
            return;
        }
        let elapsed = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (Counters { requests, retries, .. }, rss) = (self.counters, peak_rss_kib());
        let object = json!({
            "event": "summary", "ok": ok,
            "counts": {"patients": counts(self.patients), "appointments": counts(self.appointments)},
            "write_backs": self.write_backs, "requests": requests, "retries": retries,
            "elapsed_ms": elapsed, "peak_rss_kib": rss,
        });
        let end = if ok { "All asked for was done." } else { "Something was not done: see above." };
        let seconds = elapsed as f64 / 1000.0;
        let sentence = format!(
            "{end} {requests} requests, {retries} of them repeated; {seconds:.1} s; {} MiB at most.",
            rss / 1024
        );
        self.result(&object, &sentence);
    }
}

fn print(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

fn counts(counts: Counts) -> Value {
    json!({
        "received": counts.received, "stored": counts.stored,
        "unchanged": counts.unchanged, "set_aside": counts.set_aside,
    })
}

fn view(row: &WriteBack) -> Value {
    // Codes, not the PMS's words: those may name a patient.
    let error = match row.state {
        State::Failed => Some("REFUSED"),
        State::NeedsPerson => Some("NEEDS_PERSON"),
        State::Unknown => Some("NO_ANSWER"),
        _ => None,
    };
    json!({"id": row.sikka_id, "state": word(row.state), "error": error})
}

/// The states' names in `live`: draft and queued are waiting, submitted is pending.
fn word(state: State) -> &'static str {
    match state {
        State::Draft | State::Queued => "waiting",
        State::Submitted | State::Pending => "pending",
        // Nobody can take one back here.
        State::Discarded => "failed",
        other => other.as_str(),
    }
}
