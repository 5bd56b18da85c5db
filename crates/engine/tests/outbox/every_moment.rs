//! A small day, lived again and again: each time the power goes one moment later, until it has gone at every one.

use crate::days::live;
use crate::script::Script;
use crate::wish::Kind;

#[test]
fn the_power_may_go_at_every_moment() {
    let wishes = [(Kind::Pay, 1), (Kind::Register, 1)];
    let mut cut = 0;
    loop {
        let script = Script { cuts: vec![cut], ..Script::quiet(&wishes, 7) };
        let came = live(7, &script).unwrap_or_else(|words| panic!("cut at moment {cut}: {words}"));
        if came.cuts == 0 {
            break;
        }
        cut += 1;
    }
    assert!(cut > 50, "{cut} moments");
}
