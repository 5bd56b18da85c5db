//! `bench sync`: what a sync costs, beside the least that it could cost, each in a process of its own against the demo
//! practice in another. `bench write-backs`: how often Sikka is asked, and how soon a completion is seen.
//! `bench search`: how long it takes to find patients. `bench window`: the real window, in a desktop of its own.

mod arguments;
mod cases;
mod document;
mod feed;
mod figures;
mod floor;
mod jobs;
mod plot;
mod report;
mod rows;
mod search;
mod server;
mod window;
mod write_backs;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, What};

/// What went wrong, as a sentence.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Runs the command with the words that follow `bench`.
pub(crate) fn main(words: Vec<String>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(std::iter::once("xtask bench".to_owned()).chain(words)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            drop(error.print());
            return ExitCode::from(code);
        }
    };
    let done = match arguments.what {
        What::Sync(sync) => cases::all(&sync),
        What::WriteBacks(write_backs) => write_backs::all(&write_backs),
        What::Search(search) => search::all(&search),
        What::Window(window) => window::all(&window),
        What::Job(job) => jobs::run(&job).map(|figures| println!("{figures}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
