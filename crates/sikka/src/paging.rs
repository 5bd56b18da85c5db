//! How a list goes on: both readings of `offset`, and every way to see that it has ended (`wire/sikka.md` 4).

use std::collections::HashSet;

use url::Url;

use crate::Error;
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
    pub(crate) next: Next,
    /// Marks of the first, the second and the last row.
    pub(crate) marks: [u64; 3],
}

/// What a walk remembers of the pages behind it.
#[derive(Default)]
pub(crate) struct Trail {
    visited: HashSet<u64>,
    last: Option<([u64; 3], u64)>,
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

/// After so many equal pages in a row a server only repeats itself. One alone may be a row that moved.
const REPEATS: u32 = 3;

impl Trail {
    /// Where the list goes on after the page at `at`. A page without rows ends it.
    pub(crate) fn onward(&mut self, base: &Url, at: &Cursor, seen: &Seen) -> Result<Onward, Error> {
        if seen.received == 0 {
            return Ok(Onward::End);
        }
        let link = match &seen.next {
            Next::Link(link) => read_link(base, link)?,
            Next::End => return Ok(Onward::End),
            Next::Untold => None,
        };
        let before = self.last.replace((seen.marks, seen.received));
        self.repeats = if before == self.last { self.repeats + 1 } else { 0 };
        if self.repeats >= if link.is_some() { REPEATS } else { 1 } {
            return Ok(Onward::Stuck);
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
            None if limit.is_some_and(|limit| seen.received < limit) => return Ok(Onward::End),
            None => {
                let overlaps = before.is_some_and(|(marks, _)| marks[1] == seen.marks[0]);
                if next.dialect == Dialect::Unknown && at.offset == 1 && overlaps {
                    next.dialect = Dialect::Row;
                }
                next.offset = if next.dialect == Dialect::Row { rows_end } else { at.offset + 1 };
                next.limit = Some(in_force);
            }
        }
        Ok(if self.visited.contains(&next.offset) { Onward::End } else { Onward::Go(next) })
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

/// Offset and limit of a `next` link. The link is never followed; one to another server is refused.
/// `None` where it names no offset.
fn read_link(base: &Url, link: &str) -> Result<Option<(u64, Option<u64>)>, Error> {
    let Ok(link) = base.join(link) else { return Ok(None) };
    let same_port = link.port_or_known_default() == base.port_or_known_default();
    // Some of Sikka's links say http where https was asked; what counts is the server that they name.
    let other_scheme = link.scheme() != base.scheme() && link.port().is_none() && base.port().is_none();
    let is_web = matches!(link.scheme(), "http" | "https");
    if !is_web || link.host() != base.host() || !(same_port || other_scheme) {
        return Err(Error::ForeignLink);
    }
    let number = |name: &str| {
        link.query_pairs()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| value.trim().parse().ok())
    };
    Ok(number("offset").map(|offset| (offset, number("limit").filter(|limit| *limit > 0))))
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
    fn links_give_offset_and_limit_and_never_a_server() {
        let read = |link| read_link(&base(), link);
        assert_eq!(read("http://api.sikkasoft.com/appointments?offset=1&limit=50"), Ok(Some((1, Some(50)))));
        assert_eq!(read("https://API.sikkasoft.com:443/v4/x?offset=7"), Ok(Some((7, None))));
        assert_eq!(read("?offset=2&limit=5"), Ok(Some((2, Some(5)))));
        assert_eq!(read("https://api.sikkasoft.com/v4/x?cursor=abc"), Ok(None));
        for link in [
            "https://evil.example/v4/x?offset=1",
            "https://api.sikkasoft.com:444/v4/x?offset=1",
            "https://api.sikkasoft.com.evil.example/x?offset=1",
            "ftp://api.sikkasoft.com/x?offset=1",
            "//evil.example/x?offset=1",
        ] {
            assert_eq!(read(link), Err(Error::ForeignLink), "{link}");
        }
    }
}
