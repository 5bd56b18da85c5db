//! The six-key status body (`wire/sikka.md` 9), and what an answer that is no success means.

use http::HeaderMap;
use serde_json::value::RawValue;

use super::envelope::text_of;
use super::fields::{Fields, names};
use super::rows::fields;
use crate::Error;
use crate::limits::retry_after;

names! { StatusField, STATUS:
    Code "error_code" = "errorcode",
    Long "long_message" = "longmessage",
    Log "log_message" = "logmessage",
    Description "error_description" = "errordescription",
    Message "message" = "message" | "errormessage",
    Short "short_message" = "shortmessage",
    Error "error" = "error",
    More "more_information" = "moreinformation",
    Id "id" = "id" | "writebackid",
    Http "http_code" = "httpcode",
}

/// What a status body says. Empty where it says nothing, or is none.
#[derive(Default, Clone, PartialEq, Eq)]
pub(crate) struct StatusBody {
    /// "API1025"; empty where there is none.
    pub(crate) code: String,
    /// The server's sentence, at most 200 characters, in one line.
    pub(crate) words: String,
    /// The id of the write-back that was taken.
    pub(crate) id: Option<String>,
    /// The HTTP status that it speaks of.
    pub(crate) http: Option<u16>,
    /// It has Sikka's own fields, which no page of a filter or a gateway has.
    pub(crate) is_sikkas: bool,
}

impl StatusBody {
    /// Reads it, also from within a list.
    pub(crate) fn read(body: &[u8]) -> Self {
        let text = text_of(body);
        Self::of_text(text.trim(), 0)
    }

    fn of_text(text: &str, depth: u8) -> Self {
        if text.starts_with('[') {
            let rows: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
            return rows.first().map(|row| Self::of_text(row.get(), depth)).unwrap_or_default();
        }
        let Ok(row) = fields::<StatusField, STATUS>(text) else { return Self::default() };
        let found = Self::of_fields(row);
        if found == Self::default() && depth == 0 {
            let envelope = super::envelope::Envelope::read(text);
            let first =
                envelope.and_then(|envelope| envelope.items.first().map(|row| row.readable().into_owned()));
            return first.map(|row| Self::of_text(&row, 1)).unwrap_or_default();
        }
        found
    }

    fn of_fields(mut row: Fields<'_, STATUS>) -> Self {
        use StatusField as F;
        let long = row.trimmed(F::Long).to_owned();
        let more = row.trimmed(F::More).to_owned();
        let field = row.trimmed(F::Id).to_owned();
        let words = [F::Long, F::Log, F::Description, F::Message, F::Short, F::Error]
            .into_iter()
            .find_map(|field| Some(row.trimmed(field).to_owned()).filter(|text| !text.is_empty()))
            .unwrap_or_default();
        let id = id_in_words(&long)
            .or_else(|| Some(field).filter(|id| !id.is_empty()))
            .or_else(|| id_in_link(&more));
        let http = row.trimmed(F::Http).parse().ok();
        let is_sikkas = [F::Code, F::Http, F::Short, F::Long, F::Log]
            .into_iter()
            .any(|field| !row.trimmed(field).is_empty());
        Self { code: row.trimmed(F::Code).to_ascii_uppercase(), words: short(&words), id, http, is_sikkas }
    }
}

/// At most 200 characters in one line.
pub(crate) fn short(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

/// "Id:275495", also with spaces or a sentence around it.
fn id_in_words(words: &str) -> Option<String> {
    let lower = words.to_ascii_lowercase();
    lower.match_indices("id").find_map(|(at, _)| {
        if words[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let id = words[at + 2..].trim_start().strip_prefix([':', '='])?.trim_start();
        let end = id.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(id.len());
        (id[..end].bytes().any(|byte| byte.is_ascii_digit())).then(|| id[..end].to_owned())
    })
}

fn id_in_link(link: &str) -> Option<String> {
    let query = link.split_once('?')?.1;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, value)| name.eq_ignore_ascii_case("id") && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

/// Which credentials a call carries: the same status means another thing for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credentials {
    /// App-Id and App-Key, and the whole app stands on this path.
    App,
    /// App-Id and App-Key, on a path that the app can do without.
    AppOptional,
    /// The request key, on a path that the app cannot do without.
    Key,
    /// The request key, on any other path.
    KeyOptional,
    /// Credentials in the body: the key grants.
    Grant,
}

/// What an answer that is no success means. `path` is the one below `/v4`, without ids.
pub(crate) fn meaning(status: u16, headers: &HeaderMap, body: &[u8], path: &str, with: Credentials) -> Error {
    let told = StatusBody::read(body);
    let code = told.code.clone();
    let code = code.as_str();
    let words = told.words.to_ascii_lowercase();
    let keyed = matches!(with, Credentials::Key | Credentials::KeyOptional);
    let no_offer = || Error::NotOffered { path: path.to_owned() };
    match status {
        400 | 401 if keyed && code == "API1025" => Error::KeyRefused,
        401 if keyed && words.contains("expired") => Error::KeyRefused,
        // Some servers call an expired key a wrong one, or say nothing. Only a path that is said to be closed is closed.
        401 if with == Credentials::Key && !matches!(code, "API2004" | "API2007") => Error::KeyRefused,
        401 if keyed && code == "API2003" => Error::KeyRefused,
        400 if with == Credentials::Key && code == "API1004" && names_the_key(&words) => Error::KeyRefused,
        _ if code == "API2010" => Error::NotYetUploaded,
        401 | 403 if matches!(with, Credentials::App | Credentials::Grant) => Error::Unauthorized,
        400 if !keyed && matches!(code, "API1001" | "API1002") => Error::Unauthorized,
        404 if with == Credentials::Key && code == "API2009" => Error::NotFound,
        410 if with == Credentials::Key => Error::NotFound,
        401 | 403 | 404 | 405 | 410 => no_offer(),
        412 if code.is_empty() || code == "API2017" => Error::SpuOffline,
        429 if matches!(code, "API2011" | "API2012") => Error::DailyLimit,
        429 => Error::RateLimited { retry_after: retry_after(headers, None) },
        500.. => Error::Server { status },
        400..=499 => Error::Refused {
            code: if code.is_empty() { format!("HTTP {status}") } else { told.code },
            words: told.words,
        },
        _ => Error::NotJson,
    }
}

/// The vendor's sentence for a key that is missing or not valid, as against some other missing parameter.
fn names_the_key(words: &str) -> bool {
    words.contains("requestkey") || words.contains("request key") || words.contains("request_key")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> StatusBody {
        StatusBody::read(json.as_bytes())
    }

    #[test]
    fn the_id_is_found_in_every_form_of_acceptance() {
        for json in [
            r#"{"http_code":"201","error_code":"API2016","long_message":"Id:275495","more_information":"https://x/v4/writeback_status?id=275495"}"#,
            r#"[{"http_code":201,"long_message":"id : 275495"}]"#,
            r#"{"id":"275495","result":"pending"}"#,
            r#"{"id":275495}"#,
            r#"{"long_message":"created","more_information":"https://x/v4/writeback_status?a=1&id=275495"}"#,
            r#"{"items":[{"long_message":"Request taken, Id:275495."}]}"#,
        ] {
            assert_eq!(read(json).id.as_deref(), Some("275495"), "{json}");
        }
        for json in ["", "<html>", "{}", r#"{"long_message":"Paid: 12"}"#, r#"{"long_message":"Id:275"#] {
            assert_eq!(read(json).id, None, "{json}");
        }
    }

    #[test]
    fn each_refusal_means_what_the_table_says() {
        let meaning = |status, body: &str, with| {
            meaning(status, &HeaderMap::new(), body.as_bytes(), "/patients", with).code()
        };
        use Credentials as C;
        let expired = r#"{"error_code":"API1025","long_message":"Request key is not valid, it is expired."}"#;
        assert_eq!(meaning(400, expired, C::KeyOptional), "KEY_REFUSED");
        assert_eq!(meaning(401, expired, C::Key), "KEY_REFUSED");
        assert_eq!(meaning(401, r#"{"error_code":"API2004"}"#, C::Key), "NOT_OFFERED");
        assert_eq!(meaning(401, "", C::App), "AUTH_FAILED");
        assert_eq!(meaning(401, "", C::AppOptional), "NOT_OFFERED");
        assert_eq!(meaning(405, "", C::App), "NOT_OFFERED");
        assert_eq!(
            meaning(
                400,
                r#"{"error_code":"API1004","long_message":"Requestkey is missing/invalid"}"#,
                C::KeyOptional
            ),
            "REFUSED"
        );
        assert_eq!(meaning(500, r#"{"error_code":"API2010"}"#, C::Key), "NOT_YET_UPLOADED");
        assert_eq!(meaning(503, "<html>", C::Key), "SERVER");
        assert_eq!(meaning(429, "", C::Key), "RATE_LIMITED");
        assert_eq!(meaning(429, r#"{"error_code":"API2012"}"#, C::Key), "DAILY_LIMIT");
        assert_eq!(
            meaning(412, r#"{"error_code":"API2017","log_message":"offline"}"#, C::Key),
            "SPU_OFFLINE"
        );
        assert_eq!(meaning(302, "", C::Key), "BAD_ANSWER");
    }
}
