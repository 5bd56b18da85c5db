//! One day: the engine as the shell runs it, the practice, and the script that is played to both.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::view::{ConnectPhase, RunKind, RunStatus};
use engine::{Door, Engine, Surroundings};
use sandbox::Spu;
use tokio::time::Instant;

use super::life::Life;
use super::script::{Script, Step};
use super::truth::{Truth, examine};
use super::watch::Watch;
use super::wire::Wire;
use crate::around::{World, pass};

/// The pattern of the database key that `World::open` uses.
pub(super) const DATABASE_KEY: &str = "5a";

/// What was done so far, for whoever reads of a failure.
pub(super) type Journal = Arc<Mutex<Vec<String>>>;

/// What a day came to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) requests: u64,
    pub(super) restarts: u32,
    pub(super) cancels: u32,
    pub(super) bells: usize,
}

pub(super) struct Day {
    world: World,
    wire: Arc<Wire>,
    life: Arc<Mutex<Life>>,
    watch: Watch,
    script: Script,
    journal: Journal,
    engine: Option<Engine>,
    /// How long the PC slept, and how wrong its clock is.
    slept: chrono::Duration,
    wrong: chrono::Duration,
    count: Count,
}

impl Day {
    /// Lives the day of this seed. Whatever is not as it should be panics; the journal tells how far it came.
    pub(super) async fn live(seed: u64, script: Script, journal: Journal) -> Count {
        let mut world = World::new(script.options.clone());
        world.start = script.start;
        world.sync_seconds = script.sync_seconds;
        world.tick = Duration::from_secs(script.tick_seconds);
        world.folder = folder();
        let life = Arc::new(Mutex::new(Life::new(world.sandbox.clone(), seed)));
        let inner = world.surroundings().transport;
        let wire = Arc::new(Wire::new(inner, script.habits.clone(), life.clone(), seed));
        let mut day = Self {
            world,
            wire,
            life,
            watch: Watch::default(),
            script,
            journal,
            engine: None,
            slept: chrono::Duration::zero(),
            wrong: chrono::Duration::zero(),
            count: Count::default(),
        };
        day.first_sync().await;
        for step in day.script.steps.clone() {
            day.play(step).await;
            day.look();
        }
        day.evening().await;
        day.count.requests = day.wire.requests();
        day.count
    }

    fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    fn note(&self, words: &str) {
        let elapsed = self.watch.elapsed();
        let line = format!("{:>6}.{:03} s  {words}", elapsed.as_secs(), elapsed.subsec_millis());
        self.journal.lock().unwrap().push(line);
    }

    fn start(&mut self) {
        let (sender, ticks) = tokio::sync::mpsc::channel(1);
        let tick = self.world.tick;
        tokio::spawn(async move {
            while sender.send(()).await.is_ok() {
                tokio::time::sleep(tick).await;
            }
        });
        let around = Surroundings { transport: self.wire.clone(), ..self.world.surroundings() };
        let opened = self.world.open();
        self.engine = Some(Engine::start_ticked_by(opened, self.world.config(), around, ticks));
    }

    async fn stop(&mut self, killed: bool) {
        let engine = self.engine.take().unwrap();
        engine.stop().await;
        drop(engine);
        let life = self.life.lock().unwrap();
        examine(&self.world.config().data_dir, &life, self.script.clock_goes_on, killed);
    }

    fn look(&mut self) {
        let engine = self.engine.as_ref().unwrap();
        self.watch.look(engine, &self.life.lock().unwrap(), &self.world.desktop);
        assert!(self.wire.most_renewals() <= 1, "{} renewals of a key at once", self.wire.most_renewals());
    }

    /// Connects, and waits until the practice was read whole, whatever happens meanwhile. Nothing of it rings.
    async fn first_sync(&mut self) {
        self.start();
        self.engine().connect(Door::Marketplace).await.unwrap();
        for step in self.script.first.clone() {
            self.play(step).await;
        }
        let began = Instant::now();
        while !self.engine().day(None).unwrap().whole {
            assert!(began.elapsed() < Duration::from_secs(12 * 3_600), "the first sync never ended");
            pass(5).await;
        }
        let view = self.engine().sync_view().unwrap();
        if view.current.is_none() && view.history[0].operation_type == RunKind::Full {
            pass(1).await;
            let rung = self.engine().bell().unwrap().items;
            assert!(rung.is_empty(), "the first sync rang: {rung:?}");
        }
        self.life.lock().unwrap().first_sync_over = true;
        self.look();
        self.note("the first sync is whole");
    }

    async fn play(&mut self, step: Step) {
        self.note(&format!("{step:?}"));
        match step {
            Step::Pass(seconds) => {
                // In pieces, so that whatever is wrong for a while only is seen.
                for _ in 0..seconds / 600 {
                    pass(600).await;
                    self.look();
                }
                pass(u64::from(seconds % 600)).await;
            }
            Step::Sleep { minutes, in_a_run } => {
                if in_a_run {
                    self.ask_for_sync(false);
                    pass(1).await;
                }
                self.slept += chrono::Duration::minutes(minutes);
                self.world.sandbox.advance(minutes * 60);
                self.set_clock();
                pass(60).await;
            }
            Step::SetClock { minutes } => {
                self.wrong = chrono::Duration::minutes(minutes);
                self.set_clock();
            }
            Step::Life(act, times) => {
                for _ in 0..times {
                    self.life.lock().unwrap().happen(act);
                }
            }
            Step::Fault(fault) => self.world.sandbox.add_fault(fault),
            Step::Trouble(trouble) => self.wire.order(trouble),
            Step::Stir(pages) => self.wire.stir(pages),
            Step::Events(status) => {
                let mut dialect = self.world.sandbox.dialect();
                dialect.missing.remove("practice_events");
                if status > 0 {
                    dialect.missing.insert("practice_events".to_owned(), status);
                }
                self.world.sandbox.set_dialect(dialect);
            }
            Step::IgnoresModifiedSince(ignores) => {
                let mut dialect = self.world.sandbox.dialect();
                dialect.ignores_loaded_startdate = ignores;
                self.world.sandbox.set_dialect(dialect);
            }
            Step::DataInsert(going_on) => {
                let mut dialect = self.world.sandbox.dialect();
                dialect.data_insert_in_progress = going_on;
                self.world.sandbox.set_dialect(dialect);
            }
            Step::ExpireKeys { refresh_too } => drop(self.world.sandbox.expire_keys(refresh_too)),
            Step::Authorized(authorized) => {
                self.world.sandbox.set_authorized("D20001", authorized).unwrap();
            }
            Step::Spu(spu) => self.world.sandbox.set_spu(None, spu).unwrap(),
            Step::Restart { after } => {
                self.begin_run(after).await;
                self.stop(false).await;
                self.start();
                self.count.restarts += 1;
            }
            Step::PowerCut { after } => {
                self.begin_run(after).await;
                let cut = snapshot(&self.world);
                let left = std::mem::replace(&mut self.world.folder, cut);
                let engine = self.engine.take().unwrap();
                engine.stop().await;
                drop((engine, left));
                let life = self.life.lock().unwrap();
                examine(&self.world.config().data_dir, &life, self.script.clock_goes_on, true);
                drop(life);
                self.start();
                self.count.restarts += 1;
            }
            Step::Cancel { after } => self.cancel(after).await,
            Step::Hammer(times) => {
                for press in 0..times {
                    self.ask_for_sync(press % 3 == 0);
                    if press % 5 == 4 {
                        tokio::time::sleep(Duration::from_millis(70)).await;
                    }
                }
            }
        }
    }

    fn set_clock(&self) {
        *self.world.skew.lock().unwrap() = self.slept + self.wrong;
    }

    /// Asks for a sync like a person. Refused only where no practice is connected just now.
    fn ask_for_sync(&self, full: bool) {
        self.engine().sync_now(full).unwrap();
    }

    async fn begin_run(&self, after: u64) {
        self.ask_for_sync(true);
        tokio::time::sleep(Duration::from_millis(after)).await;
    }

    async fn cancel(&mut self, after: u64) {
        self.begin_run(after).await;
        let running = |engine: &Engine| engine.state().unwrap().sync.map(|run| run.sync_id);
        let Some(run) = running(self.engine()) else { return };
        let pressed = Instant::now();
        self.engine().cancel_sync().unwrap();
        while running(self.engine()).as_ref() == Some(&run) {
            assert!(pressed.elapsed() < Duration::from_secs(1), "run {run} did not stop within a second");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.count.cancels += 1;
    }

    /// Trouble ends; what the PMS holds and what the mirror holds are compared, twice where both kinds of run must do.
    async fn evening(&mut self) {
        self.note("evening: all trouble ends");
        self.world.sandbox.clear_faults();
        self.wire.calm();
        self.world.sandbox.set_authorized("D20001", true).unwrap();
        self.world.sandbox.set_spu(None, Spu::Online).unwrap();
        self.world.sandbox.set_pace(Some(0.0), None, None);
        let mut dialect = self.world.sandbox.dialect();
        dialect.data_insert_in_progress = false;
        self.world.sandbox.set_dialect(dialect);
        self.wrong = chrono::Duration::zero();
        self.set_clock();
        // Events that are slow are asked for every quarter of an hour only.
        pass(35 * 60).await;
        self.connected_again().await;
        if self.script.incremental_suffices {
            self.sync_to_the_end(false).await;
            self.compare("after an incremental run").await;
        }
        self.sync_to_the_end(true).await;
        self.look();
        self.count.bells =
            self.watch.rang(self.engine(), &self.life.lock().unwrap(), self.world.sandbox.now());
        self.compare("after a full run").await;
        // Every field is the server's, also those that no view gives out: the same rows once more change nothing.
        let run = self.sync_to_the_end(true).await;
        assert_eq!(run, Some(0), "rows that had not changed were written");
        self.stop(false).await;
    }

    async fn connected_again(&self) {
        let began = Instant::now();
        while self.engine().state().unwrap().connection.phase != ConnectPhase::Connected {
            assert!(began.elapsed() < Duration::from_secs(4 * 3_600), "never connected again");
            pass(30).await;
        }
    }

    /// Asks for a sync until one that began after the asking has ended well. Gives how many rows a full one wrote.
    async fn sync_to_the_end(&self, full: bool) -> Option<u32> {
        let began = Instant::now();
        loop {
            let asked = self.now();
            self.ask_for_sync(full);
            pass(1).await;
            while self.engine().state().unwrap().sync.is_some() {
                assert!(began.elapsed() < Duration::from_secs(6 * 3_600), "a sync without end");
                pass(5).await;
            }
            let view = self.engine().sync_view().unwrap();
            let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
            if full {
                let newest = view.history.iter().find(|run| run.operation_type == RunKind::Full).unwrap();
                if newest.status == RunStatus::Completed && at(&newest.started_at) >= asked {
                    return Some(newest.tables.iter().map(|table| table.stored).sum());
                }
            } else if view.stats.last_sync_time.is_some_and(|ended| at(&ended) >= asked) {
                return None;
            }
            let newest = view.history.first().and_then(|run| run.error.clone());
            self.note(&format!("asked for a sync (full: {full}), came to nothing: {newest:?}"));
            assert!(began.elapsed() < Duration::from_secs(6 * 3_600), "no sync ends well: {newest:?}");
            pass(600).await;
        }
    }

    /// The engine's own now, cut to what the store keeps.
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        let now = self.world.surroundings().clock.now();
        chrono::DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap()
    }

    async fn compare(&mut self, when: &str) {
        self.stop(false).await;
        let truth = Truth::read(&self.world.sandbox).await;
        self.note(&format!("compared {when}"));
        truth.compare(&self.world.config().data_dir);
        self.start();
    }
}

/// Memory where there is some: a thousand days need no disk.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The data folder as a power cut would leave it: what was committed, and nothing of what the process had in memory.
fn snapshot(world: &World) -> tempfile::TempDir {
    let cut = folder();
    let data = cut.path().join("data");
    std::fs::create_dir(&data).unwrap();
    for entry in std::fs::read_dir(world.config().data_dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let kept = !name.to_string_lossy().ends_with("-shm") && entry.file_type().unwrap().is_file();
        if kept {
            std::fs::copy(entry.path(), data.join(name)).unwrap();
        }
    }
    cut
}
