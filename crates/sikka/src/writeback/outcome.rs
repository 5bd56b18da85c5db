//! What the fields of a status mean for its write-back (`wire/sikka.md` 7.2).

use super::WriteBackStatus;
use crate::wire::answer::short;

/// The fields from which its outcome is read.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct WireStatus {
    pub(super) told_completed: bool,
    pub(super) is_completed: bool,
    pub(super) has_error: bool,
    pub(super) status: String,
    pub(super) result: String,
    pub(super) error_message: String,
    pub(super) note: String,
    pub(super) has_ended: bool,
    pub(super) creates: bool,
    pub(super) is_patient: bool,
    pub(super) appointment_sr_no: String,
    pub(super) patient_id: String,
    pub(super) created_id: String,
}

/// What a word for an outcome means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Good,
    Bad,
    Waiting,
    Other,
}

fn word(text: &str) -> Word {
    match text.to_ascii_lowercase().as_str() {
        "success" | "successful" | "completed" | "complete" | "succeeded" | "done" => Word::Good,
        "failed" | "failure" | "fail" | "error" | "rejected" | "refused" | "cancelled" | "canceled" => {
            Word::Bad
        }
        "pending" | "queued" | "in progress" | "processing" | "submitted" | "received" => Word::Waiting,
        _ => Word::Other,
    }
}

/// What a free text about an end means. One that says both says neither.
fn free_text(text: &str) -> Word {
    let text = text.to_ascii_lowercase();
    let says_no = ["fail", "error", "invalid", "reject", "denied", "not ", "unsuccess"]
        .iter()
        .any(|part| text.contains(part));
    let says_yes = text.replace("unsuccess", "").contains("success");
    match (says_yes, says_no) {
        (true, false) => Word::Good,
        (false, true) => Word::Bad,
        _ => Word::Other,
    }
}

impl WireStatus {
    /// `is_completed` first, then `has_error`, then the words (`wire/sikka.md` 7.2); where no `is_completed` is given
    /// at all, the words alone. What contradicts itself has not ended: it is asked for again.
    pub(super) fn decide(&self) -> WriteBackStatus {
        let (status, result) = (word(&self.status), word(&self.result));
        let ended = match result {
            Word::Other if self.has_ended => free_text(&self.result),
            _ => Word::Other,
        };
        let failed = if self.told_completed {
            self.is_completed && (self.has_error || status == Word::Bad)
                || self.has_error && status == Word::Bad
        } else {
            status == Word::Bad || result == Word::Bad || self.has_error || ended == Word::Bad
        };
        if failed {
            return WriteBackStatus::Failed { words: self.words() };
        }
        let completed = if self.told_completed {
            // A word that is not known may be any.
            self.is_completed && (status == Word::Good || self.status.is_empty())
        } else {
            status == Word::Good || result == Word::Good || ended == Word::Good
        };
        if completed {
            return WriteBackStatus::Completed { created_id: self.created(), words: short(&self.result) };
        }
        WriteBackStatus::Pending { note: short(&self.note) }
    }

    fn words(&self) -> String {
        let said = |text: &str| !text.is_empty() && matches!(word(text), Word::Other);
        [&self.error_message, &self.result, &self.note, &self.status]
            .into_iter()
            .find(|text| said(text))
            .map(|text| short(text))
            .unwrap_or_default()
    }

    fn created(&self) -> Option<String> {
        let ids = if self.is_patient {
            [&self.created_id, &self.patient_id]
        } else {
            [&self.appointment_sr_no, &self.created_id]
        };
        ids.into_iter().find(|id| !id.is_empty() && id.as_str() != "0").filter(|_| self.creates).cloned()
    }
}
