//! The status words of a practice and what they mean.

use std::collections::HashSet;

use store::StatusCount;

use crate::context::Context;
use crate::error::Result;
use crate::view::{StatusWordView, StatusesView};

/// A practice has a dozen or two; where notes are written as statuses there is no end to them.
const MOST_WORDS: u32 = 200;

pub(crate) fn statuses(context: &Context) -> Result<StatusesView> {
    let integration = context.integration()?;
    let mirror = context.mirror();
    let said = mirror.status_words(integration.id)?;
    let mut counted = mirror.status_counts(integration.id, MOST_WORDS)?;
    // What was said can be taken back also where no appointment bears the word any more.
    let here: HashSet<String> = counted.iter().map(|one| one.word.clone()).collect();
    let others = said.iter().filter(|(word, _)| !here.contains(*word));
    counted.extend(others.map(|(word, _)| StatusCount {
        word: word.to_owned(),
        appointments: 0,
        marked_cancelled: 0,
    }));
    let words = counted.into_iter().map(|one| StatusWordView {
        read_as: pms::StatusKind::of(&one.word).into(),
        said: said.said(&one.word).map(Into::into),
        word: one.word,
        appointments: one.appointments,
        marked_cancelled: one.marked_cancelled,
    });
    Ok(StatusesView {
        practice: integration.id.to_string(),
        practice_name: integration.practice.name,
        words: words.collect(),
    })
}
