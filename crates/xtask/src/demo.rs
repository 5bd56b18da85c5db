//! `cargo xtask demo`: the built-in practice and the app on it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::machine::{Purpose, prepare};
use crate::programs::{cargo, must, program, root, target};
use crate::{Refusal, window};

/// Seconds between the demo's syncs: somebody is watching.
const SYNC_SECONDS: &str = "5";

/// Runs until the app ends.
pub(crate) fn run(arguments: &[String]) -> Result<(), Refusal> {
    let mut patients = None;
    let mut data = None;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let value = || -> Result<&String, Refusal> { Err(format!("{argument} needs a value.").into()) };
        match argument.as_str() {
            "--patients" => patients = Some(rest.next().map_or_else(value, Ok)?.clone()),
            "--data" => data = Some(PathBuf::from(rest.next().map_or_else(value, Ok)?)),
            other => {
                return Err(
                    format!("cargo xtask demo [--patients N] [--data DIR] does not know {other}.").into()
                );
            }
        }
    }
    if let Some(count) = &patients
        && count.parse::<u32>().is_err()
    {
        return Err(format!("--patients takes a number, and {count} is none.").into());
    }
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if cfg!(target_os = "linux") && !has_display {
        return Err(
            "There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so no window can open. \
                    Run the command in a desktop session."
                .into(),
        );
    }
    prepare(Purpose::Demo)?;
    window::build_if_stale()?;
    must(
        "Building Deskbell and the demo practice (some minutes the first time)",
        cargo(&["build", "--package", "sandbox", "--package", "deskbell"]),
    )?;
    let data = match data {
        Some(given) => std::path::absolute(given).map_err(|error| format!("--data: {error}"))?,
        None => new_data_folder()?,
    };
    std::fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;

    let mut practice = Practice::start(patients.as_deref())?;
    println!("==> The demo practice runs. Play the practice at {}/", practice.value("listening")?);
    println!("    (a patient books online, the PMS cancels, the practice's server goes offline …)");
    println!("==> Opening Deskbell, with its data in {}", data.display());
    let mut app = program(&target().join("debug/deskbell").to_string_lossy(), &[]);
    app.env("DESKBELL_SIKKA_API", practice.value("api")?)
        .env("DESKBELL_SIKKA_AUTHORIZE", practice.value("authorize")?)
        .env("DESKBELL_SIKKA_APP_ID", practice.value("app_id")?)
        .env("DESKBELL_SIKKA_APP_KEY", practice.value("app_key")?)
        .env("DESKBELL_SYNC_SECONDS", SYNC_SECONDS)
        .env("DESKBELL_DATA_DIR", &data);
    let ended = app.status().map_err(|error| format!("Deskbell could not be started: {error}"));
    practice.stop();
    let status = ended?;
    if status.success() {
        println!("==> Deskbell has ended, and the demo practice with it.");
        Ok(())
    } else {
        Err(format!("Deskbell ended with {status}.").into())
    }
}

/// The demo practice forgets at its end, so a folder kept from the last time would tell of another practice.
fn new_data_folder() -> Result<PathBuf, Refusal> {
    let folder = target().join("demo-data");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(folder)
}

/// The running demo practice.
struct Practice {
    child: Child,
    greeting: String,
}

impl Practice {
    fn start(patients: Option<&str>) -> Result<Self, Refusal> {
        let path = target().join("debug/sandbox");
        let mut command = program(&path.to_string_lossy(), &["--stop-with-stdin", "--daily", "--visitors"]);
        if let Some(patients) = patients {
            command.args(["--patients", patients]);
        }
        command.current_dir(root()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child =
            command.spawn().map_err(|error| format!("The demo practice could not be started: {error}"))?;
        let mut greeting = String::new();
        if let Some(stdout) = child.stdout.take() {
            let mut reader = BufReader::new(stdout);
            reader
                .read_line(&mut greeting)
                .map_err(|error| format!("The demo practice said nothing: {error}"))?;
            std::thread::spawn(move || reader.lines().map_while(Result::ok).for_each(drop));
        }
        Ok(Self { child, greeting })
    }

    /// A text of the first line's JSON: flat, and without escapes.
    fn value(&self, name: &str) -> Result<String, Refusal> {
        text_field(&self.greeting, name)
            .ok_or_else(|| format!("The demo practice did not say its {name}: {}", self.greeting).into())
    }

    /// Closes its standard input, on which it ends, and waits.
    fn stop(&mut self) {
        drop(self.child.stdin.take());
        let _ended = self.child.wait();
    }
}

fn text_field(json: &str, name: &str) -> Option<String> {
    let rest = json.split_once(&format!("\"{name}\""))?.1.trim_start().strip_prefix(':')?;
    Some(rest.trim_start().strip_prefix('"')?.split_once('"')?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_read() {
        let line = r#"{"api":"http://127.0.0.1:1/v4","app_id": "a", "app_key":"k"}"#;
        assert_eq!(text_field(line, "api").as_deref(), Some("http://127.0.0.1:1/v4"));
        assert_eq!(text_field(line, "app_id").as_deref(), Some("a"));
        assert_eq!(text_field(line, "listening"), None);
    }
}
