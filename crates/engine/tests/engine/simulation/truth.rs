//! What the practice holds, asked for past the engine and compared with the mirror row by row, field by field; and
//! what the store tells of the runs. The engine must be gone: nobody else may hold the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::body::Body;
use pms::StatusKind;
use sandbox::{Dialect, Sandbox};
use secrecy::SecretString;
use serde_json::{Value, json};
use store::{DatabaseKey, Store, StoreDirectory};
use tower::ServiceExt;

use super::life::Life;

type Fields = BTreeMap<String, String>;

/// Both tables by id, as the practice has them.
pub(super) struct Truth {
    patients: BTreeMap<String, Fields>,
    appointments: BTreeMap<String, Fields>,
}

impl Truth {
    /// Reads both tables whole, in the plainest dialect. All that the PMS did must have reached the cloud.
    pub(super) async fn read(sandbox: &Sandbox) -> Self {
        let spoken = sandbox.dialect();
        sandbox.set_dialect(Dialect::default());
        sandbox.set_pace(Some(0.0), None, Some(0));
        let key = request_key(sandbox).await;
        let patients = rows(sandbox, "patients", "patient_id", &key).await;
        let appointments = rows(sandbox, "appointments", "appointment_sr_no", &key).await;
        sandbox.set_dialect(spoken);
        let ids = |all: &BTreeMap<String, Fields>| all.keys().cloned().collect::<BTreeSet<_>>();
        let there = |all: Vec<String>| all.into_iter().collect::<BTreeSet<_>>();
        assert_eq!(ids(&patients), there(sandbox.patient_ids(None).unwrap()));
        assert_eq!(ids(&appointments), there(sandbox.appointment_ids(None).unwrap()));
        Self { patients, appointments }
    }

    /// 0 missing, 0 ghosts, and every field that the mirror gives out is the practice's.
    pub(super) fn compare(&self, data: &Path) {
        let store = open(data);
        let id = store.ledger.integration().unwrap().unwrap().id;
        let (mut patients, mut appointments) = (BTreeSet::new(), BTreeSet::new());
        store.mirror.patient_ids(id, |found| patients.extend([found.to_owned()])).unwrap();
        store.mirror.appointment_ids(id, |found| appointments.extend([found.to_owned()])).unwrap();
        same_ids("patients", &patients, &self.patients);
        same_ids("appointments", &appointments, &self.appointments);
        for (number, there) in &self.patients {
            let here = store.mirror.patient(id, number).unwrap().unwrap();
            let phone = ["cell", "homephone", "workphone"].map(|name| &*there[name]);
            let phone = phone.into_iter().find(|phone| !phone.is_empty()).unwrap_or("");
            let birthdate = here.birthdate.map(|day| format!("{day}T00:00:00")).unwrap_or_default();
            for (name, here, there) in [
                ("name", here.name.expose().as_str(), name_of(there).as_str()),
                ("phone", here.phone.expose(), phone),
                ("birthdate", &birthdate, &there["birthdate"]),
                ("status", &here.status, &there["status"]),
                ("provider_id", &here.provider_id, &there["provider_id"]),
                ("chart_number", &here.chart_number, &there["chart_number"]),
            ] {
                assert_eq!(here, there, "{name} of patient {number}");
            }
        }
        for (number, there) in &self.appointments {
            let here = store.mirror.appointment(id, number).unwrap().unwrap();
            let date = here.date.map(|day| format!("{day}T00:00:00")).unwrap_or_default();
            let time = here.time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
            let length = here.length_minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
            for (name, here, there) in [
                ("patient_id", here.patient_id.as_str(), there["patient_id"].as_str()),
                ("date", &date, &there["date"]),
                ("time", &time, &there["time"]),
                ("length", &length, &there["length"]),
                ("status", &here.status, &there["status"]),
                ("operatory", &here.operatory, &there["operatory"]),
                ("provider_id", &here.provider_id, &there["provider_id"]),
                ("type", &here.appointment_type, &there["type"]),
                ("description", here.description.expose(), &there["description"]),
                ("note", here.note.expose(), &there["note"]),
            ] {
                assert_eq!(here, there, "{name} of appointment {number}");
            }
            assert_eq!(here.status_kind, StatusKind::of(&there["status"]), "appointment {number}");
            if let Some(patient) = self.patients.get(&there["patient_id"]) {
                assert_eq!(*here.patient_name.expose(), name_of(patient), "patient of appointment {number}");
            }
        }
    }
}

fn same_ids(table: &str, here: &BTreeSet<String>, there: &BTreeMap<String, Fields>) {
    let missing: Vec<_> = there.keys().filter(|id| !here.contains(*id)).collect();
    let ghosts: Vec<_> = here.iter().filter(|id| !there.contains_key(*id)).collect();
    assert!(missing.is_empty() && ghosts.is_empty(), "{table}: missing {missing:?}, ghosts {ghosts:?}");
}

fn name_of(patient: &Fields) -> String {
    format!("{} {}", patient["firstname"].trim(), patient["lastname"].trim()).trim().to_owned()
}

fn open(data: &Path) -> Store {
    let key = DatabaseKey::from_hex(&SecretString::from(super::day::DATABASE_KEY.repeat(32))).unwrap();
    StoreDirectory::lock(data).unwrap().open(&key).unwrap()
}

/// What the store says between two lives of the engine: runs are accounted for and came one after another, and
/// nothing is marked as gone that the PMS has.
pub(super) fn examine(data: &Path, life: &Life, clock_goes_on: bool, killed: bool) {
    let store = open(data);
    let Some(integration) = store.ledger.integration().unwrap() else { return };
    let id = integration.id;
    let mut ended = None;
    let newest = store.ledger.current_run(id).unwrap().map_or(0, |run| run.id);
    let newest = store.ledger.run_history(id, 1).unwrap().first().map_or(0, |run| run.id).max(newest);
    for run in (1..=newest + 50).filter_map(|number| store.ledger.run(number).unwrap()) {
        for (table, rows) in [("patients", run.update.patients), ("appointments", run.update.appointments)] {
            let told = rows.stored + rows.unchanged + rows.set_aside;
            assert_eq!(rows.received, told, "{table} of run {}: {rows:?}", run.id);
            assert_eq!(rows.set_aside, 0, "{table} of run {}: every row has an id", run.id);
        }
        assert!(killed || run.completed_at.is_some(), "run {} was left open", run.id);
        if let (Some((before, at)), true) = (ended, clock_goes_on) {
            assert!(run.started_at >= at, "run {} began before run {before} had ended", run.id);
        }
        ended = run.completed_at.map(|at| (run.id, at));
    }
    for number in life.appointments() {
        let row = store.mirror.appointment(id, &number).unwrap();
        assert!(row.is_none_or(|row| !row.vanished), "appointment {number} was marked as gone");
    }
    let mut here = BTreeSet::new();
    store.mirror.patient_ids(id, |found| here.extend([found.to_owned()])).unwrap();
    for number in life.patients() {
        let known = store.mirror.patient(id, &number).unwrap().is_some();
        assert!(!known || here.contains(&number), "patient {number} was marked as gone");
    }
    let there = life.appointments();
    for event in store.mirror.appointment_events(id, 0, 100_000).unwrap() {
        let wrong = event.kind == "removed" && there.contains(&event.appointment_sr_no);
        assert!(!wrong, "appointment {} was marked as gone for a while", event.appointment_sr_no);
    }
}

async fn request_key(sandbox: &Sandbox) -> String {
    let listed = ask(sandbox, http::Request::get("/v4/authorized_practices?show=all"), String::new()).await;
    let practice = &listed["items"][0];
    let body = json!({
        "grant_type": "request_key", "office_id": practice["office_id"], "secret_key": practice["secret_key"],
        "app_id": sandbox::DEMO_APP_ID, "app_key": sandbox::DEMO_APP_KEY,
    });
    let request = http::Request::post("/v4/request_key").header("content-type", "application/json");
    ask(sandbox, request, body.to_string()).await["request_key"].as_str().unwrap().to_owned()
}

async fn rows(sandbox: &Sandbox, table: &str, id: &str, key: &str) -> BTreeMap<String, Fields> {
    let request =
        http::Request::get(format!("/v4/{table}?fields=get_all&limit=5000")).header("request-key", key);
    let answer = ask(sandbox, request, String::new()).await;
    let text = |value: &Value| value.as_str().map(str::to_owned).unwrap();
    let all = answer["items"].as_array().unwrap().iter().map(|row| {
        let fields: Fields =
            row.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect();
        (fields[id].clone(), fields)
    });
    all.collect()
}

async fn ask(sandbox: &Sandbox, request: http::request::Builder, body: String) -> Value {
    let request = request
        .header("app-id", sandbox::DEMO_APP_ID)
        .header("app-key", sandbox::DEMO_APP_KEY)
        .body(Body::from(body))
        .unwrap();
    let reply = sandbox.router().oneshot(request).await.unwrap();
    assert!(reply.status().is_success(), "{}", reply.status());
    serde_json::from_slice(&axum::body::to_bytes(reply.into_body(), usize::MAX).await.unwrap()).unwrap()
}
