//! Two ways of asking what became of write-backs: the engine's, and seed 001's.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use engine::supervised::{NotKept, Supervised};
use engine::{Clock, Config, Surroundings, SystemRandomness, open_with_key};
use pms::{Answer, Intent, Operation, State};
use secrecy::SecretString;
use sikka::{Client, KeySource, WriteBackRequest, WriteBackStatus};
use tokio::task::JoinSet;

use super::way::Way;
use super::workload::One;
use crate::bench::Result;
use crate::bench::jobs::KEY;
use crate::live::machine::{MemoryVault, NoDesktop};

/// Where the practice seems to be: nothing goes there.
const API: &str = "http://127.0.0.1/v4";
/// Seed 001's.
const EVERY: Duration = Duration::from_secs(5);

/// What asking came to.
pub(super) struct Came {
    /// All requests: submitting and asking.
    pub(super) requests: u64,
    /// Seconds from the PMS's having it to our showing it, ascending.
    pub(super) delays: Vec<f64>,
}

fn note(number: usize, patients: &[String]) -> BTreeMap<String, String> {
    let patient = patients.get(number % patients.len().max(1)).cloned().unwrap_or_default();
    let text = format!("Called back, {number}");
    [
        ("patient_id", patient),
        ("type", "Phone Note".to_owned()),
        ("date", "2026-11-23".to_owned()),
        ("text", text),
        ("provider_id", "DMD1".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

fn delays(done: &[DateTime<Utc>], shown: &[DateTime<Utc>]) -> Result<Vec<f64>> {
    if done.len() != shown.len() {
        return Err(format!("{} were done and {} shown", done.len(), shown.len()).into());
    }
    let delay = |(done, shown): (&DateTime<Utc>, &DateTime<Utc>)| (*shown - *done).as_seconds_f64();
    let mut delays: Vec<f64> = done.iter().zip(shown).map(delay).collect();
    delays.sort_by(f64::total_cmp);
    match delays.first() {
        Some(first) if *first < 0.0 => Err("one was shown before it was done".into()),
        _ => Ok(delays),
    }
}

/// The engine, as it is: kept, sent, asked for at its own pace, shown when its row says so.
pub(super) async fn ours(series: &[One], list: bool) -> Result<Came> {
    let way = Arc::new(Way::new(series, list)?);
    let folder = tempfile::tempdir()?;
    let config = Config {
        data_dir: folder.path().join("store"),
        api: API.parse()?,
        authorize: API.parse()?,
        app: Some(Way::credentials()),
        app_id: None,
        sync_seconds: None,
    };
    let opened = open_with_key(&config, &SecretString::from(KEY.repeat(32)))?;
    let around = Surroundings {
        vault: Arc::new(MemoryVault::default()),
        desktop: Arc::new(NoDesktop),
        transport: way.clone(),
        clock: way.clone(),
        random: Arc::new(SystemRandomness),
    };
    let engine = Supervised::start(opened, config, around)?;
    let practices = engine.authorized_practices().await?;
    engine.connect(practices.first().ok_or("no practice is authorized")?, &practices).await?;
    let patients = way.patients()?;
    let before = way.requests();
    let mut kept = Vec::new();
    for (number, one) in series.iter().enumerate() {
        tokio::time::sleep(one.gap).await;
        let id = engine.keep(Operation::AddMedicalNote, note(number, &patients), "Cancelled");
        kept.push(id.map_err(|error| match error {
            NotKept::Intent(error) => error.to_string(),
            NotKept::Engine(error) => error.to_string(),
        })?);
    }
    while !engine.open_write_backs()?.is_empty() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let requests = way.requests() - before;
    let mut shown = Vec::new();
    for id in kept {
        let row = engine.write_back(id)?.filter(|row| row.state == State::Completed);
        shown.extend(row.and_then(|row| row.completed_at));
    }
    engine.stop().await;
    Ok(Came { requests, delays: delays(&way.done(), &shown)? })
}

/// Seed 001's: each by its number, every five seconds.
pub(super) async fn fixed(series: &[One]) -> Result<Came> {
    let way = Arc::new(Way::new(series, true)?);
    let client = Client::new(way.clone(), API.parse()?, Way::credentials(), 1)?;
    let practices = client.authorized_practices().await?;
    let practice = practices.first().ok_or("no practice is authorized")?;
    let office = &practice.practice.office_id;
    let keys = client.request_key(office, &practice.secret_key, way.now()).await?;
    let key = Arc::new(OneKey(keys.request_key));
    let patients = way.patients()?;
    let before = way.requests();
    let mut asking = JoinSet::new();
    for (number, one) in series.iter().enumerate() {
        tokio::time::sleep(one.gap).await;
        let fields = note(number, &patients);
        let intent = Intent::from_fields(Operation::AddMedicalNote, fields, "1", "Cancelled")
            .map_err(|error| error.to_string())?;
        let (way, client, key) = (way.clone(), client.clone(), key.clone());
        asking.spawn(async move {
            let request = WriteBackRequest::of(&intent, false);
            let Answer::Accepted { id } = client.submit(&*key, &request).await else { return None };
            loop {
                tokio::time::sleep(EVERY).await;
                let status = client.write_back_status(&*key, &id).await;
                if matches!(status, Ok(WriteBackStatus::Completed { .. })) {
                    return Some((number, way.now()));
                }
            }
        });
    }
    let mut shown: Vec<_> = asking.join_all().await.into_iter().flatten().collect();
    shown.sort_unstable();
    let shown: Vec<_> = shown.into_iter().map(|(_, at)| at).collect();
    Ok(Came { requests: way.requests() - before, delays: delays(&way.done(), &shown)? })
}

struct OneKey(SecretString);

#[async_trait]
impl KeySource for OneKey {
    async fn request_key(&self) -> std::result::Result<SecretString, sikka::Error> {
        Ok(self.0.clone())
    }

    async fn renew(&self, _: &SecretString) -> std::result::Result<SecretString, sikka::Error> {
        Err(sikka::Error::Unauthorized)
    }
}
