//! Several offices, and several practices in one.

use sandbox::{DEMO_APP_ID, DEMO_APP_KEY, Options, Sandbox};
use serde_json::{Value, json};

use crate::{Connected, by_app, call, options};

fn two_by_two() -> Options {
    Options { practices: 2, locations: 2, ..options() }
}

#[tokio::test]
async fn numbers_are_the_offices_own() {
    let sandbox = Sandbox::new(two_by_two());
    let all = by_app(&sandbox, "GET", "/v4/authorized_practices?show=all").await.items();
    let pairs: Vec<(&str, &str)> = all
        .iter()
        .map(|row| (row["office_id"].as_str().unwrap(), row["practice_id"].as_str().unwrap()))
        .collect();
    assert_eq!(pairs, [("D20001", "1-1"), ("D20001", "1-2"), ("D20002", "1-1"), ("D20002", "1-2")]);
    assert_eq!(all[0]["secret_key"], all[1]["secret_key"], "a key is the office's");
    assert_ne!(all[0]["practice_name"], all[1]["practice_name"]);
    let first = by_app(&sandbox, "GET", "/v4/authorized_practices").await.items();
    assert_eq!(first.len(), 2);
    assert!(first.iter().all(|row| row["practice_id"] == "1-1"));
    let page = by_app(&sandbox, "GET", "/v4/authorized_practices?show=all&limit=3&offset=1").await;
    assert_eq!((page.items().len(), &page.json()["total_count"]), (1, &json!("4")));
    let one = by_app(&sandbox, "GET", "/v4/authorized_practices/D20002").await.items();
    assert_eq!(one.len(), 2);
}

#[tokio::test]
async fn rows_carry_their_practice_and_are_found_by_it() {
    let practice = Connected::new(two_by_two()).await;
    for (path, id) in [("patients", "patient_id"), ("appointments", "appointment_sr_no")] {
        let all = practice.get(&format!("{path}?limit=5000")).await.items();
        let mut sum = 0;
        for practice_id in ["1-1", "1-2"] {
            let some = practice.get(&format!("{path}?limit=5000&practice_id={practice_id}")).await.items();
            assert!(some.iter().all(|row| row["practice_id"] == practice_id));
            let control = format!("/control/ids/{path}?practice_id={practice_id}");
            let truth = call(&practice.sandbox, "GET", &control, &[], Value::Null).await.body;
            let ids: Vec<&str> = some.iter().map(|row| row[id].as_str().unwrap()).collect();
            assert_eq!(truth.lines().collect::<Vec<_>>(), ids);
            sum += some.len();
        }
        assert_eq!(sum, all.len());
        assert_eq!(practice.get(&format!("{path}?practice_id=1")).await.status, 204);
    }
    for path in ["operatories", "providers", "appointment_statuses", "practice_variables", "practices"] {
        let rows = practice.get(&format!("{path}?limit=99&practice_id=1-2")).await.items();
        assert!(rows.iter().all(|row| row["practice_id"] == "1-2"), "{path}");
    }
    assert_eq!(practice.sandbox.state()["offices"][0]["practice_ids"], json!(["1-1", "1-2"]));
}

#[tokio::test]
async fn a_write_back_names_a_practice_that_there_is() {
    let practice = Connected::new(two_by_two()).await;
    let note = |practice_id: &str, patient: &str| {
        json!({"patient_id": patient, "type": "Clinical Note", "date": "2026-11-18", "text": "x",
               "provider_id": "DMD1", "practice_id": practice_id})
    };
    let patient = practice.sandbox.patient_ids(None).unwrap()[0].clone();
    let good = practice.write("POST", "medical_notes", note("1-2", &patient)).await;
    let bad = practice.write("POST", "medical_notes", note("1", &patient)).await;
    practice.sandbox.advance(20);
    let (good, bad) = (practice.outcome(&good).await, practice.outcome(&bad).await);
    assert_eq!((&good["status"], &good["practice_id"]), (&json!("Success"), &json!("1-2")));
    assert_eq!(bad["result"], "Practice '1' does not exist.");
}

#[tokio::test]
async fn a_practice_can_be_switched_off() {
    let sandbox = Sandbox::new(two_by_two());
    let app = [("App-Id", DEMO_APP_ID), ("App-Key", DEMO_APP_KEY)];
    let off = json!({"office_id": "D20001", "practice_id": "1-2", "access": "OFF"});
    let switched = call(&sandbox, "POST", "/v4/practice_location", &app, off).await;
    assert_eq!(switched.code(), (200, "API4006".to_owned()));
    let rows = by_app(&sandbox, "GET", "/v4/practice_location?office_id=D20001").await.items();
    let access: Vec<&str> = rows.iter().map(|row| row["access"].as_str().unwrap()).collect();
    assert_eq!(access, ["on", "off"]);
    assert_eq!(by_app(&sandbox, "GET", "/v4/authorized_practices?show=all").await.items().len(), 3);
    assert_eq!(by_app(&sandbox, "GET", "/v4/practice_location").await.code(), (400, "API1003".to_owned()));
}
