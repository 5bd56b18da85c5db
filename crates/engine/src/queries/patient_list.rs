//! The Patients page: whom a search found, or whom the desk is likely to want.

use std::collections::{HashMap, HashSet};

use store::PatientRow;

use super::write_backs::open_by_patient;
use super::{day, patient_view};
use crate::context::Context;
use crate::error::Result;
use crate::view::{AppointmentView, PatientLine, PatientReason, PatientsView};

/// Found patients that are listed: whoever wants another one types more.
const LISTED: u32 = 50;

/// The list for what was typed; for nothing typed, who comes today by the time of the visit, and whose cards were open
/// lately.
pub(crate) fn patients(context: &Context, typed: &str, active_only: bool) -> Result<PatientsView> {
    let integration = context.integration()?;
    let (mirror, id) = (context.mirror(), integration.id);
    let today = context.now().with_timezone(&integration.zone).date_naive();
    let mut more = false;
    let mut listed: Vec<(PatientRow, PatientReason, Option<AppointmentView>)> = Vec::new();
    let nothing_typed = typed.trim().is_empty();
    if nothing_typed {
        let mut visits = todays_visits(context)?;
        let coming: Vec<String> = visits.iter().map(|visit| visit.patient_id.clone()).collect();
        for row in mirror.patients_by_number(id, &coming)? {
            let at = visits.iter().position(|visit| visit.patient_id == row.patient_id);
            listed.push((row, PatientReason::Today, at.map(|at| visits.swap_remove(at))));
        }
        let mut recent = context.ledger().recent_patients(id)?;
        recent.retain(|number| !coming.contains(number));
        let recent = mirror.patients_by_number(id, &recent)?;
        listed.extend(recent.into_iter().map(|row| (row, PatientReason::Recent, None)));
    } else {
        let mut found = mirror.find_patients(id, typed, active_only, LISTED + 1)?;
        more = found.len() > LISTED as usize;
        found.truncate(LISTED as usize);
        listed.extend(found.into_iter().map(|row| (row, PatientReason::Found, None)));
    }
    let numbers: Vec<&str> = listed.iter().map(|(row, ..)| row.patient_id.as_str()).collect();
    let mut around = mirror.visits_around(id, &numbers, today)?;
    let open: HashMap<String, u32> = open_by_patient(context, &integration)?;
    let rows = listed.into_iter().map(|(row, why, visit)| {
        let around = around.remove(&row.patient_id).unwrap_or_default();
        PatientLine {
            open_write_backs: open.get(&row.patient_id).copied().unwrap_or(0),
            patient: patient_view(row),
            why,
            status_kind: visit.as_ref().map(|visit| visit.status_kind.clone()),
            today: visit.map(|visit| visit.start),
            last_visit: around.last,
            next_visit: around.next,
        }
    });
    let mut rows: Vec<PatientLine> = rows.collect();
    if nothing_typed && active_only {
        rows.retain(|line| line.patient.active || line.why == PatientReason::Today);
    }
    Ok(PatientsView {
        rows,
        more,
        complete: mirror.search_is_complete(id)?,
        known: if nothing_typed { u32::try_from(mirror.count(id, "patients")?).ok() } else { None },
        today: today.to_string(),
    })
}

/// The first visit of each patient who comes today, by time. Cancelled ones do not come.
fn todays_visits(context: &Context) -> Result<Vec<AppointmentView>> {
    let mut seen = HashSet::new();
    let mut visits = day(context, None)?.appointments;
    visits.retain(|visit| visit.status_kind != "cancelled" && seen.insert(visit.patient_id.clone()));
    Ok(visits)
}
