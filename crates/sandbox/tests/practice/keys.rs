//! Keys, their life, the rate limit and who may ask.

use sandbox::{DEMO_APP_ID, DEMO_APP_KEY, Dialect, Options, Sandbox};
use serde_json::{Value, json};

use crate::{Connected, by_app, call, grant, options, post_key, secret};

#[tokio::test]
async fn a_key_lives_a_day_and_ends_with_api1025() {
    let practice = Connected::new(options()).await;
    let answer = practice.get("patients").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("request-key-expires"), "Thu, 19 Nov 2026 15:00:00 GMT");
    assert_eq!(answer.header("data-insert"), "completed");
    practice.sandbox.advance(86_399);
    assert_eq!(practice.get("patients").await.status, 200);
    practice.sandbox.advance(1);
    assert_eq!(practice.get("patients").await.code(), (400, "API1025".to_owned()));
}

#[tokio::test]
async fn a_key_is_described_whole() {
    let sandbox = Sandbox::new(options());
    let body = grant(&sandbox, "D20001").await.json();
    assert_eq!(body["expires_in"], "86400 second(s)");
    assert_eq!(body["start_time"], "2026-11-18T15:00:00");
    assert_eq!(body["end_time"], "2026-11-19T15:00:00");
    assert_eq!(body["issued_to"], "D20001");
    assert_eq!(body["request_key"].as_str().unwrap().len(), 32);
    sandbox.advance(797);
    let again = grant(&sandbox, "D20001").await.json();
    assert_eq!(again["request_key"], body["request_key"], "the living key comes back");
    assert_eq!(again["expires_in"], "85603 second(s)");
}

#[tokio::test]
async fn a_refresh_mints_and_the_old_key_stays() {
    let practice = Connected::new(options()).await;
    practice.sandbox.advance(3600);
    let refresh = |key: String| {
        json!({"grant_type": "refresh_key", "refresh_key": key, "app_id": DEMO_APP_ID,
               "app_key": DEMO_APP_KEY})
    };
    let body = post_key(&practice.sandbox, refresh(practice.refresh.clone())).await.json();
    assert_ne!(body["request_key"], practice.key.as_str());
    assert_eq!(body["refresh_key"], practice.refresh.as_str());
    assert_eq!(practice.get("providers").await.status, 200);

    practice.sandbox.set_dialect(Dialect { rotate_refresh_key: true, ..Dialect::default() });
    let body = post_key(&practice.sandbox, refresh(practice.refresh.clone())).await.json();
    assert_ne!(body["refresh_key"], practice.refresh.as_str());
    let stale = post_key(&practice.sandbox, refresh(practice.refresh.clone())).await;
    assert_eq!(stale.code(), (401, "API2003".to_owned()));
}

#[tokio::test]
async fn wrong_credentials_have_their_codes() {
    let sandbox = Sandbox::new(options());
    let secret = secret(&sandbox, "D20001").await;
    let with = |name: &str, value: &str| {
        let mut body = json!({"grant_type": "request_key", "office_id": "D20001", "secret_key": secret,
                              "app_id": DEMO_APP_ID, "app_key": DEMO_APP_KEY});
        body[name] = value.into();
        body
    };
    for (name, value, status, code) in [
        ("app_id", "", 400, "API1001"),
        ("app_key", "", 400, "API1002"),
        ("office_id", "", 400, "API1003"),
        ("secret_key", "", 400, "API1005"),
        ("app_key", "wrong", 401, "API2003"),
        ("secret_key", "wrong", 401, "API2003"),
        ("office_id", "D99999", 401, "API2007"),
        ("grant_type", "refresh_token", 400, "API1026"),
    ] {
        let answer = post_key(&sandbox, with(name, value)).await;
        assert_eq!(answer.code(), (status, code.to_owned()), "{name}={value}");
    }
    let none = call(&sandbox, "GET", "/v4/patients", &[], Value::Null).await;
    assert_eq!(none.code(), (400, "API1004".to_owned()));
    let unknown = call(&sandbox, "GET", "/v4/patients?request_key=x", &[], Value::Null).await;
    assert_eq!(unknown.code(), (400, "API1004".to_owned()));
    let app = call(&sandbox, "GET", "/v4/writebacks", &[("App-Id", "x"), ("App-Key", "y")], Value::Null);
    assert_eq!(app.await.code(), (401, "API2003".to_owned()));
    let form = http::Request::post("/v4/request_key").body(axum::body::Body::from("a=b")).unwrap();
    assert_eq!(crate::send(&sandbox, form).await.code(), (415, "API1006".to_owned()));
}

#[tokio::test]
async fn keys_can_be_ended() {
    let practice = Connected::new(options()).await;
    let info = practice.get("request_key_info").await.json();
    assert_eq!(info["status"], "active");
    assert_eq!(info["request_key"], practice.key.as_str());
    let ended = practice.send("DELETE", "request_key", Value::Null).await;
    assert_eq!(ended.json()["error_code"], "API0002");
    assert_eq!(practice.get("request_key_info").await.code(), (400, "API1025".to_owned()));
    let headers =
        [("Refresh-Key", practice.refresh.as_str()), ("App-Id", DEMO_APP_ID), ("App-Key", DEMO_APP_KEY)];
    let dropped = call(&practice.sandbox, "DELETE", "/v4/refresh_key", &headers, Value::Null).await;
    assert_eq!(dropped.status, 200);
    let again = call(&practice.sandbox, "DELETE", "/v4/refresh_key", &headers, Value::Null).await;
    assert_eq!(again.status, 401);
}

#[tokio::test]
async fn the_rate_limit_is_a_window_of_a_minute() {
    let sandbox = Sandbox::new(Options { rate_limit: 3, ..options() });
    for left in ["2", "1", "0"] {
        let answer = by_app(&sandbox, "GET", "/v4/health_check").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-rate-limit-limit"), "3");
        assert_eq!(answer.header("x-rate-limit-remaining"), left);
        assert_eq!(answer.header("x-rate-limit-reset"), "60");
    }
    sandbox.advance(20);
    let answer = by_app(&sandbox, "GET", "/v4/health_check").await;
    assert_eq!((answer.status, answer.header("x-rate-limit-reset")), (429, "40"));
    assert_eq!(answer.header("retry-after"), "");
    sandbox.advance(40);
    assert_eq!(by_app(&sandbox, "GET", "/v4/health_check").await.status, 200);
}

#[tokio::test]
async fn several_offices_each_with_their_own() {
    let sandbox = Sandbox::new(Options { practices: 3, patients: 20, ..options() });
    let rows = by_app(&sandbox, "GET", "/v4/authorized_practices?show=all").await.items();
    let offices: Vec<&str> = rows.iter().map(|row| row["office_id"].as_str().unwrap()).collect();
    assert_eq!(offices, ["D20001", "D20002", "D20003"]);
    let row = &rows[0];
    assert_eq!(row["practice_name"], "Harbor View Dental");
    assert_eq!(row["practice_management_system"], "Dentrix");
    assert_eq!(row["practice_id"], "1");
    assert_eq!(row["practice_management_system_refresh_date_time_zone"], "Eastern Standard Time");
    assert_eq!(row["practice_management_system_refresh_date"], "2026-11-18T09:57:00");
    assert!(row.as_object().unwrap().values().all(Value::is_string));
    assert_ne!(rows[0]["secret_key"], rows[1]["secret_key"]);
    let key = grant(&sandbox, "D20002").await.json()["request_key"].as_str().unwrap().to_owned();
    let headers = [("request-key", key.as_str())];
    let own = call(&sandbox, "GET", "/v4/authorized_practices", &headers, Value::Null).await.items();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["office_id"], "D20002");
    let by_path = by_app(&sandbox, "GET", "/v4/authorized_practices/D20003").await.items();
    assert_eq!(by_path[0]["office_id"], "D20003");
    sandbox.set_authorized("D20002", false).unwrap();
    let refused = call(&sandbox, "GET", "/v4/patients", &headers, Value::Null).await;
    assert_eq!(refused.code(), (401, "API2007".to_owned()));
    assert_ne!(sandbox.patient_ids(None).unwrap(), sandbox.patient_ids(Some("D20003")).unwrap());
}
