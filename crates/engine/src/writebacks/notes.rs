//! What Deskbell itself notes in the history of a write-back.

use serde::Serialize;
use ts_rs::TS;

/// A note of Deskbell's own. It is stored as fixed words; the window says it in its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OwnNote {
    /// The program ended while an answer was awaited.
    EndedBeforeAnswer,
    /// The answer came and could not be written down.
    AnswerNotKept,
    /// The look-up found it in Sikka's list.
    FoundInList,
    /// The look-up found it where it should end up.
    FoundInPms,
    /// The look-up found something like it there.
    FoundSimilar,
    /// The look-up's whole list shows that it is not there.
    NeverArrived,
    /// The look-up was given up.
    NotKnown,
    /// The schedule that was read shows it.
    SeenInSchedule,
    /// The very visit was there before it was sent again.
    ThereAlready,
    /// Sikka took it back in time.
    DeletedAtSikka,
    /// Sikka knows it nowhere any more.
    GoneAtSikka,
    /// The booking that it changes was taken back.
    TakenBackWithBooking,
    /// The booking that it changes did not arrive.
    BookingNotThere,
    /// The new patient that it is for did not arrive.
    PatientNotThere,
}

impl OwnNote {
    const ALL: [Self; 14] = [
        Self::EndedBeforeAnswer,
        Self::AnswerNotKept,
        Self::FoundInList,
        Self::FoundInPms,
        Self::FoundSimilar,
        Self::NeverArrived,
        Self::NotKnown,
        Self::SeenInSchedule,
        Self::ThereAlready,
        Self::DeletedAtSikka,
        Self::GoneAtSikka,
        Self::TakenBackWithBooking,
        Self::BookingNotThere,
        Self::PatientNotThere,
    ];

    /// As it is kept in the ledger: fixed, since rows of earlier programs hold these words.
    pub(crate) const fn stored(self) -> &'static str {
        match self {
            Self::EndedBeforeAnswer => "Deskbell ended before an answer came",
            Self::AnswerNotKept => "the answer could not be kept",
            Self::FoundInList => "found in Sikka’s list",
            Self::FoundInPms => "found in the practice’s software",
            Self::FoundSimilar => {
                "something like it is in the practice’s software: please look whether it is this one"
            }
            Self::NeverArrived => "Sikka’s list shows that it never arrived",
            Self::NotKnown => {
                "it is not known whether Sikka took it: please look into the practice’s software"
            }
            Self::SeenInSchedule => "seen in the schedule",
            Self::ThereAlready => "not sent: the practice’s software has this very visit already",
            Self::DeletedAtSikka => "Sikka deleted it before the practice’s software had it",
            Self::GoneAtSikka => "Sikka no longer has it",
            Self::TakenBackWithBooking => "taken back with its booking",
            Self::BookingNotThere => {
                "not sent, since the booking that it changes did not reach the practice’s software"
            }
            Self::PatientNotThere => "not sent, since the new patient did not reach the practice’s software",
        }
    }

    /// The note that a stored text is, if it is one of ours.
    pub(crate) fn of(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|note| note.stored() == stored)
    }
}

#[cfg(test)]
mod tests {
    use super::OwnNote;

    #[test]
    fn every_note_is_found_again_by_its_words() {
        for note in OwnNote::ALL {
            assert_eq!(OwnNote::of(note.stored()), Some(note));
        }
        assert_eq!(OwnNote::of("Slot already booked"), None);
    }
}
