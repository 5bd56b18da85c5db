//! Each of the seven operations to its end, what builds on another one, and what is refused before it is kept.

use std::collections::BTreeMap;

use engine::view::{Kept, NewPatientForm, Offer, PatientForm, RescheduleForm, Word};
use pms::Operation;
use sandbox::Spu;

use crate::around::{World, form_for, kept, options, pass, until};
use crate::desk::{ends, free, ledger, note, one, payment, running};

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
async fn a_second_cancellation_with_another_reason_is_told_to_be_under_way_and_adds_nothing() {
    let world = World::new(options());
    let engine = running(&world).await;
    let sr = world.sandbox.book(&sandbox::BookOrder::default()).unwrap().appointment_sr_no;
    let ask = |reason: &str| match engine.cancel_appointment(&sr, reason).unwrap() {
        Kept::Kept { write_back_id, already, .. } => (write_back_id, already),
        other => panic!("not kept: {other:?}"),
    };
    let (first, already) = ask("has the flu");
    assert!(!already);
    assert_eq!(ask("moved away"), (first.clone(), true));
    assert_eq!(engine.write_backs().unwrap().rows.len(), 1);
    assert_eq!(one(&engine, &first).appointment_sr_no, Some(sr.clone()));
    ends(&engine, &first, "completed").await;
    let note = ledger(&world)[0]["fields"]["cancellation_note"].as_str().unwrap().to_owned();
    assert!(note.starts_with("has the flu") && ledger(&world).len() == 1, "{note}");
    // Once that is done it is another wish.
    assert!(!ask("moved away").1);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_same_wish_once_more_while_the_first_is_taken_back_is_another_one() {
    let world = World::new(options());
    let engine = running(&world).await;
    let sr = world.sandbox.book(&sandbox::BookOrder::default()).unwrap().appointment_sr_no;
    world.sandbox.set_spu(None, Spu::Offline).unwrap();
    let ask = || match engine.set_status(&sr, "Confirmed").unwrap() {
        Kept::Kept { write_back_id, already, .. } => (write_back_id, already),
        other => panic!("not kept: {other:?}"),
    };
    let (first, _) = ask();
    until("sent", || one(&engine, &first).word == Word::Sent).await;
    engine.discard_write_back(&first).unwrap();
    // Sikka was not asked to delete it yet.
    let (second, already) = ask();
    assert!(second != first && !already, "the first is on its way back");
    assert_eq!(ask(), (second.clone(), true), "a double click");
    ends(&engine, &first, "discarded").await;
    world.sandbox.set_spu(None, Spu::Online).unwrap();
    ends(&engine, &second, "completed").await;
    assert_eq!(world.sandbox.appointment(None, &sr).unwrap().status, "Confirmed");
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
