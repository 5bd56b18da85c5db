//! The authorize page (wire/sikka.md 3.1, 3.2): Allow or Deny, then back to the app.

use axum::extract::Query;
use http::Uri;

use crate::DEMO_APP_ID;
use crate::reply::{Call, Reply, refuse};
use crate::world::World;

/// The one deep link that may be returned to.
const DEEP_LINK: &str = "deskbell://oauth/callback";
const PAGE: &str = include_str!("page/authorize.html");
const REFUSED: &str = include_str!("page/refused.html");

pub(crate) fn answer(world: &mut World, call: &Call) -> Reply {
    let path = call.segments.get(1).map(String::as_str);
    if !world.dialect.code_flow {
        return refuse("API2009", "Not found.", &world.dialect);
    }
    let form: Vec<(String, String)> =
        if call.method == http::Method::POST { form_fields(&call.body) } else { call.query.clone() };
    let field = |name: &str| {
        form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|v| !v.is_empty())
    };
    let request = match Request::read(field) {
        Ok(request) => request,
        Err(words) => return Reply::html(400, REFUSED.replace("{{reason}}", words)),
    };
    match path {
        Some("authapp.aspx") => request.page(world),
        Some("decision") => request.decide(world, field("decision"), field("office_id")),
        _ => refuse("API2009", "Not found.", &world.dialect),
    }
}

/// A form's fields, read as the query that they are.
fn form_fields(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    let uri = Uri::builder().path_and_query(format!("/?{}", text.trim())).build();
    uri.ok()
        .and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok())
        .map(|Query(pairs)| pairs)
        .unwrap_or_default()
}

struct Request<'a> {
    redirect_uri: &'a str,
    state: &'a str,
    challenge: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// The error is for the person who looks at the page: nothing is sent to an address that is not ours.
    fn read(field: impl Fn(&str) -> Option<&'a str>) -> Result<Self, &'static str> {
        let ids = [field("app_id"), field("client_id")];
        if ids.iter().all(Option::is_none) || ids.iter().flatten().any(|id| *id != DEMO_APP_ID) {
            return Err("The application is not known.");
        }
        let redirect_uri = field("redirect_uri").ok_or("The return address is missing.")?;
        if !is_allowed(redirect_uri) {
            return Err("The return address is not allowed.");
        }
        if field("response_type").is_some_and(|kind| kind != "code") {
            return Err("Only response_type=code is supported.");
        }
        let challenge = field("code_challenge");
        if challenge.is_some() && field("code_challenge_method") != Some("S256") {
            return Err("Only code_challenge_method=S256 is supported.");
        }
        Ok(Self { redirect_uri, state: field("state").unwrap_or(""), challenge })
    }

    fn page(&self, world: &World) -> Reply {
        let offices: String = world
            .practices
            .iter()
            .map(|p| format!(r#"<option value="{}">{} ({})</option>"#, p.office_id, p.name, p.office_id))
            .collect();
        let one = world.practices.len() < 2;
        let choice = if one {
            String::new()
        } else {
            format!(
                r#"<label>Practice <select name="office_id" data-testid="office">{offices}</select></label>"#
            )
        };
        let mut hidden = String::new();
        for (name, value) in [
            ("app_id", DEMO_APP_ID),
            ("redirect_uri", self.redirect_uri),
            ("state", self.state),
            ("code_challenge", self.challenge.unwrap_or("")),
            ("code_challenge_method", if self.challenge.is_some() { "S256" } else { "" }),
        ] {
            hidden += &format!(r#"<input type="hidden" name="{name}" value="{}">"#, escaped(value));
        }
        let name = world.practices.first().map_or("", |practice| practice.name);
        let name = if one { name } else { "your practice" };
        Reply::html(
            200,
            PAGE.replace("{{practice}}", name).replace("{{choice}}", &choice).replace("{{hidden}}", &hidden),
        )
    }

    fn decide(&self, world: &mut World, decision: Option<&str>, office_id: Option<&str>) -> Reply {
        let mut answer: Vec<(&str, String)> = Vec::new();
        match decision {
            Some("allow") => {
                let office = office_id.map_or(Some(0), |id| world.office(id));
                let Some(office) = office else {
                    return Reply::html(400, REFUSED.replace("{{reason}}", "The practice is not known."));
                };
                world.practices[office].authorized = true;
                let now = world.now();
                let challenge = self.challenge.map(str::to_owned);
                answer.push(("code", world.keys.promise(office, self.redirect_uri, challenge, now)));
            }
            _ => answer.push(("error", "access_denied".to_owned())),
        }
        if !self.state.is_empty() {
            answer.push(("state", encoded(self.state)));
        }
        let mut location = self.redirect_uri.to_owned();
        for (name, value) in answer {
            location.push(if location.contains('?') { '&' } else { '?' });
            location += &format!("{name}={value}");
        }
        Reply::html(302, String::new()).with("location", location)
    }
}

/// The app's deep link, or a port of this machine.
fn is_allowed(uri: &str) -> bool {
    if uri.bytes().any(|byte| byte <= b' ' || byte > b'~' || byte == b'#' || byte == b'\\') {
        return false;
    }
    if uri == DEEP_LINK {
        return true;
    }
    let Some(rest) = uri.strip_prefix("http://127.0.0.1:") else { return false };
    let port = rest.split(['/', '?']).next().unwrap_or("");
    port.parse::<u16>().is_ok_and(|port| port > 0) && port.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte as char);
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
