//! The list around the rows (`wire/sikka.md` 4): bare or in a one-element array, with or without `pagination`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::Key;
use super::scalar::{Scalar, leading_number};

/// What an answer says about where the list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// A link.
    Link(String),
    /// There is `pagination`, and it has no next page.
    End,
    /// The answer does not speak of pages.
    Untold,
}

/// One page as it was sent.
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    pub(crate) items: Vec<&'a RawValue>,
    pub(crate) limit: Option<u64>,
    pub(crate) total: Option<u64>,
    pub(crate) next: Next,
}

/// The text of an answer: damaged UTF-8 is replaced, a byte-order mark dropped.
pub(crate) fn text_of(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    String::from_utf8_lossy(body)
}

/// The text with raw control characters as spaces, where it has any: some PMS notes hold them, JSON may not.
pub(crate) fn without_controls(text: &str) -> Option<String> {
    let bad = |c: char| c.is_control() && c.is_ascii();
    text.contains(bad).then(|| text.replace(bad, " "))
}

impl<'a> Envelope<'a> {
    /// Reads a page; `None` where the text is no list.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        if !text.starts_with('[') {
            return Self::of_object(text);
        }
        let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
        match items.as_slice() {
            [] => Some(Self { items, limit: None, total: None, next: Next::Untold }),
            [only] if only.get().starts_with('{') => match Self::of_object(only.get()) {
                Some(envelope) => Some(envelope),
                None => Some(Self { items, limit: None, total: None, next: Next::Untold }),
            },
            _ => Some(Self { items, limit: None, total: None, next: Next::Untold }),
        }
    }

    fn of_object(text: &'a str) -> Option<Self> {
        let wire: Wire<'a> = serde_json::from_str(text).ok()?;
        let items = match wire.items {
            Some(raw) if raw.get().starts_with('[') => serde_json::from_str(raw.get()).ok()?,
            Some(raw) if raw.get().starts_with('{') => vec![raw],
            None if !wire.is_list => return None,
            _ => Vec::new(),
        };
        let next = match wire.next {
            None => Next::Untold,
            Some(link) if link.trim().is_empty() => Next::End,
            Some(link) => Next::Link(link.trim().to_owned()),
        };
        let number = |value: Scalar<'_>| leading_number(value.text());
        Some(Self { items, limit: number(wire.limit), total: number(wire.total), next })
    }
}

#[derive(Default)]
struct Wire<'a> {
    items: Option<&'a RawValue>,
    limit: Scalar<'a>,
    total: Scalar<'a>,
    next: Option<String>,
    is_list: bool,
}

fn place(bare: &str) -> Option<usize> {
    match bare {
        "items" => Some(0),
        "limit" => Some(1),
        "totalcount" => Some(2),
        "pagination" => Some(3),
        "offset" => Some(4),
        _ => None,
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Wire<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(WireVisitor)
    }
}

struct WireVisitor;

impl<'de> Visitor<'de> for WireVisitor {
    type Value = Wire<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut wire = Wire::default();
        while let Some(found) = map.next_key_seed(Key(place))? {
            wire.is_list |= found.is_some();
            match found {
                Some(0) => wire.items = Some(map.next_value()?),
                Some(1) => wire.limit = map.next_value()?,
                Some(2) => wire.total = map.next_value()?,
                Some(3) => wire.next = map.next_value::<Links>()?.0,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(wire)
    }
}

/// `pagination`, of which only `next` counts. `None` where it is not an object or names no `next`.
struct Links(Option<String>);

impl<'de> Deserialize<'de> for Links {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LinksVisitor)
    }
}

struct LinksVisitor;

impl<'de> Visitor<'de> for LinksVisitor {
    type Value = Links;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("links")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Links, A::Error> {
        let mut next = None;
        while let Some(found) = map.next_key_seed(Key(|bare| (bare == "next").then_some(0)))? {
            if found.is_some() {
                next = Some(map.next_value::<Scalar<'de>>()?.text().to_owned());
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Links(next))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Links, A::Error> {
        let mut links = Links(None);
        while let Some(one) = list.next_element::<Links>()? {
            links = if links.0.is_some() { links } else { one };
        }
        Ok(links)
    }
    fn visit_unit<E>(self) -> Result<Links, E> {
        Ok(Links(None))
    }
    fn visit_str<E>(self, _: &str) -> Result<Links, E> {
        Ok(Links(None))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Links, E> {
        Ok(Links(None))
    }
    fn visit_u64<E>(self, _: u64) -> Result<Links, E> {
        Ok(Links(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_found_in_every_wrapping() {
        let bare = r#"{"offset":"0","limit":"50","total_count":"2","pagination":{"next":""},"items":[{"a":"1"},{"a":"2"}]}"#;
        let wrapped = format!("[{bare}]");
        for text in [bare, wrapped.as_str()] {
            let page = Envelope::read(text).unwrap();
            assert_eq!((page.items.len(), page.limit, page.total), (2, Some(50), Some(2)));
            assert_eq!(page.next, Next::End);
        }
        let numbers = Envelope::read(r#"{"limit":50,"total_count":2,"items":[{}]}"#).unwrap();
        assert_eq!((numbers.limit, numbers.total, numbers.next), (Some(50), Some(2), Next::Untold));
        assert_eq!(Envelope::read(r#"[{"a":1},{"a":2}]"#).unwrap().items.len(), 2);
        assert_eq!(Envelope::read(r#"[{"a":1}]"#).unwrap().items.len(), 1);
        assert_eq!(Envelope::read("[]").unwrap().items.len(), 0);
        assert_eq!(Envelope::read(r#"{"items":null,"pagination":null}"#).unwrap().items.len(), 0);
        assert_eq!(Envelope::read(r#"{"items":{"a":"1"}}"#).unwrap().items.len(), 1);
    }

    #[test]
    fn what_is_no_list_is_not_taken_for_an_empty_one() {
        for text in ["<html></html>", "", "null", "\"items\"", r#"{"message":"hello"}"#, r#"{"items":[{"a":"#]
        {
            assert!(Envelope::read(text).is_none(), "{text}");
        }
    }
}
