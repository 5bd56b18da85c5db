//! Reading the practice: full and incremental runs, of each practice one at a time.

mod events;
mod finish;
mod forms;
mod full;
mod incremental;
pub(crate) mod marks;
mod progress;
mod slot;
mod walk;

pub(crate) use slot::SyncSlot;
pub(crate) use walk::is_of_another_practice;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use sikka::{Client, KeySource};
use store::{Counts, Integration};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::practice_clock;
use crate::view::RunKind;
use marks::Marks;
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

/// Which run is wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    pub(crate) integration_id: i64,
    pub(crate) kind: RunKind,
    /// `person`, `schedule`, `night` …
    pub(crate) cause: &'static str,
    pub(crate) events: Events,
}

/// Whether the events are asked for where that is slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Events {
    /// Every quarter of an hour.
    WhenDue,
    /// Now.
    Always,
}

/// A run at work: what its steps share.
struct Run<'a> {
    context: &'a Arc<Context>,
    client: Client,
    keys: Arc<dyn KeySource>,
    integration: Integration,
    progress: Progress<'a>,
    cancel: watch::Receiver<bool>,
    /// By this PC's clock.
    began_at: DateTime<Utc>,
    began: Instant,
    full: bool,
    events: Events,
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

    fn marks(&self) -> Marks<'_> {
        Marks::of(self.context, self.integration.id)
    }

    /// The server's time now; this PC's where the server does not tell.
    fn server_now(&self) -> DateTime<Utc> {
        self.client.server_time().unwrap_or_else(|| self.context.now())
    }

    /// When this run began, by the server's time. A sleep of this PC in the middle is seen by its wall clock alone, a
    /// wall clock that was set by the other alone: the earlier of both is never too late.
    fn server_began(&self) -> DateTime<Utc> {
        let Some(server) = self.client.server_time() else { return self.began_at };
        let since = Duration::from_std(self.began.elapsed()).unwrap_or_default();
        let by_the_wall = self.began_at + (server - self.context.now());
        (server - since).min(by_the_wall)
    }

    /// The practice's number, for offices with several practices: the lists are asked for this one alone.
    fn practice_id(&self) -> Option<String> {
        (!self.integration.siblings.is_empty()).then(|| self.integration.practice.practice_id.clone())
    }

    /// Asks Sikka what it says of the practice: when it last read it, its zone, its neighbours.
    async fn read_practice(&mut self) -> Result<()> {
        let client = self.client.clone();
        let Some(all) = self.if_offered("authorized_practices", client.authorized_practices()).await? else {
            return Ok(());
        };
        practice_clock::keep(self.context, &self.integration, &all)?;
        self.integration = self.context.connected(self.integration.id)?;
        Ok(())
    }
}

/// Runs one sync to its end. The outcome is in the history either way; an error is told in it, too.
pub(crate) async fn run(
    context: &Arc<Context>,
    wish: Wish,
    cancel: watch::Receiver<bool>,
) -> Result<Outcome> {
    let integration = context.connected(wish.integration_id)?;
    let mirror = context.mirror();
    // Without a whole walk there is nothing to compare with.
    let kind = match mirror.whole_walk(integration.id, "appointments")? {
        None => RunKind::Full,
        Some(_) => wish.kind,
    };
    let wish = Wish { kind, ..wish };
    let name = match kind {
        RunKind::Full => "full",
        RunKind::Incremental => "incremental",
    };
    let (began_at, began) = (context.now(), Instant::now());
    let id = context.ledger().begin_run(integration.id, name, wish.cause, &mirror.generation()?, began_at)?;
    let progress = Progress::new(context, integration.id, id, kind);
    if kind == RunKind::Full {
        progress.log("info", "sync_started", &[("kind", name)])?;
    }
    let work = async {
        progress.step(1)?;
        progress.step(2)?;
        let client = context.client().await?;
        if wish.cause == "person" {
            client.try_now();
        }
        progress.step(3)?;
        let keys: Arc<dyn KeySource> = context.keys(&integration).await?;
        let mut run = Run {
            context,
            client,
            keys,
            integration: integration.clone(),
            progress: progress.clone(),
            cancel,
            began_at,
            began,
            full: kind == RunKind::Full,
            events: wish.events,
        };
        match kind {
            RunKind::Full => full::steps(&mut run).await,
            RunKind::Incremental => incremental::steps(&mut run).await,
        }
    };
    let result = work.await;
    finish::finish(context, &integration, wish, &progress, result)
}
