//! Every row of the table of errors (`wire/sikka.md` 9): what the client makes of it, and whether it asks again.

use secrecy::SecretString;
use sikka::{Client, Cursor, Error, PatientFilter};

use crate::fake::{Ring, client, ok, refused};

/// Code, HTTP status, our code for a call with the practice's key, and for one with the app's.
const TABLE: &[(&str, u16, &str, &str)] = &[
    ("API1001", 400, "REFUSED", "AUTH_FAILED"),
    ("API1002", 400, "REFUSED", "AUTH_FAILED"),
    ("API1003", 400, "REFUSED", "REFUSED"),
    ("API1004", 400, "REFUSED", "REFUSED"),
    ("API1005", 400, "REFUSED", "REFUSED"),
    ("API1006", 415, "REFUSED", "REFUSED"),
    ("API1020", 400, "REFUSED", "REFUSED"),
    ("API1025", 400, "KEY_REFUSED", "REFUSED"),
    ("API1026", 400, "REFUSED", "REFUSED"),
    ("API1027", 400, "REFUSED", "REFUSED"),
    ("API2001", 500, "SERVER", "SERVER"),
    ("API2002", 503, "SERVER", "SERVER"),
    ("API2003", 401, "KEY_REFUSED", "AUTH_FAILED"),
    ("API2004", 401, "NOT_OFFERED", "AUTH_FAILED"),
    ("API2006", 500, "SERVER", "SERVER"),
    ("API2007", 401, "NOT_OFFERED", "AUTH_FAILED"),
    ("API2009", 404, "NOT_FOUND", "NOT_OFFERED"),
    ("API2010", 500, "NOT_YET_UPLOADED", "NOT_YET_UPLOADED"),
    ("API2011", 429, "DAILY_LIMIT", "DAILY_LIMIT"),
    ("API2012", 429, "DAILY_LIMIT", "DAILY_LIMIT"),
    ("API2013", 409, "REFUSED", "REFUSED"),
    ("API2014", 405, "NOT_OFFERED", "NOT_OFFERED"),
    ("API2015", 409, "REFUSED", "REFUSED"),
    ("API2017", 412, "SPU_OFFLINE", "SPU_OFFLINE"),
    ("API2018", 410, "NOT_FOUND", "NOT_OFFERED"),
    ("API2019", 422, "REFUSED", "REFUSED"),
    ("API2022", 504, "SERVER", "SERVER"),
];

async fn by_key(client: &Client) -> (Result<(), Error>, u32) {
    let keys = Ring::default();
    let page = client.patients(PatientFilter::default(), Cursor::default()).next_page(&keys).await;
    (page.map(|_| ()), keys.renewals())
}

#[tokio::test(start_paused = true)]
async fn each_row_of_the_table_means_what_it_says() {
    for (code, http, keyed, app) in TABLE.iter().copied() {
        let (one, fake) = client(move |_| refused(http, code, "no"));
        let (told, renewals) = by_key(&one).await;
        assert_eq!(told.unwrap_err().code(), keyed, "{code}");
        // What a parameter may be to blame for is asked in another way; what passes is asked again; a key is renewed once.
        let requests = match keyed {
            "SERVER" | "REFUSED" => 4,
            "KEY_REFUSED" => 2,
            _ => 1,
        };
        assert_eq!((fake.asked().len(), renewals), (requests, u32::from(keyed == "KEY_REFUSED")), "{code}");
        let (one, _) = client(move |_| refused(http, code, "no"));
        assert_eq!(one.authorized_practices().await.unwrap_err().code(), app, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_content_is_an_end_and_no_error_however_it_is_told() {
    for answer in
        [refused(204, "API2005", ""), refused(200, "API2005", "No content"), ok("[]"), ok(r#"{"items":[]}"#)]
    {
        let answer = answer.unwrap();
        let (one, fake) = client(move |_| Ok(answer.clone()));
        assert_eq!((by_key(&one).await.0, fake.asked().len()), (Ok(()), 1));
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_in_a_body_of_success_is_an_error() {
    let told =
        |http: &str, code: &str| serde_json::json!({"http_code": http, "error_code": code}).to_string();
    let (one, _) = client(move |asked| match asked.header("request-key") {
        "key-1" => ok(told("400", "API1025")),
        _ => ok(r#"{"items":[]}"#),
    });
    assert_eq!(by_key(&one).await, (Ok(()), 1));
    let (one, _) = client(move |_| ok(told("401", "API2004")));
    assert_eq!(by_key(&one).await.0.unwrap_err().code(), "NOT_OFFERED");
    let (one, _) = client(move |_| ok(told("200", "API0002")));
    assert_eq!(by_key(&one).await.0.unwrap_err().code(), "BAD_ANSWER");
}

#[tokio::test(start_paused = true)]
async fn the_grants_tell_a_wrong_app_from_a_wrong_key() {
    let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let secret = SecretString::from("s");
    for (code, http, first, next) in [
        ("API1001", 400, "AUTH_FAILED", "AUTH_FAILED"),
        ("API1002", 400, "AUTH_FAILED", "AUTH_FAILED"),
        ("API1005", 400, "REFUSED", "KEY_REFUSED"),
        ("API1025", 400, "REFUSED", "KEY_REFUSED"),
        ("API1027", 400, "REFUSED", "KEY_REFUSED"),
        ("API2003", 401, "AUTH_FAILED", "AUTH_FAILED"),
        ("API2010", 500, "NOT_YET_UPLOADED", "NOT_YET_UPLOADED"),
        ("API2012", 429, "DAILY_LIMIT", "DAILY_LIMIT"),
    ] {
        let (one, _) = client(move |_| refused(http, code, "no"));
        assert_eq!(one.request_key("D1", &secret, now).await.unwrap_err().code(), first, "{code}");
        assert_eq!(one.refresh_key(&secret, now).await.unwrap_err().code(), next, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_calls_every_key_wrong_is_asked_twice_and_no_more() {
    for (http, code, words) in
        [(401, "API2003", "wrong key"), (401, "", ""), (400, "API1004", "Requestkey is missing/invalid")]
    {
        let (one, fake) = client(move |asked| match asked.header("request-key") {
            "key-1" => refused(http, code, words),
            _ => ok(r#"{"items":[]}"#),
        });
        assert_eq!(by_key(&one).await, (Ok(()), 1), "{code}");
        assert_eq!(fake.asked().len(), 2);
        let (never, fake) = client(move |_| refused(http, code, words));
        assert_eq!(by_key(&never).await.0.unwrap_err().code(), "KEY_REFUSED");
        assert_eq!(fake.asked().len(), 2);
    }
}
