//! When there is room: the practice's hours and the slots that the PMS offers (`wire/sikka.md` 6).

use chrono::NaiveDate;
use pms::{PracticeWeek, Slot};

use crate::list_spec::ListSpec;
use crate::walk::Walk;
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error, KeySource};

/// Which slots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlotFilter {
    /// From this practice-local day on.
    pub startdate: Option<NaiveDate>,
    /// Up to and including this practice-local day.
    pub enddate: Option<NaiveDate>,
    /// With this provider.
    pub provider_id: Option<String>,
    /// In this chair.
    pub operatory: Option<String>,
    /// Of this practice of the office; none: of the whole office.
    pub practice_id: Option<String>,
}

impl Client {
    /// The hours of the practice and of its providers and chairs (`wire/sikka.md` 6, `/practice_schedule`), of the
    /// week that begins on a day, or of all weeks that Sikka has.
    pub async fn practice_schedule(
        &self,
        keys: &dyn KeySource,
        first_day: Option<NaiveDate>,
    ) -> Result<Vec<PracticeWeek>, Error> {
        let spec =
            ListSpec::small_with_all("/practice_schedule").told("date", first_day.map(|day| day.to_string()));
        let mut walk = Walk::new(self, spec, Cursor::default(), PracticeWeek::read);
        Ok(walk.collect(Some(keys)).await?.rows)
    }

    /// The slots that the PMS offers (`wire/sikka.md` 6, `/appointments_available_slots`). `None` where it offers none
    /// at all, as most PMSs do: then [`pms::gaps`] finds the room between the appointments.
    pub async fn available_slots(
        &self,
        keys: &dyn KeySource,
        filter: SlotFilter,
    ) -> Result<Option<Vec<Slot>>, Error> {
        let spec = ListSpec::small_with_all("/appointments_available_slots")
            .told("startdate", filter.startdate.map(|day| day.to_string()))
            .told("enddate", filter.enddate.map(|day| day.to_string()))
            .told("provider_id", filter.provider_id)
            .told("operatory", filter.operatory)
            .told("practice_id", filter.practice_id);
        let mut walk = Walk::new(self, spec, Cursor::default(), Slot::read);
        let slots = walk.collect(Some(keys)).await?.rows;
        Ok(Some(slots).filter(|slots| !slots.is_empty()))
    }
}
