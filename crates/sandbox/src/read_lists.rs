//! The small lists: practices, providers, operatories, statuses and the like (wire/sikka.md 6).

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::envelope::envelope;
use crate::json::spelled;
use crate::names::{NOTE_TYPES, OPERATORIES, PROVIDERS, STATUSES, VISITS};
use crate::practice::Practice;
use crate::reply::{Call, Reply};
use crate::rows::day;
use crate::schedule::is_open;
use crate::v4::Caller;
use crate::world::{World, query_date};
use crate::{accounts, entries};

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
    "insurance_companies",
    "guarantors",
];

pub(crate) fn knows(name: &str) -> bool {
    LISTS.contains(&name)
}

/// Any of [`LISTS`].
pub(crate) fn list(world: &mut World, call: &Call, caller: &Caller, name: &str) -> Result<Reply, Reply> {
    let now = world.now();
    let practice = &world.practices[caller.office];
    let all = call.asked("fields") == Some("get_all");
    // What is the practice's own is there once for each practice of an office.
    let each = |rows: &dyn Fn(&str, &str) -> Vec<Value>| {
        let ids = practice.practice_ids();
        ids.flat_map(|id| rows(id, &format!("{}/practices/{id}", call.base))).collect::<Vec<_>>()
    };
    let (rows, filters): (Vec<Value>, &[&str]) = match name {
        "providers" => (
            providers(practice, &call.base),
            &["provider_id", "provider_type", "firstname", "lastname", "status", "practice_id"],
        ),
        "operatories" => (operatories(practice), &["is_hidden", "practice_id", "cust_id"]),
        "appointment_statuses" => (each(&|id, here| statuses(id, here, call)), &["status", "practice_id"]),
        "practice_variables" => {
            (each(&|id, here| variables(id, here, all)), &["service_name", "service_item", "practice_id"])
        }
        "practices" => (described(practice, call), &["practice_id"]),
        "practice_schedule" => {
            let asked = call.asked("date").and_then(|text| query_date(text.get(..10).unwrap_or(text)));
            let sunday = asked.map_or_else(|| practice.week(now), crate::generate::week_start);
            (week(practice, sunday, &call.base, all), &["resource_id", "resource_type", "practice_id"])
        }
        "note_types" => (each(&|id, here| note_types(id, here, call)), &["practice_id"]),
        "insurance_companies" => (
            each(&|id, here| accounts::insurance_companies(id, here)),
            &["practice_id", "insurance_company_id", "name"],
        ),
        "guarantors" => return accounts::guarantors(world, call, caller),
        "patient_balance" => return accounts::balances(world, call, caller),
        "medical_notes" => return entries::medical_notes(world, call, caller),
        _ => return entries::transactions(world, call, caller),
    };
    finish(world, call, rows, filters)
}

/// Keeps what the request's filters let through, and puts a page of it in its envelope.
pub(crate) fn finish(world: &World, call: &Call, rows: Vec<Value>, filters: &[&str]) -> Result<Reply, Reply> {
    let kept: Vec<Value> = rows
        .into_iter()
        .filter(|row| {
            filters.iter().all(|name| {
                let asked = call.asked(name);
                asked.is_none_or(|text| row[*name].as_str().is_some_and(|v| v.eq_ignore_ascii_case(text)))
            })
        })
        .collect();
    let dialect = &world.dialect;
    let page = call.page(dialect, kept.len())?;
    let items: Vec<String> = kept[page.start..page.end]
        .iter()
        .map(|row| spelled(row.clone(), dialect.underscored, dialect.scalars).to_string())
        .collect();
    Ok(envelope(call, dialect, page, &items.join(",")))
}

fn providers(practice: &Practice, base: &str) -> Vec<Value> {
    let rows = PROVIDERS.iter().enumerate().map(|(at, (id, first, last, specialty, _))| {
        // Where they work.
        let operatory = OPERATORIES.iter().position(|(_, provider)| *provider == at).unwrap_or(0);
        let practice_id = practice.practice_id(operatory);
        let here = format!("{base}/practices/{practice_id}");
        json!({
            "href": format!("{here}/providers/{id}"), "provider_id": id, "firstname": first, "lastname": last,
            "address_line1": "12 Harbor Dr", "address_line2": "", "city": practice.city, "state": "MA",
            "zipcode": "01930", "country": "", "phone": "(978) 555-0100", "provider_type": "Provider",
            "specialty": specialty, "practice_id": practice_id, "practice_href": here,
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

fn operatories(practice: &Practice) -> Vec<Value> {
    let rows = OPERATORIES.iter().enumerate().map(|(at, (name, _))| {
        json!({"provider_id": "", "practice_id": practice.practice_id(at), "operatory": name, "cust_id": "1",
               "is_hidden": "F", "abbreviation": name})
    });
    rows.collect()
}

fn statuses(practice_id: &str, here: &str, call: &Call) -> Vec<Value> {
    let rows = STATUSES.iter().map(|word| {
        json!({"href": format!("{}/appointment_statuses", call.base), "status": word,
               "practice_id": practice_id, "practice_href": here})
    });
    rows.collect()
}

fn note_types(practice_id: &str, here: &str, call: &Call) -> Vec<Value> {
    let rows = NOTE_TYPES.iter().enumerate().map(|(index, kind)| {
        json!({"href": format!("{}/note_types", call.base), "practice_id": practice_id, "practice_href": here,
               "description": kind, "type": kind, "cust_id": "1", "item": (index + 1).to_string()})
    });
    rows.collect()
}

fn variables(practice_id: &str, here: &str, all: bool) -> Vec<Value> {
    let row = |service: &str, at: usize, value: &str| {
        let mut row = json!({"href": "", "practice_id": practice_id, "practice_href": here,
                             "description": value, "service_name": service, "value": value});
        if all {
            row["service_item"] = (at + 1).to_string().into();
        }
        row
    };
    let mut types: Vec<&str> = VISITS.iter().map(|visit| visit.0).collect();
    types.sort_unstable();
    types.dedup();
    let claims = ["Created", "Sent", "Received", "Closed"];
    let lists = [("Appointment Status", STATUSES), ("Appointment Type", &types), ("Claim Status", &claims)];
    lists
        .iter()
        .flat_map(|(service, words)| {
            words.iter().enumerate().map(|(at, word)| row(service, at, word)).collect::<Vec<_>>()
        })
        .collect()
}

fn described(practice: &Practice, call: &Call) -> Vec<Value> {
    let rows = practice.practice_ids().enumerate().map(|(at, id)| {
        let here = format!("{}/practices/{id}", call.base);
        json!({
            "href": here, "patient_href": format!("{}/patients", call.base),
            "address_line1": format!("{} Harbor Dr", 12 + at), "address_line2": "", "city": practice.city,
            "state": "MA", "zipcode": "01930", "email": "desk@example.com",
            "provider_href": format!("{}/providers", call.base), "practice_id": id,
            "appointment_href": format!("{}/appointments", call.base), "guarantor_href": "",
            "transaction_href": "", "description": "", "name": practice.name_of(at), "cust_id": "1",
            "phone": "(978) 555-0100",
        })
    });
    rows.collect()
}

/// The hours of each operatory and provider; only `fields=get_all` brings the times.
fn week(practice: &Practice, sunday: NaiveDate, base: &str, all: bool) -> Vec<Value> {
    let chairs = OPERATORIES.iter().enumerate().map(|(at, (name, _))| ("Operatory", *name, at));
    let people = OPERATORIES.iter().enumerate().map(|(at, (_, who))| ("Provider", PROVIDERS[*who].0, at));
    let mut seen = Vec::new();
    let resources = chairs.chain(people).filter(|(_, id, _)| {
        let is_new = !seen.contains(id);
        seen.push(*id);
        is_new
    });
    let rows = resources.map(|(kind, id, at)| {
        let practice_id = practice.practice_id(at);
        let mut row = json!({
            "href": "", "practice_id": practice_id, "practice_href": format!("{base}/practices/{practice_id}"),
            "date": day(sunday), "cust_id": "1", "resource_type": kind, "resource_id": id,
        });
        for date in sunday.iter_days().take(if all { 7 } else { 0 }) {
            let name = date.format("%A").to_string().to_lowercase();
            let open = is_open(date, practice.daily);
            let times = [("08:00", "12:00"), ("13:00", "17:00"), ("", "")];
            for (index, (start, end)) in times.iter().enumerate() {
                row[format!("{name}_start_{}", index + 1)] = if open { *start } else { "" }.into();
                row[format!("{name}_end_{}", index + 1)] = if open { *end } else { "" }.into();
            }
            row[format!("{name}_holiday")] = if open { "False" } else { "True" }.into();
        }
        row
    });
    rows.collect()
}
