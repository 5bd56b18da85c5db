//! The Patients page, and what Sikka tells of one patient's insurance and notes.

use serde::Serialize;
use ts_rs::TS;

use super::PatientView;

/// The list of the Patients page: whom a search found, or, with nothing typed, whom the desk is likely to want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatientsView {
    /// A hundred at most; with nothing typed all those of today, and whose cards were open lately.
    pub rows: Vec<PatientLine>,
    /// There are more than are listed.
    pub more: bool,
    /// False while the first sync goes on: somebody may be missing.
    pub complete: bool,
    /// Patients that are here; null where something was typed.
    pub known: Option<u32>,
    /// The practice's today, `YYYY-MM-DD`.
    pub today: String,
}

/// A patient in that list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatientLine {
    /// The patient.
    pub patient: PatientView,
    /// Why the patient is listed.
    pub why: PatientReason,
    /// Where the patient comes today: when, `YYYY-MM-DDTHH:MM`, practice time.
    pub today: Option<String>,
    /// How that visit stands: `scheduled`, `confirmed`, `arrived` or `completed`.
    pub status_kind: Option<String>,
    /// The last visit before today, `YYYY-MM-DD`.
    pub last_visit: Option<String>,
    /// The next visit from today on, `YYYY-MM-DDTHH:MM`, practice time.
    pub next_visit: Option<String>,
    /// Write-backs about the patient that are still open.
    pub open_write_backs: u32,
}

/// Why a patient is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PatientReason {
    /// Comes today.
    Today,
    /// The card was open lately.
    Recent,
    /// Found by what was typed.
    Found,
}

/// The cover of a patient's chart, as Sikka told when it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartView {
    /// Insurance, the first one first; null where Sikka does not tell.
    pub plans: Option<Vec<PlanView>>,
    /// What staff are to know before they speak: alerts first.
    pub alerts: Vec<AlertView>,
    /// Notes in the chart, the newest first, thirty at most; null where Sikka does not offer them.
    pub notes: Option<Vec<NoteView>>,
    /// When Sikka told, UTC.
    pub told_at: String,
}

/// An insurance of a patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// Which one: `primary`, `secondary` or `medical`.
    pub rank: String,
    /// The insurer; "number 12" of it where its name is not told.
    pub company: String,
    /// The insurer's telephone; may be empty.
    pub phone: String,
    /// The number under which the patient is insured; may be empty.
    pub subscriber_id: String,
    /// To the one who is insured; may be empty.
    pub relationship: String,
}

/// A note on the patient's own row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlertView {
    /// `alert`, `medical`, `patient` or `other`.
    pub kind: String,
    /// The note.
    pub text: String,
}

/// A note in the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteView {
    /// `YYYY-MM-DD`; null where it is not told.
    pub date: Option<String>,
    /// Kind of note ("Clinical Note"); may be empty.
    pub note_type: String,
    /// Who wrote it; may be empty.
    pub provider_name: String,
    /// Heading and text.
    pub text: String,
}
