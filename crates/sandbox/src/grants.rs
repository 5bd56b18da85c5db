//! Handing out and ending keys (wire/sikka.md 2.2 to 2.5 and 3.3).

use serde_json::{Map, Value, json};

use crate::choices::{EndTime, ExpiresIn};
use crate::keys::Key;
use crate::reply::{Call, Reply, refuse};
use crate::v4::{self, Caller, done};
use crate::world::{World, stamp};

const SCOPE: &str = "start,end,appointments,patients,providers,operatories,practices,transactions,\
                     appointment_statuses,practice_variables,practice_schedule,practice_events,medical_notes,\
                     note_types,patient_balance,insurance_companies,\
                     guarantors,writeback_status,writeback_details";

/// `POST /request_key`: the grants `request_key`, `refresh_key` and `authorization_code`, counted by office.
pub(crate) fn request_key(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let granted = grant(world, call);
    if granted.is_err() {
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let by_refresh = body["refresh_key"].as_str().and_then(|key| world.keys.office_of_refresh(key));
        let office = by_refresh.or_else(|| body["office_id"].as_str().and_then(|id| world.office(id)));
        world.grants_of(office).refused += 1;
    }
    granted
}

fn grant(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let body = json_body(world, call)?;
    let field = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    v4::app(world, field("app_id"), field("app_key"))?;
    let now = world.now();
    let life = world.dialect.key_seconds;
    let missing =
        |code: &str, name: &str, world: &World| refuse(code, format!("{name} is missing."), &world.dialect);
    match field("grant_type") {
        Some("request_key") => {
            let office_id = field("office_id").ok_or_else(|| missing("API1003", "office_id", world))?;
            let secret = field("secret_key").ok_or_else(|| missing("API1005", "SecretKey", world))?;
            let office = world
                .office(office_id)
                .filter(|office| world.practices[*office].authorized)
                .ok_or_else(|| refuse("API2007", "Practice is not accessible.", &world.dialect))?;
            if world.practices[office].secret_key != secret || world.dialect.grant_refused {
                return Err(refuse("API2003", "Secret key is wrong.", &world.dialect));
            }
            let active = world.keys.active(office, now).filter(|_| world.dialect.reuses_active_key);
            let key = active.unwrap_or_else(|| world.keys.mint(office, now, life));
            world.grants_of(Some(office)).request_key += 1;
            Ok(whole(world, call, &key))
        }
        Some("refresh_key") => {
            let refresh = field("refresh_key").ok_or_else(|| missing("API1020", "refresh_key", world))?;
            let known = world.keys.office_of_refresh(refresh).filter(|_| !world.dialect.refresh_refused);
            let office = known.ok_or_else(|| refuse("API2003", "Refresh key is wrong.", &world.dialect))?;
            if !world.practices[office].authorized {
                return Err(refuse("API2007", "Practice is not accessible.", &world.dialect));
            }
            if world.dialect.rotate_refresh_key {
                world.keys.drop_refresh(refresh);
            }
            if world.dialect.refresh_ends_old_key {
                world.keys.expire_office(office, now);
            }
            let key = world.keys.mint(office, now, life);
            world.grants_of(Some(office)).refresh_key += 1;
            Ok(whole(world, call, &key))
        }
        Some("authorization_code") if world.dialect.code_flow => {
            let code = field("code").ok_or_else(|| missing("API1020", "code", world))?;
            let verifier = field("code_verifier").unwrap_or("");
            let redirect = field("redirect_uri").unwrap_or("");
            let office = world
                .keys
                .redeem(code, verifier, redirect, now)
                .map_err(|words| refuse("API1026", words, &world.dialect))?;
            let key = world.keys.mint(office, now, life);
            world.grants_of(Some(office)).authorization_code += 1;
            if world.dialect.full_code_reply {
                return Ok(whole(world, call, &key));
            }
            let refresh_key = world.keys.refresh_key(office);
            let mut body = json!({"request_key": key.request_key, "refresh_key": refresh_key});
            put_life(world, &key, &mut body);
            Ok(Reply::json(200, body.to_string()))
        }
        Some(_) => Err(refuse("API1026", "grant_type is not valid.", &world.dialect)),
        None => Err(missing("API1020", "grant_type", world)),
    }
}

/// The JSON object in the body; 415 where it is not announced as JSON.
pub(crate) fn json_body(world: &World, call: &Call) -> Result<Map<String, Value>, Reply> {
    let announced = call.header("content-type").unwrap_or("");
    if !announced.to_ascii_lowercase().starts_with("application/json") {
        return Err(refuse("API1006", "Content type has to be application/json.", &world.dialect));
    }
    serde_json::from_slice(&call.body)
        .map_err(|_| refuse("API1026", "The body is not a JSON object.", &world.dialect))
}

fn put_life(world: &World, key: &Key, body: &mut Value) {
    let seconds = (key.end - world.now()).num_seconds();
    body["expires_in"] = match world.dialect.expires_in {
        ExpiresIn::Text => json!(format!("{seconds} second(s)")),
        ExpiresIn::Number => json!(seconds),
        ExpiresIn::Digits => json!(seconds.to_string()),
        ExpiresIn::Garbage => json!("soon"),
        ExpiresIn::Absent => return,
    };
}

fn described(world: &World, call: &Call, key: &Key) -> Value {
    let status = if key.alive(world.now()) { "active" } else { "inactive" };
    let mut body = json!({
        "href": format!("{}/request_key_info?request_key={}", call.base, key.request_key),
        "request_key": key.request_key, "issued_to": world.practices[key.office].office_id,
        "status": status, "request_count": key.uses.max(1).to_string(), "scope": SCOPE, "domain": "Dental",
    });
    put_life(world, key, &mut body);
    for (name, at) in [("start_time", key.start), ("end_time", key.end)] {
        match world.dialect.end_time {
            EndTime::Stamp => body[name] = stamp(at).into(),
            EndTime::Garbage => body[name] = "0000-00-00".into(),
            EndTime::Absent => {}
        }
    }
    body
}

fn whole(world: &mut World, call: &Call, key: &Key) -> Reply {
    let mut body = described(world, call, key);
    body["refresh_key"] = world.keys.refresh_key(key.office).into();
    Reply::json(200, body.to_string())
}

/// `GET /request_key_info`.
pub(crate) fn info(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let key = world.keys.find(&caller.request_key).cloned();
    let key = key.ok_or_else(|| refuse("API1004", "Requestkey is missing/invalid", &world.dialect))?;
    Ok(Reply::json(200, described(world, call, &key).to_string()))
}

/// `DELETE /request_key`.
pub(crate) fn end_request_key(world: &mut World, _call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let now = world.now();
    if let Some(key) = world.keys.find(&caller.request_key) {
        key.end = now;
    }
    Ok(done(world, "API0002", "Request Session terminated successfully."))
}

/// `DELETE /refresh_key`.
pub(crate) fn end_refresh_key(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    v4::app_of(world, call)?;
    let given = call.header("refresh-key");
    let given = given.ok_or_else(|| refuse("API1020", "Refresh key is missing.", &world.dialect))?;
    if world.keys.drop_refresh(given) {
        Ok(done(world, "API0002", "Request Session terminated successfully."))
    } else {
        Err(refuse("API2003", "Refresh key is wrong.", &world.dialect))
    }
}
