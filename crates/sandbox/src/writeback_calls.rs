//! Accepting write-backs and telling of them (wire/sikka.md 7.1 to 7.4).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::choices::Acceptance;
use crate::envelope::{envelope, nothing};
use crate::grants::json_body;
use crate::practice::Spu;
use crate::reply::{Call, Reply, refuse, six_keys};
use crate::v4::{Caller, done};
use crate::world::{World, query_date};
use crate::writebacks::{Operation, State, WriteBack};

/// The longest span that `/writebacks` lists.
const MOST_DAYS: i64 = 7;

pub(crate) fn accept(
    world: &mut World,
    call: &Call,
    caller: &Caller,
    operation: Operation,
) -> Result<Reply, Reply> {
    let body = json_body(world, call)?;
    let mut fields = BTreeMap::new();
    for (name, value) in body {
        let Value::String(text) = value else {
            return Err(refuse("API1026", format!("{name} has to be a string."), &world.dialect));
        };
        fields.insert(name, text);
    }
    let check_spu = fields.remove("check_spu").is_some_and(|text| text.eq_ignore_ascii_case("true"));
    fields.remove("request_key");
    let given = |name: &str| fields.get(name).is_some_and(|text| !text.trim().is_empty());
    if let Some(missing) = operation.required().iter().find(|name| !given(name)) {
        return Err(refuse("API1020", format!("{missing} is missing."), &world.dialect));
    }
    let one_of = operation.one_of();
    if !one_of.is_empty() && !one_of.iter().any(|name| given(name)) {
        return Err(refuse("API1020", "There is nothing to change.", &world.dialect));
    }
    if operation == Operation::PatchAppointment {
        let is = |name: &str, text: &str| fields.get(name).is_some_and(|value| value == text);
        if !is("op", "replace") || !is("path", "/appointment_status") {
            return Err(refuse("API1026", "Only /appointment_status can be replaced.", &world.dialect));
        }
    }
    if check_spu && world.practices[caller.office].spu == Spu::Offline {
        return Err(spu_is_off(world));
    }
    let target = call.segments.get(1).cloned();
    let id = world.enqueue(WriteBack::new(caller.office, operation, target, fields, &caller.request_key));
    // A delay of nothing is over at once.
    world.settle();
    Ok(acceptance(world, call, operation, id))
}

/// 412 with the vendor's own spellings.
fn spu_is_off(world: &World) -> Reply {
    let mut body = six_keys(412, "API2017", "Precondition failed", "", "--", &world.dialect);
    if let Some(fields) = body.as_object_mut() {
        fields.remove("long_message");
        fields.insert("log_message".to_owned(), "Sikka platform utility is offline".into());
    }
    Reply::json(412, body.to_string())
}

fn acceptance(world: &World, call: &Call, operation: Operation, id: u64) -> Reply {
    let (_, _, status, code, short) = operation.words();
    let more = format!("{}/writeback_status?id={id}", call.base);
    let body = match world.dialect.acceptance {
        Acceptance::LongMessage => six_keys(status, code, short, &format!("Id:{id}"), &more, &world.dialect),
        Acceptance::MoreInformationOnly => {
            six_keys(status, code, short, "Request logged successfully", &more, &world.dialect)
        }
        Acceptance::Id => json!({"id": id.to_string(), "result": "pending"}),
    };
    Reply::json(status, body.to_string())
}

/// `GET /writeback_status?id=`: one id, the caller's own office.
pub(crate) fn status(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let asked = call.asked("id").ok_or_else(|| refuse("API1020", "id is missing.", &world.dialect))?;
    let found = asked
        .parse()
        .ok()
        .and_then(|id| world.write_back(id))
        .filter(|found| found.office == caller.office && found.state != State::Deleted);
    let Some(found) = found else {
        return Ok(nothing(call, &world.dialect, call.page(&world.dialect, 0)?));
    };
    let row = found.write_status(&world.practices[found.office].office_id, &world.dialect);
    let page = call.page(&world.dialect, 1)?;
    Ok(envelope(call, &world.dialect, page, &row))
}

/// `GET /writebacks`: all offices of the app, by date.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let date = |name: &str| {
        let text = call.asked(name);
        let text = text.ok_or_else(|| refuse("API1020", format!("{name} is missing."), &world.dialect))?;
        // A time behind the date is not looked at.
        query_date(text.get(..10).unwrap_or(text))
            .ok_or_else(|| refuse("API1026", format!("{name} is not valid."), &world.dialect))
    };
    let (start, end) = (date("startdate")?, date("enddate")?);
    if end < start || (end - start).num_days() > MOST_DAYS {
        return Err(refuse("API1026", "The range has to be within 7 days.", &world.dialect));
    }
    let (dialect, practices) = (&world.dialect, &world.practices);
    let mut rows: Vec<&mut WriteBack> = world
        .write_backs
        .iter_mut()
        .filter(|row| row.state != State::Deleted)
        .filter(|row| (start..=end).contains(&row.requested.date_naive()))
        .filter(|row| call.asked("id").is_none_or(|id| id == row.id.to_string()))
        .collect();
    let page = call.page(dialect, rows.len())?;
    let mut items = String::new();
    for row in &mut rows[page.start..page.end] {
        if !items.is_empty() {
            items.push(',');
        }
        items.push_str(row.row(&practices[row.office].office_id, &call.base, dialect));
    }
    Ok(envelope(call, dialect, page, &items))
}

/// `DELETE /writebacks?id=`: while it is pending.
pub(crate) fn delete(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let asked = call.asked("id").ok_or_else(|| refuse("API1020", "id is missing.", &world.dialect))?;
    let id: Option<u64> = asked.parse().ok();
    let found = world.write_backs.iter_mut().find(|row| Some(row.id) == id);
    match found {
        Some(row) if row.state == State::Pending => {
            row.state = State::Deleted;
            Ok(done(world, "API4006", "Writeback request deleted successfully."))
        }
        _ => Err(refuse("API1026", "Writeback request is not pending.", &world.dialect)),
    }
}
