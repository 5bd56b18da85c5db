//! What went over the wire, counted, so that a test can ask how a client behaved.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::reply::Reply;
use crate::world::World;

/// Keys handed out and refused, of one office.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Grants {
    pub(crate) request_key: u64,
    pub(crate) refresh_key: u64,
    pub(crate) authorization_code: u64,
    pub(crate) refused: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// Requests by method and path without ids.
    pub(crate) requests: BTreeMap<String, u64>,
    /// Grants by office; those that name none are under "".
    pub(crate) grants: BTreeMap<String, Grants>,
    /// Key requests being answered, by office.
    in_flight: BTreeMap<String, u32>,
    pub(crate) most_in_flight: u32,
    /// 429s by their code; the minute's limit is under "minute".
    pub(crate) too_many: BTreeMap<String, u64>,
    /// Until when the last 429 of the app told it to wait.
    hold: Option<DateTime<Utc>>,
    pub(crate) during_hold: u64,
    /// Rows moved by the switch `moving_rows`.
    pub(crate) moves: u32,
}

impl Traffic {
    pub(crate) fn arrived(&mut self, counted: String, now: DateTime<Utc>) {
        *self.requests.entry(counted).or_default() += 1;
        self.during_hold += u64::from(self.hold.is_some_and(|until| now < until));
    }

    pub(crate) fn grant_began(&mut self, office_id: &str) {
        let now = self.in_flight.entry(office_id.to_owned()).or_default();
        *now += 1;
        self.most_in_flight = self.most_in_flight.max(*now);
    }

    pub(crate) fn grant_ended(&mut self, office_id: &str) {
        if let Some(now) = self.in_flight.get_mut(office_id) {
            *now = now.saturating_sub(1);
        }
    }

    /// Looks at an answer on its way out. `there` is the server's own time, with its skew, in which dates are meant.
    pub(crate) fn leaves(&mut self, reply: &Reply, now: DateTime<Utc>, there: DateTime<Utc>) {
        if reply.status != 429 {
            return;
        }
        let body: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let code = body["error_code"].as_str().unwrap_or("minute");
        *self.too_many.entry(code.to_owned()).or_default() += 1;
        // The caps of the day are a practice's, not the app's.
        if !matches!(code, "API2011" | "API2012") {
            let header = |name: &str| {
                let found = reply.headers.iter().find(|(header, _)| *header == name);
                found.map(|(_, text)| text.as_str())
            };
            let after = header("retry-after").and_then(|text| {
                let seconds = text.parse().ok().map(TimeDelta::seconds);
                seconds.or_else(|| Some(DateTime::parse_from_rfc2822(text).ok()?.to_utc() - there))
            });
            let reset = header("x-rate-limit-reset").and_then(|text| text.parse().ok());
            let wait = after.or_else(|| reset.map(TimeDelta::seconds));
            self.hold = wait.map(|wait| now + wait).max(self.hold);
        }
    }
}

impl World {
    pub(crate) fn grants_of(&mut self, office: Option<usize>) -> &mut Grants {
        let office_id = office.map(|at| self.practices[at].office_id.clone()).unwrap_or_default();
        self.traffic.grants.entry(office_id).or_default()
    }
}
