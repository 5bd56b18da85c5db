//! Opening the store with the key from the keychain.

use secrecy::SecretString;
use store::{DatabaseKey, Found, Store, StoreDirectory};
use thiserror::Error;

use crate::clock::Randomness;
use crate::config::Config;
use crate::desktop::{Vault, VaultError};

/// The keychain item of the database key.
pub(crate) const ITEM: &str = "database-key";

/// The store, open.
pub struct Opened {
    pub(crate) store: Store,
}

/// Why the store could not be opened. Locked, absent, wrong, damaged and missing are different codes; in none of
/// these cases is anything written.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The keychain.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The files.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The system gave no random bytes.
    #[error("the system failed: {0}")]
    System(#[from] std::io::Error),
}

impl OpenError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vault(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::System(_) => "INTERNAL",
        }
    }
}

/// Locks the data folder, fetches the database key and opens both files. A new key is made only where there is
/// neither data nor a key, and it is in the keychain before a file is written with it.
pub async fn open(config: &Config, vault: &dyn Vault, random: &dyn Randomness) -> Result<Opened, OpenError> {
    let directory = StoreDirectory::lock(&config.data_dir)?;
    let kept = vault.read(ITEM).await?;
    let key = match (kept, directory.found()) {
        (Some(text), _) => DatabaseKey::from_hex(&text).ok_or(store::Error::KeyWrong)?,
        (None, Found::Data) => return Err(store::Error::KeyMissing.into()),
        (None, Found::Nothing) => {
            let key = DatabaseKey::new(random.bytes()?);
            vault.write(ITEM, &key.to_hex()).await?;
            key
        }
    };
    Ok(Opened { store: directory.open(&key)? })
}

/// Opens the store with a key that is given: for tools that run without a keychain.
pub fn open_with_key(config: &Config, key: &SecretString) -> Result<Opened, OpenError> {
    let directory = StoreDirectory::lock(&config.data_dir)?;
    let key = DatabaseKey::from_hex(key).ok_or(store::Error::KeyWrong)?;
    Ok(Opened { store: directory.open(&key)? })
}

/// Opens the store without any encryption: for tests that live thousands of days. Debug builds only.
#[cfg(debug_assertions)]
pub fn open_unencrypted(config: &Config) -> Result<Opened, OpenError> {
    let directory = StoreDirectory::lock(&config.data_dir)?;
    Ok(Opened { store: directory.open(&DatabaseKey::none())? })
}
