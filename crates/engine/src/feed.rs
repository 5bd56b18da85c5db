//! The change feed of both files, as the window and the tray hear of it: after the commit, in batches, without PHI.

use std::sync::Arc;
use std::time::Duration;

use store::{Change, File};
use tokio::sync::broadcast;

use crate::context::Context;
use crate::error::Result;
use crate::view::ChangeView;

/// More changes of one table than this are told as one with the key `*`.
const TOLD_SINGLY: usize = 64;
/// So many changes of the mirror at once, or more, are told as changes of every table: a sync's page was stored.
const READ_SINGLY: u32 = 1_000;
/// A sync commits page after page; whoever follows need not hear of each.
const AFTER_MANY: Duration = Duration::from_millis(25);

/// The mirror's tables that tell of their changes.
const EVERYTHING: [&str; 8] = [
    "patients",
    "appointments",
    "providers",
    "operatories",
    "appointment_statuses",
    "status_kinds",
    "walks",
    "search_fills",
];

/// Follows both feeds until the engine ends.
pub(crate) async fn work(context: Arc<Context>, sender: broadcast::Sender<Vec<ChangeView>>) {
    let mut at = Positions::default();
    if let Err(error) = at.skip_to_the_end(&context) {
        tracing::warn!(code = error.code(), "the change feed could not be read");
    }
    loop {
        context.wake.feed.notified().await;
        // Before they are read: what is committed meanwhile may be told with these, and again is told by itself.
        let committed_at = context.wake.take_committed().unwrap_or_else(|| context.now().timestamp_millis());
        match at.batch(&context) {
            Ok(changes) if changes.is_empty() => {}
            Ok(mut changes) => {
                for change in &mut changes {
                    change.committed_at = committed_at;
                }
                if changes.iter().any(|change| change.table == "appointments" || change.table == "walks") {
                    context.wake.bell.notify_one();
                }
                // Nobody listening is fine: the window reads everything when it opens.
                drop(sender.send(changes));
                // Few changes are told at once: those that are committed meanwhile are told together next time.
                if at.page_was_stored {
                    tokio::time::sleep(AFTER_MANY).await;
                }
            }
            Err(error) => {
                tracing::warn!(code = error.code(), "the change feed could not be read");
                context.wake.unread();
            }
        }
    }
}

#[derive(Default)]
struct Positions {
    ledger: i64,
    mirror: i64,
    /// A mirror is built anew only while it is opened: it stays the same for as long as this engine runs.
    generation: String,
    /// Whether the last batch was as large as a sync's page.
    page_was_stored: bool,
}

impl Positions {
    fn skip_to_the_end(&mut self, context: &Context) -> Result<()> {
        self.ledger = context.ledger().last_change()?;
        self.mirror = context.mirror().last_change()?;
        self.generation = context.mirror().generation()?;
        Ok(())
    }

    fn batch(&mut self, context: &Context) -> Result<Vec<ChangeView>> {
        if self.generation.is_empty() {
            self.generation = context.mirror().generation()?;
        }
        let mut told = Vec::new();
        let mut more = context.wake.take_changed(File::Ledger);
        while more {
            let changes = context.ledger().changes_after(self.ledger, 1_000)?;
            let Some(last) = changes.last() else { break };
            self.ledger = last.sequence;
            more = changes.len() == 1_000;
            tell(&mut told, changes, "");
        }
        if !context.wake.take_changed(File::Mirror) {
            self.page_was_stored = false;
            return Ok(told);
        }
        let changes = context.mirror().changes_after(self.mirror, READ_SINGLY)?;
        self.page_was_stored = changes.len() >= READ_SINGLY as usize;
        let Some(last) = changes.last() else { return Ok(told) };
        if !self.page_was_stored {
            self.mirror = last.sequence;
            tell(&mut told, changes, &self.generation);
        } else {
            // A sync's page: nobody wants to hear of each row.
            self.mirror = context.mirror().last_change()?;
            for table in EVERYTHING {
                told.push(everything("mirror", table, &self.generation, self.mirror));
            }
        }
        Ok(told)
    }
}

fn everything(file: &str, table: &str, generation: &str, sequence: i64) -> ChangeView {
    ChangeView {
        file: file.to_owned(),
        generation: generation.to_owned(),
        sequence,
        table: table.to_owned(),
        key: "*".to_owned(),
        operation: "update".to_owned(),
        committed_at: 0,
    }
}

fn tell(told: &mut Vec<ChangeView>, changes: Vec<Change>, generation: &str) {
    for change in changes {
        let file = change.file.as_str();
        let same = |known: &&ChangeView| known.table == change.table && known.file == file;
        let count = told.iter().filter(same).count();
        if count > TOLD_SINGLY {
            continue;
        }
        if count == TOLD_SINGLY {
            told.push(everything(file, &change.table, generation, change.sequence));
            continue;
        }
        // The same row twice in one batch is one piece of news.
        if told
            .iter()
            .any(|known| known.table == change.table && known.key == change.key && known.file == file)
        {
            continue;
        }
        told.push(ChangeView {
            file: file.to_owned(),
            generation: generation.to_owned(),
            sequence: change.sequence,
            table: change.table,
            key: change.key,
            operation: change.operation,
            committed_at: 0,
        });
    }
}
