//! What can go wrong in the engine, each with the stable code that the window has words for.

use thiserror::Error;

use crate::desktop::VaultError;
use crate::view::Refusal;

/// Errors of the engine.
#[derive(Debug, Error)]
pub enum Error {
    /// The store.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Sikka.
    #[error(transparent)]
    Sikka(#[from] sikka::Error),
    /// The keychain.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// No practice is connected.
    #[error("no practice is connected")]
    NotConnected,
    /// No App-Id and App-Key yet.
    #[error("the app credentials are missing")]
    CredentialsMissing,
    /// The keys no longer work and a person has to connect again.
    #[error("Sikka refused to renew the key: connect again")]
    ReconnectNeeded,
    /// Nobody authorized this app, or not this practice.
    #[error("no authorized practice was found")]
    NoPractice,
    /// The person said no on Sikka's page.
    #[error("access was denied on Sikka's page")]
    AccessDenied,
    /// The answer from the browser came too late, or twice.
    #[error("the answer from the browser is too late")]
    StateExpired,
    /// No answer from Sikka for 60 seconds after the person's consent.
    #[error("Sikka did not answer within 60 seconds")]
    ConnectTimeout,
    /// The browser could not be opened.
    #[error("the browser could not be opened: {0}")]
    Browser(String),
    /// A field of a form.
    #[error("the field {0} cannot be read")]
    BadInput(&'static str),
    /// A text that the practice's software does not take as it is.
    #[error("{0}")]
    Text(pms::IntentError),
    /// Card data is never taken.
    #[error("card numbers and security codes are never taken")]
    CardData,
    /// Sikka could not be asked whether it has it: nothing was sent again.
    #[error("Sikka could not be asked whether it has it")]
    NotLookedUp,
    /// There is no such thing (any more).
    #[error("it is no longer there")]
    NotFound,
    /// It is in a state in which this makes no sense.
    #[error("this is not possible now")]
    Busy,
    /// A person stopped it.
    #[error("stopped")]
    Cancelled,
    /// The system would not give random bytes or a port.
    #[error("the system failed: {0}")]
    System(#[from] std::io::Error),
}

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Sikka(error) => match error.code() {
                "TIMEOUT" | "NETWORK" | "BAD_ADDRESS" => "NETWORK",
                "BAD_ANSWER" | "NOT_OFFERED" | "REFUSED" => "SERVER",
                "KEY_REFUSED" => "RECONNECT_NEEDED",
                other => other,
            },
            Self::Vault(error) => error.code(),
            Self::NotConnected => "NOT_CONNECTED",
            Self::CredentialsMissing => "CREDENTIALS_MISSING",
            Self::ReconnectNeeded => "RECONNECT_NEEDED",
            Self::NoPractice => "NO_PRACTICE",
            Self::AccessDenied => "ACCESS_DENIED",
            Self::StateExpired => "STATE_EXPIRED",
            Self::ConnectTimeout => "CONNECT_TIMEOUT",
            Self::Browser(_) => "BROWSER_FAILED",
            Self::BadInput(_) => "BAD_INPUT",
            Self::Text(pms::IntentError::TooLong { .. }) => "TEXT_TOO_LONG",
            Self::Text(_) => "TEXT_FORBIDDEN",
            Self::CardData => "CARD_DATA",
            Self::NotLookedUp => "NOT_LOOKED_UP",
            Self::NotFound => "NOT_FOUND",
            Self::Busy => "BUSY",
            Self::Cancelled => "CANCELLED",
            Self::System(_) => "INTERNAL",
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let detail = match &error {
            Error::BadInput(field) => (*field).to_owned(),
            // Field and what is wrong with it, for the words of the window.
            Error::Text(pms::IntentError::TooLong { field, most }) => format!("{field}:{most}"),
            Error::Text(pms::IntentError::Forbidden { field, character }) => format!("{field}:{character}"),
            other => other.to_string(),
        };
        Self { code: error.code().to_owned(), detail: Some(detail) }
    }
}
