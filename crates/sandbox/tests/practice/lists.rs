//! The lists that a practice has besides patients and appointments.

use sandbox::{BookOrder, Sandbox};
use serde_json::{Value, json};

use crate::{Connected, by_app, call, options};

#[tokio::test]
async fn every_list_has_believable_rows() {
    let practice = Connected::new(options()).await;
    for (path, names, least) in [
        ("practice_variables?service_name=Appointment%20Status", &["value", "description"][..], 8),
        ("practice_variables?service_name=Appointment%20Type", &["value", "service_name"], 5),
        ("practices", &["name", "phone", "practice_id"], 1),
        ("practice_schedule", &["resource_id", "resource_type", "date"], 9),
        ("transactions?limit=5000", &["transaction_sr_no", "amount", "transaction_date", "practice_id"], 60),
        ("patient_balance?limit=5000", &["patient_id", "patient_due", "insurance_amount_less_than_30"], 240),
        ("medical_notes", &["patient_id", "text", "type", "date"], 40),
        ("note_types", &["type", "item"], 4),
        ("insurance_companies", &["insurance_company_id", "name"], 3),
        ("guarantors?limit=5000", &["guarantor_id", "firstname", "lastname"], 240),
        ("writeback_details?writeback_type=new_appointment", &["category", "item", "description"], 10),
        ("writeback_details?writeback_type=patch_appointment", &["category", "item"], 8),
    ] {
        let rows = practice.get(path).await.items();
        assert!(rows.len() >= least, "{path}: {}", rows.len());
        for row in &rows {
            assert!(
                names.iter().all(|name| row[*name].as_str().is_some_and(|v| !v.is_empty())),
                "{path}: {row}"
            );
            assert!(row.as_object().unwrap().values().all(Value::is_string), "{path}: {row}");
        }
    }
    assert_eq!(practice.get("writeback_details").await.code(), (400, "API1020".to_owned()));
    assert_eq!(practice.get("writeback_details?writeback_type=x").await.code(), (400, "API1026".to_owned()));
    assert_eq!(practice.get("writeback_details?writeback_type=lab_result").await.status, 204);
    let info = practice.get("request_key_info").await.json();
    assert!(info["scope"].as_str().unwrap().contains("insurance_companies"));
}

#[tokio::test]
async fn filters_and_fields_of_the_small_lists() {
    let practice = Connected::new(options()).await;
    let all = practice.get("transactions?limit=5000").await.items();
    let paid = practice.get("transactions?limit=5000&transaction_type=Payment").await.items();
    assert!(!paid.is_empty() && paid.len() < all.len());
    assert!(paid.iter().all(|row| row["amount"].as_str().unwrap().starts_with('-')));
    let some = "transactions?limit=5000&startdate=2026-11-16&enddate=2026-11-17";
    let some = practice.get(some).await.items();
    let within = |row: &&Value| {
        let date = row["transaction_date"].as_str().unwrap();
        ("2026-11-16".."2026-11-18").contains(&date)
    };
    assert_eq!(some.len(), all.iter().filter(within).count());
    assert!(!some.is_empty());
    assert_eq!(practice.get("transactions?date_filter_on=x").await.code(), (400, "API1026".to_owned()));
    assert_eq!(practice.get("transactions?loaded_startdate=2026-11-18T14:00:00").await.status, 204);
    let notes = practice.get("medical_notes?note_type=Appointment%20Note&limit=99").await.items();
    assert!(notes.iter().all(|row| row["type"] == "Appointment Note") && !notes.is_empty());
    assert_eq!(practice.get("medical_notes?startdate=2026-11-19").await.status, 204);
    let plain = &practice.get("practice_schedule").await.items()[0];
    assert!(plain.get("monday_start_1").is_none());
    let whole = &practice.get("practice_schedule?fields=get_all&date=2026-12-02").await.items()[0];
    assert_eq!((&whole["monday_start_1"], &whole["date"]), (&json!("08:00"), &json!("2026-11-29T00:00:00")));
    assert_eq!(whole["sunday_holiday"], "True");
    let patient = practice.sandbox.patient_ids(None).unwrap()[3].clone();
    let one = practice.get(&format!("guarantors?guarantor_id={patient}")).await.items();
    assert_eq!(one.len(), 1);
}

#[tokio::test]
async fn slots_are_free_where_they_are_told() {
    let practice = Connected::new(options()).await;
    assert_eq!(practice.get("appointments_available_slots").await.status, 204);
    practice.sandbox.change_dialect(&json!({"available_slots": true})).unwrap();
    let path =
        "appointments_available_slots?limit=5000&fields=get_all&startdate=2026-11-19&enddate=2026-11-20";
    let free = practice.get(path).await.items();
    let slot = &free[0];
    let order = BookOrder {
        date: slot["date"].as_str().map(|date| date[..10].to_owned()),
        time: slot["time"].as_str().map(str::to_owned),
        operatory: slot["operatory"].as_str().map(str::to_owned),
        length: Some(30),
        ..BookOrder::default()
    };
    practice.sandbox.book(&order).unwrap();
    practice.sandbox.advance(2);
    assert_eq!(practice.get(path).await.items().len(), free.len() - 1);
}

#[tokio::test]
async fn events_carry_the_whole_item() {
    let practice = Connected::new(options()).await;
    let booked = practice.sandbox.book(&BookOrder::default()).unwrap();
    practice.sandbox.advance(5);
    practice.sandbox.cancel(None, Some(&booked.appointment_sr_no)).unwrap();
    practice.sandbox.advance(5);
    practice.sandbox.delete(None, Some(&booked.appointment_sr_no), None).unwrap();
    practice.sandbox.advance(5);
    let path = "practice_events?events=appointments&interval=10";
    let rows = practice.get(path).await.items();
    let flags: Vec<&str> = rows.iter().map(|row| row["flag"].as_str().unwrap()).collect();
    assert_eq!(flags, ["added", "updated", "deleted"]);
    assert!(rows.iter().all(|row| row["appointment_sr_no"] == booked.appointment_sr_no.as_str()));
    assert!(rows[1]["changes"].as_array().unwrap().iter().any(|change| change["field"] == "status"));
    assert_eq!(rows[0]["loadeddate"], "2026-11-18T15:00:01");
    let current = practice.get(&format!("{path}&status=current")).await.items();
    assert_eq!((current.len(), &current[0]["flag"]), (1, &json!("deleted")));
    let span = "practice_events?events=appointments&loaded_startdate=2026-11-18T15:00:04&loaded_enddate=2026-11-18T15:00:08";
    assert_eq!(practice.get(span).await.items()[0]["flag"], "updated");
    assert_eq!(practice.get("practice_events?events=claims&interval=5").await.status, 204);
}

#[tokio::test]
async fn the_zone_of_loaded_is_a_switch() {
    let practice = Connected::new(options()).await;
    practice.sandbox.change_dialect(&json!({"loaded_zone": "practice"})).unwrap();
    practice.sandbox.book(&BookOrder::default()).unwrap();
    practice.sandbox.advance(5);
    let event = practice.get("practice_events?events=appointments&interval=5").await.items()[0].clone();
    assert_eq!(event["loadeddate"], "2026-11-18T10:00:01", "New York is five hours behind");
    let since = |time: &str| format!("appointments?loaded_startdate=2026-11-18T{time}");
    assert_eq!(practice.get(&since("10:00:01")).await.items().len(), 1);
    assert_eq!(practice.get(&since("10:00:02")).await.status, 204);
    practice.sandbox.change_dialect(&json!({"loaded_zone": "utc"})).unwrap();
    assert_eq!(practice.get(&since("15:00:01")).await.items().len(), 1);
}

#[tokio::test]
async fn what_the_app_alone_may_ask() {
    let sandbox = Sandbox::new(options());
    let rows = by_app(&sandbox, "GET", "/v4/supported_pmses").await.items();
    assert_eq!(rows[0]["new_appointment_writeback"], "available");
    assert_eq!(rows[2]["appointments_available_slots"], "available");
    let one = by_app(&sandbox, "GET", "/v4/data_sync_status?office_id=D20001").await.items();
    assert_eq!(one[0]["status"], "refresh");
    assert_eq!(by_app(&sandbox, "GET", "/v4/health_check").await.items()[0]["status"], "OK");
    let none = call(&sandbox, "GET", "/v4/practice_location?office_id=D20001", &[], Value::Null).await;
    assert_eq!(none.code(), (400, "API1001".to_owned()));
}
