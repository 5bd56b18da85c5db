//! Marks of rows that are stored just as they came, so that the same text need not be read again.

use crate::{Mirror, Result};

/// What is known of the texts that rows came as. A mark is written with its row, and only there.
#[derive(Debug, Clone, Copy)]
pub enum Texts<'a> {
    /// Nothing: the rows came by another way than a list.
    Unknown,
    /// Their marks, in the order of the rows: they are written with the rows that are written.
    Marked(&'a [i64]),
    /// As before, and also where a row is the same and its mark alone is another. That is no news, and no change.
    MarkedAnew(&'a [i64]),
}

impl Texts<'_> {
    /// The mark of the row at a place of the page.
    pub(crate) fn mark(self, at: usize) -> Option<i64> {
        match self {
            Self::Unknown => None,
            Self::Marked(marks) | Self::MarkedAnew(marks) => marks.get(at).copied(),
        }
    }

    /// The mark to write where the row itself is the same.
    pub(crate) fn anew(self, at: usize, stored: Option<i64>) -> Option<i64> {
        let Self::MarkedAnew(_) = self else { return None };
        self.mark(at).filter(|mark| stored != Some(*mark))
    }
}

impl Mirror {
    /// Calls `each` with the rows that are here and marked: mark, number, and the practice that the row names.
    pub fn marked_rows(
        &self,
        integration_id: i64,
        table: &str,
        mut each: impl FnMut(i64, &str, &str),
    ) -> Result<()> {
        // Nearly all rows are marked: they are read in the order in which they lie, which no index gives.
        let sql = match table {
            "patients" => {
                "SELECT mark, patient_id, practice_id FROM patients NOT INDEXED \
                 WHERE integration_id = ?1 AND mark IS NOT NULL AND vanished_at IS NULL"
            }
            _ => {
                "SELECT mark, appointment_sr_no, practice_id FROM appointments NOT INDEXED \
                 WHERE integration_id = ?1 AND mark IS NOT NULL AND vanished_at IS NULL"
            }
        };
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([integration_id])?;
            while let Some(row) = rows.next()? {
                let text = |column| row.get_ref(column).map(|value| value.as_str().unwrap_or(""));
                each(row.get(0)?, text(1)?, text(2)?);
            }
            Ok(())
        })
    }
}
