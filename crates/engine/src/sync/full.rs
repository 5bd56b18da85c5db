//! The full run: steps 4 to 8 of seed 003. Afterwards the mirror holds what the PMS holds.

use sikka::{AppointmentFilter, Changed, Cursor, Walk};

use super::Run;
use super::progress::Table;
use super::walk::{Position, Row, Seen};
use crate::error::{Error, Result};

/// Rows that no walk showed are asked for one by one up to this many; for more, the whole list is walked again and
/// some of them are asked for.
const ASKED_ONE_BY_ONE: usize = 200;
/// How many of very many rows are asked for before all of them are taken as gone.
const SAMPLE: usize = 20;
/// A list in which rows move is walked again until a walk adds nothing, so many times at most.
const WALKS: u32 = 3;

pub(super) async fn steps(run: &mut Run<'_>) -> Result<()> {
    let id = run.integration.id;
    if run.if_offered("request_key_info", run.client.request_key_info(&*run.keys)).await?.is_some() {
        run.progress.log("info", "credentials_checked", &[])?;
    }
    run.read_clock().await?;

    let resumed = resume_point(run)?;
    if let Some(position) = &resumed {
        run.began_at = position.began_at;
    }
    let from =
        |table| resumed.as_ref().filter(|position| position.table == table).and_then(|at| at.cursor.clone());
    run.progress.step(4)?;
    let mut patients = None;
    if !resumed.as_ref().is_some_and(|position| position.table == Table::Appointments) {
        let list = |cursor| run.client.patients(Changed::All, cursor);
        patients = walk_whole(run, list, from(Table::Patients)).await?;
    }
    // A first load waits for this; also one that was cut off between its last page and here.
    run.context.mirror().fill_search(id)?;
    run.progress.step(5)?;
    let list = |cursor| run.client.appointments(AppointmentFilter::default(), cursor);
    let appointments = walk_whole(run, list, from(Table::Appointments)).await?;
    run.progress.step(6)?;
    load_types(run).await?;
    run.progress.step(7)?;
    let today = run.context.now().with_timezone(&run.integration.zone).date_naive();
    let stats = run.context.mirror().patient_stats(id, today)?;
    run.progress.log("info", "analyzed", &[("active", &stats.active.to_string())])?;
    run.progress.step(8)?;
    settle(run, patients, appointments).await?;
    let (ledger, mirror, now) = (run.context.ledger(), run.context.mirror(), run.context.now());
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
fn resume_point(run: &Run<'_>) -> Result<Option<Position>> {
    let ledger = run.context.ledger();
    let Some(last) = ledger.full_run_before(run.integration.id, run.progress.run_id)? else {
        return Ok(None);
    };
    let fresh = run.began_at - last.updated_at < chrono::Duration::hours(12);
    if last.status == "completed" || !fresh || last.generation != run.context.mirror().generation()? {
        return Ok(None);
    }
    let position = last.update.position.as_deref().and_then(Position::read);
    if position.is_some() {
        run.progress.log("info", "sync_resumed", &[("page", &last.update.page.to_string())])?;
    }
    Ok(position)
}

/// Walks a table until nothing may have slipped past. `None` where it went on from the middle and the server's count
/// says that all of it is here: then nothing is known of rows that are gone, and nothing needs to be.
async fn walk_whole<T: Row>(
    run: &Run<'_>,
    list: impl Fn(Cursor) -> Walk<T>,
    from: Option<Cursor>,
) -> Result<Option<Seen>> {
    let (mirror, id, table) = (run.context.mirror(), run.integration.id, T::TABLE.as_str());
    let mut seen = Seen::default();
    let resumed = from.is_some();
    run.walk(list(from.unwrap_or_default()), &mut seen, true).await?;
    if resumed {
        if seen.total_rows == Some(mirror.count(id, table)? + seen.set_aside as u64) {
            return Ok(None);
        }
        seen = Seen::default();
        run.walk(list(Cursor::default()), &mut seen, true).await?;
    }
    for _ in 1..WALKS {
        let here = usize::try_from(mirror.count(id, table)?).unwrap_or(usize::MAX);
        if !seen.doubtful() && here.saturating_sub(seen.ids.len()) <= ASKED_ONE_BY_ONE {
            break;
        }
        run.walk(list(Cursor::default()), &mut seen, false).await?;
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

/// Rows that no walk showed: a second look, and only then they are gone.
async fn settle(run: &Run<'_>, patients: Option<Seen>, appointments: Option<Seen>) -> Result<()> {
    let (mirror, id) = (run.context.mirror(), run.integration.id);
    if let Some(seen) = patients {
        let gone = second_look(run, Table::Patients, mirror.unseen_patients(id, &seen.ids)?).await?;
        run.progress.vanished(mirror.patients_vanished(id, &gone, run.context.now())?);
    }
    if let Some(seen) = appointments {
        let gone = second_look(run, Table::Appointments, mirror.unseen_appointments(id, &seen.ids)?).await?;
        run.progress.vanished(mirror.appointments_vanished(id, &gone, run.context.now())?);
    }
    Ok(())
}

/// Asks for rows one by one, and keeps those that are really gone. Of very many some are asked for: if one of them is
/// there, the lists were not whole, and nothing is taken as gone.
async fn second_look(run: &Run<'_>, table: Table, unseen: Vec<String>) -> Result<Vec<String>> {
    let many = unseen.len() > ASKED_ONE_BY_ONE;
    let asked = if many { &unseen[..SAMPLE] } else { &unseen[..] };
    let mut gone = Vec::new();
    for row_id in asked {
        match run.look(table, row_id).await {
            Ok(false) => gone.push(row_id.clone()),
            Ok(true) => {}
            // A server that does not give single rows: its list has to do.
            Err(Error::Sikka(sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. })) => {
                gone.push(row_id.clone());
            }
            Err(error) => return Err(error),
        }
    }
    if !many {
        return Ok(gone);
    }
    if gone.len() < SAMPLE {
        let rows = unseen.len().to_string();
        run.progress.log("warning", "list_incomplete", &[("table", table.as_str()), ("rows", &rows)])?;
        return Ok(Vec::new());
    }
    Ok(unseen)
}
