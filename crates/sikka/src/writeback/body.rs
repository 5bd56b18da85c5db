//! Whether the body in Sikka's list is the one that was sent (`wire/sikka.md` 7.3).
//!
//! The list shows it as `name=value&…`, sometimes encoded and sometimes not, or as JSON.

use crate::submit::WriteBackRequest;
use crate::wire::scalar::Scalar;

/// Names by which Sikka keeps its books, and the one that tells how to send rather than what.
const BOOKKEEPING: [&str; 7] = ["request_key", "apiname", "api_name", "id", "op", "path", "check_spu"];

/// The fields that make two write-backs different (`wire/sikka.md` 7). Others are Sikka's additions.
const MEANING: [&str; 50] = [
    "patient_id",
    "date",
    "time",
    "length",
    "operatory",
    "provider_id",
    "practice_id",
    "description",
    "guarantor_id",
    "note",
    "staff",
    "type",
    "user",
    "status",
    "is_new_patient",
    "lastname",
    "firstname",
    "birthdate",
    "email",
    "phone",
    "has_insurance",
    "insurance_name",
    "subscriber",
    "subscriber_id",
    "group_number",
    "is_primary_or_secondary",
    "production_type",
    "procedure_codes",
    "value",
    "status_changed_by",
    "cancellation_code_id",
    "cancellation_note",
    "schedule",
    "gender",
    "workphone",
    "homephone",
    "cell",
    "text",
    "amount",
    "procedure_code",
    "procedure_description",
    "transaction_date",
    "payment_type",
    "transaction_sr_no",
    "cheque_no",
    "recall_date",
    "address_line1",
    "city",
    "zipcode",
    "other_phone",
];

/// Compares field by field. `places` may name the appointment, besides the body's `id=` and `path=`.
pub(super) fn says_the_same(listed: &str, places: &[&str], request: &WriteBackRequest) -> bool {
    let listed = listed.trim();
    let json = json_fields(listed);
    let is_json = json.is_some();
    let fields = json.unwrap_or_else(|| form_fields(listed));
    if !is_same_record(&fields, places, request) {
        return false;
    }
    same_fields(&fields, request) || (!is_json && holds_in_order(listed, request))
}

fn same_fields(fields: &[(String, String)], request: &WriteBackRequest) -> bool {
    let sent =
        || request.body.iter().filter(|(name, value)| !is_bookkeeping(name) && !value.trim().is_empty());
    let all_there = sent().all(|(name, value)| {
        fields.iter().any(|(other, listed)| same_name(name, other) && same_value(value, listed))
    });
    all_there && !fields.iter().any(|(name, value)| is_foreign(name, value, request))
}

/// A field with a meaning of its own that was not sent.
fn is_foreign(name: &str, value: &str, request: &WriteBackRequest) -> bool {
    let sent = request.body.iter().any(|(other, said)| same_name(name, other) && !said.trim().is_empty());
    !sent
        && !value.trim().is_empty()
        && !is_bookkeeping(name)
        && MEANING.iter().any(|known| same_name(known, name))
}

fn is_bookkeeping(name: &str) -> bool {
    BOOKKEEPING.iter().any(|known| same_name(known, name))
}

fn same_name(a: &str, b: &str) -> bool {
    let bare = |name: &str| decoded(name, true).replace('_', "").to_ascii_lowercase();
    bare(a) == bare(b)
}

/// Equal as written, percent-decoded, or decoded as a form.
fn same_value(sent: &str, listed: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sent = plain(sent);
    sent == plain(listed) || sent == plain(&decoded(listed, false)) || sent == plain(&decoded(listed, true))
}

fn decoded(text: &str, plus: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = |at: usize| after.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = &after[2..];
            }
            (b'+', ..) if plus => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The fields of a listed body, as they stand there.
pub(super) fn fields(listed: &str) -> Vec<(String, String)> {
    let listed = listed.trim();
    json_fields(listed).unwrap_or_else(|| form_fields(listed))
}

/// A field by its name in any spelling, decoded; empty where it is absent.
pub(super) fn value(fields: &[(String, String)], name: &str) -> String {
    let found = fields.iter().find(|(other, _)| same_name(name, other));
    found.map(|(_, value)| decoded(value, true).trim().to_owned()).unwrap_or_default()
}

/// As people read it: decoded as a form.
pub(super) fn readable(listed: &str) -> String {
    decoded(listed, true)
}

fn form_fields(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.to_owned()))
        .collect()
}

fn json_fields(text: &str) -> Option<Vec<(String, String)>> {
    // Some lists show JSON percent-encoded.
    let text = if text.starts_with("%7B") || text.starts_with("%7b") {
        decoded(text, true)
    } else {
        text.to_owned()
    };
    let map: std::collections::BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).ok()?;
    let fields = map.into_iter().map(|(name, value)| {
        let value = value.to_string();
        let text = serde_json::from_str::<Scalar<'_>>(&value).map(|scalar| scalar.text().to_owned());
        (name, text.unwrap_or_default())
    });
    Some(fields.collect())
}

/// For bodies that are not encoded and hold `&` or `=` in a value: the whole run of fields as it was sent.
fn holds_in_order(listed: &str, request: &WriteBackRequest) -> bool {
    let run = |skip: bool| {
        request
            .body
            .iter()
            .filter(|(name, value)| !(value.is_empty() || skip && is_bookkeeping(name)))
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    };
    [run(true), run(false)].iter().any(|run| {
        listed.match_indices(run.as_str()).any(|(at, _)| {
            let (before, after) = (&listed[..at], &listed[at + run.len()..]);
            let bounded =
                (before.is_empty() || before.ends_with('&')) && (after.is_empty() || after.starts_with('&'));
            let rest = form_fields(before).into_iter().chain(form_fields(after)).collect::<Vec<_>>();
            bounded && !rest.iter().any(|(name, value)| !value.trim().is_empty() && is_known(name))
        })
    })
}

fn is_known(name: &str) -> bool {
    !is_bookkeeping(name) && MEANING.iter().any(|known| same_name(known, name))
}

/// A change must name its appointment or patient; something new has none.
fn is_same_record(fields: &[(String, String)], places: &[&str], request: &WriteBackRequest) -> bool {
    let Some(wanted) = request.record().map(|id| decoded(id, false)) else { return true };
    let kind = request.kind();
    let number = if kind == "patient" { "patient_id" } else { "appointment_sr_no" };
    let by_field = fields.iter().any(|(name, value)| {
        (same_name(name, "id") || same_name(name, number)) && same_value(&wanted, value)
    });
    let ends_with_it = |text: &str| {
        let text = decoded(text, false);
        text.trim_end_matches('/')
            .rsplit_once('/')
            .is_some_and(|(before, last)| last == wanted && before.to_ascii_lowercase().contains(kind))
    };
    by_field
        || places.iter().any(|place| ends_with_it(place))
        || fields.iter().any(|(name, value)| {
            (same_name(name, "path") || same_name(name, "apiname")) && ends_with_it(value)
        })
}
