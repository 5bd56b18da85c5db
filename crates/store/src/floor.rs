//! The least that storing a practice can cost, for benchmarks to compare with: into the same tables, indexes and
//! change feed, in one transaction, with the search index filled at the end. It neither compares rows nor keeps what a
//! crash would need, so nothing but a benchmark may use it.

use std::path::Path;

use rusqlite::OpenFlags;

use crate::database::{File, connect};
use crate::migrate::{self, migrate};
use crate::{DatabaseKey, Result};

/// Columns of a patient, in the order of [`Rows::patient`].
pub const PATIENT: usize = 24;
/// Columns of an appointment, in the order of [`Rows::appointment`].
pub const APPOINTMENT: usize = 18;

const INSERT_PATIENT: &str = "INSERT INTO patients (integration_id, row_hash, patient_id, guarantor_id, first_name, \
    middle_name, last_name, preferred_name, birthdate, status, cell, home_phone, work_phone, email, address_line1, \
    address_line2, city, state, zipcode, provider_id, chart_number, first_visit, last_visit, practice_id, odd_fields, \
    search) VALUES (1, 0, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, \
    ?21, ?22, ?23, ?24)";

const INSERT_APPOINTMENT: &str = "INSERT INTO appointments (integration_id, row_hash, appointment_sr_no, patient_id, \
    patient_name, provider_id, hygienist, operatory, date, time, length_minutes, status, status_kind, cancelled, \
    appointment_type, description, note, made_on, practice_id, odd_fields) VALUES (1, 0, ?1, ?2, ?3, ?4, ?5, ?6, ?7, \
    ?8, CAST(?9 AS INTEGER), ?10, ?11, CAST(?12 AS INTEGER), ?13, ?14, ?15, ?16, ?17, ?18)";

/// Takes rows into the one transaction.
pub struct Rows<'t> {
    patients: rusqlite::Statement<'t>,
    appointments: rusqlite::Statement<'t>,
}

impl Rows<'_> {
    /// Inserts a patient: `patient_id`, `guarantor_id`, the four names, `birthdate`, `status`, three numbers, e-mail,
    /// five parts of the address, `provider_id`, `chart_number`, first and last visit, `practice_id`, `odd_fields`,
    /// and the text to search.
    pub fn patient(&mut self, columns: &[&str; PATIENT]) -> Result<()> {
        self.patients.execute(rusqlite::params_from_iter(columns))?;
        Ok(())
    }

    /// Inserts an appointment: `appointment_sr_no`, `patient_id`, `patient_name`, `provider_id`, `hygienist`,
    /// `operatory`, `date`, `time`, `length_minutes`, `status`, `status_kind`, `cancelled`, `appointment_type`,
    /// `description`, `note`, `made_on`, `practice_id`, `odd_fields`.
    pub fn appointment(&mut self, columns: &[&str; APPOINTMENT]) -> Result<()> {
        self.appointments.execute(rusqlite::params_from_iter(columns))?;
        Ok(())
    }
}

/// Makes an encrypted mirror at `path`, whose folder must be there, and fills it by `rows`.
pub fn load<E: From<crate::Error>>(
    path: &Path,
    key: &DatabaseKey,
    rows: impl FnOnce(&mut Rows<'_>) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = connect(File::Mirror, path, key, flags)?;
    migrate(&mut connection, "mirror", migrate::MIRROR, |_, _| Ok(()))?;
    let transaction = connection.transaction().map_err(crate::Error::from)?;
    // The same row that keeps a first load out of the index until its end.
    transaction.execute("INSERT INTO search_fills VALUES (1, 0)", []).map_err(crate::Error::from)?;
    {
        let patients = transaction.prepare(INSERT_PATIENT).map_err(crate::Error::from)?;
        let appointments = transaction.prepare(INSERT_APPOINTMENT).map_err(crate::Error::from)?;
        rows(&mut Rows { patients, appointments })?;
    }
    transaction
        .execute_batch("INSERT INTO patients_fts (patients_fts) VALUES ('rebuild'); DELETE FROM search_fills")
        .map_err(crate::Error::from)?;
    transaction.commit().map_err(crate::Error::from)?;
    Ok(())
}

/// The versions of SQLite and of SQLCipher that are built in.
pub fn versions() -> Result<(String, String)> {
    let probe = rusqlite::Connection::open_in_memory()?;
    let cipher = probe.query_row("PRAGMA cipher_version", [], |row| row.get(0))?;
    Ok((rusqlite::version().to_owned(), cipher))
}
