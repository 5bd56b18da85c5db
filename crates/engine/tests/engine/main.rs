//! The engine against the demo practice, in process and on a paused clock: what staff ask for and what the PMS holds.
#![expect(clippy::unwrap_used, clippy::unwrap_in_result, reason = "a test may stop where it stands")]

mod around;
mod availability;
mod bell;
mod bindings;
mod changes;
mod connecting;
mod day;
mod dead_ends;
mod desk;
mod disconnecting;
mod honesty;
mod numbers;
mod on_the_way;
mod operations;
mod other_programs;
mod patience;
mod patients;
mod practices;
mod proofs;
mod reading;
mod simulation;
mod slots;
mod slots_at_once;
mod statuses;
mod stopping;
mod syncing;
mod tray;
mod unfinished;
mod whose;
mod write_backs;
mod zones;
