//! Sending a write-back: what exactly leaves, and what each answer means.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use pms::{Answer, Intent, Operation};
use sikka::{Error, TransportError, WriteBackRequest, WriteBackStatus};

use crate::fake::{Answered, Asked, Ring, client, nothing, ok, refused, status, with_headers};

fn request(operation: Operation, fields: &[(&str, &str)]) -> WriteBackRequest {
    let fields: BTreeMap<_, _> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    WriteBackRequest::of(&Intent::from_fields(operation, fields, "1", "Broken").unwrap(), false)
}

const BOOKING: [(&str, &str); 7] = [
    ("patient_id", "7"),
    ("date", "2026-11-23"),
    ("time", "10:30"),
    ("length", "60"),
    ("operatory", "OP1"),
    ("provider_id", "DMD2"),
    ("note", "window"),
];

#[tokio::test(start_paused = true)]
async fn each_operation_is_sent_as_the_reference_says() {
    let (client, fake) = client(|_| refused(201, "API2016", "Id:275495"));
    let id = ("appointment_sr_no", "70/670");
    let sent = [
        request(Operation::BookAppointment, &BOOKING),
        request(Operation::CancelAppointment, &[id]),
        request(Operation::UpdateAppointment, &[id, ("date", "2026-11-24"), ("time", "09:00")]),
    ];
    for request in &sent {
        let answer = client.submit(&Ring::default(), request).await;
        assert_eq!(answer, Answer::Accepted { id: "275495".to_owned() });
    }
    let asked: Vec<_> = fake
        .asked()
        .into_iter()
        .map(|asked| {
            assert_eq!((asked.header("request-key"), asked.header("app-key")), ("key-1", ""));
            (asked.method, asked.path, serde_json::from_str::<serde_json::Value>(&asked.body).unwrap())
        })
        .collect();
    let is = |at: usize, method: &str, path: &str, body: serde_json::Value| {
        assert_eq!(asked[at], (method.to_owned(), path.to_owned(), body));
    };
    is(
        0,
        "POST",
        "/appointment",
        serde_json::json!({"patient_id":"7","date":"2026-11-23","time":"10:30","length":"60",
        "operatory":"OP1","provider_id":"DMD2","practice_id":"1","note":"window"}),
    );
    is(
        1,
        "PATCH",
        "/appointments/70%2F670",
        serde_json::json!({"op":"replace","path":"/appointment_status","value":"Broken","practice_id":"1"}),
    );
    is(
        2,
        "PUT",
        "/appointments/70%2F670",
        serde_json::json!({"practice_id":"1","date":"2026-11-24","time":"09:00"}),
    );
    assert!(!format!("{:?}", sent[0]).contains("window"));
}

async fn answer_to(script: impl Fn(&Asked) -> Answered + Send + Sync + 'static) -> (Answer, usize) {
    let (client, fake) = client(script);
    let answer = client.submit(&Ring::default(), &request(Operation::BookAppointment, &BOOKING)).await;
    (answer, fake.asked().len())
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_taken_is_lost_and_never_sent_twice() {
    let lost: [fn(&Asked) -> Answered; 8] = [
        |_| Err(TransportError::NoAnswer("timed out".to_owned())),
        |_| status(503, r#"{"error_code":"API2002"}"#),
        |_| status(500, "<html>"),
        |_| status(201, r#"{"long_message":"Id:27"#),
        |_| status(200, "<html>"),
        |_| nothing(),
        |_| status(302, ""),
        // Broken off: an expired key, or a refusal for good.
        |_| status(400, r#"{"http_code":"400","http_code_desc":"BadRequest","erro"#),
    ];
    for script in lost {
        let (answer, sent) = answer_to(script).await;
        assert!(matches!(answer, Answer::Lost { .. }), "{answer:?}");
        assert_eq!(sent, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_no_that_is_not_sikkas_leaves_it_unknown_and_refuses_no_kind() {
    // A filter, a firewall, a gateway: nobody knows what it let through.
    for http in [400, 401, 403, 404, 405, 407, 409, 410, 412, 422] {
        for page in
            ["<html><h1>Blocked by policy</h1></html>", r#"{"login":"needed"}"#, r#"{"message":"Forbidden"}"#]
        {
            let (answer, sent) = answer_to(move |_| status(http, page)).await;
            assert!(matches!(answer, Answer::Lost { .. }), "{http} {page}: {answer:?}");
            assert_eq!(sent, 1, "{http} {page}");
        }
        // Some servers say nothing to an expired key: that alone may go out once more.
        let (answer, sent) = answer_to(move |_| status(http, "")).await;
        let (expected, times) = if http == 401 {
            (matches!(answer, Answer::NotTaken { .. }), 2)
        } else {
            (matches!(answer, Answer::Lost { .. }), 1)
        };
        assert!(expected, "{http}: {answer:?}");
        assert_eq!(sent, times, "{http}");
    }
    let (answer, _) = answer_to(|_| refused(405, "API2014", "Method not allowed")).await;
    assert!(matches!(answer, Answer::Refused { as_kind: true, .. }), "Sikka's own: {answer:?}");
}

#[tokio::test(start_paused = true)]
async fn a_yes_whose_body_says_no_is_a_no() {
    let says = |http: &str, code: &str, words: &str| {
        serde_json::json!({"http_code": http, "error_code": code, "long_message": words}).to_string()
    };
    let body = says("400", "API1026", "Invalid operatory, id: 4");
    let (answer, _) = answer_to(move |_| ok(body.clone())).await;
    assert_eq!(answer, Answer::Refused { reason: "Invalid operatory, id: 4".to_owned(), as_kind: false });
    let body = says("412", "API2017", "Sikka platform utility is offline");
    assert!(matches!(answer_to(move |_| ok(body.clone())).await.0, Answer::NotTaken { .. }));
    let body = says("503", "API2002", "Overloaded");
    assert!(matches!(answer_to(move |_| ok(body.clone())).await.0, Answer::Lost { .. }));
    let expired = says("400", "API1025", "Request key is not valid, it is expired.");
    let (answer, sent) = answer_to(move |asked| match asked.header("request-key") {
        "key-1" => ok(expired.clone()),
        _ => refused(201, "API2016", "Id:275495"),
    })
    .await;
    assert_eq!((answer, sent), (Answer::Accepted { id: "275495".to_owned() }, 2));
}

#[tokio::test(start_paused = true)]
async fn what_was_certainly_not_taken_may_be_sent_again_later() {
    let not_taken: [fn(&Asked) -> Answered; 5] = [
        |_| Err(TransportError::NotSent("refused".to_owned())),
        |_| with_headers(429, "", &[("Retry-After", "5")]),
        |_| refused(429, "API2012", ""),
        |_| refused(412, "API2017", "Sikka platform utility is offline"),
        |_| refused(400, "API1025", "expired"),
    ];
    for (at, script) in not_taken.into_iter().enumerate() {
        let (answer, sent) = answer_to(script).await;
        assert!(matches!(answer, Answer::NotTaken { .. }), "{answer:?}");
        assert_eq!(sent, if at == 4 { 2 } else { 1 });
    }
    let (answer, sent) = answer_to(|asked| match asked.header("request-key") {
        "key-1" => refused(400, "API1025", "expired"),
        _ => ok(r#"[{"id":"12345","result":"pending"}]"#),
    })
    .await;
    assert_eq!((answer, sent), (Answer::Accepted { id: "12345".to_owned() }, 2));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_keeps_the_servers_words_and_keeps_them_short() {
    let (answer, _) = answer_to(|_| refused(400, "API1026", "Invalid operatory")).await;
    assert_eq!(answer, Answer::Refused { reason: "Invalid operatory".to_owned(), as_kind: false });
    let (answer, _) = answer_to(|_| status(422, r#"{"short_message":"No"}"#)).await;
    assert_eq!(answer, Answer::Refused { reason: "No".to_owned(), as_kind: false });
    let (answer, _) = answer_to(|_| refused(409, "API2013", &"x".repeat(900))).await;
    assert!(matches!(answer, Answer::Refused { reason, .. } if reason.len() == 200));
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn row(id: usize) -> String {
    format!(
        r#"{{"id":"{id}","result":"pending","office_id":"D1","method":"POST","api_request_body":"patient_id={id}"}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn the_dated_list_is_read_whole_or_not_at_all() {
    let (whole, fake) = client(|asked| match asked.number_in_query("offset") {
        0 => ok(format!(
            r#"{{"limit":"2","total_count":"3","pagination":{{"next":"https://api.test/v4/writebacks?offset=1&limit=2"}},"items":[{},{}]}}"#,
            row(1),
            row(2)
        )),
        _ => ok(format!(
            r#"{{"limit":"2","total_count":"3","pagination":{{"next":""}},"items":[{},{}]}}"#,
            row(2),
            row(3)
        )),
    });
    let list = whole.write_backs(day(), day()).await.unwrap();
    assert_eq!(list.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
    assert_eq!(list.rows[0].status(), WriteBackStatus::Pending { note: String::new() });
    for asked in fake.asked() {
        assert_eq!((asked.query("startdate"), asked.query("enddate")), ("2026-11-23", "2026-11-23"));
        assert_eq!((asked.header("app-key"), asked.header("request-key")), ("app-secret", ""));
    }
    let half =
        format!(r#"{{"limit":"50","total_count":"9","pagination":{{"next":""}},"items":[{}]}}"#, row(1));
    let (short, fake) = client(move |_| ok(half.clone()));
    assert_eq!(short.write_backs(day(), day()).await.unwrap_err(), Error::NotJson);
    assert_eq!(fake.asked().len(), 2);
    let told = short.write_backs_as_told(day(), day()).await.unwrap();
    assert_eq!((told.rows.len(), told.is_whole), (1, false));
    let odd = format!(r#"{{"limit":"50","pagination":{{"next":""}},"items":[{},7]}}"#, row(1));
    let (odd, _) = client(move |_| ok(odd.clone()));
    assert_eq!(odd.write_backs(day(), day()).await.unwrap_err(), Error::NotJson);
    let (empty, _) = client(|_| nothing());
    assert!(empty.write_backs(day(), day()).await.unwrap().rows.is_empty());
    let (closed, _) = client(|_| refused(401, "API2004", ""));
    assert_eq!(closed.write_backs(day(), day()).await.unwrap_err().code(), "NOT_OFFERED");
}

#[tokio::test(start_paused = true)]
async fn of_a_list_only_what_is_asked_for_is_told_and_only_where_it_is_understood() {
    let row = |id: u32, result: &str, ended: &str| {
        format!(
            r#"{{"id":"{id}","result":"{result}","completed_time":"{ended}","api_request_body":"patient_id=7"}}"#
        )
    };
    let ended = "2026-11-23T15:00:00";
    let rows = [
        row(1, "Appointment booked: success", ended),
        row(2, "The chair is taken by somebody else.", ended),
        row(3, "pending", ""),
        row(7, "completed", ended),
        row(70, "completed", ended),
        "7".to_owned(),
    ];
    let list = format!(r#"{{"limit":"50","pagination":{{"next":""}},"items":[{}]}}"#, rows.join(","));
    let (client, _) = client(move |_| ok(list.clone()));
    let told = client.write_back_statuses(day(), day(), &["1", "2", "3", "70", "8"]).await.unwrap();
    let told: std::collections::BTreeMap<_, _> =
        told.iter().map(|(id, status)| (id.as_str(), status)).collect();
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), ["1", "3", "70"]);
    assert!(matches!(told["1"], WriteBackStatus::Completed { .. }));
    assert!(matches!(told["3"], WriteBackStatus::Pending { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_status_is_asked_with_the_practices_key() {
    let (client, fake) = client(|asked| match asked.query("id") {
        "1" => ok(
            r#"{"id":"1","is_completed":"","has_error":"","status":"Pending","current_status":"received"}"#,
        ),
        "2" => nothing(),
        _ => refused(404, "API2009", "not found"),
    });
    let keys = Ring::default();
    let pending = WriteBackStatus::Pending { note: "received".to_owned() };
    assert_eq!(client.write_back_status(&keys, "1").await, Ok(pending));
    assert_eq!(client.write_back_status(&keys, "2").await, Ok(WriteBackStatus::Forgotten));
    assert_eq!(client.write_back_status(&keys, "3").await.unwrap_err().code(), "NOT_OFFERED");
    assert!(fake.asked().iter().all(|asked| asked.header("request-key") == "key-1"));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_gets_no_write_back_until_it_is_itself_again() {
    let (client, fake) = client(|asked| match asked.number {
        ..=5 => Err(TransportError::NoAnswer("timed out".to_owned())),
        _ => refused(201, "API2016", "Id:275495"),
    });
    let booking = request(Operation::BookAppointment, &BOOKING);
    let keys = Ring::default();
    for _ in 0..5 {
        assert!(matches!(client.submit(&keys, &booking).await, Answer::Lost { .. }));
    }
    assert!(matches!(client.submit(&keys, &booking).await, Answer::NotTaken { .. }));
    assert_eq!(fake.asked().len(), 5, "what is not sent cannot be lost");
    tokio::time::advance(std::time::Duration::from_secs(30)).await;
    assert!(matches!(client.submit(&keys, &booking).await, Answer::Accepted { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_long_wait_for_the_limit_is_no_lost_write_back() {
    let (client, fake) = client(|_| with_headers(429, "", &[("Retry-After", "600")]));
    let booking = request(Operation::BookAppointment, &BOOKING);
    for _ in 0..2 {
        assert!(matches!(client.submit(&Ring::default(), &booking).await, Answer::NotTaken { .. }));
    }
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn only_sikkas_own_yes_takes_a_write_back_back() {
    let (deleted, _) = client(|_| refused(200, "API4006", "Writeback request deleted successfully."));
    assert_eq!(deleted.delete_write_back("275495").await, Ok(true));
    let (worded, _) = client(|_| ok(r#"{"long_message":"Writeback request deleted successfully."}"#));
    assert_eq!(worded.delete_write_back("275495").await, Ok(true));
    for somebodys in
        ["<html><h1>Sign in to the network</h1></html>", "", "{}", "[]", "null", r#"{"login":"needed"}"#]
    {
        let (other, _) = client(move |_| ok(somebodys));
        assert_eq!(other.delete_write_back("275495").await, Err(Error::NotJson), "{somebodys}");
    }
}
