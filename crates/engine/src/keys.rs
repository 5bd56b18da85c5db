//! The keys of one practice: at hand, renewed in time, one renewal at once.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sikka::{Client, KeySource, Keys};
use store::{Integration, IntegrationStatus};
use tokio::sync::Mutex;

use crate::alerts::announce;
use crate::context::Context;
use crate::desktop::{Notice, NoticeTarget};
use crate::error::{Error, Result};
use crate::standing::RECONNECT;
use crate::view::AlertEvent;

/// Renews a practice's key at once, whatever pause it is in.
pub(crate) async fn renew(context: &Arc<Context>, practice: &str) -> Result<()> {
    let integration = context.practice(practice)?;
    context.client().await?.try_now();
    context.keys(&integration).await?.renew_in_time(true).await?;
    Ok(())
}

/// Renewed one hour before it expires: every 23 hours of a 24-hour life (seed 001).
pub(crate) fn renewal_of(expires_at: DateTime<Utc>) -> DateTime<Utc> {
    expires_at - Duration::hours(1)
}

/// What is kept in the keychain for a practice: one item, under 1,280 characters.
#[derive(Serialize, Deserialize)]
struct Kept {
    request_key: String,
    refresh_key: Option<String>,
    secret_key: String,
    expires_at: DateTime<Utc>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.request_key.zeroize();
        self.secret_key.zeroize();
        if let Some(key) = &mut self.refresh_key {
            key.zeroize();
        }
    }
}

/// The names of all keychain items that a data folder may have for these practices (office and practice numbers): for
/// a folder that is destroyed as a whole.
pub fn keychain_items(practices: &[(String, String)]) -> Vec<String> {
    let theirs = practices.iter().map(|(office_id, practice_id)| item(office_id, practice_id));
    [crate::open::ITEM, crate::context::APP_ITEM].map(str::to_owned).into_iter().chain(theirs).collect()
}

/// The item's name for an office.
pub(crate) fn item(office_id: &str, practice_id: &str) -> String {
    format!("practice-{office_id}-{practice_id}")
}

/// The keys of one office: its practices share them, since Sikka may give each of them the same one.
pub(crate) struct KeyRing {
    context: std::sync::Weak<Context>,
    client: Client,
    office_id: String,
    // Held across a renewal: whoever comes second finds the new key.
    kept: Mutex<Kept>,
}

impl KeyRing {
    /// Takes the practice's keys out of the keychain.
    pub(crate) async fn load(context: &Arc<Context>, integration: &Integration) -> Result<Self> {
        let item = item(&integration.practice.office_id, &integration.practice.practice_id);
        let text = context.around.vault.read(&item).await?.ok_or(Error::ReconnectNeeded)?;
        let kept = serde_json::from_str(text.expose_secret()).map_err(|_| Error::ReconnectNeeded)?;
        Ok(Self {
            context: Arc::downgrade(context),
            client: context.client().await?,
            office_id: integration.practice.office_id.clone(),
            kept: Mutex::new(kept),
        })
    }

    /// Puts a practice's first keys into the keychain.
    pub(crate) async fn keep(
        context: &Context,
        item: &str,
        keys: &Keys,
        secret_key: &SecretString,
    ) -> Result<()> {
        let kept = Kept {
            request_key: keys.request_key.expose_secret().to_owned(),
            refresh_key: keys.refresh_key.as_ref().map(|key| key.expose_secret().to_owned()),
            secret_key: secret_key.expose_secret().to_owned(),
            expires_at: keys.expires_at,
        };
        write(context, item, &kept).await
    }

    /// Renews when less than an hour is left (or at once with `force`). Gives until when the key is good.
    pub(crate) async fn renew_in_time(&self, force: bool) -> Result<DateTime<Utc>> {
        let context = self.context.upgrade().ok_or(Error::Cancelled)?;
        let mut kept = self.kept.lock().await;
        if force || context.now() >= renewal_of(kept.expires_at) {
            self.renew_kept(&context, &mut kept).await?;
        }
        Ok(kept.expires_at)
    }

    /// Ends both keys at Sikka, as far as it answers.
    pub(crate) async fn delete_at_sikka(&self) {
        let kept = self.kept.lock().await;
        let request_key = SecretString::from(kept.request_key.clone());
        drop(self.client.delete_request_key(&request_key).await);
        if let Some(key) = &kept.refresh_key {
            drop(self.client.delete_refresh_key(&SecretString::from(key.clone())).await);
        }
    }

    /// The connected practices of the office.
    fn practices(&self, context: &Context) -> Result<Vec<Integration>> {
        let mut practices = context.ledger().integrations()?;
        practices.retain(|one| one.practice.office_id == self.office_id);
        Ok(practices)
    }

    /// Refresh grant, then request-key grant, then "reconnect needed", said once.
    async fn renew_kept(&self, context: &Arc<Context>, kept: &mut Kept) -> Result<()> {
        let practices = self.practices(context)?;
        if practices.is_empty() {
            // Disconnected meanwhile: no new key for a practice that was let go.
            return Err(Error::NotConnected);
        }
        let now = context.now();
        let refreshed = match &kept.refresh_key {
            Some(key) => self.client.refresh_key(&SecretString::from(key.clone()), now).await,
            None => Err(sikka::Error::KeyRefused),
        };
        let keys = match refreshed {
            Ok(keys) => keys,
            Err(error) if error.is_transient() => return Err(error.into()),
            Err(_) => {
                let secret = SecretString::from(kept.secret_key.clone());
                match self.client.request_key(&self.office_id, &secret, now).await {
                    Ok(keys) => keys,
                    Err(
                        error @ (sikka::Error::KeyRefused
                        | sikka::Error::Unauthorized
                        | sikka::Error::Refused { .. }),
                    ) => {
                        for practice in &practices {
                            reconnect_needed(context, practice.id, error.code())?;
                        }
                        return Err(Error::ReconnectNeeded);
                    }
                    // Anything else passes by itself, in minutes or tomorrow.
                    Err(error) => return Err(error.into()),
                }
            }
        };
        let renewed = Kept {
            request_key: keys.request_key.expose_secret().to_owned(),
            refresh_key: keys
                .refresh_key
                .as_ref()
                .map(|key| key.expose_secret().to_owned())
                .or_else(|| kept.refresh_key.clone()),
            secret_key: kept.secret_key.clone(),
            expires_at: keys.expires_at,
        };
        // In the keychain before the old one is dropped. A keychain that is locked just now costs nothing yet: the
        // new key works in memory, and the old refresh key gives another one after a restart.
        for practice in &practices {
            let item = item(&self.office_id, &practice.practice.practice_id);
            if let Err(error) = write(context, &item, &renewed).await {
                tracing::warn!(code = error.code(), "the renewed key is not in the keychain yet");
            }
        }
        *kept = renewed;
        for practice in &practices {
            context.ledger().key_renewed(practice.id, kept.expires_at)?;
        }
        Ok(())
    }
}

/// The keys no longer work and a person has to connect again: said once.
pub(crate) fn reconnect_needed(context: &Context, integration_id: i64, detail: &str) -> Result<()> {
    let (ledger, status) = (context.ledger(), IntegrationStatus::Error);
    if ledger.integration_failed(integration_id, status, "RECONNECT_NEEDED", detail, context.now())? {
        let notice = Notice {
            title: context.of_practice(integration_id, context.say(RECONNECT)),
            body: context
                .say((
                    "Sikka no longer accepts this practice's key. Open Deskbell and choose Connect.",
                    "Sikka ya no acepta la clave de este consultorio. Abra Deskbell y elija Conectar.",
                ))
                .to_owned(),
            open: NoticeTarget::Connection,
            ..Notice::default()
        };
        announce(context, integration_id, AlertEvent::SyncTrouble, notice)?;
    }
    Ok(())
}

async fn write(context: &Context, item: &str, kept: &Kept) -> Result<()> {
    let text = serde_json::to_string(kept).map_err(std::io::Error::other)?;
    context.around.vault.write(item, &SecretString::from(text)).await?;
    Ok(())
}

/// The client speaks only Sikka's errors: ours are told by the nearest one.
fn as_sikka(error: Error) -> sikka::Error {
    match error {
        Error::Sikka(error) => error,
        Error::ReconnectNeeded | Error::NotConnected => sikka::Error::KeyRefused,
        _ => sikka::Error::TimedOut,
    }
}

#[async_trait]
impl KeySource for KeyRing {
    async fn request_key(&self) -> std::result::Result<SecretString, sikka::Error> {
        let context = self.context.upgrade().ok_or(sikka::Error::KeyRefused)?;
        let mut kept = self.kept.lock().await;
        if context.now() + Duration::seconds(30) >= kept.expires_at {
            self.renew_kept(&context, &mut kept).await.map_err(as_sikka)?;
        }
        Ok(SecretString::from(kept.request_key.clone()))
    }

    async fn renew(&self, refused: &SecretString) -> std::result::Result<SecretString, sikka::Error> {
        let context = self.context.upgrade().ok_or(sikka::Error::KeyRefused)?;
        let mut kept = self.kept.lock().await;
        if kept.request_key == refused.expose_secret() {
            self.renew_kept(&context, &mut kept).await.map_err(as_sikka)?;
        }
        Ok(SecretString::from(kept.request_key.clone()))
    }
}
