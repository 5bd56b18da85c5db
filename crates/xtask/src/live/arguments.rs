//! The command line of `live`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Runs the engine against a Sikka-shaped server: checks the authorization, syncs, sends write-backs.
///
/// Exit code 0: all asked for was done; 1: something was not; 2: wrong use, nothing was done.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask live")]
pub(super) struct Arguments {
    /// The server's base address, /v4 included. Plain http for this machine only.
    #[arg(long, env = "DESKBELL_SIKKA_API", default_value = engine::SIKKA_API)]
    pub(super) api: String,
    /// The App-Id.
    #[arg(long, env = "DESKBELL_SIKKA_APP_ID")]
    pub(super) app_id: Option<String>,
    /// The App-Key. Better given in the environment, where no list of processes shows it.
    #[arg(long, env = "DESKBELL_SIKKA_APP_KEY", hide_env_values = true)]
    pub(super) app_key: Option<String>,
    /// The office, where several are authorized.
    #[arg(long)]
    pub(super) office: Option<String>,
    /// One practice of the office by its `practice_id`; without it the whole office is read.
    #[arg(long, value_name = "ID", requires = "office")]
    pub(super) practice: Option<String>,
    /// What to read.
    #[arg(long, value_enum, default_value_t = Sync::Full)]
    pub(super) sync: Sync,
    /// A file {"operation":"book_appointment","body":{…}}; may be given several times, sent in this order. The
    /// operations: book_appointment, update_appointment (status, or date, time …), cancel_appointment, create_patient,
    /// update_patient, add_medical_note, process_payment.
    #[arg(long = "write-back", value_name = "FILE")]
    pub(super) write_backs: Vec<PathBuf>,
    /// Take such write-backs from standard input too, one a line, until it closes; each is answered once it is durable.
    /// With "form_id" beside "operation" the same one may come again: it is kept once.
    #[arg(long)]
    pub(super) stdin: bool,
    /// Go on syncing and asking for write-backs for so many seconds; ends early once every write-back has ended.
    #[arg(long, value_name = "SECONDS")]
    pub(super) watch: Option<u64>,
    /// Keep the store in this folder; its key is DESKBELL_DATABASE_KEY, 64 hexadecimal digits.
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// How long one answer of the server may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) answers_within: u64,
    /// Read the store alone: the ids of the rows that the PMS still has, one a line.
    #[arg(long, value_enum, value_name = "TABLE", requires = "data")]
    pub(super) ids: Option<Ids>,
    /// How far the clock is set forward, for a server whose own is.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, hide = true)]
    pub(super) seconds_ahead: i64,
    /// One JSON object a line on standard output.
    #[arg(long)]
    pub(super) json: bool,
}

/// Which kind of sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Sync {
    /// Everything.
    Full,
    /// What changed; on a store that never had a whole walk, everything.
    Incremental,
    /// Nothing.
    None,
}

/// Which ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Ids {
    /// `patient_id`.
    Patients,
    /// `appointment_sr_no`.
    Appointments,
}
