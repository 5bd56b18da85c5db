//! The list around the rows (`wire/sikka.md` 4): bare or in a one-element array, with or without `pagination`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::{Key, place_of};
use super::lenient::object;
use super::salvage::{Item, Parts, take_apart};
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
    pub(crate) items: Vec<Item<'a>>,
    pub(crate) limit: Option<u64>,
    pub(crate) total: Option<u64>,
    pub(crate) next: Next,
}

/// The text of an answer: damaged UTF-8 is replaced, a byte-order mark dropped.
pub(crate) fn text_of(body: &[u8]) -> Cow<'_, str> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    // Damage is rare, and looking for it alone is several times as fast as the repair.
    std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
}

impl<'a> Envelope<'a> {
    /// Reads a page; `None` where the text is no list, or was cut on its way. A page that is not quite JSON is taken
    /// apart row by row.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        if !text.starts_with(['{', '[']) {
            return None;
        }
        Self::sound(text).unwrap_or_else(|Damaged| Self::salvaged(text))
    }

    fn sound(text: &'a str) -> Result<Option<Self>, Damaged> {
        if !text.starts_with('[') {
            return Self::of_object(text);
        }
        let rows: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| Damaged)?;
        if let [only] = rows.as_slice()
            && only.get().starts_with('{')
            && let Some(envelope) = Self::of_object(only.get())?
        {
            return Ok(Some(envelope));
        }
        let items = rows.into_iter().map(|row| Item::whole(row.get())).collect();
        Ok(Some(Self { items, limit: None, total: None, next: Next::Untold }))
    }

    fn of_object(text: &'a str) -> Result<Option<Self>, Damaged> {
        let wire: Wire<'a> = serde_json::from_str(text).map_err(|_| Damaged)?;
        if wire.items.is_none() && !wire.is_list {
            return Ok(None);
        }
        let next = match wire.next {
            None => Next::Untold,
            Some(link) if link.trim().is_empty() => Next::End,
            Some(link) => Next::Link(link.trim().to_owned()),
        };
        let number = |value: Scalar<'_>| leading_number(value.text());
        let items = wire.items.unwrap_or_default();
        let items = if items.lone { lone_row(text) } else { items.rows };
        Ok(Some(Self { items, limit: number(wire.limit), total: number(wire.total), next }))
    }

    fn salvaged(text: &'a str) -> Option<Self> {
        let Parts { items, frame } = take_apart(text)?;
        let mut envelope = Self { items, limit: None, total: None, next: Next::Untold };
        if frame.is_empty() {
            return Some(envelope);
        }
        let (mut pagination, mut told) = (None, None);
        let whole = object(&frame, |name, found| match place_of(place, name) {
            Some(1) => envelope.limit = leading_number(found.value.text()),
            Some(2) => envelope.total = leading_number(found.value.text()),
            Some(3) => pagination = Some(found.raw),
            _ => {}
        });
        if let Some(links) = pagination {
            object(links, |name, found| {
                if name.eq_ignore_ascii_case("next") {
                    told = Some(found.value.text().trim().to_owned());
                }
            });
        }
        envelope.next = match told {
            None => Next::Untold,
            Some(link) if link.is_empty() => Next::End,
            Some(link) => Next::Link(link),
        };
        whole.then_some(envelope)
    }
}

fn lone_row(text: &str) -> Vec<Item<'_>> {
    let mut rows = Vec::new();
    object(text, |name, found| {
        if place_of(place, name) == Some(0) {
            rows.push(Item::whole(found.raw));
        }
    });
    rows
}

/// The text is not JSON.
struct Damaged;

/// `items`: a list; or the one row itself, whose text is fetched apart.
#[derive(Default)]
struct Items<'a> {
    rows: Vec<Item<'a>>,
    lone: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemsVisitor)
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Items<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<'de>, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = list.next_element::<&'de RawValue>()? {
            rows.push(Item::whole(row.get()));
        }
        Ok(Items { rows, lone: false })
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Items<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Items { rows: Vec::new(), lone: true })
    }
    fn visit_unit<E>(self) -> Result<Items<'de>, E> {
        Ok(Items::default())
    }
    fn visit_str<E>(self, _: &str) -> Result<Items<'de>, E> {
        Ok(Items::default())
    }
    fn visit_bool<E>(self, _: bool) -> Result<Items<'de>, E> {
        Ok(Items::default())
    }
    fn visit_u64<E>(self, _: u64) -> Result<Items<'de>, E> {
        Ok(Items::default())
    }
}

#[derive(Default)]
struct Wire<'a> {
    items: Option<Items<'a>>,
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
