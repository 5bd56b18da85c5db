//! The third door: one answer on a port of this machine (RFC 8252 §7.3), for systems where a custom scheme does not
//! find its way back.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::connect;
use crate::context::Context;
use crate::error::Result;

/// Longest first line that is read; a real answer is under 1 KB.
const LONGEST: usize = 8 * 1024;
/// As long as a state lives.
const LISTENS: Duration = Duration::from_secs(600);

/// A port that waits for one answer.
pub(crate) struct Listener {
    socket: TcpListener,
    redirect_uri: String,
}

impl Listener {
    /// Takes a free port of 127.0.0.1.
    pub(crate) async fn bind() -> Result<Self> {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await?;
        let redirect_uri = format!("http://127.0.0.1:{}/oauth/callback", socket.local_addr()?.port());
        Ok(Self { socket, redirect_uri })
    }

    /// Where the browser is to return to.
    pub(crate) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Serves until the answer came, or the state is dead.
    pub(crate) fn serve(self, context: Arc<Context>) {
        let work = context.clone();
        context.spawn(async move {
            let context = work;
            let answer = async {
                loop {
                    let Ok((stream, _)) = self.socket.accept().await else { continue };
                    let path = tokio::time::timeout(Duration::from_secs(5), exchange(&context, stream)).await;
                    let Ok(Some(path)) = path else { continue };
                    let origin = self.redirect_uri.trim_end_matches("/oauth/callback");
                    connect::answer_from_browser(&context, &format!("{origin}{path}")).await;
                    let waiting = context.ledger().connect_attempt();
                    if !matches!(waiting, Ok(Some(row)) if row.phase == "awaiting_browser") {
                        return;
                    }
                }
            };
            drop(tokio::time::timeout(LISTENS, answer).await);
        });
    }
}

/// Reads the request's path and says that the tab may be closed. `None` for anything but an answer.
async fn exchange(context: &Context, mut stream: TcpStream) -> Option<String> {
    let mut request = vec![0; LONGEST];
    let mut filled = 0;
    while !request[..filled].windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut request[filled..]).await.ok()?;
        if read == 0 || filled + read >= LONGEST {
            return None;
        }
        filled += read;
    }
    let line = std::str::from_utf8(&request[..filled]).ok()?.lines().next()?.to_owned();
    let path = line.strip_prefix("GET ")?.split(' ').next()?.to_owned();
    let found = path.starts_with("/oauth/callback?");
    let (status, text) = match found {
        true => (
            "200 OK",
            (
                "You can close this page and go back to Deskbell.",
                "Puede cerrar esta página y volver a Deskbell.",
            ),
        ),
        false => ("404 Not Found", ("There is nothing here.", "Aquí no hay nada.")),
    };
    let text = context.say(text);
    let page = format!(
        "<!doctype html><meta charset=utf-8><title>Deskbell</title><p style=\"font:16px sans-serif;margin:3em\">{text}</p>"
    );
    let reply = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    stream.write_all(reply.as_bytes()).await.ok()?;
    stream.shutdown().await.ok()?;
    found.then_some(path)
}
