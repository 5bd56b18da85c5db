//! Money: amounts, the lines of a patient's account, and what is owed.

use std::fmt;

use chrono::NaiveDate;

use crate::{OddField, Phi};

/// An amount of the practice's currency, exact to a hundredth of a cent, as Sikka writes it ("24.0000").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

impl Amount {
    /// From ten-thousandths: 24.5 is 245 000.
    pub fn from_ten_thousandths(value: i64) -> Self {
        Self(value)
    }

    /// In ten-thousandths.
    pub fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// Reads "24.0000", "-39.30", "1,234.5", "($12.00)"; `None` for anything else, or for more than four decimals that
    /// count.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            Some(inner) => (true, inner),
            None => match text.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, text.strip_prefix('+').unwrap_or(text)),
            },
        };
        let text = text.trim().trim_start_matches('$').replace(',', "");
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let decimals = decimals.trim_end_matches('0');
        if whole.len() + decimals.len() == 0 && !text.contains('0')
            || !digits(whole)
            || !digits(decimals)
            || decimals.len() > 4
        {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let decimals: i64 = format!("{decimals:0<4}").parse().ok()?;
        let value = whole.checked_mul(10_000)?.checked_add(decimals)?;
        Some(Self(if negative { -value } else { value }))
    }
}

impl fmt::Display for Amount {
    /// "24.00", "-39.3050": two decimals, or four where they count.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, value) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (whole, parts) = (value / 10_000, value % 10_000);
        if parts % 100 == 0 {
            write!(f, "{sign}{whole}.{:02}", parts / 100)
        } else {
            write!(f, "{sign}{whole}.{parts:04}")
        }
    }
}

/// A line of a patient's account: a procedure that was charged, or a payment (negative). Dates are practice-local.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transaction {
    /// The PMS's number (`transaction_sr_no`).
    pub transaction_sr_no: String,
    /// The patient.
    pub patient_id: String,
    /// The account holder.
    pub guarantor_id: String,
    /// Who treated.
    pub provider_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// "Procedure" or "Payment".
    pub transaction_type: String,
    /// The day that it counts for.
    pub transaction_date: Option<NaiveDate>,
    /// The day on which it was entered.
    pub entry_date: Option<NaiveDate>,
    /// The procedure's code ("D1208").
    pub procedure_code: String,
    /// What was done.
    pub procedure_description: Phi,
    /// What it costs; negative for a payment.
    pub amount: Option<Amount>,
    /// What the insurance is expected to pay.
    pub estimated_insurance_payment: Option<Amount>,
    /// The claim that it belongs to; empty where there is none.
    pub claim_sr_no: String,
    /// How it was paid.
    pub payment_type: String,
    /// Note on the line.
    pub note: Phi,
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

/// What a patient and the insurance owe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatientBalance {
    /// The patient.
    pub patient_id: String,
    /// The practice inside the office.
    pub practice_id: String,
    /// The practice-local day for which it was reckoned.
    pub as_of: Option<NaiveDate>,
    /// What the patient owes by itself.
    pub patient_balance: Option<Amount>,
    /// Of it due now.
    pub patient_due: Option<Amount>,
    /// What the insurance owes.
    pub insurance_due: Option<Amount>,
    /// The whole account, patient and insurance.
    pub account_balance: Option<Amount>,
    /// Paid, and not yet applied to anything.
    pub unapplied: Option<Amount>,
    /// Written off.
    pub write_off: Option<Amount>,
    /// The patient's part by age: under 30 days, 30 to 60, 60 to 90, older.
    pub patient_by_age: [Option<Amount>; 4],
    /// The insurance's part by age, likewise.
    pub insurance_by_age: [Option<Amount>; 4],
    /// The values that could not be read as what they should be, as they came.
    pub odd_fields: Vec<OddField>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_nonsense_is_none() {
        for (text, shown) in [
            ("24.0000", "24.00"),
            ("-39.30", "-39.30"),
            ("0", "0.00"),
            (".5", "0.50"),
            ("0.0000", "0.00"),
            ("1,234.5", "1234.50"),
            ("($12.00)", "-12.00"),
            ("0.1234", "0.1234"),
            ("-0.05", "-0.05"),
            ("7.00000000", "7.00"),
        ] {
            assert_eq!(Amount::read(text).map(|amount| amount.to_string()).as_deref(), Some(shown), "{text}");
        }
        for text in ["", ".", "-", "abc", "1.2.3", "1e5", "0.12345", "99999999999999999999", "12 USD", "--1"]
        {
            assert_eq!(Amount::read(text), None, "{text}");
        }
        assert!(Amount::read("24").map(Amount::ten_thousandths) == Some(240_000));
    }
}
