//! Wrong key, damaged, missing, newer and in use are five different things, and none makes an empty database.

use std::fs;

use store::{DatabaseKey, Error, Found, StoreDirectory};

use crate::{connected, key, open};

#[test]
fn a_new_folder_is_made_and_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let directory = StoreDirectory::lock(&path).unwrap();
    assert_eq!(directory.found(), Found::Nothing);
    drop(directory.open(&key()).unwrap());
    assert_eq!(StoreDirectory::lock(&path).unwrap().found(), Found::Data);
    drop(open(&path));
    let head = fs::read(path.join("ledger.db")).unwrap();
    assert!(!head.starts_with(b"SQLite format 3"));
}

#[test]
fn a_second_deskbell_is_refused_until_the_first_ends() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    assert!(matches!(StoreDirectory::lock(folder.path()), Err(Error::InUse)));
    drop(first);
    drop(open(folder.path()));
}

#[test]
fn a_wrong_key_is_told_from_damage_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(connected(folder.path()));
    let before = fs::read(folder.path().join("ledger.db")).unwrap();
    let error = StoreDirectory::lock(folder.path()).unwrap().open(&DatabaseKey::new([8; 32])).err();
    assert!(matches!(error, Some(Error::KeyWrong)));
    assert_eq!(fs::read(folder.path().join("ledger.db")).unwrap(), before);

    let mut damaged = before;
    for byte in &mut damaged[100..400] {
        *byte ^= 0x55;
    }
    fs::write(folder.path().join("ledger.db"), &damaged).unwrap();
    let error = StoreDirectory::lock(folder.path()).unwrap().open(&key()).err();
    assert!(matches!(error, Some(Error::Damaged("ledger"))));
    assert_eq!(
        fs::read(folder.path().join("ledger.db")).unwrap(),
        damaged,
        "a damaged ledger is left for rescue"
    );
}

#[test]
fn a_missing_ledger_is_not_replaced_by_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    fs::remove_file(folder.path().join("ledger.db")).unwrap();
    let error = StoreDirectory::lock(folder.path()).unwrap().open(&key()).err();
    assert!(matches!(error, Some(Error::LedgerMissing)));
    assert!(!folder.path().join("ledger.db").exists());
}

#[test]
fn a_damaged_mirror_costs_one_sync_and_starts_a_new_generation() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    let generation = store.mirror.generation().unwrap();
    drop(store);
    fs::write(folder.path().join("mirror.db"), vec![0x5A; 8192]).unwrap();
    let store = open(folder.path());
    assert!(store.mirror_rebuilt);
    assert_ne!(store.mirror.generation().unwrap(), generation);
    assert_eq!(store.ledger.integration().unwrap().unwrap().id, id, "the ledger is untouched");
}
