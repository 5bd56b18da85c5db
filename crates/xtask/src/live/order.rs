//! What is to be written back: `{"operation":"book_appointment","body":{…}}`, fields named as in `wire/sikka.md` 7, as
//! a file or as a line of standard input.

use std::collections::BTreeMap;
use std::path::Path;

use pms::{Intent, Operation};
use serde::Deserialize;
use serde_json::Value;

/// What is asked for.
pub(super) struct Order {
    pub(super) operation: Operation,
    pub(super) fields: BTreeMap<String, String>,
    /// Whoever gives it an id may send it again without its being kept twice.
    pub(super) form_id: Option<String>,
}

#[derive(Deserialize)]
struct Written {
    operation: String,
    body: BTreeMap<String, Value>,
    #[serde(default)]
    form_id: Option<String>,
}

/// Reads and checks a file. The error is a sentence without values of the body.
pub(super) fn read(path: &Path) -> Result<Order, String> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    parse(&name, &text)
}

/// Reads and checks an order; `name` says in the error where it came from.
pub(super) fn parse(name: &str, text: &str) -> Result<Order, String> {
    // serde's message could quote a value.
    let written: Written = serde_json::from_str(text)
        .map_err(|error| format!("{name}: line {}: not {{\"operation\":…,\"body\":{{…}}}}", error.line()))?;
    let operation = Operation::parse(&written.operation).ok_or_else(|| {
        let known: Vec<_> = Operation::ALL.iter().map(|one| one.as_str()).collect();
        format!("{name}: no such operation; known are {}", known.join(", "))
    })?;
    let mut fields = BTreeMap::new();
    for (field, value) in written.body {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => {
                return Err(format!("{name}: the field {field} is not a text"));
            }
        };
        fields.insert(field, text);
    }
    // What is missing or cannot be read is found before anything is sent. The PMS decides about the rest.
    match Intent::from_fields(operation, fields.clone(), "1", "Cancelled") {
        Ok(_) => Ok(Order { operation, fields, form_id: written.form_id }),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_seven_operations_are_read_and_what_is_wrong_is_said_without_a_value() {
        let good = [
            r#"{"operation":"book_appointment","body":{"patient_id":12,"date":"2026-11-30","time":"10:30","length":60,
               "operatory":"OP-1","provider_id":"DMD2"},"form_id":"a1"}"#,
            r#"{"operation":"update_appointment","body":{"appointment_sr_no":"7","status":"Confirmed"}}"#,
            r#"{"operation":"update_appointment","body":{"appointment_sr_no":"7","date":"2026-11-30","time":"10:30"}}"#,
            r#"{"operation":"cancel_appointment","body":{"appointment_sr_no":"7"}}"#,
            r#"{"operation":"create_patient","body":{"firstname":"Ana","lastname":"Silva","provider_id":"DMD1"}}"#,
            r#"{"operation":"update_patient","body":{"patient_id":"12","lastname":"Souza"}}"#,
            r#"{"operation":"add_medical_note","body":{"patient_id":"12","type":"Note","date":"2026-11-30","text":"x",
               "provider_id":"DMD1"}}"#,
            r#"{"operation":"process_payment","body":{"patient_id":"12","amount":"25.00","procedure_code":"PAY",
               "procedure_description":"Cash","provider_id":"DMD1","transaction_date":"2026-11-30"}}"#,
        ];
        for text in good {
            let order = parse("line 1", text).unwrap();
            assert_eq!(order.form_id.is_some(), text.contains("form_id"));
        }
        let bad = [
            (r#"{"operation":"update_patient","body":{"patient_id":"12","ssn":{}}}"#, "ssn is not a text"),
            (r#"{"operation":"update_patient","body":{"patient_id":"12"}}"#, "nothing to change"),
            (r#"{"operation":"process_payment","body":{"cvv":"Silva"}}"#, "never taken"),
            (r#"{"operation":"send_money","body":{}}"#, "no such operation"),
            (r#"{"operation":"book_appointment","body":{"patient_id":"Silva""#, "not {"),
        ];
        for (text, words) in bad {
            let Err(error) = parse("line 1", text) else { panic!("{text}") };
            assert!(error.contains(words) && !error.contains("Silva"), "{error}");
        }
    }
}
