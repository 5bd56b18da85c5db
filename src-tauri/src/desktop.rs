//! The desktop behind the engine's `Desktop`: pop-ups whose click opens what they speak of, and the browser.

use engine::{Desktop, Notice};
use tauri::AppHandle;
use tauri_plugin_notification::{Action, ActionPerformed, ActionType, NotificationExt};
use tauri_plugin_opener::OpenerExt;
use url::{Host, Url};

use crate::window::{self, OpenTarget};

/// The one kind of pop-up.
const KIND: &str = "deskbell";
/// Where a pop-up keeps what its click opens.
const TARGET: &str = "target";

/// The desktop of this machine.
pub(crate) struct TauriDesktop {
    app: AppHandle,
}

impl TauriDesktop {
    /// The desktop that this app runs on.
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app }
    }
}

impl Desktop for TauriDesktop {
    fn notify(&self, notice: &Notice) {
        let pop_up = self.app.notification().builder().title(&notice.title).action_type_id(KIND);
        let pop_up = if notice.body.is_empty() { pop_up } else { pop_up.body(&notice.body) };
        let pop_up = pop_up.extra(TARGET, OpenTarget::of(&notice.open));
        if let Err(error) = pop_up.show() {
            tracing::warn!(%error, "a notification could not be shown");
        }
    }

    fn open_in_browser(&self, url: &Url) -> Result<(), String> {
        if !is_web_page(url) {
            return Err("it is not a web page".to_owned());
        }
        self.app.opener().open_url(url.as_str(), None::<&str>).map_err(|error| error.to_string())
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

/// Before the first pop-up: one that is shown while nobody listens never reports a click.
pub(crate) fn listen_for_clicks(app: &AppHandle) {
    let open = ActionType::builder(KIND).actions(vec![Action::builder("open", "Open").build()]).build();
    let handle = app.clone();
    let outcome = app.notification().register_action_types(vec![open]).and_then(|()| {
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
