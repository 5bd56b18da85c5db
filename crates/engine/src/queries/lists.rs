//! The bell's list, patients found, and write-backs.

use std::collections::HashMap;

use chrono::Duration;
use pms::{Effect, Intent, OutcomeWord, State};
use store::{Integration, WriteBack};

use super::{instant, local};
use crate::bell::provider_name;
use crate::context::Context;
use crate::error::Result;
use crate::view::{
    BellItem, BellKind, BellView, FoundPatients, HistoryLine, OpenWriteBack, PatientView, Word, WriteBackView,
};

/// A write-back that is pending for longer than this probably waits for the practice's server.
const SERVER_OFF: Duration = Duration::minutes(5);

/// The bell's list, of all practices.
pub(crate) fn bell(context: &Context) -> Result<BellView> {
    let (ledger, mirror) = (context.ledger(), context.mirror());
    let mut unread = 0;
    let mut practices = HashMap::new();
    for practice in ledger.integrations()? {
        unread += ledger.unseen_bells(practice.id)?.len();
        practices.insert(practice.id, (practice.practice.name, mirror.providers(practice.id)?));
    }
    let mut items = Vec::new();
    for bell in ledger.bells(100)? {
        let Some((practice_name, providers)) = practices.get(&bell.integration_id) else { continue };
        let row = mirror.appointment(bell.integration_id, &bell.what.appointment_sr_no)?;
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
                .map(|row| provider_name(providers, &row.provider_id))
                .unwrap_or_default(),
            operatory: row.map(|row| row.operatory).unwrap_or_default(),
            seen: bell.seen_at.is_some(),
            practice: bell.integration_id.to_string(),
            practice_name: practice_name.clone(),
        });
    }
    Ok(BellView { unread: u32::try_from(unread).unwrap_or(u32::MAX), items })
}

pub(crate) fn search_patients(context: &Context, typed: &str) -> Result<FoundPatients> {
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
    let complete = context.mirror().search_is_complete(integration.id)?;
    Ok(FoundPatients { patients: rows.into_iter().map(view).collect(), complete })
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
        practice_name: integration.practice.name.clone(),
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

/// A practice's write-backs that have not ended, by name.
pub(crate) fn open_write_backs(context: &Context, integration: &Integration) -> Result<Vec<OpenWriteBack>> {
    let rows = context.ledger().open_write_backs(integration.id)?;
    let named = rows.into_iter().map(|row| {
        let view = write_back(context, integration, &[], row)?;
        Ok(OpenWriteBack {
            id: view.id,
            operation: view.operation,
            word: view.word,
            patient_name: view.patient_name,
            start: view.start,
        })
    });
    named.collect()
}
