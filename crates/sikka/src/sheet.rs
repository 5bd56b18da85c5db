//! One answer of a list: where its rows are, what the paging needs to know of it, and later the rows themselves.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use bytes::Bytes;
use http::Response;
use pms::Phi;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::Error;
use crate::call::{Call, is_nothing};
use crate::paging::Seen;
use crate::walk::SetAside;
use crate::wire::answer::{StatusBody, meaning};
use crate::wire::envelope::{Envelope, Next, text_of};
use crate::wire::salvage::Place;

/// A page split into its rows, before they are read: so that the next page is on its way meanwhile.
pub(crate) struct Sheet {
    body: Body,
    places: Vec<Place>,
    pub(crate) total: Option<u64>,
    pub(crate) seen: Seen,
}

/// Rows that are stored just as they came, by the mark of their text: their numbers.
pub type Known = HashMap<i64, Box<str>>;

/// The mark of a row's text. Another version may read more of the same text.
fn mark(text: &str, version: &str) -> i64 {
    xxh3_64_with_seed(text.as_bytes(), xxh3_64(version.as_bytes())).cast_signed()
}

/// What a page holds.
pub(crate) struct Rows<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) marks: Vec<i64>,
    pub(crate) known: Vec<Box<str>>,
    pub(crate) set_aside: Vec<SetAside>,
}

/// The text of an answer.
enum Body {
    /// As it was sent.
    Sent(Bytes),
    /// With its damaged UTF-8 replaced.
    Mended(String),
}

impl Sheet {
    /// Reads the rows, and tells those apart that are none, and those whose text is known: they are not read.
    pub(crate) fn rows<T>(&self, read_row: fn(&str) -> Result<T, String>, known: &Known) -> Rows<T> {
        let text = match &self.body {
            Body::Sent(bytes) => text_of(bytes),
            Body::Mended(text) => Cow::Borrowed(text.as_str()),
        };
        let mut found =
            Rows { rows: Vec::new(), marks: Vec::new(), known: Vec::new(), set_aside: Vec::new() };
        for (position, place) in self.places.iter().enumerate() {
            let item = place.item(&text);
            let mark = mark(item.text, env!("CARGO_PKG_VERSION"));
            if let Some(id) = known.get(&mark) {
                found.known.push(id.clone());
                continue;
            }
            match read_row(&item.readable()) {
                Ok(row) => {
                    found.rows.push(row);
                    found.marks.push(mark);
                }
                Err(reason) => {
                    found.set_aside.push(SetAside { position, reason, text: Phi::from(item.text) });
                }
            }
        }
        found
    }
}

/// Reads an answer to a list's call.
pub(crate) fn read_sheet(call: &Call, answer: &Response<Bytes>, asked: u64) -> Result<Sheet, Error> {
    if is_nothing(answer) {
        return Ok(nothing(asked));
    }
    let text = text_of(answer.body());
    if let Some(envelope) = Envelope::read(&text) {
        let places = envelope.items.iter().map(|item| item.place_in(&text)).collect();
        let (total, seen) = (envelope.total, seen(&envelope, asked));
        drop(envelope);
        let body = match text {
            Cow::Borrowed(text) => Body::Sent(answer.body().slice_ref(text.as_bytes())),
            Cow::Owned(text) => Body::Mended(text),
        };
        return Ok(Sheet { body, places, total, seen });
    }
    // A server may say by the body alone that it has nothing, or that something is wrong.
    let told = StatusBody::read(answer.body());
    match told.http {
        _ if told.code == "API2005" => Ok(nothing(asked)),
        Some(http) if http >= 400 => {
            Err(meaning(http, answer.headers(), answer.body(), call.label, call.credentials))
        }
        _ => Err(Error::NotJson),
    }
}

/// A page without rows: the list ends here.
pub(crate) fn nothing(asked: u64) -> Sheet {
    let seen = Seen { asked, received: 0, limit: None, total: None, next: Next::End, marks: [0; 3] };
    Sheet { body: Body::Mended(String::new()), places: Vec::new(), total: None, seen }
}

fn seen(envelope: &Envelope<'_>, asked: u64) -> Seen {
    let items = &envelope.items;
    let mark = |at: Option<usize>| {
        at.and_then(|at| items.get(at)).map_or(0, |item| {
            let mut hasher = DefaultHasher::new();
            item.text.hash(&mut hasher);
            hasher.finish() | 1
        })
    };
    Seen {
        asked,
        received: items.len() as u64,
        limit: envelope.limit,
        total: envelope.total,
        next: envelope.next.clone(),
        marks: [mark(Some(0)), mark(Some(1)), mark(items.len().checked_sub(1))],
    }
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn the_same_text_has_another_mark_in_another_version() {
        let row = r#"{"patient_id":"1"}"#;
        assert_eq!(mark(row, "1.0.0"), mark(row, "1.0.0"));
        assert_ne!(mark(row, "1.0.0"), mark(row, "1.0.1"));
        assert_ne!(mark(row, "1.0.0"), mark(r#"{"patient_id":"2"}"#, "1.0.0"));
    }
}
