//! Trouble to order: replies that fail, hang, break off or get lost.

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 503 API2002; nothing was done.
    #[serde(alias = "503")]
    Overloaded,
    /// 500 API2010; nothing was done.
    #[serde(alias = "500")]
    Internal,
    /// 429 API2012, the daily cap; nothing was done.
    #[serde(alias = "429")]
    DailyCap,
    /// 401 API2004; nothing was done.
    #[serde(alias = "401")]
    NotAuthorized,
    /// 200 with a web page; nothing was done.
    Html,
    /// Waits `ms` (for ever without it), then goes on as usual.
    Hang,
    /// The connection breaks; nothing was done.
    DropConnection,
    /// All is done, but the answer comes after `ms` only, or never.
    LoseAnswer,
    /// All is done, and the connection breaks before the answer.
    DropAnswer,
    /// All is done, but the answer's body ends in the middle.
    Cut,
}

/// A fault that strikes the next matching requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// How many requests are struck.
    #[serde(default = "one", alias = "fail_next")]
    pub count: u32,
    /// How many matching requests pass before.
    #[serde(default)]
    pub after: u32,
    /// Strikes paths that contain this (without query, as `/v4/appointments`).
    #[serde(default)]
    pub path: Option<String>,
    /// Strikes this method only.
    #[serde(default)]
    pub method: Option<String>,
    /// Milliseconds, for `hang` and `lose_answer`.
    #[serde(default)]
    pub ms: Option<u64>,
}

fn one() -> u32 {
    1
}

impl Fault {
    /// Strikes the next request, whatever it is.
    pub fn new(kind: FaultKind) -> Self {
        Self { kind, count: 1, after: 0, path: None, method: None, ms: None }
    }

    /// Strikes paths that contain `path` only.
    #[must_use]
    pub fn on(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Strikes `count` requests.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = count;
        self
    }
}

/// Takes the fault that strikes this request, if any.
pub(crate) fn strike(faults: &mut Vec<Fault>, method: &str, path: &str) -> Option<Fault> {
    let at = faults.iter().position(|fault| {
        fault.path.as_ref().is_none_or(|part| path.contains(part.as_str()))
            && fault.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    })?;
    let fault = &mut faults[at];
    if fault.after > 0 {
        fault.after -= 1;
        return None;
    }
    let struck = fault.clone();
    fault.count = fault.count.saturating_sub(1);
    if fault.count == 0 {
        faults.remove(at);
    }
    Some(struck)
}
