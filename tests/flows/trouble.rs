//! Trouble at the desk: denied, locked, absent, twice started, and links from elsewhere.

use super::desk::{Desk, ENTRY_SETS, go};
use crate::browser::{Decision, decide};
use crate::desktop::{Keyring, Windows, kill_now, proportional_kib};
use crate::tooling::{artifacts, flows_are_wanted, say, seconds, wait_for};
use crate::webdriver::{Window, id};

fn boot_problem(window: &Window, code: &str) {
    window.wait_long(&format!("{}[data-code=\"{code}\"]", id("boot-problem")), seconds(30));
    assert!(window.text(&id("boot-problem")).len() > 30, "the window says it in a sentence");
}

fn running(window: &Window) {
    window.wait_long(&id("overall-state"), seconds(40));
}

#[test]
fn denied_in_the_browser_is_told_and_can_be_tried_again() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("denied", Keyring::Unlocked, &[]);
    decide(&desk.session, Decision::Deny);
    let window = desk.open(60);
    go(&window, "connection");
    window.click(&id("connect-button"));
    window.wait_long(&format!("{}[data-phase=\"failed\"]", id("connection-status")), seconds(40));
    decide(&desk.session, Decision::Allow);
    window.click(&id("connect-retry"));
    window.wait_long(&format!("{}[data-phase=\"connected\"]", id("connection-status")), seconds(60));
}

#[test]
fn a_locked_keychain_is_told_and_deskbell_goes_on_when_it_is_opened() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("locked", Keyring::Locked, &[]);
    let window = desk.open(60);
    boot_problem(&window, "KEYCHAIN_LOCKED");
    desk.session.unlock_keyring();
    running(&window);
}

#[test]
fn an_absent_keychain_is_told_and_deskbell_goes_on_when_it_comes() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("absent", Keyring::Absent, &[]);
    let window = desk.open(60);
    boot_problem(&window, "KEYCHAIN_ABSENT");
    desk.session.start_keyring();
    running(&window);
}

#[test]
fn a_second_start_ends_and_foreign_links_change_nothing() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("second-start", Keyring::Unlocked, &[]);
    let window = desk.open(60);
    running(&window);
    let first = desk.processes();
    assert_eq!(desk.start_again(None), Some(0), "the second start hands over and ends");
    assert_eq!(desk.processes(), first, "and the first one goes on");

    // Nobody waits for these: a callback with a made-up state, another path, another host.
    for link in [
        "deskbell://oauth/callback?code=abc&state=made-up",
        "deskbell://oauth/elsewhere?code=abc",
        "deskbell://evil/callback?code=abc&state=x&state=y",
    ] {
        desk.session.xdg_open(link);
    }
    // While one is awaited, a foreign state ends nothing either.
    decide(&desk.session, Decision::Nothing);
    go(&window, "connection");
    window.click(&id("connect-button"));
    let awaiting = format!("{}[data-phase=\"awaiting_browser\"]", id("connection-status"));
    window.wait(&awaiting);
    desk.session.xdg_open("deskbell://oauth/callback?code=abc&state=made-up");
    desk.session.xdg_open("deskbell://oauth/callback?error=access_denied&state=made-up");
    std::thread::sleep(seconds(2));
    assert!(window.has(&awaiting), "a foreign answer is refused quietly");
    decide(&desk.session, Decision::Allow);
    window.click(&id("connect-open-again"));
    window.wait_long(&format!("{}[data-phase=\"connected\"]", id("connection-status")), seconds(60));
    assert_eq!(desk.processes(), first);
}

#[test]
fn where_nothing_shows_tray_icons_the_window_stays() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("no-tray", Keyring::Unlocked, &[]);
    let frames = Windows::on(desk.session.display());
    desk.session.hide_the_panel();

    // At login there is no icon to find it by: the window is there, made small.
    desk.start_hidden();
    wait_for("a window that is small", seconds(40), || frames.small().filter(|small| *small));
    assert_eq!(desk.start_again(None), Some(0));
    wait_for("the window to be large", seconds(20), || frames.small().filter(|small| !small));
    desk.processes().into_iter().for_each(kill_now);
    wait_for("the app's end", seconds(10), || desk.processes().is_empty().then_some(()));

    let window = desk.open(60);
    running(&window);
    window.wait_long(&id("no-tray"), seconds(40));
    window.screenshot(&artifacts().join("screenshots").join("no-tray.png"));
    frames.close();
    wait_for("the window to be small", seconds(20), || frames.small().filter(|small| *small));
    assert_eq!(desk.start_again(None), Some(0));
    wait_for("the window to be large", seconds(20), || frames.small().filter(|small| !small));
    window.click(&id("no-tray-known"));
    window.wait_gone(&id("no-tray"));

    // A panel that comes later is taken, and then the window's cross closes it.
    desk.session.show_the_panel();
    wait_for("the tray's item", seconds(20), || desk.session.tray().items().pop());
    std::thread::sleep(seconds(3));
    frames.close();
    wait_for("the window to be gone", seconds(20), || (desk.page_processes() == 0).then_some(()));
    desk.quit(window);
}

#[test]
fn the_tray_is_there_opens_and_quits() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("tray", Keyring::Unlocked, &[]);
    let window = desk.open(60);
    running(&window);
    let tray = desk.session.tray();
    assert!(!tray.icon().is_empty() || tray.property("IconName").is_some(), "the tray has an icon");
    wait_for("the tray's tooltip", seconds(10), || tray.tooltip().filter(|tip| tip.contains("Deskbell")));
    tray.activate();
    assert_eq!(desk.processes().len(), 1, "a click on the icon opens the window of the program that runs");
    desk.quit(window);
    assert!(desk.session.tray().items().is_empty());

    // At login there is no window, and a click on the icon makes one.
    desk.start_hidden();
    wait_for("the tray's item", seconds(20), || (!desk.session.tray().items().is_empty()).then_some(()));
    std::thread::sleep(seconds(3));
    assert_eq!(desk.page_processes(), 0, "nobody asked for a window");
    assert_eq!(desk.set_as_by_the_entry(), ENTRY_SETS, "it set them itself");
    assert_eq!(desk.processes().len(), 1);
    let memory = desk.processes().into_iter().filter_map(proportional_kib).sum::<u64>() / 1024;
    say(&format!("tray: {memory} MiB in the tray, its window never opened"));
    assert!((5..=95).contains(&memory), "{memory} MiB in the tray");
    desk.session.tray().activate();
    wait_for("a window", seconds(30), || (desk.page_processes() > 0).then_some(()));

    // Of a window that was closed nothing goes on, and the next one comes as the first did.
    let frames = Windows::on(desk.session.display());
    wait_for("its frame", seconds(20), || frames.small());
    frames.close();
    wait_for("the window to be gone", seconds(20), || (desk.page_processes() == 0).then_some(()));
    wait_for("nothing to be left of it", seconds(20), || (desk.network_processes() == 0).then_some(()));
    assert_eq!(desk.processes().len(), 1);
    desk.session.tray().activate();
    wait_for("another window", seconds(30), || (desk.page_processes() > 0).then_some(()));
    wait_for("what reads for it", seconds(30), || (desk.network_processes() > 0).then_some(()));
    wait_for("its frame", seconds(20), || frames.small());
    desk.session.tray().click("Quit");
    wait_for("the app's end", seconds(20), || desk.processes().is_empty().then_some(()));
}
