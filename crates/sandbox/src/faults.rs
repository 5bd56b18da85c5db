//! Trouble to order: replies that fail, hang, break off or get lost.

use serde::{Deserialize, Serialize};

use crate::choices::ComeBack;
use crate::random::Random;

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
    /// 500 API2001; nothing was done.
    ServerError,
    /// 504 API2022; nothing was done.
    #[serde(alias = "504")]
    GatewayTimeout,
    /// 429 API2012, the practice's requests of the day; nothing was done. `come_back` and `seconds` say when.
    #[serde(alias = "429")]
    DailyCap,
    /// 429 API2011, the practice's data of the day; nothing was done. `come_back` and `seconds` say when.
    DailyData,
    /// 429 of the app's minute; nothing was done. `come_back` and `seconds` say when.
    TooMany,
    /// 401 API2004; nothing was done.
    #[serde(alias = "401")]
    NotAuthorized,
    /// The request key of the request dies first: it is answered as an expired one is.
    KeyDies,
    /// 200 with a web page; nothing was done.
    Html,
    /// 502 with a web page; nothing was done.
    #[serde(alias = "502")]
    HtmlBadGateway,
    /// Waits `ms` (for ever without it), then goes on as usual.
    Hang,
    /// The connection breaks; nothing was done.
    DropConnection,
    /// All is done, but the answer comes after `ms` only, or never.
    LoseAnswer,
    /// All is done, and the connection breaks before the answer.
    DropAnswer,
    /// All is done, but the answer's body ends in the middle, in good order: only its JSON is broken.
    Cut,
    /// All is done, and the connection breaks in the middle of the answer's body.
    Reset,
    /// All is done, but the body comes in 32 pieces with `ms` (50) between them.
    Drip,
    /// `Data-Insert: in progress`: of patients, appointments and transactions only the first half is there yet.
    Inserting,
    /// 204 without a body, whatever there is.
    NoContent,
    /// 200 with an envelope around no items, whatever there is.
    NoItems,
}

/// A fault that strikes matching requests: the next `count` of them after `after`, each with `chance`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Order")]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// How many requests are struck.
    pub count: u32,
    /// How many matching requests pass before.
    pub after: u32,
    /// Strikes paths that contain this (without query, as `/v4/appointments`).
    pub path: Option<String>,
    /// Strikes this method only.
    pub method: Option<String>,
    /// Strikes this office's requests only, as far as their request key tells.
    pub office_id: Option<String>,
    /// Milliseconds, for `hang`, `lose_answer` and `drip`.
    pub ms: Option<u64>,
    /// Seconds until a 429 may be tried again, for `come_back`.
    pub seconds: Option<u64>,
    /// How a 429 says so; with `seconds` alone it is `seconds`, with neither `bare`.
    pub come_back: Option<ComeBack>,
    /// Strikes with this probability, 0 to 1.
    pub chance: Option<f64>,
    /// Where `chance` takes its dice from: the same seed and requests give the same strikes.
    pub seed: u64,
}

/// As it is ordered; a `chance` without a `count` goes on until it is taken back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    kind: FaultKind,
    #[serde(alias = "fail_next")]
    count: Option<u32>,
    #[serde(default)]
    after: u32,
    path: Option<String>,
    method: Option<String>,
    office_id: Option<String>,
    ms: Option<u64>,
    seconds: Option<u64>,
    come_back: Option<ComeBack>,
    chance: Option<f64>,
    #[serde(default)]
    seed: u64,
}

impl From<Order> for Fault {
    fn from(order: Order) -> Self {
        Self {
            kind: order.kind,
            count: order.count.unwrap_or(if order.chance.is_some() { u32::MAX } else { 1 }),
            after: order.after,
            path: order.path,
            method: order.method,
            office_id: order.office_id,
            ms: order.ms,
            seconds: order.seconds,
            come_back: order.come_back,
            chance: order.chance,
            seed: order.seed,
        }
    }
}

impl Fault {
    /// Strikes the next request, whatever it is.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            count: 1,
            after: 0,
            path: None,
            method: None,
            office_id: None,
            ms: None,
            seconds: None,
            come_back: None,
            chance: None,
            seed: 0,
        }
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

    /// Strikes each matching request with this probability until it is taken back.
    #[must_use]
    pub fn with_chance(mut self, chance: f64, seed: u64) -> Self {
        (self.chance, self.seed, self.count) = (Some(chance), seed, u32::MAX);
        self
    }

    /// How a 429 says when to come back.
    pub(crate) fn says_when(&self) -> ComeBack {
        let default = if self.seconds.is_some() { ComeBack::Seconds } else { ComeBack::Bare };
        self.come_back.unwrap_or(default)
    }
}

/// A fault with its dice.
#[derive(Debug, Clone)]
pub(crate) struct Ordered {
    pub(crate) fault: Fault,
    dice: Random,
}

impl From<Fault> for Ordered {
    fn from(fault: Fault) -> Self {
        Self { dice: Random::new(fault.seed, 77), fault }
    }
}

/// Takes the fault that strikes this request, if any. `office_id` is whose request key it has.
pub(crate) fn strike(
    faults: &mut Vec<Ordered>,
    method: &str,
    path: &str,
    office_id: Option<&str>,
) -> Option<Fault> {
    for at in 0..faults.len() {
        let Ordered { fault, dice } = &mut faults[at];
        let meant = fault.path.as_ref().is_none_or(|part| path.contains(part.as_str()))
            && fault.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && fault.office_id.as_ref().is_none_or(|wanted| Some(wanted.as_str()) == office_id);
        if !meant {
            continue;
        }
        if fault.after > 0 {
            fault.after -= 1;
            continue;
        }
        if fault.chance.is_some_and(|chance| !dice.happens(chance)) {
            continue;
        }
        let struck = fault.clone();
        if fault.count < u32::MAX {
            fault.count = fault.count.saturating_sub(1);
        }
        if fault.count == 0 {
            faults.remove(at);
        }
        return Some(struck);
    }
    None
}
