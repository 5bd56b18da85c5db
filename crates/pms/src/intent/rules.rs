//! How long texts may be, and what they may not hold (`wire/sikka.md` 7): checked while somebody types, not in the
//! cloud.

use super::{IntentError, Operation, Tag};
use crate::Phi;

/// Characters that end a field or open another one in some PMS or on Sikka's way there. The reference says "no special
/// characters" and names none: these are the ones of markup, of form encoding and of quoting.
pub const FORBIDDEN: &str = "&=<>\"\\|^~{}[]`";

/// What one text of an operation may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldRule {
    /// Wire name.
    pub field: &'static str,
    /// Characters at most, as somebody types them.
    pub most: usize,
}

/// The limits of a practice's PMS.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    pms: String,
}

impl Rules {
    /// By the name of the PMS, in any spelling.
    pub fn of(pms_type: &str) -> Self {
        Self { pms: pms_type.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase() }
    }

    /// The texts of an operation that have a limit.
    pub fn fields(&self, operation: Operation) -> Vec<FieldRule> {
        let rule = |field, most| FieldRule { field, most };
        let is = |name: &str| self.pms.contains(name);
        match operation {
            Operation::BookAppointment => vec![
                // 150 is OrthoTrac's, the tightest that is known; where nothing is known it holds too.
                rule("description", if is("cleardent") { 3_000 } else { 150 }),
                rule("note", 3_950 - Tag::LENGTH),
            ],
            Operation::UpdateAppointment => vec![rule("description", 60)],
            Operation::CancelAppointment => vec![rule("cancellation_note", 250 - Tag::LENGTH)],
            Operation::CreatePatient => {
                vec![rule("firstname", 60), rule("lastname", 60), rule("cell", 30), rule("email", 120)]
            }
            Operation::UpdatePatient => vec![rule("firstname", 60), rule("lastname", 60)],
            Operation::AddMedicalNote => vec![rule("text", 3_950), rule("description", 150 - Tag::LENGTH)],
            Operation::ProcessPayment => vec![
                rule("note", 250 - Tag::LENGTH),
                rule("procedure_description", 150),
                rule("procedure_code", 30),
                rule("payment_type", 60),
            ],
        }
    }

    pub(super) fn check(
        &self,
        operation: Operation,
        field: &'static str,
        text: &Phi,
    ) -> Result<(), IntentError> {
        let text = Tag::hidden(text.expose());
        let refused = |character: &char| {
            FORBIDDEN.contains(*character) || (character.is_control() && !matches!(character, '\n' | '\t'))
        };
        if let Some(character) = text.chars().find(refused) {
            return Err(IntentError::Forbidden { field, character });
        }
        let rule = self.fields(operation).into_iter().find(|rule| rule.field == field);
        match rule {
            Some(rule) if text.chars().count() > rule.most => {
                Err(IntentError::TooLong { field, most: rule.most })
            }
            _ => Ok(()),
        }
    }
}
