//! The small lists: practices, providers, operatories, statuses, notes and the like (wire/sikka.md 6).

use serde_json::{Value, json};

use crate::names::{NOTE_TYPES, OPERATORIES, PROVIDERS, STATUSES, VISITS};
use crate::options::windows_zone;
use crate::practice::{Entry, Practice, Spu};
use crate::reply::{Call, Reply, envelope};
use crate::rows::day;
use crate::schedule::is_open;
use crate::v4::{self, Caller};
use crate::world::World;

const LISTS: &[&str] = &[
    "providers",
    "operatories",
    "appointment_statuses",
    "practice_variables",
    "practices",
    "practice_schedule",
    "note_types",
    "medical_notes",
    "patient_balance",
    "transactions",
];

pub(crate) fn knows(name: &str) -> bool {
    LISTS.contains(&name)
}

/// Any of [`LISTS`].
pub(crate) fn list(world: &mut World, call: &Call, caller: &Caller, name: &str) -> Result<Reply, Reply> {
    let now = world.now();
    let practice = &world.practices[caller.office];
    let here = format!("{}/practices/1", call.base);
    let (rows, filters): (Vec<Value>, &[&str]) = match name {
        "providers" => (
            providers(practice, &here),
            &["provider_id", "provider_type", "firstname", "lastname", "status", "practice_id"],
        ),
        "operatories" => (operatories(), &["is_hidden"]),
        "appointment_statuses" => (
            STATUSES
                .iter()
                .map(|word| {
                    json!({"href": format!("{}/appointment_statuses", call.base), "status": word,
                           "practice_id": "1", "practice_href": here})
                })
                .collect(),
            &["status", "practice_id"],
        ),
        "practice_variables" => (variables(&here), &["service_name", "practice_id"]),
        "practices" => (vec![described(practice, call)], &["practice_id"]),
        "practice_schedule" => (week(practice.week(now), &here), &["resource_id", "resource_type"]),
        "note_types" => (
            NOTE_TYPES
                .iter()
                .enumerate()
                .map(|(index, kind)| {
                    json!({"href": format!("{}/note_types", call.base), "practice_id": "1",
                           "practice_href": here, "description": kind, "type": kind, "cust_id": "1",
                           "item": (index + 1).to_string()})
                })
                .collect(),
            &["practice_id"],
        ),
        "medical_notes" => {
            let known = practice.notes.iter().filter(|note| note.visible <= now);
            (known.map(|note| note_row(note, &here)).collect(), &["patient_id", "practice_id"])
        }
        "patient_balance" => return balances(world, call, caller),
        _ => {
            let known = practice.transactions.iter().filter(|entry| entry.visible <= now);
            let rows = known.map(|entry| transaction_row(entry, &here)).collect();
            (rows, &["transaction_sr_no", "patient_id", "provider_id", "procedure_code", "practice_id"])
        }
    };
    finish(world, call, rows, filters)
}

fn finish(world: &World, call: &Call, rows: Vec<Value>, filters: &[&str]) -> Result<Reply, Reply> {
    let kept: Vec<Value> = rows
        .into_iter()
        .filter(|row| {
            filters.iter().all(|name| {
                let asked = call.asked(name);
                asked.is_none_or(|text| row[*name].as_str().is_some_and(|v| v.eq_ignore_ascii_case(text)))
            })
        })
        .map(|row| spelled(row, world.dialect.underscored))
        .collect();
    let page = call.page(&world.dialect, kept.len())?;
    let items: Vec<String> = kept[page.start..page.end].iter().map(Value::to_string).collect();
    Ok(envelope(call, &world.dialect, page, &items.join(",")))
}

fn spelled(row: Value, underscored: bool) -> Value {
    match row {
        Value::Object(fields) if underscored => fields
            .into_iter()
            .map(|(name, value)| (crate::json::underscored(&name).to_owned(), value))
            .collect(),
        other => other,
    }
}

fn providers(practice: &Practice, here: &str) -> Vec<Value> {
    let rows = PROVIDERS.iter().map(|(id, first, last, specialty, _)| {
        json!({
            "href": format!("{here}/providers/{id}"), "provider_id": id, "firstname": first, "lastname": last,
            "address_line1": "12 Harbor Dr", "address_line2": "", "city": practice.city, "state": "MA",
            "zipcode": "01930", "country": "", "phone": "(978) 555-0100", "provider_type": "Provider",
            "specialty": specialty, "practice_id": "1", "practice_href": here,
            "patient_href": "", "appointment_href": "", "status": "Active", "provider_account_id": "",
            "state_id": "", "tax_identification_number": "", "medicaid_id": "", "drug_id": "",
            "national_provider_identifier": "", "email": "", "birthdate": "", "hire_date": "",
            "graduated_date": "", "initials": "", "ssn": "", "other_id": "", "bluecross_id": "",
            "medicare_id": "", "fee_schedule_id": "", "federal_id_no": "", "federal_id_sub_no": "",
            "gl_sub_account_number": "", "is_hidden": "False", "cust_id": "1", "specialty_code": "",
        })
    });
    rows.collect()
}

fn operatories() -> Vec<Value> {
    let rows = OPERATORIES.iter().map(|(name, _)| {
        json!({"provider_id": "", "practice_id": "1", "operatory": name, "cust_id": "1", "is_hidden": "F",
               "abbreviation": name})
    });
    rows.collect()
}

fn variables(here: &str) -> Vec<Value> {
    let row = |service: &str, value: &str| {
        json!({"href": "", "practice_id": "1", "practice_href": here, "description": value,
               "service_name": service, "value": value})
    };
    let mut types: Vec<&str> = VISITS.iter().map(|visit| visit.0).collect();
    types.sort_unstable();
    types.dedup();
    let statuses = STATUSES.iter().map(|word| row("Appointment Status", word));
    statuses.chain(types.iter().map(|kind| row("Appointment Type", kind))).collect()
}

fn described(practice: &Practice, call: &Call) -> Value {
    let here = format!("{}/practices/1", call.base);
    json!({
        "href": here, "patient_href": format!("{}/patients", call.base), "address_line1": "12 Harbor Dr",
        "address_line2": "", "city": practice.city, "state": "MA", "zipcode": "01930",
        "email": "desk@example.com", "provider_href": format!("{}/providers", call.base), "practice_id": "1",
        "appointment_href": format!("{}/appointments", call.base), "guarantor_href": "",
        "transaction_href": "", "description": "", "name": practice.name, "cust_id": "1",
        "phone": "(978) 555-0100",
    })
}

fn week(sunday: chrono::NaiveDate, here: &str) -> Vec<Value> {
    let resources = OPERATORIES.iter().map(|(name, _)| ("Operatory", *name));
    let all = resources.chain(PROVIDERS.iter().map(|provider| ("Provider", provider.0)));
    all.map(|(kind, id)| {
        let mut row = json!({
            "href": "", "practice_id": "1", "practice_href": here, "date": day(sunday), "cust_id": "1",
            "resource_type": kind, "resource_id": id,
        });
        for date in sunday.iter_days().take(7) {
            let name = date.format("%A").to_string().to_lowercase();
            let open = is_open(date);
            let times = [("08:00", "12:00"), ("13:00", "17:00"), ("", "")];
            for (index, (start, end)) in times.iter().enumerate() {
                row[format!("{name}_start_{}", index + 1)] = if open { *start } else { "" }.into();
                row[format!("{name}_end_{}", index + 1)] = if open { *end } else { "" }.into();
            }
            row[format!("{name}_holiday")] = if open { "False" } else { "True" }.into();
        }
        row
    })
    .collect()
}

fn entry_row(entry: &Entry, names: &[&str]) -> Value {
    let mut row: Value = names.iter().map(|name| ((*name).to_owned(), Value::from(""))).collect();
    for (name, value) in &entry.fields {
        row[*name] = value.as_str().into();
    }
    row
}

fn note_row(entry: &Entry, here: &str) -> Value {
    let names = [
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
    let mut row = entry_row(entry, &names);
    row["href"] = format!("{here}/medical_notes/{}", entry.id).into();
    row["practice_id"] = "1".into();
    row["practice_href"] = here.into();
    row["note_id"] = entry.id.to_string().into();
    row
}

fn transaction_row(entry: &Entry, here: &str) -> Value {
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
    let mut row = entry_row(entry, &names);
    row["href"] = format!("{here}/transactions/{}", entry.id).into();
    row["transaction_sr_no"] = entry.id.to_string().into();
    row["transaction_entry_date"] = row["transaction_date"].clone();
    row["estimated_insurance_payment"] = "0".into();
    row["primary_insurance_estimate"] = "0.0000".into();
    row["practice_id"] = "1".into();
    row["practice_href"] = here.into();
    row
}

fn balances(world: &World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let practice = &world.practices[caller.office];
    let today = day(practice.local(world.now()).date());
    let asked = call.asked("patient_id");
    let known: Vec<_> = practice
        .cloud
        .patients
        .iter()
        .filter(|row| asked.is_none_or(|id| id.parse() == Ok(row.id)))
        .collect();
    let page = call.page(&world.dialect, known.len())?;
    let items: Vec<String> = known[page.start..page.end]
        .iter()
        .map(|row| {
            let due =
                if row.seed % 4 == 1 { format!("{}.0000", row.seed % 300) } else { "0.0000".to_owned() };
            let mut item = json!({
                "patient_id": row.id.to_string(), "firstname": row.firstname(), "lastname": row.lastname(),
                "practice_id": "1", "current_date": today, "practice_name": practice.name,
                "customer_id": "1", "chart_number": row.id.to_string(), "patient_balance": due,
                "unapplied": "0.0000", "insurance_due": "0.0000", "patient_due": due,
                "account_balance": due, "write_off": "0.0000",
            });
            for age in ["less_than_30", "between_30_60", "between_60_90", "greater_than_90"] {
                let amount = if age == "less_than_30" { due.as_str() } else { "0.0000" };
                item[format!("patient_amount_{age}")] = amount.into();
                item[format!("insurance_amount_{age}")] = "0.0000".into();
            }
            spelled(item, world.dialect.underscored).to_string()
        })
        .collect();
    Ok(envelope(call, &world.dialect, page, &items.join(",")))
}

/// `GET /authorized_practices`: by App headers all offices of the app, by request key its own.
pub(crate) fn authorized_practices(
    world: &mut World,
    call: &Call,
    office_id: Option<&str>,
) -> Result<Reply, Reply> {
    let keyed = call.header("request-key").is_some() || call.asked("request_key").is_some();
    let only = if call.header("app-id").is_none() && keyed {
        Some(v4::caller(world, call)?.office)
    } else {
        v4::app_of(world, call)?;
        None
    };
    let now = world.now();
    let rows: Vec<Value> = world
        .practices
        .iter()
        .enumerate()
        .filter(|(index, practice)| practice.authorized && only.is_none_or(|office| office == *index))
        .filter(|(_, practice)| office_id.is_none_or(|id| id == practice.office_id))
        .map(|(_, practice)| {
            let heard = practice.last_heard(now);
            let local = |minutes: i64| {
                let at = practice.local(heard + chrono::TimeDelta::minutes(minutes));
                at.format("%Y-%m-%dT%H:%M:%S").to_string()
            };
            json!({
                "href": format!("{}/authorized_practices/{}", call.base, practice.office_id),
                "city": practice.city, "state": "MA", "practice_id": "1", "address": "12 Harbor Dr",
                "zip": "01930", "office_id": practice.office_id, "domain": "Dental",
                "secret_key": practice.secret_key, "practice_name": practice.name,
                "practice_management_system": "Dentrix", "financial_system": "",
                "practice_management_system_refresh_date": local(0), "data_synchronization_date": local(1),
                "data_insert_date": local(1), "practice_management_system_version": "G6.2",
                "practice_management_system_refresh_date_time_zone": windows_zone(practice.zone),
                "partner_id": "", "financial_system_refresh_date": "", "financial_system_version": "",
                "difference_in_minutes": (now - heard).num_minutes().to_string(),
            })
        })
        .collect();
    // The path form names offices, the list form has no such filter.
    finish(world, call, rows, &["practice_id", "practice_name", "practice_management_system"])
}

/// `GET /data_sync_status`.
pub(crate) fn data_sync_status(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let rows = world
        .practices
        .iter()
        .map(|practice| {
            let status = if practice.spu == Spu::Offline { "not_refresh" } else { "refresh" };
            json!({"office_id": practice.office_id, "interval": "25", "status": status})
        })
        .collect();
    finish(world, call, rows, &["office_id", "status"])
}

/// `GET /health_check`.
pub(crate) fn health_check(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    finish(world, call, vec![json!({"api": "v4", "status": "OK"})], &[])
}

/// `GET /supported_pmses`.
pub(crate) fn supported_pmses(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let flags = json!({
        "practice_management_system": "Dentrix", "version": "G6.2",
        "new_appointment_writeback": "available", "update_appointment_writeback": "available",
        "new_patient_writeback": "available", "medical_notes_writeback": "available",
        "transaction_writeback": "available",
    });
    finish(world, call, vec![flags], &["practice_management_system"])
}
