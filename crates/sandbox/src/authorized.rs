//! What an app may ask without a request key: its practices, the state of their data, of the API and of PMSes.

use serde_json::{Value, json};

use crate::options::windows_zone;
use crate::practice::Spu;
use crate::read_lists::finish;
use crate::reply::{Call, Reply};
use crate::v4::{self, Caller};
use crate::world::World;

/// `GET /authorized_practices`: by App headers all offices of the app, by request key its own. Without `show=all`
/// only the first practice of each.
pub(crate) fn practices(world: &mut World, call: &Call, office_id: Option<&str>) -> Result<Reply, Reply> {
    let keyed = call.header("request-key").is_some() || call.asked("request_key").is_some();
    let only = if call.header("app-id").is_none() && keyed {
        Some(v4::caller(world, call)?.office)
    } else {
        v4::app_of(world, call)?;
        None
    };
    let now = world.now();
    let all = call.asked("show").is_some_and(|word| word.eq_ignore_ascii_case("all")) || office_id.is_some();
    let mut rows: Vec<Value> = Vec::new();
    for (index, practice) in world.practices.iter().enumerate() {
        let meant = practice.authorized
            && only.is_none_or(|office| office == index)
            && office_id.is_none_or(|id| id == practice.office_id);
        let shown = if all { practice.locations.len() } else { 1 };
        let heard = practice.last_heard(now);
        let local = |minutes: i64| {
            let at = practice.local(heard + chrono::TimeDelta::minutes(minutes));
            at.format("%Y-%m-%dT%H:%M:%S").to_string()
        };
        for (at, location) in practice.locations.iter().enumerate().take(shown) {
            if !meant || !location.on {
                continue;
            }
            rows.push(json!({
                "href": format!("{}/authorized_practices/{}", call.base, practice.office_id),
                "city": practice.city, "state": "MA", "practice_id": location.practice_id,
                "address": format!("{} Harbor Dr", 12 + at), "zip": "01930", "office_id": practice.office_id,
                "domain": "Dental", "secret_key": practice.secret_key, "practice_name": practice.name_of(at),
                "practice_management_system": "Dentrix", "financial_system": "",
                "practice_management_system_refresh_date": local(0), "data_synchronization_date": local(1),
                "data_insert_date": local(1), "practice_management_system_version": "G6.2",
                "practice_management_system_refresh_date_time_zone": windows_zone(practice.zone),
                "partner_id": "", "financial_system_refresh_date": "", "financial_system_version": "",
                "difference_in_minutes": (now - heard).num_minutes().to_string(),
            }));
        }
    }
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
    finish(world, call, rows, &["office_id", "interval", "status"])
}

/// `GET /health_check`.
pub(crate) fn health_check(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    finish(world, call, vec![json!({"api": "v4", "status": "OK"})], &[])
}

/// `GET /supported_pmses`: the practice's own PMS, one that takes fewer write-backs, one that tells free slots.
pub(crate) fn supported_pmses(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let row = |name: &str, version: &str, available: [bool; 6]| {
        let word = |at: usize| if available[at] { "available" } else { "not available" };
        json!({
            "practice_management_system": name, "version": version,
            "new_appointment_writeback": word(0), "update_appointment_writeback": word(1),
            "new_patient_writeback": word(2), "medical_notes_writeback": word(3),
            "transaction_writeback": word(4), "appointments_available_slots": word(5),
        })
    };
    let slots = world.dialect.available_slots;
    let mut rows = vec![
        row("Dentrix", "G6.2", [true, true, true, true, true, slots]),
        row("Eaglesoft", "21.20", [true, true, true, false, false, false]),
        row("OrthoTrac", "14.0", [true, true, true, false, false, true]),
    ];
    for ability in &world.dialect.lacks {
        rows[0][ability] = "not available".into();
    }
    finish(world, call, rows, &["practice_management_system", "version"])
}

/// `GET /writeback_details?writeback_type=…`: what may be chosen in a write-back.
pub(crate) fn writeback_details(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    use crate::names::{NOTE_TYPES, STATUSES, VISITS};
    let practice = &world.practices[caller.office];
    let kind = call
        .asked("writeback_type")
        .ok_or_else(|| crate::reply::refuse("API1020", "writeback_type is missing.", &world.dialect))?;
    let mut types: Vec<&str> = VISITS.iter().map(|visit| visit.0).collect();
    types.sort_unstable();
    types.dedup();
    let descriptions: Vec<&str> = VISITS.iter().map(|visit| visit.1).collect();
    let lists: Vec<(&str, Vec<&str>)> = match kind {
        "new_patient" | "update_patient" => vec![
            ("Sex", vec!["Female", "Male", "Unknown"]),
            ("Status", vec!["Active", "Inactive"]),
            ("Relationship", vec!["Self", "Spouse", "Child", "Other"]),
        ],
        "new_appointment" | "update_appointment" => vec![("appttype", types), ("apptdesc", descriptions)],
        "patch_appointment" => vec![("Status", STATUSES.to_vec())],
        "medical_note" => vec![("notetype", NOTE_TYPES.to_vec())],
        "lab_result" | "claim_payment" | "claim_status" => Vec::new(),
        _ => return Err(crate::reply::refuse("API1026", "writeback_type is not valid.", &world.dialect)),
    };
    let id = practice.practice_id(0);
    let rows: Vec<Value> = lists
        .iter()
        .flat_map(|(category, words)| words.iter().enumerate().map(move |(at, word)| (category, at, word)))
        .map(|(category, at, word)| {
            json!({
                "href": format!("{}/writeback_details", call.base), "practice_id": id,
                "practice_href": format!("{}/practices/{id}", call.base), "description": word,
                "cust_id": "1", "category": category, "item": (at + 1).to_string(),
            })
        })
        .collect();
    finish(world, call, rows, &["category", "item", "practice_id"])
}
