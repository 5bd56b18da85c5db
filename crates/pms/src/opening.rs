//! When there is room: opening hours, the slots that a PMS offers, and the gaps between appointments where it offers
//! none.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

use crate::{Appointment, OddField, StatusKind};

/// From one time of a day to another, practice-local; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its beginning.
    pub start: NaiveTime,
    /// Its end.
    pub end: NaiveTime,
}

impl Span {
    /// Whole minutes in it.
    pub fn minutes(&self) -> i64 {
        (self.end - self.start).num_minutes()
    }
}

/// The hours of one week of the practice, or of one of its providers or chairs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PracticeWeek {
    /// The week's first day.
    pub date: Option<NaiveDate>,
    /// The practice inside the office.
    pub practice_id: String,
    /// Whose hours ("provider", "operatory" …); empty for the practice.
    pub resource_type: String,
    /// Which one.
    pub resource_id: String,
    /// Sunday to Saturday.
    pub days: [DayHours; 7],
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

/// The hours of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayHours {
    /// Closed, whatever the hours say.
    pub holiday: bool,
    /// In order; empty where it is closed.
    pub spans: Vec<Span>,
}

impl PracticeWeek {
    /// The hours of a day of this week; `None` for a day of another one. A week without a date is every week.
    pub fn hours_on(&self, day: NaiveDate) -> Option<&[Span]> {
        if let Some(first) = self.date
            && !(0..7).contains(&(day - first).num_days())
        {
            return None;
        }
        let hours = &self.days[day.weekday().num_days_from_sunday() as usize];
        Some(if hours.holiday { &[] } else { &hours.spans })
    }
}

/// A time that the PMS itself offers. It says neither how long it is nor that it is still free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slot {
    /// Practice-local date.
    pub date: Option<NaiveDate>,
    /// Practice-local time of day.
    pub time: Option<NaiveTime>,
    /// Where it ends, where the PMS tells.
    pub end_time: Option<NaiveTime>,
    /// Who would treat.
    pub provider_id: String,
    /// In which chair.
    pub operatory: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// What the PMS's template keeps it for.
    pub template_type: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

/// For whom room is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// In this chair; empty: in any one, so every appointment counts.
    pub operatory: String,
    /// With this provider; empty: whoever.
    pub provider_id: String,
    /// At least so many minutes.
    pub minutes: u32,
}

/// The gaps of at least the wanted length between the appointments of a day, within its hours.
///
/// Where a chair and a provider are wanted, what takes either of them is in the way. An appointment that does not say
/// where it is, or with whom, is in everybody's way; one without a length takes the rest of the span, for nobody knows
/// when it ends. Cancelled ones and those without a time are in nobody's way.
pub fn gaps(day: NaiveDate, hours: &[Span], appointments: &[Appointment], wanted: &Wanted) -> Vec<Span> {
    let names = |here: &str, wanted: &str| !wanted.is_empty() && (here.is_empty() || here == wanted);
    let anybody = wanted.operatory.is_empty() && wanted.provider_id.is_empty();
    let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
    let mut taken: Vec<Span> = appointments
        .iter()
        .filter(|one| one.date == Some(day) && one.status_kind() != StatusKind::Cancelled)
        .filter(|one| {
            anybody
                || names(&one.operatory, &wanted.operatory)
                || names(&one.provider_id, &wanted.provider_id)
                || !one.hygienist.is_empty() && one.hygienist == wanted.provider_id
        })
        .filter_map(|one| {
            let start = one.time?;
            let end = one.length_minutes.filter(|length| *length > 0).map_or(last, |length| {
                let (end, days) = start.overflowing_add_signed(TimeDelta::minutes(length.into()));
                if days > 0 { last } else { end }
            });
            Some(Span { start, end })
        })
        .collect();
    taken.sort();
    let mut free = Vec::new();
    for open in hours {
        let mut from = open.start;
        for one in taken.iter().filter(|one| one.start < open.end && one.end > open.start) {
            free.push(Span { start: from, end: one.start.max(from) });
            from = from.max(one.end);
        }
        free.push(Span { start: from, end: open.end.max(from) });
    }
    free.retain(|gap| gap.end > gap.start && gap.minutes() >= i64::from(wanted.minutes));
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    fn span(start: (u32, u32), end: (u32, u32)) -> Span {
        Span { start: at(start.0, start.1), end: at(end.0, end.1) }
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 30).unwrap()
    }

    fn taken(time: (u32, u32), length: Option<u32>, operatory: &str) -> Appointment {
        Appointment {
            date: Some(day()),
            time: Some(at(time.0, time.1)),
            length_minutes: length,
            operatory: operatory.to_owned(),
            provider_id: "P1".to_owned(),
            ..Appointment::default()
        }
    }

    #[test]
    fn gaps_lie_between_what_is_in_the_way() {
        let hours = [span((8, 0), (12, 0)), span((13, 0), (17, 0))];
        let chair = |minutes| Wanted { operatory: "OP1".to_owned(), minutes, ..Wanted::default() };
        let mut booked = vec![
            taken((9, 0), Some(60), "OP1"),
            taken((9, 30), Some(15), "OP1"),
            taken((10, 0), Some(60), "OP2"),
            taken((11, 30), Some(120), "OP1"),
            taken((16, 0), None, "OP1"),
        ];
        booked.push(Appointment { cancelled: true, ..taken((14, 0), Some(60), "OP1") });
        booked.push(Appointment { date: day().pred_opt(), ..taken((14, 0), Some(60), "OP1") });
        booked.push(Appointment { time: None, ..taken((14, 0), Some(60), "OP1") });
        let found = gaps(day(), &hours, &booked, &chair(30));
        assert_eq!(found, [span((8, 0), (9, 0)), span((10, 0), (11, 30)), span((13, 30), (16, 0))]);
        assert_eq!(gaps(day(), &hours, &booked, &chair(90)), found[1..]);
        booked.push(taken((10, 0), Some(60), ""));
        let found = gaps(day(), &hours, &booked, &chair(60));
        assert_eq!(
            found,
            [span((8, 0), (9, 0)), span((13, 30), (16, 0))],
            "nobody knows which chair that is"
        );
        let provider = Wanted { provider_id: "P2".to_owned(), minutes: 60, ..Wanted::default() };
        assert_eq!(gaps(day(), &hours, &booked, &provider), hours, "another provider's day is free");
        let anybody = Wanted { minutes: 60, ..Wanted::default() };
        assert_eq!(gaps(day(), &hours, &booked, &anybody), [span((8, 0), (9, 0)), span((13, 30), (16, 0))]);
        assert_eq!(gaps(day(), &hours, &[taken((23, 0), Some(600), "OP1")], &chair(1)), hours);
    }

    #[test]
    fn a_week_knows_its_own_days() {
        let mut week = PracticeWeek { date: NaiveDate::from_ymd_opt(2026, 9, 27), ..PracticeWeek::default() };
        week.days[3].spans = vec![span((8, 0), (12, 0))];
        assert_eq!(week.hours_on(day()), Some(&[span((8, 0), (12, 0))][..]));
        assert_eq!(week.hours_on(NaiveDate::from_ymd_opt(2026, 10, 4).unwrap()), None);
        week.days[3].holiday = true;
        assert_eq!(week.hours_on(day()), Some(&[][..]));
    }
}
