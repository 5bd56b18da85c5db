//! Lists in their envelope, and what can be odd about it (wire/sikka.md 4).

use serde_json::{Value, json};

use crate::choices::{BadRow, EmptyList, Offset, Pagination, TotalCount};
use crate::dialect::Dialect;
use crate::reply::{Call, Page, Reply};

/// Stands in a body for a byte that is no UTF-8.
pub(crate) const NO_UTF8: char = '\u{10FFFF}';

/// Rows in their envelope; 204 where there are none. `items` is the inside of the array.
pub(crate) fn envelope(call: &Call, dialect: &Dialect, page: Page, items: &str) -> Reply {
    if page.start >= page.end {
        return nothing(call, dialect, page);
    }
    whole(call, dialect, page, items)
}

/// What a list without rows is.
pub(crate) fn nothing(call: &Call, dialect: &Dialect, page: Page) -> Reply {
    match dialect.empty_list {
        EmptyList::NoContent => Reply::json(204, String::new()),
        EmptyList::Blank => Reply::json(200, String::new()),
        EmptyList::Envelope => whole(call, dialect, page, ""),
    }
}

fn whole(call: &Call, dialect: &Dialect, page: Page, items: &str) -> Reply {
    let number = |number: usize| {
        if dialect.numeric_envelope { json!(number) } else { json!(number.to_string()) }
    };
    let mut head = json!({
        "offset": number(page.offset), "limit": number(page.asked), "execution_time": number(20 + page.total % 60),
    });
    let told = match dialect.total_count {
        TotalCount::True => Some(page.total),
        TotalCount::High => Some(page.total + page.total / 3 + 7),
        TotalCount::Low => Some(page.total - page.total / 3),
        TotalCount::Zero => Some(0),
        TotalCount::Missing => None,
    };
    if let Some(told) = told {
        head["total_count"] = number(told);
    }
    if dialect.pagination != Pagination::Missing {
        head["pagination"] = links(call, dialect, page);
    }
    let mut text = head.to_string();
    // Items last: what comes before is small, and stays whole where an answer breaks off.
    text.pop();
    let (before, after) = if dialect.array_wrapped { ("[", "]") } else { ("", "") };
    let body = format!("{before}{text},\"items\":[{items}]}}{after}");
    let mut reply = Reply::json(200, String::new());
    reply.body = if dialect.spoils(BadRow::Utf8) { spoilt(&body) } else { body.into() };
    reply
}

fn links(call: &Call, dialect: &Dialect, page: Page) -> Value {
    let base = if dialect.http_links {
        call.base.replacen("https://", "http://", 1).trim_end_matches("/v4").to_owned()
    } else {
        call.base.clone()
    };
    let Page { offset, limit, total, .. } = page;
    let path = call.segments.join("/");
    let filters: String = call
        .query
        .iter()
        .filter(|(name, _)| {
            dialect.links_keep_filters && !matches!(name.as_str(), "offset" | "limit" | "request_key")
        })
        .map(|(name, value)| format!("&{name}={}", crate::authorize::encoded(value)))
        .collect();
    let link = |offset: usize| format!("{base}/{path}?offset={offset}&limit={limit}{filters}");
    let (last, step) = match dialect.offset {
        Offset::Page => (total.div_ceil(limit).saturating_sub(1), 1),
        Offset::Row => (total.saturating_sub(1) / limit * limit, limit),
    };
    let next = match dialect.pagination {
        Pagination::Foreign if page.end < total => {
            format!("{}/v4/{path}?offset={}&limit={limit}", dialect.foreign_host, offset + step)
        }
        _ if page.end < total => link(offset + step),
        Pagination::Loop => link(0),
        Pagination::Itself => link(offset),
        _ => String::new(),
    };
    let previous = if page.start > 0 { link(offset.saturating_sub(step)) } else { String::new() };
    let mut all =
        json!({"first": link(0), "previous": previous, "current": link(offset), "last": link(last)});
    if dialect.pagination != Pagination::WithoutNext {
        all["next"] = next.into();
    }
    all
}

fn spoilt(body: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    for (index, part) in body.split(NO_UTF8).enumerate() {
        if index > 0 {
            bytes.extend([0xC3, 0x28]);
        }
        bytes.extend(part.as_bytes());
    }
    bytes
}
