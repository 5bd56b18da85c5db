//! What a write-back builds on: a booking on a new patient, a change on a booking that is still pending. It is sent
//! when the number of that is known.

use std::sync::Arc;

use pms::{Event, Intent, Likeness, Operation, Patient, Record, State};
use sikka::{Changed, Cursor, PatientFilter, WriteBackStatus};
use store::WriteBack;

use super::notes::OwnNote;
use super::{look_up, take};
use crate::context::Context;
use crate::error::Result;
use crate::sync;

/// Where the other one stands.
pub(super) enum Ground {
    /// It builds on nothing.
    None,
    /// It has not ended. Its number, where the schedule shows it already.
    Open(Option<String>),
    /// Done, and this is its number.
    Known(String),
    /// Done, and nobody has told its number yet.
    Nameless(Box<WriteBack>),
    /// Refused or taken back.
    Lost,
}

impl Ground {
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    pub(super) fn number(&self) -> Option<&str> {
        match self {
            Self::Known(number) | Self::Open(Some(number)) => Some(number),
            _ => None,
        }
    }
}

/// What a write-back builds on, as the ledger knows it.
pub(super) fn of(context: &Context, row: &WriteBack) -> Result<Ground> {
    let Some(id) = row.intent.waits_for() else { return Ok(Ground::None) };
    let Some(ground) = context.ledger().write_back(id)? else { return Ok(Ground::Lost) };
    let number = match ground.intent.operation() {
        Operation::CreatePatient => ground.made_patient_id.clone(),
        _ => ground.appointment_sr_no.clone(),
    };
    Ok(match (ground.state, number) {
        (State::Failed | State::Discarded, _) => Ground::Lost,
        (State::Completed, Some(number)) => Ground::Known(number),
        (State::Completed, None) => Ground::Nameless(Box::new(ground)),
        (_, number) => Ground::Open(number),
    })
}

/// It can never be sent.
pub(super) fn lost(context: &Context, row: &WriteBack) -> Result<()> {
    let reason = match &row.intent {
        Intent::SetAppointmentStatus(_) | Intent::Reschedule(_) => OwnNote::BookingNotThere,
        _ => OwnNote::PatientNotThere,
    }
    .stored();
    take(context, row, &Event::GroundLost { reason: reason.to_owned() }, Some(reason.to_owned()), None)?;
    super::tell(context, row.integration_id, ("A change could not be sent", "No se pudo enviar un cambio"));
    Ok(())
}

/// Looks for the number of what was made, where Sikka did not tell it. False while nothing is found.
pub(super) async fn name(context: &Arc<Context>, ground: &WriteBack) -> Result<bool> {
    // The list, which tells of many at once, tells no numbers; Sikka's answer about one of them does.
    if let Some(sikka_id) = &ground.sikka_id
        && let Ok(WriteBackStatus::Completed { created_id: Some(number), .. }) =
            super::poll::status(context, ground, sikka_id).await
    {
        match ground.intent.operation() {
            Operation::CreatePatient => context.ledger().made_patient(ground.id, &number)?,
            _ => context.ledger().made_appointment(ground.id, &number)?,
        }
        return Ok(true);
    }
    if ground.intent.operation() == Operation::CreatePatient {
        let Some(number) = new_patient(context, ground).await? else { return Ok(false) };
        context.ledger().made_patient(ground.id, &number)?;
        return Ok(true);
    }
    let found = look_up::in_the_pms(context, ground).await?;
    let Some((Likeness::Same, Some(number))) = found else { return Ok(false) };
    context.ledger().made_appointment(ground.id, &number)?;
    Ok(true)
}

/// The one patient of that name who was not here before. Two of them are none: nobody may be booked for another one.
pub(super) async fn new_patient(context: &Arc<Context>, row: &WriteBack) -> Result<Option<String>> {
    let mut found = bearers(context, row).await?;
    found.retain(|patient| !row.there_before.contains(&patient.patient_id));
    Ok(if found.len() == 1 { found.pop().map(|patient| patient.patient_id) } else { None })
}

/// All patients of that name and birth date whom Sikka loaded since, but those whom another write-back of ours made.
pub(super) async fn bearers(context: &Arc<Context>, row: &WriteBack) -> Result<Vec<Patient>> {
    let integration = context.connected(row.integration_id)?;
    let client = context.client().await?;
    let keys = context.keys(&integration).await?;
    // By Sikka's clock: this PC's may have been ahead when the form was kept, and then nobody would ever be found.
    let now = client.server_time().unwrap_or_else(|| context.now());
    let days = chrono::Duration::days(if row.created_at > now { 5 } else { 1 });
    let since = (row.created_at.min(now) - days).naive_utc();
    let filter = PatientFilter {
        changed: Changed::LoadedSince(since),
        practice_id: (!integration.siblings.is_empty()).then(|| integration.practice.practice_id.clone()),
    };
    let others = context.ledger().made_patients(integration.id, row.id)?;
    let mut walk = client.patients(filter, Cursor::default());
    let mut found: Vec<Patient> = Vec::new();
    while let Some(page) = walk.next_page(&*keys).await? {
        for patient in page.rows {
            let is_it = row.intent.likeness(Record::Patient(&patient), None) != Likeness::Other
                && !sync::is_of_another_practice(&integration, &patient.practice_id)
                && !others.contains(&patient.patient_id);
            if is_it && !found.iter().any(|known| known.patient_id == patient.patient_id) {
                found.push(patient);
            }
        }
    }
    Ok(found)
}
