//! A small W3C WebDriver client that drives the real window through WebKitWebDriver. Every call has a limit.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::desktop::{Session, kill_now};
use crate::tooling::{seconds, wait_for};

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a page may take to show what is waited for.
const PATIENCE: Duration = seconds(20);
/// Control pressed, in WebDriver's alphabet …
const CONTROL: &str = "\u{E009}";
/// … and let go.
const RELEASE: &str = "\u{E000}";
/// The Escape key.
pub(crate) const ESCAPE: &str = "\u{E00C}";
/// The Enter key.
pub(crate) const ENTER: &str = "\u{E007}";

/// A window of the app under remote control.
pub(crate) struct Window {
    agent: ureq::Agent,
    base: String,
    driver: i32,
}

impl Window {
    /// Starts the driver in the session, and by it the app with the variables given.
    pub(crate) fn open(session: &Session, app: &Path, variables: &[(String, String)]) -> Self {
        // The port is free now, and nobody else takes it in the next milliseconds: the system gives them in turn.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = session.command("WebKitWebDriver");
        let log = session.log_file("app");
        command
            .arg(format!("--port={port}"))
            // Without it the app answers no automation, and the driver waits for ever.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        let driver = session.keep(command.spawn().unwrap());
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(seconds(60)))
            .http_status_as_error(false)
            .build()
            .into();
        let base = format!("http://127.0.0.1:{port}");
        let mut window = Self { agent, base, driver };
        wait_for("WebKitWebDriver", PATIENCE, || window.call("GET", "/status", None).ok());
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "webkitgtk:browserOptions": {"binary": app, "args": []}}}});
        let answer = window.call("POST", "/session", Some(wanted)).unwrap();
        let id = answer["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        window.base = format!("{}/session/{id}", window.base);
        window
    }

    /// Ends the driver alone; the app's fate is the caller's.
    pub(crate) fn let_go(self) {
        kill_now(self.driver);
    }

    fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, String> {
        let address = format!("{}{path}", self.base);
        let sent = match method {
            "GET" => self.agent.get(&address).call(),
            _ => self
                .agent
                .post(&address)
                .header("content-type", "application/json")
                .send(body.unwrap_or_else(|| json!({})).to_string()),
        };
        let mut answer = sent.map_err(|error| format!("{method} {path}: {error}"))?;
        let text = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_string()
            .map_err(|error| error.to_string())?;
        let mut answer: Value = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{method} {path}: {error}: {}", value["message"])),
            None => Ok(value),
        }
    }

    fn find(&self, css: &str) -> Option<String> {
        let asked = json!({"using": "css selector", "value": css});
        let found = self.call("POST", "/element", Some(asked)).ok()?;
        found[ELEMENT].as_str().map(str::to_owned)
    }

    /// Whether something on the page matches now.
    pub(crate) fn has(&self, css: &str) -> bool {
        self.find(css).is_some()
    }

    /// Waits until something matches.
    #[track_caller]
    pub(crate) fn wait(&self, css: &str) {
        self.wait_long(css, PATIENCE);
    }

    /// Waits until something matches, as long as it takes.
    #[track_caller]
    pub(crate) fn wait_long(&self, css: &str, limit: Duration) {
        wait_for(&format!("{css} on the page"), limit, || self.find(css).map(drop));
    }

    /// Waits until nothing matches any more.
    #[track_caller]
    pub(crate) fn wait_gone(&self, css: &str) {
        wait_for(&format!("{css} to go from the page"), PATIENCE, || (!self.has(css)).then_some(()));
    }

    /// Clicks the first match, once it can be clicked.
    #[track_caller]
    pub(crate) fn click(&self, css: &str) {
        let mut last = String::new();
        let start = std::time::Instant::now();
        while start.elapsed() < PATIENCE {
            match self.try_click(css) {
                Ok(()) => return,
                Err(error) => last = error,
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{css} cannot be clicked: {last}");
    }

    /// Clicks the first match once, if that can be done now; what is only there for seconds needs it.
    pub(crate) fn try_click(&self, css: &str) -> Result<(), String> {
        let element = self.find(css).ok_or_else(|| "not on the page".to_owned())?;
        self.call("POST", &format!("/element/{element}/click"), None).map(drop)
    }

    /// Puts text into a field, in place of what it holds.
    #[track_caller]
    pub(crate) fn fill(&self, css: &str, text: &str) {
        self.wait(css);
        self.keys(css, &format!("{CONTROL}a{RELEASE}"));
        self.keys(css, text);
    }

    /// Types into an element.
    #[track_caller]
    pub(crate) fn keys(&self, css: &str, text: &str) {
        let typed = wait_for(&format!("{css} to type into"), PATIENCE, || {
            let element = self.find(css)?;
            self.call("POST", &format!("/element/{element}/value"), Some(json!({"text": text}))).ok()
        });
        drop(typed);
    }

    /// Text of the first match, as shown.
    #[track_caller]
    pub(crate) fn text(&self, css: &str) -> String {
        wait_for(&format!("the text of {css}"), PATIENCE, || {
            let element = self.find(css)?;
            self.call("GET", &format!("/element/{element}/text"), None).ok()?.as_str().map(str::to_owned)
        })
    }

    /// An attribute of the first match.
    pub(crate) fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let element = self.find(css)?;
        let value = self.call("GET", &format!("/element/{element}/attribute/{name}"), None).ok()?;
        value.as_str().map(str::to_owned)
    }

    /// An attribute of every match, in the page's order.
    pub(crate) fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let script = "return Array.from(document.querySelectorAll(arguments[0]), e => e.getAttribute(arguments[1]) || '')";
        let found = self.run(script, &[json!(css), json!(name)]);
        found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Runs a script in the page.
    #[track_caller]
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Value {
        self.call("POST", "/execute/sync", Some(json!({"script": script, "args": arguments}))).unwrap()
    }

    /// A picture of the window.
    #[track_caller]
    pub(crate) fn screenshot(&self, file: &Path) {
        // A picture is taken with the next repaint, which on a page at rest may be a minute away: a nearly invisible
        // dot in the corner keeps it painting for a moment.
        let dot = "const dot = document.createElement('i'); let n = 0; \
                   Object.assign(dot.style, {position: 'fixed', right: 0, bottom: 0, width: '1px', height: '1px'}); \
                   document.body.append(dot); \
                   const timer = setInterval(() => { dot.style.background = `rgba(128, 128, 128, 0.0${1 + n % 2})`; \
                     if (++n > 40) { clearInterval(timer); dot.remove(); } }, 50);";
        self.run(dot, &[]);
        let picture = self.call("GET", "/screenshot", None).unwrap();
        let bytes =
            base64::engine::general_purpose::STANDARD.decode(picture.as_str().unwrap_or_default()).unwrap();
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
}

/// A selector by test id.
pub(crate) fn id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}
