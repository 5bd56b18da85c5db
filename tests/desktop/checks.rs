//! The desktop itself, tried before anything is built on it.

use zbus::blocking::Proxy;
use zbus::zvariant::OwnedValue;

use super::processes::marked;
use super::{Keyring, Session, sni_item};
use crate::tooling::{flows_are_wanted, output, seconds, wait_for};

#[test]
fn a_session_starts_records_notifications_and_leaves_nothing_behind() {
    if !flows_are_wanted() {
        return;
    }
    let session = Session::start("check-session", Keyring::Unlocked);
    let mark = session.mark().to_owned();
    assert!(marked(&mark).len() >= 3, "X server, bus and keyring run");
    assert_eq!(session.keyring_is_locked(), Some(false));

    let service = "org.freedesktop.Notifications";
    let hints = std::collections::HashMap::<String, OwnedValue>::new();
    let asked = ("deskbell", 0_u32, "", "New booking", "10:30", vec!["default", "Open"], hints, -1_i32);
    let id: u32 = Proxy::new(&session.bus, service, "/org/freedesktop/Notifications", service)
        .unwrap()
        .call("Notify", &asked)
        .unwrap();
    let shown = session.notifications().next_after(0);
    assert_eq!((shown.id, shown.words().as_str(), shown.app.as_str()), (id, "New booking 10:30", "deskbell"));
    assert_eq!(shown.actions, ["default", "Open"]);
    assert!(!shown.closed);
    session.act_on(id, "default");

    drop(session);
    wait_for("the end of all that the session started", seconds(3), || {
        marked(&mark).is_empty().then_some(())
    });
}

#[test]
fn the_panel_sees_an_item_reads_its_menu_and_clicks() {
    if !flows_are_wanted() {
        return;
    }
    let session = Session::start("check-tray", Keyring::Absent);
    assert!(!session.has_owner("org.freedesktop.secrets"), "no keychain was asked for");
    assert!(session.tray().items().is_empty());
    let (item, clicked) = sni_item::show(&session.bus_address());
    assert_eq!(session.tray().property("Title").as_deref(), Some("A test's item"));
    let menu = session.tray().menu();
    let seen: Vec<_> =
        menu.iter().map(|line| (line.label.as_str(), line.enabled, line.checked, line.depth)).collect();
    assert_eq!(seen, [("Ring", true, false, 0), ("More", false, false, 0), ("Deep", true, true, 1)]);
    session.tray().click("Ring");
    wait_for("the click", seconds(3), || (*clicked.lock().unwrap() == [7]).then_some(()));
    item.close().unwrap();
    wait_for("the item to go", seconds(3), || session.tray().items().is_empty().then_some(()));
}

#[test]
fn the_keychain_can_be_locked_opened_stopped_and_started_again() {
    if !flows_are_wanted() {
        return;
    }
    let session = Session::start("check-keyring", Keyring::Unlocked);
    let store = |session: &Session, value: &str| {
        let mut tool = session.command("sh");
        tool.args(["-c", "printf %s \"$1\" | secret-tool store --label=Test kind test", "sh", value]);
        tool.output().unwrap().status.success()
    };
    let have_tool = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join("secret-tool").is_file()));
    if have_tool {
        assert!(store(&session, "s3cret"));
        assert_eq!(session.keyring_secrets(), [b"s3cret".to_vec()]);
        assert_eq!(session.keyring_items()[0]["label"], "Test");
    }
    session.lock_keyring();
    assert_eq!(session.keyring_is_locked(), Some(true));
    session.unlock_keyring();
    session.stop_keyring();
    session.start_keyring();
    assert_eq!(session.keyring_is_locked(), Some(false));
    assert_eq!(session.keyring_secrets().len(), usize::from(have_tool), "it came back with what it had");
}

#[test]
fn a_locked_keychain_is_locked_and_an_empty_one_starts_on_demand() {
    if !flows_are_wanted() {
        return;
    }
    let locked = Session::start("check-keyring-locked", Keyring::Locked);
    assert_eq!(locked.keyring_is_locked(), Some(true));
    let empty = Session::start("check-keyring-empty", Keyring::Empty);
    assert!(!empty.has_owner("org.freedesktop.secrets"));
    assert_eq!(empty.keyring_is_locked(), None, "asked for, it starts and has no collection");
}

#[test]
fn a_page_opened_with_xdg_open_reaches_the_tests_browser_and_its_answer_the_app() {
    if !flows_are_wanted() {
        return;
    }
    let session = Session::start("check-browser", Keyring::Absent);
    crate::browser::install(&session);
    let received = session.home().join("received");
    // In the app's place: a program that notes what it was opened with.
    let handler = session.home().join(".local/share/applications/stand-in.desktop");
    let script = session.home().join("stand-in");
    let text = format!("printf %s \"$1\" >{0}.part; mv {0}.part {0}\n", received.display());
    std::fs::write(&script, text).unwrap();
    let exec = format!("sh {} %u", script.display());
    let text = format!(
        "[Desktop Entry]\nType=Application\nName=Stand-in\nExec={exec}\nMimeType=x-scheme-handler/deskbell;\n"
    );
    std::fs::write(handler, text).unwrap();
    output(session.command("xdg-mime").args(["default", "stand-in.desktop", "x-scheme-handler/deskbell"]));

    let page = crate::browser::stand_in_page("deskbell://oauth/callback?code=abc&state=xyz");
    session.xdg_open(&format!("{page}/portal/authapp.aspx?state=xyz"));
    let got = wait_for("the deep link", seconds(15), || std::fs::read_to_string(&received).ok());
    assert_eq!(got, "deskbell://oauth/callback?code=abc&state=xyz");
}
