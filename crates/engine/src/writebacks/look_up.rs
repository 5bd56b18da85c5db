//! No answer came: was it taken? Sikka's dated list is asked, then the PMS's own schedule; nothing is guessed.

use std::sync::Arc;

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use pms::{Appointment, Event, Intent, StatusKind};
use sikka::{AppointmentFilter, Cursor, WriteBackList, WriteBackRequest};
use store::WriteBack;

use super::steps::{look_after, tell};
use super::{take, take_with};
use crate::context::Context;
use crate::error::Result;

/// Younger than this, a request may still be on its way into the list.
const PROOF_AFTER: Duration = Duration::seconds(60);
/// Looks that prove nothing, after which a person is asked: half an hour, in which the cloud shows what the PMS has.
const LOOKS: u32 = 14;

/// The days to ask for: from the day before, since the list's zone is not known, seven at most (`wire/sikka.md` 7.3).
pub(super) fn days(attempt: DateTime<Utc>, now: DateTime<Utc>) -> (NaiveDate, NaiveDate) {
    let from = attempt.date_naive() - Days::new(1);
    let to = now.date_naive() + Days::new(1);
    (from, to.min(from + Days::new(6)))
}

/// What the list says of a write-back.
enum Verdict {
    Found(String),
    Absent,
    Nothing,
}

pub(super) async fn look_up(context: &Arc<Context>, row: &WriteBack) -> Result<()> {
    let now = context.now();
    let attempt = row.attempted_at.unwrap_or(row.created_at);
    // The request may have left long after it was claimed: the minute counts from when the answer was given up.
    let age = now - row.lost_at.unwrap_or(attempt);
    let (from, to) = days(attempt, now);
    let listed = match context.client().await {
        Ok(client) => client.write_backs(from, to).await.map_err(crate::error::Error::from),
        Err(error) => Err(error),
    };
    let next = now + look_after(row.looks + 1);
    let unreachable = match &listed {
        Ok(list) => match verdict(context, row, list, age)? {
            Verdict::Found(id) => {
                take(
                    context,
                    row,
                    &Event::Found { id },
                    Some("found in Sikka's list".to_owned()),
                    Some(now),
                )?;
                return Ok(());
            }
            Verdict::Absent => {
                let note = "Sikka's list shows that it never arrived".to_owned();
                take(context, row, &Event::ProvenAbsent, Some(note), Some(now))?;
                return Ok(());
            }
            Verdict::Nothing => false,
        },
        // While nothing can be asked nothing is lost by waiting.
        Err(error) => !matches!(
            error,
            crate::error::Error::Sikka(
                sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. } | sikka::Error::Unauthorized
            )
        ),
    };
    if unreachable {
        // No look at all: it does not count.
        return Ok(context.ledger().plan_write_back(row.id, now + Duration::seconds(30))?);
    }
    context.ledger().checked_write_back(row.id, true, next, now)?;
    if age < PROOF_AFTER {
        return Ok(());
    }
    // The list proves nothing: the thing itself is looked for where it would stand.
    if let Ok(Some(appointment)) = in_the_schedule(context, row).await {
        let note = Some("found in the schedule".to_owned());
        take_with(context, row, &Event::SeenInPms, note, None, Some(appointment))?;
    } else if row.looks + 1 >= LOOKS {
        let note = "it is not known whether Sikka took it: please look into the schedule".to_owned();
        take(context, row, &Event::GaveUpLooking, Some(note), None)?;
        tell(context, row.integration_id, "Please check one change");
    }
    Ok(())
}

fn verdict(context: &Context, row: &WriteBack, list: &WriteBackList, age: Duration) -> Result<Verdict> {
    let integration = context.connected(row.integration_id)?;
    let office = integration.practice.office_id.as_str();
    let request = WriteBackRequest::of(&row.intent, false);
    let mut proves = age >= PROOF_AFTER;
    for listed in &list.rows {
        // What the list does not tell may be ours.
        let ours = listed.office_id.is_empty() || listed.office_id.trim().eq_ignore_ascii_case(office);
        let same_method = listed.method.is_empty() || listed.method.eq_ignore_ascii_case(request.method);
        if !ours || !same_method || context.ledger().knows_sikka_id(integration.id, &listed.id)? {
            continue;
        }
        if listed.carries(&request, office) {
            return Ok(Verdict::Found(listed.id.clone()));
        }
        // Without a body, or about the same patient or appointment in other words: it could be this one.
        if !listed.has_body || listed.speaks_of(&request) {
            proves = false;
        }
    }
    Ok(if proves { Verdict::Absent } else { Verdict::Nothing })
}

/// The appointment that shows that it was done, if there is one that none of our other write-backs explains.
async fn in_the_schedule(context: &Arc<Context>, row: &WriteBack) -> Result<Option<String>> {
    let integration = context.connected(row.integration_id)?;
    let client = context.client().await?;
    let keys = context.keys(&integration).await?;
    match &row.intent {
        Intent::BookAppointment { patient_id, date, .. } => {
            let filter = AppointmentFilter {
                startdate: Some(*date),
                enddate: Some(*date),
                patient_id: Some(patient_id.clone()),
                ..AppointmentFilter::default()
            };
            let mut walk = client.appointments(filter, Cursor::default());
            while let Some(page) = walk.next_page(&*keys).await? {
                for appointment in page.rows {
                    let known =
                        context.ledger().explains(integration.id, &appointment.appointment_sr_no, row.id)?;
                    if !known && is_booking(&row.intent, &appointment) {
                        return Ok(Some(appointment.appointment_sr_no));
                    }
                }
            }
            Ok(None)
        }
        Intent::SetAppointmentStatus { appointment_sr_no, value, .. } => {
            let found = client.appointment(&*keys, appointment_sr_no).await?;
            Ok(found.filter(|found| found.status == *value).map(|found| found.appointment_sr_no))
        }
        Intent::Reschedule {
            appointment_sr_no,
            date,
            time,
            length_minutes,
            operatory,
            provider_id,
            status,
            ..
        } => {
            let found = client.appointment(&*keys, appointment_sr_no).await?;
            let same = |found: &Appointment| {
                date.is_none_or(|date| found.date == Some(date))
                    && time.is_none_or(|time| found.time == Some(time))
                    && length_minutes.is_none_or(|length| found.length_minutes == Some(length))
                    && status.as_ref().is_none_or(|status| found.status == *status)
                    && operatory.as_ref().is_none_or(|chair| found.operatory == *chair)
                    && provider_id.as_ref().is_none_or(|provider| found.provider_id == *provider)
            };
            Ok(found.filter(same).map(|found| found.appointment_sr_no))
        }
    }
}

/// True where an appointment of the schedule is what this booking asked for.
pub(crate) fn is_booking(intent: &Intent, appointment: &Appointment) -> bool {
    let Intent::BookAppointment { patient_id, date, time, operatory, provider_id, .. } = intent else {
        return false;
    };
    let same = |asked: &str, there: &str| there.is_empty() || asked == there;
    appointment.patient_id == *patient_id
        && appointment.date == Some(*date)
        && appointment.time == Some(*time)
        && same(provider_id, &appointment.provider_id)
        && same(operatory, &appointment.operatory)
        && appointment.status_kind() != StatusKind::Cancelled
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn the_list_is_asked_from_the_day_before_and_for_seven_days_at_most() {
        let at = |day| Utc.with_ymd_and_hms(2026, 11, day, 3, 0, 0).unwrap();
        let date = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        assert_eq!(days(at(10), at(10)), (date(9), date(11)));
        assert_eq!(days(at(10), at(25)), (date(9), date(15)));
    }
}
