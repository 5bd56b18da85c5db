//! One answer of a list: its rows, those that are none, and what the paging needs to know of it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use bytes::Bytes;
use http::Response;
use pms::Phi;

use crate::Error;
use crate::call::{Call, is_nothing};
use crate::paging::Seen;
use crate::walk::SetAside;
use crate::wire::answer::{StatusBody, meaning};
use crate::wire::envelope::{Envelope, text_of};

/// A page as it was read, before it is known where the list goes on.
pub(crate) struct Sheet<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) set_aside: Vec<SetAside>,
    pub(crate) total: Option<u64>,
    pub(crate) seen: Seen,
}

/// Reads an answer to a list's call.
pub(crate) fn read_sheet<T>(
    call: &Call,
    answer: &Response<Bytes>,
    asked: u64,
    read_row: fn(&str) -> Result<T, String>,
) -> Result<Sheet<T>, Error> {
    if is_nothing(answer) {
        return Ok(nothing(asked));
    }
    let text = text_of(answer.body());
    if let Some(envelope) = Envelope::read(&text) {
        return Ok(sheet(&envelope, asked, read_row));
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
pub(crate) fn nothing<T>(asked: u64) -> Sheet<T> {
    let next = crate::wire::envelope::Next::End;
    let seen = Seen { asked, received: 0, limit: None, total: None, next, marks: [0; 3] };
    Sheet { rows: Vec::new(), set_aside: Vec::new(), total: None, seen }
}

fn sheet<T>(envelope: &Envelope<'_>, asked: u64, read_row: fn(&str) -> Result<T, String>) -> Sheet<T> {
    let items = &envelope.items;
    let mut rows = Vec::with_capacity(items.len());
    let mut set_aside = Vec::new();
    for (position, item) in items.iter().enumerate() {
        match read_row(&item.readable()) {
            Ok(row) => rows.push(row),
            Err(reason) => set_aside.push(SetAside { position, reason, text: Phi::from(item.text) }),
        }
    }
    let mark = |at: Option<usize>| {
        at.and_then(|at| items.get(at)).map_or(0, |item| {
            let mut hasher = DefaultHasher::new();
            item.text.hash(&mut hasher);
            hasher.finish() | 1
        })
    };
    let seen = Seen {
        asked,
        received: items.len() as u64,
        limit: envelope.limit,
        total: envelope.total,
        next: envelope.next.clone(),
        marks: [mark(Some(0)), mark(Some(1)), mark(items.len().checked_sub(1))],
    };
    Sheet { rows, set_aside, total: envelope.total, seen }
}
