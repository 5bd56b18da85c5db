//! A practice to try things on.
//!
#![doc = include_str!("../README.md")]
//!
//! The library: [`Sandbox`] is the whole practice, [`Sandbox::router`] its HTTP face.

mod accounts;
mod apply;
mod authorize;
mod authorized;
mod bad_rows;
mod choices;
mod clock;
mod control;
mod control_calls;
mod dialect;
mod entries;
mod envelope;
mod events;
mod faults;
mod generate;
mod grants;
mod json;
mod keys;
mod locations;
mod machinery;
mod memory;
mod names;
mod options;
mod orders;
mod other_program;
mod practice;
mod random;
mod read_appointments;
mod read_lists;
mod read_patients;
mod reply;
mod rows;
mod schedule;
mod server;
mod slots;
mod traffic;
mod trouble;
mod v4;
mod visitors;
mod world;
mod writeback_calls;
mod writebacks;

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use choices::{
    Acceptance, BadRow, ComeBack, EmptyList, EndTime, ExpiredKey, ExpiresIn, LoadedZone, Offset, Pagination,
    Scalars, TotalCount,
};
pub use clock::Clock;
pub use dialect::{Dialect, DialectError};
pub use faults::{Fault, FaultKind};
pub use memory::Memory;
pub use options::Options;
pub use orders::{BookOrder, Booking, ControlError, MoveOrder, PatientOrder, ProgramOrder, Source};
pub use practice::Spu;

/// The only app that the sandbox knows (`App-Id`).
pub const DEMO_APP_ID: &str = "de5cbe110a99de5cbe110a99de5cbe11";
/// The app's key (`App-Key`). Public, and good for nothing but the sandbox.
pub const DEMO_APP_KEY: &str = "5a4db0c5ec2e75a4db0c5ec2e75a4db0";

/// A demo practice: Sikka's cloud, the practice's SPU and its PMS. Clones share everything.
#[derive(Debug, Clone)]
pub struct Sandbox {
    world: Arc<Mutex<world::World>>,
}

impl Sandbox {
    /// Generates the practice.
    pub fn new(options: Options) -> Self {
        Self { world: Arc::new(Mutex::new(world::World::new(&options))) }
    }

    /// Answers at this socket until it fails.
    ///
    /// # Errors
    /// The socket cannot be used.
    pub async fn serve(&self, listener: TcpListener) -> std::io::Result<()> {
        listener.set_nonblocking(true)?;
        axum::serve(tokio::net::TcpListener::from_std(listener)?, self.router()).await
    }

    /// All routes: `/v4/…`, the authorize page, the control page at `/` and `/control/…`.
    pub fn router(&self) -> axum::Router {
        server::router(self.clone())
    }

    /// The world, with all that was due by now done.
    fn world(&self) -> MutexGuard<'_, world::World> {
        // A panic in one request must not take the practice down for the others.
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.settle();
        world
    }
}
