//! Walking a list to its end: pages are fetched ahead while earlier ones are stored, in bounded memory.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use pms::{Appointment, Patient};
use sikka::{Cursor, Page, Walk};
use store::{Counts, SetAside, Tally};
use tokio::sync::mpsc;

use super::Run;
use super::progress::{PageReport, Table};
use crate::error::{Error, Result};

/// A row of one of the two big tables.
pub(super) trait Row: Sized + Send + 'static {
    const TABLE: Table;
    fn id(&self) -> &str;
    fn store(run: &Run<'_>, rows: &[Self]) -> store::Result<Tally>;
}

impl Row for Patient {
    const TABLE: Table = Table::Patients;

    fn id(&self) -> &str {
        &self.patient_id
    }

    fn store(run: &Run<'_>, rows: &[Self]) -> store::Result<Tally> {
        run.context.mirror().store_patients(run.integration.id, rows)
    }
}

impl Row for Appointment {
    const TABLE: Table = Table::Appointments;

    fn id(&self) -> &str {
        &self.appointment_sr_no
    }

    fn store(run: &Run<'_>, rows: &[Self]) -> store::Result<Tally> {
        run.context.mirror().store_appointments(run.integration.id, rows)
    }
}

/// What a walk saw.
#[derive(Default)]
pub(super) struct Seen {
    /// Ids of all rows of this walk and the walks before it.
    pub(super) ids: HashSet<Box<str>>,
    /// Ids that this walk added.
    pub(super) added: usize,
    /// Rows that came twice: something moved between pages.
    pub(super) repeated: usize,
    /// Rows that had no id.
    pub(super) set_aside: usize,
    /// How many the server says there are.
    pub(super) total_rows: Option<u64>,
}

impl Seen {
    /// True where rows may have slipped past between two pages.
    pub(super) fn doubtful(&self) -> bool {
        let all = (self.ids.len() + self.set_aside) as u64;
        self.repeated > 0 || self.total_rows.is_some_and(|total| total != all)
    }
}

impl Run<'_> {
    /// Walks a list to its end and stores its rows as they arrive. A full run keeps its position after each page.
    pub(super) async fn walk<T: Row>(
        &self,
        mut walk: Walk<T>,
        seen: &mut Seen,
        keeps_position: bool,
    ) -> Result<()> {
        (seen.added, seen.repeated, seen.set_aside) = (0, 0, 0);
        let (sender, mut pages) = mpsc::channel::<std::result::Result<Page<T>, sikka::Error>>(1);
        let keys = self.keys.clone();
        // Fetching and parsing go on while this task stores: two pages are in memory at most, and one on the wire.
        let fetcher = tokio::spawn(async move {
            loop {
                let page = walk.next_page(&*keys).await.transpose();
                let Some(page) = page else { return };
                let failed = page.is_err();
                if sender.send(page).await.is_err() || failed {
                    return;
                }
            }
        });
        let fetcher = AbortOnDrop(fetcher);
        let mut cancel = self.cancel.clone();
        loop {
            let page = tokio::select! {
                biased;
                _ = cancel.wait_for(|stopped| *stopped) => return Err(Error::Cancelled),
                page = pages.recv() => page,
            };
            match page {
                None => break,
                Some(page) => self.store_page(page?, seen, keeps_position)?,
            }
        }
        drop(fetcher);
        Ok(())
    }

    fn store_page<T: Row>(&self, page: Page<T>, seen: &mut Seen, keeps_position: bool) -> Result<()> {
        let tally = T::store(self, &page.rows)?;
        let now = self.context.now();
        let aside: Vec<_> =
            page.set_aside.into_iter().map(|row| SetAside { reason: row.reason, text: row.text }).collect();
        self.context.mirror().set_aside(
            self.integration.id,
            self.progress.run_id,
            T::TABLE.as_str(),
            &aside,
            now,
        )?;
        for row in &page.rows {
            if seen.ids.insert(row.id().into()) {
                seen.added += 1;
            } else {
                seen.repeated += 1;
            }
        }
        seen.set_aside += aside.len();
        seen.total_rows = page.total_rows.or(seen.total_rows);
        let size = page.page_rows.filter(|rows| *rows > 0).map(u64::from);
        let total_pages = match (seen.total_rows, size) {
            (Some(total), Some(size)) => {
                u32::try_from(total.div_ceil(size)).ok().map(|pages| pages.max(page.number))
            }
            _ => None,
        };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let position = keeps_position.then(|| position(T::TABLE, page.next.as_ref(), self.began_at));
        self.progress.page(
            T::TABLE,
            PageReport {
                counts: Counts {
                    received: count(page.received),
                    stored: tally.stored,
                    unchanged: tally.unchanged,
                    set_aside: count(aside.len()),
                },
                number: page.number,
                total_pages,
                total_rows: page.total_rows,
                position,
            },
        )
    }
}

/// Where an interrupted full run goes on: the table, the cursor of its next page, and when the first of the runs that
/// it belongs to began.
pub(super) struct Position {
    pub(super) table: Table,
    /// `None`: from the table's beginning.
    pub(super) cursor: Option<Cursor>,
    pub(super) began_at: DateTime<Utc>,
}

fn position(table: Table, next: Option<&Cursor>, began_at: DateTime<Utc>) -> String {
    let table = if next.is_none() { Table::Appointments } else { table };
    let cursor = next.map(Cursor::to_text).unwrap_or_default();
    format!("{}\n{}\n{cursor}", table.as_str(), began_at.timestamp_millis())
}

impl Position {
    /// Reads a position back; `None` for anything that this program did not write.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut lines = text.splitn(3, '\n');
        let (table, began_at, cursor) = (lines.next()?, lines.next()?, lines.next()?);
        let table =
            [Table::Patients, Table::Appointments].into_iter().find(|known| known.as_str() == table)?;
        let cursor = if cursor.is_empty() { None } else { Some(Cursor::from_text(cursor)?) };
        Some(Self { table, cursor, began_at: DateTime::from_timestamp_millis(began_at.parse().ok()?)? })
    }
}

struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
