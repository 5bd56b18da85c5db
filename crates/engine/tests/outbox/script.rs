//! What happens on a day, rolled from its seed: 200 write-backs at random moments, and trouble.

use crate::fate::{Fate, Odds};
use crate::roll::Roll;
use crate::wish::Kind;

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// Somebody at the desk asks for this.
    Wish(Kind),
    /// The practice's server is off, or on again.
    ServerOff(bool),
    /// Nothing leaves this machine, for so many seconds.
    Offline(u64),
    /// The list of write-backs fails, for so many seconds.
    ListFails(u64),
    /// The app may not read the list (401 or 404), or may again (0).
    ListClosed(u16),
    /// The app may not ask for a status (401), or may again (0).
    StatusClosed(u16),
    /// The list shows no bodies, or shows them again.
    NoBodies(bool),
    /// All request keys end.
    KeysEnd,
    /// The PC sleeps for so many minutes; the world does not.
    Sleep(i64),
    /// The PC's clock is wrong by so many minutes from now on.
    Clock(i64),
    /// The practice's server takes so many seconds from now on.
    Takes(u32),
}

/// A day.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    /// How the server speaks.
    pub(crate) dialect: String,
    /// Seconds until the cloud shows what the PMS has.
    pub(crate) lag: f64,
    pub(crate) odds: Odds,
    /// Notes carry our mark; a practice may want none.
    pub(crate) tags: bool,
    /// Milliseconds after eight o'clock.
    pub(crate) events: Vec<(u64, Event)>,
    /// What becomes of the first write-backs, whatever the odds say.
    pub(crate) fates: Vec<Fate>,
    /// After how many moments of each life the power goes.
    pub(crate) cuts: Vec<u64>,
}

/// From eight to five.
pub(crate) const WORKING_DAY: u64 = 9 * 3_600_000;

/// How many of each; a new patient comes with a booking. 200 in all, 20 of them payments.
const WISHES: [(Kind, usize); 8] = [
    (Kind::Book, 50),
    (Kind::Register, 15),
    (Kind::Status, 40),
    (Kind::Cancel, 15),
    (Kind::Move, 15),
    (Kind::ChangePatient, 12),
    (Kind::Note, 18),
    (Kind::Pay, 20),
];

/// Of a hundred days, those of a practice that switched the marks off.
const TAGLESS: u64 = 15;

impl Script {
    pub(crate) fn of(seed: u64) -> Self {
        let mut roll = Roll::new(seed);
        let mut events = Vec::new();
        for (kind, count) in WISHES {
            for _ in 0..count {
                events.push((roll.between(0, WORKING_DAY), Event::Wish(kind)));
            }
        }
        troubles(&mut roll, &mut events);
        events.sort_by_key(|(at, _)| *at);
        let cuts = (0..roll.between(0, 6)).map(|_| roll.between(0, 900)).collect();
        let odds = Odds { writes: *roll.of(&[20, 80, 150, 300]), reads: *roll.of(&[0, 20, 60]) };
        Self {
            dialect: dialect(&mut roll),
            lag: *roll.of(&[0.0, 1.0, 60.0, 900.0]),
            odds,
            // From dice of its own, so that the rest of each day stays what it was.
            tags: !Roll::new(seed ^ 0x7A65).chance(TAGLESS),
            events,
            fates: Vec::new(),
            cuts,
        }
    }

    /// A day without trouble, but for what is asked of it.
    pub(crate) fn quiet(wishes: &[(Kind, usize)], seed: u64) -> Self {
        let mut roll = Roll::new(seed);
        let mut events = Vec::new();
        for (kind, count) in wishes {
            for _ in 0..*count {
                events.push((roll.between(0, 600_000), Event::Wish(*kind)));
            }
        }
        events.sort_by_key(|(at, _)| *at);
        Self {
            dialect: String::new(),
            lag: 0.0,
            odds: Odds { writes: 0, reads: 0 },
            tags: true,
            events,
            fates: Vec::new(),
            cuts: Vec::new(),
        }
    }
}

fn troubles(roll: &mut Roll, events: &mut Vec<(u64, Event)>) {
    let minute = 60_000;
    let mut span = |roll: &mut Roll, percent: u64, most: u64, on: Event, off: Event| {
        if roll.chance(percent) {
            let from = roll.between(0, WORKING_DAY);
            events.push((from, on));
            events.push((from + roll.between(1, most) * minute, off));
        }
    };
    span(roll, 30, 240, Event::ServerOff(true), Event::ServerOff(false));
    let closed = *roll.of(&[401, 404]);
    span(roll, 20, 300, Event::ListClosed(closed), Event::ListClosed(0));
    span(roll, 10, 300, Event::StatusClosed(401), Event::StatusClosed(0));
    span(roll, 15, 300, Event::NoBodies(true), Event::NoBodies(false));
    let mut at_times = |roll: &mut Roll, percent: u64, most: u32, event: fn(&mut Roll) -> Event| {
        if roll.chance(percent) {
            for _ in 0..roll.small(1, most) {
                let event = event(roll);
                events.push((roll.between(0, WORKING_DAY), event));
            }
        }
    };
    at_times(roll, 25, 2, |roll| Event::Offline(roll.between(20, 3_600)));
    at_times(roll, 25, 2, |roll| Event::ListFails(roll.between(60, 3_600)));
    at_times(roll, 30, 3, |_| Event::KeysEnd);
    at_times(roll, 20, 2, |roll| Event::Sleep(i64::try_from(roll.between(5, 240)).unwrap()));
    at_times(roll, 20, 2, |roll| {
        let minutes = i64::try_from(roll.between(1, 3_000)).unwrap();
        Event::Clock(if roll.chance(50) { minutes } else { -minutes })
    });
    at_times(roll, 40, 3, |roll| Event::Takes(*roll.of(&[0, 2, 15, 40, 160])));
}

fn dialect(roll: &mut Roll) -> String {
    let acceptance = *roll.of(&["long_message", "id", "more_information_only"]);
    let mut words = format!("acceptance={acceptance}");
    for (percent, word) in [
        (25, "names_created_id=false"),
        (20, "writebacks_free_text"),
        (25, "array_wrapped"),
        (15, "numeric_http_code"),
        (15, "empty_list=envelope"),
        (15, "refresh_ends_old_key"),
        (15, "rotate_refresh_key"),
        (15, "expired_key=unauthorized"),
        (15, "scalars=typed"),
    ] {
        if roll.chance(percent) {
            words.push(',');
            words.push_str(word);
        }
    }
    words
}
