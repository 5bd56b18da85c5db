//! Patients and appointments as Sikka sends them (`wire/sikka.md` 6), turned into the words of the trade.

use pms::{Appointment, Patient};

use super::fields::{Fields, Names, names};

/// Something that a list of Sikka's holds.
pub(crate) trait Row: Sized {
    /// Reads one row; the error says why it is none, without the row's content.
    fn read(raw: &str) -> Result<Self, String>;
}

/// Reads the fields of one row, an object.
pub(crate) fn fields<K: Names, const N: usize>(raw: &str) -> Result<Fields<'_, N>, String> {
    Fields::read::<K>(raw).map_err(str::to_owned)
}

names! { PatientField, PATIENT:
    Id "patient_id" = "patientid",
    Guarantor "guarantor_id" = "guarantorid",
    First "firstname" = "firstname",
    Middle "middlename" = "middlename",
    Last "lastname" = "lastname",
    Preferred "preferred_name" = "preferredname",
    Birth "birthdate" = "birthdate" | "dateofbirth",
    Status "status" = "status",
    Cell "cell" = "cell" | "cellphone" | "mobile" | "mobilephone",
    Home "homephone" = "homephone",
    Work "workphone" = "workphone",
    Email "email" = "email",
    Address1 "address_line1" = "addressline1",
    Address2 "address_line2" = "addressline2",
    City "city" = "city",
    State "state" = "state",
    Zip "zipcode" = "zipcode",
    Provider "provider_id" = "providerid",
    Chart "chart_number" = "chartnumber",
    FirstVisit "first_visit" = "firstvisit",
    LastVisit "last_visit" = "lastvisit",
    Practice "practice_id" = "practiceid",
}

impl Row for Patient {
    fn read(raw: &str) -> Result<Self, String> {
        use PatientField as F;
        let mut row = fields::<F, PATIENT>(raw)?;
        if row.trimmed(F::Id).is_empty() {
            return Err("no patient_id".to_owned());
        }
        let mut patient = Self {
            patient_id: row.text(F::Id),
            guarantor_id: row.text(F::Guarantor),
            first_name: row.phi(F::First),
            middle_name: row.phi(F::Middle),
            last_name: row.phi(F::Last),
            preferred_name: row.phi(F::Preferred),
            birthdate: row.date(F::Birth),
            status: row.text(F::Status),
            cell: row.phi(F::Cell),
            home_phone: row.phi(F::Home),
            work_phone: row.phi(F::Work),
            email: row.phi(F::Email),
            address_line1: row.phi(F::Address1),
            address_line2: row.phi(F::Address2),
            city: row.phi(F::City),
            state: row.text(F::State),
            zipcode: row.phi(F::Zip),
            provider_id: row.text(F::Provider),
            chart_number: row.text(F::Chart),
            first_visit: row.date(F::FirstVisit),
            last_visit: row.date(F::LastVisit),
            practice_id: row.text(F::Practice),
            odd_fields: Vec::new(),
        };
        patient.odd_fields = row.odd;
        Ok(patient)
    }
}

names! { AppointmentField, APPOINTMENT:
    Id "appointment_sr_no" = "appointmentsrno",
    Patient "patient_id" = "patientid",
    PatientName "patient_name" = "patientname",
    Provider "provider_id" = "providerid",
    Hygienist "hygienist" = "hygienist",
    Operatory "operatory" = "operatory",
    Date "date" = "date" | "appointmentdate",
    Time "time" = "time" | "appointmenttime",
    Length "length" = "length",
    Status "status" = "status",
    Cancelled "cancelled" = "cancelled" | "canceled",
    Type "type" = "type" | "appointmenttype",
    Description "description" = "description",
    Note "note" = "note",
    Made "appointment_made_date" = "appointmentmadedate",
    Practice "practice_id" = "practiceid",
}

impl Row for Appointment {
    fn read(raw: &str) -> Result<Self, String> {
        use AppointmentField as F;
        let mut row = fields::<F, APPOINTMENT>(raw)?;
        if row.trimmed(F::Id).is_empty() {
            return Err("no appointment_sr_no".to_owned());
        }
        let mut appointment = Self {
            appointment_sr_no: row.text(F::Id),
            patient_id: row.text(F::Patient),
            patient_name: row.phi(F::PatientName),
            provider_id: row.text(F::Provider),
            hygienist: row.text(F::Hygienist),
            operatory: row.text(F::Operatory),
            date: row.date(F::Date),
            time: row.time(F::Time),
            length_minutes: row.count(F::Length),
            status: row.text(F::Status),
            cancelled: row.flag(F::Cancelled).unwrap_or(false),
            appointment_type: row.text(F::Type),
            description: row.phi(F::Description),
            note: row.phi(F::Note),
            made_on: row.date(F::Made),
            practice_id: row.text(F::Practice),
            odd_fields: Vec::new(),
        };
        appointment.odd_fields = row.odd;
        Ok(appointment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_make_the_same_patient() {
        let plain = r#"{"patient_id":"799601","firstname":"Ana","lastname":"Silva","birthdate":"1984-12-10T00:00:00","homephone":"555","status":"Active","href":"x","first_visit":""}"#;
        let scored = r#"{"patient_id":799601,"first_name":"Ana","last_name":"Silva","date_of_birth":"1984-12-10","home_phone":"555","status":"Active","extra":{"deep":[1]},"first_visit":null}"#;
        let patient = Patient::read(plain).unwrap();
        assert_eq!(patient, Patient::read(scored).unwrap());
        assert_eq!(patient.display_name().expose(), "Ana Silva");
        assert!(patient.birthdate.is_some() && patient.odd_fields.is_empty());
    }

    #[test]
    fn an_odd_value_costs_its_field_and_not_the_row() {
        let row = r#"{"appointment_sr_no":"70670","date":"never","time":"10:30","length":"long","operatory":["a"],"status":"Broken","cancelled":"T","patient_id":"5"}"#;
        let appointment = Appointment::read(row).unwrap();
        let odd: Vec<_> = appointment
            .odd_fields
            .iter()
            .map(|odd| (odd.name.as_str(), odd.text.expose().as_str()))
            .collect();
        assert_eq!(odd, [("operatory", "[\"a\"]"), ("date", "never"), ("length", "long")]);
        assert!(appointment.date.is_none() && appointment.time.is_some() && appointment.cancelled);
    }

    #[test]
    fn a_field_given_twice_counts_where_it_says_something() {
        let row = r#"{"patient_id":"1","firstname":"","first_name":"Ana","status":"A","status":"B"}"#;
        let patient = Patient::read(row).unwrap();
        assert_eq!((patient.first_name.expose().as_str(), patient.status.as_str()), ("Ana", "A"));
    }

    #[test]
    fn broken_escapes_cost_their_field_alone_and_are_kept_as_they_came() {
        let row = r#"{"patient_id":"1","firstname":"An\ud83da \\ud800","lastname":"\u00e9","cell":"5\x5","birthdate":NaN}"#;
        let patient = Patient::read(row).unwrap();
        assert_eq!(patient.first_name.expose(), "An\u{fffd}a \\ud800");
        assert_eq!((patient.last_name.expose().as_str(), patient.cell.expose().as_str()), ("é", "5\\x5"));
        let odd: Vec<_> =
            patient.odd_fields.iter().map(|odd| (odd.name.as_str(), odd.text.expose().as_str())).collect();
        assert_eq!(odd, [("firstname", "An\\ud83da \\\\ud800"), ("cell", "5\\x5"), ("birthdate", "NaN")]);
    }

    #[test]
    fn a_row_without_an_id_is_none_and_the_reason_names_nobody() {
        for row in [r#"{"firstname":"Ana"}"#, r#"{"patient_id":" "}"#, "7", "\"Ana\"", "null", r#"["Ana"]"#] {
            let reason = Patient::read(row).unwrap_err();
            assert!(!reason.contains("Ana"), "{reason}");
        }
    }
}
