//! Appointments: upsert by hash, what vanished, the days of the schedule.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use pms::{Appointment, Phi, StatusKind};
use rusqlite::{OptionalExtension, Row, params};

use crate::mirror::{Expected, Tally, odd_text, row_hash};
use crate::{Mirror, Result, Texts, status_kinds};

/// A patient's visits on both sides of a day, practice-local.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitsAround {
    /// `YYYY-MM-DD`
    pub last: Option<String>,
    /// `YYYY-MM-DDTHH:MM`
    pub next: Option<String>,
}

/// An appointment as the schedule shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentRow {
    /// The PMS's number.
    pub appointment_sr_no: String,
    /// The patient.
    pub patient_id: String,
    /// Name: the patient's where they are known, else as the appointment has it.
    pub patient_name: Phi,
    /// Who treats.
    pub provider_id: String,
    /// Chair.
    pub operatory: String,
    /// Practice-local date.
    pub date: Option<NaiveDate>,
    /// Practice-local time.
    pub time: Option<NaiveTime>,
    /// Minutes.
    pub length_minutes: Option<u32>,
    /// The PMS's own word.
    pub status: String,
    /// What it means.
    pub status_kind: StatusKind,
    /// Kind of visit.
    pub appointment_type: String,
    /// What is planned.
    pub description: Phi,
    /// Note.
    pub note: Phi,
    /// The PMS no longer has it.
    pub vanished: bool,
}

/// Which appointments.
#[derive(Debug, Clone, Copy)]
pub enum DayQuery {
    /// Of one practice-local day.
    Day(NaiveDate),
    /// Patients' next visits from a moment of the practice's wall clock on to the end of a day, at most this many. Times
    /// that are blocked are none.
    From(NaiveDateTime, NaiveDate, u32),
}

const COLUMNS: &str = "a.appointment_sr_no, a.patient_id, \
    coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), a.patient_name), a.provider_id, a.operatory, a.date, \
    a.time, a.length_minutes, a.status, a.status_kind, a.appointment_type, a.description, a.note, \
    a.vanished_at IS NOT NULL \
    FROM appointments a LEFT JOIN patients p ON p.integration_id = a.integration_id AND p.patient_id = a.patient_id";

fn read(row: &Row<'_>) -> rusqlite::Result<AppointmentRow> {
    Ok(AppointmentRow {
        appointment_sr_no: row.get(0)?,
        patient_id: row.get(1)?,
        patient_name: Phi::new(row.get(2)?),
        provider_id: row.get(3)?,
        operatory: row.get(4)?,
        date: row.get::<_, Option<String>>(5)?.and_then(|text| text.parse().ok()),
        time: row
            .get::<_, Option<String>>(6)?
            .and_then(|text| NaiveTime::parse_from_str(&text, "%H:%M").ok()),
        length_minutes: row.get(7)?,
        status: row.get(8)?,
        status_kind: StatusKind::named(&row.get::<_, String>(9)?),
        appointment_type: row.get(10)?,
        description: Phi::new(row.get(11)?),
        note: Phi::new(row.get(12)?),
        vanished: row.get(13)?,
    })
}

/// What of an appointment is written other than it came.
struct Written {
    date: Option<String>,
    time: Option<String>,
    length: Option<String>,
    made_on: Option<String>,
    odd: String,
}

impl Written {
    fn of(row: &Appointment) -> Self {
        Self {
            date: row.date.map(|date| date.to_string()),
            time: row.time.map(|time| format!("{:02}:{:02}", time.hour(), time.minute())),
            length: row.length_minutes.map(|minutes| minutes.to_string()),
            made_on: row.made_on.map(|date| date.to_string()),
            odd: odd_text(&row.odd_fields),
        }
    }

    /// The columns after the appointment's number, in their order; they make the row's hash. The kind among them is as
    /// the word reads: what a person says that it means is not the row's, and changes no hash.
    fn parts<'a>(&'a self, row: &'a Appointment) -> [&'a str; 17] {
        [
            &row.patient_id,
            row.patient_name.expose(),
            &row.provider_id,
            &row.hygienist,
            &row.operatory,
            self.date.as_deref().unwrap_or(""),
            self.time.as_deref().unwrap_or(""),
            self.length.as_deref().unwrap_or(""),
            &row.status,
            row.status_kind().as_str(),
            if row.cancelled { "1" } else { "0" },
            &row.appointment_type,
            row.description.expose(),
            row.note.expose(),
            self.made_on.as_deref().unwrap_or(""),
            &row.practice_id,
            &self.odd,
        ]
    }
}

impl Mirror {
    /// Whether an appointment is here, just so.
    pub fn holds_appointment(&self, integration_id: i64, row: &Appointment) -> Result<bool> {
        self.holds(HASH, integration_id, &row.appointment_sr_no, row_hash(Written::of(row).parts(row)))
    }

    /// Stores a page of appointments, in one transaction. Rows whose content is the same are not written.
    pub fn store_appointments(
        &self,
        integration_id: i64,
        appointments: &[Appointment],
        texts: Texts<'_>,
    ) -> Result<Tally> {
        self.0.write(|transaction| {
            let mut expected = Expected::new(transaction, HASH)?;
            let mut upsert = transaction.prepare_cached(UPSERT)?;
            let words = status_kinds::words(transaction, integration_id)?;
            for (at, row) in appointments.iter().enumerate() {
                let written = Written::of(row);
                let parts = written.parts(row);
                let hash = row_hash(parts);
                if let Some(mark) = expected.is_here(integration_id, &row.appointment_sr_no, hash)? {
                    if let Some(mark) = texts.anew(at, mark) {
                        transaction.prepare_cached(MARK)?.execute((
                            integration_id,
                            &row.appointment_sr_no,
                            mark,
                        ))?;
                    }
                    continue;
                }
                expected.written(upsert.execute(params![
                    integration_id,
                    row.appointment_sr_no,
                    parts[0],
                    parts[1],
                    parts[2],
                    parts[3],
                    parts[4],
                    written.date,
                    written.time,
                    row.length_minutes,
                    parts[8],
                    words.kind_of(row).as_str(),
                    row.cancelled,
                    parts[11],
                    parts[12],
                    parts[13],
                    written.made_on,
                    parts[15],
                    written.odd,
                    hash,
                    texts.mark(at),
                ])?);
            }
            Ok(expected.tally)
        })
    }

    /// Appointments by date and time; cancelled ones too on a day, vanished ones never.
    pub fn schedule(&self, integration_id: i64, query: DayQuery) -> Result<Vec<AppointmentRow>> {
        self.0.read(|connection| {
            let rows = match query {
                DayQuery::Day(day) => connection
                    .prepare_cached(&format!(
                        "SELECT {COLUMNS} WHERE a.integration_id = ?1 AND a.date = ?2 AND a.vanished_at IS NULL \
                         ORDER BY a.time, a.id"
                    ))?
                    .query_map((integration_id, day.to_string()), read)?
                    .collect::<rusqlite::Result<_>>()?,
                DayQuery::From(from, to, limit) => {
                    let (day, time) = (from.date().to_string(), from.format("%H:%M").to_string());
                    connection
                        .prepare_cached(&format!(
                            "SELECT {COLUMNS} WHERE a.integration_id = ?1 AND a.date BETWEEN ?2 AND ?3 \
                             AND (a.date > ?2 OR a.time >= ?4) AND a.vanished_at IS NULL \
                             AND a.patient_id <> '' AND a.status_kind IN ('scheduled', 'confirmed') \
                             ORDER BY a.date, a.time, a.id LIMIT ?5"
                        ))?
                        .query_map((integration_id, day, to.to_string(), time, limit), read)?
                        .collect::<rusqlite::Result<_>>()?
                }
            };
            Ok(rows)
        })
    }

    /// A patient's visits, the newest first.
    pub fn visits(&self, integration_id: i64, patient_id: &str, most: u32) -> Result<Vec<AppointmentRow>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} WHERE a.integration_id = ?1 AND a.patient_id = ?2 AND a.vanished_at IS NULL \
                 ORDER BY a.date DESC, a.time DESC LIMIT ?3"
            ))?;
            let rows = statement.query_map((integration_id, patient_id, most), read)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The last visit before a practice-local day and the next one from it on, of each of these patients that has one.
    /// Cancelled ones are none.
    pub fn visits_around(
        &self,
        integration_id: i64,
        patients: &[&str],
        today: NaiveDate,
    ) -> Result<HashMap<String, VisitsAround>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT max(CASE WHEN date < ?3 THEN date END), \
                 min(CASE WHEN date >= ?3 AND status_kind IN ('scheduled', 'confirmed') \
                 THEN date || 'T' || coalesce(time, '00:00') END) FROM appointments \
                 WHERE integration_id = ?1 AND patient_id = ?2 AND vanished_at IS NULL AND status_kind <> 'cancelled'",
            )?;
            let mut found = HashMap::with_capacity(patients.len());
            for patient in patients {
                let around = statement.query_row((integration_id, patient, today.to_string()), |row| {
                    Ok(VisitsAround { last: row.get(0)?, next: row.get(1)? })
                })?;
                found.insert((*patient).to_owned(), around);
            }
            Ok(found)
        })
    }

    /// One appointment by the PMS's number, also when it vanished.
    pub fn appointment(
        &self,
        integration_id: i64,
        appointment_sr_no: &str,
    ) -> Result<Option<AppointmentRow>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} WHERE a.integration_id = ?1 AND a.appointment_sr_no = ?2"
                ))?
                .query_row((integration_id, appointment_sr_no), read)
                .optional()?)
        })
    }

    /// Numbers of the appointments that the PMS still has, cancelled ones too, as the server wrote them.
    pub fn appointment_ids(&self, integration_id: i64, each: impl FnMut(&str)) -> Result<()> {
        self.each_id(
            "SELECT appointment_sr_no FROM appointments WHERE integration_id = ?1 AND appointment_sr_no NOT IN \
             (SELECT appointment_sr_no FROM appointments WHERE integration_id = ?1 AND vanished_at IS NOT NULL)",
            integration_id,
            each,
        )
    }

    /// Appointments that are here and not among `seen`.
    pub fn unseen_appointments(&self, integration_id: i64, seen: &HashSet<Box<str>>) -> Result<Vec<String>> {
        let mut unseen = Vec::new();
        self.appointment_ids(integration_id, |id| {
            if !seen.contains(id) {
                unseen.push(id.to_owned());
            }
        })?;
        Ok(unseen)
    }

    /// The PMS no longer has these.
    pub fn appointments_vanished(
        &self,
        integration_id: i64,
        ids: &[String],
        now: DateTime<Utc>,
    ) -> Result<u32> {
        self.mark_vanished(
            "UPDATE appointments SET vanished_at = ?3 \
             WHERE integration_id = ?1 AND appointment_sr_no = ?2 AND vanished_at IS NULL",
            integration_id,
            ids,
            now,
        )
    }
}

const HASH: &str = "SELECT row_hash, mark FROM appointments WHERE integration_id = ?1 AND appointment_sr_no = ?2 AND vanished_at IS NULL";

const MARK: &str = "UPDATE appointments SET mark = ?3 WHERE integration_id = ?1 AND appointment_sr_no = ?2";

const UPSERT: &str = "INSERT INTO appointments (integration_id, appointment_sr_no, patient_id, patient_name, \
    provider_id, hygienist, operatory, date, time, length_minutes, status, status_kind, cancelled, appointment_type, \
    description, note, made_on, practice_id, odd_fields, row_hash, mark) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21) \
    ON CONFLICT (integration_id, appointment_sr_no) DO UPDATE SET patient_id = excluded.patient_id, \
    patient_name = excluded.patient_name, provider_id = excluded.provider_id, hygienist = excluded.hygienist, \
    operatory = excluded.operatory, date = excluded.date, time = excluded.time, \
    length_minutes = excluded.length_minutes, status = excluded.status, status_kind = excluded.status_kind, \
    cancelled = excluded.cancelled, appointment_type = excluded.appointment_type, description = excluded.description, \
    note = excluded.note, made_on = excluded.made_on, practice_id = excluded.practice_id, \
    odd_fields = excluded.odd_fields, row_hash = excluded.row_hash, mark = excluded.mark, vanished_at = NULL \
    WHERE row_hash IS NOT excluded.row_hash OR vanished_at IS NOT NULL";
