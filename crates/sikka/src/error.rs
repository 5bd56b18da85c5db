//! What can go wrong between Deskbell and Sikka, each with a stable code.

use std::fmt;
use std::time::Duration;

/// Why a call did not give what was asked for.
///
/// Neither `Display` nor `Debug` shows keys, addresses with a query, or the server's own words: those may name a
/// patient and are found in [`Error::Refused`] only.
#[derive(thiserror::Error, Clone, PartialEq, Eq)]
pub enum Error {
    /// Nothing left this machine: no name, no route, no connection.
    #[error("Sikka cannot be reached from this computer")]
    Offline,
    /// The request left, and no whole answer came.
    #[error("Sikka did not answer in time")]
    TimedOut,
    /// Sikka gave no usable answer several times in a row: nothing is sent until it may be itself again.
    #[error("Sikka is not answering")]
    NotAnswering {
        /// How long until it is tried again.
        retry_in: Duration,
    },
    /// Sikka answered with a server error (`wire/sikka.md` 9), also when asked again.
    #[error("Sikka has trouble of its own (HTTP {status})")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is not what Sikka sends: a web page, a cut text, a list that is not whole.
    #[error("the answer cannot be read: something other than Sikka may have given it")]
    NotJson,
    /// The App-Id or the App-Key is wrong (API2003 and the like).
    #[error("Sikka does not accept the App-Id and App-Key")]
    Unauthorized,
    /// The request key or the refresh key is not valid, also after renewing (API1025).
    #[error("Sikka does not accept the key of this practice")]
    KeyRefused,
    /// This one path is missing, or not open to this app (401, 403, 404, 405). The key is as good as before.
    #[error("Sikka does not offer {path} to this app")]
    NotOffered {
        /// The path below `/v4`, without ids.
        path: String,
    },
    /// There is no such row (404 on a path that is otherwise there).
    #[error("Sikka has no such row")]
    NotFound,
    /// Too many requests in this minute, still after waiting.
    #[error("Sikka asks to wait: too many requests")]
    RateLimited {
        /// How long Sikka asked to wait, where it told.
        retry_after: Option<Duration>,
    },
    /// The practice's requests or data of the day are used up (API2011, API2012).
    #[error("Sikka's daily limit for this practice is used up")]
    DailyLimit,
    /// The practice's data has not reached Sikka yet (API2010): a matter of hours.
    #[error("the practice's data has not reached Sikka yet")]
    NotYetUploaded,
    /// Sikka is taking in new data of the practice (`Data-Insert: in progress`), and still was after waiting.
    #[error("Sikka is taking in new data of the practice")]
    DataInsertInProgress,
    /// The utility on the practice's server is off (API2017).
    #[error("the practice's server is not connected to Sikka")]
    SpuOffline,
    /// Refused for good.
    #[error("Sikka refused the request ({code})")]
    Refused {
        /// Sikka's code ("API1026"), or "HTTP 422" where it gives none.
        code: String,
        /// The server's own words, at most 200 characters. May name a patient: for the screen, not for a log.
        words: String,
    },
    /// The address of the server cannot be used: not a web address, or plain http beyond this machine.
    #[error("the server's address cannot be used: it must begin with https")]
    BadAddress,
}

impl Error {
    /// Stable name for the store, the log and the window.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Offline => "NETWORK",
            Self::TimedOut => "TIMEOUT",
            Self::NotAnswering { .. } => "NOT_ANSWERING",
            Self::Server { .. } => "SERVER",
            Self::NotJson => "BAD_ANSWER",
            Self::Unauthorized => "AUTH_FAILED",
            Self::KeyRefused => "KEY_REFUSED",
            Self::NotOffered { .. } => "NOT_OFFERED",
            Self::NotFound => "NOT_FOUND",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::DailyLimit => "DAILY_LIMIT",
            Self::NotYetUploaded => "NOT_YET_UPLOADED",
            Self::DataInsertInProgress => "DATA_INSERT",
            Self::SpuOffline => "SPU_OFFLINE",
            Self::Refused { .. } => "REFUSED",
            Self::BadAddress => "BAD_ADDRESS",
        }
    }

    /// True where the same call may well succeed in seconds or minutes, with nothing changed.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::TimedOut
                | Self::NotAnswering { .. }
                | Self::Server { .. }
                | Self::NotJson
                | Self::RateLimited { .. }
                | Self::DataInsertInProgress
                | Self::SpuOffline
        )
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {self}", self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_words_stay_out_of_log_lines() {
        let error = Error::Refused { code: "API1026".to_owned(), words: "Ana Silva is unknown".to_owned() };
        assert_eq!(format!("{error}"), "Sikka refused the request (API1026)");
        assert!(!format!("{error:?}").contains("Ana"));
        assert_eq!(error.code(), "REFUSED");
        assert!(!error.is_transient() && Error::Offline.is_transient());
    }
}
