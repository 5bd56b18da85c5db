//! The steps of a write-back: each one transaction, with its line of history.

use chrono::{DateTime, Utc};
use pms::State;
use rusqlite::{Connection, params};

use super::add_history;
use crate::database::KeptStatements as _;
use crate::{Ledger, Result, millis};

/// A change of a write-back, written in one transaction with its history line.
#[derive(Debug, Clone)]
pub struct Step {
    /// The state that it must be in; otherwise nothing happens.
    pub from: State,
    /// The state that it goes to.
    pub to: State,
    /// What was seen, in Sikka's or the PMS's words.
    pub note: Option<String>,
    /// Sikka's number, where this step learnt it.
    pub sikka_id: Option<String>,
    /// The appointment's number, where this step learnt it.
    pub appointment_sr_no: Option<String>,
    /// The new patient's number, where this step learnt it.
    pub made_patient_id: Option<String>,
    /// When the next step is due.
    pub next_step_at: Option<DateTime<Utc>>,
    /// What stands in its way from now on.
    pub obstacle: Option<String>,
    /// The PMS does not take this kind of write.
    pub refused_as_kind: bool,
    /// Sikka itself told the end.
    pub told_by_sikka: bool,
    /// Sikka was asked for it: one more check.
    pub checked: bool,
    /// Until when it may have been on its way, where its answer is lost later than now.
    pub lost_at: Option<DateTime<Utc>>,
}

/// What was asked about without a change of state, and when it is asked about next.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Which write-back.
    pub id: i64,
    /// Looked up after an answer was lost, and not asked for by its number.
    pub looked_up: bool,
    /// Sikka's own time at this look, where it told it.
    pub server_time: Option<DateTime<Utc>>,
    /// When the next step is due.
    pub next: DateTime<Utc>,
    /// What the asker knew of a person's wish to have it back: a wish that came meanwhile stays due.
    pub take_back_asked_at: Option<DateTime<Utc>>,
}

impl Step {
    /// A step without any news but the state.
    pub fn plain(from: State, to: State) -> Self {
        Self {
            from,
            to,
            note: None,
            sikka_id: None,
            appointment_sr_no: None,
            made_patient_id: None,
            next_step_at: None,
            obstacle: None,
            refused_as_kind: false,
            told_by_sikka: false,
            checked: false,
            lost_at: None,
        }
    }
}

impl Ledger {
    /// Takes a step, durable when this returns. False where the write-back was no longer in `step.from`: somebody
    /// else was faster, and nothing has happened.
    pub fn step_write_back(&self, id: i64, step: &Step, now: DateTime<Utc>) -> Result<bool> {
        self.0.write(|transaction| take(transaction, id, step, now))
    }

    /// Takes two steps at once, durable when this returns. False where the first one could not be taken: then nothing has
    /// happened. The second is taken where it can be.
    pub fn step_write_backs(
        &self,
        first: (i64, &Step),
        second: (i64, &Step),
        now: DateTime<Utc>,
    ) -> Result<bool> {
        self.0.write(|transaction| {
            let taken = take(transaction, first.0, first.1, now)?;
            if taken {
                take(transaction, second.0, second.1, now)?;
            }
            Ok(taken)
        })
    }

    /// Asked about, without a change of state: counts it and plans the next time. All in one transaction, since one list
    /// tells of many.
    pub fn checked_write_backs(&self, checked: &[Checked], now: DateTime<Utc>) -> Result<()> {
        if checked.is_empty() {
            return Ok(());
        }
        self.0.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE writebacks SET checks = checks + (NOT ?2), looks = looks + ?2, last_checked_at = ?3, \
                 looked_from = CASE WHEN ?2 THEN coalesce(looked_from, ?6) ELSE looked_from END, \
                 next_step_at = CASE WHEN take_back_asked_at IS ?5 THEN ?4 ELSE next_step_at END \
                 WHERE id = ?1 AND state NOT IN ('completed', 'failed', 'discarded')",
            )?;
            for one in checked {
                let asked = one.take_back_asked_at.map(millis);
                let server = one.server_time.map(millis);
                statement.execute((one.id, one.looked_up, millis(now), millis(one.next), asked, server))?;
            }
            Ok(())
        })
    }

    /// Plans the next step, without anything else.
    pub fn plan_write_back(&self, id: i64, next: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .prepare_cached("UPDATE writebacks SET next_step_at = ?2 WHERE id = ?1")?
                .execute((id, millis(next)))?;
            Ok(())
        })
    }

    /// Plans the next step of one that waits, and says what stands in its way.
    pub fn hold_write_back(&self, id: i64, obstacle: &str, next: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE writebacks SET next_step_at = ?2, obstacle = ?3 WHERE id = ?1",
                (id, millis(next), obstacle),
            )?;
            Ok(())
        })
    }

    /// The number that it waited for is known: it is now this request. Only while it has not been sent.
    pub fn ground_write_back(&self, id: i64, known: &super::NewWriteBack) -> Result<()> {
        let intent = serde_json::to_string(&known.intent).map_err(|_| crate::Error::Unreadable("intent"))?;
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE writebacks SET intent = ?2, lane = ?3, appointment_sr_no = ?3, endpoint = ?4, \
                 request_body = ?5, waits_for = NULL WHERE id = ?1 AND state = 'queued'",
                (id, &intent, known.intent.appointment_sr_no(), &known.endpoint, &known.request_body),
            )?;
            Ok(())
        })
    }

    /// A person asks to have it taken back at Sikka.
    ///
    /// False where Sikka has it no longer.
    pub fn ask_take_back(&self, id: i64, now: DateTime<Utc>) -> Result<bool> {
        self.0.write(|transaction| {
            let asked = transaction.execute_kept(
                "UPDATE writebacks SET take_back_asked_at = ?2, next_step_at = ?2 \
                 WHERE id = ?1 AND state IN ('submitted', 'pending')",
                (id, millis(now)),
            )?;
            if asked == 1 {
                add_history(transaction, id, now, State::Pending, Some("a person asked to take it back"))?;
            }
            Ok(asked == 1)
        })
    }

    /// The request to delete it did not leave.
    pub fn never_tried_take_back(&self, id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE writebacks SET take_back_tries = max(take_back_tries - 1, 0) WHERE id = ?1",
                [id],
            )?;
            Ok(())
        })
    }

    /// Sikka is about to be asked to delete it; durable before the request leaves.
    pub fn tries_take_back(&self, id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE writebacks SET take_back_tries = take_back_tries + 1 WHERE id = ?1",
                [id],
            )?;
            Ok(())
        })
    }

    /// Sikka did not let it go.
    pub fn take_back_refused(&self, id: i64, now: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .execute_kept("UPDATE writebacks SET take_back_asked_at = NULL WHERE id = ?1", [id])?;
            add_history(
                transaction,
                id,
                now,
                State::Pending,
                Some("it can no longer be taken back: it is under way"),
            )
        })
    }

    /// A pop-up has told that it takes long; once.
    pub fn told_slow(&self, id: i64, now: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction
                .execute_kept("UPDATE writebacks SET told_slow_at = ?2 WHERE id = ?1", (id, millis(now)))?;
            Ok(())
        })
    }

    /// The number of the patient that it made became known.
    pub fn made_patient(&self, id: i64, patient_id: &str) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE writebacks SET made_patient_id = coalesce(made_patient_id, ?2) WHERE id = ?1",
                (id, patient_id),
            )?;
            Ok(())
        })
    }

    /// A person says which patient it made; what waits for the number is due at once. False where the number is known
    /// already: then nothing has happened.
    pub fn name_patient(&self, id: i64, patient_id: &str, now: DateTime<Utc>) -> Result<bool> {
        self.0.write(|transaction| {
            let named = transaction.execute_kept(
                "UPDATE writebacks SET made_patient_id = ?2 WHERE id = ?1 AND operation = 'create_patient' \
                 AND state = 'completed' AND made_patient_id IS NULL",
                (id, patient_id),
            )?;
            if named == 0 {
                return Ok(false);
            }
            add_history(transaction, id, now, State::Completed, Some("a person said which patient it is"))?;
            transaction.execute_kept(
                "UPDATE writebacks SET next_step_at = ?2, obstacle = NULL WHERE waits_for = ?1 AND state = 'queued'",
                (id, millis(now)),
            )?;
            Ok(true)
        })
    }

    /// The patients that write-backs other than `but` made, as far as their numbers are known.
    pub fn made_patients(&self, integration_id: i64, but: i64) -> Result<Vec<String>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT made_patient_id FROM writebacks WHERE integration_id = ?1 AND id <> ?2 \
                 AND made_patient_id IS NOT NULL",
            )?;
            let rows = statement.query_map((integration_id, but), |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The number of the appointment that it made became known.
    pub fn made_appointment(&self, id: i64, appointment_sr_no: &str) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE writebacks SET appointment_sr_no = coalesce(appointment_sr_no, ?2) WHERE id = ?1",
                (id, appointment_sr_no),
            )?;
            Ok(())
        })
    }

    /// The greatest of Sikka's numbers that were ours before an instant; `None` where there are none, or they are no
    /// numbers.
    pub fn greatest_sikka_id(&self, integration_id: i64, before: DateTime<Utc>) -> Result<Option<i64>> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT max(CAST(sikka_id AS INTEGER)) FROM writebacks WHERE integration_id = ?1 \
                     AND submitted_at <= ?2 AND sikka_id NOT GLOB '*[^0-9]*'",
                )?
                .query_row((integration_id, millis(before)), |row| row.get(0))?)
        })
    }

    /// Whether a write-back of ours other than `but` became this appointment.
    pub fn explains(&self, integration_id: i64, appointment_sr_no: &str, but: i64) -> Result<bool> {
        self.0.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT 1 FROM writebacks WHERE integration_id = ?1 AND appointment_sr_no = ?2 \
                     AND operation = 'book_appointment' AND id <> ?3",
                )?
                .exists((integration_id, appointment_sr_no, but))?)
        })
    }
}

/// One step, with its line of history. False where the write-back was no longer in `step.from`.
fn take(transaction: &Connection, id: i64, step: &Step, now: DateTime<Utc>) -> Result<bool> {
    // What stands in an index is written in it again even where it stays the same: only where there is news.
    let numbers = match (&step.sikka_id, &step.appointment_sr_no) {
        (None, None) => "",
        _ => "sikka_id = coalesce(?5, sikka_id), appointment_sr_no = coalesce(?6, appointment_sr_no), ",
    };
    let changed = transaction
        .prepare_cached(&format!(
            "UPDATE writebacks SET state = ?3, last_answer = coalesce(?4, last_answer), {numbers}\
             made_patient_id = coalesce(?7, made_patient_id), next_step_at = ?8, \
             attempts = attempts + (?3 = 'sending'), \
             attempted_at = CASE WHEN ?3 = 'sending' THEN ?9 ELSE attempted_at END, \
             lost_at = CASE WHEN ?3 = 'unknown' AND ?2 <> 'unknown' THEN coalesce(?15, ?9) ELSE lost_at END, \
             looks = CASE WHEN ?3 IN ('sending', 'submitted') THEN 0 ELSE looks END, \
             looked_from = CASE WHEN ?3 IN ('sending', 'submitted') THEN NULL ELSE looked_from END, \
             submitted_at = CASE WHEN ?3 = 'submitted' THEN ?9 ELSE submitted_at END, \
             completed_at = CASE WHEN ?10 THEN ?9 ELSE NULL END, obstacle = ?11, \
             refused_as_kind = ?12, told_by_sikka = ?13, checks = checks + ?14, \
             last_checked_at = CASE WHEN ?14 THEN ?9 ELSE last_checked_at END \
             WHERE id = ?1 AND state = ?2"
        ))?
        .execute(params![
            id,
            step.from.as_str(),
            step.to.as_str(),
            &step.note,
            &step.sikka_id,
            &step.appointment_sr_no,
            &step.made_patient_id,
            step.next_step_at.map(millis),
            millis(now),
            !step.to.is_open(),
            &step.obstacle,
            step.refused_as_kind,
            step.told_by_sikka,
            step.checked,
            step.lost_at.map(millis),
        ])?;
    if changed == 1 && (step.from != step.to || step.note.is_some()) {
        add_history(transaction, id, now, step.to, step.note.as_deref())?;
    }
    Ok(changed == 1)
}
