//! What a screen reader finds in the real window: roles and names by AT-SPI, the desktop's own way.

use std::collections::VecDeque;

use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::OwnedObjectPath;

use super::desk::{Desk, go};
use crate::desktop::Keyring;
use crate::tooling::{flows_are_wanted, say, seconds, wait_for};
use crate::webdriver::id;

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
/// So many are looked at.
const MOST: usize = 4_000;

/// A role and a name, as they are spoken.
type Spoken = (String, String);

/// The bus of the desktop's accessibility, switched on.
fn bus(desk: &Desk) -> Connection {
    let session = desk.session.bus();
    let status = Proxy::new(session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Status").unwrap();
    status.set_property("IsEnabled", true).unwrap();
    let launcher = Proxy::new(session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus").unwrap();
    let address: String = launcher.call("GetAddress", &()).unwrap();
    zbus::blocking::connection::Builder::address(address.as_str())
        .unwrap()
        .method_timeout(seconds(5))
        .build()
        .unwrap()
}

/// All that the desktop's programs show, from the top.
fn everything(bus: &Connection) -> Vec<Spoken> {
    let root = ("org.a11y.atspi.Registry".to_owned(), "/org/a11y/atspi/accessible/root".to_owned());
    let mut waiting = VecDeque::from([root]);
    let mut found = Vec::new();
    while let Some((owner, path)) = waiting.pop_front() {
        let Ok(one) = Proxy::new(bus, owner, path, ACCESSIBLE) else { continue };
        let role: String = one.call("GetRoleName", &()).unwrap_or_default();
        let name: String = one.get_property("Name").unwrap_or_default();
        found.push((role, name));
        let children: Vec<(String, OwnedObjectPath)> = one.call("GetChildren", &()).unwrap_or_default();
        waiting.extend(children.into_iter().map(|(owner, path)| (owner, path.to_string())));
        if found.len() >= MOST {
            break;
        }
    }
    found
}

#[test]
fn a_screen_reader_finds_the_day_by_role_and_name() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("spoken", Keyring::Unlocked, &["--daily"]);
    let bus = bus(&desk);
    let window = desk.open_with(60, &[("NO_AT_BRIDGE".to_owned(), "0".to_owned())]);
    desk.connect(&window);
    go(&window, "today");
    window.wait(&id("appointment"));
    let all = wait_for("the page by AT-SPI", seconds(30), || {
        let all = everything(&bus);
        all.iter().any(|(_, name)| name.contains("Book")).then_some(all)
    });
    say(&format!("spoken: {} things", all.len()));
    for (role, name) in &all {
        say(&format!("{role}: {name}"));
    }
    desk.quit(window);
}
