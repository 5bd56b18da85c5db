//! The way between the engine and the demo practice: requests and answers get lost, cut, late, mixed up or doubled on
//! it, and every one is written down.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request, Response};
use sandbox::Sandbox;
use sikka::{Transport, TransportError};
use tokio::time::{Instant, sleep};
use tower::ServiceExt;

use crate::fate::{Fate, Odds};
use crate::power::Power;
use crate::roll::Roll;
use crate::wish::key_of;

/// A line of the wire's log about a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Paid {
    /// A request left. `known`: what became of it is certain to whoever sent it.
    Sent { key: String, known: bool },
    /// A person asked to send it again.
    Again { key: String },
}

#[derive(Default)]
struct State {
    calm: bool,
    offline_until: Option<Instant>,
    list_fails_until: Option<Instant>,
    paid: Vec<Paid>,
    twice: BTreeSet<String>,
    earlier: Option<Response<Bytes>>,
    requests: u64,
    writes: u64,
    lines: Vec<String>,
    trace: DefaultHasher,
    history: BTreeMap<String, Vec<String>>,
    /// Fates that are ordered for the next write-backs, whatever the dice say.
    ordered: Vec<Fate>,
}

/// What outlives a power cut: the network, and Sikka behind it.
pub(crate) struct Net {
    pub(crate) sandbox: Sandbox,
    router: Router,
    odds: Odds,
    roll: Mutex<Roll>,
    state: Mutex<State>,
    began: Instant,
}

impl Net {
    pub(crate) fn new(sandbox: Sandbox, odds: Odds, seed: u64) -> Self {
        Self {
            router: sandbox.router(),
            sandbox,
            odds,
            roll: Mutex::new(Roll::new(seed ^ 0x0031_7BE5)),
            state: Mutex::new(State { calm: true, ..State::default() }),
            began: Instant::now(),
        }
    }

    /// Whether everything arrives.
    pub(crate) fn calm(&self, calm: bool) {
        let mut state = self.state.lock().unwrap();
        state.calm = calm;
        if calm {
            (state.offline_until, state.list_fails_until) = (None, None);
        }
    }

    pub(crate) fn order(&self, fates: &[Fate]) {
        self.state.lock().unwrap().ordered.extend_from_slice(fates);
    }

    pub(crate) fn offline_for(&self, seconds: u64) {
        self.state.lock().unwrap().offline_until = Some(Instant::now() + Duration::from_secs(seconds));
    }

    pub(crate) fn list_fails_for(&self, seconds: u64) {
        self.state.lock().unwrap().list_fails_until = Some(Instant::now() + Duration::from_secs(seconds));
    }

    /// A person asked to send this again.
    pub(crate) fn asked_again(&self, key: &str) {
        self.state.lock().unwrap().paid.push(Paid::Again { key: key.to_owned() });
        self.note(key, "a person asked to send it again");
    }

    /// The log of all payments, in order.
    pub(crate) fn paid(&self) -> Vec<Paid> {
        self.state.lock().unwrap().paid.clone()
    }

    /// Keys of requests that the way itself doubled.
    pub(crate) fn doubled_on_the_way(&self) -> BTreeSet<String> {
        self.state.lock().unwrap().twice.clone()
    }

    /// Requests in all, and write-backs among them.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let state = self.state.lock().unwrap();
        (state.requests, state.writes)
    }

    /// All requests, in order.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.state.lock().unwrap().lines.clone()
    }

    pub(crate) fn trace(&self) -> u64 {
        self.state.lock().unwrap().trace.finish()
    }

    /// What happened on the way to this one.
    pub(crate) fn history(&self, key: &str) -> Vec<String> {
        self.state.lock().unwrap().history.get(key).cloned().unwrap_or_default()
    }

    pub(crate) fn note(&self, key: &str, words: &str) {
        let at = self.began.elapsed();
        let line = format!("{:>6}.{:03} s  {words}", at.as_secs(), at.subsec_millis());
        self.state.lock().unwrap().history.entry(key.to_owned()).or_default().push(line);
    }

    fn fate(&self, write: bool, list: bool) -> Fate {
        let mut state = self.state.lock().unwrap();
        if write && !state.ordered.is_empty() {
            return state.ordered.remove(0);
        }
        if state.calm {
            return Fate::Fine;
        }
        let now = Instant::now();
        if state.offline_until.is_some_and(|until| until > now) {
            return Fate::NotSent;
        }
        if list && state.list_fails_until.is_some_and(|until| until > now) {
            return Fate::Overloaded;
        }
        drop(state);
        self.odds.roll(&mut self.roll.lock().unwrap(), write)
    }

    /// How long the network takes, and how long somebody waits until a lost answer is given up.
    fn dice(&self, low: u64, high: u64) -> Duration {
        Duration::from_millis(self.roll.lock().unwrap().between(low, high))
    }

    async fn exchange(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let host = request.uri().authority().unwrap().as_str().parse().unwrap();
        request.headers_mut().insert(http::header::HOST, host);
        let reply = self.router.clone().oneshot(request.map(Body::from)).await.unwrap();
        let (head, body) = reply.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX)
            .await
            .map_err(|error| TransportError::NoAnswer(error.to_string()))?;
        Ok(Response::from_parts(head, body))
    }

    /// Writes a request down before anything happens to it. Gives the key of what it carries.
    fn log(&self, request: &Request<Bytes>, write: bool, fate: Fate) -> Option<String> {
        let mut state = self.state.lock().unwrap();
        state.requests += 1;
        let at = u64::try_from(self.began.elapsed().as_millis()).unwrap();
        let address = request.uri().path_and_query().map_or("", |all| all.as_str());
        (at, request.method().as_str(), address, request.body(), fate).hash(&mut state.trace);
        state.lines.push(format!("{at} ms {} {address} {fate:?}", request.method()));
        if !write {
            return None;
        }
        state.writes += 1;
        let path = request.uri().path().trim_start_matches("/v4");
        let fields: BTreeMap<String, String> = serde_json::from_slice(request.body()).unwrap_or_default();
        // Visits are told apart by their number here; the judge knows which of his it is.
        let key = match path.strip_prefix("/appointments/") {
            Some(number) => Some(format!("appointment {number}")),
            None => key_of(request.method().as_str(), path, &fields, |_| None),
        };
        let key = key?;
        let answered = matches!(fate, Fate::Fine | Fate::Late(_) | Fate::Limited(_) | Fate::Twice);
        let known = answered || fate == Fate::NotSent;
        if path == "/transaction" {
            state.paid.push(Paid::Sent { key: key.clone(), known });
        }
        if fate == Fate::Twice {
            state.twice.insert(key.clone());
        }
        drop(state);
        self.note(&key, &format!("{} {path} {fields:?}: {fate:?}", request.method()));
        Some(key)
    }

    /// Whether whoever sent this knows what became of it.
    fn set_known(&self, key: &str, is_known: bool) {
        let mut state = self.state.lock().unwrap();
        for line in state.paid.iter_mut().rev() {
            if let Paid::Sent { key: sent, known } = line
                && sent == key
            {
                *known = is_known;
                return;
            }
        }
    }
}

/// The transport of one life.
pub(crate) struct Wire {
    pub(crate) net: Arc<Net>,
    pub(crate) power: Arc<Power>,
}

fn no_answer() -> TransportError {
    TransportError::NoAnswer("the connection broke".to_owned())
}

fn said(status: u16, words: &'static str) -> Result<Response<Bytes>, TransportError> {
    Ok(Response::builder().status(status).body(Bytes::from_static(words.as_bytes())).unwrap())
}

const OVERLOADED: &str = r#"{"http_code":"503","http_code_desc":"Service Unavailable","error_code":"API2002","short_message":"Service overloaded","long_message":"Server is overloaded.","more_information":""}"#;
const FAILED: &str = r#"{"http_code":"500","http_code_desc":"Internal Server Error","error_code":"API2001","short_message":"Internal error","long_message":"","more_information":""}"#;

impl Wire {
    async fn carry(
        &self,
        request: Request<Bytes>,
        write: bool,
        fate: Fate,
    ) -> Result<Response<Bytes>, TransportError> {
        let net = &self.net;
        if fate == Fate::NotSent {
            return Err(TransportError::NotSent("no route".to_owned()));
        }
        sleep(net.dice(2, 120)).await;
        match fate {
            Fate::Lost => {
                sleep(net.dice(1_000, 30_000)).await;
                return Err(no_answer());
            }
            Fate::Limited(seconds) => {
                let answer = Response::builder().status(429).header("retry-after", seconds.to_string());
                return Ok(answer.body(Bytes::new()).unwrap());
            }
            Fate::Overloaded => return said(503, OVERLOADED),
            Fate::Page => return said(200, "<html><h1>Sign in to the network</h1></html>"),
            Fate::Straggler(seconds) => {
                let given_up = net.dice(1_000, 30_000);
                let net = net.clone();
                tokio::spawn(async move {
                    sleep(given_up + Duration::from_secs(seconds)).await;
                    drop(net.exchange(request).await);
                });
                sleep(given_up).await;
                return Err(no_answer());
            }
            Fate::Twice => drop(net.exchange(request.clone()).await),
            _ => {}
        }
        let answer = net.exchange(request).await?;
        // The server has it; nobody here knows.
        self.power.await_moment().await;
        sleep(net.dice(2, 120)).await;
        match fate {
            Fate::AnswerLost => {
                sleep(net.dice(1_000, 30_000)).await;
                Err(no_answer())
            }
            Fate::Cut => Ok(answer.map(|body| body.slice(..body.len() / 2))),
            Fate::Late(seconds) => {
                sleep(Duration::from_secs(seconds)).await;
                Ok(answer)
            }
            Fate::DoneAndFailed => said(500, FAILED),
            Fate::EarlierAnswer => {
                let earlier = net.state.lock().unwrap().earlier.clone();
                earlier.ok_or_else(no_answer)
            }
            _ => {
                if write && answer.status().is_success() {
                    net.state.lock().unwrap().earlier = Some(answer.clone());
                }
                Ok(answer)
            }
        }
    }
}

#[async_trait]
impl Transport for Wire {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.power.await_moment().await;
        let path = request.uri().path();
        let list = path.ends_with("/writebacks");
        let write = request.method() != Method::GET && !list && !path.contains("_key");
        let mut fate = self.net.fate(write, list);
        // Two new patients of one name are nobody's number: what builds on them waits for the desk, for ever if need be.
        if fate == Fate::Twice && path.ends_with("/patient") {
            fate = Fate::Fine;
        }
        let key = self.net.log(&request, write, fate);
        if let Some(key) = &key
            && !self.power.is_on()
        {
            self.net.set_known(key, false);
        }
        let mut waits = Waits { net: &self.net, key: key.as_deref() };
        let answer = self.carry(request, write, fate).await;
        // A refusal is one by its status, however little of its words arrives.
        let refused = answer.as_ref().is_ok_and(|answer| answer.status().is_client_error());
        if refused && let Some(key) = &key {
            self.net.set_known(key, true);
        }
        // It is here, and nobody has looked at it.
        self.power.await_moment().await;
        waits.key = None;
        answer
    }
}

/// Whoever waited for the answer is gone: the outcome is not known.
struct Waits<'a> {
    net: &'a Net,
    key: Option<&'a str>,
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.net.set_known(key, false);
        }
    }
}
