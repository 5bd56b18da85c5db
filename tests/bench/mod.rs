//! The window measured: how long it takes to start, to show what changed, to scroll, and what it costs at rest. Run by
//! `cargo xtask bench window`, which builds an optimised program and reads the figures.

mod at_rest;
mod changes;
mod scrolling;
mod start;

use serde_json::{Value, json};

use crate::tooling::say;

/// Whether measuring was asked for.
fn is_wanted() -> bool {
    std::env::var("DESKBELL_BENCH").is_ok_and(|value| value == "1")
}

/// One figure, as `cargo xtask bench window` reads it.
fn figure(name: &str, value: &Value) {
    say(&format!("figure {}", json!({"name": name, "value": value})));
}

/// The smallest, the one in the middle, and the largest.
fn spread(mut all: Vec<f64>) -> Value {
    all.sort_by(f64::total_cmp);
    let middle = all.get(all.len() / 2).copied().unwrap_or_default();
    json!({"smallest": all.first(), "median": middle, "largest": all.last(), "runs": all.len()})
}
