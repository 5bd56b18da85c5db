//! The one computed state: tray, header and title all derive from it.

use chrono::Duration;
use store::{ConnectAttempt, Integration, IntegrationStatus};

use super::instant;
use crate::context::Context;
use crate::error::Result;
use crate::keys::renewal_of;
use crate::queries;
use crate::schedule::sync_seconds;
use crate::view::{
    Clocks, ConnectPhase, ConnectedPractice, ConnectionStatus, ConnectionView, CredentialsState, Overall,
    PracticeStatus, Problem, StateView, ZoneSource,
};

/// Codes that mean: Sikka or the network does not answer. Nothing is wrong here, and it will pass.
const OFFLINE: [&str; 7] =
    ["NETWORK", "SERVER", "NOT_ANSWERING", "RATE_LIMITED", "DAILY_LIMIT", "DATA_INSERT", "NOT_YET_UPLOADED"];

pub(crate) fn state(context: &Context) -> Result<StateView> {
    let ledger = context.ledger();
    let selected = ledger.integration()?;
    let attempt = ledger.connect_attempt()?;
    let practices = ledger
        .integrations()?
        .iter()
        .map(|one| practice(context, one, selected.as_ref().is_some_and(|selected| selected.id == one.id)))
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
    Ok(StateView {
        overall: overall(selected.is_some(), attempt.as_ref(), &problems),
        connection: connection(context, selected.as_ref(), attempt.as_ref()),
        clocks: match &selected {
            Some(integration) => clocks(integration),
            None => Clocks { zone: context.around.clock.pc_zone().name().to_owned(), ..Clocks::default() },
        },
        unread: practices.iter().map(|one| one.unread).sum(),
        practices,
        sync,
        needs_person,
        open_write_backs: open,
        paused_until: context.paused_until()?.map(instant),
        problems,
        settings,
    })
}

fn practice(context: &Context, one: &Integration, is_selected: bool) -> Result<ConnectedPractice> {
    let ledger = context.ledger();
    let (_, needs_person) = ledger.count_write_backs(one.id)?;
    let problems = problems(Some(one), None, needs_person);
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
        overall: overall(true, None, &problems),
        is_selected,
        error: one.last_error.clone(),
        error_detail: one.last_error_detail.clone(),
        error_since: one.last_error_at.map(instant),
        next_try_at: one.next_try_at.filter(|at| *at > context.now()).map(instant),
        key_expires_at: key_expires_at.map(instant),
        next_renewal_at: key_expires_at.map(|at| instant(renewal_of(at))),
        clocks: clocks(one),
        unread: u32::try_from(ledger.unseen_bells(one.id)?.len()).unwrap_or(u32::MAX),
        needs_person,
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
    problems.sort_by_key(|problem| OFFLINE.contains(&problem.code.as_str()));
    problems
}

fn overall(connected: bool, attempt: Option<&ConnectAttempt>, problems: &[Problem]) -> Overall {
    match problems.first() {
        // A practice that is being added does not make another one less connected.
        _ if !connected && attempt.is_some_and(|attempt| attempt.error.is_none()) => Overall::Connecting,
        _ if !connected => Overall::NotConnected,
        None => Overall::Connected,
        Some(problem) if OFFLINE.contains(&problem.code.as_str()) => Overall::Offline,
        Some(_) => Overall::Attention,
    }
}

/// True when Sikka last read the practice more than a day ago.
pub(crate) fn practice_is_old(context: &Context, integration: &Integration) -> bool {
    integration.practice.data_as_of.is_some_and(|at| context.now() - at > Duration::hours(24))
}
