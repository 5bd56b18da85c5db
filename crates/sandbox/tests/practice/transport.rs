//! Limits, gateways and wires: faults that a client meets below the API.

use std::time::Duration;

use sandbox::{ComeBack, Fault, FaultKind, Options};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{Connected, control, options};

#[tokio::test]
async fn a_429_says_when_or_not() {
    let practice = Connected::new(options()).await;
    for (come_back, retry_after, reset) in [
        (ComeBack::Seconds, "30", ""),
        (ComeBack::Date, "Wed, 18 Nov 2026 15:00:30 GMT", ""),
        (ComeBack::Reset, "", "30"),
        (ComeBack::Bare, "", ""),
    ] {
        for (kind, code) in
            [(FaultKind::TooMany, ""), (FaultKind::DailyData, "API2011"), (FaultKind::DailyCap, "API2012")]
        {
            let fault = Fault { come_back: Some(come_back), seconds: Some(30), ..Fault::new(kind) };
            practice.sandbox.add_fault(fault);
            let answer = practice.get("patients").await;
            assert_eq!(answer.status, 429);
            assert_eq!(
                (answer.header("retry-after"), answer.header("x-rate-limit-reset")),
                (retry_after, reset)
            );
            assert!(answer.body.contains(code) && answer.body.is_empty() == code.is_empty());
        }
    }
    let state = practice.sandbox.state();
    assert_eq!(state["too_many"], json!({"minute": 4, "API2011": 4, "API2012": 4}));
}

#[tokio::test]
async fn who_asks_while_it_should_wait_is_counted() {
    let practice = Connected::new(options()).await;
    let held = || practice.sandbox.state()["requests_during_hold"].clone();
    practice.sandbox.add_fault(Fault { seconds: Some(30), ..Fault::new(FaultKind::TooMany) });
    practice.get("patients").await;
    assert_eq!(held(), 0);
    practice.get("providers").await;
    assert_eq!(held(), 1);
    practice.sandbox.advance(30);
    practice.get("providers").await;
    assert_eq!(held(), 1);
    practice.sandbox.add_fault(Fault { seconds: Some(30), ..Fault::new(FaultKind::DailyCap) });
    practice.get("patients").await;
    practice.get("providers").await;
    assert_eq!(held(), 1, "the day of a practice is not the app's minute");
    practice.sandbox.change_dialect(&json!({"date_skew": -7200})).unwrap();
    let by_date =
        Fault { come_back: Some(ComeBack::Date), seconds: Some(30), ..Fault::new(FaultKind::TooMany) };
    practice.sandbox.add_fault(by_date);
    let refused = practice.get("patients").await;
    assert_eq!(refused.header("retry-after"), "Wed, 18 Nov 2026 13:01:00 GMT", "in the server's own time");
    practice.sandbox.advance(29);
    practice.get("patients").await;
    assert_eq!(held(), 2);
    practice.sandbox.advance(1);
    practice.get("patients").await;
    assert_eq!(held(), 2);
}

#[tokio::test]
async fn the_minute_speaks_as_it_is_told() {
    for (words, retry_after, reset) in [
        ("limit_reply=seconds", "60", ""),
        ("limit_reply=date", "Wed, 18 Nov 2026 15:01:00 GMT", ""),
        ("limit_reply=bare", "", ""),
        ("", "", "60"),
    ] {
        let dialect = words.parse().unwrap();
        let practice = Connected::new(Options { rate_limit: 3, dialect, ..options() }).await;
        assert_eq!(practice.get("patients").await.status, 200);
        let answer = practice.get("patients").await;
        assert_eq!(answer.status, 429, "{words}");
        assert_eq!((answer.header("retry-after"), answer.header("x-rate-limit-reset")), (retry_after, reset));
    }
}

#[tokio::test]
async fn gateways_and_half_data() {
    let practice = Connected::new(options()).await;
    for (kind, status, code) in
        [(FaultKind::ServerError, 500, "API2001"), (FaultKind::GatewayTimeout, 504, "API2022")]
    {
        practice.sandbox.add_fault(Fault::new(kind));
        assert_eq!(practice.get("patients").await.code(), (status, code.to_owned()));
    }
    practice.sandbox.add_fault(Fault::new(FaultKind::HtmlBadGateway));
    let page = practice.get("patients").await;
    assert_eq!((page.status, page.header("content-type")), (502, "text/html; charset=utf-8"));
    practice.sandbox.add_fault(Fault::new(FaultKind::NoContent));
    assert_eq!(practice.get("patients").await.status, 204);
    practice.sandbox.add_fault(Fault::new(FaultKind::NoItems));
    assert!(practice.get("patients").await.items().is_empty());
    for path in ["patients", "appointments", "transactions"] {
        let whole = practice.get(&format!("{path}?limit=5000")).await;
        assert_eq!(whole.header("data-insert"), "completed");
        practice.sandbox.add_fault(Fault::new(FaultKind::Inserting));
        let half = practice.get(&format!("{path}?limit=5000")).await;
        assert_eq!(half.header("data-insert"), "in progress");
        assert_eq!(half.items().len(), whole.items().len() / 2);
    }
    assert_eq!(practice.get("patients").await.header("data-insert"), "completed");
}

#[tokio::test(start_paused = true)]
async fn a_body_drips() {
    let practice = Connected::new(options()).await;
    practice.sandbox.add_fault(Fault { ms: Some(100), ..Fault::new(FaultKind::Drip) });
    let before = Instant::now();
    assert_eq!(practice.get("patients?limit=240").await.items().len(), 240);
    assert!((Duration::from_secs(3)..Duration::from_secs(4)).contains(&before.elapsed()));
}

#[tokio::test]
async fn strikes_by_chance_by_office_and_after_a_while() {
    let practice = Connected::new(Options { rate_limit: 0, ..options() }).await;
    let order = json!({"kind": "504", "chance": 0.25, "seed": 7, "path": "/providers"});
    let mut rounds = Vec::new();
    for _ in 0..2 {
        practice.sandbox.clear_faults();
        assert_eq!(control(&practice.sandbox, "faults", order.clone()).await.status, 200);
        let mut struck = Vec::new();
        for at in 0..400 {
            if practice.get("providers").await.status == 504 {
                struck.push(at);
            }
        }
        assert!((70..130).contains(&struck.len()), "{}", struck.len());
        rounds.push(struck);
    }
    assert_eq!(rounds[0], rounds[1], "the same seed strikes the same");
    assert_eq!(practice.sandbox.faults().len(), 1, "it goes on until it is taken back");
    practice.sandbox.clear_faults();
    let theirs = Fault { office_id: Some("D20009".to_owned()), ..Fault::new(FaultKind::Overloaded) };
    practice.sandbox.add_fault(theirs);
    assert_eq!(practice.get("providers").await.status, 200);
    let ours = Fault { office_id: Some("D20001".to_owned()), after: 1, ..Fault::new(FaultKind::Overloaded) };
    practice.sandbox.add_fault(ours.times(2));
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(practice.get("providers").await.status);
    }
    assert_eq!(seen, [200, 503, 503, 200]);
    let unknown = control(&practice.sandbox, "faults", json!({"kind": "503", "often": 3})).await;
    assert_eq!((unknown.status, unknown.json()["error"] != Value::Null), (422, true));
}

#[tokio::test]
async fn over_a_socket_bodies_break_off() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let practice = Connected::new(options()).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = practice.sandbox.router();
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let read = async |kind: FaultKind| {
        practice.sandbox.add_fault(Fault::new(kind));
        let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!(
            "GET /v4/patients?limit=240 HTTP/1.1\r\nhost: x\r\nconnection: close\r\nrequest-key: {}\r\n\r\n",
            practice.key
        );
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut read = Vec::new();
        let _ = socket.read_to_end(&mut read).await;
        String::from_utf8(read).unwrap()
    };
    let cut = read(FaultKind::Cut).await;
    assert!(cut.contains("\r\n0\r\n\r\n") && !cut.contains("content-length"), "ends in good order");
    let reset = read(FaultKind::Reset).await;
    assert!(reset.contains("\"items\":[{") && !reset.contains("\r\n0\r\n\r\n"), "breaks off");
    server.abort();
}
