//! The words of the bell's pop-ups.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use store::{AppointmentRow, Bell, Integration, OfProgram, Stands, VisitThen};

use crate::clock::Hours;
use crate::context::Context;
use crate::desktop::{Notice, NoticeTarget};
use crate::error::Result;
use crate::view::{Language, NotificationPrivacy};

/// Spanish days of the week from Monday on, and months, as CLDR abbreviates them.
const DAYS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
const MONTHS: [&str; 12] =
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"];

/// The pop-up for bells that ring together: one is told in full, several in one sentence.
pub(crate) fn notice(
    context: &Context,
    integration: &Integration,
    bells: &[Bell],
    privacy: NotificationPrivacy,
    now: DateTime<Utc>,
) -> Result<Notice> {
    let language = context.language()?;
    let [bell] = bells else { return Ok(summary(language, bells)) };
    let hours = context.hours()?;
    let mirror = context.mirror();
    let row = mirror.appointment(integration.id, &bell.what.appointment_sr_no)?;
    let providers = mirror.providers(integration.id)?;
    let place = |date, time, provider_id: &str| {
        let when = moment(date, time, integration.zone, now, (language, hours));
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
            _ if !bell.what.operatory.is_empty() => {
                format!("{is}, {} {}", language.say(("now in", "ahora en")), bell.what.operatory)
            }
            _ => is,
        },
        None => is,
    };
    let told = match bell.what.program.as_ref().filter(|program| !program.shown) {
        Some(OfProgram { stands: Stands::Asked, .. }) => {
            let words = ("not yet in the practice’s software", "aún no está en el sistema del consultorio");
            format!("{told} ({})", language.say(words))
        }
        _ => told,
    };
    let named = |row: AppointmentRow| row.patient_name.expose().clone();
    let name = match row {
        Some(row) => Some(named(row)),
        None => mirror.patient(integration.id, &bell.what.patient_id)?.map(|row| row.name.expose().clone()),
    };
    let name = name.filter(|name| !name.is_empty());
    let body = match (privacy, name) {
        (NotificationPrivacy::Nothing, _) => {
            language.say(("Open Deskbell to see it.", "Abra Deskbell para verlo.")).to_owned()
        }
        (NotificationPrivacy::Name, Some(name)) => format!("{name}: {told}"),
        (NotificationPrivacy::Name, None) | (NotificationPrivacy::TimeAndProvider, _) => told,
    };
    Ok(Notice {
        title: language.say(title(bell)).to_owned(),
        body,
        open: NoticeTarget::Appointment {
            practice: integration.id,
            date: bell.what.date.to_string(),
            appointment_sr_no: bell.what.appointment_sr_no.clone(),
        },
        ..Notice::default()
    })
}

fn is_refused(bell: &Bell) -> bool {
    bell.what.program.as_ref().is_some_and(|program| program.stands == Stands::Refused)
}

fn title(bell: &Bell) -> (&'static str, &'static str) {
    match bell.what.kind.as_str() {
        "booked" if is_refused(bell) => {
            ("A booking by another program was refused", "Se rechazó una cita de otro programa")
        }
        _ if is_refused(bell) => {
            ("A change by another program was refused", "Se rechazó un cambio de otro programa")
        }
        "cancelled" => ("Appointment cancelled", "Cita cancelada"),
        "removed" => ("Appointment removed", "Cita eliminada"),
        "moved" => ("Appointment moved", "Cita cambiada"),
        "arrived" => ("Patient arrived", "Llegó un paciente"),
        _ => ("New booking", "Cita nueva"),
    }
}

fn summary(language: Language, bells: &[Bell]) -> Notice {
    let part = |kind: &str, one: (&str, &str), many: (&str, &str)| {
        let number = bells.iter().filter(|bell| bell.what.kind == kind && !is_refused(bell)).count();
        let words = language.say(if number == 1 { one } else { many });
        (number > 0).then(|| format!("{number} {words}"))
    };
    let parts: Vec<_> = [
        part("booked", ("new booking", "cita nueva"), ("new bookings", "citas nuevas")),
        part("moved", ("appointment moved", "cita cambiada"), ("appointments moved", "citas cambiadas")),
        part("cancelled", ("cancellation", "cita cancelada"), ("cancellations", "citas canceladas")),
        part(
            "removed",
            ("appointment removed", "cita eliminada"),
            ("appointments removed", "citas eliminadas"),
        ),
        part("arrived", ("patient arrived", "paciente llegó"), ("patients arrived", "pacientes llegaron")),
        refused(language, bells),
    ]
    .into_iter()
    .flatten()
    .collect();
    Notice {
        title: parts.join(", "),
        body: language.say(("Open Deskbell to see them.", "Abra Deskbell para verlas.")).to_owned(),
        open: NoticeTarget::Bell,
        ..Notice::default()
    }
}

fn refused(language: Language, bells: &[Bell]) -> Option<String> {
    let number = bells.iter().filter(|bell| is_refused(bell)).count();
    let words = match number {
        0 => return None,
        1 => ("change by another program refused", "cambio de otro programa rechazado"),
        _ => ("changes by other programs refused", "cambios de otros programas rechazados"),
    };
    Some(format!("{number} {}", language.say(words)))
}

/// "today 10:30", "tomorrow 09:00", "Mon, Nov 30 2:15 PM", "lun 30 nov 14:15", in the practice's time.
pub(crate) fn moment(
    date: NaiveDate,
    time: Option<NaiveTime>,
    zone: Tz,
    now: DateTime<Utc>,
    (language, hours): (Language, Hours),
) -> String {
    let today = now.with_timezone(&zone).date_naive();
    let day = match (date - today).num_days() {
        0 => language.say(("today", "hoy")).to_owned(),
        1 => language.say(("tomorrow", "mañana")).to_owned(),
        _ => match language {
            Language::En => date.format("%a, %b %-d").to_string(),
            Language::Es => {
                let day = DAYS[date.weekday().num_days_from_monday() as usize % DAYS.len()];
                let month = MONTHS[date.month0() as usize % MONTHS.len()];
                format!("{day} {} {month}", date.day())
            }
        },
    };
    match time {
        Some(time) => format!("{day} {}", hours.write(language, time)),
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
            patient_id: String::new(),
            program: None,
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
        let bells = [bell(1, "booked"), bell(2, "booked"), bell(3, "cancelled"), bell(4, "removed")];
        let notice = summary(Language::En, &bells);
        assert_eq!(notice.title, "2 new bookings, 1 cancellation, 1 appointment removed");
        assert_eq!(summary(Language::Es, &bells).title, "2 citas nuevas, 1 cita cancelada, 1 cita eliminada");
        assert_eq!(notice.open, NoticeTarget::Bell);
    }

    #[test]
    fn days_are_the_practices_days() {
        // 03:00 UTC on the 24th is still the 23rd in New York.
        let now = Utc.with_ymd_and_hms(2026, 11, 24, 3, 0, 0).unwrap();
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let time = NaiveTime::from_hms_opt(10, 30, 0);
        let moment =
            |date, time, hours| moment(date, time, Tz::America__New_York, now, (Language::En, hours));
        assert_eq!(moment(day(23), time, Hours::TwentyFour), "today 10:30");
        assert_eq!(moment(day(24), time, Hours::Twelve), "tomorrow 10:30 AM");
        let late = NaiveTime::from_hms_opt(14, 5, 0);
        assert_eq!(moment(day(23), late, Hours::Twelve), "today 2:05 PM");
        assert_eq!(moment(day(30), None, Hours::TwentyFour), "Mon, Nov 30");
        let spanish = (Language::Es, Hours::TwentyFour);
        let told = super::moment(day(29), time, Tz::America__New_York, now, spanish);
        assert_eq!(told, "dom 29 nov 10:30");
    }
}
