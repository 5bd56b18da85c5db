//! What the window shows first lies in its page: it is drawn while the way to the commands is still being made.

use std::borrow::Cow;

use engine::view::FirstSight;
use tauri::http::{self, header};
use tauri::{AppHandle, Manager};

use crate::shell::Shell;

/// An answer of the page's own scheme.
type Response = http::Response<Cow<'static, [u8]>>;

/// Where it lies in `ui/index.html`.
const PLACE: &str = "<template id=\"first-sight\">";

/// Fills in the page as it is loaded. A page that gets nothing asks, as for all that it shows later.
pub(crate) fn lay_in(
    app: &AppHandle,
) -> impl Fn(http::Request<Vec<u8>>, &mut Response) + Send + Sync + 'static {
    let app = app.clone();
    move |_, response| {
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
            return;
        }
        let Some(sight) = sight(&app.state::<Shell>()) else { return };
        if let Some(page) = with(response.body(), &sight) {
            *response.body_mut() = Cow::Owned(page);
        }
    }
}

/// `None` until the store is open.
fn sight(shell: &Shell) -> Option<FirstSight> {
    let boot = shell.boot();
    if boot.state != "ready" {
        return None;
    }
    let engine = shell.engine().ok()?;
    Some(FirstSight { boot, state: engine.state().ok()?, day: engine.day(None).ok()? })
}

/// The page with it. JSON's text holds `<` and `&` only within strings, where both may be written as numbers: nothing in it
/// is markup then, whatever a patient is called.
fn with(page: &[u8], sight: &impl serde::Serialize) -> Option<Vec<u8>> {
    let at = page.windows(PLACE.len()).position(|piece| piece == PLACE.as_bytes())? + PLACE.len();
    let text = serde_json::to_string(sight).ok()?.replace('<', "\\u003c").replace('&', "\\u0026");
    Some([&page[..at], text.as_bytes(), &page[at..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../ui/index.html");

    #[test]
    fn what_is_laid_into_the_page_is_its_text_and_no_markup() {
        let named = serde_json::json!({"name": "</template><script>a&lt;b"});
        let page = String::from_utf8(with(PAGE.as_bytes(), &named).unwrap()).unwrap();
        let (_, rest) = page.split_once(PLACE).unwrap();
        let (text, after) = rest.split_once('<').unwrap();
        assert!(after.starts_with("/template>"), "{after}");
        assert!(!text.contains('&'), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(text).unwrap(), named);
        assert_eq!(page.len(), PAGE.len() + text.len());
    }

    #[test]
    fn a_page_without_the_place_stays_as_it_is() {
        assert_eq!(with(b"<html></html>", &1), None);
    }
}
