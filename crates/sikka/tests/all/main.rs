//! The client against servers of every kind that a test can play in process, on a paused clock.

#![expect(clippy::unwrap_used, clippy::unwrap_in_result, reason = "a test that cannot go on fails")]

mod corpus;
mod endpoints;
mod errors;
mod fake;
mod grants;
mod known;
mod paging;
mod property;
mod reads;
mod trouble;
mod write_backs;
