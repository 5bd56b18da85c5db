//! What the desk does: forms, write-backs, and what a status means.

use engine::Engine;
use engine::view::{
    BookingForm, Kept, NoteForm, PatientChoice, PatientForm, PaymentForm, RescheduleForm, SlotView, SlotWish,
    StatusKind, UnfinishedForm,
};
use tauri::command;

use super::{Answer, Held, on};

#[command]
pub(crate) async fn hold_slot(shell: Held<'_>, wish: SlotWish) -> Answer<SlotView> {
    on(&shell, move |engine| engine.hold_slot(&wish)).await
}

#[command]
pub(crate) async fn release_slot(shell: Held<'_>, form_id: String) -> Answer<()> {
    on(&shell, move |engine| engine.release_slot(&form_id)).await
}

#[command]
pub(crate) async fn book(shell: Held<'_>, form: BookingForm) -> Answer<Kept> {
    shell.engine()?.book(form).await
}

#[command]
pub(crate) async fn reschedule(shell: Held<'_>, form: RescheduleForm) -> Answer<Kept> {
    shell.engine()?.reschedule(form).await
}

#[command]
pub(crate) async fn set_status(shell: Held<'_>, appointment_sr_no: String, value: String) -> Answer<Kept> {
    on(&shell, move |engine| engine.set_status(&appointment_sr_no, &value)).await
}

#[command]
pub(crate) async fn cancel_appointment(
    shell: Held<'_>,
    appointment_sr_no: String,
    reason: String,
) -> Answer<Kept> {
    on(&shell, move |engine| engine.cancel_appointment(&appointment_sr_no, &reason)).await
}

#[command]
pub(crate) async fn update_patient(shell: Held<'_>, form: PatientForm) -> Answer<Kept> {
    on(&shell, move |engine| engine.update_patient(form)).await
}

#[command]
pub(crate) async fn add_note(shell: Held<'_>, form: NoteForm) -> Answer<Kept> {
    on(&shell, move |engine| engine.add_note(form)).await
}

#[command]
pub(crate) async fn take_payment(shell: Held<'_>, form: PaymentForm) -> Answer<Kept> {
    on(&shell, move |engine| engine.take_payment(form)).await
}

#[command]
pub(crate) async fn keep_form(shell: Held<'_>, content: Option<String>) -> Answer<()> {
    on(&shell, move |engine| engine.keep_form(content)).await
}

#[command]
pub(crate) async fn unfinished_form(shell: Held<'_>) -> Answer<Option<UnfinishedForm>> {
    on(&shell, Engine::unfinished_form).await
}

#[command]
pub(crate) async fn discard_write_back(shell: Held<'_>, id: String) -> Answer<()> {
    on(&shell, move |engine| engine.discard_write_back(&id)).await
}

#[command]
pub(crate) async fn send_again(shell: Held<'_>, id: String) -> Answer<()> {
    shell.engine()?.send_again(&id).await
}

#[command]
pub(crate) async fn look_again(shell: Held<'_>, id: String) -> Answer<()> {
    on(&shell, move |engine| engine.look_again(&id)).await
}

#[command]
pub(crate) async fn patient_choices(shell: Held<'_>, id: String) -> Answer<Vec<PatientChoice>> {
    shell.engine()?.patient_choices(&id).await
}

#[command]
pub(crate) async fn name_patient(shell: Held<'_>, id: String, patient_id: String) -> Answer<()> {
    shell.engine()?.name_patient(&id, &patient_id).await
}

#[command]
pub(crate) async fn mark_seen(shell: Held<'_>, id: String) -> Answer<()> {
    on(&shell, move |engine| engine.mark_seen(&id)).await
}

#[command]
pub(crate) async fn set_tags(shell: Held<'_>, practice: String, on: bool) -> Answer<()> {
    self::on(&shell, move |engine| engine.set_tags(&practice, on)).await
}

#[command]
pub(crate) async fn set_status_kind(
    shell: Held<'_>,
    practice: String,
    word: String,
    kind: Option<StatusKind>,
) -> Answer<()> {
    on(&shell, move |engine| engine.set_status_kind(&practice, &word, kind)).await
}
