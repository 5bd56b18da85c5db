//! What a practice's status words mean: asked and said in Settings.

use crate::engine::{Answer, Engine};
use crate::error::Error;
use crate::queries;
use crate::view::{StatusKind, StatusesView};

impl Engine {
    /// The status words of the practice that the window shows, and what each means.
    pub fn statuses(&self) -> Answer<StatusesView> {
        Ok(queries::statuses(self.context())?)
    }

    /// A person says what a status word of a practice means; `None` leaves it to Deskbell again. It holds at once, for
    /// what is here and for what comes; nothing rings for it. `NOT_FOUND`: no appointment has that word.
    pub fn set_status_kind(&self, practice: &str, word: &str, kind: Option<StatusKind>) -> Answer<()> {
        let context = self.context();
        let practice = context.practice(practice)?;
        if kind.is_some() && !context.mirror().has_status(practice.id, word).map_err(Error::from)? {
            return Err(Error::NotFound.into());
        }
        let kind = kind.map(Into::into);
        Ok(context.store.say_status_kind(practice.id, word, kind).map_err(Error::from)?)
    }
}
