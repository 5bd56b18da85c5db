//! What the window may ask for: a line each over the engine. Every one is listed in `command_names.rs`, in the
//! capability and in the isolation hook.

use engine::view::{
    AccountView, AvailabilityView, BellView, BootView, ChartView, ConnectionTest, DayView, FormsView,
    FoundPatients, FreeSlot, FreeWish, PatientCard, PatientsView, Refusal, SettingsView, StateView,
    StatusesView, SyncView, WhyOldView, WriteBacksView,
};
use engine::{Door, Engine};
use secrecy::SecretString;
use tauri::ipc::Invoke;
use tauri::{AppHandle, State, command};
use tauri_plugin_autostart::ManagerExt;

use crate::demo::door::*;
use crate::shell::{self, Shell};
use crate::window::OpenTarget;

mod desk;

use desk::*;

type Answer<T> = Result<T, Refusal>;
type Held<'a> = State<'a, Shell>;

/// All commands, for Tauri.
pub(crate) fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        boot,
        get_state,
        get_day,
        get_availability,
        find_free,
        get_bell,
        search_patients,
        get_patients,
        get_write_backs,
        get_forms,
        get_patient,
        get_account,
        get_chart,
        get_sync,
        get_statuses,
        get_autostart,
        take_target,
        save_credentials,
        connect,
        open_again,
        cancel_connect,
        choose_practice,
        select_practice,
        disconnect,
        keep_connected,
        test_connection,
        renew_key,
        why_old,
        set_zone,
        clear_sync_log,
        sync_now,
        cancel_sync,
        hold_slot,
        release_slot,
        book,
        reschedule,
        set_status,
        cancel_appointment,
        update_patient,
        add_note,
        take_payment,
        keep_form,
        unfinished_form,
        discard_write_back,
        send_again,
        look_again,
        patient_choices,
        name_patient,
        mark_seen,
        set_tags,
        set_status_kind,
        mark_bells_seen,
        take_bell,
        pause_notifications,
        save_settings,
        test_notification,
        set_autostart,
        try_demo,
        leave_demo,
        retry_opening,
        quit,
    ]
}

/// Runs a call that reads or writes the store where it may block.
async fn on<T: Send + 'static>(
    shell: &Shell,
    call: impl FnOnce(&Engine) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let engine = shell.engine()?.clone();
    tauri::async_runtime::spawn_blocking(move || call(&engine)).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a command ended badly");
        Err(internal("the command ended badly"))
    })
}

/// The engine, after a look whether the keychain needs its password: these are a person's clicks, so its prompt may
/// open. Whether it helped, the engine will see by itself.
async fn with_the_keychain(shell: &Shell) -> Answer<&Engine> {
    let engine = shell.engine()?;
    if let Err(error) = shell.vault.unlock().await {
        tracing::warn!(code = error.code(), "the keychain is not open");
    }
    Ok(engine)
}

fn internal(detail: impl ToString) -> Refusal {
    Refusal { code: "INTERNAL".to_owned(), detail: Some(detail.to_string()) }
}

/// The first thing that the page asks.
#[command]
async fn boot(shell: Held<'_>) -> Answer<BootView> {
    Ok(shell.boot())
}

#[command]
async fn get_state(shell: Held<'_>) -> Answer<StateView> {
    on(&shell, Engine::state).await
}

#[command]
async fn get_day(shell: Held<'_>, date: Option<String>) -> Answer<DayView> {
    on(&shell, move |engine| engine.day(date.as_deref())).await
}

#[command]
async fn get_availability(shell: Held<'_>, date: Option<String>) -> Answer<AvailabilityView> {
    on(&shell, move |engine| engine.availability(date.as_deref())).await
}

#[command]
async fn find_free(shell: Held<'_>, wish: FreeWish) -> Answer<Vec<FreeSlot>> {
    on(&shell, move |engine| engine.next_free(&wish)).await
}

#[command]
async fn get_bell(shell: Held<'_>) -> Answer<BellView> {
    on(&shell, Engine::bell).await
}

#[command]
async fn search_patients(shell: Held<'_>, text: String) -> Answer<FoundPatients> {
    on(&shell, move |engine| engine.search_patients(&text)).await
}

#[command]
async fn get_patients(shell: Held<'_>, text: String, active_only: bool) -> Answer<PatientsView> {
    on(&shell, move |engine| engine.patients(&text, active_only)).await
}

#[command]
async fn get_write_backs(shell: Held<'_>) -> Answer<WriteBacksView> {
    on(&shell, Engine::write_backs).await
}

#[command]
async fn get_forms(shell: Held<'_>) -> Answer<FormsView> {
    on(&shell, Engine::forms).await
}

#[command]
async fn get_patient(shell: Held<'_>, patient_id: String) -> Answer<PatientCard> {
    on(&shell, move |engine| engine.patient(&patient_id)).await
}

#[command]
async fn get_account(shell: Held<'_>, patient_id: String) -> Answer<AccountView> {
    shell.engine()?.account(&patient_id).await
}

#[command]
async fn get_chart(shell: Held<'_>, patient_id: String) -> Answer<ChartView> {
    shell.engine()?.chart(&patient_id).await
}

#[command]
async fn get_sync(shell: Held<'_>) -> Answer<SyncView> {
    on(&shell, Engine::sync_view).await
}

#[command]
async fn get_statuses(shell: Held<'_>) -> Answer<StatusesView> {
    on(&shell, Engine::statuses).await
}

/// Asked of the system each time, where others may have changed it.
#[command]
async fn get_autostart(app: AppHandle) -> Answer<bool> {
    app.autolaunch().is_enabled().map_err(internal)
}

#[command]
async fn take_target(shell: Held<'_>) -> Answer<Option<OpenTarget>> {
    Ok(shell.place.listens())
}

#[command]
async fn save_credentials(shell: Held<'_>, app_id: String, app_key: String) -> Answer<()> {
    let app_key = SecretString::from(app_key);
    with_the_keychain(&shell).await?.save_credentials(&app_id, app_key).await
}

#[command]
async fn connect(shell: Held<'_>, door: String) -> Answer<()> {
    let bad = || Refusal { code: "BAD_INPUT".to_owned(), detail: Some("door".to_owned()) };
    let door = Door::parse(&door).ok_or_else(bad)?;
    with_the_keychain(&shell).await?.connect(door).await
}

#[command]
async fn open_again(shell: Held<'_>) -> Answer<()> {
    shell.engine()?.open_again().await
}

#[command]
async fn cancel_connect(shell: Held<'_>) -> Answer<()> {
    on(&shell, Engine::cancel_connect).await
}

#[command]
async fn choose_practice(shell: Held<'_>, office_id: String, practice_id: String) -> Answer<()> {
    with_the_keychain(&shell).await?.choose_practice(&office_id, &practice_id).await
}

#[command]
async fn select_practice(shell: Held<'_>, practice: String) -> Answer<()> {
    on(&shell, move |engine| engine.select_practice(&practice)).await
}

#[command]
async fn disconnect(shell: Held<'_>, practice: String, discard: Vec<String>) -> Answer<()> {
    with_the_keychain(&shell).await?.disconnect(&practice, &discard).await
}

#[command]
async fn keep_connected(shell: Held<'_>, practice: String) -> Answer<()> {
    on(&shell, move |engine| engine.keep_connected(&practice)).await
}

#[command]
async fn test_connection(shell: Held<'_>, practice: String) -> Answer<ConnectionTest> {
    with_the_keychain(&shell).await?.test_connection(&practice).await
}

#[command]
async fn renew_key(shell: Held<'_>, practice: String) -> Answer<()> {
    with_the_keychain(&shell).await?.renew_key(&practice).await
}

#[command]
async fn why_old(shell: Held<'_>, practice: String) -> Answer<WhyOldView> {
    with_the_keychain(&shell).await?.why_old(&practice).await
}

#[command]
async fn set_zone(shell: Held<'_>, practice: String, zone: Option<String>) -> Answer<()> {
    on(&shell, move |engine| engine.set_zone(&practice, zone.as_deref())).await
}

#[command]
async fn clear_sync_log(shell: Held<'_>) -> Answer<()> {
    on(&shell, Engine::clear_sync_log).await
}

#[command]
async fn sync_now(shell: Held<'_>, full: bool) -> Answer<()> {
    on(&shell, move |engine| engine.sync_now(full)).await
}

#[command]
async fn cancel_sync(shell: Held<'_>) -> Answer<()> {
    on(&shell, Engine::cancel_sync).await
}

#[command]
async fn mark_bells_seen(shell: Held<'_>) -> Answer<()> {
    on(&shell, Engine::mark_bells_seen).await
}

#[command]
async fn take_bell(shell: Held<'_>, id: String, initials: Option<String>) -> Answer<()> {
    on(&shell, move |engine| engine.take_bell(&id, initials.as_deref())).await
}

#[command]
async fn pause_notifications(shell: Held<'_>, minutes: Option<u32>) -> Answer<()> {
    on(&shell, move |engine| engine.pause_notifications(minutes)).await
}

#[command]
async fn save_settings(shell: Held<'_>, settings: SettingsView) -> Answer<()> {
    on(&shell, move |engine| engine.save_settings(&settings)).await
}

#[command]
async fn test_notification(shell: Held<'_>) -> Answer<()> {
    on(&shell, Engine::test_notification).await
}

#[command]
async fn set_autostart(app: AppHandle, on: bool) -> Answer<()> {
    let autostart = app.autolaunch();
    if on { autostart.enable() } else { autostart.disable() }.map_err(internal)
}

/// A person's word to open the store again: the keychain's prompt may open.
#[command]
async fn retry_opening(shell: Held<'_>) -> Answer<()> {
    // What came of it the next try tells, by the "boot" event.
    drop(shell.vault.unlock().await);
    shell.retry.notify_one();
    Ok(())
}

#[command]
async fn quit(app: AppHandle) -> Answer<()> {
    shell::quit(&app);
    Ok(())
}
