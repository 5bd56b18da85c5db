//! Hours, what takes them and what is free, as the window shows them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Taker;

/// A day by provider and by chair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityView {
    /// The day shown, `YYYY-MM-DD`.
    pub date: String,
    /// The practice's today.
    pub today: String,
    /// The practice's time now, `YYYY-MM-DDTHH:MM`.
    pub now: String,
    /// Who told the hours.
    pub hours_from: HoursFrom,
    /// Open times of the practice on that day.
    pub open: Vec<SpanView>,
    /// The day of each provider who treats.
    pub providers: Vec<OpenColumn>,
    /// The day of each chair.
    pub operatories: Vec<OpenColumn>,
    /// True once a full sync has ended well: what looks free is then really free.
    pub whole: bool,
}

/// Who told a practice's hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HoursFrom {
    /// The practice's software.
    Pms,
    /// Its appointments of the last weeks: what is usual on that weekday.
    Appointments,
    /// Nobody: ordinary office hours.
    Nobody,
}

/// From one time of day to another, `HH:MM`; `24:00` is the end of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpanView {
    /// Its beginning.
    pub from: String,
    /// Its end, not part of it.
    pub to: String,
}

/// The day of a provider or of a chair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenColumn {
    /// The PMS's code.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// "Hygienist", abbreviation of a chair … may be empty.
    pub detail: String,
    /// Open times; empty: closed.
    pub open: Vec<SpanView>,
    /// What takes time, in order; it may overlap, and lie outside the open times.
    pub taken: Vec<TakenView>,
    /// What is open and not taken.
    pub free: Vec<SpanView>,
    /// Minutes in `free`.
    pub free_minutes: u32,
    /// Minutes in `open`.
    pub open_minutes: u32,
}

/// Something that takes time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TakenView {
    /// `HH:MM`
    pub from: String,
    /// `HH:MM`
    pub to: String,
    /// An appointment, a booking on its way, or an open form that holds it.
    pub what: Taker,
    /// On the schedule without a patient: lunch, a meeting.
    pub block: bool,
}

/// What is looked for: the next free time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FreeWish {
    /// Minutes, 5 to 600.
    pub minutes: u32,
    /// A provider's code; null: whoever treats.
    pub provider_id: Option<String>,
    /// Only who is a hygienist.
    pub hygiene: bool,
    /// From this day on, `YYYY-MM-DD`; null: from now on.
    pub from: Option<String>,
}
