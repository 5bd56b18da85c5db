//! What the desk asks of the engine: forms, write-backs, patients.

use crate::engine::{Answer, Engine, number};
use crate::error::Error;
use crate::view::{
    AccountView, BookingForm, ChartView, FormsView, Kept, NoteForm, PatientCard, PatientChoice, PatientForm,
    PatientsView, PaymentForm, RescheduleForm, UnfinishedForm, WriteBacksView,
};
use crate::{queries, writebacks};

/// Bytes of the longest form that is kept; the longest text of a note is 2,000 characters.
const LONGEST_FORM: usize = 64 * 1024;

impl Engine {
    /// Write-backs of the practice that the window shows, open ones first, and what there is in all.
    pub fn write_backs(&self) -> Answer<WriteBacksView> {
        Ok(queries::write_backs(self.context())?)
    }

    /// What the forms offer and check.
    pub fn forms(&self) -> Answer<FormsView> {
        Ok(writebacks::forms(self.context())?)
    }

    /// The Patients page for what was typed; for nothing typed, who comes today and whose cards were open lately.
    pub fn patients(&self, typed: &str, active_only: bool) -> Answer<PatientsView> {
        Ok(queries::patients(self.context(), typed, active_only)?)
    }

    /// A patient's card. It is remembered as one that was open lately.
    pub fn patient(&self, patient_id: &str) -> Answer<PatientCard> {
        let context = self.context();
        let card = queries::patient(context, patient_id)?;
        let practice = context.integration()?.id;
        context.ledger().patient_opened(practice, patient_id).map_err(Error::from)?;
        Ok(card)
    }

    /// Insurance and notes of a patient, asked of Sikka now.
    pub async fn chart(&self, patient_id: &str) -> Answer<ChartView> {
        Ok(queries::chart(self.context(), patient_id).await?)
    }

    /// What a patient owes, asked of Sikka now.
    pub async fn account(&self, patient_id: &str) -> Answer<AccountView> {
        Ok(queries::account(self.context(), patient_id).await?)
    }

    /// Keeps the form that somebody fills in, as the window writes it, or forgets it; for the practice that the window
    /// shows. `BAD_INPUT`: longer than any form can be.
    pub fn keep_form(&self, content: Option<String>) -> Answer<()> {
        let context = self.context();
        let practice = context.integration()?.id;
        match content {
            Some(content) if content.len() > LONGEST_FORM => Err(Error::BadInput("content").into()),
            Some(content) => {
                let kept = context.ledger().keep_form(practice, &content.into(), context.now());
                Ok(kept.map_err(Error::from)?)
            }
            None => Ok(context.ledger().drop_form(practice).map_err(Error::from)?),
        }
    }

    /// The form that was not finished when the window closed, if there is one of the last day.
    pub fn unfinished_form(&self) -> Answer<Option<UnfinishedForm>> {
        let context = self.context();
        let Some(practice) = context.ledger().integration().map_err(Error::from)? else { return Ok(None) };
        let found = context.ledger().unfinished_form(practice.id, context.now()).map_err(Error::from)?;
        Ok(found.map(|form| UnfinishedForm {
            content: form.content.expose().clone(),
            kept_at: queries::instant(form.kept_at),
        }))
    }

    /// Books an appointment.
    pub async fn book(&self, form: BookingForm) -> Answer<Kept> {
        Ok(writebacks::book(self.context(), form).await?)
    }

    /// Moves an appointment.
    pub async fn reschedule(&self, form: RescheduleForm) -> Answer<Kept> {
        Ok(writebacks::reschedule(self.context(), form).await?)
    }

    /// Gives an appointment another status.
    pub fn set_status(&self, appointment_sr_no: &str, value: &str) -> Answer<Kept> {
        Ok(writebacks::set_status(self.context(), appointment_sr_no, value)?)
    }

    /// Cancels an appointment with the practice's own word.
    pub fn cancel_appointment(&self, appointment_sr_no: &str, reason: &str) -> Answer<Kept> {
        Ok(writebacks::cancel_appointment(self.context(), appointment_sr_no, reason)?)
    }

    /// Changes a patient's record.
    pub fn update_patient(&self, form: PatientForm) -> Answer<Kept> {
        Ok(writebacks::update_patient(self.context(), form)?)
    }

    /// Writes a note into a chart.
    pub fn add_note(&self, form: NoteForm) -> Answer<Kept> {
        Ok(writebacks::add_note(self.context(), form)?)
    }

    /// Takes a payment.
    pub fn take_payment(&self, form: PaymentForm) -> Answer<Kept> {
        Ok(writebacks::take_payment(self.context(), form)?)
    }

    /// Takes a write-back back: before it leaves, or at Sikka while it is pending.
    pub fn discard_write_back(&self, id: &str) -> Answer<()> {
        Ok(writebacks::take_back(self.context(), number(id)?)?)
    }

    /// Sends a write-back again, on a person's word, unless a last look finds it.
    pub async fn send_again(&self, id: &str) -> Answer<()> {
        Ok(writebacks::send_again(self.context(), number(id)?).await?)
    }

    /// Looks a write-back up now.
    pub fn look_again(&self, id: &str) -> Answer<()> {
        Ok(writebacks::look_again(self.context(), number(id)?)?)
    }

    /// Who may be the new patient whose number a write-back waits for, asked of Sikka now.
    pub async fn patient_choices(&self, id: &str) -> Answer<Vec<PatientChoice>> {
        Ok(writebacks::patient_choices(self.context(), number(id)?).await?)
    }

    /// A person says who the new patient is; the write-back goes on.
    pub async fn name_patient(&self, id: &str, patient_id: &str) -> Answer<()> {
        Ok(writebacks::name_patient(self.context(), number(id)?, patient_id).await?)
    }

    /// A person saw it in the PMS.
    pub fn mark_seen(&self, id: &str) -> Answer<()> {
        Ok(writebacks::mark_seen(self.context(), number(id)?)?)
    }

    /// Whether our tag is written at the end of notes in a practice.
    pub fn set_tags(&self, practice: &str, on: bool) -> Answer<()> {
        let practice = self.context().practice(practice)?;
        Ok(self.context().ledger().set_writes_tags(practice.id, on).map_err(Error::from)?)
    }
}
