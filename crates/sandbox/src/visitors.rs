//! Patients who book by themselves, so that there is something to be seen without anybody at the control page.

use std::time::Duration;

use crate::Sandbox;
use crate::orders::{BookOrder, Source};

/// Between the first bookings: somebody is watching.
const SOON: Duration = Duration::from_secs(40);
/// Between later ones: a schedule must not fill up while nobody looks.
const LATER: Duration = Duration::from_secs(300);
/// How many come soon.
const FIRST: u32 = 10;

impl Sandbox {
    /// Books now and then for as long as this is awaited, and only while some app holds a key.
    pub async fn patients_come(&self) {
        let mut came = 0_u32;
        loop {
            tokio::time::sleep(if came < FIRST { SOON } else { LATER }).await;
            if !self.is_read() {
                continue;
            }
            let source = if came.is_multiple_of(4) { Source::Ai } else { Source::Online };
            // A full schedule is no trouble: nobody can book then.
            let booked = match came % 3 {
                1 => self.chatbot_books().map(|_| ()),
                _ => self.book(&BookOrder { source, ..BookOrder::default() }).map(|_| ()),
            };
            if booked.is_ok() {
                came += 1;
            }
        }
    }

    fn is_read(&self) -> bool {
        let world = self.world();
        let now = world.now();
        world.keys.request.iter().any(|key| key.alive(now))
    }
}
