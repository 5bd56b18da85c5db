//! The store as the engine uses it: opening, keys, upserts, feeds, bells, write-backs.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod finding;
mod floor;
mod opening;
mod practices;
mod room;
mod rows;
mod search;
mod status_kinds;
mod writebacks;

use chrono::{DateTime, TimeZone, Utc};
use pms::Practice;
use store::{DatabaseKey, Store, StoreDirectory};

fn key() -> DatabaseKey {
    DatabaseKey::new([7; 32])
}

fn at(minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 14, minute, 0).unwrap()
}

fn open(folder: &std::path::Path) -> Store {
    StoreDirectory::lock(folder).unwrap().open(&key()).unwrap()
}

/// A store with one connected practice.
fn connected(folder: &std::path::Path) -> (Store, i64) {
    let store = open(folder);
    let practice = Practice {
        office_id: "D20001".into(),
        practice_id: "1".into(),
        name: "Harbor View Dental".into(),
        pms_type: "Dentrix".into(),
        city: String::new(),
        state: String::new(),
        zone: Some(chrono_tz::America::New_York),
        data_as_of: None,
    };
    let id = store.ledger.connect(&practice, chrono_tz::America::New_York, at(0)).unwrap();
    (store, id)
}
