//! The office around the schedule: its practices, their words for things, account holders and insurers.

use crate::{OddField, Phi};

/// One practice of the office as its PMS describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PracticeDetails {
    /// The practice inside the office.
    pub practice_id: String,
    /// Its name.
    pub name: String,
    /// More about it.
    pub description: String,
    /// Street, first line.
    pub address_line1: String,
    /// Street, second line.
    pub address_line2: String,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub zipcode: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// The customer number that `operatories` wants.
    pub cust_id: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

/// One of the PMS's own words: an appointment's type or status, a claim's status. Write-backs take its value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PracticeVariable {
    /// What it is a word for ("Appointment Type").
    pub service_name: String,
    /// What write-backs take; where the PMS gives none, the description.
    pub value: String,
    /// In words.
    pub description: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

/// Who pays for a patient; often a patient too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guarantor {
    /// The PMS's number.
    pub guarantor_id: String,
    /// Given name.
    pub first_name: Phi,
    /// Family name.
    pub last_name: Phi,
    /// Mobile number as the PMS writes it.
    pub cell: Phi,
    /// Home number.
    pub home_phone: Phi,
    /// E-mail address.
    pub email: Phi,
    /// The PMS's own word.
    pub status: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

/// An insurer that the practice bills.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InsuranceCompany {
    /// The PMS's number, as patients name it.
    pub insurance_company_id: String,
    /// Its name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}
