//! All seven operations by hand in the real window, with one refusal, one server that is off, and one time that is
//! taken.

use serde_json::{Value, json};

use super::desk::{Desk, go};
use crate::desktop::Keyring;
use crate::tooling::{artifacts, flows_are_wanted, say, seconds, wait_for};
use crate::webdriver::{ENTER, ESCAPE, Window, id};

#[test]
fn every_operation_by_hand() {
    if !flows_are_wanted() {
        return;
    }
    let desk = Desk::set_up("operations", Keyring::Unlocked, &[]);
    let window = desk.open(2);
    desk.connect(&window);
    say("operations: a new patient is booked, the patient first");
    let sr = a_new_patient_is_booked(&desk, &window);
    say("operations: a booking is undone");
    a_booking_is_undone(&desk, &window);
    say("operations: a time that is taken");
    a_time_that_is_taken(&desk, &window);
    say("operations: confirm, move, note, payment, details, cancel");
    changes_of_the_visit(&desk, &window, &sr);
    say("operations: the practice's server is off");
    the_server_is_off(&desk, &window);
    desk.quit(window);
}

fn picture(window: &Window, name: &str) {
    std::thread::sleep(seconds(1));
    window.screenshot(&artifacts().join("screenshots").join(format!("operations-{name}.png")));
}

fn day(desk: &Desk) -> String {
    let state: Value = serde_json::from_str(&desk.practice.read("state")).unwrap();
    let today = state["offices"][0]["local_time"].as_str().unwrap()[..10].to_owned();
    super::story::days_later(&today, 33)
}

/// The last family name in the practice's own list: a patient who is there.
fn somebody(desk: &Desk) -> String {
    let state: Value = serde_json::from_str(&desk.practice.read("state")).unwrap();
    let name = state["offices"][0]["last_bookings"][0]["patient_name"].as_str().unwrap().to_owned();
    name.split(',').next().unwrap_or(&name).trim().to_owned()
}

fn open_form(window: &Window) {
    go(window, "today");
    window.click(&id("book-button"));
    window.wait(&id("booking-form"));
}

/// Day and time by keys; provider and chair as offered, or the first of the list.
fn when(desk: &Desk, window: &Window, time: &str) {
    window.fill(&id("booking-date"), &format!("{}{ENTER}", day(desk)));
    window.fill(&id("booking-time"), time);
    for choice in ["booking-provider", "booking-operatory"] {
        super::story::choose_first(window, &id(choice));
    }
}

fn known_patient(desk: &Desk, window: &Window) {
    window.fill(&id("booking-patient-search"), &somebody(desk));
    window.click(&id("booking-patient-option"));
}

fn arrived(desk: &Desk, number: usize) -> Value {
    wait_for("the write-back at the practice", seconds(30), || {
        desk.practice.write_backs().into_iter().nth(number)
    })
}

fn done(desk: &Desk, number: usize) -> Value {
    wait_for("the write-back's end", seconds(60), || {
        let row = desk.practice.write_backs().into_iter().nth(number)?;
        (row["state"] == "completed").then_some(row)
    })
}

fn a_new_patient_is_booked(desk: &Desk, window: &Window) -> String {
    open_form(window);
    window.fill(&id("booking-patient-search"), "Quartermain");
    window.click(&id("booking-patient-new-option"));
    window.wait(&id("new-patient-form"));
    window.fill(&id("new-patient-first"), "Zoe");
    window.fill(&id("new-patient-last"), "Quartermain");
    window.fill(&id("new-patient-cell"), "555 010 0199");
    when(desk, window, "10:30");
    picture(window, "new-patient");
    window.click(&id("booking-submit"));
    window.wait_gone(&id("booking-form"));
    assert_eq!(arrived(desk, 0)["path"], "/patient");
    let booked = done(desk, 1);
    assert_eq!(booked["path"], "/appointment");
    let patient = &desk.practice.write_backs()[0]["effects"].to_string();
    let number = booked["fields"]["patient_id"].as_str().unwrap();
    assert!(patient.contains(&format!("\"{number}\"")), "{number} {patient}");
    booked["appointment_sr_no"].as_str().unwrap().to_owned()
}

fn a_booking_is_undone(desk: &Desk, window: &Window) {
    let before = desk.practice.write_backs().len();
    open_form(window);
    known_patient(desk, window);
    when(desk, window, "13:00");
    window.click(&id("booking-submit"));
    // There are five seconds for it; a click that the driver calls a miss may have hit.
    let mut missed = Vec::new();
    let start = std::time::Instant::now();
    while !window.has(&id("undone")) {
        missed.extend(window.try_click(&id("undo-button")).err());
        assert!(start.elapsed() < seconds(20), "the booking could not be undone: {missed:?}");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    say(&format!("operations: undone after {} ms, missed: {missed:?}", start.elapsed().as_millis()));
    std::thread::sleep(seconds(8));
    assert_eq!(desk.practice.write_backs().len(), before, "nothing was sent");
}

/// The taker is shown, a free time is one click away, and who books all the same learns what the PMS says.
fn a_time_that_is_taken(desk: &Desk, window: &Window) {
    let before = desk.practice.write_backs().len();
    for anyway in [false, true] {
        open_form(window);
        known_patient(desk, window);
        when(desk, window, "10:30");
        // The same chair as the booking before.
        let chair = desk.practice.write_backs()[1]["fields"]["operatory"].clone();
        window.run(
            "const e = document.querySelector(arguments[0]); const f = e.matches('select') ? e : e.querySelector('select'); \
             f.value = arguments[1]; f.dispatchEvent(new Event('change', {bubbles: true}));",
            &[json!(id("booking-operatory")), chair],
        );
        window.wait(&id("slot-conflict"));
        assert!(window.text(&id("slot-conflict")).contains("Quartermain"), "it says who is there");
        if anyway {
            window.click(&id("booking-submit"));
            window.click(&id("slot-anyway"));
        } else {
            picture(window, "conflict");
            window.click(&id("slot-nearest"));
            window.wait_gone(&id("slot-conflict"));
            window.click(&id("booking-submit"));
        }
        window.wait_gone(&id("booking-form"));
    }
    done(desk, before);
    go(window, "write-backs");
    let refused = format!("{}[data-word=\"refused\"]", id("write-back-row"));
    window.wait_long(&refused, seconds(60));
    assert!(window.text(&refused).contains("conflicts"), "in the PMS's own words");
    picture(window, "refused");
}

/// Opens the visit's drawer by way of its write-back.
/// Presses a button until what it opens is there: on a busy machine a click may land while the drawer is drawn anew.
fn press(window: &Window, button: &str, opens: &str) {
    wait_for(opens, seconds(20), || {
        if window.try_click(&id(button)).is_err() {
            return None;
        }
        let opened = (0..20).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            window.has(&id(opens))
        });
        opened.then_some(())
    });
}

fn open_visit(window: &Window, sr: &str) {
    window.keys("body", ESCAPE);
    go(window, "write-backs");
    let of_booking = format!("{}[data-operation=\"book_appointment\"]", id("write-back-row"));
    window.wait(&of_booking);
    wait_for("the day of the booking", seconds(20), || {
        let pressed = window.run(
            "const rows = [...document.querySelectorAll(arguments[0])].filter(row => row.textContent.includes('Quartermain')); \
             const row = rows.at(-1); if (!row) return false; \
             const head = row.querySelector('button[aria-expanded=\"false\"]'); if (head) { head.click(); return false; } \
             const show = [...row.querySelectorAll('button')].find(one => one.textContent.includes('Show the day')); \
             if (!show) return false; show.click(); return true;",
            &[json!(of_booking)],
        );
        pressed.as_bool().unwrap_or(false).then_some(())
    });
    window.wait(&id("page-today"));
    let card = format!("{}[data-appointment-id=\"a:{sr}\"]", id("appointment"));
    window.wait_long(&card, seconds(30));
    window.click(&card);
    window.wait(&id("appointment-details"));
}

fn changes_of_the_visit(desk: &Desk, window: &Window, sr: &str) {
    let mut next = desk.practice.write_backs().len();
    let mut ended = |path: &str| {
        let row = done(desk, next);
        assert!(row["path"].as_str().unwrap().starts_with(path), "{row}");
        next += 1;
        row
    };
    open_visit(window, sr);
    window.click(&id("appointment-confirm"));
    assert_eq!(ended("/appointments")["fields"]["value"], "Confirmed");

    open_visit(window, sr);
    window.click(&id("appointment-reschedule"));
    window.wait(&id("reschedule-form"));
    // Enter in the last field sends the form.
    window.fill(&id("booking-time"), &format!("14:00{ENTER}"));
    window.wait_gone(&id("reschedule-form"));
    assert_eq!(ended("/appointments")["fields"]["time"], "14:00");

    open_visit(window, sr);
    window.click(&id("open-patient-card"));
    window.wait(&id("patient-card"));
    picture(window, "patient-card");
    window.click(&format!("{} {}", id("patient-card"), id("patient-note")));
    window.wait(&id("note-form"));
    window.fill(&id("note-text"), "Afraid of needles");
    super::story::choose_first(window, &id("note-provider"));
    window.click(&id("note-submit"));
    window.wait_gone(&id("note-form"));
    assert_eq!(ended("/medical_notes")["fields"]["text"], "Afraid of needles");

    open_visit(window, sr);
    press(window, "patient-payment", "payment-form");
    window.fill(&id("payment-amount"), "39.30");
    if window.has(&id("payment-words")) {
        window.fill(&id("payment-words"), "Cash payment");
        window.fill(&id("payment-code"), "CASH");
    }
    super::story::choose_first(window, &id("payment-provider"));
    window.click(&id("payment-submit"));
    window.wait(&id("payment-question"));
    let question = window.text(&id("payment-question"));
    assert!(question.contains("39.30") && question.contains("Quartermain"), "{question}");
    picture(window, "payment");
    window.click(&id("payment-confirm"));
    window.wait_gone(&id("payment-question"));
    assert_eq!(ended("/transaction")["fields"]["amount"], "-39.30");

    open_visit(window, sr);
    press(window, "patient-edit", "patient-edit-form");
    window.fill(&id("patient-edit-first"), "Zoey");
    window.click(&id("patient-edit-submit"));
    window.wait_gone(&id("patient-edit-form"));
    assert_eq!(ended("/patient/")["fields"]["firstname"], "Zoey");

    open_visit(window, sr);
    window.click(&id("appointment-cancel"));
    window.fill(&id("appointment-cancel-reason"), "has the flu");
    window.click(&id("cancel-submit"));
    let row = ended("/appointments");
    assert_eq!(row["fields"]["value"], "Cancelled");
    assert!(row["fields"]["cancellation_note"].as_str().unwrap().starts_with("has the flu "));
}

/// The booking waits at Sikka and is taken back there; nothing blinks.
fn the_server_is_off(desk: &Desk, window: &Window) {
    let before = desk.practice.write_backs().len();
    let told = desk.session.notifications().all().len();
    desk.practice.order("spu", &json!({"state": "offline"}));
    window.keys("body", ESCAPE);
    open_form(window);
    known_patient(desk, window);
    when(desk, window, "15:30");
    window.click(&id("booking-submit"));
    if window.has(&id("slot-anyway")) {
        window.click(&id("slot-anyway"));
    }
    window.wait_gone(&id("booking-form"));
    arrived(desk, before);
    go(window, "write-backs");
    let sent = format!("{}[data-word=\"sent\"]", id("write-back-row"));
    window.wait_long(&sent, seconds(30));
    picture(window, "pending");
    assert_eq!(desk.session.notifications().all().len(), told, "what is merely pending rings nothing");
    window.run(
        "const head = document.querySelector(arguments[0]).querySelector('button[aria-expanded=\"false\"]'); if (head) head.click()",
        &[json!(sent)],
    );
    // The row is still opening: a click may fall beside the button.
    let discard = format!("{sent} {}", id("write-back-discard"));
    wait_for("the question before it is taken back", seconds(30), || {
        let clicked = window.run(
            "const yes = [...document.querySelectorAll('[role=dialog] button')].filter(one => /take.*back/i.test(one.textContent)).at(-1); \
             yes?.click(); return yes !== undefined",
            &[],
        );
        if clicked == false {
            window.try_click(&discard).ok();
            std::thread::sleep(seconds(1));
        }
        (clicked == true).then_some(())
    });
    wait_for("it to be taken back at Sikka", seconds(40), || {
        (desk.practice.write_backs()[before]["state"] == "deleted").then_some(())
    });
    window.wait_gone(&sent);
    desk.practice.order("spu", &json!({"state": "online"}));
}
