//! Accounts: transactions, balances, account holders and insurers (`wire/sikka.md` 6).

use chrono::NaiveDate;
use pms::{Guarantor, InsuranceCompany, PatientBalance, Transaction};

use super::{Changed, once, tables::one};
use crate::list_spec::ListSpec;
use crate::walk::Walk;
use crate::wire::rows::Row;
use crate::{Client, Cursor, Error, KeySource};

/// Which transactions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionFilter {
    /// By when they reached Sikka.
    pub changed: Changed,
    /// From this practice-local day on (`transaction_date`).
    pub startdate: Option<NaiveDate>,
    /// Up to and including this practice-local day.
    pub enddate: Option<NaiveDate>,
    /// Of this patient.
    pub patient_id: Option<String>,
    /// Of this practice of the office; none: of the whole office.
    pub practice_id: Option<String>,
}

impl Client {
    /// Walks the transactions (`wire/sikka.md` 6, `/transactions`). Waits while Sikka takes in new data.
    pub fn transactions(&self, filter: TransactionFilter, from: Cursor) -> Walk<Transaction> {
        let spec = filter
            .changed
            .ask(ListSpec::optional_table("/transactions"))
            .told("startdate", filter.startdate.map(|day| day.to_string()))
            .told("enddate", filter.enddate.map(|day| day.to_string()))
            .told("patient_id", filter.patient_id)
            .told("practice_id", filter.practice_id);
        Walk::new(self, spec, from, Transaction::read)
    }

    /// What a patient owes (`wire/sikka.md` 6, `/patient_balance`); `None` where Sikka does not tell.
    pub async fn patient_balance(
        &self,
        keys: &dyn KeySource,
        patient_id: &str,
    ) -> Result<Option<PatientBalance>, Error> {
        let spec = ListSpec::small("/patient_balance").with("patient_id", patient_id);
        let mut walk = Walk::new(self, spec, Cursor::default(), PatientBalance::read);
        one(walk.next_page(keys).await, "/patient_balance", |row| row.patient_id == patient_id)
    }

    /// Walks the account holders (`wire/sikka.md` 6, `/guarantors`).
    pub fn guarantors(&self, practice_id: Option<&str>, from: Cursor) -> Walk<Guarantor> {
        let spec =
            ListSpec::optional_table("/guarantors").told("practice_id", practice_id.map(str::to_owned));
        Walk::new(self, spec, from, Guarantor::read)
    }

    /// The insurers that the practice bills (`wire/sikka.md` 6, `/insurance_companies`).
    pub async fn insurance_companies(&self, keys: &dyn KeySource) -> Result<Vec<InsuranceCompany>, Error> {
        let spec = ListSpec::small("/insurance_companies");
        let mut walk = Walk::new(self, spec, Cursor::default(), InsuranceCompany::read);
        Ok(once(walk.collect(Some(keys)).await?.rows, |row| row.insurance_company_id.clone()))
    }
}
