//! The floor of the benchmark stores what the real way stores, or its figures would compare two different things.

use store::floor;

use crate::key;

#[test]
fn the_floor_fills_the_same_tables_feed_and_index() {
    let folder = tempfile::tempdir().unwrap();
    {
        let made = crate::open(folder.path());
        drop(made);
    }
    std::fs::remove_file(folder.path().join("mirror.db")).unwrap();
    let filled = floor::load::<store::Error>(&folder.path().join("mirror.db"), &key(), |rows| {
        let mut patient = [""; floor::PATIENT];
        (patient[0], patient[2], patient[4], patient[23]) = ("7", "Ana", "Silva", "Ana Silva");
        rows.patient(&patient)?;
        let mut appointment = [""; floor::APPOINTMENT];
        (appointment[0], appointment[1], appointment[6]) = ("9", "7", "2026-11-24");
        rows.appointment(&appointment)
    });
    filled.unwrap();
    let store = crate::open(folder.path());
    assert!(store.mirror.search_is_complete(1).unwrap());
    assert_eq!(store.mirror.search_patients(1, "silva", 5).unwrap()[0].patient_id, "7");
    assert!(store.mirror.appointment(1, "9").unwrap().is_some());
    let tables: Vec<_> =
        store.mirror.changes_after(0, 10).unwrap().into_iter().map(|change| change.table).collect();
    assert_eq!(tables, ["search_fills", "patients", "appointments", "search_fills"]);
}
