//! The control page at `/` and the same as JSON calls under `/control`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::Sandbox;
use crate::faults::Fault;
use crate::orders::{BookOrder, ControlError, MoveOrder, PatientOrder, ProgramOrder};
use crate::practice::Spu;
use crate::reply::{Call, Reply};

const PAGE: &str = include_str!("page/control.html");

/// Which record a call is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    office_id: Option<String>,
    appointment_sr_no: Option<Value>,
    patient_id: Option<Value>,
    status: Option<String>,
    authorized: Option<bool>,
    refresh_too: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SpuOrder {
    office_id: Option<String>,
    online: Option<bool>,
    state: Option<Spu>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockOrder {
    advance_seconds: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PaceOrder {
    lag: Option<f64>,
    write_back_delay: Option<f64>,
    rate_limit: Option<u32>,
}

pub(crate) fn answer(sandbox: &Sandbox, call: &Call) -> Reply {
    if call.segments.is_empty() {
        return Reply::html(200, PAGE.to_owned());
    }
    // A page of another site may send a form, but not this type, without asking first.
    let json_sent = call.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if call.method != http::Method::GET && !call.body.is_empty() && !json_sent {
        return Reply::json(415, json!({"error": "application/json is needed"}).to_string());
    }
    match route(sandbox, call) {
        Ok(Some(reply)) => reply,
        Ok(None) => Reply::json(404, json!({"error": "no such control call"}).to_string()),
        Err(error) => Reply::json(422, json!({"error": error.0}).to_string()),
    }
}

fn route(sandbox: &Sandbox, call: &Call) -> Result<Option<Reply>, ControlError> {
    let path: Vec<&str> = call.segments.iter().skip(1).map(String::as_str).collect();
    let office_id = call.asked("office_id");
    let value = match (call.method.as_str(), path.as_slice()) {
        ("POST", ["book"]) => value(&sandbox.book(&order::<BookOrder>(call)?)?),
        ("POST", ["move"]) => value(&sandbox.move_appointment(&order::<MoveOrder>(call)?)?),
        ("POST", ["cancel"]) => {
            let which: Which = order(call)?;
            value(&sandbox.cancel(which.office_id.as_deref(), text(&which.appointment_sr_no).as_deref())?)
        }
        ("POST", ["status"]) => {
            let which: Which = order(call)?;
            let word = which.status.clone().unwrap_or_default();
            let sr = text(&which.appointment_sr_no);
            value(&sandbox.set_status(which.office_id.as_deref(), sr.as_deref(), &word)?)
        }
        ("POST", ["delete"]) => {
            let which: Which = order(call)?;
            let (sr, patient) = (text(&which.appointment_sr_no), text(&which.patient_id));
            sandbox.delete(which.office_id.as_deref(), sr.as_deref(), patient.as_deref())?;
            json!({"deleted": true})
        }
        ("POST", ["program"]) => {
            json!({"id": sandbox.other_program(&order::<ProgramOrder>(call)?)?.to_string()})
        }
        ("POST", ["patient"]) => json!({"patient_id": sandbox.put_patient(&order::<PatientOrder>(call)?)?}),
        ("POST", ["spu"]) => {
            let order: SpuOrder = order(call)?;
            let by_word = if order.online == Some(false) { Spu::Offline } else { Spu::Online };
            let spu = order.state.unwrap_or(by_word);
            sandbox.set_spu(order.office_id.as_deref(), spu)?;
            json!({"spu": spu})
        }
        ("POST", ["clock"]) => {
            sandbox.advance(order::<ClockOrder>(call)?.advance_seconds);
            json!({"now": crate::world::stamp(sandbox.now())})
        }
        ("POST", ["pace"]) => {
            let pace: PaceOrder = order(call)?;
            sandbox.set_pace(pace.lag, pace.write_back_delay, pace.rate_limit);
            json!({"set": true})
        }
        ("POST", ["authorized"]) => {
            let which: Which = order(call)?;
            let office_id = which.office_id.unwrap_or_default();
            sandbox.set_authorized(&office_id, which.authorized.unwrap_or(true))?;
            json!({"office_id": office_id})
        }
        ("POST", ["keys", "expire"]) => {
            json!({"expired": sandbox.expire_keys(order::<Which>(call)?.refresh_too)})
        }
        ("POST", ["faults"]) => {
            sandbox.add_fault(order::<Fault>(call)?);
            value(&sandbox.faults())
        }
        ("GET", ["faults"]) => value(&sandbox.faults()),
        ("DELETE", ["faults"]) => {
            sandbox.clear_faults();
            value(&sandbox.faults())
        }
        ("POST", ["dialect"]) => {
            let changed = sandbox.change_dialect(&order::<Value>(call)?);
            value(&changed.map_err(|error| ControlError(error.to_string()))?)
        }
        ("GET", ["dialect"]) => value(&sandbox.dialect()),
        ("GET", ["ledger"]) => sandbox.ledger(),
        ("GET", ["state"]) => sandbox.state(),
        ("GET", ["appointments", sr]) => value(&sandbox.appointment(office_id, sr)?),
        ("GET", ["ids", "patients"]) => {
            return Ok(Some(lines(&sandbox.patient_ids_of(office_id, call.asked("practice_id"))?)));
        }
        ("GET", ["ids", "appointments"]) => {
            return Ok(Some(lines(&sandbox.appointment_ids_of(office_id, call.asked("practice_id"))?)));
        }
        _ => return Ok(None),
    };
    Ok(Some(Reply::json(200, value.to_string())))
}

/// The body as an order; no body is an order with nothing given.
fn order<T: DeserializeOwned>(call: &Call) -> Result<T, ControlError> {
    let body: &[u8] = if call.body.is_empty() { b"{}" } else { &call.body };
    serde_json::from_slice(body).map_err(|error| ControlError(error.to_string()))
}

fn value(of: &impl serde::Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

/// An id, given as text or number.
fn text(id: &Option<Value>) -> Option<String> {
    match id {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

fn lines(ids: &[String]) -> Reply {
    let mut text = ids.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    Reply::text(text)
}
