//! The rules of the house, as far as a test can hold them.

mod dependencies;
mod metadata;
mod packages;
mod sources;
mod words;
