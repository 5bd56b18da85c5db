//! The keychain of each system.

#[cfg(target_os = "linux")]
pub(super) use linux::keychain;
#[cfg(any(windows, target_os = "macos"))]
pub(super) use native::keychain;

/// Linux: the Secret Service (GNOME Keyring, KWallet, KeePassXC).
#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;
    use std::sync::Arc;

    use engine::VaultError;
    use keyring_core::Entry;
    use keyring_core::api::CredentialStoreApi;
    use secret_service::blocking::SecretService;
    use secret_service::{EncryptionType, Error};
    use zbus_secret_service_keyring_store::Store;

    use super::super::SERVICE;
    use super::super::keychain::{Keychain, State};

    /// Connects at its first call, and again after every failure: a service that comes back is found.
    pub(in super::super) fn keychain() -> impl Keychain {
        SecretServiceKeychain::default()
    }

    #[derive(Default)]
    struct SecretServiceKeychain {
        // The store would prompt on its own where something is locked: this one looks first.
        look: Option<SecretService<'static>>,
        store: Option<Arc<Store>>,
    }

    impl SecretServiceKeychain {
        fn look(&mut self) -> Result<&SecretService<'static>, VaultError> {
            let look = match self.look.take() {
                Some(look) => look,
                None => SecretService::connect(EncryptionType::Plain)
                    .map_err(|error| VaultError::Absent(error.to_string()))?,
            };
            Ok(self.look.insert(look))
        }
    }

    impl Keychain for SecretServiceKeychain {
        fn state(&mut self, user: &str) -> Result<State, VaultError> {
            let look = self.look()?;
            let attributes = HashMap::from([("service", SERVICE), ("username", user)]);
            let found = look.search_items(attributes).map_err(failed)?;
            if !found.unlocked.is_empty() {
                return Ok(State::Open);
            }
            if !found.locked.is_empty() {
                return Ok(State::Locked);
            }
            // KWallet shows nothing of a locked wallet, so that an empty answer alone says nothing.
            match look.get_default_collection() {
                Ok(collection) if collection.is_locked().map_err(failed)? => Ok(State::Locked),
                Ok(_) => Ok(State::Open),
                Err(Error::NoResult) => Ok(State::Empty),
                Err(error) => Err(failed(error)),
            }
        }

        fn unlock(&mut self) -> Result<(), VaultError> {
            let look = self.look()?;
            let outcome = match look.get_default_collection() {
                Ok(collection) => collection.unlock(),
                Err(Error::NoResult) => look.create_collection("Login", "default").map(drop),
                Err(error) => Err(error),
            };
            outcome.map_err(failed)
        }

        fn entry(&mut self, user: &str) -> Result<Entry, VaultError> {
            let store = match self.store.take() {
                Some(store) => store,
                None => Store::new().map_err(|error| VaultError::Absent(error.to_string()))?,
            };
            let item = user.rsplit('/').next().unwrap_or(user);
            let label = format!("Deskbell: {item}");
            let entry = store
                .build(SERVICE, user, Some(&HashMap::from([("label", label.as_str())])))
                .map_err(|error| VaultError::Failed(error.to_string()));
            self.store = Some(store);
            entry
        }

        fn forget(&mut self) {
            *self = Self::default();
        }
    }

    fn failed(error: Error) -> VaultError {
        match error {
            Error::Locked | Error::Prompt | Error::PromptDisconnected | Error::NoResult => VaultError::Locked,
            Error::Unavailable => VaultError::Absent(error.to_string()),
            error => VaultError::Failed(error.to_string()),
        }
    }
}

/// Windows Credential Manager and the macOS login keychain: they ask the person themselves.
#[cfg(any(windows, target_os = "macos"))]
mod native {
    use std::collections::HashMap;
    use std::sync::Arc;

    #[cfg(target_os = "macos")]
    use apple_native_keyring_store::keychain::Store;
    use engine::VaultError;
    use keyring_core::Entry;
    use keyring_core::api::CredentialStoreApi;
    #[cfg(windows)]
    use windows_native_keyring_store::Store;

    use super::super::SERVICE;
    use super::super::keychain::{Keychain, State};

    /// The system's own.
    pub(in super::super) fn keychain() -> impl Keychain {
        NativeKeychain::default()
    }

    #[derive(Default)]
    struct NativeKeychain {
        store: Option<Arc<Store>>,
    }

    impl Keychain for NativeKeychain {
        fn state(&mut self, _user: &str) -> Result<State, VaultError> {
            Ok(State::Open)
        }

        fn unlock(&mut self) -> Result<(), VaultError> {
            Ok(())
        }

        fn entry(&mut self, user: &str) -> Result<Entry, VaultError> {
            let store = match self.store.take() {
                Some(store) => store,
                None => Store::new().map_err(|error| VaultError::Absent(error.to_string()))?,
            };
            // Windows would let items roam with the profile to other machines by default.
            let modifiers =
                if cfg!(windows) { HashMap::from([("persistence", "Local")]) } else { HashMap::new() };
            let entry = store
                .build(SERVICE, user, Some(&modifiers))
                .map_err(|error| VaultError::Failed(error.to_string()));
            self.store = Some(store);
            entry
        }

        fn forget(&mut self) {
            self.store = None;
        }
    }
}
