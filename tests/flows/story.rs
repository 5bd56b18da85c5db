//! The story: connect, sync, the bell rings, the desk books, the power goes twice, and all ends right.

use serde_json::{Value, json};

use super::desk::{Desk, go};
use super::leaks;
use crate::desktop::Keyring;
use crate::tooling::{artifacts, flows_are_wanted, say, seconds, wait_for};
use crate::webdriver::{ENTER, ESCAPE, Window, id};

#[test]
fn the_whole_story() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("story", Keyring::Unlocked, &[]);
    let window = desk.open(2);
    watch_the_policy(&window);
    // The tray names the next three visits, and the first that is booked shall be one of them.
    desk.practice.make_room();
    say("story: connect and first sync");
    connect_and_first_sync(&desk, &window);
    say("story: a patient books");
    a_patient_books(&desk, &window);
    say("story: the desk books");
    the_desk_books(&desk, &window);
    say("story: times with AM and PM");
    times_with_am_and_pm(&window);
    say("story: pictures");
    every_page_light_and_dark(&window);
    how_quickly_changes_are_shown(&window);
    nothing_was_refused(&window);
    say("story: the power goes after a write-back left");
    let window = the_power_goes_after_a_write_back_left(&desk, window);
    desk.quit(window);
    say("story: the power goes in the middle of a sync");
    let window = the_power_goes_in_the_middle_of_a_sync(&desk);
    desk.quit(window);
    say("story: the ids");
    for table in ["patients", "appointments"] {
        let (ours, theirs) = (desk.mirror_ids(table), desk.practice.ids(table));
        assert_eq!(ours.len(), theirs.len(), "as many {table}");
        assert!(ours == theirs, "the ids of {table} are the practice's");
    }
    say("story: the search for keys and names");
    leaks::none(&desk);
}

/// From here on the window counts what its own security policy refuses, and scripts that fail. A ResizeObserver that
/// says it will go on in the next frame is none of these: it fires an error event by its specification.
fn watch_the_policy(window: &Window) {
    let body = window.run(
        "window.refused = []; \
         document.addEventListener('securitypolicyviolation', e => window.refused.push(e.violatedDirective)); \
         window.addEventListener('error', e => { \
           const words = String(e.message); \
           if (!words.startsWith('ResizeObserver loop')) window.refused.push(words); \
         }); \
         return getComputedStyle(document.documentElement).getPropertyValue('--mantine-color-body')",
        &[],
    );
    assert!(body.as_str().is_some_and(|colour| !colour.is_empty()), "styles with the nonce count: {body}");
}

fn nothing_was_refused(window: &Window) {
    assert_eq!(
        window.run("return window.refused", &[]),
        json!([]),
        "the strict policy refuses nothing of ours"
    );
}

fn connect_and_first_sync(desk: &Desk, window: &Window) {
    assert_eq!(window.attribute(&id("overall-state"), "data-overall").as_deref(), Some("not_connected"));
    desk.connect(window);
    assert_eq!(desk.processes().len(), 1, "the deep link reached the running app, and started no second one");
    assert_eq!(desk.session.notifications().all().len(), 0, "a first sync rings nothing");
    assert!(!window.has(&id("bell-count")), "nor does the window's bell");
    let connected = format!("{}[data-overall=\"connected\"]", id("overall-state"));
    window.wait(&connected);
    let tray = desk.session.tray();
    wait_for("the tray to say so", seconds(10), || {
        tray.menu().iter().any(|line| line.label.starts_with("Connected to")).then_some(())
    });
}

/// A booking at the practice: notification, tray, Today.
fn a_patient_books(desk: &Desk, window: &Window) {
    let before = desk.session.notifications().all().len();
    let booked = desk.practice.book_soon();
    let time = text(&booked, "time");
    let rung = desk.session.notifications().next_after(before);
    let name = text(&booked, "patient_name");
    let last = name.split(',').next().unwrap_or(&name).trim().to_owned();
    assert!(!rung.words().contains(&last), "no patient's name unless Settings allow it");
    assert!(rung.words().contains(&time), "the notification tells the time {time}: {}", rung.words());
    let tray = desk.session.tray();
    wait_for("the visit in the tray's menu", seconds(15), || {
        tray.menu().iter().any(|line| line.label.contains(&time)).then_some(())
    });
    wait_for("the tray's count", seconds(15), || {
        tray.menu().iter().any(|line| line.label.starts_with("1 new")).then_some(())
    });
    go(window, "today");
    let row =
        format!("{}[data-appointment-id=\"a:{}\"]", id("appointment"), text(&booked, "appointment_sr_no"));
    window.wait(&row);
    assert_eq!(window.attribute(&row, "data-new").as_deref(), Some("true"), "it is marked as new");
    window.wait(&id("bell-count"));
    window.click(&id("bell-button"));
    window.wait(&format!("{}[data-kind=\"booked\"]", id("bell-item")));
    window.click(&id("bell-take"));
    window.fill(&id("bell-initials"), &format!("am{ENTER}"));
    window.wait(&id("bell-taken"));
    assert!(window.text(&id("bell-taken")).starts_with("AM has it"));
    picture(window, "story-bell");
    window.keys("body", ESCAPE);
    window.wait_gone(&id("bell-item"));
    assert_eq!(desk.session.notifications().all().len(), before + 1, "it rang once");
}

/// A booking in the window: reaches the practice, is confirmed, and rings nothing.
fn the_desk_books(desk: &Desk, window: &Window) {
    let rung = desk.session.notifications().all().len();
    let sent = desk.practice.write_backs().len();
    book(desk, window, 31);
    let row = wait_for("the write-back at the practice", seconds(20), || {
        desk.practice.write_backs().into_iter().nth(sent)
    });
    assert_eq!(text(&row, "method"), "POST");
    go(window, "write-backs");
    window.wait_long(&format!("{}[data-word=\"in_the_pms\"]", id("write-back-row")), seconds(60));
    let row = desk.practice.write_backs().swap_remove(sent);
    assert_eq!(text(&row, "state"), "completed", "{row}");
    // Two more syncs show the new appointment to the bell, and it gathers for ten seconds before it rings.
    std::thread::sleep(seconds(15));
    assert_eq!(desk.session.notifications().all().len(), rung, "one's own booking rings nothing");
    assert_eq!(desk.practice.write_backs().len(), sent + 1, "it was sent once");
}

/// Fills the booking form in, for so many days from now, where the demo practice has nothing yet, and submits it.
fn book(desk: &Desk, window: &Window, days: u32) {
    let state: Value = serde_json::from_str(&desk.practice.read("state")).unwrap();
    let last = text(&state["offices"][0]["last_bookings"][0], "patient_name");
    let search = last.split(',').next().unwrap_or(&last).trim().to_owned();
    let day = days_later(state["offices"][0]["local_time"].as_str().unwrap(), days);
    go(window, "today");
    window.click(&id("book-button"));
    window.wait(&id("booking-form"));
    window.fill(&id("booking-patient-search"), &search);
    window.click(&id("booking-patient-option"));
    window.fill(&id("booking-date"), &format!("{day}{ENTER}"));
    window.fill(&id("booking-time"), "10:30");
    for choice in ["booking-provider", "booking-operatory"] {
        choose_first(window, &id(choice));
    }
    window.fill(&id("booking-description"), "Recall exam");
    window.click(&id("booking-submit"));
    window.wait_gone(&id("booking-form"));
}

/// Chooses the first of a list, unless something is chosen already; works for native lists and for drawn ones.
pub(crate) fn choose_first(window: &Window, css: &str) {
    window.wait(css);
    let value = "const e = document.querySelector(arguments[0]); const f = e.matches('input,select') ? e : e.querySelector('input,select'); \
                 if (f && f.tagName === 'SELECT' && !f.value && f.options.length > 1) { f.selectedIndex = 1; f.dispatchEvent(new Event('change', {bubbles: true})); } \
                 return f ? f.value : ''";
    if window.run(value, &[json!(css)]).as_str().is_some_and(|chosen| !chosen.is_empty()) {
        return;
    }
    window.click(css);
    window.keys(css, &format!("\u{E015}{ENTER}"));
}

/// `kill -9` after a write-back left and before its answer came: one write-back, and its outcome is shown.
fn the_power_goes_after_a_write_back_left(desk: &Desk, window: Window) -> Window {
    let sent = desk.practice.write_backs().len();
    let lost = json!({"kind": "lose_answer", "path": "/v4/appointment", "method": "POST", "count": 1});
    desk.practice.order("faults", &lost);
    book(desk, &window, 32);
    wait_for("the write-back at the practice", seconds(20), || {
        (desk.practice.write_backs().len() > sent).then_some(())
    });
    // And somebody had begun the next booking.
    go(&window, "today");
    window.click(&id("book-button"));
    window.fill(&id("booking-note"), "Asked for the early chair");
    std::thread::sleep(seconds(1));
    desk.kill(window);
    desk.practice.end_faults();
    let window = desk.open(2);
    goes_on_with_the_form(&window);
    go(&window, "write-backs");
    wait_for("both write-backs in the PMS", seconds(120), || {
        let words = window.attributes(&id("write-back-row"), "data-word");
        (words.len() == sent + 1 && words.iter().all(|word| word == "in_the_pms")).then_some(())
    });
    assert_eq!(desk.practice.write_backs().len(), sent + 1, "nothing was sent a second time");
    window
}

/// The window has measured it since it opened: from the commit in the store until the picture.
fn how_quickly_changes_are_shown(window: &Window) {
    go(window, "settings");
    window.click(&id("speed-look"));
    window.wait(&id("speed"));
    let figure = |name: &str| -> u32 {
        window.attribute(&id("speed"), name).and_then(|text| text.parse().ok()).expect("nothing was measured")
    };
    let (count, p95, p99) = (figure("data-count"), figure("data-p95"), figure("data-p99"));
    say(&format!("story: {count} changes were on the screen, 95% within {p95} ms, 99% within {p99} ms"));
    assert!(count >= 10, "{count} changes");
}

/// What was typed when the power went is offered, and there; it is closed without being sent.
fn goes_on_with_the_form(window: &Window) {
    window.wait_long(&id("unfinished"), seconds(20));
    picture(window, "unfinished");
    window.click(&id("unfinished-go-on"));
    window.wait(&id("booking-form"));
    let note = window.run(&format!("return document.querySelector('{}').value", id("booking-note")), &[]);
    assert_eq!(note, "Asked for the early chair");
    window.keys(&id("booking-note"), ESCAPE);
    window.click(&id("ask-yes"));
    window.wait_gone(&id("booking-form"));
    assert!(!window.has(&id("unfinished")), "it was closed, and is not offered again");
}

/// `kill -9` in the middle of a whole sync: "interrupted", and then "completed".
fn the_power_goes_in_the_middle_of_a_sync(desk: &Desk) -> Window {
    let window = desk.open(3_600);
    go(&window, "sync");
    // What the start itself asks for must not run into the trouble meant for the whole sync.
    wait_for("the start's own sync to end", seconds(30), || {
        let before = desk.practice.requests();
        std::thread::sleep(seconds(2));
        (desk.practice.requests() == before && !window.has(&id("sync-cancel"))).then_some(())
    });
    let slow =
        json!({"kind": "hang", "path": "/v4/appointments", "method": "GET", "count": 9, "ms": 120_000});
    desk.practice.order("faults", &slow);
    window.click(&id("sync-full"));
    window.wait_long(&format!("{}[data-status=\"fetching_appointments\"]", id("sync-status")), seconds(30));
    desk.kill(window);
    desk.practice.end_faults();
    // What comes in the meantime is in the next whole walk.
    desk.practice.book_soon();

    let window = desk.open(3_600);
    go(&window, "sync");
    let history = |status: &str| format!("{}[data-status=\"{status}\"]", id("sync-history-row"));
    window.wait_long(&history("interrupted"), seconds(30));
    let full = || {
        let rows = format!("{}[data-kind=\"full\"]", id("sync-history-row"));
        window.attributes(&rows, "data-status")
    };
    let ended = |limit| {
        let start = std::time::Instant::now();
        while start.elapsed() < limit {
            if full().first().is_some_and(|status| status == "completed") {
                return true;
            }
            std::thread::sleep(seconds(1));
        }
        false
    };
    if !ended(seconds(20)) {
        window.click(&id("sync-full"));
        assert!(ended(seconds(60)), "a whole sync ends well after the interrupted one: {:?}", full());
    }
    assert_eq!(
        full().get(1).map(String::as_str),
        Some("interrupted"),
        "and the one before it was interrupted"
    );
    window
}

/// A picture of each page in each dress.
/// Chosen in Settings, they are written so on every page; what is free leads to the day's hours.
fn times_with_am_and_pm(window: &Window) {
    let choose = |face: &str, has_halves: bool| {
        go(window, "settings");
        let choice = format!("{} [value=\"{face}\"]", id("settings-clock-face"));
        window.wait(&choice);
        window.run("document.querySelector(arguments[0]).click()", &[json!(choice)]);
        wait_for("the header's clock to be written anew", seconds(10), || {
            let clock = window.text(&id("clock-deskbell"));
            ((clock.ends_with(" AM") || clock.ends_with(" PM")) == has_halves).then_some(())
        });
    };
    choose("twelve", true);
    go(window, "today");
    turn_to_a_full_day(window);
    window.wait(&id("free-by-chair"));
    picture(window, "story-today-twelve");
    window.click(&id("free-by-chair"));
    window.wait(&id("page-availability"));
    picture(window, "story-availability-twelve");
    go(window, "sync");
    window.wait(&id("sync-history-chart"));
    window.run("document.querySelector(arguments[0]).scrollIntoView()", &[json!(id("sync-history-chart"))]);
    picture(window, "story-history");
    choose("system", false);
}

/// Taken when late rows have arrived.
fn picture(window: &Window, name: &str) {
    std::thread::sleep(seconds(1));
    window.screenshot(&artifacts().join("screenshots").join(format!("{name}.png")));
}

fn every_page_light_and_dark(window: &Window) {
    for dress in ["light", "dark"] {
        go(window, "settings");
        let choice = format!("{} [value=\"{dress}\"]", id("settings-appearance"));
        window.wait(&choice);
        // The radio itself is invisible under its label: a person clicks the label.
        window.run("document.querySelector(arguments[0]).click()", &[json!(choice)]);
        wait_for("the dress to change", seconds(10), || {
            window.has(&format!("html[data-mantine-color-scheme=\"{dress}\"]")).then_some(())
        });
        for page in
            ["today", "bell", "patients", "availability", "sync", "write-backs", "connection", "settings"]
        {
            go(window, page);
            if page == "today" {
                turn_to_a_full_day(window);
            }
            say(&format!("story: {page}, {dress}"));
            picture(window, &format!("{page}-{dress}"));
        }
    }
}

/// A weekend's empty columns show nothing of the page: the next day with visits does.
fn turn_to_a_full_day(window: &Window) {
    for _ in 0..3 {
        std::thread::sleep(seconds(1));
        if window.attributes(&id("appointment"), "data-appointment-id").len() >= 5 {
            return;
        }
        window.click(&id("today-next"));
    }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().map(str::to_owned).unwrap_or_else(|| panic!("no {field} in {value}"))
}

/// `YYYY-MM-DD` so many days after a `YYYY-MM-DD …`.
pub(crate) fn days_later(from: &str, days: u32) -> String {
    let mut parts = from.split([' ', '-']).map(|part| part.parse::<u32>().unwrap_or(0));
    let (mut year, mut month, mut day) =
        (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0) + days);
    loop {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let length = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        };
        if day <= length {
            return format!("{year:04}-{month:02}-{day:02}");
        }
        day -= length;
        month += 1;
        if month > 12 {
            (month, year) = (1, year + 1);
        }
    }
}

#[test]
fn days_are_counted_over_months_and_years() {
    assert_eq!(days_later("2026-11-21 10:00", 31), "2026-12-22");
    assert_eq!(days_later("2027-12-31", 1), "2028-01-01");
    assert_eq!(days_later("2028-02-28", 2), "2028-03-01");
}
