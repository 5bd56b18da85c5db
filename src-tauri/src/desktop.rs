//! The desktop behind the engine's `Desktop`: pop-ups whose click opens what they speak of, and the browser.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use engine::view::Sound;
use engine::{Desktop, Notice};
use tauri::AppHandle;
use tauri_plugin_notification::{Action, ActionPerformed, ActionType, NotificationExt};
use tauri_plugin_opener::OpenerExt;
use url::{Host, Url};

use crate::shell::locked;
use crate::window::{self, OpenTarget};

/// The one kind of pop-up.
const KIND: &str = "deskbell";
/// Where a pop-up keeps what its click opens.
const TARGET: &str = "target";
/// The word of the button before the first pop-up says it.
const FIRST_WORD: &str = "Open";

/// The desktop of this machine.
pub(crate) struct TauriDesktop {
    app: AppHandle,
    // Each pop-up has a number, so that it can be taken away again.
    last: AtomicI32,
    // The word that the button has now.
    button: Mutex<String>,
}

impl TauriDesktop {
    /// The desktop that this app runs on.
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app, last: AtomicI32::new(0), button: Mutex::new(FIRST_WORD.to_owned()) }
    }

    /// The button is of the kind of pop-up, not of one of them: another language's word is told before it is shown.
    fn word_button(&self, word: &str) {
        let mut now = locked(&self.button);
        let Some(kind) = anew(&now, word) else { return };
        match self.app.notification().register_action_types(vec![kind]) {
            Ok(()) => word.clone_into(&mut now),
            Err(error) => tracing::warn!(%error, "the button of notifications keeps its word"),
        }
    }
}

impl Desktop for TauriDesktop {
    fn notify(&self, notice: &Notice) {
        self.word_button(&notice.button);
        let pop_up = self.app.notification().builder().title(&notice.title).action_type_id(KIND);
        let pop_up = if notice.body.is_empty() { pop_up } else { pop_up.body(&notice.body) };
        let pop_up = pop_up.extra(TARGET, OpenTarget::of(&notice.open));
        let pop_up = match notice.sound {
            Some(sound) => pop_up.sound(sound_name(sound)),
            None => pop_up,
        };
        let id = self.last.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        if let Err(error) = pop_up.id(id).show() {
            tracing::warn!(%error, "a notification could not be shown");
            return;
        }
        if let Some(seconds) = notice.stays_seconds {
            let app = self.app.clone();
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(Duration::from_secs(u64::from(seconds))).await;
                if let Err(error) = app.notification().remove_active(vec![id]) {
                    tracing::debug!(%error, "a notification could not be taken away");
                }
            });
        }
    }

    fn open_in_browser(&self, url: &Url) -> Result<(), String> {
        if !is_web_page(url) {
            return Err("it is not a web page".to_owned());
        }
        self.app.opener().open_url(url.as_str(), None::<&str>).map_err(|error| error.to_string())
    }
}

/// The sound's name in the system's sound folder, where the package puts it: what shows the pop-up plays it.
fn sound_name(sound: Sound) -> &'static str {
    match sound {
        Sound::Chime => "deskbell-chime",
        Sound::Bell => "deskbell-bell",
        Sound::Knock => "deskbell-knock",
    }
}

/// Only https, and http on this machine, goes to the browser: other schemes start other programs.
fn is_web_page(url: &Url) -> bool {
    match (url.scheme(), url.host()) {
        ("https", Some(_)) | ("http", Some(Host::Domain("localhost"))) => true,
        ("http", Some(Host::Ipv4(address))) => address.is_loopback(),
        ("http", Some(Host::Ipv6(address))) => address.is_loopback(),
        _ => false,
    }
}

fn kind(word: &str) -> ActionType {
    ActionType::builder(KIND).actions(vec![Action::builder("open", word).build()]).build()
}

/// The kind of pop-up with another word on its button, where the word is another one.
fn anew(now: &str, word: &str) -> Option<ActionType> {
    (!word.is_empty() && word != now).then(|| kind(word))
}

/// Before the first pop-up: one that is shown while nobody listens never reports a click.
pub(crate) fn listen_for_clicks(app: &AppHandle) {
    let handle = app.clone();
    let outcome = app.notification().register_action_types(vec![kind(FIRST_WORD)]).and_then(|()| {
        app.notification().on_action(move |action| {
            window::show(&handle, target_of(action));
        })
    });
    if let Err(error) = outcome {
        tracing::warn!(%error, "clicks on notifications are not heard");
    }
}

fn target_of(action: &ActionPerformed) -> Option<OpenTarget> {
    let target = action.notification()?.extra().get(TARGET)?;
    serde_json::from_value(target.clone()).ok()
}

#[cfg(test)]
mod tests {
    use engine::NoticeTarget;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_click_opens_what_the_pop_up_speaks_of() {
        let target = OpenTarget::of(&NoticeTarget::WriteBacks { practice: 2 });
        let click = |extra: serde_json::Value| -> ActionPerformed {
            let pop_up = json!({"id": 7, "title": "t", "actionTypeId": KIND, "extra": extra});
            serde_json::from_value(json!({"actionId": "tap", "notification": pop_up})).unwrap()
        };
        assert_eq!(target_of(&click(json!({TARGET: target}))), target);
        assert_eq!(target_of(&click(json!({TARGET: null}))), None);
        assert_eq!(target_of(&click(json!({}))), None);
    }

    #[test]
    fn the_button_says_open_in_the_language_of_its_pop_up() {
        let told = |now, word| anew(now, word).map(|kind| serde_json::to_value(kind).unwrap());
        assert_eq!(told("Open", "Open"), None);
        assert_eq!(told("Open", ""), None);
        let spanish = told("Open", "Abrir").unwrap();
        assert_eq!(spanish["actions"][0]["title"], "Abrir");
        assert_eq!((&spanish["id"], &spanish["actions"][0]["id"]), (&json!(KIND), &json!("open")));
    }

    #[test]
    fn every_sound_is_in_the_package() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(root.join("tauri.conf.json")).unwrap();
        let config: serde_json::Value = serde_json::from_str(&text).unwrap();
        for sound in [Sound::Chime, Sound::Bell, Sound::Knock] {
            let name = format!("{}.wav", sound_name(sound));
            let from = &config["bundle"]["linux"]["deb"]["files"][format!("/usr/share/sounds/{name}")];
            let wave = std::fs::read(root.join(from.as_str().unwrap())).unwrap();
            assert_eq!((&wave[..4], &wave[8..12]), (&b"RIFF"[..], &b"WAVE"[..]), "{name}");
        }
    }

    #[test]
    fn only_web_pages_reach_the_browser() {
        for (address, expected) in [
            ("https://api.sikkasoft.com/portal/authapp.aspx?x=1", true),
            ("http://127.0.0.1:4010/authorize", true),
            ("http://[::1]:4010/authorize", true),
            ("http://example.com/", false),
            ("http://127.0.0.1.example.com/", false),
            ("file:///etc/passwd", false),
            ("deskbell://oauth/callback", false),
        ] {
            assert_eq!(is_web_page(&Url::parse(address).unwrap()), expected, "{address}");
        }
    }
}
