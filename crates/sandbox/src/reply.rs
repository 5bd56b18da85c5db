//! Requests and replies in the shapes of wire/sikka.md: the six-key body, the list envelope.

use axum::body::Body;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use crate::choices::{ComeBack, Offset};
use crate::dialect::Dialect;
use crate::json::Wanted;

/// A request, read whole.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path without the mount point, cut at slashes.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: bytes::Bytes,
    /// `http://host/v4`.
    pub(crate) base: String,
    /// The data are not whole yet (`Data-Insert: in progress`).
    pub(crate) inserting: bool,
}

impl Call {
    /// A query parameter; empty counts as absent.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty())
    }

    pub(crate) fn wanted(&self, dialect: &Dialect) -> Wanted {
        let fields = self.asked("fields").unwrap_or("");
        Wanted {
            all: fields == "get_all",
            named: fields.split(',').map(|name| name.trim().to_owned()).filter(|n| !n.is_empty()).collect(),
            only_named: self.asked("lightweight").is_some_and(|v| v.eq_ignore_ascii_case("true"))
                && !fields.is_empty()
                && fields != "get_all",
            underscored: dialect.underscored,
            scalars: dialect.scalars,
        }
    }

    /// Row range and the envelope's numbers for a list of `total` rows.
    pub(crate) fn page(&self, dialect: &Dialect, total: usize) -> Result<Page, Reply> {
        let number = |name: &str, default: usize| match self.asked(name) {
            None => Ok(default),
            Some(text) => {
                text.parse::<usize>().map_err(|_| refuse("API1026", format!("{name} is not valid."), dialect))
            }
        };
        let offset = number("offset", 0)?;
        let limit = number("limit", 50)?.clamp(1, dialect.max_limit.max(1));
        let start = match dialect.offset {
            Offset::Page => offset.saturating_mul(limit),
            Offset::Row => offset,
        };
        Ok(Page {
            offset,
            asked: if dialect.echoes_limit { number("limit", 50)? } else { limit },
            limit,
            start: start.min(total),
            end: start.saturating_add(limit).min(total),
            total,
        })
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) offset: usize,
    /// What the answer says of its limit.
    pub(crate) asked: usize,
    pub(crate) limit: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) total: usize,
}

/// A reply before it becomes HTTP.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(status: u16, body: String) -> Self {
        Self { status, headers: Vec::new(), content_type: "application/json", body: body.into() }
    }

    pub(crate) fn html(status: u16, body: String) -> Self {
        Self { status, headers: Vec::new(), content_type: "text/html; charset=utf-8", body: body.into() }
    }

    pub(crate) fn text(body: String) -> Self {
        Self {
            status: 200,
            headers: Vec::new(),
            content_type: "text/plain; charset=utf-8",
            body: body.into(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn into_response(self) -> Response {
        let mut response = Response::builder().status(self.status).header("x-frame-options", "DENY");
        if self.status != 204 && !self.body.is_empty() {
            response = response.header("content-type", self.content_type);
        }
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(self.body)).unwrap_or_else(|_| {
            let mut broken = Response::new(Body::empty());
            *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            broken
        })
    }
}

/// The body of success and of failure alike (wire/sikka.md 9).
pub(crate) fn six_keys(
    status: u16,
    code: &str,
    short: &str,
    long: &str,
    more: &str,
    dialect: &Dialect,
) -> Value {
    let http_code = if dialect.numeric_http_code { json!(status) } else { json!(status.to_string()) };
    json!({
        "http_code": http_code, "http_code_desc": description(status), "error_code": code,
        "short_message": short, "long_message": long, "more_information": more,
    })
}

/// An error by Sikka's code; the HTTP status follows from it.
pub(crate) fn refuse(code: &str, long: impl Into<String>, dialect: &Dialect) -> Reply {
    let (status, short) = match code {
        "API1001" | "API1002" | "API1003" | "API1004" | "API1005" | "API1020" => (400, "Missing Parameter"),
        "API1006" => (415, "Unsupported format"),
        "API1025" => (400, "Request key expired"),
        "API2001" | "API2006" => (500, "Internal error"),
        "API2010" => (500, "Data not uploaded"),
        "API2002" => (503, "Service overloaded"),
        "API2003" => (401, "Wrong id or key"),
        "API2004" => (401, "Application not authorized"),
        "API2007" => (401, "Practice not accessible"),
        "API2009" => (404, "Not found"),
        "API2014" => (405, "Method not allowed"),
        "API2011" => (429, "Daily data limit reached"),
        "API2012" => (429, "Daily request limit reached"),
        "API2022" => (504, "Gateway timeout"),
        _ => (400, "Invalid Parameter"),
    };
    Reply::json(status, six_keys(status, code, short, &long.into(), "", dialect).to_string())
}

fn description(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        400 => "BadRequest",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        // The vendor's own spelling.
        412 => "Preconditon Failed",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}

/// `Wed, 11 May 2022 09:12:24 GMT`.
pub(crate) fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// 429: the app's minute, or with a code a practice's day. `come_back` is how it says when to come back.
pub(crate) fn refuse_for_now(
    code: Option<&str>,
    come_back: ComeBack,
    seconds: u64,
    now: DateTime<Utc>,
    dialect: &Dialect,
) -> Reply {
    let reply = match code {
        Some(code) => refuse(code, "The limit of the day is reached.", dialect),
        None => Reply::json(429, String::new()),
    };
    match come_back {
        ComeBack::Bare => reply,
        ComeBack::Reset => {
            reply.with("x-rate-limit-remaining", "0").with("x-rate-limit-reset", seconds.to_string())
        }
        ComeBack::Seconds => reply.with("retry-after", seconds.to_string()),
        ComeBack::Date => {
            let wait = TimeDelta::seconds(seconds.try_into().unwrap_or(i64::MAX / 1000));
            // A date has whole seconds: rounded up, so that it never comes too soon.
            let skewed = now + wait + TimeDelta::milliseconds(999) + TimeDelta::seconds(dialect.date_skew);
            reply.with("retry-after", http_date(skewed))
        }
    }
}
