//! What takes a practice's time, and when there is room: appointments between two days, the times that are usual, the
//! hours, and the slots that the PMS offers.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveTime, Timelike};
use pms::{DayHours, Phi, PracticeWeek, Slot, Span};
use rusqlite::{Connection, params};

use crate::database::{KeptStatements as _, lock};
use crate::{Mirror, Result};

/// An appointment that takes a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupied {
    /// The PMS's number.
    pub appointment_sr_no: String,
    /// The patient; empty for blocks.
    pub patient_id: String,
    /// Name: the patient's where they are known, else as the appointment has it.
    pub patient_name: Phi,
    /// Who treats; empty where it is not told.
    pub provider_id: String,
    /// Second provider, where the PMS names one.
    pub hygienist: String,
    /// Chair; empty where it is not told.
    pub operatory: String,
    /// Practice-local date.
    pub date: NaiveDate,
    /// Practice-local time of day.
    pub time: NaiveTime,
    /// Minutes, where they are told.
    pub length_minutes: Option<u32>,
}

/// What is usual in a practice, by its appointments between two days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UsualTimes {
    /// Sunday to Saturday: from the first start to the last end, in minutes after midnight.
    pub spans: [Option<(u32, u32)>; 7],
    /// How many appointments there are.
    pub appointments: u32,
    /// How many of them start at a quarter of an hour.
    pub on_quarters: u32,
    /// How many of them start at a full ten minutes.
    pub on_tens: u32,
    /// How many of them name their chair.
    pub with_chair: u32,
    /// How many of them name who treats.
    pub with_provider: u32,
    /// Who commonly treats in several chairs at once: one in ten of their appointments lies beside another one of
    /// theirs in another chair.
    pub in_several_chairs: HashSet<String>,
}

fn minute(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

fn time_of(minute: u32) -> Option<NaiveTime> {
    NaiveTime::from_num_seconds_from_midnight_opt(minute.checked_mul(60)?, 0)
}

/// Holiday, and from which minute to which: as a day is kept.
type KeptDay = (bool, Vec<(u32, u32)>);

fn kept(day: &DayHours) -> KeptDay {
    (day.holiday, day.spans.iter().map(|span| (minute(span.start), minute(span.end))).collect())
}

fn day_of((holiday, spans): KeptDay) -> DayHours {
    let spans = spans.into_iter().filter_map(|(start, end)| {
        Some(Span { start: time_of(start)?, end: time_of(end)? }).filter(|span| span.start < span.end)
    });
    DayHours { holiday, spans: spans.collect() }
}

/// What was asked, and at which count of writes.
pub(crate) type AskedUsual = (u64, i64, NaiveDate, NaiveDate, u32);

impl Mirror {
    /// The appointments from one practice-local day to another, both of them too, that take a time: neither cancelled
    /// nor vanished, and with a time of day.
    pub fn occupied(&self, integration_id: i64, from: NaiveDate, to: NaiveDate) -> Result<Vec<Occupied>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT a.appointment_sr_no, a.patient_id, \
                 coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), a.patient_name), a.provider_id, \
                 a.hygienist, a.operatory, a.date, a.time, a.length_minutes FROM appointments a \
                 LEFT JOIN patients p ON p.integration_id = a.integration_id AND p.patient_id = a.patient_id \
                 WHERE a.integration_id = ?1 AND a.date BETWEEN ?2 AND ?3 AND a.time IS NOT NULL \
                 AND a.vanished_at IS NULL AND a.status_kind <> 'cancelled' ORDER BY a.date, a.time, a.id",
            )?;
            let rows = statement.query_map((integration_id, from.to_string(), to.to_string()), |row| {
                let date: String = row.get(6)?;
                let time: String = row.get(7)?;
                let moment =
                    date.parse().ok().zip(NaiveTime::parse_from_str(&time, "%H:%M").ok());
                let Some((date, time)) = moment else { return Ok(None) };
                Ok(Some(Occupied {
                    appointment_sr_no: row.get(0)?,
                    patient_id: row.get(1)?,
                    patient_name: Phi::new(row.get(2)?),
                    provider_id: row.get(3)?,
                    hygienist: row.get(4)?,
                    operatory: row.get(5)?,
                    date,
                    time,
                    length_minutes: row.get(8)?,
                }))
            })?;
            let mut occupied = Vec::new();
            for row in rows {
                occupied.extend(row?);
            }
            Ok(occupied)
        })
    }

    /// What is usual between two practice-local days; an appointment without a length is taken as `minutes` long.
    pub fn usual_times(
        &self,
        integration_id: i64,
        from: NaiveDate,
        to: NaiveDate,
        minutes: u32,
    ) -> Result<UsualTimes> {
        // A booking asks several times, and weeks of the schedule are read for it.
        let asked = (self.written(), integration_id, from, to, minutes);
        if let Some((_, usual)) = lock(&self.0.usual_times).as_ref().filter(|(then, _)| *then == asked) {
            self.0.is_used()?;
            return Ok(usual.clone());
        }
        let usual = self.read_usual_times(integration_id, from, to, minutes)?;
        *lock(&self.0.usual_times) = Some((asked, usual.clone()));
        Ok(usual)
    }

    fn read_usual_times(
        &self,
        integration_id: i64,
        from: NaiveDate,
        to: NaiveDate,
        minutes: u32,
    ) -> Result<UsualTimes> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT CAST(strftime('%w', date) AS INTEGER), min(start), max(min(start + length, 1440)), count(*), \
                 sum(start % 15 = 0), sum(start % 10 = 0), sum(operatory <> ''), \
                 sum(provider_id <> '' OR hygienist <> '') FROM \
                 (SELECT date, substr(time, 1, 2) * 60 + substr(time, 4, 2) AS start, \
                  coalesce(nullif(length_minutes, 0), ?4) AS length, operatory, provider_id, hygienist \
                  FROM appointments WHERE integration_id = ?1 AND date BETWEEN ?2 AND ?3 AND time IS NOT NULL \
                  AND vanished_at IS NULL AND status_kind <> 'cancelled') GROUP BY 1",
            )?;
            let mut rows = statement.query((integration_id, from.to_string(), to.to_string(), minutes))?;
            let mut usual = UsualTimes::default();
            while let Some(row) = rows.next()? {
                let day: Option<usize> = row.get::<_, Option<u8>>(0)?.map(usize::from);
                if let Some(span) = day.and_then(|day| usual.spans.get_mut(day)) {
                    *span = Some((row.get(1)?, row.get(2)?));
                }
                usual.appointments += row.get::<_, u32>(3)?;
                usual.on_quarters += row.get::<_, u32>(4)?;
                usual.on_tens += row.get::<_, u32>(5)?;
                usual.with_chair += row.get::<_, u32>(6)?;
                usual.with_provider += row.get::<_, u32>(7)?;
            }
            let mut statement = connection.prepare_cached(
                "WITH there AS (SELECT appointment_sr_no AS number, date, provider_id, operatory, \
                  substr(time, 1, 2) * 60 + substr(time, 4, 2) AS start, \
                  coalesce(nullif(length_minutes, 0), ?4) AS length FROM appointments \
                  WHERE integration_id = ?1 AND date BETWEEN ?2 AND ?3 AND time IS NOT NULL \
                  AND vanished_at IS NULL AND status_kind <> 'cancelled' AND provider_id <> '' AND operatory <> '') \
                 SELECT provider_id FROM there a GROUP BY provider_id HAVING 10 * sum(EXISTS (SELECT 1 FROM there b \
                  WHERE b.date = a.date AND b.provider_id = a.provider_id AND b.operatory <> a.operatory \
                  AND b.start < a.start + a.length AND a.start < b.start + b.length)) >= count(*)",
            )?;
            let several =
                statement.query_map((integration_id, from.to_string(), to.to_string(), minutes), |row| row.get(0))?;
            usual.in_several_chairs = several.collect::<rusqlite::Result<_>>()?;
            Ok(usual)
        })
    }

    /// Replaces the hours of the practice and of its providers and chairs. The same ones are not written again.
    pub fn set_practice_hours(&self, integration_id: i64, weeks: &[PracticeWeek]) -> Result<()> {
        self.replace("practice_hours", integration_id, weeks.len(), |transaction| {
            for (position, week) in (0_i64..).zip(weeks) {
                let days: Vec<KeptDay> = week.days.iter().map(kept).collect();
                let days = serde_json::to_string(&days).map_err(std::io::Error::other)?;
                transaction
                    .prepare_cached(
                        "INSERT INTO practice_hours (integration_id, position, resource_type, resource_id, week, days) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (integration_id, position) DO UPDATE SET \
                         resource_type = excluded.resource_type, resource_id = excluded.resource_id, \
                         week = excluded.week, days = excluded.days WHERE (resource_type, resource_id, week, days) \
                         IS NOT (excluded.resource_type, excluded.resource_id, excluded.week, excluded.days)",
                    )?
                    .execute(params![
                        integration_id,
                        position,
                        week.resource_type,
                        week.resource_id,
                        week.date.map(|date| date.to_string()).unwrap_or_default(),
                        days,
                    ])?;
            }
            Ok(())
        })
    }

    /// The hours of the practice and of its providers and chairs, as Sikka told them; none where it told none.
    pub fn practice_hours(&self, integration_id: i64) -> Result<Vec<PracticeWeek>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT resource_type, resource_id, week, days FROM practice_hours WHERE integration_id = ?1 \
                 ORDER BY position",
            )?;
            let rows = statement.query_map([integration_id], |row| {
                let days: Vec<KeptDay> = serde_json::from_str(&row.get::<_, String>(3)?).unwrap_or_default();
                let mut days = days.into_iter().map(day_of);
                Ok(PracticeWeek {
                    resource_type: row.get(0)?,
                    resource_id: row.get(1)?,
                    date: row.get::<_, String>(2)?.parse().ok(),
                    days: std::array::from_fn(|_| days.next().unwrap_or_default()),
                    ..PracticeWeek::default()
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Replaces the times that the PMS offers; those without a date or a time are left out. The same ones are not
    /// written again.
    pub fn set_offered_slots(&self, integration_id: i64, slots: &[Slot]) -> Result<()> {
        let timed: Vec<_> = slots.iter().filter_map(|slot| Some((slot.date?, slot.time?, slot))).collect();
        self.replace("offered_slots", integration_id, timed.len(), |transaction| {
            for (position, (date, time, slot)) in (0_i64..).zip(&timed) {
                transaction
                    .prepare_cached(
                        "INSERT INTO offered_slots (integration_id, position, date, time, end_time, provider_id, operatory) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (integration_id, position) DO UPDATE SET \
                         date = excluded.date, time = excluded.time, end_time = excluded.end_time, \
                         provider_id = excluded.provider_id, operatory = excluded.operatory \
                         WHERE (date, time, end_time, provider_id, operatory) IS NOT \
                         (excluded.date, excluded.time, excluded.end_time, excluded.provider_id, excluded.operatory)",
                    )?
                    .execute(params![
                        integration_id,
                        position,
                        date.to_string(),
                        time.format("%H:%M").to_string(),
                        slot.end_time.map(|end| end.format("%H:%M").to_string()),
                        slot.provider_id,
                        slot.operatory,
                    ])?;
            }
            Ok(())
        })
    }

    /// The times that the PMS offered when it was last asked, from one practice-local day to another, both of them
    /// too.
    pub fn offered_slots(&self, integration_id: i64, from: NaiveDate, to: NaiveDate) -> Result<Vec<Slot>> {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT date, time, end_time, provider_id, operatory FROM offered_slots \
                 WHERE integration_id = ?1 AND date BETWEEN ?2 AND ?3 ORDER BY date, time, position",
            )?;
            let rows = statement.query_map((integration_id, from.to_string(), to.to_string()), |row| {
                Ok(Slot {
                    date: row.get::<_, String>(0)?.parse().ok(),
                    time: time(&row.get::<_, String>(1)?),
                    end_time: row.get::<_, Option<String>>(2)?.as_deref().and_then(time),
                    provider_id: row.get(3)?,
                    operatory: row.get(4)?,
                    ..Slot::default()
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Writes a practice's list of so many rows over the one before.
    fn replace(
        &self,
        table: &str,
        integration_id: i64,
        rows: usize,
        write: impl FnOnce(&Connection) -> Result<()>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                &format!("DELETE FROM {table} WHERE integration_id = ?1 AND position >= ?2"),
                (integration_id, i64::try_from(rows).unwrap_or(i64::MAX)),
            )?;
            write(transaction)
        })
    }
}
