//! Flows through the real window, in a desktop of its own, on a demo practice of its own.

mod demo;
pub(crate) mod desk;
mod leaks;
mod operations;
mod package;
mod practice;
mod story;
mod trouble;
mod two_practices;
mod volume;
