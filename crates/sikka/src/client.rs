//! The client itself: where Sikka is, which app asks, and what all its requests share.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use secrecy::SecretString;
use tokio::time::Instant;
use url::Url;

use crate::breaker::Breaker;
use crate::gate::Gate;
use crate::limits::date;
use crate::transport::is_loopback;
use crate::{Error, Transport};

/// The app's own credentials (`wire/sikka.md` 1). They open every practice of the app.
#[derive(Clone)]
pub struct AppCredentials {
    /// `App-Id`.
    pub app_id: String,
    /// `App-Key`.
    pub app_key: SecretString,
}

impl fmt::Debug for AppCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppCredentials").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

/// What this client has sent since it was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// All requests that were sent.
    pub requests: u64,
    /// Those among them that were sent again.
    pub retries: u64,
}

/// A client of Sikka v4. Cheap to clone; clones share the rate limit and the counters.
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) base: Url,
    pub(crate) app: AppCredentials,
    pub(crate) gate: Gate,
    pub(crate) breaker: Breaker,
    /// What the last answer's `Date` said, and when that was.
    heard: Mutex<Option<(DateTime<Utc>, Instant)>>,
    /// For each list, which way of asking the server took.
    asking: Mutex<HashMap<&'static str, usize>>,
    requests: AtomicU64,
    retries: AtomicU64,
}

impl Client {
    /// A client for the server at `base`, which includes `/v4`. `rate_seed` spreads repeated tries.
    ///
    /// Fails with [`Error::BadAddress`] for anything but https; plain http is taken for this machine alone.
    pub fn new(
        transport: Arc<dyn Transport>,
        mut base: Url,
        app: AppCredentials,
        rate_seed: u64,
    ) -> Result<Self, Error> {
        let scheme_is_fine = match base.scheme() {
            "https" => base.has_host(),
            "http" => is_loopback(&base),
            _ => false,
        };
        if !scheme_is_fine || !base.username().is_empty() || base.password().is_some() {
            return Err(Error::BadAddress);
        }
        base.set_query(None);
        base.set_fragment(None);
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Self {
            shared: Arc::new(Shared {
                transport,
                base,
                app,
                gate: Gate::new(rate_seed),
                breaker: Breaker::default(),
                heard: Mutex::default(),
                asking: Mutex::default(),
                requests: AtomicU64::new(0),
                retries: AtomicU64::new(0),
            }),
        })
    }

    /// Sikka's own time: the `Date` of its last answer, and what has passed since then on this computer (a sleep of
    /// the computer may not be counted). `None` before an answer that has one.
    pub fn server_time(&self) -> Option<DateTime<Utc>> {
        self.shared.server_time()
    }

    /// A person asks: where Sikka is left alone because it did not answer ([`Error::NotAnswering`]), the next request
    /// is sent nevertheless.
    pub fn try_now(&self) {
        self.shared.breaker.try_now();
    }

    /// What was sent since the client was made, by all its clones.
    pub fn counters(&self) -> Counters {
        Counters {
            requests: self.shared.requests.load(Ordering::Relaxed),
            retries: self.shared.retries.load(Ordering::Relaxed),
        }
    }
}

impl Shared {
    pub(crate) fn count(&self, again: bool) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        if again {
            self.retries.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn hear_date(&self, headers: &HeaderMap) {
        if let Some(date) = date(headers, "date") {
            *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some((date, Instant::now()));
        }
    }

    pub(crate) fn server_time(&self) -> Option<DateTime<Utc>> {
        let (date, heard) = (*self.heard.lock().unwrap_or_else(PoisonError::into_inner))?;
        date.checked_add_signed(TimeDelta::from_std(heard.elapsed()).ok()?)
    }

    pub(crate) fn way_of_asking(&self, path: &'static str) -> usize {
        self.asking.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied().unwrap_or(0)
    }

    pub(crate) fn ask_this_way(&self, path: &'static str, way: usize) {
        self.asking.lock().unwrap_or_else(PoisonError::into_inner).insert(path, way);
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.shared.base.as_str()).finish_non_exhaustive()
    }
}
