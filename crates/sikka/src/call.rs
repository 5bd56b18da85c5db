//! One call: its request, its repeated tries, and the renewal of a key that was refused.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::sleep;

use crate::breaker::Pass;
use crate::client::Shared;
use crate::gate::PATIENCE;
use crate::limits::retry_after;
use crate::wire::answer::{Credentials, StatusBody, meaning};
use crate::{Error, KeySource, TransportError};

/// How often a call is tried while the server has trouble.
const TRIES: u32 = 4;
/// How often, where nothing even leaves this machine.
const UNSENT_TRIES: u32 = 2;
/// How often a 429 is waited for.
const LIMITED_TRIES: u32 = 6;
/// How often `Data-Insert: in progress` is waited for: about a minute in all.
const INSERT_TRIES: u32 = 5;

/// A request, complete but for the server's address.
pub(crate) struct Call {
    pub(crate) method: Method,
    /// The path below `/v4`, percent-encoded.
    pub(crate) path: String,
    /// The path without ids, for errors.
    pub(crate) label: &'static str,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) credentials: Credentials,
    pub(crate) key: Option<SecretString>,
    pub(crate) refresh_key: Option<SecretString>,
    pub(crate) body: Option<Bytes>,
    /// Wait while the practice's data is being taken in.
    pub(crate) awaits_insert: bool,
}

impl Call {
    pub(crate) fn get(path: &'static str, credentials: Credentials) -> Self {
        Self {
            method: Method::GET,
            path: path.to_owned(),
            label: path,
            query: Vec::new(),
            credentials,
            key: None,
            refresh_key: None,
            body: None,
            awaits_insert: false,
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }
}

/// Whether a call may be repeated when it is not known whether it arrived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It changes nothing, or the same again.
    Always,
    /// It works once: repeated only where it certainly was not taken.
    Untaken,
}

impl Shared {
    /// Sends a call once. Every request of the client goes through here. The pass is to be told whether the answer
    /// was usable.
    pub(crate) async fn attempt(
        &self,
        call: &Call,
        again: bool,
    ) -> Result<(Pass<'_>, Result<Response<Bytes>, TransportError>), Error> {
        let request = self.request(call)?;
        self.breaker.look()?;
        self.gate.pass().await?;
        let pass = self.breaker.admit()?;
        self.count(again);
        let outcome = self.transport.send(request).await;
        if let Ok(answer) = &outcome {
            self.hear_date(answer.headers());
            // A practice's daily limit is its own: other practices of the app go on.
            if !is_daily_limit(answer) {
                self.gate.observe(answer.headers());
            }
        }
        Ok((pass, outcome))
    }

    /// Sends a call, again where that may help, until `read` is content with its answer.
    pub(crate) async fn repeat<T>(
        &self,
        call: &Call,
        mut again: bool,
        repeat: Repeat,
        read: impl Fn(&Response<Bytes>) -> Result<T, Error> + Send + Sync,
    ) -> Result<T, Error> {
        let (mut tries, mut unsent, mut limited, mut inserting, mut daily) = (0, 0, 0, 0, false);
        loop {
            let (pass, answer) = self.attempt(call, again).await?;
            let mut told = None;
            let outcome = match answer {
                Ok(answer) => {
                    told = retry_after(answer.headers(), self.server_time());
                    judge(call, &answer).and_then(|()| read(&answer))
                }
                Err(TransportError::NotSent(_)) => Err(Error::Offline),
                Err(TransportError::NoAnswer(_)) => Err(Error::TimedOut),
            };
            pass.verdict(&outcome);
            again = true;
            let error = match outcome {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let wait = match error {
                Error::RateLimited { .. } => {
                    limited += 1;
                    self.gate.hold(told.unwrap_or(Duration::from_secs(2 << limited)));
                    if limited >= LIMITED_TRIES {
                        return Err(Error::RateLimited { retry_after: told });
                    }
                    continue;
                }
                // With a time to wait it may be the minute's limit after all: waited for once, by this call alone.
                Error::DailyLimit if !daily && told.is_some_and(|wait| wait <= PATIENCE) => {
                    daily = true;
                    told.unwrap_or_default()
                }
                Error::DataInsertInProgress if inserting < INSERT_TRIES => {
                    inserting += 1;
                    Duration::from_secs((1_u64 << inserting).min(30))
                }
                Error::Offline if unsent + 1 < UNSENT_TRIES && tries + 1 < TRIES => {
                    unsent += 1;
                    tries += 1;
                    self.gate.backoff(tries)
                }
                Error::TimedOut | Error::Server { .. } | Error::NotJson
                    if repeat == Repeat::Always && tries + 1 < TRIES =>
                {
                    tries += 1;
                    self.gate.backoff(tries)
                }
                error => return Err(error),
            };
            sleep(wait).await;
        }
    }

    /// A call with the practice's request key. A key that is refused is renewed once.
    pub(crate) async fn keyed<T>(
        &self,
        keys: &dyn KeySource,
        call: &mut Call,
        read: impl Fn(&Response<Bytes>) -> Result<T, Error> + Send + Sync,
    ) -> Result<T, Error> {
        let key = keys.request_key().await?;
        call.key = Some(key.clone());
        match self.repeat(call, false, Repeat::Always, &read).await {
            Err(Error::KeyRefused) => {
                call.key = Some(keys.renew(&key).await?);
                self.repeat(call, true, Repeat::Always, &read).await
            }
            other => other,
        }
    }

    fn request(&self, call: &Call) -> Result<Request<Bytes>, Error> {
        let mut address = self.base.clone();
        let path = format!("{}{}", self.base.path().trim_end_matches('/'), call.path);
        address.set_path(&path);
        if address.path() != path {
            return Err(Error::BadAddress);
        }
        if !call.query.is_empty() {
            address.query_pairs_mut().extend_pairs(&call.query);
        }
        let mut request = Request::new(call.body.clone().unwrap_or_default());
        *request.method_mut() = call.method.clone();
        *request.uri_mut() = address.as_str().parse().map_err(|_| Error::BadAddress)?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if call.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(key) = &call.key {
            headers.insert("request-key", secret(key.expose_secret()).ok_or(Error::KeyRefused)?);
        }
        if let Some(key) = &call.refresh_key {
            headers.insert("refresh-key", secret(key.expose_secret()).ok_or(Error::KeyRefused)?);
        }
        if matches!(call.credentials, Credentials::App | Credentials::AppOptional) {
            headers.insert("app-id", secret(&self.app.app_id).ok_or(Error::Unauthorized)?);
            let app_key = secret(self.app.app_key.expose_secret()).ok_or(Error::Unauthorized)?;
            headers.insert("app-key", app_key);
        }
        Ok(request)
    }
}

fn secret(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text.trim()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn is_daily_limit(answer: &Response<Bytes>) -> bool {
    answer.status() == StatusCode::TOO_MANY_REQUESTS
        && matches!(StatusBody::read(answer.body()).code.as_str(), "API2011" | "API2012")
}

fn judge(call: &Call, answer: &Response<Bytes>) -> Result<(), Error> {
    let (status, headers) = (answer.status(), answer.headers());
    if !status.is_success() {
        let error = meaning(status.as_u16(), headers, answer.body(), call.label, call.credentials);
        // What was cut may have said that the key expired, not that the path or a parameter is refused for good.
        let may_mislead = matches!(error, Error::Refused { .. } | Error::NotOffered { .. });
        return Err(if may_mislead && is_cut(answer.body()) { Error::NotJson } else { error });
    }
    if call.awaits_insert && insert_in_progress(headers) {
        return Err(Error::DataInsertInProgress);
    }
    Ok(())
}

/// JSON that breaks off.
pub(crate) fn is_cut(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    body.starts_with(b"{")
        && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err_and(|error| error.is_eof())
}

fn insert_in_progress(headers: &HeaderMap) -> bool {
    let value = headers.get("data-insert").and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.to_ascii_lowercase().contains("progress")
}

/// True for `204`: there is nothing.
pub(crate) fn is_nothing(answer: &Response<Bytes>) -> bool {
    answer.status() == StatusCode::NO_CONTENT
}

/// Percent-encodes one segment of a path.
pub(crate) fn segment(id: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~' | b'.') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
