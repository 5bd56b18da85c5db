//! Walking a list to its end: pages are fetched ahead while earlier ones are stored, in bounded memory.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use pms::{Appointment, Patient};
use sikka::{AppointmentFilter, Changed, Cursor, EventSpan, Known, Page, PatientFilter, PracticeEvent, Walk};
use store::{Counts, Integration, SetAside, Tally, Texts};
use tokio::sync::mpsc;

use super::Run;
use super::progress::{PageReport, Table};
use crate::error::{Error, Result};

/// A row of one of the two big tables.
pub(super) trait Row: Sized + Send + 'static {
    const TABLE: Table;
    fn id(&self) -> &str;
    fn practice_id(&self) -> &str;
    fn store(run: &Run<'_>, rows: &[Self], texts: Texts<'_>) -> store::Result<Tally>;
    /// Whether the row is here, just so.
    fn is_stored(&self, run: &Run<'_>) -> store::Result<bool>;
    /// The list of what changed; without a filter by load, the shortest list that has the news.
    fn changes(run: &Run<'_>, changed: Changed) -> Walk<Self>;
    fn events(run: &Run<'_>, span: EventSpan) -> Walk<PracticeEvent<Self>>;
    fn one(
        run: &Run<'_>,
        id: &str,
    ) -> impl Future<Output = std::result::Result<Option<Self>, sikka::Error>> + Send;
}

impl Row for Patient {
    const TABLE: Table = Table::Patients;

    fn id(&self) -> &str {
        &self.patient_id
    }

    fn practice_id(&self) -> &str {
        &self.practice_id
    }

    fn store(run: &Run<'_>, rows: &[Self], texts: Texts<'_>) -> store::Result<Tally> {
        run.context.mirror().store_patients(run.integration.id, rows, texts)
    }

    fn is_stored(&self, run: &Run<'_>) -> store::Result<bool> {
        run.context.mirror().holds_patient(run.integration.id, self)
    }

    fn changes(run: &Run<'_>, changed: Changed) -> Walk<Self> {
        let filter = PatientFilter { changed, practice_id: run.practice_id() };
        run.client.patients(filter, Cursor::default())
    }

    fn events(run: &Run<'_>, span: EventSpan) -> Walk<PracticeEvent<Self>> {
        run.client.patient_events(span, run.practice_id())
    }

    async fn one(run: &Run<'_>, id: &str) -> std::result::Result<Option<Self>, sikka::Error> {
        run.client.patient(&*run.keys, id).await
    }
}

impl Row for Appointment {
    const TABLE: Table = Table::Appointments;

    fn id(&self) -> &str {
        &self.appointment_sr_no
    }

    fn practice_id(&self) -> &str {
        &self.practice_id
    }

    fn store(run: &Run<'_>, rows: &[Self], texts: Texts<'_>) -> store::Result<Tally> {
        run.context.mirror().store_appointments(run.integration.id, rows, texts)
    }

    fn is_stored(&self, run: &Run<'_>) -> store::Result<bool> {
        run.context.mirror().holds_appointment(run.integration.id, self)
    }

    fn changes(run: &Run<'_>, changed: Changed) -> Walk<Self> {
        let today = run.context.now().with_timezone(&run.integration.zone).date_naive();
        let filter = AppointmentFilter {
            changed,
            startdate: (changed == Changed::All).then_some(today),
            practice_id: run.practice_id(),
            ..AppointmentFilter::default()
        };
        run.client.appointments(filter, Cursor::default())
    }

    fn events(run: &Run<'_>, span: EventSpan) -> Walk<PracticeEvent<Self>> {
        run.client.appointment_events(span, run.practice_id())
    }

    async fn one(run: &Run<'_>, id: &str) -> std::result::Result<Option<Self>, sikka::Error> {
        run.client.appointment(&*run.keys, id).await
    }
}

/// Where an office has several practices: whether a row is of one of the others.
pub(crate) fn is_of_another_practice(integration: &Integration, practice_id: &str) -> bool {
    integration.siblings.iter().any(|other| other == practice_id.trim())
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
    /// Rows of other practices of the same office.
    pub(super) elsewhere: usize,
    /// How many the server says there are.
    pub(super) total_rows: Option<u64>,
    /// That number changed on the way: a row may have slipped through between two pages.
    pub(super) moved: bool,
    /// True where the walk ended before the list did.
    pub(super) stopped_early: bool,
}

impl Seen {
    /// Begins another walk of the same list, to be united with what was seen.
    pub(super) fn begin_again(&mut self) {
        (self.added, self.repeated, self.set_aside, self.elsewhere) = (0, 0, 0, 0);
        (self.total_rows, self.moved) = (None, false);
    }

    /// True where rows may have slipped past between two pages.
    pub(super) fn doubtful(&self) -> bool {
        self.moved || self.repeated > 0 || self.differs()
    }

    /// True where the distinct rows are not as many as the server counts.
    pub(super) fn differs(&self) -> bool {
        let all = (self.ids.len() + self.set_aside + self.elsewhere) as u64;
        self.total_rows.is_some_and(|total| total != all)
    }
}

/// How a list is walked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To its end, keeping the position after each page.
    Whole,
    /// To its end, once more: rows that came before are not counted again.
    Again,
    /// Its first pages: those that an interrupted run had read.
    UpTo(u32),
    /// To its end.
    Changes,
    /// Until a page has no news: other news of the same span comes by another way.
    UntilNoNews,
}

impl Way {
    /// Whether all rows of the table come.
    fn reads_all(self) -> bool {
        matches!(self, Self::Whole | Self::Again | Self::UpTo(_))
    }
}

impl Run<'_> {
    /// Walks a list and stores its rows as they arrive.
    pub(super) async fn walk<T: Row>(&self, mut walk: Walk<T>, seen: &mut Seen, way: Way) -> Result<()> {
        if way.reads_all() {
            walk = walk.knowing(Arc::new(self.known_texts::<T>()?));
        }
        if let Way::UntilNoNews | Way::UpTo(_) = way {
            return self.walk_one_by_one(walk.one_by_one(), seen, way).await;
        }
        let (sender, mut pages) = mpsc::channel(1);
        let keys = self.keys.clone();
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
        let _fetcher = AbortOnDrop(fetcher);
        let mut cancel = self.cancel.clone();
        loop {
            let page = tokio::select! {
                biased;
                _ = cancel.wait_for(|stopped| *stopped) => return Err(Error::Cancelled),
                page = pages.recv() => page,
            };
            let Some(page) = page else { return Ok(()) };
            let page = page?;
            self.store_page(page, seen, way)?;
        }
    }

    /// Rows that are here just as a list brought them, by the marks of their texts. Those of another practice are none:
    /// which practices there are may have been learned since.
    fn known_texts<T: Row>(&self) -> Result<Known> {
        let mut known = HashMap::new();
        self.context.mirror().marked_rows(
            self.integration.id,
            T::TABLE.as_str(),
            |mark, id, practice_id| {
                if !self.is_another_practice(practice_id) {
                    known.insert(mark, id.into());
                }
            },
        )?;
        Ok(known)
    }

    /// As [`Self::walk`], for walks that may end before the list does: no page is asked for in vain.
    async fn walk_one_by_one<T: Row>(&self, mut walk: Walk<T>, seen: &mut Seen, way: Way) -> Result<()> {
        while let Some(page) = self.until_cancelled(walk.next_page(&*self.keys)).await? {
            let (goes_on, number) = (page.next.is_some(), page.number);
            let news = self.store_page(page, seen, way)?;
            match way {
                Way::UpTo(pages) if number >= pages => return Ok(()),
                Way::UntilNoNews if !news && goes_on => {
                    seen.stopped_early = true;
                    return Ok(());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Where an office has several practices, a server may give the rows of all of them.
    pub(super) fn is_of_another_practice<T: Row>(&self, row: &T) -> bool {
        self.is_another_practice(row.practice_id())
    }

    fn is_another_practice(&self, practice_id: &str) -> bool {
        is_of_another_practice(&self.integration, practice_id)
    }

    /// Stores a page. False where it brought nothing new.
    fn store_page<T: Row>(&self, page: Page<T>, seen: &mut Seen, way: Way) -> Result<bool> {
        let (mut fresh, mut marks) = (page.rows, page.marks);
        let (elsewhere, _) = take(&mut fresh, &mut marks, |row| self.is_of_another_practice(row));
        seen.elsewhere += elsewhere.len();
        let (again, again_marks) = take(&mut fresh, &mut marks, |row| !seen.ids.insert(row.id().into()));
        seen.added += fresh.len();
        // On another walk every row comes again; that alone says nothing.
        if way != Way::Again {
            seen.repeated += again.len();
        }
        // Rows whose text is known are here just so.
        let known = page.known.len();
        let known_now = page.known.into_iter().filter(|id| seen.ids.insert(id.clone())).count();
        seen.added += known_now;
        if way != Way::Again {
            seen.repeated += known - known_now;
        }
        // A run that finds nothing new writes nothing, not even a mark.
        let texts = if way.reads_all() { Texts::MarkedAnew } else { Texts::Marked };
        let mut tally = T::store(self, &fresh, texts(&marks))?;
        tally.unchanged += u32::try_from(known_now).unwrap_or(u32::MAX);
        let moved =
            if again.is_empty() { Tally::default() } else { T::store(self, &again, texts(&again_marks))? };
        let now = self.context.now();
        let aside: Vec<_> =
            page.set_aside.into_iter().map(|row| SetAside { reason: row.reason, text: row.text }).collect();
        seen.set_aside += aside.len();
        // The first walk has counted and kept them already.
        let counted = if way == Way::Again { 0 } else { aside.len() };
        if way != Way::Again {
            let (id, run) = (self.integration.id, self.progress.run_id);
            self.context.mirror().set_aside(id, run, T::TABLE.as_str(), &aside, now)?;
        }
        seen.moved |= page.total_rows.is_some()
            && seen.total_rows.is_some_and(|before| page.total_rows != Some(before));
        seen.total_rows = page.total_rows.or(seen.total_rows);
        let size = page.page_rows.filter(|rows| *rows > 0).map(u64::from);
        let total_pages = match (seen.total_rows, size) {
            (Some(total), Some(size)) => {
                u32::try_from(total.div_ceil(size)).ok().map(|pages| pages.max(page.number))
            }
            _ => None,
        };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let position = (way == Way::Whole).then(|| position(T::TABLE, page.next.as_ref(), self.began_at));
        self.progress.page(
            T::TABLE,
            PageReport {
                counts: Counts {
                    received: count(fresh.len() + known_now + counted),
                    stored: tally.stored,
                    unchanged: tally.unchanged,
                    set_aside: count(counted),
                },
                number: page.number,
                total_pages,
                total_rows: page.total_rows,
                position,
                again: matches!(way, Way::Again | Way::UpTo(_)),
            },
        )?;
        Ok(tally.stored + moved.stored > 0)
    }
}

/// Takes rows out of a page, with their marks.
fn take<T>(rows: &mut Vec<T>, marks: &mut Vec<i64>, taken: impl FnMut(&T) -> bool) -> (Vec<T>, Vec<i64>) {
    let taken: Vec<bool> = rows.iter().map(taken).collect();
    if !taken.contains(&true) {
        return (Vec::new(), Vec::new());
    }
    let (mut of_rows, mut of_marks) = (taken.iter(), taken.iter());
    (
        rows.extract_if(.., |_| of_rows.next() == Some(&true)).collect(),
        marks.extract_if(.., |_| of_marks.next() == Some(&true)).collect(),
    )
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
