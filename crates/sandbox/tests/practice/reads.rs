//! Lists: envelope, pages, filters, events.

use std::collections::BTreeSet;

use sandbox::{BookOrder, Options, PatientOrder, Sandbox};
use serde_json::Value;

use crate::{Connected, by_app, options};

fn ids(rows: &[Value], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_are_counted_from_nought_and_hold_every_row_once() {
    let practice = Connected::new(options()).await;
    let mut seen = Vec::new();
    for page in 0..5 {
        let answer = practice.get(&format!("patients?limit=50&offset={page}")).await;
        let body = answer.json();
        assert_eq!(body["offset"], page.to_string());
        assert_eq!(body["limit"], "50");
        assert_eq!(body["total_count"], "240");
        let links = &body["pagination"];
        assert_eq!(links["last"], "http://127.0.0.1:9/v4/patients?offset=4&limit=50");
        let next = if page < 4 {
            format!("http://127.0.0.1:9/v4/patients?offset={}&limit=50", page + 1)
        } else {
            String::new()
        };
        assert_eq!(links["next"], next);
        assert_eq!(links["previous"] == "", page == 0);
        seen.extend(ids(&answer.items(), "patient_id"));
    }
    assert_eq!(seen, practice.sandbox.patient_ids(None).unwrap());
    let beyond = practice.get("patients?limit=50&offset=5").await;
    assert_eq!((beyond.status, beyond.body.as_str()), (204, ""));
    assert_eq!(practice.get("patients?offset=x").await.code(), (400, "API1026".to_owned()));
}

#[tokio::test]
async fn everything_is_a_string_and_absent_is_empty() {
    let practice = Connected::new(options()).await;
    for path in [
        "patients?limit=300&fields=get_all",
        "appointments?limit=5000&fields=get_all",
        "providers",
        "operatories",
        "appointment_statuses",
        "practice_variables",
        "practices",
        "practice_schedule",
        "note_types",
        "patient_balance",
        "transactions",
    ] {
        let rows = practice.get(path).await.items();
        assert!(!rows.is_empty(), "{path}");
        for row in rows {
            assert!(row.as_object().unwrap().values().all(Value::is_string), "{path}: {row}");
        }
    }
    let by_default = &practice.get("appointments?limit=1").await.items()[0];
    assert!(by_default.get("operatory").is_none());
    let named = &practice.get("appointments?limit=1&fields=operatory").await.items()[0];
    assert!(named["operatory"].as_str().unwrap().starts_with("OP-"));
    let light =
        &practice.get("appointments?limit=1&lightweight=true&fields=appointment_sr_no,date").await.items()[0];
    assert_eq!(light.as_object().unwrap().len(), 2);
    let patient = &practice.get("patients?limit=1").await.items()[0];
    assert!(patient.get("homephone").is_none() && patient.get("cell").is_some());
    assert_eq!(practice.get("nothing").await.code(), (404, "API2009".to_owned()));
    assert_eq!(practice.get("appointments_available_slots").await.status, 204);
}

#[tokio::test]
async fn the_week_is_believable() {
    let practice = Connected::new(options()).await;
    let rows = practice.get("appointments?limit=5000&fields=get_all").await.items();
    assert!((500..1500).contains(&rows.len()), "{}", rows.len());
    let mut taken = BTreeSet::new();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    for row in &rows {
        let (time, status) = (text(row, "time"), text(row, "status"));
        assert!(("08:00".."17:00").contains(&time.as_str()) && !("12:00".."13:00").contains(&time.as_str()));
        assert!(taken.insert((text(row, "date"), time, text(row, "operatory"))), "two at one time: {row}");
        if text(row, "date").as_str() < "2026-11-18" {
            assert!(["Complete", "Broken", "Cancelled"].contains(&status.as_str()), "{status}");
        } else if text(row, "date").as_str() >= "2026-11-19" {
            assert_ne!(status, "Complete");
        }
        assert!(!text(row, "patient_name").is_empty());
    }
    let other = Sandbox::new(options());
    assert_eq!(other.appointment_ids(None).unwrap(), practice.sandbox.appointment_ids(None).unwrap());
    let third = Sandbox::new(Options { seed: 2, ..options() });
    assert_ne!(third.patient_ids(None).unwrap(), practice.sandbox.patient_ids(None).unwrap());
}

#[tokio::test]
async fn filters_of_appointments() {
    let practice = Connected::new(options()).await;
    let all = practice.get("appointments?limit=5000&fields=get_all").await.items();
    let count = |test: &dyn Fn(&Value) -> bool| all.iter().filter(|row| test(row)).count();
    let today = "2026-11-18T00:00:00";
    let cases: Vec<(String, usize)> = vec![
        ("startdate=2026-11-18&enddate=2026-11-18".to_owned(), count(&|row| row["date"] == today)),
        ("provider_id=HYG1".to_owned(), count(&|row| row["provider_id"] == "HYG1")),
        ("operatory=OP-3".to_owned(), count(&|row| row["operatory"] == "OP-3")),
        ("status=Broken".to_owned(), count(&|row| row["status"] == "Broken")),
        (format!("appointment_sr_no={}", all[3]["appointment_sr_no"].as_str().unwrap()), 1),
        (
            format!("patient_id={}", all[3]["patient_id"].as_str().unwrap()),
            count(&|row| row["patient_id"] == all[3]["patient_id"]),
        ),
        (
            "date_filter_on=appointment_made_date&startdate=2026-11-17".to_owned(),
            count(&|row| row["appointment_made_date"].as_str().unwrap() >= "2026-11-17"),
        ),
    ];
    for (filter, expected) in cases {
        let answer = practice.get(&format!("appointments?limit=5000&fields=get_all&{filter}")).await;
        assert_eq!(answer.items().len(), expected, "{filter}");
        assert!(expected > 0 && expected < all.len(), "{filter}");
    }
    assert_eq!(practice.get("appointments?startdate=11/18/2026").await.status, 400);
    let patient = practice.get("patients?limit=1").await.items()[0].clone();
    let name = patient["lastname"].as_str().unwrap().replace(' ', "%20").replace('\'', "%27");
    let found = practice.get(&format!("patients?lastname={name}")).await.items();
    assert!(found.iter().all(|row| row["lastname"] == patient["lastname"]) && !found.is_empty());
    assert_eq!(practice.get("patients?search=no-such-person").await.status, 204);
}

#[tokio::test]
async fn changes_are_seen_after_the_lag() {
    let practice = Connected::new(Options { lag: 30.0, ..options() }).await;
    let sandbox = &practice.sandbox;
    sandbox.advance(3600);
    assert_eq!(practice.get("appointments?loaded_startdate=2026-11-18T15:30:00").await.status, 204);
    let made = sandbox.book(&BookOrder::default()).unwrap();
    let one = format!("appointments?appointment_sr_no={}", made.appointment_sr_no);
    sandbox.advance(29);
    assert_eq!(practice.get(&one).await.status, 204, "not yet");
    sandbox.advance(1);
    assert_eq!(practice.get(&one).await.items().len(), 1);
    let since = "loaded_startdate=2026-11-18T16:00:30";
    let loaded = practice.get(&format!("appointments?{since}")).await.items();
    assert_eq!(ids(&loaded, "appointment_sr_no"), [made.appointment_sr_no.as_str()]);
    assert_eq!(practice.get("appointments?loaded_startdate=2026-11-18T16:00:31").await.status, 204);
    assert_eq!(practice.get(&format!("patients?{since}")).await.status, 204);

    sandbox.cancel(None, Some(&made.appointment_sr_no)).unwrap();
    sandbox.advance(60);
    sandbox.delete(None, Some(&made.appointment_sr_no), None).unwrap();
    let patient = sandbox.put_patient(&PatientOrder::default()).unwrap();
    sandbox.advance(60);
    assert_eq!(practice.get(&one).await.status, 204, "deleted");
    let events = practice.get("practice_events?events=appointments&interval=10").await.items();
    assert_eq!(ids(&events, "flag"), ["added", "updated", "deleted"]);
    assert!(events.iter().all(|row| row["appointment_sr_no"] == made.appointment_sr_no.as_str()));
    assert_eq!(events[0]["loadeddate"], "2026-11-18T16:00:30");
    let fields: Vec<&str> =
        events[1]["changes"].as_array().unwrap().iter().map(|c| c["field"].as_str().unwrap()).collect();
    assert!(fields.contains(&"status") && fields.contains(&"cancelled"), "{fields:?}");
    let last = practice.get("practice_events?events=appointments&interval=10&status=current").await.items();
    assert_eq!(ids(&last, "flag"), ["deleted"]);
    let patients = practice.get(&format!("practice_events?events=patients&{since}")).await.items();
    assert_eq!(ids(&patients, "patient_id"), [patient]);
    assert_eq!(practice.get("practice_events?events=patients").await.status, 400);
    assert_eq!(practice.get("practice_events?events=patients&interval=1441").await.status, 400);
}

#[tokio::test]
async fn app_endpoints_answer() {
    let sandbox = Sandbox::new(options());
    for (path, rows) in [("data_sync_status", 1), ("health_check", 1), ("supported_pmses", 3)] {
        assert_eq!(by_app(&sandbox, "GET", &format!("/v4/{path}")).await.items().len(), rows, "{path}");
        let none = crate::call(&sandbox, "GET", &format!("/v4/{path}"), &[], Value::Null).await;
        assert_eq!(none.code(), (400, "API1001".to_owned()));
    }
}
