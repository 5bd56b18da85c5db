//! What staff asked for, and how one recognises it: in a row of the ledger, in a request, in what the PMS did.
//!
//! Each wish has words that no other one has: a mark in a text, or an appointment with a status or a time that it gets
//! only once a day.

use std::collections::BTreeMap;

/// Seed 001's seven, as the judge counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Book,
    Register,
    Status,
    Cancel,
    Move,
    ChangePatient,
    Note,
    Pay,
}

/// Something that staff confirmed, or tried to.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) kind: Kind,
    /// What makes it this one.
    pub(crate) key: String,
    /// The appointment that it is about, by its number in the day's book of visits; what stays in order.
    pub(crate) visit: Option<usize>,
    /// The patient's record that it changes.
    pub(crate) patient: Option<String>,
    /// What it needs first.
    pub(crate) ground: Option<String>,
    /// The engine said that it is kept.
    pub(crate) confirmed: bool,
    /// It was refused at the desk: nothing may come of it.
    pub(crate) turned_away: bool,
    /// A person asked to take it back.
    pub(crate) taken_back: bool,
    /// All that was built on it was taken back, and so it went with that.
    pub(crate) went_along: bool,
    /// How often a person asked to send it again.
    pub(crate) sent_again: u32,
    /// A person found it in their list.
    pub(crate) asked: bool,
    /// A person left it alone for good.
    pub(crate) left_to_rest: bool,
}

/// The mark in a text: a word of its own.
pub(crate) fn mark(number: usize) -> String {
    format!("mk{number}x")
}

fn mark_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .find(|word| {
            word.strip_prefix("mk")
                .and_then(|rest| rest.strip_suffix('x'))
                .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        })
        .map(str::to_owned)
}

/// The key of a request: by its method, its path and its fields. `visit` knows which visit an appointment's number is.
pub(crate) fn key_of(
    method: &str,
    path: &str,
    fields: &BTreeMap<String, String>,
    visit: impl Fn(&str) -> Option<usize>,
) -> Option<String> {
    if let Some(number) = path.strip_prefix("/appointments/") {
        let visit = visit(number)?;
        let told = |name: &str| fields.get(name).map_or("", String::as_str);
        return Some(match method {
            "PATCH" => status_key(visit, told("value")),
            _ => move_key(visit, told("date"), told("time"), told("operatory")),
        });
    }
    // What people read comes first: a name may be anybody's, a mark is not.
    ["text", "note", "description", "lastname", "firstname"]
        .iter()
        .find_map(|name| mark_in(fields.get(*name)?))
}

pub(crate) fn status_key(visit: usize, value: &str) -> String {
    format!("visit {visit} becomes {value}")
}

pub(crate) fn move_key(visit: usize, date: &str, time: &str, chair: &str) -> String {
    format!("visit {visit} moves to {date} {time} {chair}")
}
