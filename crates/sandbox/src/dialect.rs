//! The server's ways of speaking that differ between accounts, versions and sources (wire/sikka.md 12).

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::choices::{
    Acceptance, BadRow, ComeBack, EmptyList, EndTime, ExpiredKey, ExpiresIn, LoadedZone, Offset, Pagination,
    Scalars, TotalCount,
};

/// All switches. Each has a default that is what most sources saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dialect {
    /// What `offset` counts.
    pub offset: Offset,
    /// Lists come as a one-element array around the envelope.
    pub array_wrapped: bool,
    /// `first_name`, `last_name`, `date_of_birth` … instead of `firstname`, `lastname`, `birthdate`.
    pub underscored: bool,
    /// How scalars of rows are written.
    pub scalars: Scalars,
    /// The numbers of an envelope are numbers.
    pub numeric_envelope: bool,
    /// `http_code` is a number.
    pub numeric_http_code: bool,
    /// The most rows a page has, whatever was asked.
    pub max_limit: usize,
    /// `limit` repeats what was asked, not what was given.
    pub echoes_limit: bool,
    /// Pagination links go over `http` and lack `/v4`.
    pub http_links: bool,
    /// Pagination links keep the filters of the request.
    pub links_keep_filters: bool,
    /// What stands under `pagination`.
    pub pagination: Pagination,
    /// Where [`Pagination::Foreign`] leads, as `http://host:port`.
    pub foreign_host: String,
    /// What `total_count` says.
    pub total_count: TotalCount,
    /// What a list without rows is.
    pub empty_list: EmptyList,
    /// Each page but the first begins with the last row of the one before, and ends with its own last row twice.
    pub duplicates: bool,
    /// So many times in all, the PMS deletes a row that was just read, or gets one before it, while a client pages.
    pub moving_rows: u32,
    /// What is wrong in each page of patients and appointments.
    pub bad_rows: Vec<BadRow>,
    /// Where an accepted write-back's id stands.
    pub acceptance: Acceptance,
    /// A refresh hands out a new refresh key, and the old one is dead.
    pub rotate_refresh_key: bool,
    /// A refresh ends the request keys that there were.
    pub refresh_ends_old_key: bool,
    /// The grant `refresh_key` is refused with 401 API2003.
    pub refresh_refused: bool,
    /// The grant `request_key` is refused with 401 API2003.
    pub grant_refused: bool,
    /// How a key's life is written.
    pub expires_in: ExpiresIn,
    /// How a key's `start_time` and `end_time` are written.
    pub end_time: EndTime,
    /// Answers have `Request-Key-Expires`.
    pub expires_header: bool,
    /// A request key's life in seconds.
    pub key_seconds: i64,
    /// A request key dies after so many requests; 0 is never.
    pub key_requests: u64,
    /// How an expired request key is answered.
    pub expired_key: ExpiredKey,
    /// What the 429 of the minute's limit says of when to come back.
    pub limit_reply: ComeBack,
    /// `loaded_startdate` and `loaded_enddate` are not looked at. Also called `ignores_loaded`.
    pub ignores_loaded_startdate: bool,
    /// In which zone they, and `loadeddate`, are meant.
    pub loaded_zone: LoadedZone,
    /// Seconds that the `Date` header is ahead of the truth.
    pub date_skew: i64,
    /// Endpoints (first path segment) that answer with this status instead: 400, 401, 404 or 405.
    pub missing: BTreeMap<String, u16>,
    /// Milliseconds that an endpoint (first path segment) takes.
    pub slow: BTreeMap<String, u64>,
    /// Rows of `/writebacks` have no `api_request_body`.
    pub writebacks_without_body: bool,
    /// `/writebacks` gives the free text of the outcome instead of `completed` or `failed`.
    pub writebacks_free_text: bool,
    /// The grant `request_key` returns a key that is still alive with what is left of its life.
    pub reuses_active_key: bool,
    /// The authorize page and the grant `authorization_code` exist.
    pub code_flow: bool,
    /// The reply to a code has all fields of a key, not the three that were seen.
    pub full_code_reply: bool,
    /// A finished write-back names the record it made.
    pub names_created_id: bool,
    /// `/appointments_available_slots` has rows (OrthoTrac, Dolphin) instead of 204.
    pub available_slots: bool,
    /// Abilities of the practice's own PMS that `/supported_pmses` calls not available.
    pub lacks: std::collections::BTreeSet<String>,
    /// `Data-Insert: in progress`, though all rows are there.
    pub data_insert_in_progress: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            offset: Offset::Page,
            array_wrapped: false,
            underscored: false,
            scalars: Scalars::Text,
            numeric_envelope: false,
            numeric_http_code: false,
            max_limit: 5000,
            echoes_limit: false,
            http_links: false,
            links_keep_filters: false,
            pagination: Pagination::True,
            foreign_host: "http://elsewhere.invalid".to_owned(),
            total_count: TotalCount::True,
            empty_list: EmptyList::NoContent,
            duplicates: false,
            moving_rows: 0,
            bad_rows: Vec::new(),
            acceptance: Acceptance::LongMessage,
            rotate_refresh_key: false,
            refresh_ends_old_key: false,
            refresh_refused: false,
            grant_refused: false,
            expires_in: ExpiresIn::Text,
            end_time: EndTime::Stamp,
            expires_header: true,
            key_seconds: 86_400,
            key_requests: 0,
            expired_key: ExpiredKey::Api1025,
            limit_reply: ComeBack::Reset,
            ignores_loaded_startdate: false,
            loaded_zone: LoadedZone::Utc,
            date_skew: 0,
            missing: BTreeMap::new(),
            slow: BTreeMap::new(),
            writebacks_without_body: false,
            writebacks_free_text: false,
            reuses_active_key: true,
            code_flow: true,
            full_code_reply: false,
            names_created_id: true,
            available_slots: false,
            lacks: std::collections::BTreeSet::new(),
            data_insert_in_progress: false,
        }
    }
}

impl Dialect {
    /// This dialect with the switches of a JSON object laid over it.
    ///
    /// # Errors
    /// [`DialectError`] where a switch does not exist or its value does not fit.
    pub fn with(&self, changes: &serde_json::Value) -> Result<Self, DialectError> {
        let mut all = serde_json::to_value(self).map_err(|e| DialectError(e.to_string()))?;
        let (Some(all_fields), Some(changed)) = (all.as_object_mut(), changes.as_object()) else {
            return Err(DialectError("an object of switches is needed".to_owned()));
        };
        for (name, value) in changed {
            let name = if name == "ignores_loaded" { "ignores_loaded_startdate" } else { name };
            all_fields.insert(name.to_owned(), value.clone());
        }
        serde_json::from_value(all).map_err(|e| DialectError(e.to_string()))
    }

    /// Whether each page has such a row.
    pub(crate) fn spoils(&self, kind: BadRow) -> bool {
        self.bad_rows.contains(&kind)
    }
}

/// A dialect that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("dialect: {0}")]
pub struct DialectError(String);

impl FromStr for Dialect {
    type Err = DialectError;

    /// `offset=row,array_wrapped,max_limit=37,missing=practice_events:404|providers:401,bad_rows=escape|noid`: a
    /// switch without a value is true.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut changes = serde_json::Map::new();
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, "true"));
            let (name, value) = (name.trim(), value.trim());
            let entries = value.split('|').filter(|entry| !entry.is_empty());
            let value = match name {
                "missing" => by_path(entries, "404")?,
                "slow" => by_path(entries, "1000")?,
                "bad_rows" => entries.map(str::to_owned).collect(),
                // The choice `true` of two switches is a word, not a boolean.
                "pagination" | "total_count" => value.into(),
                _ => serde_json::from_str(value).unwrap_or_else(|_| value.into()),
            };
            changes.insert(name.to_owned(), value);
        }
        Self::default().with(&changes.into())
    }
}

/// `practice_events:404|providers:401`.
fn by_path<'a>(
    entries: impl Iterator<Item = &'a str>,
    default: &str,
) -> Result<serde_json::Value, DialectError> {
    let mut map = serde_json::Map::new();
    for entry in entries {
        let (path, number) = entry.split_once(':').unwrap_or((entry, default));
        let number: u64 = number.parse().map_err(|_| DialectError(format!("{entry} has no number")))?;
        map.insert(path.trim_matches('/').to_owned(), number.into());
    }
    Ok(map.into())
}
