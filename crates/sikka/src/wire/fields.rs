//! A row's known fields, found by name whatever its case and underscores, in one pass over the row.

use std::fmt;

use chrono::{NaiveDate, NaiveTime};
use pms::OddField;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::lenient::object;
use super::scalar::{self, Read, Scalar};

/// The names of one kind of row, each with its place in [`Fields`].
pub(crate) trait Names: Copy {
    /// The names as the reference writes them, by place.
    const NAMES: &'static [&'static str];
    /// The place of a name given as the reference writes it, or in lower case without underscores.
    fn find(bare: &str) -> Option<usize>;
    /// The name as the reference writes it.
    fn name(self) -> &'static str {
        Self::NAMES.get(self.place()).copied().unwrap_or_default()
    }
    /// The place.
    fn place(self) -> usize;
}

/// Declares the fields of a row: `Variant "name" = "bare" | "other"`.
macro_rules! names {
    ($kind:ident, $count:ident: $($variant:ident $name:literal = $($bare:literal)|+),+ $(,)?) => {
        #[derive(Clone, Copy)]
        enum $kind { $($variant),+ }
        const $count: usize = [$($name),+].len();
        impl $crate::wire::fields::Names for $kind {
            const NAMES: &'static [&'static str] = &[$($name),+];
            fn find(bare: &str) -> Option<usize> {
                match bare {
                    $($name => Some(Self::$variant as usize),)+
                    _ => match bare { $($($bare)|+ => Some(Self::$variant as usize),)+ _ => None },
                }
            }
            fn place(self) -> usize {
                self as usize
            }
        }
    };
}
pub(crate) use names;

/// The values of one row, and which of them nobody could read.
pub(crate) struct Fields<'a, const N: usize> {
    raw: &'a str,
    values: [Scalar<'a>; N],
    /// The values that were there and could not be read.
    pub(crate) odd: Vec<OddField>,
}

impl<'a, const N: usize> Fields<'a, N> {
    /// Reads one object. A field given twice, or under two names, counts where it says something. An object that is
    /// not quite JSON is read as far as it goes, and its damaged values are odd; the error says why it is none at all,
    /// without its content.
    pub(crate) fn read<K: Names>(raw: &'a str) -> Result<Self, &'static str> {
        if !raw.trim_start().starts_with('{') {
            return Err("not an object");
        }
        let mut deserializer = serde_json::Deserializer::from_str(raw);
        match deserializer.deserialize_map(RowVisitor::<N>(K::find)) {
            Ok(values) => Ok(Self { raw, values, odd: Vec::new() }),
            Err(_) => Self::damaged::<K>(raw).ok_or("not readable"),
        }
    }

    fn damaged<K: Names>(raw: &'a str) -> Option<Self> {
        let mut fields = Self { raw, values: std::array::from_fn(|_| Scalar::Absent), odd: Vec::new() };
        let whole = object(raw, |name, found| {
            let Some(place) = place_of(K::find, name) else { return };
            let Some(slot) = fields.values.get_mut(place) else { return };
            if !slot.is_blank() || found.value == Scalar::Absent {
                return;
            }
            *slot = found.value;
            if found.damaged {
                let name = K::NAMES.get(place).copied().unwrap_or_default().to_owned();
                fields.odd.push(OddField { name, text: pms::Phi::from(found.raw) });
            }
        });
        whole.then_some(fields)
    }

    /// The text; a nested value is odd and reads as empty.
    pub(crate) fn text<K: Names>(&mut self, field: K) -> String {
        self.note_nested(field).text().to_owned()
    }

    /// The text without what stands around it.
    pub(crate) fn trimmed<K: Names>(&mut self, field: K) -> &str {
        self.note_nested(field).text().trim()
    }

    /// True where the row names the field at all.
    pub(crate) fn names<K: Names>(&self, field: K) -> bool {
        !matches!(self.values[field.place()], Scalar::Absent)
    }

    /// A text about a patient.
    pub(crate) fn phi<K: Names>(&mut self, field: K) -> pms::Phi {
        pms::Phi::new(self.text(field))
    }

    /// A date without time.
    pub(crate) fn date<K: Names>(&mut self, field: K) -> Option<NaiveDate> {
        self.value(field, scalar::date)
    }

    /// A time of day.
    pub(crate) fn time<K: Names>(&mut self, field: K) -> Option<NaiveTime> {
        self.value(field, scalar::time)
    }

    /// A number of things or minutes.
    pub(crate) fn count<K: Names>(&mut self, field: K) -> Option<u32> {
        self.value(field, scalar::count)
    }

    /// An amount of money.
    pub(crate) fn amount<K: Names>(&mut self, field: K) -> Option<pms::Amount> {
        self.value(field, scalar::amount)
    }

    /// A truth value; `None` where it was not told.
    pub(crate) fn flag<K: Names>(&mut self, field: K) -> Option<bool> {
        self.value(field, scalar::flag)
    }

    fn note_nested<K: Names>(&mut self, field: K) -> &Scalar<'a> {
        if self.values[field.place()] == Scalar::Nested {
            let text = nested::<K>(self.raw, field).unwrap_or_default();
            self.note(field, text);
        }
        &self.values[field.place()]
    }

    fn note<K: Names>(&mut self, field: K, text: &str) {
        if !self.odd.iter().any(|odd| odd.name == field.name()) {
            self.odd.push(OddField { name: field.name().to_owned(), text: pms::Phi::from(text) });
        }
    }

    fn value<K: Names, T>(&mut self, field: K, read: fn(&str) -> Read<T>) -> Option<T> {
        match read(self.note_nested(field).text()) {
            Read::Good(value) => Some(value),
            Read::Nothing => None,
            Read::Odd => {
                let text = self.values[field.place()].text().to_owned();
                self.note(field, &text);
                None
            }
        }
    }
}

/// The JSON of a value that is a list or an object. Read only where one is met: no row as it should be has any.
fn nested<K: Names>(raw: &str, field: K) -> Option<&str> {
    let mut text = None;
    object(raw, |name, found| {
        if text.is_none() && found.value == Scalar::Nested && place_of(K::find, name) == Some(field.place()) {
            text = Some(found.raw);
        }
    });
    text
}

struct RowVisitor<const N: usize>(fn(&str) -> Option<usize>);

impl<'de, const N: usize> Visitor<'de> for RowVisitor<N> {
    type Value = [Scalar<'de>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values: [Scalar<'de>; N] = std::array::from_fn(|_| Scalar::Absent);
        while let Some(place) = map.next_key_seed(Key(self.0))? {
            match place.and_then(|place| values.get_mut(place)) {
                Some(slot) if slot.is_blank() => {
                    let value: Scalar<'de> = map.next_value()?;
                    if !(value == Scalar::Absent && *slot != Scalar::Absent) {
                        *slot = value;
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(values)
    }
}

pub(crate) struct Key(pub(crate) fn(&str) -> Option<usize>);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(place_of(self.0, name))
    }
}

pub(crate) fn place_of(find: fn(&str) -> Option<usize>, name: &str) -> Option<usize> {
    // Names as the reference writes them are the rule, and a page has some hundred thousand.
    if let Some(place) = find(name) {
        return Some(place);
    }
    if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return None;
    }
    let mut bare = [0_u8; 48];
    let mut length = 0;
    for byte in name.bytes() {
        *bare.get_mut(length)? = byte.to_ascii_lowercase();
        length += usize::from(byte != b'_');
    }
    std::str::from_utf8(&bare[..length]).ok().and_then(find)
}
