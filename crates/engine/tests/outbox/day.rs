//! One day: the engine as the shell runs it, the desk, a person, and the script that is played to them.

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use engine::{Door, Engine, Opened, open_unencrypted, open_with_key};
use pms::State;
use sandbox::{Options, Sandbox, Spu};
use secrecy::SecretString;
use store::{Ledger, WriteBack};
use tempfile::TempDir;
use tokio::time::{Instant, sleep, sleep_until};

use crate::around::{Around, config, morning};
use crate::desk::Desk;
use crate::judge::{self, Sums};
use crate::person;
use crate::power::Power;
use crate::roll::Roll;
use crate::script::{Event, Script, WORKING_DAY};
use crate::wire::{Net, Wire};

/// One life of the PC: from the start of the program until the power goes.
pub(crate) struct Life {
    pub(crate) engine: Engine,
    pub(crate) ledger: Ledger,
    pub(crate) power: Arc<Power>,
    pub(crate) net: Arc<Net>,
}

/// What a day came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Count {
    pub(crate) sums: Sums,
    pub(crate) requests: u64,
    pub(crate) writes: u64,
    pub(crate) cuts: u64,
    /// Of everything that left, and of how everything ended.
    pub(crate) trace: u64,
    /// The requests, in order.
    pub(crate) lines: Vec<String>,
}

pub(crate) struct Day {
    net: Arc<Net>,
    around: Around,
    folder: TempDir,
    life: Option<Life>,
    pub(crate) desk: Desk,
    roll: Roll,
    cuts: std::vec::IntoIter<u64>,
    count: Count,
    slept: chrono::Duration,
    wrong: chrono::Duration,
    /// When the clock last jumped, or the engine last started.
    steady_since: Instant,
    began: Instant,
    /// This practice's list shows no bodies, all day long.
    never_bodies: bool,
    encrypted: bool,
}

/// Encryption takes a quarter of a day's time and changes nothing that the judge looks at: one day in so many has it.
const ENCRYPTED: u64 = 10;

fn open(folder: &Path, encrypted: bool) -> Opened {
    let config = config(folder);
    let opened = if encrypted {
        open_with_key(&config, &SecretString::from("5a".repeat(32)))
    } else {
        open_unencrypted(&config)
    };
    opened.unwrap()
}

/// Names and contents.
type Files = Vec<(OsString, Vec<u8>)>;

/// A folder with an empty store, as the first start makes it: made once, since each day would migrate the same.
fn first_start(encrypted: bool) -> TempDir {
    static MADE: [OnceLock<Files>; 2] = [OnceLock::new(), OnceLock::new()];
    let folder = || tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let files = MADE[usize::from(encrypted)].get_or_init(|| {
        let first = folder();
        drop(open(first.path(), encrypted));
        let files = std::fs::read_dir(config(first.path()).data_dir).unwrap().map(Result::unwrap);
        let files = files.filter(|file| file.file_type().unwrap().is_file());
        files.map(|file| (file.file_name(), std::fs::read(file.path()).unwrap())).collect()
    });
    let folder = folder();
    let data = config(folder.path()).data_dir;
    std::fs::create_dir_all(&data).unwrap();
    for (name, content) in files {
        std::fs::write(data.join(name), content).unwrap();
    }
    folder
}

/// Seen by the desk at this pace: what the engine does by itself needs no more.
const TICK: Duration = Duration::from_secs(1_800);

impl Day {
    pub(crate) async fn begin(seed: u64, script: &Script) -> Self {
        let options = Options {
            // The same practice every day: what differs is what happens.
            seed: 1,
            patients: 40,
            appointments: Some(40),
            clock: sandbox::Clock::Runtime(morning()),
            rate_limit: 0,
            lag: script.lag,
            dialect: script.dialect.parse().unwrap(),
            ..Options::default()
        };
        let sandbox = Sandbox::new(options);
        let never_bodies = sandbox.dialect().writebacks_without_body;
        let net = Arc::new(Net::new(sandbox, script.odds, seed));
        net.order(&script.fates);
        let desk = Desk::new(&net.sandbox, morning().date_naive(), seed);
        let encrypted = seed.is_multiple_of(ENCRYPTED);
        let mut day = Self {
            net,
            around: Around::new(seed),
            folder: first_start(encrypted),
            life: None,
            desk,
            roll: Roll::new(seed ^ 0x00DA_15ED),
            cuts: script.cuts.clone().into_iter(),
            count: Count::default(),
            slept: chrono::Duration::zero(),
            wrong: chrono::Duration::zero(),
            steady_since: Instant::now(),
            began: Instant::now(),
            never_bodies,
            encrypted,
        };
        day.start();
        let engine = day.life().engine.clone();
        engine.connect(Door::Marketplace).await.unwrap();
        while !engine.day(None).unwrap().whole {
            sleep(Duration::from_secs(1)).await;
        }
        if !script.tags {
            let practice = engine.state().unwrap().practices.remove(0);
            engine.set_tags(&practice.id, false).unwrap();
        }
        // The syncs go on every half an hour; only what happens from here on may be cut off.
        day.began = Instant::now();
        let next = day.cuts.next();
        day.life().power.goes_after(next);
        day
    }

    pub(crate) fn life(&self) -> &Life {
        self.life.as_ref().unwrap()
    }

    fn start(&mut self) {
        let opened = open(self.folder.path(), self.encrypted);
        let power = Arc::new(Power::default());
        let (ledger, mirror) = engine::supervised::files_of(&opened);
        let (one, other) = (power.clone(), power.clone());
        let lives = |power: &Power, moment| match moment {
            store::Moment::Use => power.is_on(),
            store::Moment::Before | store::Moment::After => power.moment(),
        };
        ledger.watch_commits(move |moment| lives(&one, moment));
        mirror.watch_commits(move |moment| lives(&other, moment));
        let (sender, ticks) = tokio::sync::mpsc::channel(1);
        tokio::spawn(async move {
            while sender.send(()).await.is_ok() {
                sleep(TICK).await;
            }
        });
        let wire = Arc::new(Wire { net: self.net.clone(), power: power.clone() });
        let around = self.around.surroundings(wire);
        let engine = Engine::start_ticked_by(opened, config(self.folder.path()), around, ticks);
        self.life = Some(Life { engine, ledger, power, net: self.net.clone() });
        self.steady_since = Instant::now();
    }

    /// The power went: the PC starts again, some time later.
    async fn start_again(&mut self) {
        self.count.cuts += 1;
        let Life { engine, ledger, .. } = self.life.take().unwrap();
        engine.stop().await;
        drop((engine, ledger));
        let wait = *self.roll.of(&[1, 5, 30, 300, 1_500]);
        sleep(Duration::from_secs(wait)).await;
        self.start();
        let next = self.cuts.next();
        self.life().power.goes_after(next);
        let Self { life, desk, .. } = self;
        desk.click_again(life.as_ref().unwrap()).await;
    }

    /// Until `until`, through all power cuts.
    async fn pass_until(&mut self, until: Instant) {
        loop {
            let power = self.life().power.clone();
            tokio::select! {
                biased;
                () = power.goes() => {}
                () = sleep_until(until) => return,
            }
            self.start_again().await;
        }
    }

    async fn play(&mut self, event: Event) {
        let sandbox = self.net.sandbox.clone();
        let switch = |path: &str, status: u16| {
            let mut dialect = sandbox.dialect();
            dialect.missing.remove(path);
            if status > 0 {
                dialect.missing.insert(path.to_owned(), status);
            }
            sandbox.set_dialect(dialect);
        };
        match event {
            Event::Wish(kind) => {
                let Self { life, desk, .. } = self;
                let life = life.as_ref().unwrap();
                let keys = desk.ask(life, kind).await;
                if self.roll.chance(5)
                    && let Some(key) = keys.last()
                {
                    self.take_back(key).await;
                }
            }
            Event::ServerOff(off) => {
                sandbox.set_spu(None, if off { Spu::Offline } else { Spu::Online }).unwrap();
            }
            Event::Offline(seconds) => self.net.offline_for(seconds),
            Event::ListFails(seconds) => self.net.list_fails_for(seconds),
            Event::ListClosed(status) => switch("writebacks", status),
            Event::StatusClosed(status) => switch("writeback_status", status),
            Event::NoBodies(none) => {
                let mut dialect = sandbox.dialect();
                dialect.writebacks_without_body = none;
                sandbox.set_dialect(dialect);
            }
            Event::KeysEnd => drop(sandbox.expire_keys(false)),
            Event::Sleep(minutes) => {
                self.slept += chrono::Duration::minutes(minutes);
                sandbox.advance(minutes * 60);
                self.set_clock();
            }
            Event::Clock(minutes) => {
                self.wrong = chrono::Duration::minutes(minutes);
                self.set_clock();
            }
            Event::Takes(seconds) => sandbox.set_pace(None, Some(f64::from(seconds)), None),
        }
    }

    /// Somebody takes it back: within the five seconds, or later.
    async fn take_back(&mut self, key: &str) {
        let wait = *self.roll.of(&[1, 4, 20, 120]);
        let until = Instant::now() + Duration::from_secs(wait);
        self.pass_until(until).await;
        let Some(id) = self.desk.kept.get(key).cloned() else { return };
        let asked = self.life().engine.discard_write_back(&id).is_ok();
        let unsure = !self.life().power.is_on();
        if asked || unsure {
            self.net.note(key, "a person takes it back");
            self.desk.takes_back(key);
        }
    }

    fn set_clock(&mut self) {
        self.around.set_skew(self.slept + self.wrong);
        self.steady_since = Instant::now();
    }

    /// The judge looks, and then the person. Gives what the ledger has after both; nothing where there is no power.
    async fn look(&mut self) -> Result<Vec<WriteBack>, String> {
        let calm_for = chrono::Duration::from_std(self.steady_since.elapsed()).unwrap();
        let now = self.around.now();
        let Self { life, desk, roll, .. } = self;
        let life = life.as_ref().unwrap();
        if !life.power.is_on() {
            return Ok(Vec::new());
        }
        let rows = judge::look(&life.ledger, now, calm_for)?;
        if !person::looks(life, &rows, desk, roll).await {
            return Ok(rows);
        }
        Ok(if life.power.is_on() { judge::all(&life.ledger) } else { Vec::new() })
    }

    /// Lives it: the working day with its trouble, and then up to a day of quiet.
    pub(crate) async fn live(mut self, script: &Script) -> Result<Count, String> {
        self.net.calm(false);
        let began = self.began;
        let hour = Duration::from_secs(3_600);
        let mut next_look = began + hour;
        let end = script.events.last().map_or(0, |(at, _)| *at).max(60_000);
        let evening = Event::Takes(4);
        for (at, event) in script.events.iter().copied().chain([(end.max(WORKING_DAY.min(end + 1)), evening)])
        {
            let at = began + Duration::from_millis(at);
            while next_look < at {
                self.pass_until(next_look).await;
                self.look().await?;
                next_look += hour;
            }
            self.pass_until(at).await;
            self.play(event).await;
        }
        self.quiet();
        let mut before = (0, Vec::new());
        for _ in 0..24 * 6 {
            let until = Instant::now() + Duration::from_secs(600);
            self.pass_until(until).await;
            let rows = self.look().await?;
            if self.is_settled(&rows, &mut before) {
                break;
            }
        }
        self.end().await
    }

    fn quiet(&mut self) {
        self.net.calm(true);
        let sandbox = &self.net.sandbox;
        sandbox.set_spu(None, Spu::Online).unwrap();
        let mut dialect = sandbox.dialect();
        dialect.missing.clear();
        dialect.writebacks_without_body = self.never_bodies;
        sandbox.set_dialect(dialect);
        self.wrong = chrono::Duration::zero();
        self.set_clock();
    }

    /// Nothing moves any more: all ended, or rests in a person's list, or waits behind what rests there.
    fn is_settled(&self, rows: &[WriteBack], before: &mut (usize, Vec<(i64, State)>)) -> bool {
        if !self.life().power.is_on() {
            return false;
        }
        let open = rows.iter().filter(|row| row.state.is_open());
        let now: Vec<(i64, State)> = open.map(|row| (row.id, row.state)).collect();
        before.0 = if now == before.1 { before.0 + 1 } else { 0 };
        before.1 = now;
        let rests = |(_, state): &(i64, State)| matches!(state, State::NeedsPerson | State::Queued);
        let asks = before.1.iter().any(|(_, state)| *state == State::NeedsPerson);
        // Three hours without a change: what is queued waits behind what rests.
        before.1.is_empty() || asks && before.0 >= 18 && before.1.iter().all(rests)
    }

    async fn end(mut self) -> Result<Count, String> {
        let Life { engine, ledger, power, net } = self.life.take().unwrap();
        power.goes_after(None);
        let came = judge::evening(&ledger, &self.desk, &net);
        let mut trace = DefaultHasher::new();
        net.trace().hash(&mut trace);
        for row in judge::all(&ledger) {
            (row.id, row.state.as_str(), row.attempts, row.checks, row.looks).hash(&mut trace);
        }
        engine.stop().await;
        let (requests, writes) = net.counts();
        let cuts = self.count.cuts;
        Ok(Count { sums: came?, requests, writes, cuts, trace: trace.finish(), lines: net.lines() })
    }
}
