//! What can become of a request and its answer on the way, and how often.

use crate::roll::Roll;

/// What becomes of a request and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Fate {
    /// Both arrive.
    Fine,
    /// It never leaves this machine.
    NotSent,
    /// It gets lost on the way.
    Lost,
    /// It is taken; the answer gets lost.
    AnswerLost,
    /// It is taken; the answer ends in the middle.
    Cut,
    /// It is taken; the answer comes so many seconds later.
    Late(u64),
    /// 429.
    Limited(u64),
    /// 503, and nothing was done.
    Overloaded,
    /// 500, and all was done.
    DoneAndFailed,
    /// A web page, and nothing was done.
    Page,
    /// It is taken; the answer is the one to an earlier write-back.
    EarlierAnswer,
    /// Given up here; it arrives so many seconds after that.
    Straggler(u64),
    /// It arrives twice; the first answer comes back.
    Twice,
}

/// How often what goes wrong, in thousandths of the requests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Odds {
    /// Of the write-backs.
    pub(crate) writes: u64,
    /// Of everything else.
    pub(crate) reads: u64,
}

impl Odds {
    /// Rolls the fate of one request.
    pub(crate) fn roll(&self, roll: &mut Roll, write: bool) -> Fate {
        if !write {
            if roll.between(0, 999) >= self.reads {
                return Fate::Fine;
            }
            let seconds = roll.between(1, 60);
            return *roll.of(&[
                Fate::NotSent,
                Fate::Lost,
                Fate::Cut,
                Fate::Overloaded,
                Fate::Page,
                Fate::Limited(seconds),
                Fate::Late(seconds / 3),
            ]);
        }
        if roll.between(0, 999) >= self.writes {
            return Fate::Fine;
        }
        let (short, long) = (roll.between(1, 60), roll.between(1, 30) * 60);
        *roll.of(&[
            Fate::NotSent,
            Fate::Lost,
            Fate::Lost,
            Fate::AnswerLost,
            Fate::AnswerLost,
            Fate::AnswerLost,
            Fate::Cut,
            Fate::Cut,
            Fate::Late(short / 3),
            Fate::Late(long),
            Fate::Limited(short),
            Fate::Overloaded,
            Fate::DoneAndFailed,
            Fate::Page,
            Fate::EarlierAnswer,
            Fate::Straggler(short.min(50)),
            Fate::Twice,
        ])
    }
}
