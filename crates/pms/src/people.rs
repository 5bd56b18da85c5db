//! Patients, providers and chairs.

use chrono::NaiveDate;

use crate::{OddField, Phi};

/// A patient of the practice. Only what the desk needs is kept: no social security number, no card data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// The PMS's number of the patient.
    pub patient_id: String,
    /// The account holder, often another patient.
    pub guarantor_id: String,
    /// Given name.
    pub first_name: Phi,
    /// Middle name.
    pub middle_name: Phi,
    /// Family name.
    pub last_name: Phi,
    /// What the patient likes to be called.
    pub preferred_name: Phi,
    /// Date of birth; `None` where the PMS has none or it could not be read.
    pub birthdate: Option<NaiveDate>,
    /// The PMS's own word: "Active", "Inactive" …
    pub status: String,
    /// Mobile number as the PMS writes it.
    pub cell: Phi,
    /// Home number.
    pub home_phone: Phi,
    /// Work number.
    pub work_phone: Phi,
    /// E-mail address.
    pub email: Phi,
    /// Street, first line.
    pub address_line1: Phi,
    /// Street, second line.
    pub address_line2: Phi,
    /// City.
    pub city: Phi,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub zipcode: Phi,
    /// The provider whom the patient usually sees.
    pub provider_id: String,
    /// Chart number, where the PMS has one.
    pub chart_number: String,
    /// First visit.
    pub first_visit: Option<NaiveDate>,
    /// Last visit.
    pub last_visit: Option<NaiveDate>,
    /// The practice inside the office.
    pub practice_id: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

impl Patient {
    /// "First Last", as staff say it.
    pub fn display_name(&self) -> Phi {
        let (first, last) = (self.first_name.expose().trim(), self.last_name.expose().trim());
        Phi::new([first, last].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" "))
    }
}

/// Someone who treats: dentist, hygienist, or staff that the PMS lists with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provider {
    /// The PMS's code ("DMD2").
    pub provider_id: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// "Provider" or "Staff".
    pub provider_type: String,
    /// "Hygienist", "General Dentist" …
    pub specialty: String,
    /// False for those who left.
    pub active: bool,
}

/// A chair, column of the schedule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operatory {
    /// The value that write-backs take.
    pub operatory: String,
    /// Short name for a column head.
    pub abbreviation: String,
    /// Hidden in the PMS's own schedule.
    pub hidden: bool,
}
