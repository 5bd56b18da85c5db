//! Numbered SQL files, one loop, one transaction each; a newer file is refused and left untouched.

use rusqlite::Connection;

use crate::{Error, Result};

pub(crate) const LEDGER: &[&str] = &[
    include_str!("../../../migrations/ledger/0001_init.sql"),
    include_str!("../../../migrations/ledger/0002_practices_and_marks.sql"),
    include_str!("../../../migrations/ledger/0003_reservations.sql"),
    include_str!("../../../migrations/ledger/0004_write_backs.sql"),
    include_str!("../../../migrations/ledger/0005_bell_before_and_after.sql"),
    include_str!("../../../migrations/ledger/0006_bells_taken.sql"),
    include_str!("../../../migrations/ledger/0007_unfinished_forms.sql"),
    include_str!("../../../migrations/ledger/0008_status_kinds.sql"),
    include_str!("../../../migrations/ledger/0009_another_program.sql"),
    include_str!("../../../migrations/ledger/0010_cheaper_steps.sql"),
];
pub(crate) const MIRROR: &[&str] = &[
    include_str!("../../../migrations/mirror/0001_init.sql"),
    include_str!("../../../migrations/mirror/0002_search_fill.sql"),
    include_str!("../../../migrations/mirror/0003_attention.sql"),
    include_str!("../../../migrations/mirror/0004_row_marks.sql"),
    include_str!("../../../migrations/mirror/0005_opening.sql"),
    include_str!("../../../migrations/mirror/0006_moved_and_arrived.sql"),
    include_str!("../../../migrations/mirror/0007_search_beginnings.sql"),
    include_str!("../../../migrations/mirror/0008_status_kinds.sql"),
];

/// The version that a file has now.
pub(crate) fn version(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings a file up to the newest version. `before_upgrade` runs once, before an existing file is changed; it may close
/// the file and open it again.
pub(crate) fn migrate(
    connection: &mut Connection,
    file: &'static str,
    steps: &[&str],
    before_upgrade: impl FnOnce(&mut Connection, u32) -> Result<()>,
) -> Result<()> {
    let found = version(connection)?;
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(Error::Newer { file, found, known });
    }
    if found > 0 && found < known {
        before_upgrade(connection, found)?;
    }
    for (number, sql) in (1..=known).zip(steps).skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::DateTime;
    use pms::{Intent, Operation, State};
    use rusqlite::OpenFlags;

    use super::*;
    use crate::database::{File, connect};
    use crate::{DatabaseKey, HistoryEntry, Step, StoreDirectory};

    #[test]
    fn every_file_in_the_folder_is_in_the_list_and_numbered_without_gaps() {
        for (folder, steps) in [("ledger", LEDGER), ("mirror", MIRROR)] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(folder);
            let mut names: Vec<_> = std::fs::read_dir(path)
                .unwrap()
                .map(|e| e.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            assert_eq!(names.len(), steps.len(), "{folder}: a migration is not embedded");
            for (number, name) in (1..).zip(&names) {
                assert!(name.starts_with(&format!("{number:04}_")), "{folder}/{name}");
            }
        }
    }

    #[test]
    fn a_newer_file_is_refused_and_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let error = migrate(&mut connection, "ledger", LEDGER, |_, _| Ok(())).unwrap_err();
        assert!(matches!(error, Error::Newer { found: 99, .. }));
        assert_eq!(version(&connection).unwrap(), 99);
    }

    #[test]
    fn an_upgrade_is_announced_once_and_a_failing_step_leaves_the_version() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, "ledger", &["CREATE TABLE a (x)"], |_, _| panic!("new file")).unwrap();
        let mut announced = 0;
        let steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x)", "not sql"];
        let result = migrate(&mut connection, "ledger", &steps, |_, from| {
            announced = from;
            Ok(())
        });
        assert!(result.is_err());
        assert_eq!((announced, version(&connection).unwrap()), (1, 2));
    }

    /// A database of so many steps with `rows` in it, brought up to the newest version.
    fn upgraded(steps: &[&str], from: usize, rows: &str) -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, "ledger", &steps[..from], |_, _| panic!("new file")).unwrap();
        connection.execute_batch(rows).unwrap();
        migrate(&mut connection, "ledger", steps, |_, _| Ok(())).unwrap();
        connection
    }

    fn texts(connection: &Connection, query: &str) -> Vec<String> {
        let mut statement = connection.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn the_history_of_write_backs_is_kept_in_order_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::new([7; 32]);
        let mode = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut older = connect(File::Ledger, &folder.path().join("ledger.db"), &key, mode).unwrap();
        migrate(&mut older, "ledger", &LEDGER[..9], |_, _| panic!("new file")).unwrap();
        older
            .execute_batch(
                "INSERT INTO integrations (id, office_id, practice_id, practice_name, pms_type, zone, zone_is_guess, status, connected_at) \
                 VALUES (1, 'D1', '1', 'Oak', 'Dentrix', 'UTC', 0, 'ACTIVE', 0);",
            )
            .unwrap();
        let fields = [("appointment_sr_no", "5"), ("status", "Confirmed")];
        let fields: BTreeMap<_, _> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let intent = Intent::from_fields(Operation::UpdateAppointment, fields, "1", "").unwrap();
        let intent = serde_json::to_string(&intent).unwrap();
        for (id, state) in [(1, "queued"), (2, "completed")] {
            older
                .execute(
                    "INSERT INTO writebacks (id, integration_id, form_id, operation, intent, method, endpoint, request_body, \
                     state, created_at) VALUES (?1, 1, ?1, 'update_appointment', ?2, 'PATCH', '/', '{}', ?3, 0)",
                    (id, &intent, state),
                )
                .unwrap();
        }
        // The two take turns, and the clock was set back on the way.
        older
            .execute_batch(
                "INSERT INTO writeback_history (writeback_id, at, state, note) VALUES (1, 10, 'queued', NULL), \
                 (2, 11, 'queued', NULL), (1, 20, 'sending', NULL), (2, 21, 'sending', NULL), (2, 22, 'pending', NULL), \
                 (1, 5, 'queued', 'Busy'), (2, 6, 'completed', 'Done'); DELETE FROM changes;",
            )
            .unwrap();
        drop(older);

        let store = StoreDirectory::lock(folder.path()).unwrap().open(&key).unwrap();
        let ledger = &store.ledger;
        let at = |millis| DateTime::from_timestamp_millis(millis).unwrap();
        let line = |millis, state: &str, note: Option<&str>| HistoryEntry {
            at: at(millis),
            state: state.to_owned(),
            note: note.map(str::to_owned),
        };
        let mut first =
            vec![line(10, "queued", None), line(20, "sending", None), line(5, "queued", Some("Busy"))];
        let second = [
            line(11, "queued", None),
            line(21, "sending", None),
            line(22, "pending", None),
            line(6, "completed", Some("Done")),
        ];
        assert_eq!(ledger.write_back_history(1).unwrap(), first);
        assert_eq!(ledger.write_back_history(2).unwrap(), second);

        let before = ledger.last_change().unwrap();
        let step = Step { note: Some("Again".into()), ..Step::plain(State::Queued, State::Sending) };
        assert!(ledger.step_write_back(1, &step, at(7)).unwrap());
        first.push(line(7, "sending", Some("Again")));
        assert_eq!(ledger.write_back_history(1).unwrap(), first);
        assert_eq!(ledger.write_back_history(2).unwrap(), second);
        let query = "SELECT writeback_id || ' ' || id FROM writeback_history ORDER BY writeback_id, id";
        let numbers = ledger.0.read(|connection| Ok(texts(connection, query))).unwrap();
        assert_eq!(numbers, ["1 1", "1 3", "1 6", "1 7", "2 2", "2 4", "2 5", "2 7"]);
        let heard = ledger.changes_after(before, 10).unwrap();
        let heard: Vec<_> = heard
            .iter()
            .map(|change| (change.sequence, &*change.table, &*change.key, &*change.operation))
            .collect();
        assert_eq!(heard, [(before + 1, "writebacks", "1", "update")]);
    }

    #[test]
    fn bells_of_an_older_deskbell_are_kept_with_their_numbers() {
        let connection = upgraded(
            LEDGER,
            4,
            "INSERT INTO integrations (id, office_id, practice_id, practice_name, pms_type, zone, zone_is_guess, status, connected_at) \
             VALUES (1, 'D1', '1', 'Oak', 'Dentrix', 'UTC', 0, 'ACTIVE', 0); \
             INSERT INTO bells (integration_id, kind, appointment_sr_no, date, time, at, rung_at, seen_at) \
             VALUES (1, 'booked', '11', '2026-11-23', '10:30', 1, 2, 3), (1, 'removed', '12', '2026-11-24', NULL, 4, NULL, NULL), \
                    (1, 'booked', '13', '2026-11-24', NULL, 5, NULL, NULL); \
             DELETE FROM bells WHERE id = 3; DELETE FROM changes;",
        );
        let rows = texts(
            &connection,
            "SELECT id || ' ' || kind || ' ' || appointment_sr_no || ' ' || date || ' ' || coalesce(time, '-') || ' ' || at \
             || ' ' || coalesce(seen_at, '-') || ' ' || operatory || taken_by || coalesce(taken_at, '-') FROM bells ORDER BY id",
        );
        assert_eq!(rows, ["1 booked 11 2026-11-23 10:30 1 3 -", "2 removed 12 2026-11-24 - 4 - -"]);
        connection
            .execute("INSERT INTO bells (integration_id, kind, appointment_sr_no, date, at) VALUES (1, 'moved', '14', '2026-11-25', 6)", [])
            .unwrap();
        // No number is given twice, and the window hears of it.
        assert_eq!(
            texts(&connection, "SELECT key || operation FROM changes WHERE tbl = 'bells'"),
            ["4insert"]
        );
    }

    #[test]
    fn what_the_bell_has_not_read_is_still_to_be_read() {
        let connection = upgraded(
            MIRROR,
            5,
            "INSERT INTO appointment_events (integration_id, appointment_sr_no, kind) VALUES (1, '11', 'booked'), (1, '12', 'removed'); \
             DELETE FROM appointment_events WHERE sequence = 2;",
        );
        connection
            .execute("INSERT INTO appointment_events (integration_id, appointment_sr_no, kind) VALUES (1, '13', 'arrived')", [])
            .unwrap();
        let query = "SELECT sequence || ' ' || appointment_sr_no || ' ' || kind FROM appointment_events ORDER BY sequence";
        assert_eq!(texts(&connection, query), ["1 11 booked", "3 13 arrived"]);
    }
}
