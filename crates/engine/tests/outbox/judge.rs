//! The judge. It knows what staff confirmed and took back, what the PMS holds, and what went over the wire, and none of
//! the engine's own reasons; of the ledger it reads only where each write-back is said to stand.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Duration, Utc};
use pms::State;
use sandbox::Sandbox;
use serde_json::Value;
use store::{Ledger, WriteBack};

use crate::desk::Desk;
use crate::wire::{Net, Paid};
use crate::wish::{Kind, Wish, key_of};

/// A write-back as the PMS's side has it.
struct Done {
    key: Option<String>,
    /// Sikka's number.
    id: u64,
    /// The appointment that it changes.
    number: Option<String>,
    visit: Option<usize>,
    patient: Option<String>,
    state: String,
    effects: usize,
}

/// Which visit an appointment's number is.
fn visits(desk: &Desk, server: &[Value]) -> BTreeMap<String, usize> {
    let mut known = BTreeMap::new();
    for (at, visit) in desk.visits.iter().enumerate() {
        if let Some(number) = &visit.number {
            known.insert(number.clone(), at);
        }
    }
    for row in server {
        let made = row["appointment_sr_no"].as_str().unwrap_or_default();
        let key = key_of("POST", "/appointment", &fields(row), |_| None);
        let visit = desk.visits.iter().position(|visit| visit.made_by.is_some() && visit.made_by == key);
        if row["path"] == "/appointment"
            && !made.is_empty()
            && let Some(visit) = visit
        {
            known.insert(made.to_owned(), visit);
        }
    }
    known
}

fn fields(row: &Value) -> BTreeMap<String, String> {
    serde_json::from_value(row["fields"].clone()).unwrap()
}

/// What the PMS's side has, in the order in which Sikka took it.
fn done(sandbox: &Sandbox, desk: &Desk) -> Vec<Done> {
    let ledger = sandbox.ledger();
    let server = ledger["write_backs"].as_array().unwrap();
    let known = visits(desk, server);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    server
        .iter()
        .map(|row| {
            let (method, path) = (text(row, "method"), text(row, "path"));
            let number = path.strip_prefix("/appointments/");
            Done {
                key: key_of(&method, &path, &fields(row), |number| known.get(number).copied()),
                id: text(row, "id").parse().unwrap(),
                visit: number.and_then(|number| known.get(number).copied()),
                number: number.map(str::to_owned),
                patient: path.strip_prefix("/patient/").map(str::to_owned),
                state: text(row, "state"),
                effects: row["effects"].as_array().map_or(0, Vec::len),
            }
        })
        .collect()
}

/// The rows of the ledger with the keys of what they ask for.
fn keyed(rows: &[WriteBack], desk: &Desk, sandbox: &Sandbox) -> Vec<(Option<String>, WriteBack)> {
    let ledger = sandbox.ledger();
    let known = visits(desk, ledger["write_backs"].as_array().unwrap());
    let plain = |row: &WriteBack, visit: &dyn Fn(&str) -> Option<usize>| {
        let route = row.intent.route();
        let path = route.record.map_or(route.path.to_owned(), |record| format!("{}/{record}", route.path));
        key_of(route.method, &path, &row.intent.body().into_iter().collect(), visit)
    };
    let made: BTreeMap<String, Option<String>> =
        rows.iter().map(|row| (format!("w:{}", row.id), plain(row, &|_| None))).collect();
    let visit = |number: &str| match made.get(number) {
        Some(key) => desk.visits.iter().position(|visit| visit.made_by.is_some() && visit.made_by == *key),
        None => known.get(number).copied(),
    };
    rows.iter().map(|row| (plain(row, &visit), row.clone())).collect()
}

/// What the PMS's side has at this moment: for the person.
pub(crate) struct Truth(Vec<Done>);

impl Truth {
    pub(crate) fn now(sandbox: &Sandbox, desk: &Desk) -> Self {
        Self(done(sandbox, desk))
    }

    /// The effects of a wish at the PMS, and how many still wait there.
    pub(crate) fn of(&self, key: &str) -> (usize, usize) {
        let mine = || self.0.iter().filter(|one| one.key.as_deref() == Some(key));
        (mine().map(|one| one.effects).sum(), mine().filter(|one| one.state == "pending").count())
    }
}

/// The rows that stand in a person's list, with their keys.
pub(crate) fn in_the_list(rows: &[WriteBack], desk: &Desk, sandbox: &Sandbox) -> Vec<(String, WriteBack)> {
    if rows.iter().all(|row| row.state != State::NeedsPerson) {
        return Vec::new();
    }
    let keyed = keyed(rows, desk, sandbox).into_iter();
    keyed
        .filter(|(_, row)| row.state == State::NeedsPerson)
        .filter_map(|(key, row)| Some((key?, row)))
        .collect()
}

pub(crate) fn all(ledger: &Ledger) -> Vec<WriteBack> {
    let Some(practice) = ledger.integration().unwrap() else { return Vec::new() };
    let mut rows = ledger.write_backs(practice.id, 100_000).unwrap();
    rows.sort_by_key(|row| row.id);
    rows
}

/// At any moment: every open row has a next step that is due some day soon, or an open one before it, or a person.
/// `calm_for`: how long the engine has run without a jump of the clock. Gives all rows.
pub(crate) fn look(
    ledger: &Ledger,
    now: DateTime<Utc>,
    calm_for: Duration,
) -> Result<Vec<WriteBack>, String> {
    let rows = all(ledger);
    let open: Vec<&WriteBack> = rows.iter().filter(|row| row.state.is_open()).collect();
    // What ended this minute stood in the way until then.
    let stands = |row: &WriteBack| {
        row.state.is_open() || row.completed_at.is_some_and(|at| (now - at).abs() < Duration::minutes(1))
    };
    for row in &open {
        let ground = row.intent.waits_for().and_then(|id| rows.iter().find(|other| other.id == id));
        // By the number that it has, or by the booking that will get it.
        let names = |row: &WriteBack| {
            let told = row.intent.appointment_sr_no().map(str::to_owned);
            let ground = told.as_deref().and_then(|told| told.strip_prefix("w:")?.parse::<i64>().ok());
            let made =
                ground.and_then(|id| rows.iter().find(|other| other.id == id)?.appointment_sr_no.clone());
            [told, made]
        };
        let mine = names(row);
        let before = rows.iter().take_while(|other| other.id < row.id).filter(|other| stands(other)).any(|other| {
            names(other).iter().flatten().any(|name| mine.iter().flatten().any(|own| own == name))
                || matches!((&row.intent, &other.intent),
                    (pms::Intent::UpdatePatient(a), pms::Intent::UpdatePatient(b)) if a.patient_id == b.patient_id)
        });
        let blocked = before || ground.is_some_and(stands);
        if blocked || matches!(row.state, State::NeedsPerson | State::Sending) {
            continue;
        }
        let Some(next) = row.next_step_at else {
            return Err(told(ledger, row, "open, and no next step is due"));
        };
        if calm_for > Duration::hours(2) && now - next > Duration::hours(1) {
            return Err(told(ledger, row, "its next step is due for an hour, and nobody takes it"));
        }
    }
    Ok(rows)
}

fn told(ledger: &Ledger, row: &WriteBack, words: &str) -> String {
    let mut text = format!(
        "{words}: write-back {} {:?}, {} attempts, next step {:?}, obstacle {:?}",
        row.id, row.state, row.attempts, row.next_step_at, row.obstacle
    );
    for line in ledger.write_back_history(row.id).unwrap() {
        let _ = write!(
            text,
            "\n    {} {} {}",
            line.at.format("%d %H:%M:%S%.3f"),
            line.state,
            line.note.unwrap_or_default()
        );
    }
    text
}

/// What a day came to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    pub(crate) wishes: usize,
    pub(crate) done: usize,
    pub(crate) refused: usize,
    pub(crate) taken_back: usize,
    pub(crate) asked_a_person: usize,
}

/// In the evening, when all is quiet.
pub(crate) fn evening(ledger: &Ledger, desk: &Desk, net: &Net) -> Result<Sums, String> {
    let rows = keyed(&all(ledger), desk, &net.sandbox);
    let done = done(&net.sandbox, desk);
    let mut sums = Sums::default();
    let mut by_key: BTreeMap<&str, Vec<&WriteBack>> = BTreeMap::new();
    for (key, row) in &rows {
        let Some(key) = key else { return Err(told(ledger, row, "nobody asked for it")) };
        by_key.entry(key).or_default().push(row);
    }
    let mut effects: BTreeMap<&str, Vec<&Done>> = BTreeMap::new();
    for one in &done {
        let Some(key) = &one.key else { return Err(format!("Sikka's {} is nobody's wish", one.id)) };
        effects.entry(key).or_default().push(one);
    }
    let doubled = net.doubled_on_the_way();
    for wish in &desk.wishes {
        let mine = by_key.remove(wish.key.as_str()).unwrap_or_default();
        let there = effects.remove(wish.key.as_str()).unwrap_or_default();
        let on_the_way = |one: &Done| one.number.as_ref().map(|number| format!("appointment {number}"));
        let mut names: Vec<String> = there.iter().filter_map(|one| on_the_way(one)).collect();
        names.dedup();
        names.push(wish.key.clone());
        let copied = names.iter().any(|name| doubled.contains(name));
        judge(ledger, desk, wish, &mine, &there, copied, &mut sums).map_err(|words| {
            let mut text = words;
            for line in names.iter().flat_map(|name| net.history(name)) {
                let _ = write!(text, "\n    wire {line}");
            }
            for one in &there {
                let _ = write!(text, "\n    Sikka's {}: {}, {} effects", one.id, one.state, one.effects);
            }
            for line in wish.ground.iter().flat_map(|ground| net.history(ground)) {
                let _ = write!(text, "\n    ground {line}");
            }
            format!("{text}\n    {wish:?}")
        })?;
    }
    if let Some(key) = by_key.keys().chain(effects.keys()).next() {
        return Err(format!("{key} is nobody's wish"));
    }
    order(desk, &done, &doubled)?;
    payments(net)?;
    Ok(sums)
}

fn judge(
    ledger: &Ledger,
    desk: &Desk,
    wish: &Wish,
    mine: &[&WriteBack],
    there: &[&Done],
    copied: bool,
    sums: &mut Sums,
) -> Result<(), String> {
    let effects: usize = there.iter().map(|one| one.effects).sum();
    let Some(row) = mine.first() else {
        return match (wish.confirmed, effects) {
            (true, _) => Err(format!("LOST: {} was confirmed, and no row has it", wish.key)),
            (false, 0) => Ok(()),
            (false, _) => Err(format!("DOUBLED: {} was never kept, and the PMS has it", wish.key)),
        };
    };
    let say = |words: &str| Err(told(ledger, row, &format!("{words}: {}", wish.key)));
    sums.wishes += 1;
    if wish.turned_away {
        return say("INVENTED: it was refused at the desk, and kept");
    }
    if mine.len() > 1 {
        return say("DOUBLED: kept twice");
    }
    let allowed = 1 + usize::try_from(wish.sent_again).unwrap();
    if effects > allowed && !copied {
        return say("DOUBLED: more than one effect");
    }
    if there.len() > allowed && effects > 0 && row.attempts > 1 && wish.kind == Kind::Pay && !copied {
        return say("DOUBLED: a payment that Sikka has twice");
    }
    sums.asked_a_person += usize::from(wish.asked || row.state == State::NeedsPerson);
    match row.state {
        State::Completed => {
            sums.done += 1;
            if effects == 0 {
                return say("LOST: said to be done, and the PMS has nothing");
            }
        }
        State::Failed => {
            sums.refused += 1;
            if effects > 0 && !copied {
                return say("FALSE: said to be refused, and the PMS did it");
            }
            if there.iter().any(|one| one.state == "pending") {
                return say("ENDED BY AGE: said to be refused while it waits");
            }
            if row.last_answer.as_deref().unwrap_or_default().is_empty() {
                return say("FORGOTTEN: refused without a word");
            }
            // Nobody refused it but the PMS, or what it builds on is not there.
            let refused = there.iter().any(|one| one.state == "failed");
            let groundless = wish.ground.as_ref().is_some_and(|ground| !has_effect(desk, ledger, ground));
            if !refused && !groundless {
                return say("ENDED BY NOBODY: said to be refused, and nobody refused it");
            }
        }
        State::Discarded => {
            sums.taken_back += 1;
            // A new patient who was to be made for bookings that were all taken back is not wanted any more.
            if !wish.taken_back && !wish.went_along {
                return say("LOST: taken back, and nobody asked for that");
            }
            if effects > 0 && wish.sent_again == 0 && !copied {
                return say("FALSE: said to be taken back, and the PMS did it");
            }
        }
        State::NeedsPerson => {
            if row.last_answer.as_deref().unwrap_or_default().is_empty() {
                return say("FORGOTTEN: a person is asked without a word");
            }
        }
        _ if blocked(desk, ledger, wish) => {}
        _ => return say("FORGOTTEN: still open a day after all trouble ended"),
    }
    Ok(())
}

/// Whether what it builds on came to something, as the ledger says.
fn has_effect(desk: &Desk, ledger: &Ledger, key: &str) -> bool {
    let row = desk.kept.get(key).and_then(|id| ledger.write_back(id.parse().ok()?).ok().flatten());
    row.is_some_and(|row| row.state == State::Completed)
}

/// Whether one before it rests in a person's list, or one before what it builds on.
fn blocked(desk: &Desk, ledger: &Ledger, wish: &Wish) -> bool {
    let ground = desk.wishes.iter().find(|other| wish.ground.as_ref() == Some(&other.key));
    let waits = |ground: &Wish| !has_effect(desk, ledger, &ground.key) && blocked(desk, ledger, ground);
    let rests = desk.wishes.iter().any(|other| {
        let concerns = other.visit.is_some() && other.visit == wish.visit
            || other.patient.is_some() && other.patient == wish.patient
            || wish.ground.as_ref() == Some(&other.key);
        let row =
            || desk.kept.get(&other.key).and_then(|id| ledger.write_back(id.parse().ok()?).ok().flatten());
        concerns && other.left_to_rest && row().is_some_and(|row| row.state == State::NeedsPerson)
    });
    rests || ground.is_some_and(waits)
}

/// What one appointment or one patient's record got, it got in the order in which staff asked for it.
fn order(desk: &Desk, done: &[Done], doubled: &std::collections::BTreeSet<String>) -> Result<(), String> {
    let asked = |key: &str| desk.wishes.iter().position(|wish| wish.key == key);
    let mut last: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for one in done {
        let lane = match (one.visit, &one.patient) {
            (Some(visit), _) => format!("visit {visit}"),
            (None, Some(patient)) => format!("patient {patient}"),
            _ => continue,
        };
        let Some(key) = one.key.as_deref() else { continue };
        let Some(at) = asked(key) else { continue };
        // What a person sent again, or the way itself doubled, comes when it comes.
        let wish = &desk.wishes[at];
        let copied =
            one.number.as_ref().is_some_and(|number| doubled.contains(&format!("appointment {number}")));
        if wish.sent_again > 0 || !wish.confirmed || copied || doubled.contains(key) || one.effects == 0 {
            continue;
        }
        if let Some((before, other)) = last.get(&lane)
            && *before > at
        {
            return Err(format!("OUT OF ORDER in {lane}: {key} came after {other}"));
        }
        last.insert(lane, (at, key));
    }
    Ok(())
}

/// No payment left a second time while it was not known what became of the first, unless a person said so.
fn payments(net: &Net) -> Result<(), String> {
    let mut unknown: BTreeMap<String, bool> = BTreeMap::new();
    for line in net.paid() {
        match line {
            Paid::Again { key } => drop(unknown.insert(key, false)),
            Paid::Sent { key, known } => {
                if unknown.insert(key.clone(), !known) == Some(true) {
                    let history = net.history(&key).join("\n    ");
                    return Err(format!("PAID AGAIN without a person: {key}\n    {history}"));
                }
            }
        }
    }
    Ok(())
}
