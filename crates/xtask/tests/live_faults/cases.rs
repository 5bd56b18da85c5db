//! What a case is, and the faults.

use std::time::Duration;

use sandbox::{ComeBack, Fault, FaultKind, Options, Sandbox};

/// How a run has to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ends {
    /// With the ids of the PMS.
    Whole,
    /// With one of these codes.
    Code(&'static [&'static str]),
    /// With the ids of the PMS, or with one of these codes: both are sound.
    WholeOr(&'static [&'static str]),
}

/// One run against a practice of its own.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) options: Options,
    pub(crate) faults: Vec<Fault>,
    pub(crate) ends: Ends,
    pub(crate) office: Option<&'static str>,
    /// An incremental sync follows, as it does in life: what moved while the first walked is told by events.
    pub(crate) followed: bool,
    /// `live` is killed once the practice has had so many requests, and started anew.
    pub(crate) killed_at: Option<u64>,
    /// No key may be sent to where this leads.
    pub(crate) watched: bool,
    pub(crate) within: Duration,
    /// The most requests that may come while a 429 holds the app.
    pub(crate) during_hold: Option<u64>,
    pub(crate) after: Option<fn(&Sandbox)>,
}

/// Rows of each table.
pub(crate) const ROWS: usize = 2_000;

impl Case {
    /// The dialect in words, over pages of 250.
    pub(crate) fn dialect(name: &str, words: &str) -> Self {
        let max = if words.contains("max_limit") { "" } else { "max_limit=250," };
        let options = Options {
            patients: ROWS,
            appointments: Some(ROWS),
            rate_limit: 0,
            lag: 0.0,
            dialect: format!("{max}{words}").parse().unwrap(),
            ..Options::default()
        };
        Self {
            name: if name.is_empty() { words.to_owned() } else { name.to_owned() },
            options,
            faults: Vec::new(),
            ends: Ends::Whole,
            office: None,
            followed: false,
            killed_at: None,
            watched: false,
            within: Duration::from_secs(90),
            during_hold: None,
            after: None,
        }
    }

    /// A fault on the third page of patients, shaped further.
    pub(crate) fn fault(name: &str, kind: FaultKind, shape: impl FnOnce(&mut Fault)) -> Self {
        let mut fault = Fault { after: 3, ..Fault::new(kind).on("/v4/patients") };
        shape(&mut fault);
        let mut case = Self::dialect(name, "");
        case.faults.push(fault);
        case
    }

    pub(crate) fn ends(mut self, codes: &'static [&'static str]) -> Self {
        self.ends = Ends::Code(codes);
        self
    }

    fn or(mut self, codes: &'static [&'static str]) -> Self {
        self.ends = Ends::WholeOr(codes);
        self
    }

    pub(crate) fn followed(mut self) -> Self {
        self.followed = true;
        self
    }

    pub(crate) fn within(mut self, within: Duration) -> Self {
        self.within = within;
        self
    }

    pub(crate) fn after(mut self, after: fn(&Sandbox)) -> Self {
        self.after = Some(after);
        self
    }

    pub(crate) fn options(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    pub(crate) fn and(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    fn holds(mut self, most: u64) -> Self {
        self.during_hold = Some(most);
        self
    }
}

/// Trouble that passes, trouble that stays, and all of it at once.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = passing();
    cases.extend(limits());
    cases.extend(staying());
    cases.extend(mixed());
    cases.extend(killed());
    cases
}

fn passing() -> Vec<Case> {
    use FaultKind::{
        Cut, Drip, DropAnswer, DropConnection, GatewayTimeout, Hang, Html, HtmlBadGateway, Inserting,
        KeyDies, LoseAnswer, NoContent, NoItems, NotAuthorized, Overloaded, Reset, ServerError,
    };
    let times = |count: u32| move |fault: &mut Fault| fault.count = count;
    let dies = |after| Fault { after, ..Fault::new(KeyDies).on("/v4/appointments") };
    vec![
        Case::fault("503 twice", Overloaded, times(2)),
        Case::fault("500 twice", ServerError, times(2)),
        Case::fault("504 twice", GatewayTimeout, times(2)),
        Case::fault("200 with a web page, twice", Html, times(2)),
        Case::fault("502 with a web page, twice", HtmlBadGateway, times(2)),
        Case::fault("no answer, once", Hang, times(1)),
        Case::fault("answer lost, once", LoseAnswer, times(1)),
        Case::fault("connection dropped, twice", DropConnection, times(2)),
        Case::fault("connection dropped after the work, twice", DropAnswer, times(2)),
        Case::fault("connection reset in the body, twice", Reset, times(2)),
        Case::fault("JSON cut off, twice", Cut, times(2)),
        Case::fault("body drips in a second", Drip, |fault| (fault.count, fault.ms) = (3, Some(30))),
        Case::fault("body drips too slowly, once", Drip, |fault| fault.ms = Some(1_000)),
        Case::fault("Data-Insert in progress, three answers", Inserting, times(3)),
        Case::fault("Data-Insert in progress from the first page", Inserting, |fault| {
            (fault.after, fault.count) = (1, 2);
        }),
        Case::fault("204 in the middle, once", NoContent, times(1)),
        Case::fault("no items in the middle, once", NoItems, times(1)),
        Case::fault("204 on the first page, once", NoContent, |fault| fault.after = 1),
        Case::fault("key dies at three pages", KeyDies, times(1)).and(dies(4)).and(dies(6)),
        Case::fault("key dies three times at one page", KeyDies, times(3)).or(&["RECONNECT_NEEDED"]),
        // That the app may not read patients may be believed at once.
        Case::fault("401 API2004 once in the walk", NotAuthorized, times(1)).or(&["SERVER", "AUTH_FAILED"]),
        Case::fault("first page of appointments fails", Overloaded, |fault| {
            (fault.path, fault.after, fault.count) = (Some("/v4/appointments".to_owned()), 0, 2);
        }),
        Case::fault("key request fails twice", Overloaded, |fault| {
            (fault.path, fault.after, fault.count) = (Some("/v4/request_key".to_owned()), 0, 2);
        }),
        Case::fault("practice list fails twice", Reset, |fault| {
            (fault.path, fault.after, fault.count) = (Some("/v4/authorized_practices".to_owned()), 0, 2);
        }),
    ]
}

fn limits() -> Vec<Case> {
    use FaultKind::{DailyCap, DailyData, TooMany};
    let told = |come_back, seconds| {
        move |fault: &mut Fault| {
            fault.come_back = Some(come_back);
            fault.seconds = Some(seconds);
        }
    };
    vec![
        // What was on its way when the 429 left may still come.
        Case::fault("429, Retry-After in seconds", TooMany, told(ComeBack::Seconds, 3)).holds(2),
        Case::fault("429, Retry-After as a date", TooMany, told(ComeBack::Date, 3)).holds(2),
        Case::fault("429, X-Rate-Limit-Reset alone", TooMany, told(ComeBack::Reset, 3)).holds(2),
        Case::fault("429, nothing said", TooMany, told(ComeBack::Bare, 0)),
        Case::fault("429, date, clock two hours ahead", TooMany, told(ComeBack::Date, 3))
            .options(|options| options.dialect.date_skew = 7200)
            .holds(2),
        Case::fault("429, date, clock two hours behind", TooMany, told(ComeBack::Date, 3))
            .options(|options| options.dialect.date_skew = -7200)
            .holds(2),
        Case::fault("API2011, Retry-After", DailyData, told(ComeBack::Seconds, 3)),
        Case::fault("API2012, X-Rate-Limit-Reset", DailyCap, told(ComeBack::Reset, 3)),
        Case::fault("API2011, nothing said", DailyData, told(ComeBack::Bare, 0)).ends(&["DAILY_LIMIT"]),
        Case::fault("API2012, nothing said", DailyCap, told(ComeBack::Bare, 0)).ends(&["DAILY_LIMIT"]),
        Case::dialect("15 requests a minute", "")
            .options(|options| options.rate_limit = 15)
            .within(Duration::from_secs(200))
            .holds(2),
        Case::dialect("15 requests a minute, Retry-After", "limit_reply=seconds")
            .options(|options| options.rate_limit = 15)
            .within(Duration::from_secs(200))
            .holds(2),
    ]
}

fn staying() -> Vec<Case> {
    use FaultKind::{Hang, Html, Inserting, Internal, NotAuthorized, Overloaded};
    let ever = |fault: &mut Fault| fault.count = u32::MAX;
    vec![
        Case::fault("503 for good", Overloaded, ever).ends(&["SERVER"]),
        // Pages that are read ahead fail beside the one that is waited for: then the breaker may say it first.
        Case::fault("web page for good", Html, ever).ends(&["SERVER", "NETWORK", "NOT_ANSWERING"]),
        Case::fault("no answer for good", Hang, ever).ends(&["NETWORK"]),
        Case::fault("500 API2010 for good", Internal, ever).ends(&["NOT_YET_UPLOADED"]),
        Case::fault("401 API2004 for good", NotAuthorized, ever).ends(&[
            "SERVER",
            "AUTH_FAILED",
            "NOT_OFFERED",
        ]),
        Case::fault("Data-Insert in progress for good", Inserting, ever).ends(&["DATA_INSERT"]),
        Case::dialect("", "missing=patients:404").ends(&["SERVER", "NOT_OFFERED", "NOT_FOUND"]),
        Case::dialect("", "missing=appointments:405").ends(&["SERVER", "NOT_OFFERED"]),
        Case::dialect("", "grant_refused").ends(&["AUTH_FAILED", "RECONNECT_NEEDED"]),
        Case::dialect("refresh and grant refused, key dies", "refresh_refused,key_requests=9")
            .and(Fault {
                after: 1,
                count: u32::MAX,
                method: Some("POST".to_owned()),
                ..Fault::new(NotAuthorized).on("/v4/request_key")
            })
            .ends(&["RECONNECT_NEEDED", "AUTH_FAILED"]),
    ]
}

/// The power goes in the middle of either table, also while rows move.
fn killed() -> Vec<Case> {
    let cases = [(9, ""), (17, ""), (9, "moving_rows=3,"), (17, "moving_rows=9,"), (12, "offset=row,")];
    let killed = cases.map(|(at, words)| {
        let slow = format!("{words}slow=patients:150|appointments:150");
        let mut case = Case::dialect(&format!("{words}killed at request {at}"), &slow).followed();
        case.killed_at = Some(at);
        case
    });
    killed.into()
}

/// Everything at random, and with it everything odd.
fn mixed() -> Vec<Case> {
    let kinds = [
        FaultKind::Overloaded,
        FaultKind::ServerError,
        FaultKind::GatewayTimeout,
        FaultKind::Html,
        FaultKind::HtmlBadGateway,
        FaultKind::DropConnection,
        FaultKind::Reset,
        FaultKind::Cut,
        FaultKind::KeyDies,
        FaultKind::Inserting,
    ];
    let odd = "array_wrapped,scalars=typed,total_count=high,pagination=loop,duplicates,rotate_refresh_key,\
               refresh_ends_old_key,expired_key=unauthorized,bad_rows=escape|surrogate|control|utf8|odd|nested|garbage|noid,\
               max_limit=50";
    (1..=3)
        .map(|seed| {
            let words = if seed == 1 { "max_limit=50" } else { odd };
            let mut case = Case::dialect(&format!("all faults by chance, seed {seed}"), words)
                .within(Duration::from_secs(180));
            for (at, kind) in (0..).zip(kinds) {
                let fault = Fault::new(kind).with_chance(0.01, seed * 100 + at);
                // A refused start is another matter than a walk.
                case = case.and(Fault { after: 6, ..fault });
            }
            case
        })
        .collect()
}
