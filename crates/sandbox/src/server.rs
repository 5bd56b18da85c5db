//! The HTTP face: reads a request whole, lets ordered faults strike, and hands it to its part.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State};
use axum::response::Response;
use bytes::Bytes;

use crate::Sandbox;
use crate::faults::{Fault, FaultKind, strike};
use crate::reply::{Call, Reply, refuse};

/// Bodies beyond this are no business of a write-back.
const MOST_BYTES: usize = 4 << 20;

pub(crate) fn router(sandbox: Sandbox) -> Router {
    Router::new().fallback(answer).with_state(sandbox)
}

async fn answer(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return Reply::json(413, String::new()).into_response();
    };
    let path = parts.uri.path().to_owned();
    let query: Vec<(String, String)> =
        Query::try_from_uri(&parts.uri).map(|Query(pairs)| pairs).unwrap_or_default();
    let host = parts.headers.get("host").and_then(|host| host.to_str().ok());
    let base =
        host.map_or_else(|| "https://api.sikkasoft.com/v4".to_owned(), |host| format!("http://{host}/v4"));
    let call = Call {
        method: parts.method,
        segments: path.split('/').filter(|part| !part.is_empty()).map(decoded).collect(),
        query,
        headers: parts.headers,
        body,
        base,
    };
    if call.segments.first().is_none_or(|first| first == "control") {
        return crate::control_calls::answer(&sandbox, &call).into_response();
    }
    let fault = {
        let mut world = sandbox.world();
        // What a browser asks for by itself is not counted.
        if call.segments.first().is_some_and(|first| first == "v4") {
            let counted = counted_path(&call.segments);
            *world.requests.entry(format!("{} {counted}", call.method)).or_default() += 1;
        }
        strike(&mut world.faults, call.method.as_str(), &path)
    };
    struck(&sandbox, call, fault).await
}

async fn struck(sandbox: &Sandbox, mut call: Call, fault: Option<Fault>) -> Response {
    let Some(fault) = fault else { return route(sandbox, &mut call).into_response() };
    let dialect = sandbox.dialect();
    match fault.kind {
        FaultKind::Overloaded => refuse("API2002", "Server is overloaded.", &dialect).into_response(),
        FaultKind::Internal => refuse("API2010", "Data is not uploaded yet.", &dialect).into_response(),
        FaultKind::NotAuthorized => {
            refuse("API2004", "Application is not authorized.", &dialect).into_response()
        }
        FaultKind::DailyCap => {
            let mut reply = refuse("API2012", "Daily request limit reached.", &dialect);
            reply.status = 429;
            reply.into_response()
        }
        FaultKind::Html => {
            Reply::html(200, "<html><body><h1>Sign in to the network</h1></body></html>".to_owned())
                .into_response()
        }
        FaultKind::Hang => {
            wait(fault.ms).await;
            route(sandbox, &mut call).into_response()
        }
        FaultKind::DropConnection => broken(),
        FaultKind::DropAnswer => {
            route(sandbox, &mut call);
            broken()
        }
        FaultKind::LoseAnswer => {
            let reply = route(sandbox, &mut call);
            wait(fault.ms).await;
            reply.into_response()
        }
        FaultKind::Cut => {
            let mut reply = route(sandbox, &mut call);
            let half = (0..=reply.body.len() / 2).rev().find(|at| reply.body.is_char_boundary(*at));
            reply.body.truncate(half.unwrap_or(0));
            reply.into_response()
        }
    }
}

async fn wait(ms: Option<u64>) {
    match ms {
        Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        None => std::future::pending().await,
    }
}

/// A body that fails at once: the server closes the connection before it has sent anything.
fn broken() -> Response {
    let failing = futures_util::stream::once(async {
        Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    Response::new(Body::from_stream(failing))
}

fn route(sandbox: &Sandbox, call: &mut Call) -> Reply {
    match call.segments.first().map(String::as_str) {
        Some("v4") => {
            call.segments.remove(0);
            crate::v4::answer(&mut sandbox.world(), call)
        }
        Some("portal") => crate::authorize::answer(&mut sandbox.world(), call),
        _ => refuse("API2009", "Not found.", &sandbox.dialect()),
    }
}

/// The path with ids left out, for counting.
fn counted_path(segments: &[String]) -> String {
    let parts = segments.iter().map(|part| {
        if part.bytes().any(|byte| byte.is_ascii_digit()) && part != "v4" && !part.contains('_') {
            "{id}"
        } else {
            part.as_str()
        }
    });
    parts.fold(String::new(), |path, part| path + "/" + part)
}

/// Percent-decodes one path segment.
fn decoded(segment: &str) -> String {
    let bytes = segment.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = segment.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(byte)) => {
                plain.push(byte);
                at += 3;
            }
            (byte, _) => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}
