//! Two practices at one desk: each has its own schedule and its own bell, and the trouble of one is not the other's.

use serde_json::{Value, json};

use super::desk::{Desk, go};
use crate::desktop::Keyring;
use crate::tooling::{artifacts, flows_are_wanted, say, seconds, wait_for};
use crate::webdriver::{ESCAPE, Window, id};

/// The offices of the demo, in its order.
const OFFICES: [&str; 2] = ["D20001", "D20002"];

/// One practice as the window knows it.
struct Shown {
    office: usize,
    number: String,
    name: String,
}

#[test]
fn two_practices_side_by_side() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("two-practices", Keyring::Unlocked, &["--practices", "2"]);
    let window = desk.open(2);
    say("two practices: the first one");
    connect_the_first(&window);
    assert!(!window.has(&id("practice-switcher")), "with one practice there is nothing to switch");
    say("two practices: the second one");
    let [first, second] = connect_the_second(&window);
    say("two practices: each its own schedule");
    each_shows_its_own(&desk, &window, &first, &second);
    say("two practices: a booking there rings here");
    switch_to(&window, &first);
    a_booking_elsewhere_rings(&desk, &window, &second);
    say("two practices: the second one's server has trouble");
    the_server_has_trouble(&desk, &window, &first, &second);
    say("two practices: the second one's key dies");
    the_key_dies(&desk, &window, &first, &second);
    say("two practices: the second one is left");
    leave(&desk, &window, &first, &second);
    desk.quit(window);
    for table in ["patients", "appointments"] {
        let theirs = desk.practice.ids_of(table, OFFICES[first.office]);
        assert!(desk.mirror_ids(table) == theirs, "of {table} the first one's are here, and no others");
    }
}

fn state_of(practice: &Shown, status: &str) -> String {
    let card = id("practice-card");
    format!("{card}[data-practice=\"{}\"][data-status=\"{status}\"]", practice.number)
}

fn overall_of(practice: &Shown, overall: &str) -> String {
    let (card, state) = (id("practice-card"), id("practice-state"));
    format!("{card}[data-practice=\"{}\"] {state}[data-overall=\"{overall}\"]", practice.number)
}

/// By the browser; where Sikka lets both be read, a person chooses.
fn connect_the_first(window: &Window) {
    go(window, "connection");
    window.click(&id("connect-button"));
    let choice = format!("{}[data-office-id=\"{}\"]", id("practice-choice"), OFFICES[0]);
    let connected = format!("{}[data-status=\"connected\"]", id("practice-card"));
    window.wait_long(&format!("{choice}, {connected}"), seconds(60));
    if window.has(&choice) {
        window.click(&choice);
    }
    window.wait_long(&connected, seconds(60));
    whole(window);
}

/// By the marketplace, which offers what is not connected yet.
fn connect_the_second(window: &Window) -> [Shown; 2] {
    go(window, "connection");
    window.click(&id("connect-another"));
    window.click(&id("connect-marketplace"));
    let connected = format!("{}[data-status=\"connected\"]", id("practice-card"));
    let numbers = wait_for("two practices", seconds(60), || {
        let numbers = window.attributes(&connected, "data-practice");
        (numbers.len() == 2).then_some(numbers)
    });
    let mut shown: Vec<_> = numbers
        .into_iter()
        .map(|number| {
            let card = format!("{}[data-practice=\"{number}\"]", id("practice-card"));
            let name = window.text(&format!("{card} h2"));
            let facts = window.text(&card);
            let office = OFFICES.iter().position(|office| facts.contains(office)).unwrap();
            Shown { office, number, name }
        })
        .collect();
    // The window has them by name.
    shown.sort_by_key(|one| one.office);
    let both = <[Shown; 2]>::try_from(shown).unwrap_or_else(|_| panic!("two practices"));
    assert_ne!(both[0].name, both[1].name);
    assert_eq!(both.each_ref().map(|one| one.office), [0, 1]);
    for one in &both {
        switch_to(window, one);
        whole(window);
    }
    both
}

/// The practice that is shown has been read whole.
fn whole(window: &Window) {
    go(window, "sync");
    let whole = format!("{}[data-status=\"completed\"][data-kind=\"full\"]", id("sync-history-row"));
    window.wait_long(&whole, seconds(90));
}

fn switch_to(window: &Window, practice: &Shown) {
    window.click(&id("practice-switcher"));
    window.click(&format!("{}[data-practice=\"{}\"]", id("practice-option"), practice.number));
    wait_for("the switcher to show it", seconds(15), || {
        let label = window.attribute(&id("practice-switcher"), "aria-label");
        label.is_some_and(|label| label.starts_with(&format!("Practice: {}", practice.name))).then_some(())
    });
    window.wait_gone(&id("practice-option"));
}

fn visit(booked: &Value) -> String {
    let number = booked["appointment_sr_no"].as_str().unwrap();
    format!("{}[data-appointment-id=\"a:{number}\"]", id("appointment"))
}

fn each_shows_its_own(desk: &Desk, window: &Window, first: &Shown, second: &Shown) {
    let booked = [first, second].map(|one| {
        let before = desk.session.notifications().all().len();
        let booked = desk.practice.book_soon_at(one.office);
        rings(desk, before, one, &booked);
        booked
    });
    for (at, one) in [first, second].into_iter().enumerate() {
        switch_to(window, one);
        go(window, "today");
        window.wait(&visit(&booked[at]));
        assert_eq!(window.text(&id("page-practice")), one.name, "the page names its practice");
        assert!(!window.has(&visit(&booked[1 - at])), "the other one's visit is not on this page");
        let theirs = desk.practice.ids_of("appointments", OFFICES[one.office]);
        for shown in window.attributes(&id("appointment"), "data-appointment-id") {
            let number = shown.trim_start_matches("a:");
            assert!(theirs.iter().any(|id| id == number), "{number} is a visit of {}", one.name);
        }
        for page in ["sync", "write-backs", "connection", "settings"] {
            go(window, page);
        }
        window.screenshot(&artifacts().join("screenshots").join(format!("two-practices-{at}.png")));
    }
    window.click(&id("bell-button"));
    window.wait(&format!("{}[data-kind=\"booked\"]", id("bell-item")));
    window.keys("body", ESCAPE);
    window.wait_gone(&id("bell-item"));
}

/// A pop-up for a booking, by the name of its practice.
#[track_caller]
fn rings(desk: &Desk, before: usize, practice: &Shown, booked: &Value) {
    let time = booked["time"].as_str().unwrap();
    let title = format!("{}: New booking", practice.name);
    let rung = wait_for(&format!("the bell of {}", practice.name), seconds(60), || {
        let shown = desk.session.notifications().all();
        shown.into_iter().skip(before).find(|one| one.summary == title)
    });
    assert!(rung.body.contains(time), "it tells the time {time}: {}", rung.words());
}

fn a_booking_elsewhere_rings(desk: &Desk, window: &Window, second: &Shown) {
    go(window, "today");
    let before = desk.session.notifications().all().len();
    let booked = desk.practice.book_soon_at(second.office);
    rings(desk, before, second, &booked);
    assert!(!window.has(&visit(&booked)), "the page goes on showing the first one");
    wait_for("the switcher to tell", seconds(15), || {
        let label = window.attribute(&id("practice-switcher"), "aria-label")?;
        label.contains("1 new in other practices").then_some(())
    });
}

/// The first one goes on: what is booked there rings, and it is connected.
fn goes_on(desk: &Desk, window: &Window, first: &Shown) {
    let before = desk.session.notifications().all().len();
    let booked = desk.practice.book_soon_at(first.office);
    rings(desk, before, first, &booked);
    assert!(window.has(&overall_of(first, "connected")), "and nothing is wrong with it");
}

fn the_server_has_trouble(desk: &Desk, window: &Window, first: &Shown, second: &Shown) {
    go(window, "connection");
    desk.practice.order(
        "faults",
        &json!({"kind": "internal", "office_id": OFFICES[second.office], "count": 1_000_000}),
    );
    wait_for("the trouble to be told", seconds(120), || {
        (!window.has(&overall_of(second, "connected"))).then_some(())
    });
    goes_on(desk, window, first);
    desk.practice.end_faults();
    window.wait_long(&overall_of(second, "connected"), seconds(120));
}

fn the_key_dies(desk: &Desk, window: &Window, first: &Shown, second: &Shown) {
    let office = OFFICES[second.office];
    desk.practice.order("authorized", &json!({"office_id": office, "authorized": false}));
    desk.practice.order("keys/expire", &json!({"refresh_too": true}));
    window.wait_long(&state_of(second, "reconnect_needed"), seconds(90));
    goes_on(desk, window, first);
    let said = format!("{}: Deskbell needs to connect again", second.name);
    let times = desk.session.notifications().all().iter().filter(|one| one.summary == said).count();
    assert_eq!(times, 1, "that is said once");
    assert!(window.has(&state_of(first, "connected")));
}

fn leave(desk: &Desk, window: &Window, first: &Shown, second: &Shown) {
    go(window, "connection");
    let card = format!("{}[data-practice=\"{}\"]", id("practice-card"), second.number);
    window.click(&format!("{card} {}", id("disconnect-button")));
    // The button beside the one that keeps everything as it is.
    window.click("[role=\"dialog\"] button[data-autofocus] + button");
    window.wait_gone(&card);
    window.wait(&state_of(first, "connected"));
    assert!(!window.has(&id("practice-switcher")), "there is nothing to switch any more");
    let before = desk.session.notifications().all().len();
    let booked = desk.practice.book_soon_at(first.office);
    let rung = desk.session.notifications().next_after(before);
    assert_eq!(rung.summary, "New booking", "with one practice there is nothing to tell apart");
    go(window, "today");
    window.wait(&visit(&booked));
    assert!(!window.has(&id("page-practice")));
}
