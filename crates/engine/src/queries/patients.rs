//! One patient, as the window shows them.

use std::collections::HashSet;
use std::sync::Arc;

use super::write_backs::view;
use super::{day, instant, patient_view};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::{AccountView, PatientCard};

/// Visits on a patient's card.
const VISITS: u32 = 50;

/// A patient's card, from the store.
pub(crate) fn patient(context: &Context, patient_id: &str) -> Result<PatientCard> {
    let integration = context.integration()?;
    let (ledger, mirror) = (context.ledger(), context.mirror());
    let row = mirror.patient(integration.id, patient_id)?.ok_or(Error::NotFound)?;
    let details = mirror.patient_details(integration.id, patient_id)?.ok_or(Error::NotFound)?;
    let today = context.now().with_timezone(&integration.zone).date_naive();
    let rows = mirror.visits(integration.id, patient_id, VISITS)?;
    let mut visits = rows.into_iter().map(|row| day::appointment(row, today, &HashSet::new())).collect();
    day::with_changes(context, &integration, &mut visits)?;
    let providers = mirror.providers(integration.id)?;
    let mut write_backs = Vec::new();
    for open in ledger.open_write_backs(integration.id)? {
        let view = view(context, &integration, &providers, open)?;
        if view.patient_id == patient_id {
            write_backs.push(view);
        }
    }
    Ok(PatientCard {
        patient: patient_view(row),
        first_name: details.first_name.expose().clone(),
        last_name: details.last_name.expose().clone(),
        status: details.status,
        email: details.email.expose().clone(),
        guarantor_id: details.guarantor_id,
        visits,
        write_backs,
    })
}

/// What a patient owes, asked of Sikka now.
pub(crate) async fn account(context: &Arc<Context>, patient_id: &str) -> Result<AccountView> {
    let integration = context.integration()?;
    let client = context.client().await?;
    let keys = context.keys(&integration).await?;
    let told = match client.patient_balance(&*keys, patient_id).await {
        Err(sikka::Error::NotOffered { .. }) => None,
        other => other?,
    };
    let told = told.unwrap_or_default();
    let text = |amount: Option<pms::Amount>| amount.map(|amount| amount.to_string());
    Ok(AccountView {
        patient_due: text(told.patient_due),
        insurance_due: text(told.insurance_due),
        balance: text(told.account_balance.or(told.patient_balance)),
        told_at: instant(context.now()),
    })
}
