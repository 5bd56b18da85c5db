//! The window's forms: read, checked against the limits and the schedule, and kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Utc};
use pms::{Intent, IntentError, Operation, Rules, State, StatusKind, StatusWords};
use store::{Integration, WriteBack};

use super::faults::{Fault, seeded};
use super::outbox::{Beside, keep, row};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::slots::{self, Wanted};
use crate::view::{
    BookingForm, Kept, NewPatientForm, NoteForm, PatientForm, PatientView, PaymentForm, RescheduleForm,
};

/// The practice's own word for a cancelled appointment (`wire/sikka.md` 7: cancelling is setting a status).
pub(crate) fn cancelled_word(statuses: &[String], words: &StatusWords) -> String {
    let cancelled = || statuses.iter().filter(|word| words.kind(word) == StatusKind::Cancelled);
    let word = cancelled()
        .find(|word| word.to_ascii_lowercase().contains("cancel"))
        .or_else(|| cancelled().find(|word| StatusKind::of(word) == StatusKind::Cancelled))
        .or_else(|| cancelled().next());
    word.cloned().unwrap_or_else(|| "Cancelled".to_owned())
}

/// A form as a change of the practice that the window shows.
pub(super) struct Desk<'a> {
    pub(super) context: &'a Arc<Context>,
    pub(super) integration: Integration,
    fields: BTreeMap<String, String>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(context: &'a Arc<Context>) -> Result<Self> {
        Ok(Self { context, integration: context.integration()?, fields: BTreeMap::new() })
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        if !value.trim().is_empty() {
            self.fields.insert(name.to_owned(), value.trim().to_owned());
        }
        self
    }

    fn with_start(self, start: NaiveDateTime) -> Self {
        let (date, time) = (start.date().to_string(), start.format("%H:%M").to_string());
        self.with("date", &date).with("time", &time)
    }

    /// The intent, within the limits of the practice's software.
    pub(super) fn intent(&mut self, operation: Operation) -> Result<Intent> {
        let fields = std::mem::take(&mut self.fields);
        let practice = &self.integration.practice;
        let words = match operation {
            Operation::CancelAppointment => {
                let (mirror, id) = (self.context.mirror(), self.integration.id);
                cancelled_word(&mirror.appointment_statuses(id)?, &mirror.status_words(id)?)
            }
            _ => String::new(),
        };
        let intent = Intent::from_fields(operation, fields, &practice.practice_id, &words)?;
        intent.check(&Rules::of(&practice.pms_type))?;
        self.wants_to_exist(&intent)?;
        Ok(intent)
    }

    /// Whom or what it names has to be here, so that a stale window cannot ask for what is gone.
    fn wants_to_exist(&self, intent: &Intent) -> Result<()> {
        if let Some(ground) = intent.waits_for() {
            let ground = self.context.ledger().write_back(ground)?;
            let ground = ground.filter(|ground| ground.integration_id == self.integration.id);
            return match ground.map(|ground| ground.state) {
                None | Some(State::Failed | State::Discarded) => Err(Error::NotFound),
                Some(_) => Ok(()),
            };
        }
        Ok(())
    }

    fn undo_until(&self) -> DateTime<Utc> {
        self.context.now() + undo_for()
    }

    pub(super) fn keep(&self, form_id: &str, intent: Intent, checked: bool) -> Result<Kept> {
        let undo_until = self.undo_until();
        let beside = Beside { undo_until: Some(undo_until), not_checked: !checked, ..Beside::default() };
        let id = keep(self.context, &self.integration, form_id, intent, beside)?;
        Ok(kept(id, checked, Some(undo_until)))
    }

    /// Whether a time is free: by what is here, and by a fresh look at that day. `Err` of the outer result never
    /// keeps anybody from booking: a look that fails only leaves the booking unchecked.
    async fn look(&self, wanted: &Wanted) -> Result<std::result::Result<bool, Kept>> {
        // Claimed before and after the look: of two forms that come at once, one gets the time.
        let form = wanted.but_form.as_deref().unwrap_or_default();
        let taken = |checked: bool| {
            let conflicts = slots::claim(self.context, &self.integration, form, wanted)?;
            if conflicts.is_empty() {
                return Ok::<_, Error>(Ok(checked));
            }
            let nearest = slots::nearest(self.context, &self.integration, wanted)?;
            Ok(Err(Kept::Taken { conflicts, nearest }))
        };
        if let Err(taken) = taken(false)? {
            return Ok(Err(taken));
        }
        let checked = slots::look_at_day(self.context, &self.integration, wanted.start.date()).await;
        taken(checked)
    }

    /// As [`Self::look`], of a form: with a person's "take it anyway" only the day is looked at. `Err` of the inner
    /// result is the form's answer: its time is taken, or the same form came a moment ago.
    async fn check(
        &self,
        form_id: &str,
        wanted: &Wanted,
        take_anyway: bool,
    ) -> Result<std::result::Result<bool, Kept>> {
        let free = if take_anyway {
            Ok(slots::look_at_day(self.context, &self.integration, wanted.start.date()).await)
        } else {
            self.look(wanted).await?
        };
        // While somebody looked the same form may have come once more, and may be what takes the time.
        Ok(match again(self.context, form_id)? {
            Some(earlier) => Err(earlier),
            None => free,
        })
    }
}

/// So long a form can be undone before it leaves.
pub(super) fn undo_for() -> Duration {
    Duration::seconds(5)
}

pub(super) fn kept(id: i64, checked: bool, undo_until: Option<DateTime<Utc>>) -> Kept {
    let undo_until = undo_until.map(crate::queries::instant);
    Kept::Kept { write_back_id: id.to_string(), checked, undo_until, already: false }
}

/// The same form once more is the double click: it is answered, and nothing is done.
fn again(context: &Context, form_id: &str) -> Result<Option<Kept>> {
    if seeded(Fault::DoubleClickTwice) {
        return Ok(None);
    }
    let earlier = context.ledger().write_back_of_form(form_id)?;
    Ok(earlier.map(|row: WriteBack| kept(row.id, !row.not_checked, row.undo_until)))
}

fn when(start: &str) -> Result<NaiveDateTime> {
    NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M").map_err(|_| Error::BadInput("start"))
}

fn minutes(length: u32) -> Result<u32> {
    if (5..=600).contains(&length) { Ok(length) } else { Err(Error::BadInput("length")) }
}

impl From<IntentError> for Error {
    fn from(error: IntentError) -> Self {
        match error {
            IntentError::CardData => Self::CardData,
            IntentError::Missing(field) | IntentError::Unreadable(field) => Self::BadInput(field),
            IntentError::Nothing => Self::BadInput("nothing"),
            IntentError::TooLong { .. } | IntentError::Forbidden { .. } => Self::Text(error),
        }
    }
}

/// Books an appointment, with a new patient before it where the form has one.
pub(crate) async fn book(context: &Arc<Context>, form: BookingForm) -> Result<Kept> {
    if let Some(earlier) = again(context, &form.form_id)? {
        return Ok(earlier);
    }
    let start = when(&form.start)?;
    let desk = Desk::new(context)?;
    let today = context.now().with_timezone(&desk.integration.zone).date_naive();
    if start.date() < today {
        return Err(Error::BadInput("date_past"));
    }
    let patient = match &form.new_patient {
        Some(new) => match new_patient(context, new)? {
            Ok(patient) => Some(patient),
            Err(asked) => return Ok(asked),
        },
        None => None,
    };
    let mut desk = desk
        .with("patient_id", if patient.is_some() { "new" } else { &form.patient_id })
        .with_start(start)
        .with("length", &minutes(form.length_minutes)?.to_string())
        .with("operatory", &form.operatory)
        .with("provider_id", &form.provider_id)
        .with("description", &form.description)
        .with("note", &form.note);
    let intent = desk.intent(Operation::BookAppointment)?;
    let wanted = Wanted {
        start,
        minutes: form.length_minutes,
        operatory: form.operatory.clone(),
        provider_id: form.provider_id.clone(),
        but_appointment: None,
        but_form: Some(form.form_id.clone()),
        but_write_back: None,
    };
    let checked = match desk.check(&form.form_id, &wanted, form.take_anyway).await? {
        Ok(checked) => checked,
        Err(answer) => return Ok(answer),
    };
    let answer = match patient {
        None => desk.keep(&form.form_id, intent, checked)?,
        Some((patient, namesakes)) => {
            let undo_until = desk.undo_until();
            let first = Beside { undo_until: Some(undo_until), there_before: namesakes, ..Beside::default() };
            let first =
                row(context, &desk.integration, &format!("{}:patient", form.form_id), patient, first)?;
            let beside = Beside { undo_until: Some(undo_until), not_checked: !checked, ..Beside::default() };
            let second = row(context, &desk.integration, &form.form_id, intent, beside)?;
            let build = |ground: i64| {
                let mut second = second;
                second.intent = second.intent.with_number(&format!("w:{ground}"));
                second.waits_for = Some(ground);
                second
            };
            let id = context.ledger().add_write_backs(desk.integration.id, &first, build, context.now())?;
            context.wake.writebacks.notify_one();
            kept(id, checked, Some(undo_until))
        }
    };
    slots::release(context, &form.form_id)?;
    Ok(answer)
}

/// A patient whom the PMS does not have yet, and the numbers of their namesakes; `Err` asks whether it is one of them.
fn new_patient(
    context: &Arc<Context>,
    new: &NewPatientForm,
) -> Result<std::result::Result<(Intent, Vec<String>), Kept>> {
    let mut desk = Desk::new(context)?
        .with("firstname", &new.first_name)
        .with("lastname", &new.last_name)
        .with("birthdate", new.birthdate.as_deref().unwrap_or(""))
        .with("gender", &new.gender)
        .with("cell", &new.cell)
        .with("email", &new.email)
        .with("provider_id", &new.provider_id);
    let intent = desk.intent(Operation::CreatePatient)?;
    let Intent::CreatePatient(patient) = &intent else { return Err(Error::BadInput("patient")) };
    let today = context.now().with_timezone(&desk.integration.zone).date_naive();
    if patient.birthdate.is_some_and(|born| born > today) {
        return Err(Error::BadInput("birthdate_future"));
    }
    let name = format!("{} {}", new.first_name.trim(), new.last_name.trim());
    let rows = context.mirror().search_patients(desk.integration.id, &name, 30)?;
    let same_name = |row: &store::PatientRow| row.name.expose().trim().eq_ignore_ascii_case(&name);
    let same_birth = |row: &store::PatientRow| match (patient.birthdate, row.birthdate) {
        (Some(asked), Some(there)) => asked == there,
        _ => true,
    };
    let namesakes: Vec<store::PatientRow> =
        rows.into_iter().filter(|row| same_name(row) && same_birth(row)).collect();
    if !namesakes.is_empty() && !new.another {
        let patients: Vec<PatientView> = namesakes.into_iter().map(crate::queries::patient_view).collect();
        return Ok(Err(Kept::SamePatient { patients }));
    }
    Ok(Ok((intent, namesakes.into_iter().map(|row| row.patient_id).collect())))
}

/// Moves an appointment.
pub(crate) async fn reschedule(context: &Arc<Context>, form: RescheduleForm) -> Result<Kept> {
    if let Some(earlier) = again(context, &form.form_id)? {
        return Ok(earlier);
    }
    let start = when(&form.start)?;
    let mut desk = Desk::new(context)?
        .with("appointment_sr_no", &form.appointment_sr_no)
        .with_start(start)
        .with("length", &minutes(form.length_minutes)?.to_string())
        .with("operatory", &form.operatory)
        .with("provider_id", &form.provider_id);
    let intent = desk.intent(Operation::UpdateAppointment)?;
    let wanted = Wanted {
        start,
        minutes: form.length_minutes,
        operatory: form.operatory.clone(),
        provider_id: form.provider_id.clone(),
        but_appointment: Some(form.appointment_sr_no.clone()),
        but_form: Some(form.form_id.clone()),
        but_write_back: intent.waits_for(),
    };
    let checked = match desk.check(&form.form_id, &wanted, form.take_anyway).await? {
        Ok(checked) => checked,
        Err(answer) => return Ok(answer),
    };
    let answer = desk.keep(&form.form_id, intent, checked)?;
    slots::release(context, &form.form_id)?;
    Ok(answer)
}

fn date(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Error::BadInput("date"))
}

/// Changes a patient's record.
pub(crate) fn update_patient(context: &Arc<Context>, form: PatientForm) -> Result<Kept> {
    if let Some(earlier) = again(context, &form.form_id)? {
        return Ok(earlier);
    }
    let told = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut desk = Desk::new(context)?
        .with("patient_id", &form.patient_id)
        .with("firstname", &told(&form.first_name))
        .with("lastname", &told(&form.last_name))
        .with("birthdate", &told(&form.birthdate))
        .with("gender", &told(&form.gender))
        .with("status", &told(&form.status))
        .with("provider_id", &told(&form.provider_id));
    let intent = desk.intent(Operation::UpdatePatient)?;
    desk.keep(&form.form_id, intent, true)
}

/// Writes a note into a chart.
pub(crate) fn add_note(context: &Arc<Context>, form: NoteForm) -> Result<Kept> {
    if let Some(earlier) = again(context, &form.form_id)? {
        return Ok(earlier);
    }
    let mut desk = Desk::new(context)?
        .with("patient_id", &form.patient_id)
        .with("type", &form.note_type)
        .with("date", &date(&form.date)?.to_string())
        .with("text", &form.text)
        .with("provider_id", &form.provider_id);
    let intent = desk.intent(Operation::AddMedicalNote)?;
    desk.keep(&form.form_id, intent, true)
}

/// Takes a payment.
pub(crate) fn take_payment(context: &Arc<Context>, form: PaymentForm) -> Result<Kept> {
    if let Some(earlier) = again(context, &form.form_id)? {
        return Ok(earlier);
    }
    let desk = Desk::new(context)?;
    let patient = context.mirror().patient_details(desk.integration.id, &form.patient_id)?;
    let guarantor = patient.map(|patient| patient.guarantor_id).unwrap_or_default();
    let mut desk = desk
        .with("patient_id", &form.patient_id)
        .with("guarantor_id", &guarantor)
        .with("amount", form.amount.trim().trim_start_matches('-'))
        .with("procedure_code", &form.procedure_code)
        .with("procedure_description", &form.procedure_description)
        .with("provider_id", &form.provider_id)
        .with("transaction_date", &date(&form.date)?.to_string())
        .with("payment_type", &form.payment_type)
        .with("note", &form.note);
    let intent = desk.intent(Operation::ProcessPayment)?;
    desk.keep(&form.form_id, intent, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_practices_own_word_for_cancelled() {
        let said = |list: &[(&str, StatusKind)]| -> StatusWords {
            list.iter().map(|(word, kind)| ((*word).to_owned(), *kind)).collect()
        };
        let word = |list: &[&str], words: &StatusWords| {
            cancelled_word(&list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(), words)
        };
        let nobody = said(&[]);
        assert_eq!(word(&["Scheduled", "Broken", "Cancelled"], &nobody), "Cancelled");
        assert_eq!(word(&["Scheduled", "Broken"], &nobody), "Broken");
        assert_eq!(word(&["Scheduled"], &nobody), "Cancelled");
        let list = ["ASAP", "Broken", "Pre-cancelled", "UNSCHEDULED"];
        let off = StatusKind::Cancelled;
        assert_eq!(word(&list, &said(&[("Pre-cancelled", StatusKind::Scheduled), ("ASAP", off)])), "Broken");
        let none = [
            ("Pre-cancelled", StatusKind::Scheduled),
            ("Broken", StatusKind::Completed),
            ("UNSCHEDULED", off),
        ];
        assert_eq!(word(&list, &said(&none)), "UNSCHEDULED");
    }
}
