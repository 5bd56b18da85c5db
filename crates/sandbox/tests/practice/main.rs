//! The demo practice through its router: every behaviour that a client may rely on.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod authorize;
mod control;
mod dialect;
mod envelopes;
mod faults;
mod key_trouble;
mod keys;
mod lists;
mod memory;
mod offices;
mod reads;
mod spoilt;
mod transport;
mod volume;
mod writebacks;

use axum::body::{Body, to_bytes};
use chrono::{DateTime, Utc};
use http::{HeaderMap, Request};
use sandbox::{Clock, DEMO_APP_ID, DEMO_APP_KEY, Options, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt;

/// A Wednesday, 10:00 in New York.
fn start() -> DateTime<Utc> {
    "2026-11-18T15:00:00Z".parse().unwrap()
}

fn options() -> Options {
    Options { clock: Clock::Manual(start()), ..Options::default() }
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
    bytes: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn items(&self) -> Vec<Value> {
        assert_eq!(self.status, 200, "{}", self.body);
        self.json()["items"].as_array().unwrap().clone()
    }

    fn code(&self) -> (u16, String) {
        (self.status, self.json()["error_code"].as_str().unwrap().to_owned())
    }
}

async fn send(sandbox: &Sandbox, request: Request<Body>) -> Answer {
    let response = sandbox.router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
        bytes: body.to_vec(),
    }
}

async fn call(sandbox: &Sandbox, method: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:9");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        request = request.header("content-type", "application/json");
        Body::from(body.to_string())
    };
    send(sandbox, request.body(body).unwrap()).await
}

async fn by_app(sandbox: &Sandbox, method: &str, path: &str) -> Answer {
    let app = [("App-Id", DEMO_APP_ID), ("App-Key", DEMO_APP_KEY)];
    call(sandbox, method, path, &app, Value::Null).await
}

async fn control(sandbox: &Sandbox, path: &str, body: Value) -> Answer {
    call(sandbox, "POST", &format!("/control/{path}"), &[], body).await
}

/// A practice and a key to it.
struct Connected {
    sandbox: Sandbox,
    key: String,
    refresh: String,
}

impl Connected {
    async fn new(options: Options) -> Self {
        let sandbox = Sandbox::new(options);
        let granted = grant(&sandbox, "D20001").await;
        assert_eq!(granted.status, 200, "{}", granted.body);
        let body = granted.json();
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        Self { key: text("request_key"), refresh: text("refresh_key"), sandbox }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Value::Null).await
    }

    async fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        call(&self.sandbox, method, &format!("/v4/{path}"), &[("Request-Key", &self.key)], body).await
    }

    /// Sends a write-back; its id.
    async fn write(&self, method: &str, path: &str, body: Value) -> String {
        let answer = self.send(method, path, body).await;
        assert!(matches!(answer.status, 200 | 201), "{}", answer.body);
        answer.json()["long_message"].as_str().unwrap().strip_prefix("Id:").unwrap().to_owned()
    }

    async fn outcome(&self, id: &str) -> Value {
        self.get(&format!("writeback_status?id={id}")).await.items()[0].clone()
    }
}

async fn secret(sandbox: &Sandbox, office: &str) -> String {
    let answer = by_app(sandbox, "GET", "/v4/authorized_practices?show=all").await;
    let body = answer.json();
    let body = if body.is_array() { body[0].clone() } else { body };
    let rows = body["items"].as_array().unwrap().clone();
    let row = rows.into_iter().find(|row| row["office_id"] == office).unwrap();
    row["secret_key"].as_str().unwrap().to_owned()
}

async fn grant(sandbox: &Sandbox, office: &str) -> Answer {
    let secret = secret(sandbox, office).await;
    post_key(
        sandbox,
        json!({"grant_type": "request_key", "office_id": office, "secret_key": secret,
               "app_id": DEMO_APP_ID, "app_key": DEMO_APP_KEY}),
    )
    .await
}

async fn post_key(sandbox: &Sandbox, body: Value) -> Answer {
    call(sandbox, "POST", "/v4/request_key", &[], body).await
}
