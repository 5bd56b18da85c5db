//! What Sikka tells the app about itself and its offices, with the app's own credentials (`wire/sikka.md` 3.5, 6).

use std::collections::BTreeSet;

use pms::OddField;

use crate::call::{Call, Repeat, is_nothing};
use crate::list_spec::ListSpec;
use crate::walk::Walk;
use crate::wire::answer::{Credentials, StatusBody};
use crate::wire::records::bare;
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error};

/// A practice of an office, and whether it is open to the app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PracticeLocation {
    /// The practice inside the office.
    pub practice_id: String,
    /// Its name.
    pub practice_name: String,
    /// Street.
    pub address: String,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub zip_code: String,
    /// Telephone.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// "on" or "off"; `None` where Sikka does not tell.
    pub access: Option<bool>,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

/// Whether an office's data is fresh.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataSyncStatus {
    /// Which office.
    pub office_id: String,
    /// The practice inside it, where Sikka tells.
    pub practice_id: String,
    /// Sikka's own word: "refresh" or "not_refresh".
    pub status: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

impl DataSyncStatus {
    /// True where the data was refreshed in the time that was asked for; `None` for words that we do not know.
    pub fn is_fresh(&self) -> Option<bool> {
        match self.status.trim().to_ascii_lowercase().as_str() {
            "refresh" => Some(true),
            "not_refresh" => Some(false),
            _ => None,
        }
    }
}

/// A practice-management system that Sikka reads, and what it can do with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupportedPms {
    /// Its name, in Sikka's spelling.
    pub name: String,
    /// Its version; may be empty.
    pub version: String,
    /// The abilities that Sikka calls available, without case and underscores.
    pub(crate) available: BTreeSet<String>,
    /// Those that it says are not.
    pub(crate) unavailable: BTreeSet<String>,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

impl SupportedPms {
    /// Whether Sikka calls an ability available for this system: "new_appointment_writeback" …
    pub fn has(&self, ability: &str) -> bool {
        self.available.contains(&bare(ability))
    }

    /// Whether Sikka says in words that this system does not have it. Silence is no such word.
    pub fn lacks(&self, ability: &str) -> bool {
        self.unavailable.contains(&bare(ability))
    }
}

impl Client {
    /// The practices of an office, and which of them are open to the app (`wire/sikka.md` 3.5).
    pub async fn practice_locations(&self, office_id: &str) -> Result<Vec<PracticeLocation>, Error> {
        let spec = ListSpec::app("/practice_location", Credentials::AppOptional).with("office_id", office_id);
        let mut walk = Walk::new(self, spec, Cursor::default(), PracticeLocation::read);
        Ok(walk.collect(None).await?.rows)
    }

    /// Whether an office's data was refreshed in the last so many minutes (`wire/sikka.md` 6, `/data_sync_status`).
    pub async fn data_sync_status(
        &self,
        office_id: &str,
        interval_minutes: Option<u32>,
    ) -> Result<Vec<DataSyncStatus>, Error> {
        let spec = ListSpec::app("/data_sync_status", Credentials::AppOptional)
            .with("office_id", office_id)
            .told("interval", interval_minutes.map(|minutes| minutes.to_string()));
        let mut walk = Walk::new(self, spec, Cursor::default(), DataSyncStatus::read);
        Ok(walk.collect(None).await?.rows)
    }

    /// The systems that Sikka reads (`wire/sikka.md` 6, `/supported_pmses`).
    pub async fn supported_pmses(&self) -> Result<Vec<SupportedPms>, Error> {
        let spec = ListSpec::app("/supported_pmses", Credentials::AppOptional);
        let mut walk = Walk::new(self, spec, Cursor::default(), SupportedPms::read);
        Ok(walk.collect(None).await?.rows)
    }

    /// Asks Sikka whether it is well (`wire/sikka.md` 6, `/health_check`): its own words, at most 200 characters, which
    /// may be none. What its answer looks like is not documented: any answer of success is one.
    pub async fn health_check(&self) -> Result<String, Error> {
        let call = Call::get("/health_check", Credentials::AppOptional);
        self.shared
            .repeat(&call, false, Repeat::Always, |answer| {
                let is_page = answer.body().trim_ascii_start().starts_with(b"<");
                match is_page && !is_nothing(answer) {
                    // A web page is the word of something in between.
                    true => Err(Error::NotJson),
                    false => Ok(StatusBody::read(answer.body()).words),
                }
            })
            .await
    }
}
