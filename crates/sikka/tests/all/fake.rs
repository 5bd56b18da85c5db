//! A server in process, made of one function, and keys for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use secrecy::{ExposeSecret, SecretString};
use sikka::{AppCredentials, Client, Error, KeySource, Transport, TransportError};

/// A request as the server sees it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    /// 1 for the first request.
    pub(crate) number: usize,
}

impl Asked {
    pub(crate) fn query(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
    pub(crate) fn number_in_query(&self, name: &str) -> usize {
        self.query(name).parse().unwrap_or(0)
    }
}

pub(crate) type Answered = Result<Response<Bytes>, TransportError>;
type Script = dyn Fn(&Asked) -> Answered + Send + Sync;

pub(crate) struct Fake {
    script: Box<Script>,
    pub(crate) log: Mutex<Vec<Asked>>,
}

#[async_trait]
impl Transport for Fake {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let query = request.uri().query().unwrap_or_default();
        let mut asked = Asked {
            method: request.method().to_string(),
            host: request.uri().host().unwrap_or_default().to_owned(),
            path: request.uri().path().strip_prefix("/v4").unwrap_or("outside").to_owned(),
            query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers: request
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                .collect(),
            body: String::from_utf8(request.body().to_vec()).unwrap(),
            number: 0,
        };
        {
            let mut log = self.log.lock().unwrap();
            asked.number = log.len() + 1;
            log.push(asked.clone());
        }
        tokio::task::yield_now().await;
        (self.script)(&asked)
    }
}

/// A client of a server that is this function.
pub(crate) fn client(script: impl Fn(&Asked) -> Answered + Send + Sync + 'static) -> (Client, Arc<Fake>) {
    let fake = Arc::new(Fake { script: Box::new(script), log: Mutex::default() });
    let app = AppCredentials { app_id: "app".to_owned(), app_key: SecretString::from("app-secret") };
    let base = url::Url::parse("https://api.test/v4").unwrap();
    (Client::new(fake.clone(), base, app, 1).unwrap(), fake)
}

impl Fake {
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }
}

pub(crate) fn status(status: u16, body: impl Into<String>) -> Answered {
    with_headers(status, body, &[])
}

pub(crate) fn ok(body: impl Into<String>) -> Answered {
    status(200, body)
}

pub(crate) fn nothing() -> Answered {
    status(204, "")
}

pub(crate) fn refused(http: u16, code: &str, words: &str) -> Answered {
    status(
        http,
        serde_json::json!({"http_code": http.to_string(), "error_code": code, "long_message": words})
            .to_string(),
    )
}

pub(crate) fn with_headers(status: u16, body: impl Into<String>, headers: &[(&str, &str)]) -> Answered {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    Ok(builder.body(Bytes::from(body.into())).unwrap())
}

/// Keys "key-1", "key-2" …: each renewal gives the next.
#[derive(Default)]
pub(crate) struct Ring {
    pub(crate) renewals: Mutex<u32>,
}

impl Ring {
    pub(crate) fn renewals(&self) -> u32 {
        *self.renewals.lock().unwrap()
    }
}

#[async_trait]
impl KeySource for Ring {
    async fn request_key(&self) -> Result<SecretString, Error> {
        Ok(SecretString::from(format!("key-{}", self.renewals() + 1)))
    }
    async fn renew(&self, refused: &SecretString) -> Result<SecretString, Error> {
        if refused.expose_secret() == format!("key-{}", self.renewals() + 1) {
            *self.renewals.lock().unwrap() += 1;
        }
        self.request_key().await
    }
}
