//! Rows with something wrong in them.

use sandbox::{Dialect, Options};
use serde_json::Value;

use crate::{Answer, Connected, options};

/// A page of 5,000 with the defects.
async fn page(kinds: &str, path: &str) -> (Answer, Connected) {
    let large = Options { patients: 5_000, appointments: Some(5_000), rate_limit: 0, ..options() };
    let practice = Connected::new(large).await;
    practice.sandbox.set_dialect(format!("bad_rows={kinds}").parse::<Dialect>().unwrap());
    (practice.get(&format!("{path}?limit=5000&fields=get_all")).await, practice)
}

#[tokio::test]
async fn texts_that_are_no_json() {
    for (kind, mark) in [("escape", r"\q "), ("surrogate", r"\ud83d "), ("control", "\u{1}\n ")] {
        for path in ["patients", "appointments"] {
            let (answer, _practice) = page(kind, path).await;
            assert_eq!(answer.status, 200);
            let spoilt = answer.body.matches(mark).count();
            assert!((40..60).contains(&spoilt), "{kind} {path}: {spoilt}");
            // serde_json keeps no half of a pair in a text, and no raw control character.
            assert!(serde_json::from_slice::<Value>(&answer.bytes).is_err());
            let healed = answer.body.replace(mark, "");
            assert_eq!(
                serde_json::from_str::<Value>(&healed).unwrap()["items"].as_array().unwrap().len(),
                5_000
            );
        }
    }
    let (answer, _practice) = page("utf8", "patients").await;
    assert!(std::str::from_utf8(&answer.bytes).is_err());
    let spoilt = answer.bytes.windows(2).filter(|pair| *pair == [0xC3, 0x28]).count();
    assert!((40..60).contains(&spoilt), "{spoilt}");
    assert_eq!(answer.json()["items"].as_array().unwrap().len(), 5_000);
}

#[tokio::test]
async fn values_of_the_wrong_kind() {
    let (answer, practice) = page("odd|nested", "appointments").await;
    let rows = answer.items();
    let odd: Vec<&Value> = rows.iter().filter(|row| row["date"] == "never").collect();
    assert!((40..60).contains(&odd.len()), "{}", odd.len());
    assert!(
        odd.iter()
            .all(|row| row["length"] == "long" && row["patient_name"] == true && row["time"] == "25:99")
    );
    assert!(rows.iter().filter(|row| row["description"]["text"].is_array()).count() > 39);
    let ids: Vec<&str> = rows.iter().map(|row| row["appointment_sr_no"].as_str().unwrap()).collect();
    assert_eq!(ids, practice.sandbox.appointment_ids(None).unwrap());
    let sr = odd[0]["appointment_sr_no"].as_str().unwrap();
    let alone = practice.get(&format!("appointments?appointment_sr_no={sr}")).await.items();
    assert_eq!(alone[0]["date"], "never", "it is odd whenever it is read");
    let (answer, _practice) = page("odd", "patients").await;
    let rows = answer.items();
    let odd: Vec<&Value> = rows.iter().filter(|row| row["birthdate"] == "never").collect();
    assert!(odd.len() > 39 && odd.iter().all(|row| row["firstname"] == true && row["zipcode"] == 1500.0));
}

#[tokio::test]
async fn items_that_are_no_rows() {
    let (answer, practice) = page("garbage|noid", "patients").await;
    let items = answer.items();
    assert_eq!(items.len(), 5_005);
    assert_eq!(items.iter().filter(|item| !item.is_object()).count(), 4);
    assert_eq!(items.iter().filter(|item| item.is_object() && item.get("patient_id").is_none()).count(), 1);
    let id = practice.sandbox.patient_ids(None).unwrap()[9].clone();
    assert_eq!(practice.get(&format!("patients?patient_id={id}")).await.items().len(), 1);
    let (answer, _practice) = page("broken", "appointments").await;
    assert!(serde_json::from_str::<Value>(&answer.body).is_err());
    let healed = answer.body.replace(r#",{"note":"x" "y",oops}"#, "");
    assert_eq!(serde_json::from_str::<Value>(&healed).unwrap()["items"].as_array().unwrap().len(), 5_000);
}
