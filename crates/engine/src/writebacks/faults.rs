//! Faults on purpose, so that tests show that they would be noticed. Debug builds only; one thread's own.

/// What is done wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A lost answer leads straight to another request.
    BlindResend,
    /// Pending for five minutes counts as refused.
    FailByAge,
    /// The next look at a pending one is always planned, and never due.
    PollerNeverDue,
    /// Changes of one record do not wait for each other.
    LaneOrderDropped,
    /// The claim is written after the request left.
    ClaimAfterSend,
    /// Notes carry no tag, and it is looked for all the same.
    TagOmitted,
    /// A form that comes twice is kept twice.
    DoubleClickTwice,
}

#[cfg(debug_assertions)]
mod switch {
    use std::cell::Cell;

    use super::Fault;

    thread_local!(static DONE: Cell<Option<Fault>> = const { Cell::new(None) });

    /// From now on this is done wrong by engines of this thread; `None`: nothing.
    pub fn seed(fault: Option<Fault>) {
        DONE.set(fault);
    }

    pub(crate) fn seeded(fault: Fault) -> bool {
        DONE.get() == Some(fault)
    }
}

#[cfg(not(debug_assertions))]
mod switch {
    pub(crate) const fn seeded(_: super::Fault) -> bool {
        false
    }
}

#[cfg(debug_assertions)]
pub use switch::seed;
pub(crate) use switch::seeded;
