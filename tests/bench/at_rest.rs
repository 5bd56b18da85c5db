//! What the program costs while nobody looks: memory of all its processes, and the processor, over ten minutes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, Window as XWindow,
};

use super::{figure, is_wanted};
use crate::desktop::{Keyring, named, proportional_kib};
use crate::flows::desk::{Desk, go};
use crate::tooling::{seconds, wait_for};

/// Minutes, where nobody says otherwise.
const MINUTES: u64 = 10;

#[test]
fn in_the_tray_before_and_after_use() {
    if !is_wanted() {
        return;
    }
    let unopened = Desk::set_up("bench-unopened", Keyring::Unlocked, &["--patients", "100000"]);
    let window = unopened.open(60);
    unopened.connect(&window);
    unopened.quit(window);
    unopened.start_hidden();

    let used = Desk::set_up("bench-used", Keyring::Unlocked, &["--patients", "100000"]);
    let window = used.open(60);
    used.connect(&window);
    for page in ["today", "bell", "patients", "availability", "write-backs", "sync", "settings", "today"] {
        go(&window, page);
        std::thread::sleep(seconds(2));
    }
    figure("window shown, MiB", &json!(mebibytes(&used)));
    close(used.session.display());
    wait_for("the window to be gone", seconds(30), || (used.page_processes() == 0).then_some(()));
    std::thread::sleep(seconds(30));

    let minutes = std::env::var("DESKBELL_BENCH_MINUTES").ok().and_then(|text| text.parse().ok());
    let rest = Duration::from_secs(60 * minutes.unwrap_or(MINUTES));
    let desks = [("window never opened", &unopened), ("window destroyed after use", &used)];
    let before = desks.map(|(_, desk)| processor_seconds(desk));
    let began = Instant::now();
    let mut most = [0; 2];
    while began.elapsed() < rest {
        std::thread::sleep(seconds(10));
        for (most, (_, desk)) in most.iter_mut().zip(desks) {
            *most = mebibytes(desk).max(*most);
        }
    }
    for (at, (name, desk)) in desks.into_iter().enumerate() {
        let share = (processor_seconds(desk) - before[at]) / began.elapsed().as_secs_f64() * 100.0;
        let value: Value = json!({"most_mib": most[at], "mib": mebibytes(desk), "processor_percent": share,
            "minutes": began.elapsed().as_secs() / 60});
        figure(name, &value);
        assert!(!desk.session.tray().items().is_empty(), "{name}: it still runs");
    }
    window.let_go();
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

/// Closes the program's window as its frame's cross does.
fn close(display: &str) {
    let (x, screen) = x11rb::connect(Some(display)).unwrap();
    let root = x.setup().roots[screen].root;
    let atom = |name: &str| x.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
    let (protocols, delete) = (atom("WM_PROTOCOLS"), atom("WM_DELETE_WINDOW"));
    let mut all: Vec<XWindow> = vec![root];
    let mut at = 0;
    while let Some(window) = all.get(at).copied() {
        at += 1;
        if let Ok(tree) = x.query_tree(window).unwrap().reply() {
            all.extend(tree.children);
        }
    }
    let is_ours = |window: &XWindow| {
        let class = x.get_property(false, *window, AtomEnum::WM_CLASS, AtomEnum::STRING, 0, 64);
        let named = class
            .unwrap()
            .reply()
            .is_ok_and(|class| String::from_utf8_lossy(&class.value).to_lowercase().contains("deskbell"));
        let closes = x.get_property(false, *window, protocols, AtomEnum::ATOM, 0, 16).unwrap().reply();
        named && closes.is_ok_and(|atoms| atoms.value32().is_some_and(|mut all| all.any(|one| one == delete)))
    };
    for window in all.iter().filter(|window| is_ours(window)) {
        let event = ClientMessageEvent::new(32, *window, protocols, [delete, 0, 0, 0, 0]);
        x.send_event(false, *window, EventMask::NO_EVENT, event).unwrap();
    }
    x.flush().unwrap();
}
