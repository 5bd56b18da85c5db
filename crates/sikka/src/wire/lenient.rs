//! Reads an object that is not quite JSON: what can be read is read, and what cannot costs its own field alone.
//!
//! Slower than serde_json, and used only where that refused the text.

use std::borrow::Cow;

use super::scalar::Scalar;

/// A longer text is not looked through: whoever sends it means no row.
const LONGEST: usize = 1 << 18;
/// A list or an object within a row is looked through for so long before its end is called lost.
pub(super) const LONGEST_NESTED: usize = 1 << 14;

/// One field as it was found.
pub(crate) struct Found<'a> {
    pub(crate) value: Scalar<'a>,
    /// The value as it came, without its quotes.
    pub(crate) raw: &'a str,
    /// The value is damaged: what could be read of it is not all of it.
    pub(crate) damaged: bool,
}

/// Hands out every field of the object that `text` is. False where it is none, or where its end is missing.
pub(crate) fn object<'a>(text: &'a str, mut take: impl FnMut(&str, Found<'a>)) -> bool {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'{') || bytes.len() > LONGEST {
        return false;
    }
    let mut at = 1;
    loop {
        at = skip(bytes, at, b" \t\r\n,");
        match bytes.get(at) {
            None => return false,
            Some(b'}') => return true,
            Some(_) => {}
        }
        let Some((name, start)) = name_at(text, at) else {
            match next_name(text, at) {
                Some((_, next)) => at = next,
                None => return bytes.ends_with(b"}"),
            }
            continue;
        };
        let Some((found, end)) = value(text, start) else { return false };
        take(&decoded(name).0, found);
        at = end;
    }
}

/// The value at `start`, and where it ends.
fn value(text: &str, start: usize) -> Option<(Found<'_>, usize)> {
    let bytes = text.as_bytes();
    match bytes.get(start)? {
        b'"' => {
            if let Some(end) = string_end(bytes, start).filter(|end| goes_on(text, *end)) {
                let raw = &text[start + 1..end - 1];
                let (value, damaged) = decoded(raw);
                return Some((Found { value: Scalar::Text(value), raw, damaged }, end));
            }
        }
        b'{' | b'[' => {
            if let Ok(end) = nested_end(bytes, start, start + LONGEST_NESTED) {
                let raw = &text[start..end];
                return Some((Found { value: Scalar::Nested, raw, damaged: false }, end));
            }
        }
        _ => {
            let end = start + text[start..].find([',', '}', '\n'])?;
            let raw = text[start..end].trim();
            let plain = raw
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'));
            let value = match raw {
                "" | "null" => Scalar::Absent,
                _ => Scalar::Text(Cow::Borrowed(raw)),
            };
            let damaged = !(plain || matches!(raw, "null" | "true" | "false"));
            return Some((Found { value, raw, damaged }, end));
        }
    }
    // The value does not end where it seems to: it is taken up to the next name, or to the end of the object.
    let end = next_name(text, start).map_or_else(|| text.rfind('}'), |(comma, _)| Some(comma))?;
    let raw = text.get(start..end)?.trim();
    let inner = raw.strip_prefix('"').unwrap_or(raw);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    Some((Found { value: Scalar::Text(decoded(inner).0), raw: inner, damaged: true }, end))
}

/// Whether an object goes on, or ends, behind a value.
fn goes_on(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let at = skip(bytes, at, b" \t\r\n");
    match bytes.get(at) {
        None | Some(b'}') => true,
        Some(b',') => {
            let next = skip(bytes, at, b" \t\r\n,");
            matches!(bytes.get(next), None | Some(b'}')) || name_at(text, next).is_some()
        }
        Some(b'"') => name_at(text, at).is_some(),
        Some(_) => false,
    }
}

/// A name at `at` with its colon, and where its value begins.
pub(super) fn name_at(text: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b' ' | b'-' | b'.' | b'#' | b'\\');
    let length = bytes[at + 1..].iter().take(65).take_while(|byte| is_part(byte)).count();
    let end = at + 1 + length;
    if length == 0 || bytes.get(end) != Some(&b'"') {
        return None;
    }
    let colon = skip(bytes, end + 1, b" \t\r\n");
    (bytes.get(colon) == Some(&b':')).then(|| (&text[at + 1..end], skip(bytes, colon + 1, b" \t\r\n")))
}

/// The next name after `from` that follows a comma: where the comma is, and where the name begins.
fn next_name(text: &str, from: usize) -> Option<(usize, usize)> {
    text.get(from..)?.match_indices(',').find_map(|(comma, _)| {
        let comma = from + comma;
        let at = skip(text.as_bytes(), comma, b" \t\r\n,");
        name_at(text, at).map(|_| (comma, at))
    })
}

/// Where the first byte is that is none of these.
pub(super) fn skip(bytes: &[u8], at: usize, these: &[u8]) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| these.contains(byte)).count()
}

/// Behind the quote that ends the string at `at`.
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += 1;
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 1,
            _ => {}
        }
    }
}

/// Behind the bracket that ends the list or object at `at`; else where the wrong bracket is, or `None` for the end.
pub(super) fn nested_end(bytes: &[u8], mut at: usize, limit: usize) -> Result<usize, Option<usize>> {
    let mut open = Vec::new();
    while at < limit.min(bytes.len()) {
        let byte = bytes[at];
        match byte {
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'"' => {
                at = string_end(bytes, at).ok_or(None)?;
                continue;
            }
            b'}' | b']' => match open.pop() {
                Some(expected) if expected == byte && open.is_empty() => return Ok(at + 1),
                Some(expected) if expected == byte => {}
                _ => return Err(Some(at)),
            },
            _ => {}
        }
        at += 1;
    }
    Err(None)
}

/// The text of a string, and whether an escape in it stands for nothing. Raw control characters are taken as they
/// are: some PMS notes hold them.
pub(super) fn decoded(raw: &str) -> (Cow<'_, str>, bool) {
    if !raw.contains('\\') {
        return (Cow::Borrowed(raw), false);
    }
    let (mut text, mut damaged) = (String::with_capacity(raw.len()), false);
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let escape = &rest[at..];
        let mut length = 2;
        match escape.as_bytes().get(1) {
            Some(b'"') => text.push('"'),
            Some(b'\\') => text.push('\\'),
            Some(b'/') => text.push('/'),
            Some(b'b') => text.push('\u{8}'),
            Some(b'f') => text.push('\u{c}'),
            Some(b'n') => text.push('\n'),
            Some(b'r') => text.push('\r'),
            Some(b't') => text.push('\t'),
            Some(b'u') => {
                let (character, taken) = unicode(escape);
                damaged |= character.is_none();
                text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
                length = taken;
            }
            // A backslash that was not meant as an escape.
            _ => {
                damaged = true;
                text.push('\\');
                length = 1;
            }
        }
        rest = &escape[length..];
    }
    text.push_str(rest);
    (Cow::Owned(text), damaged)
}

/// The character of `\uXXXX`, of two such for a pair, and how long that is.
fn unicode(escape: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = escape.get(at..)?.strip_prefix("\\u")?;
        let length = digits.bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
        Some((u32::from_str_radix(&digits[..length], 16).ok().filter(|_| length == 4), 2 + length))
    };
    let Some((Some(high), length)) = unit(0) else { return (None, unit(0).map_or(2, |(_, length)| length)) };
    if (0xD800..0xDC00).contains(&high)
        && let Some((Some(low), more)) = unit(length)
        && (0xDC00..0xE000).contains(&low)
    {
        return (char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), length + more);
    }
    (char::from_u32(high), length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<(String, String, bool)>> {
        let mut fields = Vec::new();
        let whole = object(text, |name, found| {
            let shown = if found.value == Scalar::Nested { found.raw } else { found.value.text() };
            fields.push((name.to_owned(), shown.to_owned(), found.damaged));
        });
        whole.then_some(fields)
    }

    #[test]
    fn a_damaged_value_costs_its_field_alone() {
        for (middle, shown) in [
            (r#""An\x41""#, "An\\x41"),
            (r#""An\u12""#, "An\u{fffd}"),
            (r#""An\ud83da""#, "An\u{fffd}a"),
            ("NaN", "NaN"),
            ("-Infinity", "-Infinity"),
            (r#""She said "Ana" to me""#, r#"She said "Ana" to me"#),
            (r#""Ana"#, "Ana"),
            (r#""Ana, the "#, "Ana, the"),
            (r#""C:\""#, "C:\\"),
            (r#"{"a":[1}"#, r#"{"a":[1}"#),
        ] {
            let text = format!(r#"{{"patient_id":"1","firstname":{middle},"status":"Active","n":7}}"#);
            let fields = read(&text).unwrap_or_default();
            let plain: Vec<_> =
                fields.iter().map(|(name, value, _)| (name.as_str(), value.as_str())).collect();
            let expected = [("patient_id", "1"), ("firstname", shown), ("status", "Active"), ("n", "7")];
            assert_eq!(plain, expected, "{middle}");
            let damaged: Vec<_> = fields.iter().map(|field| field.2).collect();
            assert_eq!(damaged, [false, true, false, false], "{middle}");
        }
    }

    #[test]
    fn small_slips_cost_nothing() {
        for text in [
            r#"{"a":"1","b":"2",}"#,
            r#"{,"a":"1",,"b":"2"}"#,
            r#"{"a":"1" "b":"2"}"#,
            r#"{"a":"1","b":"2"}}"#,
        ] {
            let fields = read(text).unwrap();
            let plain: Vec<_> =
                fields.iter().map(|(name, value, _)| (name.as_str(), value.as_str())).collect();
            assert_eq!(plain, [("a", "1"), ("b", "2")], "{text}");
        }
        let raw = read("{\"a\":\"x\ny\tz\u{1}\",\"b\":\"\\u00e9\\ud83d\\ude00\\n\"}").unwrap();
        assert_eq!((raw[0].1.as_str(), raw[0].2), ("x\ny\tz\u{1}", false));
        assert_eq!((raw[1].1.as_str(), raw[1].2), ("é😀\n", false));
    }

    #[test]
    fn an_object_without_its_end_is_none() {
        for text in [
            "",
            "{",
            "[]",
            "7",
            r#"{"a":"1""#,
            r#"{"a":"1","b":{"c":"d"}"#,
            r#"{"a":"Id:275"#,
            r#"{"a":"#,
            r#"{"a":7"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
