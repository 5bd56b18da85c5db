//! Where a write-back stands: one state machine for all operations.
//!
//! It is pure: `(state, event) → state`, and [`Effect::of`] says what a state asks for. Who sends, looks up and polls is
//! the engine.

/// Where a write-back stands. One name each, everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Typed, not confirmed.
    Draft,
    /// Confirmed; to be sent as soon as its lane is free.
    Queued,
    /// Claimed: from here on the request may have left this machine.
    Sending,
    /// Sikka took it and gave an id.
    Submitted,
    /// Sikka says that it waits for the practice's server.
    Pending,
    /// The PMS did it.
    Completed,
    /// The PMS or Sikka refused it.
    Failed,
    /// It may have left, and no answer came: looked up before anything else happens.
    Unknown,
    /// Nothing that a program may do would be safe.
    NeedsPerson,
    /// A person took it back.
    Discarded,
}

impl State {
    /// Stable lower-case name for the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Submitted => "submitted",
            Self::Pending => "pending",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::NeedsPerson => "needs_person",
            Self::Discarded => "discarded",
        }
    }

    /// Reads the name back.
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::Draft,
            Self::Queued,
            Self::Sending,
            Self::Submitted,
            Self::Pending,
            Self::Completed,
            Self::Failed,
            Self::Unknown,
            Self::NeedsPerson,
            Self::Discarded,
        ]
        .into_iter()
        .find(|state| state.as_str() == name)
    }

    /// True while something is still to come.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Completed | Self::Failed | Self::Discarded)
    }

    /// The one word that staff see.
    pub fn word(self) -> OutcomeWord {
        match self {
            Self::Draft | Self::Queued | Self::Sending => OutcomeWord::Waiting,
            Self::Submitted | Self::Pending => OutcomeWord::Sent,
            Self::Completed => OutcomeWord::InThePms,
            Self::Failed => OutcomeWord::Refused,
            Self::Unknown | Self::NeedsPerson => OutcomeWord::NotKnownYet,
            Self::Discarded => OutcomeWord::TakenBack,
        }
    }
}

/// Six plain words, and nothing else, on every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutcomeWord {
    /// draft, queued, sending
    Waiting,
    /// submitted, pending
    Sent,
    /// completed
    InThePms,
    /// failed
    Refused,
    /// unknown, needs_person
    NotKnownYet,
    /// discarded
    TakenBack,
}

/// What came back when a request was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Accepted, with Sikka's id.
    Accepted {
        /// Sikka's write-back id.
        id: String,
    },
    /// Refused for good, in the server's words.
    Refused {
        /// The words.
        reason: String,
        /// It does not take this kind of write at all, whatever it says.
        as_kind: bool,
    },
    /// Certainly not taken (no connection, 429, key expired, 412 server off): may be sent again.
    NotTaken {
        /// What stood in the way, for the history.
        reason: String,
        /// Its stable code: "SPU_OFFLINE", "NETWORK" …
        obstacle: &'static str,
    },
    /// It may have been taken: no answer, cut answer, 5xx, or an acceptance without an id.
    Lost {
        /// What was seen, for the history.
        reason: String,
    },
}

/// Whether the words of a refusal mean the kind of write and not what it said: a taken time or a bad date does not
/// count.
pub fn refuses_the_kind(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    [
        "not supported",
        "unsupported",
        "does not support",
        "doesn't support",
        "not implemented",
        "not available for",
        "not enabled",
        "not licensed",
        "not allowed for this pms",
        "writeback is disabled",
        "write-back is disabled",
    ]
    .iter()
    .any(|part| words.contains(part))
}

/// What happened to a write-back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A person confirmed the draft.
    Confirmed,
    /// The engine is about to send: durable before the request leaves.
    Claimed,
    /// The send ended.
    Answered(Answer),
    /// Found claimed when the program started: whether it left is not known.
    FoundAtStart,
    /// The look-up found it in Sikka's list.
    Found {
        /// Sikka's write-back id.
        id: String,
    },
    /// The look-up proved that it never arrived.
    ProvenAbsent {
        /// The program may send it again by itself: never a payment ([`crate::Intent::may_be_sent_again`]).
        may_be_sent_again: bool,
    },
    /// What it builds on was refused or taken back: it can never be sent.
    GroundLost {
        /// What became of the other one.
        reason: String,
    },
    /// The PMS has the very thing before it is sent (again).
    ThereAlready,
    /// Sikka deleted it while it was pending.
    Deleted,
    /// The look-up proved nothing, and this was the last try that a program should make.
    GaveUpLooking,
    /// The PMS shows the very thing, or a person saw it there.
    SeenInPms,
    /// A poll says that it still waits.
    StillPending,
    /// A poll says that it is done.
    Done,
    /// A poll says that it was refused.
    Refused {
        /// The PMS's own words.
        reason: String,
    },
    /// A person looked and asks to send it again.
    SendAgain,
    /// A person takes it back.
    Discard,
    /// A person disconnects the practice and no longer wants it followed, wherever it stands.
    LetGo,
}

/// What the engine is to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it ended, or it waits for a person.
    Rest,
    /// Send it when its lane is free.
    Send,
    /// Look it up in Sikka's list.
    LookUp,
    /// Ask for its status.
    Poll,
}

impl Effect {
    /// What a state asks of the engine.
    pub fn of(state: State) -> Self {
        match state {
            State::Queued => Self::Send,
            State::Sending | State::Unknown => Self::LookUp,
            State::Submitted | State::Pending => Self::Poll,
            State::Draft | State::Completed | State::Failed | State::NeedsPerson | State::Discarded => {
                Self::Rest
            }
        }
    }
}

/// The next state, or `None` where the event has no meaning in this state (a late answer, a double click):
/// then nothing happens.
///
/// No event sends a write-back again whose outcome is unknown: from `Unknown` only a proof leads back to `Queued`,
/// and from `NeedsPerson` only a person.
pub fn transition(state: State, event: &Event) -> Option<State> {
    use State as S;
    let next = match (state, event) {
        (S::Draft, Event::Confirmed) => S::Queued,
        (S::Queued, Event::Claimed) => S::Sending,
        (S::Sending, Event::Answered(Answer::Accepted { .. })) => S::Submitted,
        (S::Sending, Event::Answered(Answer::Refused { .. })) => S::Failed,
        (S::Sending, Event::Answered(Answer::NotTaken { .. })) => S::Queued,
        (S::Sending, Event::Answered(Answer::Lost { .. }) | Event::FoundAtStart) => S::Unknown,
        (S::Unknown | S::NeedsPerson, Event::Found { .. }) => S::Submitted,
        (S::Unknown, Event::ProvenAbsent { may_be_sent_again: true }) => S::Queued,
        (S::Unknown, Event::ProvenAbsent { may_be_sent_again: false }) => S::NeedsPerson,
        (S::Queued, Event::GroundLost { .. }) => S::Failed,
        (S::Queued, Event::ThereAlready) => S::Completed,
        (S::Submitted | S::Pending, Event::Deleted) => S::Discarded,
        (S::Unknown, Event::GaveUpLooking) => S::NeedsPerson,
        (S::Unknown | S::NeedsPerson | S::Submitted | S::Pending, Event::SeenInPms | Event::Done) => {
            S::Completed
        }
        (S::Submitted | S::Pending, Event::StillPending) => S::Pending,
        (S::Submitted | S::Pending, Event::Refused { .. }) => S::Failed,
        (S::NeedsPerson, Event::SendAgain) => S::Queued,
        (S::Draft | S::Queued | S::NeedsPerson, Event::Discard) => S::Discarded,
        (open, Event::LetGo) if open.is_open() => S::Discarded,
        _ => return None,
    };
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_outcome_is_never_sent_again_without_a_proof_or_a_person() {
        let every_event = [
            Event::Confirmed,
            Event::Claimed,
            Event::Answered(Answer::Lost { reason: String::new() }),
            Event::Answered(Answer::NotTaken { reason: String::new(), obstacle: "" }),
            Event::FoundAtStart,
            Event::Found { id: "1".into() },
            Event::GaveUpLooking,
            Event::ProvenAbsent { may_be_sent_again: false },
            Event::GroundLost { reason: String::new() },
            Event::Deleted,
            Event::SeenInPms,
            Event::ThereAlready,
            Event::StillPending,
            Event::Done,
            Event::Refused { reason: String::new() },
            Event::Discard,
            Event::LetGo,
        ];
        for state in [State::Unknown, State::NeedsPerson, State::Submitted, State::Pending] {
            for event in &every_event {
                let next = transition(state, event);
                assert!(!matches!(next, Some(State::Queued | State::Sending)), "{state:?} {event:?}");
            }
        }
        assert_eq!(
            transition(State::Unknown, &Event::ProvenAbsent { may_be_sent_again: true }),
            Some(State::Queued)
        );
        assert_eq!(transition(State::Unknown, &Event::SendAgain), None);
        assert_eq!(transition(State::NeedsPerson, &Event::SendAgain), Some(State::Queued));
    }

    #[test]
    fn what_ended_stays_ended() {
        for state in [State::Completed, State::Failed, State::Discarded] {
            for event in [
                Event::Confirmed,
                Event::Claimed,
                Event::SendAgain,
                Event::Done,
                Event::Discard,
                Event::LetGo,
            ] {
                assert_eq!(transition(state, &event), None);
            }
        }
    }
}
