//! What became of a write-back: its status, and the dated list in which a lost one is found (`wire/sikka.md` 7.2, 7.3).

use std::collections::{HashMap, HashSet};
use std::fmt;

use chrono::NaiveDate;
use pms::{Phi, Tag};

use crate::call::{Call, is_nothing};
use crate::list_spec::ListSpec;
use crate::submit::WriteBackRequest;
use crate::walk::Walk;
use crate::wire::answer::Credentials;
use crate::wire::envelope::{Envelope, text_of};
use crate::wire::fields::names;
use crate::wire::lists::truth;
use crate::wire::rows::{Row, fields};
use crate::{Client, Cursor, Error, KeySource};

mod body;
mod outcome;
mod schedule_change;

use outcome::WireStatus;

pub use schedule_change::ScheduleChange;

/// Where a write-back stands.
#[derive(Clone, PartialEq, Eq)]
pub enum WriteBackStatus {
    /// It waits: in the cloud, or for the practice's server.
    Pending {
        /// What Sikka says about it; may be empty.
        note: String,
    },
    /// The PMS did it.
    Completed {
        /// The PMS's number of what was made, where Sikka tells.
        created_id: Option<String>,
        /// The PMS's own words; may be empty.
        words: String,
    },
    /// The PMS or Sikka refused it.
    Failed {
        /// In whose own words; may be empty.
        words: String,
    },
    /// Sikka knows no write-back of this id.
    Forgotten,
}

impl fmt::Debug for WriteBackStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pending { .. } => "Pending",
            Self::Completed { .. } => "Completed",
            Self::Failed { .. } => "Failed",
            Self::Forgotten => "Forgotten",
        })
    }
}

/// The write-backs of a span of days, of all offices of the app.
#[derive(Debug, Clone, Default)]
pub struct WriteBackList {
    /// The write-backs, each once.
    pub rows: Vec<ListedWriteBack>,
    /// False where Sikka counts more than it lists, or lists what nobody can read: what such a list has is there, and
    /// what it has not proves nothing.
    pub is_whole: bool,
}

/// One write-back as the list has it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ListedWriteBack {
    /// Sikka's id.
    pub id: String,
    /// Whose; empty where the list does not tell.
    pub office_id: String,
    /// "POST", "PATCH", "PUT"; empty where the list does not tell.
    pub method: String,
    /// The API's name; may be empty.
    pub api_name: String,
    /// "pending", or how it ended in free text. May name a patient.
    pub result: String,
    /// What went wrong; may be empty. May name a patient.
    pub error_message: String,
    /// Whether the list shows what was sent.
    pub has_body: bool,
    /// What was sent.
    pub body: Phi,
    /// When Sikka took it, as it writes it, in a zone that is not told.
    pub command_time: String,
    /// When it ended; empty while it has not.
    pub completed_time: String,
    path: String,
    status: WireStatus,
}

impl fmt::Debug for ListedWriteBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListedWriteBack").field("id", &self.id).finish_non_exhaustive()
    }
}

impl ListedWriteBack {
    /// Where it stands, as far as the list tells. Never [`WriteBackStatus::Forgotten`].
    pub fn status(&self) -> WriteBackStatus {
        self.status.decide()
    }

    /// It ended, and in free text that is neither a known success nor a known refusal: only its status tells how.
    fn ended_somehow(&self) -> bool {
        !self.status.told_completed
            && self.status.has_ended
            && matches!(self.status(), WriteBackStatus::Pending { .. })
    }

    /// Whether this is the request, as that office sent it: the same method, the same appointment, and a body that
    /// says the same. Fields that Sikka adds for itself count for nothing.
    pub fn carries(&self, request: &WriteBackRequest, office_id: &str) -> bool {
        let same_office = self.office_id.is_empty() || self.office_id.eq_ignore_ascii_case(office_id.trim());
        let same_method = self.method.is_empty() || self.method.eq_ignore_ascii_case(request.method);
        self.has_body
            && same_office
            && same_method
            && body::says_the_same(self.body.expose(), &[&self.path, &self.api_name], request)
    }
}

impl ListedWriteBack {
    /// Whether what was sent holds this tag.
    pub fn has_tag(&self, tag: &Tag) -> bool {
        tag.is_in(&body::readable(self.body.expose()))
    }

    /// Whether what was sent holds some other tag of ours and not this one: it is another write-back, whatever else it says.
    pub fn has_another_tag(&self, tag: &Tag) -> bool {
        Tag::told_by(Some(tag), &[&body::readable(self.body.expose())]) == Some(false)
    }

    /// Whether this names the same patient (for something new) or the same appointment (for a change), in whatever
    /// words. It may then be the request in a form that [`Self::carries`] does not recognise.
    pub fn speaks_of(&self, request: &WriteBackRequest) -> bool {
        let number = match request.path.rsplit_once('/') {
            Some((before, number)) if !before.is_empty() => number,
            _ => request.body.iter().find(|(name, _)| name == "patient_id").map_or("", |(_, value)| value),
        };
        let told = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == number);
        if number.is_empty() {
            // Somebody new has no number yet: whoever bears the same family name could be it.
            let name =
                request.body.iter().find(|(field, _)| field == "lastname").map_or("", |(_, value)| value);
            let body = body::readable(self.body.expose()).to_lowercase();
            return !name.trim().is_empty() && body.contains(&name.trim().to_lowercase());
        }
        told(self.body.expose()) || told(&self.path)
    }
}

names! { WriteBackField, WRITE_BACK:
    Id "id" = "id" | "writebackid",
    Office "office_id" = "officeid",
    Method "method" = "method",
    Api "api_name" = "apiname" | "api",
    Path "path" = "path" | "endpoint" | "url",
    Body "api_request_body" = "apirequestbody" | "payloadbody" | "requestbody",
    Command "command_time" = "commandtime" | "requesttime" | "submittedat",
    CompletedTime "completed_time" = "completedtime" | "completedat",
    IsCompleted "is_completed" = "iscompleted",
    HasError "has_error" = "haserror",
    Status "status" = "status",
    Result "result" = "result",
    ErrorMessage "error_message" = "errormessage" | "error",
    Note "current_status" = "currentstatus" | "description",
    Appointment "appointment_sr_no" = "appointmentsrno",
    Patient "patient_id" = "patientid",
    Created "created_id" = "createdid",
}

impl Row for ListedWriteBack {
    fn read(raw: &str) -> Result<Self, String> {
        use WriteBackField as F;
        let mut row = fields::<F, WRITE_BACK>(raw)?;
        let body = match row.text(F::Body) {
            // A body sent as an object rather than as text is read from the row itself.
            text if text.is_empty() && row.names(F::Body) => nested_body(raw).unwrap_or_default(),
            text => text,
        };
        let status = WireStatus {
            told_completed: row.names(F::IsCompleted),
            is_completed: truth(row.trimmed(F::IsCompleted)).unwrap_or(false),
            has_error: truth(row.trimmed(F::HasError)).unwrap_or(false),
            status: row.trimmed(F::Status).to_owned(),
            result: row.trimmed(F::Result).to_owned(),
            error_message: row.trimmed(F::ErrorMessage).to_owned(),
            note: row.trimmed(F::Note).to_owned(),
            has_ended: !row.trimmed(F::CompletedTime).is_empty(),
            creates: matches!(row.trimmed(F::Method).to_ascii_uppercase().as_str(), "" | "POST"),
            is_patient: row.trimmed(F::Api).to_ascii_lowercase().contains("patient"),
            appointment_sr_no: row.trimmed(F::Appointment).to_owned(),
            patient_id: row.trimmed(F::Patient).to_owned(),
            created_id: row.trimmed(F::Created).to_owned(),
        };
        Ok(Self {
            id: row.trimmed(F::Id).to_owned(),
            office_id: row.trimmed(F::Office).to_owned(),
            method: row.trimmed(F::Method).to_owned(),
            api_name: row.trimmed(F::Api).to_owned(),
            result: status.result.clone(),
            error_message: status.error_message.clone(),
            has_body: !body.trim().is_empty(),
            body: Phi::new(body),
            command_time: row.trimmed(F::Command).to_owned(),
            completed_time: row.trimmed(F::CompletedTime).to_owned(),
            path: row.trimmed(F::Path).to_owned(),
            status,
        })
    }
}

fn nested_body(raw: &str) -> Option<String> {
    let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(raw).ok()?;
    ["api_request_body", "payload_body", "request_body"]
        .iter()
        .find_map(|name| row.get(*name).filter(|value| value.is_object()).map(ToString::to_string))
}

impl Client {
    /// Where one write-back stands. A server without this path is [`Error::NotOffered`]: the list still tells.
    pub async fn write_back_status(&self, keys: &dyn KeySource, id: &str) -> Result<WriteBackStatus, Error> {
        let mut call = Call::get("/writeback_status", Credentials::KeyOptional).with("id", id);
        self.shared
            .keyed(keys, &mut call, |answer| {
                if is_nothing(answer) {
                    return Ok(WriteBackStatus::Forgotten);
                }
                let text = text_of(answer.body());
                status_in(&text, id).ok_or(Error::NotJson)
            })
            .await
    }

    /// All write-backs of the app from one day to another, both included; a span of at most 7 days. App credentials.
    ///
    /// The list is given only where it was read whole: fewer rows than Sikka counts, or rows that nobody can read,
    /// are [`Error::NotJson`].
    pub async fn write_backs(&self, from: NaiveDate, to: NaiveDate) -> Result<WriteBackList, Error> {
        let list = self.write_backs_as_told(from, to).await?;
        if list.is_whole { Ok(list) } else { Err(Error::NotJson) }
    }

    /// The same, also where it is not whole.
    pub async fn write_backs_as_told(&self, from: NaiveDate, to: NaiveDate) -> Result<WriteBackList, Error> {
        // Rows move while pages are read: a list that seems short is read once more.
        match self.write_backs_once(from, to).await {
            Err(Error::NotJson) | Ok(WriteBackList { is_whole: false, .. }) => {
                self.write_backs_once(from, to).await
            }
            other => other,
        }
    }

    /// Where those of these ids stand that the same list has, and tells of in words that are understood. What it does not
    /// tell proves nothing: neither that it is not there nor that the list is whole.
    pub async fn write_back_statuses(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        ids: &[&str],
    ) -> Result<HashMap<String, WriteBackStatus>, Error> {
        let mut walk = Walk::new(self, dated(from, to), Cursor::default(), |text| Ok(text.to_owned()));
        let mut told = HashMap::new();
        for text in walk.collect(None).await?.rows {
            // A day's list has hundreds of others, which need not be read.
            if ids.iter().any(|id| text.contains(id))
                && let Ok(row) = ListedWriteBack::read(&text)
                && ids.contains(&row.id.as_str())
                && !row.ended_somehow()
            {
                let status = row.status();
                told.entry(row.id).or_insert(status);
            }
        }
        Ok(told)
    }

    async fn write_backs_once(&self, from: NaiveDate, to: NaiveDate) -> Result<WriteBackList, Error> {
        let mut walk = Walk::new(self, dated(from, to), Cursor::default(), ListedWriteBack::read);
        let whole = walk.collect(None).await?;
        let mut seen = HashSet::new();
        let mut rows = whole.rows;
        rows.retain(|row| row.id.is_empty() || seen.insert(row.id.clone()));
        let short = whole.total.is_some_and(|total| total > rows.len() as u64);
        let is_whole = whole.set_aside == 0 && !short && rows.iter().all(|row| !row.id.is_empty());
        Ok(WriteBackList { rows, is_whole })
    }
}

fn dated(from: NaiveDate, to: NaiveDate) -> ListSpec {
    ListSpec::app("/writebacks", Credentials::AppOptional)
        .with("startdate", from.to_string())
        .with("enddate", to.to_string())
}

/// The status of one id, in whatever wrapping; `None` where the text is no answer.
pub(crate) fn status_in(text: &str, id: &str) -> Option<WriteBackStatus> {
    let rows = match Envelope::read(text) {
        Some(envelope) => envelope
            .items
            .iter()
            .map(|raw| ListedWriteBack::read(&raw.readable()).ok())
            .collect::<Option<Vec<_>>>()?,
        None => vec![ListedWriteBack::read(text.trim()).ok()?],
    };
    let lone = rows.len() == 1;
    let row = rows.into_iter().find(|row| row.id == id || row.id.is_empty() && lone);
    match row {
        // An object that tells nothing of an outcome is something else.
        Some(row)
            if row.id.is_empty() && row.status == (WireStatus { creates: true, ..WireStatus::default() }) =>
        {
            None
        }
        Some(row) => Some(row.status()),
        None => Some(WriteBackStatus::Forgotten),
    }
}

#[cfg(test)]
mod tests;
