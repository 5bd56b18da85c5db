//! The browser of the tests: this very test program, registered for web addresses in a session's home. It fetches
//! the authorize page, presses Allow (or what the session's person would press) and hands the redirect to `xdg-open`.

mod form;

use std::path::Path;
use std::process::Command;

use crate::desktop::Session;
use crate::tooling::{output, seconds};

pub(crate) use form::stand_in_page;

/// Names the address in the browser's environment.
const ADDRESS: &str = "DESKBELL_BROWSER_ADDRESS";
/// Names the file with the person's decision.
const DECISION: &str = "DESKBELL_BROWSER_DECISION";
/// The test that plays the browser.
const ME: &str = "browser::opened_by_the_desktop";

/// What the person does on the authorize page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Presses Allow.
    Allow,
    /// Presses Deny.
    Deny,
    /// Looks at the page and does nothing.
    Nothing,
}

/// Makes the tests' browser the session's browser; it presses Allow.
pub(crate) fn install(session: &Session) {
    let me = std::env::current_exe().unwrap();
    let script = session.home().join("browser");
    let decision = session.home().join("decision");
    let log = session.logs().join("browser.log");
    // A script, since a desktop file cannot set variables.
    let text = format!(
        "#!/bin/sh\n{ADDRESS}=\"$1\" {DECISION}='{}' exec '{}' --exact {ME} --nocapture >>'{}' 2>&1\n",
        decision.display(),
        me.display(),
        log.display()
    );
    write_program(&script, &text);
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Browser of the tests\nExec={} %u\nTerminal=false\n\
         MimeType=x-scheme-handler/http;x-scheme-handler/https;text/html;\n",
        script.display()
    );
    std::fs::write(session.home().join(".local/share/applications/tests-browser.desktop"), entry).unwrap();
    for scheme in ["http", "https"] {
        output(session.command("xdg-mime").args([
            "default",
            "tests-browser.desktop",
            &format!("x-scheme-handler/{scheme}"),
        ]));
    }
    decide(session, Decision::Allow);
}

/// What the person will press from now on.
pub(crate) fn decide(session: &Session, decision: Decision) {
    let word = match decision {
        Decision::Allow => "allow",
        Decision::Deny => "deny",
        Decision::Nothing => "nothing",
    };
    std::fs::write(session.home().join("decision"), word).unwrap();
}

/// Plays the browser where the desktop started this program with an address; otherwise there is nothing to do.
#[test]
fn opened_by_the_desktop() {
    let (Ok(address), Ok(decision)) = (std::env::var(ADDRESS), std::env::var(DECISION)) else { return };
    let decision = std::fs::read_to_string(decision).unwrap();
    if decision == "nothing" {
        return;
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(seconds(20)))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into();
    let page = agent.get(&address).call().unwrap().body_mut().read_to_string().unwrap();
    let form = form::read(&address, &page);
    let fields = form.filled_in(&decision);
    let answer = agent.post(form.action.as_str()).send_form(fields).unwrap();
    let location =
        answer.headers().get("location").unwrap_or_else(|| panic!("no redirect: {}", answer.status()));
    let location = location.to_str().unwrap();
    if location.starts_with("http:") {
        // The loopback door: the program itself listens there.
        agent.get(location).call().unwrap();
    } else {
        let status = Command::new("xdg-open").arg(location).status().unwrap();
        assert!(status.success(), "xdg-open ended with {status}");
    }
}

fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
