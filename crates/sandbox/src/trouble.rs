//! What an ordered fault makes of an answer.

use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt};

use crate::Sandbox;
use crate::choices::EmptyList;
use crate::dialect::Dialect;
use crate::envelope::nothing;
use crate::faults::{Fault, FaultKind};
use crate::reply::{Call, Reply, refuse, refuse_for_now};
use crate::server::route;

/// Into how many pieces a dripping body is cut.
const DRIPS: usize = 32;

pub(crate) async fn answer(sandbox: &Sandbox, mut call: Call, fault: &Fault) -> Response {
    let said = |code: &str, words: &str| {
        let mut world = sandbox.world();
        let reply = refuse(code, words, &world.dialect);
        crate::v4::sent(&mut world, reply).into_response()
    };
    match fault.kind {
        FaultKind::Overloaded => said("API2002", "Server is overloaded."),
        FaultKind::Internal => said("API2010", "Data is not uploaded yet."),
        FaultKind::ServerError => said("API2001", "Internal server error."),
        FaultKind::GatewayTimeout => said("API2022", "Gateway timeout."),
        FaultKind::NotAuthorized => said("API2004", "Application is not authorized."),
        FaultKind::DailyCap | FaultKind::DailyData | FaultKind::TooMany => {
            let mut world = sandbox.world();
            let code = match fault.kind {
                FaultKind::DailyCap => Some("API2012"),
                FaultKind::DailyData => Some("API2011"),
                _ => None,
            };
            let now = world.now();
            let reply =
                refuse_for_now(code, fault.says_when(), fault.seconds.unwrap_or(2), now, &world.dialect);
            crate::v4::sent(&mut world, reply).into_response()
        }
        FaultKind::Html => web_page(200, "Sign in to the network"),
        FaultKind::HtmlBadGateway => web_page(502, "502 Bad Gateway"),
        FaultKind::NoContent => Reply::json(204, String::new()).into_response(),
        FaultKind::NoItems => {
            let dialect = Dialect { empty_list: EmptyList::Envelope, ..sandbox.dialect() };
            call.segments.remove(0);
            let page = call.page(&dialect, 0);
            page.map_or_else(|refusal| refusal, |page| nothing(&call, &dialect, page)).into_response()
        }
        FaultKind::KeyDies => {
            let given = call.header("request-key").or_else(|| call.asked("request_key")).map(str::to_owned);
            {
                let mut world = sandbox.world();
                let now = world.now();
                if let Some(key) = given.and_then(|given| world.keys.find(&given)) {
                    key.end = key.end.min(now);
                }
            }
            route(sandbox, &mut call).into_response()
        }
        FaultKind::Hang => {
            wait(fault.ms).await;
            route(sandbox, &mut call).into_response()
        }
        FaultKind::DropConnection => broken(),
        FaultKind::DropAnswer => {
            route(sandbox, &mut call);
            broken()
        }
        FaultKind::LoseAnswer => {
            let reply = route(sandbox, &mut call);
            wait(fault.ms).await;
            reply.into_response()
        }
        FaultKind::Cut => {
            let reply = route(sandbox, &mut call);
            let half = Bytes::from(reply.body.clone()).slice(..reply.body.len() / 2);
            // As a stream, so that no Content-Length tells of the loss or of the shorter length.
            with_body(reply, Body::from_stream(stream::iter([Ok::<_, std::io::Error>(half)])))
        }
        FaultKind::Reset => {
            let reply = route(sandbox, &mut call);
            let half = Bytes::from(reply.body.clone()).slice(..reply.body.len() / 2);
            with_body(reply, breaks_off(half))
        }
        FaultKind::Drip => {
            let reply = route(sandbox, &mut call);
            let pause = Duration::from_millis(fault.ms.unwrap_or(50));
            let body = Bytes::from(reply.body.clone());
            let size = body.len().div_ceil(DRIPS).max(1);
            let pieces: Vec<Bytes> =
                (0..body.len()).step_by(size).map(|at| body.slice(at..(at + size).min(body.len()))).collect();
            let dripping = stream::iter(pieces).then(move |piece| async move {
                tokio::time::sleep(pause).await;
                Ok::<_, std::io::Error>(piece)
            });
            with_body(reply, Body::from_stream(dripping))
        }
        FaultKind::Inserting => {
            call.inserting = true;
            route(sandbox, &mut call).into_response()
        }
    }
}

fn web_page(status: u16, words: &str) -> Response {
    Reply::html(status, format!("<html><body><h1>{words}</h1></body></html>")).into_response()
}

fn with_body(reply: Reply, body: Body) -> Response {
    let (parts, _) = reply.into_response().into_parts();
    Response::from_parts(parts, body)
}

async fn wait(ms: Option<u64>) {
    match ms {
        Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        None => std::future::pending().await,
    }
}

/// A body that fails: the server closes the connection after what it has sent so far.
fn breaks_off(sent: Bytes) -> Body {
    let pieces = [Ok(sent), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
    // Without a pause the server would see both at once and send neither.
    let pieces = stream::iter(pieces).then(|piece| async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        piece
    });
    Body::from_stream(pieces)
}

/// The connection closes before anything of an answer was sent.
fn broken() -> Response {
    let failing =
        stream::once(async { Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset)) });
    Response::new(Body::from_stream(failing))
}
