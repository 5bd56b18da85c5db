//! Each of the seven operations to its end, and what a person may do on the way.

use std::collections::BTreeMap;

use engine::Engine;
use engine::view::{
    Kept, NewPatientForm, NoteForm, Offer, PatientForm, PaymentForm, RescheduleForm, Word, WriteBackView,
};
use pms::Operation;
use sandbox::{BookOrder, Booking, Fault, FaultKind, Spu};
use serde_json::Value;

use crate::around::{World, form_for, kept, options, pass, until};

async fn running(world: &World) -> Engine {
    let first = world.connected().await;
    first.sync(engine::view::RunKind::Full).await.unwrap();
    first.stop().await;
    world.engine()
}

fn one(engine: &Engine, id: &str) -> WriteBackView {
    engine.write_backs().unwrap().rows.into_iter().find(|row| row.id == id).unwrap()
}

async fn ends(engine: &Engine, id: &str, state: &str) {
    until(state, || one(engine, id).state == state).await;
}

fn ledger(world: &World) -> Vec<Value> {
    world.sandbox.ledger()["write_backs"].as_array().unwrap().clone()
}

/// A slot that the sandbox would give, free again.
fn free(world: &World) -> Booking {
    let slot = world.sandbox.book(&BookOrder::default()).unwrap();
    world.sandbox.delete(None, Some(&slot.appointment_sr_no), None).unwrap();
    slot
}

fn note(form_id: &str, patient_id: &str) -> NoteForm {
    NoteForm {
        form_id: form_id.into(),
        patient_id: patient_id.into(),
        note_type: "Clinical Note".into(),
        date: "2026-11-23".into(),
        text: "Afraid of needles".into(),
        provider_id: "DMD1".into(),
    }
}

fn payment(form_id: &str, slot: &Booking) -> PaymentForm {
    PaymentForm {
        form_id: form_id.into(),
        patient_id: slot.patient_id.clone(),
        amount: "39.30".into(),
        procedure_code: "PAY".into(),
        procedure_description: "Cash payment".into(),
        provider_id: slot.provider_id.clone(),
        date: "2026-11-23".into(),
        payment_type: "Cash".into(),
        note: String::new(),
    }
}

#[tokio::test(start_paused = true)]
async fn all_seven_reach_the_pms_and_the_mark_is_hidden_again() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    let mut form = form_for(&slot);
    form.note = "window seat".into();
    let booked = kept(engine.book(form).await.unwrap());
    ends(&engine, &booked, "completed").await;
    let sr = ledger(&world)[0]["appointment_sr_no"].as_str().unwrap().to_owned();
    let sent = ledger(&world)[0]["fields"]["note"].as_str().unwrap().to_owned();
    assert!(sent.starts_with("window seat ") && sent.len() == "window seat ".len() + 10, "{sent}");
    until("it is on the schedule", || {
        let day = engine.day(Some(&slot.date.to_string())).unwrap();
        day.appointments
            .iter()
            .any(|there| there.appointment_sr_no.as_ref() == Some(&sr) && there.pending.is_none())
    })
    .await;
    let day = engine.day(Some(&slot.date.to_string())).unwrap();
    let there = day.appointments.iter().find(|there| there.appointment_sr_no.as_ref() == Some(&sr)).unwrap();
    assert_eq!(there.note, "window seat", "our mark is not for people");

    let confirmed = kept(engine.set_status(&sr, "Confirmed").unwrap());
    let cancelled = kept(engine.cancel_appointment(&sr, "has the flu").unwrap());
    let noted = kept(engine.add_note(note("n1", &slot.patient_id)).unwrap());
    let paid = kept(engine.take_payment(payment("p1", &slot)).unwrap());
    let changed = kept(
        engine
            .update_patient(PatientForm {
                form_id: "u1".into(),
                patient_id: slot.patient_id.clone(),
                first_name: None,
                last_name: Some("Sousa".into()),
                birthdate: None,
                gender: None,
                status: None,
                provider_id: None,
            })
            .unwrap(),
    );
    for id in [&confirmed, &cancelled, &noted, &paid, &changed] {
        ends(&engine, id, "completed").await;
    }
    let rows = ledger(&world);
    assert_eq!(rows.len(), 6);
    let of = |method: &str, path: &str| {
        rows.iter()
            .filter(|row| row["method"] == method && row["path"].as_str().unwrap().starts_with(path))
            .map(|row| row["fields"].clone())
            .collect::<Vec<_>>()
    };
    let statuses = of("PATCH", "/appointments");
    assert_eq!(statuses[0]["value"], "Confirmed");
    assert_eq!(statuses[1]["value"], "Cancelled");
    assert!(statuses[1]["cancellation_note"].as_str().unwrap().starts_with("has the flu "));
    assert_eq!(of("POST", "/transaction")[0]["amount"], "-39.30");
    assert_eq!(of("POST", "/medical_notes")[0]["text"], "Afraid of needles");
    assert_eq!(of("PATCH", "/patient")[0]["lastname"], "Sousa");
    assert_eq!(one(&engine, &paid).amount.as_deref(), Some("39.30"));
    assert_eq!(one(&engine, &cancelled).text, "has the flu");
    let stats = engine.write_backs().unwrap().stats;
    assert_eq!((stats.completed, stats.waiting, stats.sent), (6, 0, 0));
    assert!(stats.usual_seconds.is_some());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_new_patient_goes_first_and_the_booking_takes_their_number() {
    for dialect in ["", "names_created_id=false"] {
        let world = World::new(options());
        world.sandbox.set_dialect(dialect.parse().unwrap());
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
        let id = kept(engine.book(form.clone()).await.unwrap());
        assert_eq!(
            kept(engine.book(form).await.unwrap()),
            id,
            "a double click is one patient and one booking"
        );
        let shown = engine.day(Some(&slot.date.to_string())).unwrap().appointments;
        assert!(shown.iter().any(|there| there.patient_name == "Zoë Quartermain"), "it shows at once");
        ends(&engine, &id, "completed").await;
        let rows = ledger(&world);
        assert_eq!(rows.len(), 2, "{dialect}");
        assert_eq!(rows[0]["path"], "/patient");
        let effects = rows[0]["effects"].to_string();
        let number = rows[1]["fields"]["patient_id"].as_str().unwrap();
        assert!(effects.contains(&format!("\"{number}\"")), "{effects} {number}");
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_namesake_is_asked_about_before_anything_is_kept() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    let there = engine.patient(&slot.patient_id).unwrap();
    let mut form = form_for(&slot);
    form.new_patient = Some(NewPatientForm {
        first_name: there.first_name.to_uppercase(),
        last_name: there.last_name.clone(),
        birthdate: there.patient.birthdate.clone(),
        gender: String::new(),
        cell: String::new(),
        email: String::new(),
        provider_id: slot.provider_id.clone(),
        another: false,
    });
    let Kept::SamePatient { patients } = engine.book(form.clone()).await.unwrap() else { panic!() };
    assert_eq!(patients[0].patient_id, slot.patient_id);
    assert!(engine.write_backs().unwrap().rows.is_empty());
    form.new_patient.as_mut().unwrap().another = true;
    let id = kept(engine.book(form).await.unwrap());
    ends(&engine, &id, "completed").await;
    assert_ne!(ledger(&world)[1]["fields"]["patient_id"], slot.patient_id.as_str(), "the other one");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_change_of_a_pending_booking_waits_for_its_number() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let slot = free(&world);
    let booked = kept(engine.book(form_for(&slot)).await.unwrap());
    until("sent", || one(&engine, &booked).word == Word::Sent).await;
    let moved = RescheduleForm {
        form_id: "m1".into(),
        appointment_sr_no: format!("w:{booked}"),
        start: format!("{}T{}", slot.date, slot.time),
        length_minutes: u32::from(slot.length) + 5,
        operatory: slot.operatory.clone(),
        provider_id: slot.provider_id.clone(),
        take_anyway: true,
    };
    let moved = kept(engine.reschedule(moved).await.unwrap());
    let confirmed = kept(engine.set_status(&format!("w:{booked}"), "Confirmed").unwrap());
    pass(600).await;
    assert_eq!(ledger(&world).len(), 1, "nothing can be sent about what has no number");
    assert_eq!(one(&engine, &moved).waits_for, Some(booked.clone()));
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    ends(&engine, &confirmed, "completed").await;
    let rows = ledger(&world);
    let paths: Vec<_> = rows.iter().map(|row| row["method"].as_str().unwrap()).collect();
    assert_eq!(paths, ["POST", "PUT", "PATCH"], "in the order in which staff made them");
    let sr = rows[0]["appointment_sr_no"].as_str().unwrap();
    assert!(rows[1]["path"].as_str().unwrap().ends_with(sr));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_builds_on_a_refused_one_is_told_and_never_sent() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    let mut form = form_for(&slot);
    form.operatory = "NOWHERE".into();
    let booked = kept(engine.book(form).await.unwrap());
    let confirmed = kept(engine.set_status(&format!("w:{booked}"), "Confirmed").unwrap());
    ends(&engine, &confirmed, "failed").await;
    assert!(one(&engine, &confirmed).last_answer.unwrap().contains("did not reach"));
    assert_eq!(ledger(&world).len(), 1);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn for_five_seconds_it_can_be_undone_and_leaves_no_trace_at_sikka() {
    let world = World::new(options());
    let engine = running(&world).await;
    let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
    pass(4).await;
    assert!(one(&engine, &id).undo_until.is_some());
    engine.discard_write_back(&id).unwrap();
    pass(600).await;
    assert_eq!(one(&engine, &id).word, Word::TakenBack);
    assert!(ledger(&world).is_empty());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_pending_is_taken_back_at_sikka_and_what_is_done_is_not() {
    for lost in [false, true] {
        let world = World::new(options());
        let engine = running(&world).await;
        world.sandbox.set_spu(None, Spu::Offline).unwrap();
        let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
        until("sent", || one(&engine, &id).word == Word::Sent).await;
        if lost {
            let fault = Fault::new(FaultKind::LoseAnswer);
            world.sandbox.add_fault(Fault { method: Some("DELETE".into()), ..fault });
        }
        engine.discard_write_back(&id).unwrap();
        assert!(!one(&engine, &id).may_discard, "it is asked for");
        ends(&engine, &id, "discarded").await;
        assert_eq!(ledger(&world)[0]["state"], "deleted", "lost: {lost}");
        world.sandbox.set_spu(None, Spu::Online).unwrap();
        pass(600).await;
        assert!(ledger(&world)[0]["effects"].as_array().unwrap().is_empty());
        engine.stop().await;
    }
    let world = World::new(options());
    let engine = running(&world).await;
    let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
    ends(&engine, &id, "completed").await;
    assert!(engine.discard_write_back(&id).is_err());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_payment_is_never_sent_again_by_the_program() {
    for kind in [FaultKind::DropConnection, FaultKind::LoseAnswer, FaultKind::Overloaded] {
        let world = World::new(options());
        let engine = running(&world).await;
        let slot = free(&world);
        let fault =
            Fault { path: Some("/v4/transaction".into()), method: Some("POST".into()), ..Fault::new(kind) };
        world.sandbox.add_fault(fault);
        let id = kept(engine.take_payment(payment("p1", &slot)).unwrap());
        let arrived = kind == FaultKind::LoseAnswer;
        ends(&engine, &id, if arrived { "completed" } else { "needs_person" }).await;
        pass(2 * 3_600).await;
        assert_eq!(one(&engine, &id).attempts, 1, "{kind:?}");
        assert_eq!(ledger(&world).len(), usize::from(arrived), "{kind:?}");
        if !arrived {
            assert!(world.desktop.titles().iter().any(|title| title.contains("payment")), "somebody is told");
            // A person looked, and asks for it.
            engine.send_again(&id).await.unwrap();
            ends(&engine, &id, "completed").await;
            assert_eq!(ledger(&world).len(), 1);
        }
        engine.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn two_equal_payments_are_two_and_each_is_found_by_its_own_mark() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    let first = kept(engine.take_payment(payment("p1", &slot)).unwrap());
    ends(&engine, &first, "completed").await;
    // The second one's request is lost: the first one in the list must not be taken for it.
    let fault = Fault::new(FaultKind::DropConnection);
    world.sandbox.add_fault(Fault {
        path: Some("/v4/transaction".into()),
        method: Some("POST".into()),
        ..fault
    });
    let second = kept(engine.take_payment(payment("p2", &slot)).unwrap());
    ends(&engine, &second, "needs_person").await;
    assert_eq!(ledger(&world).len(), 1);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn while_the_practices_server_is_off_a_payment_waits_here_and_says_why() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let id = kept(engine.take_payment(payment("p1", &slot)).unwrap());
    until("it is told", || one(&engine, &id).server_off).await;
    assert_eq!(one(&engine, &id).word, Word::Waiting);
    assert!(ledger(&world).is_empty(), "the cloud does not keep it");
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    ends(&engine, &id, "completed").await;
    assert!(!one(&engine, &id).server_off);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn card_data_and_texts_beyond_the_limits_are_refused_before_anything_is_kept() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    let mut with_card = payment("p1", &slot);
    with_card.note = "Visa 4111 1111 1111 1111".into();
    assert_eq!(engine.take_payment(with_card).unwrap_err().code, "CARD_DATA");
    let mut odd = note("n1", &slot.patient_id);
    odd.text = "mother & child".into();
    let refusal = engine.add_note(odd).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.detail.as_deref()), ("TEXT_FORBIDDEN", Some("text:&")));
    let mut long = form_for(&slot);
    long.description = "x".repeat(151);
    assert_eq!(engine.book(long).await.unwrap_err().code, "TEXT_TOO_LONG");
    assert!(engine.write_backs().unwrap().rows.is_empty());
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn three_refusals_of_the_kind_warn_and_one_success_ends_the_warning() {
    let world = World::new(options());
    let engine = running(&world).await;
    let slot = free(&world);
    let offer = || {
        let forms = engine.forms().unwrap();
        let notes = forms.operations.into_iter().find(|one| one.operation == "add_medical_note").unwrap();
        (notes.offer, notes.refused, notes.refusals.len())
    };
    assert_eq!(offer(), (Offer::Yes, 0, 0));
    let mut bad = note("n0", &slot.patient_id);
    bad.provider_id = "NOBODY".into();
    let id = kept(engine.add_note(bad).unwrap());
    ends(&engine, &id, "failed").await;
    assert_eq!(offer(), (Offer::Yes, 0, 1), "a wrong provider is not the kind");
    world.sandbox.change_dialect(&serde_json::json!({"missing": {"medical_notes": 405}})).unwrap();
    for number in 1..=3 {
        let id = kept(engine.add_note(note(&format!("n{number}"), &slot.patient_id)).unwrap());
        ends(&engine, &id, "failed").await;
    }
    assert_eq!(offer().0, Offer::Warn);
    world.sandbox.change_dialect(&serde_json::json!({"missing": {}})).unwrap();
    let id = kept(engine.add_note(note("n9", &slot.patient_id)).unwrap());
    ends(&engine, &id, "completed").await;
    assert_eq!(offer().0, Offer::Yes, "it is let through, and landed");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn only_what_sikka_itself_calls_not_available_is_not_offered() {
    let world = World::new(options());
    let lacks = ["medical_notes_writeback", "update_patient_writeback"];
    world.sandbox.change_dialect(&serde_json::json!({"lacks": lacks})).unwrap();
    let engine = running(&world).await;
    let forms = engine.forms().unwrap();
    let not_offered: Vec<_> = forms
        .operations
        .iter()
        .filter(|one| one.offer != Offer::Yes)
        .map(|one| (one.operation.as_str(), one.offer))
        .collect();
    assert_eq!(not_offered, [("update_patient", Offer::No), ("add_medical_note", Offer::No)]);
    assert!(!forms.note_types.is_empty(), "the kinds of notes are told");
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn time_alone_ends_nothing_the_card_says_so_and_only_a_near_visit_pops_up() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let far = kept(engine.book(form_for(&free(&world))).await.unwrap());
    pass(900).await;
    assert!(one(&engine, &far).slow);
    let told = || world.desktop.titles().iter().filter(|title| title.contains("taking long")).count();
    let visit: chrono::NaiveDateTime =
        chrono::NaiveDateTime::parse_from_str(&one(&engine, &far).start.unwrap(), "%Y-%m-%dT%H:%M").unwrap();
    let now = engine.day(None).unwrap().now;
    let now = chrono::NaiveDateTime::parse_from_str(&now, "%Y-%m-%dT%H:%M").unwrap();
    assert_eq!(told(), usize::from(visit - now <= chrono::TimeDelta::hours(2)));
    pass(6 * 3_600).await;
    assert_eq!(one(&engine, &far).word, Word::Sent);
    assert!(one(&engine, &far).server_off);
    engine.mark_seen(&far).unwrap();
    assert_eq!(one(&engine, &far).word, Word::InThePms);
    assert!(one(&engine, &far).history.last().unwrap().note.as_ref().unwrap().contains("on a person’s word"));
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn many_pending_ones_are_asked_about_by_one_list() {
    let world = World::new(options());
    let engine = running(&world).await;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let slot = free(&world);
    for number in 0..20 {
        kept(engine.add_note(note(&format!("n{number}"), &slot.patient_id)).unwrap());
    }
    until("all are sent", || engine.write_backs().unwrap().stats.sent == 20).await;
    let asked = |path: &str| -> u64 {
        let state = world.sandbox.state();
        let requests = state["requests"].as_object().unwrap().clone();
        requests
            .iter()
            .filter(|(name, _)| name.contains(path))
            .map(|(_, count)| count.as_u64().unwrap())
            .sum()
    };
    let before = (asked("writeback_status"), asked("writebacks"));
    pass(60).await;
    let (by_id, lists) = (asked("writeback_status") - before.0, asked("writebacks") - before.1);
    assert!(by_id <= 4 && (4..=30).contains(&lists), "{by_id} by id, {lists} lists");
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    until("all are in the PMS", || engine.write_backs().unwrap().stats.completed == 20).await;
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_mark_can_be_switched_off() {
    let world = World::new(options());
    let engine = running(&world).await;
    let practice = engine.state().unwrap().practices[0].clone();
    assert!(practice.tags);
    engine.set_tags(&practice.id, false).unwrap();
    assert!(!engine.state().unwrap().practices[0].tags);
    let id = kept(engine.book(form_for(&free(&world))).await.unwrap());
    ends(&engine, &id, "completed").await;
    assert!(ledger(&world)[0]["fields"].get("note").is_none());
    engine.stop().await;
}

/// What `cargo xtask live` takes is what the window's forms make.
#[tokio::test(start_paused = true)]
async fn a_file_with_an_operations_fields_is_taken_too() {
    let world = World::new(options());
    let engine = world.connected().await;
    let slot = free(&world);
    let fields: BTreeMap<String, String> = [
        ("patient_id", slot.patient_id.as_str()),
        ("type", "Clinical Note"),
        ("date", "2026-11-23"),
        ("text", "Prefers mornings"),
        ("provider_id", &slot.provider_id),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let id = engine.keep(Operation::AddMedicalNote, fields, "").unwrap();
    until("in the PMS", || !engine.write_back(id).unwrap().unwrap().state.is_open()).await;
    assert_eq!(ledger(&world).len(), 1);
}
