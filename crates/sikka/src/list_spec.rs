//! What a list is asked for by: path, filters, fields, and the largest page that the server gives.

use crate::wire::answer::Credentials;

/// A list to walk: what to ask for, and how.
pub(crate) struct ListSpec {
    pub(crate) path: &'static str,
    pub(crate) filters: Vec<(&'static str, String)>,
    pub(crate) credentials: Credentials,
    pub(crate) awaits_insert: bool,
    /// Ask for all fields, where the server lets us.
    pub(crate) all_fields: bool,
}

impl ListSpec {
    pub(crate) fn app(path: &'static str, credentials: Credentials) -> Self {
        Self { path, filters: Vec::new(), credentials, awaits_insert: false, all_fields: false }
    }

    pub(crate) fn small(path: &'static str) -> Self {
        Self::app(path, Credentials::KeyOptional)
    }

    pub(crate) fn table(path: &'static str) -> Self {
        Self { awaits_insert: true, all_fields: true, ..Self::app(path, Credentials::Key) }
    }

    /// A small list of which all fields are wanted.
    pub(crate) fn small_with_all(path: &'static str) -> Self {
        Self { all_fields: true, ..Self::small(path) }
    }

    /// A large table that the app can do without.
    pub(crate) fn optional_table(path: &'static str) -> Self {
        Self { credentials: Credentials::KeyOptional, ..Self::table(path) }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.filters.push((name, value.into()));
        self
    }

    /// The parameter where there is something to say.
    pub(crate) fn told(self, name: &'static str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The ways of asking, in the order in which they are tried while the server refuses the parameters.
    pub(crate) fn ways(&self) -> &'static [Way] {
        if self.all_fields {
            &[
                Way { fields: true, limit: LARGEST },
                Way { fields: false, limit: LARGEST },
                Way { fields: true, limit: 500 },
                Way { fields: false, limit: 50 },
            ]
        } else {
            &[Way { fields: false, limit: LARGEST }, Way { fields: false, limit: 50 }]
        }
    }
}

/// A way of asking.
pub(crate) struct Way {
    pub(crate) fields: bool,
    pub(crate) limit: u64,
}

/// The most rows of a page (`wire/sikka.md` 4).
pub(crate) const LARGEST: u64 = 5000;
