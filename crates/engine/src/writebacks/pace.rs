//! When to ask about what is pending: by what this practice usually takes.

use chrono::Duration;
use store::Usual;

/// The first look, in case the PMS is quick.
const FIRST: Duration = Duration::seconds(2);
/// Never rarer than this.
const RAREST: Duration = Duration::seconds(60);
/// As often, where its age cannot be told.
const BLIND: Duration = Duration::seconds(20);
/// What took longer was a server that was off, and says nothing of when the next answer is likely.
const LIKELY: Duration = Duration::minutes(10);
/// A pending one is called slow after this, or after the practice's 95th percentile, if that is later.
const SLOW: Duration = Duration::minutes(5);

/// For so long a request waits for the first word of an answer.
pub(super) const ON_ITS_WAY: Duration = Duration::seconds(30);

/// How long until a write-back of this age (since Sikka took it) is asked about again.
///
/// Once at two seconds; then sparsely until a tenth of the last fifty were done, often until nine tenths were, and
/// then ever more slowly. With no history: every five seconds for two minutes, then slower.
///
/// What is known is when a completion was *seen*, so that nothing is ever known of one before the first look: looks that
/// began at the tenth would push the tenth upwards without end. They begin a step before it, which lets it come down.
pub(super) fn next_poll(age: Duration, usual: Option<&Usual>) -> Duration {
    // The clock was set back since Sikka took it: how old it is nobody knows.
    if age < Duration::zero() {
        return BLIND;
    }
    if age < FIRST {
        return FIRST - age;
    }
    let slower = |age: Duration| (age / 8).clamp(Duration::seconds(5), RAREST);
    let Some(usual) = usual else {
        return if age < Duration::minutes(2) { Duration::seconds(5) } else { slower(age) };
    };
    let (p10, p90) = (usual.p10.min(LIKELY), usual.p90.min(LIKELY));
    // A wide span is walked in wider steps: on average one is seen half a step after it was done.
    let step = ((p90 - p10) / 8).clamp(Duration::seconds(2), Duration::seconds(4));
    let begins = p10 - step;
    if age < begins {
        return (begins - age).clamp(Duration::milliseconds(500), RAREST);
    }
    if age <= p90 {
        return step;
    }
    // Late by a little is still likely; late by much is a server that is off.
    ((age - p90) / 2).clamp(Duration::seconds(4), slower(age).max(Duration::seconds(4)))
}

/// From this age on the card says that it takes longer than usual.
pub(crate) fn slow_after(usual: Option<&Usual>) -> Duration {
    usual.map_or(SLOW, |usual| usual.p95.max(SLOW))
}

/// Waits longer after each try that was not taken: 5 s, 10 s, 20 s … 5 min.
pub(super) fn try_again_after(attempts: u32) -> Duration {
    Duration::seconds((5i64 << attempts.min(6)).min(300))
}

/// When to look into Sikka's list after an answer was lost: soon, and again once a minute has made an empty list a
/// proof.
pub(super) fn look_after(looks: u32) -> Duration {
    Duration::seconds(match looks {
        0 => 5,
        1 => 20,
        2 => 40,
        3..=8 => 60,
        _ => 300,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usual(p10: i64, p90: i64) -> Usual {
        let seconds = Duration::seconds;
        Usual { p10: seconds(p10), p50: seconds((p10 + p90) / 2), p90: seconds(p90), p95: seconds(p90 + 1) }
    }

    #[test]
    fn waiting_grows_and_ends_growing() {
        assert_eq!(try_again_after(0), Duration::seconds(5));
        assert_eq!(try_again_after(3), Duration::seconds(40));
        assert_eq!(try_again_after(60), Duration::seconds(300));
        assert_eq!(next_poll(Duration::seconds(3), None), Duration::seconds(5));
        assert_eq!(next_poll(Duration::hours(3), None), Duration::seconds(60));
        assert_eq!(next_poll(Duration::hours(-40), None), BLIND, "neither at once nor in forty hours");
        assert_eq!(next_poll(Duration::hours(-40), Some(&usual(20, 56))), BLIND);
    }

    #[test]
    fn it_asks_once_early_then_when_it_is_likely_then_ever_more_slowly() {
        let usual = usual(20, 56);
        let mut age = Duration::zero();
        let mut asked = Vec::new();
        while age < Duration::hours(2) {
            age += next_poll(age, Some(&usual));
            asked.push(age);
        }
        assert_eq!(asked[0], Duration::seconds(2));
        assert_eq!(asked[1], Duration::seconds(16), "nothing in between");
        let steps: Vec<_> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let likely = asked.iter().zip(&steps).filter(|(at, _)| (16..56).contains(&at.num_seconds()));
        assert!(likely.clone().count() >= 8);
        for (_, step) in likely {
            assert!((2_000..=4_000).contains(&step.num_milliseconds()), "{step}");
        }
        assert!(steps.iter().all(|step| *step <= RAREST));
        assert_eq!(steps.last(), Some(&RAREST));
    }

    #[test]
    fn a_server_that_was_off_for_hours_does_not_make_hours_of_frequent_looks() {
        let usual = usual(20, 6 * 3_600);
        assert_eq!(next_poll(Duration::hours(2), Some(&usual)), RAREST);
        assert!(next_poll(Duration::minutes(9), Some(&usual)) <= Duration::seconds(4));
    }

    #[test]
    fn a_slow_practice_is_left_alone_at_first_but_never_for_more_than_a_minute() {
        let usual = usual(150, 170);
        let mut age = Duration::zero();
        let mut asked = 0;
        while age < Duration::seconds(150) {
            let step = next_poll(age, Some(&usual));
            assert!(step <= RAREST);
            age += step;
            asked += 1;
        }
        assert!(asked <= 5, "{asked}: one early, two or three on the way, one a step before the tenth");
        assert_eq!(slow_after(Some(&usual)), Duration::minutes(5));
        assert_eq!(slow_after(Some(&self::usual(300, 900))), Duration::seconds(901));
    }
}
