//! The disk is full, from one write of the ledger on: whoever asks is told so, no request leaves without a durable row,
//! and when there is room again everything goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::desk::{Desk, Wish};
use crate::judge;
use crate::live::{self, Live};
use crate::practice::Practice;
use crate::{power, real, wanted};

/// Most of the time each of them waits.
const AT_ONCE: usize = 10;
/// For whatever has to happen next.
const SOON: Duration = Duration::from_secs(30);
/// As many as fill the first 200 writes with all there is: kept, claimed, sent.
const WISHES: usize = 14;

/// What one full disk came to.
#[derive(Default)]
struct Came {
    /// The write at which it became full struck while the process started.
    at_start: bool,
    /// There was room again while it ran.
    went_on: bool,
    /// At Sikka while the disk was full.
    arrived: usize,
    wrong: Vec<String>,
}

struct Point<'a> {
    library: &'a Path,
    /// A connected store to begin with; without it the folder is empty.
    template: Option<&'a Path>,
    /// The write from which on the disk is full.
    at: usize,
}

/// The code that this says, if any.
fn code(said: &Value) -> Option<&str> {
    said["code"].as_str().or_else(|| said["error"].as_str())
}

impl Point<'_> {
    fn play(&self) -> Came {
        let folder = tempfile::tempdir().unwrap();
        let folder = real(folder.path());
        let (data, space, hit) = (folder.join("data"), folder.join("space"), folder.join("hit"));
        if let Some(template) = self.template {
            power::prepare(template, &data);
        }
        let practice = Practice::open(self.at as u64, false);
        let mut desk = Desk::new(&practice.sandbox, self.at as u64);
        let mut wishes: Vec<Wish> = (0..WISHES).map(|_| desk.wish()).collect();
        let text = |path: &PathBuf| path.to_str().unwrap().to_owned();
        let environment = [
            ("LD_PRELOAD", self.library.to_str().unwrap().to_owned()),
            ("DISK_FOLDER", text(&data)),
            ("DISK_FULL_AT", self.at.to_string()),
            ("DISK_SPACE", text(&space)),
            ("DISK_HIT", text(&hit)),
        ];
        let mut came = Came::default();
        let mut live = Live::start(&data, practice.address, 0, &environment);
        live.feed(&wishes);
        let began = Instant::now();
        let mut said = Vec::new();
        while !hit.exists() && began.elapsed() < SOON {
            said.extend(live.hear(Duration::from_millis(5)));
        }
        if !hit.exists() {
            came.wrong.push(format!("the ledger's write {} never came", self.at));
        }
        // Whoever asks now is told, whatever the write was for that found no room.
        let late = desk.wish();
        live.feed([&late]);
        wishes.push(late);
        let is_told = |said: &[Value]| said.iter().any(|one| code(one) == Some("DISK_FULL"));
        let began = Instant::now();
        while !is_told(&said) && began.elapsed() < SOON {
            match live.hear(Duration::from_millis(100)) {
                Some(value) => said.push(value),
                None if !live.runs() => break,
                None => {}
            }
        }
        came.at_start = !live.runs();
        // In every other case room comes while it runs.
        if self.at.is_multiple_of(2) && !came.at_start {
            std::fs::write(&space, "").unwrap();
            let more = desk.wish();
            live.feed([&more]);
            wishes.push(more.clone());
            let began = Instant::now();
            while began.elapsed() < SOON && !came.went_on && !came.at_start {
                let Some(value) = live.hear(Duration::from_millis(100)) else {
                    // It was told that it could not start, and ended.
                    came.at_start = !live.runs();
                    continue;
                };
                came.went_on = live::kept(&value).is_some_and(|(mark, _)| mark == more.mark);
                said.push(value);
            }
            if !came.went_on && !came.at_start {
                came.wrong.push("there is room again, and nothing is kept".to_owned());
            }
        }
        let (_, rest) = live.kill();
        said.extend(rest);
        if !is_told(&said) {
            came.wrong.push(format!("nobody was told: {said:?}"));
        }
        self.judge(&data, &practice, &wishes, &said, &mut came);
        came
    }

    fn judge(&self, data: &Path, practice: &Practice, wishes: &[Wish], said: &[Value], came: &mut Came) {
        let kept: BTreeMap<String, i64> = said.iter().filter_map(live::kept).collect();
        let refused: Vec<&Value> = said.iter().filter(|one| one["event"] == "not_kept").collect();
        for one in refused.iter().filter(|one| code(one) != Some("DISK_FULL")) {
            came.wrong.push(format!("not kept for another reason: {one}"));
        }
        let arrived = judge::arrived(&practice.sandbox);
        came.arrived = arrived.len();
        match judge::read(data) {
            Ok(rows) => {
                for mark in arrived.keys() {
                    if rows.get(mark).is_none_or(|row| row.attempts == 0) {
                        came.wrong.push(format!("{mark} left without a durable claim"));
                    }
                }
                let refused: BTreeSet<&str> =
                    refused.iter().filter_map(|one| one["form_id"].as_str()).collect();
                for mark in refused.into_iter().filter(|mark| rows.contains_key(*mark)) {
                    came.wrong.push(format!("{mark} was refused and is kept all the same"));
                }
            }
            // Nothing was made where the disk was full from the first writes on.
            Err(_) if kept.is_empty() && arrived.is_empty() && self.template.is_none() => {}
            Err(words) => came.wrong.push(words),
        }
        // With room again everything that was asked for is done, once.
        Live::notice(data, 0, &[]);
        let ahead = Live::looks(practice, data, 0, &[]);
        let mut last = Live::start(data, practice.address, ahead, &[]);
        last.feed(wishes.iter().filter(|wish| !kept.contains_key(&wish.mark)));
        let (_, more) = last.finish();
        let kept: BTreeMap<String, i64> =
            kept.into_iter().chain(more.iter().filter_map(live::kept)).collect();
        if kept.len() != wishes.len() {
            came.wrong.push(format!("{} of {} were kept in the end", kept.len(), wishes.len()));
        }
        match judge::read(data) {
            Ok(rows) => came.wrong.extend(judge::judge(&kept, &rows, &practice.sandbox).1),
            Err(words) => came.wrong.push(words),
        }
    }
}

#[test]
fn a_full_disk_is_told_and_no_request_leaves_without_a_durable_row() {
    let began = Instant::now();
    let tools = tempfile::tempdir().unwrap();
    let library = power::compile(tools.path());
    // A store as it is after connecting.
    let template = tools.path().join("template");
    let practice = Practice::open(1, false);
    let (status, said) = Live::start(&template, practice.address, 0, &[]).finish();
    assert!(status.success(), "{said:?}");
    // Of the first 200 writes; fewer of them are spread over these.
    let wanted = wanted("DESKBELL_FULL_DISKS", 8);
    let connected = (1..=wanted).map(|n| (Some(template.as_path()), n * wanted.max(200) / wanted));
    // And of an empty folder, in which all has to be made first.
    let empty = (1..=wanted.div_ceil(8)).map(|n| (None, n * 8));
    let points: Vec<_> = connected.chain(empty).collect();
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((template, at)) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let came = Point { library: &library, template: *template, at: *at }.play();
                    all.lock().unwrap().push((template.is_some(), *at, came));
                }
            });
        }
    });
    let all = all.into_inner().unwrap();
    let count = |is: fn(&Came) -> bool| all.iter().filter(|(_, _, came)| is(came)).count();
    println!(
        "{} full disks in {:.0} s: {} while it started, {} with room again while it ran, {} with requests that had \
         left before",
        all.len(),
        began.elapsed().as_secs_f64(),
        count(|came| came.at_start),
        count(|came| came.went_on),
        count(|came| came.arrived > 0),
    );
    let wrong: Vec<String> = all
        .iter()
        .filter(|(_, _, came)| !came.wrong.is_empty())
        .map(|(connected, at, came)| {
            format!("write {at} (connected: {connected}): {}", came.wrong.join("; "))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
