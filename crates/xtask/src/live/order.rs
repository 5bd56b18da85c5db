//! A write-back file: `{"operation":"book_appointment","body":{…}}`, fields named as in `wire/sikka.md` 7.

use std::collections::BTreeMap;
use std::path::Path;

use pms::{Intent, IntentError, Operation};
use serde::Deserialize;
use serde_json::Value;

/// What a file asks for.
pub(super) struct Order {
    pub(super) operation: Operation,
    pub(super) fields: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct File {
    operation: String,
    body: BTreeMap<String, Value>,
}

/// Reads and checks a file. The error is a sentence without values of the body.
pub(super) fn read(path: &Path) -> Result<Order, String> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    // serde's message could quote a value.
    let file: File = serde_json::from_str(&text)
        .map_err(|error| format!("{name}: line {}: not {{\"operation\":…,\"body\":{{…}}}}", error.line()))?;
    let operation = Operation::parse(&file.operation).ok_or_else(|| {
        let known: Vec<_> = Operation::ALL.iter().map(|one| one.as_str()).collect();
        format!("{name}: no such operation; known are {}", known.join(", "))
    })?;
    let mut fields = BTreeMap::new();
    for (field, value) in file.body {
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
        Ok(_) => Ok(Order { operation, fields }),
        Err(error @ (IntentError::NotBuilt(_) | IntentError::CardData)) => Err(format!("{name}: {error}")),
        Err(error @ (IntentError::Missing(_) | IntentError::Unreadable(_))) => {
            Err(format!("{name}: {error}"))
        }
    }
}
