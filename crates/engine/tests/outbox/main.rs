//! Write-backs by simulation: days at the desk on a paused clock, with trouble on the way and the power cut at every
//! await and every commit; a judge who knows only what staff confirmed and what the PMS did says whether any was lost,
//! doubled or forgotten.
//!
//! The power is cut by hooks that only builds with debug assertions have; the profile `simulation` has them too.
#![cfg(debug_assertions)]
#![expect(clippy::unwrap_used, clippy::unwrap_in_result, reason = "a test may stop where it stands")]

mod around;
mod day;
mod days;
mod desk;
mod every_moment;
mod fate;
mod faults;
mod form;
mod judge;
mod person;
mod power;
#[path = "../engine/simulation/roll.rs"]
mod roll;
mod script;
#[path = "../engine/simulation/seeds.rs"]
mod seeds;
mod wire;
mod wish;

/// Days are made of small allocations, SQLite's too: the system's own allocator takes a fifth of their time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
