//! The rules of the house (`house`), and whole flows through the real window in a private desktop session (`flows`).
//! `bench` measures the window, for `cargo xtask bench window`.
//! Flows run where `DESKBELL_E2E=1` says that what they need was built: `cargo xtask test` sets it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "every line here is a test's, also outside #[test]"
)]

mod bench;
mod browser;
mod desktop;
mod flows;
mod house;
mod tooling;
mod webdriver;
