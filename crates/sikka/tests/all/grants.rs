//! The app's practices, the three grants and the ends of keys.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use sikka::{Error, Keys};

use crate::fake::{Answered, Ring, client, ok, refused, status, with_headers};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

const VENDOR: &str = r#"{"href":"x","request_key":"rk1","start_time":"2020-09-23T04:00:28","end_time":"2020-09-24T04:00:28",
    "expires_in":"85603 second(s)","issued_to":"D20006","status":"active","request_count":"1","scope":"start,end","domain":"Dental","refresh_key":"fk1"}"#;

async fn first_key(answer: impl Fn() -> Answered + Send + Sync + 'static) -> Result<Keys, Error> {
    let (client, _) = client(move |_| answer());
    client.request_key("D20006", &SecretString::from("sk"), now()).await
}

#[tokio::test(start_paused = true)]
async fn practices_are_listed_over_all_pages_with_the_apps_credentials() {
    let (client, fake) = client(|asked| {
        let page = asked.number_in_query("offset");
        ok(format!(
            r#"[{{"offset":"{page}","limit":"1","pagination":{{"next":"{}"}},"items":[{{"office_id":"D2000{page}","practice_id":"1","secret_key":"sk{page}","practice_name":"Smile"}}]}}]"#,
            if page < 2 {
                format!("https://api.test/v4/authorized_practices?offset={}&limit=1", page + 1)
            } else {
                String::new()
            }
        ))
    });
    let practices = client.authorized_practices().await.unwrap();
    let offices: Vec<_> = practices.iter().map(|one| one.practice.office_id.as_str()).collect();
    assert_eq!(offices, ["D20000", "D20001", "D20002"]);
    assert_eq!(practices[1].secret_key.expose_secret(), "sk1");
    for asked in fake.asked() {
        assert_eq!((asked.path.as_str(), asked.query("show")), ("/authorized_practices", "all"));
        assert_eq!((asked.header("app-id"), asked.header("app-key")), ("app", "app-secret"));
        assert_eq!(asked.header("request-key"), "");
    }
    assert!(!format!("{practices:?} {client:?}").contains("sk1"));
}

#[tokio::test(start_paused = true)]
async fn wrong_app_keys_are_told_from_a_missing_page() {
    let (one, _) = client(|_| refused(401, "API2003", "wrong id or key"));
    assert_eq!(one.authorized_practices().await.unwrap_err(), Error::Unauthorized);
    let (one, _) = client(|_| refused(405, "API2014", ""));
    assert_eq!(one.authorized_practices().await.unwrap_err().code(), "NOT_OFFERED");
}

#[tokio::test(start_paused = true)]
async fn the_grants_say_exactly_what_the_reference_says() {
    let (client, fake) = client(|_| ok(VENDOR));
    let secret = |text: &str| SecretString::from(text.to_owned());
    let keys = client.request_key("D20006", &secret("sk"), now()).await.unwrap();
    assert_eq!((keys.request_key.expose_secret(), keys.office_id.as_deref()), ("rk1", Some("D20006")));
    assert_eq!(keys.refresh_key.unwrap().expose_secret(), "fk1");
    assert_eq!(keys.expires_at, now() + TimeDelta::seconds(85603));
    client.refresh_key(&secret("fk"), now()).await.unwrap();
    client
        .exchange_code(&secret("co\"de"), &secret("ver"), "deskbell://oauth/callback", now())
        .await
        .unwrap();
    let bodies: Vec<serde_json::Value> =
        fake.asked().iter().map(|asked| serde_json::from_str(&asked.body).unwrap()).collect();
    assert_eq!(
        bodies,
        [
            serde_json::json!({"grant_type":"request_key","office_id":"D20006","secret_key":"sk","app_id":"app","app_key":"app-secret"}),
            serde_json::json!({"grant_type":"refresh_key","refresh_key":"fk","app_id":"app","app_key":"app-secret"}),
            serde_json::json!({"grant_type":"authorization_code","code":"co\"de","code_verifier":"ver",
                "redirect_uri":"deskbell://oauth/callback","app_id":"app","app_key":"app-secret"}),
        ]
    );
    assert!(fake.asked().iter().all(|asked| asked.method == "POST" && asked.path == "/request_key"));
    assert!(fake.asked().iter().all(|asked| asked.header("content-type") == "application/json"));
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_key_is_found_wherever_it_is_told() {
    let life = async |body: &'static str, headers: &'static [(&str, &str)]| {
        (first_key(move || with_headers(200, body, headers)).await.unwrap().expires_at - now()).num_seconds()
    };
    assert_eq!(life(r#"{"request_key":"k","expires_in":3600}"#, &[]).await, 3600);
    assert_eq!(life(r#"[{"request_key":"k","expires_in":"120"}]"#, &[]).await, 120);
    let span = r#"{"items":[{"request_key":"k","start_time":"2020-09-23T04:00:28","end_time":"2020-09-23T05:00:28"}]}"#;
    assert_eq!(life(span, &[]).await, 3600);
    let dated: &[_] = &[
        ("Date", "Wed, 11 May 2022 09:00:00 GMT"),
        ("Request-Key-Expires", "Wed, 11 May 2022 09:12:24 GMT"),
    ];
    assert_eq!(life(r#"{"request_key":"k"}"#, dated).await, 744);
    let unsound = r#"{"request_key":"k","expires_in":"-1 second(s)","start_time":"2022-05-11T00:00:00","end_time":"2022-05-12T00:00:00"}"#;
    assert_eq!(life(unsound, dated).await, 744, "an older key has less left than its span");
    assert_eq!(life(unsound, &[]).await, 86400);
    let zoned = r#"{"request_key":"k","expires_in":"0","end_time":"2022-05-11T10:00:00Z"}"#;
    assert_eq!(life(zoned, dated).await, 3600);
    assert_eq!(life(r#"{"request_key":"k","expires_in":"soon"}"#, &[]).await, 86400);
}

#[tokio::test(start_paused = true)]
async fn refused_grants_are_told_apart() {
    assert_eq!(first_key(|| refused(401, "API2003", "")).await.unwrap_err(), Error::Unauthorized);
    assert_eq!(first_key(|| refused(400, "API1005", "")).await.unwrap_err().code(), "REFUSED");
    assert_eq!(first_key(|| ok("{}")).await.unwrap_err(), Error::NotJson);
    let (client, fake) = client(|_| refused(400, "API1026", ""));
    let old = SecretString::from("old");
    assert_eq!(client.refresh_key(&old, now()).await.unwrap_err(), Error::KeyRefused);
    assert_eq!(client.exchange_code(&old, &old, "x", now()).await.unwrap_err().code(), "REFUSED");
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_code_is_redeemed_once_even_if_no_answer_comes() {
    let (client, fake) = client(|_| status(502, "<html>"));
    let code = SecretString::from("code");
    assert_eq!(client.exchange_code(&code, &code, "x", now()).await.unwrap_err().code(), "SERVER");
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn key_info_and_the_ends_of_keys() {
    let (client, fake) = client(|asked| match (asked.method.as_str(), asked.header("request-key")) {
        ("GET", "key-1") => refused(400, "API1025", "expired"),
        ("GET", _) => ok(VENDOR),
        ("DELETE", "gone") => refused(400, "API1025", "expired"),
        _ => refused(200, "API0002", "terminated"),
    });
    let keys = Ring::default();
    let info = client.request_key_info(&keys).await.unwrap();
    assert_eq!(
        (info.office_id.as_deref(), info.status.as_str(), keys.renewals()),
        (Some("D20006"), "active", 1)
    );
    assert_eq!(info.scope, ["start", "end"]);
    client.delete_request_key(&SecretString::from("gone")).await.unwrap();
    client.delete_refresh_key(&SecretString::from("fk")).await.unwrap();
    let last = fake.asked().pop().unwrap();
    assert_eq!(
        (last.path.as_str(), last.header("refresh-key"), last.header("app-key")),
        ("/refresh_key", "fk", "app-secret")
    );
}

#[tokio::test(start_paused = true)]
async fn a_refresh_key_is_the_new_one_the_old_one_or_none() {
    let old = SecretString::from("fk1");
    for (told, expected) in
        [(r#","refresh_key":"fk2""#, Some("fk2")), (r#","refresh_key":"fk1""#, Some("fk1")), ("", None)]
    {
        let (client, _) =
            client(move |_| ok(format!(r#"{{"request_key":"rk2","expires_in":"86400"{told}}}"#)));
        let keys = client.refresh_key(&old, now()).await.unwrap();
        assert_eq!(keys.refresh_key.as_ref().map(ExposeSecret::expose_secret), expected);
    }
}
