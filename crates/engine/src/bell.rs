//! The bell: rings once for each new booking and each cancellation, from today on, that did not start here.
//!
//! It reads the mirror's appointment events with a cursor of its own. What it is about to ring for is a committed row
//! first, so that nothing is lost when the program ends, and what came while it was closed is one summary.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use pms::{Intent, StatusKind};
use store::{AppointmentEvent, AppointmentRow, Bell, Integration, NewBell, WriteBack};

use crate::context::Context;
use crate::desktop::{Notice, NoticeTarget};
use crate::error::Result;
use crate::view::NotificationPrivacy;
use crate::writebacks;

/// What comes within ten seconds is one pop-up.
pub const GATHERS: chrono::Duration = chrono::Duration::seconds(10);
/// A change of ours may show in the PMS this long after it was sent: the practice's server can be off for days.
const OWN_FOR: chrono::Duration = chrono::Duration::days(14);

/// Listens and rings until the engine ends.
pub(crate) async fn work(context: Arc<Context>) {
    loop {
        let woken = context.wake.bell.notified();
        let pause = match listen_and_ring(&context) {
            Ok(next) => next.unwrap_or(Duration::from_secs(30)),
            Err(error) => {
                tracing::warn!(code = error.code(), "the bell could not be read");
                Duration::from_secs(5)
            }
        };
        tokio::select! {
            biased;
            () = woken => {}
            () = tokio::time::sleep(pause.max(Duration::from_millis(50))) => {}
        }
    }
}

/// Each practice has a bell of its own. Gives how long until the next ring, if one is gathering.
fn listen_and_ring(context: &Context) -> Result<Option<Duration>> {
    let mut next: Option<Duration> = None;
    for practice in context.ledger().integrations()? {
        listen(context, &practice)?;
        if let Some(wait) = ring(context, &practice)? {
            next = Some(next.map_or(wait, |next| next.min(wait)));
        }
    }
    Ok(next)
}

/// Reads new events and keeps those that are worth ringing for, with the cursor, in one transaction.
fn listen(context: &Context, integration: &Integration) -> Result<()> {
    let generation = context.mirror().generation()?;
    loop {
        let after = context.ledger().bell_cursor(integration.id, &generation)?;
        let events = context.mirror().appointment_events(integration.id, after, 500)?;
        let Some(last) = events.last() else { return Ok(()) };
        let now = context.now();
        let today = now.with_timezone(&integration.zone).date_naive();
        let own = context.ledger().own_write_backs_since(integration.id, now - OWN_FOR)?;
        let mut bells = Vec::new();
        let mut linked = Vec::new();
        for event in &events {
            let Some(row) = context.mirror().appointment(integration.id, &event.appointment_sr_no)? else {
                continue;
            };
            if let Some(ours) = explains(&own, &linked, event, &row) {
                linked.push(ours.id);
                context.ledger().explained_by(ours.id, &event.appointment_sr_no, now)?;
                if shows(&ours.intent, &row) {
                    writebacks::seen_in_the_pms(context, ours.id)?;
                }
                continue;
            }
            // Blocks and notes on the schedule have no patient.
            let Some(date) = row.date.filter(|date| *date >= today && !row.patient_id.is_empty()) else {
                continue;
            };
            bells.push(NewBell {
                kind: event.kind.clone(),
                appointment_sr_no: event.appointment_sr_no.clone(),
                date,
                time: row.time,
            });
        }
        context.ledger().keep_bells(integration.id, &generation, last.sequence, &bells, now)?;
    }
}

/// Whether the schedule shows what was asked for, and not only that something happened to that appointment.
fn shows(intent: &Intent, row: &AppointmentRow) -> bool {
    match intent {
        Intent::SetAppointmentStatus(asked) => {
            let cancelled = StatusKind::Cancelled;
            row.status == asked.value
                || StatusKind::of(&asked.value) == cancelled && row.status_kind == cancelled
        }
        Intent::Reschedule(asked) => {
            asked.date.is_none_or(|date| row.date == Some(date))
                && asked.time.is_none_or(|time| row.time == Some(time))
                && asked.operatory.as_ref().is_none_or(|chair| row.operatory == *chair)
        }
        _ => true,
    }
}

/// The write-back of ours that this event shows, if there is one: also before it is confirmed, and where the PMS
/// gives no new number. Each of ours explains one event.
fn explains<'a>(
    own: &'a [WriteBack],
    linked: &[i64],
    event: &AppointmentEvent,
    row: &AppointmentRow,
) -> Option<&'a WriteBack> {
    let number = event.appointment_sr_no.as_str();
    let sent = |ours: &&WriteBack| ours.attempts > 0 && !ours.explained && !linked.contains(&ours.id);
    own.iter().filter(sent).find(|ours| match &ours.intent {
        Intent::BookAppointment(asked) => {
            let same = |asked: &str, there: &str| there.is_empty() || asked == there;
            event.kind == "booked"
                && match &ours.appointment_sr_no {
                    Some(made) => made == number,
                    None => {
                        row.patient_id == asked.patient_id
                            && row.date == Some(asked.date)
                            && row.time == Some(asked.time)
                            && same(&asked.operatory, &row.operatory)
                            && same(&asked.provider_id, &row.provider_id)
                    }
                }
        }
        Intent::SetAppointmentStatus(asked) => {
            let cancels = StatusKind::of(&asked.value) == StatusKind::Cancelled;
            asked.appointment_sr_no == number && cancels == (event.kind != "booked")
        }
        Intent::Reschedule(asked) => asked.appointment_sr_no == number && event.kind == "booked",
        Intent::CreatePatient(_)
        | Intent::UpdatePatient(_)
        | Intent::AddMedicalNote(_)
        | Intent::ProcessPayment(_) => false,
    })
}

/// Rings for what has gathered. Gives how long until the next ring, if one is gathering.
fn ring(context: &Context, integration: &Integration) -> Result<Option<Duration>> {
    let bells = context.ledger().bells_to_ring(integration.id)?;
    let (Some(first), Some(last)) = (bells.first(), bells.last()) else { return Ok(None) };
    let now = context.now();
    let at = first.at + GATHERS;
    if context.is_catching_up(integration.id) {
        // What came while Deskbell was closed is one summary, when the first sync has brought all of it.
        return Ok(Some(Duration::from_secs(1)));
    }
    // A clock that was set back must not keep the bell silent.
    if at > now && at <= now + GATHERS {
        return Ok(Some((at - now).to_std().unwrap_or_default()));
    }
    let settings = context.settings()?;
    // A pop-up that was shown twice is a nuisance, one that was never shown is in the list: the row comes first.
    context.ledger().bells_rung(integration.id, last.id, now)?;
    if settings.notifications && context.paused_until()?.is_none() {
        let mut notice = notice(context, integration, &bells, settings.notification_privacy, now)?;
        notice.title = context.of_practice(integration.id, &notice.title);
        context.around.desktop.notify(&notice);
    }
    Ok(None)
}

fn notice(
    context: &Context,
    integration: &Integration,
    bells: &[Bell],
    privacy: NotificationPrivacy,
    now: DateTime<Utc>,
) -> Result<Notice> {
    let [bell] = bells else { return Ok(summary(bells)) };
    let mirror = context.mirror();
    let row = mirror.appointment(integration.id, &bell.what.appointment_sr_no)?;
    let provider = match &row {
        Some(row) => provider_name(&mirror.providers(integration.id)?, &row.provider_id),
        None => String::new(),
    };
    let when = moment(bell.what.date, bell.what.time, integration.zone, now);
    let with = if provider.is_empty() { String::new() } else { format!(", {provider}") };
    let name = row.map(|row| row.patient_name.expose().clone()).filter(|name| !name.is_empty());
    let body = match (privacy, name) {
        (NotificationPrivacy::Nothing, _) => "Open Deskbell to see it.".to_owned(),
        (NotificationPrivacy::Name, Some(name)) => format!("{name}: {when}{with}"),
        (NotificationPrivacy::Name, None) | (NotificationPrivacy::TimeAndProvider, _) => {
            format!("{when}{with}")
        }
    };
    Ok(Notice {
        title: title(&bell.what.kind).to_owned(),
        body,
        open: NoticeTarget::Appointment {
            practice: integration.id,
            date: bell.what.date.to_string(),
            appointment_sr_no: bell.what.appointment_sr_no.clone(),
        },
    })
}

fn title(kind: &str) -> &'static str {
    match kind {
        "cancelled" => "Appointment cancelled",
        "removed" => "Appointment removed",
        _ => "New booking",
    }
}

fn summary(bells: &[Bell]) -> Notice {
    let count = |kind: &str| bells.iter().filter(|bell| bell.what.kind == kind).count();
    let part = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {many}")),
    };
    let parts: Vec<_> = [
        part(count("booked"), "new booking", "new bookings"),
        part(count("cancelled"), "cancellation", "cancellations"),
        part(count("removed"), "appointment removed", "appointments removed"),
    ]
    .into_iter()
    .flatten()
    .collect();
    Notice {
        title: parts.join(", "),
        body: "Open Deskbell to see them.".to_owned(),
        open: NoticeTarget::Bell,
    }
}

/// "today 10:30", "tomorrow 09:00", "Mon 30 Nov 14:15", in the practice's time.
pub(crate) fn moment(date: NaiveDate, time: Option<NaiveTime>, zone: Tz, now: DateTime<Utc>) -> String {
    let today = now.with_timezone(&zone).date_naive();
    let day = match (date - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => date.format("%a %-d %b").to_string(),
    };
    match time {
        Some(time) => format!("{day} {}", time.format("%H:%M")),
        None => day,
    }
}

/// "Dr. Reed" for a dentist, "Kim Lee" for anyone else; the code where the name is not known.
pub(crate) fn provider_name(providers: &[pms::Provider], provider_id: &str) -> String {
    let Some(provider) = providers.iter().find(|provider| provider.provider_id == provider_id) else {
        return provider_id.to_owned();
    };
    let hygienist = provider.specialty.to_ascii_lowercase().contains("hygien");
    let last = provider.last_name.trim();
    if last.is_empty() {
        provider_id.to_owned()
    } else if provider.provider_type.eq_ignore_ascii_case("provider") && !hygienist {
        format!("Dr. {last}")
    } else {
        format!("{} {last}", provider.first_name.trim()).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn bell(id: i64, kind: &str) -> Bell {
        let what = NewBell {
            kind: kind.into(),
            appointment_sr_no: id.to_string(),
            date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            time: None,
        };
        Bell {
            id,
            integration_id: 1,
            what,
            at: Utc.with_ymd_and_hms(2026, 11, 23, 14, 0, 0).unwrap(),
            rung_at: None,
            seen_at: None,
        }
    }

    #[test]
    fn several_are_one_sentence() {
        let notice =
            summary(&[bell(1, "booked"), bell(2, "booked"), bell(3, "cancelled"), bell(4, "removed")]);
        assert_eq!(notice.title, "2 new bookings, 1 cancellation, 1 appointment removed");
        assert_eq!(notice.open, NoticeTarget::Bell);
    }

    #[test]
    fn days_are_the_practices_days() {
        // 03:00 UTC on the 24th is still the 23rd in New York.
        let now = Utc.with_ymd_and_hms(2026, 11, 24, 3, 0, 0).unwrap();
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let time = NaiveTime::from_hms_opt(10, 30, 0);
        assert_eq!(moment(day(23), time, Tz::America__New_York, now), "today 10:30");
        assert_eq!(moment(day(24), time, Tz::America__New_York, now), "tomorrow 10:30");
        assert_eq!(moment(day(30), None, Tz::America__New_York, now), "Mon 30 Nov");
    }
}
