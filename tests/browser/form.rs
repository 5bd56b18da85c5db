//! As much HTML as the authorize page has: one form with hidden fields, a choice and two buttons.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;

use url::Url;

/// A form on a page.
#[derive(Debug)]
pub(super) struct Form {
    /// Where it goes.
    pub(super) action: Url,
    fields: Vec<(String, String)>,
}

impl Form {
    /// The fields as sent when the button `decision` is pressed.
    pub(super) fn filled_in(&self, decision: &str) -> Vec<(String, String)> {
        let mut fields = self.fields.clone();
        fields.push(("decision".to_owned(), decision.to_owned()));
        fields
    }
}

/// Reads the page's form.
pub(super) fn read(address: &str, page: &str) -> Form {
    let form = tags(page, "form").next().unwrap_or_else(|| panic!("the page has no form"));
    let action = attribute(form, "action").unwrap_or_default();
    let hidden = tags(page, "input").filter(|tag| attribute(tag, "type").as_deref() == Some("hidden"));
    let mut fields: Vec<_> =
        hidden.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?))).collect();
    // A choice: its first option, as a browser shows it.
    let select = tags(page, "select").next().and_then(|tag| attribute(tag, "name"));
    let option = tags(page, "option").next().and_then(|tag| attribute(tag, "value"));
    fields.extend(select.zip(option));
    Form { action: Url::parse(address).unwrap().join(&action).unwrap(), fields }
}

fn tags<'a>(page: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let opening = format!("<{name} ");
    page.match_indices(&opening)
        .filter_map(|(at, _)| page[at..].find('>').map(|end| &page[at..at + end]))
        .collect::<Vec<_>>()
        .into_iter()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let opening = format!(" {name}=\"");
    let rest = &tag[tag.find(&opening)? + opening.len()..];
    let value = &rest[..rest.find('"')?];
    Some(
        value
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

/// Serves a page with a form, and `redirect` to whoever presses Allow; gives its address.
pub(crate) fn stand_in_page(redirect: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let redirect = redirect.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream);
            let (mut first, mut length) = (String::new(), 0);
            let _lost = reader.read_line(&mut first);
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
                    break;
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap_or(0);
                }
            }
            let mut body = vec![0; length];
            let _lost = reader.read_exact(&mut body);
            let pressed = String::from_utf8_lossy(&body).contains("decision=allow&")
                || String::from_utf8_lossy(&body).ends_with("decision=allow");
            let page = "<form method=\"post\" action=\"/decision\"><input type=\"hidden\" name=\"a\" value=\"1&amp;2\">";
            let answer = if first.starts_with("POST") && pressed {
                format!(
                    "HTTP/1.1 302 Found\r\nlocation: {redirect}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                )
            } else {
                format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
                    page.len()
                )
            };
            let _lost = reader.into_inner().write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn a_form_is_read_as_a_browser_reads_it() {
    let page = r#"<form method="post" action="/portal/decision"><input type="hidden" name="state" value="a&amp;b">
        <select name="office_id" data-testid="office"><option value="D20001">One</option></select>"#;
    let form = read("http://127.0.0.1:1/portal/authapp.aspx?x=1", page);
    assert_eq!(form.action.as_str(), "http://127.0.0.1:1/portal/decision");
    let fields = form.filled_in("deny");
    let seen: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(seen, [("state", "a&b"), ("office_id", "D20001"), ("decision", "deny")]);
}
