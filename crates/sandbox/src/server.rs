//! The HTTP face: reads a request whole, lets ordered faults strike, and hands it to its part.

use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Query, Request, State};
use axum::response::Response;

use crate::Sandbox;
use crate::faults::strike;
use crate::reply::{Call, Reply};

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
    let mut call = Call {
        method: parts.method,
        segments: path.split('/').filter(|part| !part.is_empty()).map(decoded).collect(),
        query,
        headers: parts.headers,
        body,
        base,
        inserting: false,
    };
    if call.segments.first().is_none_or(|first| first == "control") {
        return crate::control_calls::answer(&sandbox, &call).into_response();
    }
    let to_api = call.segments.first().is_some_and(|first| first == "v4");
    let (fault, takes) = {
        let mut world = sandbox.world();
        // What a browser asks for by itself is not counted.
        if to_api {
            let now = world.now();
            let counted = format!("{} {}", call.method, counted_path(&call.segments));
            world.traffic.arrived(counted, now);
        }
        let office = office_of(&mut world, &call);
        let takes = call.segments.get(1).and_then(|name| world.dialect.slow.get(name)).copied();
        (strike(&mut world.faults, call.method.as_str(), &path, office.as_deref()), takes)
    };
    let _in_flight = InFlight::of(&sandbox, &call);
    if let Some(ms) = takes {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
    match fault {
        None => route(&sandbox, &mut call).into_response(),
        Some(fault) => crate::trouble::answer(&sandbox, call, &fault).await,
    }
}

/// The office whose request key a request has.
fn office_of(world: &mut crate::world::World, call: &Call) -> Option<String> {
    let given = call.header("request-key").or_else(|| call.asked("request_key"))?;
    let office = world.keys.find(given)?.office;
    Some(world.practices[office].office_id.clone())
}

/// A key request while it is being answered, also one whose sender has gone.
struct InFlight<'a> {
    sandbox: &'a Sandbox,
    office_id: String,
}

impl<'a> InFlight<'a> {
    fn of(sandbox: &'a Sandbox, call: &Call) -> Option<Self> {
        let asks_for_key = call.method == http::Method::POST
            && call.segments.get(1).is_some_and(|segment| segment == "request_key");
        if !asks_for_key {
            return None;
        }
        let body: serde_json::Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let mut world = sandbox.world();
        let by_refresh = body["refresh_key"].as_str().and_then(|key| world.keys.office_of_refresh(key));
        let office_id = match by_refresh {
            Some(office) => world.practices[office].office_id.clone(),
            None => body["office_id"].as_str().unwrap_or_default().to_owned(),
        };
        world.traffic.grant_began(&office_id);
        Some(Self { sandbox, office_id })
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.sandbox.world().traffic.grant_ended(&self.office_id);
    }
}

/// The right answer to a request.
pub(crate) fn route(sandbox: &Sandbox, call: &mut Call) -> Reply {
    let mut world = sandbox.world();
    match call.segments.first().map(String::as_str) {
        Some("v4") => {
            call.segments.remove(0);
            let reply = crate::v4::answer(&mut world, call);
            crate::v4::sent(&mut world, reply)
        }
        Some("portal") => crate::authorize::answer(&mut world, call),
        _ => crate::reply::refuse("API2009", "Not found.", &world.dialect),
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
