//! Connecting a practice: the browser with a deep link back, the marketplace, or a loopback port.
//!
//! The attempt is a row of the ledger, so that the window may be closed and the program restarted in the middle of
//! it. `state` is random, single-use and dead after ten minutes; an answer that nobody awaits, or that carries another
//! state, is refused quietly and changes nothing.

use std::sync::Arc;
use std::time::Duration as StdDuration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use sikka::authorize::{self, Callback, Outcome, Pkce};
use sikka::{AuthorizedPractice, Keys};
use store::{ConnectAttempt, IntegrationStatus};
use subtle::ConstantTimeEq;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::keys::{self, KeyRing};
use crate::loopback;
use crate::practice_clock::siblings;
use crate::view::PracticeChoice;

/// Where Sikka's page returns to.
pub const DEEP_LINK: &str = "deskbell://oauth/callback";
/// How long a state is good for.
const STATE_LIFE: Duration = Duration::minutes(10);
/// How long Sikka has to answer once the person has agreed (seed 000).
const ANSWER_WITHIN: StdDuration = StdDuration::from_secs(60);

/// The ways in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Authorize in the browser, back by deep link.
    Browser,
    /// Already installed on Sikka's marketplace: find the practice.
    Marketplace,
    /// Authorize in the browser, back by a port on this machine (RFC 8252 §7.3).
    Loopback,
}

impl Door {
    /// Reads the window's word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Browser, Self::Marketplace, Self::Loopback].into_iter().find(|door| door.as_str() == word)
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Marketplace => "marketplace",
            Self::Loopback => "loopback",
        }
    }
}

/// What a step of connecting led to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Connected {
    /// This practice is connected: its first sync may begin.
    Practice(i64),
    /// A person has something to do first, or the attempt was refused quietly.
    NotYet,
}

fn attempt(context: &Context, door: Door, phase: &str) -> ConnectAttempt {
    ConnectAttempt {
        phase: phase.to_owned(),
        door: door.as_str().to_owned(),
        state_hash: None,
        verifier: None,
        redirect_uri: None,
        deadline: None,
        started_at: context.now(),
        practices: "[]".to_owned(),
        error: None,
        error_detail: None,
    }
}

/// Begins an attempt through a door.
pub(crate) async fn begin(context: &Arc<Context>, door: Door) -> Result<Connected> {
    context.client().await?;
    match door {
        Door::Marketplace => {
            let row = answering(context, attempt(context, door, "connecting"));
            context.ledger().set_connect_attempt(&row)?;
            within_deadline(context, row.started_at, resolve(context, row.started_at, None)).await
        }
        Door::Browser => open_page(context, door, DEEP_LINK.to_owned()).await,
        Door::Loopback => {
            let listener = loopback::Listener::bind().await?;
            let address = listener.redirect_uri().to_owned();
            let done = open_page(context, door, address).await?;
            listener.serve(context.clone());
            Ok(done)
        }
    }
}

async fn open_page(context: &Arc<Context>, door: Door, redirect_uri: String) -> Result<Connected> {
    let state = URL_SAFE_NO_PAD.encode(context.random()?);
    let verifier = URL_SAFE_NO_PAD.encode(context.random()?);
    let mut row = attempt(context, door, "awaiting_browser");
    row.state_hash = Some(Sha256::digest(&state).to_vec());
    row.verifier = Some(format!("{verifier}.{state}"));
    row.redirect_uri = Some(redirect_uri);
    row.deadline = Some(context.now() + STATE_LIFE);
    context.ledger().set_connect_attempt(&row)?;
    open_again(context).await?;
    Ok(Connected::NotYet)
}

/// Opens the page of the attempt that is going on (again).
pub(crate) async fn open_again(context: &Arc<Context>) -> Result<()> {
    let row = context
        .ledger()
        .connect_attempt()?
        .filter(|row| row.phase == "awaiting_browser")
        .ok_or(Error::Busy)?;
    context.client().await?;
    let app = context.app_id().ok_or(Error::CredentialsMissing)?;
    let (Some(secrets), Some(redirect_uri)) = (&row.verifier, &row.redirect_uri) else {
        return Err(Error::Busy);
    };
    let (verifier, state) = secrets.split_once('.').ok_or(Error::Busy)?;
    let pkce = Pkce::of(SecretString::from(verifier.to_owned()));
    let page =
        authorize::authorize_url(&context.config.authorize, &app, redirect_uri, state, pkce.challenge());
    if let Err(reason) = context.around.desktop.open_in_browser(&page) {
        fail(context, &Error::Browser(reason.clone()))?;
        return Err(Error::Browser(reason));
    }
    Ok(())
}

/// A person no longer wants to wait.
pub(crate) fn cancel(context: &Context) -> Result<()> {
    Ok(context.ledger().clear_connect_attempt()?)
}

/// A person dismissed the failure, or the time for the browser is up.
pub(crate) fn check_deadline(context: &Context) -> Result<()> {
    let Some(row) = context.ledger().connect_attempt()? else { return Ok(()) };
    if row.phase == "awaiting_browser" && row.deadline.is_some_and(|deadline| deadline <= context.now()) {
        fail(context, &Error::StateExpired)?;
    }
    Ok(())
}

/// At start: an answer that was being worked on when the program ended is lost, and says so.
pub(crate) fn after_restart(context: &Context) -> Result<()> {
    if context.ledger().connect_attempt()?.is_some_and(|row| row.phase == "connecting") {
        fail(context, &Error::ConnectTimeout)?;
    }
    Ok(())
}

fn answering(context: &Context, mut row: ConnectAttempt) -> ConnectAttempt {
    row.phase = "connecting".to_owned();
    (row.state_hash, row.verifier) = (None, None);
    let wait = Duration::from_std(ANSWER_WITHIN).unwrap_or(Duration::seconds(60));
    row.deadline = Some(context.now() + wait);
    row
}

/// An answer came from the browser, by deep link or loopback. Refused quietly unless it is the awaited one.
pub(crate) async fn callback(context: &Arc<Context>, link: &str) -> Result<Connected> {
    let Ok(Callback { state, outcome }) = authorize::parse_callback(link) else {
        tracing::info!("a link that is no answer of Sikka's was ignored");
        return Ok(Connected::NotYet);
    };
    let Some(row) = context.ledger().connect_attempt()?.filter(|row| row.phase == "awaiting_browser") else {
        tracing::info!("an answer that nobody awaits was ignored");
        return Ok(Connected::NotYet);
    };
    let awaited = row.state_hash.as_deref().unwrap_or_default();
    let given = Sha256::digest(&state);
    if !bool::from(awaited.ct_eq(given.as_slice())) {
        tracing::info!("an answer with another state was ignored");
        return Ok(Connected::NotYet);
    }
    if row.deadline.is_none_or(|deadline| deadline <= context.now()) {
        fail(context, &Error::StateExpired)?;
        return Ok(Connected::NotYet);
    }
    let secrets = row.verifier.clone().unwrap_or_default();
    let verifier = SecretString::from(secrets.split('.').next().unwrap_or_default().to_owned());
    let redirect_uri = row.redirect_uri.clone().unwrap_or_default();
    // From here on the state is used up: the same answer again finds nothing.
    let started_at = row.started_at;
    context.ledger().set_connect_attempt(&answering(context, row))?;
    let code = match outcome {
        Outcome::Code(code) => code,
        Outcome::Denied { error, .. } if error == "access_denied" => {
            fail(context, &Error::AccessDenied)?;
            return Ok(Connected::NotYet);
        }
        Outcome::Denied { .. } => {
            fail(context, &Error::Sikka(sikka::Error::Unauthorized))?;
            return Ok(Connected::NotYet);
        }
    };
    let exchange = async {
        let client = context.client().await?;
        let keys =
            client.exchange_code(&code, &verifier, &redirect_uri, context.now()).await.map_err(|error| {
                // A code that is refused is a consent that does not count, not a server in trouble.
                if error.is_transient() { error } else { sikka::Error::Unauthorized }
            })?;
        resolve(context, started_at, Some(keys)).await
    };
    within_deadline(context, started_at, exchange).await
}

/// Ends in a row whatever happens, within 60 seconds.
async fn within_deadline(
    context: &Arc<Context>,
    started_at: DateTime<Utc>,
    work: impl Future<Output = Result<Connected>>,
) -> Result<Connected> {
    let result = match tokio::time::timeout(ANSWER_WITHIN, work).await {
        Ok(result) => result,
        Err(_) => Err(Error::ConnectTimeout),
    };
    match &result {
        // A person who cancelled meanwhile, or began anew, has the last word.
        Err(Error::Cancelled) => return Ok(Connected::NotYet),
        Err(error) if still(context, started_at).is_ok() => fail(context, error)?,
        _ => {}
    }
    result
}

/// Whether this attempt is still the one that is going on.
fn still(context: &Context, started_at: DateTime<Utc>) -> Result<()> {
    match context.ledger().connect_attempt()? {
        Some(row) if row.started_at.timestamp_millis() == started_at.timestamp_millis() => Ok(()),
        _ => Err(Error::Cancelled),
    }
}

fn fail(context: &Context, error: &Error) -> Result<()> {
    let mut row =
        context.ledger().connect_attempt()?.unwrap_or_else(|| attempt(context, Door::Browser, "failed"));
    row.phase = "failed".to_owned();
    (row.state_hash, row.verifier, row.deadline) = (None, None, None);
    (row.error, row.error_detail) = (Some(error.code().to_owned()), Some(error.to_string()));
    Ok(context.ledger().set_connect_attempt(&row)?)
}

/// Finds out which practice was meant: the one that the keys were issued to, or the only one; else a person chooses.
async fn resolve(context: &Arc<Context>, started_at: DateTime<Utc>, keys: Option<Keys>) -> Result<Connected> {
    let all = context.client().await?.authorized_practices().await?;
    still(context, started_at)?;
    let issued_to = keys.as_ref().and_then(|keys| keys.office_id.clone());
    let of_office: Vec<_> = match &issued_to {
        Some(office) if all.iter().any(|one| one.practice.office_id == *office) => {
            all.iter().filter(|one| one.practice.office_id == *office).collect()
        }
        // A practice that is connected already, and works, was not meant.
        _ => match all.iter().filter(|one| !works(context, one)).collect::<Vec<_>>() {
            new if new.is_empty() => all.iter().collect(),
            new => new,
        },
    };
    match of_office.as_slice() {
        [] => Err(Error::NoPractice),
        [only] => {
            let keys = keys.filter(|_| issued_to.as_deref() == Some(only.practice.office_id.as_str()));
            let siblings = siblings(&all, &only.practice);
            take(context, only, keys, &siblings, Some(started_at)).await
        }
        several => {
            let choices: Vec<PracticeChoice> = several.iter().map(|one| choice(&one.practice)).collect();
            let row = context.ledger().connect_attempt()?;
            let mut row = row.unwrap_or_else(|| attempt(context, Door::Marketplace, "choosing_practice"));
            row.phase = "choosing_practice".to_owned();
            row.deadline = None;
            row.practices = serde_json::to_string(&choices).map_err(std::io::Error::other)?;
            context.ledger().set_connect_attempt(&row)?;
            Ok(Connected::NotYet)
        }
    }
}

/// Whether a practice is connected and its keys work.
fn works(context: &Context, one: &AuthorizedPractice) -> bool {
    context.ledger().integrations().unwrap_or_default().iter().any(|there| {
        there.status == IntegrationStatus::Active
            && there.practice.office_id == one.practice.office_id
            && there.practice.practice_id == one.practice.practice_id
    })
}

fn choice(practice: &pms::Practice) -> PracticeChoice {
    let place: Vec<_> =
        [&practice.city, &practice.state].into_iter().filter(|part| !part.is_empty()).cloned().collect();
    PracticeChoice {
        office_id: practice.office_id.clone(),
        practice_id: practice.practice_id.clone(),
        name: practice.name.clone(),
        place: place.join(", "),
        pms_type: practice.pms_type.clone(),
    }
}

/// A person chose from the list. Its secrets are fetched anew: they were never kept with the choices.
pub(crate) async fn choose(context: &Arc<Context>, office_id: &str, practice_id: &str) -> Result<Connected> {
    let row = context
        .ledger()
        .connect_attempt()?
        .filter(|row| row.phase == "choosing_practice")
        .ok_or(Error::Busy)?;
    let started_at = row.started_at;
    context.ledger().set_connect_attempt(&answering(context, row))?;
    let work = async {
        let all = context.client().await?.authorized_practices().await?;
        let chosen = all
            .iter()
            .find(|one| one.practice.office_id == office_id && one.practice.practice_id == practice_id)
            .ok_or(Error::NoPractice)?;
        take(context, chosen, None, &siblings(&all, &chosen.practice), Some(started_at)).await
    };
    within_deadline(context, started_at, work).await
}

/// Connects this practice: keys into the keychain first, then the row that says that it is connected. `attempt` is when
/// the attempt began that this belongs to, where a person may take it back meanwhile.
pub(crate) async fn take(
    context: &Arc<Context>,
    chosen: &AuthorizedPractice,
    keys: Option<Keys>,
    siblings: &[String],
    attempt: Option<DateTime<Utc>>,
) -> Result<Connected> {
    let practice = &chosen.practice;
    let keys = match keys {
        Some(keys) => keys,
        None => {
            let client = context.client().await?;
            client.request_key(&practice.office_id, &chosen.secret_key, context.now()).await?
        }
    };
    if let Some(started_at) = attempt {
        still(context, started_at)?;
    }
    let item = keys::item(&practice.office_id, &practice.practice_id);
    KeyRing::keep(context, &item, &keys, &chosen.secret_key).await?;
    let zone = practice.zone.unwrap_or_else(|| context.around.clock.pc_zone());
    let id = context.ledger().connect(practice, zone, context.now())?;
    context.ledger().key_renewed(id, keys.expires_at)?;
    context.ledger().set_siblings(id, siblings)?;
    context.ledger().clear_connect_attempt()?;
    context.forget_keys(&practice.office_id);
    Ok(Connected::Practice(id))
}

/// An answer from the browser, by deep link or loopback.
pub(crate) async fn answer_from_browser(context: &Arc<Context>, link: &str) {
    match callback(context, link).await {
        // The duties find the practice without a whole walk and begin the first sync.
        Ok(_) => {}
        Err(error) => tracing::warn!(code = error.code(), "connecting failed"),
    }
}
