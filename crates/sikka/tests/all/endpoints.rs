//! Every endpoint, in the shape in which it was recorded and in every dialect of it: the same rows come out.

use std::fmt::Debug;

use chrono::{NaiveDate, NaiveTime};
use pms::{Amount, Practice};
use secrecy::SecretString;
use serde_json::{Map, Value};
use sikka::{
    AppointmentFilter, Client, Cursor, Error, EventFlag, EventSpan, NoteFilter, PatientFilter, SlotFilter,
    TransactionFilter, Variable, Walk, WriteBackStatus, WriteBackType,
};

use crate::fake::{Asked, Ring, client, nothing, ok, refused};

/// One way in which a server may write the same answer.
type Dialect = (&'static str, fn(Value) -> String);

const DIALECTS: [Dialect; 8] = [
    ("as recorded", |page| page.to_string()),
    ("in an array", |page| format!("[{page}]")),
    ("numbers, truth values and nulls", |page| each_scalar(page, &|text| typed(text)).to_string()),
    ("nothing for nothing", |page| without_empty(page).to_string()),
    ("names without underscores", |page| each_name(page, &|name| name.replace('_', "")).to_string()),
    ("names in capitals", |page| each_name(page, &str::to_uppercase).to_string()),
    ("with unknown fields", |page| with_more(page).to_string()),
    ("with a comma too many", |page| page.to_string().replace("}]", "},]")),
];

fn each_scalar(value: Value, change: &impl Fn(String) -> Value) -> Value {
    match value {
        Value::String(text) => change(text),
        Value::Array(list) => list.into_iter().map(|one| each_scalar(one, change)).collect(),
        Value::Object(map) => {
            map.into_iter().map(|(name, one)| (name, each_scalar(one, change))).collect::<Map<_, _>>().into()
        }
        other => other,
    }
}

fn typed(text: String) -> Value {
    match text.as_str() {
        "" => Value::Null,
        "True" => true.into(),
        "False" => false.into(),
        _ => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => number.into(),
            _ => text.into(),
        },
    }
}

fn without_empty(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(without_empty).collect(),
        Value::Object(map) => {
            let told = |name: &str, one: &Value| one != "" || name == "next";
            map.into_iter()
                .filter(|(name, one)| told(name, one))
                .map(|(name, one)| (name, without_empty(one)))
                .collect::<Map<_, _>>()
                .into()
        }
        other => other,
    }
}

fn each_name(value: Value, change: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(|one| each_name(one, change)).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(name, one)| (change(&name), each_name(one, change)))
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}

fn with_more(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(with_more).collect(),
        Value::Object(map) => {
            let mut map: Map<_, _> = map.into_iter().map(|(name, one)| (name, with_more(one))).collect();
            map.insert("unheard_of".to_owned(), serde_json::json!({"deep": [1, {"items": []}], "id": null}));
            map.into()
        }
        other => other,
    }
}

/// What every dialect of a fixture is read as, and the request that was made for it.
async fn read<T: PartialEq + Debug>(fixture: &str, ask: impl AsyncFn(&Client) -> T) -> (T, Asked) {
    let page: Value = serde_json::from_str(fixture).unwrap();
    let mut first = None;
    for (name, dialect) in DIALECTS {
        let text = dialect(page.clone());
        let (client, fake) = client(move |_| ok(text.clone()));
        let told = ask(&client).await;
        match &first {
            None => first = Some((told, fake.asked().remove(0))),
            Some((expected, _)) => assert_eq!(&told, expected, "{name}: {}", dialect(page.clone())),
        }
    }
    first.unwrap()
}

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../fixtures/", $name, ".json"))
    };
}

async fn all<T: Send + 'static>(mut walk: Walk<T>) -> Vec<T> {
    let keys = Ring::default();
    let mut rows = Vec::new();
    while let Some(page) = walk.next_page(&keys).await.unwrap() {
        assert!(page.set_aside.is_empty());
        rows.extend(page.rows);
    }
    rows
}

fn day(month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2020, month, day)
}

fn amount(text: &str) -> Option<Amount> {
    Some(Amount::read(text).unwrap())
}

#[tokio::test(start_paused = true)]
async fn patients_and_appointments() {
    let (rows, asked) = read(fixture!("patients"), async |client| {
        all(client.patients(PatientFilter::default(), Cursor::default())).await
    })
    .await;
    assert_eq!(
        (asked.path.as_str(), asked.query("fields"), asked.header("request-key")),
        ("/patients", "get_all", "key-1")
    );
    assert_eq!((rows.len(), rows[0].display_name().expose().as_str()), (2, "Ana Silva"));
    assert_eq!((rows[0].home_phone.expose().as_str(), rows[0].last_visit), ("4085550101", day(9, 25)));
    assert_eq!((rows[0].chart_number.as_str(), rows[1].birthdate), ("C-7", None));
    let (rows, _) = read(fixture!("appointments"), async |client| {
        all(client.appointments(AppointmentFilter::default(), Cursor::default())).await
    })
    .await;
    assert_eq!((rows[0].date, rows[0].time), (day(9, 29), NaiveTime::from_hms_opt(10, 30, 0)));
    assert_eq!(
        (rows[0].length_minutes, rows[0].operatory.as_str(), rows[0].cancelled),
        (Some(60), "OP1", false)
    );
    assert!(rows[1].cancelled && rows[1].time.is_none() && rows.iter().all(|row| row.odd_fields.is_empty()));
}

#[tokio::test(start_paused = true)]
async fn the_lists_around_the_schedule() {
    let keys = Ring::default();
    let practice = Practice {
        office_id: "D1".to_owned(),
        practice_id: "1-0".to_owned(),
        name: String::new(),
        pms_type: String::new(),
        city: String::new(),
        state: String::new(),
        zone: None,
        data_as_of: None,
    };
    let (rows, _) =
        read(fixture!("providers"), async |client| client.providers(&keys, &practice).await.unwrap()).await;
    assert_eq!((rows[0].active, rows[1].active, rows[1].specialty.as_str()), (true, false, "Hygienist"));
    let (rows, asked) =
        read(fixture!("operatories"), async |client| client.operatories(&keys, &practice).await.unwrap())
            .await;
    assert_eq!((asked.query("cust_id"), rows[0].abbreviation.as_str(), rows[1].hidden), ("1", "OP-9", true));
    let statuses = async |client: &Client| client.appointment_statuses(&keys, &practice).await.unwrap();
    assert_eq!(read(fixture!("appointment_statuses"), statuses).await.0, ["Confirmed", "Broken"]);
    let (rows, asked) = read(fixture!("practice_variables"), async |client| {
        client.practice_variables(&keys, Variable::AppointmentType, Some("1")).await.unwrap()
    })
    .await;
    assert_eq!((asked.query("service_name"), asked.query("practice_id")), ("Appointment Type", "1"));
    assert_eq!(
        (rows[0].value.as_str(), rows[0].description.as_str(), rows[1].value.as_str()),
        ("12", "New Patient", "Recall")
    );
    let (rows, _) = read(fixture!("practices"), async |client| client.practices(&keys).await.unwrap()).await;
    assert_eq!((rows[0].name.as_str(), rows[0].cust_id.as_str()), ("Smile Dental", "1"));
}

#[tokio::test(start_paused = true)]
async fn hours_and_slots() {
    let keys = Ring::default();
    let (rows, asked) = read(fixture!("practice_schedule"), async |client| {
        client.practice_schedule(&keys, day(9, 27)).await.unwrap()
    })
    .await;
    assert_eq!((asked.query("date"), asked.query("fields")), ("2020-09-27", "get_all"));
    let hours = |date: Option<NaiveDate>| rows[0].hours_on(date.unwrap()).map(<[_]>::len);
    assert_eq!(
        (hours(day(9, 27)), hours(day(9, 28)), hours(day(10, 2)), hours(day(10, 4))),
        (Some(0), Some(2), Some(0), None)
    );
    assert_eq!(rows[0].days[1].spans[0].minutes(), 240);
    let slots = async |client: &Client| client.available_slots(&keys, SlotFilter::default()).await.unwrap();
    let (rows, _) = read(fixture!("appointments_available_slots"), slots).await;
    let slot = &rows.unwrap()[0];
    assert_eq!(
        (slot.date, slot.time, slot.operatory.as_str()),
        (day(9, 29), NaiveTime::from_hms_opt(11, 30, 0), "OP1")
    );
    let (none, _) = client(|_| nothing());
    assert_eq!(slots(&none).await, None, "then the gaps are looked for");
}

#[tokio::test(start_paused = true)]
async fn money_and_notes() {
    let keys = Ring::default();
    let (rows, _) = read(fixture!("transactions"), async |client| {
        all(client.transactions(TransactionFilter::default(), Cursor::default())).await
    })
    .await;
    assert_eq!(
        (rows[0].amount, rows[0].entry_date, rows[0].claim_sr_no.as_str()),
        (amount("24"), day(9, 30), "2992")
    );
    assert_eq!((rows[1].amount, rows[1].transaction_type.as_str()), (amount("-39.3"), "Payment"));
    let (row, asked) = read(fixture!("patient_balance"), async |client| {
        client.patient_balance(&keys, "1839").await.unwrap().unwrap()
    })
    .await;
    assert_eq!((asked.query("patient_id"), row.as_of), ("1839", day(10, 2)));
    assert_eq!((row.account_balance, row.write_off), (amount("25"), amount("-1.25")));
    assert_eq!(row.patient_by_age, [amount("10"), amount("0"), None, amount("2.5")]);
    assert_eq!(row.insurance_by_age, row.patient_by_age);
    let (rows, _) = read(fixture!("medical_notes"), async |client| {
        all(client.medical_notes(NoteFilter::default(), Cursor::default())).await
    })
    .await;
    assert_eq!((rows[0].text.expose().as_str(), rows[0].note_id.as_str()), ("Tolerated well.", "88"));
    let (rows, _) =
        read(fixture!("note_types"), async |client| client.note_types(&keys).await.unwrap()).await;
    assert_eq!((rows[0].note_type.as_str(), rows[0].item.as_str()), ("Clinical Note", "3"));
    let (rows, _) = read(fixture!("insurance_companies"), async |client| {
        client.insurance_companies(&keys).await.unwrap()
    })
    .await;
    assert_eq!((rows[0].insurance_company_id.as_str(), rows[0].name.as_str()), ("55", "Delta Example"));
    let (rows, _) =
        read(fixture!("guarantors"), async |client| all(client.guarantors(None, Cursor::default())).await)
            .await;
    assert_eq!((rows[0].guarantor_id.as_str(), rows[0].last_name.expose().as_str()), ("799600", "Silva"));
}

#[tokio::test(start_paused = true)]
async fn events() {
    let keys = Ring::default();
    let last = EventSpan::Minutes(16);
    let (rows, asked) = read(fixture!("practice_events_appointments"), async |client| {
        let page = client.appointment_events(last, None).next_page(&keys).await.unwrap();
        page.unwrap().rows
    })
    .await;
    assert_eq!((asked.query("events"), asked.query("interval")), ("appointments", "16"));
    assert_eq!((rows[0].flag, rows[1].flag), (EventFlag::Updated, EventFlag::Deleted));
    assert_eq!(rows[0].row.as_ref().unwrap().length_minutes, Some(60));
    let (rows, _) = read(fixture!("practice_events_patients"), async |client| {
        client.patient_events(last, None).next_page(&keys).await.unwrap().unwrap().rows
    })
    .await;
    assert_eq!((rows[0].id.as_str(), rows[0].flag), ("799601", EventFlag::Added));
    assert_eq!(rows[0].loaded.unwrap().to_string(), "2020-11-11 00:01:00");
}

#[tokio::test(start_paused = true)]
async fn write_backs() {
    let keys = Ring::default();
    let (from, to) =
        (NaiveDate::from_ymd_opt(2023, 3, 27).unwrap(), NaiveDate::from_ymd_opt(2023, 3, 28).unwrap());
    let (rows, asked) =
        read(fixture!("writebacks"), async |client| client.write_backs(from, to).await.unwrap().rows).await;
    assert_eq!(
        (asked.query("startdate"), asked.header("app-id"), asked.header("request-key")),
        ("2023-03-27", "app", "")
    );
    assert_eq!(
        (rows[0].id.as_str(), rows[0].has_body, rows[0].command_time.as_str()),
        ("12223567", true, "2023-03-27T12:09:59")
    );
    let status = async |client: &Client| client.write_back_status(&keys, "490481").await.unwrap();
    let (told, _) = read(fixture!("writeback_status"), status).await;
    assert!(matches!(told, WriteBackStatus::Completed { created_id: Some(id), .. } if id == "799603"));
    let pending = async |client: &Client| client.write_back_status(&keys, "3809955").await.unwrap();
    let (told, _) = read(fixture!("writeback_status_pending"), pending).await;
    assert!(matches!(told, WriteBackStatus::Pending { note } if note.contains("received")));
    let (rows, asked) = read(fixture!("writeback_details"), async |client| {
        client.write_back_details(&keys, WriteBackType::NewAppointment).await.unwrap()
    })
    .await;
    assert_eq!(asked.query("writeback_type"), "new_appointment");
    assert_eq!((rows[0].category.as_str(), rows[0].item.as_str()), ("appttype", "12"));
}

#[tokio::test(start_paused = true)]
async fn what_the_app_asks_for_itself() {
    let (rows, asked) =
        read(fixture!("supported_pmses"), async |client| client.supported_pmses().await.unwrap()).await;
    assert_eq!((asked.header("app-key"), asked.header("request-key")), ("app-secret", ""));
    assert_eq!((rows[0].name.as_str(), rows[0].version.as_str()), ("Dentrix", "G6"));
    let has = |ability| rows[0].has(ability);
    assert!(
        has("new_appointment_writeback")
            && has("patch_appointment_writeback")
            && !has("new_patient_writeback")
    );
    let (rows, asked) = read(fixture!("data_sync_status"), async |client| {
        client.data_sync_status("D20006", Some(60)).await.unwrap()
    })
    .await;
    assert_eq!((asked.query("office_id"), asked.query("interval")), ("D20006", "60"));
    assert_eq!((rows[0].is_fresh(), rows[1].is_fresh()), (Some(true), Some(false)));
    let (rows, _) = read(fixture!("practice_location"), async |client| {
        client.practice_locations("D20006").await.unwrap()
    })
    .await;
    assert_eq!(
        (rows[0].access, rows[1].access, rows[1].practice_id.as_str()),
        (Some(true), Some(false), "1-2")
    );
    let (rows, asked) = read(fixture!("authorized_practices"), async |client| {
        client.authorized_practices().await.unwrap().into_iter().map(|one| one.practice).collect::<Vec<_>>()
    })
    .await;
    assert_eq!(asked.query("show"), "all");
    let keyed: Vec<_> = rows.iter().map(|row| (row.office_id.as_str(), row.practice_id.as_str())).collect();
    assert_eq!(keyed, [("D20006", "1"), ("D20007", "1"), ("D20006", "2")]);
    for (answer, told) in [("", ""), ("{}", ""), (r#"{"long_message":"OK"}"#, "OK"), ("OK", "")] {
        let (well, _) = client(move |_| ok(answer));
        assert_eq!(well.health_check().await.as_deref(), Ok(told));
    }
    let (ill, _) = client(|_| ok("<html>Please sign in</html>"));
    assert_eq!(ill.health_check().await, Err(Error::NotJson));
}

#[tokio::test(start_paused = true)]
async fn keys_and_their_ends() {
    let keys = Ring::default();
    let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let secret = SecretString::from("sk");
    let (told, _) = read(fixture!("request_key"), async |client| {
        let keys = client.request_key("D20006", &secret, now).await.unwrap();
        (keys.office_id, keys.expires_at, keys.refresh_key.is_some())
    })
    .await;
    assert_eq!((told.0.as_deref(), (told.1 - now).num_seconds(), told.2), (Some("D20006"), 85603, true));
    let (info, asked) =
        read(fixture!("request_key_info"), async |client| client.request_key_info(&keys).await.unwrap())
            .await;
    assert_eq!(
        (asked.path.as_str(), asked.header("request-key"), info.scope.len()),
        ("/request_key_info", "key-1", 4)
    );
    let (ended, _) =
        read(fixture!("terminated"), async |client| client.delete_request_key(&secret).await).await;
    assert_eq!(ended, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_is_missing_is_told_from_a_wrong_key() {
    let keys = Ring::default();
    let (none, fake) = client(|asked| match asked.header("request-key") {
        "" => refused(405, "API2014", "no"),
        _ => refused(401, "API2004", "not authorised"),
    });
    let codes = [
        none.practices(&keys).await.map(|_| ()),
        none.practice_schedule(&keys, None).await.map(|_| ()),
        none.available_slots(&keys, SlotFilter::default()).await.map(|_| ()),
        none.patient_balance(&keys, "1").await.map(|_| ()),
        none.note_types(&keys).await.map(|_| ()),
        none.insurance_companies(&keys).await.map(|_| ()),
        none.write_back_details(&keys, WriteBackType::NewPatient).await.map(|_| ()),
        none.supported_pmses().await.map(|_| ()),
        none.data_sync_status("D1", None).await.map(|_| ()),
        none.practice_locations("D1").await.map(|_| ()),
        none.health_check().await.map(|_| ()),
    ];
    assert!(codes.iter().all(|code| matches!(code, Err(Error::NotOffered { .. }))), "{codes:?}");
    assert_eq!((fake.asked().len(), keys.renewals()), (codes.len(), 0), "asked once each, with one key");
}
