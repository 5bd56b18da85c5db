//! The demo practice of a flow: the sandbox as a process, and its control calls.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::desktop::Session;
use crate::tooling::{built, seconds};

/// A running demo practice.
pub(crate) struct Practice {
    agent: ureq::Agent,
    greeting: Value,
}

impl Practice {
    /// Starts one in the session. Its zone is one where it is daytime now, so that "today" has hours left.
    pub(crate) fn start(session: &Session, more: &[&str]) -> Self {
        let mut command = session.command(built("sandbox", "DESKBELL_TEST_SANDBOX"));
        command
            .args(["--rate-limit", "0", "--lag", "0.2", "--write-back-delay", "2", "--zone", daytime_zone()])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(session.log_file("sandbox"));
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        session.keep(child);
        let greeting = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(seconds(20)))
            .http_status_as_error(false)
            .build();
        Self { agent: agent.into(), greeting }
    }

    /// What the app needs in its environment to find this practice.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        [
            ("DESKBELL_SIKKA_API", "api"),
            ("DESKBELL_SIKKA_AUTHORIZE", "authorize"),
            ("DESKBELL_SIKKA_APP_ID", "app_id"),
            ("DESKBELL_SIKKA_APP_KEY", "app_key"),
        ]
        .map(|(variable, field)| (variable.to_owned(), self.said(field)))
        .to_vec()
    }

    /// A field of the first line.
    pub(crate) fn said(&self, field: &str) -> String {
        self.greeting[field].as_str().unwrap_or_else(|| panic!("no {field} in {}", self.greeting)).to_owned()
    }

    /// `POST /control/<call>`, which the practice must not refuse.
    #[track_caller]
    pub(crate) fn order(&self, call: &str, body: &Value) -> Value {
        self.try_order(call, body).unwrap_or_else(|| panic!("the practice refused {call} {body}"))
    }

    /// `POST /control/<call>`; `None` where the practice refuses.
    pub(crate) fn try_order(&self, call: &str, body: &Value) -> Option<Value> {
        let mut answer = self
            .agent
            .post(format!("{}/control/{call}", self.said("listening")))
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        answer.status().is_success().then(|| serde_json::from_str(&text).unwrap())
    }

    /// Takes all ordered trouble back.
    pub(crate) fn end_faults(&self) {
        self.agent.delete(format!("{}/control/faults", self.said("listening"))).call().unwrap();
    }

    /// `GET /control/<what>` as text.
    pub(crate) fn read(&self, what: &str) -> String {
        let address = format!("{}/control/{what}", self.said("listening"));
        self.agent.get(address).call().unwrap().body_mut().read_to_string().unwrap()
    }

    /// The ids of a table, sorted.
    pub(crate) fn ids(&self, table: &str) -> Vec<String> {
        sorted_lines(&self.read(&format!("ids/{table}")))
    }

    /// The ids of one office's table, sorted.
    pub(crate) fn ids_of(&self, table: &str, office: &str) -> Vec<String> {
        sorted_lines(&self.read(&format!("ids/{table}?office_id={office}")))
    }

    /// The PMS's own truth about write-backs, in the order of arrival.
    pub(crate) fn write_backs(&self) -> Vec<Value> {
        let mut ledger: Value = serde_json::from_str(&self.read("ledger")).unwrap();
        ledger["write_backs"].as_array_mut().map(std::mem::take).unwrap_or_default()
    }

    /// How many requests came in so far.
    pub(crate) fn requests(&self) -> u64 {
        let state: Value = serde_json::from_str(&self.read("state")).unwrap();
        state["requests_total"].as_u64().unwrap()
    }

    /// Cancels what would stand before the next [`Self::book_soon`], so that its visit is the very next.
    pub(crate) fn make_room(&self) {
        let soon = self.book_soon();
        while self.order("cancel", &json!({}))["appointment_sr_no"] != soon["appointment_sr_no"] {}
    }

    /// Books a visit that starts soon, in whatever chair is free; gives the booking.
    pub(crate) fn book_soon(&self) -> Value {
        self.book_soon_at(0)
    }

    /// As [`Self::book_soon`], at the office with this place in the list.
    pub(crate) fn book_soon_at(&self, office: usize) -> Value {
        let state: Value = serde_json::from_str(&self.read("state")).unwrap();
        let office = &state["offices"][office];
        let local = office["local_time"].as_str().unwrap().to_owned();
        let (day, time) = local.split_once(' ').unwrap();
        let (hour, minute) = time.split_once(':').unwrap();
        let now: u32 = hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap();
        // Around noon nobody works: then later on the same day.
        for start in (now + 4..now + 300).step_by(5) {
            for chair in 1..=5 {
                let order = json!({"office_id": office["office_id"], "date": day, "time": format!("{:02}:{:02}", start / 60 % 24, start % 60),
                    "operatory": format!("OP-{chair}"), "length": 30, "source": "online"});
                if let Some(booked) = self.try_order("book", &order) {
                    return booked;
                }
            }
        }
        self.order("book", &json!({"office_id": office["office_id"]}))
    }
}

/// Non-empty lines, sorted.
pub(crate) fn sorted_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> =
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    lines.sort();
    lines
}

#[expect(clippy::disallowed_methods, reason = "a flow runs in real time, on this machine's clock")]
fn daytime_zone() -> &'static str {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    match since.as_secs() / 3600 % 24 {
        7..=15 => "Europe/Berlin",
        16..=21 => "America/New_York",
        _ => "Australia/Sydney",
    }
}
