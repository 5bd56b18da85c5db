//! Everything the sandbox knows, and how it moves on with time.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::choices::LoadedZone;
use crate::clock::Timepiece;
use crate::dialect::Dialect;
use crate::faults::Ordered;
use crate::keys::Keys;
use crate::options::Options;
use crate::practice::{Practice, Row, Spu};
use crate::random::Random;
use crate::rows::{Appointment, Patient};
use crate::traffic::Traffic;
use crate::writebacks::{State, WriteBack};

/// A rate window of 60 s.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) start: DateTime<Utc>,
    pub(crate) used: u32,
}

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) timepiece: Timepiece,
    /// The instant around which the practices were generated.
    pub(crate) born: DateTime<Utc>,
    pub(crate) practices: Vec<Practice>,
    pub(crate) keys: Keys,
    pub(crate) write_backs: Vec<WriteBack>,
    pub(crate) dialect: Dialect,
    pub(crate) faults: Vec<Ordered>,
    pub(crate) traffic: Traffic,
    pub(crate) rate_limit: u32,
    pub(crate) window: Option<Window>,
    pub(crate) lag: TimeDelta,
    pub(crate) delay: TimeDelta,
    next_write_back: u64,
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        let timepiece = Timepiece::new(options.clock);
        let born = options.born.unwrap_or_else(|| timepiece.now());
        let practices =
            (0..options.practices.max(1)).map(|index| Practice::generate(options, index, born)).collect();
        Self {
            timepiece,
            born,
            practices,
            keys: Keys::new(Random::new(options.seed, 0)),
            write_backs: Vec::new(),
            dialect: options.dialect.clone(),
            faults: Vec::new(),
            traffic: Traffic::default(),
            rate_limit: options.rate_limit,
            window: None,
            lag: seconds(options.lag),
            delay: seconds(options.write_back_delay),
            next_write_back: 275_001,
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.timepiece.now()
    }

    /// Lets everything happen that was due until now, in its order.
    pub(crate) fn settle(&mut self) {
        let now = self.now();
        for office in 0..self.practices.len() {
            while self.practices[office].spu != Spu::Offline {
                let publication = self.practices[office].next_publication();
                let write_back = self.practices[office].queue.front().copied();
                let write_back_due = write_back.and_then(|id| self.write_back(id)).map(|w| w.due);
                match (publication, write_back_due) {
                    (Some(seen), due) if seen <= now && due.is_none_or(|due| seen <= due) => {
                        self.practices[office].publish();
                    }
                    (_, Some(due)) if due <= now => {
                        self.practices[office].queue.pop_front();
                        if let Some(id) = write_back {
                            self.carry_out(id, due);
                        }
                    }
                    _ => break,
                }
            }
        }
    }

    pub(crate) fn write_back(&self, id: u64) -> Option<&WriteBack> {
        self.write_backs.binary_search_by_key(&id, |w| w.id).ok().map(|at| &self.write_backs[at])
    }

    fn carry_out(&mut self, id: u64, at: DateTime<Utc>) {
        let Ok(index) = self.write_backs.binary_search_by_key(&id, |w| w.id) else { return };
        let write_back = &mut self.write_backs[index];
        if write_back.state == State::Pending {
            let practice = &mut self.practices[write_back.office];
            write_back.carry_out(practice, at, at + self.lag);
        }
    }

    /// Puts a write-back in its office's queue.
    pub(crate) fn enqueue(&mut self, mut write_back: WriteBack) -> u64 {
        let now = self.now();
        write_back.id = self.next_write_back;
        self.next_write_back += 1;
        write_back.requested = now;
        write_back.due = now + self.delay_of(write_back.office);
        if let Some(last) = self.practices[write_back.office].queue.back().and_then(|id| self.write_back(*id))
        {
            write_back.due = write_back.due.max(last.due);
        }
        let id = write_back.id;
        self.practices[write_back.office].queue.push_back(id);
        self.write_backs.push(write_back);
        id
    }

    fn delay_of(&self, office: usize) -> TimeDelta {
        if self.practices[office].spu == Spu::Slow { self.delay * 10 } else { self.delay }
    }

    pub(crate) fn set_spu(&mut self, office: usize, spu: Spu) {
        self.settle();
        let now = self.now();
        let was = std::mem::replace(&mut self.practices[office].spu, spu);
        if was == spu {
            return;
        }
        self.practices[office].spu_since = now;
        if was == Spu::Offline {
            self.practices[office].retime(now, None);
            let due = now + self.delay_of(office);
            let waiting: Vec<u64> = self.practices[office].queue.iter().copied().collect();
            for write_back in self.write_backs.iter_mut().filter(|w| waiting.contains(&w.id)) {
                write_back.due = due;
            }
        }
    }

    /// Sets both delays, in seconds, for what is still to come; what waits for the cloud waits no longer.
    pub(crate) fn set_delays(&mut self, lag: Option<f64>, delay: Option<f64>) {
        self.settle();
        let now = self.now();
        if let Some(lag) = lag {
            self.lag = seconds(lag);
            let latest = now + self.lag;
            for practice in &mut self.practices {
                practice.retime(DateTime::<Utc>::MIN_UTC, Some(latest));
            }
        }
        if let Some(delay) = delay {
            self.delay = seconds(delay);
        }
    }

    /// After a page of a whole list: the PMS deletes its first row, or gets one before it, as often as the dialect
    /// says. Both move what a client reads next by one.
    pub(crate) fn move_rows(&mut self, office: usize, first: Option<Row>) {
        let Some(first) = first.filter(|_| self.traffic.moves < self.dialect.moving_rows) else { return };
        self.traffic.moves += 1;
        let now = self.now();
        let practice = &mut self.practices[office];
        if self.traffic.moves % 2 == 1 {
            practice.remove(&first, now);
        } else {
            practice.lowest -= 1;
            let id = practice.lowest;
            let before = match first {
                Row::Patient(row) => Row::Patient(Patient { id, ..row }),
                Row::Appointment(row) => Row::Appointment(Appointment { sr: id, ..row }),
            };
            practice.put(before, now);
        }
    }

    /// The zone in which an office's `loaded_…` parameters and `loadeddate` are meant.
    pub(crate) fn loaded_zone(&self, office: usize) -> Tz {
        match self.dialect.loaded_zone {
            LoadedZone::Utc => Tz::UTC,
            LoadedZone::Practice => self.practices[office].zone,
        }
    }

    pub(crate) fn office(&self, office_id: &str) -> Option<usize> {
        self.practices.iter().position(|practice| practice.office_id.eq_ignore_ascii_case(office_id))
    }
}

pub(crate) fn seconds(seconds: f64) -> TimeDelta {
    TimeDelta::milliseconds((seconds.clamp(0.0, 1e9) * 1000.0) as i64)
}

/// A server instant as Sikka writes it, without a zone: `2020-09-23T04:00:28`, in UTC.
pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The instant of a wall clock. Of two it is the first; in the hour that does not exist, what follows it.
pub(crate) fn instant_of(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let found = local.and_local_timezone(zone).earliest();
    let later = || (local + TimeDelta::hours(1)).and_local_timezone(zone).earliest();
    found.or_else(later).map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// A date or date and time of a query, as a wall clock of the zone; a bare date is its first (or last) second.
pub(crate) fn query_instant(text: &str, end_of_day: bool, zone: Tz) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f"];
    let whole = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    whole
        .or_else(|| {
            let date = query_date(text)?;
            if end_of_day { date.and_hms_opt(23, 59, 59) } else { date.and_hms_opt(0, 0, 0) }
        })
        .map(|naive| instant_of(naive, zone))
}

/// `yyyy-mm-dd`, exactly.
pub(crate) fn query_date(text: &str) -> Option<chrono::NaiveDate> {
    (text.len() == 10).then(|| chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}
