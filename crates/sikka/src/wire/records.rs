//! The rows of the lists that are read as they are: money, notes, the office, slots (`wire/sikka.md` 6, 7.5).

use pms::{
    Guarantor, InsuranceCompany, MedicalNote, NoteType, PatientBalance, PracticeDetails, PracticeVariable,
    PracticeWeek, Slot, Span, Transaction,
};

use super::fields::names;
use super::lenient::object;
use super::rows::{Row, fields};
use super::scalar::{self, Read};
use crate::{DataSyncStatus, PracticeLocation, SupportedPms, WriteBackDetail};

/// Declares how a row is read: `field: reading Variant "name" = "bare" | "other"`. The first field is the one without
/// which a row is none.
macro_rules! record {
    ($row:ident, $kind:ident, $count:ident: $id:ident: $read_id:ident $Id:ident $id_name:literal = $($id_bare:literal)|+,
     $($field:ident: $read:ident $variant:ident $name:literal = $($bare:literal)|+),+ $(,)?) => {
        names! { $kind, $count: $Id $id_name = $($id_bare)|+, $($variant $name = $($bare)|+),+ }
        impl Row for $row {
            fn read(raw: &str) -> Result<Self, String> {
                let mut row = fields::<$kind, $count>(raw)?;
                if row.trimmed($kind::$Id).is_empty() {
                    return Err(concat!("no ", $id_name).to_owned());
                }
                let mut read = Self { $id: row.$read_id($kind::$Id), ..Self::default() };
                $(read.$field = row.$read($kind::$variant);)+
                read.odd_fields = row.odd;
                Ok(read)
            }
        }
    };
}

record! { Transaction, TransactionField, TRANSACTION:
    transaction_sr_no: text Id "transaction_sr_no" = "transactionsrno",
    patient_id: text Patient "patient_id" = "patientid",
    guarantor_id: text Guarantor "guarantor_id" = "guarantorid",
    provider_id: text Provider "provider_id" = "providerid",
    practice_id: text Practice "practice_id" = "practiceid",
    transaction_type: text Type "transaction_type" = "transactiontype",
    transaction_date: date Date "transaction_date" = "transactiondate",
    entry_date: date Entry "transaction_entry_date" = "transactionentrydate",
    procedure_code: text Code "procedure_code" = "procedurecode",
    procedure_description: phi Description "procedure_description" = "proceduredescription",
    amount: amount Amount "amount" = "amount",
    estimated_insurance_payment: amount Estimate "estimated_insurance_payment" = "estimatedinsurancepayment",
    claim_sr_no: text Claim "claim_sr_no" = "claimsrno",
    payment_type: text Payment "payment_type" = "paymenttype",
    note: phi Note "note" = "note",
}

names! { BalanceField, BALANCE:
    Patient "patient_id" = "patientid",
    Practice "practice_id" = "practiceid",
    AsOf "current_date" = "currentdate",
    Balance "patient_balance" = "patientbalance",
    PatientDue "patient_due" = "patientdue",
    InsuranceDue "insurance_due" = "insurancedue",
    Account "account_balance" = "accountbalance",
    Unapplied "unapplied" = "unapplied",
    WriteOff "write_off" = "writeoff",
    Patient0 "patient_amount_less_than_30" = "patientamountlessthan30",
    Patient30 "patient_amount_between_30_60" = "patientamountbetween3060",
    Patient60 "patient_amount_between_60_90" = "patientamountbetween6090",
    Patient90 "patient_amount_greater_than_90" = "patientamountgreaterthan90",
    Insurance0 "insurance_amount_less_than_30" = "insuranceamountlessthan30",
    Insurance30 "insurance_amount_between_30_60" = "insuranceamountbetween3060",
    Insurance60 "insurance_amount_between_60_90" = "insuranceamountbetween6090",
    Insurance90 "insurance_amount_greater_than_90" = "insuranceamountgreaterthan90",
}

impl Row for PatientBalance {
    fn read(raw: &str) -> Result<Self, String> {
        use BalanceField as F;
        let mut row = fields::<F, BALANCE>(raw)?;
        if row.trimmed(F::Patient).is_empty() {
            return Err("no patient_id".to_owned());
        }
        let mut read = Self {
            patient_id: row.text(F::Patient),
            practice_id: row.text(F::Practice),
            as_of: row.date(F::AsOf),
            patient_balance: row.amount(F::Balance),
            patient_due: row.amount(F::PatientDue),
            insurance_due: row.amount(F::InsuranceDue),
            account_balance: row.amount(F::Account),
            unapplied: row.amount(F::Unapplied),
            write_off: row.amount(F::WriteOff),
            patient_by_age: [F::Patient0, F::Patient30, F::Patient60, F::Patient90]
                .map(|age| row.amount(age)),
            insurance_by_age: [F::Insurance0, F::Insurance30, F::Insurance60, F::Insurance90]
                .map(|age| row.amount(age)),
            odd_fields: Vec::new(),
        };
        read.odd_fields = row.odd;
        Ok(read)
    }
}

// A note need not have a number of its own; whose it is, it must say.
record! { MedicalNote, NoteField, NOTE:
    patient_id: text Patient "patient_id" = "patientid",
    note_id: text Id "note_id" = "noteid",
    provider_id: text Provider "provider_id" = "providerid",
    practice_id: text Practice "practice_id" = "practiceid",
    note_type: text Type "type" = "type" | "notetype",
    date: date Date "date" = "date",
    procedure_date: date Procedure "procedure_date" = "proceduredate",
    description: phi Description "description" = "description",
    text: phi Text "text" = "text",
    transaction_sr_no: text Transaction "transaction_sr_no" = "transactionsrno",
    tooth_number: text Tooth "tooth_number" = "toothnumber",
}

record! { NoteType, NoteTypeField, NOTE_TYPE:
    note_type: text Type "type" = "type",
    description: text Description "description" = "description",
    item: text Item "item" = "item",
    practice_id: text Practice "practice_id" = "practiceid",
}

record! { PracticeDetails, DetailsField, DETAILS:
    practice_id: text Id "practice_id" = "practiceid",
    name: text Name "name" = "name" | "practicename",
    description: text Description "description" = "description",
    address_line1: text Address1 "address_line1" = "addressline1" | "address",
    address_line2: text Address2 "address_line2" = "addressline2",
    city: text City "city" = "city",
    state: text State "state" = "state",
    zipcode: text Zip "zipcode" = "zipcode" | "zip",
    email: text Email "email" = "email",
    phone: text Phone "phone" = "phone",
    cust_id: text Customer "cust_id" = "custid",
}

names! { VariableField, VARIABLE:
    Service "service_name" = "servicename",
    Value "value" = "value",
    Description "description" = "description",
    Practice "practice_id" = "practiceid",
}

impl Row for PracticeVariable {
    fn read(raw: &str) -> Result<Self, String> {
        use VariableField as F;
        let mut row = fields::<F, VARIABLE>(raw)?;
        let description = row.text(F::Description);
        let value = Some(row.text(F::Value)).filter(|value| !value.trim().is_empty());
        let value = value.unwrap_or_else(|| description.clone());
        if value.trim().is_empty() {
            return Err("no value".to_owned());
        }
        let (service_name, practice_id) = (row.text(F::Service), row.text(F::Practice));
        Ok(Self { service_name, value, description, practice_id, odd_fields: row.odd })
    }
}

record! { Guarantor, GuarantorField, GUARANTOR:
    guarantor_id: text Id "guarantor_id" = "guarantorid",
    first_name: phi First "firstname" = "firstname",
    last_name: phi Last "lastname" = "lastname",
    cell: phi Cell "cell" = "cell",
    home_phone: phi Home "homephone" = "homephone",
    email: phi Email "email" = "email",
    status: text Status "status" = "status",
    practice_id: text Practice "practice_id" = "practiceid",
}

record! { InsuranceCompany, InsuranceField, INSURANCE:
    insurance_company_id: text Id "insurance_company_id" = "insurancecompanyid",
    name: text Name "name" = "name" | "insurancecompanyname" | "companyname",
    phone: text Phone "phone" = "phone",
    city: text City "city" = "city",
    state: text State "state" = "state",
    practice_id: text Practice "practice_id" = "practiceid",
}

record! { Slot, SlotField, SLOT:
    time: time Time "time" = "time",
    date: date Date "date" = "date",
    end_time: time End "end_time" = "endtime",
    provider_id: text Provider "provider_id" = "providerid",
    operatory: text Operatory "operatory" = "operatory",
    practice_id: text Practice "practice_id" = "practiceid",
    template_type: text Template "template_type" = "templatetype",
}

names! { WeekField, WEEK:
    Date "date" = "date",
    Practice "practice_id" = "practiceid",
    Type "resource_type" = "resourcetype",
    Resource "resource_id" = "resourceid",
}

const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

impl Row for PracticeWeek {
    fn read(raw: &str) -> Result<Self, String> {
        use WeekField as F;
        let mut row = fields::<F, WEEK>(raw)?;
        let mut week = Self {
            date: row.date(F::Date),
            practice_id: row.text(F::Practice),
            resource_type: row.text(F::Type),
            resource_id: row.text(F::Resource),
            ..Self::default()
        };
        week.odd_fields = row.odd;
        // Up to three spans a day, each in two fields: "monday_start_1", "monday_end_1".
        let mut hours = [[[None; 2]; 3]; 7];
        let mut odd = Vec::new();
        object(raw, |name, found| {
            let bare = bare(name);
            let Some((day, rest)) =
                DAYS.iter().enumerate().find_map(|(at, day)| Some((at, bare.strip_prefix(day)?)))
            else {
                return;
            };
            if rest == "holiday" {
                week.days[day].holiday = matches!(scalar::flag(found.value.text()), Read::Good(true));
                return;
            }
            let (side, number) = match (rest.strip_prefix("start"), rest.strip_prefix("end")) {
                (Some(number), _) => (0, number),
                (_, Some(number)) => (1, number),
                _ => return,
            };
            let number = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let Some(slot) = number.and_then(|number| hours[day].get_mut(number)) else { return };
            match scalar::time(found.value.text()) {
                Read::Good(time) => slot[side] = Some(time),
                Read::Nothing => {}
                Read::Odd => {
                    odd.push(pms::OddField { name: name.to_owned(), text: pms::Phi::from(found.raw) })
                }
            }
        });
        for (day, spans) in week.days.iter_mut().zip(hours) {
            day.spans = spans
                .into_iter()
                .filter_map(|[start, end]| Some(Span { start: start?, end: end? }))
                .filter(|span| span.start < span.end)
                .collect();
            day.spans.sort();
        }
        week.odd_fields.extend(odd);
        Ok(week)
    }
}

record! { PracticeLocation, LocationField, LOCATION:
    practice_id: text Id "practice_id" = "practiceid",
    practice_name: text Name "practice_name" = "practicename",
    address: text Address "address" = "address",
    city: text City "city" = "city",
    state: text State "state" = "state",
    zip_code: text Zip "zip_code" = "zipcode" | "zip",
    phone: text Phone "phone" = "phone",
    email: text Email "email" = "email",
    access: flag Access "access" = "access",
}

record! { DataSyncStatus, SyncField, SYNC:
    status: text Status "status" = "status",
    office_id: text Office "office_id" = "officeid",
    practice_id: text Practice "practice_id" = "practiceid",
}

record! { WriteBackDetail, DetailField, DETAIL:
    item: text Item "item" = "item",
    category: text Category "category" = "category",
    description: text Description "description" = "description",
    practice_id: text Practice "practice_id" = "practiceid",
}

names! { PmsField, PMS:
    Name "practice_management_system" = "practicemanagementsystem" | "pmsname" | "pms" | "name",
    Version "practice_management_system_version" = "practicemanagementsystemversion" | "pmsversion" | "version",
}

impl Row for SupportedPms {
    fn read(raw: &str) -> Result<Self, String> {
        use PmsField as F;
        let mut row = fields::<F, PMS>(raw)?;
        if row.trimmed(F::Name).is_empty() {
            return Err("no name".to_owned());
        }
        let mut read = Self { name: row.text(F::Name), version: row.text(F::Version), ..Self::default() };
        read.odd_fields = row.odd;
        // Its abilities are whatever the list has: one field for each, "available" where the PMS has it.
        object(raw, |name, found| {
            let word = found.value.text().trim().to_ascii_lowercase();
            match word.as_str() {
                "available" => read.available.insert(bare(name)),
                "not available" | "not_available" | "unavailable" => read.unavailable.insert(bare(name)),
                _ => false,
            };
        });
        Ok(read)
    }
}

/// A name in lower case without underscores.
pub(crate) fn bare(name: &str) -> String {
    name.chars().filter(|c| *c != '_').collect::<String>().to_ascii_lowercase()
}
