//! The words of the bell's pop-ups.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use store::{Bell, Integration, VisitThen};

use crate::clock::Hours;
use crate::context::Context;
use crate::desktop::{Notice, NoticeTarget};
use crate::error::Result;
use crate::view::NotificationPrivacy;

/// The pop-up for bells that ring together: one is told in full, several in one sentence.
pub(crate) fn notice(
    context: &Context,
    integration: &Integration,
    bells: &[Bell],
    privacy: NotificationPrivacy,
    now: DateTime<Utc>,
) -> Result<Notice> {
    let [bell] = bells else { return Ok(summary(bells)) };
    let hours = context.hours()?;
    let mirror = context.mirror();
    let row = mirror.appointment(integration.id, &bell.what.appointment_sr_no)?;
    let providers = mirror.providers(integration.id)?;
    let place = |date, time, provider_id: &str| {
        let when = moment(date, time, integration.zone, now, hours);
        match provider_name(&providers, provider_id) {
            provider if provider.is_empty() => when,
            provider => format!("{when}, {provider}"),
        }
    };
    let is = place(bell.what.date, bell.what.time, &bell.what.provider_id);
    let was = |before: &VisitThen| before.date.map(|date| place(date, before.time, &before.provider_id));
    let told = match bell.what.before.as_ref() {
        Some(before) => match was(before) {
            Some(was) if was != is => format!("{was} → {is}"),
            _ if !bell.what.operatory.is_empty() => format!("{is}, now in {}", bell.what.operatory),
            _ => is,
        },
        None => is,
    };
    let name = row.map(|row| row.patient_name.expose().clone()).filter(|name| !name.is_empty());
    let body = match (privacy, name) {
        (NotificationPrivacy::Nothing, _) => "Open Deskbell to see it.".to_owned(),
        (NotificationPrivacy::Name, Some(name)) => format!("{name}: {told}"),
        (NotificationPrivacy::Name, None) | (NotificationPrivacy::TimeAndProvider, _) => told,
    };
    Ok(Notice {
        title: title(&bell.what.kind).to_owned(),
        body,
        open: NoticeTarget::Appointment {
            practice: integration.id,
            date: bell.what.date.to_string(),
            appointment_sr_no: bell.what.appointment_sr_no.clone(),
        },
        ..Notice::default()
    })
}

fn title(kind: &str) -> &'static str {
    match kind {
        "cancelled" => "Appointment cancelled",
        "removed" => "Appointment removed",
        "moved" => "Appointment moved",
        "arrived" => "Patient arrived",
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
        part(count("moved"), "appointment moved", "appointments moved"),
        part(count("cancelled"), "cancellation", "cancellations"),
        part(count("removed"), "appointment removed", "appointments removed"),
        part(count("arrived"), "patient arrived", "patients arrived"),
    ]
    .into_iter()
    .flatten()
    .collect();
    Notice {
        title: parts.join(", "),
        body: "Open Deskbell to see them.".to_owned(),
        open: NoticeTarget::Bell,
        ..Notice::default()
    }
}

/// "today 10:30", "tomorrow 09:00", "Mon 30 Nov 2:15 PM", in the practice's time.
pub(crate) fn moment(
    date: NaiveDate,
    time: Option<NaiveTime>,
    zone: Tz,
    now: DateTime<Utc>,
    hours: Hours,
) -> String {
    let today = now.with_timezone(&zone).date_naive();
    let day = match (date - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => date.format("%a %-d %b").to_string(),
    };
    match time {
        Some(time) => format!("{day} {}", hours.write(time)),
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
    use store::NewBell;

    fn bell(id: i64, kind: &str) -> Bell {
        let what = NewBell {
            kind: kind.into(),
            appointment_sr_no: id.to_string(),
            date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            time: None,
            operatory: String::new(),
            provider_id: String::new(),
            before: None,
        };
        Bell {
            id,
            integration_id: 1,
            what,
            at: Utc.with_ymd_and_hms(2026, 11, 23, 14, 0, 0).unwrap(),
            rung_at: None,
            seen_at: None,
            taken: None,
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
        let moment = |date, time, hours| moment(date, time, Tz::America__New_York, now, hours);
        assert_eq!(moment(day(23), time, Hours::TwentyFour), "today 10:30");
        assert_eq!(moment(day(24), time, Hours::Twelve), "tomorrow 10:30 AM");
        let late = NaiveTime::from_hms_opt(14, 5, 0);
        assert_eq!(moment(day(23), late, Hours::Twelve), "today 2:05 PM");
        assert_eq!(moment(day(30), None, Hours::TwentyFour), "Mon 30 Nov");
    }
}
