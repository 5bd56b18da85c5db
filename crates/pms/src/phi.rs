//! Protected health information carries its own type, so that a log line cannot show it by accident.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A value that identifies or describes a patient. `Debug` hides it; there is no `Display`.
///
/// Take it out with [`Phi::expose`] where it is shown to staff or sent to the PMS, and nowhere else.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phi<T: Zeroize = String>(T);

impl<T: Zeroize> Phi<T> {
    /// Marks a value as protected.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: for a screen, the store or the wire, never for a log or an error.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Phi<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phi(hidden)")
    }
}

impl From<&str> for Phi<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<String> for Phi<String> {
    fn from(value: String) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        assert_eq!(format!("{:?}", Phi::from("Ana Silva")), "Phi(hidden)");
        assert_eq!(format!("{:#?}", Some(Phi::from("Ana Silva"))), "Some(\n    Phi(hidden),\n)");
    }
}
