//! When a practice's data is too old: counted in the hours in which it is open, by what is usual for it.

use chrono::{DateTime, Duration, Utc};
use store::Integration;

use crate::context::Context;
use crate::error::Result;
use crate::slots::hours;

/// The mark of how many open minutes commonly pass between two readings of the practice.
const USUAL_GAP: &str = "sikka_reads_every";
/// No practice is told to be old before.
const AT_LEAST: Duration = Duration::hours(2);
/// Until it is known how often Sikka reads a practice.
const UNKNOWN: Duration = Duration::hours(4);
/// So much later than usual.
const LATE_BY: Duration = Duration::hours(1);
/// Sikka reads every practice once a day at least (`wire/sikka.md` 7.6): a day's open hours, and an hour more.
const AT_MOST: Duration = Duration::hours(10);
/// However long a practice is closed.
const OLD_ANYWAY: Duration = Duration::days(7);
/// A gap between two readings counts only where Deskbell asked meanwhile.
const WATCHED: Duration = Duration::minutes(30);

/// When Sikka last read the practice, where that is too long ago.
pub(crate) fn stale_since(context: &Context, integration: &Integration) -> Result<Option<DateTime<Utc>>> {
    let Some(at) = integration.practice.data_as_of else { return Ok(None) };
    let (now, age) = (context.now(), context.now() - at);
    // Most of the time: nothing to be looked up.
    if age < AT_LEAST {
        return Ok(None);
    }
    let usual = context.ledger().mark(integration.id, USUAL_GAP)?.map(Duration::minutes);
    let open = hours(context, integration)?.open_between(at, now, integration.zone);
    Ok(is_stale(age, open, usual).then_some(at))
}

/// Sikka has read the practice anew: how long that took since the time before is learned, where somebody watched.
pub(crate) fn was_read(context: &Context, integration: &Integration, at: DateTime<Utc>) -> Result<()> {
    let (Some(before), Some(looked)) = (integration.practice.data_as_of, integration.deskbell_read_at) else {
        return Ok(());
    };
    if at <= before || context.now() - looked > WATCHED {
        return Ok(());
    }
    let gap = hours(context, integration)?.open_between(before, at, integration.zone);
    let usual = context.ledger().mark(integration.id, USUAL_GAP)?.map(Duration::minutes);
    if let Some(learned) = learned(usual, gap) {
        context.ledger().set_mark(integration.id, USUAL_GAP, Some(learned.num_minutes()))?;
    }
    Ok(())
}

/// Whether the practice is open at this moment, by its hours; a holiday that was told is closed.
pub(crate) fn is_open(context: &Context, integration: &Integration) -> Result<bool> {
    let hours = hours(context, integration)?;
    Ok(hours.open_at(context.now().with_timezone(&integration.zone).naive_local()))
}

/// `age` by the clock on the wall, `open` of it in open hours, `usual` open time between two readings.
fn is_stale(age: Duration, open: Duration, usual: Option<Duration>) -> bool {
    let allowed = match usual {
        Some(usual) => (usual + LATE_BY).clamp(AT_LEAST, AT_MOST),
        None => UNKNOWN,
    };
    open > allowed || age > OLD_ANYWAY
}

/// A longer gap counts at once, shorter ones little by little: one reading a day may be followed by several quick ones.
fn learned(usual: Option<Duration>, gap: Duration) -> Option<Duration> {
    // Of a night or a Sunday nothing is learned.
    if gap < Duration::minutes(1) {
        return None;
    }
    Some(match usual {
        Some(usual) if gap < usual => usual - (usual - gap) / 8,
        _ => gap.min(AT_MOST),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slots::Hours;
    use chrono_tz::Tz;
    use store::UsualTimes;

    fn age_and_open(from: &str, to: &str) -> (Duration, Duration) {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let office = Hours { weeks: Vec::new(), usual: UsualTimes::default() };
        (at(to) - at(from), office.open_between(at(from), at(to), Tz::America__New_York))
    }

    #[test]
    fn nights_and_sundays_do_not_count() {
        let hours = Some(Duration::minutes(15));
        for (from, to, unknown, quarterly) in [
            // Friday 16:30 to Monday 08:30 in New York: an hour of it open.
            ("2026-11-20T21:30:00Z", "2026-11-23T13:30:00Z", false, false),
            // To Monday 10:00: two and a half.
            ("2026-11-20T21:30:00Z", "2026-11-23T15:00:00Z", false, true),
            ("2026-11-20T21:30:00Z", "2026-11-23T18:00:00Z", true, true),
            // Monday 02:00 to 11:00, and to 14:00.
            ("2026-11-23T07:00:00Z", "2026-11-23T16:00:00Z", false, true),
            ("2026-11-23T07:00:00Z", "2026-11-23T19:00:00Z", true, true),
            // A Sunday from morning to night.
            ("2026-11-22T12:00:00Z", "2026-11-23T03:00:00Z", false, false),
        ] {
            let (age, open) = age_and_open(from, to);
            assert_eq!(is_stale(age, open, None), unknown, "{from} {to}: {open}");
            assert_eq!(is_stale(age, open, hours), quarterly, "{from} {to}: {open}");
        }
        assert!(is_stale(Duration::days(8), Duration::zero(), None), "closed for a week or not");
    }

    #[test]
    fn a_practice_that_is_read_once_a_night_is_old_the_next_morning() {
        let daily = Some(Duration::hours(9));
        let (age, open) = age_and_open("2026-11-23T07:00:00Z", "2026-11-23T22:30:00Z");
        assert!(!is_stale(age, open, daily), "its own evening");
        let (age, open) = age_and_open("2026-11-23T07:00:00Z", "2026-11-24T13:30:00Z");
        assert!(!is_stale(age, open, daily), "08:30: {open}");
        let (age, open) = age_and_open("2026-11-23T07:00:00Z", "2026-11-24T14:30:00Z");
        assert!(is_stale(age, open, daily), "09:30: {open}");
    }

    #[test]
    fn what_is_usual_is_learned_at_once_upwards_and_slowly_downwards() {
        let minutes = Duration::minutes;
        assert_eq!(learned(None, minutes(15)), Some(minutes(15)));
        assert_eq!(learned(Some(minutes(15)), minutes(540)), Some(minutes(540)));
        assert_eq!(learned(Some(minutes(540)), minutes(60)), Some(minutes(480)));
        assert_eq!(learned(Some(minutes(15)), Duration::zero()), None, "nothing was open");
        assert_eq!(learned(None, minutes(4_000)), Some(AT_MOST), "after a failure of days");
    }
}
