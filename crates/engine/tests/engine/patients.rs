//! The Patients page and what Sikka tells of one patient: who is listed before anything is typed, what a row says
//! beside the name, and a card when Sikka tells, does not offer it, or cannot be asked.

use engine::Engine;
use engine::view::PatientReason;
use sandbox::{BookOrder, Fault, FaultKind};

use crate::around::{World, kept, options, until};
use crate::desk::{ends, note, running};
use crate::reading::asked;

fn listed(engine: &Engine, typed: &str, why: PatientReason) -> Vec<String> {
    let rows = engine.patients(typed, false).unwrap().rows;
    rows.into_iter().filter(|row| row.why == why).map(|row| row.patient.patient_id).collect()
}

#[tokio::test(start_paused = true)]
async fn before_anything_is_typed_it_lists_who_comes_today_and_whose_cards_were_open() {
    let world = World::new(options());
    let engine = running(&world).await;
    let day = engine.day(None).unwrap();
    let view = engine.patients(" ", true).unwrap();
    assert_eq!((view.known, view.complete, view.more), (Some(60), true, false));
    assert_eq!(view.today, day.today);
    let mut coming: Vec<&str> = Vec::new();
    for visit in day.appointments.iter().filter(|visit| visit.status_kind != "cancelled") {
        if !coming.contains(&visit.patient_id.as_str()) {
            coming.push(&visit.patient_id);
        }
    }
    let today: Vec<_> = view.rows.iter().filter(|row| row.why == PatientReason::Today).collect();
    assert!(!coming.is_empty());
    assert_eq!(today.iter().map(|row| row.patient.patient_id.as_str()).collect::<Vec<_>>(), coming);
    assert!(today.iter().all(|row| row.today.as_ref().is_some_and(|at| at.starts_with(&view.today))));
    assert!(today.windows(2).all(|pair| pair[0].today <= pair[1].today), "by the time of the visit");

    // Two cards are opened, one of them twice; somebody who comes today is not listed again.
    let others: Vec<String> = (1..=200)
        .map(|number| (1_000 + number).to_string())
        .chain(all(&engine))
        .filter(|id| engine.patient(id).is_ok() && !coming.contains(&id.as_str()))
        .take(2)
        .collect();
    for id in [&others[0], &others[1], &others[0], &coming[0].to_owned()] {
        engine.patient(id).unwrap();
    }
    let recent = listed(&engine, "", PatientReason::Recent);
    assert_eq!(recent[..2], [others[0].clone(), others[1].clone()]);
    assert!(!recent.contains(&coming[0].to_owned()));
    engine.stop().await;
}

/// Everybody whom one of these letters finds.
fn all(engine: &Engine) -> Vec<String> {
    ["a", "e", "j", "m", "s"].iter().flat_map(|typed| listed(engine, typed, PatientReason::Found)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_found_row_says_the_visits_and_the_open_write_backs() {
    let world = World::new(options());
    let engine = running(&world).await;
    let booked =
        world.sandbox.book(&BookOrder { date: Some("2026-11-30".into()), ..BookOrder::default() }).unwrap();
    let id = booked.patient_id.clone();
    let row = |typed: &str| {
        let rows = engine.patients(typed, false).unwrap().rows;
        rows.into_iter().find(|row| row.patient.patient_id == id)
    };
    until("the visit is here", || {
        let card = engine.patient(&id).unwrap();
        card.visits.iter().any(|visit| visit.start.starts_with("2026-11-30"))
    })
    .await;
    let card = engine.patient(&id).unwrap();
    let found = row(&card.patient.name).unwrap();
    assert_eq!((found.why, found.open_write_backs), (PatientReason::Found, 0));
    let today = engine.day(None).unwrap().today;
    let next = card
        .visits
        .iter()
        .filter(|visit| {
            visit.start[..10] >= today[..] && ["scheduled", "confirmed"].contains(&visit.status_kind.as_str())
        })
        .map(|visit| visit.start.clone())
        .min();
    let last = card
        .visits
        .iter()
        .filter(|visit| visit.start[..10] < today[..] && visit.status_kind != "cancelled")
        .map(|visit| visit.start[..10].to_owned())
        .max();
    assert!(next.is_some());
    assert_eq!((found.next_visit, found.last_visit), (next, last));
    let noted = kept(engine.add_note(note("n1", &id)).unwrap());
    assert_eq!(row(&id).unwrap().open_write_backs, 1, "found by the number too");
    ends(&engine, &noted, "completed").await;
    assert_eq!(row(&id).unwrap().open_write_backs, 0);
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn insurance_and_notes_are_asked_of_sikka_when_a_card_opens() {
    let world = World::new(options());
    let engine = running(&world).await;
    let ids = all(&engine);
    let mut insured = None;
    for id in &ids {
        let chart = engine.chart(id).await.unwrap();
        let plans = chart.plans.unwrap();
        if let Some(plan) = plans.first() {
            assert_eq!(plan.rank, "primary");
            assert!(
                !plan.company.is_empty() && !plan.company.starts_with("Insurer number"),
                "{}",
                plan.company
            );
            assert!(!plan.subscriber_id.is_empty());
            insured = Some(id.clone());
        }
        assert!(chart.notes.is_some());
    }
    let id = insured.unwrap();
    assert_eq!(asked(&world, "GET /v4/insurance_companies"), 1, "the insurers are the same for every card");

    let noted = kept(engine.add_note(note("n1", &id)).unwrap());
    ends(&engine, &noted, "completed").await;
    crate::around::pass(600).await;
    let notes = engine.chart(&id).await.unwrap().notes.unwrap();
    let note = notes.iter().find(|note| note.text.contains("Afraid of needles")).unwrap();
    assert_eq!((note.date.as_deref(), note.note_type.as_str()), (Some("2026-11-23"), "Clinical Note"));
    assert!(note.text.ends_with("Afraid of needles"), "our mark is not for people: {}", note.text);

    world.sandbox.change_dialect(&serde_json::json!({"missing": {"medical_notes": 404}})).unwrap();
    let chart = engine.chart(&id).await.unwrap();
    assert_eq!(
        (chart.notes, chart.plans.map(|plans| plans.len())),
        (None, Some(1)),
        "one part may be missing"
    );

    world.sandbox.add_fault(Fault::new(FaultKind::DropConnection).on("/v4/patients").times(100));
    let refusal = engine.chart(&id).await.unwrap_err();
    assert!(["NETWORK", "NOT_ANSWERING"].contains(&refusal.code.as_str()), "{}", refusal.code);
    engine.stop().await;
}
