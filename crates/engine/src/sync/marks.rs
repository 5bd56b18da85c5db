//! What is remembered between runs: how far each way of hearing of changes was read, and what was learned of the
//! server. Moments are the server's own time, so that a wrong clock of this PC costs nothing.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};

use crate::context::Context;
use crate::error::Result;
use crate::sync::progress::Table;

/// When the last good run began that read the lists.
const LISTS: &str = "lists_read_to";
/// When the last run began that read the events of both tables.
const EVENTS: &str = "events_read_to";
/// When the events were asked for last, with whatever outcome; this PC's time.
const EVENTS_ASKED: &str = "events_asked_at";
/// How long the events took, in milliseconds.
const EVENTS_TOOK: &str = "events_took_ms";
/// Minutes by which the clock of `loadeddate` is ahead of UTC, as an event has shown it. The times of keys may be of
/// another clock.
const ZONE_SEEN: &str = "server_minutes_seen";
/// When a table that has no other way was last read whole; this PC's time.
const WHOLE: &str = "appointments_only_read_at";

/// Offsets are whole quarters of an hour; what is further from one than this is no offset.
const QUARTER: i64 = 15;
const SLACK: Duration = Duration::minutes(5);
/// The farthest zones are UTC−12 and UTC+14.
const FARTHEST: i64 = 14 * 60;

/// The marks of one practice.
pub(crate) struct Marks<'a> {
    context: &'a Context,
    integration_id: i64,
}

impl<'a> Marks<'a> {
    pub(crate) fn of(context: &'a Context, integration_id: i64) -> Self {
        Self { context, integration_id }
    }

    fn get(&self, name: &str) -> Result<Option<i64>> {
        Ok(self.context.ledger().mark(self.integration_id, name)?)
    }

    fn set(&self, name: &str, value: Option<i64>) -> Result<bool> {
        Ok(self.context.ledger().set_mark(self.integration_id, name, value)?)
    }

    fn moment(&self, name: &str) -> Result<Option<DateTime<Utc>>> {
        Ok(self.get(name)?.and_then(DateTime::from_timestamp_millis))
    }

    /// From when on the lists have to be read.
    pub(super) fn lists_read_to(&self) -> Result<Option<DateTime<Utc>>> {
        self.moment(LISTS)
    }

    pub(super) fn set_lists_read_to(&self, at: DateTime<Utc>) -> Result<()> {
        self.set(LISTS, Some(at.timestamp_millis()))?;
        Ok(())
    }

    /// From when on the events have to be read.
    pub(super) fn events_read_to(&self) -> Result<Option<DateTime<Utc>>> {
        self.moment(EVENTS)
    }

    pub(super) fn set_events_read_to(&self, at: DateTime<Utc>) -> Result<()> {
        self.set(EVENTS, Some(at.timestamp_millis()))?;
        Ok(())
    }

    /// When the events were asked for last.
    pub(super) fn events_asked_at(&self) -> Result<Option<DateTime<Utc>>> {
        self.moment(EVENTS_ASKED)
    }

    pub(super) fn events_asked(&self, at: DateTime<Utc>, took: std::time::Duration) -> Result<()> {
        self.set(EVENTS_ASKED, Some(at.timestamp_millis()))?;
        self.set(EVENTS_TOOK, i64::try_from(took.as_millis()).ok())?;
        Ok(())
    }

    /// How long the events took the last time.
    pub(super) fn events_took(&self) -> Result<Duration> {
        Ok(Duration::milliseconds(self.get(EVENTS_TOOK)?.unwrap_or(0)))
    }

    /// When all rows were last read for want of a filter.
    pub(super) fn whole_read_at(&self) -> Result<Option<DateTime<Utc>>> {
        self.moment(WHOLE)
    }

    pub(super) fn set_whole_read_at(&self, at: DateTime<Utc>) -> Result<()> {
        self.set(WHOLE, Some(at.timestamp_millis()))?;
        Ok(())
    }

    /// Whether the server ignores the modified-since filter of a table.
    pub(super) fn ignores_filter(&self, table: Table) -> Result<bool> {
        Ok(self.get(&ignores(table))?.is_some())
    }

    /// True where that is news.
    pub(super) fn set_ignores_filter(&self, table: Table, ignores_it: bool) -> Result<bool> {
        self.set(&ignores(table), ignores_it.then_some(1))
    }

    /// Minutes by which the server's own clock, which names no zone, is ahead of UTC; `None`: not learned.
    pub(super) fn server_minutes(&self) -> Result<Option<i64>> {
        self.get(ZONE_SEEN)
    }

    /// A row that reached Sikka between two moments shows when, by the server's clock. True where that is news.
    pub(super) fn learn_from_row(
        &self,
        loaded: NaiveDateTime,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<bool> {
        match offset(loaded, from, to) {
            Some(minutes) => self.set(ZONE_SEEN, Some(minutes)),
            None => Ok(false),
        }
    }
}

fn ignores(table: Table) -> String {
    format!("{}_ignore_loaded", table.as_str())
}

/// The one whole quarter of an hour that `shown` may be ahead of a moment between `from` and `to`; `None` where there
/// is none or there are several.
fn offset(shown: NaiveDateTime, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<i64> {
    let lowest = shown - (to + SLACK).naive_utc();
    let highest = shown - (from - SLACK).naive_utc();
    let first = lowest.num_seconds().div_euclid(QUARTER * 60) + 1;
    let last = highest.num_seconds().div_euclid(QUARTER * 60);
    (first == last && (first * QUARTER).abs() <= FARTHEST).then_some(first * QUARTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_learned_only_where_there_is_one_answer() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let shown = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let now = at("2026-11-23T15:00:10Z");
        assert_eq!(offset(shown("2026-11-23T15:00:08"), now, now), Some(0));
        assert_eq!(offset(shown("2026-11-23T09:59:40"), now, now), Some(-300));
        assert_eq!(offset(shown("2026-11-23T20:31:00"), now, now), Some(330));
        assert_eq!(offset(shown("2026-11-23T15:07:30"), now, now), None, "between two quarters");
        assert_eq!(offset(shown("2026-11-25T15:00:10"), now, now), None, "no such zone");
        let (from, to) = (at("2026-11-23T14:57:10Z"), now);
        assert_eq!(offset(shown("2026-11-23T09:58:30"), from, to), Some(-300));
        assert_eq!(
            offset(shown("2026-11-23T09:58:30"), at("2026-11-23T14:00:00Z"), to),
            None,
            "too long ago"
        );
    }
}
