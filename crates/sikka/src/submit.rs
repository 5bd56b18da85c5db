//! Sending a write-back (`wire/sikka.md` 7, 7.1): exact on output, and honest about what is known afterwards.

use std::fmt;

use bytes::Bytes;
use http::{Method, Response};
use pms::{Answer, Intent, refuses_the_kind};
use serde::Serializer as _;

use crate::call::{Call, Repeat, is_cut, segment};
use crate::wire::answer::{Credentials, StatusBody, meaning};
use crate::{Client, Error, KeySource, TransportError};

/// A write-back, word for word as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct WriteBackRequest {
    /// "POST", "PATCH", "PUT"
    pub method: &'static str,
    /// Below `/v4`: "/appointment", "/appointments/70670"; ids percent-encoded.
    pub path: String,
    /// The path without the record, for errors.
    label: &'static str,
    /// The API's name as Sikka's list of write-backs has it.
    pub api: &'static str,
    /// The body's fields in order; all values are texts.
    pub body: Vec<(String, String)>,
}

impl WriteBackRequest {
    /// The request for an intent. `check_spu`: refuse it (412) while the practice's server is off, instead of
    /// keeping it until it is back.
    pub fn of(intent: &Intent, check_spu: bool) -> Self {
        let route = intent.route();
        let mut body = intent.body();
        if check_spu {
            body.push(("check_spu".to_owned(), "true".to_owned()));
        }
        let path = match route.record {
            Some(record) => format!("{}/{}", route.path, segment(record)),
            None => route.path.to_owned(),
        };
        Self { method: route.method, label: route.path, path, api: route.api, body }
    }

    /// Whether it holds our tag.
    pub fn has_tag(&self, tag: &pms::Tag) -> bool {
        self.body.iter().any(|(_, value)| tag.is_in(value))
    }

    /// The body as JSON: an object of texts.
    pub fn body_json(&self) -> String {
        let mut json = Vec::new();
        let fields = self.body.iter().map(|(name, value)| (name, value));
        // Texts into memory: neither can fail.
        let _ = serde_json::Serializer::new(&mut json).collect_map(fields);
        String::from_utf8(json).unwrap_or_default()
    }

    /// The record that it changes, as in the path; `None` for something new.
    pub(crate) fn record(&self) -> Option<&str> {
        self.path.strip_prefix(self.label)?.strip_prefix('/')
    }

    /// What the record is: "appointment", "patient".
    pub(crate) fn kind(&self) -> &'static str {
        self.label.trim_start_matches('/').trim_end_matches('s')
    }
}

impl fmt::Debug for WriteBackRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.body.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "{} {} {names:?}", self.method, self.path)
    }
}

impl Client {
    /// Sends a write-back once. A key that Sikka calls expired is renewed, and then it is sent once more, for then it
    /// certainly was not taken; nothing else is repeated here.
    ///
    /// The answer's texts hold at most 200 characters of the server's own words.
    pub async fn submit(&self, keys: &dyn KeySource, request: &WriteBackRequest) -> Answer {
        let Ok(method) = Method::from_bytes(request.method.as_bytes()) else {
            return Answer::Refused { reason: "no such method".to_owned(), as_kind: false };
        };
        let mut call = Call::get(request.label, Credentials::Key);
        call.method = method;
        call.path = request.path.clone();
        call.body = Some(Bytes::from(request.body_json()));
        let key = match keys.request_key().await {
            Ok(key) => key,
            Err(error) => return not_taken(&error),
        };
        call.key = Some(key.clone());
        match self.send_once(&call, false).await {
            Err(()) => {}
            Ok(answer) => return answer,
        }
        match keys.renew(&key).await {
            Ok(renewed) => call.key = Some(renewed),
            Err(error) => return not_taken(&error),
        }
        self.send_once(&call, true).await.unwrap_or_else(|()| not_taken(&Error::KeyRefused))
    }

    /// `Err`: the key was refused.
    async fn send_once(&self, call: &Call, again: bool) -> Result<Answer, ()> {
        let (pass, answer) = match self.shared.attempt(call, again).await {
            Ok(sent) => sent,
            Err(Error::KeyRefused) => return Err(()),
            Err(error @ (Error::NotAnswering { .. } | Error::RateLimited { .. })) => {
                return Ok(not_taken(&error));
            }
            Err(error) => return Ok(Answer::Refused { reason: error.to_string(), as_kind: false }),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(TransportError::NotSent(_)) => return Ok(not_taken(&Error::Offline)),
            Err(TransportError::NoAnswer(_)) => {
                pass.unusable();
                return Ok(lost("no answer came".to_owned()));
            }
        };
        let told = StatusBody::read(answer.body());
        let status = answer.status();
        // A yes whose body says no is a no: a number in its words is none of a write-back.
        let http = told.http.filter(|http| status.is_success() && *http >= 400);
        if status.is_success() && http.is_none() {
            return Ok(match told.id {
                Some(id) => {
                    pass.usable();
                    Answer::Accepted { id }
                }
                None => {
                    pass.unusable();
                    lost("the answer names no write-back".to_owned())
                }
            });
        }
        let http = http.unwrap_or(status.as_u16());
        if (400..500).contains(&http) || told.code == "API2010" {
            pass.usable();
        } else {
            pass.unusable();
        }
        self.refusal(call, &answer, http, told)
    }

    /// Takes a write-back back at Sikka, which it allows while it is pending (`wire/sikka.md` 7.4). App credentials.
    /// False where Sikka says no: it is under way, has ended, or is not known.
    pub async fn delete_write_back(&self, id: &str) -> Result<bool, Error> {
        let mut call = Call::get("/writebacks", Credentials::AppOptional).with("id", id);
        call.method = Method::DELETE;
        // A second one would be refused since the first one worked.
        let deleted = self.shared.repeat(&call, false, Repeat::Untaken, is_sikkas_word).await;
        match deleted {
            Ok(()) => Ok(true),
            Err(Error::Refused { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What an answer of this status that is no yes means. `Err`: the key was refused.
    fn refusal(
        &self,
        call: &Call,
        answer: &Response<Bytes>,
        status: u16,
        told: StatusBody,
    ) -> Result<Answer, ()> {
        if !(400..500).contains(&status) || status == 408 {
            return Ok(lost(format!("HTTP {status}")));
        }
        // A filter or a gateway on the way says no too, and nobody knows what it let through. An expired key and a pace
        // that is too fast may be told without a word (`wire/sikka.md` 9).
        let is_wordless = answer.body().trim_ascii().is_empty() && status == 401;
        if !told.is_sikkas && !is_wordless && status != 429 {
            let what =
                if is_cut(answer.body()) { "the answer broke off" } else { "the answer is not Sikka’s" };
            return Ok(lost(format!("{what} (HTTP {status})")));
        }
        let error = meaning(status, answer.headers(), answer.body(), call.label, call.credentials);
        match error {
            Error::KeyRefused => return Err(()),
            Error::RateLimited { retry_after } => {
                self.shared.gate.hold(retry_after.unwrap_or(std::time::Duration::from_secs(5)));
                return Ok(not_taken(&error));
            }
            Error::DailyLimit | Error::SpuOffline => return Ok(not_taken(&error)),
            // What broke off may have said that the key expired, and not that this is refused for good.
            _ if is_cut(answer.body()) => return Ok(lost("the answer broke off".to_owned())),
            _ => {}
        }
        let reason = match (told.words.is_empty(), told.code.is_empty()) {
            (false, _) => told.words,
            (true, false) => format!("{} (HTTP {status})", told.code),
            (true, true) => format!("HTTP {status}"),
        };
        // A path or a method that is not there, unless a record is named, which may be what is not there.
        let closed = matches!(status, 405 | 501) || told.code == "API2014";
        let as_kind = closed || status == 404 && call.label == call.path || refuses_the_kind(&reason);
        Ok(Answer::Refused { reason, as_kind })
    }
}

/// Whether an answer that says yes is Sikka's own (`wire/sikka.md` 7.4): a network that wants a password, or a filter,
/// says yes too, with a page, with nothing, or with JSON of its own.
fn is_sikkas_word(answer: &Response<Bytes>) -> Result<(), Error> {
    let told = StatusBody::read(answer.body());
    let deleted = told.code == "API4006" || told.words.to_ascii_lowercase().contains("deleted");
    if deleted { Ok(()) } else { Err(Error::NotJson) }
}

fn not_taken(error: &Error) -> Answer {
    Answer::NotTaken { reason: error.to_string(), obstacle: error.code() }
}

fn lost(reason: String) -> Answer {
    Answer::Lost { reason }
}
