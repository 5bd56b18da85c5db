//! The jobs behind the window: connect, keys, sync, write-backs, bell and schedule, over one store.
//!
//! Everything flows one way: Sikka's rows into the store, the store's changes to the window, requests back into the
//! store, and from there to Sikka. The engine knows neither Tauri nor Sikka's JSON nor SQL; the machine has two faces
//! for it, [`Desktop`] and [`Vault`].

mod alerts;
mod bell;
mod clock;
mod config;
mod connect;
mod context;
mod desk;
pub mod desktop;
mod disconnect;
mod duties;
mod engine;
mod error;
mod feed;
mod freshness;
mod keys;
mod loopback;
mod notices;
mod open;
mod practice_clock;
mod queries;
mod schedule;
mod slots;
mod standing;
mod statuses;
pub mod supervised;
mod sync;
pub mod tray;
pub mod view;
mod why_old;
mod writebacks;

pub use bell::GATHERS;
pub use clock::{Clock, Randomness, SystemClock, SystemRandomness};
pub use config::{Config, ConfigError, SIKKA_API, SIKKA_AUTHORIZE};
pub use connect::{DEEP_LINK, Door};
pub use context::Surroundings;
pub use desktop::{Desktop, Notice, NoticeTarget, Vault, VaultError};
pub use engine::Engine;
pub use error::{Error, Result};
pub use keys::keychain_items;
#[cfg(debug_assertions)]
pub use open::open_unencrypted;
pub use open::{OpenError, Opened, open, open_with_key};
pub use sync::Outcome;
pub use writebacks::faults::Fault;
#[cfg(debug_assertions)]
pub use writebacks::faults::seed;
