//! What happens in the practice, and a record of it: what the bell may ring for, and what it must.

use std::collections::{BTreeMap, BTreeSet};

use pms::StatusKind;
use sandbox::{BookOrder, Booking, MoveOrder, PatientOrder, Sandbox};

use super::roll::Roll;

/// The PMS's own words, as the demo practice has them.
const WORDS: [&str; 8] =
    ["Unconfirmed", "Confirmed", "Left message", "Arrived", "In chair", "Complete", "Broken", "Cancelled"];

/// Something that happens in the PMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Book,
    Cancel,
    Status,
    Move,
    DropAppointment,
    Register,
    ChangePatient,
    DropPatient,
}

pub(super) const ACTS: [Act; 8] = [
    Act::Book,
    Act::Cancel,
    Act::Status,
    Act::Move,
    Act::DropAppointment,
    Act::Register,
    Act::ChangePatient,
    Act::DropPatient,
];

/// The practice at work.
pub(super) struct Life {
    pub(super) sandbox: Sandbox,
    roll: Roll,
    /// How often each appointment came to stand on the schedule: made, or taken back after it was cancelled.
    pub(super) booked: BTreeMap<String, u32>,
    /// How often each was put elsewhere.
    pub(super) moved: BTreeMap<String, u32>,
    /// How often each was cancelled.
    pub(super) cancelled: BTreeMap<String, u32>,
    /// Made since the first sync was whole.
    pub(super) to_ring: BTreeSet<String>,
    pub(super) first_sync_over: bool,
    done: u32,
}

impl Life {
    pub(super) fn new(sandbox: Sandbox, seed: u64) -> Self {
        Self {
            sandbox,
            roll: Roll::new(seed),
            booked: BTreeMap::new(),
            moved: BTreeMap::new(),
            cancelled: BTreeMap::new(),
            to_ring: BTreeSet::new(),
            first_sync_over: false,
            done: 0,
        }
    }

    pub(super) fn appointments(&self) -> BTreeSet<String> {
        self.sandbox.appointment_ids(None).unwrap().into_iter().collect()
    }

    pub(super) fn patients(&self) -> BTreeSet<String> {
        self.sandbox.patient_ids(None).unwrap().into_iter().collect()
    }

    /// Lets one thing happen. What the PMS refuses (a full schedule, a taken time) is part of life.
    pub(super) fn happen(&mut self, act: Act) {
        self.done += 1;
        match act {
            Act::Book => {
                if let Ok(made) = self.sandbox.book(&BookOrder::default()) {
                    *self.booked.entry(made.appointment_sr_no.clone()).or_default() += 1;
                    if self.first_sync_over {
                        self.to_ring.insert(made.appointment_sr_no);
                    }
                }
            }
            Act::Cancel => self.change(|sandbox, sr, _| sandbox.cancel(None, Some(sr)).ok()),
            Act::Status => {
                let word = *self.roll.of(&WORDS);
                self.change(|sandbox, sr, _| sandbox.set_status(None, Some(sr), word).ok());
            }
            Act::Move => self.change(|sandbox, sr, _| {
                let order = MoveOrder { appointment_sr_no: Some(sr.to_owned()), ..MoveOrder::default() };
                sandbox.move_appointment(&order).ok()
            }),
            Act::DropAppointment => {
                if let Some(sr) = self.some_appointment() {
                    self.sandbox.delete(None, Some(&sr), None).unwrap();
                }
            }
            Act::Register => {
                let order = PatientOrder {
                    lastname: Some(format!("Núñez-{}", self.done)),
                    ..PatientOrder::default()
                };
                self.sandbox.put_patient(&order).unwrap();
            }
            Act::ChangePatient => {
                if let Some(id) = self.some_patient() {
                    let letter = char::from(b'A' + u8::try_from(self.roll.between(0, 25)).unwrap());
                    let order = PatientOrder {
                        patient_id: Some(id),
                        lastname: Some(format!("{letter}sher \"{}\" \\ O'Neill", self.done)),
                        cell: Some(format!("617-555-{:04}", self.roll.between(0, 9_999))),
                        ..PatientOrder::default()
                    };
                    self.sandbox.put_patient(&order).unwrap();
                }
            }
            Act::DropPatient => {
                if let Some(id) = self.some_patient() {
                    self.sandbox.delete(None, None, Some(&id)).unwrap();
                }
            }
        }
    }

    /// Anything that moves rows inside a list.
    pub(super) fn stir(&mut self) {
        let act = *self.roll.of(&ACTS);
        self.happen(act);
    }

    fn change(&mut self, change: impl FnOnce(&Sandbox, &str, &Booking) -> Option<Booking>) {
        let Some(sr) = self.some_appointment() else { return };
        let before = self.sandbox.appointment(None, &sr).unwrap();
        let Some(after) = change(&self.sandbox, &sr, &before) else { return };
        let place =
            |row: &Booking| (row.date, row.time.clone(), row.operatory.clone(), row.provider_id.clone());
        if place(&before) != place(&after) {
            *self.moved.entry(sr.clone()).or_default() += 1;
        }
        let off = |row: &Booking| StatusKind::of(&row.status) == StatusKind::Cancelled;
        match (off(&before), off(&after)) {
            (true, false) => *self.booked.entry(sr).or_default() += 1,
            (false, true) => *self.cancelled.entry(sr).or_default() += 1,
            _ => {}
        }
    }

    fn some_appointment(&mut self) -> Option<String> {
        // A handful is always left, so that no list is ever empty.
        let ids = self.sandbox.appointment_ids(None).unwrap();
        (ids.len() > 5).then(|| self.roll.of(&ids).clone())
    }

    fn some_patient(&mut self) -> Option<String> {
        let ids = self.sandbox.patient_ids(None).unwrap();
        (ids.len() > 5).then(|| self.roll.of(&ids).clone())
    }
}
