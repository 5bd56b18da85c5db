//! The bell's list, patients found, write-backs, and the Sync page.

use chrono::Duration;
use pms::{Effect, Intent, OutcomeWord, State};
use store::{Integration, Run, WriteBack};

use super::{instant, local};
use crate::bell::provider_name;
use crate::context::Context;
use crate::error::Result;
use crate::schedule;
use crate::view::{
    BellItem, BellKind, BellView, HistoryLine, LogLine, PatientView, RunKind, RunStatus, RunView,
    SetAsideView, SyncStats, SyncView, Word, WriteBackView,
};

/// A write-back that is pending for longer than this probably waits for the practice's server.
const SERVER_OFF: Duration = Duration::minutes(5);

pub(crate) fn bell(context: &Context) -> Result<BellView> {
    let Some(integration) = context.ledger().integration()? else {
        return Ok(BellView { unread: 0, items: Vec::new() });
    };
    let providers = context.mirror().providers(integration.id)?;
    let mut items = Vec::new();
    for bell in context.ledger().bells(integration.id, 100)? {
        let row = context.mirror().appointment(integration.id, &bell.what.appointment_sr_no)?;
        items.push(BellItem {
            id: bell.id.to_string(),
            kind: match bell.what.kind.as_str() {
                "cancelled" => BellKind::Cancelled,
                "removed" => BellKind::Removed,
                _ => BellKind::Booked,
            },
            at: instant(bell.at),
            start: local(bell.what.date, bell.what.time),
            appointment_sr_no: bell.what.appointment_sr_no,
            patient_name: row.as_ref().map(|row| row.patient_name.expose().clone()).unwrap_or_default(),
            provider_name: row
                .as_ref()
                .map(|row| provider_name(&providers, &row.provider_id))
                .unwrap_or_default(),
            operatory: row.map(|row| row.operatory).unwrap_or_default(),
            seen: bell.seen_at.is_some(),
        });
    }
    let unread = u32::try_from(context.ledger().unseen_bells(integration.id)?.len()).unwrap_or(u32::MAX);
    Ok(BellView { unread, items })
}

pub(crate) fn search_patients(context: &Context, typed: &str) -> Result<Vec<PatientView>> {
    let integration = context.integration()?;
    let rows = context.mirror().search_patients(integration.id, typed, 30)?;
    let view = |row: store::PatientRow| PatientView {
        patient_id: row.patient_id,
        name: row.name.expose().clone(),
        birthdate: row.birthdate.map(|date| date.to_string()),
        phone: row.phone.expose().clone(),
        chart_number: row.chart_number,
        provider_id: row.provider_id,
        active: !row.status.to_ascii_lowercase().contains("inactive"),
    };
    Ok(rows.into_iter().map(view).collect())
}

pub(crate) fn word(state: State) -> Word {
    match state.word() {
        OutcomeWord::Waiting => Word::Waiting,
        OutcomeWord::Sent => Word::Sent,
        OutcomeWord::InThePms => Word::InThePms,
        OutcomeWord::Refused => Word::Refused,
        OutcomeWord::NotKnownYet => Word::NotKnownYet,
        OutcomeWord::TakenBack => Word::TakenBack,
    }
}

pub(crate) fn write_backs(context: &Context) -> Result<Vec<WriteBackView>> {
    let Some(integration) = context.ledger().integration()? else { return Ok(Vec::new()) };
    let providers = context.mirror().providers(integration.id)?;
    let rows = context.ledger().write_backs(integration.id, 200)?;
    rows.into_iter().map(|row| write_back(context, &integration, &providers, row)).collect()
}

fn write_back(
    context: &Context,
    integration: &Integration,
    providers: &[pms::Provider],
    row: WriteBack,
) -> Result<WriteBackView> {
    let mirror = context.mirror();
    let appointment = match row.intent.appointment_sr_no() {
        Some(number) => mirror.appointment(integration.id, number)?,
        None => None,
    };
    let there = appointment.as_ref();
    let (patient, date, time, provider, operatory) = match &row.intent {
        Intent::BookAppointment { patient_id, date, time, provider_id, operatory, .. } => (
            mirror.patient(integration.id, patient_id)?.map(|patient| patient.name.expose().clone()),
            Some(*date),
            Some(*time),
            provider_id.clone(),
            operatory.clone(),
        ),
        intent => {
            let (date, time, provider, operatory) = match intent {
                Intent::Reschedule { date, time, provider_id, operatory, .. } => {
                    (*date, *time, provider_id.clone(), operatory.clone())
                }
                _ => (None, None, None, None),
            };
            (
                there.map(|there| there.patient_name.expose().clone()),
                date.or_else(|| there.and_then(|there| there.date)),
                time.or_else(|| there.and_then(|there| there.time)),
                provider.or_else(|| there.map(|there| there.provider_id.clone())).unwrap_or_default(),
                operatory.or_else(|| there.map(|there| there.operatory.clone())).unwrap_or_default(),
            )
        }
    };
    let now = context.now();
    let waiting_since = row.submitted_at.unwrap_or(row.created_at);
    let history = context.ledger().write_back_history(row.id)?;
    Ok(WriteBackView {
        id: row.id.to_string(),
        sikka_id: row.sikka_id,
        operation: row.intent.operation().as_str().to_owned(),
        word: word(row.state),
        state: row.state.as_str().to_owned(),
        patient_name: patient.unwrap_or_default(),
        start: date.map(|date| local(date, time)),
        date: date.map(|date| date.to_string()),
        provider_name: provider_name(providers, &provider),
        operatory,
        status_value: match &row.intent {
            Intent::SetAppointmentStatus { value, .. } => Some(value.clone()),
            Intent::BookAppointment { .. } | Intent::Reschedule { .. } => None,
        },
        reschedules: matches!(row.intent, Intent::Reschedule { .. }),
        attempts: row.attempts,
        checks: row.checks,
        last_answer: row.last_answer,
        created_at: instant(row.created_at),
        submitted_at: row.submitted_at.map(instant),
        completed_at: row.completed_at.map(instant),
        last_checked_at: row.last_checked_at.map(instant),
        next_step_at: row.next_step_at.filter(|_| Effect::of(row.state) != Effect::Rest).map(instant),
        server_off: matches!(row.state, State::Submitted | State::Pending)
            && now - waiting_since > SERVER_OFF,
        may_discard: pms::transition(row.state, &pms::Event::Discard).is_some(),
        may_send_again: pms::transition(row.state, &pms::Event::SendAgain).is_some(),
        history: history
            .into_iter()
            .map(|line| HistoryLine { at: instant(line.at), state: line.state, note: line.note })
            .collect(),
    })
}

pub(crate) fn run(run: &Run) -> RunView {
    let update = &run.update;
    let (patients, appointments) = (&update.patients, &update.appointments);
    RunView {
        sync_id: run.id.to_string(),
        operation_type: if run.kind == "full" { RunKind::Full } else { RunKind::Incremental },
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
        stored: patients.stored + appointments.stored,
        unchanged: patients.unchanged + appointments.unchanged,
        set_aside: patients.set_aside + appointments.set_aside,
        error: run.error.clone(),
        error_detail: run.error_detail.clone(),
        started_at: instant(run.started_at),
        completed_at: run.completed_at.map(instant),
        last_updated: instant(run.updated_at),
        estimated_seconds_remaining: update.eta_seconds,
    }
}

pub(crate) fn sync(context: &Context) -> Result<SyncView> {
    let ledger = context.ledger();
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
    let stats = context.mirror().patient_stats(id, today)?;
    let log = ledger.log_entries(id, 200)?.into_iter().map(|line| LogLine {
        id: line.id.to_string(),
        at: instant(line.at),
        category: line.category,
        code: line.code,
        values: serde_json::from_str(&line.numbers).unwrap_or_default(),
    });
    let set_aside = context
        .mirror()
        .set_aside_rows(id, 100)?
        .into_iter()
        .map(|(table, reason, at)| SetAsideView { table, reason, at: instant(at) });
    Ok(SyncView {
        current: ledger.current_run(id)?.map(|current| run(&current)),
        history: ledger.run_history(id, 50)?.iter().map(run).collect(),
        log: log.collect(),
        stats: SyncStats {
            total_patients: stats.patients,
            active_patients: stats.active,
            patients_with_upcoming: stats.upcoming,
            total_appointments: stats.appointments,
            last_sync_time: ledger.last_good_run(id)?.and_then(|last| last.completed_at).map(instant),
        },
        not_offered: ledger.not_offered(id)?,
        set_aside: set_aside.collect(),
        next_due_at: ledger.duty_due(id, schedule::SYNC)?.map(instant),
    })
}
