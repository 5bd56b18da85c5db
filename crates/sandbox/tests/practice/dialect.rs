//! The server's other ways of speaking.

use sandbox::{Acceptance, Dialect, ExpiresIn, Offset, Options};
use serde_json::{Value, json};

use crate::{Connected, by_app, grant, options};

async fn speaking(text: &str) -> Connected {
    Connected::new(Options { dialect: text.parse().unwrap(), ..options() }).await
}

#[tokio::test]
async fn offsets_may_count_rows_and_pages_may_be_short() {
    let practice = speaking("offset=row,max_limit=37").await;
    let mut path = "patients?limit=500&offset=0".to_owned();
    let mut seen = Vec::new();
    loop {
        let answer = practice.get(&path).await;
        assert_eq!(answer.json()["limit"], "37");
        seen.extend(answer.items().iter().map(|row| row["patient_id"].as_str().unwrap().to_owned()));
        let body = answer.json();
        let next = body["pagination"]["next"].as_str().unwrap();
        let Some((_, rest)) = next.split_once("/v4/") else { break };
        path = rest.to_owned();
    }
    assert_eq!(seen, practice.sandbox.patient_ids(None).unwrap());
    let answer = practice.get("patients?limit=37&offset=1").await;
    assert_eq!(answer.items()[0]["patient_id"], seen[1].as_str());
    let last = answer.json()["pagination"]["last"].clone();
    assert_eq!(last, "http://127.0.0.1:9/v4/patients?offset=222&limit=37");
}

#[tokio::test]
async fn envelopes_names_and_links() {
    let practice = Connected::new(options()).await;
    practice
        .sandbox
        .change_dialect(&json!({"array_wrapped": true, "http_links": true, "underscored": true}))
        .unwrap();
    let body = practice.get("patients?limit=2&fields=get_all").await.json();
    let envelope = &body.as_array().unwrap()[0];
    assert_eq!(envelope["pagination"]["next"], "http://127.0.0.1:9/patients?offset=1&limit=2");
    let row = &envelope["items"][0];
    for name in ["first_name", "last_name", "date_of_birth", "home_phone", "patient_id"] {
        assert!(row[name].is_string(), "{name}");
    }
    assert!(row.get("firstname").is_none());
    let provider = practice.get("providers").await.json()[0]["items"][0].clone();
    assert_eq!(provider["last_name"], "Marsh");
    practice.sandbox.set_dialect("numeric_http_code".parse().unwrap());
    assert_eq!(practice.get("nothing").await.json()["http_code"], 404);
}

#[tokio::test]
async fn acceptance_has_three_forms() {
    let practice = Connected::new(options()).await;
    let note = |text: &str| json!({"patient_id": "1", "type": "x", "date": "2026-11-18", "text": text, "provider_id": "DMD1", "practice_id": "1"});
    let with = |acceptance| Dialect { acceptance, ..Dialect::default() };
    practice.sandbox.set_dialect(with(Acceptance::Id));
    let body = practice.send("POST", "medical_notes", note("a")).await.json();
    assert_eq!(body, json!({"id": "275001", "result": "pending"}));
    practice.sandbox.set_dialect(with(Acceptance::MoreInformationOnly));
    let body = practice.send("POST", "medical_notes", note("b")).await.json();
    assert!(body["more_information"].as_str().unwrap().ends_with("?id=275002"));
    assert!(!body["long_message"].as_str().unwrap().contains("27"));
}

#[tokio::test]
async fn smaller_switches() {
    let practice = speaking("expires_in=number,missing=practice_events:404|providers:401|practices:405,ignores_loaded_startdate,writebacks_without_body,names_created_id=false,writebacks_free_text,data_insert_in_progress,available_slots").await;
    let sandbox = &practice.sandbox;
    assert_eq!(sandbox.dialect().expires_in, ExpiresIn::Number);
    assert_eq!(grant(sandbox, "D20001").await.json()["expires_in"], 86_400);
    for (path, status) in
        [("practice_events?events=patients&interval=5", 404), ("providers", 401), ("practices", 405)]
    {
        assert_eq!(practice.get(path).await.status, status, "{path}");
    }
    let all = practice.get("patients?loaded_startdate=2030-01-01").await;
    assert_eq!(all.json()["total_count"], "240");
    assert_eq!(all.header("data-insert"), "in progress");
    assert!(!practice.get("appointments_available_slots").await.items().is_empty());
    let patient = sandbox.patient_ids(None).unwrap()[0].clone();
    let order = json!({"patient_id": patient, "date": "2026-11-19", "time": "18:00", "length": "30", "operatory": "OP-1", "provider_id": "DMD1", "practice_id": "1"});
    let id = practice.write("POST", "appointment", order).await;
    sandbox.advance(4);
    assert_eq!(practice.outcome(&id).await["appointment_sr_no"], "");
    let row = by_app(sandbox, "GET", "/v4/writebacks?startdate=2026-11-18&enddate=2026-11-19").await.items()
        [0]
    .clone();
    assert_eq!(row.get("api_request_body"), None::<&Value>);
    assert_eq!(row["result"], "New appointment inserted successfully");
}

#[test]
fn a_dialect_is_read_or_refused() {
    let dialect: Dialect = "offset=row, array_wrapped".parse().unwrap();
    assert_eq!((dialect.offset, dialect.array_wrapped), (Offset::Row, true));
    assert!("no_such_switch".parse::<Dialect>().is_err());
    assert!("max_limit=many".parse::<Dialect>().is_err());
    assert_eq!("".parse::<Dialect>().unwrap(), Dialect::default());
}
