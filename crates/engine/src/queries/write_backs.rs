//! Write-backs as the window shows them.

use std::collections::HashMap;

use chrono::{Duration, NaiveDateTime, Utc};
use pms::{Effect, Event, Intent, Operation, Provider, State, Tag};
use store::{Integration, WriteBack};

use super::lists::word;
use super::{instant, local};
use crate::bell::provider_name;
use crate::context::Context;
use crate::error::Result;
use crate::view::{HistoryLine, OpenWriteBack, WriteBackStats, WriteBackView, WriteBacksView};
use crate::writebacks::notes::OwnNote;
use crate::writebacks::{missing_number, slow_after, waits_long_for_a_number};

/// Rows that the page gets; the rest is older.
const SHOWN: u32 = 500;
/// What has ended counts in the statistics for so long.
const COUNTED: Duration = Duration::days(30);
/// So many times slower than slow, and the practice's server is probably off.
const OFF: i32 = 3;

/// The page of write-backs of the practice that the window shows.
pub(crate) fn write_backs(context: &Context) -> Result<WriteBacksView> {
    let Some(integration) = context.ledger().integration()? else {
        return Ok(WriteBacksView { rows: Vec::new(), stats: WriteBackStats::default() });
    };
    let providers = context.mirror().providers(integration.id)?;
    let rows = context.ledger().write_backs(integration.id, SHOWN)?;
    let rows = rows.into_iter().map(|row| view(context, &integration, &providers, row));
    Ok(WriteBacksView { rows: rows.collect::<Result<_>>()?, stats: stats(context, &integration)? })
}

fn stats(context: &Context, integration: &Integration) -> Result<WriteBackStats> {
    let (ledger, now) = (context.ledger(), context.now());
    let totals = ledger.write_back_totals(integration.id, now - COUNTED)?;
    let usual = ledger.usual_durations(integration.id)?;
    let slow = slow_after(usual.as_ref());
    let open = ledger.open_write_backs(integration.id)?;
    let stuck = open.iter().filter(|row| {
        row.state == State::NeedsPerson || waits_since(row, now) > slow || waits_long_for_a_number(row)
    });
    let seconds = |length: Duration| u32::try_from(length.num_seconds()).ok();
    Ok(WriteBackStats {
        waiting: totals.waiting,
        sent: totals.sent,
        not_known: totals.not_known,
        stuck: u32::try_from(stuck.count()).unwrap_or(u32::MAX),
        completed: totals.completed,
        refused: totals.failed,
        taken_back: totals.discarded,
        oldest_open: totals.oldest_open.map(instant),
        usual_seconds: usual.and_then(|usual| seconds(usual.p50)),
        slow_seconds: usual.and_then(|usual| seconds(usual.p95)),
        last_checked_at: totals.last_checked.map(instant),
        checks: totals.checks,
    })
}

/// How long Sikka has had it; nothing where it has it no longer or not yet.
fn waits_since(row: &WriteBack, now: chrono::DateTime<Utc>) -> Duration {
    match row.state {
        State::Submitted | State::Pending => now - row.submitted_at.unwrap_or(row.created_at),
        _ => Duration::zero(),
    }
}

/// Whether one takes longer than usual here.
pub(super) fn is_slow(context: &Context, row: &WriteBack) -> Result<bool> {
    let waited = waits_since(row, context.now());
    // Most are asked about long before that; their practice's figures are not needed.
    Ok(waited > slow_after(None)
        && waited > slow_after(context.ledger().usual_durations(row.integration_id)?.as_ref()))
}

/// Whether the practice's server is off, as Sikka said of this one or as the time tells.
fn waits_for_the_server(row: &WriteBack, slow: bool, now: chrono::DateTime<Utc>) -> bool {
    row.state.is_open() && row.obstacle.as_deref() == Some("SPU_OFFLINE")
        || slow && waits_since(row, now) > slow_after(None) * OFF
}

/// How many of a practice's write-backs wait for its server, which is off.
pub(crate) fn waiting_for_the_server(context: &Context, integration: &Integration) -> Result<usize> {
    let mut waiting = 0;
    for row in context.ledger().open_write_backs(integration.id)? {
        let slow = is_slow(context, &row)?;
        waiting += usize::from(waits_for_the_server(&row, slow, context.now()));
    }
    Ok(waiting)
}

/// The name of a patient, also of one that an open write-back will make; empty where it is not known.
pub(super) fn patient_name(context: &Context, integration: &Integration, patient_id: &str) -> Result<String> {
    if let Some(ground) = patient_id.strip_prefix("w:").and_then(|id| id.parse().ok()) {
        let ground = context.ledger().write_back(ground)?;
        return Ok(ground.map(|ground| new_name(&ground.intent)).unwrap_or_default());
    }
    let patient = context.mirror().patient(integration.id, patient_id)?;
    Ok(patient.map(|patient| patient.name.expose().clone()).unwrap_or_default())
}

fn new_name(intent: &Intent) -> String {
    match intent {
        Intent::CreatePatient(new) => format!("{} {}", new.first_name.expose(), new.last_name.expose()),
        _ => String::new(),
    }
}

/// What a change of an appointment is about: its present place, with the change laid over it.
#[derive(Default)]
struct Visit {
    patient_id: String,
    patient_name: String,
    date: Option<chrono::NaiveDate>,
    time: Option<chrono::NaiveTime>,
    length_minutes: Option<u32>,
    provider_id: String,
    operatory: String,
}

fn visit(context: &Context, integration: &Integration, intent: &Intent) -> Result<Visit> {
    Ok(match intent {
        Intent::BookAppointment(asked) => Visit {
            patient_name: patient_name(context, integration, &asked.patient_id)?,
            patient_id: asked.patient_id.clone(),
            date: Some(asked.date),
            time: Some(asked.time),
            length_minutes: Some(asked.length_minutes),
            provider_id: asked.provider_id.clone(),
            operatory: asked.operatory.clone(),
        },
        Intent::SetAppointmentStatus(asked) => place(context, integration, &asked.appointment_sr_no)?,
        Intent::Reschedule(asked) => {
            let before = place(context, integration, &asked.appointment_sr_no)?;
            Visit {
                date: asked.date.or(before.date),
                time: asked.time.or(before.time),
                length_minutes: asked.length_minutes.or(before.length_minutes),
                provider_id: asked.provider_id.clone().unwrap_or(before.provider_id),
                operatory: asked.operatory.clone().unwrap_or(before.operatory),
                ..before
            }
        }
        Intent::CreatePatient(new) => {
            Visit { patient_name: new_name(intent), provider_id: new.provider_id.clone(), ..Visit::default() }
        }
        Intent::UpdatePatient(asked) => named(context, integration, &asked.patient_id, "")?,
        Intent::AddMedicalNote(asked) => named(context, integration, &asked.patient_id, &asked.provider_id)?,
        Intent::ProcessPayment(asked) => named(context, integration, &asked.patient_id, &asked.provider_id)?,
    })
}

fn named(context: &Context, integration: &Integration, patient_id: &str, provider_id: &str) -> Result<Visit> {
    Ok(Visit {
        patient_name: patient_name(context, integration, patient_id)?,
        patient_id: patient_id.to_owned(),
        provider_id: provider_id.to_owned(),
        ..Visit::default()
    })
}

/// Where an appointment is now, also one that an open booking will make.
fn place(context: &Context, integration: &Integration, appointment: &str) -> Result<Visit> {
    if let Some(ground) = appointment.strip_prefix("w:").and_then(|id| id.parse().ok()) {
        return match context.ledger().write_back(ground)? {
            Some(ground) if ground.intent.operation() == Operation::BookAppointment => {
                visit(context, integration, &ground.intent)
            }
            _ => Ok(Visit::default()),
        };
    }
    let there = context.mirror().appointment(integration.id, appointment)?;
    Ok(there.map_or_else(Visit::default, |there| Visit {
        patient_id: there.patient_id,
        patient_name: there.patient_name.expose().clone(),
        date: there.date,
        time: there.time,
        length_minutes: there.length_minutes,
        provider_id: there.provider_id,
        operatory: there.operatory,
    }))
}

/// When the visit of a write-back begins, practice-local.
pub(crate) fn visit_start(
    context: &Context,
    integration: &Integration,
    row: &WriteBack,
) -> Result<Option<NaiveDateTime>> {
    // Asked of each slow one each time that it is asked about: whose visit it is is not read.
    let visit = match &row.intent {
        Intent::BookAppointment(asked) => return Ok(Some(asked.date.and_time(asked.time))),
        Intent::SetAppointmentStatus(_) | Intent::Reschedule(_) => visit(context, integration, &row.intent)?,
        _ => return Ok(None),
    };
    Ok(visit.date.zip(visit.time).map(|(date, time)| date.and_time(time)))
}

/// How many write-backs are open, by the patient whom they are about.
pub(super) fn open_by_patient(context: &Context, integration: &Integration) -> Result<HashMap<String, u32>> {
    let mut open = HashMap::new();
    for row in context.ledger().open_write_backs(integration.id)? {
        *open.entry(visit(context, integration, &row.intent)?.patient_id).or_default() += 1;
    }
    Ok(open)
}

/// What somebody typed, without our own mark.
fn text(intent: &Intent) -> String {
    let text = match intent {
        Intent::BookAppointment(asked) => {
            let parts = [Tag::hidden(asked.description.expose()), Tag::hidden(asked.note.expose())];
            return parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        }
        Intent::SetAppointmentStatus(asked) => asked.cancellation_note.expose(),
        Intent::AddMedicalNote(asked) => asked.text.expose(),
        Intent::ProcessPayment(asked) => asked.note.expose(),
        Intent::Reschedule(_) | Intent::CreatePatient(_) | Intent::UpdatePatient(_) => "",
    };
    Tag::hidden(text).to_owned()
}

pub(super) fn view(
    context: &Context,
    integration: &Integration,
    providers: &[Provider],
    row: WriteBack,
) -> Result<WriteBackView> {
    let visit = visit(context, integration, &row.intent)?;
    let now = context.now();
    let history = context.ledger().write_back_history(row.id)?;
    let slow = is_slow(context, &row)?;
    let may = |event: &Event| pms::transition(row.state, event).is_some();
    let at_sikka = matches!(row.state, State::Submitted | State::Pending);
    Ok(WriteBackView {
        id: row.id.to_string(),
        practice_name: integration.practice.name.clone(),
        operation: row.intent.operation().as_str().to_owned(),
        word: word(row.state),
        state: row.state.as_str().to_owned(),
        patient_name: visit.patient_name,
        patient_id: visit.patient_id,
        start: visit.date.map(|date| local(date, visit.time)),
        date: visit.date.map(|date| date.to_string()),
        length_minutes: visit.length_minutes,
        provider_name: provider_name(providers, &visit.provider_id),
        provider_id: visit.provider_id,
        operatory: visit.operatory,
        status_value: match &row.intent {
            Intent::SetAppointmentStatus(asked) => Some(asked.value.clone()),
            _ => None,
        },
        reschedules: matches!(row.intent, Intent::Reschedule(_)),
        text: text(&row.intent),
        amount: match &row.intent {
            Intent::ProcessPayment(asked) => Some(asked.amount().to_string()),
            _ => None,
        },
        appointment_sr_no: row
            .intent
            .appointment_sr_no()
            .map(str::to_owned)
            .or_else(|| row.appointment_sr_no.clone()),
        missing_number: missing_number(context, &row)?,
        waits_for: row.intent.waits_for().map(|ground| ground.to_string()),
        attempts: row.attempts,
        checks: row.checks,
        created_at: instant(row.created_at),
        submitted_at: row.submitted_at.map(instant),
        completed_at: row.completed_at.map(instant),
        last_checked_at: row.last_checked_at.map(instant),
        next_step_at: row.next_step_at.filter(|_| Effect::of(row.state) != Effect::Rest).map(instant),
        slow,
        server_off: waits_for_the_server(&row, slow, now),
        not_checked: row.not_checked,
        may_discard: may(&Event::Discard) || at_sikka && row.take_back_asked_at.is_none(),
        may_send_again: may(&Event::SendAgain),
        may_mark_seen: may(&Event::SeenInPms),
        undo_until: row.undo_until.filter(|until| *until > now && row.state == State::Queued).map(instant),
        sikka_id: row.sikka_id,
        last_answer: row.last_answer,
        history: history
            .into_iter()
            .map(|line| HistoryLine {
                at: instant(line.at),
                state: line.state,
                own_note: line.note.as_deref().and_then(OwnNote::of),
                note: line.note,
            })
            .collect(),
    })
}

/// A practice's write-backs that have not ended, by name.
pub(crate) fn open_write_backs(context: &Context, integration: &Integration) -> Result<Vec<OpenWriteBack>> {
    let rows = context.ledger().open_write_backs(integration.id)?;
    let named = rows.into_iter().map(|row| {
        let view = view(context, integration, &[], row)?;
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
