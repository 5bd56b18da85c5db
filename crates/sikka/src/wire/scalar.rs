//! One value as Sikka sends it: text as a rule, but a number, a truth value or nothing is read as well.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Scalar<'a> {
    /// Missing or null.
    #[default]
    Absent,
    /// Anything that can be written in one line.
    Text(Cow<'a, str>),
    /// A list or an object where one value belongs.
    Nested,
}

impl Scalar<'_> {
    /// The text; empty where there is none.
    pub(crate) fn text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }

    /// True where nothing was said.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Nested => false,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

fn owned<'a, E>(text: String) -> Result<Scalar<'a>, E> {
    Ok(Scalar::Text(Cow::Owned(text)))
}

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        owned(text.to_owned())
    }
    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        owned(text)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(if value { "true" } else { "false" })))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        owned(value.to_string())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        owned(value.to_string())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        owned(value.to_string())
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Absent)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nested)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nested)
    }
}

/// A value that is there and good, one that stands for "none", or one that nobody can read.
pub(crate) enum Read<T> {
    Good(T),
    Nothing,
    Odd,
}

/// "2020-09-29T00:00:00", "2020-09-29 …", "9/29/2020 12:00:00 AM"; years no practice has seen stand for "none".
pub(crate) fn date(text: &str) -> Read<NaiveDate> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if day.is_empty() {
        return Read::Nothing;
    }
    let read = if day.contains('/') { slashed(day) } else { dashed(day) };
    match read {
        Some(date) if date.year() < 1850 || date.year() > 9000 => Read::Nothing,
        Some(date) => Read::Good(date),
        None if day.starts_with("0000") => Read::Nothing,
        None => Read::Odd,
    }
}

/// The common form by hand: a sync reads millions of them.
fn dashed(day: &str) -> Option<NaiveDate> {
    let bytes = day.as_bytes();
    if let [a, b, c, d, b'-', e, f, b'-', g, h] = *bytes {
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_u32, |sum, digit| {
                digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0'))
            })
        };
        let year = i32::try_from(number(&[a, b, c, d])?).ok()?;
        return NaiveDate::from_ymd_opt(year, number(&[e, f])?, number(&[g, h])?);
    }
    NaiveDate::parse_from_str(day, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(day, "%Y%m%d")).ok()
}

/// North American order, as `practice_events` writes dates.
fn slashed(day: &str) -> Option<NaiveDate> {
    let mut parts = day.splitn(3, '/').map(str::parse::<u32>);
    let (month, date, year) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, date)
}

/// "10:30", "10:30:00", "2020-09-29T10:30:00", "2:30 PM".
pub(crate) fn time(text: &str) -> Read<NaiveTime> {
    let text = text.trim();
    if text.is_empty() {
        return Read::Nothing;
    }
    let text = match text.split_once('T') {
        Some((day, clock)) if day.contains('-') => clock,
        _ => text,
    };
    let clock = text.split('.').next().unwrap_or(text);
    ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p", "%H%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(clock, form).ok())
        .map_or(Read::Odd, Read::Good)
}

/// "60", "60.0", "60 min".
pub(crate) fn count(text: &str) -> Read<u32> {
    let text = text.trim();
    if text.is_empty() {
        return Read::Nothing;
    }
    leading_number(text).and_then(|number| u32::try_from(number).ok()).map_or(Read::Odd, Read::Good)
}

/// "24.0000", "-39.30".
pub(crate) fn amount(text: &str) -> Read<pms::Amount> {
    if text.trim().is_empty() {
        return Read::Nothing;
    }
    pms::Amount::read(text).map_or(Read::Odd, Read::Good)
}

/// "True", "T", "1", "yes" and their opposites, however written.
pub(crate) fn flag(text: &str) -> Read<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "" => Read::Nothing,
        "true" | "t" | "1" | "yes" | "y" | "on" => Read::Good(true),
        "false" | "f" | "0" | "no" | "n" | "off" => Read::Good(false),
        _ => Read::Odd,
    }
}

/// The digits at the beginning: "85603 second(s)" is 85603.
pub(crate) fn leading_number(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

/// A moment as Sikka writes it: without a zone as a rule, hence in two kinds.
pub(crate) enum Moment {
    /// No zone was told.
    Local(NaiveDateTime),
    /// A zone was told.
    Exact(DateTime<Utc>),
}

/// "2020-12-04 13:51:34", "2020-12-04T13:51:34", with or without a zone. Years of "none" are none.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let sound = |year: i32| (2000..2200).contains(&year);
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return sound(exact.year()).then(|| Moment::Exact(exact.with_timezone(&Utc)));
    }
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M"];
    let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()).or_else(
        || match date(text) {
            Read::Good(day) if !text.contains(['T', ' ']) => day.and_hms_opt(0, 0, 0),
            _ => None,
        },
    )?;
    sound(local.year()).then_some(Moment::Local(local))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_of_every_kind_become_text() {
        for (json, text) in [
            (r#""abc""#, "abc"),
            (r#""a\nb""#, "a\nb"),
            ("12", "12"),
            ("-3", "-3"),
            ("24.0", "24"),
            ("true", "true"),
            ("null", ""),
        ] {
            assert_eq!(serde_json::from_str::<Scalar<'_>>(json).unwrap().text(), text, "{json}");
        }
        assert_eq!(serde_json::from_str::<Scalar<'_>>(r#"[{"a":1}]"#).unwrap(), Scalar::Nested);
    }

    #[test]
    fn dates_times_and_flags_are_read_in_every_form_seen() {
        let day = NaiveDate::from_ymd_opt(2020, 9, 29);
        for text in ["2020-09-29T00:00:00", "2020-09-29", " 2020-09-29 00:00:00", "9/29/2020 12:00:00 AM"] {
            assert!(matches!(date(text), Read::Good(date) if Some(date) == day), "{text}");
        }
        assert!(
            matches!(date("1111-11-11"), Read::Nothing)
                && matches!(date("0001-01-01T00:00:00"), Read::Nothing)
        );
        assert!(matches!(date("2020-13-45"), Read::Odd) && matches!(date("soon"), Read::Odd));
        for text in ["14:30", "14:30:00", "2020-09-29T14:30:00", "2:30 PM", "14:30:00.000"] {
            assert!(matches!(time(text), Read::Good(t) if t.to_string() == "14:30:00"), "{text}");
        }
        assert!(matches!(time("25:61"), Read::Odd) && matches!(count("sixty"), Read::Odd));
        assert!(matches!(count("60 min"), Read::Good(60)) && matches!(flag("T"), Read::Good(true)));
        assert!(matches!(flag("perhaps"), Read::Odd));
        assert!(moment("1111-11-11").is_none() && moment("2019-12-09 14:37:56").is_some());
        assert!(matches!(moment("2019-12-09T14:37:56Z"), Some(Moment::Exact(_))));
    }
}
