//! The OS keychain behind the engine's `Vault`: one thread of its own, one call at a time, five seconds at most.
//!
//! Items are named after the data folder, so that a demo or a test can neither open nor overwrite a practice's.
//! Nothing here opens a password prompt but [`OsVault::unlock`], which only a person's click calls.

mod keychain;
mod platform;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use engine::{Vault, VaultError};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, oneshot};
use tokio::time::{Instant, timeout_at};

use keychain::{Job, Keychain};

/// The service name of every item.
pub const SERVICE: &str = "com.deskbell.app";
/// Windows keeps 2,560 bytes of UTF-16 in an item; the bound holds everywhere, so that it shows everywhere.
const LONGEST: usize = 1_280;
/// How long a caller waits.
const BOUND: Duration = Duration::from_secs(5);

type Answer = Result<Option<SecretString>, VaultError>;

struct Call {
    user: String,
    job: Job,
    answer: oneshot::Sender<Answer>,
}

/// What the thread is doing, so that a caller who waited in vain learns why.
#[derive(Default)]
struct Activity(AtomicU8);

impl Activity {
    const IDLE: u8 = 0;
    const WORKING: u8 = 1;
    const PROMPTING: u8 = 2;

    fn set(&self, activity: u8) {
        self.0.store(activity, Ordering::SeqCst);
    }

    fn is_idle(&self) -> bool {
        self.0.load(Ordering::SeqCst) == Self::IDLE
    }

    fn why_not(&self) -> VaultError {
        if self.0.load(Ordering::SeqCst) == Self::PROMPTING {
            VaultError::Locked
        } else {
            VaultError::Failed("it did not answer within 5 seconds".to_owned())
        }
    }
}

/// The keychain of the system.
pub struct OsVault {
    calls: mpsc::Sender<Call>,
    turn: Mutex<()>,
    activity: Arc<Activity>,
    folder: String,
    bound: Duration,
}

impl OsVault {
    /// The system's keychain for the items of this data folder. Nothing is asked of it yet.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn new(data_dir: &Path) -> Result<Self, std::io::Error> {
        Self::over(platform::keychain(), data_dir, BOUND)
    }

    fn over(mut keychain: impl Keychain, data_dir: &Path, bound: Duration) -> Result<Self, std::io::Error> {
        let (calls, waiting) = mpsc::channel::<Call>();
        let activity = Arc::new(Activity::default());
        let doing = activity.clone();
        thread::Builder::new().name("keychain".to_owned()).spawn(move || {
            for call in waiting {
                // Nobody waits any more: what was given up is not done behind the caller's back.
                let answer = if call.answer.is_closed() {
                    Ok(None)
                } else {
                    keychain::run(&mut keychain, &call.user, &call.job, || doing.set(Activity::PROMPTING))
                };
                doing.set(Activity::IDLE);
                let _gone = call.answer.send(answer);
            }
        })?;
        Ok(Self { calls, turn: Mutex::new(()), activity, folder: folder_name(data_dir), bound })
    }

    /// Opens the system's password prompt if the keychain is locked or was never set up. For a person's click only.
    ///
    /// # Errors
    /// [`VaultError::Locked`] while the prompt is still open after five seconds: the next call sees its outcome.
    pub async fn unlock(&self) -> Result<(), VaultError> {
        self.ask("unlock", Job::Unlock).await.map(drop)
    }

    async fn ask(&self, item: &str, job: Job) -> Answer {
        let deadline = Instant::now() + self.bound;
        let Ok(_turn) = timeout_at(deadline, self.turn.lock()).await else {
            return Err(self.activity.why_not());
        };
        if !self.activity.is_idle() {
            return Err(self.activity.why_not());
        }
        let (answer, answered) = oneshot::channel();
        let call = Call { user: format!("{}/{item}", self.folder), job, answer };
        self.activity.set(Activity::WORKING);
        let ended = || VaultError::Failed("its thread has ended".to_owned());
        self.calls.send(call).map_err(|_| ended())?;
        match timeout_at(deadline, answered).await {
            Ok(answer) => answer.map_err(|_| ended())?,
            Err(_) => Err(self.activity.why_not()),
        }
    }
}

#[async_trait]
impl Vault for OsVault {
    async fn read(&self, item: &str) -> Answer {
        self.ask(item, Job::Read).await
    }

    async fn write(&self, item: &str, secret: &SecretString) -> Result<(), VaultError> {
        let length = secret.expose_secret().encode_utf16().count();
        if length > LONGEST {
            return Err(VaultError::Failed(format!("{item} has {length} characters, {LONGEST} are allowed")));
        }
        self.ask(item, Job::Write(secret.clone())).await.map(drop)
    }

    async fn remove(&self, item: &str) -> Result<(), VaultError> {
        self.ask(item, Job::Remove).await.map(drop)
    }
}

/// A short name for a data folder: the same however it is spelled, and good for any keychain.
fn folder_name(data_dir: &Path) -> String {
    let path = data_dir
        .canonicalize()
        .or_else(|_| std::path::absolute(data_dir))
        .unwrap_or_else(|_| data_dir.to_owned());
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
