//! Ordered trouble.

use std::time::Duration;

use sandbox::{Fault, FaultKind};
use serde_json::{Value, json};
use tokio::time::timeout;
use tower::ServiceExt;

use crate::{Connected, control, options};

#[tokio::test]
async fn replies_fail_as_ordered() {
    let practice = Connected::new(options()).await;
    let sandbox = &practice.sandbox;
    let set = control(sandbox, "faults", json!({"kind": "503", "count": 2, "path": "/patients"})).await;
    assert_eq!(set.status, 200, "{}", set.body);
    assert_eq!(practice.get("providers").await.status, 200);
    assert_eq!(practice.get("patients").await.code(), (503, "API2002".to_owned()));
    assert_eq!(practice.get("patients").await.status, 503);
    assert_eq!(practice.get("patients").await.status, 200);
    for (kind, status) in
        [(FaultKind::Internal, 500), (FaultKind::DailyCap, 429), (FaultKind::NotAuthorized, 401)]
    {
        sandbox.add_fault(Fault::new(kind));
        assert_eq!(practice.get("patients").await.status, status);
    }
    sandbox.add_fault(Fault::new(FaultKind::Html));
    assert!(practice.get("patients").await.body.starts_with("<html>"));
    sandbox.add_fault(Fault::new(FaultKind::Cut));
    assert!(serde_json::from_str::<Value>(&practice.get("patients").await.body).is_err());
    sandbox.add_fault(Fault { after: 1, ..Fault::new(FaultKind::Internal) });
    assert_eq!(practice.get("patients").await.status, 200);
    assert_eq!(practice.get("patients").await.status, 500);
    sandbox.add_fault(Fault::new(FaultKind::Internal).times(9));
    sandbox.clear_faults();
    assert_eq!(practice.get("patients").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn answers_hang_or_get_lost() {
    let practice = Connected::new(options()).await;
    let sandbox = &practice.sandbox;
    sandbox.add_fault(Fault::new(FaultKind::Hang));
    assert!(timeout(Duration::from_secs(3600), practice.get("patients")).await.is_err());
    sandbox.add_fault(Fault { ms: Some(500), ..Fault::new(FaultKind::Hang) });
    assert_eq!(timeout(Duration::from_secs(1), practice.get("patients")).await.unwrap().status, 200);

    let note = json!({"patient_id": "1", "type": "x", "date": "2026-11-18", "text": "t", "provider_id": "DMD1", "practice_id": "1"});
    for kind in [FaultKind::LoseAnswer, FaultKind::DropAnswer, FaultKind::DropConnection] {
        sandbox.add_fault(Fault::new(kind).on("/v4/medical_notes"));
        let request = http::Request::post("/v4/medical_notes")
            .header("request-key", &practice.key)
            .header("content-type", "application/json")
            .body(axum::body::Body::from(note.to_string()))
            .unwrap();
        let answer = timeout(Duration::from_secs(60), async {
            let response = sandbox.router().oneshot(request).await.unwrap();
            axum::body::to_bytes(response.into_body(), 9999).await
        });
        assert!(!matches!(answer.await, Ok(Ok(_))), "{kind:?} answered");
    }
    let rows = sandbox.ledger()["write_backs"].as_array().unwrap().len();
    assert_eq!(rows, 2, "lost answers were done, dropped connections were not");
}

#[tokio::test]
async fn over_a_socket_the_connection_breaks() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let practice = Connected::new(options()).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = practice.sandbox.router();
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    practice.sandbox.add_fault(Fault::new(FaultKind::DropConnection));
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    socket.write_all(b"GET /v4/patients HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut read = Vec::new();
    let _ = socket.read_to_end(&mut read).await;
    assert_eq!(read, b"", "nothing was answered");
    server.abort();
}
