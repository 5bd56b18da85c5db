//! What the headers of an answer say of limits and of time (`wire/sikka.md` 1, 5).

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::HeaderMap;

/// A "number of seconds" beyond this is a date in disguise (seconds since 1970).
const EPOCH: u64 = 100_000_000;

/// The server's account of the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RateHeaders {
    /// Requests in a window.
    pub(crate) limit: Option<u64>,
    /// Requests left in it.
    pub(crate) remaining: Option<u64>,
    /// How long until it ends.
    pub(crate) reset: Option<Duration>,
}

impl RateHeaders {
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let whole = |name| seconds(headers, name).map(|number| number.as_secs());
        Self {
            limit: whole("x-rate-limit-limit").filter(|limit| *limit > 0),
            remaining: whole("x-rate-limit-remaining"),
            reset: reset(headers),
        }
    }
}

/// How long a 429 asks to wait: `Retry-After` as seconds or date, else what is left of the window. `server_time` is
/// for an answer that names no date of its own.
pub(crate) fn retry_after(headers: &HeaderMap, server_time: Option<DateTime<Utc>>) -> Option<Duration> {
    seconds(headers, "retry-after")
        .or_else(|| until_date(headers, "retry-after", server_time))
        .or_else(|| reset(headers))
}

fn reset(headers: &HeaderMap) -> Option<Duration> {
    let told = seconds(headers, "x-rate-limit-reset")?;
    if told.as_secs() < EPOCH {
        return Some(told);
    }
    let end = DateTime::from_timestamp(i64::try_from(told.as_secs()).ok()?, 0)?;
    (end - date(headers, "date")?).to_std().ok()
}

/// The time from the answer's own `Date` to the date in a header, so that this machine's clock plays no part.
pub(crate) fn until_date(
    headers: &HeaderMap,
    name: &str,
    server_time: Option<DateTime<Utc>>,
) -> Option<Duration> {
    let now = date(headers, "date").or(server_time)?;
    // A moment that has passed asks for no wait.
    Some((date(headers, name)? - now).to_std().unwrap_or_default())
}

/// A header that is an HTTP date.
pub(crate) fn date(headers: &HeaderMap, name: &str) -> Option<DateTime<Utc>> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    DateTime::parse_from_rfc2822(text).ok().map(|date| date.with_timezone(&Utc))
}

fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    let number: f64 = headers.get(name)?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_or_the_window() {
        let wait = |pairs: &[_]| retry_after(&headers(pairs), None).map(|wait| wait.as_secs());
        assert_eq!(wait(&[("retry-after", "7"), ("x-rate-limit-reset", "50")]), Some(7));
        let now = ("date", "Wed, 11 May 2022 09:12:24 GMT");
        let then = ("retry-after", "Wed, 11 May 2022 09:12:54 GMT");
        assert_eq!(wait(&[now, then]), Some(30));
        assert_eq!(wait(&[then]), None);
        assert_eq!(wait(&[then, ("x-rate-limit-reset", "9")]), Some(9));
        assert_eq!(wait(&[now, ("retry-after", "Wed, 11 May 2022 09:12:04 GMT")]), Some(0));
        assert_eq!(wait(&[("x-rate-limit-reset", "49")]), Some(49));
        assert_eq!(wait(&[now, ("x-rate-limit-reset", "1652260400")]), Some(56));
        for bad in ["soon", "-1", "NaN", "inf", ""] {
            assert_eq!(retry_after(&headers(&[("retry-after", bad)]), None), None, "{bad}");
        }
        let clock = DateTime::from_timestamp(1_652_260_344, 0);
        assert_eq!(retry_after(&headers(&[then]), clock), Some(Duration::from_secs(30)));
    }
}
