//! Rows that need attention: set aside, or kept with a value that could not be read.

use chrono::{DateTime, Utc};
use pms::Phi;

use crate::{Mirror, Result, instant};

/// A row, or a value of it, that could not be used.
#[derive(Debug, Clone)]
pub struct Attention {
    /// `patients` or `appointments`.
    pub table: String,
    /// The row's number in the PMS; `None` for a row that was set aside.
    pub row_id: Option<String>,
    /// The field that could not be read; `None` for a row that was set aside.
    pub field: Option<String>,
    /// Why, without PHI.
    pub reason: String,
    /// What came, shortened to 300 characters.
    pub text: Phi,
    /// When it was seen; for a value, when its table was last read whole.
    pub at: DateTime<Utc>,
}

const SET_ASIDE: &str = "SELECT tbl, NULL, NULL, reason, substr(text, 1, 300), at FROM set_aside \
    WHERE integration_id = ?1";

fn odd(table: &str, id: &str) -> String {
    format!(
        "SELECT '{table}', {id}, json_extract(odd.value, '$.name'), 'not readable', \
         substr(json_extract(odd.value, '$.text'), 1, 300), \
         coalesce((SELECT whole_at FROM walks WHERE integration_id = ?1 AND tbl = '{table}'), 0) \
         FROM {table}, json_each({table}.odd_fields) AS odd \
         WHERE integration_id = ?1 AND odd_fields <> '' AND vanished_at IS NULL"
    )
}

impl Mirror {
    /// Rows and values that need attention, `limit` at most: those set aside first, newest first.
    pub fn attention(&self, integration_id: i64, limit: u32) -> Result<Vec<Attention>> {
        let sql = format!(
            "SELECT * FROM (SELECT * FROM ({SET_ASIDE} ORDER BY id DESC LIMIT ?2) UNION ALL {} UNION ALL {}) LIMIT ?2",
            odd("patients", "patient_id"),
            odd("appointments", "appointment_sr_no")
        );
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map((integration_id, limit), |row| {
                Ok(Attention {
                    table: row.get(0)?,
                    row_id: row.get(1)?,
                    field: row.get(2)?,
                    reason: row.get(3)?,
                    text: Phi::new(row.get::<_, Option<String>>(4)?.unwrap_or_default()),
                    at: instant(row.get(5)?),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// How many rows need attention. A row with two odd values is one.
    pub fn attention_count(&self, integration_id: i64) -> Result<u32> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT (SELECT count(*) FROM set_aside WHERE integration_id = ?1) \
                     + (SELECT count(*) FROM patients WHERE integration_id = ?1 AND odd_fields <> '' AND vanished_at IS NULL) \
                     + (SELECT count(*) FROM appointments WHERE integration_id = ?1 AND odd_fields <> '' AND vanished_at IS NULL)",
                )?
                .query_row([integration_id], |row| row.get(0))?)
        })
    }
}
