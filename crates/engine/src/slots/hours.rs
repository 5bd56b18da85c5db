//! When a practice is open: by the hours that Sikka tells, else by what its appointments show.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use pms::{PracticeWeek, Span};
use store::UsualTimes;

/// Where neither hours nor appointments tell: 08:00 to 17:00, from Monday to Friday.
const OFFICE_HOURS: (u32, u32) = (8 * 60, 17 * 60);

/// Fewer appointments say nothing of the weekdays without one.
const TELLING: u32 = 20;
/// Open time is counted over so many days at most.
const DAYS_COUNTED: usize = 60;

/// The hours of a practice, of its providers and of its chairs.
pub(crate) struct Hours {
    pub(crate) weeks: Vec<PracticeWeek>,
    pub(crate) usual: UsualTimes,
}

/// Whose hours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Practice,
    Chair,
    Provider,
}

impl Whose {
    /// By the first letters of Sikka's word, of which the reference shows none ("Operatory", "Provider").
    fn of(resource_type: &str) -> Option<Self> {
        let word = resource_type.trim().to_ascii_lowercase();
        let begins = |parts: &[&str]| parts.iter().any(|part| word.starts_with(part));
        if word.is_empty() || begins(&["practice", "office", "location", "clinic"]) {
            Some(Self::Practice)
        } else if begins(&["oper", "chair", "room", "column"]) {
            Some(Self::Chair)
        } else if begins(&["prov", "dent", "doctor", "hyg", "staff"]) {
            Some(Self::Provider)
        } else {
            None
        }
    }
}

impl Hours {
    /// Whether the PMS told any hours.
    pub(super) fn are_told(&self) -> bool {
        self.weeks.iter().any(|week| week.days.iter().any(|day| day.holiday || !day.spans.is_empty()))
    }

    /// The open times of a day for a chair and a provider (each may be empty), in order: what the practice's, the
    /// chair's and the provider's hours have in common. Where none are told: what is usual on that weekday.
    pub(super) fn on(&self, day: NaiveDate, operatory: &str, provider_id: &str) -> Vec<Span> {
        let told = [(Whose::Practice, ""), (Whose::Chair, operatory), (Whose::Provider, provider_id)];
        let mut open: Option<Vec<Span>> = None;
        for (whose, id) in told {
            if whose != Whose::Practice && id.is_empty() {
                continue;
            }
            if let Some(hours) = self.told(day, whose, id) {
                open = Some(match open {
                    Some(before) => common(&before, &hours),
                    None => hours,
                });
            }
        }
        if open.is_none() && operatory.is_empty() && provider_id.is_empty() {
            open = self.of_anybody(day);
        }
        open.unwrap_or_else(|| self.usual_on(day))
    }

    /// Where the practice's own hours are not told: whenever a chair or a provider is there.
    fn of_anybody(&self, day: NaiveDate) -> Option<Vec<Span>> {
        let named = self.weeks.iter().filter_map(|week| Some((Whose::of(&week.resource_type)?, week)));
        let told: Vec<Vec<Span>> = named
            .filter(|(whose, _)| *whose != Whose::Practice)
            .filter_map(|(whose, week)| self.told(day, whose, &week.resource_id))
            .collect();
        let mut all = told.concat();
        if told.is_empty() {
            return None;
        }
        all.sort();
        let mut open: Vec<Span> = Vec::new();
        for span in all {
            match open.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => open.push(span),
            }
        }
        Some(open)
    }

    /// The hours that were told of a day: those of its own week; where that is not told, as in the latest week before
    /// it, else the earliest one, whose weekday was no holiday.
    fn told(&self, day: NaiveDate, whose: Whose, id: &str) -> Option<Vec<Span>> {
        let weekday = day.weekday().num_days_from_sunday() as usize;
        let mut weeks: Vec<&PracticeWeek> = self
            .weeks
            .iter()
            .filter(|week| Whose::of(&week.resource_type) == Some(whose))
            .filter(|week| whose == Whose::Practice || week.resource_id == id)
            // A week without a word is none that was told.
            .filter(|week| week.days.iter().any(|day| day.holiday || !day.spans.is_empty()))
            .collect();
        if let Some(own) = weeks.iter().find_map(|week| week.date.and_then(|_| week.hours_on(day))) {
            return Some(own.to_vec());
        }
        weeks.sort_by_key(|week| match week.date {
            None => (0, 0),
            Some(date) if date <= day => (1, (day - date).num_days()),
            Some(date) => (2, (date - day).num_days()),
        });
        let pattern = weeks.iter().find(|week| !week.days[weekday].holiday).or(weeks.first())?;
        let hours = &pattern.days[weekday];
        Some(if hours.holiday { Vec::new() } else { hours.spans.clone() })
    }

    /// From the weekday's first start to its last end; closed on a weekday without an appointment, where others have
    /// enough of them.
    fn usual_on(&self, day: NaiveDate) -> Vec<Span> {
        let weekday = day.weekday().num_days_from_sunday();
        let minutes = match self.usual.spans[weekday as usize] {
            Some(span) => Some(span),
            None if self.usual.appointments < TELLING => {
                Some(OFFICE_HOURS).filter(|_| (1..=5).contains(&weekday))
            }
            None => None,
        };
        let span = minutes.and_then(|(from, to)| Some(Span { start: time(from)?, end: time(to)? }));
        span.into_iter().filter(|span| span.start < span.end).collect()
    }

    /// How much of the time between two moments the practice is open. Where a DST change lies between them it may be an
    /// hour off.
    pub(crate) fn open_between(&self, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Duration {
        let (from, to) = (from.with_timezone(&zone).naive_local(), to.with_timezone(&zone).naive_local());
        let days = from.date().iter_days().take_while(|day| *day <= to.date()).take(DAYS_COUNTED);
        let overlap = |day: NaiveDate, span: &Span| {
            let (start, end) = (day.and_time(span.start).max(from), day.and_time(span.end).min(to));
            (end - start).max(Duration::zero())
        };
        days.flat_map(|day| self.on(day, "", "").into_iter().map(move |span| (day, span)))
            .fold(Duration::zero(), |sum, (day, span)| sum + overlap(day, &span))
    }

    /// Whether the practice is open at a moment of its own clock.
    pub(crate) fn open_at(&self, at: NaiveDateTime) -> bool {
        self.on(at.date(), "", "").iter().any(|span| span.start <= at.time() && at.time() < span.end)
    }

    /// The step between two starts that are offered, in minutes: what nine in ten of the practice's appointments keep
    /// to, five where they keep to nothing.
    pub(super) fn grid(&self) -> u32 {
        let usual = &self.usual;
        let keeps = |starts: u32| usual.appointments >= TELLING && starts * 10 >= usual.appointments * 9;
        if keeps(usual.on_quarters) {
            15
        } else if keeps(usual.on_tens) {
            10
        } else {
            5
        }
    }
}

/// A time of day; midnight at the end of a day is its last second.
fn time(minute: u32) -> Option<NaiveTime> {
    let seconds = minute.checked_mul(60)?;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds.min(86_399), 0)
}

fn common(one: &[Span], other: &[Span]) -> Vec<Span> {
    let mut both: Vec<Span> = one
        .iter()
        .flat_map(|a| other.iter().map(|b| Span { start: a.start.max(b.start), end: a.end.min(b.end) }))
        .filter(|span| span.start < span.end)
        .collect();
    both.sort();
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn span(from: u32, to: u32) -> Span {
        Span { start: time(from * 60).unwrap(), end: time(to * 60).unwrap() }
    }

    fn week(kind: &str, id: &str, first: Option<u32>, spans: &[Span]) -> PracticeWeek {
        let mut week = PracticeWeek {
            date: first.map(day),
            resource_type: kind.to_owned(),
            resource_id: id.to_owned(),
            ..PracticeWeek::default()
        };
        for day in 1..=5 {
            week.days[day].spans = spans.to_vec();
        }
        week
    }

    fn hours(weeks: Vec<PracticeWeek>) -> Hours {
        Hours { weeks, usual: UsualTimes::default() }
    }

    #[test]
    fn what_the_practice_the_chair_and_the_provider_have_in_common() {
        let told = hours(vec![
            week("", "", None, &[span(8, 12), span(13, 18)]),
            week("Operatory", "OP1", None, &[span(9, 17)]),
            week("Provider", "DMD1", None, &[span(7, 15)]),
            week("7", "DMD1", None, &[span(1, 2)]),
        ]);
        assert_eq!(told.on(day(23), "OP1", "DMD1"), [span(9, 12), span(13, 15)]);
        assert_eq!(told.on(day(23), "", "DMD1"), [span(8, 12), span(13, 15)]);
        assert_eq!(told.on(day(23), "OP2", "DMD2"), [span(8, 12), span(13, 18)], "nothing of their own");
        assert_eq!(told.on(day(22), "OP1", "DMD1"), [], "Sunday");
    }

    #[test]
    fn a_practice_that_tells_no_hours_of_its_own_is_open_while_anybody_is() {
        let told = hours(vec![
            week("Operatory", "OP1", None, &[span(8, 12)]),
            week("Operatory", "OP2", None, &[span(11, 13)]),
            week("Provider", "DMD1", None, &[span(14, 18)]),
        ]);
        assert_eq!(told.on(day(23), "", ""), [span(8, 13), span(14, 18)]);
        assert_eq!(told.on(day(22), "", ""), []);
        assert_eq!(told.on(day(23), "OP2", ""), [span(11, 13)]);
    }

    #[test]
    fn another_week_is_as_the_latest_one_and_its_holiday_is_its_own() {
        let mut latest = week("", "", Some(22), &[span(8, 12)]);
        latest.days[4].holiday = true;
        let told = hours(vec![week("", "", Some(15), &[span(9, 10)]), latest, week("", "", None, &[])]);
        assert_eq!(told.on(day(23), "", ""), [span(8, 12)]);
        assert_eq!(told.on(day(26), "", ""), [], "Thanksgiving");
        assert_eq!(told.on(day(30), "", ""), [span(8, 12)], "as a week before");
        assert_eq!(told.on(NaiveDate::from_ymd_opt(2026, 12, 3).unwrap(), "", ""), [span(9, 10)]);
        assert_eq!(told.on(day(9), "", ""), [span(9, 10)], "as the first week that was told");
    }

    #[test]
    fn without_hours_it_is_what_is_usual() {
        let mut told = hours(Vec::new());
        assert_eq!(told.on(day(23), "OP1", ""), [span(8, 17)]);
        assert_eq!(told.on(day(22), "OP1", ""), []);
        told.usual.appointments = 30;
        told.usual.spans[6] = Some((9 * 60, 24 * 60));
        assert_eq!(told.on(day(23), "OP1", ""), [], "closed on Mondays");
        assert_eq!(told.on(day(28), "OP1", ""), [span(9, 24)]);
    }

    #[test]
    fn the_grid_is_the_practices() {
        let grid = |appointments, on_quarters, on_tens| {
            let usual = UsualTimes { appointments, on_quarters, on_tens, ..UsualTimes::default() };
            Hours { weeks: Vec::new(), usual }.grid()
        };
        assert_eq!([grid(100, 95, 40), grid(100, 60, 100), grid(100, 60, 60), grid(3, 3, 3)], [15, 10, 5, 5]);
    }
}
