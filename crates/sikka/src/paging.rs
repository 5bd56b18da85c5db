//! How a list goes on: both readings of `offset`, and every way to see that it has ended (`wire/sikka.md` 4).

use std::collections::HashSet;

use url::Url;

use crate::wire::envelope::Next;

/// What `offset` counts at this server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Not shown yet.
    #[default]
    Unknown,
    /// Pages.
    Page,
    /// Rows.
    Row,
}

/// A place in a list, from which a walk can go on later. The default is its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) dialect: Dialect,
    pub(crate) offset: u64,
    /// Rows to ask for; none: as many as the list is asked for by itself.
    pub(crate) limit: Option<u64>,
    /// Pages that came before.
    pub(crate) before: u32,
}

impl Cursor {
    /// How many pages of the list come before this place.
    pub fn pages_before(&self) -> u32 {
        self.before
    }

    /// The place after this one, where the step to here from the full page at `before` goes on as it began and the
    /// server counts rows beyond it.
    pub(crate) fn after(&self, before: &Self, seen: &Seen) -> Option<Self> {
        let step = self.offset.checked_sub(before.offset).filter(|step| *step > 0)?;
        let pages = u64::from(self.before) + 1;
        let more = seen.total? > pages * seen.received && self.limit? == seen.received;
        more.then(|| Self { offset: self.offset + step, before: self.before + 1, ..self.clone() })
    }

    /// The place as a text for the store.
    pub fn to_text(&self) -> String {
        let dialect = match self.dialect {
            Dialect::Unknown => 'u',
            Dialect::Page => 'p',
            Dialect::Row => 'r',
        };
        format!("1:{dialect}:{}:{}:{}", self.offset, self.limit.unwrap_or(0), self.before)
    }

    /// Reads the text back; `None` where it is none of [`Cursor::to_text`].
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let version = parts.next()?;
        let dialect = match parts.next()? {
            "u" => Dialect::Unknown,
            "p" => Dialect::Page,
            "r" => Dialect::Row,
            _ => return None,
        };
        let offset = parts.next()?.parse().ok()?;
        let limit = Some(parts.next()?.parse().ok()?).filter(|limit| *limit > 0);
        let before = parts.next()?.parse().ok()?;
        (version == "1" && parts.next().is_none()).then_some(Self { dialect, offset, limit, before })
    }
}

/// What the paging needs to know of a page.
pub(crate) struct Seen {
    /// Rows asked for.
    pub(crate) asked: u64,
    /// Rows given.
    pub(crate) received: u64,
    /// The `limit` that the answer names.
    pub(crate) limit: Option<u64>,
    /// All rows of the list, as the answer counts them.
    pub(crate) total: Option<u64>,
    pub(crate) next: Next,
    /// Marks of the first, the second and the last row.
    pub(crate) marks: [u64; 3],
}

/// What a walk remembers of the pages behind it.
#[derive(Default)]
pub(crate) struct Trail {
    visited: HashSet<u64>,
    last: Option<([u64; 3], u64)>,
    /// Rows of the pages so far.
    rows: u64,
    repeats: u32,
}

/// What follows a page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    /// Another page.
    Go(Cursor),
    /// It was the last one.
    End,
    /// It was the page before once more: nothing new is to come.
    Stuck,
}

/// After so many equal pages in a row a server only repeats itself. A few may be a row that moves as fast as we read.
const REPEATS: u32 = 10;

impl Trail {
    /// Where the list goes on after the page at `at`. A page without rows ends it.
    pub(crate) fn onward(&mut self, base: &Url, at: &Cursor, seen: &Seen) -> Onward {
        if seen.received == 0 {
            return Onward::End;
        }
        self.rows += seen.received;
        let link = match &seen.next {
            Next::Link(link) => read_link(base, link),
            Next::End => return Onward::End,
            Next::Untold => None,
        };
        let before = self.last.replace((seen.marks, seen.received));
        self.repeats = if before == self.last { self.repeats + 1 } else { 0 };
        if self.repeats >= if link.is_some() { REPEATS } else { 1 } {
            return Onward::Stuck;
        }
        self.visited.insert(at.offset);
        let limit = seen.limit.filter(|limit| *limit > 0);
        let in_force = limit.unwrap_or(seen.asked);
        let rows_end = at.offset + seen.received;
        let mut next = Cursor { before: at.before.saturating_add(1), ..at.clone() };
        match link {
            Some((offset, told)) => {
                if next.dialect == Dialect::Unknown {
                    next.dialect = shown(at.offset, offset, seen, in_force);
                }
                next.offset =
                    if next.dialect == Dialect::Row && offset > rows_end { rows_end } else { offset };
                next.limit = limit.or(told).or(Some(seen.asked));
            }
            // A page that is short of the limit that it names is the last one; but a server may name the limit that was
            // asked for and give less: while its count says that there is more, one more page is asked for.
            None if limit.is_some_and(|limit| seen.received < limit)
                && seen.total.is_none_or(|total| total <= self.rows) =>
            {
                return Onward::End;
            }
            None => {
                let overlaps = before.is_some_and(|(marks, _)| marks[1] == seen.marks[0]);
                if next.dialect == Dialect::Unknown && at.offset == 1 && overlaps {
                    next.dialect = Dialect::Row;
                }
                next.offset = if next.dialect == Dialect::Row { rows_end } else { at.offset + 1 };
                next.limit = Some(in_force);
            }
        }
        if self.visited.contains(&next.offset) { Onward::End } else { Onward::Go(next) }
    }
}

/// What the step from one offset to the next shows. Steps of one row and of one page look alike.
fn shown(from: u64, to: u64, seen: &Seen, in_force: u64) -> Dialect {
    let step = to.checked_sub(from);
    if step == Some(1) && seen.received > 1 {
        Dialect::Page
    } else if step.is_some_and(|step| step > 1 && [seen.received, in_force, seen.asked].contains(&step)) {
        Dialect::Row
    } else {
        Dialect::Unknown
    }
}

/// Offset and limit of a `next` link, whichever server it names: the link itself is never followed, and no key is ever
/// sent there. `None` where it names no offset.
fn read_link(base: &Url, link: &str) -> Option<(u64, Option<u64>)> {
    let link = base.join(link).ok()?;
    let number = |name: &str| {
        link.query_pairs()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| value.trim().parse().ok())
    };
    number("offset").map(|offset| (offset, number("limit").filter(|limit| *limit > 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://api.sikkasoft.com/v4").unwrap()
    }

    #[test]
    fn a_cursor_survives_the_store() {
        let cursor = Cursor { dialect: Dialect::Row, offset: 1500, limit: Some(500), before: 3 };
        assert_eq!(Cursor::from_text(&cursor.to_text()), Some(cursor));
        assert_eq!(Cursor::from_text(&Cursor::default().to_text()), Some(Cursor::default()));
        for text in ["", "2:p:1:1:1", "1:x:1:1:1", "1:p:a:1:1", "1:p:1:1:1:1"] {
            assert_eq!(Cursor::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn links_give_offset_and_limit_and_nothing_else() {
        let read = |link| read_link(&base(), link);
        for link in [
            "http://api.sikkasoft.com/appointments?offset=1&limit=50",
            "https://evil.example/v4/x?offset=1&limit=50",
            "//evil.example/x?limit=50&Offset=1",
            "?offset=1&limit=50",
        ] {
            assert_eq!(read(link), Some((1, Some(50))), "{link}");
        }
        assert_eq!(read("https://API.sikkasoft.com:443/v4/x?offset=7"), Some((7, None)));
        assert_eq!(read("?offset=2&limit=0"), Some((2, None)));
        for link in ["https://api.sikkasoft.com/v4/x?cursor=abc", "ftp://x", "::", "?offset=-1"] {
            assert_eq!(read(link), None, "{link}");
        }
    }
}
