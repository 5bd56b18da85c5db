//! "Why is it old?": what Deskbell itself can find out of the way from the practice's server to this PC.

use std::sync::Arc;
use std::time::Duration;

use store::{Integration, IntegrationStatus};
use tokio::time::timeout;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::practice_clock;
use crate::queries::instant;
use crate::view::{Check, CheckResult, Checked, WhyOldView};

/// Somebody stands at the desk and waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// The code of a practice's server that does not answer.
const SPU_OFF: &str = "SPU_OFFLINE";

/// Looks along the way, from here outwards: this PC to Sikka, the key, and Sikka to the practice's server. A check that
/// finds nothing out is told as such.
pub(crate) async fn look(context: &Arc<Context>, practice: &str) -> Result<WhyOldView> {
    let practice = context.practice(practice)?;
    let client = context.client().await?;
    client.try_now();
    let health = within(async { Ok(client.health_check().await?) }).await;
    let reaches = match &health {
        Ok(words) => checked(Check::Sikka, CheckResult::Good, Some(words.clone())),
        Err(error) => checked(Check::Sikka, CheckResult::Bad, Some(error.code().to_owned())),
    };
    let key = match practice.status {
        IntegrationStatus::Active => checked(Check::Key, CheckResult::Good, None),
        _ => checked(Check::Key, CheckResult::Bad, practice.last_error.clone()),
    };
    let mut checks = vec![reaches, key];
    if health.is_ok() {
        // The clock on every page is read anew on the way.
        if let Err(error) = within(practice_clock::read(context, practice.id)).await {
            tracing::info!(code = error.code(), "Sikka did not say when it read the practice");
        }
        let office = &practice.practice.office_id;
        let told = within(async { Ok(client.data_sync_status(office, None).await?) }).await;
        checks.push(match told {
            Ok(rows) => {
                let fresh = rows
                    .iter()
                    .find(|row| row.office_id == *office)
                    .and_then(sikka::DataSyncStatus::is_fresh);
                let result = match fresh {
                    Some(true) => CheckResult::Good,
                    Some(false) => CheckResult::Bad,
                    None => CheckResult::Unknown,
                };
                checked(Check::PracticeSends, result, None)
            }
            Err(error) => checked(Check::PracticeSends, CheckResult::Unknown, Some(error.code().to_owned())),
        });
    } else {
        checks.push(checked(Check::PracticeSends, CheckResult::Unknown, None));
    }
    checks.push(server(context, &practice)?);
    let now = context.connected(practice.id)?;
    Ok(WhyOldView {
        at: instant(context.now()),
        practice_name: now.practice.name,
        office_id: now.practice.office_id,
        practice_id: now.practice.practice_id,
        pms_type: now.practice.pms_type,
        zone: now.zone.name().to_owned(),
        sikka_read_practice: now.practice.data_as_of.map(instant),
        deskbell_read_sikka: now.deskbell_read_at.map(instant),
        checks,
    })
}

/// A write-back that asked for the practice's server (`check_spu`) and heard that it is off tells it for sure.
fn server(context: &Context, practice: &Integration) -> Result<Checked> {
    let rows = context.ledger().open_write_backs(practice.id)?;
    let off = rows.iter().any(|row| row.obstacle.as_deref() == Some(SPU_OFF));
    Ok(match off {
        true => checked(Check::Server, CheckResult::Bad, Some(SPU_OFF.to_owned())),
        false => checked(Check::Server, CheckResult::Unknown, None),
    })
}

fn checked(check: Check, result: CheckResult, detail: Option<String>) -> Checked {
    Checked { check, result, detail: detail.filter(|detail| !detail.is_empty()) }
}

async fn within<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(PATIENCE, work).await.unwrap_or(Err(Error::Sikka(sikka::Error::TimedOut)))
}
