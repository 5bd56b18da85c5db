//! The full run: steps 4 to 8 of seed 003. Afterwards the mirror holds what the PMS holds.

use sikka::{AppointmentFilter, Changed, Cursor};
use store::IntegrationStatus;

use super::Run;
use super::progress::Table;
use super::walk::{Seen, resume};
use crate::error::Result;

/// Rows that no walk showed are asked for one by one up to this many; for more, the whole list is walked again.
const ASKED_ONE_BY_ONE: usize = 200;
/// A list in which rows move is walked again until a walk adds nothing, so many times at most.
const WALKS: u32 = 3;

pub(super) async fn steps(run: &mut Run<'_>) -> Result<()> {
    let (ledger, id) = (run.context.ledger(), run.integration.id);
    // Asked once, for the activity log: a server may lack it.
    let info = run.if_offered("request_key_info", run.client.request_key_info(&*run.keys)).await?;
    if info.is_some() && run.integration.status == IntegrationStatus::Active {
        run.progress.log("info", "credentials_checked", &[])?;
    }
    run.read_clock().await?;

    let resumed = resume_point(run)?;
    let (mut patients, mut appointments) = (None, None);
    run.progress.step(4)?;
    match &resumed {
        Some((Table::Appointments, _)) => {}
        point => {
            let from = point.as_ref().map(|(_, cursor)| cursor.clone());
            patients = walk_patients(run, from).await?;
        }
    }
    run.progress.step(5)?;
    let from =
        resumed.as_ref().and_then(|(table, cursor)| (*table == Table::Appointments).then(|| cursor.clone()));
    if let Some(seen) = walk_appointments(run, from).await? {
        appointments = Some(seen);
    }
    run.progress.step(6)?;
    load_types(run).await?;
    run.progress.step(7)?;
    let today = run.context.now().with_timezone(&run.integration.zone).date_naive();
    let stats = run.context.mirror().patient_stats(id, today)?;
    run.progress.log("info", "analyzed", &[("active", &stats.active.to_string())])?;
    run.progress.step(8)?;
    if let Some(seen) = patients {
        settle_patients(run, seen).await?;
    }
    if let Some(seen) = appointments {
        settle_appointments(run, seen).await?;
    }
    let (mirror, now) = (run.context.mirror(), run.context.now());
    mirror.forget_set_aside_before(id, run.progress.run_id)?;
    mirror.set_whole_walk(id, Table::Patients.as_str(), run.began_at, now)?;
    mirror.set_whole_walk(id, Table::Appointments.as_str(), run.began_at, now)?;
    mirror.prune_changes()?;
    mirror.checkpoint()?;
    ledger.prune_changes()?;
    ledger.prune_runs(id, now - chrono::Duration::days(90))?;
    Ok(())
}

/// Where the last full run stopped, if it did not end well and this is still the mirror that it filled.
fn resume_point(run: &Run<'_>) -> Result<Option<(Table, Cursor)>> {
    let ledger = run.context.ledger();
    let Some(last) = ledger.full_run_before(run.integration.id, run.progress.run_id)? else {
        return Ok(None);
    };
    let fresh = run.began_at - last.updated_at < chrono::Duration::hours(12);
    if last.status == "completed" || !fresh || last.generation != run.context.mirror().generation()? {
        return Ok(None);
    }
    let point = last.update.position.as_deref().and_then(resume);
    if point.is_some() {
        run.progress.log("info", "sync_resumed", &[("page", &last.update.page.to_string())])?;
    }
    Ok(point)
}

/// Walks the patients. `None` where the walk went on from the middle: then it cannot tell what is gone.
async fn walk_patients(run: &Run<'_>, from: Option<Cursor>) -> Result<Option<Seen>> {
    let mut seen = Seen::default();
    let resumed = from.is_some();
    run.walk(run.client.patients(Changed::All, from.unwrap_or_default()), &mut seen, true).await?;
    if resumed {
        return Ok(None);
    }
    for _ in 1..WALKS {
        let unseen = run.context.mirror().unseen_patients(run.integration.id, &seen.ids)?.len();
        if !seen.doubtful() && unseen <= ASKED_ONE_BY_ONE {
            break;
        }
        run.walk(run.client.patients(Changed::All, Cursor::default()), &mut seen, false).await?;
        if seen.added == 0 {
            break;
        }
    }
    Ok(Some(seen))
}

async fn walk_appointments(run: &Run<'_>, from: Option<Cursor>) -> Result<Option<Seen>> {
    let mut seen = Seen::default();
    let resumed = from.is_some();
    let all = AppointmentFilter::default;
    run.walk(run.client.appointments(all(), from.unwrap_or_default()), &mut seen, true).await?;
    if resumed {
        return Ok(None);
    }
    for _ in 1..WALKS {
        let unseen = run.context.mirror().unseen_appointments(run.integration.id, &seen.ids)?.len();
        if !seen.doubtful() && unseen <= ASKED_ONE_BY_ONE {
            break;
        }
        run.walk(run.client.appointments(all(), Cursor::default()), &mut seen, false).await?;
        if seen.added == 0 {
            break;
        }
    }
    Ok(Some(seen))
}

/// Step 6: providers, chairs and status words. Any of them may be missing.
async fn load_types(run: &Run<'_>) -> Result<()> {
    let (mirror, id) = (run.context.mirror(), run.integration.id);
    let (client, keys, practice) = (&run.client, &*run.keys, &run.integration.practice);
    if let Some(providers) = run.if_offered("providers", client.providers(keys, practice)).await? {
        mirror.set_providers(id, &providers)?;
        run.progress.log("info", "providers_loaded", &[("rows", &providers.len().to_string())])?;
    }
    if let Some(chairs) = run.if_offered("operatories", client.operatories(keys, practice)).await? {
        mirror.set_operatories(id, &chairs)?;
        run.progress.log("info", "operatories_loaded", &[("rows", &chairs.len().to_string())])?;
    }
    if let Some(statuses) =
        run.if_offered("appointment_statuses", client.appointment_statuses(keys, practice)).await?
    {
        mirror.set_appointment_statuses(id, &statuses)?;
    }
    Ok(())
}

/// Patients that no walk showed: a second look each, and only then they are gone.
async fn settle_patients(run: &Run<'_>, seen: Seen) -> Result<()> {
    let (mirror, id) = (run.context.mirror(), run.integration.id);
    let mut unseen = mirror.unseen_patients(id, &seen.ids)?;
    if unseen.len() <= ASKED_ONE_BY_ONE {
        let mut gone = Vec::new();
        for patient_id in unseen {
            match run.until_cancelled(run.client.patient(&*run.keys, &patient_id)).await? {
                None => gone.push(patient_id),
                Some(row) => run.store_one(row)?,
            }
        }
        unseen = gone;
    }
    run.progress.vanished(mirror.patients_vanished(id, &unseen, run.context.now())?);
    Ok(())
}

async fn settle_appointments(run: &Run<'_>, seen: Seen) -> Result<()> {
    let (mirror, id) = (run.context.mirror(), run.integration.id);
    let mut unseen = mirror.unseen_appointments(id, &seen.ids)?;
    if unseen.len() <= ASKED_ONE_BY_ONE {
        let mut gone = Vec::new();
        for appointment in unseen {
            match run.until_cancelled(run.client.appointment(&*run.keys, &appointment)).await? {
                None => gone.push(appointment),
                Some(row) => run.store_one(row)?,
            }
        }
        unseen = gone;
    }
    run.progress.vanished(mirror.appointments_vanished(id, &unseen, run.context.now())?);
    Ok(())
}
