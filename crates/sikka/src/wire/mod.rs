//! Sikka's JSON. Nothing in here leaves the crate.

pub(crate) mod answer;
pub(crate) mod chart;
pub(crate) mod envelope;
pub(crate) mod fields;
pub(crate) mod lenient;
pub(crate) mod lists;
pub(crate) mod records;
pub(crate) mod rows;
pub(crate) mod salvage;
pub(crate) mod scalar;
