//! A day of three hundred appointments, scrolled for ten seconds.

use serde_json::{Value, json};

use super::{figure, is_wanted};
use crate::desktop::Keyring;
use crate::flows::desk::{Desk, go};
use crate::tooling::{seconds, wait_for};

/// Scrolls what can be scrolled the furthest, up and down, and keeps the gaps between animation frames.
const SCROLL: &str = "\
    const far = (one) => one.scrollHeight - one.clientHeight; \
    const all = [...document.querySelectorAll('main, main *')].filter((one) => \
        far(one) > 50 && ['auto', 'scroll'].includes(getComputedStyle(one).overflowY)); \
    const area = all.sort((a, b) => far(b) - far(a))[0]; \
    const gaps = []; let last = performance.now(); let way = 30; const until = last + 10000; \
    const step = () => { \
        const now = performance.now(); gaps.push(now - last); last = now; \
        area.scrollTop += way; \
        if (area.scrollTop <= 0 || area.scrollTop >= far(area) - 1) way = -way; \
        if (now < until) requestAnimationFrame(step); else window.benchGaps = gaps.slice(1); \
    }; \
    requestAnimationFrame(step); return far(area);";

#[test]
fn three_hundred_appointments_of_one_day_are_scrolled() {
    if !is_wanted() {
        return;
    }
    let desk =
        Desk::set_up("bench-scrolling", Keyring::Unlocked, &["--patients", "2000", "--appointments", "1"]);
    let state: Value = serde_json::from_str(&desk.practice.read("state")).unwrap();
    let today = state["offices"][0]["local_time"].as_str().unwrap()[..10].to_owned();
    let mut booked = 0;
    for minute in (8 * 60..18 * 60).step_by(10) {
        for chair in 1..=5 {
            let order = json!({"date": today, "time": format!("{:02}:{:02}", minute / 60, minute % 60),
                "operatory": format!("OP-{chair}"), "length": 10, "source": "desk"});
            booked += u32::from(desk.practice.try_order("book", &order).is_some());
        }
    }
    let window = desk.open(3_600);
    desk.connect(&window);
    go(&window, "today");
    let count = "return document.querySelectorAll('[data-testid=appointment]').length";
    let shown = wait_for("the visits", seconds(30), || {
        window.run(count, &[]).as_u64().filter(|shown| *shown >= u64::from(booked))
    });
    window.screenshot(&crate::tooling::artifacts().join("screenshots/bench-scrolling.png"));
    let far = window.run(SCROLL, &[]);
    let gaps = wait_for("ten seconds of scrolling", seconds(30), || {
        window.run("return window.benchGaps ?? null", &[]).as_array().cloned()
    });
    let mut gaps: Vec<f64> = gaps.iter().filter_map(Value::as_f64).collect();
    gaps.sort_by(f64::total_cmp);
    let at = |percent: usize| gaps[(gaps.len() * percent / 100).min(gaps.len() - 1)];
    let value = json!({"appointments": shown, "pixels": far, "frames": gaps.len(), "p50": at(50), "p95": at(95), "p99": at(99)});
    figure("scrolling, ms between frames", &value);
    desk.quit(window);
}
