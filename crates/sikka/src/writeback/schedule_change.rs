//! What a listed write-back asks of the schedule, as far as its body tells (`wire/sikka.md` 7, 7.3).

use std::fmt;

use chrono::{NaiveDate, NaiveTime};

use super::{ListedWriteBack, body};
use crate::wire::scalar::{self, Read};

/// What a write-back asks of the schedule. Dates and times are the practice's own.
#[derive(Clone, PartialEq, Eq)]
pub enum ScheduleChange {
    /// A new appointment.
    Booking {
        /// For whom.
        patient_id: String,
        /// Which day.
        date: NaiveDate,
        /// When.
        time: NaiveTime,
        /// Which chair; may be empty.
        operatory: String,
        /// Who treats; may be empty.
        provider_id: String,
    },
    /// Another time, chair or provider; what is absent stays.
    Move {
        /// Which appointment.
        appointment_sr_no: String,
        /// Which day.
        date: Option<NaiveDate>,
        /// When.
        time: Option<NaiveTime>,
        /// Which chair; empty where it stays.
        operatory: String,
        /// Who treats; empty where it stays.
        provider_id: String,
    },
    /// Another status, in the PMS's own word.
    Status {
        /// Which appointment.
        appointment_sr_no: String,
        /// The word.
        value: String,
    },
}

impl fmt::Debug for ScheduleChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Booking { .. } => "Booking",
            Self::Move { .. } => "Move",
            Self::Status { .. } => "Status",
        })
    }
}

impl ListedWriteBack {
    /// What it asks of the schedule; none where it is about something else, or does not tell.
    pub fn schedule_change(&self) -> Option<ScheduleChange> {
        let fields = body::fields(self.body.expose());
        let text = |name: &str| body::value(&fields, name);
        // `apiname=PATCH appointments`
        let told = text("apiname");
        let (first, api) = told.split_once(' ').unwrap_or(("", &told));
        let is_appointment = |text: &str| {
            let text = text.trim_matches('/').to_ascii_lowercase();
            text.split('/').next().is_some_and(|first| matches!(first, "appointment" | "appointments"))
        };
        if ![self.api_name.as_str(), api, &self.path].into_iter().any(is_appointment) {
            return None;
        }
        let number = || {
            let in_path = self.path.trim_end_matches('/').rsplit_once('/').map_or("", |(_, last)| last);
            let named = [text("id"), text("appointment_sr_no"), in_path.to_owned()];
            named.into_iter().find(|number| !number.is_empty())
        };
        let date = good(scalar::date(&text("date")));
        let time = good(scalar::time(&text("time")));
        let (operatory, provider_id) = (text("operatory"), text("provider_id"));
        let method = if self.method.is_empty() { first } else { &self.method };
        match method.to_ascii_uppercase().as_str() {
            "POST" => Some(ScheduleChange::Booking {
                patient_id: Some(text("patient_id")).filter(|id| !id.is_empty())?,
                date: date?,
                time: time?,
                operatory,
                provider_id,
            }),
            "PUT" => {
                let stays =
                    date.is_none() && time.is_none() && operatory.is_empty() && provider_id.is_empty();
                let appointment_sr_no = number()?;
                (!stays).then_some(ScheduleChange::Move {
                    appointment_sr_no,
                    date,
                    time,
                    operatory,
                    provider_id,
                })
            }
            "PATCH" => Some(ScheduleChange::Status {
                appointment_sr_no: number()?,
                value: Some(text("value")).filter(|value| !value.is_empty())?,
            }),
            _ => None,
        }
    }

    /// The practice of its office that it names; may be empty.
    pub fn practice_id(&self) -> String {
        body::value(&body::fields(self.body.expose()), "practice_id")
    }
}

fn good<T>(read: Read<T>) -> Option<T> {
    match read {
        Read::Good(value) => Some(value),
        Read::Nothing | Read::Odd => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pms::Phi;

    fn listed(method: &str, api_name: &str, body: &str) -> ListedWriteBack {
        let words = |text: &str| text.to_owned();
        ListedWriteBack {
            method: words(method),
            api_name: words(api_name),
            body: Phi::new(words(body)),
            ..ListedWriteBack::default()
        }
    }

    #[test]
    fn the_vendor_s_own_row_is_a_status() {
        let body = "request_key=6ae9***0dbcf2&op=replace&path=/appointment_status&value=Checked+Out&practice_id=1-1\
                    &apiname=PATCH appointments&id=374";
        let change = listed("PATCH", "appointment", body).schedule_change();
        let status = ScheduleChange::Status { appointment_sr_no: "374".into(), value: "Checked Out".into() };
        assert!(change.as_ref() == Some(&status));
        // Without a method of its own.
        assert!(listed("", "", body).schedule_change() == Some(status));
        assert_eq!(listed("PATCH", "appointment", body).practice_id(), "1-1");
    }

    #[test]
    fn bookings_and_moves_are_read_as_a_form_and_as_json() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let time = NaiveTime::from_hms_opt(9, 30, 0);
        let booking = ScheduleChange::Booking {
            patient_id: "7".into(),
            date,
            time: time.unwrap(),
            operatory: "OP-1".into(),
            provider_id: String::new(),
        };
        for body in [
            "patient_id=7&date=2026-11-24&time=09:30&operatory=OP-1&length=30",
            "patient_id=7&date=2026-11-24&time=09%3A30&operatory=OP-1",
            r#"{"patient_id": 7, "date": "2026-11-24", "time": "09:30", "operatory": "OP-1"}"#,
        ] {
            assert!(
                listed("POST", "appointment", body).schedule_change().as_ref() == Some(&booking),
                "{body}"
            );
        }
        let moved = listed("PUT", "appointments", "time=09:30&id=12&practice_id=1").schedule_change();
        let to = |operatory: &str| ScheduleChange::Move {
            appointment_sr_no: "12".into(),
            date: None,
            time,
            operatory: operatory.into(),
            provider_id: String::new(),
        };
        assert!(moved == Some(to("")));
    }

    #[test]
    fn what_is_of_something_else_or_does_not_tell_is_none() {
        for (method, api, body) in [
            ("POST", "patient", "lastname=Alvarez&firstname=Ana"),
            ("POST", "medical_notes", "patient_id=7&date=2026-11-24&appointment_sr_no=12"),
            ("POST", "appointment", ""),
            ("POST", "appointment", "patient_id=7&date=soon&time=09:30"),
            ("PUT", "appointments", "id=12&description=x"),
            ("PATCH", "appointments", "op=replace&path=/appointment_status&value=&id=12"),
            ("DELETE", "appointments", "id=12"),
        ] {
            assert!(listed(method, api, body).schedule_change().is_none(), "{method} {api} {body}");
        }
    }
}
