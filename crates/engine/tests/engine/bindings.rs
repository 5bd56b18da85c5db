//! The window's types are generated from the view types; the committed file is the generated one.

use engine::view::*;
use ts_rs::{Config, TS};

fn one<T: TS>(text: &mut String) {
    text.push_str("\nexport ");
    text.push_str(&T::decl(&Config::default()));
    text.push('\n');
}

fn bindings() -> String {
    let mut text = String::from(
        "// Generated from crates/engine/src/view by `cargo xtask bindings`. Do not edit: a test compares the two.\n",
    );
    one::<BootView>(&mut text);
    one::<StateView>(&mut text);
    one::<Overall>(&mut text);
    one::<Clocks>(&mut text);
    one::<ZoneSource>(&mut text);
    one::<Problem>(&mut text);
    one::<ChangeView>(&mut text);
    one::<Refusal>(&mut text);
    one::<ConnectionView>(&mut text);
    one::<ConnectionStatus>(&mut text);
    one::<ConnectPhase>(&mut text);
    one::<CredentialsState>(&mut text);
    one::<PracticeChoice>(&mut text);
    one::<ConnectedPractice>(&mut text);
    one::<PracticeStatus>(&mut text);
    one::<OpenWriteBack>(&mut text);
    one::<ConnectionTest>(&mut text);
    one::<WhyOldView>(&mut text);
    one::<Checked>(&mut text);
    one::<Check>(&mut text);
    one::<CheckResult>(&mut text);
    one::<DayView>(&mut text);
    one::<Person>(&mut text);
    one::<AppointmentView>(&mut text);
    one::<PendingView>(&mut text);
    one::<AvailabilityView>(&mut text);
    one::<HoursFrom>(&mut text);
    one::<SpanView>(&mut text);
    one::<OpenColumn>(&mut text);
    one::<TakenView>(&mut text);
    one::<FreeWish>(&mut text);
    one::<PatientView>(&mut text);
    one::<FoundPatients>(&mut text);
    one::<PatientsView>(&mut text);
    one::<PatientLine>(&mut text);
    one::<PatientReason>(&mut text);
    one::<ChartView>(&mut text);
    one::<PlanView>(&mut text);
    one::<AlertView>(&mut text);
    one::<NoteView>(&mut text);
    one::<BellView>(&mut text);
    one::<BellTaken>(&mut text);
    one::<BellItem>(&mut text);
    one::<BellKind>(&mut text);
    one::<BellSource>(&mut text);
    one::<VisitBefore>(&mut text);
    one::<PatientCard>(&mut text);
    one::<BookingForm>(&mut text);
    one::<NewPatientForm>(&mut text);
    one::<RescheduleForm>(&mut text);
    one::<PatientForm>(&mut text);
    one::<NoteForm>(&mut text);
    one::<PaymentForm>(&mut text);
    one::<Kept>(&mut text);
    one::<Conflict>(&mut text);
    one::<Taker>(&mut text);
    one::<FreeSlot>(&mut text);
    one::<SlotWish>(&mut text);
    one::<SlotView>(&mut text);
    one::<FormsView>(&mut text);
    one::<OperationView>(&mut text);
    one::<Offer>(&mut text);
    one::<RefusalLine>(&mut text);
    one::<FieldRule>(&mut text);
    one::<PaymentCode>(&mut text);
    one::<AccountView>(&mut text);
    one::<SettingsView>(&mut text);
    one::<NotificationPrivacy>(&mut text);
    one::<TextSize>(&mut text);
    one::<ClockFace>(&mut text);
    one::<OwnNote>(&mut text);
    one::<UnfinishedForm>(&mut text);
    one::<Language>(&mut text);
    one::<LanguageChoice>(&mut text);
    one::<AlertsView>(&mut text);
    one::<AlertRule>(&mut text);
    one::<AlertEvent>(&mut text);
    one::<Alert>(&mut text);
    one::<Sound>(&mut text);
    one::<StatusKind>(&mut text);
    one::<StatusesView>(&mut text);
    one::<StatusWordView>(&mut text);
    one::<SyncView>(&mut text);
    one::<RunView>(&mut text);
    one::<TableCounts>(&mut text);
    one::<RunKind>(&mut text);
    one::<RunStatus>(&mut text);
    one::<LogLine>(&mut text);
    one::<SyncStats>(&mut text);
    one::<SetAsideView>(&mut text);
    one::<WriteBacksView>(&mut text);
    one::<WriteBackStats>(&mut text);
    one::<WriteBackView>(&mut text);
    one::<Word>(&mut text);
    one::<MissingNumber>(&mut text);
    one::<PatientChoice>(&mut text);
    one::<HistoryLine>(&mut text);
    text
}

#[test]
fn the_committed_bindings_are_current() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/platform/bindings.ts");
    let now = bindings();
    if std::env::var_os("DESKBELL_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == now, "the bindings are old: run `cargo xtask bindings`");
}
