//! From the start of the process to the first painted day, beside a bare window of the same framework.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{figure, is_wanted, spread};
use crate::desktop::{Keyring, Session, kill_now, process_ids};
use crate::flows::desk::Desk;
use crate::tooling::{built, say, seconds, wait_for};
use crate::webdriver::{Window, id};

/// Each program starts so often; the two take turns.
const STARTS: usize = 9;

#[test]
fn the_first_painted_day_with_a_hundred_thousand_patients() {
    if !is_wanted() {
        return;
    }
    let desk = Desk::set_up("bench-start", Keyring::Unlocked, &["--patients", "100000"]);
    let window = desk.open(3_600);
    desk.connect(&window);
    desk.quit(window);
    let bare = built("bare_window", "DESKBELL_BENCH_BARE");
    let (mut bares, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=STARTS {
        let window = Window::open(&desk.session, &bare, &[]);
        window.wait(&id("bare"));
        let least = painted(&desk.session, &window, &bare);
        for process in process_ids(desk.session.mark(), &bare) {
            kill_now(process);
        }
        window.let_go();
        let window = desk.open(3_600);
        let took = painted(&desk.session, &window, desk.app());
        assert!(window.has(&id("appointment")), "today has visits");
        desk.quit(window);
        say(&format!("start: bare {least:.0} ms, Deskbell {took:.0} ms"));
        // The first round reads the programs from the disk.
        if round > 0 {
            bares.push(least);
            ours.push(took);
            ratios.push(took / least);
        }
    }
    figure("start, bare window, ms", &spread(bares));
    figure("start, Deskbell, ms", &spread(ours));
    figure("start, ratio", &spread(ratios));
}

/// Milliseconds from the start of the program's process to the mark that its page sets when it is painted.
fn painted(session: &Session, window: &Window, program: &Path) -> f64 {
    let script = "const [mark] = performance.getEntriesByName('first-day'); \
                  return mark === undefined ? null : performance.timeOrigin + mark.startTime";
    let at = wait_for("the first picture", seconds(30), || window.run(script, &[]).as_f64());
    let process = *process_ids(session.mark(), program).first().expect("the program runs");
    at - began(process)
}

/// When a process began: milliseconds since 1970, to a hundredth of a second.
#[expect(clippy::disallowed_methods, reason = "a benchmark runs in real time, on this machine's clock")]
fn began(process: i32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let ticks: f64 = stat.rsplit(')').next().unwrap().split_whitespace().nth(19).unwrap().parse().unwrap();
    let uptime = std::fs::read_to_string("/proc/uptime").unwrap();
    let uptime: f64 = uptime.split_whitespace().next().unwrap().parse().unwrap();
    let now: Duration = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let age = uptime - ticks / rustix::param::clock_ticks_per_second() as f64;
    (now.as_secs_f64() - age) * 1_000.0
}
