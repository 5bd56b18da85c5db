//! The authorize page and the exchange of its code.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sandbox::{DEMO_APP_ID, DEMO_APP_KEY, Options, Sandbox};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{call, options, post_key, send};

const DEEP: &str = "deskbell%3A%2F%2Foauth%2Fcallback";

async fn decide(sandbox: &Sandbox, form: &str) -> String {
    let request = http::Request::post("/portal/decision")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(form.to_owned()))
        .unwrap();
    let answer = send(sandbox, request).await;
    assert_eq!(answer.status, 302, "{}", answer.body);
    answer.header("location").to_owned()
}

fn exchange(code: &str, verifier: &str) -> Value {
    json!({"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "app_id": DEMO_APP_ID,
           "app_key": DEMO_APP_KEY, "redirect_uri": "deskbell://oauth/callback"})
}

fn code_of(location: &str) -> String {
    location.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn allow_leads_to_a_key_once() {
    let sandbox = Sandbox::new(options());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(b"verifier-of-at-least-43-characters-in-length"));
    let query = format!(
        "app_id={DEMO_APP_ID}&client_id={DEMO_APP_ID}&redirect_uri={DEEP}&response_type=code&state=a%2Bb%3D&code_challenge={challenge}&code_challenge_method=S256"
    );
    let page = call(&sandbox, "GET", &format!("/portal/authapp.aspx?{query}"), &[], Value::Null).await;
    assert_eq!(page.status, 200);
    for part in
        ["Harbor View Dental", "data-testid=\"allow\"", "data-testid=\"deny\"", "value=\"a+b=\"", &challenge]
    {
        assert!(page.body.contains(part), "{part}");
    }
    let location = decide(&sandbox, &format!("{query}&decision=allow")).await;
    assert!(
        location.starts_with("deskbell://oauth/callback?code=") && location.ends_with("&state=a%2Bb%3D"),
        "{location}"
    );
    let code = code_of(&location);
    let body = post_key(&sandbox, exchange(&code, "verifier-of-at-least-43-characters-in-length")).await;
    assert_eq!(body.status, 200, "{}", body.body);
    let body = body.json();
    assert_eq!(body.as_object().unwrap().len(), 3);
    let key = body["request_key"].as_str().unwrap();
    let rows = call(&sandbox, "GET", "/v4/patients", &[("Request-Key", key)], Value::Null).await;
    assert_eq!(rows.status, 200);
    let again = post_key(&sandbox, exchange(&code, "verifier-of-at-least-43-characters-in-length")).await;
    assert_eq!(again.code(), (400, "API1026".to_owned()));

    let code = code_of(&decide(&sandbox, &format!("{query}&decision=allow")).await);
    assert_eq!(post_key(&sandbox, exchange(&code, "another")).await.status, 400);
    let code = code_of(&decide(&sandbox, &format!("{query}&decision=allow")).await);
    sandbox.advance(600);
    let late = post_key(&sandbox, exchange(&code, "verifier-of-at-least-43-characters-in-length")).await;
    assert_eq!(late.status, 400);
    let plain = format!("app_id={DEMO_APP_ID}&redirect_uri=http%3A%2F%2F127.0.0.1%3A4455%2Fcb&state=s");
    let location = decide(&sandbox, &format!("{plain}&decision=allow")).await;
    assert!(location.starts_with("http://127.0.0.1:4455/cb?code="), "{location}");
    let wrong = post_key(&sandbox, exchange(&code_of(&location), "")).await;
    assert_eq!(wrong.status, 400, "another redirect_uri");
}

#[tokio::test]
async fn deny_and_nonsense() {
    let sandbox = Sandbox::new(Options { practices: 2, patients: 5, ..options() });
    let good = format!("app_id={DEMO_APP_ID}&redirect_uri={DEEP}&state=s1");
    let location = decide(&sandbox, &format!("{good}&decision=deny")).await;
    assert_eq!(location, "deskbell://oauth/callback?error=access_denied&state=s1");
    let page = call(&sandbox, "GET", &format!("/portal/authapp.aspx?{good}"), &[], Value::Null).await;
    assert!(page.body.contains("data-testid=\"office\""));
    let location = decide(&sandbox, &format!("{good}&decision=allow&office_id=D20002")).await;
    let body = json!({"grant_type": "authorization_code", "code": code_of(&location), "app_id": DEMO_APP_ID, "app_key": DEMO_APP_KEY});
    let key = post_key(&sandbox, body).await.json()["request_key"].as_str().unwrap().to_owned();
    let info = call(&sandbox, "GET", "/v4/request_key_info", &[("Request-Key", &key)], Value::Null).await;
    assert_eq!(info.json()["issued_to"], "D20002");
    for bad in [
        format!("redirect_uri={DEEP}"),
        format!("app_id=x&redirect_uri={DEEP}"),
        format!("app_id={DEMO_APP_ID}"),
        format!("app_id={DEMO_APP_ID}&redirect_uri=https%3A%2F%2Fexample.com%2F"),
        format!("app_id={DEMO_APP_ID}&redirect_uri=http%3A%2F%2F127.0.0.1%3A80%40example.com%2F"),
        format!("app_id={DEMO_APP_ID}&redirect_uri=http%3A%2F%2F127.0.0.1.example.com%3A80%2F"),
        format!("app_id={DEMO_APP_ID}&redirect_uri=deskbell%3A%2F%2Foauth%2Felsewhere"),
        format!("app_id={DEMO_APP_ID}&redirect_uri={DEEP}&code_challenge=x&code_challenge_method=plain"),
    ] {
        for path in ["authapp.aspx", "decision"] {
            let answer =
                call(&sandbox, "GET", &format!("/portal/{path}?{bad}&decision=allow"), &[], Value::Null)
                    .await;
            assert_eq!(answer.status, 400, "{bad}");
        }
    }
    sandbox.change_dialect(&json!({"code_flow": false})).unwrap();
    let off = call(&sandbox, "GET", &format!("/portal/authapp.aspx?{good}"), &[], Value::Null).await;
    assert_eq!(off.status, 404);
    for (path, status) in [("/v4/token", 405), ("/v4/oauth/token", 405), ("/token", 404)] {
        assert_eq!(call(&sandbox, "POST", path, &[], json!({})).await.status, status, "{path}");
    }
}
