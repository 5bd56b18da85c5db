//! The two faces of the machine that the engine knows: the desktop and the keychain.

use async_trait::async_trait;
use secrecy::SecretString;
use thiserror::Error;

use crate::view::Sound;

/// What the engine asks of the desktop. All calls return at once.
pub trait Desktop: Send + Sync {
    /// Shows a pop-up. `open` is what a click opens.
    fn notify(&self, notice: &Notice);
    /// Opens a page in the system's browser.
    fn open_in_browser(&self, url: &url::Url) -> Result<(), String>;
}

/// A pop-up, complete with its words, so that tests compare what staff would read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// First line.
    pub title: String,
    /// Second line; may be empty.
    pub body: String,
    /// What a click opens.
    pub open: NoticeTarget,
    /// The word on the button that does the same.
    pub button: String,
    /// With which sound, if with one.
    pub sound: Option<Sound>,
    /// When it goes by itself; none: as the system has it.
    pub stays_seconds: Option<u32>,
}

/// What a click on a pop-up opens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum NoticeTarget {
    /// Today, at this day (`YYYY-MM-DD`) and appointment.
    Appointment {
        /// Number of the practice.
        practice: i64,
        /// The day.
        date: String,
        /// The PMS's number.
        appointment_sr_no: String,
    },
    /// The bell's list.
    Bell,
    /// The Write-backs page of a practice.
    WriteBacks {
        /// Its number.
        practice: i64,
    },
    /// The Connection page.
    Connection,
    /// Nothing but the window.
    #[default]
    Window,
}

/// The OS keychain. Items are named after the data directory, so that a demo or a test can neither open nor
/// overwrite a practice's.
#[async_trait]
pub trait Vault: Send + Sync {
    /// Reads an item; `None` where there is no such item.
    async fn read(&self, item: &str) -> Result<Option<SecretString>, VaultError>;
    /// Writes an item and reads it back.
    async fn write(&self, item: &str, secret: &SecretString) -> Result<(), VaultError>;
    /// Removes an item; fine if it was not there.
    async fn remove(&self, item: &str) -> Result<(), VaultError>;
}

/// Locked, absent and failed are three states; empty is none of them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VaultError {
    /// It is there, and it is locked or waits for a password.
    #[error("the keychain is locked")]
    Locked,
    /// There is no keychain service.
    #[error("there is no keychain service: {0}")]
    Absent(String),
    /// It answered with an error.
    #[error("the keychain failed: {0}")]
    Failed(String),
}

impl VaultError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked => "KEYCHAIN_LOCKED",
            Self::Absent(_) => "KEYCHAIN_ABSENT",
            Self::Failed(_) => "KEYCHAIN_FAILED",
        }
    }
}
