//! A write-back from its acceptance to its end (wire/sikka.md 7).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::apply::{Applied, apply};
use crate::dialect::Dialect;
use crate::json::{RowWriter, Wanted};
use crate::practice::Practice;
use crate::world::stamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Pending,
    Completed,
    Failed,
    Deleted,
}

/// What can be written back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    BookAppointment,
    PatchAppointment,
    PutAppointment,
    CreatePatient,
    PatchPatient,
    MedicalNote,
    Transaction,
}

impl Operation {
    /// By method, first path segment and whether an id follows.
    pub(crate) fn find(method: &str, path: &str, has_target: bool) -> Option<Self> {
        match (method, path, has_target) {
            ("POST", "appointment", false) => Some(Self::BookAppointment),
            ("PATCH", "appointments", true) => Some(Self::PatchAppointment),
            ("PUT", "appointments", true) => Some(Self::PutAppointment),
            ("POST", "patient", false) => Some(Self::CreatePatient),
            ("PATCH", "patient", true) => Some(Self::PatchPatient),
            ("POST", "medical_notes", false) => Some(Self::MedicalNote),
            ("POST", "transaction", false) => Some(Self::Transaction),
            _ => None,
        }
    }

    pub(crate) fn required(self) -> &'static [&'static str] {
        match self {
            Self::BookAppointment => {
                &["patient_id", "date", "time", "length", "operatory", "provider_id", "practice_id"]
            }
            Self::PatchAppointment => &["op", "path", "value", "practice_id"],
            Self::PutAppointment | Self::PatchPatient => &["practice_id"],
            Self::CreatePatient => &["firstname", "lastname", "provider_id", "practice_id"],
            Self::MedicalNote => &["patient_id", "type", "date", "text", "provider_id", "practice_id"],
            Self::Transaction => &[
                "patient_id",
                "guarantor_id",
                "procedure_code",
                "procedure_description",
                "provider_id",
                "amount",
                "practice_id",
                "transaction_date",
            ],
        }
    }

    /// One of these has to be there besides.
    pub(crate) fn one_of(self) -> &'static [&'static str] {
        match self {
            Self::PutAppointment => &[
                "date",
                "time",
                "length",
                "operatory",
                "provider_id",
                "status",
                "description",
                "type",
                "note",
            ],
            Self::PatchPatient => {
                &["firstname", "lastname", "birthdate", "gender", "status", "provider_id", "recall_date"]
            }
            _ => &[],
        }
    }

    /// Method, api, and HTTP status, code and short message of the acceptance reply.
    pub(crate) fn words(self) -> (&'static str, &'static str, u16, &'static str, &'static str) {
        let created = "New resource created successfully";
        match self {
            Self::BookAppointment => ("POST", "appointment", 201, "API2016", created),
            Self::PatchAppointment => {
                ("PATCH", "appointments", 200, "API0007", "Appointment status logged successfully")
            }
            Self::PutAppointment => {
                ("PUT", "appointments", 200, "API0007", "Appointment status logged successfully")
            }
            Self::CreatePatient => ("POST", "patient", 201, "API2016", created),
            Self::PatchPatient => {
                ("PATCH", "patient", 200, "API0011", "Patient update request logged successfully")
            }
            Self::MedicalNote => ("POST", "medical_notes", 201, "API2016", created),
            Self::Transaction => ("POST", "transaction", 201, "API2016", created),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct WriteBack {
    pub(crate) id: u64,
    pub(crate) office: usize,
    pub(crate) operation: Operation,
    /// The record in the path.
    pub(crate) target: Option<String>,
    pub(crate) fields: BTreeMap<String, String>,
    pub(crate) request_key: String,
    pub(crate) requested: DateTime<Utc>,
    pub(crate) due: DateTime<Utc>,
    pub(crate) completed: Option<DateTime<Utc>>,
    pub(crate) state: State,
    pub(crate) result: String,
    pub(crate) appointment_sr_no: String,
    pub(crate) patient_id: String,
    pub(crate) created_id: String,
    pub(crate) effects: Vec<Value>,
    /// Its row of `/writebacks`, as it was last written.
    row: Option<WrittenRow>,
}

/// A row of `/writebacks`, and what it was written for: one list holds all rows of the day, and few of them changed.
#[derive(Debug, Clone)]
struct WrittenRow {
    state: State,
    base: String,
    free_text: bool,
    without_body: bool,
    text: String,
}

impl WrittenRow {
    fn is_of(&self, state: State, base: &str, dialect: &Dialect) -> bool {
        self.state == state
            && self.base == base
            && self.free_text == dialect.writebacks_free_text
            && self.without_body == dialect.writebacks_without_body
    }
}

impl WriteBack {
    pub(crate) fn new(
        office: usize,
        operation: Operation,
        target: Option<String>,
        fields: BTreeMap<String, String>,
        request_key: &str,
    ) -> Self {
        let never = DateTime::<Utc>::MIN_UTC;
        Self {
            id: 0,
            office,
            operation,
            target,
            fields,
            request_key: request_key.to_owned(),
            requested: never,
            due: never,
            completed: None,
            state: State::Pending,
            result: String::new(),
            appointment_sr_no: String::new(),
            patient_id: String::new(),
            created_id: String::new(),
            effects: Vec::new(),
            row: None,
        }
    }

    /// The SPU hands it to the PMS, which does it or says why not.
    pub(crate) fn carry_out(&mut self, practice: &mut Practice, at: DateTime<Utc>, visible: DateTime<Utc>) {
        self.completed = Some(at);
        match apply(self.operation, self.target.as_deref(), &self.fields, practice, at, visible) {
            Ok(Applied { result, appointment_sr_no, patient_id, created_id, effect }) => {
                self.state = State::Completed;
                self.result = result;
                self.appointment_sr_no = appointment_sr_no;
                self.patient_id = patient_id;
                self.created_id = created_id;
                self.effects.push(effect);
            }
            Err(words) => {
                self.state = State::Failed;
                self.result = words;
            }
        }
    }

    /// `/appointments/123`.
    pub(crate) fn path(&self) -> String {
        let (_, api, ..) = self.operation.words();
        self.target.as_ref().map_or_else(|| format!("/{api}"), |target| format!("/{api}/{target}"))
    }

    /// `request_key=6ae9…***…0dbcf2&op=replace&…` (wire/sikka.md 7.3).
    fn request_body(&self) -> String {
        let (method, api, ..) = self.operation.words();
        let key = &self.request_key;
        let (head, tail) = (key.get(..4).unwrap_or(""), key.get(key.len().saturating_sub(6)..).unwrap_or(""));
        let mut text = format!("request_key={head}***{tail}");
        for (name, value) in &self.fields {
            text.push_str(&format!("&{name}={value}"));
        }
        text.push_str(&format!("&apiname={method} {api}"));
        if let Some(target) = &self.target {
            text.push_str(&format!("&id={target}"));
        }
        text
    }

    /// A row of `writeback_status` (wire/sikka.md 7.2).
    pub(crate) fn write_status(&self, office_id: &str, dialect: &Dialect) -> String {
        let (method, api, ..) = self.operation.words();
        let done = self.completed.is_some();
        let requested = if done { spaced(self.requested) } else { stamp(self.requested) };
        let current = if done { "Writeback completed" } else { "Writeback request received" };
        let since = spaced(self.completed.unwrap_or(self.requested));
        let made = |id: &'static str, value: &str| {
            if dialect.names_created_id { (id, value.to_owned()) } else { (id, String::new()) }
        };
        let (mut out, wanted) = (String::new(), Wanted::everything());
        let mut row = RowWriter::begin(&mut out, &wanted);
        row.put_plain("id", self.id)
            .put("office_id", office_id)
            .put("method", method)
            .put("api", if api == "patient" { "patients" } else { api })
            .put("payload_body", &serde_json::to_string(&self.fields).unwrap_or_default())
            .put("request_time", &requested)
            .put("is_completed", if done { "True" } else { "" })
            .put(
                "has_error",
                if !done {
                    ""
                } else if self.state == State::Failed {
                    "True"
                } else {
                    "False"
                },
            )
            .put("completed_time", &self.completed.map_or_else(String::new, spaced))
            .put("result", &self.result)
            .put("practice_id", self.fields.get("practice_id").map_or("1", String::as_str))
            .put(
                "status",
                match self.state {
                    State::Completed => "Success",
                    State::Failed => "Failed",
                    State::Pending | State::Deleted => "Pending",
                },
            )
            .put("current_status", &format!("{since} : {current}"));
        for (name, value) in [
            made("appointment_sr_no", &self.appointment_sr_no),
            made("patient_id", &self.patient_id),
            made("created_id", &self.created_id),
        ] {
            row.put(name, &value);
        }
        row.end();
        out
    }

    /// Its row of `/writebacks`, which changes with its state.
    pub(crate) fn row(&mut self, office_id: &str, base: &str, dialect: &Dialect) -> &str {
        let known = self.row.take().filter(|row| row.is_of(self.state, base, dialect));
        let row = known.unwrap_or_else(|| WrittenRow {
            state: self.state,
            base: base.to_owned(),
            free_text: dialect.writebacks_free_text,
            without_body: dialect.writebacks_without_body,
            text: self.write_row(office_id, base, dialect),
        });
        &self.row.insert(row).text
    }

    /// A row of `/writebacks` (wire/sikka.md 7.3).
    fn write_row(&self, office_id: &str, base: &str, dialect: &Dialect) -> String {
        let (method, api, ..) = self.operation.words();
        let result = match self.state {
            State::Pending | State::Deleted => "pending",
            _ if dialect.writebacks_free_text => self.result.as_str(),
            State::Completed => "completed",
            State::Failed => "failed",
        };
        let took =
            self.completed.map_or_else(String::new, |at| (at - self.requested).num_seconds().to_string());
        let (mut out, wanted) = (String::new(), Wanted::everything());
        let mut row = RowWriter::begin(&mut out, &wanted);
        row.put_plain("href", format_args!("{base}/writebacks/{}", self.id))
            .put("description", if dialect.writebacks_free_text { "" } else { &self.result })
            .put_plain("id", self.id)
            .put("result", result)
            .put("office_id", office_id)
            .put("method", method)
            .put("completed_time", &self.completed.map_or_else(String::new, stamp))
            .put("api_name", if api == "appointments" { "appointment" } else { api });
        if !dialect.writebacks_without_body {
            row.put("api_request_body", &self.request_body());
        }
        row.put("command_time", &stamp(self.requested)).put("duration_in_second", &took);
        row.end();
        out
    }

    /// What the ledger of the control calls tells of it.
    pub(crate) fn ledger_row(&self, office_id: &str) -> Value {
        json!({
            "id": self.id.to_string(), "office_id": office_id, "method": self.operation.words().0,
            "path": self.path(), "fields": self.fields, "state": self.state, "result": self.result,
            "requested": stamp(self.requested), "completed": self.completed.map(stamp),
            "appointment_sr_no": self.appointment_sr_no, "patient_id": self.patient_id,
            "created_id": self.created_id, "effects": self.effects,
        })
    }
}

fn spaced(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}
