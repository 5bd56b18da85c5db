//! `GET /transactions` and `/medical_notes` (wire/sikka.md 6).

use chrono::NaiveDate;
use serde_json::Value;

use crate::practice::{Entry, Practice};
use crate::read_lists::finish;
use crate::reply::{Call, Reply, refuse};
use crate::rows::day;
use crate::v4::Caller;
use crate::world::{World, query_date, query_instant};

/// Which of an entry's dates a request's span is about.
struct Span<'a> {
    field: &'a str,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
}

impl<'a> Span<'a> {
    fn read(call: &'a Call, world: &World, known: &[&'a str], default: &'a str) -> Result<Self, Reply> {
        let invalid = |name: &str| refuse("API1026", format!("{name} is not valid."), &world.dialect);
        let field = call.asked("date_filter_on").unwrap_or(default);
        if !known.contains(&field) {
            return Err(invalid("date_filter_on"));
        }
        let date = |name: &str| {
            let text = call.asked(name);
            text.map(|text| query_date(text.get(..10).unwrap_or(text)).ok_or_else(|| invalid(name)))
                .transpose()
        };
        Ok(Self { field, start: date("startdate")?, end: date("enddate")? })
    }

    fn takes(&self, row: &Value) -> bool {
        let text = row[self.field].as_str().unwrap_or_default();
        // As written both sort as they follow each other.
        self.start.is_none_or(|start| text >= day(start).as_str())
            && self.end.is_none_or(|end| text <= day(end).as_str())
    }
}

/// `GET /medical_notes`.
pub(crate) fn medical_notes(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let now = world.now();
    let span = Span::read(call, world, &["date", "procedure_date"], "date")?;
    let kind = call.asked("note_type");
    let practice = &world.practices[caller.office];
    let known = practice.notes.iter().filter(|note| note.visible <= now);
    let rows: Vec<Value> = known.map(|note| note_row(note, practice, &call.base)).collect();
    let rows = rows
        .into_iter()
        .filter(|row| span.takes(row) && kind.is_none_or(|kind| row["type"] == kind))
        .collect();
    finish(world, call, rows, &["patient_id", "practice_id"])
}

/// `GET /transactions`.
pub(crate) fn transactions(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let now = world.now();
    let known_dates = ["transaction_date", "transaction_entry_date", "last_updated_by"];
    let span = Span::read(call, world, &known_dates, "transaction_date")?;
    let zone = world.loaded_zone(caller.office);
    let loaded = |name: &str, end| {
        let asked = call.asked(name).filter(|_| !world.dialect.ignores_loaded_startdate);
        asked
            .map(|text| {
                let invalid = || refuse("API1026", format!("{name} is not valid."), &world.dialect);
                query_instant(text, end, zone).ok_or_else(invalid)
            })
            .transpose()
    };
    let (from, to) = (loaded("loaded_startdate", false)?, loaded("loaded_enddate", true)?);
    let practice = &world.practices[caller.office];
    let mut entries: Vec<&Entry> = practice
        .transactions
        .iter()
        .filter(|entry| entry.visible <= now)
        .filter(|entry| from.is_none_or(|from| entry.visible.timestamp() >= from.timestamp()))
        .filter(|entry| to.is_none_or(|to| entry.visible.timestamp() <= to.timestamp()))
        .collect();
    if call.inserting {
        entries.truncate(entries.len() / 2);
    }
    let rows = entries.into_iter().map(|entry| transaction_row(entry, practice, &call.base));
    let rows = rows.filter(|row| span.takes(row)).collect();
    let filters = [
        "transaction_sr_no",
        "patient_id",
        "guarantor_id",
        "provider_id",
        "procedure_code",
        "transaction_type",
        "payment_type",
        "practice_id",
    ];
    finish(world, call, rows, &filters)
}

fn entry_row(entry: &Entry, practice: &Practice, base: &str, names: &[&str], kind: &str) -> Value {
    let mut row: Value = names.iter().map(|name| ((*name).to_owned(), Value::from(""))).collect();
    for (name, value) in &entry.fields {
        row[*name] = value.as_str().into();
    }
    let patient = row["patient_id"].as_str().and_then(|id| practice.pms.patient(id.parse().ok()?));
    let given = row["practice_id"].as_str().filter(|id| !id.is_empty());
    let id = given.unwrap_or_else(|| patient.map_or("1", |row| practice.practice_id_of(row))).to_owned();
    let here = format!("{base}/practices/{id}");
    row["href"] = format!("{here}/{kind}/{}", entry.id).into();
    row["practice_href"] = here.into();
    row["practice_id"] = id.into();
    row
}

fn note_row(entry: &Entry, practice: &Practice, base: &str) -> Value {
    let names = [
        "patient_href",
        "provider_href",
        "transaction_href",
        "surface",
        "clinical_condition_id",
        "tooth_number",
        "procedure_date",
        "procedure_code_id",
        "procedure_code_href",
        "time_stamp",
        "other_description",
        "error_code",
    ];
    let mut row = entry_row(entry, practice, base, &names, "medical_notes");
    row["note_id"] = entry.id.to_string().into();
    row
}

fn transaction_row(entry: &Entry, practice: &Practice, base: &str) -> Value {
    let names = [
        "provider_href",
        "patient_href",
        "guarantor_href",
        "tooth_from",
        "tooth_to",
        "quantity",
        "claim_sr_no",
        "claim_href",
        "surface",
        "created_by",
        "last_updated_by",
    ];
    let mut row = entry_row(entry, practice, base, &names, "transactions");
    row["transaction_sr_no"] = entry.id.to_string().into();
    row["transaction_entry_date"] = row["transaction_date"].clone();
    row["estimated_insurance_payment"] = "0".into();
    row["primary_insurance_estimate"] = "0.0000".into();
    row
}
