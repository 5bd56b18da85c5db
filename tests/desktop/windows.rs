//! The program's window as its frame has it: closed by its cross, or made small.

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, Window as XWindow,
};
use x11rb::rust_connection::RustConnection;

/// A hand at the windows' frames.
pub(crate) struct Windows {
    x: RustConnection,
    root: XWindow,
}

impl Windows {
    /// At those of a display.
    pub(crate) fn on(display: &str) -> Self {
        let (x, screen) = x11rb::connect(Some(display)).unwrap();
        let root = x.setup().roots[screen].root;
        Self { x, root }
    }

    fn atom(&self, name: &str) -> u32 {
        self.x.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    fn values(&self, window: XWindow, property: u32) -> Vec<u32> {
        let asked = self.x.get_property(false, window, property, AtomEnum::ANY, 0, 16).unwrap();
        asked.reply().ok().and_then(|found| found.value32().map(Iterator::collect)).unwrap_or_default()
    }

    /// Deskbell's, as far as they can be closed.
    fn ours(&self) -> Vec<XWindow> {
        let (protocols, delete) = (self.atom("WM_PROTOCOLS"), self.atom("WM_DELETE_WINDOW"));
        let mut all: Vec<XWindow> = vec![self.root];
        let mut at = 0;
        while let Some(window) = all.get(at).copied() {
            at += 1;
            if let Ok(tree) = self.x.query_tree(window).unwrap().reply() {
                all.extend(tree.children);
            }
        }
        let is_ours = |window: &XWindow| {
            let class =
                self.x.get_property(false, *window, AtomEnum::WM_CLASS, AtomEnum::STRING, 0, 64).unwrap();
            let named = class
                .reply()
                .is_ok_and(|class| String::from_utf8_lossy(&class.value).to_lowercase().contains("deskbell"));
            named && self.values(*window, protocols).contains(&delete)
        };
        all.retain(is_ours);
        all
    }

    /// Presses the cross of each.
    pub(crate) fn close(&self) {
        let (protocols, delete) = (self.atom("WM_PROTOCOLS"), self.atom("WM_DELETE_WINDOW"));
        for window in self.ours() {
            let event = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
            self.x.send_event(false, window, EventMask::NO_EVENT, event).unwrap();
        }
        self.x.flush().unwrap();
    }

    /// Whether each is made small (ICCCM 4.1.3.1: `WM_STATE` is `IconicState`); none where the window manager knows of no
    /// window.
    pub(crate) fn small(&self) -> Option<bool> {
        let state = self.atom("WM_STATE");
        let known: Vec<u32> = self
            .ours()
            .into_iter()
            .filter_map(|window| self.values(window, state).first().copied())
            .collect();
        (!known.is_empty()).then(|| known.iter().all(|state| *state == 3))
    }
}
