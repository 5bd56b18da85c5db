//! The authorize page and the way back from it (`wire/sikka.md` 3.1, 3.2): pure functions, no network.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use url::{Host, Url};

/// Where the browser comes back by default.
pub const REDIRECT_URI: &str = "deskbell://oauth/callback";

/// A longer link is no callback.
const LONGEST: usize = 4096;

/// A secret that stays here, and its hash that goes with the browser (RFC 7636, S256).
#[derive(Clone)]
pub struct Pkce {
    verifier: SecretString,
    challenge: String,
}

impl Pkce {
    /// From 32 random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self::of(SecretString::from(URL_SAFE_NO_PAD.encode(random)))
    }

    /// From a verifier that was kept.
    pub fn of(verifier: SecretString) -> Self {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose_secret().as_bytes()));
        Self { verifier, challenge }
    }

    /// Goes with the code, when that is redeemed.
    pub fn verifier(&self) -> &SecretString {
        &self.verifier
    }

    /// Goes with the browser.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }
}

impl fmt::Debug for Pkce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pkce(hidden)")
    }
}

/// The address to open in the browser. The App-Key is never part of it; what the page's address already has stays.
pub fn authorize_url(page: &Url, app_id: &str, redirect_uri: &str, state: &str, challenge: &str) -> Url {
    let mut address = page.clone();
    address
        .query_pairs_mut()
        .append_pair("app_id", app_id)
        .append_pair("client_id", app_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("response_type", "code")
        .append_pair("state", state)
        .append_pair("code_challenge", challenge)
        .append_pair("code_challenge_method", "S256");
    address
}

/// What came back from the browser.
#[derive(Clone)]
pub struct Callback {
    /// The attempt that it claims to answer: to be compared with the one that is awaited.
    pub state: String,
    /// What the person decided.
    pub outcome: Outcome,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

/// What the person decided.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Allowed: the code to redeem.
    Code(SecretString),
    /// Denied, or the page had trouble.
    Denied {
        /// "access_denied" …, at most 200 characters.
        error: String,
        /// A sentence for the person, at most 200 characters.
        description: Option<String>,
    },
}

/// Why a link is no callback. The texts hold nothing of the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// Longer than any callback.
    #[error("the link is too long")]
    TooLong,
    /// Not an address.
    #[error("the link cannot be read")]
    Unreadable,
    /// An address of something else.
    #[error("the link is not the one that the authorize page returns to")]
    Foreign,
    /// A part is given twice.
    #[error("the link says the same thing twice")]
    Repeated,
    /// Nothing tells which attempt it answers.
    #[error("the link does not say which attempt it answers")]
    NoState,
    /// Neither a code nor an error, or both.
    #[error("the link does not say whether access was allowed")]
    NoOutcome,
}

/// Reads the link by which the browser came back: `deskbell://oauth/callback`, or `/oauth/callback` at
/// `http://127.0.0.1` (RFC 8252, 7.3).
pub fn parse_callback(link: &str) -> Result<Callback, CallbackError> {
    if link.len() > LONGEST {
        return Err(CallbackError::TooLong);
    }
    if link.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(CallbackError::Unreadable);
    }
    let address = Url::parse(link).map_err(|_| CallbackError::Unreadable)?;
    if !is_ours(link, &address) {
        return Err(CallbackError::Foreign);
    }
    let (mut code, mut state, mut error, mut description) = (None, None, None, None);
    let mut names = Vec::new();
    for (name, value) in address.query_pairs() {
        if names.contains(&name) {
            return Err(CallbackError::Repeated);
        }
        let value = Some(value.into_owned()).filter(|value| !value.is_empty());
        match &*name {
            "code" => code = value,
            "state" => state = value,
            "error" => error = value,
            "error_description" => description = value,
            _ => {}
        }
        names.push(name);
    }
    let state = state.ok_or(CallbackError::NoState)?;
    let outcome = match (code, error) {
        (Some(code), None) => Outcome::Code(SecretString::from(code)),
        (None, Some(error)) => {
            Outcome::Denied { error: sentence(&error), description: description.map(|text| sentence(&text)) }
        }
        _ => return Err(CallbackError::NoOutcome),
    };
    Ok(Callback { state, outcome })
}

/// The text counts besides what the parser makes of it: "oauth:", "127.1" and the like are nothing that we gave out.
fn is_ours(link: &str, address: &Url) -> bool {
    let begins = |with: &str| link.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    if !address.username().is_empty() || address.password().is_some() {
        return false;
    }
    let path = address.path().strip_suffix('/').unwrap_or(address.path());
    match address.scheme() {
        "deskbell" => begins(REDIRECT_URI) && address.port().is_none() && path == "/callback",
        "http" => {
            begins("http://127.0.0.1")
                && address.host() == Some(Host::Ipv4(std::net::Ipv4Addr::LOCALHOST))
                && path == "/oauth/callback"
        }
        _ => false,
    }
}

/// A text of the outside for a screen: one short line.
fn sentence(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

#[cfg(test)]
mod tests;
