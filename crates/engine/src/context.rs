//! What every job of the engine shares: the store, the two faces of the machine, time, and the client of Sikka.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use sikka::{AppCredentials, Client, Transport};
use store::{File, Integration, IntegrationStatus, Ledger, Mirror, Store};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::clock::{Clock, Hours, Randomness};
use crate::config::Config;
use crate::desktop::{Desktop, Vault};
use crate::error::{Error, Result};
use crate::keys::KeyRing;
use crate::slots::Counted;
use crate::sync::SyncSlot;
use crate::view::{Language, SettingsView};

/// The keychain item of the App-Key: App-Id, a line break, App-Key.
pub(crate) const APP_ITEM: &str = "app-key";

/// Everything that an engine needs from outside.
#[derive(Clone)]
pub struct Surroundings {
    /// The keychain.
    pub vault: Arc<dyn Vault>,
    /// The desktop.
    pub desktop: Arc<dyn Desktop>,
    /// The network.
    pub transport: Arc<dyn Transport>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Randomness>,
}

pub(crate) struct Context {
    pub(crate) config: Config,
    pub(crate) around: Surroundings,
    pub(crate) store: Store,
    pub(crate) wake: Wake,
    // Held only for a look or a swap, never across an await.
    client: Mutex<Option<(String, Client)>>,
    // By office.
    keys: Mutex<HashMap<String, Arc<KeyRing>>>,
    // One for each practice: its syncs never overlap, and no practice waits for another's.
    slots: Mutex<HashMap<i64, Arc<SyncSlot>>>,
    // Practices whose first sync since the start is still to end.
    catching_up: Mutex<HashSet<i64>>,
    // True once the engine is being stopped.
    stopping: AtomicBool,
    // The app may not read the list of write-backs: not asked for before then.
    list_closed_until: Mutex<Option<DateTime<Utc>>>,
    // Events that were dealt with: spans overlap, and the same one comes several times.
    events: Mutex<HashSet<u64>>,
    // Write-backs that are looked for: since when in this run, and which attempt.
    looks: Mutex<HashMap<i64, (u32, Instant)>>,
    // Every task that works on the store, so that stopping can wait until none holds it any more.
    tasks: Mutex<JoinSet<()>>,
    /// The insurers that each practice bills, once they were asked for.
    insurers: Mutex<HashMap<i64, Arc<Vec<pms::InsuranceCompany>>>>,
    /// What is usual in each practice, as it was counted last.
    pub(crate) usual: Mutex<HashMap<i64, Counted>>,
}

/// Which job has something to do. Each waits for its own.
#[derive(Default)]
pub(crate) struct Wake {
    pub(crate) writebacks: Notify,
    pub(crate) bell: Notify,
    pub(crate) feed: Notify,
    /// When the first change was committed that the feed has not told yet: milliseconds since 1970; 0 for none.
    committed: AtomicI64,
    /// Which files have changes that the feed has not read.
    ledger: AtomicBool,
    mirror: AtomicBool,
}

impl Wake {
    /// Something was committed at this moment.
    pub(crate) fn committed(&self, file: File, now: DateTime<Utc>) {
        self.of(file).store(true, Ordering::Relaxed);
        // The first one stays.
        let (first, relaxed) = (now.timestamp_millis(), Ordering::Relaxed);
        let _earlier = self.committed.compare_exchange(0, first, relaxed, relaxed);
        self.feed.notify_one();
    }

    fn of(&self, file: File) -> &AtomicBool {
        match file {
            File::Ledger => &self.ledger,
            File::Mirror => &self.mirror,
        }
    }

    /// Whether a file has changes that the feed has not read, once.
    pub(crate) fn take_changed(&self, file: File) -> bool {
        self.of(file).swap(false, Ordering::Relaxed)
    }

    /// Both are to be read the next time: what was taken before could not be.
    pub(crate) fn unread(&self) {
        self.ledger.store(true, Ordering::Relaxed);
        self.mirror.store(true, Ordering::Relaxed);
    }

    /// When the first one was that is not told yet, once.
    pub(crate) fn take_committed(&self) -> Option<i64> {
        Some(self.committed.swap(0, Ordering::Relaxed)).filter(|at| *at != 0)
    }
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Context {
    pub(crate) fn new(config: Config, around: Surroundings, store: Store) -> Arc<Self> {
        Arc::new(Self {
            config,
            around,
            store,
            wake: Wake::default(),
            client: Mutex::new(None),
            keys: Mutex::default(),
            slots: Mutex::default(),
            catching_up: Mutex::default(),
            stopping: AtomicBool::new(false),
            list_closed_until: Mutex::default(),
            events: Mutex::default(),
            looks: Mutex::default(),
            tasks: Mutex::new(JoinSet::new()),
            insurers: Mutex::default(),
            usual: Mutex::default(),
        })
    }

    /// Starts a task that ends with the engine.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = locked(&self.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// Ends all tasks, and returns when the last one has let go of the store.
    pub(crate) async fn stop(&self) {
        let mut tasks = std::mem::take(&mut *locked(&self.tasks));
        tasks.shutdown().await;
    }

    /// Whether a practice's first sync since the start is still to end.
    pub(crate) fn is_catching_up(&self, integration_id: i64) -> bool {
        locked(&self.catching_up).contains(&integration_id)
    }

    pub(crate) fn catches_up(&self, integration_id: i64) {
        locked(&self.catching_up).insert(integration_id);
    }

    /// The practice's sync has ended. True where that was its first since the start.
    pub(crate) fn caught_up(&self, integration_id: i64) -> bool {
        locked(&self.catching_up).remove(&integration_id)
    }

    /// The engine is being stopped: what ends now was not ended by a person.
    pub(crate) fn stops(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Until when the list of write-backs is not asked for.
    pub(crate) fn list_closed_until(&self) -> Option<DateTime<Utc>> {
        *locked(&self.list_closed_until)
    }

    pub(crate) fn set_list_closed_until(&self, until: DateTime<Utc>) {
        *locked(&self.list_closed_until) = Some(until);
    }

    /// Whether an event was dealt with since the start.
    pub(crate) fn knows_event(&self, mark: Option<u64>) -> bool {
        mark.is_some_and(|mark| locked(&self.events).contains(&mark))
    }

    /// These were dealt with. Forgotten all at once when they are very many: that costs a few requests.
    pub(crate) fn note_events(&self, marks: Vec<Option<u64>>) {
        let mut events = locked(&self.events);
        if events.len() > 500_000 {
            events.clear();
        }
        events.extend(marks.into_iter().flatten());
    }

    /// For how long an attempt of a write-back is being looked for in this run, by a clock that nobody sets. Begins with
    /// the first call.
    pub(crate) fn looked_for(&self, id: i64, attempt: u32) -> Duration {
        let now = Instant::now();
        let mut looks = locked(&self.looks);
        let since = looks.entry(id).or_insert((attempt, now));
        if since.0 != attempt {
            *since = (attempt, now);
        }
        now - since.1
    }

    /// The insurers that a practice bills, where they were asked for since the start.
    pub(crate) fn insurers(&self, integration_id: i64) -> Option<Arc<Vec<pms::InsuranceCompany>>> {
        locked(&self.insurers).get(&integration_id).cloned()
    }

    pub(crate) fn set_insurers(&self, integration_id: i64, insurers: Arc<Vec<pms::InsuranceCompany>>) {
        locked(&self.insurers).insert(integration_id, insurers);
    }

    /// The place of a practice's one sync.
    pub(crate) fn slot(&self, integration_id: i64) -> Arc<SyncSlot> {
        locked(&self.slots).entry(integration_id).or_default().clone()
    }

    /// The places of all syncs so far.
    pub(crate) fn slots(&self) -> Vec<Arc<SyncSlot>> {
        locked(&self.slots).values().cloned().collect()
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.around.clock.now()
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.store.ledger
    }

    pub(crate) fn mirror(&self) -> &Mirror {
        &self.store.mirror
    }

    pub(crate) fn random(&self) -> Result<[u8; 32]> {
        Ok(self.around.random.bytes()?)
    }

    /// The practice that the window shows, or the error that says that there is none.
    pub(crate) fn integration(&self) -> Result<Integration> {
        self.ledger().integration()?.ok_or(Error::NotConnected)
    }

    /// A practice by its number as the window writes it, if it is connected.
    pub(crate) fn practice(&self, id: &str) -> Result<Integration> {
        let id: i64 = id.parse().map_err(|_| Error::NotFound)?;
        self.connected(id)
    }

    /// A practice by its number, if it is connected.
    pub(crate) fn connected(&self, id: i64) -> Result<Integration> {
        let found = self.ledger().integration_by_id(id)?;
        found.filter(|one| one.status != IntegrationStatus::Inactive).ok_or(Error::NotConnected)
    }

    /// A pop-up's title, with the practice's name before it where several are connected.
    pub(crate) fn of_practice(&self, integration_id: i64, title: &str) -> String {
        let practices = self.ledger().integrations().unwrap_or_default();
        match practices.iter().find(|one| one.id == integration_id) {
            Some(one) if practices.len() > 1 => format!("{}: {title}", one.practice.name),
            _ => title.to_owned(),
        }
    }

    /// The client with the app credentials of the environment, else of the keychain.
    pub(crate) async fn client(&self) -> Result<Client> {
        if let Some((_, client)) = locked(&self.client).as_ref() {
            return Ok(client.clone());
        }
        let app = match &self.config.app {
            Some(app) => app.clone(),
            None => self.kept_credentials().await?.ok_or(Error::CredentialsMissing)?,
        };
        self.use_credentials(app)
    }

    /// True where app credentials are known. A keychain that does not answer is not a "no".
    pub(crate) async fn has_credentials(&self) -> Result<bool> {
        match self.client().await {
            Ok(_) => Ok(true),
            Err(Error::CredentialsMissing) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The App-Id, once a client was made.
    pub(crate) fn app_id(&self) -> Option<String> {
        locked(&self.client).as_ref().map(|(app_id, _)| app_id.clone())
    }

    /// True where a client was made already, without asking the keychain.
    pub(crate) fn credentials_at_hand(&self) -> bool {
        self.config.app.is_some() || locked(&self.client).is_some()
    }

    async fn kept_credentials(&self) -> Result<Option<AppCredentials>> {
        let kept = self.around.vault.read(APP_ITEM).await?;
        Ok(kept.and_then(|text| {
            let (id, key) = text.expose_secret().split_once('\n')?;
            Some(AppCredentials { app_id: id.to_owned(), app_key: SecretString::from(key.to_owned()) })
        }))
    }

    /// Keeps the app credentials in the keychain and uses them from now on.
    pub(crate) async fn save_credentials(&self, app: AppCredentials) -> Result<()> {
        let text = SecretString::from(format!("{}\n{}", app.app_id, app.app_key.expose_secret()));
        self.around.vault.write(APP_ITEM, &text).await?;
        locked(&self.keys).clear();
        self.use_credentials(app)?;
        Ok(())
    }

    fn use_credentials(&self, app: AppCredentials) -> Result<Client> {
        let seed = u64::from_le_bytes(self.random()?[..8].try_into().unwrap_or_default());
        let app_id = app.app_id.clone();
        let client = Client::new(self.around.transport.clone(), self.config.api.clone(), app, seed)?;
        *locked(&self.client) = Some((app_id, client.clone()));
        Ok(client)
    }

    /// The keys of a practice: one ring for all jobs and all practices of its office, so that there is one renewal at a
    /// time.
    pub(crate) async fn keys(self: &Arc<Self>, integration: &Integration) -> Result<Arc<KeyRing>> {
        let office = &integration.practice.office_id;
        if let Some(ring) = locked(&self.keys).get(office) {
            return Ok(ring.clone());
        }
        let ring = Arc::new(KeyRing::load(self, integration).await?);
        // Another job may have loaded it meanwhile: theirs stays.
        Ok(locked(&self.keys).entry(office.clone()).or_insert(ring).clone())
    }

    /// The keys of an office changed or went away.
    pub(crate) fn forget_keys(&self, office_id: &str) {
        locked(&self.keys).remove(office_id);
    }

    /// Settings, or their defaults.
    pub(crate) fn settings(&self) -> Result<SettingsView> {
        let kept = self.ledger().setting("settings")?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// How times of day are written, for people.
    pub(crate) fn hours(&self) -> Result<Hours> {
        Ok(Hours::of(self.settings()?.clock_face, self.around.clock.pc_writes_twelve_hours()))
    }

    /// In which language people are spoken to.
    pub(crate) fn language(&self) -> Result<Language> {
        Ok(Language::of(self.settings()?.language, self.around.clock.pc_language()))
    }

    /// One of two, the English and the Spanish: that which people are spoken to in.
    pub(crate) fn say<'a>(&self, words: (&'a str, &'a str)) -> &'a str {
        self.language().unwrap_or_default().say(words)
    }

    /// Until when notifications are paused, if they are.
    pub(crate) fn paused_until(&self) -> Result<Option<DateTime<Utc>>> {
        let now = self.now();
        let until = self.ledger().setting("paused_until")?;
        Ok(until
            .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
            .map(|at| at.with_timezone(&Utc))
            .filter(|until| *until > now))
    }

    /// Counts of requests and of repeated ones, of the present client.
    pub(crate) fn counters(&self) -> sikka::Counters {
        locked(&self.client).as_ref().map(|(_, client)| client.counters()).unwrap_or_default()
    }
}
