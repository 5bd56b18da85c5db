//! Splits a page that is not quite JSON into its rows, so that one bad row costs no other.
//!
//! A row ends where its brackets say so. Where they do not, it ends where the next one begins: the rows of a list begin
//! with the same name. A page whose end is missing was cut on its way, and is none.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::IgnoredAny;

use super::lenient::{LONGEST_NESTED, name_at, nested_end, object, skip, string_end};

/// One row of a page, as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    pub(crate) text: &'a str,
    /// Its first brace is missing.
    headless: bool,
    /// Its last brace is missing.
    endless: bool,
}

impl<'a> Item<'a> {
    pub(crate) fn whole(text: &'a str) -> Self {
        Self { text, headless: false, endless: false }
    }

    /// Where in `page`, of which the row is a part, the row stands.
    pub(crate) fn place_in(&self, page: &str) -> Place {
        let start = (self.text.as_ptr() as usize).saturating_sub(page.as_ptr() as usize);
        let end = start + self.text.len();
        Place { start, end, headless: self.headless, endless: self.endless }
    }

    /// The text to read the row from: with the brackets that it lacks.
    pub(crate) fn readable(&self) -> Cow<'a, str> {
        if !self.headless && !self.endless {
            return Cow::Borrowed(self.text);
        }
        let (head, end) = (if self.headless { "{" } else { "" }, if self.endless { "}" } else { "" });
        Cow::Owned(format!("{head}{}{end}", self.text))
    }
}

/// Where a row stands in the text of its page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    start: usize,
    end: usize,
    headless: bool,
    endless: bool,
}

impl Place {
    /// The row again, from the same text.
    pub(crate) fn item(self, page: &str) -> Item<'_> {
        let text = page.get(self.start..self.end).unwrap_or_default();
        Item { text, headless: self.headless, endless: self.endless }
    }
}

/// A page taken apart: its rows, and the text around them.
pub(crate) struct Parts<'a> {
    pub(crate) items: Vec<Item<'a>>,
    /// The page with an empty list of rows; empty for a bare list.
    pub(crate) frame: String,
}

const SPACE: &[u8] = b" \t\r\n";
/// The names of the envelope (`wire/sikka.md` 4).
const FRAME: [&str; 6] = ["offset", "limit", "total_count", "execution_time", "pagination", "items"];

/// Takes a page apart; `None` where it is no list or where its end is missing.
pub(crate) fn take_apart(text: &str) -> Option<Parts<'_>> {
    let text = text.trim();
    let (head, start) = match items_start(text) {
        Some(start) => (text[..start].trim_start_matches(['[', ' ', '\t', '\r', '\n']), start),
        None if text.starts_with('[') => ("", 1),
        None => return None,
    };
    let (items, end) = Splitter::new(text, start, head.is_empty()).rows()?;
    let frame = if head.is_empty() { String::new() } else { format!("{head}]{}", &text[end..]) };
    Some(Parts { items, frame })
}

/// Behind the bracket that begins the list of rows.
fn items_start(text: &str) -> Option<usize> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    text.match_indices('"').find_map(|(at, _)| {
        let (name, value) = name_at(text, at)?;
        (name.eq_ignore_ascii_case("items") && text.as_bytes().get(value) == Some(&b'[')).then_some(value + 1)
    })
}

struct Splitter<'a> {
    text: &'a str,
    at: usize,
    /// Where rows begin, as far as their first name shows.
    starts: Vec<usize>,
    /// There is no envelope around the list.
    bare: bool,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str, at: usize, bare: bool) -> Self {
        let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
        for (brace, _) in text[at..].match_indices('{') {
            let brace = at + brace;
            if let Some((name, _)) = name_at(text, skip(text.as_bytes(), brace + 1, SPACE)) {
                named.entry(name).or_default().push(brace);
            }
        }
        let most = named.into_values().max_by_key(|places| (places.len(), std::cmp::Reverse(places[0])));
        Self { text, at, starts: most.unwrap_or_default(), bare }
    }

    /// All rows, and where the list's closing bracket has ended.
    fn rows(mut self) -> Option<(Vec<Item<'a>>, usize)> {
        let bytes = self.text.as_bytes();
        let mut items = Vec::new();
        loop {
            self.at = skip(bytes, self.at, b" \t\r\n,}");
            let next = self.next_start();
            match bytes.get(self.at)? {
                // A bracket too many, and the list goes on.
                b']' if let Some(next) = next.filter(|_| !self.closes(self.at)) => self.at = next,
                b']' => return Some((items, self.at + 1)),
                b'{' => items.push(self.object(next)?),
                _ => items.push(self.stray(next)?),
            }
        }
    }

    fn next_start(&self) -> Option<usize> {
        self.starts.get(self.starts.partition_point(|start| *start <= self.at)).copied()
    }

    fn object(&mut self, next: Option<usize>) -> Option<Item<'a>> {
        let bytes = self.text.as_bytes();
        if let Ok(end) = nested_end(bytes, self.at, self.at + LONGEST_NESTED) {
            let row = &self.text[self.at..end];
            let alone = next.is_none_or(|next| end <= next);
            // What only seems to end here holds the rows that follow, or the end of the page.
            if serde_json::from_str::<IgnoredAny>(row).is_ok() || alone && self.goes_on(end) {
                self.at = end;
                return Some(Item::whole(row));
            }
        }
        self.up_to(next, false)
    }

    /// Something between the rows that is no object; or one whose first brace is missing.
    fn stray(&mut self, next: Option<usize>) -> Option<Item<'a>> {
        let bytes = self.text.as_bytes();
        let headless = name_at(self.text, self.at).is_some();
        let end = match bytes[self.at] {
            _ if headless => None,
            b'"' => string_end(bytes, self.at),
            b'[' => nested_end(bytes, self.at, self.at + LONGEST_NESTED).ok(),
            _ => self.text[self.at..].find([',', ']', '{', '}', '"']).map(|length| self.at + length),
        };
        match end {
            Some(end) if end > self.at && next.is_none_or(|next| end <= next) && self.goes_on(end) => {
                let item = Item::whole(self.text[self.at..end].trim_end());
                self.at = end;
                Some(item)
            }
            _ => self.up_to(next, headless),
        }
    }

    /// A row without an end of its own: up to the next one, or to the end of the list.
    fn up_to(&mut self, next: Option<usize>, headless: bool) -> Option<Item<'a>> {
        let end = match next {
            Some(next) => next,
            None => self.list_end()?,
        };
        let text = self.text[self.at..end].trim_end_matches([' ', '\t', '\r', '\n', ',']);
        self.at = end;
        let mut item = Item { text, headless, endless: false };
        let readable = item.readable();
        item.endless = readable.starts_with('{') && !object(&readable, |_, _| {});
        Some(item)
    }

    /// Whether the list goes on, or ends, behind what seems to be a row.
    fn goes_on(&self, end: usize) -> bool {
        let at = skip(self.text.as_bytes(), end, SPACE);
        match self.text.as_bytes().get(at) {
            Some(b',' | b'{') => true,
            Some(b']') => self.closes(at),
            _ => false,
        }
    }

    /// The bracket that ends the list, looked for without regard to quotes.
    fn list_end(&self) -> Option<usize> {
        self.text[self.at..].match_indices(']').map(|(at, _)| self.at + at).find(|at| self.closes(*at))
    }

    /// Whether the envelope goes on or ends behind this bracket.
    fn closes(&self, bracket: usize) -> bool {
        let bytes = self.text.as_bytes();
        let at = skip(bytes, bracket + 1, SPACE);
        match bytes.get(at) {
            // A bare list ends here; in an envelope the end is missing then.
            None => self.bare,
            Some(b'}') => skip(bytes, at, b" \t\r\n}]") == bytes.len(),
            Some(b',') => {
                let after = skip(bytes, at, b" \t\r\n,");
                let name = name_at(self.text, after);
                let known =
                    name.is_some_and(|(name, _)| FRAME.iter().any(|one| name.eq_ignore_ascii_case(one)));
                known || bytes.get(after) == Some(&b'}') && skip(bytes, after, b" \t\r\n}]") == bytes.len()
            }
            Some(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::envelope::{Envelope, Next};
    use super::super::lenient::object;

    const BEFORE: &str = r#"{"offset":"0","limit":"5","total_count":"9","pagination":{"first":"x","next":"https://a/v4/p?offset=1&limit=5"},"items":["#;

    fn row(id: usize) -> String {
        format!(r#"{{"href":"h","patient_id":"{id}","note":"a, {{b}} [c] \"d\"","n":7}}"#)
    }

    /// A page of five rows, the one in the middle as given.
    fn page(middle: &str, end: &str) -> String {
        let rows = [row(1), row(2), middle.to_owned(), row(4), row(5)].join(",");
        format!("{BEFORE}{rows}{end}")
    }

    #[test]
    fn one_bad_row_costs_no_other() {
        let bad = [
            r#"{"href":"h","patient_id":"3","note":"\x"}"#,
            r#"{"href":"h","patient_id":"3","note":"\u12"}"#,
            "{\"href\":\"h\",\"patient_id\":\"3\",\"note\":\"a\u{1}\nb\"}",
            r#"{"href":"h","patient_id":"3","note":NaN,}"#,
            r#"{"href":"h","patient_id":"3","note":"open}"#,
            r#"{"href":"h","patient_id":"3","note":"open"#,
            r#"{"href":"h","patient_id":"3","note":"back\"}"#,
            r#"{"href":"h","patient_id":"3","note":"no end""#,
            r#"{"href":"h","patient_id":"3","note":"too many"}}}"#,
            r#"{"href":"h","patient_id":"3","note":["too many"]]}"#,
            r#"{"href":"h","patient_id":"3","note":[1}"#,
            r#"{"href":"h","patient_id":"3","note":{"a":1}"#,
            r#""href":"h","patient_id":"3","note":"no head"}"#,
            r#""href":"h","patient_id":"3","note":"neither""#,
            r#"{"href:"h","patient_id":"3","note":"name"}"#,
            r#"{"href":"h","patient_id":"3","note":"said "so" and so"}"#,
            r#"{"href":"h","patient_id":"3"},"#,
            r#"{"href":"h","patient_id":"3"}]"#,
        ];
        for middle in bad {
            for end in ["]}", " ] } ", r#"],"execution_time":"5"}"#, "],}"] {
                for text in [page(middle, end), format!("[{}]", page(middle, end))] {
                    let read = Envelope::read(&text).unwrap_or_else(|| panic!("no page: {middle} {end}"));
                    let ids: Vec<_> = read
                        .items
                        .iter()
                        .map(|item| {
                            let mut id = String::new();
                            let whole = object(&item.readable(), |name, found| {
                                if name == "patient_id" {
                                    found.value.text().clone_into(&mut id);
                                }
                            });
                            assert!(whole, "{middle} {end}: {}", item.text);
                            id
                        })
                        .collect();
                    assert_eq!(ids, ["1", "2", "3", "4", "5"], "{middle} {end}");
                    assert!(
                        read.items.iter().enumerate().all(|(at, item)| at == 2 || item.text == row(at + 1))
                    );
                    assert_eq!((read.limit, read.total), (Some(5), Some(9)));
                    assert!(matches!(read.next, Next::Link(_)));
                }
            }
        }
    }

    #[test]
    fn what_is_no_row_is_given_as_it_came() {
        for middle in ["7", "garbage", r#""text""#, "[1,2]", "<html>", "NaN", "undefined"] {
            let text = page(middle, "]}").replacen(r#""n":7}"#, r#""n":NaN}"#, 1);
            let read = Envelope::read(&text).unwrap();
            let texts: Vec<_> = read.items.iter().map(|item| item.text).collect();
            assert_eq!((texts.len(), texts[2]), (5, middle));
        }
    }

    #[test]
    fn the_last_row_and_a_bare_list_are_saved_too() {
        let text = format!("{BEFORE}{},{}]}}", row(1), r#"{"href":"h","patient_id":"2","note":"open"#);
        assert_eq!(Envelope::read(&text).unwrap().items.len(), 2);
        let bare = format!("[{},{},{}]", row(1), r#"{"href":"h","note":"\x"}"#, row(3));
        assert_eq!(Envelope::read(&bare).unwrap().items.len(), 3);
        let only = format!("{BEFORE}{}]}}", r#"{"href":"h","patient_id":"1","note":"\x"}"#);
        assert_eq!(Envelope::read(&only).unwrap().items.len(), 1);
    }

    #[test]
    fn a_page_that_was_cut_is_none() {
        let damaged = page(r#"{"href":"h","patient_id":"3","note":"\x"}"#, r#"],"execution_time":"5"}"#);
        for whole in [page(&row(3), "]}"), page(&row(3), r#"],"execution_time":"5"}"#), damaged] {
            for (end, _) in whole.char_indices() {
                assert!(Envelope::read(&whole[..end]).is_none(), "{}", &whole[..end]);
            }
            assert_eq!(Envelope::read(&whole).unwrap().items.len(), 5);
        }
    }
}
