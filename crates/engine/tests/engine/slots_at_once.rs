//! Two forms that want one time at the very same instant: one gets it.

use std::sync::Barrier;

use engine::Engine;
use engine::view::{Kept, SlotWish, Taker};
use sandbox::{Booking, Fault, FaultKind};

use crate::around::{World, form_for, options};
use crate::desk::{free, ledger};
use crate::reading::running;

fn wish(form: &str, at: &Booking, minute: u32) -> SlotWish {
    SlotWish {
        form_id: form.to_owned(),
        appointment_sr_no: None,
        start: format!("2027-01-05T{:02}:{:02}", 8 + minute / 60, minute % 60),
        length_minutes: 30,
        operatory: at.operatory.clone(),
        provider_id: at.provider_id.clone(),
    }
}

/// Both ask on threads of their own, let go by one barrier.
fn at_once(engine: &Engine, at: &Booking, round: u32) -> usize {
    let (barrier, runtime) = (Barrier::new(2), tokio::runtime::Handle::current());
    std::thread::scope(|scope| {
        let ask = |form: &'static str| {
            let (barrier, runtime) = (&barrier, &runtime);
            scope.spawn(move || {
                let _clock = runtime.enter();
                let wish = wish(form, at, round % 480);
                barrier.wait();
                engine.hold_slot(&wish).unwrap().conflicts.is_empty()
            })
        };
        [ask("a"), ask("b")].into_iter().filter_map(|one| one.join().unwrap().then_some(())).count()
    })
}

#[tokio::test(start_paused = true)]
async fn of_two_threads_that_claim_a_time_together_one_gets_it_each_time() {
    let world = World::new(options());
    let engine = running(&world).await;
    let at = free(&world);
    for round in 0..12 {
        assert_eq!(at_once(&engine, &at, round), 1, "round {round}");
        engine.release_slot("a").unwrap();
        engine.release_slot("b").unwrap();
    }
    engine.stop().await;
}

#[tokio::test(start_paused = true)]
async fn of_two_bookings_that_are_looked_up_together_the_second_is_refused_before_the_first_is_kept() {
    let world = World::new(options());
    let engine = running(&world).await;
    let at = free(&world);
    // Each looks at the day for a second: both are on their way when the first one holds the time.
    world
        .sandbox
        .add_fault(Fault { ms: Some(1_000), ..Fault::new(FaultKind::Hang).on("/v4/appointments").times(8) });
    let form = |id: &str| {
        let mut form = form_for(&at);
        (form.form_id, form.take_anyway) = (id.to_owned(), false);
        form
    };
    let (first, second) = tokio::join!(engine.book(form("a")), engine.book(form("b")));
    assert!(matches!(first.unwrap(), Kept::Kept { .. }));
    let Kept::Taken { conflicts, nearest } = second.unwrap() else { panic!("both were kept") };
    let takers: Vec<_> = conflicts.iter().map(|one| one.what).collect();
    assert_eq!(takers, [Taker::Reservation], "while the first one is still being looked up");
    assert!(!nearest.is_empty());
    assert_eq!(engine.write_backs().unwrap().rows.len(), 1);
    crate::around::until("in the PMS", || engine.write_backs().unwrap().rows[0].state == "completed").await;
    assert_eq!(ledger(&world).len(), 1);
    engine.stop().await;
}
