//! The floor: the same pages, fetched one ahead, parsed with `serde_json` into borrowed typed rows, and inserted.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sikka::{Client, HttpTransport, Transport};
use tokio::sync::mpsc;

use super::Result;
use super::arguments::Job;
use super::figures::{Figures, Watch};
use super::jobs::{KEY, credentials};
use super::rows::{Appointment, Page, Patient};

/// The largest page that the reference names.
const LARGEST: usize = 5_000;

/// One page on its way: false for patients, true for appointments, and where to say whether the list goes on.
type Fetched = (bool, Bytes, tokio::sync::oneshot::Sender<bool>);

pub(super) async fn run(job: &Job) -> Result<Figures> {
    let transport = Arc::new(HttpTransport::new(Duration::from_secs(60))?);
    let client = Client::new(transport.clone(), job.api.parse()?, credentials(job), 1)?;
    let practices = client.authorized_practices().await?;
    let practice = practices.first().ok_or("no practice is authorized")?;
    let office = &practice.practice.office_id;
    let keys = client.request_key(office, &practice.secret_key, chrono::DateTime::UNIX_EPOCH).await?;
    std::fs::create_dir_all(&job.data)?;
    let path = job.data.join("floor.db");
    let key = store::DatabaseKey::from_hex(&SecretString::from(KEY.repeat(32))).ok_or("no key")?;

    let watch = Watch::start();
    let (sender, pages) = mpsc::channel(1);
    let fetcher = tokio::spawn(fetch(transport, job.api.clone(), keys.request_key, sender));
    let (rows, requests) = tokio::task::spawn_blocking(move || insert(&path, &key, pages)).await??;
    fetcher.await??;
    Ok(Figures { rows, written: rows, requests, ..watch.stop() })
}

/// Fetches both lists, a page ahead of the one that is worked on.
async fn fetch(
    transport: Arc<HttpTransport>,
    api: String,
    key: SecretString,
    pages: mpsc::Sender<Fetched>,
) -> Result<()> {
    for (appointments, list) in [(false, "patients"), (true, "appointments")] {
        let mut told: Option<tokio::sync::oneshot::Receiver<bool>> = None;
        for offset in 0.. {
            let address = format!("{api}/{list}?fields=get_all&offset={offset}&limit={LARGEST}");
            let request =
                http::Request::get(address).header("request-key", key.expose_secret()).body(Bytes::new())?;
            let answer = transport.send(request).await?;
            // The page before is parsed by now, or as good as: it says whether this one belongs to the list.
            if let Some(told) = told.take()
                && !told.await?
            {
                break;
            }
            if !answer.status().is_success() {
                return Err(format!("{list}: {}", answer.status()).into());
            }
            let (say, hear) = tokio::sync::oneshot::channel();
            pages.send((appointments, answer.into_body(), say)).await?;
            told = Some(hear);
        }
    }
    Ok(())
}

/// Parses and inserts all pages. Gives the rows and the pages.
fn insert(
    path: &std::path::Path,
    key: &store::DatabaseKey,
    mut pages: mpsc::Receiver<Fetched>,
) -> Result<(u64, u64)> {
    let (mut count, mut requests) = (0, 0);
    store::floor::load(path, key, |rows| -> Result<()> {
        let mut search = String::new();
        while let Some((appointments, body, say)) = pages.blocking_recv() {
            requests += 1;
            if appointments {
                let items = read::<Appointment<'_>>(&body, say)?;
                count += items.len() as u64;
                for row in &items {
                    rows.appointment(&row.columns())?;
                }
            } else {
                let items = read::<Patient<'_>>(&body, say)?;
                count += items.len() as u64;
                for row in &items {
                    rows.patient(&row.columns(&mut search))?;
                }
            }
        }
        Ok(())
    })?;
    Ok((count, requests))
}

fn read<'a, R: Deserialize<'a>>(body: &'a [u8], say: tokio::sync::oneshot::Sender<bool>) -> Result<Vec<R>> {
    let page: Page<'a, R> = serde_json::from_slice(body)?;
    // A fetcher that has stopped says why itself.
    let _stopped = say.send(!page.pagination.next.is_empty());
    Ok(page.items)
}
