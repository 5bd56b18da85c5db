//! The way between the engine and the demo practice: slow, sometimes broken, with habits of its own, and counting how
//! many renewals of a key are on it at once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, StatusCode, Uri};
use serde_json::Value;
use sikka::{Transport, TransportError};

use super::life::Life;
use super::roll::Roll;

/// How a 429 tells how long to wait.
#[derive(Debug, Clone, Copy)]
pub(super) enum Limit {
    Untold,
    RetryAfter(u64),
    RetryAfterDate(u64),
    WindowReset(u64),
}

/// What goes wrong on the way.
#[derive(Debug, Clone, Copy)]
pub(super) enum Trouble {
    /// Nothing leaves this machine.
    Offline { seconds: u64 },
    /// A gateway answers with a web page.
    Gateway { status: u16, count: u32 },
    /// 429 to the next so many requests.
    Limited { limit: Limit, count: u32 },
    /// The next so many pages of a whole list are 204, as if there were nothing.
    Empty { count: u32 },
}

/// How this server speaks, beyond the sandbox's own switches.
#[derive(Debug, Clone, Default)]
pub(super) struct Habits {
    /// Milliseconds a request and its answer are on their way.
    pub(super) latency: (u64, u64),
    /// Seconds that `practice_events` takes besides.
    pub(super) events_take: u64,
    /// Numbers as numbers, what is absent as null.
    pub(super) plain_scalars: bool,
    /// Envelopes without `pagination`.
    pub(super) no_pagination: bool,
    /// The list's order, in which changed rows move.
    pub(super) sorted: bool,
    /// Answers without a `Date`.
    pub(super) undated: bool,
    /// Percent of the pages whose `total_count` is not true.
    pub(super) lies: u64,
}

impl Habits {
    pub(super) fn of(roll: &mut Roll) -> Self {
        Self {
            latency: *roll.of(&[(1, 5), (20, 200), (100, 900)]),
            events_take: *roll.of(&[0, 0, 6, 14]),
            plain_scalars: roll.chance(25),
            no_pagination: roll.chance(15),
            sorted: roll.chance(25),
            undated: roll.chance(15),
            lies: *roll.of(&[0, 0, 30, 100]),
        }
    }
}

struct State {
    roll: Roll,
    troubles: Vec<Trouble>,
    offline_until: Option<tokio::time::Instant>,
    stirs: u32,
    empty_pages: u32,
    renewals: u32,
    most_renewals: u32,
    requests: u64,
}

/// The transport of a simulated day.
pub(super) struct Wire {
    inner: Arc<dyn Transport>,
    habits: Habits,
    life: Arc<Mutex<Life>>,
    state: Mutex<State>,
}

/// A renewal on its way; also one that nobody waits for any more has ended.
struct Renewal<'a>(&'a Wire);

impl Drop for Renewal<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().renewals -= 1;
    }
}

impl Wire {
    pub(super) fn new(inner: Arc<dyn Transport>, habits: Habits, life: Arc<Mutex<Life>>, seed: u64) -> Self {
        let state = State {
            roll: Roll::new(seed ^ 0x5157),
            troubles: Vec::new(),
            offline_until: None,
            stirs: 0,
            empty_pages: 0,
            renewals: 0,
            most_renewals: 0,
            requests: 0,
        };
        Self { inner, habits, life, state: Mutex::new(state) }
    }

    pub(super) fn order(&self, trouble: Trouble) {
        let mut state = self.state.lock().unwrap();
        match trouble {
            Trouble::Offline { seconds } => {
                state.offline_until = Some(tokio::time::Instant::now() + Duration::from_secs(seconds));
            }
            Trouble::Empty { count } => state.empty_pages += count,
            other => state.troubles.push(other),
        }
    }

    /// Something moves rows after each of the next so many pages.
    pub(super) fn stir(&self, pages: u32) {
        self.state.lock().unwrap().stirs += pages;
    }

    pub(super) fn calm(&self) {
        let mut state = self.state.lock().unwrap();
        state.troubles.clear();
        (state.offline_until, state.stirs, state.empty_pages) = (None, 0, 0);
    }

    /// The most renewals that were on their way at once.
    pub(super) fn most_renewals(&self) -> u32 {
        self.state.lock().unwrap().most_renewals
    }

    pub(super) fn requests(&self) -> u64 {
        self.state.lock().unwrap().requests
    }

    async fn on_its_way(&self) {
        let (low, high) = self.habits.latency;
        let wait = self.state.lock().unwrap().roll.between(low, high);
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }

    fn renewal(&self) -> Renewal<'_> {
        let mut state = self.state.lock().unwrap();
        state.renewals += 1;
        state.most_renewals = state.most_renewals.max(state.renewals);
        Renewal(self)
    }

    fn takes_empty_page(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        let takes = state.empty_pages > 0;
        state.empty_pages = state.empty_pages.saturating_sub(1);
        takes
    }

    fn broken(&self) -> Option<Result<Response<Bytes>, TransportError>> {
        let mut state = self.state.lock().unwrap();
        if state.offline_until.is_some_and(|until| until > tokio::time::Instant::now()) {
            return Some(Err(TransportError::NotSent("no route".to_owned())));
        }
        let trouble = state.troubles.first_mut()?;
        let (answer, left) = match trouble {
            Trouble::Offline { .. } | Trouble::Empty { .. } => return None,
            Trouble::Gateway { status, count } => {
                *count -= 1;
                let page = Bytes::from_static(b"<html><h1>Bad Gateway</h1></html>");
                (Response::builder().status(*status).header("content-type", "text/html").body(page), *count)
            }
            Trouble::Limited { limit, count } => {
                *count -= 1;
                (too_many(*limit, self.life.lock().unwrap().sandbox.now()), *count)
            }
        };
        if left == 0 {
            state.troubles.remove(0);
        }
        Some(Ok(answer.unwrap()))
    }

    /// The server's own time, on every answer or on none.
    fn dated(&self, mut answer: Response<Bytes>) -> Response<Bytes> {
        if self.habits.undated {
            answer.headers_mut().remove("date");
        } else {
            let now = http_date(self.life.lock().unwrap().sandbox.now());
            answer.headers_mut().insert("date", now.parse().unwrap());
        }
        answer
    }

    /// What the server's habits make of an answer to a list.
    fn spoken(&self, mut answer: Response<Bytes>) -> Response<Bytes> {
        let Habits { plain_scalars, no_pagination, lies, .. } = self.habits;
        let lie = self.state.lock().unwrap().roll.chance(lies);
        if answer.status() != StatusCode::OK || !(plain_scalars || no_pagination || lie) {
            return answer;
        }
        // A body that was cut on the way stays as it is.
        let Ok(mut body) = serde_json::from_slice::<Value>(answer.body()) else { return answer };
        let envelope = match &mut body {
            Value::Array(one) => one.first_mut().and_then(Value::as_object_mut),
            Value::Object(envelope) => Some(envelope),
            _ => None,
        };
        let Some(envelope) = envelope.filter(|envelope| envelope.contains_key("items")) else {
            return answer;
        };
        if no_pagination {
            envelope.remove("pagination");
        }
        if lie {
            let told = self.state.lock().unwrap().roll.between(0, 120);
            envelope.insert("total_count".to_owned(), told.to_string().into());
        }
        if plain_scalars {
            plain(&mut body);
        }
        *answer.body_mut() = Bytes::from(body.to_string());
        answer
    }
}

/// 429 as it may look (`wire/sikka.md` 5): the body says nothing.
fn too_many(limit: Limit, now: chrono::DateTime<chrono::Utc>) -> http::Result<Response<Bytes>> {
    let answer = Response::builder().status(429);
    match limit {
        Limit::Untold => answer,
        Limit::RetryAfter(seconds) => answer.header("retry-after", seconds.to_string()),
        Limit::RetryAfterDate(seconds) => {
            answer.header("retry-after", http_date(now + Duration::from_secs(seconds)))
        }
        Limit::WindowReset(seconds) => {
            answer.header("x-rate-limit-remaining", "0").header("x-rate-limit-reset", seconds.to_string())
        }
    }
    .body(Bytes::new())
}

fn http_date(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// "60" as 60 and "" as null, where nothing of the text is lost by it.
fn plain(value: &mut Value) {
    match value {
        Value::String(text) if text.is_empty() => *value = Value::Null,
        Value::String(text) => {
            if let Ok(number) = text.parse::<u64>()
                && number.to_string() == *text
            {
                *value = number.into();
            }
        }
        Value::Array(all) => all.iter_mut().for_each(plain),
        Value::Object(all) => all.values_mut().for_each(plain),
        _ => {}
    }
}

/// The list in an order in which a changed row moves.
fn sorted(uri: &Uri) -> Uri {
    let order = if uri.path().ends_with("/patients") { "lastname" } else { "appointment_date" };
    let and = if uri.query().is_some() { '&' } else { '?' };
    format!("{uri}{and}sortby={order}").parse().unwrap()
}

#[async_trait]
impl Transport for Wire {
    async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().to_owned();
        let _renewal = (path.ends_with("/request_key") && request.method() == http::Method::POST)
            .then(|| self.renewal());
        self.state.lock().unwrap().requests += 1;
        self.on_its_way().await;
        if let Some(broken) = self.broken() {
            return broken.map(|answer| self.dated(answer));
        }
        let is_list = path.ends_with("/patients") || path.ends_with("/appointments");
        if path.ends_with("/practice_events") {
            tokio::time::sleep(Duration::from_secs(self.habits.events_take)).await;
        }
        // A row that is asked for by its id is told truly: its absence is all that tells of a deletion.
        let query = request.uri().query().unwrap_or_default();
        let is_whole = is_list && !query.contains("patient_id=") && !query.contains("appointment_sr_no=");
        if is_whole && self.takes_empty_page() {
            return Ok(self.dated(Response::builder().status(204).body(Bytes::new()).unwrap()));
        }
        if is_list && self.habits.sorted {
            *request.uri_mut() = sorted(request.uri());
        }
        let answer = self.dated(self.inner.send(request).await?);
        let stirred = is_list && {
            let mut state = self.state.lock().unwrap();
            let stirs = state.stirs > 0;
            state.stirs = state.stirs.saturating_sub(1);
            stirs
        };
        if stirred {
            self.life.lock().unwrap().stir();
        }
        self.on_its_way().await;
        Ok(self.spoken(answer))
    }
}
