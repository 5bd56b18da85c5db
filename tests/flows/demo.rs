//! A newcomer: an empty profile, no word in the environment, the demo practice and back.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::desk::go;
use crate::browser;
use crate::desktop::{Keyring, Session, process_ids};
use crate::tooling::{artifacts, built, flows_are_wanted, say, seconds, wait_for};
use crate::webdriver::{Window, id};

/// A person's desktop with the program on it, and nothing that was ever said to it.
struct Newcomer {
    session: Session,
    app: PathBuf,
}

impl Newcomer {
    fn sits_down() -> Self {
        let session = Session::start("demo-practice", Keyring::Unlocked);
        browser::install(&session);
        Self { session, app: built("deskbell", "DESKBELL_TEST_APP") }
    }

    fn data(&self) -> PathBuf {
        self.session.home().join(".local/share/com.deskbell.app")
    }

    fn processes(&self) -> Vec<i32> {
        process_ids(self.session.mark(), &self.app)
    }

    fn open(&self) -> Window {
        let window = Window::open(&self.session, &self.app, &[]);
        window.wait_long(&id("overall-state"), seconds(60));
        window
    }

    fn quit(&self) {
        self.session.tray().click("Quit");
        wait_for("the app's end", seconds(20), || self.processes().is_empty().then_some(()));
    }

    /// Presses what starts the program anew, and waits until the new one stands in the tray. The window of the new one
    /// is not under remote control.
    fn starts_anew(&self, window: Window, button: &str) {
        let before = self.processes();
        window.click(&id(button));
        let is_new = || {
            let now = self.processes();
            (now.len() == 1 && now != before).then_some(())
        };
        wait_for("the program to start anew", seconds(40), is_new);
        window.let_go();
        let tray = self.session.tray();
        wait_for("its tray", seconds(40), || {
            tray.items().first()?;
            // Once the store is open: before that the menu is about to be made anew.
            tray.menu().iter().any(|line| line.label == "Not connected").then_some(())
        });
    }

    /// Which keychain items there are, by their names: `<folder>/<item>`.
    fn keys(&self) -> BTreeSet<String> {
        self.session.keyring_items().into_iter().filter_map(|mut item| item.remove("username")).collect()
    }
}

#[test]
fn a_newcomer_tries_the_demo_practice_and_leaves_it() {
    if !flows_are_wanted() {
        return;
    }
    let newcomer = Newcomer::sits_down();
    say("demo: the first start asks for credentials, or offers the demo practice");
    let window = newcomer.open();
    window.wait(&id("credentials-save"));
    let step = format!("{} [aria-current=\"step\"]", id("connect-steps"));
    assert!(window.text(&step).contains("App-Id"), "the first of three steps");
    picture(&window, "demo-offer");
    let real = newcomer.keys();
    newcomer.starts_anew(window, "demo-try");
    newcomer.quit();
    assert!(newcomer.data().join("demo").is_dir());

    say("demo: another start is still in the demo, and goes on with the second step");
    let window = newcomer.open();
    window.wait(&id("demo-banner"));
    window.wait(&id("connect-button"));
    assert!(window.text(&step).contains("Allow"), "the second step");
    window.click(&id("connect-button"));
    window.wait_long(&format!("{}[data-phase=\"connected\"]", id("connection-status")), seconds(60));
    assert_eq!(newcomer.processes().len(), 1, "the deep link reached the program that runs");
    go(&window, "sync");
    let whole = format!("{}[data-status=\"completed\"][data-kind=\"full\"]", id("sync-history-row"));
    window.wait_long(&whole, seconds(90));
    go(&window, "today");
    window.wait(&id("appointment"));
    assert!(window.text(&id("demo-banner")).contains("nothing here is real"));
    assert!(newcomer.keys().len() > real.len());

    say("demo: patients book by themselves, and the bell rings");
    let rung =
        wait_for("a booking", seconds(120), || newcomer.session.notifications().all().into_iter().next());
    assert!(!rung.words().is_empty());
    window.wait(&id("bell-count"));
    picture(&window, "demo-today");
    newcomer.quit();
    window.let_go();

    say("demo: after a restart the practice is as it was");
    let before = newcomer.session.notifications().all().len();
    let window = newcomer.open();
    window.wait(&id("demo-banner"));
    window.wait_long(&format!("{}[data-overall=\"connected\"]", id("overall-state")), seconds(60));
    go(&window, "sync");
    window.click(&id("sync-full"));
    wait_for("another full sync", seconds(90), || {
        (window.attributes(&whole, "data-kind").len() > 1).then_some(())
    });
    window.click(&id("bell-button"));
    window.wait(&format!("{}[data-kind=\"booked\"]", id("bell-item")));
    for kind in window.attributes(&id("bell-item"), "data-kind") {
        assert_eq!(kind, "booked", "nothing was cancelled or moved by the restart");
    }
    window.keys("body", crate::webdriver::ESCAPE);
    window.wait_gone(&id("bell-item"));
    say(&format!("demo: {} more rang", newcomer.session.notifications().all().len() - before));

    say("demo: left");
    newcomer.starts_anew(window, "demo-leave");
    wait_for("the demo to be gone", seconds(30), || {
        let data = newcomer.data();
        (!data.join("demo").exists() && !data.join("demo-practice").exists()).then_some(())
    });
    assert_eq!(newcomer.keys(), real, "only the real data's key is in the keychain");
    newcomer.quit();
    let window = newcomer.open();
    window.wait(&id("credentials-save"));
    window.wait(&id("demo-try"));
    assert!(!window.has(&id("demo-banner")));
    newcomer.quit();
    window.let_go();
}

fn picture(window: &Window, name: &str) {
    let folder = artifacts().join("pictures");
    std::fs::create_dir_all(&folder).unwrap();
    window.screenshot(&folder.join(format!("{name}.png")));
}
