//! One step of one write-back: send, look up, or ask.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use pms::{Answer, Effect, Event, State};
use sikka::{KeySource, WriteBackRequest, WriteBackStatus};
use store::WriteBack;

use super::{look_up, take, take_with};
use crate::context::Context;
use crate::desktop::{Notice, NoticeTarget};
use crate::error::Result;

/// Takes the step that is due.
pub(super) async fn take_next(context: &Arc<Context>, row: &WriteBack) -> Result<()> {
    if row.state == State::Sending {
        // Claimed, and nobody is at it: the answer could not be written down.
        let note = "the answer could not be kept".to_owned();
        take(context, row, &Event::FoundAtStart, Some(note), Some(context.now() + look_after(0)))?;
        return Ok(());
    }
    match Effect::of(row.state) {
        Effect::Send => send(context, row).await,
        Effect::LookUp => look_up::look_up(context, row).await,
        Effect::Poll => poll(context, row).await,
        Effect::Rest => Ok(()),
    }
}

/// Waits longer after each try that was not taken: 5 s, 10 s, 20 s … 5 min.
fn try_again_after(attempts: u32) -> Duration {
    Duration::seconds((5i64 << attempts.min(6)).min(300))
}

/// When to look into Sikka's list after an answer was lost: soon, and again once a minute has made an empty list a
/// proof.
pub(super) fn look_after(looks: u32) -> Duration {
    Duration::seconds(match looks {
        0 => 5,
        1 => 20,
        2 => 40,
        3..=8 => 60,
        _ => 300,
    })
}

/// How long until a pending one is asked about again: often while somebody may be watching, then sparser.
pub(super) fn poll_after(age: Duration) -> Duration {
    Duration::seconds(match age.num_seconds() {
        ..=120 => 5,
        121..=600 => 15,
        _ => 60,
    })
}

async fn send(context: &Arc<Context>, row: &WriteBack) -> Result<()> {
    // Without keys nothing may be claimed: it stays queued.
    let ready = async {
        let integration = context.connected(row.integration_id)?;
        let client = context.client().await?;
        let keys = context.keys(&integration).await?;
        // A renewal may take a while: it comes before the claim, not between the claim and the request.
        keys.request_key().await?;
        Ok::<_, crate::error::Error>((client, keys))
    };
    let (client, keys) = match ready.await {
        Ok(ready) => ready,
        Err(error) => {
            tracing::info!(code = error.code(), id = row.id, "a write-back waits");
            context.ledger().plan_write_back(row.id, context.now() + Duration::seconds(15))?;
            return Ok(());
        }
    };
    let request = WriteBackRequest::of(&row.intent, false);
    // Durable before the request leaves: whoever finds this row later knows that it may have arrived.
    if !take(context, row, &Event::Claimed, None, None)? {
        return Ok(());
    }
    let sending = WriteBack { state: State::Sending, attempts: row.attempts + 1, ..row.clone() };
    let answer = client.submit(&*keys, &request).await;
    let answer = match answer {
        // Two write-backs cannot be one: an id that is already ours is no acceptance of this one.
        Answer::Accepted { id } if context.ledger().knows_sikka_id(row.integration_id, &id)? => {
            Answer::Lost { reason: "the answer named an earlier write-back".to_owned() }
        }
        other => other,
    };
    let now = context.now();
    let (note, next) = match &answer {
        Answer::Accepted { .. } => (None, Some(now + Duration::seconds(2))),
        Answer::Refused { reason } => (Some(reason.clone()), None),
        Answer::NotTaken { reason } => (Some(reason.clone()), Some(now + try_again_after(row.attempts))),
        Answer::Lost { reason } => (Some(reason.clone()), Some(now + look_after(0))),
    };
    take(context, &sending, &Event::Answered(answer.clone()), note, next)?;
    if let Answer::Refused { .. } = answer {
        tell(context, row.integration_id, "A change was refused");
    }
    Ok(())
}

async fn poll(context: &Arc<Context>, row: &WriteBack) -> Result<()> {
    let now = context.now();
    let next = now + poll_after(now - row.submitted_at.unwrap_or(row.created_at));
    let Some(sikka_id) = &row.sikka_id else { return Ok(context.ledger().plan_write_back(row.id, next)?) };
    let status = match status(context, row, sikka_id, now).await {
        Ok(status) => status,
        Err(error) => {
            tracing::info!(code = error.code(), id = row.id, "a write-back's status was not to be had");
            return Ok(context.ledger().checked_write_back(row.id, false, next, now)?);
        }
    };
    context.ledger().checked_write_back(row.id, false, next, now)?;
    match status {
        WriteBackStatus::Completed { created_id, words } => {
            let note = Some(words).filter(|words| !words.is_empty());
            // The answer names what was made: for a booking, the appointment.
            let made = created_id.filter(|_| row.appointment_sr_no.is_none());
            take_with(context, row, &Event::Done, note, None, made)?;
            // The schedule should show it soon; the cloud may need a while.
            context.ledger().plan_duty(row.integration_id, "sync", now)?;
        }
        WriteBackStatus::Failed { words } => {
            take(context, row, &Event::Refused { reason: words.clone() }, Some(words), None)?;
            tell(context, row.integration_id, "A change was refused by the practice's software");
        }
        WriteBackStatus::Pending { .. } => {
            if row.state == State::Submitted {
                take(context, row, &Event::StillPending, None, Some(next))?;
            }
        }
        // A list that forgets an id proves nothing.
        WriteBackStatus::Forgotten => {}
    }
    Ok(())
}

/// By its id; where the app may not ask so, from the dated list.
async fn status(
    context: &Arc<Context>,
    row: &WriteBack,
    sikka_id: &str,
    now: DateTime<Utc>,
) -> Result<WriteBackStatus> {
    let integration = context.connected(row.integration_id)?;
    let client = context.client().await?;
    let keys = context.keys(&integration).await?;
    match client.write_back_status(&*keys, sikka_id).await {
        Err(sikka::Error::NotOffered { .. } | sikka::Error::Refused { .. } | sikka::Error::Unauthorized) => {}
        other => return Ok(other?),
    }
    let (from, to) = look_up::days(row.submitted_at.unwrap_or(row.created_at), now);
    let list = client.write_backs(from, to).await?;
    let listed = list.rows.iter().find(|listed| listed.id == sikka_id);
    Ok(listed.map_or(WriteBackStatus::Forgotten, sikka::ListedWriteBack::status))
}

/// A pop-up for what a person should know. It names nobody but, where there are several, the practice.
pub(super) fn tell(context: &Context, integration_id: i64, title: &str) {
    context.around.desktop.notify(&Notice {
        title: context.of_practice(integration_id, title),
        body: "Open Write-backs in Deskbell to see why and what to do.".to_owned(),
        open: NoticeTarget::WriteBacks { practice: integration_id },
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_ends_growing() {
        assert_eq!(try_again_after(0), Duration::seconds(5));
        assert_eq!(try_again_after(3), Duration::seconds(40));
        assert_eq!(try_again_after(60), Duration::seconds(300));
        assert_eq!(poll_after(Duration::seconds(3)), Duration::seconds(5));
        assert_eq!(poll_after(Duration::hours(3)), Duration::seconds(60));
    }
}
