//! `POST /transaction` (`wire/sikka.md` 7): a payment that was taken. There is no field for card data, and a text that
//! holds a card number is refused (PCI DSS 3.2).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fields::{Fields, missing};
use super::{Body, IntentError, Likeness, Operation, Record, Route, Tag, Trace, Write};
use crate::{Amount, Phi};

/// A payment that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessPayment {
    /// Whose.
    pub patient_id: String,
    /// The account holder.
    pub guarantor_id: String,
    /// The PMS's code for this way of paying.
    pub procedure_code: String,
    /// In words.
    pub procedure_description: Phi,
    /// For whom.
    pub provider_id: String,
    /// What was paid, more than nothing, in ten-thousandths; sent as a negative amount.
    pub paid: i64,
    /// The practice inside the office.
    pub practice_id: String,
    /// Practice-local.
    pub date: NaiveDate,
    /// "Cash", "Check" …; may be empty.
    #[serde(default)]
    pub payment_type: String,
    /// May be empty.
    #[serde(default)]
    pub note: Phi,
    /// Further fields by their wire names.
    #[serde(default)]
    pub extra: BTreeMap<String, Phi>,
}

impl ProcessPayment {
    pub(super) fn read(fields: &mut Fields) -> Result<Self, IntentError> {
        let patient_id = fields.need("patient_id")?;
        let amount = Amount::read(&fields.need("amount")?).ok_or(IntentError::Unreadable("amount"))?;
        // A payment is written as less than nothing; a form or a file may say it either way.
        let paid = amount.ten_thousandths().checked_abs().filter(|paid| *paid > 0);
        let paid = paid.filter(|paid| paid % 100 == 0).ok_or(IntentError::Unreadable("amount"))?;
        Ok(Self {
            guarantor_id: fields.take("guarantor_id").unwrap_or_else(|| patient_id.clone()),
            patient_id,
            procedure_code: fields.need("procedure_code")?,
            procedure_description: fields.need_phi("procedure_description")?,
            provider_id: fields.need("provider_id")?,
            paid,
            practice_id: fields.practice_id(),
            date: missing("transaction_date", fields.date("transaction_date")?)?,
            payment_type: fields.take("payment_type").unwrap_or_default(),
            note: fields.phi("note"),
            extra: fields.extra(),
        })
    }

    /// What was paid: "39.30".
    pub fn amount(&self) -> Amount {
        Amount::from_ten_thousandths(self.paid)
    }
}

impl Write for ProcessPayment {
    fn operation(&self) -> Operation {
        Operation::ProcessPayment
    }

    fn route(&self) -> Route<'_> {
        Route { method: "POST", path: "/transaction", record: None, api: "transaction" }
    }

    fn body(&self) -> Body {
        vec![
            ("patient_id", self.patient_id.clone()),
            ("guarantor_id", self.guarantor_id.clone()),
            ("procedure_code", self.procedure_code.clone()),
            ("procedure_description", self.procedure_description.expose().clone()),
            ("provider_id", self.provider_id.clone()),
            ("amount", Amount::from_ten_thousandths(-self.paid).to_string()),
            ("practice_id", self.practice_id.clone()),
            ("transaction_date", self.date.format("%Y-%m-%d").to_string()),
            ("payment_type", self.payment_type.clone()),
            ("note", self.note.expose().clone()),
        ]
    }

    fn extra(&self) -> &BTreeMap<String, Phi> {
        &self.extra
    }

    fn typed(&self) -> Vec<(&'static str, &Phi)> {
        vec![("procedure_description", &self.procedure_description), ("note", &self.note)]
    }

    fn tagged(&mut self) -> Option<&mut Phi> {
        Some(&mut self.note)
    }

    fn reference(&mut self) -> Option<&mut String> {
        Some(&mut self.patient_id)
    }

    fn trace(&self) -> Trace<'_> {
        Trace::Transactions { patient_id: &self.patient_id, date: self.date }
    }

    fn likeness(&self, record: Record<'_>, tag: Option<&Tag>) -> Likeness {
        let Record::Transaction(there) = record else { return Likeness::Other };
        match Tag::told_by(tag, &[there.note.expose()]) {
            Some(true) => return Likeness::Same,
            Some(false) => return Likeness::Other,
            None => {}
        }
        let is_like = there.patient_id == self.patient_id
            && there.amount.is_some_and(|amount| amount.ten_thousandths() == -self.paid)
            && there.transaction_date.is_none_or(|date| date == self.date);
        // The same amount on the same day may be another payment.
        if is_like { Likeness::Perhaps } else { Likeness::Other }
    }
}
