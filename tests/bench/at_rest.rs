//! What the program costs while nobody looks: memory of all its processes, and the processor, over ten minutes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{figure, is_wanted};
use crate::desktop::{Keyring, Windows, named, proportional_kib};
use crate::flows::desk::{Desk, go};
use crate::tooling::{seconds, wait_for};

/// Minutes, where nobody says otherwise.
const MINUTES: u64 = 10;

#[test]
fn in_the_tray_before_and_after_use() {
    if !is_wanted() {
        return;
    }
    // One after the other: two at a time would share the libraries' memory.
    let practice = ["--patients", "100000", "--daily"];
    {
        let desk = Desk::set_up("bench-unopened", Keyring::Unlocked, &practice);
        let window = desk.open(60);
        desk.connect(&window);
        desk.quit(window);
        desk.start_hidden();
        rests("window never opened", &desk);
    }
    let desk = Desk::set_up("bench-used", Keyring::Unlocked, &practice);
    let window = desk.open(60);
    desk.connect(&window);
    for page in ["today", "bell", "patients", "availability", "write-backs", "sync", "settings", "today"] {
        go(&window, page);
        std::thread::sleep(seconds(2));
    }
    figure("window shown, MiB", &json!(mebibytes(&desk)));
    Windows::on(desk.session.display()).close();
    wait_for("the window to be gone", seconds(30), || (desk.page_processes() == 0).then_some(()));
    rests("window destroyed after use", &desk);
    window.let_go();
}

/// Looks at the program for as long as was asked for, after half a minute in which it comes to rest.
fn rests(name: &str, desk: &Desk) {
    std::thread::sleep(seconds(30));
    let minutes = std::env::var("DESKBELL_BENCH_MINUTES").ok().and_then(|text| text.parse().ok());
    let rest = Duration::from_secs(60 * minutes.unwrap_or(MINUTES));
    let (before, began) = (processor_seconds(desk), Instant::now());
    let mut most = 0;
    while began.elapsed() < rest {
        std::thread::sleep(seconds(10));
        most = mebibytes(desk).max(most);
    }
    let share = (processor_seconds(desk) - before) / began.elapsed().as_secs_f64() * 100.0;
    let value: Value = json!({"most_mib": most, "mib": mebibytes(desk), "processor_percent": share,
        "minutes": began.elapsed().as_secs() / 60});
    figure(name, &value);
    assert!(!desk.session.tray().items().is_empty(), "{name}: it still runs");
}

fn processes(desk: &Desk) -> Vec<i32> {
    let mark = desk.session.mark();
    let pages = ["WebKitWebProces", "WebKitNetworkPr"].into_iter().flat_map(|name| named(mark, name));
    desk.processes().into_iter().chain(pages).collect()
}

/// The memory of all of the program's processes.
fn mebibytes(desk: &Desk) -> u64 {
    processes(desk).into_iter().filter_map(proportional_kib).sum::<u64>() / 1_024
}

/// Seconds that its living processes have computed.
fn processor_seconds(desk: &Desk) -> f64 {
    let ticks = |process: i32| {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    };
    let all: u64 = processes(desk).into_iter().filter_map(ticks).sum();
    all as f64 / rustix::param::clock_ticks_per_second() as f64
}
