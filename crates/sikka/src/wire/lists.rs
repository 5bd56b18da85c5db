//! The smaller lists: practices of the app, providers, chairs, status words, practice events.

use chrono::{DateTime, Duration, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use pms::{Operatory, Practice, Provider};
use secrecy::SecretString;

use super::fields::names;
use super::rows::{Row, fields};
use super::scalar::{self, Moment, Read};
use crate::{AuthorizedPractice, EventFlag, PracticeEvent, Table};

names! { PracticeField, PRACTICE:
    Office "office_id" = "officeid",
    Id "practice_id" = "practiceid",
    Name "practice_name" = "practicename",
    Pms "practice_management_system" = "practicemanagementsystem",
    City "city" = "city",
    State "state" = "state",
    Zone "practice_management_system_refresh_date_time_zone" = "practicemanagementsystemrefreshdatetimezone",
    Refreshed "practice_management_system_refresh_date" = "practicemanagementsystemrefreshdate",
    Synchronized "data_synchronization_date" = "datasynchronizationdate",
    Secret "secret_key" = "secretkey",
}

impl Row for AuthorizedPractice {
    fn read(raw: &str) -> Result<Self, String> {
        use PracticeField as F;
        let mut row = fields::<F, PRACTICE>(raw)?;
        let office_id = row.trimmed(F::Office).to_owned();
        if office_id.is_empty() {
            return Err("no office_id".to_owned());
        }
        let zone = pms::zone_from_windows_name(row.trimmed(F::Zone));
        let practice = Practice {
            office_id,
            practice_id: row.trimmed(F::Id).to_owned(),
            name: row.text(F::Name),
            pms_type: row.text(F::Pms),
            city: row.text(F::City),
            state: row.text(F::State),
            zone,
            data_as_of: instant(row.trimmed(F::Refreshed), zone)
                .max(instant(row.trimmed(F::Synchronized), zone)),
        };
        Ok(Self { practice, secret_key: SecretString::from(row.trimmed(F::Secret).to_owned()) })
    }
}

/// The practice's wall clock as an instant; a time that a clock change skips is read as one hour later.
fn instant(text: &str, zone: Option<Tz>) -> Option<DateTime<Utc>> {
    match scalar::moment(text)? {
        Moment::Exact(instant) => Some(instant),
        Moment::Local(local) => {
            let zone = zone?;
            zone.from_local_datetime(&local)
                .earliest()
                .or_else(|| zone.from_local_datetime(&(local + Duration::hours(1))).earliest())
                .map(|instant| instant.with_timezone(&Utc))
        }
    }
}

names! { ProviderField, PROVIDER:
    Id "provider_id" = "providerid",
    First "firstname" = "firstname",
    Last "lastname" = "lastname",
    Type "provider_type" = "providertype",
    Specialty "specialty" = "specialty" | "speciality",
    Status "status" = "status",
}

impl Row for Provider {
    fn read(raw: &str) -> Result<Self, String> {
        use ProviderField as F;
        let mut row = fields::<F, PROVIDER>(raw)?;
        if row.trimmed(F::Id).is_empty() {
            return Err("no provider_id".to_owned());
        }
        let status = row.trimmed(F::Status).to_ascii_lowercase();
        Ok(Self {
            provider_id: row.text(F::Id),
            first_name: row.text(F::First),
            last_name: row.text(F::Last),
            provider_type: row.text(F::Type),
            specialty: row.text(F::Specialty),
            active: !matches!(status.as_str(), "inactive" | "false" | "f" | "0" | "deleted"),
        })
    }
}

names! { OperatoryField, OPERATORY:
    Id "operatory" = "operatory",
    Abbreviation "abbreviation" = "abbreviation",
    Hidden "is_hidden" = "ishidden",
}

impl Row for Operatory {
    fn read(raw: &str) -> Result<Self, String> {
        use OperatoryField as F;
        let mut row = fields::<F, OPERATORY>(raw)?;
        if row.trimmed(F::Id).is_empty() {
            return Err("no operatory".to_owned());
        }
        Ok(Self {
            operatory: row.text(F::Id),
            abbreviation: row.text(F::Abbreviation),
            hidden: row.flag(F::Hidden).unwrap_or(false),
        })
    }
}

names! { StatusField, STATUS: Word "status" = "status" }

/// One of the PMS's words for an appointment's status.
pub(crate) struct StatusWord(pub(crate) String);

impl Row for StatusWord {
    fn read(raw: &str) -> Result<Self, String> {
        let mut row = fields::<StatusField, STATUS>(raw)?;
        let word = row.trimmed(StatusField::Word).to_owned();
        if word.is_empty() { Err("no status".to_owned()) } else { Ok(Self(word)) }
    }
}

names! { EventField, EVENT:
    Patient "patient_id" = "patientid",
    Appointment "appointment_sr_no" = "appointmentsrno",
    Flag "flag" = "flag",
    Loaded "loadeddate" = "loadeddate",
}

/// A row of `practice_events`, before it is known which table was asked for.
pub(crate) struct EventRow<T> {
    patient_id: String,
    appointment_sr_no: String,
    flag: EventFlag,
    loaded: Option<NaiveDateTime>,
    row: Option<T>,
}

impl<T> EventRow<T> {
    pub(crate) fn of(self, table: Table) -> Option<PracticeEvent<T>> {
        let Self { patient_id, appointment_sr_no, flag, loaded, row } = self;
        let id = match table {
            Table::Patients => patient_id,
            Table::Appointments => appointment_sr_no,
        };
        (!id.trim().is_empty()).then_some(PracticeEvent { id, flag, loaded, row })
    }
}

impl<T: Row> Row for EventRow<T> {
    fn read(raw: &str) -> Result<Self, String> {
        use EventField as F;
        let mut row = fields::<F, EVENT>(raw)?;
        let flag = match row.trimmed(F::Flag).to_ascii_lowercase().as_str() {
            "added" => EventFlag::Added,
            "deleted" => EventFlag::Deleted,
            _ => EventFlag::Updated,
        };
        Ok(Self {
            patient_id: row.text(F::Patient),
            appointment_sr_no: row.text(F::Appointment),
            flag,
            loaded: naive(row.trimmed(F::Loaded)),
            row: T::read(raw).ok(),
        })
    }
}

names! { KeyField, KEY:
    Request "request_key" = "requestkey",
    Refresh "refresh_key" = "refreshkey",
    Start "start_time" = "starttime",
    End "end_time" = "endtime",
    ExpiresIn "expires_in" = "expiresin",
    Office "issued_to" = "issuedto" | "officeid",
    Status "status" = "status",
    Scope "scope" = "scope",
    Domain "domain" = "domain",
}

/// What Sikka says about a key (`wire/sikka.md` 2.2, 2.4).
pub(crate) struct KeyRow {
    pub(crate) request_key: String,
    pub(crate) refresh_key: String,
    pub(crate) office_id: String,
    pub(crate) status: String,
    pub(crate) scope: String,
    pub(crate) domain: String,
    /// Seconds that are left, by `expires_in`.
    pub(crate) left: Option<i64>,
    /// Its end, where `end_time` names a zone.
    pub(crate) ends: Option<DateTime<Utc>>,
    /// Seconds from `start_time` to `end_time`: what is left of a key that was made just now.
    pub(crate) spanned: Option<i64>,
}

impl Row for KeyRow {
    fn read(raw: &str) -> Result<Self, String> {
        use KeyField as F;
        let mut row = fields::<F, KEY>(raw)?;
        let sound = |seconds: &i64| (1..=31 * 24 * 3600).contains(seconds);
        let told = seconds(row.trimmed(F::ExpiresIn)).filter(sound);
        let spanned = naive(row.trimmed(F::End))
            .zip(naive(row.trimmed(F::Start)))
            .map(|(end, start)| (end - start).num_seconds())
            .filter(sound);
        let ends = match scalar::moment(row.trimmed(F::End)) {
            Some(Moment::Exact(end)) => Some(end),
            _ => None,
        };
        Ok(Self {
            request_key: row.trimmed(F::Request).to_owned(),
            refresh_key: row.trimmed(F::Refresh).to_owned(),
            office_id: row.trimmed(F::Office).to_owned(),
            status: row.text(F::Status),
            scope: row.text(F::Scope),
            domain: row.text(F::Domain),
            left: told,
            ends,
            spanned,
        })
    }
}

/// "85603 second(s)", "86400", "24 hours".
fn seconds(text: &str) -> Option<i64> {
    let number = i64::try_from(scalar::leading_number(text)?).ok()?;
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace());
    let factor = match unit.to_ascii_lowercase() {
        unit if unit.starts_with("min") => 60,
        unit if unit.starts_with("hour") => 3600,
        unit if unit.starts_with("day") => 86400,
        _ => 1,
    };
    number.checked_mul(factor)
}

fn naive(text: &str) -> Option<NaiveDateTime> {
    Some(match scalar::moment(text)? {
        Moment::Local(local) => local,
        Moment::Exact(exact) => exact.naive_utc(),
    })
}

/// True, false or not told, for fields of a write-back.
pub(crate) fn truth(text: &str) -> Option<bool> {
    if let Read::Good(value) = scalar::flag(text) { Some(value) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practice_tells_its_zone_and_how_old_its_data_is() {
        let row = r#"{"office_id":"D20006","practice_id":"1","practice_name":"Smile","practice_management_system":"Dentrix","secret_key":"abc","city":"X","state":"CA","practice_management_system_refresh_date":"2026-07-01 09:00:00","data_synchronization_date":"2026-07-01T10:00:00","practice_management_system_refresh_date_time_zone":"Eastern Standard Time"}"#;
        let practice = AuthorizedPractice::read(row).unwrap().practice;
        assert_eq!(practice.zone, Some(Tz::America__New_York));
        assert_eq!(practice.data_as_of.unwrap().to_rfc3339(), "2026-07-01T14:00:00+00:00");
        let none = row.replace("2026-07-01 09:00:00", "1111-11-11").replace("2026-07-01T10:00:00", "");
        assert_eq!(AuthorizedPractice::read(&none).unwrap().practice.data_as_of, None);
        let nowhere = row.replace("Eastern Standard Time", "Mars");
        assert_eq!(AuthorizedPractice::read(&nowhere).unwrap().practice.data_as_of, None);
    }

    #[test]
    fn a_keys_life_is_read_in_every_form() {
        let life = |json: &str| {
            let row = KeyRow::read(json).unwrap();
            row.left.or(row.spanned)
        };
        assert_eq!(life(r#"{"expires_in":"85603 second(s)"}"#), Some(85603));
        assert_eq!(life(r#"{"expires_in":86400}"#), Some(86400));
        let span =
            r#"{"expires_in":"?","start_time":"2020-09-23T04:00:28","end_time":"2020-09-24T04:00:28"}"#;
        assert_eq!(life(span), Some(86400));
        assert_eq!(life(r#"{"expires_in":"24 hours"}"#), Some(86400));
        for unsound in [r#""0""#, "-5", r#""-86400 second(s)""#, "86400000", r#""soon""#, "null", "[1]"] {
            assert_eq!(life(&format!(r#"{{"expires_in":{unsound}}}"#)), None, "{unsound}");
        }
        assert_eq!(life(r#"{"start_time":"2020-09-24T04:00:28","end_time":"2020-09-23T04:00:28"}"#), None);
    }
}
