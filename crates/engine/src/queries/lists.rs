//! The bell's list, and patients found.

use std::collections::HashMap;

use pms::{OutcomeWord, State};
use store::{Stands, VisitThen};

use super::{instant, local};
use crate::bell::{self, provider_name};
use crate::context::Context;
use crate::error::Result;
use crate::view::{
    BellItem, BellKind, BellSource, BellTaken, BellView, FoundPatients, PatientView, VisitBefore, Word,
};

/// So many bells are listed.
const LISTED: u32 = 300;

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
    for bell in ledger.bells(LISTED)? {
        let Some((practice_name, providers)) = practices.get(&bell.integration_id) else { continue };
        let row = mirror.appointment(bell.integration_id, &bell.what.appointment_sr_no)?;
        // What an older Deskbell kept names neither chair nor provider: as the visit is now.
        let told = !bell.what.operatory.is_empty() || !bell.what.provider_id.is_empty();
        let (kept, now) = (&bell.what, row.as_ref().filter(|_| !told));
        let then = VisitThen {
            operatory: now.map_or_else(|| kept.operatory.clone(), |row| row.operatory.clone()),
            provider_id: now.map_or_else(|| kept.provider_id.clone(), |row| row.provider_id.clone()),
            ..VisitThen::default()
        };
        let patient_name = match &row {
            Some(row) => row.patient_name.expose().clone(),
            None => {
                let patient = mirror.patient(bell.integration_id, &bell.what.patient_id)?;
                patient.map(|row| row.name.expose().clone()).unwrap_or_default()
            }
        };
        let program = bell.what.program;
        items.push(BellItem {
            id: bell.id.to_string(),
            kind: match bell.what.kind.as_str() {
                "cancelled" => BellKind::Cancelled,
                "removed" => BellKind::Removed,
                "moved" => BellKind::Moved,
                "arrived" => BellKind::Arrived,
                _ => BellKind::Booked,
            },
            at: instant(bell.at),
            start: local(bell.what.date, bell.what.time),
            stands_on: row.filter(|row| !row.vanished).and_then(|row| row.date).map(|date| date.to_string()),
            appointment_sr_no: bell.what.appointment_sr_no,
            patient_name,
            source: match &program {
                None => BellSource::Pms,
                Some(program) => match (program.stands, program.shown) {
                    (Stands::Refused, _) => BellSource::ProgramRefused,
                    (_, true) => BellSource::Program,
                    (Stands::Done, false) => BellSource::ProgramDone,
                    (Stands::Asked, false) => BellSource::ProgramAsked,
                },
            },
            provider_name: provider_name(providers, &then.provider_id),
            operatory: then.operatory,
            before: bell.what.before.map(|before| VisitBefore {
                start: before.date.map(|date| local(date, before.time)),
                provider_name: provider_name(providers, &before.provider_id),
                operatory: before.operatory,
            }),
            seen: bell.seen_at.is_some(),
            taken: bell.taken.map(|(by, at)| BellTaken { by, at: instant(at) }),
            practice: bell.integration_id.to_string(),
            practice_name: practice_name.clone(),
        });
    }
    let unread = u32::try_from(unread).unwrap_or(u32::MAX);
    Ok(BellView { unread, items, initials: bell::initials(context)? })
}

pub(crate) fn search_patients(context: &Context, typed: &str) -> Result<FoundPatients> {
    let integration = context.integration()?;
    let rows = context.mirror().search_patients(integration.id, typed, 30)?;
    let complete = context.mirror().search_is_complete(integration.id)?;
    Ok(FoundPatients { patients: rows.into_iter().map(patient_view).collect(), complete })
}

pub(crate) fn patient_view(row: store::PatientRow) -> PatientView {
    PatientView {
        patient_id: row.patient_id,
        name: row.name.expose().clone(),
        birthdate: row.birthdate.map(|date| date.to_string()),
        phone: row.phone.expose().clone(),
        chart_number: row.chart_number,
        provider_id: row.provider_id,
        active: !row.status.to_ascii_lowercase().contains("inactive"),
    }
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
