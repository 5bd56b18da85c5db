//! A small day, lived again and again: each time the power goes one moment later, until it has gone at every one.

use crate::days::live;
use crate::fate::Fate;
use crate::script::{Event, Script};
use crate::wish::Kind;

fn cut_at_every_moment(seed: u64, script: &Script) {
    let mut cut = 0;
    loop {
        let script = Script { cuts: vec![cut], ..script.clone() };
        let came = live(seed, &script).unwrap_or_else(|words| panic!("cut at moment {cut}: {words}"));
        if came.cuts == 0 {
            break;
        }
        cut += 1;
    }
    assert!(cut > 50, "{cut} moments");
}

#[test]
fn the_power_may_go_at_every_moment() {
    cut_at_every_moment(7, &Script::quiet(&[(Kind::Pay, 1), (Kind::Register, 1)], 7));
}

#[test]
fn what_was_on_its_way_when_the_power_went_may_arrive_long_after() {
    // The first note is on its way while the others make moments.
    let notes = (0..4).map(|at| (at * 1_500, Event::Wish(Kind::Note))).collect();
    let script = Script { fates: vec![Fate::Straggler(55)], events: notes, ..Script::quiet(&[], 7) };
    cut_at_every_moment(7, &script);
}
