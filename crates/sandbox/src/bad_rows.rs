//! Pages of patients and appointments: written row by row, doubled, moved and spoilt as the dialect wants it.

use crate::choices::BadRow;
use crate::dialect::Dialect;
use crate::envelope::NO_UTF8;
use crate::reply::Page;

/// One row in so many is spoilt in each way.
const ONE_IN: u32 = 101;
/// What can be wrong with a row that the PMS has.
const SPOILERS: [BadRow; 6] =
    [BadRow::Escape, BadRow::Surrogate, BadRow::Control, BadRow::Utf8, BadRow::Odd, BadRow::Nested];

/// What [`write_page`] has to know of a kind of row.
pub(crate) struct Kind<T> {
    pub(crate) id: fn(&T) -> u32,
    /// A field with free text.
    pub(crate) text: &'static str,
    /// Fields and the odd values that they get, as JSON.
    pub(crate) odd: &'static [(&'static str, &'static str)],
}

/// The inside of `items`.
pub(crate) fn write_page<T>(
    dialect: &Dialect,
    page: Page,
    rows: &[&T],
    kind: &Kind<T>,
    mut write: impl FnMut(&mut String, &T),
) -> String {
    let mut out = String::new();
    let mut put = |out: &mut String, row: &T| {
        if !out.is_empty() {
            out.push(',');
        }
        let from = out.len();
        write(out, row);
        let turn = (kind.id)(row) % ONE_IN;
        let spoiler = SPOILERS.iter().zip((5..).step_by(13)).find(|(_, at)| *at == turn);
        if let Some((spoiler, _)) = spoiler.filter(|(spoiler, _)| dialect.spoils(**spoiler)) {
            let whole = out.split_off(from);
            out.push_str(&spoilt(*spoiler, whole, kind.text, kind.odd));
        }
    };
    if dialect.duplicates && page.start > 0 {
        put(&mut out, rows[page.start - 1]);
    }
    // Rows besides stand in the middle of a list, never in the answer about one record.
    let besides = (page.end - page.start > 1).then_some(page.start + (page.end - page.start) / 2);
    for (at, row) in rows.iter().enumerate().take(page.end).skip(page.start) {
        put(&mut out, row);
        if Some(at) == besides {
            for (kind, text) in [
                (BadRow::Garbage, r#",42,"a row",null,[]"#),
                (BadRow::Broken, r#",{"note":"x" "y",oops}"#),
                (BadRow::Noid, r#",{"note":"nobody's","practice_id":"1"}"#),
            ] {
                if dialect.spoils(kind) {
                    out.push_str(text);
                }
            }
        }
        if dialect.duplicates && at + 1 == page.end {
            put(&mut out, row);
        }
    }
    out
}

fn spoilt(spoiler: BadRow, mut row: String, text: &str, odd: &[(&str, &str)]) -> String {
    let beginning = format!("\"{text}\":\"");
    let inside = row.find(&beginning).map(|at| at + beginning.len());
    match (spoiler, inside) {
        (BadRow::Escape, Some(at)) => row.insert_str(at, r"\q "),
        (BadRow::Surrogate, Some(at)) => row.insert_str(at, r"\ud83d "),
        (BadRow::Control, Some(at)) => row.insert_str(at, "\u{1}\n "),
        (BadRow::Utf8, Some(at)) => row.insert(at, NO_UTF8),
        (BadRow::Nested, _) => replace(&mut row, text, r#"{"text":["a",{"b":null}]}"#),
        (BadRow::Odd, _) => {
            for (name, value) in odd {
                replace(&mut row, name, value);
                replace(&mut row, crate::json::underscored(name), value);
            }
        }
        _ => {}
    }
    row
}

/// Puts another value in the place of a field's.
fn replace(row: &mut String, name: &str, value: &str) {
    let beginning = format!("\"{name}\":");
    let Some(from) = row.find(&beginning).map(|at| at + beginning.len()) else { return };
    let mut escaped = false;
    let mut quoted = false;
    let end = row[from..].char_indices().find(|(_, character)| {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ',' | '}' => return !quoted,
            _ => {}
        }
        false
    });
    if let Some((length, _)) = end {
        row.replace_range(from..from + length, value);
    }
}
