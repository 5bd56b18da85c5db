//! What the bell rang for, and how far it has read the appointment events.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::database::KeptStatements as _;
use crate::{Ledger, Mirror, Result, instant, millis};

/// When, where and with whom a visit was, before or after something happened to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitThen {
    /// Practice-local date.
    pub date: Option<NaiveDate>,
    /// Practice-local time of day.
    pub time: Option<NaiveTime>,
    /// Chair; may be empty.
    pub operatory: String,
    /// Who treats; may be empty.
    pub provider_id: String,
}

/// Something that the mirror saw happen to an appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentEvent {
    /// Position.
    pub sequence: i64,
    /// The PMS's number.
    pub appointment_sr_no: String,
    /// `booked`, `cancelled`, `removed`, `moved` or `arrived`.
    pub kind: String,
    /// As it was before; none where there was no such appointment.
    pub before: Option<VisitThen>,
    /// As it was afterwards.
    pub after: Option<VisitThen>,
}

/// A bell to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBell {
    /// `booked`, `cancelled`, `removed`, `moved` or `arrived`.
    pub kind: String,
    /// The PMS's number.
    pub appointment_sr_no: String,
    /// Practice-local date of the visit.
    pub date: NaiveDate,
    /// Practice-local time of the visit.
    pub time: Option<NaiveTime>,
    /// Chair; may be empty.
    pub operatory: String,
    /// Who treats; may be empty.
    pub provider_id: String,
    /// Of a move: as the visit was before.
    pub before: Option<VisitThen>,
    /// Who is to be treated; may be empty where the appointment tells.
    pub patient_id: String,
    /// Where another program asked Sikka for it.
    pub program: Option<OfProgram>,
}

/// What another program of the same Sikka app asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfProgram {
    /// Sikka's number of the write-back.
    pub sikka_id: String,
    /// How far it is.
    pub stands: Stands,
    /// Whether the schedule shows it.
    pub shown: bool,
}

/// How far a write-back of another program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Sikka has it.
    Asked,
    /// The PMS did it.
    Done,
    /// The PMS or Sikka refused it.
    Refused,
}

impl Stands {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    fn read(text: &str) -> Self {
        match text {
            "asked" => Self::Asked,
            "refused" => Self::Refused,
            _ => Self::Done,
        }
    }
}

/// A bell that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bell {
    /// Our number.
    pub id: i64,
    /// Which practice.
    pub integration_id: i64,
    /// What and when.
    pub what: NewBell,
    /// When Deskbell saw it.
    pub at: DateTime<Utc>,
    /// When it rang (or was passed over, with notifications off).
    pub rung_at: Option<DateTime<Utc>>,
    /// When somebody looked.
    pub seen_at: Option<DateTime<Utc>>,
    /// Who takes care of it, by initials, and since when.
    pub taken: Option<(String, DateTime<Utc>)>,
}

/// Four columns from one on: date, time, chair, provider. None where there was no chair: no row.
fn visit_then(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<VisitThen>> {
    let Some(operatory) = row.get::<_, Option<String>>(first + 2)? else { return Ok(None) };
    Ok(Some(VisitThen {
        date: row.get::<_, Option<String>>(first)?.and_then(|text| text.parse().ok()),
        time: row.get::<_, Option<String>>(first + 1)?.and_then(|text| clock(&text)),
        operatory,
        provider_id: row.get::<_, Option<String>>(first + 3)?.unwrap_or_default(),
    }))
}

fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

fn kept(time: Option<NaiveTime>) -> Option<String> {
    time.map(|time| time.format("%H:%M").to_string())
}

/// One more bell, which has not rung.
pub(crate) fn insert(
    transaction: &Connection,
    integration_id: i64,
    bell: &NewBell,
    now: DateTime<Utc>,
) -> Result<()> {
    let (before, program) = (bell.before.as_ref(), bell.program.as_ref());
    transaction.execute_kept(
        "INSERT INTO bells (integration_id, kind, appointment_sr_no, date, time, at, operatory, provider_id, \
         before_date, before_time, before_operatory, before_provider_id, patient_id, sikka_id, stands, shown_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        params![
            integration_id,
            bell.kind,
            bell.appointment_sr_no,
            bell.date.to_string(),
            kept(bell.time),
            millis(now),
            bell.operatory,
            bell.provider_id,
            before.and_then(|before| before.date).map(|date| date.to_string()),
            before.and_then(|before| kept(before.time)),
            before.map(|before| &before.operatory),
            before.map(|before| &before.provider_id),
            bell.patient_id,
            program.map(|program| &program.sikka_id),
            program.map_or(Stands::Done, |program| program.stands).as_str(),
            program.filter(|program| program.shown).map(|_| millis(now)),
        ],
    )?;
    Ok(())
}

impl Mirror {
    /// Events after `sequence`, oldest first.
    pub fn appointment_events(
        &self,
        integration_id: i64,
        sequence: i64,
        limit: u32,
    ) -> Result<Vec<AppointmentEvent>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT sequence, appointment_sr_no, kind, before_date, before_time, before_operatory, \
                 before_provider_id, after_date, after_time, after_operatory, after_provider_id FROM appointment_events \
                 WHERE integration_id = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
            )?;
            let rows = statement.query_map((integration_id, sequence, limit), |row| {
                Ok(AppointmentEvent {
                    sequence: row.get(0)?,
                    appointment_sr_no: row.get(1)?,
                    kind: row.get(2)?,
                    before: visit_then(row, 3)?,
                    after: visit_then(row, 7)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

impl Ledger {
    /// Where the bell stands in this generation of the mirror; a new generation is read from its beginning, where
    /// the mirror has put nothing before its first whole walk.
    pub fn bell_cursor(&self, integration_id: i64, generation: &str) -> Result<i64> {
        self.0.read(|connection| {
            let found: Option<(String, i64)> = connection
                .prepare_cached("SELECT generation, sequence FROM bell_cursor WHERE integration_id = ?1")?
                .query_row([integration_id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            Ok(found.filter(|(of, _)| of == generation).map_or(0, |(_, sequence)| sequence))
        })
    }

    /// Keeps bells and moves the cursor, in one transaction. `explained`: write-backs whose doing an event was, and the
    /// event's appointment, which is what a booking became. `shown`: bells of another program that the schedule shows now,
    /// and under which number.
    pub fn keep_bells(
        &self,
        integration_id: i64,
        (generation, sequence): (&str, i64),
        bells: &[NewBell],
        explained: &[(i64, String)],
        shown: &[(i64, String)],
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.0.write(|transaction| {
            for bell in bells {
                insert(transaction, integration_id, bell, now)?;
            }
            for (id, number) in explained {
                transaction.execute_kept(
                    "UPDATE writebacks SET appointment_sr_no = coalesce(appointment_sr_no, ?2), explained_at = ?3 WHERE id = ?1",
                    (id, number, millis(now)),
                )?;
            }
            for (id, number) in shown {
                transaction.execute_kept(
                    "UPDATE bells SET shown_at = ?3, stands = 'done', appointment_sr_no = ?2 WHERE id = ?1",
                    (id, number, millis(now)),
                )?;
            }
            transaction.execute_kept(
                "INSERT INTO bell_cursor (integration_id, generation, sequence) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (integration_id) DO UPDATE SET generation = excluded.generation, sequence = excluded.sequence",
                (integration_id, generation, sequence),
            )?;
            Ok(())
        })
    }

    /// The bells of a practice since then, oldest first.
    pub fn bells_since(&self, integration_id: i64, since: DateTime<Utc>) -> Result<Vec<Bell>> {
        self.select_bells("integration_id = ?1 AND at >= ?2 ORDER BY id", (integration_id, millis(since)))
    }

    /// The newest bells of all connected practices first.
    pub fn bells(&self, limit: u32) -> Result<Vec<Bell>> {
        let connected = "integration_id IN (SELECT id FROM integrations WHERE status <> 'INACTIVE')";
        self.select_bells(&format!("{connected} ORDER BY id DESC LIMIT ?1"), [limit])
    }

    /// Bells that have not rung yet, oldest first.
    pub fn bells_to_ring(&self, integration_id: i64) -> Result<Vec<Bell>> {
        self.select_bells("integration_id = ?1 AND rung_at IS NULL ORDER BY id LIMIT 10000", [integration_id])
    }

    /// Bells that nobody has looked at, oldest first.
    pub fn unseen_bells(&self, integration_id: i64) -> Result<Vec<Bell>> {
        self.select_bells("integration_id = ?1 AND seen_at IS NULL ORDER BY id LIMIT 10000", [integration_id])
    }

    fn select_bells(&self, tail: &str, parameters: impl rusqlite::Params) -> Result<Vec<Bell>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT id, kind, appointment_sr_no, date, time, at, rung_at, seen_at, integration_id, \
                 operatory, provider_id, before_date, before_time, before_operatory, before_provider_id, \
                 taken_by, taken_at, patient_id, sikka_id, stands, shown_at FROM bells WHERE {tail}"
            ))?;
            let rows = statement.query_map(parameters, |row| {
                Ok(Bell {
                    id: row.get(0)?,
                    integration_id: row.get(8)?,
                    what: NewBell {
                        kind: row.get(1)?,
                        appointment_sr_no: row.get(2)?,
                        date: row.get::<_, String>(3)?.parse().unwrap_or_default(),
                        time: row.get::<_, Option<String>>(4)?.and_then(|text| clock(&text)),
                        operatory: row.get(9)?,
                        provider_id: row.get(10)?,
                        before: visit_then(row, 11)?,
                        patient_id: row.get(17)?,
                        program: match row.get::<_, Option<String>>(18)? {
                            Some(sikka_id) => Some(OfProgram {
                                sikka_id,
                                stands: Stands::read(&row.get::<_, String>(19)?),
                                shown: row.get::<_, Option<i64>>(20)?.is_some(),
                            }),
                            None => None,
                        },
                    },
                    at: instant(row.get(5)?),
                    rung_at: row.get::<_, Option<i64>>(6)?.map(instant),
                    seen_at: row.get::<_, Option<i64>>(7)?.map(instant),
                    taken: match row.get::<_, Option<i64>>(16)? {
                        Some(at) => Some((row.get(15)?, instant(at))),
                        None => None,
                    },
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// These have rung.
    pub fn bells_rung(&self, integration_id: i64, up_to: i64, now: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE bells SET rung_at = ?3 WHERE integration_id = ?1 AND id <= ?2 AND rung_at IS NULL",
                (integration_id, up_to, millis(now)),
            )?;
            Ok(())
        })
    }

    /// Somebody takes care of it; the first one has it. False where somebody had it already, or there is none.
    pub fn take_bell(&self, id: i64, initials: &str, now: DateTime<Utc>) -> Result<bool> {
        self.0.write(|transaction| {
            let taken = transaction.execute_kept(
                "UPDATE bells SET taken_by = ?2, taken_at = ?3, seen_at = coalesce(seen_at, ?3) \
                 WHERE id = ?1 AND taken_at IS NULL",
                (id, initials, millis(now)),
            )?;
            Ok(taken > 0)
        })
    }

    /// Nobody takes care of it any more.
    pub fn give_bell_back(&self, id: i64) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept(
                "UPDATE bells SET taken_by = '', taken_at = NULL WHERE id = ?1 AND taken_at IS NOT NULL",
                [id],
            )?;
            Ok(())
        })
    }

    /// Somebody has looked at all of them.
    pub fn bells_seen(&self, now: DateTime<Utc>) -> Result<()> {
        self.0.write(|transaction| {
            transaction.execute_kept("UPDATE bells SET seen_at = ?1 WHERE seen_at IS NULL", [millis(now)])?;
            Ok(())
        })
    }
}
