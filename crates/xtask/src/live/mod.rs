//! `live`: the very same engine against any Sikka-shaped server, without window and keychain. For support staff and
//! for trying real credentials.

mod arguments;
mod intake;
pub(crate) mod machine;
mod order;
mod report;
mod run;

use std::process::ExitCode;

use arguments::Arguments;
use clap::Parser;
use report::Report;

/// All asked for was done.
const DONE: u8 = 0;
/// Something was not done.
const NOT_DONE: u8 = 1;
/// Wrong use; nothing was done.
const WRONG_USE: u8 = 2;

/// Runs the command with the words that follow `live`.
pub(crate) fn main(words: Vec<String>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(std::iter::once("xtask live".to_owned()).chain(words)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let asked = !error.use_stderr();
            drop(error.print());
            return ExitCode::from(if asked { DONE } else { WRONG_USE });
        }
    };
    let mut report = Report::new(arguments.json, arguments.ids.is_some());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let code = match runtime {
        Ok(runtime) => runtime.block_on(run::run(&arguments, &mut report)),
        Err(error) => {
            report.trouble("INTERNAL", &error.to_string());
            NOT_DONE
        }
    };
    report.summary(code == DONE);
    ExitCode::from(code)
}
