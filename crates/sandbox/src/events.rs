//! `GET /practice_events` (wire/sikka.md 4).

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use crate::envelope::{envelope, nothing};
use crate::json::{RowWriter, Wanted};
use crate::practice::{Event, Flag, Practice, Row};
use crate::read_appointments::write_appointment;
use crate::read_patients::write_patient;
use crate::reply::{Call, Reply, refuse};
use crate::v4::Caller;
use crate::world::{World, query_instant};

/// `GET /practice_events`: what was added, changed and deleted.
pub(crate) fn list(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let now = world.now();
    let dialect = &world.dialect;
    let zone = world.loaded_zone(caller.office);
    let invalid = |name: &str| refuse("API1026", format!("{name} is not valid."), dialect);
    let wants_patients = match call.asked("events") {
        Some("patients") => true,
        Some("appointments") => false,
        Some(_) => return Ok(nothing(call, dialect, call.page(dialect, 0)?)),
        None => return Err(refuse("API1020", "events is missing.", dialect)),
    };
    let instant = |name: &str, end| {
        call.asked(name).map(|text| query_instant(text, end, zone).ok_or_else(|| invalid(name))).transpose()
    };
    let (from, to) = if let Some(text) = call.asked("interval") {
        let minutes: i64 = text.parse().map_err(|_| invalid("interval"))?;
        if !(1..=1440).contains(&minutes) {
            return Err(invalid("interval"));
        }
        (Some(now - TimeDelta::minutes(minutes)), None)
    } else {
        (instant("loaded_startdate", false)?, instant("loaded_enddate", true)?)
    };
    if from.is_none() {
        return Err(refuse("API1020", "loaded_startdate or interval is missing.", dialect));
    }
    let practice = &world.practices[caller.office];
    let practice_id = |row: &Row| match row {
        Row::Patient(row) => practice.practice_id_of(row).to_owned(),
        Row::Appointment(row) => practice.practice_id_at(row).to_owned(),
    };
    let mut rows: Vec<&Event> = practice
        .events
        .iter()
        .filter(|event| matches!(event.row, Row::Patient(_)) == wants_patients)
        .filter(|event| from.is_none_or(|from| event.loaded.timestamp() >= from.timestamp()))
        .filter(|event| to.is_none_or(|to| event.loaded.timestamp() <= to.timestamp()))
        .filter(|event| call.asked("practice_id").is_none_or(|id| id == practice_id(&event.row)))
        .collect();
    if call.asked("status") == Some("current") {
        let id = |event: &Event| match &event.row {
            Row::Patient(row) => row.id,
            Row::Appointment(row) => row.sr,
        };
        let later = rows.clone();
        let mut index = 0;
        rows.retain(|event| {
            index += 1;
            !later[index..].iter().any(|other| id(other) == id(event))
        });
    }
    let page = call.page(dialect, rows.len())?;
    // `lightweight` does not go with events.
    let wanted = Wanted { only_named: false, ..call.wanted(dialect) };
    let mut out = String::new();
    for event in &rows[page.start..page.end] {
        if !out.is_empty() {
            out.push(',');
        }
        let begun = RowWriter::begin(&mut out, &wanted);
        let mut writer = write_row(begun, &event.row, practice, &call.base);
        writer.raw("loadeddate", &Value::from(shown(event.loaded, zone)).to_string());
        writer.raw("flag", &Value::from(event.flag.word()).to_string());
        writer.raw("changes", &changes(event, practice).to_string());
        writer.end();
    }
    Ok(envelope(call, dialect, page, &out))
}

fn write_row<'a>(out: RowWriter<'a>, row: &Row, practice: &Practice, base: &str) -> RowWriter<'a> {
    match row {
        Row::Patient(row) => write_patient(out, row, practice, base),
        Row::Appointment(row) => write_appointment(out, row, practice, base),
    }
}

/// Fields that differ between the two states of an updated row.
fn changes(event: &Event, practice: &Practice) -> Value {
    let (Flag::Updated, Some(before)) = (event.flag, &event.before) else { return json!([]) };
    let fields = |row: &Row| {
        let (mut out, wanted) = (String::new(), Wanted::everything());
        write_row(RowWriter::begin(&mut out, &wanted), row, practice, "").end();
        serde_json::from_str::<Map<String, Value>>(&out).unwrap_or_default()
    };
    let (old, new) = (fields(before), fields(&event.row));
    let differing = new.iter().filter(|(name, value)| *name != "rowhash" && old.get(*name) != Some(value));
    differing
        .map(|(name, value)| json!({"field": name, "old_value": old.get(name), "new_value": value}))
        .collect()
}

/// `loadeddate`, in the zone in which the query is read.
fn shown(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S").to_string()
}
