//! What a practice's software takes: what landed, what it refused as a kind, and what Sikka says it lacks.

use pms::{FORBIDDEN, Operation, Rules};
use store::OperationRecord;

use super::desk::undo_for;
use crate::context::Context;
use crate::error::Result;
use crate::view::{FieldRule, FormsView, Offer, OperationView, PaymentCode, RefusalLine};

/// So many refusals of the kind, without one success, and the form warns.
const WARN_AFTER: u32 = 3;

/// Names by which `/supported_pmses` may speak of each operation. Only the first one's first is documented
/// (`wire/sikka.md` 6); the others are guesses after its pattern, and silence greys nothing out.
pub(crate) const ABILITIES: [(Operation, &[&str]); 7] = [
    (Operation::BookAppointment, &["new_appointment_writeback", "appointment_writeback"]),
    (Operation::CreatePatient, &["new_patient_writeback", "patient_writeback"]),
    (Operation::UpdateAppointment, &["update_appointment_writeback", "patch_appointment_writeback"]),
    (Operation::UpdatePatient, &["update_patient_writeback", "patch_patient_writeback"]),
    (Operation::CancelAppointment, &["cancel_appointment_writeback", "patch_appointment_writeback"]),
    (Operation::AddMedicalNote, &["medical_note_writeback", "medical_notes_writeback"]),
    (Operation::ProcessPayment, &["transaction_writeback", "payment_writeback"]),
];

fn offer(record: &OperationRecord, lacks: &[String]) -> Offer {
    if lacks.iter().any(|name| name == record.operation.as_str()) {
        Offer::No
    } else if record.landed == 0 && record.refused_as_kind >= WARN_AFTER {
        Offer::Warn
    } else {
        Offer::Yes
    }
}

/// What the forms offer and check, from the store.
pub(crate) fn forms(context: &Context) -> Result<FormsView> {
    let integration = context.integration()?;
    let (ledger, mirror) = (context.ledger(), context.mirror());
    let values = |service| -> Result<Vec<String>> {
        let rows = mirror.practice_variables(integration.id, service)?;
        Ok(rows.into_iter().map(|(value, _)| value).collect())
    };
    let lacks = values(LACKS)?;
    let rules = Rules::of(&integration.practice.pms_type);
    let records = ledger.operation_records(integration.id)?;
    let operations = records.into_iter().map(|record| OperationView {
        operation: record.operation.as_str().to_owned(),
        offer: offer(&record, &lacks),
        landed: record.landed,
        refused: record.refused_as_kind,
        fields: rules
            .fields(record.operation)
            .into_iter()
            .map(|rule| FieldRule {
                field: rule.field.to_owned(),
                most: u32::try_from(rule.most).unwrap_or(u32::MAX),
                forbidden: FORBIDDEN.to_owned(),
            })
            .collect(),
        refusals: record
            .refusals
            .into_iter()
            .map(|(at, words)| RefusalLine { at: crate::queries::instant(at), words })
            .collect(),
    });
    let payment = mirror.practice_variables(integration.id, PAYMENTS)?.into_iter().map(|(code, words)| {
        let (description, payment_type) = words.split_once(PARTS).unwrap_or((&words, ""));
        PaymentCode { code, description: description.to_owned(), payment_type: payment_type.to_owned() }
    });
    Ok(FormsView {
        operations: operations.collect(),
        note_types: values(NOTES)?,
        payment_codes: payment.collect(),
        undo_seconds: u32::try_from(undo_for().num_seconds()).unwrap_or_default(),
    })
}

/// Names under which the store's list of a practice's variables keeps what no list of Sikka's own has.
pub(crate) const LACKS: &str = "Deskbell: not available";
pub(crate) const NOTES: &str = "Deskbell: kinds of notes";
pub(crate) const PAYMENTS: &str = "Deskbell: ways of paying";
/// Between the words for a way of paying and its type.
pub(crate) const PARTS: char = '\u{1f}';

#[cfg(test)]
mod tests {
    use super::*;

    fn record(landed: u32, refused_as_kind: u32) -> OperationRecord {
        let operation = Operation::AddMedicalNote;
        OperationRecord { operation, landed, refused_as_kind, refusals: Vec::new() }
    }

    #[test]
    fn only_sikkas_own_word_greys_out_and_only_three_refusals_without_a_success_warn() {
        assert_eq!(offer(&record(0, 0), &[]), Offer::Yes, "what was never tried is offered");
        assert_eq!(offer(&record(0, 2), &[]), Offer::Yes);
        assert_eq!(offer(&record(0, 3), &[]), Offer::Warn);
        assert_eq!(offer(&record(1, 9), &[]), Offer::Yes);
        assert_eq!(offer(&record(5, 0), &["add_medical_note".to_owned()]), Offer::No);
        assert_eq!(offer(&record(0, 0), &["book_appointment".to_owned()]), Offer::Yes);
    }
}
