//! Which data a start opens, and what is left of a demo that was left.

use std::collections::BTreeMap;
use std::sync::Mutex as Lock;

use async_trait::async_trait;
use secrecy::SecretString;

use super::*;
use crate::shell::locked;

/// A keychain of names, which may be locked.
#[derive(Default)]
struct Names {
    kept: Lock<BTreeMap<String, ()>>,
    locked: Lock<bool>,
}

#[async_trait]
impl Vault for Names {
    async fn read(&self, _item: &str) -> Result<Option<SecretString>, VaultError> {
        Ok(None)
    }

    async fn write(&self, item: &str, _secret: &SecretString) -> Result<(), VaultError> {
        locked(&self.kept).insert(item.to_owned(), ());
        Ok(())
    }

    async fn remove(&self, item: &str) -> Result<(), VaultError> {
        if *locked(&self.locked) {
            return Err(VaultError::Locked);
        }
        locked(&self.kept).remove(item);
        Ok(())
    }
}

fn config(folder: &Path, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let said =
        |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Config::from_environment_and_file(said, folder.to_owned())
}

#[tokio::test]
async fn a_start_opens_what_the_last_word_was() {
    let folder = tempfile::tempdir().unwrap();
    let real = config(folder.path(), &[]);
    let look = || Demo::look(folder.path(), &real);
    assert_eq!((look().way(), look().shows()), (Way::Real, false));
    look().enter().await.unwrap();
    let first = look();
    assert_eq!((first.way(), first.shows()), (Way::Demo, true));
    assert_eq!((look().way(), look().shows()), (Way::Demo, false), "later starts are as the system asks");
    first.leave().await.unwrap();
    let left = look();
    assert_eq!((left.way(), left.shows()), (Way::Real, true));
    assert!(left.folder().starts_with(folder.path().canonicalize().unwrap()));
}

#[tokio::test]
async fn what_the_environment_names_comes_before_the_marker() {
    let folder = tempfile::tempdir().unwrap();
    let real = config(folder.path(), &[]);
    Demo::look(folder.path(), &real).enter().await.unwrap();
    for variables in [("DESKBELL_SIKKA_API", "http://127.0.0.1:4010/v4"), ("DESKBELL_SIKKA_API", "nonsense")]
    {
        let given = config(folder.path(), &[variables]);
        assert_eq!(Demo::look(folder.path(), &given).way(), Way::Given, "{variables:?}");
    }
    assert_eq!(Demo::look(folder.path(), &real).way(), Way::Demo, "it was not forgotten");
}

#[tokio::test]
async fn leaving_destroys_folder_and_items_and_waits_for_a_locked_keychain() {
    let folder = tempfile::tempdir().unwrap();
    let real = config(folder.path(), &[]);
    let vault = Names::default();
    for item in ["database-key", "app-key", "practice-D20001-1"] {
        vault.write(item, &SecretString::from("s".to_owned())).await.unwrap();
    }
    std::fs::write(folder.path().join("ledger.db"), "real").unwrap();
    let demo = Demo::look(folder.path(), &real);
    std::fs::create_dir_all(demo.folder().join("webview")).unwrap();
    std::fs::write(demo.folder().join("ledger.db"), "made up").unwrap();

    // Nobody left it: nothing is touched.
    demo.try_to_clear(&vault).await.unwrap();
    demo.enter().await.unwrap();
    demo.try_to_clear(&vault).await.unwrap();
    assert!(demo.folder().join("ledger.db").exists());

    demo.leave().await.unwrap();
    *locked(&vault.locked) = true;
    assert!(demo.try_to_clear(&vault).await.is_err());
    assert_eq!(
        Demo::look(folder.path(), &real).marker.read().0,
        Mark::Leaving,
        "the next start goes on with it"
    );
    *locked(&vault.locked) = false;
    demo.try_to_clear(&vault).await.unwrap();
    assert!(locked(&vault.kept).is_empty());
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["ledger.db"], "only what is real is left");
}
