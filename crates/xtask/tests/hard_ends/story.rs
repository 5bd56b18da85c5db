//! A story: one practice and one data folder, and `live` that is ended hard again and again in the middle of its work.
//! Then it may work to the end, and the judge looks.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::desk::{Desk, Wish};
use crate::judge::{self, Ends};
use crate::live::{self, Live};
use crate::practice::Practice;
use crate::roll::Roll;

/// What ends a life besides SIGKILL.
pub(crate) trait Disk {
    /// What the process gets along.
    fn environment(&self) -> Vec<(&'static str, String)>;
    /// It has ended: the disk becomes what it now is.
    fn ended(&mut self, roll: &mut Roll);
}

/// A disk that keeps all that was written, as the system does for a process that is killed.
pub(crate) struct Plain;

impl Disk for Plain {
    fn environment(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn ended(&mut self, _: &mut Roll) {}
}

/// What a story came to.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) ends: usize,
    pub(crate) acknowledged: usize,
    /// Acknowledged, and not in the ledger after an end.
    pub(crate) lost: usize,
    /// Ends that struck before the first acknowledgement of that life.
    pub(crate) early: usize,
    /// Write-backs that were claimed when it ended: their outcome had to be looked up.
    pub(crate) in_flight: usize,
    pub(crate) at_the_end: Ends,
    pub(crate) wrong: Vec<String>,
}

impl Told {
    pub(crate) fn add(&mut self, other: Self) {
        self.ends += other.ends;
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        self.early += other.early;
        self.in_flight += other.in_flight;
        self.at_the_end.completed += other.at_the_end.completed;
        self.at_the_end.refused += other.at_the_end.refused;
        self.at_the_end.needs_person += other.at_the_end.needs_person;
        self.wrong.extend(other.wrong);
    }
}

/// The clock goes forward by so much after every tenth end, so that what is unknown can be proved on the way too.
const FORWARD: i64 = 90;

/// For so long it is at work before the end at most: it keeps, claims, sends, and has its answers by then.
const WORKS: Duration = Duration::from_millis(250);
/// Longer than any start takes.
const SILENCE: Duration = Duration::from_secs(30);

/// A random part of this time.
fn part(of: Duration, roll: &mut Roll) -> Duration {
    Duration::from_micros(roll.below(usize::try_from(of.as_micros()).unwrap()) as u64)
}

/// Tells a story of so many hard ends. `data` is where the process keeps its store.
pub(crate) fn tell(seed: u64, ends: usize, data: PathBuf, disk: &mut dyn Disk) -> Told {
    let practice = Practice::open(seed, true);
    let mut desk = Desk::new(&practice.sandbox, seed);
    let mut roll = Roll::new(seed);
    let mut told = Told { ends, ..Told::default() };
    let mut acknowledged = BTreeMap::<String, i64>::new();
    // Typed, and not acknowledged: typed again, by the same form.
    let mut open: Vec<Wish> = Vec::new();
    let mut ahead = 0;
    // From its start to its first acknowledgement.
    let mut ready = Duration::from_millis(400);
    for end in 0..ends {
        let wanted = 3 + roll.below(6);
        while open.len() < wanted {
            open.push(desk.wish());
        }
        let began = Instant::now();
        let mut live = Live::start(&data, practice.address, ahead, &disk.environment());
        live.feed(&open);
        // One in four ends while it starts, the others while it keeps, sends and asks.
        let starts = roll.is_one_in(4);
        let (mut said, mut first) = (Vec::new(), None);
        let mut moment = if starts { part(ready, &mut roll) } else { SILENCE };
        while let Some(left) = moment.checked_sub(began.elapsed()) {
            let Some(value) = live.hear(left) else { continue };
            if first.is_none() && live::kept(&value).is_some() {
                first = Some(began.elapsed());
                if !starts {
                    moment = began.elapsed() + part(WORKS, &mut roll);
                }
            }
            said.push(value);
        }
        let (ran, rest) = live.kill();
        said.extend(rest);
        if !ran {
            told.wrong.push(format!("life {end} ended by itself: {said:?}"));
            break;
        }
        if let Some(first) = first {
            ready = (ready * 3 + first) / 4;
        }
        let kept: BTreeMap<String, i64> = said.iter().filter_map(live::kept).collect();
        told.early += usize::from(kept.is_empty());
        disk.ended(&mut roll);
        acknowledged.extend(kept);
        open.retain(|wish| !acknowledged.contains_key(&wish.mark));
        match judge::read(&data) {
            Ok(rows) => {
                let lost: Vec<String> =
                    acknowledged.keys().filter(|mark| !rows.contains_key(*mark)).cloned().collect();
                told.lost += lost.len();
                told.in_flight += rows.values().filter(|row| row.state == pms::State::Sending).count();
                // It was told, and counts no more: what follows is about the others.
                for mark in lost {
                    acknowledged.remove(&mark);
                }
            }
            Err(words) => told.wrong.push(format!("after end {end} the files are not whole: {words}")),
        }
        if end % 10 == 9 {
            practice.sandbox.advance(FORWARD);
            ahead += FORWARD;
        }
        if told.wrong.len() > 5 {
            break;
        }
    }
    told.acknowledged = acknowledged.len() + told.lost;
    if told.lost > 0 {
        // What comes after a loss tells nothing more.
        return told;
    }
    // All that is unknown can be proved now, and nothing is in the way any more.
    practice.sandbox.clear_faults();
    Live::notice(&data, ahead, &disk.environment());
    let ahead = Live::looks(&practice, &data, ahead, &disk.environment());
    let last = Live::start(&data, practice.address, ahead, &disk.environment());
    let (_, said) = last.finish();
    match judge::read(&data) {
        Ok(rows) => {
            let (ends, wrong) = judge::judge(&acknowledged, &rows, &practice.sandbox);
            told.at_the_end = ends;
            told.wrong.extend(wrong);
        }
        Err(words) => told.wrong.push(format!("at the end the files are not whole: {words}")),
    }
    if !told.wrong.is_empty() {
        let said: Vec<String> = said.iter().map(ToString::to_string).collect();
        told.wrong.push(format!("seed {seed}; the last life said: {}", said.join("\n")));
    }
    told
}
