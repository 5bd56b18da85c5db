//! Patients: upsert by hash, and what vanished.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use pms::{Patient, Phi};
use rusqlite::{OptionalExtension, params};

use crate::mirror::{Expected, Tally, odd_text, row_hash};
use crate::search::begin_fill;
use crate::search_words::search_text;
use crate::{Mirror, Result, Texts, millis};

/// A patient as a list shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientRow {
    /// The PMS's number.
    pub patient_id: String,
    /// "First Last".
    pub name: Phi,
    /// Date of birth.
    pub birthdate: Option<NaiveDate>,
    /// The number to call: mobile, else home, else work.
    pub phone: Phi,
    /// Chart number.
    pub chart_number: String,
    /// Whom they usually see.
    pub provider_id: String,
    /// The PMS's own word.
    pub status: String,
}

/// A page of fewer rows than this is put into the search index at once, also in a first load.
const FIRST_LOAD: usize = 200;

fn day(date: Option<NaiveDate>) -> Option<String> {
    date.map(|date| date.to_string())
}

/// What of a patient is written other than it came.
struct Written {
    birthdate: Option<String>,
    first_visit: Option<String>,
    last_visit: Option<String>,
    odd: String,
}

impl Written {
    fn of(patient: &Patient) -> Self {
        Self {
            birthdate: day(patient.birthdate),
            first_visit: day(patient.first_visit),
            last_visit: day(patient.last_visit),
            odd: odd_text(&patient.odd_fields),
        }
    }

    /// The columns after the patient's number, in their order; they make the row's hash.
    fn parts<'a>(&'a self, patient: &'a Patient) -> [&'a str; 22] {
        [
            &patient.guarantor_id,
            patient.first_name.expose(),
            patient.middle_name.expose(),
            patient.last_name.expose(),
            patient.preferred_name.expose(),
            self.birthdate.as_deref().unwrap_or(""),
            &patient.status,
            patient.cell.expose(),
            patient.home_phone.expose(),
            patient.work_phone.expose(),
            patient.email.expose(),
            patient.address_line1.expose(),
            patient.address_line2.expose(),
            patient.city.expose(),
            &patient.state,
            patient.zipcode.expose(),
            &patient.provider_id,
            &patient.chart_number,
            self.first_visit.as_deref().unwrap_or(""),
            self.last_visit.as_deref().unwrap_or(""),
            &patient.practice_id,
            &self.odd,
        ]
    }
}

impl Mirror {
    /// Whether a patient is here, just so.
    pub fn holds_patient(&self, integration_id: i64, patient: &Patient) -> Result<bool> {
        self.holds(HASH, integration_id, &patient.patient_id, row_hash(Written::of(patient).parts(patient)))
    }

    /// Stores a page of patients, in one transaction. Rows whose content is the same are not written.
    pub fn store_patients(
        &self,
        integration_id: i64,
        patients: &[Patient],
        texts: Texts<'_>,
    ) -> Result<Tally> {
        self.0.write(|transaction| {
            let mut expected = Expected::new(transaction, HASH)?;
            let mut upsert = transaction.prepare_cached(UPSERT)?;
            let mut filling = false;
            for (at, patient) in patients.iter().enumerate() {
                let written = Written::of(patient);
                let parts = written.parts(patient);
                let hash = row_hash(parts);
                if let Some(mark) = expected.is_here(integration_id, &patient.patient_id, hash)? {
                    if let Some(mark) = texts.anew(at, mark) {
                        transaction.prepare_cached(MARK)?.execute((
                            integration_id,
                            &patient.patient_id,
                            mark,
                        ))?;
                    }
                    continue;
                }
                if !filling && patients.len() >= FIRST_LOAD {
                    begin_fill(transaction, integration_id)?;
                    filling = true;
                }
                expected.written(upsert.execute(params![
                    integration_id,
                    patient.patient_id,
                    parts[0],
                    parts[1],
                    parts[2],
                    parts[3],
                    parts[4],
                    written.birthdate,
                    parts[6],
                    parts[7],
                    parts[8],
                    parts[9],
                    parts[10],
                    parts[11],
                    parts[12],
                    parts[13],
                    parts[14],
                    parts[15],
                    parts[16],
                    parts[17],
                    written.first_visit,
                    written.last_visit,
                    parts[20],
                    written.odd,
                    search_text(patient),
                    hash,
                    texts.mark(at),
                ])?);
            }
            Ok(expected.tally)
        })
    }

    /// One patient by the PMS's number.
    pub fn patient(&self, integration_id: i64, patient_id: &str) -> Result<Option<PatientRow>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT patient_id, first_name, last_name, birthdate, cell, home_phone, work_phone, chart_number, \
                     provider_id, status FROM patients WHERE integration_id = ?1 AND patient_id = ?2",
                )?
                .query_row((integration_id, patient_id), read_row)
                .optional()?)
        })
    }

    /// A patient's names, status, e-mail address and account holder; the rest is left empty.
    pub fn patient_details(&self, integration_id: i64, patient_id: &str) -> Result<Option<Patient>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT patient_id, first_name, last_name, status, email, guarantor_id, provider_id \
                     FROM patients WHERE integration_id = ?1 AND patient_id = ?2",
                )?
                .query_row((integration_id, patient_id), |row| {
                    Ok(Patient {
                        patient_id: row.get(0)?,
                        first_name: row.get::<_, String>(1)?.into(),
                        last_name: row.get::<_, String>(2)?.into(),
                        status: row.get(3)?,
                        email: row.get::<_, String>(4)?.into(),
                        guarantor_id: row.get(5)?,
                        provider_id: row.get(6)?,
                        ..Patient::default()
                    })
                })
                .optional()?)
        })
    }

    /// Numbers of the patients that the PMS still has, as the server wrote them.
    pub fn patient_ids(&self, integration_id: i64, each: impl FnMut(&str)) -> Result<()> {
        self.each_id(
            "SELECT patient_id FROM patients WHERE integration_id = ?1 AND patient_id NOT IN \
             (SELECT patient_id FROM patients WHERE integration_id = ?1 AND vanished_at IS NOT NULL)",
            integration_id,
            each,
        )
    }

    /// Patients that are here and not among `seen`.
    pub fn unseen_patients(&self, integration_id: i64, seen: &HashSet<Box<str>>) -> Result<Vec<String>> {
        let mut unseen = Vec::new();
        self.patient_ids(integration_id, |id| {
            if !seen.contains(id) {
                unseen.push(id.to_owned());
            }
        })?;
        Ok(unseen)
    }

    /// The PMS no longer has these.
    pub fn patients_vanished(&self, integration_id: i64, ids: &[String], now: DateTime<Utc>) -> Result<u32> {
        self.mark_vanished(
            "UPDATE patients SET vanished_at = ?3 WHERE integration_id = ?1 AND patient_id = ?2 AND vanished_at IS NULL",
            integration_id,
            ids,
            now,
        )
    }

    pub(crate) fn each_id(&self, sql: &str, integration_id: i64, mut each: impl FnMut(&str)) -> Result<()> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([integration_id])?;
            while let Some(row) = rows.next()? {
                each(row.get_ref(0)?.as_str().unwrap_or(""));
            }
            Ok(())
        })
    }

    pub(crate) fn mark_vanished(
        &self,
        sql: &str,
        integration_id: i64,
        ids: &[String],
        now: DateTime<Utc>,
    ) -> Result<u32> {
        if ids.is_empty() {
            return Ok(0);
        }
        self.0.write(|transaction| {
            let mut statement = transaction.prepare_cached(sql)?;
            let mut marked = 0;
            for id in ids {
                marked += u32::try_from(statement.execute((integration_id, id, millis(now)))?).unwrap_or(0);
            }
            Ok(marked)
        })
    }
}

pub(crate) fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<PatientRow> {
    let (first, last): (String, String) = (row.get(1)?, row.get(2)?);
    let phones: [String; 3] = [row.get(4)?, row.get(5)?, row.get(6)?];
    Ok(PatientRow {
        patient_id: row.get(0)?,
        name: Phi::new(format!("{} {}", first.trim(), last.trim()).trim().to_owned()),
        birthdate: row.get::<_, Option<String>>(3)?.and_then(|text| text.parse().ok()),
        phone: Phi::new(phones.into_iter().find(|phone| !phone.is_empty()).unwrap_or_default()),
        chart_number: row.get(7)?,
        provider_id: row.get(8)?,
        status: row.get(9)?,
    })
}

const HASH: &str = "SELECT row_hash, mark FROM patients WHERE integration_id = ?1 AND patient_id = ?2 AND vanished_at IS NULL";

const MARK: &str = "UPDATE patients SET mark = ?3 WHERE integration_id = ?1 AND patient_id = ?2";

const UPSERT: &str = "INSERT INTO patients (integration_id, patient_id, guarantor_id, first_name, middle_name, \
    last_name, preferred_name, birthdate, status, cell, home_phone, work_phone, email, address_line1, address_line2, \
    city, state, zipcode, provider_id, chart_number, first_visit, last_visit, practice_id, odd_fields, search, row_hash, mark) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, \
    ?24, ?25, ?26, ?27) ON CONFLICT (integration_id, patient_id) DO UPDATE SET guarantor_id = excluded.guarantor_id, \
    first_name = excluded.first_name, middle_name = excluded.middle_name, last_name = excluded.last_name, \
    preferred_name = excluded.preferred_name, birthdate = excluded.birthdate, status = excluded.status, \
    cell = excluded.cell, home_phone = excluded.home_phone, work_phone = excluded.work_phone, email = excluded.email, \
    address_line1 = excluded.address_line1, address_line2 = excluded.address_line2, city = excluded.city, \
    state = excluded.state, zipcode = excluded.zipcode, provider_id = excluded.provider_id, \
    chart_number = excluded.chart_number, first_visit = excluded.first_visit, last_visit = excluded.last_visit, \
    practice_id = excluded.practice_id, odd_fields = excluded.odd_fields, search = excluded.search, \
    row_hash = excluded.row_hash, mark = excluded.mark, vanished_at = NULL \
    WHERE row_hash IS NOT excluded.row_hash OR vanished_at IS NOT NULL";
