//! Rows as the floor reads them: the columns that the store keeps, borrowed from the answer wherever it has no escape,
//! in the one dialect that the demo practice speaks. What is cheaper would no longer be the same rows.

use std::borrow::Cow;

use serde::Deserialize;
use store::floor::{APPOINTMENT, PATIENT};

/// One page.
#[derive(Deserialize)]
#[serde(bound(deserialize = "R: Deserialize<'de>"))]
pub(super) struct Page<'a, R> {
    pub(super) items: Vec<R>,
    #[serde(borrow)]
    pub(super) pagination: Pagination<'a>,
}

/// Where the list goes on; an empty `next` ends it.
#[derive(Deserialize)]
pub(super) struct Pagination<'a> {
    #[serde(borrow, default)]
    pub(super) next: Cow<'a, str>,
}

/// A patient.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Patient<'a> {
    #[serde(borrow)]
    patient_id: Cow<'a, str>,
    #[serde(borrow)]
    guarantor_id: Cow<'a, str>,
    #[serde(borrow)]
    firstname: Cow<'a, str>,
    #[serde(borrow)]
    middlename: Cow<'a, str>,
    #[serde(borrow)]
    lastname: Cow<'a, str>,
    #[serde(borrow)]
    preferred_name: Cow<'a, str>,
    #[serde(borrow)]
    birthdate: Cow<'a, str>,
    #[serde(borrow)]
    status: Cow<'a, str>,
    #[serde(borrow)]
    cell: Cow<'a, str>,
    #[serde(borrow)]
    homephone: Cow<'a, str>,
    #[serde(borrow)]
    workphone: Cow<'a, str>,
    #[serde(borrow)]
    email: Cow<'a, str>,
    #[serde(borrow)]
    address_line1: Cow<'a, str>,
    #[serde(borrow)]
    address_line2: Cow<'a, str>,
    #[serde(borrow)]
    city: Cow<'a, str>,
    #[serde(borrow)]
    state: Cow<'a, str>,
    #[serde(borrow)]
    zipcode: Cow<'a, str>,
    #[serde(borrow)]
    provider_id: Cow<'a, str>,
    #[serde(borrow)]
    chart_number: Cow<'a, str>,
    #[serde(borrow)]
    first_visit: Cow<'a, str>,
    #[serde(borrow)]
    last_visit: Cow<'a, str>,
    #[serde(borrow)]
    practice_id: Cow<'a, str>,
}

impl Patient<'_> {
    /// The columns, in the order that the floor's insert takes. What is searched is the plain fields.
    pub(super) fn columns<'s>(&'s self, search: &'s mut String) -> [&'s str; PATIENT] {
        search.clear();
        for part in [
            &self.firstname,
            &self.middlename,
            &self.lastname,
            &self.preferred_name,
            &self.cell,
            &self.homephone,
            &self.workphone,
            &self.chart_number,
            &self.email,
        ] {
            search.push_str(part);
            search.push(' ');
        }
        [
            &self.patient_id,
            &self.guarantor_id,
            &self.firstname,
            &self.middlename,
            &self.lastname,
            &self.preferred_name,
            day(&self.birthdate),
            &self.status,
            &self.cell,
            &self.homephone,
            &self.workphone,
            &self.email,
            &self.address_line1,
            &self.address_line2,
            &self.city,
            &self.state,
            &self.zipcode,
            &self.provider_id,
            &self.chart_number,
            day(&self.first_visit),
            day(&self.last_visit),
            &self.practice_id,
            "",
            search,
        ]
    }
}

/// An appointment.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Appointment<'a> {
    #[serde(borrow)]
    appointment_sr_no: Cow<'a, str>,
    #[serde(borrow)]
    patient_id: Cow<'a, str>,
    #[serde(borrow)]
    patient_name: Cow<'a, str>,
    #[serde(borrow)]
    provider_id: Cow<'a, str>,
    #[serde(borrow)]
    hygienist: Cow<'a, str>,
    #[serde(borrow)]
    operatory: Cow<'a, str>,
    #[serde(borrow)]
    date: Cow<'a, str>,
    #[serde(borrow)]
    time: Cow<'a, str>,
    #[serde(borrow)]
    length: Cow<'a, str>,
    #[serde(borrow)]
    status: Cow<'a, str>,
    #[serde(borrow)]
    cancelled: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    description: Cow<'a, str>,
    #[serde(borrow)]
    note: Cow<'a, str>,
    #[serde(borrow)]
    appointment_made_date: Cow<'a, str>,
    #[serde(borrow)]
    practice_id: Cow<'a, str>,
}

impl Appointment<'_> {
    /// The columns, in the order that the floor's insert takes.
    pub(super) fn columns(&self) -> [&str; APPOINTMENT] {
        [
            &self.appointment_sr_no,
            &self.patient_id,
            &self.patient_name,
            &self.provider_id,
            &self.hygienist,
            &self.operatory,
            day(&self.date),
            &self.time,
            &self.length,
            &self.status,
            "scheduled",
            if self.cancelled == "True" { "1" } else { "0" },
            &self.kind,
            &self.description,
            &self.note,
            day(&self.appointment_made_date),
            &self.practice_id,
            "",
        ]
    }
}

/// The day of "2020-09-29T00:00:00".
fn day(text: &str) -> &str {
    text.get(..10).unwrap_or(text)
}
