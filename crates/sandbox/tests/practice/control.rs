//! The control page and its calls.

use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::{Connected, call, control, options};

#[tokio::test]
async fn a_person_can_play_the_practice() {
    let practice = Connected::new(options()).await;
    let sandbox = &practice.sandbox;
    let page = call(sandbox, "GET", "/", &[], Value::Null).await;
    assert!(page.body.contains("A patient books online") && !page.body.contains("https://"));
    let online = control(sandbox, "book", json!({"source": "online"})).await.json();
    let ai = control(sandbox, "book", json!({"source": "ai"})).await.json();
    assert_ne!(online["appointment_sr_no"], ai["appointment_sr_no"]);
    for made in [&online, &ai] {
        let when = format!("{} {}", made["date"].as_str().unwrap(), made["time"].as_str().unwrap());
        assert!(when.as_str() > "2026-11-18 10:00", "{when}");
    }
    let sr = online["appointment_sr_no"].as_str().unwrap();
    let moved = control(sandbox, "move", json!({"appointment_sr_no": sr})).await.json();
    assert_ne!((&moved["date"], &moved["time"]), (&online["date"], &online["time"]));
    let cancelled = control(sandbox, "cancel", json!({"appointment_sr_no": sr})).await.json();
    assert_eq!(cancelled["status"], "Cancelled");
    let next = control(sandbox, "cancel", Value::Null).await.json();
    assert_eq!(next["status"], "Cancelled");
    let arrived = control(
        sandbox,
        "status",
        json!({"appointment_sr_no": ai["appointment_sr_no"], "status": "Arrived"}),
    )
    .await;
    assert_eq!(arrived.json()["status"], "Arrived");
    let shown = call(sandbox, "GET", &format!("/control/appointments/{sr}"), &[], Value::Null).await;
    assert_eq!(shown.json()["status"], "Cancelled");
    assert_eq!(control(sandbox, "delete", json!({"appointment_sr_no": sr})).await.status, 200);
    let patient = control(sandbox, "patient", json!({"firstname": "Zoë"})).await.json();
    let ids = call(sandbox, "GET", "/control/ids/patients", &[], Value::Null).await.body;
    assert!(ids.ends_with(&format!("{}\n", patient["patient_id"].as_str().unwrap())));
    let ids = call(sandbox, "GET", "/control/ids/appointments", &[], Value::Null).await.body;
    assert!(!ids.contains(sr) && ids.contains(ai["appointment_sr_no"].as_str().unwrap()));
    sandbox.advance(1);
    let row = practice
        .get(&format!("appointments?appointment_sr_no={}", ai["appointment_sr_no"].as_str().unwrap()))
        .await;
    assert_eq!(row.items()[0]["note"], "Booked by the AI receptionist");
}

#[tokio::test]
async fn a_booking_may_be_told_exactly() {
    let sandbox = Sandbox::new(options());
    let patient = sandbox.patient_ids(None).unwrap()[7].clone();
    let order = json!({"patient_id": patient, "date": "2026-11-20", "time": "17:30", "provider_id": "HYG2", "operatory": "OP-5", "length": 20, "description": "Whitening"});
    let made = control(&sandbox, "book", order.clone()).await.json();
    assert_eq!(
        (&made["patient_id"], &made["date"], &made["time"]),
        (&json!(patient), &json!("2026-11-20"), &json!("17:30"))
    );
    assert_eq!((&made["provider_id"], &made["operatory"]), (&json!("HYG2"), &json!("OP-5")));
    let taken = control(&sandbox, "book", order).await;
    assert_eq!(taken.status, 422);
    for bad in [
        json!({"patient_id": "1"}),
        json!({"operatory": "OP-9"}),
        json!({"time": "25:00"}),
        json!({"office_id": "D9"}),
        json!({"tiem": "x"}),
    ] {
        assert_eq!(control(&sandbox, "book", bad.clone()).await.status, 422, "{bad}");
    }
    assert_eq!(control(&sandbox, "nothing", json!({})).await.status, 404);
}

#[tokio::test]
async fn clock_keys_and_pace() {
    let practice = Connected::new(options()).await;
    let sandbox = &practice.sandbox;
    assert_eq!(
        control(sandbox, "clock", json!({"advance_seconds": 3600})).await.json()["now"],
        "2026-11-18T16:00:00"
    );
    assert_eq!(control(sandbox, "keys/expire", Value::Null).await.json()["expired"], 1);
    assert_eq!(practice.get("patients").await.code(), (400, "API1025".to_owned()));
    control(sandbox, "pace", json!({"lag": 0, "write_back_delay": 0, "rate_limit": 2})).await;
    control(sandbox, "spu", json!({"online": false})).await;
    let state = call(sandbox, "GET", "/control/state", &[], Value::Null).await.json();
    assert_eq!(state["offices"][0]["spu"], "offline");
    assert_eq!(state["requests"]["GET /v4/patients"], 1);
    let rows = state["offices"][0]["last_bookings"].as_array().unwrap();
    assert_eq!(rows.len(), 10);
    let changed = control(sandbox, "dialect", json!({"offset": "row"})).await.json();
    assert_eq!(changed["offset"], "row");
    assert_eq!(control(sandbox, "dialect", json!({"offset": "line"})).await.status, 422);
}

#[tokio::test]
async fn the_ledger_is_the_truth() {
    let practice = Connected::new(options()).await;
    let patient = practice.sandbox.patient_ids(None).unwrap()[0].clone();
    let order = json!({"patient_id": patient, "date": "2026-11-19", "time": "18:00", "length": "30", "operatory": "OP-1", "provider_id": "DMD1", "practice_id": "1"});
    practice.write("POST", "appointment", order).await;
    practice.sandbox.advance(4);
    let ledger = call(&practice.sandbox, "GET", "/control/ledger", &[], Value::Null).await.json();
    let row = &ledger["write_backs"][0];
    assert_eq!(
        (&row["method"], &row["path"], &row["state"]),
        (&json!("POST"), &json!("/appointment"), &json!("completed"))
    );
    assert_eq!(row["fields"]["time"], "18:00");
    assert_eq!(row["effects"][0]["created"], "appointment");
    assert!(!ledger.to_string().contains(&practice.key));
}
