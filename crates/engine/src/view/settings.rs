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
    /// What pops up, how loudly, and when not.
    pub alerts: AlertsView,
    /// Seconds between incremental syncs, 2 to 3600.
    pub sync_seconds: u32,
    /// A patient is active who has an appointment to come or had one in so many months, 1 to 60.
    pub active_months: u32,
    /// `system`, `light` or `dark`.
    pub appearance: String,
    /// How large everything in the window is.
    pub text_size: TextSize,
    /// How times of day are written.
    pub clock_face: ClockFace,
    /// In which language Deskbell speaks.
    pub language: LanguageChoice,
}

impl Default for SettingsView {
    fn default() -> Self {
        Self {
            notifications: true,
            notification_privacy: NotificationPrivacy::TimeAndProvider,
            alerts: AlertsView::default(),
            sync_seconds: 60,
            active_months: 12,
            appearance: "system".to_owned(),
            text_size: TextSize::Normal,
            clock_face: ClockFace::System,
            language: LanguageChoice::System,
        }
    }
}

/// How large everything in the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// As it was drawn.
    Normal,
    /// An eighth larger.
    Large,
    /// A quarter larger.
    Larger,
}

/// How times of day are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockFace {
    /// As this PC writes them.
    System,
    /// 2:30 PM.
    Twelve,
    /// 14:30.
    TwentyFour,
}

/// In which language Deskbell speaks, as chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LanguageChoice {
    /// The PC's, where Deskbell speaks it; English otherwise.
    System,
    /// English.
    English,
    /// Spanish.
    Spanish,
}

/// A language that Deskbell speaks, by its ISO 639 code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish.
    Es,
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

/// What pops up, how loudly, and when not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct AlertsView {
    /// The rules; an event that none speaks of is told as usual.
    pub rules: Vec<AlertRule>,
    /// How long a pop-up stays, in seconds, 60 at most; 0: as the system has it.
    pub stays_seconds: u32,
    /// What a pop-up with sound sounds like.
    pub sound: Sound,
    /// While the practice is closed, by its hours and holidays, nothing pops up.
    pub quiet_hours: bool,
}

impl Default for AlertsView {
    fn default() -> Self {
        let usual = |event: &AlertEvent| AlertRule {
            event: *event,
            provider_id: None,
            operatory: None,
            alert: event.usual(),
        };
        Self {
            rules: AlertEvent::ALL.iter().map(usual).collect(),
            stays_seconds: 0,
            sound: Sound::Chime,
            quiet_hours: false,
        }
    }
}

/// One row of the table of alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertRule {
    /// What happened.
    pub event: AlertEvent,
    /// With whom; null: anybody.
    pub provider_id: Option<String>,
    /// In which chair; null: any.
    pub operatory: Option<String>,
    /// How it is told.
    pub alert: Alert,
}

/// What may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlertEvent {
    /// A booking for today.
    NewToday,
    /// A booking for a later day.
    NewLater,
    /// Another time, chair or provider.
    Moved,
    /// Cancelled, or removed from the PMS.
    Cancelled,
    /// The patient is in the practice.
    Arrived,
    /// A write-back waits for a person.
    WriteBackNeedsYou,
    /// Deskbell cannot sync until a person does something.
    SyncTrouble,
}

impl AlertEvent {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NewToday,
        Self::NewLater,
        Self::Moved,
        Self::Cancelled,
        Self::Arrived,
        Self::WriteBackNeedsYou,
        Self::SyncTrouble,
    ];

    /// How it is told where no rule says otherwise. Arrivals are marked at the desk itself.
    pub fn usual(self) -> Alert {
        match self {
            Self::NewToday | Self::WriteBackNeedsYou => Alert::PopUpWithSound,
            Self::NewLater | Self::Moved | Self::Cancelled | Self::SyncTrouble => Alert::PopUp,
            Self::Arrived => Alert::Silent,
        }
    }
}

/// How loudly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// Not at all: it is not in the bell's list either.
    Silent,
    /// In the bell's list.
    List,
    /// And a pop-up.
    PopUp,
    /// With the sound.
    PopUpWithSound,
}

/// The sounds that come with Deskbell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    /// Two soft notes, upwards.
    Chime,
    /// The bell on a counter.
    Bell,
    /// Two short knocks.
    Knock,
}
