//! The machinery around the practice, as plain methods: SPU, clock, keys, faults, dialect, and the views for
//! comparison.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::Sandbox;
use crate::control::{booking, chosen, office};
use crate::dialect::{Dialect, DialectError};
use crate::faults::Fault;
use crate::orders::{Booking, ControlError};
use crate::practice::Spu;
use crate::rows::Appointment;
use crate::world::stamp;

impl Sandbox {
    /// Switches the SPU of an office (all offices without one).
    ///
    /// # Errors
    /// There is no such office.
    pub fn set_spu(&self, office_id: Option<&str>, spu: Spu) -> Result<(), ControlError> {
        let mut world = self.world();
        let only = office_id.map(|id| office(&world, Some(id))).transpose()?;
        for at in (0..world.practices.len()).filter(|at| only.is_none_or(|only| only == *at)) {
            world.set_spu(at, spu);
        }
        Ok(())
    }

    /// Whether the app may see an office.
    ///
    /// # Errors
    /// There is no such office.
    pub fn set_authorized(&self, office_id: &str, authorized: bool) -> Result<(), ControlError> {
        let mut world = self.world();
        let at = office(&world, Some(office_id))?;
        world.practices[at].authorized = authorized;
        Ok(())
    }

    /// Moves the clock forward; what falls due happens.
    pub fn advance(&self, seconds: i64) {
        let mut world = self.world();
        world.timepiece.advance(TimeDelta::seconds(seconds.clamp(0, 100_000_000)));
        world.settle();
    }

    /// The sandbox's present, UTC.
    pub fn now(&self) -> DateTime<Utc> {
        self.world().now()
    }

    /// Ends every request key; with `refresh_too` the refresh keys are forgotten as well. How many keys ended.
    pub fn expire_keys(&self, refresh_too: bool) -> usize {
        let mut world = self.world();
        let now = world.now();
        if refresh_too {
            world.keys.drop_all_refresh();
        }
        world.keys.expire_all(now)
    }

    /// Orders a fault.
    pub fn add_fault(&self, fault: Fault) {
        if fault.count > 0 {
            self.world().faults.push(fault.into());
        }
    }

    /// Faults that have still to strike.
    pub fn faults(&self) -> Vec<Fault> {
        self.world().faults.iter().map(|ordered| ordered.fault.clone()).collect()
    }

    /// Takes all ordered faults back.
    pub fn clear_faults(&self) {
        self.world().faults.clear();
    }

    /// How the server speaks.
    pub fn dialect(&self) -> Dialect {
        self.world().dialect.clone()
    }

    /// Replaces the dialect. Rows move anew.
    pub fn set_dialect(&self, dialect: Dialect) {
        let mut world = self.world();
        world.dialect = dialect;
        world.traffic.moves = 0;
    }

    /// Lays some switches over the dialect.
    ///
    /// # Errors
    /// A switch does not exist or its value does not fit.
    pub fn change_dialect(&self, changes: &Value) -> Result<Dialect, DialectError> {
        let mut world = self.world();
        world.dialect = world.dialect.with(changes)?;
        world.traffic.moves = 0;
        Ok(world.dialect.clone())
    }

    /// Sets the read-after-write lag, the SPU's delay (seconds) and the requests per minute.
    pub fn set_pace(&self, lag: Option<f64>, write_back_delay: Option<f64>, rate_limit: Option<u32>) {
        let mut world = self.world();
        world.set_delays(lag, write_back_delay);
        if let Some(limit) = rate_limit {
            world.rate_limit = limit;
            world.window = None;
        }
    }

    /// The PMS's own truth: every write-back with its fields, state and effects, and the number of requests.
    pub fn ledger(&self) -> Value {
        let world = self.world();
        let rows: Vec<Value> =
            world.write_backs.iter().map(|w| w.ledger_row(&world.practices[w.office].office_id)).collect();
        json!({"write_backs": rows, "requests": world.traffic.requests.values().sum::<u64>()})
    }

    /// Ids of the patients that the PMS has, in order.
    ///
    /// # Errors
    /// There is no such office.
    pub fn patient_ids(&self, office_id: Option<&str>) -> Result<Vec<String>, ControlError> {
        self.patient_ids_of(office_id, None)
    }

    /// Ids of the appointments that the PMS has, cancelled ones too, in order.
    ///
    /// # Errors
    /// There is no such office.
    pub fn appointment_ids(&self, office_id: Option<&str>) -> Result<Vec<String>, ControlError> {
        self.appointment_ids_of(office_id, None)
    }

    /// As [`Sandbox::patient_ids`], of one practice of the office.
    ///
    /// # Errors
    /// There is no such office.
    pub fn patient_ids_of(
        &self,
        office_id: Option<&str>,
        practice_id: Option<&str>,
    ) -> Result<Vec<String>, ControlError> {
        let world = self.world();
        let practice = &world.practices[office(&world, office_id)?];
        let rows = practice.pms.patients.iter();
        let theirs = rows.filter(|row| practice_id.is_none_or(|id| id == practice.practice_id_of(row)));
        Ok(theirs.map(|row| row.id.to_string()).collect())
    }

    /// As [`Sandbox::appointment_ids`], of one practice of the office.
    ///
    /// # Errors
    /// There is no such office.
    pub fn appointment_ids_of(
        &self,
        office_id: Option<&str>,
        practice_id: Option<&str>,
    ) -> Result<Vec<String>, ControlError> {
        let world = self.world();
        let practice = &world.practices[office(&world, office_id)?];
        let rows = practice.pms.appointments.iter();
        let theirs = rows.filter(|row| practice_id.is_none_or(|id| id == practice.practice_id_at(row)));
        Ok(theirs.map(|row| row.sr.to_string()).collect())
    }

    /// An appointment as the PMS holds it.
    ///
    /// # Errors
    /// There is no such appointment.
    pub fn appointment(&self, office_id: Option<&str>, sr: &str) -> Result<Booking, ControlError> {
        let world = self.world();
        let at = office(&world, office_id)?;
        let practice = &world.practices[at];
        chosen(practice, world.now(), Some(sr)).map(|row| booking(practice, &row))
    }

    /// Counts, clock, offices, keys (without their texts), requests by path, and the last bookings.
    pub fn state(&self) -> Value {
        let world = self.world();
        let now = world.now();
        let offices: Vec<Value> = world.practices.iter().map(|practice| {
            let mut newest: Vec<&Appointment> = practice.pms.appointments.iter().collect();
            newest.drain(..newest.len().saturating_sub(10));
            let last: Vec<Booking> = newest.iter().rev().map(|row| booking(practice, row)).collect();
            json!({
                "office_id": practice.office_id, "practice_name": practice.name, "spu": practice.spu,
                "authorized": practice.authorized,
                "practice_ids": practice.practice_ids().collect::<Vec<_>>(), "patients": practice.pms.patients.len(),
                "appointments": practice.pms.appointments.len(), "waiting_write_backs": practice.queue.len(),
                "cloud": {"patients": practice.cloud.patients.len(),
                          "appointments": practice.cloud.appointments.len(), "events": practice.events.len()},
                "local_time": practice.local(now).format("%Y-%m-%d %H:%M").to_string(), "last_bookings": last,
            })
        }).collect();
        let traffic = &world.traffic;
        let living = world.keys.request.iter().filter(|key| key.alive(now));
        let ends: Vec<String> = living.map(|key| stamp(key.end)).collect();
        json!({
            "now": stamp(now), "offices": offices, "requests": traffic.requests,
            "requests_total": traffic.requests.values().sum::<u64>(),
            "grants": traffic.grants, "max_refreshes_in_flight": traffic.most_in_flight,
            "too_many": traffic.too_many, "requests_during_hold": traffic.during_hold,
            "moved_rows": traffic.moves, "write_backs": world.write_backs.len(),
            "keys": {"issued": world.keys.request.len(), "alive_until": ends},
        })
    }
}
