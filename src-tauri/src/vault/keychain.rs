//! What is asked of a keychain, and in which order, whatever the system.

use engine::VaultError;
use keyring_core::Entry;
use keyring_core::error::Error;
use secrecy::{ExposeSecret, SecretString};

/// One job of the keychain's thread.
pub(super) enum Job {
    /// Read the item.
    Read,
    /// Write the item and read it back.
    Write(SecretString),
    /// Remove the item.
    Remove,
    /// Have a person unlock the keychain.
    Unlock,
}

/// What a look shows, without any prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It answers.
    Open,
    /// It waits for its password.
    Locked,
    /// It runs, and was never given a password: it holds nothing.
    Empty,
}

/// One system's keychain. Lives on one thread; every call may block.
pub(super) trait Keychain: Send + 'static {
    /// Looks, without any prompt.
    fn state(&mut self, user: &str) -> Result<State, VaultError>;
    /// Opens the system's prompt and waits for the person.
    fn unlock(&mut self) -> Result<(), VaultError>;
    /// The item.
    fn entry(&mut self, user: &str) -> Result<Entry, VaultError>;
    /// Drops its connection: the next call makes a new one.
    fn forget(&mut self);
}

/// Does a job. One that fails is tried once more over a new connection: the service may have been started anew.
pub(super) fn run(
    keychain: &mut impl Keychain,
    user: &str,
    job: &Job,
    prompting: impl Fn(),
) -> Result<Option<SecretString>, VaultError> {
    match attempt(keychain, user, job, &prompting) {
        Err(VaultError::Absent(_) | VaultError::Failed(_)) => {
            keychain.forget();
            attempt(keychain, user, job, &prompting).inspect_err(|_| keychain.forget())
        }
        answer => answer,
    }
}

fn attempt(
    keychain: &mut impl Keychain,
    user: &str,
    job: &Job,
    prompting: &impl Fn(),
) -> Result<Option<SecretString>, VaultError> {
    match (keychain.state(user)?, job) {
        (State::Open, Job::Unlock) | (State::Empty, Job::Read | Job::Remove) => Ok(None),
        (State::Locked | State::Empty, Job::Unlock) => {
            prompting();
            keychain.unlock().map(|()| None)
        }
        (State::Locked, _) | (State::Empty, Job::Write(_)) => Err(VaultError::Locked),
        (State::Open, Job::Read) => read(&keychain.entry(user)?),
        (State::Open, Job::Write(secret)) => write(&keychain.entry(user)?, secret).map(|()| None),
        (State::Open, Job::Remove) => match keychain.entry(user)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(told_apart(&error)),
        },
    }
}

fn read(entry: &Entry) -> Result<Option<SecretString>, VaultError> {
    match entry.get_password() {
        Ok(text) => Ok(Some(SecretString::from(text))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(told_apart(&error)),
    }
}

fn write(entry: &Entry, secret: &SecretString) -> Result<(), VaultError> {
    entry.set_password(secret.expose_secret()).map_err(|error| told_apart(&error))?;
    match read(entry)? {
        Some(kept) if kept.expose_secret() == secret.expose_secret() => Ok(()),
        _ => Err(VaultError::Failed("what was written was not there when read back".to_owned())),
    }
}

/// The words of an error without anything of an item in them.
fn told_apart(error: &Error) -> VaultError {
    match error {
        Error::NoStorageAccess(_) => VaultError::Locked,
        Error::PlatformFailure(reason) => VaultError::Failed(reason.to_string()),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            VaultError::Failed("the item is not text".to_owned())
        }
        Error::Ambiguous(_) => VaultError::Failed("there is more than one item of that name".to_owned()),
        Error::TooLong(..) => VaultError::Failed("the item is too long".to_owned()),
        other => VaultError::Failed(other.to_string()),
    }
}
