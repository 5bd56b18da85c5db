//! `bench search`: how long the store and the engine take to find patients while somebody types, among the demo
//! practice's hundred thousand.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use chrono::Datelike;
use engine::Engine;
use engine::supervised::mirror_of;
use pms::Patient;
use store::{Mirror, PatientRow};

use super::arguments::{Job, Kind, Search};
use super::cases;
use super::figures::percentile;
use super::jobs::{Counted, open, surroundings};
use super::server::Server;
use super::{Result, document};
use crate::programs::root;

/// What the page asks for.
const LISTED: u32 = 51;
/// Milliseconds that the store may take, p99.
const STORE: f64 = 2.0;
/// Milliseconds until the rows are in the window; the engine has a part of it.
const WINDOW: f64 = 20.0;

/// What is typed for a patient, letter by letter or at once.
type Typed = fn(&PatientRow, &Patient) -> Vec<String>;

const KINDS: &[(&str, Typed)] = &[
    ("First and last name, letter by letter", |row, _| beginnings(row.name.expose(), 2)),
    ("Last name first, letter by letter", |_, patient| {
        beginnings(&format!("{} {}", patient.last_name.expose(), patient.first_name.expose()), 2)
    }),
    ("Two letters of each name", |_, patient| {
        let two = |name: &str| name.chars().take(2).collect::<String>();
        vec![format!("{} {}", two(patient.last_name.expose()), two(patient.first_name.expose()))]
    }),
    ("Phone, digit by digit", |row, _| {
        beginnings(&row.phone.expose().chars().filter(char::is_ascii_digit).collect::<String>(), 3)
    }),
    ("Last four digits of the phone", |row, _| {
        let number: Vec<char> = row.phone.expose().chars().filter(char::is_ascii_digit).collect();
        vec![number[number.len().saturating_sub(4)..].iter().collect()]
    }),
    ("Birth date, 3/14/1985", |row, _| {
        let born = row.birthdate.map(|day| format!("{}/{}/{}", day.month(), day.day(), day.year()));
        born.into_iter().collect()
    }),
    ("Birth date, key by key", |row, _| {
        let born = row.birthdate.map(|day| format!("{}/{}/{}", day.month(), day.day(), day.year()));
        born.map(|born| beginnings(&born, 3)).unwrap_or_default()
    }),
    ("Chart number", |row, _| vec![row.chart_number.clone()]),
    ("E-mail", |_, patient| vec![patient.email.expose().clone()]),
    ("Number at the PMS", |row, _| vec![row.patient_id.clone()]),
];

/// What has been typed after each key, from the `least`th character on.
fn beginnings(text: &str, least: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    (least..=letters.len()).map(|end| letters[..end].iter().collect()).collect()
}

/// One line of the table.
struct Line {
    what: &'static str,
    asked: usize,
    rows: f64,
    /// Milliseconds, ascending.
    store: Vec<f64>,
    engine: Vec<f64>,
}

impl Line {
    fn holds(&self) -> bool {
        percentile(&self.store, 99) < STORE && percentile(&self.engine, 99) < WINDOW
    }
}

/// Loads the practice, measures, and writes the section.
pub(super) fn all(arguments: &Search) -> Result<()> {
    let (rows, patients) = if arguments.quick { (600, 20) } else { (100_000, arguments.patients) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let server = Server::start(rows, arguments.quick)?;
    let data = folder.path().join("data");
    cases::job("full", &server, &data, 0)?;
    let job = Job {
        kind: Kind::Full,
        api: server.told.api.clone(),
        app_id: server.told.app_id.clone(),
        app_key: server.told.app_key.clone(),
        data,
        seconds_ahead: 0,
        changes: 0,
    };
    let lines = runtime.block_on(measure(&job, rows, patients))?;
    let text = section(&lines, rows, patients)?;
    println!("{text}");
    if let Some(folder) = arguments.out.clone().or_else(|| (!arguments.quick).then(|| root().join("docs"))) {
        document::put(&folder, document::SEARCH, &text)?;
    }
    match lines.iter().find(|line| !line.holds()) {
        Some(line) if !arguments.quick => Err(format!("{}: too slow", line.what).into()),
        _ => Ok(()),
    }
}

async fn measure(job: &Job, rows: usize, patients: usize) -> Result<Vec<Line>> {
    let (opened, config) = open(job)?;
    let (mirror, practice) = mirror_of(&opened)?;
    let mut ids = Vec::new();
    mirror.patient_ids(practice, |id| ids.push(id.to_owned()))?;
    if ids.len() < rows {
        return Err(format!("only {} of {rows} patients are here", ids.len()).into());
    }
    let step = (ids.len() / patients).max(1);
    let known = ids.iter().step_by(step).take(patients).map(|id| one(&mirror, practice, id));
    let known = known.collect::<Result<Vec<_>>>()?;
    // Nothing ticks: nobody else reads or writes.
    let (_ticker, ticks) = tokio::sync::mpsc::channel(1);
    let engine = Engine::start_ticked_by(opened, config, surroundings(job, Arc::new(Counted::new()?)), ticks);
    let mut lines = Vec::new();
    for &(what, typed) in KINDS {
        let mut line = Line { what, asked: 0, rows: 0.0, store: Vec::new(), engine: Vec::new() };
        for (row, patient) in &known {
            for text in typed(row, patient).iter().filter(|text| !text.trim().is_empty()) {
                let began = Instant::now();
                let found = mirror.find_patients(practice, text, false, LISTED)?;
                line.store.push(milliseconds(began));
                let began = Instant::now();
                let shown = engine.patients(text, false).map_err(|refusal| refusal.code)?;
                line.engine.push(milliseconds(began));
                // Whoever is typed whole is found, unless more fit than are listed.
                if !shown.more && !found.iter().any(|one| one.patient_id == row.patient_id) {
                    return Err(format!("{what}: patient {} is not found", row.patient_id).into());
                }
                line.rows += found.len() as f64;
                line.asked += 1;
            }
        }
        line.store.sort_by(f64::total_cmp);
        line.engine.sort_by(f64::total_cmp);
        lines.push(line);
    }
    engine.stop().await;
    Ok(lines)
}

fn one(mirror: &Mirror, practice: i64, id: &str) -> Result<(PatientRow, Patient)> {
    let row = mirror.patient(practice, id)?.ok_or("a patient is gone")?;
    Ok((row, mirror.patient_details(practice, id)?.ok_or("a patient is gone")?))
}

fn milliseconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}

fn section(lines: &[Line], rows: usize, patients: usize) -> Result<String> {
    let mut text = format!(
        "## Search\n\nHow long it takes to find patients while somebody types. Written by\n\n```sh\ncargo xtask bench \
         search\n```\n\n{patients} of the demo practice's {rows} patients, evenly chosen, are looked for in each way; what is \
         typed key by key is asked for after each key. The store's time is the query with its rows read, fifty at most; the \
         engine's is the page as the window gets it, with last and next visits and open write-backs. Each patient \
         must be among the rows. Required: p99 below {STORE:.0} ms in the store; the rows in the window within \
         {WINDOW:.0} ms, of which the engine's time is the part that is measured here.\n\n\
         | Typed | Searches | Rows each | Store p50 ms | p99 ms | slowest ms | Engine p50 ms | p99 ms | Verdict |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    );
    for line in lines {
        let verdict = if line.holds() { "holds" } else { "**missed**" };
        let at = |all: &[f64], percent| percentile(all, percent);
        writeln!(
            text,
            "| {} | {} | {:.1} | {:.3} | {:.3} | {:.2} | {:.3} | {:.3} | {verdict} |",
            line.what,
            line.asked,
            line.rows / line.asked.max(1) as f64,
            at(&line.store, 50),
            at(&line.store, 99),
            at(&line.store, 100),
            at(&line.engine, 50),
            at(&line.engine, 99),
        )?;
    }
    Ok(text)
}
