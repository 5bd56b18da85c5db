//! The server's ways of speaking that differ between accounts, versions and sources (wire/sikka.md 12).

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What `offset` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offset {
    /// Pages, from 0.
    #[default]
    Page,
    /// Rows, from 0.
    Row,
}

/// Where an accepted write-back's id stands (wire/sikka.md 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// `long_message: "Id:275495"`, and in `more_information`.
    #[default]
    LongMessage,
    /// `{"id":"275495","result":"pending"}`.
    Id,
    /// Only in `more_information`, as `…?id=275495`.
    MoreInformationOnly,
}

/// How a key's life is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiresIn {
    /// `"86400 second(s)"`.
    #[default]
    Text,
    /// `86400`.
    Number,
    /// `"86400"`.
    Digits,
}

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
    /// `http_code` is a number.
    pub numeric_http_code: bool,
    /// The most rows a page has, whatever was asked.
    pub max_limit: usize,
    /// Pagination links go over `http` and lack `/v4`.
    pub http_links: bool,
    /// Where an accepted write-back's id stands.
    pub acceptance: Acceptance,
    /// A refresh hands out a new refresh key, and the old one is dead.
    pub rotate_refresh_key: bool,
    /// How a key's life is written.
    pub expires_in: ExpiresIn,
    /// `loaded_startdate` and `loaded_enddate` are not looked at.
    pub ignores_loaded_startdate: bool,
    /// Endpoints (first path segment) that answer with this status instead: 400, 401, 404 or 405.
    pub missing: BTreeMap<String, u16>,
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
    /// `Data-Insert: in progress`.
    pub data_insert_in_progress: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            offset: Offset::Page,
            array_wrapped: false,
            underscored: false,
            numeric_http_code: false,
            max_limit: 5000,
            http_links: false,
            acceptance: Acceptance::LongMessage,
            rotate_refresh_key: false,
            expires_in: ExpiresIn::Text,
            ignores_loaded_startdate: false,
            missing: BTreeMap::new(),
            writebacks_without_body: false,
            writebacks_free_text: false,
            reuses_active_key: true,
            code_flow: true,
            full_code_reply: false,
            names_created_id: true,
            available_slots: false,
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
            all_fields.insert(name.clone(), value.clone());
        }
        serde_json::from_value(all).map_err(|e| DialectError(e.to_string()))
    }
}

/// A dialect that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("dialect: {0}")]
pub struct DialectError(String);

impl FromStr for Dialect {
    type Err = DialectError;

    /// `offset=row,array_wrapped,max_limit=37,missing=practice_events:404|providers:401`: a switch without a
    /// value is true.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut changes = serde_json::Map::new();
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, "true"));
            let (name, value) = (name.trim(), value.trim());
            let value = if name == "missing" {
                let mut missing = serde_json::Map::new();
                for entry in value.split('|').filter(|entry| !entry.is_empty()) {
                    let (path, status) = entry.split_once(':').unwrap_or((entry, "404"));
                    let status: u16 =
                        status.parse().map_err(|_| DialectError(format!("{entry} has no HTTP status")))?;
                    missing.insert(path.trim_matches('/').to_owned(), status.into());
                }
                missing.into()
            } else {
                serde_json::from_str(value).unwrap_or_else(|_| value.into())
            };
            changes.insert(name.to_owned(), value);
        }
        Self::default().with(&changes.into())
    }
}
