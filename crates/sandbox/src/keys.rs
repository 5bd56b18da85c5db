//! Request keys, refresh keys and one-time codes (wire/sikka.md 2 and 3.3).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::random::Random;

/// A code's life in minutes.
const CODE_MINUTES: i64 = 10;

#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) request_key: String,
    pub(crate) office: usize,
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
    pub(crate) uses: u64,
}

impl Key {
    pub(crate) fn alive(&self, now: DateTime<Utc>) -> bool {
        now < self.end
    }
}

#[derive(Debug, Clone)]
struct Refresh {
    refresh_key: String,
    office: usize,
}

/// What the authorize page promised.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) office: usize,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<String>,
    pub(crate) made: DateTime<Utc>,
}

#[derive(Debug)]
pub(crate) struct Keys {
    random: Random,
    pub(crate) request: Vec<Key>,
    refresh: Vec<Refresh>,
    codes: Vec<Code>,
}

impl Keys {
    pub(crate) fn new(random: Random) -> Self {
        Self { random, request: Vec::new(), refresh: Vec::new(), codes: Vec::new() }
    }

    pub(crate) fn find(&mut self, request_key: &str) -> Option<&mut Key> {
        self.request.iter_mut().find(|key| key.request_key == request_key)
    }

    /// A new key that lives so many seconds.
    pub(crate) fn mint(&mut self, office: usize, now: DateTime<Utc>, life: i64) -> Key {
        let key = Key {
            request_key: self.random.key(),
            office,
            start: now,
            end: now + TimeDelta::seconds(life.clamp(0, 100_000_000)),
            uses: 0,
        };
        self.request.push(key.clone());
        key
    }

    /// The office's living key, if there is one.
    pub(crate) fn active(&self, office: usize, now: DateTime<Utc>) -> Option<Key> {
        self.request.iter().rev().find(|key| key.office == office && key.alive(now)).cloned()
    }

    /// The office's refresh key; made when there is none.
    pub(crate) fn refresh_key(&mut self, office: usize) -> String {
        if let Some(known) = self.refresh.iter().find(|refresh| refresh.office == office) {
            return known.refresh_key.clone();
        }
        let refresh_key = self.random.key();
        self.refresh.push(Refresh { refresh_key: refresh_key.clone(), office });
        refresh_key
    }

    pub(crate) fn office_of_refresh(&self, refresh_key: &str) -> Option<usize> {
        self.refresh.iter().find(|refresh| refresh.refresh_key == refresh_key).map(|refresh| refresh.office)
    }

    /// False where there was none.
    pub(crate) fn drop_refresh(&mut self, refresh_key: &str) -> bool {
        let before = self.refresh.len();
        self.refresh.retain(|refresh| refresh.refresh_key != refresh_key);
        before != self.refresh.len()
    }

    pub(crate) fn drop_all_refresh(&mut self) {
        self.refresh.clear();
    }

    /// Ends the office's request keys now.
    pub(crate) fn expire_office(&mut self, office: usize, now: DateTime<Utc>) {
        for key in self.request.iter_mut().filter(|key| key.office == office && key.end > now) {
            key.end = now;
        }
    }

    /// Ends every request key now.
    pub(crate) fn expire_all(&mut self, now: DateTime<Utc>) -> usize {
        let living = self.request.iter_mut().filter(|key| key.end > now);
        living.map(|key| key.end = now).count()
    }

    pub(crate) fn promise(
        &mut self,
        office: usize,
        redirect_uri: &str,
        challenge: Option<String>,
        now: DateTime<Utc>,
    ) -> String {
        let code = self.random.key();
        self.codes.push(Code {
            code: code.clone(),
            office,
            redirect_uri: redirect_uri.to_owned(),
            challenge,
            made: now,
        });
        code
    }

    /// Takes a code; it is gone whatever the outcome. The error is what the reply says.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        verifier: &str,
        redirect_uri: &str,
        now: DateTime<Utc>,
    ) -> Result<usize, &'static str> {
        let Some(at) = self.codes.iter().position(|known| known.code == code) else {
            return Err("Authorization code is not valid or was used.");
        };
        let known = self.codes.remove(at);
        if now >= known.made + TimeDelta::minutes(CODE_MINUTES) {
            return Err("Authorization code is expired.");
        }
        if !redirect_uri.is_empty() && redirect_uri != known.redirect_uri {
            return Err("redirect_uri does not match.");
        }
        match known.challenge {
            Some(challenge) if challenge != s256(verifier) => Err("code_verifier does not match."),
            _ => Ok(known.office),
        }
    }
}

/// RFC 7636, method S256.
fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}
