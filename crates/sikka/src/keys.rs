//! Keys: which practices the app may read, the grants, and who hands a key to each call (`wire/sikka.md` 2, 3.3).

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, Method, Response};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::call::{Call, Repeat, is_nothing};
use crate::limits::{date, until_date};
use crate::list_spec::ListSpec;
use crate::walk::Walk;
use crate::wire::answer::Credentials;
use crate::wire::envelope::{Envelope, text_of};
use crate::wire::lists::KeyRow;
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error};

/// Hands the practice's request key to each call, and renews it when one is refused.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// The key to use now.
    async fn request_key(&self) -> Result<SecretString, Error>;
    /// Sikka refused this key: another one. Where it was renewed meanwhile, the one in use.
    async fn renew(&self, refused: &SecretString) -> Result<SecretString, Error>;
}

/// A practice that authorized the app, and the key that opens it for good.
#[derive(Clone)]
pub struct AuthorizedPractice {
    /// The practice.
    pub practice: pms::Practice,
    /// Gives request keys together with the app's credentials; empty where Sikka sent none.
    pub secret_key: SecretString,
}

impl fmt::Debug for AuthorizedPractice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizedPractice").field("practice", &self.practice).finish_non_exhaustive()
    }
}

/// What a grant gave.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Goes with every call for the practice's data.
    pub request_key: SecretString,
    /// Gives the next request key; lives until it is deleted.
    pub refresh_key: Option<SecretString>,
    /// Whose keys these are (`issued_to`), where Sikka tells.
    pub office_id: Option<String>,
    /// When the request key ends. By `expires_in`, else by an `end_time` with a zone, else by `Request-Key-Expires`,
    /// else by start and end; where none of them is sound, 24 h from now.
    pub expires_at: DateTime<Utc>,
}

/// What Sikka says about the request key in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// Whose key it is, where Sikka tells.
    pub office_id: Option<String>,
    /// Sikka's own word: "active" …
    pub status: String,
    /// What the key opens; empty where Sikka does not tell.
    pub scope: Vec<String>,
    /// "Dental" …
    pub domain: String,
    /// How long it still lives, where Sikka tells.
    pub lives: Option<Duration>,
}

impl Client {
    /// All practices of the app, of all offices. App credentials; fails with [`Error::Unauthorized`] where they are
    /// wrong.
    pub async fn authorized_practices(&self) -> Result<Vec<AuthorizedPractice>, Error> {
        let spec = ListSpec::app("/authorized_practices", Credentials::App).with("show", "all");
        let mut walk = Walk::new(self, spec, Cursor::default(), AuthorizedPractice::read);
        let mut seen = HashSet::new();
        let mut practices: Vec<AuthorizedPractice> = walk.collect(None).await?.rows;
        practices
            .retain(|one| seen.insert((one.practice.office_id.clone(), one.practice.practice_id.clone())));
        Ok(practices)
    }

    /// Redeems the code of the authorize page. It works once, so it is repeated only where it certainly was not
    /// taken. [`Error::Refused`]: the code is wrong, used or too old.
    pub async fn exchange_code(
        &self,
        code: &SecretString,
        verifier: &SecretString,
        redirect_uri: &str,
        now: DateTime<Utc>,
    ) -> Result<Keys, Error> {
        let body = json!({
            "grant_type": "authorization_code",
            "code": code.expose_secret(),
            "code_verifier": verifier.expose_secret(),
            "redirect_uri": redirect_uri,
            "app_id": self.shared.app.app_id,
            "app_key": self.shared.app.app_key.expose_secret(),
        });
        self.grant(&body, Repeat::Untaken, now).await
    }

    /// The first key of a practice, or the one that is still alive.
    pub async fn request_key(
        &self,
        office_id: &str,
        secret_key: &SecretString,
        now: DateTime<Utc>,
    ) -> Result<Keys, Error> {
        let body = json!({
            "grant_type": "request_key",
            "office_id": office_id,
            "secret_key": secret_key.expose_secret(),
            "app_id": self.shared.app.app_id,
            "app_key": self.shared.app.app_key.expose_secret(),
        });
        self.grant(&body, Repeat::Always, now).await
    }

    /// The next key. [`Error::KeyRefused`]: the refresh key is not valid any more.
    pub async fn refresh_key(&self, refresh_key: &SecretString, now: DateTime<Utc>) -> Result<Keys, Error> {
        let body = json!({
            "grant_type": "refresh_key",
            "refresh_key": refresh_key.expose_secret(),
            "app_id": self.shared.app.app_id,
            "app_key": self.shared.app.app_key.expose_secret(),
        });
        match self.grant(&body, Repeat::Always, now).await {
            Err(Error::Refused { .. }) => Err(Error::KeyRefused),
            other => other,
        }
    }

    async fn grant(
        &self,
        body: &serde_json::Value,
        repeat: Repeat,
        now: DateTime<Utc>,
    ) -> Result<Keys, Error> {
        let mut call = Call::get("/request_key", Credentials::Grant);
        call.method = Method::POST;
        call.body = Some(Bytes::from(body.to_string()));
        self.shared
            .repeat(&call, false, repeat, |answer| {
                let row = key_row(answer)?;
                if row.request_key.is_empty() {
                    return Err(Error::NotJson);
                }
                let some = |text: String| Some(text).filter(|text| !text.is_empty());
                Ok(Keys {
                    request_key: SecretString::from(row.request_key),
                    refresh_key: some(row.refresh_key).map(SecretString::from),
                    office_id: some(row.office_id),
                    expires_at: now
                        + left(row.left, row.ends, answer.headers(), now)
                            .or(row.spanned.map(TimeDelta::seconds))
                            .unwrap_or(TimeDelta::hours(24)),
                })
            })
            .await
    }

    /// What Sikka says about the key in use.
    pub async fn request_key_info(&self, keys: &dyn KeySource) -> Result<KeyInfo, Error> {
        let mut call = Call::get("/request_key_info", Credentials::Key);
        self.shared
            .keyed(keys, &mut call, |answer| {
                let row = key_row(answer)?;
                Ok(KeyInfo {
                    office_id: Some(row.office_id).filter(|office| !office.is_empty()),
                    status: row.status,
                    scope: row
                        .scope
                        .split(',')
                        .map(str::trim)
                        .filter(|part| !part.is_empty())
                        .map(str::to_owned)
                        .collect(),
                    domain: row.domain,
                    lives: row
                        .left
                        .map(TimeDelta::seconds)
                        .or_else(|| until_date(answer.headers(), EXPIRES, None).and_then(sound))
                        .and_then(|left| left.to_std().ok()),
                })
            })
            .await
    }

    /// Ends a request key. One that is not valid any more has ended: that is no error.
    pub async fn delete_request_key(&self, request_key: &SecretString) -> Result<(), Error> {
        let mut call = Call::get("/request_key", Credentials::Key);
        call.key = Some(request_key.clone());
        self.end(call).await
    }

    /// Ends a refresh key. One that is not valid any more has ended: that is no error.
    pub async fn delete_refresh_key(&self, refresh_key: &SecretString) -> Result<(), Error> {
        let mut call = Call::get("/refresh_key", Credentials::AppOptional);
        call.refresh_key = Some(refresh_key.clone());
        self.end(call).await
    }

    async fn end(&self, mut call: Call) -> Result<(), Error> {
        call.method = Method::DELETE;
        match self.shared.repeat(&call, false, Repeat::Always, |_| Ok(())).await {
            Err(Error::KeyRefused) => Ok(()),
            other => other,
        }
    }
}

/// The one object of an answer, however it is wrapped.
fn key_row(answer: &Response<Bytes>) -> Result<KeyRow, Error> {
    if is_nothing(answer) {
        return Err(Error::NotJson);
    }
    let text = text_of(answer.body());
    let raw = match Envelope::read(&text) {
        Some(envelope) => envelope.items.first().map(|row| row.readable().into_owned()),
        None => Some(text.trim().to_owned()),
    };
    raw.and_then(|raw| KeyRow::read(&raw).ok()).ok_or(Error::NotJson)
}

const EXPIRES: &str = "request-key-expires";

/// What is left of a key: by `expires_in`, else by an `end_time` with a zone, else by the header, whichever is sound.
fn left(
    seconds: Option<i64>,
    ends: Option<DateTime<Utc>>,
    headers: &HeaderMap,
    now: DateTime<Utc>,
) -> Option<TimeDelta> {
    let server_now = date(headers, "date").unwrap_or(now);
    seconds
        .map(TimeDelta::seconds)
        .or_else(|| (ends? - server_now).to_std().ok().and_then(sound))
        .or_else(|| until_date(headers, EXPIRES, Some(now)).and_then(sound))
}

/// Nothing, or more than a month, is no life of a key.
fn sound(left: Duration) -> Option<TimeDelta> {
    TimeDelta::from_std(left).ok().filter(|left| TimeDelta::zero() < *left && *left <= TimeDelta::days(31))
}
