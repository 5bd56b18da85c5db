//! Who takes which time: the mirror's appointments, the open write-backs laid over them, and the open forms.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDateTime, TimeDelta};
use pms::{Intent, StatusKind, StatusWords};
use store::{AppointmentRow, Occupied, Reservation};

use super::Wanted;
use crate::view::Taker;

/// Taken for appointments without a length, as the day shows them.
pub(super) const USUAL_MINUTES: u32 = 30;

/// When and where: the chair, who treats, and who else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: NaiveDateTime,
    pub(super) minutes: u32,
    pub(super) operatory: String,
    pub(super) provider_id: String,
    pub(super) hygienist: String,
}

impl Place {
    /// Practice-local; what ends beyond all calendars ends at its start.
    pub(super) fn end(&self) -> NaiveDateTime {
        self.start.checked_add_signed(TimeDelta::minutes(i64::from(self.minutes))).unwrap_or(self.start)
    }

    fn of_row(row: &AppointmentRow) -> Option<Self> {
        Some(Self {
            start: row.date?.and_time(row.time?),
            minutes: length(row.length_minutes),
            operatory: row.operatory.clone(),
            provider_id: row.provider_id.clone(),
            hygienist: String::new(),
        })
    }
}

fn length(told: Option<u32>) -> u32 {
    told.filter(|minutes| *minutes > 0).unwrap_or(USUAL_MINUTES)
}

/// Something that takes a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) what: Taker,
    pub(super) place: Place,
    /// Empty for blocks, and where it is not known.
    pub(super) patient_id: String,
    /// As the schedule shows it; empty where it has to be looked up.
    pub(super) patient_name: pms::Phi,
}

/// What the practice's appointments tell at all. Where none of them names a chair, one without a chair says nothing
/// about chairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) chairs: bool,
    pub(super) providers: bool,
}

/// All that takes a time in some days.
#[derive(Debug, Clone)]
pub(super) struct Board {
    pub(super) taken: Vec<Taken>,
    pub(super) told: Told,
    /// Who commonly treats in several chairs at once: one of their appointments in another chair is not in the way.
    pub(super) in_several_chairs: HashSet<String>,
}

impl Board {
    /// What is in the way of a time, by time.
    pub(super) fn in_the_way<'a>(&'a self, wanted: &'a Place) -> impl Iterator<Item = &'a Taken> {
        self.at_the_time_of(wanted)
            .filter(move |one| self.concerns(one, &wanted.operatory, &wanted.provider_id))
    }

    /// The other chair in which this place's provider treats somebody at its time.
    pub(super) fn also_in<'a>(&'a self, place: &'a Place) -> Option<&'a str> {
        if !self.in_several_chairs.contains(&place.provider_id) {
            return None;
        }
        let same = |one: &&Taken| {
            let here = &one.place;
            [&here.provider_id, &here.hygienist].contains(&&place.provider_id)
                && !here.operatory.is_empty()
                && here.operatory != place.operatory
        };
        self.at_the_time_of(place).find(same).map(|one| one.place.operatory.as_str())
    }

    fn at_the_time_of<'a>(&'a self, wanted: &'a Place) -> impl Iterator<Item = &'a Taken> {
        let end = wanted.end();
        self.taken.iter().filter(move |one| one.place.start < end && wanted.start < one.place.end())
    }

    /// Whether something takes this chair or this provider, at its time.
    ///
    /// As in [`pms::gaps`], an appointment that does not say where it is, or with whom, is in everybody's way, and all
    /// appointments are in the way of somebody who wants neither a certain chair nor a certain provider. Unlike there,
    /// a chair that is missing counts only in a practice whose appointments name their chairs: where Sikka never tells
    /// them, two providers could never work at the same time. The same goes for providers. An open form holds what it
    /// names, and no more.
    pub(super) fn concerns(&self, one: &Taken, operatory: &str, provider_id: &str) -> bool {
        let here = &one.place;
        let elsewhere = !here.operatory.is_empty() && !operatory.is_empty() && here.operatory != operatory;
        if elsewhere && self.in_several_chairs.contains(provider_id) {
            return false;
        }
        let anywhere = here.operatory.is_empty();
        let anybody = here.provider_id.is_empty() && here.hygienist.is_empty();
        let (chair_unknown, provider_unknown) = if one.what == Taker::Reservation {
            (false, false)
        } else {
            (
                anywhere && (self.told.chairs || anybody || provider_id.is_empty()),
                anybody && (self.told.providers || anywhere || operatory.is_empty()),
            )
        };
        match (operatory.is_empty(), provider_id.is_empty()) {
            (true, true) => true,
            (no_chair, no_provider) => {
                !no_chair && (here.operatory == operatory || chair_unknown)
                    || !no_provider
                        && (here.provider_id == provider_id
                            || here.hygienist == provider_id
                            || provider_unknown)
            }
        }
    }
}

/// A write-back that may show something that the mirror does not.
pub(super) struct Sent<'a> {
    pub(super) id: i64,
    pub(super) intent: &'a Intent,
    /// The appointment that a booking became, where that is known.
    pub(super) made: Option<&'a str>,
    /// It has left this machine at least once.
    pub(super) left: bool,
}

/// What is on the board besides the write-backs, and what is needed to lay them over it.
pub(super) struct Around<'a> {
    /// The mirror's appointments of these days that take a time.
    pub(super) rows: &'a [Occupied],
    /// Those that have not ended, and those that ended well and may not be in the mirror yet; oldest first.
    pub(super) write_backs: &'a [Sent<'a>],
    /// The mirror's appointments that the write-backs speak of, of whatever day, by their number.
    pub(super) known: &'a HashMap<String, AppointmentRow>,
    /// Times of the open forms.
    pub(super) reservations: &'a [Reservation],
    /// What the practice's status words mean.
    pub(super) words: &'a StatusWords,
}

/// Lays the open write-backs and the open forms over the mirror's appointments.
///
/// A booking takes its time from the moment in which staff made it until the mirror shows it. A move takes the new
/// time, and the old one until the mirror shows the new one; what an open write-back cancels still takes its time.
pub(super) fn lay_over(around: &Around<'_>, wanted: &Wanted) -> Vec<Taken> {
    let but = not_in_its_own_way(around.write_backs, wanted);
    let mut taken: Vec<Taken> = around
        .rows
        .iter()
        .filter(|row| !but.contains(row.appointment_sr_no.as_str()))
        .map(|row| Taken {
            what: Taker::Appointment,
            place: Place {
                start: row.date.and_time(row.time),
                minutes: length(row.length_minutes),
                operatory: row.operatory.clone(),
                provider_id: row.provider_id.clone(),
                hygienist: row.hygienist.clone(),
            },
            patient_id: row.patient_id.clone(),
            patient_name: row.patient_name.clone(),
        })
        .collect();
    let mut moved: HashMap<String, (Place, String)> = HashMap::new();
    let mut seen = HashSet::new();
    for row in around.write_backs {
        let Some((number, place, patient_id)) = takes(row, around, &mut moved, &mut seen) else { continue };
        if but.contains(number.as_str()) || wanted.but_write_back == Some(row.id) {
            continue;
        }
        taken.push(Taken { what: Taker::WriteBack, place, patient_id, patient_name: pms::Phi::default() });
    }
    let others = around.reservations.iter().filter(|one| Some(&one.form_id) != wanted.but_form.as_ref());
    taken.extend(others.map(of_form));
    taken.sort_by_key(|one| one.place.start);
    taken
}

/// The time of an open form.
pub(super) fn of_form(one: &Reservation) -> Taken {
    Taken {
        what: Taker::Reservation,
        place: Place {
            start: one.start,
            minutes: one.minutes,
            operatory: one.operatory.clone(),
            provider_id: one.provider_id.clone(),
            hygienist: String::new(),
        },
        patient_id: String::new(),
        patient_name: pms::Phi::default(),
    }
}

/// `w:` and a write-back's number: the appointment that an open booking will make.
fn awaited(id: i64) -> String {
    format!("w:{id}")
}

/// The numbers of the appointment that is being moved: the PMS's, and that of the booking that makes it.
fn not_in_its_own_way(write_backs: &[Sent<'_>], wanted: &Wanted) -> HashSet<String> {
    let mut but: HashSet<String> = wanted.but_appointment.iter().cloned().collect();
    but.extend(wanted.but_write_back.map(awaited));
    for row in write_backs.iter().filter(|row| matches!(row.intent, Intent::BookAppointment(_))) {
        let names = [Some(awaited(row.id)), row.made.map(str::to_owned)];
        if names.iter().flatten().any(|name| but.contains(name)) {
            but.extend(names.into_iter().flatten());
        }
    }
    but
}

/// The appointment's number, the time that a write-back takes beside what the mirror shows, and whose it is.
fn takes(
    row: &Sent<'_>,
    around: &Around<'_>,
    moved: &mut HashMap<String, (Place, String)>,
    seen: &mut HashSet<String>,
) -> Option<(String, Place, String)> {
    let known = |number: &str| around.known.get(number);
    match row.intent {
        Intent::BookAppointment(one) => {
            let number = row.made.map_or_else(|| awaited(row.id), str::to_owned);
            let place = Place {
                start: one.date.and_time(one.time),
                minutes: length(Some(one.length_minutes)),
                operatory: one.operatory.clone(),
                provider_id: one.provider_id.clone(),
                hygienist: String::new(),
            };
            for name in [awaited(row.id), number.clone()] {
                moved.insert(name, (place.clone(), one.patient_id.clone()));
            }
            let shown = match row.made {
                // Moved, cancelled or deleted in the PMS since: the mirror knows better.
                Some(made) => known(made).is_some(),
                // Not told which it became: the one that looks like it, and of two bookings one each.
                None => {
                    row.left
                        && around.rows.iter().any(|there| {
                            let same = |asked: &str, there: &str| there.is_empty() || asked == there;
                            there.patient_id == one.patient_id
                                && there.date == one.date
                                && there.time == one.time
                                && same(&one.operatory, &there.operatory)
                                && same(&one.provider_id, &there.provider_id)
                                && seen.insert(there.appointment_sr_no.clone())
                        })
                }
            };
            (!shown).then(|| (number, place, one.patient_id.clone()))
        }
        Intent::Reschedule(one) => {
            let number = one.appointment_sr_no.clone();
            let there = known(&number);
            let before = moved
                .get(&number)
                .cloned()
                .or_else(|| there.and_then(|row| Some((Place::of_row(row)?, row.patient_id.clone()))));
            let from = before.as_ref().map(|(place, _)| place);
            let date = one.date.or_else(|| from.map(|place| place.start.date()))?;
            let time = one.time.or_else(|| from.map(|place| place.start.time()))?;
            let text = |new: &Option<String>, old: fn(&Place) -> &String| {
                new.clone().or_else(|| from.map(|place| old(place).clone())).unwrap_or_default()
            };
            let place = Place {
                start: date.and_time(time),
                minutes: length(one.length_minutes.or_else(|| from.map(|place| place.minutes))),
                operatory: text(&one.operatory, |place| &place.operatory),
                provider_id: text(&one.provider_id, |place| &place.provider_id),
                hygienist: String::new(),
            };
            let patient_id = before.map(|(_, patient_id)| patient_id).unwrap_or_default();
            moved.insert(number.clone(), (place.clone(), patient_id.clone()));
            let shown = there.is_some_and(|row| {
                !row.vanished
                    && row.status_kind != StatusKind::Cancelled
                    && Place::of_row(row).as_ref() == Some(&place)
            });
            (!shown).then_some((number, place, patient_id))
        }
        // A cancelled one that comes back takes its time again.
        Intent::SetAppointmentStatus(one) => {
            let there = known(&one.appointment_sr_no)?;
            let gone = there.status_kind == StatusKind::Cancelled && !there.vanished;
            let comes_back = gone && around.words.kind(&one.value) != StatusKind::Cancelled;
            let place = Place::of_row(there).filter(|_| comes_back)?;
            Some((one.appointment_sr_no.clone(), place, there.patient_id.clone()))
        }
        _ => None,
    }
}
