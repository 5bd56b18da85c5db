//! `GET /appointments`, `/practice_events` and `/appointments_available_slots` (wire/sikka.md 4 and 6).

use chrono::{Days, NaiveDate, TimeDelta, Timelike};
use serde_json::{Map, Value, json};

use crate::json::{RowWriter, Wanted};
use crate::names::OPERATORIES;
use crate::practice::{Event, Flag, Practice, Row};
use crate::read_patients::write_patient;
use crate::reply::{Call, Reply, envelope, refuse};
use crate::rows::{Appointment, CANCELLED, CONFIRMED, clock_time, day};
use crate::schedule::{HALVES, in_the_way, is_open};
use crate::v4::Caller;
use crate::world::{World, query_date, query_instant, stamp};

pub(crate) fn list(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let dialect = &world.dialect;
    let practice = &world.practices[caller.office];
    let wanted = call.wanted(dialect);
    let filter = Filter::read(call, dialect.ignores_loaded_startdate)
        .map_err(|name| refuse("API1026", format!("{name} is not valid."), dialect))?;
    let mut rows: Vec<&Appointment> =
        practice.cloud.appointments.iter().filter(|row| filter.takes(row)).collect();
    match call.asked("sortby") {
        Some("appointment_date") => rows.sort_by_key(|row| (row.date, row.minute)),
        Some("appointment_time") => rows.sort_by_key(|row| row.minute),
        Some("patient_id") => rows.sort_by_key(|row| row.patient),
        _ => {}
    }
    let page = call.page(dialect, rows.len())?;
    let mut out = String::with_capacity((page.end - page.start) * if wanted.all { 2200 } else { 1300 });
    for row in &rows[page.start..page.end] {
        if !out.is_empty() {
            out.push(',');
        }
        write_appointment(RowWriter::begin(&mut out, &wanted), row, practice, &call.base).end();
    }
    Ok(envelope(call, dialect, page, &out))
}

#[derive(Clone, Copy)]
enum By {
    Date,
    Changed,
    Made,
    Confirmed,
    Cancelled,
}

struct Filter<'a> {
    sr: Option<&'a str>,
    patient: Option<&'a str>,
    provider: Option<&'a str>,
    operatory: Option<&'a str>,
    status: Option<&'a str>,
    kind: Option<&'a str>,
    practice_id: Option<&'a str>,
    /// Filters on fields that no row of this PMS fills.
    never: bool,
    by: By,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    from: Option<i64>,
    to: Option<i64>,
}

impl<'a> Filter<'a> {
    /// The error names the parameter.
    fn read(call: &'a Call, ignores_loaded: bool) -> Result<Self, &'static str> {
        let date = |name: &'static str| {
            let text = call.asked(name);
            text.map(|text| query_date(text.get(..10).unwrap_or(text)).ok_or(name)).transpose()
        };
        let loaded = |name: &'static str, end| {
            let text = if ignores_loaded { None } else { call.asked(name) };
            text.map(|text| query_instant(text, end).ok_or(name).map(|at| at.timestamp())).transpose()
        };
        let by = match call.asked("date_filter_on") {
            None | Some("date") => By::Date,
            Some("last_changed_date") => By::Changed,
            Some("appointment_made_date") => By::Made,
            Some("confirmed_on_date") => By::Confirmed,
            Some("cancelled_date") => By::Cancelled,
            Some(_) => return Err("date_filter_on"),
        };
        Ok(Self {
            sr: call.asked("appointment_sr_no"),
            patient: call.asked("patient_id"),
            provider: call.asked("provider_id"),
            operatory: call.asked("operatory"),
            status: call.asked("status"),
            kind: call.asked("type"),
            practice_id: call.asked("practice_id"),
            never: ["guarantor_id", "procedure_code", "book_code", "arrival_status"]
                .iter()
                .any(|name| call.asked(name).is_some()),
            by,
            start: date("startdate")?,
            end: date("enddate")?,
            from: loaded("loaded_startdate", false)?,
            to: loaded("loaded_enddate", true)?,
        })
    }

    fn takes(&self, row: &Appointment) -> bool {
        let date = match self.by {
            By::Date => Some(row.date),
            By::Changed => Some(row.changed),
            By::Made => Some(row.made),
            By::Confirmed => (row.status == CONFIRMED).then_some(row.changed),
            By::Cancelled => (row.status == CANCELLED).then_some(row.changed),
        };
        let loaded = row.loaded.timestamp();
        !self.never
            && self.start.is_none_or(|start| date.is_some_and(|date| date >= start))
            && self.end.is_none_or(|end| date.is_some_and(|date| date <= end))
            && self.from.is_none_or(|from| loaded >= from)
            && self.to.is_none_or(|to| loaded <= to)
            && self.sr.is_none_or(|sr| sr.parse() == Ok(row.sr))
            && self.patient.is_none_or(|id| id.parse() == Ok(row.patient))
            && self.provider.is_none_or(|id| id == row.provider_id())
            && self.operatory.is_none_or(|name| name == row.operatory_name())
            && self.status.is_none_or(|word| word.eq_ignore_ascii_case(row.status_word()))
            && self.kind.is_none_or(|kind| kind.eq_ignore_ascii_case(&row.text("type")))
            && self.practice_id.is_none_or(|id| id == "1")
    }
}

pub(crate) fn write_appointment<'a>(
    mut out: RowWriter<'a>,
    row: &Appointment,
    practice: &Practice,
    base: &str,
) -> RowWriter<'a> {
    let here = format_args!("{base}/practices/1");
    let name = practice.cloud.patient(row.patient).or_else(|| practice.pms.patient(row.patient));
    out.put_plain("href", format_args!("{here}/appointments/{}", row.sr))
        .put_plain("patient_href", format_args!("{here}/patients/{}", row.patient))
        .put_plain("patient_id", row.patient)
        .put("guarantor_id", "")
        .put("provider_id", row.provider_id())
        .put_plain("provider_href", format_args!("{here}/providers/{}", row.provider_id()))
        .put("practice_id", "1")
        .put_plain("practice_href", here)
        .put("guarantor_href", "")
        .put("amount", &row.text("amount"))
        .put("status", row.status_word())
        .put("note", &row.text("note"))
        .put("surface_quadrant_type", "")
        .put_plain("appointment_sr_no", row.sr)
        .put_plain("date", day(row.date))
        .put_plain("time", clock_time(row.minute))
        .put_plain("length", row.length)
        .put("description", &row.text("description"))
        .put_plain("appointment_made_date", day(row.made))
        .put("type", &row.text("type"));
    for (code, amount) in [
        ("procedure_code1", "procedure_code1_amount"),
        ("procedure_code2", "procedure_code2_amount"),
        ("procedure_code3", "procedure_code3_amount"),
    ] {
        out.put(code, "").put(amount, "0");
    }
    out.put("patient_name", &name.map(|patient| patient.schedule_name()).unwrap_or_default())
        .put("guarantor_name", "")
        .put("procedure_code1_time", "0")
        .put("procedure_code2_time", "0")
        .put("procedure_code3_time", "0")
        .put("surface_quadrant", "");
    let on = |holds: bool| if holds { day(row.changed) } else { String::new() };
    out.rest()
        .put("hygienist", if row.provider >= 2 { row.provider_id() } else { "" })
        .put("operatory", row.operatory_name())
        .put_plain("last_changed_date", day(row.changed))
        .absent(&["procedure_code4", "procedure_code5", "procedure_code6", "procedure_code7"])
        .put("is_companion", "False")
        .put("sooner_if_possible", "False")
        .put_plain("confirmed_on_date", on(row.status == CONFIRMED))
        .absent(&["tooth_number", "schedule", "treatment_class"])
        .put("cancelled", if row.status == CANCELLED { "True" } else { "False" })
        .absent(&["location", "procedure_codes"])
        .put("cust_id", "1")
        .put("is_confirmed", if row.status == CONFIRMED { "True" } else { "False" })
        .put_plain("rowhash", format_args!("{:08x}{:08x}", row.sr, row.loaded.timestamp() as u32))
        .absent(&["original_provider", "status_in_office", "multiple_statuses", "performed"])
        .put_plain("cancelled_date", on(row.status == CANCELLED))
        .absent(&["arrival_status", "arrival_time", "in_chair_time", "walkout_time", "service_category"]);
    out
}

/// `GET /practice_events`: what was added, changed and deleted.
pub(crate) fn events(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let now = world.now();
    let dialect = &world.dialect;
    let invalid = |name: &str| refuse("API1026", format!("{name} is not valid."), dialect);
    let wants_patients = match call.asked("events") {
        Some("patients") => true,
        Some("appointments") => false,
        Some(_) => return Ok(Reply::nothing()),
        None => return Err(refuse("API1020", "events is missing.", dialect)),
    };
    let instant = |name: &str, end| {
        call.asked(name).map(|text| query_instant(text, end).ok_or_else(|| invalid(name))).transpose()
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
    let mut rows: Vec<&Event> = practice
        .events
        .iter()
        .filter(|event| matches!(event.row, Row::Patient(_)) == wants_patients)
        .filter(|event| from.is_none_or(|from| event.loaded.timestamp() >= from.timestamp()))
        .filter(|event| to.is_none_or(|to| event.loaded.timestamp() <= to.timestamp()))
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
    let wanted = Wanted { only_named: false, ..call.wanted(dialect) };
    let mut out = String::new();
    for event in &rows[page.start..page.end] {
        if !out.is_empty() {
            out.push(',');
        }
        let begun = RowWriter::begin(&mut out, &wanted);
        let mut writer = write_row(begun, &event.row, practice, &call.base);
        writer.raw("loadeddate", &Value::from(stamp(event.loaded)).to_string());
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

/// `GET /appointments_available_slots`: nothing, unless the PMS were one that tells.
pub(crate) fn slots(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let dialect = &world.dialect;
    if !dialect.available_slots {
        return Ok(Reply::nothing());
    }
    let practice = &world.practices[caller.office];
    let now = practice.local(world.now());
    let date = |name: &str| call.asked(name).and_then(query_date);
    let start = date("startdate").unwrap_or(now.date()).max(now.date());
    let end = date("enddate").unwrap_or(start + Days::new(7)).min(start + Days::new(60));
    let mut rows = Vec::new();
    for day_of in start.iter_days().take_while(|day| *day <= end).filter(|day| is_open(*day)) {
        for (operatory, (name, provider)) in OPERATORIES.iter().enumerate() {
            let provider = crate::names::PROVIDERS[*provider].0;
            let asked = call.asked("operatory").is_none_or(|wanted| wanted == *name)
                && call.asked("provider_id").is_none_or(|wanted| wanted == provider);
            if !asked {
                continue;
            }
            let times = HALVES.iter().flat_map(|(from, to)| (*from..*to).step_by(30));
            for minute in times {
                let past = day_of == now.date() && u32::from(minute) <= now.hour() * 60 + now.minute();
                let rows_of = &practice.cloud.appointments;
                if !past && in_the_way(rows_of, operatory as u8, day_of, minute, 30, None).is_none() {
                    rows.push((*name, provider, day_of, minute));
                }
            }
        }
    }
    let page = call.page(dialect, rows.len())?;
    let wanted = call.wanted(dialect);
    let mut out = String::new();
    for (operatory, provider, date, minute) in &rows[page.start..page.end] {
        if !out.is_empty() {
            out.push(',');
        }
        let mut row = RowWriter::begin(&mut out, &wanted);
        row.absent(&["href"])
            .put("provider_id", provider)
            .absent(&["provider_href"])
            .put("practice_id", "1")
            .absent(&["practice_href"])
            .put_plain("date", day(*date))
            .put_plain("time", clock_time(*minute))
            .absent(&["template_code", "template_unit", "template_color", "template_type"])
            .absent(&["old_color", "old_code", "scheduled_color", "scheduled_code"])
            .rest()
            .put_plain("end_time", clock_time(minute + 30))
            .absent(&["time_units"])
            .put("operatory", operatory)
            .absent(&["sr_no"])
            .put("cust_id", "1");
        row.end();
    }
    Ok(envelope(call, dialect, page, &out))
}
