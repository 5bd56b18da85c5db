//! When Sikka last read the practice: asked every few minutes, apart from the syncs.

use std::sync::Arc;

use sikka::AuthorizedPractice;
use store::Integration;

use crate::context::Context;
use crate::error::Result;
use crate::freshness;

/// The practice among those that the app may read: by office, and inside it by number where there are several.
pub(crate) fn find<'a>(
    all: &'a [AuthorizedPractice],
    here: &pms::Practice,
) -> Option<&'a AuthorizedPractice> {
    all.iter()
        .find(|one| one.practice.office_id == here.office_id && one.practice.practice_id == here.practice_id)
        .or_else(|| all.iter().find(|one| one.practice.office_id == here.office_id))
}

/// Numbers of the other practices of the same office.
pub(crate) fn siblings(all: &[AuthorizedPractice], here: &pms::Practice) -> Vec<String> {
    let mut others: Vec<String> = all
        .iter()
        .filter(|one| {
            one.practice.office_id == here.office_id && one.practice.practice_id != here.practice_id
        })
        .map(|one| one.practice.practice_id.clone())
        .filter(|id| !id.is_empty())
        .collect();
    others.sort();
    others.dedup();
    others
}

/// Asks Sikka's list of practices, and keeps what it says of this one. A practice that the list does not show any more
/// is left as it is: its key decides.
pub(crate) async fn read(context: &Arc<Context>, integration_id: i64) -> Result<()> {
    let all = context.client().await?.authorized_practices().await?;
    // Read again: a person may have let it go meanwhile.
    keep(context, &context.connected(integration_id)?, &all)
}

/// Keeps what the list of practices says of one.
pub(crate) fn keep(context: &Context, integration: &Integration, all: &[AuthorizedPractice]) -> Result<()> {
    let Some(found) = find(all, &integration.practice) else { return Ok(()) };
    let (ledger, id) = (context.ledger(), integration.id);
    // Another practice of its office may tell the zone, and nothing else of it.
    let itself = Some(&found.practice).filter(|one| one.practice_id == integration.practice.practice_id);
    let (name, pms_type) = itself.map_or(("", ""), |one| (one.name.as_str(), one.pms_type.as_str()));
    ledger.told_of_practice(id, found.practice.zone, name, pms_type)?;
    if let Some(at) = found.practice.data_as_of {
        freshness::was_read(context, integration, at)?;
        ledger.saw_sikka_read(id, found.practice.data_as_of)?;
    }
    Ok(())
}
