//! `deskbell://` links: one that starts the program, and those that come while it runs.
//!
//! The plugin takes a link only where it is the sole argument, so that nothing rides along with it. What a link
//! means, and whether anybody awaits it, is the engine's to say.

use tauri::{AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;
use url::Url;

use crate::shell::Shell;
use crate::window;

/// A link is never longer; more is not ours.
const LONGEST: usize = 8_192;

/// Registers the scheme with the system, takes the link that started the program, and listens for more.
pub(crate) fn listen(app: &AppHandle) {
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| take(&handle, &event.urls()));
    match app.deep_link().get_current() {
        Ok(Some(links)) => take(app, &links),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "the link that started the program cannot be read"),
    }
    // At every start: it heals a program that was moved. Two short programs are run for it, so not on this thread.
    #[cfg(any(target_os = "linux", windows))]
    {
        let handle = app.clone();
        tauri::async_runtime::spawn_blocking(move || {
            if let Err(error) = handle.deep_link().register_all() {
                tracing::warn!(%error, "the system does not take deskbell:// links");
            }
        });
    }
}

fn take(app: &AppHandle, links: &[Url]) {
    let Some(link) = sole(links) else { return };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        app.state::<Shell>().link(link).await;
        window::show(&app, None);
    });
}

/// The one link of our scheme, and nothing else.
fn sole(links: &[Url]) -> Option<String> {
    match links {
        [link] if link.scheme() == "deskbell" && link.as_str().len() <= LONGEST => {
            Some(link.as_str().to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_link_of_our_scheme_is_taken() {
        let ours = Url::parse("deskbell://oauth/callback?code=c&state=s").unwrap();
        let foreign = Url::parse("https://example.com/").unwrap();
        let endless = Url::parse(&format!("deskbell://oauth/callback?code={}", "c".repeat(9_000))).unwrap();
        assert_eq!(sole(std::slice::from_ref(&ours)).as_deref(), Some(ours.as_str()));
        assert_eq!(sole(&[]), None);
        assert_eq!(sole(&[foreign]), None);
        assert_eq!(sole(&[endless]), None);
        assert_eq!(sole(&[ours.clone(), ours]), None);
    }
}
