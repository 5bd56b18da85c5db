//! The PMS carries out a write-back, or refuses it in its own words.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use serde_json::{Value, json};

use crate::names::{OPERATORIES, PROVIDERS, STATUSES};
use crate::practice::{Entry, Practice, Row};
use crate::rows::{Appointment, BROKEN, Patient, UNCONFIRMED, day, lay_over};
use crate::schedule::in_the_way;
use crate::world::query_date;
use crate::writebacks::Operation;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    pub(crate) result: String,
    pub(crate) appointment_sr_no: String,
    pub(crate) patient_id: String,
    pub(crate) created_id: String,
    pub(crate) effect: Value,
}

struct Desk<'a> {
    fields: &'a BTreeMap<String, String>,
    practice: &'a mut Practice,
    at: DateTime<Utc>,
    visible: DateTime<Utc>,
}

/// Does it at the instant `at`; the cloud sees it from `visible` on.
pub(crate) fn apply(
    operation: Operation,
    target: Option<&str>,
    fields: &BTreeMap<String, String>,
    practice: &mut Practice,
    at: DateTime<Utc>,
    visible: DateTime<Utc>,
) -> Result<Applied, String> {
    let mut desk = Desk { fields, practice, at, visible };
    let practice_id = desk.field("practice_id").unwrap_or("");
    if !desk.practice.practice_ids().any(|id| id == practice_id) {
        return Err(format!("Practice '{practice_id}' does not exist."));
    }
    let target = target.unwrap_or("");
    match operation {
        Operation::BookAppointment => desk.book(),
        Operation::PatchAppointment => desk.change_status(target),
        Operation::PutAppointment => desk.reschedule(target),
        Operation::CreatePatient => desk.register(),
        Operation::PatchPatient => desk.change_patient(target),
        Operation::MedicalNote => desk.note(),
        Operation::Transaction => desk.enter(),
    }
}

impl Desk<'_> {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    fn today(&self) -> NaiveDate {
        self.practice.local(self.at).date()
    }

    fn patient(&self) -> Result<u32, String> {
        let id = self.field("patient_id").unwrap_or("");
        let known = id.parse().ok().and_then(|id| self.practice.pms.patient(id));
        known.map(|row| row.id).ok_or_else(|| format!("Patient {id} does not exist."))
    }

    fn appointment(&self, target: &str) -> Result<Appointment, String> {
        let known = target.parse().ok().and_then(|sr| self.practice.pms.appointment(sr)).cloned();
        known.ok_or_else(|| format!("Appointment {target} was not found."))
    }

    fn date(&self, name: &str) -> Result<Option<NaiveDate>, String> {
        self.field(name)
            .map(|text| query_date(text).ok_or_else(|| format!("'{text}' is not a valid date.")))
            .transpose()
    }

    fn provider(&self) -> Result<Option<u8>, String> {
        self.field("provider_id").map(provider).transpose()
    }

    fn lay(&self, row: &mut Appointment, names: &[&str]) {
        for name in names {
            if let Some(text) = self.fields.get(*name) {
                lay_over(&mut row.extra, name, text);
            }
        }
    }

    /// Time, length, operatory, provider and status as far as they are given.
    fn place(&self, row: &mut Appointment) -> Result<(), String> {
        if let Some(provider) = self.provider()? {
            row.provider = provider;
        }
        if let Some(text) = self.field("operatory") {
            row.operatory = operatory(text)?;
        }
        if let Some(date) = self.date("date")? {
            row.date = date;
        }
        if let Some(text) = self.field("time") {
            row.minute = minute(text)?;
        }
        if let Some(text) = self.field("length") {
            let length = text.parse().ok().filter(|length| (5..=600).contains(length));
            row.length = length.ok_or_else(|| format!("'{text}' is not a valid length."))?;
        }
        if let Some(text) = self.field("status") {
            row.status = status(text)?;
        }
        if let Some(other) = in_the_way(
            &self.practice.pms.appointments,
            row.operatory,
            row.date,
            row.minute,
            row.length,
            Some(row.sr),
        )
        .filter(|_| row.holds_its_slot())
        {
            return Err(format!(
                "The requested time conflicts with appointment {} in operatory {}.",
                other.sr,
                row.operatory_name()
            ));
        }
        Ok(())
    }

    fn book(&mut self) -> Result<Applied, String> {
        let mut row = Appointment {
            sr: 0,
            patient: self.patient()?,
            date: self.today(),
            minute: 0,
            length: 30,
            provider: 0,
            operatory: 0,
            kind: 0,
            status: UNCONFIRMED,
            made: self.today(),
            changed: self.today(),
            loaded: self.at,
            extra: None,
        };
        self.place(&mut row)?;
        row.sr = self.practice.new_appointment_sr();
        for name in ["description", "type", "note", "staff"] {
            lay_over(&mut row.extra, name, self.field(name).unwrap_or(""));
        }
        lay_over(&mut row.extra, "amount", "0.0000");
        let (sr, patient) = (row.sr.to_string(), row.patient.to_string());
        let effect = json!({"created": "appointment", "appointment_sr_no": sr, "patient_id": patient});
        self.practice.put(Row::Appointment(row), self.visible);
        Ok(Applied {
            result: "New appointment inserted successfully".to_owned(),
            appointment_sr_no: sr.clone(),
            patient_id: patient,
            created_id: sr,
            effect,
        })
    }

    fn changed(&mut self, mut row: Appointment, result: &str) -> Applied {
        row.changed = self.today();
        let sr = row.sr.to_string();
        let effect = json!({
            "updated": "appointment", "appointment_sr_no": sr, "status": row.status_word(),
            "date": row.date, "time": crate::rows::clock_time(row.minute), "operatory": row.operatory_name(),
        });
        let patient_id = row.patient.to_string();
        self.practice.put(Row::Appointment(row), self.visible);
        Applied {
            result: result.to_owned(),
            appointment_sr_no: sr,
            patient_id,
            created_id: String::new(),
            effect,
        }
    }

    fn change_status(&mut self, target: &str) -> Result<Applied, String> {
        let mut row = self.appointment(target)?;
        row.status = status(self.field("value").unwrap_or(""))?;
        self.lay(&mut row, &["staff", "cancellation_note"]);
        Ok(self.changed(row, "Appointment status updated successfully"))
    }

    fn reschedule(&mut self, target: &str) -> Result<Applied, String> {
        let mut row = self.appointment(target)?;
        let complete = ["date", "time", "operatory"].iter().all(|name| self.field(name).is_some());
        if row.status == BROKEN && !complete {
            return Err("A broken appointment needs date, time and operatory.".to_owned());
        }
        if row.status == BROKEN && self.field("status").is_none() {
            row.status = UNCONFIRMED;
        }
        self.place(&mut row)?;
        self.lay(&mut row, &["description", "type", "note", "staff"]);
        Ok(self.changed(row, "Appointment updated successfully"))
    }

    fn register(&mut self) -> Result<Applied, String> {
        let provider = self.provider()?.unwrap_or(0);
        let born = self.date("birthdate")?;
        if born.is_some_and(|born| born > self.today()) {
            return Err("Birthdate is in the future.".to_owned());
        }
        let mut row = new_patient(self.practice, self.at, provider, born);
        for (name, value) in self.fields {
            if !matches!(name.as_str(), "birthdate" | "provider_id" | "practice_id" | "check_spu") {
                lay_over(&mut row.extra, name, value);
            }
        }
        let id = row.id.to_string();
        let effect = json!({"created": "patient", "patient_id": id});
        self.practice.put(Row::Patient(row), self.visible);
        Ok(Applied {
            result: "New Patient inserted successfully".to_owned(),
            patient_id: id.clone(),
            created_id: id,
            effect,
            ..Applied::default()
        })
    }

    fn change_patient(&mut self, target: &str) -> Result<Applied, String> {
        let known = target.parse().ok().and_then(|id| self.practice.pms.patient(id)).cloned();
        let mut row = known.ok_or_else(|| format!("Patient {target} does not exist."))?;
        if let Some(born) = self.date("birthdate")? {
            row.born = Some(born);
        }
        if let Some(provider) = self.provider()? {
            row.provider = provider;
        }
        let mut written = Vec::new();
        // Phone numbers and e-mail addresses cannot be changed this way.
        for name in ["firstname", "lastname", "gender", "status", "recall_date"] {
            if let Some(value) = self.fields.get(name) {
                lay_over(&mut row.extra, name, value);
                written.push(name);
            }
        }
        let id = row.id.to_string();
        let effect = json!({"updated": "patient", "patient_id": id, "fields": written});
        self.practice.put(Row::Patient(row), self.visible);
        Ok(Applied {
            result: "Patient updated successfully".to_owned(),
            patient_id: id,
            effect,
            ..Applied::default()
        })
    }

    fn note(&mut self) -> Result<Applied, String> {
        let patient = self.patient()?.to_string();
        self.provider()?;
        let date = self.date("date")?.unwrap_or(self.today());
        let id = self.practice.notes.last().map_or(501, |note| note.id + 1);
        let take = |name: &str| self.field(name).unwrap_or("").to_owned();
        let fields = vec![
            ("patient_id", patient.clone()),
            ("provider_id", take("provider_id")),
            ("date", day(date)),
            ("description", take("description")),
            ("type", take("type")),
            ("text", take("text")),
            ("transaction_sr_no", take("transaction_sr_no")),
            ("practice_id", take("practice_id")),
        ];
        self.practice.notes.push(Entry { visible: self.visible, id, fields });
        Ok(made("medical_note", "Medical note inserted successfully", patient, id))
    }

    fn enter(&mut self) -> Result<Applied, String> {
        let patient = self.patient()?.to_string();
        self.provider()?;
        let amount = self.field("amount").unwrap_or("");
        let value: f64 = amount.parse().map_err(|_| format!("'{amount}' is not a valid amount."))?;
        let date = self.date("transaction_date")?.unwrap_or(self.today());
        let id = self.practice.transactions.last().map_or(31_001, |entry| entry.id + 1);
        let take = |name: &str| self.field(name).unwrap_or("").to_owned();
        let fields = vec![
            ("patient_id", patient.clone()),
            ("guarantor_id", take("guarantor_id")),
            ("provider_id", take("provider_id")),
            ("transaction_type", if value < 0.0 { "Payment" } else { "Procedure" }.to_owned()),
            ("transaction_date", day(date)),
            ("procedure_code", take("procedure_code")),
            ("procedure_description", take("procedure_description")),
            ("amount", format!("{value:.4}")),
            ("payment_type", take("payment_type")),
            ("note", take("note")),
            ("practice_id", take("practice_id")),
        ];
        self.practice.transactions.push(Entry { visible: self.visible, id, fields });
        Ok(made("transaction", "Transaction inserted successfully", patient, id))
    }
}

fn made(what: &str, result: &str, patient_id: String, id: u32) -> Applied {
    let effect = json!({"created": what, "id": id.to_string(), "patient_id": patient_id});
    Applied {
        result: result.to_owned(),
        patient_id,
        created_id: id.to_string(),
        effect,
        ..Applied::default()
    }
}

/// A patient of whom nothing is known yet.
pub(crate) fn new_patient(
    practice: &mut Practice,
    at: DateTime<Utc>,
    provider: u8,
    born: Option<NaiveDate>,
) -> Patient {
    Patient {
        id: practice.new_patient_id(),
        seed: 0,
        first: u16::MAX,
        last: u16::MAX,
        born,
        created: practice.local(at).date(),
        provider,
        loaded: at,
        extra: None,
    }
}

pub(crate) fn provider(id: &str) -> Result<u8, String> {
    let at = PROVIDERS.iter().position(|provider| provider.0 == id);
    at.map(|at| at as u8).ok_or_else(|| format!("Provider '{id}' is not defined."))
}

pub(crate) fn operatory(name: &str) -> Result<u8, String> {
    let at = OPERATORIES.iter().position(|operatory| operatory.0 == name);
    at.map(|at| at as u8).ok_or_else(|| format!("Operatory '{name}' is not defined."))
}

pub(crate) fn status(word: &str) -> Result<u8, String> {
    let at = STATUSES.iter().position(|status| status.eq_ignore_ascii_case(word));
    at.map(|at| at as u8).ok_or_else(|| format!("Status '{word}' is not a valid appointment status."))
}

pub(crate) fn minute(text: &str) -> Result<u16, String> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|_| text.len() == 5);
    time.map(|time| (time.hour() * 60 + time.minute()) as u16)
        .ok_or_else(|| format!("'{text}' is not a valid time."))
}
