//! A person who looks into the list of what needs one: first into the PMS, then they say what is to happen.

use pms::State;

use crate::day::Life;
use crate::desk::Desk;
use crate::judge::{in_the_list, truth_of};
use crate::roll::Roll;

/// Looks at each of them once.
pub(crate) async fn looks(life: &Life, desk: &mut Desk, roll: &mut Roll) {
    for (key, row) in in_the_list(&life.ledger, desk, &life.net.sandbox) {
        let (effects, waiting) = truth_of(&key, &life.net.sandbox, desk);
        let id = row.id.to_string();
        let choice = roll.between(0, 9);
        let Some(wish) = desk.wish(&key) else { continue };
        wish.asked = true;
        if wish.left_to_rest {
            continue;
        }
        if waiting > 0 {
            // The practice's server has it still to do: looked at again later.
            drop(life.engine.look_again(&id));
        } else if effects > 0 {
            if life.engine.mark_seen(&id).is_ok() {
                life.net.note(&key, "a person saw it in the PMS");
            }
        } else if choice == 0 {
            wish.left_to_rest = true;
        } else if choice < 3 {
            wish.taken_back = life.engine.discard_write_back(&id).is_ok() || wish.taken_back;
        } else {
            let said = tokio::select! {
                biased;
                () = life.power.goes() => None,
                said = life.engine.send_again(&id) => Some(said),
            };
            let now = life.ledger.write_back(row.id).ok().flatten().map(|now| now.state);
            // Where the last look found it, or nobody could look, nothing is sent.
            let counts = match (said, now) {
                (Some(Ok(())), Some(state)) => state == State::Queued,
                (Some(Err(_)), Some(_)) => false,
                // The power went meanwhile.
                _ => true,
            };
            if counts {
                wish.sent_again += 1;
                life.net.asked_again(&key);
            }
        }
        if !life.power.is_on() {
            return;
        }
    }
}
