//! Marks of rows that are stored just as they came, so that the same text need not be read again.

use std::collections::HashMap;

use crate::{Mirror, Result};

impl Mirror {
    /// The marked rows of a table: mark and number.
    pub fn row_marks(&self, integration_id: i64, table: &str) -> Result<HashMap<i64, Box<str>>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT mark, row_id FROM row_marks WHERE integration_id = ?1 AND tbl = ?2",
            )?;
            let mut rows = statement.query((integration_id, table))?;
            let mut marks = HashMap::new();
            while let Some(row) = rows.next()? {
                marks.insert(row.get(0)?, row.get_ref(1)?.as_str().unwrap_or("").into());
            }
            Ok(marks)
        })
    }

    /// These rows have just been stored from texts with these marks. To be called after they were stored: storing a
    /// changed row takes its mark away.
    pub fn set_row_marks<'a>(
        &self,
        integration_id: i64,
        table: &str,
        marks: impl IntoIterator<Item = (&'a str, i64)>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO row_marks (integration_id, tbl, row_id, mark) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (integration_id, tbl, row_id) DO UPDATE SET mark = excluded.mark \
                 WHERE mark <> excluded.mark",
            )?;
            for (row_id, mark) in marks {
                insert.execute((integration_id, table, row_id, mark))?;
            }
            Ok(())
        })
    }
}
