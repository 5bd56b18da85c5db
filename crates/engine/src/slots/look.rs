//! A look at one day of the practice, just before its times are promised.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use pms::{Appointment, StatusKind};
use sikka::{AppointmentFilter, Client, Cursor, KeySource};
use store::{DayQuery, Integration};
use tokio::time::{Instant, timeout, timeout_at};

use crate::context::Context;
use crate::error::Result;
use crate::sync;

/// Somebody waits at the desk for no longer than this.
const PATIENCE: Duration = Duration::from_secs(2);

/// Reads a practice-local day's appointments fresh, and stores them as a sync does: the bell hears of what is new.
/// True only when the whole day was read. What the day's list does not show any more is asked for by its id while
/// there is time, and only then gone.
pub(crate) async fn look_at_day(context: &Arc<Context>, integration: &Integration, day: NaiveDate) -> bool {
    let until = Instant::now() + PATIENCE;
    let look = Look { context, integration, day };
    let read = async {
        let client = context.client().await?;
        let keys: Arc<dyn KeySource> = context.keys(integration).await?;
        let read = look.read(&client, &*keys).await?;
        Result::Ok((client, keys, read))
    };
    let (client, keys, read) = match timeout_at(until, read).await {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => {
            tracing::debug!(code = error.code(), "the day could not be looked at");
            return false;
        }
        Err(_) => return false,
    };
    match look.store(&read.rows) {
        Ok(()) => {}
        Err(error) => {
            tracing::warn!(code = error.code(), "the day that was looked at could not be kept");
            return false;
        }
    }
    if !read.whole {
        return false;
    }
    let left = until.saturating_duration_since(Instant::now());
    // Whoever was not asked for in time is still there: that costs a time that is free, never one that is not.
    if let Ok(Err(error)) = timeout(left, look.ask_for_the_missing(&client, &*keys, &read.rows)).await {
        tracing::debug!(code = error.code(), "what the day does not show could not be asked for");
    }
    true
}

/// What a day's list showed.
struct Read {
    rows: Vec<Appointment>,
    /// All of it was read, and each row of it is an appointment.
    whole: bool,
}

struct Look<'a> {
    context: &'a Arc<Context>,
    integration: &'a Integration,
    day: NaiveDate,
}

impl Look<'_> {
    async fn read(&self, client: &Client, keys: &dyn KeySource) -> Result<Read> {
        let several = !self.integration.siblings.is_empty();
        let filter = AppointmentFilter {
            startdate: Some(self.day),
            enddate: Some(self.day),
            practice_id: several.then(|| self.integration.practice.practice_id.clone()),
            ..AppointmentFilter::default()
        };
        let mut walk = client.appointments(filter, Cursor::default());
        let (mut rows, mut ids, mut pages) = (Vec::new(), HashSet::new(), 0);
        let (mut told, mut received, mut unread) = (None::<u64>, 0, 0);
        while let Some(page) = walk.next_page(keys).await? {
            pages += 1;
            received += page.received as u64;
            unread += page.set_aside.len();
            told = page.total_rows.or(told);
            rows.extend(page.rows.into_iter().filter(|row| ids.insert(row.appointment_sr_no.clone())));
        }
        // Between two pages a row may have slipped past. A count alone may be wrong.
        let slipped = pages > 1 && told.is_some_and(|told| told > received);
        rows.retain(|row| !sync::is_of_another_practice(self.integration, &row.practice_id));
        Ok(Read { rows, whole: unread == 0 && !slipped })
    }

    /// While a sync is busy an older page may still be on its way to the store: then a cancellation is left to the
    /// sync, since one that is undone and done again would ring.
    fn store(&self, rows: &[Appointment]) -> Result<()> {
        let (mirror, id) = (self.context.mirror(), self.integration.id);
        if self.context.slot(id).busy() {
            let words = mirror.status_words(id)?;
            let take: Vec<Appointment> =
                rows.iter().filter(|row| words.kind_of(row) != StatusKind::Cancelled).cloned().collect();
            mirror.store_appointments(id, &take, store::Texts::Unknown)?;
        } else {
            mirror.store_appointments(id, rows, store::Texts::Unknown)?;
        }
        Ok(())
    }

    async fn ask_for_the_missing(
        &self,
        client: &Client,
        keys: &dyn KeySource,
        rows: &[Appointment],
    ) -> Result<()> {
        let (mirror, id) = (self.context.mirror(), self.integration.id);
        let here: HashSet<&str> = rows.iter().map(|row| row.appointment_sr_no.as_str()).collect();
        for row in mirror.schedule(id, DayQuery::Day(self.day))? {
            let number = row.appointment_sr_no.as_str();
            if here.contains(number) || row.status_kind == StatusKind::Cancelled {
                continue;
            }
            match client.appointment(keys, number).await {
                Ok(Some(there)) => self.store(std::slice::from_ref(&there))?,
                Ok(None) if !self.context.slot(id).busy() => {
                    mirror.appointments_vanished(id, &[number.to_owned()], self.context.now())?;
                }
                Ok(None) => {}
                // A server that does not give single rows: the sync finds out.
                Err(sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. }) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
