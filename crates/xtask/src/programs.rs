//! Starting programs from the repository's root, and hearing what they say.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};

use crate::Refusal;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A program in the repository's root.
pub(crate) fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that runs us.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    // Set by the cargo that started us for xtask alone.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}

/// A program in `ui/`.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(root().join("ui")).env("NO_COLOR", "1");
    command
}

/// Whether a program is on the path.
pub(crate) fn is_installed(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .any(|dir| dir.join(name).is_file() || dir.join(format!("{name}.exe")).is_file())
}

/// Runs to the end, its words straight to the terminal.
pub(crate) fn must(what: &str, mut command: Command) -> Result<(), Refusal> {
    println!("==> {what}");
    let status = command.status().map_err(|error| format!("{what}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed ({status}).").into()) }
}

/// What a program said, and whether it ended well.
#[derive(Debug)]
pub(crate) struct Heard {
    /// Ended with 0.
    pub(crate) ok: bool,
    /// Both streams, line by line.
    pub(crate) lines: Vec<String>,
}

/// Runs to the end; all it says is shown and kept.
pub(crate) fn hear(mut command: Command) -> Result<Heard, Refusal> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{name} could not be started: {error}"))?;
    let (say, hear) = channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    ];
    for stream in streams.into_iter().flatten() {
        let say = say.clone();
        std::thread::spawn(move || pass_on(stream, &say));
    }
    drop(say);
    let mut lines = Vec::new();
    for line in hear {
        println!("{line}");
        lines.push(line);
    }
    let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
    Ok(Heard { ok: status.success(), lines })
}

fn pass_on(stream: impl Read, say: &Sender<String>) {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        if say.send(String::from_utf8_lossy(&line).trim_end().to_owned()).is_err() {
            return;
        }
        line.clear();
    }
}

/// What a program prints; `None` where it is missing or fails.
pub(crate) fn answer(name: &str, arguments: &[&str]) -> Option<String> {
    let done = program(name, arguments).stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().to_owned())
}

/// Asks a question at the terminal; only a clear no is a no.
pub(crate) fn asks(question: &str) -> bool {
    print!("{question} [Y/n] ");
    let _shown = std::io::stdout().flush();
    let mut line = String::new();
    match std::io::stdin().read_line(&mut line) {
        Ok(0) | Err(_) => false,
        Ok(_) => !matches!(line.trim().to_lowercase().as_str(), "n" | "no"),
    }
}
