//! Sync runs, their history and the activity log, with the words of seed 003.

use serde::Serialize;
use ts_rs::TS;

/// The Sync page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncView {
    /// The run in progress.
    pub current: Option<RunView>,
    /// Ended runs, newest first: every full one, and incremental ones that changed something or failed.
    pub history: Vec<RunView>,
    /// Activity, newest first.
    pub log: Vec<LogLine>,
    /// Statistics.
    pub stats: SyncStats,
    /// Endpoints that this server does not offer, said once each: `providers`, `practice_events` …
    pub not_offered: Vec<String>,
    /// Rows that need attention: set aside, or kept with a value that could not be read. A hundred at most.
    pub set_aside: Vec<SetAsideView>,
    /// When the next incremental run is due, UTC.
    pub next_due_at: Option<String>,
}

/// One run, seed 002's and 003's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// Number of the run.
    pub sync_id: String,
    /// Full or incremental.
    pub operation_type: RunKind,
    /// `person`, `schedule`, `night`, `connected` …: who or what began it.
    pub cause: String,
    /// Where it stands.
    pub status: RunStatus,
    /// 0 to 100.
    pub progress_percentage: u32,
    /// 1 to 8.
    pub current_step_number: u32,
    /// Always 8.
    pub total_steps: u32,
    /// Page being fetched, 0 before the first.
    pub page: u32,
    /// Pages in all, where the server tells.
    pub total_pages: Option<u32>,
    /// Patients received.
    pub patients_found: u32,
    /// Appointments received.
    pub appointments_found: u32,
    /// Active patients found in step 7; null before it.
    pub active_identified: Option<u32>,
    /// Those among them that are stored here; null before step 7.
    pub active_stored: Option<u32>,
    /// Rows received.
    pub records_processed: u32,
    /// Rows stored, or the same as before.
    pub records_success: u32,
    /// Rows set aside.
    pub records_failed: u32,
    /// The same by table: received = stored + unchanged + set aside.
    pub tables: Vec<TableCounts>,
    /// Rows that the PMS no longer has.
    pub vanished: u32,
    /// Code of what ended it, where it failed.
    pub error: Option<String>,
    /// Technical detail.
    pub error_detail: Option<String>,
    /// UTC.
    pub started_at: String,
    /// UTC.
    pub completed_at: Option<String>,
    /// UTC.
    pub last_updated: String,
    /// Seconds still to go, reckoned from rows.
    pub estimated_seconds_remaining: Option<u32>,
}

/// What became of a table's rows in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TableCounts {
    /// `patients` or `appointments`.
    pub table: String,
    /// Rows that the list has, as Sikka counts them; null where it gives no count.
    pub told: Option<u32>,
    /// Rows received.
    pub received: u32,
    /// Rows written.
    pub stored: u32,
    /// Rows that were the same.
    pub unchanged: u32,
    /// Rows that could not be used.
    pub set_aside: u32,
}

/// What a run reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Everything.
    #[serde(rename = "full_patients")]
    Full,
    /// What changed.
    Incremental,
}

/// Seed 003's statuses, and two for runs that ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Steps 1 to 3.
    Starting,
    /// Step 4.
    FetchingPatients,
    /// Steps 5 and 6.
    FetchingAppointments,
    /// Step 7.
    Analyzing,
    /// Step 8.
    Storing,
    /// Ended well.
    Completed,
    /// Ended with an error.
    Failed,
    /// A person stopped it.
    Cancelled,
    /// The program ended in the middle of it.
    Interrupted,
}

/// A line of the activity log. The window has the words for each code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// Number.
    pub id: String,
    /// UTC.
    pub at: String,
    /// `info`, `success`, `warning` or `error`.
    pub category: String,
    /// `sync_started`, `patients_page`, `sync_completed` …
    pub code: String,
    /// Numbers and codes for the sentence; never PHI.
    #[ts(type = "Record<string, string | number>")]
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// Seed 003's statistics.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncStats {
    /// Patients that the PMS still has.
    pub total_patients: u32,
    /// Those with a visit in the last 12 months or to come.
    pub active_patients: u32,
    /// Those with a visit to come.
    pub patients_with_upcoming: u32,
    /// Those with a visit in the last 12 months (or as the setting says).
    pub patients_with_recent: u32,
    /// Appointments that the PMS still has.
    pub total_appointments: u32,
    /// Runs that ended well among those of the last 30 days, percent; null before the first has ended.
    pub success_rate: Option<u32>,
    /// Patients as Sikka counted them at the last full sync; null where it gave no count.
    pub patients_told: Option<u32>,
    /// Rows that need attention.
    pub needs_attention: u32,
    /// End of the last run that ended well, UTC.
    pub last_sync_time: Option<String>,
}

/// A row that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetAsideView {
    /// `patients` or `appointments`.
    pub table: String,
    /// The row's number in the PMS; null for a row without one.
    pub row_id: Option<String>,
    /// The field that could not be read; null where the row could not be used at all.
    pub field: Option<String>,
    /// Why, without PHI.
    pub reason: String,
    /// What Sikka sent, shortened.
    pub text: String,
    /// When, UTC.
    pub at: String,
}
