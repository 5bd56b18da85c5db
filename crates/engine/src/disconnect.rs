//! Letting a practice go, and testing whether it is well connected.

use std::sync::Arc;
use std::time::Duration;

use store::Integration;

use crate::context::Context;
use crate::error::Result;
use crate::keys;
use crate::view::ConnectionTest;

/// How long Sikka may take to delete keys.
const DELETED_WITHIN: Duration = Duration::from_secs(10);

/// Disconnects a practice that a person asked to be disconnected, once no write-back of it is open: what was promised
/// is on its way until then. True where it is gone.
pub(crate) async fn when_done(context: &Arc<Context>, integration: &Integration) -> Result<bool> {
    if context.ledger().count_write_backs(integration.id)?.0 > 0 {
        return Ok(false);
    }
    disconnect(context, integration).await
}

/// Ends the connection: keys deleted at Sikka as far as it answers, then here, then the local copy of the data. False
/// where a form was kept meanwhile: then the practice stays until that has ended too.
async fn disconnect(context: &Arc<Context>, integration: &Integration) -> Result<bool> {
    let slot = context.slot(integration.id);
    slot.cancel();
    // Its last row is written within moments; a run that hangs in a request is ended with its keys.
    for _ in 0..20 {
        if !slot.busy() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let ring = context.keys(integration).await;
    // From here on no job finds the practice, and no key is renewed for it.
    if !context.ledger().disconnect(integration.id)? {
        return Ok(false);
    }
    // Sikka may have given the same key to another practice of this office.
    let office = &integration.practice.office_id;
    let shared = context.ledger().integrations()?.iter().any(|other| other.practice.office_id == *office);
    if !shared && let Ok(ring) = ring {
        context.forget_keys(office);
        // Best effort: the key dies by itself within a day.
        drop(tokio::time::timeout(DELETED_WITHIN, ring.delete_at_sikka()).await);
    }
    let item = keys::item(office, &integration.practice.practice_id);
    let removed = context.around.vault.remove(&item).await;
    context.mirror().forget(integration.id)?;
    removed?;
    Ok(true)
}

/// At start: the keys and the data of a practice whose disconnecting was interrupted are destroyed. The data goes last,
/// so that what is left of it tells that there is something left.
pub(crate) async fn finish_interrupted(context: Arc<Context>) {
    if let Err(error) = finish_all(&context).await {
        tracing::warn!(code = error.code(), "what was left of a disconnected practice is still there");
    }
}

async fn finish_all(context: &Arc<Context>) -> Result<()> {
    for id in context.ledger().disconnected()? {
        let Some(integration) = context.ledger().integration_by_id(id)? else { continue };
        if !context.mirror().knows(id)? {
            continue;
        }
        let practice = &integration.practice;
        let shared = context
            .ledger()
            .integrations()?
            .iter()
            .any(|other| other.practice.office_id == practice.office_id);
        if !shared && let Ok(ring) = context.keys(&integration).await {
            context.forget_keys(&practice.office_id);
            drop(tokio::time::timeout(DELETED_WITHIN, ring.delete_at_sikka()).await);
        }
        if context.connected(id).is_ok() {
            // A person connected it again meanwhile.
            continue;
        }
        context.around.vault.remove(&keys::item(&practice.office_id, &practice.practice_id)).await?;
        context.mirror().forget(id)?;
    }
    Ok(())
}

/// Asks Sikka how many patients a practice has, at once, whatever pause it is in.
pub(crate) async fn test(context: &Arc<Context>, practice: &str) -> Result<ConnectionTest> {
    let integration = context.practice(practice)?;
    let client = context.client().await?;
    let keys = context.keys(&integration).await?;
    client.try_now();
    let asked = tokio::time::Instant::now();
    let one_of_several = (!integration.siblings.is_empty()).then_some(&*integration.practice.practice_id);
    let patients = client.count(&*keys, sikka::Table::Patients, one_of_several).await?;
    Ok(ConnectionTest {
        patients: patients.and_then(|count| u32::try_from(count).ok()),
        patients_here: u32::try_from(context.mirror().count(integration.id, "patients")?).unwrap_or(u32::MAX),
        answered_in_ms: u32::try_from(asked.elapsed().as_millis()).unwrap_or(u32::MAX),
    })
}
