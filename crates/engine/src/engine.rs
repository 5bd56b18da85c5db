//! The engine: starts the jobs, listens to the ticker, and takes requests from the shell.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use sikka::AppCredentials;
use store::IntegrationStatus;
use tokio::sync::{broadcast, mpsc};

use crate::alerts;
use crate::bell;
use crate::clock;
use crate::config::Config;
use crate::connect::{self, Connected, Door};
use crate::context::{Context, Surroundings};
use crate::disconnect;
use crate::duties::{self, start_sync};
use crate::error::{Error, Result};
use crate::feed;
use crate::keys;
use crate::open::Opened;
use crate::schedule;
use crate::view::{
    Alert, AvailabilityView, BellView, ChangeView, ConnectionTest, DayView, FoundPatients, FreeSlot,
    FreeWish, Refusal, RunKind, SettingsView, StateView, SyncView, WhyOldView,
};
use crate::{queries, slots, tray, why_old, writebacks};

/// More rules for alerts nobody could survey.
const MOST_RULES: usize = 100;

/// A running engine. Clones are handles of the same one.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    context: Arc<Context>,
    changes: broadcast::Sender<Vec<ChangeView>>,
}

pub(crate) type Answer<T> = std::result::Result<T, Refusal>;

impl Engine {
    /// Starts the jobs on the present tokio runtime, ticked by the machine's own clock.
    pub fn start(opened: Opened, config: Config, around: Surroundings) -> Self {
        let (sender, ticks) = mpsc::channel(1);
        let engine = Self::start_ticked_by(opened, config, around, ticks);
        engine.context().spawn(async move {
            match schedule::ticker(sender).await {
                // Kept for as long as the engine runs: dropped, it would stop.
                Ok(ticker) => {
                    std::future::pending::<()>().await;
                    drop(ticker);
                }
                Err(error) => tracing::error!(%error, "the scheduler did not start"),
            }
        });
        engine
    }

    /// Starts the jobs; duties are compared with the wall clock at each tick.
    pub fn start_ticked_by(
        opened: Opened,
        config: Config,
        around: Surroundings,
        ticks: mpsc::Receiver<()>,
    ) -> Self {
        let context = Context::new(config, around, opened.store);
        let listener = Arc::downgrade(&context);
        context.store.listen(move |file| {
            if let Some(context) = listener.upgrade() {
                context.wake.committed(file, context.now());
            }
        });
        let (changes, _) = broadcast::channel(256);
        let engine = Self(Arc::new(Inner { context: context.clone(), changes: changes.clone() }));
        if let Err(error) = after_restart(&context) {
            tracing::error!(code = error.code(), "what the last run left open could not be closed");
        }
        context.spawn(feed::work(context.clone(), changes));
        context.spawn(bell::work(context.clone()));
        context.spawn(writebacks::work(context.clone()));
        context.spawn(look_for_credentials(context.clone()));
        context.spawn(disconnect::finish_interrupted(context.clone()));
        context.spawn(duties::work(context.clone(), ticks));
        engine
    }

    pub(crate) fn context(&self) -> &Arc<Context> {
        &self.0.context
    }

    /// Stops all jobs. Runs that are busy are interrupted and go on at the next start. When this returns, dropping the
    /// last handle closes the store.
    pub async fn stop(&self) {
        self.context().stops();
        let slots = self.context().slots();
        for slot in &slots {
            slot.close();
        }
        // Until they have written their last rows, a second at most.
        for _ in 0..20 {
            if !slots.iter().any(|slot| slot.busy()) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        self.context().stop().await;
    }

    /// Committed changes, in batches.
    pub fn subscribe(&self) -> broadcast::Receiver<Vec<ChangeView>> {
        self.0.changes.subscribe()
    }

    /// The one computed state.
    pub fn state(&self) -> Answer<StateView> {
        Ok(queries::state(self.context())?)
    }

    /// One day of the schedule (`YYYY-MM-DD`); the practice's today where none is given.
    pub fn day(&self, date: Option<&str>) -> Answer<DayView> {
        Ok(queries::day(self.context(), date)?)
    }

    /// A day's hours, what takes them and what is free (`YYYY-MM-DD`; the practice's today where none is given).
    pub fn availability(&self, date: Option<&str>) -> Answer<AvailabilityView> {
        let date = date.map(|text| text.parse().map_err(|_| Error::BadInput("date"))).transpose()?;
        let integration = self.context().integration()?;
        Ok(slots::availability(self.context(), &integration, date)?)
    }

    /// The next free times, three at most.
    pub fn next_free(&self, wish: &FreeWish) -> Answer<Vec<FreeSlot>> {
        let integration = self.context().integration()?;
        Ok(slots::next_free(self.context(), &integration, wish)?)
    }

    /// What the bell rang for.
    pub fn bell(&self) -> Answer<BellView> {
        Ok(queries::bell(self.context())?)
    }

    /// Patients found by what was typed, thirty at most.
    pub fn search_patients(&self, typed: &str) -> Answer<FoundPatients> {
        Ok(queries::search_patients(self.context(), typed)?)
    }

    /// The Sync page.
    pub fn sync_view(&self) -> Answer<SyncView> {
        Ok(queries::sync(self.context())?)
    }

    /// The tray as a plain value.
    pub fn tray(&self) -> tray::Tray {
        tray::of(self.context())
    }

    /// Keeps the app credentials in the keychain.
    pub async fn save_credentials(&self, app_id: &str, app_key: SecretString) -> Answer<()> {
        use secrecy::ExposeSecret;
        let app_id = app_id.trim().to_owned();
        let app_key = SecretString::from(app_key.expose_secret().trim().to_owned());
        let plausible =
            |text: &str| (8..=128).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic());
        if !plausible(&app_id) {
            return Err(Error::BadInput("app_id").into());
        }
        if !plausible(app_key.expose_secret()) {
            return Err(Error::BadInput("app_key").into());
        }
        self.context().save_credentials(AppCredentials { app_id, app_key }).await?;
        Ok(credentials_found(self.context())?)
    }

    /// Begins to connect a practice. The marketplace door may end with a practice connected.
    pub async fn connect(&self, door: Door) -> Answer<()> {
        let connected = connect::begin(self.context(), door).await?;
        self.connected(&connected);
        Ok(())
    }

    /// Opens Sikka's page again.
    pub async fn open_again(&self) -> Answer<()> {
        Ok(connect::open_again(self.context()).await?)
    }

    /// Stops waiting, or puts a failure aside.
    pub fn cancel_connect(&self) -> Answer<()> {
        Ok(connect::cancel(self.context())?)
    }

    /// Takes one of several practices.
    pub async fn choose_practice(&self, office_id: &str, practice_id: &str) -> Answer<()> {
        let connected = connect::choose(self.context(), office_id, practice_id).await?;
        self.connected(&connected);
        Ok(())
    }

    /// A deep link came. What nobody awaits is refused quietly.
    pub async fn callback(&self, link: &str) {
        connect::answer_from_browser(self.context(), link).await;
    }

    /// The window shows this practice from now on.
    pub fn select_practice(&self, practice: &str) -> Answer<()> {
        let practice = self.context().practice(practice)?;
        Ok(self.context().ledger().select_practice(practice.id).map_err(Error::from)?)
    }

    /// Ends the connection of a practice and destroys the local copy of its data, as soon as its write-backs have
    /// ended. Those named in `discard` are no longer followed.
    pub async fn disconnect(&self, practice: &str, discard: &[String]) -> Answer<()> {
        let context = self.context();
        let practice = context.practice(practice)?;
        for id in discard {
            writebacks::let_go(context, practice.id, number(id)?)?;
        }
        context.ledger().ask_to_disconnect(practice.id, Some(context.now())).map_err(Error::from)?;
        disconnect::when_done(context, &practice).await?;
        Ok(())
    }

    /// Takes a disconnecting that waits back.
    pub fn keep_connected(&self, practice: &str) -> Answer<()> {
        let practice = self.context().practice(practice)?;
        Ok(self.context().ledger().ask_to_disconnect(practice.id, None).map_err(Error::from)?)
    }

    /// Asks Sikka for a practice's number of patients: the key works, and the data is open to it.
    pub async fn test_connection(&self, practice: &str) -> Answer<ConnectionTest> {
        Ok(disconnect::test(self.context(), practice).await?)
    }

    /// Renews a practice's key now, whatever pause it is in; until when it is good stands in the practice's view.
    pub async fn renew_key(&self, practice: &str) -> Answer<()> {
        Ok(keys::renew(self.context(), practice).await?)
    }

    /// Looks along the way from here to the practice's server, for whoever asks why the data is old.
    pub async fn why_old(&self, practice: &str) -> Answer<WhyOldView> {
        Ok(why_old::look(self.context(), practice).await?)
    }

    /// A person names the zone of a practice (IANA); `None` leaves it to Sikka or, where it names none, to this PC.
    pub fn set_zone(&self, practice: &str, zone: Option<&str>) -> Answer<()> {
        let practice = self.context().practice(practice)?;
        let zone = match zone {
            Some(name) => Some(name.parse().map_err(|_| Error::BadInput("zone"))?),
            None => None,
        };
        Ok(self.context().ledger().choose_zone(practice.id, zone).map_err(Error::from)?)
    }

    /// Empties the activity log of the practice that the window shows.
    pub fn clear_sync_log(&self) -> Answer<()> {
        let context = self.context();
        let id = context.integration()?.id;
        let cleared = || -> Result<()> {
            context.ledger().clear_log(id)?;
            Ok(context.ledger().log(id, None, "info", "log_cleared", "{}", context.now())?)
        };
        Ok(cleared()?)
    }

    fn connected(&self, connected: &Connected) {
        if let Connected::Practice(id) = *connected {
            start_sync(self.context(), id, RunKind::Full, "connected");
        }
    }

    /// Asks for a sync of the practice that the window shows; while one is busy it becomes one follow-up.
    pub fn sync_now(&self, full: bool) -> Answer<()> {
        let kind = if full { RunKind::Full } else { RunKind::Incremental };
        start_sync(self.context(), self.context().integration()?.id, kind, "person");
        Ok(())
    }

    /// Asks for a sync of all connected practices.
    pub fn sync_all(&self) -> Answer<()> {
        duties::sync_all(self.context()).map_err(Refusal::from)
    }

    /// Stops the run of the practice that the window shows.
    pub fn cancel_sync(&self) -> Answer<()> {
        let slot = self.context().slot(self.context().integration()?.id);
        if slot.cancel() { Ok(()) } else { Err(Error::Busy.into()) }
    }

    /// Somebody looked at the bell's list.
    pub fn mark_bells_seen(&self) -> Answer<()> {
        Ok(self.context().ledger().bells_seen(self.context().now()).map_err(Error::from)?)
    }

    /// Somebody takes care of what the bell rang for: the first one has it. Without initials it is given back.
    /// Initials are one to four letters; they are remembered for the shift. `BUSY`: somebody else had it already.
    pub fn take_bell(&self, id: &str, initials: Option<&str>) -> Answer<()> {
        Ok(bell::take(self.context(), id, initials)?)
    }

    /// No pop-ups for so many minutes; `None` ends the pause.
    pub fn pause_notifications(&self, minutes: Option<u32>) -> Answer<()> {
        let long = |minutes: u32| chrono::Duration::minutes(i64::from(minutes.min(7 * 24 * 60)));
        self.pause(minutes.map(|minutes| self.context().now() + long(minutes)))
    }

    fn pause(&self, until: Option<DateTime<Utc>>) -> Answer<()> {
        let until = until.map(|until| until.to_rfc3339()).unwrap_or_default();
        Ok(self.context().ledger().set_setting("paused_until", &until).map_err(Error::from)?)
    }

    /// No pop-ups until tomorrow, 06:00 practice time.
    pub fn pause_until_tomorrow(&self) -> Answer<()> {
        let zone = self
            .context()
            .ledger()
            .integration()
            .map_err(Error::from)?
            .map_or_else(|| self.context().around.clock.pc_zone(), |integration| integration.zone);
        self.pause(Some(clock::next_morning(self.context().now(), zone)))
    }

    /// Keeps the settings.
    pub fn save_settings(&self, settings: &SettingsView) -> Answer<()> {
        if !(2..=3_600).contains(&settings.sync_seconds) {
            return Err(Error::BadInput("sync_seconds").into());
        }
        if !(1..=60).contains(&settings.active_months) {
            return Err(Error::BadInput("active_months").into());
        }
        if settings.alerts.stays_seconds > 60 || settings.alerts.rules.len() > MOST_RULES {
            return Err(Error::BadInput("alerts").into());
        }
        let text =
            serde_json::to_string(settings).map_err(|error| Error::System(std::io::Error::other(error)))?;
        Ok(self.context().ledger().set_setting("settings", &text).map_err(Error::from)?)
    }

    /// Shows a pop-up with the chosen sound, whatever else the settings are.
    pub fn test_notification(&self) -> Answer<()> {
        let say = |words| self.context().say(words).to_owned();
        let notice = crate::desktop::Notice {
            title: say(("This is Deskbell's bell", "Esta es la campana de Deskbell")),
            body: say((
                "New bookings and cancellations will look and sound like this.",
                "Así se verán y sonarán las citas nuevas y las canceladas.",
            )),
            ..crate::desktop::Notice::default()
        };
        Ok(alerts::show(self.context(), Alert::PopUpWithSound, notice)?)
    }
}

/// Finds app credentials that an earlier start kept, so that nobody is asked twice. A keychain that does not answer
/// is asked again: it is not a "no".
async fn look_for_credentials(context: Arc<Context>) {
    loop {
        match context.has_credentials().await {
            Ok(true) => {
                if let Err(error) = credentials_found(&context) {
                    tracing::warn!(code = error.code(), "the window was not told of the credentials");
                }
                return;
            }
            Ok(false) => return,
            Err(_) => tokio::time::sleep(std::time::Duration::from_secs(5)).await,
        }
    }
}

/// The credentials are not in the store: a row that the state's readers follow says that they are there.
fn credentials_found(context: &Context) -> Result<()> {
    Ok(context.ledger().set_setting("credentials_found_at", &context.now().to_rfc3339())?)
}

pub(crate) fn number(id: &str) -> Result<i64> {
    id.parse().map_err(|_| Error::NotFound)
}

fn after_restart(context: &Context) -> Result<()> {
    context.ledger().interrupt_open_runs()?;
    for practice in context.ledger().integrations()? {
        if context.ledger().was_interrupted(practice.id)? {
            context.ledger().log(practice.id, None, "warning", "sync_interrupted", "{}", context.now())?;
        }
        // What is here may be old: the first look at Sikka is now.
        context.ledger().plan_duty(practice.id, schedule::SYNC, context.now())?;
        if context.ledger().full_run_was_interrupted(practice.id)? {
            context.ledger().plan_duty(practice.id, schedule::FULL, context.now())?;
        }
        if practice.status == IntegrationStatus::Active {
            context.catches_up(practice.id);
        }
    }
    writebacks::after_restart(context)?;
    connect::after_restart(context)
}
