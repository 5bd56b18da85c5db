//! The one computed state: tray, header and title all derive from it.

use store::{ConnectAttempt, Integration, IntegrationStatus};

use super::instant;
use crate::clock::Hours;
use crate::context::Context;
use crate::error::Result;
use crate::freshness::stale_since;
use crate::keys::renewal_of;
use crate::queries;
use crate::schedule::sync_seconds;
use crate::standing::{Facts, PracticeFacts, passes, standing};
use crate::view::{
    Clocks, ConnectPhase, ConnectedPractice, ConnectionStatus, ConnectionView, CredentialsState,
    PracticeStatus, Problem, StateView, ZoneSource,
};

pub(crate) fn state(context: &Context) -> Result<StateView> {
    let ledger = context.ledger();
    let selected = ledger.integration()?;
    let attempt = ledger.connect_attempt()?;
    let connected = ledger.integrations()?;
    let known = connected.iter().map(|one| facts(context, one)).collect::<Result<Vec<_>>>()?;
    let is_selected = |one: &Integration| selected.as_ref().is_some_and(|selected| selected.id == one.id);
    let practices = connected
        .iter()
        .zip(&known)
        .map(|(one, facts)| practice(context, one, facts, is_selected(one)))
        .collect::<Result<Vec<_>>>()?;
    let (open, needs_person) = match &selected {
        Some(integration) => ledger.count_write_backs(integration.id)?,
        None => (0, 0),
    };
    let sync = match &selected {
        Some(integration) => ledger.current_run(integration.id)?.map(|run| queries::sync::run(&run)),
        None => None,
    };
    let problems = problems(selected.as_ref(), attempt.as_ref(), needs_person);
    let mut settings = context.settings()?;
    settings.sync_seconds = sync_seconds(context)?;
    let unread = practices.iter().map(|one| one.unread).sum();
    let paused_until = context.paused_until()?;
    let zone = selected.as_ref().map_or_else(|| context.around.clock.pc_zone(), |one| one.zone);
    let facts = Facts {
        practices: known,
        connecting: attempt.as_ref().is_some_and(|attempt| attempt.error.is_none()),
        paused_until,
        zone,
        hours: context.hours()?,
        language: context.language()?,
        unread,
        demo: context.config.is_demo(),
    };
    let standing = standing(&facts, context.now());
    Ok(StateView {
        overall: standing.overall,
        overall_practice: standing.practice.map(|id| id.to_string()),
        sentence: standing.sentence,
        title: standing.title,
        connection: connection(context, selected.as_ref(), attempt.as_ref()),
        clocks: match &selected {
            Some(integration) => clocks(integration),
            None => Clocks { zone: context.around.clock.pc_zone().name().to_owned(), ..Clocks::default() },
        },
        unread,
        practices,
        sync,
        needs_person,
        open_write_backs: open,
        paused_until: paused_until.map(instant),
        problems,
        settings,
        twelve_hours: facts.hours == Hours::Twelve,
        language: facts.language,
    })
}

/// What the one state is computed from.
fn facts(context: &Context, one: &Integration) -> Result<PracticeFacts> {
    let (_, needs_person) = context.ledger().count_write_backs(one.id)?;
    Ok(PracticeFacts {
        id: one.id,
        name: one.practice.name.clone(),
        problem: one.last_error.clone(),
        needs_person,
        stale_since: stale_since(context, one)?,
    })
}

fn practice(
    context: &Context,
    one: &Integration,
    facts: &PracticeFacts,
    is_selected: bool,
) -> Result<ConnectedPractice> {
    let ledger = context.ledger();
    let active = one.status == IntegrationStatus::Active;
    let key_expires_at = one.key_expires_at.filter(|_| active);
    Ok(ConnectedPractice {
        id: one.id.to_string(),
        office_id: one.practice.office_id.clone(),
        practice_id: one.practice.practice_id.clone(),
        name: one.practice.name.clone(),
        pms_type: one.practice.pms_type.clone(),
        status: match (one.disconnect_asked_at, active) {
            (Some(_), _) => PracticeStatus::Disconnecting,
            (None, true) => PracticeStatus::Connected,
            (None, false) => PracticeStatus::ReconnectNeeded,
        },
        overall: facts.overall(),
        stale_since: facts.stale_since.map(instant),
        is_selected,
        error: one.last_error.clone(),
        error_detail: one.last_error_detail.clone(),
        error_since: one.last_error_at.map(instant),
        next_try_at: one.next_try_at.filter(|at| *at > context.now()).map(instant),
        key_expires_at: key_expires_at.map(instant),
        next_renewal_at: key_expires_at.map(|at| instant(renewal_of(at))),
        clocks: clocks(one),
        unread: u32::try_from(ledger.unseen_bells(one.id)?.len()).unwrap_or(u32::MAX),
        needs_person: facts.needs_person,
        tags: ledger.writes_tags(one.id)?,
        open_write_backs: super::open_write_backs(context, one)?,
    })
}

fn clocks(integration: &Integration) -> Clocks {
    Clocks {
        sikka_read_practice: integration.practice.data_as_of.map(instant),
        deskbell_read_sikka: integration.deskbell_read_at.map(instant),
        zone: integration.zone.name().to_owned(),
        zone_source: match integration.zone_source {
            store::ZoneSource::Sikka => ZoneSource::Sikka,
            store::ZoneSource::Pc => ZoneSource::Pc,
            store::ZoneSource::Person => ZoneSource::Person,
        },
    }
}

fn connection(
    context: &Context,
    integration: Option<&Integration>,
    attempt: Option<&ConnectAttempt>,
) -> ConnectionView {
    let phase = match (attempt.map(|attempt| attempt.phase.as_str()), integration.map(|found| found.status)) {
        (Some("awaiting_browser"), _) => ConnectPhase::AwaitingBrowser,
        (Some("choosing_practice"), _) => ConnectPhase::ChoosingPractice,
        (Some("connecting"), _) => ConnectPhase::Connecting,
        (Some(_), _) | (None, Some(IntegrationStatus::Error)) => ConnectPhase::Failed,
        (None, Some(IntegrationStatus::Active)) => ConnectPhase::Connected,
        (None, Some(IntegrationStatus::Inactive) | None) => ConnectPhase::NotConnected,
    };
    // Seed 000: ACTIVE is connected, ERROR is failed, INACTIVE or no record is pending.
    let status = match phase {
        ConnectPhase::Connecting => ConnectionStatus::Connecting,
        ConnectPhase::Connected => ConnectionStatus::Connected,
        ConnectPhase::Failed => ConnectionStatus::Failed,
        ConnectPhase::NotConnected | ConnectPhase::AwaitingBrowser | ConnectPhase::ChoosingPractice => {
            ConnectionStatus::Pending
        }
    };
    let active = integration.filter(|integration| integration.status == IntegrationStatus::Active);
    let (error, error_detail) = match (attempt, integration) {
        (Some(attempt), _) => (attempt.error.clone(), attempt.error_detail.clone()),
        (None, Some(integration)) => (integration.last_error.clone(), integration.last_error_detail.clone()),
        (None, None) => (None, None),
    };
    let credentials =
        if context.credentials_at_hand() { CredentialsState::Present } else { CredentialsState::Missing };
    ConnectionView {
        is_connected: active.is_some(),
        status,
        provider: integration.map(|_| "SIKKA".to_owned()),
        practice_name: integration.map(|integration| integration.practice.name.clone()),
        pms_type: integration.map(|integration| integration.practice.pms_type.clone()),
        error,
        error_detail,
        timestamp: instant(context.now()),
        phase,
        deadline: attempt.and_then(|attempt| attempt.deadline).map(instant),
        practices: attempt
            .and_then(|attempt| serde_json::from_str(&attempt.practices).ok())
            .unwrap_or_default(),
        credentials,
        office_id: integration.map(|integration| integration.practice.office_id.clone()),
        key_expires_at: active.and_then(|integration| integration.key_expires_at).map(instant),
        next_renewal_at: active.and_then(|found| found.key_expires_at).map(|at| instant(renewal_of(at))),
    }
}

fn problems(
    integration: Option<&Integration>,
    attempt: Option<&ConnectAttempt>,
    needs_person: u32,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(integration) = integration
        && let Some(code) = &integration.last_error
    {
        problems.push(Problem {
            code: code.clone(),
            detail: integration.last_error_detail.clone(),
            since: integration.last_error_at.map(instant),
        });
    }
    if let Some(attempt) = attempt
        && let Some(code) = &attempt.error
    {
        problems.push(Problem { code: code.clone(), detail: attempt.error_detail.clone(), since: None });
    }
    if needs_person > 0 {
        problems.push(Problem { code: "WRITEBACK_NEEDS_PERSON".to_owned(), detail: None, since: None });
    }
    // Whatever waits for a person comes before what passes by itself.
    problems.sort_by_key(|problem| passes(&problem.code));
    problems
}
