//! The connection as the window shows it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Seed 000's status contract, with what the Connection page needs besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// True when a practice is connected and its keys work.
    pub is_connected: bool,
    /// Seed 000's word.
    pub status: ConnectionStatus,
    /// `SIKKA`.
    pub provider: Option<String>,
    /// The practice's name.
    pub practice_name: Option<String>,
    /// The practice-management system.
    pub pms_type: Option<String>,
    /// Stable code of the last error; the window has the words.
    pub error: Option<String>,
    /// Technical detail of the last error.
    pub error_detail: Option<String>,
    /// When this status was read, UTC.
    pub timestamp: String,
    /// Where the page stands.
    pub phase: ConnectPhase,
    /// Until when an answer from the browser is waited for, UTC.
    pub deadline: Option<String>,
    /// Practices to choose from, in `choosing_practice`.
    pub practices: Vec<PracticeChoice>,
    /// Whether app credentials are there.
    pub credentials: CredentialsState,
    /// Sikka's office number.
    pub office_id: Option<String>,
    /// Until when the present key is good, UTC.
    pub key_expires_at: Option<String>,
    /// When it will be renewed, UTC.
    pub next_renewal_at: Option<String>,
}

/// Seed 000: pending, connecting, connected, failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// Nothing connected.
    Pending,
    /// The answer came; keys and practice are being fetched.
    Connecting,
    /// Connected.
    Connected,
    /// The last try failed, or the connection broke.
    Failed,
}

/// The steps of the Connection page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectPhase {
    /// Step 1: connect your practice.
    NotConnected,
    /// Step 2: waiting for Sikka in the browser.
    AwaitingBrowser,
    /// Several practices are authorized: which one?
    ChoosingPractice,
    /// Step 3: connecting.
    Connecting,
    /// Step 4: connected.
    Connected,
    /// The last try failed; the code says how.
    Failed,
}

/// Whether the app credentials are in the keychain or the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CredentialsState {
    /// They are there.
    Present,
    /// They have to be typed once.
    Missing,
}

/// A practice in the picker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PracticeChoice {
    /// Sikka's office number.
    pub office_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// Name.
    pub name: String,
    /// City and state, for telling two apart.
    pub place: String,
    /// The practice-management system.
    pub pms_type: String,
}
