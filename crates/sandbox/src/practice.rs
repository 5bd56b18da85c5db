//! One practice: what its PMS holds, what the cloud has seen of it, and what is on its way between them.

use std::collections::{BTreeSet, VecDeque};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::generate::{self, Around};
use crate::locations::{Location, numbered};
use crate::names::PRACTICES;
use crate::options::Options;
use crate::random::Random;
use crate::rows::{Appointment, Patient};

/// The utility on the practice's server that carries data and write-backs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spu {
    /// Works.
    Online,
    /// Off: write-backs stay pending, the cloud learns nothing new.
    Offline,
    /// Takes ten times as long for a write-back.
    Slow,
}

#[derive(Debug, Clone)]
pub(crate) enum Row {
    Patient(Patient),
    Appointment(Appointment),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flag {
    Added,
    Updated,
    Deleted,
}

impl Flag {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
        }
    }
}

/// A change that the cloud will see.
#[derive(Debug, Clone)]
struct Publication {
    due: DateTime<Utc>,
    row: Row,
    flag: Flag,
}

/// A change that the cloud has seen, for `practice_events`.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) loaded: DateTime<Utc>,
    pub(crate) flag: Flag,
    pub(crate) row: Row,
    pub(crate) before: Option<Row>,
}

/// Both tables in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Records {
    pub(crate) patients: Vec<Patient>,
    pub(crate) appointments: Vec<Appointment>,
}

impl Records {
    pub(crate) fn patient(&self, id: u32) -> Option<&Patient> {
        self.patients.binary_search_by_key(&id, |row| row.id).ok().map(|at| &self.patients[at])
    }

    pub(crate) fn appointment(&self, sr: u32) -> Option<&Appointment> {
        self.appointments.binary_search_by_key(&sr, |row| row.sr).ok().map(|at| &self.appointments[at])
    }

    /// Puts a row in or replaces it; what was there before comes back.
    fn put(&mut self, row: Row) -> Option<Row> {
        match row {
            Row::Patient(new) => match self.patients.binary_search_by_key(&new.id, |row| row.id) {
                Ok(at) => Some(Row::Patient(std::mem::replace(&mut self.patients[at], new))),
                Err(at) => {
                    self.patients.insert(at, new);
                    None
                }
            },
            Row::Appointment(new) => match self.appointments.binary_search_by_key(&new.sr, |row| row.sr) {
                Ok(at) => Some(Row::Appointment(std::mem::replace(&mut self.appointments[at], new))),
                Err(at) => {
                    self.appointments.insert(at, new);
                    None
                }
            },
        }
    }

    fn remove(&mut self, row: &Row) -> Option<Row> {
        match row {
            Row::Patient(gone) => {
                let at = self.patients.binary_search_by_key(&gone.id, |row| row.id).ok()?;
                Some(Row::Patient(self.patients.remove(at)))
            }
            Row::Appointment(gone) => {
                let at = self.appointments.binary_search_by_key(&gone.sr, |row| row.sr).ok()?;
                Some(Row::Appointment(self.appointments.remove(at)))
            }
        }
    }
}

/// A clinical note or a ledger entry; fields by response name.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) visible: DateTime<Utc>,
    pub(crate) id: u32,
    pub(crate) fields: Vec<(&'static str, String)>,
}

#[derive(Debug)]
pub(crate) struct Practice {
    pub(crate) office_id: String,
    pub(crate) secret_key: String,
    pub(crate) name: &'static str,
    pub(crate) city: &'static str,
    pub(crate) zone: Tz,
    /// Open on weekends too.
    pub(crate) daily: bool,
    pub(crate) authorized: bool,
    pub(crate) spu: Spu,
    /// When the SPU went into its present state.
    pub(crate) spu_since: DateTime<Utc>,
    pub(crate) pms: Records,
    pub(crate) cloud: Records,
    publications: VecDeque<Publication>,
    pub(crate) events: Vec<Event>,
    /// Write-backs that the SPU has still to carry out, in order.
    pub(crate) queue: VecDeque<u64>,
    pub(crate) notes: Vec<Entry>,
    pub(crate) transactions: Vec<Entry>,
    pub(crate) random: Random,
    /// Its practices, at least one.
    pub(crate) locations: Vec<Location>,
    last_patient: u32,
    last_appointment: u32,
    /// Below all generated ids; ids before it go to rows that come in before the first.
    pub(crate) lowest: u32,
}

impl Practice {
    pub(crate) fn generate(options: &Options, index: usize, now: DateTime<Utc>) -> Self {
        let mut random = Random::new(options.seed, index as u64 + 1);
        let secret_key = random.key();
        let local = now.with_timezone(&options.zone).naive_local();
        let loaded = now - TimeDelta::hours(2);
        let patients = generate::patients(&mut random, options.patients, local.date(), loaded);
        let around = Around { patients: &patients, now: local, loaded, daily: options.daily };
        let appointments = generate::appointments(&mut random, options.appointments, &around);
        let pms = Records { patients, appointments };
        let (name, city) = PRACTICES[index % PRACTICES.len()];
        let transactions = generate::transactions(&pms.appointments, loaded);
        let notes = generate::notes(&pms.appointments, loaded);
        Self {
            office_id: format!("D{}", 20001 + index),
            secret_key,
            name,
            city,
            zone: options.zone,
            daily: options.daily,
            authorized: true,
            spu: Spu::Online,
            spu_since: now - TimeDelta::days(3),
            last_patient: pms.patients.last().map_or(1000, |row| row.id),
            last_appointment: pms.appointments.last().map_or(10_000, |row| row.sr),
            cloud: pms.clone(),
            pms,
            publications: VecDeque::new(),
            events: Vec::new(),
            queue: VecDeque::new(),
            notes,
            transactions,
            locations: numbered(options.locations),
            lowest: 900,
            random,
        }
    }

    /// The practice's wall clock.
    pub(crate) fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.zone).naive_local()
    }

    pub(crate) fn new_patient_id(&mut self) -> u32 {
        self.last_patient += 1;
        self.last_patient
    }

    pub(crate) fn new_appointment_sr(&mut self) -> u32 {
        self.last_appointment += 1;
        self.last_appointment
    }

    /// Writes a row into the PMS; the cloud sees it at `visible`.
    pub(crate) fn put(&mut self, row: Row, visible: DateTime<Utc>) {
        let flag = if self.pms.put(row.clone()).is_some() { Flag::Updated } else { Flag::Added };
        self.publish_later(row, flag, visible);
    }

    /// Deletes a row from the PMS; the cloud sees it at `visible`.
    pub(crate) fn remove(&mut self, row: &Row, visible: DateTime<Utc>) {
        if let Some(gone) = self.pms.remove(row) {
            self.publish_later(gone, Flag::Deleted, visible);
        }
    }

    fn publish_later(&mut self, row: Row, flag: Flag, visible: DateTime<Utc>) {
        let due = self.publications.back().map_or(visible, |last| last.due.max(visible));
        self.publications.push_back(Publication { due, row, flag });
    }

    pub(crate) fn next_publication(&self) -> Option<DateTime<Utc>> {
        self.publications.front().map(|publication| publication.due)
    }

    /// The numbers of all appointments that were changed since the practice was generated.
    pub(crate) fn changed_appointments(&self) -> BTreeSet<u32> {
        let rows =
            self.events.iter().map(|event| &event.row).chain(self.publications.iter().map(|next| &next.row));
        rows.filter_map(|row| if let Row::Appointment(row) = row { Some(row.sr) } else { None }).collect()
    }

    pub(crate) fn last_appointment(&self) -> u32 {
        self.last_appointment
    }

    /// Numbers up to this one were given already.
    pub(crate) fn appointments_go_on_after(&mut self, sr: u32) {
        self.last_appointment = self.last_appointment.max(sr);
    }

    /// The earliest waiting change reaches the cloud.
    pub(crate) fn publish(&mut self) {
        let Some(Publication { due, mut row, flag }) = self.publications.pop_front() else { return };
        match &mut row {
            Row::Patient(patient) => patient.loaded = due,
            Row::Appointment(appointment) => appointment.loaded = due,
        }
        let before =
            if flag == Flag::Deleted { self.cloud.remove(&row) } else { self.cloud.put(row.clone()) };
        self.events.push(Event { loaded: due, flag, row, before });
    }

    /// No waiting change is seen later than `latest`, or, coming back, earlier than `earliest`.
    pub(crate) fn retime(&mut self, earliest: DateTime<Utc>, latest: Option<DateTime<Utc>>) {
        for publication in &mut self.publications {
            publication.due = publication.due.max(earliest);
            if let Some(latest) = latest {
                publication.due = publication.due.min(latest);
            }
        }
    }

    /// When the cloud last heard from the practice.
    pub(crate) fn last_heard(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let until = if self.spu == Spu::Offline { self.spu_since } else { now };
        until - TimeDelta::minutes(3)
    }

    /// First day of the current week, for `practice_schedule`.
    pub(crate) fn week(&self, at: DateTime<Utc>) -> chrono::NaiveDate {
        generate::week_start(self.local(at).date())
    }
}
