//! A new patient's number that Sikka names nowhere: where two bear the name, a person says which of them it is.

use std::sync::Arc;

use pms::{Operation, Patient, State};
use store::WriteBack;

use super::ground::{self, Ground};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::{MissingNumber, PatientChoice, PatientView};

/// What stands in the way of a write-back while nobody tells the number that it needs.
pub(super) const NUMBER_NOT_KNOWN: &str = "NUMBER_NOT_KNOWN";

/// The number that a write-back waits for though what it builds on is done; `None` where it waits for nothing like it.
pub(crate) fn missing_number(context: &Context, row: &WriteBack) -> Result<Option<MissingNumber>> {
    if row.state != State::Queued || row.obstacle.as_deref() != Some(NUMBER_NOT_KNOWN) {
        return Ok(None);
    }
    Ok(match ground::of(context, row)? {
        Ground::Nameless(other) if other.intent.operation() == Operation::CreatePatient => {
            Some(MissingNumber::Patient)
        }
        Ground::Nameless(_) => Some(MissingNumber::Appointment),
        _ => None,
    })
}

/// Whether a person should know of it: for ten minutes nobody has told the number.
pub(crate) fn waits_long_for_a_number(row: &WriteBack) -> bool {
    row.state == State::Queued && row.told_slow && row.obstacle.as_deref() == Some(NUMBER_NOT_KNOWN)
}

/// The write-back that made the patient whose number this one waits for.
fn new_patient_of(context: &Context, id: i64) -> Result<WriteBack> {
    let row = context.ledger().write_back(id)?.ok_or(Error::NotFound)?;
    match ground::of(context, &row)? {
        Ground::Nameless(other)
            if row.state == State::Queued && other.intent.operation() == Operation::CreatePatient =>
        {
            Ok(*other)
        }
        _ => Err(Error::Busy),
    }
}

/// Who may be the new patient that a write-back waits for, by name and birth date, as Sikka tells them now.
pub(crate) async fn patient_choices(context: &Arc<Context>, id: i64) -> Result<Vec<PatientChoice>> {
    let made_by = new_patient_of(context, id)?;
    let choice = |patient: Patient| PatientChoice {
        was_here: made_by.there_before.contains(&patient.patient_id),
        patient: view(&patient),
    };
    let mut choices: Vec<_> = ground::bearers(context, &made_by).await?.into_iter().map(choice).collect();
    choices.sort_by_key(|choice| choice.was_here);
    Ok(choices)
}

/// A person says who it is. Only one whom Sikka tells of now, by that name: nobody is booked for somebody else by a
/// slip. What waits for the number goes on at once.
pub(crate) async fn name_patient(context: &Arc<Context>, id: i64, patient_id: &str) -> Result<()> {
    let made_by = new_patient_of(context, id)?;
    let bearers = ground::bearers(context, &made_by).await?;
    if !bearers.iter().any(|patient| patient.patient_id == patient_id) {
        return Err(Error::NotFound);
    }
    // Whoever was faster, the program or another window, has said who it is.
    if !context.ledger().name_patient(made_by.id, patient_id, context.now())? {
        return Err(Error::Busy);
    }
    context.wake.writebacks.notify_one();
    Ok(())
}

fn view(patient: &Patient) -> PatientView {
    let phones = [&patient.cell, &patient.home_phone, &patient.work_phone];
    let phone = phones.into_iter().map(|phone| phone.expose().trim()).find(|phone| !phone.is_empty());
    PatientView {
        patient_id: patient.patient_id.clone(),
        name: patient.display_name().expose().clone(),
        birthdate: patient.birthdate.map(|date| date.to_string()),
        phone: phone.unwrap_or_default().to_owned(),
        chart_number: patient.chart_number.clone(),
        provider_id: patient.provider_id.clone(),
        active: !patient.status.to_ascii_lowercase().contains("inactive"),
    }
}
