//! A walk over a whole list, page by page, with pages read ahead.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use pms::Phi;
use secrecy::SecretString;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::call::{Call, Repeat, is_nothing};
use crate::client::Shared;
use crate::list_spec::{LARGEST, ListSpec, Way};
use crate::paging::{Cursor, Dialect, Onward, Trail};
use crate::sheet::{Known, Rows, Sheet, nothing, read_sheet};
use crate::{Client, Error, KeySource};

/// One page of a list.
#[derive(Debug)]
pub struct Page<T> {
    /// The rows that could be read.
    pub rows: Vec<T>,
    /// Marks of the rows' texts, in the order of `rows`: the same text, the same mark.
    pub marks: Vec<i64>,
    /// Numbers of the rows that the walk was told to know ([`Walk::knowing`]).
    pub known: Vec<Box<str>>,
    /// Rows in the server's answer: those in `rows` and `known`, and those set aside.
    pub received: usize,
    /// Rows that are none: without an id, or not even an object.
    pub set_aside: Vec<SetAside>,
    /// 1 for the first page of the list; a walk that goes on from a cursor counts on.
    pub number: u32,
    /// Rows of the whole list, where the server tells. It may be wrong: good for a progress bar only.
    pub total_rows: Option<u64>,
    /// Rows of a page, where the server tells.
    pub page_rows: Option<u32>,
    /// Where the list goes on; `None` after its last page.
    pub next: Option<Cursor>,
}

/// A row that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its place in the page, from 0.
    pub position: usize,
    /// Why, without anything of its content.
    pub reason: String,
    /// The row as it was sent.
    pub text: Phi,
}

struct Ahead {
    at: Cursor,
    key: Option<SecretString>,
    /// How many answers came to it.
    answers: watch::Receiver<u32>,
    task: JoinHandle<Result<Sheet, Error>>,
}

/// Walks a list. At most three pages are held: the one handed out last, and two that are read ahead. Pages are fetched
/// and split while the rows of the one before are read, one after the other: a row that moves on while two pages are
/// asked for at once might be on neither. The second one ahead is asked for as soon as the first one is here, where the
/// steps so far and the server's count say that there is one; it counts only where the first one leads to it.
///
/// Pages are read ahead once the server has shown what its `offset` counts. A page that failed is asked for again by
/// the next call; a call that is dropped loses nothing.
pub struct Walk<T> {
    client: Client,
    spec: Arc<ListSpec>,
    read_row: fn(&str) -> Result<T, String>,
    at: Option<Cursor>,
    /// Whether this walk has had a page: then its way of asking is the right one.
    started: bool,
    trail: Trail,
    reads_ahead: bool,
    known: Arc<Known>,
    /// Pages to read ahead.
    wanted: Vec<Cursor>,
    /// A page that is here and was not handed out yet, and its number.
    here: Option<(Sheet, u32)>,
    ahead: VecDeque<Ahead>,
}

/// All pages of a list.
pub(crate) struct Whole<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) set_aside: usize,
    pub(crate) total: Option<u64>,
}

impl<T: Send + 'static> Walk<T> {
    pub(crate) fn new(
        client: &Client,
        spec: ListSpec,
        from: Cursor,
        read_row: fn(&str) -> Result<T, String>,
    ) -> Self {
        Self {
            client: client.clone(),
            spec: Arc::new(spec),
            read_row,
            at: Some(from),
            started: false,
            trail: Trail::default(),
            reads_ahead: true,
            known: Arc::default(),
            wanted: Vec::new(),
            here: None,
            ahead: VecDeque::new(),
        }
    }

    /// Rows with these marks are not read: they are stored just as they came.
    pub fn knowing(mut self, known: Arc<Known>) -> Self {
        self.known = known;
        self
    }

    /// No page is read ahead: for walks that may end before the list does.
    pub fn one_by_one(mut self) -> Self {
        self.reads_ahead = false;
        self
    }

    /// The next page, or `None` after the last one.
    pub async fn next_page(&mut self, keys: &dyn KeySource) -> Result<Option<Page<T>>, Error> {
        self.step(Some(keys)).await
    }

    /// All pages at once, for the small lists. `None`: with the app's credentials.
    pub(crate) async fn collect(&mut self, keys: Option<&dyn KeySource>) -> Result<Whole<T>, Error> {
        let mut whole = Whole { rows: Vec::new(), set_aside: 0, total: None };
        while let Some(page) = self.step(keys).await? {
            whole.rows.extend(page.rows);
            whole.set_aside += page.set_aside.len();
            whole.total = whole.total.max(page.total_rows);
        }
        Ok(whole)
    }

    async fn step(&mut self, keys: Option<&dyn KeySource>) -> Result<Option<Page<T>>, Error> {
        if self.here.is_none() {
            let Some(at) = self.at.clone() else { return Ok(None) };
            let sheet = match self.finish_ahead(&at, keys).await {
                Some(outcome) => outcome?,
                None => self.fetch(&at, keys).await?,
            };
            let onward = self.trail.onward(&self.client.shared.base, &at, &sheet.seen);
            self.started = true;
            let stuck = onward == Onward::Stuck;
            self.at = match onward {
                Onward::Go(next) => Some(next),
                Onward::End | Onward::Stuck => None,
            };
            if sheet.seen.received == 0 || stuck {
                return Ok(None);
            }
            self.wanted = self.at.clone().into_iter().collect();
            if let Some(next) = &self.at {
                self.wanted.extend(next.after(&at, &sheet.seen));
            }
            self.here = Some((sheet, at.before.saturating_add(1)));
        }
        let known = |next: &Cursor| self.reads_ahead && next.dialect != Dialect::Unknown;
        let wanted: Vec<Cursor> = self.wanted.drain(..).filter(known).collect();
        let begun = wanted.iter().zip(&self.ahead).take_while(|(next, ahead)| **next == ahead.at).count();
        self.leave_ahead(begun);
        if begun < wanted.len() {
            let key = match keys {
                // Where no key is to be had, the next step says why.
                Some(keys) => keys.request_key().await.ok().map(Some),
                None => Some(None),
            };
            if let Some(key) = key {
                for next in wanted.into_iter().skip(begun) {
                    self.read_ahead(next, key.clone());
                }
                // Its request leaves before the rows of this page take the thread.
                tokio::task::yield_now().await;
            }
        }
        let Some((sheet, number)) = self.here.take() else { return Ok(None) };
        let Rows { rows, marks, known, set_aside } = sheet.rows(self.read_row, &self.known);
        Ok(Some(Page {
            received: rows.len() + known.len() + set_aside.len(),
            rows,
            marks,
            known,
            set_aside,
            number,
            total_rows: sheet.total,
            page_rows: sheet.seen.limit.and_then(|limit| u32::try_from(limit).ok()),
            next: self.at.clone(),
        }))
    }

    fn read_ahead(&mut self, next: Cursor, key: Option<SecretString>) {
        let (shared, spec) = (self.client.shared.clone(), self.spec.clone());
        let used = key.clone();
        let way = shared.way_of_asking(spec.path);
        let at = next.clone();
        let before = self.ahead.back().map(|ahead| ahead.answers.clone());
        let (came, answers) = watch::channel(0);
        let task = tokio::spawn(async move {
            if let Some(mut before) = before
                && before.wait_for(|answers| *answers > 0).await.is_err()
            {
                // Nothing follows a page that did not come; whoever sees that ends this.
                std::future::pending::<()>().await;
            }
            fetch(&shared, &spec, &next, way, key, false, Some(came)).await
        });
        self.ahead.push_back(Ahead { at, key: used, answers, task });
    }

    /// Ends what is read ahead behind so many pages.
    fn leave_ahead(&mut self, behind: usize) {
        for other in self.ahead.drain(behind..) {
            other.task.abort();
        }
    }

    /// The page that was read ahead, if there is one. A refused key is renewed here, where the keys are.
    async fn finish_ahead(
        &mut self,
        at: &Cursor,
        keys: Option<&dyn KeySource>,
    ) -> Option<Result<Sheet, Error>> {
        let ahead = self.ahead.front_mut().filter(|ahead| ahead.at == *at)?;
        let joined = (&mut ahead.task).await;
        let Ahead { key, answers, .. } = self.ahead.pop_front()?;
        // A page that was asked for again came after the one behind it.
        if *answers.borrow() != 1 || !matches!(joined, Ok(Ok(_))) {
            self.leave_ahead(0);
        }
        match (joined.ok()?, keys, key) {
            (Err(Error::KeyRefused), Some(keys), Some(key)) => {
                let renewed = match keys.renew(&key).await {
                    Ok(renewed) => renewed,
                    Err(error) => return Some(Err(error)),
                };
                let shared = &self.client.shared;
                let way = shared.way_of_asking(self.spec.path);
                Some(fetch(shared, &self.spec, at, way, Some(renewed), true, None).await)
            }
            (outcome, ..) => Some(outcome),
        }
    }

    async fn fetch(&self, at: &Cursor, keys: Option<&dyn KeySource>) -> Result<Sheet, Error> {
        let shared = &self.client.shared;
        let first = shared.way_of_asking(self.spec.path);
        let mut key = match keys {
            Some(keys) => Some(keys.request_key().await?),
            None => None,
        };
        let (mut way, mut again, mut renewed) = (first, false, false);
        let (mut refusal, mut doubted) = (None, false);
        loop {
            let outcome = fetch(shared, &self.spec, at, way, key.clone(), again, None).await;
            again = true;
            match (outcome, keys, &key) {
                (Err(Error::KeyRefused), Some(keys), Some(refused)) if !renewed => {
                    key = Some(keys.renew(refused).await?);
                    renewed = true;
                }
                // Without a code of Sikka's it may be another answer that was cut on its way: asked once more, before
                // the same rows come with fewer fields.
                (Err(Error::Refused { code, .. }), ..)
                    if !self.started && !doubted && code.starts_with("HTTP") =>
                {
                    doubted = true;
                }
                (Err(error @ Error::Refused { .. }), ..) if !self.started => {
                    doubted = false;
                    let error = refusal.get_or_insert(error).clone();
                    way += 1;
                    if way >= self.spec.ways().len() {
                        return Err(error);
                    }
                }
                (Ok(sheet), ..) => {
                    if way != first {
                        shared.ask_this_way(self.spec.path, way);
                    }
                    return Ok(sheet);
                }
                (Err(error), ..) => return Err(error),
            }
        }
    }
}

impl<T> Drop for Walk<T> {
    fn drop(&mut self) {
        for ahead in &self.ahead {
            ahead.task.abort();
        }
    }
}

impl<T> fmt::Debug for Walk<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walk").field("path", &self.spec.path).field("at", &self.at).finish_non_exhaustive()
    }
}

async fn fetch(
    shared: &Shared,
    spec: &ListSpec,
    at: &Cursor,
    way: usize,
    key: Option<SecretString>,
    again: bool,
    came: Option<watch::Sender<u32>>,
) -> Result<Sheet, Error> {
    let fallback = Way { fields: false, limit: LARGEST };
    let way = spec.ways().get(way).unwrap_or(&fallback);
    let asked = at.limit.unwrap_or(way.limit);
    let mut call = Call::get(spec.path, spec.credentials);
    call.key = key;
    call.awaits_insert = spec.awaits_insert;
    call.query.clone_from(&spec.filters);
    if way.fields {
        call = call.with("fields", "get_all");
    }
    let call = call.with("offset", at.offset.to_string()).with("limit", asked.to_string());
    let blanks = AtomicU32::new(0);
    shared
        .repeat(&call, again, Repeat::Always, |answer| {
            if let Some(came) = &came {
                came.send_modify(|answers| *answers += 1);
            }
            // Some servers say so that there are no rows; but it may as well be an answer that was cut.
            if answer.body().iter().all(u8::is_ascii_whitespace) && !is_nothing(answer) {
                let said_again = blanks.fetch_add(1, Ordering::Relaxed) > 0;
                return if said_again { Ok(nothing(asked)) } else { Err(Error::NotJson) };
            }
            read_sheet(&call, answer, asked)
        })
        .await
}
