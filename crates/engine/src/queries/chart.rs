//! The cover of a patient's chart, asked of Sikka when a person looks at it: nothing of it is kept.

use std::sync::Arc;

use pms::{ChartCover, InsuranceCompany, MedicalNote, PlanRank, Provider, Tag};
use sikka::{Client, Cursor, KeySource, NoteFilter};

use super::instant;
use crate::bell::provider_name;
use crate::context::Context;
use crate::error::Result;
use crate::view::{AlertView, ChartView, NoteView, PlanView};

/// Notes that a card shows.
const NOTES: usize = 30;

/// Insurance and notes of a patient.
pub(crate) async fn chart(context: &Arc<Context>, patient_id: &str) -> Result<ChartView> {
    let integration = context.integration()?;
    let client = context.client().await?;
    let keys = context.keys(&integration).await?;
    let cover = told(client.chart_cover(&*keys, patient_id).await)?.flatten();
    let notes = notes(&client, &*keys, patient_id).await?;
    let plans = match &cover {
        Some(cover) => Some(plans(context, &client, &*keys, integration.id, cover).await?),
        None => None,
    };
    let providers = context.mirror().providers(integration.id)?;
    Ok(ChartView {
        plans,
        alerts: cover.as_ref().map(alerts).unwrap_or_default(),
        notes: notes.map(|notes| notes.into_iter().map(|note| view(note, &providers)).collect()),
        told_at: instant(context.now()),
    })
}

/// `None` where Sikka does not offer it: that is no failure.
fn told<T>(answer: std::result::Result<T, sikka::Error>) -> Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(sikka::Error::NotOffered { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn notes(client: &Client, keys: &dyn KeySource, patient_id: &str) -> Result<Option<Vec<MedicalNote>>> {
    let filter = NoteFilter { patient_id: Some(patient_id.to_owned()), ..NoteFilter::default() };
    let mut walk = client.medical_notes(filter, Cursor::default());
    // One page is more than anybody reads; a server that ignores the filter would send the whole practice's.
    let Some(page) = told(walk.next_page(keys).await)? else { return Ok(None) };
    let mut notes = page.map(|page| page.rows).unwrap_or_default();
    notes.retain(|note| note.patient_id == patient_id);
    notes.sort_by_key(|note| std::cmp::Reverse(note.date.or(note.procedure_date)));
    notes.truncate(NOTES);
    Ok(Some(notes))
}

async fn plans(
    context: &Context,
    client: &Client,
    keys: &dyn KeySource,
    integration_id: i64,
    cover: &ChartCover,
) -> Result<Vec<PlanView>> {
    let wanted = cover.plans.iter().any(|plan| !plan.insurance_company_id.is_empty());
    let insurers =
        if wanted { insurers(context, client, keys, integration_id).await? } else { Arc::default() };
    let views = cover.plans.iter().map(|plan| {
        let insurer = insurers.iter().find(|one| one.insurance_company_id == plan.insurance_company_id);
        let named = insurer.map(|one| one.name.clone()).filter(|name| !name.is_empty());
        PlanView {
            rank: match plan.rank {
                PlanRank::Primary => "primary",
                PlanRank::Secondary => "secondary",
                PlanRank::Medical => "medical",
            }
            .to_owned(),
            company: named
                .or_else(|| Some(plan.company_name.clone()).filter(|name| !name.is_empty()))
                .unwrap_or_else(|| match plan.insurance_company_id.as_str() {
                    "" => String::new(),
                    number => {
                        let words = context.say(("Insurer number", "Aseguradora n.º"));
                        format!("{words} {number}")
                    }
                }),
            phone: insurer.map(|one| one.phone.clone()).unwrap_or_default(),
            subscriber_id: plan.subscriber_id.expose().clone(),
            relationship: plan.relationship.clone(),
        }
    });
    Ok(views.collect())
}

/// The practice's insurers: asked for once, since they are the same for every card.
async fn insurers(
    context: &Context,
    client: &Client,
    keys: &dyn KeySource,
    integration_id: i64,
) -> Result<Arc<Vec<InsuranceCompany>>> {
    if let Some(known) = context.insurers(integration_id) {
        return Ok(known);
    }
    let insurers = Arc::new(told(client.insurance_companies(keys).await)?.unwrap_or_default());
    context.set_insurers(integration_id, insurers.clone());
    Ok(insurers)
}

fn alerts(cover: &ChartCover) -> Vec<AlertView> {
    let notes = [
        ("alert", &cover.alert_note),
        ("medical", &cover.medical_note),
        ("patient", &cover.patient_note),
        ("other", &cover.other_note),
    ];
    let alerts = notes
        .into_iter()
        .map(|(kind, note)| AlertView { kind: kind.to_owned(), text: note.expose().trim().to_owned() });
    alerts.filter(|alert| !alert.text.is_empty()).collect()
}

fn view(note: MedicalNote, providers: &[Provider]) -> NoteView {
    let (heading, text) = (note.description.expose().trim(), Tag::hidden(note.text.expose()).trim());
    let parts: Vec<&str> =
        [heading, text].into_iter().filter(|part| !part.is_empty() && *part != note.note_type).collect();
    NoteView {
        date: note.date.or(note.procedure_date).map(|date| date.to_string()),
        provider_name: provider_name(providers, &note.provider_id),
        text: parts.join(": "),
        note_type: note.note_type,
    }
}
