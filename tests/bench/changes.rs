//! From a commit in the store to what it changed on the screen, at two paces.

use serde_json::{Value, json};

use super::{figure, is_wanted};
use crate::desktop::Keyring;
use crate::flows::desk::{Desk, go};
use crate::tooling::{seconds, wait_for};
use crate::webdriver::id;

#[test]
fn what_changed_is_on_the_screen() {
    if !is_wanted() {
        return;
    }
    let desk = Desk::set_up("bench-changes", Keyring::Unlocked, &["--patients", "100000"]);
    let window = desk.open(3_600);
    desk.connect(&window);
    desk.quit(window);
    let state: Value = serde_json::from_str(&desk.practice.read("state")).unwrap();
    let today = state["offices"][0]["local_time"].as_str().unwrap()[..10].to_owned();
    let orders = desk.session.home().join("orders");
    for (pace, count) in [(10, 300), (200, 6_000)] {
        let more = ("DESKBELL_BENCH_CHANGES".to_owned(), orders.display().to_string());
        let window = desk.open_with(3_600, &[more]);
        window.wait(&id("appointment"));
        std::thread::sleep(seconds(3));
        std::fs::write(&orders, format!("{pace} {count} {today}")).unwrap();
        wait_for("the changes", seconds(120), || (!orders.exists()).then_some(()));
        let last = format!("Change {} at {pace} a second", count - 1);
        let script = "return document.body.textContent.includes(arguments[0])";
        wait_for("the last change on the screen", seconds(20), || {
            window.run(script, &[json!(last)]).as_bool().filter(|shown| *shown)
        });
        go(&window, "settings");
        window.click(&id("speed-look"));
        let told = |name: &str| -> Value {
            let text = window.attribute(&id("speed"), &format!("data-{name}")).unwrap();
            json!(text.parse::<f64>().unwrap())
        };
        let value =
            json!({"painted": told("count"), "p50": told("p50"), "p95": told("p95"), "p99": told("p99")});
        figure(&format!("{pace} changes a second, ms"), &value);
        desk.quit(window);
    }
}
