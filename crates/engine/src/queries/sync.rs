//! The Sync page: the run in progress, the history, the activity log, statistics, and rows that need attention.

use chrono::{Duration, Months, NaiveDate};
use store::{Counts, Run};

use super::instant;
use crate::context::Context;
use crate::error::Result;
use crate::schedule;
use crate::view::{LogLine, RunKind, RunStatus, RunView, SetAsideView, SyncStats, SyncView, TableCounts};

/// The success rate looks back so far.
const RATE_OVER: Duration = Duration::days(30);

/// Since when a visit makes a patient active: so many months before today, by the setting.
pub(crate) fn active_since(context: &Context, today: NaiveDate) -> Result<NaiveDate> {
    let months = context.settings()?.active_months.clamp(1, 60);
    Ok(today.checked_sub_months(Months::new(months)).unwrap_or(today))
}

fn table(name: &str, told: Option<u32>, counts: &Counts) -> TableCounts {
    TableCounts {
        table: name.to_owned(),
        told,
        received: counts.received,
        stored: counts.stored,
        unchanged: counts.unchanged,
        set_aside: counts.set_aside,
    }
}

pub(crate) fn run(run: &Run) -> RunView {
    let update = &run.update;
    let (patients, appointments) = (&update.patients, &update.appointments);
    let failed = patients.set_aside + appointments.set_aside;
    let processed = patients.received + appointments.received;
    RunView {
        sync_id: run.id.to_string(),
        operation_type: if run.kind == "full" { RunKind::Full } else { RunKind::Incremental },
        cause: run.cause.clone(),
        status: match run.status.as_str() {
            "fetching_patients" => RunStatus::FetchingPatients,
            "fetching_appointments" => RunStatus::FetchingAppointments,
            "analyzing" => RunStatus::Analyzing,
            "storing" => RunStatus::Storing,
            "completed" => RunStatus::Completed,
            "failed" => RunStatus::Failed,
            "cancelled" => RunStatus::Cancelled,
            "interrupted" => RunStatus::Interrupted,
            _ => RunStatus::Starting,
        },
        progress_percentage: update.percentage,
        current_step_number: update.step,
        total_steps: 8,
        page: update.page,
        total_pages: update.total_pages,
        patients_found: patients.received,
        appointments_found: appointments.received,
        active_identified: update.active_identified,
        active_stored: update.active_stored,
        records_processed: processed,
        records_success: processed - failed.min(processed),
        records_failed: failed,
        tables: vec![
            table("patients", update.patients_told, patients),
            table("appointments", update.appointments_told, appointments),
        ],
        vanished: update.vanished,
        error: run.error.clone(),
        error_detail: run.error_detail.clone(),
        started_at: instant(run.started_at),
        completed_at: run.completed_at.map(instant),
        last_updated: instant(run.updated_at),
        estimated_seconds_remaining: update.eta_seconds,
    }
}

pub(crate) fn sync(context: &Context) -> Result<SyncView> {
    let (ledger, mirror) = (context.ledger(), context.mirror());
    let Some(integration) = ledger.integration()? else {
        return Ok(SyncView {
            current: None,
            history: Vec::new(),
            log: Vec::new(),
            stats: SyncStats::default(),
            not_offered: Vec::new(),
            set_aside: Vec::new(),
            next_due_at: None,
        });
    };
    let id = integration.id;
    let today = context.now().with_timezone(&integration.zone).date_naive();
    let stats = mirror.patient_stats(id, today, active_since(context, today)?)?;
    let log = ledger.log_entries(id, 200)?.into_iter().map(|line| LogLine {
        id: line.id.to_string(),
        at: instant(line.at),
        category: line.category,
        code: line.code,
        values: serde_json::from_str(&line.numbers).unwrap_or_default(),
    });
    let set_aside = mirror.attention(id, 100)?.into_iter().map(|row| SetAsideView {
        table: row.table,
        row_id: row.row_id,
        field: row.field,
        reason: row.reason,
        text: row.text.expose().clone(),
        at: instant(row.at),
    });
    let (well, failed) = ledger.run_outcomes(id, context.now() - RATE_OVER)?;
    let rate = (well + failed > 0).then(|| (well * 100 + (well + failed) / 2) / (well + failed));
    Ok(SyncView {
        current: ledger.current_run(id)?.map(|current| run(&current)),
        history: ledger.run_history(id, 50)?.iter().map(run).collect(),
        log: log.collect(),
        stats: SyncStats {
            total_patients: stats.patients,
            active_patients: stats.active,
            patients_with_upcoming: stats.upcoming,
            patients_with_recent: stats.recent,
            total_appointments: stats.appointments,
            success_rate: rate,
            patients_told: ledger.last_good_full_run(id)?.and_then(|run| run.update.patients_told),
            needs_attention: mirror.attention_count(id)?,
            last_sync_time: ledger.last_good_run(id)?.and_then(|last| last.completed_at).map(instant),
        },
        not_offered: ledger.not_offered(id)?,
        set_aside: set_aside.collect(),
        next_due_at: ledger.duty_due(id, schedule::SYNC)?.map(instant),
    })
}
