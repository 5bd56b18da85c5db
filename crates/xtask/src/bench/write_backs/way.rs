//! The way to the demo practice in this process, on the runtime's paused clock: each request takes a fifth of a second,
//! is counted, and the practice takes as long for a write-back as the workload says.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use engine::Clock;
use sandbox::{DEMO_APP_ID, DEMO_APP_KEY, Options, Sandbox};
use secrecy::SecretString;
use sikka::{AppCredentials, Transport, TransportError};
use tower::ServiceExt;

use super::workload::One;
use crate::bench::Result;

/// There and back again.
const TAKES: Duration = Duration::from_millis(200);
const MOST_BYTES: usize = 16 << 20;

/// The practice, and the way to it.
pub(super) struct Way {
    sandbox: Sandbox,
    requests: AtomicU64,
    takes: Mutex<VecDeque<Duration>>,
    done: Mutex<Vec<DateTime<Utc>>>,
}

impl Way {
    /// A practice that will take so long for one write-back after the other. Without `list` the app may not read the
    /// dated list.
    pub(super) fn new(series: &[One], list: bool) -> Result<Self> {
        let dialect = if list { String::new() } else { "missing=writebacks:401".to_owned() };
        let options = Options {
            patients: 60,
            clock: sandbox::Clock::Runtime(DateTime::UNIX_EPOCH + chrono::Duration::days(20_780)),
            dialect: dialect.parse().map_err(|error: sandbox::DialectError| error.to_string())?,
            ..Options::default()
        };
        Ok(Self {
            sandbox: Sandbox::new(options),
            requests: AtomicU64::new(0),
            takes: Mutex::new(series.iter().map(|one| one.takes).collect()),
            done: Mutex::default(),
        })
    }

    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// When the PMS had each write-back, in the order in which Sikka took them.
    pub(super) fn done(&self) -> Vec<DateTime<Utc>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn patients(&self) -> Result<Vec<String>> {
        self.sandbox.patient_ids(None).map_err(|error| error.to_string().into())
    }

    pub(super) fn credentials() -> AppCredentials {
        AppCredentials { app_id: DEMO_APP_ID.to_owned(), app_key: SecretString::from(DEMO_APP_KEY) }
    }

    /// A note arrives: the practice's server has what came before it first, in order.
    fn is_taken(&self) {
        let mut takes = self.takes.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(takes) = takes.pop_front() else { return };
        self.sandbox.set_pace(None, Some(takes.as_secs_f64()), None);
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let at = self.sandbox.now() + chrono::Duration::from_std(takes).unwrap_or_default();
        let at = done.last().map_or(at, |before| at.max(*before));
        done.push(at);
    }
}

impl Clock for Way {
    fn now(&self) -> DateTime<Utc> {
        self.sandbox.now()
    }

    fn pc_zone(&self) -> chrono_tz::Tz {
        chrono_tz::Tz::UTC
    }
}

#[async_trait]
impl Transport for Way {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> std::result::Result<http::Response<Bytes>, TransportError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(TAKES / 2).await;
        if request.method() == http::Method::POST && request.uri().path().ends_with("/medical_notes") {
            self.is_taken();
        }
        let answer = match self.sandbox.router().oneshot(request.map(Body::from)).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, MOST_BYTES).await.unwrap_or_default();
        tokio::time::sleep(TAKES / 2).await;
        Ok(http::Response::from_parts(parts, body))
    }
}
