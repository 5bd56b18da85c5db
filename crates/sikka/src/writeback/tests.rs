//! The outcome of a write-back in every form seen, and which listed one is ours.

use std::collections::BTreeMap;

use pms::{Intent, Operation};

use super::*;

fn request(operation: Operation, fields: &[(&str, &str)]) -> WriteBackRequest {
    let fields: BTreeMap<_, _> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    WriteBackRequest::of(&Intent::from_fields(operation, fields, "1", "Cancelled").unwrap(), true)
}

fn booking() -> WriteBackRequest {
    request(
        Operation::BookAppointment,
        &[
            ("patient_id", "7"),
            ("date", "2026-11-23"),
            ("time", "10:30"),
            ("length", "60"),
            ("operatory", "OP 1"),
            ("provider_id", "DMD2"),
            ("description", "Crown & bridge = 50% + check"),
        ],
    )
}

fn confirm() -> WriteBackRequest {
    request(Operation::UpdateAppointment, &[("appointment_sr_no", "374"), ("status", "Confirmed")])
}

fn listed(method: &str, body: &str) -> ListedWriteBack {
    let json = serde_json::json!({
        "id": "12223567", "office_id": "D1111", "method": method, "api_name": "appointment",
        "api_request_body": body, "result": "pending", "command_time": "2026-11-23T12:09:59", "completed_time": "",
    });
    ListedWriteBack::read(&json.to_string()).unwrap()
}

const RAW: &str = "request_key=6ae9***&patient_id=7&date=2026-11-23&time=10:30&length=60&operatory=OP 1&provider_id=DMD2&practice_id=1&description=Crown & bridge = 50% + check&apiname=POST appointment";
const FORM: &str = "patient_id=7&date=2026-11-23&time=10%3A30&length=60&operatory=OP+1&provider_id=DMD2&practice_id=1&description=Crown+%26+bridge+%3D+50%25+%2B+check&check_spu=true&request_key=x";
const PERCENT: &str = "description=Crown%20%26%20bridge%20%3D%2050%25%20%2B%20check&practice_id=1&patient_id=7&date=2026-11-23&time=10%3A30&length=60&operatory=OP%201&provider_id=DMD2&customer_id=9";

#[test]
fn our_booking_is_known_by_its_body_in_every_encoding() {
    let request = booking();
    let json = request.body_json();
    let numbers = json.replace("\"60\"", "60").replace("\"7\"", "7");
    for body in [RAW, FORM, PERCENT, &json, &numbers] {
        assert!(listed("POST", body).carries(&request, "D1111"), "{body}");
        assert!(!listed("POST", body).carries(&request, "D2222"), "{body}");
        assert!(!listed("PUT", body).carries(&request, "D1111"), "{body}");
        assert!(!listed("POST", &body.replace("DMD2", "DMD3")).carries(&request, "D1111"), "{body}");
        assert!(!listed("POST", &body.replace("50%", "51%")).carries(&request, "D1111"), "{body}");
    }
    assert!(!listed("POST", &format!("{FORM}&note=other")).carries(&request, "D1111"));
    assert!(!listed("POST", "").carries(&request, "D1111") && !listed("POST", "").has_body);
    let object = format!(r#"{{"id":"5","method":"POST","api_request_body":{json}}}"#);
    assert!(ListedWriteBack::read(&object).unwrap().carries(&request, "D1111"));
}

#[test]
fn a_change_must_name_its_appointment() {
    let vendor = "request_key=6ae9***&op=replace&path=/appointment_status&value=Confirmed&practice_id=1&apiname=PATCH appointments&id=374";
    let request = confirm();
    assert!(listed("PATCH", vendor).carries(&request, "D1111"));
    assert!(!listed("PATCH", &vendor.replace("374", "375")).carries(&request, "D1111"));
    assert!(!listed("PATCH", &vendor.replace("&id=374", "")).carries(&request, "D1111"));
    assert!(!listed("PATCH", &vendor.replace("Confirmed", "Broken")).carries(&request, "D1111"));
    let mut by_path = listed("PATCH", "value=Confirmed&practice_id=1");
    assert!(!by_path.carries(&request, "D1111"));
    by_path.path = "/v4/appointments/374".to_owned();
    assert!(by_path.carries(&request, "D1111"));
}

#[test]
fn the_outcome_is_read_from_every_form() {
    let kind = |json: &str| format!("{:?}", status_in(json, "1").unwrap());
    let vendor = |done: &str, error: &str, status: &str| {
        format!(
            r#"{{"id":"1","method":"POST","is_completed":"{done}","has_error":"{error}","status":"{status}","result":"New Patient inserted successfully","created_id":"9"}}"#
        )
    };
    assert_eq!(kind(&vendor("True", "False", "Success")), "Completed");
    assert_eq!(kind(&format!("[{}]", vendor("true", "false", "Completed"))), "Completed");
    assert_eq!(kind(&format!(r#"{{"items":[{}]}}"#, vendor("1", "", ""))), "Completed");
    assert_eq!(kind(&vendor("True", "True", "Success")), "Failed");
    // Done without an error, and a word that says otherwise or that nobody knows: not the end of it.
    assert_eq!(kind(&vendor("True", "False", "Something")), "Pending");
    assert_eq!(kind(&vendor("True", "False", "Pending")), "Pending");
    assert_eq!(kind(&vendor("True", "False", "Failed")), "Failed");
    assert_eq!(kind(&vendor("True", "True", "Something")), "Failed");
    assert_eq!(kind(&vendor("", "", "Pending")), "Pending");
    assert_eq!(kind(&vendor("False", "False", "")), "Pending");
    for (result, outcome) in [("pending", "Pending"), ("completed", "Completed"), ("failed", "Failed")] {
        assert_eq!(kind(&format!(r#"{{"id":"1","result":"{result}"}}"#)), outcome);
    }
    assert_eq!(kind(r#"{"offset":"0","items":[]}"#), "Forgotten");
    assert_eq!(kind(&vendor("True", "False", "Success").replace(r#""id":"1""#, r#""id":"2""#)), "Forgotten");
    assert!(status_in("<html>", "1").is_none() && status_in(r#"{"hello":"1"}"#, "1").is_none());
}

#[test]
fn a_text_that_says_both_is_neither_a_yes_nor_a_no() {
    let kind = |result: &str| {
        let json = serde_json::json!({"id": "1", "result": result, "completed_time": "2026-11-23T15:00:00"});
        let row = ListedWriteBack::read(&json.to_string()).unwrap();
        (format!("{:?}", row.status()), row.ended_somehow())
    };
    let is = |kind: &str, unclear: bool| (kind.to_owned(), unclear);
    assert_eq!(kind("Appointment booked successfully"), is("Completed", false));
    assert_eq!(kind("Patient was not found"), is("Failed", false));
    assert_eq!(kind("The request was unsuccessful"), is("Failed", false));
    // Its status is asked for by its number.
    assert_eq!(kind("Appointment inserted successfully, reminder not sent"), is("Pending", true));
    assert_eq!(kind("Success: no error"), is("Pending", true));
}

#[test]
fn words_and_the_new_number_are_kept() {
    let json = r#"{"id":1,"result":"failed","error_message":"Slot already taken"}"#;
    assert_eq!(
        status_in(json, "1"),
        Some(WriteBackStatus::Failed { words: "Slot already taken".to_owned() })
    );
    let json = r#"{"id":"1","method":"POST","api":"appointment","is_completed":"True","has_error":"False","status":"Success","result":"ok","appointment_sr_no":"88","patient_id":"7"}"#;
    let done = WriteBackStatus::Completed { created_id: Some("88".to_owned()), words: "ok".to_owned() };
    assert_eq!(status_in(json, "1"), Some(done));
}

#[test]
fn a_new_patient_whom_sikka_wrote_otherwise_may_still_be_ours() {
    let fields =
        [("firstname", "Ana"), ("lastname", "de Silva"), ("provider_id", "D1"), ("birthdate", "1984-03-04")];
    let asked = request(Operation::CreatePatient, &fields);
    let other_date =
        listed("POST", "firstname=Ana&lastname=De+Silva&birthdate=03/04/1984&provider_id=D1&practice_id=1");
    assert!(!other_date.carries(&asked, "D1111") && other_date.speaks_of(&asked));
    assert!(!listed("POST", "firstname=Ana&lastname=Reed&provider_id=D1").speaks_of(&asked));
}

#[test]
fn a_tag_tells_ours_from_others_that_say_the_same() {
    let (ours, theirs) = (pms::Tag::of([1; 5]), pms::Tag::of([2; 5]));
    let row = listed("POST", &format!("patient_id=7&note=see+chart+{}", ours.as_str()));
    assert!(row.has_tag(&ours) && !row.has_tag(&theirs));
    assert!(row.has_another_tag(&theirs) && !row.has_another_tag(&ours));
    assert!(!listed("POST", "patient_id=7&note=PERIODONTI").has_another_tag(&ours));
}
