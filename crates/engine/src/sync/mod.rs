//! Reading the practice: full and incremental runs, one at a time.

mod full;
mod incremental;
mod progress;
mod slot;
mod walk;

pub(crate) use slot::SyncSlot;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sikka::{AuthorizedPractice, Client, KeySource};
use store::{Counts, Integration, RunUpdate};
use tokio::sync::watch;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::RunKind;
use progress::Progress;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Patients of this run.
    pub patients: Counts,
    /// Appointments of this run.
    pub appointments: Counts,
    /// Stable code of what ended it early.
    pub error: Option<String>,
}

/// A run at work: what its steps share.
struct Run<'a> {
    context: &'a Arc<Context>,
    client: Client,
    keys: Arc<dyn KeySource>,
    integration: Integration,
    progress: Progress<'a>,
    cancel: watch::Receiver<bool>,
    began_at: DateTime<Utc>,
    full: bool,
}

/// True where the server lacks an endpoint or refuses it, as against being in trouble.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error,
        Error::Sikka(
            sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. } | sikka::Error::Unauthorized
        )
    )
}

impl Run<'_> {
    /// Waits for `work`, or ends at once when a person stops the run.
    async fn until_cancelled<T>(
        &self,
        work: impl Future<Output = std::result::Result<T, sikka::Error>>,
    ) -> Result<T> {
        let mut cancel = self.cancel.clone();
        tokio::select! {
            biased;
            _ = cancel.wait_for(|stopped| *stopped) => Err(Error::Cancelled),
            answer = work => Ok(answer?),
        }
    }

    /// As [`Self::until_cancelled`], for endpoints that a server may lack: that costs the feature, is said once, and
    /// neither fails the run nor touches the key.
    async fn if_offered<T>(
        &self,
        endpoint: &str,
        work: impl Future<Output = std::result::Result<T, sikka::Error>>,
    ) -> Result<Option<T>> {
        let ledger = self.context.ledger();
        match self.until_cancelled(work).await {
            Ok(value) => {
                ledger.set_offered(self.integration.id, endpoint)?;
                Ok(Some(value))
            }
            Err(Error::Cancelled) => Err(Error::Cancelled),
            Err(Error::Store(error)) => Err(error.into()),
            Err(error) => {
                let refused = is_refusal(&error);
                let news =
                    refused && ledger.set_not_offered(self.integration.id, endpoint, self.context.now())?;
                // Trouble with one endpoint is told by the run that a person may be watching, not every minute.
                if news || (self.full && !refused) {
                    self.progress.log(
                        "warning",
                        "endpoint_missing",
                        &[("endpoint", endpoint), ("error", error.code())],
                    )?;
                }
                Ok(None)
            }
        }
    }

    /// Asks Sikka when it last read the practice.
    async fn read_clock(&self) -> Result<()> {
        let practices = self.if_offered("authorized_practices", self.client.authorized_practices()).await?;
        let here = &self.integration.practice;
        let as_of =
            practices.as_deref().and_then(|all| find(all, here)).and_then(|found| found.practice.data_as_of);
        if as_of.is_some() {
            self.context.ledger().saw_sikka_read(self.integration.id, as_of)?;
        }
        Ok(())
    }
}

/// The practice among those that the app may read: by office, and inside it by number where there are several.
pub(crate) fn find<'a>(
    all: &'a [AuthorizedPractice],
    here: &pms::Practice,
) -> Option<&'a AuthorizedPractice> {
    all.iter()
        .find(|one| one.practice.office_id == here.office_id && one.practice.practice_id == here.practice_id)
        .or_else(|| all.iter().find(|one| one.practice.office_id == here.office_id))
}

/// Runs one sync to its end. The outcome is in the history either way; an error is told in it, too.
pub(crate) async fn run(
    context: &Arc<Context>,
    kind: RunKind,
    cause: &str,
    cancel: watch::Receiver<bool>,
) -> Result<Outcome> {
    let integration = context.integration()?;
    let mirror = context.mirror();
    // Without a whole walk there is nothing to compare with.
    let kind = match mirror.whole_walk(integration.id, "appointments")? {
        None => RunKind::Full,
        Some(_) => kind,
    };
    let name = match kind {
        RunKind::Full => "full",
        RunKind::Incremental => "incremental",
    };
    let began_at = context.now();
    let id = context.ledger().begin_run(integration.id, name, cause, &mirror.generation()?, began_at)?;
    let progress = Progress::new(context, integration.id, id, kind);
    if kind == RunKind::Full {
        progress.log("info", "sync_started", &[("kind", name)])?;
    }
    let result = steps(context, integration.clone(), kind, progress.clone(), cancel, began_at).await;
    finish(context, &integration, cause, kind, &progress, result)
}

async fn steps(
    context: &Arc<Context>,
    integration: Integration,
    kind: RunKind,
    progress: Progress<'_>,
    cancel: watch::Receiver<bool>,
    began_at: DateTime<Utc>,
) -> Result<()> {
    progress.step(1)?;
    progress.step(2)?;
    let client = context.client().await?;
    progress.step(3)?;
    let keys: Arc<dyn KeySource> = context.keys(&integration).await?;
    let mut run =
        Run { context, client, keys, integration, progress, cancel, began_at, full: kind == RunKind::Full };
    match kind {
        RunKind::Full => full::steps(&mut run).await,
        RunKind::Incremental => incremental::steps(&mut run).await,
    }
}

/// Closes the run's row and says how it ended: in the history, in the log, and on the connection.
fn finish(
    context: &Arc<Context>,
    integration: &Integration,
    cause: &str,
    kind: RunKind,
    progress: &Progress<'_>,
    result: Result<()>,
) -> Result<Outcome> {
    let (ledger, now, id) = (context.ledger(), context.now(), progress.run_id);
    let RunUpdate { patients, appointments, vanished, .. } = progress.now();
    let mut outcome = Outcome { patients, appointments, error: None };
    match result {
        Ok(()) => {
            ledger.end_run(id, "completed", None, now)?;
            ledger.read_sikka(integration.id, now)?;
            let changed = patients.stored + appointments.stored + vanished;
            if kind == RunKind::Full || changed > 0 {
                let rows = patients.received + appointments.received;
                let aside = patients.set_aside + appointments.set_aside;
                progress.log(
                    "success",
                    "sync_completed",
                    &[
                        ("rows", &rows.to_string()),
                        ("changed", &changed.to_string()),
                        ("set_aside", &aside.to_string()),
                    ],
                )?;
            }
        }
        Err(Error::Cancelled) => {
            ledger.end_run(id, "cancelled", Some(("CANCELLED", "stopped by a person")), now)?;
            progress.log("warning", "sync_cancelled", &[])?;
            outcome.error = Some("CANCELLED".to_owned());
        }
        Err(error) => {
            let detail = error.to_string();
            ledger.end_run(id, "failed", Some((error.code(), &detail)), now)?;
            if error.code() == "RECONNECT_NEEDED" {
                crate::keys::reconnect_needed(context, integration.id, &detail)?;
            }
            let status = context.integration().map_or(integration.status, |found| found.status);
            let news = status == store::IntegrationStatus::Active
                && ledger.integration_failed(integration.id, status, error.code(), &detail, now)?;
            // A trouble that goes on is said once, not every minute.
            if news || cause != "schedule" {
                progress.log("error", "sync_failed", &[("error", error.code())])?;
            }
            outcome.error = Some(error.code().to_owned());
        }
    }
    Ok(outcome)
}
