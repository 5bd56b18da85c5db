//! `/v4`: the rate limit, who may ask, and which part answers.

use chrono::{DateTime, TimeDelta, Utc};

use crate::choices::{ComeBack, ExpiredKey};
use crate::reply::{Call, Reply, http_date, refuse, refuse_for_now, six_keys};
use crate::world::{Window, World};
use crate::writebacks::Operation;
use crate::{DEMO_APP_ID, DEMO_APP_KEY};
use crate::{
    authorized, events, grants, locations, read_appointments, read_lists, read_patients, slots,
    writeback_calls,
};

/// Who asks, by its request key.
pub(crate) struct Caller {
    pub(crate) office: usize,
    pub(crate) request_key: String,
    expires: DateTime<Utc>,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Reply {
    let now = world.now();
    let limit = match rate(world, now) {
        Ok(headers) => headers,
        Err(headers) => return too_many(world, now, headers),
    };
    let mut reply = route(world, call).unwrap_or_else(|refusal| refusal);
    reply.headers.extend(limit);
    reply
}

/// 429, saying in the dialect's way when the minute is over.
fn too_many(world: &World, now: DateTime<Utc>, headers: Headers) -> Reply {
    let reset = headers.iter().find(|(name, _)| *name == "x-rate-limit-reset");
    let seconds = reset.and_then(|(_, text)| text.parse().ok()).unwrap_or(60);
    let come_back = world.dialect.limit_reply;
    let mut reply = refuse_for_now(None, come_back, seconds, now, &world.dialect);
    if come_back == ComeBack::Reset {
        reply.headers = headers;
    }
    reply
}

/// What every answer has on its way out.
pub(crate) fn sent(world: &mut World, reply: Reply) -> Reply {
    let now = world.now();
    let there = now + TimeDelta::seconds(world.dialect.date_skew);
    world.traffic.leaves(&reply, now, there);
    reply.with("date", http_date(there))
}

type Headers = Vec<(&'static str, String)>;

/// Counts the request; an error where the minute's number is used up. Both carry the headers.
fn rate(world: &mut World, now: DateTime<Utc>) -> Result<Headers, Headers> {
    let limit = world.rate_limit;
    if limit == 0 {
        return Ok(Vec::new());
    }
    let minute = TimeDelta::seconds(60);
    let mut window =
        world.window.filter(|window| now < window.start + minute).unwrap_or(Window { start: now, used: 0 });
    let over = window.used >= limit;
    window.used += u32::from(!over);
    world.window = Some(window);
    let left = (window.start + minute - now).num_milliseconds();
    let headers = vec![
        ("x-rate-limit-limit", limit.to_string()),
        ("x-rate-limit-remaining", (limit - window.used).to_string()),
        ("x-rate-limit-reset", (left.max(0) + 999).div_euclid(1000).to_string()),
    ];
    if over { Err(headers) } else { Ok(headers) }
}

fn route(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let first = segments.first().copied().unwrap_or("");
    if let Some(status) = world.dialect.missing.get(first) {
        let code = match status {
            401 => "API2004",
            405 => "API2014",
            400 => "API1026",
            _ => "API2009",
        };
        return Err(refuse(code, "This API is not available.", &world.dialect));
    }
    match (call.method.as_str(), segments.as_slice()) {
        ("POST", ["request_key"]) => grants::request_key(world, call),
        ("GET", ["request_key_info"]) => with_key(world, call, grants::info),
        ("DELETE", ["request_key"]) => with_key(world, call, grants::end_request_key),
        ("DELETE", ["refresh_key"]) => grants::end_refresh_key(world, call),
        ("GET", ["authorized_practices"]) => authorized::practices(world, call, None),
        ("GET", ["authorized_practices", office]) => authorized::practices(world, call, Some(office)),
        ("GET", ["writebacks"]) => with_app(world, call, writeback_calls::list),
        ("DELETE", ["writebacks"]) => with_app(world, call, writeback_calls::delete),
        ("GET", ["data_sync_status"]) => with_app(world, call, authorized::data_sync_status),
        ("GET", ["health_check"]) => with_app(world, call, authorized::health_check),
        ("GET", ["practice_location"]) => with_app(world, call, locations::list),
        ("POST", ["practice_location"]) => with_app(world, call, locations::switch),
        ("GET", ["supported_pmses"]) => with_app(world, call, authorized::supported_pmses),
        ("GET", ["writeback_details"]) => with_key(world, call, authorized::writeback_details),
        ("GET", ["writeback_status"]) => with_key(world, call, writeback_calls::status),
        ("GET", ["patients"]) => with_key(world, call, read_patients::list),
        ("GET", ["appointments"]) => with_key(world, call, read_appointments::list),
        ("GET", ["practice_events"]) => with_key(world, call, events::list),
        ("GET", ["appointments_available_slots"]) => with_key(world, call, slots::list),
        ("GET", [name]) if read_lists::knows(name) => {
            with_key(world, call, |world, call, caller| read_lists::list(world, call, caller, name))
        }
        ("POST", ["token"] | ["auth", "token"] | ["oauth", "token"]) => Err(not_allowed(world)),
        (method, [path, rest @ ..]) if rest.len() < 2 => {
            match Operation::find(method, path, !rest.is_empty()) {
                Some(operation) => with_key(world, call, |world, call, caller| {
                    writeback_calls::accept(world, call, caller, operation)
                }),
                None if read_lists::knows(path) || is_path(path) => Err(not_allowed(world)),
                None => Err(refuse("API2009", "Not found.", &world.dialect)),
            }
        }
        _ => Err(refuse("API2009", "Not found.", &world.dialect)),
    }
}

fn is_path(path: &str) -> bool {
    [
        "request_key",
        "request_key_info",
        "refresh_key",
        "authorized_practices",
        "writebacks",
        "writeback_status",
        "writeback_details",
        "patients",
        "patient",
        "appointments",
        "appointment",
        "practice_events",
        "appointments_available_slots",
        "data_sync_status",
        "health_check",
        "supported_pmses",
        "transaction",
        "practice_location",
    ]
    .contains(&path)
}

fn not_allowed(world: &World) -> Reply {
    refuse("API2014", "Method is not allowed.", &world.dialect)
}

/// Checks the App headers (wire/sikka.md 1).
pub(crate) fn app(world: &World, id: Option<&str>, key: Option<&str>) -> Result<(), Reply> {
    let dialect = &world.dialect;
    let id = id.ok_or_else(|| refuse("API1001", "ApplicationID is missing.", dialect))?;
    let key = key.ok_or_else(|| refuse("API1002", "ApplicationKey is missing.", dialect))?;
    if id == DEMO_APP_ID && key == DEMO_APP_KEY {
        Ok(())
    } else {
        Err(refuse("API2003", "Application id or key is wrong.", dialect))
    }
}

pub(crate) fn app_of(world: &World, call: &Call) -> Result<(), Reply> {
    app(world, call.header("app-id"), call.header("app-key"))
}

fn with_app(
    world: &mut World,
    call: &Call,
    part: impl FnOnce(&mut World, &Call) -> Result<Reply, Reply>,
) -> Result<Reply, Reply> {
    app_of(world, call)?;
    part(world, call)
}

/// Finds the caller by `Request-Key`, as a header or in the query.
pub(crate) fn caller(world: &mut World, call: &Call) -> Result<Caller, Reply> {
    let now = world.now();
    let Some(given) = call.header("request-key").or_else(|| call.asked("request_key")) else {
        return Err(refuse("API1004", "Requestkey is missing/invalid", &world.dialect));
    };
    let most = world.dialect.key_requests;
    let found = world.keys.find(given).map(|key| {
        key.uses += 1;
        if most > 0 && key.uses > most {
            key.end = key.end.min(now);
        }
        (key.office, key.end, key.alive(now))
    });
    match found {
        None => Err(refuse("API1004", "Requestkey is missing/invalid", &world.dialect)),
        Some((_, end, false)) => {
            let text = "Request key is not valid, it is expired.";
            let reply = match world.dialect.expired_key {
                ExpiredKey::Api1025 => refuse("API1025", text, &world.dialect),
                ExpiredKey::Unauthorized => refuse("API2003", text, &world.dialect),
                ExpiredKey::Bare => Reply::json(401, String::new()),
            };
            let told = world.dialect.expires_header;
            Err(if told { reply.with("request-key-expires", http_date(end)) } else { reply })
        }
        Some((office, _, _)) if !world.practices[office].authorized => {
            Err(refuse("API2007", "Practice is not accessible.", &world.dialect))
        }
        Some((office, expires, true)) => Ok(Caller { office, request_key: given.to_owned(), expires }),
    }
}

fn with_key(
    world: &mut World,
    call: &Call,
    part: impl FnOnce(&mut World, &Call, &Caller) -> Result<Reply, Reply>,
) -> Result<Reply, Reply> {
    let caller = caller(world, call)?;
    let mut reply = part(world, call, &caller).unwrap_or_else(|refusal| refusal);
    if world.dialect.expires_header {
        reply = reply.with("request-key-expires", http_date(caller.expires));
    }
    let carries_data = call
        .segments
        .first()
        .is_some_and(|first| matches!(first.as_str(), "patients" | "appointments" | "transactions"));
    if carries_data && call.method == http::Method::GET {
        let state =
            if world.dialect.data_insert_in_progress || call.inserting { "in progress" } else { "completed" };
        reply = reply.with("data-insert", state);
    }
    Ok(reply)
}

/// 200 in six keys.
pub(crate) fn done(world: &World, code: &str, long: &str) -> Reply {
    Reply::json(200, six_keys(200, code, "OK", long, "", &world.dialect).to_string())
}
