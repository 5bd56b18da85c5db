//! Practices of one office, and `/practice_location` (wire/sikka.md 3.5).

use serde_json::{Value, json};

use crate::grants::json_body;
use crate::practice::Practice;
use crate::read_lists::finish;
use crate::reply::{Call, Reply, refuse};
use crate::rows::{Appointment, Patient};
use crate::v4::done;
use crate::world::World;

/// One practice of an office. Its number is unique in the office only.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    pub(crate) practice_id: String,
    /// Whether the app may see it.
    pub(crate) on: bool,
}

/// "1" where there is one, "1-1", "1-2" … where there are several.
pub(crate) fn numbered(count: usize) -> Vec<Location> {
    let name = |at: usize| if count < 2 { "1".to_owned() } else { format!("1-{}", at + 1) };
    (0..count.max(1)).map(|at| Location { practice_id: name(at), on: true }).collect()
}

impl Practice {
    pub(crate) fn practice_ids(&self) -> impl Iterator<Item = &str> {
        self.locations.iter().map(|location| location.practice_id.as_str())
    }

    pub(crate) fn practice_id(&self, at: usize) -> &str {
        self.locations.get(at % self.locations.len().max(1)).map_or("1", |one| one.practice_id.as_str())
    }

    /// A patient belongs to the practice that registered them.
    pub(crate) fn practice_id_of(&self, row: &Patient) -> &str {
        self.practice_id(row.id as usize)
    }

    /// An appointment is where its operatory is.
    pub(crate) fn practice_id_at(&self, row: &Appointment) -> &str {
        self.practice_id(row.operatory as usize)
    }

    /// The name of one of its practices.
    pub(crate) fn name_of(&self, at: usize) -> String {
        if self.locations.len() < 2 { self.name.to_owned() } else { format!("{} {}", self.name, at + 1) }
    }
}

/// `GET /practice_location?office_id=`.
pub(crate) fn list(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let office = office(world, call.asked("office_id"))?;
    let practice = &world.practices[office];
    let rows: Vec<Value> = practice
        .locations
        .iter()
        .enumerate()
        .map(|(at, location)| {
            json!({
                "city": practice.city, "state": "MA", "email": "desk@example.com",
                "practice_id": location.practice_id, "phone": "(978) 555-0100", "zip_code": "01930",
                "address": format!("{} Harbor Dr", 12 + at), "practice_name": practice.name_of(at),
                "access": if location.on { "on" } else { "off" },
            })
        })
        .collect();
    finish(world, call, rows, &["practice_id"])
}

/// `POST /practice_location`: whether the app may see the named practices.
pub(crate) fn switch(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let body = json_body(world, call)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let office = office(world, Some(text("office_id")))?;
    let on = match text("access").to_ascii_uppercase().as_str() {
        "ON" => true,
        "OFF" => false,
        _ => return Err(refuse("API1026", "access is not valid.", &world.dialect)),
    };
    let named: Vec<&str> = text("practice_id").split(',').map(str::trim).collect();
    for location in &mut world.practices[office].locations {
        if named.contains(&location.practice_id.as_str()) {
            location.on = on;
        }
    }
    Ok(done(world, "API4006", "Practice location(s) updated successfully."))
}

fn office(world: &World, office_id: Option<&str>) -> Result<usize, Reply> {
    let given = office_id.filter(|id| !id.is_empty());
    let given = given.ok_or_else(|| refuse("API1003", "office_id is missing.", &world.dialect))?;
    world.office(given).ok_or_else(|| refuse("API2007", "Practice is not accessible.", &world.dialect))
}
