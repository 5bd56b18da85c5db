//! The judge can say no. Each of these is done wrong on purpose, and each is caught:
//!
//! | What is done wrong | What catches it |
//! | --- | --- |
//! | A lost answer leads straight to another request | two effects of one note; a payment that left twice |
//! | Pending for five minutes counts as refused | the PMS does it, or still has it to do |
//! | The next look at a pending one is never due | still open a day later |
//! | Changes of one record do not wait for each other | an appointment's changes arrive in another order |
//! | The claim is written after the request left | the power goes between: sent again, two effects |
//! | Notes carry no mark | a person is asked about what the PMS shows, and about what the list could decide |
//! | A form that comes twice is kept twice | two rows of one wish |
//!
//! The eighth, a ledger that does not wait for the disk, is caught where the power of the disk itself is cut.

use engine::Fault;

use crate::day::Count;
use crate::days::live;
use crate::fate::Fate;
use crate::script::{Event, Script};
use crate::wish::Kind;

/// Done right each day goes well; done wrong one of them does not, and the judge says why.
fn caught(fault: Fault, why: &[&str], days: impl Iterator<Item = Script>) {
    for (seed, script) in (1..).zip(days) {
        engine::seed(None);
        if let Err(words) = live(seed, &script) {
            panic!("nothing is done wrong, and yet: {words}");
        }
        engine::seed(Some(fault));
        let came = live(seed, &script);
        engine::seed(None);
        if let Err(words) = came {
            assert!(
                why.iter().any(|why| words.starts_with(why)),
                "{fault:?} was noticed for another reason: {words}"
            );
            return;
        }
    }
    panic!("{fault:?} was not noticed");
}

/// Nobody is asked where it is done right; somebody is where it is done wrong.
fn asks_somebody(fault: Fault, script: &Script) {
    let asked = |fault| {
        engine::seed(fault);
        let came: Result<Count, String> = live(1, script);
        engine::seed(None);
        came.unwrap().sums.asked_a_person
    };
    assert_eq!(asked(None), 0, "nothing is done wrong, and yet somebody is asked");
    assert!(asked(Some(fault)) > 0, "{fault:?} was not noticed");
}

#[test]
fn a_blind_second_request_is_caught() {
    let day = |kind| Script { fates: vec![Fate::AnswerLost], ..Script::quiet(&[(kind, 1)], 3) };
    caught(Fault::BlindResend, &["DOUBLED"], [day(Kind::Note)].into_iter());
    caught(Fault::BlindResend, &["DOUBLED", "PAID AGAIN"], [day(Kind::Pay)].into_iter());
    // Also where the request itself was lost, so that there is one effect in the end.
    let lost = Script { fates: vec![Fate::Lost], ..Script::quiet(&[(Kind::Pay, 1)], 3) };
    caught(Fault::BlindResend, &["PAID AGAIN"], [lost].into_iter());
}

#[test]
fn an_end_by_age_is_caught() {
    let mut day = Script::quiet(&[(Kind::Book, 2)], 3);
    day.events.insert(0, (0, Event::ServerOff(true)));
    day.events.push((3_600_000, Event::ServerOff(false)));
    caught(Fault::FailByAge, &["FALSE", "ENDED BY AGE"], [day].into_iter());
}

#[test]
fn a_look_that_is_never_due_is_caught() {
    // A booking would end with the schedule that shows it.
    let day = Script::quiet(&[(Kind::Pay, 3)], 3);
    caught(Fault::PollerNeverDue, &["FORGOTTEN", "its next step"], [day].into_iter());
}

#[test]
fn changes_that_overtake_each_other_are_caught() {
    let fates = vec![Fate::Lost, Fate::Limited(50), Fate::Fine, Fate::Lost, Fate::Overloaded];
    let days = (1..20).map(|seed| Script {
        fates: fates.clone(),
        ..Script::quiet(&[(Kind::Status, 25), (Kind::ChangePatient, 5)], seed)
    });
    caught(Fault::LaneOrderDropped, &["OUT OF ORDER"], days);
}

#[test]
fn a_claim_after_the_request_is_caught() {
    let days = (0..120).map(|cut| Script { cuts: vec![cut], ..Script::quiet(&[(Kind::Note, 1)], 3) });
    caught(Fault::ClaimAfterSend, &["DOUBLED"], days);
}

#[test]
fn a_note_without_its_mark_is_caught() {
    // The list shows no bodies: the PMS alone tells, and only the mark makes it certain.
    let unseen = Script {
        dialect: "writebacks_without_body".to_owned(),
        fates: vec![Fate::AnswerLost],
        ..Script::quiet(&[(Kind::Note, 1)], 3)
    };
    asks_somebody(Fault::TagOmitted, &unseen);
}

#[test]
fn a_form_that_is_kept_twice_is_caught() {
    let days = (1..10).map(|seed| Script::quiet(&[(Kind::Note, 10), (Kind::Book, 10)], seed));
    caught(Fault::DoubleClickTwice, &["DOUBLED"], days);
}
