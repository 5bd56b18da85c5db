//! The same engine under a person's eye: every step is asked for and waited for. For `cargo xtask live` and for tests
//! that want to say what happens when.

use std::collections::BTreeMap;
use std::sync::Arc;

use pms::{IntentError, Operation};
use sikka::{AuthorizedPractice, Counters};
use store::{Ledger, Mirror, Store, WriteBack};
use tokio::sync::watch;

use crate::config::Config;
use crate::connect;
use crate::context::{Context, Surroundings};
use crate::error::{Error, Result};
use crate::open::Opened;
use crate::sync::{self, Events, Outcome, Wish};
use crate::view::RunKind;
use crate::{practice_clock, queries, writebacks};

/// The engine without its ticker.
pub struct Supervised {
    context: Arc<Context>,
}

/// Which of the two big tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// By `patient_id`.
    Patients,
    /// By `appointment_sr_no`.
    Appointments,
}

/// Why a write-back was not kept.
#[derive(Debug)]
pub enum NotKept {
    /// Its fields.
    Intent(IntentError),
    /// The store, or no practice.
    Engine(Error),
}

impl From<Error> for NotKept {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl Supervised {
    /// Starts with write-backs at work, and nothing else. What an earlier run claimed is looked up.
    pub fn start(opened: Opened, config: Config, around: Surroundings) -> Result<Self> {
        let context = Context::new(config, around, opened.store);
        context.ledger().interrupt_open_runs()?;
        writebacks::after_restart(&context)?;
        context.spawn(writebacks::work(context.clone()));
        Ok(Self { context })
    }

    /// Stops, and closes the store.
    pub async fn stop(self) {
        self.context.stop().await;
    }

    /// The practices that this app may read.
    pub async fn authorized_practices(&self) -> Result<Vec<AuthorizedPractice>> {
        Ok(self.context.client().await?.authorized_practices().await?)
    }

    /// Fetches keys for a practice, one of `all`, and connects it.
    pub async fn connect(&self, practice: &AuthorizedPractice, all: &[AuthorizedPractice]) -> Result<()> {
        let siblings = practice_clock::siblings(all, &practice.practice);
        connect::take(&self.context, practice, None, &siblings, None).await?;
        writebacks::keys_are_here(&self.context)?;
        Ok(())
    }

    /// Renews the key now.
    pub async fn refresh(&self) -> Result<()> {
        let integration = self.context.integration()?;
        self.context.keys(&integration).await?.renew_in_time(true).await?;
        Ok(())
    }

    /// Asks Sikka about the key. A server may lack this.
    pub async fn key_info(&self) -> Result<()> {
        let integration = self.context.integration()?;
        let keys = self.context.keys(&integration).await?;
        self.context.client().await?.request_key_info(&*keys).await?;
        Ok(())
    }

    /// Reads one page of appointments, to see that the key opens the data.
    pub async fn data_access(&self) -> Result<()> {
        let integration = self.context.integration()?;
        let keys = self.context.keys(&integration).await?;
        let today = self.context.now().with_timezone(&integration.zone).date_naive();
        let filter = sikka::AppointmentFilter {
            startdate: Some(today),
            enddate: Some(today),
            ..sikka::AppointmentFilter::default()
        };
        let client = self.context.client().await?;
        client.appointments(filter, sikka::Cursor::default()).next_page(&*keys).await?;
        Ok(())
    }

    /// Runs one sync to its end. An incremental one on a store without a whole walk is a full one.
    pub async fn sync(&self, kind: RunKind) -> Result<Outcome> {
        let (_running, cancel) = watch::channel(false);
        self.sync_until(kind, cancel).await
    }

    /// Runs a sync that ends when `cancel` becomes true.
    pub async fn sync_until(&self, kind: RunKind, cancel: watch::Receiver<bool>) -> Result<Outcome> {
        let integration_id = self.context.integration()?.id;
        let wish = Wish { integration_id, kind, cause: "supervised", events: Events::Always };
        sync::run(&self.context, wish, cancel).await
    }

    /// The practice's own word for a cancelled appointment: from the store, else asked for.
    pub async fn cancelled_word(&self) -> Result<String> {
        let integration = self.context.integration()?;
        let mut words = self.context.mirror().appointment_statuses(integration.id)?;
        if words.is_empty() {
            let keys = self.context.keys(&integration).await?;
            let client = self.context.client().await?;
            // A server that lacks the list leaves us with the plain word; the PMS decides.
            words = client.appointment_statuses(&*keys, &integration.practice).await.unwrap_or_default();
        }
        let said = self.context.mirror().status_words(integration.id)?;
        Ok(writebacks::cancelled_word(&words, &said))
    }

    /// Keeps a write-back whose fields are named as in `wire/sikka.md` 7. It is sent as soon as its lane is free.
    pub fn keep(
        &self,
        operation: Operation,
        fields: BTreeMap<String, String>,
        cancelled_word: &str,
    ) -> std::result::Result<i64, NotKept> {
        let form_id: String = self.context.random()?[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        self.keep_form(&form_id, operation, fields, cancelled_word)
    }

    /// The same for a form with an id of its own: however often it comes, it is one write-back.
    pub fn keep_form(
        &self,
        form_id: &str,
        operation: Operation,
        fields: BTreeMap<String, String>,
        cancelled_word: &str,
    ) -> std::result::Result<i64, NotKept> {
        let integration = self.context.integration()?;
        let practice_id = integration.practice.practice_id.as_str();
        let intent = pms::Intent::from_fields(operation, fields, practice_id, cancelled_word)
            .map_err(NotKept::Intent)?;
        Ok(writebacks::keep(&self.context, &integration, form_id, intent, writebacks::Beside::default())?)
    }

    /// One write-back as it stands.
    pub fn write_back(&self, id: i64) -> Result<Option<WriteBack>> {
        Ok(self.context.ledger().write_back(id)?)
    }

    /// Write-backs that have not ended.
    pub fn open_write_backs(&self) -> Result<Vec<WriteBack>> {
        match self.context.ledger().integration()? {
            Some(integration) => Ok(self.context.ledger().open_write_backs(integration.id)?),
            None => Ok(Vec::new()),
        }
    }

    /// Requests sent so far, and how many of them were repeated ones.
    pub fn counters(&self) -> Counters {
        self.context.counters()
    }

    /// The state as the window would show it.
    pub fn state(&self) -> Result<crate::view::StateView> {
        queries::state(&self.context)
    }
}

/// Calls `each` with the ids of the rows that the PMS still has, as the server wrote them. The server is asked
/// nothing.
pub fn each_id(opened: &Opened, table: Table, each: impl FnMut(&str)) -> Result<()> {
    let Store { ledger, mirror, .. } = &opened.store;
    let Some(integration) = ledger.integration()? else { return Ok(()) };
    match table {
        Table::Patients => mirror.patient_ids(integration.id, each)?,
        Table::Appointments => mirror.appointment_ids(integration.id, each)?,
    }
    Ok(())
}

/// The mirror and the connected practice's number in it, for a benchmark that stores rows in a sync's place.
pub fn mirror_of(opened: &Opened) -> Result<(Mirror, i64)> {
    let integration = opened.store.ledger.integration()?.ok_or(Error::NotConnected)?;
    Ok((opened.store.mirror.clone(), integration.id))
}

/// Both files, for tests that watch what is committed and compare it with what staff asked for.
pub fn files_of(opened: &Opened) -> (Ledger, Mirror) {
    (opened.store.ledger.clone(), opened.store.mirror.clone())
}
