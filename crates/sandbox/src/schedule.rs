//! The practice's hours: which slots exist and which are free.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};

use crate::names::OPERATORIES;
use crate::rows::Appointment;

/// Working time in minutes after midnight, with a lunch break between.
pub(crate) const HALVES: [(u16, u16); 2] = [(8 * 60, 12 * 60), (13 * 60, 17 * 60)];

/// From Monday to Friday, or `daily`.
pub(crate) fn is_open(date: NaiveDate, daily: bool) -> bool {
    daily || !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The appointment that is in the way.
pub(crate) fn in_the_way(
    rows: &[Appointment],
    operatory: u8,
    date: NaiveDate,
    minute: u16,
    length: u16,
    except: Option<u32>,
) -> Option<&Appointment> {
    rows.iter().find(|row| Some(row.sr) != except && row.overlaps(operatory, date, minute, length))
}

/// What a slot has to be.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wish {
    pub(crate) operatory: Option<u8>,
    pub(crate) provider: Option<u8>,
    pub(crate) date: Option<NaiveDate>,
    pub(crate) length: u16,
    /// The practice is open on each day.
    pub(crate) daily: bool,
}

/// Operatory, date, minute: the first free slot after `now` that fits, within a year.
pub(crate) fn free_slot(
    rows: &[Appointment],
    now: NaiveDateTime,
    wish: Wish,
) -> Option<(u8, NaiveDate, u16)> {
    let first = wish.date.unwrap_or(now.date());
    let last = wish.date.map_or(first + chrono::Days::new(366), |date| date);
    let mut upcoming: Vec<&Appointment> =
        rows.iter().filter(|row| row.date >= first && row.date <= last && row.holds_its_slot()).collect();
    upcoming.sort_unstable_by_key(|row| (row.date, row.operatory, row.minute));
    let now_minute = (now.hour() * 60 + now.minute()) as u16;
    for date in first.iter_days().take_while(|date| *date <= last).filter(|date| is_open(*date, wish.daily)) {
        let earliest = if date == now.date() { now_minute + 1 } else { 0 };
        for minute in (HALVES[0].0..HALVES[1].1).step_by(10).filter(|minute| *minute >= earliest) {
            let fits_hours =
                HALVES.iter().any(|(start, end)| minute >= *start && minute + wish.length <= *end);
            if !fits_hours || date < now.date() {
                continue;
            }
            for operatory in 0..OPERATORIES.len() as u8 {
                let wanted = wish.operatory.is_none_or(|wanted| wanted == operatory)
                    && wish.provider.is_none_or(|wanted| {
                        wish.operatory.is_some() || OPERATORIES[operatory as usize].1 == wanted as usize
                    });
                let day = upcoming.partition_point(|row| (row.date, row.operatory) < (date, operatory));
                let taken = upcoming[day..]
                    .iter()
                    .take_while(|row| (row.date, row.operatory) == (date, operatory))
                    .any(|row| row.overlaps(operatory, date, minute, wish.length));
                if wanted && !taken {
                    return Some((operatory, date, minute));
                }
            }
        }
    }
    None
}
