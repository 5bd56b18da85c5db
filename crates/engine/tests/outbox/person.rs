//! A person who looks into the list of what needs one: first into the PMS, then they say what is to happen.

use pms::State;
use store::WriteBack;

use crate::day::Life;
use crate::desk::Desk;
use crate::judge::{Truth, in_the_list};
use crate::roll::Roll;

/// Looks at each of them once; `rows` are all that the ledger has. False where there were none.
pub(crate) async fn looks(life: &Life, rows: &[WriteBack], desk: &mut Desk, roll: &mut Roll) -> bool {
    let waiting = in_the_list(rows, desk, &life.net.sandbox);
    let asked = !waiting.is_empty();
    let mut truth = None;
    for (key, row) in waiting {
        let now = truth.take().unwrap_or_else(|| Truth::now(&life.net.sandbox, desk));
        let (effects, waiting) = truth.insert(now).of(&key);
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
            let asked = life.engine.discard_write_back(&id).is_ok();
            // Where the power went meanwhile, it may have been kept.
            wish.taken_back |= asked || !life.power.is_on();
        } else {
            let said = tokio::select! {
                biased;
                () = life.power.goes() => None,
                said = life.engine.send_again(&id) => Some(said),
            };
            // Time has passed.
            truth = None;
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
            break;
        }
    }
    asked
}
