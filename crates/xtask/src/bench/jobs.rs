//! The measured jobs, each the whole life of a process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use engine::supervised::{Supervised, mirror_of};
use engine::view::RunKind;
use engine::{Config, Opened, Surroundings, SystemRandomness, open_with_key};
use secrecy::SecretString;
use sikka::{AppCredentials, HttpTransport, Transport, TransportError};

use super::arguments::{Job, Kind};
use super::figures::{Figures, Watch};
use super::{Result, feed, floor};
use crate::live::machine::{Ahead, MemoryVault, NoDesktop};

/// The database key of the benchmark's stores, a hundred and twenty-eight times the same two digits.
pub(super) const KEY: &str = "5a";

pub(super) fn run(job: &Job) -> Result<Figures> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match job.kind {
            Kind::Floor => floor::run(job).await,
            Kind::Full => sync(job, RunKind::Full).await,
            Kind::Incremental => sync(job, RunKind::Incremental).await,
            Kind::Feed => feed::run(job).await,
        }
    })
}

pub(super) fn credentials(job: &Job) -> AppCredentials {
    AppCredentials { app_id: job.app_id.clone(), app_key: SecretString::from(job.app_key.clone()) }
}

pub(super) fn open(job: &Job) -> Result<(Opened, Config)> {
    let config = Config {
        data_dir: job.data.clone(),
        api: job.api.parse()?,
        authorize: job.api.parse()?,
        app: Some(credentials(job)),
        app_id: None,
        sync_seconds: None,
    };
    Ok((open_with_key(&config, &SecretString::from(KEY.repeat(32)))?, config))
}

pub(super) fn surroundings(job: &Job, transport: Arc<Counted>) -> Surroundings {
    Surroundings {
        vault: Arc::new(MemoryVault::default()),
        desktop: Arc::new(NoDesktop),
        transport,
        clock: Arc::new(Ahead(chrono::Duration::seconds(job.seconds_ahead))),
        random: Arc::new(SystemRandomness),
    }
}

/// One sync by the engine, as `cargo xtask live` runs it, connecting excluded.
async fn sync(job: &Job, kind: RunKind) -> Result<Figures> {
    let (opened, config) = open(job)?;
    let mirror = mirror_of(&opened).ok().map(|(mirror, _)| mirror);
    let transport = Arc::new(Counted::new()?);
    let engine = Supervised::start(opened, config, surroundings(job, transport.clone()))?;
    let practices = engine.authorized_practices().await?;
    engine.connect(practices.first().ok_or("no practice is authorized")?, &practices).await?;

    let written = || -> Result<u64> {
        let log = job.data.join("mirror.db-wal");
        let bytes = std::fs::metadata(log).map_or(0, |file| file.len());
        let sequence = mirror.as_ref().map_or(Ok(0), store::Mirror::last_change)?;
        Ok(bytes + sequence.unsigned_abs())
    };
    let before = written()?;
    let (requests, server) = transport.so_far();
    let watch = Watch::start();
    let outcome = engine.sync(kind).await?;
    let figures = watch.stop();
    let (requests_now, server_now) = transport.so_far();
    if let Some(code) = outcome.error {
        return Err(format!("the sync ended early: {code}").into());
    }
    let (patients, appointments) = (outcome.patients, outcome.appointments);
    let figures = Figures {
        rows: u64::from(patients.received) + u64::from(appointments.received),
        written: u64::from(patients.stored) + u64::from(appointments.stored),
        requests: requests_now - requests,
        server: (server_now - server).as_secs_f64(),
        mirror_writes: written()?.abs_diff(before),
        ..figures
    };
    engine.stop().await;
    Ok(figures)
}

/// HTTP that counts requests and the time until their answers are here.
pub(super) struct Counted {
    http: HttpTransport,
    requests: AtomicU64,
    nanoseconds: AtomicU64,
}

impl Counted {
    pub(super) fn new() -> Result<Self> {
        let http = HttpTransport::new(Duration::from_secs(60))?;
        Ok(Self { http, requests: AtomicU64::new(0), nanoseconds: AtomicU64::new(0) })
    }

    fn so_far(&self) -> (u64, Duration) {
        let waited = Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed));
        (self.requests.load(Ordering::Relaxed), waited)
    }
}

#[async_trait]
impl Transport for Counted {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> std::result::Result<http::Response<Bytes>, TransportError> {
        let began = Instant::now();
        let answer = self.http.send(request).await;
        let took = u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.nanoseconds.fetch_add(took, Ordering::Relaxed);
        answer
    }
}
