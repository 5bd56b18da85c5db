//! A value of a row that nobody could read as what it should be, kept as it came.

use serde::{Deserialize, Serialize};

use crate::Phi;

/// A field of a patient or an appointment whose value is none of its kind: a date "soon", a length "an hour or so".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OddField {
    /// The field's name as `wire/sikka.md` 6 writes it.
    pub name: String,
    /// The value as it came; a list or an object as its JSON.
    pub text: Phi,
}
