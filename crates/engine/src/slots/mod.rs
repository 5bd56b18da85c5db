//! What takes a time, what is free near it, and who holds it.

use chrono::{NaiveDate, NaiveDateTime};
use store::Integration;

use crate::context::Context;
use crate::error::Result;
use crate::view::{Conflict, FreeSlot};

/// A time that is wanted.
pub(crate) struct Wanted {
    pub(crate) start: NaiveDateTime,
    pub(crate) minutes: u32,
    pub(crate) operatory: String,
    pub(crate) provider_id: String,
    pub(crate) but_appointment: Option<String>,
    pub(crate) but_form: Option<String>,
    pub(crate) but_write_back: Option<i64>,
}

pub(crate) fn conflicts(_: &Context, _: &Integration, _: &Wanted) -> Result<Vec<Conflict>> {
    Ok(Vec::new())
}

pub(crate) fn nearest(_: &Context, _: &Integration, _: &Wanted) -> Result<Vec<FreeSlot>> {
    Ok(Vec::new())
}

pub(crate) async fn look_at_day(_: &std::sync::Arc<Context>, _: &Integration, _: NaiveDate) -> bool {
    true
}

pub(crate) fn release(_: &Context, _: &str) -> Result<()> {
    Ok(())
}
