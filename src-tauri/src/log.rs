//! Logs: a file a day beside the data, seven at most, and standard error. Codes and counts, never PHI or keys.

use std::io;
use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// Ours at info, all others only when they fail: a library's chatter may hold an address with a code in it. Not to be
/// changed from outside for the same reason.
const FILTER: &str = "error,deskbell_shell=info,engine=info,sikka=info,store=info";
const FILES: usize = 7;

/// Starts logging. Where no file can be written, standard error alone has to do.
pub(crate) fn start(data_dir: &Path) -> Option<WorkerGuard> {
    let (file, guard) = match file(&data_dir.join("logs")) {
        Ok(appender) => {
            let (writer, guard) = tracing_appender::non_blocking(appender);
            (Some(fmt::layer().json().with_writer(writer)), Some(guard))
        }
        Err(_) => (None, None),
    };
    let started = tracing_subscriber::registry()
        .with(EnvFilter::new(FILTER))
        .with(file)
        .with(fmt::layer().with_ansi(false).with_writer(io::stderr))
        .try_init();
    if guard.is_none() {
        tracing::warn!("no log file can be written");
    }
    drop(started);
    guard
}

fn file(folder: &Path) -> io::Result<RollingFileAppender> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("deskbell")
        .filename_suffix("log")
        .max_log_files(FILES)
        .build(folder)
        .map_err(io::Error::other)
}
