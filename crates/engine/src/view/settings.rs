//! Settings as the window shows and changes them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What staff may change. Kept in the ledger; whether Deskbell starts with the system is asked of the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct SettingsView {
    /// Pop-ups on or off. The list in the window is kept either way.
    pub notifications: bool,
    /// How much a pop-up says.
    pub notification_privacy: NotificationPrivacy,
    /// Seconds between incremental syncs, 2 to 3600.
    pub sync_seconds: u32,
    /// A patient is active who has an appointment to come or had one in so many months, 1 to 60.
    pub active_months: u32,
    /// `system`, `light` or `dark`.
    pub appearance: String,
}

impl Default for SettingsView {
    fn default() -> Self {
        Self {
            notifications: true,
            notification_privacy: NotificationPrivacy::TimeAndProvider,
            sync_seconds: 60,
            active_months: 12,
            appearance: "system".to_owned(),
        }
    }
}

/// How much a pop-up tells whoever looks at the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotificationPrivacy {
    /// Only that something was booked.
    Nothing,
    /// Time and provider.
    TimeAndProvider,
    /// The patient's name too.
    Name,
}
