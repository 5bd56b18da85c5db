//! Who pays: `GET /patient_balance`, `/guarantors` and `/insurance_companies` (wire/sikka.md 6).

use serde_json::{Value, json};

use crate::read_lists::finish;
use crate::reply::{Call, Reply};
use crate::rows::{Patient, day};
use crate::v4::Caller;
use crate::world::World;

/// Name and telephone.
pub(crate) const INSURERS: &[(&str, &str)] = &[
    ("Delta Dental of Massachusetts", "(617) 555-0142"),
    ("Harbor Mutual", "(978) 555-0177"),
    ("MetLife", "(800) 555-0119"),
    ("MassHealth", "(800) 555-0161"),
];

/// What a patient owes, in dollars.
fn due(row: &Patient) -> String {
    if row.seed % 4 == 1 { format!("{}.0000", row.seed % 300) } else { "0.0000".to_owned() }
}

/// `GET /patient_balance`.
pub(crate) fn balances(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let practice = &world.practices[caller.office];
    let today = day(practice.local(world.now()).date());
    let asked = call.asked("patient_id");
    let known = practice.cloud.patients.iter().filter(|row| asked.is_none_or(|id| id.parse() == Ok(row.id)));
    let rows = known.map(|row| {
        let due = due(row);
        let mut item = json!({
            "patient_id": row.id.to_string(), "firstname": row.firstname(), "lastname": row.lastname(),
            "practice_id": practice.practice_id_of(row), "current_date": today,
            "practice_name": practice.name, "customer_id": "1", "chart_number": row.id.to_string(),
            "patient_balance": due, "unapplied": "0.0000", "insurance_due": "0.0000", "patient_due": due,
            "account_balance": due, "write_off": "0.0000",
        });
        for age in ["less_than_30", "between_30_60", "between_60_90", "greater_than_90"] {
            let amount = if age == "less_than_30" { due.as_str() } else { "0.0000" };
            item[format!("patient_amount_{age}")] = amount.into();
            item[format!("insurance_amount_{age}")] = "0.0000".into();
        }
        item
    });
    let rows = rows.collect();
    finish(world, call, rows, &["practice_id", "customer_id"])
}

/// `GET /guarantors`: a generated adult is their own.
pub(crate) fn guarantors(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let practice = &world.practices[caller.office];
    let asked = call.asked("guarantor_id");
    let known = practice.cloud.patients.iter().filter(|row| asked.is_none_or(|id| id.parse() == Ok(row.id)));
    let rows = known.map(|row| {
        let id = practice.practice_id_of(row);
        let here = format!("{}/practices/{id}", call.base);
        json!({
            "href": format!("{here}/guarantors/{}", row.id), "guarantor_id": row.id.to_string(),
            "firstname": row.firstname(), "middlename": "", "lastname": row.lastname(),
            "birthdate": row.birthdate(), "address_line1": row.text("address_line1"),
            "address_line2": row.text("address_line2"), "city": row.text("city"), "state": row.text("state"),
            "zipcode": row.text("zipcode"), "cell": row.text("cell"), "email": row.text("email"),
            "practice_id": id, "practice_href": here, "status": row.status(), "cust_id": "1",
        })
    });
    let rows = rows.collect();
    finish(world, call, rows, &["practice_id", "firstname", "lastname", "status"])
}

/// `GET /insurance_companies`.
pub(crate) fn insurance_companies(practice_id: &str, here: &str) -> Vec<Value> {
    let rows = INSURERS.iter().enumerate().map(|(at, (name, phone))| {
        json!({
            "href": format!("{here}/insurance_companies/{}", at + 1),
            "insurance_company_id": (at + 1).to_string(), "name": name, "phone": phone, "address_line1": "",
            "address_line2": "", "city": "Boston", "state": "MA", "zipcode": "02108", "practice_id": practice_id,
            "practice_href": here, "cust_id": "1",
        })
    });
    rows.collect()
}
