//! A private Linux desktop for one test: X server, session bus, keyring, notifications, tray, and a home of its own.

mod keyring;
mod notifications;
mod processes;
mod session;
mod sni_item;
mod tray;
mod windows;

#[cfg(test)]
mod checks;

pub(crate) use keyring::Keyring;
pub(crate) use processes::{kill_now, named, process_ids, proportional_kib};
pub(crate) use session::Session;
pub(crate) use windows::Windows;
