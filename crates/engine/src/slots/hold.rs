//! The time that an open form has in view, kept from the other forms.

use chrono::NaiveDateTime;
use store::{Integration, Reservation};

use super::board::{Board, Told, of_form};
use super::{Wanted, conflicts, look_at_day, nearest};
use crate::context::Context;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::view::{Refusal, SlotView, SlotWish};

/// A visit is no longer than a day.
const LONGEST: u32 = 24 * 60;

/// Keeps a time for a form for five minutes from now on, if it is free; a form has one time at most. Where it is
/// taken: by what, and what is free instead; then the form holds nothing.
pub(crate) fn hold(context: &Context, integration: &Integration, wish: &SlotWish) -> Result<SlotView> {
    let wanted = read(wish)?;
    let mut found = conflicts(context, integration, &wanted)?;
    if found.is_empty() {
        let held = Reservation {
            form_id: wish.form_id.clone(),
            start: wanted.start,
            minutes: wanted.minutes,
            operatory: wanted.operatory.trim().to_owned(),
            provider_id: wanted.provider_id.trim().to_owned(),
        };
        let place = wanted.place();
        // Another form may have come between the look and this: of two, one gets it.
        let is_free = |others: &[Reservation]| {
            let board = Board {
                taken: others.iter().map(of_form).collect(),
                told: Told { chairs: true, providers: true },
            };
            board.in_the_way(&place).next().is_none()
        };
        if context.ledger().reserve(integration.id, &held, context.now(), is_free)? {
            return Ok(SlotView::default());
        }
        found = conflicts(context, integration, &wanted)?;
    } else {
        context.ledger().release(&wish.form_id)?;
    }
    let nearest = nearest(context, integration, &wanted)?;
    Ok(SlotView { conflicts: found, nearest })
}

/// The form was closed, or its write-back is kept: its time is free for others, or taken by the write-back.
pub(crate) fn release(context: &Context, form_id: &str) -> Result<()> {
    Ok(context.ledger().release(form_id)?)
}

fn read(wish: &SlotWish) -> Result<Wanted> {
    if wish.form_id.trim().is_empty() {
        return Err(Error::BadInput("form_id"));
    }
    if !(1..=LONGEST).contains(&wish.length_minutes) {
        return Err(Error::BadInput("length_minutes"));
    }
    Ok(Wanted {
        start: NaiveDateTime::parse_from_str(&wish.start, "%Y-%m-%dT%H:%M")
            .map_err(|_| Error::BadInput("start"))?,
        minutes: wish.length_minutes,
        operatory: wish.operatory.clone(),
        provider_id: wish.provider_id.clone(),
        but_appointment: wish.appointment_sr_no.clone(),
        but_form: Some(wish.form_id.clone()),
        but_write_back: None,
    })
}

impl Engine {
    /// Keeps the time that an open form has in view from the other forms, and tells what is in its way and what is
    /// free near it. To be asked again within five minutes while the form is open.
    pub fn hold_slot(&self, wish: &SlotWish) -> std::result::Result<SlotView, Refusal> {
        let context = self.context();
        let integration = context.integration()?;
        Ok(hold(context, &integration, wish)?)
    }

    /// Gives the time of a form back.
    pub fn release_slot(&self, form_id: &str) -> std::result::Result<(), Refusal> {
        Ok(release(self.context(), form_id)?)
    }

    /// Reads a day (`YYYY-MM-DD`) of the practice that the window shows fresh from Sikka, in two seconds at most.
    /// True when all of it was read.
    pub async fn look_at_day(&self, date: &str) -> std::result::Result<bool, Refusal> {
        let context = self.context();
        let integration = context.integration()?;
        let day = date.parse().map_err(|_| Error::BadInput("date"))?;
        Ok(look_at_day(context, &integration, day).await)
    }
}
