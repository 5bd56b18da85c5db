//! A new patient whose number Sikka does not name, while two bear the name: nobody is booked for somebody else, the
//! desk is told, and a person says who it is.

use engine::Engine;
use engine::view::{MissingNumber, NewPatientForm, Word};
use sandbox::{Fault, FaultKind, PatientOrder};

use crate::around::{World, form_for, kept, options, pass, until};
use crate::desk::{ends, free, ledger, one, running};

const TOLD: &str = "A change waits for a number";

fn told(world: &World) -> usize {
    world.desktop.titles().iter().filter(|title| *title == TOLD).count()
}

/// Somebody of the same name and birth date whom the desk enters in the PMS itself.
fn twin(world: &World) -> String {
    let order = PatientOrder {
        firstname: Some("Zoë".into()),
        lastname: Some("Quartermain".into()),
        birthdate: Some("1990-02-03".into()),
        cell: Some("(617) 555-0142".into()),
        ..PatientOrder::default()
    };
    world.sandbox.put_patient(&order).unwrap()
}

/// A booking for a new patient, who has a twin in the PMS by then.
async fn waiting() -> (World, Engine, String, String) {
    let world = World::new(options());
    world.sandbox.set_dialect("names_created_id=false".parse().unwrap());
    let engine = running(&world).await;
    let slot = free(&world);
    let mut form = form_for(&slot);
    form.patient_id = String::new();
    form.new_patient = Some(NewPatientForm {
        first_name: "Zoë".into(),
        last_name: "Quartermain".into(),
        birthdate: Some("1990-02-03".into()),
        gender: "female".into(),
        cell: "555 010 0199".into(),
        email: String::new(),
        provider_id: slot.provider_id.clone(),
        another: false,
    });
    let id = kept(engine.book(form).await.unwrap());
    let twin = twin(&world);
    assert_eq!(one(&engine, &id).missing_number, None, "nobody has looked yet");
    until("it waits for the number", || one(&engine, &id).missing_number.is_some()).await;
    (world, engine, id, twin)
}

fn made(world: &World) -> String {
    let rows = ledger(world);
    assert_eq!(rows[0]["path"], "/patient");
    rows[0]["patient_id"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_number_that_nobody_tells_is_told_by_one_pop_up_after_ten_minutes() {
    let (world, engine, id, _) = waiting().await;
    pass(8 * 60).await;
    assert_eq!((told(&world), engine.write_backs().unwrap().stats.stuck), (0, 0));
    pass(3 * 60).await;
    assert_eq!((told(&world), engine.write_backs().unwrap().stats.stuck), (1, 1));
    pass(6 * 3_600).await;
    assert_eq!(told(&world), 1, "once");
    let row = one(&engine, &id);
    assert_eq!((row.word, row.missing_number), (Word::Waiting, Some(MissingNumber::Patient)));
    assert_eq!(ledger(&world).len(), 1, "nobody is booked for somebody else");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_person_says_who_it_is_and_the_booking_goes_on() {
    let (world, engine, id, twin) = waiting().await;
    // The cloud shows both after a while.
    pass(120).await;
    let choices = engine.patient_choices(&id).await.unwrap();
    let mut there: Vec<_> = choices.iter().map(|choice| choice.patient.patient_id.clone()).collect();
    there.sort();
    let made = made(&world);
    let mut both = vec![made.clone(), twin.clone()];
    both.sort();
    assert_eq!(there, both);
    for choice in &choices {
        assert_eq!(choice.patient.name, "Zoë Quartermain");
        assert_eq!(choice.patient.birthdate.as_deref(), Some("1990-02-03"));
        assert!(!choice.was_here);
    }
    assert!(choices.iter().any(|choice| choice.patient.phone.contains("555-0142")), "to tell them apart");
    // Nobody else than these, whatever a window asks for.
    let stranger = free(&world).patient_id;
    assert_eq!(engine.name_patient(&id, &stranger).await.unwrap_err().code, "NOT_FOUND");
    engine.name_patient(&id, &made).await.unwrap();
    assert_eq!(one(&engine, &id).missing_number, None);
    // Another window that says something else is too late.
    assert_eq!(engine.name_patient(&id, &twin).await.unwrap_err().code, "BUSY");
    assert!(engine.patient_choices(&id).await.is_err());
    ends(&engine, &id, "completed").await;
    let rows = ledger(&world);
    assert_eq!((rows.len(), rows[1]["fields"]["patient_id"].as_str()), (2, Some(made.as_str())));
    let patient = one(&engine, &id);
    assert_eq!(patient.patient_id, made);
    let all = engine.write_backs().unwrap().rows;
    let new = all.iter().find(|row| row.operation == "create_patient").unwrap();
    assert!(new.history.iter().any(|line| line.note.as_deref() == Some("a person said which patient it is")));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn of_two_windows_that_say_two_patients_at_once_the_first_is_heard_and_the_other_is_told() {
    let (world, engine, id, twin) = waiting().await;
    pass(120).await;
    let made = made(&world);
    // Both are asking Sikka when the first one is heard.
    let slow = Fault { ms: Some(1_000), ..Fault::new(FaultKind::Hang).on("/v4/patients").times(2) };
    world.sandbox.add_fault(slow);
    let (first, second) = tokio::join!(engine.name_patient(&id, &made), engine.name_patient(&id, &twin));
    let (heard, late) = match (first, second) {
        (Ok(()), Err(late)) => (made, late),
        (Err(late), Ok(())) => (twin, late),
        both => panic!("one of them: {both:?}"),
    };
    assert_eq!(late.code, "BUSY");
    ends(&engine, &id, "completed").await;
    assert_eq!(ledger(&world)[1]["fields"]["patient_id"], heard.as_str());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_person_said_outlives_the_program() {
    let (world, engine, id, twin) = waiting().await;
    pass(120).await;
    world.sandbox.set_spu(None, sandbox::Spu::Offline).unwrap();
    engine.name_patient(&id, &twin).await.unwrap();
    engine.stop().await;
    drop(engine);
    world.sandbox.set_spu(None, sandbox::Spu::Online).unwrap();
    let engine = world.engine();
    ends(&engine, &id, "completed").await;
    assert_eq!(ledger(&world)[1]["fields"]["patient_id"], twin.as_str());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn or_the_booking_is_taken_back_and_nothing_more_is_sent() {
    let (world, engine, id, _) = waiting().await;
    assert!(one(&engine, &id).may_discard);
    engine.discard_write_back(&id).unwrap();
    pass(3_600).await;
    assert_eq!((one(&engine, &id).word, ledger(&world).len(), told(&world)), (Word::TakenBack, 1, 0));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_no_number_has_nobody_to_choose_from() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
    assert_eq!(engine.patient_choices(&id).await.unwrap_err().code, "BUSY");
    assert_eq!(engine.name_patient(&id, "1").await.unwrap_err().code, "BUSY");
    assert_eq!(engine.patient_choices("77").await.unwrap_err().code, "NOT_FOUND");
    engine.stop().await;
}
