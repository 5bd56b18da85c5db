//! No network, a sick server, limits, keys that end, and paths that are not there.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use sikka::{AppCredentials, Client, Cursor, Error, HttpTransport, PatientFilter, TransportError};
use tokio::time::Instant;

use crate::fake::{Answered, Ring, client, ok, refused, status, with_headers};

const PAGE: &str = r#"{"limit":"50","pagination":{"next":""},"items":[{"patient_id":"1"}]}"#;

async fn read(client: &Client) -> Result<usize, Error> {
    let page =
        client.patients(PatientFilter::default(), Cursor::default()).next_page(&Ring::default()).await?;
    Ok(page.map_or(0, |page| page.received))
}

#[tokio::test(start_paused = true)]
async fn a_passing_trouble_is_waited_out() {
    let troubles: [fn() -> Answered; 5] = [
        || status(503, "<html>"),
        || status(200, "<html>Please sign in</html>"),
        || ok(&PAGE[..40]),
        || status(302, ""),
        || Err(TransportError::NoAnswer("timed out".to_owned())),
    ];
    for trouble in troubles {
        let (one, fake) = client(move |asked| if asked.number < 4 { trouble() } else { ok(PAGE) });
        assert_eq!(read(&one).await, Ok(1));
        assert_eq!((fake.asked().len(), one.counters().requests, one.counters().retries), (4, 4, 3));
        let (lasting, fake) = client(move |_| trouble());
        assert!(read(&lasting).await.unwrap_err().is_transient());
        assert_eq!(fake.asked().len(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn a_blank_answer_is_asked_for_again_and_then_believed() {
    let (cut, fake) = client(|asked| if asked.number < 2 { ok("") } else { ok(PAGE) });
    assert_eq!((read(&cut).await, fake.asked().len()), (Ok(1), 2));
    let (empty, fake) = client(|_| ok(" "));
    assert_eq!((read(&empty).await, fake.asked().len()), (Ok(0), 2));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_was_cut_costs_no_fields() {
    let expired = r#"{"error_code":"API1025","long_message":"Request key is not valid, it is expired."}"#;
    let (client, fake) = client(move |asked| match asked.number {
        1 | 2 => status(400, &expired[..20]),
        3 => status(400, expired),
        _ => ok(PAGE),
    });
    assert_eq!(read(&client).await, Ok(1));
    assert!(fake.asked().iter().all(|asked| asked.query("fields") == "get_all"));
    assert_eq!(fake.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_path_is_not_closed_by_words_that_were_cut() {
    let (client, fake) = client(|asked| match asked.number {
        1 => status(403, "{\"error_code\":\"API2"),
        _ => ok(PAGE),
    });
    assert_eq!((read(&client).await, fake.asked().len()), (Ok(1), 2));
}

#[tokio::test(start_paused = true)]
async fn a_dead_host_is_given_up_after_two_tries() {
    let start = Instant::now();
    let (client, fake) = client(|_| Err(TransportError::NotSent("no such host".to_owned())));
    assert_eq!(read(&client).await, Err(Error::Offline));
    assert_eq!(fake.asked().len(), 2);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_back_every_request_of_the_client() {
    let (client, fake) = client(|asked| match asked.number {
        1 => with_headers(429, "", &[("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", "49")]),
        _ => ok(PAGE),
    });
    let start = Instant::now();
    assert_eq!(read(&client).await, Ok(1));
    assert_eq!((start.elapsed().as_secs(), fake.asked().len(), client.counters().retries), (49, 2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_used_up_window_holds_back_the_next_request() {
    let (client, _) =
        client(|_| with_headers(200, PAGE, &[("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", "9")]));
    let start = Instant::now();
    let other = client.clone();
    read(&client).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 0);
    read(&other).await.unwrap();
    assert_eq!((start.elapsed().as_secs(), client.counters().retries), (9, 0));
}

#[tokio::test(start_paused = true)]
async fn limits_end_in_an_error_of_their_own() {
    let (daily, fake) = client(|_| refused(429, "API2012", "daily"));
    assert_eq!(read(&daily).await, Err(Error::DailyLimit));
    assert_eq!(fake.asked().len(), 1);
    let (always, fake) = client(|_| with_headers(429, "", &[("Retry-After", "7")]));
    let limited = Error::RateLimited { retry_after: Some(Duration::from_secs(7)) };
    assert_eq!(read(&always).await, Err(limited));
    assert_eq!(fake.asked().len(), 6);
    let (absent, fake) = client(|_| refused(500, "API2010", "not uploaded"));
    assert_eq!(read(&absent).await, Err(Error::NotYetUploaded));
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn only_an_expired_key_is_renewed_and_only_once() {
    for (http, code, words) in
        [(400, "API1025", "not valid"), (401, "API1025", ""), (401, "", "Key has expired")]
    {
        let (one, fake) = client(move |asked| match asked.header("request-key") {
            "key-1" => refused(http, code, words),
            _ => ok(PAGE),
        });
        assert_eq!(read(&one).await, Ok(1));
        assert_eq!((fake.asked().len(), one.counters().retries), (2, 1));
        let (never, fake) = client(move |_| refused(http, code, words));
        assert_eq!(read(&never).await, Err(Error::KeyRefused));
        assert_eq!(fake.asked().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_path_that_is_not_offered_leaves_the_key_alone() {
    for (http, code) in
        [(401, "API2004"), (401, "API2007"), (401, ""), (403, ""), (404, ""), (405, "API2014")]
    {
        let (client, fake) = client(move |_| refused(http, code, "no"));
        let keys = Ring::default();
        let practice = client.write_back_status(&keys, "1").await;
        assert_eq!(practice, Err(Error::NotOffered { path: "/writeback_status".to_owned() }));
        assert_eq!((fake.asked().len(), keys.renewals()), (1, 0));
    }
}

#[test]
fn plain_http_is_for_this_machine_alone() {
    let make = |base: &str| {
        let app = AppCredentials { app_id: "a".to_owned(), app_key: SecretString::from("k") };
        let transport = Arc::new(HttpTransport::new(Duration::from_secs(1)).unwrap());
        Client::new(transport, url::Url::parse(base).unwrap(), app, 1).map(|_| ())
    };
    for base in
        ["https://api.test/v4", "http://127.0.0.1:8080/v4/", "http://[::1]:1/v4", "http://localhost/v4"]
    {
        assert_eq!(make(base), Ok(()), "{base}");
    }
    for base in
        ["http://api.test/v4", "ftp://api.test/v4", "https://user@api.test/v4", "http://127.0.0.1.evil.test/"]
    {
        assert_eq!(make(base), Err(Error::BadAddress), "{base}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_left_alone_until_a_person_asks() {
    let (one, fake) = client(|asked| match asked.number {
        ..=6 => status(503, "<html>"),
        _ => ok(PAGE),
    });
    assert_eq!(read(&one).await, Err(Error::Server { status: 503 }));
    let error = read(&one).await.unwrap_err();
    assert!(matches!(error, Error::NotAnswering { .. }) && error.is_transient(), "{error:?}");
    assert_eq!((fake.asked().len(), error.code()), (5, "NOT_ANSWERING"));
    assert_eq!(read(&one).await.unwrap_err().code(), "NOT_ANSWERING");
    assert_eq!(fake.asked().len(), 5);
    one.try_now();
    assert_eq!(read(&one).await.unwrap_err().code(), "NOT_ANSWERING");
    assert_eq!(fake.asked().len(), 6, "one probe");
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(read(&one).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn the_servers_time_goes_on_from_its_last_answer() {
    let (one, _) = client(|_| with_headers(200, PAGE, &[("Date", "Wed, 11 May 2022 09:12:24 GMT")]));
    assert_eq!(one.server_time(), None);
    read(&one).await.unwrap();
    tokio::time::advance(Duration::from_secs(36)).await;
    assert_eq!(one.server_time().unwrap().to_rfc3339(), "2022-05-11T09:13:00+00:00");
}

#[tokio::test(start_paused = true)]
async fn a_long_wait_is_told_at_once_and_holds_back_everybody() {
    let (one, fake) = client(|asked| match asked.number {
        1 => with_headers(429, "", &[("Retry-After", "3600")]),
        _ => ok(PAGE),
    });
    let start = Instant::now();
    let told = |left| Err(Error::RateLimited { retry_after: Some(Duration::from_secs(left)) });
    assert_eq!(read(&one).await, told(3600));
    tokio::time::advance(Duration::from_secs(600)).await;
    assert_eq!(read(&one.clone()).await, told(3000));
    assert_eq!(fake.asked().len(), 1, "not even sent");
    tokio::time::advance(Duration::from_secs(2950)).await;
    assert_eq!(read(&one).await, Ok(1));
    assert_eq!(start.elapsed().as_secs(), 3600);
}

#[tokio::test(start_paused = true)]
async fn a_daily_limit_with_a_time_is_waited_for_once_and_holds_nobody_else() {
    let minute = [("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", "40")];
    let body = r#"{"error_code":"API2011"}"#;
    let (one, fake) = client(move |asked| match asked.path.as_str() {
        "/patients" => with_headers(429, body, &minute),
        _ => ok(r#"{"items":[{"office_id":"D1"}]}"#),
    });
    let start = Instant::now();
    let (first, second) = tokio::join!(read(&one), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let practices = one.authorized_practices().await.map(|practices| practices.len());
        (practices, start.elapsed().as_secs())
    });
    assert_eq!((first, start.elapsed().as_secs()), (Err(Error::DailyLimit), 40));
    assert_eq!(second, (Ok(1), 1), "another practice is not held back");
    assert_eq!(fake.asked().iter().filter(|asked| asked.path == "/patients").count(), 2);
    let (passing, _) = client(move |asked| match asked.number {
        1 => with_headers(429, body, &minute),
        _ => ok(PAGE),
    });
    assert_eq!(read(&passing).await, Ok(1));
    let (long, fake) = client(move |_| with_headers(429, body, &[("Retry-After", "20000")]));
    assert_eq!((read(&long).await, fake.asked().len()), (Err(Error::DailyLimit), 1));
}

#[tokio::test(start_paused = true)]
async fn its_own_requests_are_spread_so_that_no_429_comes() {
    use std::sync::Mutex;
    // A server that counts: 20 requests in a minute.
    let start = Instant::now();
    let used = Mutex::new((0_u64, 0_u64));
    let (one, fake) = client(move |_| {
        let seconds = start.elapsed().as_secs();
        let mut used = used.lock().unwrap();
        if used.0 != seconds / 60 {
            *used = (seconds / 60, 0);
        }
        if used.1 == 20 {
            return with_headers(429, "", &[("X-Rate-Limit-Remaining", "0"), ("X-Rate-Limit-Reset", "60")]);
        }
        used.1 += 1;
        let (left, reset) = ((20 - used.1).to_string(), (60 - seconds % 60).to_string());
        let headers = [
            ("X-Rate-Limit-Limit", "20"),
            ("X-Rate-Limit-Remaining", left.as_str()),
            ("X-Rate-Limit-Reset", reset.as_str()),
        ];
        with_headers(200, PAGE, &headers)
    });
    let several = || async {
        for _ in 0..50 {
            assert_eq!(read(&one).await, Ok(1));
        }
    };
    tokio::join!(several(), several());
    assert_eq!((fake.asked().len(), one.counters().retries), (100, 0));
    assert!((240..330).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}
