//! The engine against the demo practice, in process and on a paused clock: what staff ask for and what the PMS holds.
#![expect(clippy::unwrap_used, clippy::unwrap_in_result, reason = "a test may stop where it stands")]

mod around;
mod bell;
mod bindings;
mod changes;
mod connecting;
mod desk;
mod disconnecting;
mod honesty;
mod on_the_way;
mod operations;
mod patience;
mod practices;
mod reading;
mod simulation;
mod slots;
mod stopping;
mod syncing;
mod tray;
mod write_backs;
mod zones;
