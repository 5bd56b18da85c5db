//! The search index: a first load fills it at the end, whatever happens meanwhile, and other practices notice nothing.

use pms::Patient;
use rusqlite::Connection;
use secrecy::ExposeSecret;
use store::{Store, Texts};

use crate::{at, connected, key, open};

fn patients(range: std::ops::Range<u32>, last: &str) -> Vec<Patient> {
    range
        .map(|number| Patient {
            patient_id: number.to_string(),
            first_name: format!("First{number}").into(),
            last_name: last.into(),
            ..Patient::default()
        })
        .collect()
}

fn found(store: &Store, integration: i64, typed: &str) -> usize {
    store.mirror.search_patients(integration, typed, 100_000).unwrap().len()
}

/// SQLite's own comparison of the index with the rows.
fn index_is_sound(folder: &std::path::Path) {
    let file = Connection::open(folder.join("mirror.db")).unwrap();
    file.pragma_update(None, "key", format!("x'{}'", key().to_hex().expose_secret())).unwrap();
    file.execute("INSERT INTO patients_fts (patients_fts, rank) VALUES ('integrity-check', 1)", []).unwrap();
}

#[test]
fn a_first_load_is_searchable_when_it_is_filled_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    assert!(store.mirror.search_is_complete(id).unwrap());
    store.mirror.store_patients(id, &patients(0..500, "Silva"), Texts::Unknown).unwrap();
    assert!(!store.mirror.search_is_complete(id).unwrap());
    assert_eq!(found(&store, id, "silva"), 0);
    store.mirror.store_patients(id, &patients(400..900, "Reed"), Texts::Unknown).unwrap();
    let before = store.mirror.last_change().unwrap();
    store.mirror.fill_search(id).unwrap();
    assert!(store.mirror.search_is_complete(id).unwrap());
    assert_eq!((found(&store, id, "silva"), found(&store, id, "reed")), (400, 500));
    let changes = store.mirror.changes_after(before, 10).unwrap();
    assert_eq!(changes.len(), 1, "the news is that the search is complete, nothing else");
    assert_eq!((changes[0].table.as_str(), changes[0].operation.as_str()), ("search_fills", "delete"));
    index_is_sound(folder.path());
}

#[test]
fn after_the_first_whole_walk_rows_are_found_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    store.mirror.store_patients(id, &patients(0..500, "Silva"), Texts::Unknown).unwrap();
    store.mirror.fill_search(id).unwrap();
    store.mirror.set_whole_walk(id, "patients", at(0), at(1)).unwrap();
    store.mirror.store_patients(id, &patients(300..1_000, "Reed"), Texts::Unknown).unwrap();
    assert!(store.mirror.search_is_complete(id).unwrap());
    assert_eq!((found(&store, id, "silva"), found(&store, id, "reed")), (300, 700));
    index_is_sound(folder.path());
}

#[test]
fn few_rows_are_found_at_once_even_in_a_first_load() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    store.mirror.store_patients(id, &patients(0..40, "Silva"), Texts::Unknown).unwrap();
    assert!(store.mirror.search_is_complete(id).unwrap());
    assert_eq!(found(&store, id, "silva"), 40);
    // The next page is a large one: what is in the index stays there, and is kept current.
    store.mirror.store_patients(id, &patients(20..520, "Reed"), Texts::Unknown).unwrap();
    assert_eq!((found(&store, id, "silva"), found(&store, id, "reed")), (20, 20));
    store.mirror.fill_search(id).unwrap();
    assert_eq!((found(&store, id, "silva"), found(&store, id, "reed")), (20, 500));
    index_is_sound(folder.path());
}

#[test]
fn a_fill_that_was_cut_off_is_finished_when_the_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let id = {
        let (store, id) = connected(folder.path());
        store.mirror.store_patients(id, &patients(0..500, "Silva"), Texts::Unknown).unwrap();
        id
    };
    let store = open(folder.path());
    assert!(store.mirror.search_is_complete(id).unwrap());
    assert_eq!(found(&store, id, "silva"), 500);
    // The first load goes on: it waits again, and is filled again.
    store.mirror.store_patients(id, &patients(500..800, "Silva"), Texts::Unknown).unwrap();
    assert!(!store.mirror.search_is_complete(id).unwrap());
    assert_eq!(found(&store, id, "silva"), 500);
    store.mirror.fill_search(id).unwrap();
    assert_eq!(found(&store, id, "silva"), 800);
    index_is_sound(folder.path());
}

#[test]
fn two_practices_fill_and_are_forgotten_without_harm_to_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let (store, one) = connected(folder.path());
    let other = one + 1;
    store.mirror.store_patients(one, &patients(0..300, "Silva"), Texts::Unknown).unwrap();
    store.mirror.fill_search(one).unwrap();
    store.mirror.set_whole_walk(one, "patients", at(0), at(1)).unwrap();
    store.mirror.store_patients(other, &patients(0..300, "Reed"), Texts::Unknown).unwrap();
    assert!(
        store.mirror.search_is_complete(one).unwrap() && !store.mirror.search_is_complete(other).unwrap()
    );
    store.mirror.store_patients(one, &patients(200..400, "Quinn"), Texts::Unknown).unwrap();
    assert_eq!((found(&store, one, "silva"), found(&store, one, "quinn")), (200, 200));
    store.mirror.store_patients(other, &patients(250..600, "Reed"), Texts::Unknown).unwrap();
    store.mirror.fill_search(other).unwrap();
    assert_eq!(found(&store, other, "reed"), 600);
    assert_eq!((found(&store, one, "silva"), found(&store, one, "quinn")), (200, 200));
    index_is_sound(folder.path());
    // One is forgotten in the middle of a fill of its own.
    let third = one + 2;
    store.mirror.store_patients(third, &patients(0..300, "Ward"), Texts::Unknown).unwrap();
    store.mirror.forget(third).unwrap();
    store.mirror.forget(other).unwrap();
    assert!(store.mirror.search_is_complete(third).unwrap());
    assert_eq!((found(&store, third, "ward"), found(&store, other, "reed")), (0, 0));
    assert_eq!((found(&store, one, "silva"), found(&store, one, "quinn")), (200, 200));
    index_is_sound(folder.path());
}

#[test]
fn a_fill_of_several_parts_puts_each_row_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, id) = connected(folder.path());
    for page in 0..5 {
        store
            .mirror
            .store_patients(id, &patients(page * 5_000..(page + 1) * 5_000, "Silva"), Texts::Unknown)
            .unwrap();
    }
    store.mirror.fill_search(id).unwrap();
    store.mirror.fill_search(id).unwrap();
    assert_eq!(found(&store, id, "silva"), 25_000);
    index_is_sound(folder.path());
}
