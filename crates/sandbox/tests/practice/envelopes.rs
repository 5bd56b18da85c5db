//! What can be odd about a list: links, counts, numbers, doubled and moving rows.

use std::collections::BTreeMap;

use sandbox::{Dialect, Offset, Options, TotalCount};
use serde_json::{Value, json};

use crate::{Connected, options};

async fn speaking(words: &str) -> Connected {
    Connected::new(Options { dialect: words.parse().unwrap(), ..options() }).await
}

/// `next` of some page of 50 of the 240 patients.
async fn next(words: &str, page: usize) -> Value {
    let practice = speaking(words).await;
    practice.get(&format!("patients?limit=50&offset={page}")).await.json()["pagination"]["next"].clone()
}

#[tokio::test]
async fn links_lead_astray() {
    let here = "http://127.0.0.1:9/v4/patients?offset=";
    assert_eq!(next("", 4).await, "");
    assert_eq!(next("pagination=loop", 4).await, format!("{here}0&limit=50"));
    assert_eq!(next("pagination=loop", 3).await, format!("{here}4&limit=50"));
    assert_eq!(next("pagination=itself", 4).await, format!("{here}4&limit=50"));
    let away = "http://elsewhere.invalid/v4/patients?offset=1&limit=50";
    assert_eq!(next("pagination=foreign", 0).await, away);
    assert_eq!(next("pagination=foreign", 4).await, "");
    assert_eq!(next("pagination=without_next", 0).await, Value::Null);
    let page = speaking("pagination=without_next").await.get("patients").await.json();
    assert!(page["pagination"]["current"].is_string());
    let page = speaking("pagination=missing").await.get("patients").await.json();
    assert!(page.get("pagination").is_none());
    let practice = speaking("links_keep_filters").await;
    let page = practice.get("appointments?status=Left%20message&limit=1&offset=0").await.json();
    assert_eq!(
        page["pagination"]["next"],
        "http://127.0.0.1:9/v4/appointments?offset=1&limit=1&status=Left%20message"
    );
}

#[tokio::test]
async fn counts_and_limits_lie() {
    for (words, told) in [
        ("", json!("240")),
        ("total_count=high", json!("327")),
        ("total_count=low", json!("160")),
        ("total_count=zero", json!("0")),
        ("total_count=missing", Value::Null),
        ("numeric_envelope", json!(240)),
    ] {
        let page = speaking(words).await.get("patients?limit=9").await.json();
        assert_eq!(page["total_count"], told, "{words}");
        assert_eq!(page["items"].as_array().unwrap().len(), 9);
    }
    let page = speaking("max_limit=20,echoes_limit").await.get("patients?limit=500").await.json();
    assert_eq!((&page["limit"], page["items"].as_array().unwrap().len()), (&json!("500"), 20));
    let page = speaking("max_limit=20,numeric_envelope").await.get("patients?limit=500").await.json();
    assert_eq!((&page["limit"], &page["offset"]), (&json!(20), &json!(0)));
}

#[tokio::test]
async fn nothing_has_three_forms() {
    let beyond = "patients?limit=50&offset=5";
    let none = speaking("").await.get(beyond).await;
    assert_eq!((none.status, none.body.as_str()), (204, ""));
    let none = speaking("empty_list=envelope").await.get(beyond).await;
    assert_eq!((none.status, &none.json()["items"]), (200, &json!([])));
    let none = speaking("empty_list=blank").await.get(beyond).await;
    assert_eq!((none.status, none.body.as_str()), (200, ""));
}

#[tokio::test]
async fn scalars_are_typed_or_left_out() {
    let text = speaking("").await.get("patients?limit=240&fields=get_all").await.items();
    let typed = speaking("scalars=typed").await.get("patients?limit=240&fields=get_all").await.items();
    let sparse = speaking("scalars=sparse").await.get("patients?limit=240&fields=get_all").await.items();
    for ((text, typed), sparse) in text.iter().zip(&typed).zip(&sparse) {
        assert!(
            typed["patient_id"].is_u64() && typed["email_alert"].is_boolean() && typed["hygienist"].is_null()
        );
        assert!(typed["zipcode"].is_string(), "01930 is no number");
        assert_eq!(typed["patient_id"].to_string(), text["patient_id"].as_str().unwrap());
        let given = text.as_object().unwrap().iter().filter(|(_, value)| *value != "").count();
        assert_eq!(sparse.as_object().unwrap().len(), given);
    }
    let practice = speaking("scalars=typed,underscored").await;
    let provider = practice.get("providers").await.items()[0].clone();
    assert_eq!((&provider["is_hidden"], &provider["first_name"]), (&json!(false), &json!("Helena")));
    assert!(provider["email"].is_null());
}

async fn walked(practice: &Connected, path: &str) -> BTreeMap<String, usize> {
    let mut seen = BTreeMap::new();
    for page in 0.. {
        let answer = practice.get(&format!("{path}&offset={page}")).await;
        if answer.status == 204 {
            break;
        }
        for row in answer.items() {
            *seen.entry(row["patient_id"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    seen
}

#[tokio::test]
async fn rows_come_twice() {
    let practice = speaking("duplicates").await;
    let seen = walked(&practice, "patients?limit=50").await;
    assert_eq!(seen.len(), 240);
    assert_eq!(seen.values().filter(|times| **times == 3).count(), 4, "the last of all but the last page");
    assert_eq!(seen.values().sum::<usize>(), 240 + 5 + 4);
}

#[tokio::test]
async fn rows_move_while_a_client_pages() {
    let practice = speaking("moving_rows=2").await;
    let before = practice.sandbox.patient_ids(None).unwrap();
    let seen = walked(&practice, "patients?limit=50").await;
    let after = practice.sandbox.patient_ids(None).unwrap();
    assert_eq!(practice.sandbox.state()["moved_rows"], 2);
    let gone: Vec<&String> = before.iter().filter(|id| !after.contains(id)).collect();
    let come: Vec<&String> = after.iter().filter(|id| !before.contains(id)).collect();
    assert_eq!((gone, come), (vec![&before[0]], vec![&"899".to_owned()]));
    let missed: Vec<&String> = after.iter().filter(|id| !seen.contains_key(*id)).collect();
    assert!(
        missed.contains(&&"899".to_owned()) && missed.len() == 2,
        "one skipped, one too early: {missed:?}"
    );
    assert!(seen.values().any(|times| *times == 2), "one came again");
    let events = practice.get("practice_events?events=patients&interval=5").await.items();
    let flags: Vec<&str> = events.iter().map(|row| row["flag"].as_str().unwrap()).collect();
    assert_eq!(flags, ["deleted", "added"]);
    let again = walked(&practice, "patients?limit=50").await;
    assert_eq!(again.into_keys().collect::<std::collections::BTreeSet<_>>(), after.into_iter().collect());
}

#[tokio::test]
async fn the_clock_and_the_slow() {
    let practice = speaking("date_skew=3600").await;
    assert_eq!(practice.get("patients?limit=1").await.header("date"), "Wed, 18 Nov 2026 16:00:00 GMT");
    let practice = speaking("").await;
    assert_eq!(practice.get("patients?limit=1").await.header("date"), "Wed, 18 Nov 2026 15:00:00 GMT");
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_takes_its_time() {
    let practice = speaking("slow=practice_events:6000").await;
    let before = tokio::time::Instant::now();
    practice.get("patients?limit=1").await;
    assert_eq!(before.elapsed().as_millis(), 0);
    practice.get("practice_events?events=patients&interval=5").await;
    assert!((6000..6100).contains(&before.elapsed().as_millis()));
}

#[test]
fn more_switches_in_words() {
    let dialect: Dialect =
        "slow=practice_events:6000|patients,ignores_loaded,bad_rows=escape|noid,total_count=low,key_requests=5"
            .parse()
            .unwrap();
    assert_eq!(dialect.slow, BTreeMap::from([("practice_events".into(), 6000), ("patients".into(), 1000)]));
    assert!(dialect.ignores_loaded_startdate);
    assert_eq!((dialect.total_count, dialect.offset), (TotalCount::Low, Offset::Page));
    assert_eq!((dialect.bad_rows.len(), dialect.key_requests), (2, 5));
    assert_eq!("total_count=true,pagination=true".parse::<Dialect>().unwrap(), Dialect::default());
    for wrong in ["bad_rows=all", "slow=patients:soon", "pagination=no", "scalars=true"] {
        assert!(wrong.parse::<Dialect>().is_err(), "{wrong}");
    }
}
