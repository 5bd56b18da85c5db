//! What stands around the engine in these tests: the sandbox in process, a keychain and a desktop that remember, and
//! the paused clock of tokio for all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use chrono::{DateTime, TimeZone, Utc};
use engine::supervised::Supervised;
use engine::view::{BookingForm, Kept};
use engine::{
    Clock, Config, Desktop, Engine, Notice, Opened, Randomness, Surroundings, Vault, VaultError,
    open_with_key,
};
use sandbox::{Options, Sandbox};
use secrecy::SecretString;
use sikka::{AppCredentials, Transport, TransportError};
use tower::ServiceExt;

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) vault: Arc<MemoryVault>,
    pub(crate) desktop: Arc<SilentDesktop>,
    started: tokio::time::Instant,
    pub(crate) start: DateTime<Utc>,
    pub(crate) sync_seconds: u32,
    pub(crate) tick: Duration,
    /// How far the wall clock was set forward or back.
    pub(crate) skew: Arc<Mutex<chrono::Duration>>,
}

/// Monday, 23 November 2026, 09:00 in New York.
pub(crate) fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 14, 0, 0).unwrap()
}

pub(crate) fn options() -> Options {
    Options { patients: 60, clock: sandbox::Clock::Runtime(monday()), rate_limit: 0, ..Options::default() }
}

impl World {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            sandbox: Sandbox::new(options),
            folder: tempfile::tempdir().unwrap(),
            vault: Arc::default(),
            desktop: Arc::default(),
            started: tokio::time::Instant::now(),
            start: monday(),
            sync_seconds: 60,
            tick: Duration::from_secs(1),
            skew: Arc::default(),
        }
    }

    pub(crate) fn config(&self) -> Config {
        Config {
            data_dir: self.folder.path().join("data"),
            api: "http://127.0.0.1/v4".parse().unwrap(),
            authorize: "http://127.0.0.1/portal/authapp.aspx".parse().unwrap(),
            app: Some(AppCredentials {
                app_id: sandbox::DEMO_APP_ID.to_owned(),
                app_key: SecretString::from(sandbox::DEMO_APP_KEY),
            }),
            app_id: None,
            sync_seconds: Some(self.sync_seconds),
        }
    }

    pub(crate) fn surroundings(&self) -> Surroundings {
        Surroundings {
            vault: self.vault.clone(),
            desktop: self.desktop.clone(),
            transport: Arc::new(InProcess(self.sandbox.router())),
            clock: Arc::new(PausedClock {
                start: self.start,
                started: self.started,
                skew: self.skew.clone(),
            }),
            random: Arc::new(Counting::default()),
        }
    }

    pub(crate) fn open(&self) -> Opened {
        open_with_key(&self.config(), &SecretString::from("5a".repeat(32))).unwrap()
    }

    /// The engine with its ticker off: each step is asked for.
    pub(crate) fn supervised(&self) -> Supervised {
        Supervised::start(self.open(), self.config(), self.surroundings()).unwrap()
    }

    /// The engine as the shell runs it.
    pub(crate) fn engine(&self) -> Engine {
        self.engine_in(self.surroundings())
    }

    /// As [`Self::engine`], but each request passes a rule that may change it, or keep it from leaving.
    pub(crate) fn engine_behind(&self, rule: impl FnMut(&mut Request) -> Passes + Send + 'static) -> Engine {
        let around = self.surroundings();
        let transport = Arc::new(Between { inner: around.transport, rule: Mutex::new(Box::new(rule)) });
        self.engine_in(Surroundings { transport, ..around })
    }

    /// As [`Self::engine`], with other surroundings.
    pub(crate) fn engine_in(&self, around: Surroundings) -> Engine {
        let (sender, ticks) = tokio::sync::mpsc::channel(1);
        let tick = self.tick;
        tokio::spawn(async move {
            while sender.send(()).await.is_ok() {
                tokio::time::sleep(tick).await;
            }
        });
        Engine::start_ticked_by(self.open(), self.config(), around, ticks)
    }

    /// Supervised, with the first practice connected.
    pub(crate) async fn connected(&self) -> Supervised {
        let engine = self.supervised();
        let practices = engine.authorized_practices().await.unwrap();
        engine.connect(&practices[0], &practices).await.unwrap();
        engine
    }

    pub(crate) fn ids(opened: &Opened, table: engine::supervised::Table) -> Vec<String> {
        let mut ids = Vec::new();
        engine::supervised::each_id(opened, table, |id| ids.push(id.to_owned())).unwrap();
        ids.sort();
        ids
    }

    /// Presses Allow or Deny on the page that the engine opened, and gives the link that the browser would follow.
    pub(crate) async fn press(&self, allow: bool) -> String {
        let page = self.desktop.pages.lock().unwrap().last().cloned().unwrap();
        let query = page.query().unwrap();
        let decision = if allow { "allow" } else { "deny" };
        let uri = format!("/portal/decision?{query}&decision={decision}");
        let request = http::Request::get(uri).body(Body::empty()).unwrap();
        let reply = self.sandbox.router().oneshot(request).await.unwrap();
        assert!(reply.status().is_redirection(), "{}", reply.status());
        reply.headers()["location"].to_str().unwrap().to_owned()
    }
}

/// The form that books a slot of the sandbox.
pub(crate) fn form_for(slot: &sandbox::Booking) -> BookingForm {
    BookingForm {
        form_id: format!("form-{}", slot.appointment_sr_no),
        patient_id: slot.patient_id.clone(),
        new_patient: None,
        start: format!("{}T{}", slot.date, slot.time),
        length_minutes: u32::from(slot.length),
        operatory: slot.operatory.clone(),
        provider_id: slot.provider_id.clone(),
        description: "Recall exam".into(),
        note: String::new(),
        // A provider of the sandbox treats in several chairs at once.
        take_anyway: true,
    }
}

/// The write-back that a form became.
pub(crate) fn kept(kept: Kept) -> String {
    match kept {
        Kept::Kept { write_back_id, .. } => write_back_id,
        other => panic!("not kept: {other:?}"),
    }
}

pub(crate) async fn pass(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

/// Waits until `holds`, an hour of paused time at most.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..36_000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never: {what}");
}

struct InProcess(Router);

#[async_trait]
impl Transport for InProcess {
    async fn send(&self, mut request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let host = request.uri().authority().unwrap().as_str().parse().unwrap();
        request.headers_mut().insert(http::header::HOST, host);
        let exchange = async {
            let reply = self.0.clone().oneshot(request.map(Body::from)).await.unwrap();
            let (head, body) = reply.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX)
                .await
                .map_err(|error| TransportError::NoAnswer(error.to_string()))?;
            Ok(http::Response::from_parts(head, body))
        };
        match tokio::time::timeout(Duration::from_secs(30), exchange).await {
            Ok(reply) => reply,
            Err(_) => Err(TransportError::NoAnswer("timed out".to_owned())),
        }
    }
}

/// A request on its way to Sikka.
pub(crate) type Request = http::Request<Bytes>;

/// Whether a request leaves.
#[derive(PartialEq, Eq)]
pub(crate) enum Passes {
    Yes,
    No,
}

type Rule = Box<dyn FnMut(&mut Request) -> Passes + Send>;

struct Between {
    inner: Arc<dyn Transport>,
    rule: Mutex<Rule>,
}

#[async_trait]
impl Transport for Between {
    async fn send(&self, mut request: Request) -> Result<http::Response<Bytes>, TransportError> {
        if (self.rule.lock().unwrap())(&mut request) == Passes::No {
            return Err(TransportError::NotSent("connection refused".to_owned()));
        }
        self.inner.send(request).await
    }
}

struct PausedClock {
    start: DateTime<Utc>,
    started: tokio::time::Instant,
    skew: Arc<Mutex<chrono::Duration>>,
}

impl Clock for PausedClock {
    fn now(&self) -> DateTime<Utc> {
        self.start + chrono::Duration::from_std(self.started.elapsed()).unwrap() + *self.skew.lock().unwrap()
    }

    fn pc_zone(&self) -> chrono_tz::Tz {
        chrono_tz::Europe::Berlin
    }
}

#[derive(Default)]
struct Counting(Mutex<u8>);

impl Randomness for Counting {
    fn bytes(&self) -> Result<[u8; 32], std::io::Error> {
        let mut count = self.0.lock().unwrap();
        *count = count.wrapping_add(1);
        Ok([*count; 32])
    }
}

#[derive(Default)]
pub(crate) struct MemoryVault {
    items: Mutex<HashMap<String, String>>,
    pub(crate) trouble: Mutex<Option<VaultError>>,
}

impl MemoryVault {
    pub(crate) fn has(&self, item: &str) -> bool {
        self.items.lock().unwrap().contains_key(item)
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn read(&self, item: &str) -> Result<Option<SecretString>, VaultError> {
        if let Some(error) = self.trouble.lock().unwrap().clone() {
            return Err(error);
        }
        Ok(self.items.lock().unwrap().get(item).cloned().map(SecretString::from))
    }

    async fn write(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
        use secrecy::ExposeSecret;
        if let Some(error) = self.trouble.lock().unwrap().clone() {
            return Err(error);
        }
        assert!(
            secret.expose_secret().len() < 1_280,
            "an item of {} characters",
            secret.expose_secret().len()
        );
        self.items.lock().unwrap().insert(item.to_owned(), secret.expose_secret().to_owned());
        Ok(())
    }

    async fn remove(&self, item: &str) -> Result<(), VaultError> {
        self.items.lock().unwrap().remove(item);
        Ok(())
    }
}

#[derive(Default)]
pub(crate) struct SilentDesktop {
    pub(crate) notices: Mutex<Vec<Notice>>,
    pub(crate) pages: Mutex<Vec<url::Url>>,
}

impl SilentDesktop {
    pub(crate) fn titles(&self) -> Vec<String> {
        self.notices.lock().unwrap().iter().map(|notice| notice.title.clone()).collect()
    }
}

impl Desktop for SilentDesktop {
    fn notify(&self, notice: &Notice) {
        self.notices.lock().unwrap().push(notice.clone());
    }

    fn open_in_browser(&self, url: &url::Url) -> Result<(), String> {
        self.pages.lock().unwrap().push(url.clone());
        Ok(())
    }
}
