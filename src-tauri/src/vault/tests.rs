//! The vault over keyring-core's mock store, with every trouble a keychain can have.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::{Vault, VaultError};
use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi;
use keyring_core::mock;
use secrecy::{ExposeSecret, SecretString};

use super::keychain::{Keychain, State};
use super::{OsVault, SERVICE};
use crate::shell::locked;

#[derive(Clone)]
struct Trouble(Arc<Mutex<Played>>);

struct Played {
    state: Result<State, VaultError>,
    hangs: Duration,
    connections: u32,
    store: Arc<mock::Store>,
}

impl Trouble {
    fn none() -> Self {
        let store = mock::Store::new().unwrap();
        let played = Played { state: Ok(State::Open), hangs: Duration::ZERO, connections: 0, store };
        Self(Arc::new(Mutex::new(played)))
    }

    fn play(&self, change: impl FnOnce(&mut Played)) {
        change(&mut locked(&self.0));
    }

    fn vault(&self) -> OsVault {
        OsVault::over(self.clone(), &std::env::temp_dir(), Duration::from_millis(300)).unwrap()
    }
}

impl Keychain for Trouble {
    fn state(&mut self, _user: &str) -> Result<State, VaultError> {
        let (state, hangs) = {
            let played = locked(&self.0);
            (played.state.clone(), played.hangs)
        };
        std::thread::sleep(hangs);
        state
    }

    fn unlock(&mut self) -> Result<(), VaultError> {
        std::thread::sleep(Duration::from_millis(600));
        self.play(|played| played.state = Ok(State::Open));
        Ok(())
    }

    fn entry(&mut self, user: &str) -> Result<Entry, VaultError> {
        let store = locked(&self.0).store.clone();
        store.build(SERVICE, user, None).map_err(|error| VaultError::Failed(error.to_string()))
    }

    fn forget(&mut self) {
        self.play(|played| played.connections += 1);
    }
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

async fn read(vault: &OsVault, item: &str) -> Result<Option<String>, VaultError> {
    Ok(vault.read(item).await?.map(|kept| kept.expose_secret().to_owned()))
}

#[tokio::test]
async fn an_item_is_written_read_and_removed() {
    let vault = Trouble::none().vault();
    assert_eq!(read(&vault, "key").await, Ok(None));
    vault.write("key", &secret("s3cret")).await.unwrap();
    assert_eq!(read(&vault, "key").await, Ok(Some("s3cret".to_owned())));
    assert_eq!(read(&vault, "other").await, Ok(None));
    vault.remove("key").await.unwrap();
    vault.remove("key").await.unwrap();
    assert_eq!(read(&vault, "key").await, Ok(None));
}

#[tokio::test]
async fn two_data_folders_do_not_share_items() {
    let trouble = Trouble::none();
    let one = trouble.vault();
    let folder = tempfile::tempdir().unwrap();
    let other = OsVault::over(trouble.clone(), folder.path(), Duration::from_secs(1)).unwrap();
    one.write("key", &secret("practice")).await.unwrap();
    other.write("key", &secret("demo")).await.unwrap();
    assert_eq!(read(&one, "key").await, Ok(Some("practice".to_owned())));
}

#[tokio::test]
async fn what_windows_could_not_keep_is_refused_everywhere() {
    let vault = Trouble::none().vault();
    vault.write("key", &secret(&"x".repeat(1_280))).await.unwrap();
    let error = vault.write("key", &secret(&"y".repeat(1_281))).await.unwrap_err();
    assert_eq!(error.code(), "KEYCHAIN_FAILED");
    assert!(!error.to_string().contains("yy"));
    assert!(read(&vault, "key").await.unwrap().unwrap().starts_with('x'));
}

#[tokio::test]
async fn locked_empty_and_absent_are_told_apart_and_pass() {
    let trouble = Trouble::none();
    let vault = trouble.vault();
    vault.write("key", &secret("kept")).await.unwrap();
    trouble.play(|played| played.state = Ok(State::Locked));
    assert_eq!(read(&vault, "key").await, Err(VaultError::Locked));
    assert_eq!(vault.write("key", &secret("new")).await, Err(VaultError::Locked));
    trouble.play(|played| played.state = Ok(State::Empty));
    assert_eq!(read(&vault, "key").await, Ok(None));
    assert_eq!(vault.write("key", &secret("new")).await, Err(VaultError::Locked));
    trouble.play(|played| played.state = Err(VaultError::Absent("no bus".to_owned())));
    assert_eq!(read(&vault, "key").await.unwrap_err().code(), "KEYCHAIN_ABSENT");
    trouble.play(|played| {
        assert_eq!(played.connections, 2, "an absent service is looked for again");
        played.state = Ok(State::Open);
    });
    assert_eq!(read(&vault, "key").await, Ok(Some("kept".to_owned())));
}

#[tokio::test]
async fn a_hanging_keychain_costs_no_more_than_the_bound() {
    let trouble = Trouble::none();
    let vault = trouble.vault();
    trouble.play(|played| played.hangs = Duration::from_millis(700));
    let started = tokio::time::Instant::now();
    assert_eq!(read(&vault, "key").await.unwrap_err().code(), "KEYCHAIN_FAILED");
    // The thread still hangs: the next caller is told at once.
    assert_eq!(read(&vault, "key").await.unwrap_err().code(), "KEYCHAIN_FAILED");
    assert!(started.elapsed() < Duration::from_millis(600));
    trouble.play(|played| played.hangs = Duration::ZERO);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(read(&vault, "key").await, Ok(None));
}

#[tokio::test]
async fn an_open_prompt_is_locked_until_it_is_answered() {
    let trouble = Trouble::none();
    let vault = trouble.vault();
    vault.write("key", &secret("kept")).await.unwrap();
    trouble.play(|played| played.state = Ok(State::Locked));
    assert_eq!(vault.unlock().await, Err(VaultError::Locked));
    assert_eq!(read(&vault, "key").await, Err(VaultError::Locked));
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(read(&vault, "key").await, Ok(Some("kept".to_owned())));
}
