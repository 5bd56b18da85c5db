//! One day of the schedule: the mirror with the open write-backs laid over it.

use std::collections::HashSet;

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use pms::{BookAppointment, Intent, Operatory, Provider, Reschedule, State, StatusKind, StatusWords, Tag};
use store::{AppointmentRow, DayQuery, Integration, WriteBack};

use super::{lists::word, local};
use crate::bell::provider_name;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::slots;
use crate::view::{AppointmentView, DayView, PendingView, Person};

/// A write-back that ended well is still laid over the schedule until the cloud shows it, so long at most.
const SHOWN_FOR: Duration = Duration::minutes(30);
/// Shown for appointments without a length.
const USUAL_MINUTES: u32 = 30;

pub(crate) fn day(context: &Context, date: Option<&str>) -> Result<DayView> {
    let integration = context.integration()?;
    let now = context.now().with_timezone(&integration.zone).naive_local();
    let date = match date {
        Some(text) => text.parse().map_err(|_| Error::BadInput("date"))?,
        None => now.date(),
    };
    let mirror = context.mirror();
    let mut rows = mirror.schedule(integration.id, DayQuery::Day(date))?;
    let own = context.ledger().own_write_backs_since(integration.id, context.now() - SHOWN_FOR)?;
    // A move to this day brings an appointment of another day with it.
    for row in &own {
        if let Intent::Reschedule(Reschedule { appointment_sr_no, date: Some(to), .. }) = &row.intent
            && *to == date
            && !rows.iter().any(|there| there.appointment_sr_no == *appointment_sr_no)
            && let Some(moved) = mirror.appointment(integration.id, appointment_sr_no)?
        {
            rows.push(moved);
        }
    }
    let unseen: HashSet<String> = context
        .ledger()
        .unseen_bells(integration.id)?
        .into_iter()
        // A visit that was moved or cancelled is not new.
        .filter(|bell| bell.what.kind == "booked")
        .map(|bell| bell.what.appointment_sr_no)
        .collect();
    let mut appointments: Vec<AppointmentView> =
        rows.into_iter().map(|row| appointment(row, date, &unseen)).collect();
    let words = mirror.status_words(integration.id)?;
    for row in &own {
        lay_over(context, &integration, &words, &mut appointments, row, date)?;
    }
    appointments.retain(|shown| shown.start.starts_with(&date.to_string()));
    appointments.sort_by(|a, b| (&a.start, &a.id).cmp(&(&b.start, &b.id)));
    let (open, hours_from) = slots::open_on(context, &integration, date)?;
    let statuses = mirror.appointment_statuses(integration.id)?;
    let nobody = context.say(("Not assigned", "Sin asignar"));
    Ok(DayView {
        date: date.to_string(),
        today: now.date().to_string(),
        now: now.format("%Y-%m-%dT%H:%M").to_string(),
        providers: providers(&mirror.providers(integration.id)?, &appointments, nobody),
        operatories: operatories(&mirror.operatories(integration.id)?, &appointments, nobody),
        open,
        hours_from,
        appointments,
        statuses,
        said_statuses: words.iter().map(|(word, kind)| (word.to_owned(), kind.into())).collect(),
        whole: mirror.whole_walk(integration.id, "appointments")?.is_some(),
    })
}

pub(super) fn appointment(row: AppointmentRow, day: NaiveDate, unseen: &HashSet<String>) -> AppointmentView {
    let length = row.length_minutes.filter(|minutes| *minutes > 0).unwrap_or(USUAL_MINUTES);
    let start = row.date.unwrap_or(day).and_time(row.time.unwrap_or_default());
    AppointmentView {
        id: format!("a:{}", row.appointment_sr_no),
        patient_id: row.patient_id,
        patient_name: row.patient_name.expose().clone(),
        provider_id: row.provider_id,
        operatory: row.operatory,
        start: start.format("%Y-%m-%dT%H:%M").to_string(),
        end: end(start, length),
        length_minutes: length,
        status: row.status,
        status_kind: row.status_kind.as_str().to_owned(),
        appointment_type: row.appointment_type,
        description: Tag::hidden(row.description.expose()).to_owned(),
        note: Tag::hidden(row.note.expose()).to_owned(),
        is_new: unseen.contains(&row.appointment_sr_no),
        appointment_sr_no: Some(row.appointment_sr_no),
        pending: None,
    }
}

/// Lays open changes of visits over a patient's, the newest first as before. Bookings are listed by themselves there.
pub(super) fn with_changes(
    context: &Context,
    integration: &Integration,
    visits: &mut Vec<AppointmentView>,
) -> Result<()> {
    let words = context.mirror().status_words(integration.id)?;
    let changes =
        |row: &&WriteBack| matches!(row.intent, Intent::SetAppointmentStatus(_) | Intent::Reschedule(_));
    let own = context.ledger().own_write_backs_since(integration.id, context.now() - SHOWN_FOR)?;
    for row in own.iter().filter(changes) {
        lay_over(context, integration, &words, visits, row, NaiveDate::default())?;
    }
    visits.sort_by(|a, b| b.start.cmp(&a.start));
    Ok(())
}

fn end(start: NaiveDateTime, minutes: u32) -> String {
    let end = start + Duration::minutes(i64::from(minutes));
    // The calendar's columns are one day: what goes on after midnight ends there.
    let last = start.date().and_time(NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default());
    end.min(last.max(start)).format("%Y-%m-%dT%H:%M").to_string()
}

/// Lays one write-back over the day: what staff asked for shows at once, with its word.
fn lay_over(
    context: &Context,
    integration: &Integration,
    words: &StatusWords,
    shown: &mut Vec<AppointmentView>,
    row: &WriteBack,
    day: NaiveDate,
) -> Result<()> {
    let done = row.state == State::Completed;
    let pending = Some(PendingView {
        write_back_id: row.id.to_string(),
        operation: row.intent.operation().as_str().to_owned(),
        word: word(row.state),
        not_checked: row.not_checked,
        slow: super::write_backs::is_slow(context, row)?,
    });
    match &row.intent {
        Intent::BookAppointment(asked) => booking(context, integration, shown, row, asked, pending, day)?,
        Intent::SetAppointmentStatus(asked) => {
            let Some(there) =
                at(shown, &asked.appointment_sr_no).filter(|there| !done || there.status != asked.value)
            else {
                return Ok(());
            };
            there.status.clone_from(&asked.value);
            there.status_kind = words.kind(&asked.value).as_str().to_owned();
            there.pending = pending;
        }
        Intent::Reschedule(asked) => {
            let Some(there) = at(shown, &asked.appointment_sr_no) else { return Ok(()) };
            let before = there.start.parse().unwrap_or_default();
            let at = moved(before, asked.date, asked.time);
            let start = at.format("%Y-%m-%dT%H:%M").to_string();
            let length = asked.length_minutes.unwrap_or(there.length_minutes);
            if done && there.start == start {
                return Ok(());
            }
            there.start = start;
            there.length_minutes = length;
            there.end = end(at, length);
            if let Some(chair) = &asked.operatory {
                there.operatory.clone_from(chair);
            }
            if let Some(provider) = &asked.provider_id {
                there.provider_id.clone_from(provider);
            }
            there.pending = pending;
        }
        // These are not on the schedule.
        Intent::CreatePatient(_)
        | Intent::UpdatePatient(_)
        | Intent::AddMedicalNote(_)
        | Intent::ProcessPayment(_) => {}
    }
    Ok(())
}

/// The appointment that a change names: by the PMS's number, or as an open booking.
fn at<'a>(shown: &'a mut [AppointmentView], named: &str) -> Option<&'a mut AppointmentView> {
    shown.iter_mut().find(|there| there.appointment_sr_no.as_deref() == Some(named) || there.id == named)
}

fn booking(
    context: &Context,
    integration: &Integration,
    shown: &mut Vec<AppointmentView>,
    row: &WriteBack,
    asked: &BookAppointment,
    pending: Option<PendingView>,
    day: NaiveDate,
) -> Result<()> {
    let start = local(asked.date, Some(asked.time));
    let same = |there: &AppointmentView| match &row.appointment_sr_no {
        Some(made) => there.appointment_sr_no.as_ref() == Some(made),
        // Not told which it became: the one that looks like it.
        None => {
            row.attempts > 0
                && there.appointment_sr_no.is_some()
                && there.patient_id == asked.patient_id
                && there.start == start
                && there.status_kind != "cancelled"
        }
    };
    if let Some(there) = shown.iter_mut().find(|there| same(there)) {
        there.pending = pending.filter(|_| row.state != State::Completed);
        return Ok(());
    }
    // Made, and then moved or cancelled in the PMS: the mirror knows better.
    let elsewhere = match &row.appointment_sr_no {
        Some(made) => context.mirror().appointment(integration.id, made)?.is_some(),
        None => false,
    };
    if asked.date != day || elsewhere {
        return Ok(());
    }
    shown.push(AppointmentView {
        id: format!("w:{}", row.id),
        appointment_sr_no: None,
        patient_id: asked.patient_id.clone(),
        patient_name: super::write_backs::patient_name(context, integration, &asked.patient_id)?,
        provider_id: asked.provider_id.clone(),
        operatory: asked.operatory.clone(),
        end: end(asked.date.and_time(asked.time), asked.length_minutes),
        start,
        length_minutes: asked.length_minutes,
        status: String::new(),
        status_kind: StatusKind::Scheduled.as_str().to_owned(),
        appointment_type: String::new(),
        description: Tag::hidden(asked.description.expose()).to_owned(),
        note: Tag::hidden(asked.note.expose()).to_owned(),
        is_new: false,
        pending,
    });
    Ok(())
}

fn moved(before: NaiveDateTime, date: Option<NaiveDate>, time: Option<NaiveTime>) -> NaiveDateTime {
    date.unwrap_or(before.date()).and_time(time.unwrap_or(before.time()))
}

/// Columns: those who are active, and anyone else with an appointment that day.
fn providers(all: &[Provider], appointments: &[AppointmentView], nobody: &str) -> Vec<Person> {
    let has = |id: &str| appointments.iter().any(|there| there.provider_id == id);
    let treats = |one: &&Provider| one.active && !one.provider_type.eq_ignore_ascii_case("staff");
    let mut columns: Vec<Person> = all
        .iter()
        .filter(|one| treats(one) || has(&one.provider_id))
        .map(|one| Person {
            id: one.provider_id.clone(),
            name: provider_name(all, &one.provider_id),
            detail: one.specialty.clone(),
        })
        .collect();
    for there in appointments {
        add_column(&mut columns, &there.provider_id, nobody);
    }
    columns
}

fn operatories(all: &[Operatory], appointments: &[AppointmentView], nobody: &str) -> Vec<Person> {
    let has = |id: &str| appointments.iter().any(|there| there.operatory == id);
    let mut columns: Vec<Person> = all
        .iter()
        .filter(|chair| !chair.hidden || has(&chair.operatory))
        .map(|chair| Person {
            id: chair.operatory.clone(),
            name: chair.operatory.clone(),
            detail: chair.abbreviation.clone(),
        })
        .collect();
    for there in appointments {
        add_column(&mut columns, &there.operatory, nobody);
    }
    columns
}

/// Somebody whom the lists do not have still gets a column: nothing of the day may be invisible.
fn add_column(columns: &mut Vec<Person>, id: &str, nobody: &str) {
    if !columns.iter().any(|column| column.id == id) {
        let name = if id.is_empty() { nobody } else { id };
        columns.push(Person { id: id.to_owned(), name: name.to_owned(), detail: String::new() });
    }
}
