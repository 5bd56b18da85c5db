//! What a person or a test can make happen in the practice, as plain methods.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::Sandbox;
use crate::apply::{minute, new_patient, operatory, provider, status};
use crate::names::{FIRST_NAMES, LAST_NAMES, OPERATORIES, PROVIDERS, VISITS};
use crate::orders::{BookOrder, Booking, ControlError, MoveOrder, PatientOrder, Source};
use crate::practice::{Practice, Row};
use crate::rows::{Appointment, CANCELLED, COMPLETE, CONFIRMED, NOBODY, UNCONFIRMED, clock_time, lay_over};
use crate::schedule::{Wish, free_slot, in_the_way};
use crate::world::{World, query_date};

pub(crate) fn booking(practice: &Practice, row: &Appointment) -> Booking {
    Booking {
        appointment_sr_no: row.sr.to_string(),
        patient_id: row.patient_id(),
        patient_name: practice.pms.patient(row.patient).map(|p| p.schedule_name()).unwrap_or_default(),
        date: row.date,
        time: clock_time(row.minute),
        length: row.length,
        provider_id: row.provider_id().to_owned(),
        operatory: row.operatory_name().to_owned(),
        status: row.status_word().to_owned(),
        description: row.text("description").into_owned(),
    }
}

pub(crate) fn office(world: &World, office_id: Option<&str>) -> Result<usize, ControlError> {
    office_id.map_or(Some(0), |id| world.office(id)).ok_or_else(|| ControlError("No such office.".to_owned()))
}

fn date(text: Option<&String>) -> Result<Option<NaiveDate>, ControlError> {
    let parsed = text.map(|text| query_date(text).ok_or_else(|| format!("'{text}' is not a valid date.")));
    Ok(parsed.transpose()?)
}

/// The named appointment, or the next one that is still to come.
pub(crate) fn chosen(
    practice: &Practice,
    now: DateTime<Utc>,
    sr: Option<&str>,
) -> Result<Appointment, ControlError> {
    if let Some(sr) = sr {
        let known = sr.parse().ok().and_then(|sr| practice.pms.appointment(sr)).cloned();
        return known.ok_or_else(|| ControlError(format!("Appointment {sr} was not found.")));
    }
    let now = practice.local(now);
    let start = |row: &Appointment| row.date.and_hms_opt(row.minute as u32 / 60, row.minute as u32 % 60, 0);
    let ahead = practice.pms.appointments.iter().filter(|row| {
        row.holds_its_slot() && row.status != COMPLETE && start(row).is_some_and(|start| start > now)
    });
    let next = ahead.min_by_key(|row| (row.date, row.minute, row.operatory)).cloned();
    next.ok_or_else(|| ControlError("There is no upcoming appointment.".to_owned()))
}

/// Something that this provider does; anything where none is named.
fn kind_of_visit(practice: &mut Practice, provider: Option<u8>) -> usize {
    let suits = |kind: &usize| provider.is_none_or(|at| VISITS[*kind].4 == PROVIDERS[at as usize].4);
    let kinds: Vec<usize> = (0..VISITS.len()).filter(suits).collect();
    kinds[practice.random.below(kinds.len())]
}

impl Sandbox {
    /// Somebody books in the PMS; the cloud sees it after the lag.
    ///
    /// # Errors
    /// Unknown patient, provider or operatory, a taken or unreadable time.
    pub fn book(&self, order: &BookOrder) -> Result<Booking, ControlError> {
        let mut world = self.world();
        let (now, visible) = (world.now(), world.now() + world.lag);
        let at = office(&world, order.office_id.as_deref())?;
        let practice = &mut world.practices[at];
        let patient = match &order.patient_id {
            _ if order.block => Some(NOBODY),
            Some(id) => id.parse().ok().and_then(|id| practice.pms.patient(id)).map(|row| row.id),
            None => {
                let count = practice.pms.patients.len();
                let index = practice.random.below(count);
                practice.pms.patients.get(index).map(|row| row.id)
            }
        };
        let patient = patient.ok_or_else(|| ControlError("The patient does not exist.".to_owned()))?;
        let chair = order.operatory.as_deref().map(operatory).transpose()?;
        let who = order.provider_id.as_deref().map(provider).transpose()?;
        let works_there = chair.map(|chair| OPERATORIES[chair as usize].1 as u8);
        let kind = kind_of_visit(practice, who.or(works_there));
        let length = order.length.unwrap_or(VISITS[kind].2);
        // Where nothing is said, it is somebody who does such visits.
        let suits = PROVIDERS.iter().position(|provider| provider.4 == VISITS[kind].4);
        let provider = who.or(works_there).or(suits.map(|at| at as u8));
        let wish = Wish {
            operatory: chair,
            provider,
            date: date(order.date.as_ref())?,
            length,
            daily: practice.daily,
        };
        let local = practice.local(now);
        let slot = if let Some(time) = &order.time {
            let (day, start) = (wish.date.unwrap_or(local.date()), minute(time)?);
            let rows = &practice.pms.appointments;
            let theirs = (0..OPERATORIES.len() as u8)
                .filter(|at| wish.provider == Some(OPERATORIES[*at as usize].1 as u8));
            let mut places: Vec<u8> = wish.operatory.map_or_else(|| theirs.collect(), |chair| vec![chair]);
            places.sort_by_key(|at| in_the_way(rows, *at, day, start, length, None).is_some());
            (places.first().copied().unwrap_or(0), day, start)
        } else {
            let free = free_slot(&practice.pms.appointments, local, wish);
            free.ok_or_else(|| ControlError("There is no free slot.".to_owned()))?
        };
        let (chair, day, start) = slot;
        if let Some(other) = in_the_way(&practice.pms.appointments, chair, day, start, length, None) {
            return Err(ControlError(format!("The time conflicts with appointment {}.", other.sr)));
        }
        let mut row = Appointment {
            sr: practice.new_appointment_sr(),
            patient,
            date: day,
            minute: start,
            length,
            provider: wish.provider.unwrap_or(OPERATORIES[chair as usize].1 as u8),
            operatory: chair,
            kind: kind as u8,
            status: order.status.as_deref().map(status).transpose()?.unwrap_or(UNCONFIRMED),
            made: local.date(),
            changed: local.date(),
            loaded: now,
            extra: None,
        };
        let note = match order.source {
            _ if order.block => "",
            Source::Online => "Booked online",
            Source::Ai => "Booked by the AI receptionist",
            Source::Desk => "",
        };
        lay_over(&mut row.extra, "note", note);
        if let Some(text) = &order.description {
            lay_over(&mut row.extra, "description", text);
        }
        let made = booking(practice, &row);
        practice.put(Row::Appointment(row), visible);
        Ok(made)
    }

    fn change(
        &self,
        office_id: Option<&str>,
        sr: Option<&str>,
        change: impl FnOnce(&Practice, &mut Appointment, DateTime<Utc>) -> Result<(), ControlError>,
    ) -> Result<Booking, ControlError> {
        let mut world = self.world();
        let (now, visible) = (world.now(), world.now() + world.lag);
        let at = office(&world, office_id)?;
        let practice = &mut world.practices[at];
        let mut row = chosen(practice, now, sr)?;
        change(practice, &mut row, now)?;
        row.changed = practice.local(now).date();
        let changed = booking(practice, &row);
        practice.put(Row::Appointment(row), visible);
        Ok(changed)
    }

    /// The PMS cancels an appointment: the named one, or the next upcoming one.
    ///
    /// # Errors
    /// There is no such appointment.
    pub fn cancel(&self, office_id: Option<&str>, sr: Option<&str>) -> Result<Booking, ControlError> {
        self.change(office_id, sr, |_, row, _| {
            row.status = CANCELLED;
            Ok(())
        })
    }

    /// The PMS sets a status word.
    ///
    /// # Errors
    /// There is no such appointment or word.
    pub fn set_status(
        &self,
        office_id: Option<&str>,
        sr: Option<&str>,
        word: &str,
    ) -> Result<Booking, ControlError> {
        self.change(office_id, sr, |_, row, _| {
            row.status = status(word)?;
            Ok(())
        })
    }

    /// The PMS moves an appointment.
    ///
    /// # Errors
    /// There is no such appointment, or its new time is taken.
    pub fn move_appointment(&self, order: &MoveOrder) -> Result<Booking, ControlError> {
        let (office_id, sr) = (order.office_id.as_deref(), order.appointment_sr_no.as_deref());
        self.change(office_id, sr, |practice, row, now| {
            let chair = order.operatory.as_deref().map(operatory).transpose()?;
            let day = date(order.date.as_ref())?;
            if let Some(time) = &order.time {
                row.minute = minute(time)?;
                row.date = day.unwrap_or(row.date);
                row.operatory = chair.unwrap_or(row.operatory);
            } else {
                let wish = Wish {
                    operatory: Some(chair.unwrap_or(row.operatory)),
                    date: day,
                    length: row.length,
                    daily: practice.daily,
                    ..Wish::default()
                };
                let start = row.date.and_hms_opt(row.minute as u32 / 60, row.minute as u32 % 60, 0);
                let after = start.unwrap_or_default().max(practice.local(now));
                let free = free_slot(&practice.pms.appointments, after, wish);
                let slot = free.ok_or_else(|| ControlError("There is no free slot.".to_owned()))?;
                (row.operatory, row.date, row.minute) = slot;
            }
            let rows = &practice.pms.appointments;
            if let Some(other) =
                in_the_way(rows, row.operatory, row.date, row.minute, row.length, Some(row.sr))
            {
                return Err(ControlError(format!("The time conflicts with appointment {}.", other.sr)));
            }
            if !row.holds_its_slot() {
                row.status = CONFIRMED;
            }
            Ok(())
        })
    }

    /// The PMS deletes a record for good: an appointment, or a patient.
    ///
    /// # Errors
    /// There is no such record.
    pub fn delete(
        &self,
        office_id: Option<&str>,
        sr: Option<&str>,
        patient_id: Option<&str>,
    ) -> Result<(), ControlError> {
        let mut world = self.world();
        let (now, visible) = (world.now(), world.now() + world.lag);
        let at = office(&world, office_id)?;
        let practice = &mut world.practices[at];
        let row = match patient_id {
            Some(id) => {
                let known = id.parse().ok().and_then(|id| practice.pms.patient(id)).cloned();
                Row::Patient(known.ok_or_else(|| ControlError(format!("Patient {id} does not exist.")))?)
            }
            None => Row::Appointment(chosen(practice, now, sr)?),
        };
        practice.remove(&row, visible);
        Ok(())
    }

    /// The desk enters a patient in the PMS, or changes one; their id comes back.
    ///
    /// # Errors
    /// Unknown patient or an unreadable date.
    pub fn put_patient(&self, order: &PatientOrder) -> Result<String, ControlError> {
        let mut world = self.world();
        let (now, visible) = (world.now(), world.now() + world.lag);
        let at = office(&world, order.office_id.as_deref())?;
        let practice = &mut world.practices[at];
        let born = date(order.birthdate.as_ref())?;
        let mut row = match &order.patient_id {
            Some(id) => {
                let known = id.parse().ok().and_then(|id| practice.pms.patient(id)).cloned();
                known.ok_or_else(|| ControlError(format!("Patient {id} does not exist.")))?
            }
            None => {
                let years = TimeDelta::days(365 * (18 + practice.random.below(50) as i64));
                let mut row = new_patient(practice, now, 0, Some((now - years).date_naive()));
                row.first = practice.random.below(FIRST_NAMES.len()) as u16;
                row.last = practice.random.below(LAST_NAMES.len()) as u16;
                row.seed = (practice.random.next() as u32).max(1);
                row
            }
        };
        row.born = born.or(row.born);
        for (name, value) in [
            ("firstname", &order.firstname),
            ("lastname", &order.lastname),
            ("cell", &order.cell),
            ("email", &order.email),
        ] {
            if let Some(value) = value {
                lay_over(&mut row.extra, name, value);
            }
        }
        let id = row.id.to_string();
        practice.put(Row::Patient(row), visible);
        Ok(id)
    }
}
