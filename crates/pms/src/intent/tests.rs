//! Every operation read from its fields, written as a request, held to its limits and found again.

use super::*;

type Pairs = &'static [(&'static str, &'static str)];

fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn read(operation: Operation, pairs: &[(&str, &str)]) -> Result<Intent, IntentError> {
    Intent::from_fields(operation, fields(pairs), "1", "Broken")
}

const BOOKING: [(&str, &str); 7] = [
    ("patient_id", "7"),
    ("date", "2026-11-23"),
    ("time", "10:30"),
    ("length", "60"),
    ("operatory", "OP1"),
    ("provider_id", "DMD2"),
    ("note", "asks for a window seat"),
];
const PATIENT: [(&str, &str); 3] = [("firstname", "Ana"), ("lastname", "Silva"), ("provider_id", "DMD2")];
const NOTE: [(&str, &str); 5] = [
    ("patient_id", "7"),
    ("type", "Clinical Note"),
    ("date", "2026-11-23"),
    ("text", "Afraid of needles"),
    ("provider_id", "DMD2"),
];
const PAYMENT: [(&str, &str); 6] = [
    ("patient_id", "7"),
    ("procedure_code", "PAY"),
    ("procedure_description", "Cash payment"),
    ("provider_id", "DMD2"),
    ("amount", "39.30"),
    ("transaction_date", "2026-11-23"),
];

#[test]
fn each_operation_needs_its_fields_and_keeps_the_rest() {
    let cases: [(Operation, Pairs, usize); 4] = [
        (Operation::BookAppointment, &BOOKING, 6),
        (Operation::CreatePatient, &PATIENT, 3),
        (Operation::AddMedicalNote, &NOTE, 5),
        (Operation::ProcessPayment, &PAYMENT, 6),
    ];
    for (operation, full, needed) in cases {
        let mut more = full.to_vec();
        more.push(("staff", "MK"));
        let intent = read(operation, &more).unwrap_or_else(|error| panic!("{operation:?}: {error}"));
        assert_eq!(intent.operation(), operation);
        assert!(intent.body().contains(&("staff".to_owned(), "MK".to_owned())));
        assert!(intent.body().contains(&("practice_id".to_owned(), "1".to_owned())));
        for (name, _) in &full[..needed] {
            let rest: Vec<_> = full.iter().filter(|(other, _)| other != name).copied().collect();
            assert_eq!(read(operation, &rest), Err(IntentError::Missing(name)));
        }
        let kept = serde_json::to_string(&intent).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Intent>(&kept).ok().as_ref(), Some(&intent), "as it was kept");
    }
}

#[test]
fn what_earlier_versions_kept_is_read() {
    let kept = r#"{"operation":"book_appointment","patient_id":"7","date":"2026-11-23","time":"10:30:00",
        "length_minutes":60,"operatory":"OP1","provider_id":"DMD2","practice_id":"1","description":"","extra":{}}"#;
    assert!(matches!(serde_json::from_str(kept), Ok(Intent::BookAppointment(_))));
    let kept = r#"{"operation":"set_appointment_status","appointment_sr_no":"5","value":"Broken","practice_id":"1",
        "cancels":true}"#;
    assert!(matches!(serde_json::from_str(kept), Ok(Intent::SetAppointmentStatus(_))));
}

#[test]
fn status_alone_is_the_patch_and_anything_else_the_put() {
    let patch = read(Operation::UpdateAppointment, &[("appointment_sr_no", "5"), ("status", "Confirmed")]);
    assert!(matches!(patch, Ok(Intent::SetAppointmentStatus(SetAppointmentStatus { cancels: false, .. }))));
    let fields = [("appointment_sr_no", "5"), ("status", "Confirmed"), ("time", "11:00")];
    let put = read(Operation::UpdateAppointment, &fields);
    assert!(matches!(put, Ok(Intent::Reschedule(Reschedule { status: Some(_), .. }))));
}

#[test]
fn cancelling_takes_the_practices_own_word_unless_one_is_named() {
    let of = |pairs: &[(&str, &str)]| match read(Operation::CancelAppointment, pairs) {
        Ok(Intent::SetAppointmentStatus(one)) if one.cancels => one.value,
        other => panic!("{other:?}"),
    };
    assert_eq!(of(&[("appointment_sr_no", "5")]), "Broken");
    assert_eq!(of(&[("appointment_sr_no", "5"), ("value", "Cancelled")]), "Cancelled");
}

#[test]
fn card_data_is_refused_under_any_name_and_in_any_text() {
    for (name, value) in [
        ("cvv", "123"),
        ("Card_Number", "x"),
        ("card-expiry", "12/29"),
        ("note", "Visa 4111 1111 1111 1111 ok"),
        ("note", "4111-1111-1111-1111"),
        ("procedure_description", "5500005555555559"),
    ] {
        let mut with: Vec<_> = PAYMENT.iter().filter(|(other, _)| *other != name).copied().collect();
        with.push((name, value));
        assert_eq!(read(Operation::ProcessPayment, &with), Err(IntentError::CardData), "{name}");
    }
    for harmless in ["call 555 010 0199", "claim 4111111111111112", "2026-11-23 10:30"] {
        let mut with = PAYMENT.to_vec();
        with.push(("note", harmless));
        assert!(read(Operation::ProcessPayment, &with).is_ok(), "{harmless}");
    }
}

#[test]
fn a_payment_is_sent_as_less_than_nothing_whichever_way_it_is_told() {
    for told in ["39.30", "-39.30", "$39.30", "39.3"] {
        let pairs: Vec<_> = PAYMENT
            .iter()
            .map(|(name, value)| if *name == "amount" { ("amount", told) } else { (*name, *value) })
            .collect();
        let body = read(Operation::ProcessPayment, &pairs).map(|intent| intent.body()).unwrap_or_default();
        assert!(body.contains(&("amount".to_owned(), "-39.30".to_owned())), "{told}: {body:?}");
        assert!(body.contains(&("guarantor_id".to_owned(), "7".to_owned())));
    }
    for bad in ["0", "0.00", "a lot", "1.234"] {
        let pairs: Vec<_> = PAYMENT
            .iter()
            .map(|(name, value)| if *name == "amount" { ("amount", bad) } else { (*name, *value) })
            .collect();
        assert_eq!(read(Operation::ProcessPayment, &pairs), Err(IntentError::Unreadable("amount")), "{bad}");
    }
}

#[test]
fn a_change_of_nothing_is_refused() {
    assert_eq!(read(Operation::UpdatePatient, &[("patient_id", "7")]), Err(IntentError::Nothing));
    assert!(read(Operation::UpdatePatient, &[("patient_id", "7"), ("lastname", "Sousa")]).is_ok());
}

#[test]
fn limits_are_the_practices_own_and_leave_room_for_the_tag() {
    let long = "x".repeat(151);
    let mut pairs = BOOKING.to_vec();
    pairs.push(("description", &long));
    let Ok(booking) = read(Operation::BookAppointment, &pairs) else { panic!() };
    let too_long = IntentError::TooLong { field: "description", most: 150 };
    assert_eq!(booking.check(&Rules::of("OrthoTrac")), Err(too_long));
    assert_eq!(booking.check(&Rules::of("Clear Dent")), Ok(()));
    for character in ['&', '<', '"', '\u{7}'] {
        let text = format!("a{character}b");
        let mut pairs = NOTE.to_vec();
        pairs[3] = ("text", &text);
        let Ok(note) = read(Operation::AddMedicalNote, &pairs) else { panic!() };
        assert_eq!(note.check(&Rules::default()), Err(IntentError::Forbidden { field: "text", character }));
    }
}

#[test]
fn the_tag_is_ten_characters_once_at_the_end_and_hidden_again() {
    let tag = Tag::of([1, 2, 3, 4, 5]);
    assert_eq!(tag.as_str().len(), 10);
    assert_eq!(Tag::read(tag.as_str()), Some(tag.clone()));
    let Ok(mut booking) = read(Operation::BookAppointment, &BOOKING) else { panic!() };
    assert!(booking.tag_with(&tag) && booking.tag_with(&tag));
    let note =
        booking.body().into_iter().find(|(name, _)| name == "note").map(|(_, text)| text).unwrap_or_default();
    assert_eq!(note, format!("asks for a window seat {}", tag.as_str()));
    assert_eq!(Tag::hidden(&note), "asks for a window seat");
    assert!(tag.is_in(&note));
    // Words of ten letters stay.
    for text in ["see the PERIODONTI", "back on MWF 0123456789", ""] {
        assert_eq!(Tag::hidden(text), text);
    }
    let Ok(mut patient) = read(Operation::CreatePatient, &PATIENT) else { panic!() };
    assert!(!patient.tag_with(&tag), "a patient has no text for it");
}

#[test]
fn a_telephone_number_is_never_a_tag() {
    // Of these the check characters would fit.
    for (number, chance) in [
        ("2125550182", [16, 68, 82, 148, 1]),
        ("3125550500", [24, 68, 82, 148, 5]),
        ("4155550318", [32, 74, 82, 148, 3]),
        ("7135550232", [56, 70, 82, 148, 2]),
    ] {
        assert_eq!(Tag::read(number), None);
        let note = format!("call back on {number}");
        assert_eq!(Tag::hidden(&note), note);
        let made = Tag::of(chance);
        assert_ne!(made.as_str(), number, "none is made");
        assert_eq!(Tag::read(made.as_str()), Some(made.clone()));
        assert_eq!(Tag::told_by(Some(&made), &[&note]), None, "it says nothing of whose it is");
        let Ok(mut booking) = read(Operation::BookAppointment, &BOOKING) else { panic!() };
        if let Intent::BookAppointment(fields) = &mut booking {
            fields.note = note.as_str().into();
        }
        assert!(booking.tag_with(&made));
        let sent = booking.body().into_iter().find(|(name, _)| name == "note").map(|(_, text)| text);
        assert_eq!(sent, Some(format!("{note} {}", made.as_str())), "nothing is cut from it");
    }
}

#[test]
fn what_was_asked_for_is_known_again_and_nothing_else() {
    let tag = Tag::of([9; 5]);
    let Ok(mut payment) = read(Operation::ProcessPayment, &PAYMENT) else { panic!() };
    payment.tag_with(&tag);
    let mut there = Transaction {
        patient_id: "7".into(),
        amount: crate::Amount::read("-39.30"),
        transaction_date: NaiveDate::from_ymd_opt(2026, 11, 23),
        ..Transaction::default()
    };
    assert_eq!(payment.likeness(Record::Transaction(&there), Some(&tag)), Likeness::Perhaps);
    there.note = format!("x {}", tag.as_str()).into();
    assert_eq!(payment.likeness(Record::Transaction(&there), Some(&tag)), Likeness::Same);
    let other = Tag::of([8; 5]);
    assert_eq!(payment.likeness(Record::Transaction(&there), Some(&other)), Likeness::Other, "another's");
    assert_eq!(payment.likeness(Record::Transaction(&there), None), Likeness::Other, "sent without a tag");
    there.note = "".into();
    there.amount = crate::Amount::read("39.30");
    assert_eq!(payment.likeness(Record::Transaction(&there), Some(&tag)), Likeness::Other);
    assert_eq!(payment.likeness(Record::Patient(&Patient::default()), Some(&tag)), Likeness::Other);

    let Ok(patient) = read(Operation::CreatePatient, &PATIENT) else { panic!() };
    let there = Patient { first_name: "ANA".into(), last_name: " Silva".into(), ..Patient::default() };
    assert_eq!(patient.likeness(Record::Patient(&there), None), Likeness::Perhaps);
}

#[test]
fn of_two_bookings_of_one_visit_the_tag_says_which_it_is() {
    let (tag, other) = (Tag::of([9; 5]), Tag::of([8; 5]));
    let Ok(booking) = read(Operation::BookAppointment, &BOOKING) else { panic!() };
    let mut there = Appointment {
        patient_id: "7".into(),
        date: NaiveDate::from_ymd_opt(2026, 11, 23),
        time: chrono::NaiveTime::from_hms_opt(10, 30, 0),
        operatory: "OP1".into(),
        ..Appointment::default()
    };
    let like = |there: &Appointment, tag| booking.likeness(Record::Appointment(there), tag);
    assert_eq!(like(&there, Some(&tag)), Likeness::Same, "a PMS that keeps no notes");
    there.note = format!("window seat {}", other.as_str()).into();
    assert_eq!(like(&there, Some(&tag)), Likeness::Other);
    assert_eq!(like(&there, None), Likeness::Other);
    there.description = format!("Exam {}", tag.as_str()).into();
    assert_eq!(like(&there, Some(&tag)), Likeness::Same, "with a later change's beside it");
}

#[test]
fn what_waits_for_another_is_known_by_its_number() {
    let mut pairs = BOOKING.to_vec();
    pairs[0] = ("patient_id", "w:12");
    let Ok(booking) = read(Operation::BookAppointment, &pairs) else { panic!() };
    assert_eq!(booking.waits_for(), Some(12));
    let known = booking.with_number("880");
    assert_eq!((known.waits_for(), known.patient_id()), (None, Some("880")));
    let Ok(moved) = read(Operation::UpdateAppointment, &[("appointment_sr_no", "w:3"), ("time", "11:00")])
    else {
        panic!()
    };
    assert_eq!(moved.waits_for(), Some(3));
    assert_eq!(moved.with_number("5").lane(), Lane::Appointment("5".to_owned()));
    let mut pairs = PAYMENT.to_vec();
    pairs[0] = ("patient_id", "w:3");
    let Ok(payment) = read(Operation::ProcessPayment, &pairs) else { panic!() };
    let body = payment.with_number("880").body();
    assert!(body.iter().all(|(_, value)| !value.starts_with("w:")), "the account holder too: {body:?}");
}
