//! The full run: steps 4 to 8 of seed 003. Afterwards the mirror holds what the PMS holds.

use chrono::{Days, Duration};
use pms::{Appointment, Patient};
use sikka::{AppointmentFilter, Cursor, PatientFilter, SlotFilter, Variable, Walk};

use super::incremental::as_server_shows;
use super::progress::Table;
use super::walk::{Position, Row, Seen, Way, is_of_another_practice};
use super::{Run, events, forms, is_refusal};
use crate::error::{Error, Result};
use crate::queries::active_since;

/// So many rows missing from a list that says it is whole are worth another walk.
const WALK_AGAIN_FOR: usize = 200;
/// Rows that no walk showed are asked for one by one up to this many: eight minutes at 250 requests a minute.
const ASKED_ONE_BY_ONE: usize = 2_000;
/// How many of still more rows are asked for before all of them are taken as gone.
const SAMPLE: usize = 100;
/// Runs and log lines are kept so long, and incremental runs that brought nothing so long.
const KEPT_FOR: Duration = Duration::days(365);
const IDLE_KEPT_FOR: Duration = Duration::days(30);
/// Offered times are asked for up to so many days ahead.
const OFFERED_AHEAD: Days = Days::new(30);
/// A list in which rows move is walked again until a walk adds nothing, so many times at most.
const WALKS: u32 = 3;

pub(super) async fn steps(run: &mut Run<'_>) -> Result<()> {
    check_credentials(run).await?;
    run.read_practice().await?;
    let resumed = resume_point(run)?;
    if let Some(position) = &resumed {
        run.began_at = position.began_at;
    }
    let (patients, appointments) = lists(run, resumed).await?;
    run.progress.step(6)?;
    load_types(run).await?;
    run.progress.step(7)?;
    analyze(run)?;
    run.progress.step(8)?;
    settle(run, &patients, &appointments).await?;
    after_lists(run).await?;
    let (ledger, mirror, id) = (run.context.ledger(), run.context.mirror(), run.integration.id);
    let now = run.context.now();
    mirror.prune_changes()?;
    mirror.checkpoint()?;
    ledger.prune_changes()?;
    ledger.prune_runs(id, now - KEPT_FOR, now - IDLE_KEPT_FOR)?;
    Ok(())
}

/// Reads both lists whole in an incremental run that found too much to ask for row by row.
pub(super) async fn reconcile(run: &mut Run<'_>) -> Result<()> {
    let (patients, appointments) = lists(run, None).await?;
    settle(run, &patients, &appointments).await?;
    walked(run)
}

/// Steps 4 and 5.
async fn lists(run: &Run<'_>, resumed: Option<Position>) -> Result<(Seen, Seen)> {
    let from =
        |table| resumed.as_ref().filter(|position| position.table == table).and_then(|at| at.cursor.clone());
    run.progress.step(4)?;
    let patients_list = |cursor| {
        let filter = PatientFilter { practice_id: run.practice_id(), ..PatientFilter::default() };
        run.client.patients(filter, cursor)
    };
    let mut patients = None;
    if !resumed.as_ref().is_some_and(|position| position.table == Table::Appointments) {
        patients = Some(walk_whole(run, patients_list, from(Table::Patients)).await?);
    }
    // A first load waits for this; also one that was cut off between its last page and here.
    run.context.mirror().fill_search(run.integration.id)?;
    run.progress.step(5)?;
    let list = |cursor| {
        let filter = AppointmentFilter { practice_id: run.practice_id(), ..AppointmentFilter::default() };
        run.client.appointments(filter, cursor)
    };
    let appointments = walk_whole(run, list, from(Table::Appointments)).await?;
    let patients = match patients {
        Some(patients) => patients,
        // The run before this one had read them; who was missing there is not known any more.
        None => walk_whole(run, patients_list, None).await?,
    };
    Ok((patients, appointments))
}

/// Step 3: what Sikka says of the key.
async fn check_credentials(run: &Run<'_>) -> Result<()> {
    let info = run.client.request_key_info(&*run.keys);
    if run.if_offered("request_key_info", info).await?.is_some() {
        run.progress.log("info", "credentials_checked", &[])?;
    }
    Ok(())
}

/// Step 7: who is active, by the rule of the settings.
fn analyze(run: &Run<'_>) -> Result<()> {
    let today = run.context.now().with_timezone(&run.integration.zone).date_naive();
    let since = active_since(run.context, today)?;
    let stats = run.context.mirror().patient_stats(run.integration.id, today, since)?;
    run.progress.active(stats.active_identified, stats.active);
    run.progress.log("info", "analyzed", &[("active", &stats.active.to_string())])
}

/// Both lists were read to their ends: from now on changes ring, and are heard from when this run began.
fn walked(run: &Run<'_>) -> Result<()> {
    let (mirror, id, now) = (run.context.mirror(), run.integration.id, run.context.now());
    mirror.forget_set_aside_before(id, run.progress.run_id)?;
    mirror.set_whole_walk(id, Table::Patients.as_str(), run.began_at, now)?;
    mirror.set_whole_walk(id, Table::Appointments.as_str(), run.began_at, now)?;
    run.marks().set_lists_read_to(run.server_began())
}

/// What happened while the lists were read, and whether the server heeds the filter that the next runs rely on.
async fn after_lists(run: &Run<'_>) -> Result<()> {
    // What happened while a first load read its lists is part of it, and rings no more than they do.
    let walk = run.context.mirror().whole_walk(run.integration.id, Table::Appointments.as_str())?;
    if walk.is_some() {
        walked(run)?;
    }
    let heard = events::read(run, run.server_began()).await;
    if walk.is_none() {
        walked(run)?;
    }
    heard?;
    for (table, of) in
        [(Table::Patients, sikka::Table::Patients), (Table::Appointments, sikka::Table::Appointments)]
    {
        let clock = as_server_shows(run, run.server_now())?;
        let probe = run.client.heeds_loaded_since(&*run.keys, of, clock);
        let heeds = match run.until_cancelled(probe).await {
            Ok(heeds) => heeds,
            // Refused, it is of no use either.
            Err(error) if is_refusal(&error) => false,
            Err(error) => return Err(error),
        };
        if run.marks().set_ignores_filter(table, !heeds)? && !heeds {
            run.progress.log("warning", "filter_ignored", &[("table", table.as_str())])?;
        }
    }
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

/// Walks a table until nothing may have slipped past.
async fn walk_whole<T: Row>(
    run: &Run<'_>,
    list: impl Fn(Cursor) -> Walk<T>,
    from: Option<Cursor>,
) -> Result<Seen> {
    let (mirror, id, table) = (run.context.mirror(), run.integration.id, T::TABLE.as_str());
    let mut seen = Seen::default();
    let before = from.as_ref().map_or(0, Cursor::pages_before);
    run.walk(list(from.unwrap_or_default()), &mut seen, Way::Whole).await?;
    if before > 0 {
        // It went on from the middle. The pages before that are here, but what they showed is not known any more. None
        // of their rows came on the pages after them, unless rows moved.
        run.walk(list(Cursor::default()), &mut seen, Way::UpTo(before)).await?;
    }
    for walk in 2..=WALKS {
        let here = usize::try_from(mirror.count(id, table)?).unwrap_or(usize::MAX);
        if !seen.doubtful() && here.saturating_sub(seen.ids.len()) <= WALK_AGAIN_FOR {
            break;
        }
        run.progress.log("info", "walked_again", &[("table", table), ("walk", &walk.to_string())])?;
        seen.begin_again();
        run.walk(list(Cursor::default()), &mut seen, Way::Again).await?;
        if seen.added == 0 {
            break;
        }
    }
    if seen.differs() {
        let told = seen.total_rows.unwrap_or(0).to_string();
        let rows = (seen.ids.len() + seen.set_aside + seen.elsewhere).to_string();
        run.progress.log(
            "warning",
            "list_incomplete",
            &[("table", table), ("told", &told), ("rows", &rows)],
        )?;
    }
    Ok(seen)
}

/// Step 6: providers, chairs, status words, kinds of visits, hours and offered times. Any of them may be missing.
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
    let here = run.practice_id();
    let variables = |kind| client.practice_variables(keys, kind, here.as_deref());
    let statuses = client.appointment_statuses(keys, practice);
    let mut statuses = run.if_offered("appointment_statuses", statuses).await?.unwrap_or_default();
    let types = run.if_offered("practice_variables", variables(Variable::AppointmentType)).await?;
    if let Some(types) = types {
        mirror.set_practice_variables(id, "Appointment Type", &types)?;
        if statuses.is_empty() {
            let words = run.if_offered("practice_variables", variables(Variable::AppointmentStatus)).await?;
            statuses.extend(words.unwrap_or_default().into_iter().map(|word| word.value));
        }
    }
    mirror.set_appointment_statuses(id, &statuses)?;
    load_opening(run).await?;
    forms::load(run).await
}

/// When there is room, by the PMS's own word: most tell no slots, and some no hours.
async fn load_opening(run: &Run<'_>) -> Result<()> {
    let (mirror, id) = (run.context.mirror(), run.integration.id);
    let (client, keys) = (&run.client, &*run.keys);
    let hours = client.practice_schedule(keys, None);
    if let Some(mut weeks) = run.if_offered("practice_schedule", hours).await? {
        weeks.retain(|week| !is_of_another_practice(&run.integration, &week.practice_id));
        mirror.set_practice_hours(id, &weeks)?;
    }
    let today = run.context.now().with_timezone(&run.integration.zone).date_naive();
    let filter = SlotFilter {
        startdate: Some(today),
        enddate: today.checked_add_days(OFFERED_AHEAD),
        practice_id: run.practice_id(),
        ..SlotFilter::default()
    };
    let slots = client.available_slots(keys, filter);
    if let Some(slots) = run.if_offered("appointments_available_slots", slots).await? {
        let mut slots = slots.unwrap_or_default();
        slots.retain(|slot| !is_of_another_practice(&run.integration, &slot.practice_id));
        mirror.set_offered_slots(id, &slots)?;
    }
    Ok(())
}

/// Rows that no walk showed: a second look, and only then they are gone.
async fn settle(run: &Run<'_>, patients: &Seen, appointments: &Seen) -> Result<()> {
    let (mirror, id) = (run.context.mirror(), run.integration.id);
    let unseen = mirror.unseen_patients(id, &patients.ids)?;
    let gone = second_look::<Patient>(run, unseen, patients).await?;
    run.progress.vanished(mirror.patients_vanished(id, &gone, run.context.now())?);
    let unseen = mirror.unseen_appointments(id, &appointments.ids)?;
    let gone = second_look::<Appointment>(run, unseen, appointments).await?;
    run.progress.vanished(mirror.appointments_vanished(id, &gone, run.context.now())?);
    Ok(())
}

/// Asks for rows one by one, and keeps those that are really gone. Of very many some are asked for: if one of them is
/// there, the lists were not whole, and nothing is taken as gone.
async fn second_look<T: Row>(run: &Run<'_>, unseen: Vec<String>, seen: &Seen) -> Result<Vec<String>> {
    let many = unseen.len() > ASKED_ONE_BY_ONE;
    let asked = if many { &unseen[..SAMPLE] } else { &unseen[..] };
    let mut gone = Vec::new();
    for row_id in asked {
        match run.look::<T>(row_id).await {
            Ok(false) => gone.push(row_id.clone()),
            Ok(true) => {}
            // A server that does not give single rows: its list has to do. One that shows no row at all, in list or
            // alone, may have closed the practice to the app.
            Err(Error::Sikka(sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. })) => {
                if seen.ids.is_empty() {
                    return nothing_is_gone::<T>(run, &unseen);
                }
                gone.push(row_id.clone());
            }
            Err(error) => return Err(error),
        }
    }
    if !many {
        return Ok(gone);
    }
    if gone.len() < SAMPLE { nothing_is_gone::<T>(run, &unseen) } else { Ok(unseen) }
}

/// The lists were not whole, and say nothing of these rows.
fn nothing_is_gone<T: Row>(run: &Run<'_>, unseen: &[String]) -> Result<Vec<String>> {
    let rows = unseen.len().to_string();
    run.progress.log("warning", "rows_not_listed", &[("table", T::TABLE.as_str()), ("rows", &rows)])?;
    Ok(Vec::new())
}
