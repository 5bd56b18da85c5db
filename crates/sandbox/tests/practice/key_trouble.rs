//! Keys that die early, are refused, or tell their life in another way; and who counts it.

use std::time::Duration;

use sandbox::{DEMO_APP_ID, DEMO_APP_KEY, Fault, FaultKind, Options, Sandbox};
use serde_json::{Value, json};

use crate::{Answer, Connected, grant, options, post_key};

async fn speaking(words: &str) -> Connected {
    Connected::new(Options { dialect: words.parse().unwrap(), ..options() }).await
}

async fn refresh(practice: &Connected) -> Answer {
    let body = json!({"grant_type": "refresh_key", "refresh_key": practice.refresh, "app_id": DEMO_APP_ID,
                      "app_key": DEMO_APP_KEY});
    post_key(&practice.sandbox, body).await
}

#[tokio::test]
async fn a_life_is_told_in_many_ways() {
    for (words, expires_in, end_time) in [
        ("", json!("86400 second(s)"), json!("2026-11-19T15:00:00")),
        ("expires_in=digits,key_seconds=600", json!("600"), json!("2026-11-18T15:10:00")),
        ("expires_in=absent,end_time=garbage", Value::Null, json!("0000-00-00")),
        ("expires_in=garbage,end_time=absent", json!("soon"), Value::Null),
    ] {
        let sandbox = Sandbox::new(Options { dialect: words.parse().unwrap(), ..options() });
        let body = grant(&sandbox, "D20001").await.json();
        assert_eq!((&body["expires_in"], &body["end_time"]), (&expires_in, &end_time), "{words}");
        assert!(body["request_key"].is_string() && body["refresh_key"].is_string());
    }
    let practice = speaking("expires_header=false").await;
    assert_eq!(practice.get("patients").await.header("request-key-expires"), "");
    practice.sandbox.advance(86_400);
    let expired = practice.get("patients").await;
    assert_eq!((expired.code().1.as_str(), expired.header("request-key-expires")), ("API1025", ""));
}

#[tokio::test]
async fn a_key_dies_after_some_requests() {
    let practice = speaking("key_requests=3").await;
    for _ in 0..3 {
        assert_eq!(practice.get("patients").await.status, 200);
    }
    assert_eq!(practice.get("patients").await.code(), (400, "API1025".to_owned()));
    let again = grant(&practice.sandbox, "D20001").await.json();
    assert_ne!(again["request_key"], practice.key.as_str(), "a dead key is not handed out again");
    practice.sandbox.set_dialect("expired_key=unauthorized".parse().unwrap());
    assert_eq!(practice.get("patients").await.code(), (401, "API2003".to_owned()));
    practice.sandbox.set_dialect("expired_key=bare".parse().unwrap());
    let bare = practice.get("patients").await;
    assert_eq!((bare.status, bare.body.as_str()), (401, ""));
    let other = Connected::new(options()).await;
    other.sandbox.add_fault(Fault { after: 1, ..Fault::new(FaultKind::KeyDies).on("/patients") });
    assert_eq!(other.get("patients").await.status, 200);
    assert_eq!(other.get("patients").await.code(), (400, "API1025".to_owned()));
    assert_eq!(other.get("providers").await.code(), (400, "API1025".to_owned()), "it stays dead");
}

#[tokio::test]
async fn a_refresh_ends_the_old_key_or_is_refused() {
    let practice = speaking("refresh_ends_old_key").await;
    let new = refresh(&practice).await.json()["request_key"].as_str().unwrap().to_owned();
    assert_eq!(practice.get("patients").await.code(), (400, "API1025".to_owned()));
    let renewed =
        Connected { key: new, refresh: practice.refresh.clone(), sandbox: practice.sandbox.clone() };
    assert_eq!(renewed.get("patients").await.status, 200);
    practice.sandbox.set_dialect("refresh_refused".parse().unwrap());
    assert_eq!(refresh(&practice).await.code(), (401, "API2003".to_owned()));
    assert_eq!(grant(&practice.sandbox, "D20001").await.status, 200);
    practice.sandbox.set_dialect("grant_refused".parse().unwrap());
    assert_eq!(grant(&practice.sandbox, "D20001").await.code(), (401, "API2003".to_owned()));
    let counted = practice.sandbox.state()["grants"]["D20001"].clone();
    let expected = json!({"request_key": 2, "refresh_key": 1, "authorization_code": 0, "refused": 2});
    assert_eq!(counted, expected);
}

#[tokio::test(start_paused = true)]
async fn key_requests_at_once_are_counted_by_office() {
    let sandbox =
        Sandbox::new(Options { practices: 2, dialect: "slow=request_key:200".parse().unwrap(), ..options() });
    let most = || sandbox.state()["max_refreshes_in_flight"].clone();
    assert_eq!(most(), 0);
    tokio::join!(grant(&sandbox, "D20001"), grant(&sandbox, "D20002"));
    assert_eq!(most(), 1, "another office's is no second one");
    let gone = tokio::time::timeout(Duration::from_millis(50), grant(&sandbox, "D20001"));
    assert!(gone.await.is_err());
    grant(&sandbox, "D20001").await;
    assert_eq!(most(), 1, "who has gone is not counted on");
    tokio::join!(grant(&sandbox, "D20001"), grant(&sandbox, "D20001"));
    assert_eq!(most(), 2);
}
