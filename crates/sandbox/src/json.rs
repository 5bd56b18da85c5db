//! Rows as JSON text: every value a string, fields chosen by the request, names as the dialect spells them.

use std::fmt::{Display, Write};

use serde_json::Value;

use crate::choices::Scalars;

/// Which fields a request wants (wire/sikka.md 4: `fields`, `lightweight`).
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) all: bool,
    pub(crate) named: Vec<String>,
    pub(crate) only_named: bool,
    pub(crate) underscored: bool,
    pub(crate) scalars: Scalars,
}

impl Wanted {
    pub(crate) fn everything() -> Self {
        Self { all: true, ..Self::default() }
    }

    fn takes(&self, name: &str, is_default: bool) -> bool {
        if self.only_named {
            return self.named.iter().any(|wanted| wanted == name);
        }
        is_default || self.all || self.named.iter().any(|wanted| wanted == name)
    }
}

/// Writes one object.
pub(crate) struct RowWriter<'a> {
    out: &'a mut String,
    wanted: &'a Wanted,
    is_default: bool,
    empty: bool,
}

impl<'a> RowWriter<'a> {
    pub(crate) fn begin(out: &'a mut String, wanted: &'a Wanted) -> Self {
        out.push('{');
        Self { out, wanted, is_default: true, empty: true }
    }

    /// From here on come the fields that only `fields=get_all` (or their name) brings.
    pub(crate) fn rest(&mut self) -> &mut Self {
        self.is_default = false;
        self
    }

    pub(crate) fn put(&mut self, name: &str, value: &str) -> &mut Self {
        match self.wanted.scalars {
            Scalars::Text => {}
            Scalars::Sparse if value.is_empty() => return self,
            Scalars::Sparse => {}
            Scalars::Typed => {
                let is_plain = value.is_empty() || typed(value).is_some();
                if is_plain && self.wanted.takes(name, self.is_default) {
                    let spelt = if self.wanted.underscored { underscored(name) } else { name };
                    return self.raw(spelt, typed(value).unwrap_or("null"));
                }
            }
        }
        if self.name(name) {
            escape(value, self.out);
            self.out.push('"');
        }
        self
    }

    /// For values that need no escaping: numbers, links, dates.
    pub(crate) fn put_plain(&mut self, name: &str, value: impl Display) -> &mut Self {
        if self.wanted.scalars != Scalars::Text {
            return self.put(name, &value.to_string());
        }
        if self.name(name) {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "{value}");
            self.out.push('"');
        }
        self
    }

    /// Fields without a value, still present.
    pub(crate) fn absent(&mut self, names: &[&str]) -> &mut Self {
        for name in names {
            self.put_plain(name, "");
        }
        self
    }

    pub(crate) fn raw(&mut self, name: &str, json: &str) -> &mut Self {
        self.comma();
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
        self.out.push_str(json);
        self
    }

    pub(crate) fn end(self) {
        self.out.push('}');
    }

    fn comma(&mut self) {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
    }

    fn name(&mut self, name: &str) -> bool {
        if !self.wanted.takes(name, self.is_default) {
            return false;
        }
        self.comma();
        self.out.push('"');
        self.out.push_str(if self.wanted.underscored { underscored(name) } else { name });
        self.out.push_str("\":\"");
        true
    }
}

fn escape(text: &str, out: &mut String) {
    if !text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        out.push_str(text);
        return;
    }
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
}

/// The other spelling of a field's name.
pub(crate) fn underscored(name: &str) -> &str {
    match name {
        "firstname" => "first_name",
        "lastname" => "last_name",
        "middlename" => "middle_name",
        "birthdate" => "date_of_birth",
        "homephone" => "home_phone",
        "workphone" => "work_phone",
        "zipcode" => "zip_code",
        other => other,
    }
}

/// The text as a JSON number or boolean, where it is one.
fn typed(text: &str) -> Option<&str> {
    match text {
        "True" => return Some("true"),
        "False" => return Some("false"),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = all_digits(whole) && all_digits(fraction) && (whole == "0" || !whole.starts_with('0'));
    (is_number && text.len() < 16).then_some(text)
}

/// A row that is a value already, as the dialect writes it.
pub(crate) fn spelled(row: Value, underscores: bool, scalars: Scalars) -> Value {
    let Value::Object(fields) = row else { return row };
    let fields = fields.into_iter().filter_map(|(name, value)| {
        let name = if underscores { underscored(&name).to_owned() } else { name };
        let value = match (scalars, value.as_str()) {
            (Scalars::Sparse, Some("")) => return None,
            (Scalars::Typed, Some("")) => Value::Null,
            (Scalars::Typed, Some(text)) => {
                typed(text).and_then(|plain| serde_json::from_str(plain).ok()).unwrap_or(value)
            }
            _ => value,
        };
        Some((name, value))
    });
    fields.collect()
}
