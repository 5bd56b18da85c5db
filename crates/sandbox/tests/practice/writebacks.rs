//! Write-backs: acceptance, outcome, the dated list.

use sandbox::{Options, Spu};
use serde_json::{Value, json};

use crate::{Connected, by_app, options};

/// A Thursday evening that nobody uses: the schedule ends at five.
fn order(patient: &str) -> Value {
    json!({"patient_id": patient, "date": "2026-11-19", "time": "18:00", "length": "30", "operatory": "OP-1",
           "provider_id": "DMD1", "practice_id": "1", "description": "Limited exam"})
}

async fn connected() -> (Connected, String) {
    let practice = Connected::new(options()).await;
    let patient = practice.sandbox.patient_ids(None).unwrap()[0].clone();
    (practice, patient)
}

#[tokio::test]
async fn a_booking_goes_from_accepted_to_seen() {
    let (practice, patient) = connected().await;
    let answer = practice.send("POST", "appointment", order(&patient)).await;
    assert_eq!(answer.code(), (201, "API2016".to_owned()));
    let body = answer.json();
    assert_eq!(body["long_message"], "Id:275001");
    assert_eq!(body["more_information"], "http://127.0.0.1:9/v4/writeback_status?id=275001");
    assert_eq!(body["http_code"], "201");
    let pending = practice.outcome("275001").await;
    assert_eq!((&pending["is_completed"], &pending["status"]), (&json!(""), &json!("Pending")));
    practice.sandbox.advance(4);
    let done = practice.outcome("275001").await;
    assert_eq!(done["is_completed"], "True");
    assert_eq!(done["has_error"], "False");
    assert_eq!(done["status"], "Success");
    let sr = done["appointment_sr_no"].as_str().unwrap();
    let one = format!("appointments?fields=get_all&appointment_sr_no={sr}");
    assert_eq!(practice.get(&one).await.status, 204, "the cloud has not seen it yet");
    practice.sandbox.advance(1);
    let row = &practice.get(&one).await.items()[0];
    assert_eq!(row["patient_id"], patient.as_str());
    assert_eq!((&row["time"], &row["operatory"]), (&json!("18:00"), &json!("OP-1")));
    assert_eq!(row["description"], "Limited exam");
    assert_eq!(row["date"], "2026-11-19T00:00:00");
    assert_eq!(practice.get("writeback_status?id=999").await.status, 204);
    assert_eq!(practice.get("writeback_status?id=275001,275002").await.status, 204);
    assert_eq!(practice.get("writeback_status").await.status, 400);
}

#[tokio::test]
async fn the_pms_refuses_later_in_its_own_words() {
    let (practice, patient) = connected().await;
    practice.write("POST", "appointment", order(&patient)).await;
    for (field, value, words) in [
        ("patient_id", "1", "Patient 1 does not exist."),
        ("operatory", "OP-9", "Operatory 'OP-9' is not defined."),
        ("provider_id", "X", "Provider 'X' is not defined."),
        ("length", "-3", "'-3' is not a valid length."),
        ("practice_id", "7", "Practice '7' does not exist."),
        ("time", "18:15", "conflicts with appointment"),
    ] {
        let mut body = order(&patient);
        body[field] = value.into();
        let id = practice.write("POST", "appointment", body).await;
        practice.sandbox.advance(4);
        let outcome = practice.outcome(&id).await;
        assert_eq!((&outcome["is_completed"], &outcome["has_error"]), (&json!("True"), &json!("True")));
        assert_eq!(outcome["status"], "Failed");
        assert!(outcome["result"].as_str().unwrap().contains(words), "{outcome}");
    }
    for (method, path, body) in [
        (
            "PATCH",
            "appointments/1",
            json!({"op": "replace", "path": "/appointment_status", "value": "Confirmed", "practice_id": "1"}),
        ),
        ("PUT", "appointments/1", json!({"time": "09:00", "practice_id": "1"})),
        ("PATCH", "patient/1", json!({"lastname": "X", "practice_id": "1"})),
    ] {
        let id = practice.write(method, path, body).await;
        practice.sandbox.advance(4);
        assert_eq!(practice.outcome(&id).await["has_error"], "True", "{method} {path}");
    }
}

#[tokio::test]
async fn what_is_missing_is_refused_at_once() {
    let (practice, patient) = connected().await;
    let mut body = order(&patient);
    body.as_object_mut().unwrap().remove("operatory");
    assert_eq!(practice.send("POST", "appointment", body).await.code(), (400, "API1020".to_owned()));
    let mut body = order(&patient);
    body["length"] = 30.into();
    assert_eq!(practice.send("POST", "appointment", body).await.code(), (400, "API1026".to_owned()));
    let nothing = practice.send("PUT", "appointments/1", json!({"practice_id": "1"})).await;
    assert_eq!(nothing.code(), (400, "API1020".to_owned()));
    let gone = practice.send("DELETE", "appointments/1", Value::Null).await;
    assert_eq!(gone.code(), (405, "API2014".to_owned()));
    assert_eq!(practice.sandbox.ledger()["write_backs"], json!([]));
}

#[tokio::test]
async fn status_and_time_can_be_changed() {
    let (practice, patient) = connected().await;
    let id = practice.write("POST", "appointment", order(&patient)).await;
    practice.sandbox.advance(4);
    let sr = practice.outcome(&id).await["appointment_sr_no"].as_str().unwrap().to_owned();
    let path = format!("appointments/{sr}");
    let status = |word: &str| json!({"op": "replace", "path": "/appointment_status", "value": word, "practice_id": "1"});
    let answer = practice.send("PATCH", &path, status("Cancelled")).await;
    assert_eq!(answer.code(), (200, "API0007".to_owned()));
    assert!(answer.json()["long_message"].as_str().unwrap().starts_with("Id:"));
    practice.sandbox.advance(4);
    assert_eq!(practice.sandbox.appointment(None, &sr).unwrap().status, "Cancelled");
    practice
        .write(
            "PUT",
            &path,
            json!({"time": "18:30", "operatory": "OP-2", "status": "Confirmed", "practice_id": "1"}),
        )
        .await;
    practice.sandbox.advance(4);
    let row = practice.sandbox.appointment(None, &sr).unwrap();
    assert_eq!(
        (row.time.as_str(), row.operatory.as_str(), row.status.as_str()),
        ("18:30", "OP-2", "Confirmed")
    );
    practice.write("PATCH", &path, status("Broken")).await;
    let half = practice.write("PUT", &path, json!({"time": "19:00", "practice_id": "1"})).await;
    let whole = practice
        .write(
            "PUT",
            &path,
            json!({"date": "2026-11-20", "time": "19:00", "operatory": "OP-2", "practice_id": "1"}),
        )
        .await;
    let word = practice.write("PATCH", &path, status("Perhaps")).await;
    practice.sandbox.advance(4);
    assert_eq!(practice.outcome(&half).await["has_error"], "True");
    assert_eq!(practice.outcome(&whole).await["has_error"], "False");
    assert_eq!(practice.outcome(&word).await["has_error"], "True");
}

#[tokio::test]
async fn patients_notes_and_payments() {
    let (practice, patient) = connected().await;
    let answer = practice.send("POST", "patient", json!({"firstname": "Ada", "lastname": "O'Neill", "provider_id": "DMD1", "practice_id": "1", "birthdate": "1990-05-01", "cell": "617-555-0199"})).await;
    assert_eq!(answer.code(), (201, "API2016".to_owned()));
    let note = json!({"patient_id": patient, "type": "Clinical Note", "date": "2026-11-18", "text": "Asked for mornings", "provider_id": "DMD1", "practice_id": "1"});
    let note = practice.write("POST", "medical_notes", note).await;
    let paid = json!({"patient_id": patient, "guarantor_id": patient, "procedure_code": "PAY", "procedure_description": "Check", "provider_id": "DMD1", "amount": "-39.30", "practice_id": "1", "transaction_date": "2026-11-18"});
    let paid = practice.write("POST", "transaction", paid).await;
    practice.sandbox.advance(10);
    let created = practice.outcome("275001").await["created_id"].as_str().unwrap().to_owned();
    let row = &practice.get(&format!("patients?patient_id={created}")).await.items()[0];
    assert_eq!((&row["firstname"], &row["lastname"]), (&json!("Ada"), &json!("O'Neill")));
    assert_eq!((&row["birthdate"], &row["cell"]), (&json!("1990-05-01T00:00:00"), &json!("617-555-0199")));
    assert_eq!(practice.outcome(&note).await["status"], "Success");
    assert_eq!(practice.outcome(&paid).await["status"], "Success");
    let notes = practice.get(&format!("medical_notes?patient_id={patient}")).await.items();
    assert_eq!(notes.last().unwrap()["text"], "Asked for mornings");
    let payment = practice.get(&format!("transactions?patient_id={patient}&limit=5000")).await.items();
    assert!(payment.iter().any(|row| row["amount"] == "-39.3000" && row["transaction_type"] == "Payment"));
    let changed = practice
        .send("PATCH", &format!("patient/{created}"), json!({"lastname": "Ng", "practice_id": "1"}))
        .await;
    assert_eq!(changed.code(), (200, "API0011".to_owned()));
    practice.sandbox.advance(10);
    let row = &practice.get(&format!("patients?patient_id={created}")).await.items()[0];
    assert_eq!(row["lastname"], "Ng");
}

#[tokio::test]
async fn the_spu_may_be_off_or_slow() {
    let (practice, patient) = connected().await;
    practice.sandbox.set_spu(None, Spu::Offline).unwrap();
    let mut checked = order(&patient);
    checked["check_spu"] = "true".into();
    let refused = practice.send("POST", "appointment", checked.clone()).await;
    assert_eq!(refused.code(), (412, "API2017".to_owned()));
    assert_eq!(refused.json()["log_message"], "Sikka platform utility is offline");
    let id = practice.write("POST", "appointment", order(&patient)).await;
    practice.sandbox.advance(3600);
    assert_eq!(practice.outcome(&id).await["status"], "Pending");
    practice.sandbox.set_spu(None, Spu::Online).unwrap();
    practice.sandbox.advance(3);
    assert_eq!(practice.outcome(&id).await["status"], "Pending");
    practice.sandbox.advance(1);
    assert_eq!(practice.outcome(&id).await["status"], "Success");
    practice.sandbox.set_spu(None, Spu::Slow).unwrap();
    checked["operatory"] = "OP-2".into();
    let id = practice.write("POST", "appointment", checked).await;
    practice.sandbox.advance(39);
    assert_eq!(practice.outcome(&id).await["status"], "Pending");
    practice.sandbox.advance(1);
    assert_eq!(practice.outcome(&id).await["status"], "Success");
}

#[tokio::test]
async fn the_dated_list_tells_of_all() {
    let practice = Connected::new(Options { practices: 2, ..options() }).await;
    let patient = practice.sandbox.patient_ids(None).unwrap()[0].clone();
    let first = practice.write("POST", "appointment", order(&patient)).await;
    let second = practice
        .write(
            "PATCH",
            "appointments/5",
            json!({"op": "replace", "path": "/appointment_status", "value": "Confirmed", "practice_id": "1"}),
        )
        .await;
    let list = "/v4/writebacks?startdate=2026-11-18&enddate=2026-11-18";
    let rows = by_app(&practice.sandbox, "GET", list).await.items();
    assert_eq!((&rows[0]["id"], &rows[0]["result"]), (&json!(first), &json!("pending")));
    let body = rows[0]["api_request_body"].as_str().unwrap();
    assert!(body.contains(&format!("&patient_id={patient}")) && body.contains("&time=18:00"), "{body}");
    assert!(body.starts_with("request_key=") && body.contains("***") && !body.contains(&practice.key));
    assert!(rows[1]["api_request_body"].as_str().unwrap().ends_with("&apiname=PATCH appointments&id=5"));
    assert_eq!(rows[1]["office_id"], "D20001");
    assert_eq!(rows[1]["command_time"], "2026-11-18T15:00:00");
    practice.sandbox.advance(4);
    let rows = by_app(&practice.sandbox, "GET", list).await.items();
    assert_eq!((&rows[0]["result"], &rows[1]["result"]), (&json!("completed"), &json!("failed")));
    assert_eq!(rows[0]["duration_in_second"], "4");
    let one = by_app(&practice.sandbox, "GET", &format!("{list}&id={second}")).await.items();
    assert_eq!(one.len(), 1);
    for bad in [
        "/v4/writebacks",
        "/v4/writebacks?startdate=2026-11-18",
        "/v4/writebacks?startdate=2026-11-01&enddate=2026-11-09",
        "/v4/writebacks?startdate=2026-11-18&enddate=2026-11-17",
    ] {
        assert_eq!(by_app(&practice.sandbox, "GET", bad).await.status, 400, "{bad}");
    }
    assert_eq!(
        by_app(&practice.sandbox, "GET", "/v4/writebacks?startdate=2026-11-10&enddate=2026-11-11")
            .await
            .status,
        204
    );
    let third = practice
        .write(
            "PATCH",
            "appointments/5",
            json!({"op": "replace", "path": "/appointment_status", "value": "Confirmed", "practice_id": "1"}),
        )
        .await;
    let deleted = by_app(&practice.sandbox, "DELETE", &format!("/v4/writebacks?id={third}")).await;
    assert_eq!(deleted.code(), (200, "API4006".to_owned()));
    assert_eq!(by_app(&practice.sandbox, "DELETE", &format!("/v4/writebacks?id={first}")).await.status, 400);
    assert_eq!(practice.get(&format!("writeback_status?id={third}")).await.status, 204);
}
