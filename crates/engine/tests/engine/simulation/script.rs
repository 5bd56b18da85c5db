//! A day's script, rolled from its seed: how the practice and its server are made, and what happens when.

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;
use sandbox::{Dialect, Fault, FaultKind, Options, Spu};

use super::life::{ACTS, Act};
use super::roll::Roll;
use super::wire::{Habits, Limit, Trouble};

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Time at work, in seconds.
    Pass(u32),
    /// The PC sleeps; the world does not.
    Sleep {
        minutes: i64,
        in_a_run: bool,
    },
    /// The PC's clock is wrong by so much from now on.
    SetClock {
        minutes: i64,
    },
    /// The PMS.
    Life(Act, u32),
    /// The server.
    Fault(Fault),
    /// The way to the server.
    Trouble(Trouble),
    /// The next so many pages are followed by something that moves rows.
    Stir(u32),
    /// `practice_events` answers with this status from now on; 0: as it should.
    Events(u16),
    IgnoresModifiedSince(bool),
    DataInsert(bool),
    ExpireKeys {
        refresh_too: bool,
    },
    /// The app loses the right to the practice, or gets it back.
    Authorized(bool),
    Spu(Spu),
    /// Stopped and started again, so many milliseconds into a run.
    Restart {
        after: u64,
    },
    /// A power cut, so many milliseconds into a run.
    PowerCut {
        after: u64,
    },
    /// A person stops a run, so many milliseconds into it.
    Cancel {
        after: u64,
    },
    /// "Sync now", many times.
    Hammer(u32),
}

/// A day.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) options: Options,
    pub(super) start: DateTime<Utc>,
    pub(super) sync_seconds: u32,
    pub(super) tick_seconds: u64,
    pub(super) habits: Habits,
    /// Trouble and life while the first sync runs.
    pub(super) first: Vec<Step>,
    pub(super) steps: Vec<Step>,
    /// True where nothing in this day hides a deletion from the incremental runs.
    pub(super) incremental_suffices: bool,
    /// True where the PC's clock is never set back.
    pub(super) clock_goes_on: bool,
}

/// Days around both changes of the clock, in both hemispheres, and plain ones.
const DAYS: [(i32, u32, u32); 8] = [
    (2026, 3, 7),
    (2026, 3, 28),
    (2026, 4, 4),
    (2026, 10, 3),
    (2026, 10, 24),
    (2026, 10, 31),
    (2026, 11, 23),
    (2026, 6, 15),
];
const ZONES: [Tz; 7] = [
    Tz::America__New_York,
    Tz::America__Los_Angeles,
    Tz::Europe__Berlin,
    Tz::Australia__Sydney,
    Tz::America__Phoenix,
    Tz::Europe__London,
    // Sikka's name for it is not known: the practice's zone is then another than the one that is shown.
    Tz::Asia__Kolkata,
];

impl Script {
    pub(super) fn of(seed: u64) -> Self {
        let mut roll = Roll::new(seed);
        let (year, month, day) = *roll.of(&DAYS);
        let hour = roll.small(6, 22);
        let start = Utc.with_ymd_and_hms(year, month, day, hour, 0, 0).unwrap();
        let stirred = roll.chance(35);
        let dialect = dialect(&mut roll);
        let options = Options {
            seed,
            patients: roll.small(20, 45) as usize,
            appointments: Some(roll.small(25, 60) as usize),
            clock: sandbox::Clock::Runtime(start),
            zone: *roll.of(&ZONES),
            rate_limit: *roll.of(&[0, 0, 15, 30, 250]),
            lag: if stirred { 0.0 } else { *roll.of(&[0.0, 1.0, 20.0, 900.0]) },
            dialect,
            ..Options::default()
        };
        let habits = Habits::of(&mut roll);
        let mut first = Vec::new();
        if stirred {
            first.push(Step::Stir(roll.small(1, 6)));
        }
        for _ in 0..roll.between(0, 3) {
            first.push(server_trouble(&mut roll));
        }
        for _ in 0..roll.between(0, 3) {
            first.push(Step::Life(*roll.of(&ACTS), 1));
        }
        let mut steps = Vec::new();
        let mut slept = 0;
        let calm = roll.chance(50);
        for _ in 0..roll.between(14, 26) {
            steps.push(Step::Pass(roll.small(5, 1_500)));
            steps.push(step(&mut roll, stirred, calm, &mut slept));
        }
        let hides = |step: &Step| {
            matches!(step, Step::Events(1..) | Step::SetClock { .. } | Step::Authorized(false))
                || matches!(step, Step::Trouble(Trouble::Empty { .. }))
                || matches!(step, Step::Fault(fault) if fault.kind == FaultKind::NotAuthorized)
        };
        let all = || first.iter().chain(&steps);
        let incremental_suffices =
            !all().any(hides) && !options.dialect.missing.contains_key("practice_events");
        let clock_goes_on = !all().any(|step| matches!(step, Step::SetClock { .. }));
        Self {
            start,
            sync_seconds: roll.small(600, 1_200),
            tick_seconds: roll.between(20, 60),
            habits,
            incremental_suffices,
            clock_goes_on,
            options,
            first,
            steps,
        }
    }
}

fn dialect(roll: &mut Roll) -> Dialect {
    let mut words = Vec::new();
    if roll.chance(40) {
        words.push("offset=row".to_owned());
    }
    words.push(format!("max_limit={}", *roll.of(&[5_000, 50, 20, 7, 7])));
    for (word, percent) in [
        ("array_wrapped", 25),
        ("underscored", 25),
        ("numeric_http_code", 20),
        ("http_links", 20),
        ("rotate_refresh_key", 40),
        ("reuses_active_key=false", 30),
        ("ignores_loaded_startdate", 15),
        ("expires_in=number", 20),
    ] {
        if roll.chance(percent) {
            words.push(word.to_owned());
        }
    }
    if roll.chance(20) {
        let status = *roll.of(&[401, 404, 405]);
        words.push(format!("missing=practice_events:{status}|providers:404|operatories:405"));
    }
    words.join(",").parse().unwrap()
}

fn step(roll: &mut Roll, stirred: bool, calm: bool, slept: &mut i64) -> Step {
    match roll.between(0, 99) {
        0..=34 => {
            Step::Life(*roll.of(&ACTS), if roll.chance(12) { roll.small(10, 40) } else { roll.small(1, 3) })
        }
        35..=49 => server_trouble(roll),
        50..=54 if stirred => Step::Stir(roll.small(1, 8)),
        50..=58 => Step::Trouble(wire_trouble(roll)),
        59..=64 => Step::ExpireKeys { refresh_too: roll.chance(40) },
        65..=68 if *slept < 1_300 => {
            let minutes = i64::from(roll.small(10, 540));
            *slept += minutes;
            Step::Sleep { minutes, in_a_run: roll.chance(40) }
        }
        65..=74 => Step::Restart { after: roll.between(0, 2_500) },
        75..=79 => Step::PowerCut { after: roll.between(0, 2_500) },
        80..=85 => Step::Cancel { after: roll.between(1, 2_500) },
        86..=90 => Step::Hammer(roll.small(2, 40)),
        91 => Step::DataInsert(roll.chance(50)),
        92 => Step::IgnoresModifiedSince(roll.chance(60)),
        93..=94 => Step::Spu(*roll.of(&[Spu::Offline, Spu::Online, Spu::Online])),
        _ if calm => Step::Life(Act::Book, 1),
        95..=96 => Step::Events(*roll.of(&[0, 401, 404])),
        97 => Step::Authorized(roll.chance(40)),
        _ => Step::SetClock { minutes: i64::from(roll.small(0, 3_000)) - 1_500 },
    }
}

fn server_trouble(roll: &mut Roll) -> Step {
    let path = *roll.of(&[
        None,
        None,
        Some("/v4/patients"),
        Some("/v4/appointments"),
        Some("/v4/practice_events"),
        Some("/v4/request_key"),
    ]);
    let kind = *roll.of(&[
        FaultKind::Overloaded,
        FaultKind::Overloaded,
        FaultKind::Internal,
        FaultKind::ServerError,
        FaultKind::GatewayTimeout,
        FaultKind::HtmlBadGateway,
        FaultKind::DailyCap,
        FaultKind::DailyData,
        FaultKind::TooMany,
        FaultKind::KeyDies,
        FaultKind::KeyDies,
        FaultKind::Inserting,
        FaultKind::Drip,
        FaultKind::Reset,
        FaultKind::Reset,
        FaultKind::NotAuthorized,
        FaultKind::Html,
        FaultKind::Hang,
        FaultKind::DropConnection,
        FaultKind::LoseAnswer,
        FaultKind::DropAnswer,
        FaultKind::Cut,
        FaultKind::Cut,
    ]);
    Step::Fault(Fault {
        kind,
        count: match kind {
            // Tried again once an hour.
            FaultKind::DailyCap | FaultKind::DailyData => roll.small(1, 2),
            _ if roll.chance(15) => roll.small(5, 30),
            _ => roll.small(1, 3),
        },
        after: roll.small(0, 6),
        path: path.map(str::to_owned),
        method: None,
        ms: roll.chance(70).then(|| roll.between(2_000, 60_000)),
        ..Fault::new(kind)
    })
}

fn wire_trouble(roll: &mut Roll) -> Trouble {
    match roll.between(0, 4) {
        4 => Trouble::Empty { count: roll.small(1, 3) },
        0 => Trouble::Offline { seconds: roll.between(5, 3_000) },
        1 => Trouble::Gateway { status: *roll.of(&[500, 502, 504]), count: roll.small(1, 8) },
        _ => {
            let seconds = roll.between(1, 60);
            let limit = *roll.of(&[
                Limit::Untold,
                Limit::RetryAfter(seconds),
                Limit::RetryAfterDate(seconds),
                Limit::WindowReset(seconds),
            ]);
            Trouble::Limited { limit, count: roll.small(1, 12) }
        }
    }
}
