//! The time that an open form has in view, kept from the other forms.

use chrono::NaiveDateTime;
use store::{Integration, Reservation};

use super::board::of_form;
use super::{Wanted, board, conflicts, look_at_day, nearest, views};
use crate::context::Context;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::view::{Conflict, Refusal, SlotView, SlotWish};

/// A visit is no longer than a day.
const LONGEST: u32 = 24 * 60;
/// So often a form tries for a time that others take and leave meanwhile.
const TRIES: usize = 3;

/// Keeps the time that an open form has in view for five minutes from now on, if it is free. Where it is taken: by
/// what, and what is free instead; then the form holds nothing.
pub(crate) fn hold(context: &Context, integration: &Integration, wish: &SlotWish) -> Result<SlotView> {
    let wanted = read(wish)?;
    let conflicts = claim(context, integration, &wish.form_id, &wanted)?;
    if conflicts.is_empty() {
        return Ok(SlotView::default());
    }
    let nearest = nearest(context, integration, &wanted)?;
    Ok(SlotView { conflicts, nearest })
}

/// Keeps a time for a form; a form has one at most. What is in its way where it is taken: then the form holds nothing.
///
/// Of two forms that come at once one gets it, and of a form and a write-back that is kept at the same moment the
/// write-back does.
pub(crate) fn claim(
    context: &Context,
    integration: &Integration,
    form_id: &str,
    wanted: &Wanted,
) -> Result<Vec<Conflict>> {
    let place = wanted.place();
    let before = (context.ledger().written(), context.mirror().written());
    let mut seen = board(context, integration, wanted, place.start.date(), place.end().date())?;
    let found = views(context, integration, seen.in_the_way(&place))?;
    if !found.is_empty() {
        release(context, form_id)?;
        return Ok(found);
    }
    let held = Reservation {
        form_id: form_id.to_owned(),
        start: place.start,
        minutes: place.minutes,
        operatory: place.operatory.clone(),
        provider_id: place.provider_id.clone(),
    };
    for _ in 0..TRIES {
        let is_free = |others: &[Reservation]| {
            seen.taken = others.iter().map(of_form).collect();
            seen.in_the_way(&place).next().is_none()
        };
        let got_it = context.ledger().reserve(integration.id, &held, context.now(), is_free)?;
        let alone = context.ledger().written() <= before.0 + 1 && context.mirror().written() == before.1;
        if got_it && alone {
            // Nothing but this was written since the look.
            return Ok(found);
        }
        // What came between the look and this: another form, or a write-back whose form has just let go.
        let found = conflicts(context, integration, wanted)?;
        if !found.is_empty() {
            release(context, form_id)?;
            return Ok(found);
        }
        if got_it {
            return Ok(found);
        }
        // The other form was faster in letting go, too.
    }
    Err(Error::Busy)
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
