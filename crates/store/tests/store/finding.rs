//! Finding patients: each kind of thing that staff type, in the forms in which they type it.

use chrono::NaiveDate;
use pms::Patient;
use rusqlite::Connection;
use secrecy::ExposeSecret;
use store::{Store, Texts};

use crate::{connected, key, open};

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Zoë O'Néill-Walker, and four others who share something with her.
fn people() -> Vec<Patient> {
    vec![
        Patient {
            patient_id: "799601".into(),
            first_name: "Zoë".into(),
            middle_name: "Marie".into(),
            last_name: "O'Néill-Walker".into(),
            preferred_name: "Zo".into(),
            cell: "(617) 555-0142 x12".into(),
            home_phone: "+1 212.555.7788".into(),
            email: "zoe_walker85@harbor-mail.example".into(),
            birthdate: day(1985, 3, 14),
            chart_number: "HV-00421".into(),
            status: "Active".into(),
            ..Patient::default()
        },
        Patient {
            patient_id: "2".into(),
            first_name: "Bo".into(),
            last_name: "McDonald".into(),
            cell: "4085550199".into(),
            birthdate: day(1990, 1, 2),
            chart_number: "799601".into(),
            status: "Inactive".into(),
            ..Patient::default()
        },
        Patient {
            patient_id: "3".into(),
            first_name: "José".into(),
            last_name: "De la Cruz".into(),
            cell: "408-555-0100".into(),
            birthdate: day(2019, 12, 5),
            chart_number: "0017".into(),
            status: "Active".into(),
            ..Patient::default()
        },
        Patient {
            patient_id: "4".into(),
            // An accent that is a sign of its own.
            first_name: "Rene\u{301}e".into(),
            last_name: "Müller".into(),
            work_phone: "415 555 0111".into(),
            birthdate: day(1985, 11, 3),
            status: "Active".into(),
            ..Patient::default()
        },
        Patient {
            patient_id: "5".into(),
            first_name: "Ana".into(),
            last_name: "Silva".into(),
            status: "Active".into(),
            ..Patient::default()
        },
    ]
}

fn found(store: &Store, integration: i64, typed: &str) -> Vec<String> {
    let rows = store.mirror.search_patients(integration, typed, 10).unwrap();
    rows.into_iter().map(|row| row.patient_id).collect()
}

/// That each of these finds this one patient and nobody else.
fn each_finds(id: &str, typed: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    store.mirror.store_patients(practice, &people(), Texts::Unknown).unwrap();
    for typed in typed {
        assert_eq!(found(&store, practice, typed), [id], "{typed}");
    }
}

#[test]
fn names_in_any_order_and_their_beginnings() {
    each_finds(
        "799601",
        &[
            "zoë",
            "zo",
            "o'ne",
            "walker zo",
            "zoe walker",
            "walker, zoe",
            "marie o",
            "wal o neill ma",
            "ZOE  Walker",
        ],
    );
    each_finds("2", &["mcdonald bo", "mc donald", "bo mc donald", "Mc Donald, Bo"]);
    each_finds("3", &["de la cruz", "delacruz", "cruz jose", "la cruz", "dela"]);
    each_finds("5", &["an", "sil", "Silva Ana"]);
}

#[test]
fn accents_and_punctuation_are_folded_on_both_sides() {
    each_finds("799601", &["zoe", "ZOË", "oneill", "o’neill", "O'NEILL", "oneill-walker", "o neill"]);
    each_finds("3", &["jose", "josé", "JOSE\u{301}"]);
    each_finds("4", &["renee", "renée", "muller", "Müller"]);
}

#[test]
fn phones_by_their_digits_with_and_without_separators() {
    each_finds(
        "799601",
        &[
            "6175550142",
            "(617) 555-0142",
            "617.555.0142",
            "617 555 01",
            "555-0142",
            "5550142",
            "0142",
            "+1 617 555 0142",
            "1 (617) 555-0142",
            "+1617",
            "212-555",
            "5557788",
            "7788",
            "walker 0142",
        ],
    );
    each_finds("4", &["415", "4155550111", "0111"]);
}

#[test]
fn birth_dates_as_people_type_them() {
    each_finds(
        "799601",
        &[
            "3/14/1985",
            "03/14/1985",
            "3-14-1985",
            "3.14.1985",
            "1985-03-14",
            "1985-3-14",
            "03141985",
            "19850314",
            "3141985",
            "3/14/85",
            "031485",
            "14.3.1985",
            "3 14 1985",
            "Mar 14 1985",
            "march 14, 1985",
            "14 mar 1985",
            "3/14",
            "3/14/",
            "3/14/19",
            "3/14/198",
            "1985-03",
            "zoe 3/14/1985",
            "3/14/1985 walker",
        ],
    );
    each_finds("3", &["12/5/2019", "12/05/19", "120519", "2019-12-05", "12052019"]);
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    store.mirror.store_patients(practice, &people(), Texts::Unknown).unwrap();
    assert_eq!(found(&store, practice, "1985"), ["799601", "4"]);
    assert!(found(&store, practice, "3/15/1985").is_empty());
    assert!(found(&store, practice, "2/30/1985").is_empty());
}

#[test]
fn chart_numbers_with_and_without_letters_zeros_and_separators() {
    each_finds("799601", &["HV-00421", "hv00421", "hv-00", "hv 00421", "00421", "421"]);
    each_finds("3", &["0017", "17"]);
}

#[test]
fn e_mail_whole_and_begun() {
    each_finds(
        "799601",
        &["zoe_walker85@harbor-mail.example", "zoe_walker85@", "walker85", "harbor-mail", "walker85@harbor"],
    );
}

#[test]
fn the_number_of_the_pms_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    let mut people = people();
    people.rotate_left(1);
    store.mirror.store_patients(practice, &people, Texts::Unknown).unwrap();
    // Another one has it as the chart number, and an older row.
    assert_eq!(found(&store, practice, "799601"), ["799601", "2"]);
    assert_eq!(found(&store, practice, " 5 "), ["5"]);
    let gone = ["799601".to_owned()];
    store.mirror.patients_vanished(practice, &gone, crate::at(1)).unwrap();
    assert_eq!(found(&store, practice, "799601"), ["2"]);
}

#[test]
fn inactive_ones_are_left_out_where_that_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    store.mirror.store_patients(practice, &people(), Texts::Unknown).unwrap();
    let active = |typed: &str| -> Vec<String> {
        let rows = store.mirror.find_patients(practice, typed, true, 10).unwrap();
        rows.into_iter().map(|row| row.patient_id).collect()
    };
    assert_eq!(found(&store, practice, "408"), ["2", "3"]);
    assert_eq!(active("408"), ["3"]);
    assert!(active("2").is_empty());
    assert_eq!(store.mirror.find_patients(practice, "408", false, 1).unwrap().len(), 1);
}

#[test]
fn what_is_no_search_finds_nobody_and_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let (store, practice) = connected(folder.path());
    store.mirror.store_patients(practice, &people(), Texts::Unknown).unwrap();
    for typed in
        ["", "  ", "\"' OR * NEAR(", "zoe AND", "a\u{0}b", "((", "silva* OR zoe", "99999999999999999999"]
    {
        assert!(found(&store, practice, typed).is_empty(), "{typed}");
    }
    assert_eq!(found(&store, practice + 1, "zoe"), Vec::<String>::new());
}

#[test]
fn words_of_an_earlier_program_are_made_anew_at_opening() {
    let folder = tempfile::tempdir().unwrap();
    let practice = {
        let (store, practice) = connected(folder.path());
        store.mirror.store_patients(practice, &people(), Texts::Unknown).unwrap();
        practice
    };
    let file = Connection::open(folder.path().join("mirror.db")).unwrap();
    file.pragma_update(None, "key", format!("x'{}'", key().to_hex().expose_secret())).unwrap();
    file.execute("UPDATE patients SET search = lower(first_name)", []).unwrap();
    file.execute("DELETE FROM meta WHERE name = 'search_words'", []).unwrap();
    drop(file);
    let store = open(folder.path());
    assert_eq!(found(&store, practice, "421"), ["799601"]);
    assert_eq!(found(&store, practice, "walker"), ["799601"]);
    // And once only: nothing changes at the next opening.
    let before = store.mirror.last_change().unwrap();
    drop(store);
    assert_eq!(open(folder.path()).mirror.last_change().unwrap(), before);
}
