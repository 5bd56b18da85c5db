//! What became of the schedule, to go on with it in another process.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Sandbox;
use crate::names::{OPERATORIES, PROVIDERS, STATUSES, VISITS};
use crate::options::Options;
use crate::practice::{Practice, Row};
use crate::rows::{Appointment, NOBODY};

/// When and where the practice was made, and which appointments were changed since then.
///
/// What somebody typed is not in it: neither patients who were entered by hand nor notes, so that a name that should
/// not have been typed into a demo practice ends with the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    born: DateTime<Utc>,
    zone: String,
    offices: Vec<Changed>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Changed {
    last_appointment: u32,
    rows: Vec<Appointment>,
    gone: Vec<u32>,
}

impl Sandbox {
    /// What is to be kept of the schedule.
    pub fn memory(&self) -> Memory {
        let world = self.world();
        let zone = world.practices.first().map_or(chrono_tz::UTC, |practice| practice.zone);
        Memory {
            born: world.born,
            zone: zone.name().to_owned(),
            offices: world.practices.iter().map(changed).collect(),
        }
    }

    /// The practice of these options as it was when `memory` was taken; keys, write-backs and what was typed are gone.
    pub fn resumed(options: Options, memory: &Memory) -> Self {
        let zone = memory.zone.parse().unwrap_or(options.zone);
        let sandbox = Self::new(Options { born: Some(memory.born), zone, ..options });
        {
            let mut world = sandbox.world();
            for (practice, changed) in world.practices.iter_mut().zip(&memory.offices) {
                lay_over(practice, changed, memory.born);
            }
            world.settle();
        }
        sandbox
    }

    /// Office and practice numbers of all practices.
    pub fn practices(&self) -> Vec<(String, String)> {
        let world = self.world();
        let numbers = |practice: &Practice| -> Vec<_> {
            practice.practice_ids().map(|id| (practice.office_id.clone(), id.to_owned())).collect()
        };
        world.practices.iter().flat_map(numbers).collect()
    }
}

fn changed(practice: &Practice) -> Changed {
    let mut all = Changed { last_appointment: practice.last_appointment(), ..Changed::default() };
    for sr in practice.changed_appointments() {
        match practice.pms.appointment(sr) {
            Some(row) => all.rows.push(Appointment { extra: None, ..row.clone() }),
            None => all.gone.push(sr),
        }
    }
    all
}

/// A file may be damaged: what names nothing that there is, is left out.
fn lay_over(practice: &mut Practice, changed: &Changed, born: DateTime<Utc>) {
    let known = |row: &&Appointment| {
        (row.patient == NOBODY || practice.pms.patient(row.patient).is_some())
            && usize::from(row.provider) < PROVIDERS.len()
            && usize::from(row.operatory) < OPERATORIES.len()
            && usize::from(row.kind) < VISITS.len()
            && usize::from(row.status) < STATUSES.len()
            && row.minute < 24 * 60
    };
    let mut rows: Vec<Appointment> = changed.rows.iter().filter(known).cloned().collect();
    // The cloud saw them in this order.
    rows.sort_by_key(|row| row.loaded);
    for sr in &changed.gone {
        if let Some(row) = practice.pms.appointment(*sr).cloned() {
            practice.remove(&Row::Appointment(row), born);
        }
    }
    for row in rows {
        let seen = row.loaded;
        practice.put(Row::Appointment(row), seen);
    }
    practice.appointments_go_on_after(changed.last_appointment);
}
