//! The one door to the network, and what stands in for it in tests.

use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};

use crate::Error;

/// Sends one request and brings back one whole answer. It neither retries nor follows redirects.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends it. An HTTP error status is an answer, not an error.
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;
}

/// Why no answer came. The texts hold neither addresses nor secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The request certainly never left: no such host, connection refused.
    #[error("not sent: {0}")]
    NotSent(String),
    /// The request may have arrived; no whole answer came back.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

/// A connection that takes longer than this to open will not open.
const CONNECT: Duration = Duration::from_secs(10);
/// A whole answer may take this many times as long as the server may say nothing: with 30 s of silence allowed, three
/// minutes, in which a page of 10 MB comes over a line of half a megabit a second.
const WHOLE: u32 = 6;
/// The largest page that Sikka gives (5000 rows) and to spare.
const LARGEST_PAGE: usize = 24 << 20;
/// The largest page that Sikka gives (5000 rows) is a quarter of this.
const LARGEST_ANSWER: usize = 96 << 20;

/// HTTPS through the system's proxy and certificates; this machine itself is always reached directly.
pub struct HttpTransport {
    outside: reqwest::Client,
    loopback: reqwest::Client,
}

impl HttpTransport {
    /// `silence`: for how long the server may send nothing (30 s is good); a whole answer may take six times as long,
    /// and a connection has 10 s of it to open.
    pub fn new(silence: Duration) -> Result<Self, Error> {
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("Deskbell/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .timeout(silence.saturating_mul(WHOLE))
                .read_timeout(silence)
                .connect_timeout(CONNECT.min(silence))
        };
        let outside = builder().build().map_err(|_| Error::Offline)?;
        let loopback = builder().no_proxy().build().map_err(|_| Error::Offline)?;
        Ok(Self { outside, loopback })
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let request = reqwest::Request::try_from(request)
            .map_err(|_| TransportError::NotSent("not a request that HTTP can carry".to_owned()))?;
        let client = if is_loopback(request.url()) { &self.loopback } else { &self.outside };
        let mut answer = client.execute(request).await.map_err(describe)?;
        let mut whole = http::Response::new(Bytes::new());
        *whole.status_mut() = answer.status();
        *whole.headers_mut() = answer.headers().clone();
        let told = answer.content_length().and_then(|told| usize::try_from(told).ok()).unwrap_or(0);
        // A page of many megabytes is not moved while it grows; nor is memory taken at a mere word of the server's.
        let mut body = BytesMut::with_capacity(told.min(LARGEST_PAGE));
        while let Some(chunk) = answer.chunk().await.map_err(describe)? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(TransportError::NoAnswer("the answer is too large".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        *whole.body_mut() = body.freeze();
        Ok(whole)
    }
}

/// True for 127.0.0.0/8, `::1` and `localhost`.
pub(crate) fn is_loopback(address: &url::Url) -> bool {
    match address.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn describe(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    if error.is_connect() {
        let mut deepest: &dyn std::error::Error = &error;
        while let Some(source) = deepest.source() {
            deepest = source;
        }
        return TransportError::NotSent(deepest.to_string().chars().take(200).collect());
    }
    TransportError::NoAnswer(
        match () {
            () if error.is_timeout() => "timed out",
            () if error.is_decode() => "the answer was damaged",
            () if error.is_body() => "the answer was cut",
            () => "the connection broke",
        }
        .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refused_connection_never_left() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let transport = HttpTransport::new(Duration::from_secs(5)).unwrap();
        let request = http::Request::get(format!("http://{address}/v4/patients?secret=1")).body(Bytes::new());
        let Err(TransportError::NotSent(text)) = transport.send(request.unwrap()).await else {
            panic!("sent to nobody")
        };
        assert!(!text.contains("secret"), "{text}");
    }

    #[tokio::test]
    async fn a_connection_that_breaks_after_the_request_gave_no_answer() {
        use std::io::Read as _;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let _ = socket.read(&mut [0; 1024]);
        });
        let transport = HttpTransport::new(Duration::from_secs(5)).unwrap();
        let request = http::Request::post(format!("http://{address}/v4/appointment")).body(Bytes::from("{}"));
        let answer = transport.send(request.unwrap()).await;
        assert!(matches!(answer, Err(TransportError::NoAnswer(_))), "{answer:?}");
        server.join().unwrap();
    }

    /// A server that sends a byte, then waits so long before each of the others.
    fn slow_server(pause: Duration) -> std::net::SocketAddr {
        use std::io::{Read as _, Write as _};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let _ = socket.read(&mut [0; 1024]);
            let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            for byte in b"[{}]" {
                let _ = socket.write_all(&[*byte]);
                std::thread::sleep(pause);
            }
        });
        address
    }

    #[tokio::test]
    async fn a_slow_answer_comes_and_a_silent_server_is_given_up() {
        let transport = HttpTransport::new(Duration::from_millis(600)).unwrap();
        let ask = |address| {
            let request = http::Request::get(format!("http://{address}/v4/patients")).body(Bytes::new());
            transport.send(request.unwrap())
        };
        let whole = ask(slow_server(Duration::from_millis(250))).await.unwrap();
        assert_eq!(whole.body().as_ref(), b"[{}]");
        let silent = ask(slow_server(Duration::from_secs(3))).await;
        assert!(matches!(silent, Err(TransportError::NoAnswer(_))), "{silent:?}");
    }
}
