//! The people at the desk: what they ask for, through the window's own forms, and what they remember of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};
use engine::view::{BookingForm, Kept, NewPatientForm, NoteForm, PatientForm, PaymentForm, RescheduleForm};
use sandbox::Sandbox;

use crate::day::Life;
use crate::form::Form;
use crate::roll::Roll;
use crate::wish::{Kind, Wish, mark, move_key, status_key};

/// The PMS's own words. Each appointment gets each of them once a day at most, so that a change is known by its word.
const WORDS: [&str; 5] = ["Confirmed", "Left message", "Arrived", "In chair", "Complete"];
/// A chair and who works there.
const CHAIRS: [(&str, &str); 4] = [("OP-1", "DMD1"), ("OP-3", "DMD2"), ("OP-4", "HYG1"), ("OP-5", "HYG2")];

/// An appointment that the desk knows.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// The PMS's number, where it was there in the morning.
    pub(crate) number: Option<String>,
    /// The key of the wish that makes it.
    pub(crate) made_by: Option<String>,
    /// The write-back of that wish.
    write_back: Option<String>,
    words: BTreeSet<&'static str>,
    cancelled: bool,
}

pub(crate) struct Desk {
    roll: Roll,
    patients: Vec<String>,
    pub(crate) visits: Vec<Visit>,
    pub(crate) wishes: Vec<Wish>,
    /// `w:` and a number: patients who are on their way.
    new_patients: Vec<(String, String)>,
    /// Which slot of the future is the next free one.
    next_slot: u32,
    marks: usize,
    today: NaiveDate,
    /// The write-back of each wish, by its key.
    pub(crate) kept: BTreeMap<String, String>,
    unsure: Option<(Form, Vec<usize>)>,
}

impl Desk {
    pub(crate) fn new(sandbox: &Sandbox, today: NaiveDate, seed: u64) -> Self {
        let visits = sandbox.appointment_ids(None).unwrap().into_iter().filter_map(|number| {
            let there = sandbox.appointment(None, &number).unwrap();
            let words = WORDS.into_iter().filter(|word| *word == there.status).collect();
            // What the PMS holds for over may not be moved or cancelled twice.
            (there.status != "Cancelled" && there.status != "Broken").then_some(Visit {
                number: Some(number),
                made_by: None,
                write_back: None,
                words,
                cancelled: false,
            })
        });
        Self {
            roll: Roll::new(seed ^ 0xDE5C),
            patients: sandbox.patient_ids(None).unwrap(),
            visits: visits.collect(),
            wishes: Vec::new(),
            new_patients: Vec::new(),
            next_slot: 0,
            marks: 0,
            today,
            kept: BTreeMap::new(),
            unsure: None,
        }
    }

    /// A person took it back. A new patient on whom nothing else is built by now goes with it.
    pub(crate) fn takes_back(&mut self, key: &str) {
        let Some(wish) = self.wish(key) else { return };
        wish.taken_back = true;
        let Some(ground) = wish.ground.clone() else { return };
        let mut built_on =
            self.wishes.iter().filter(|one| one.confirmed && one.ground.as_ref() == Some(&ground));
        if built_on.all(|one| one.taken_back)
            && let Some(ground) = self.wish(&ground).filter(|ground| ground.kind == Kind::Register)
        {
            ground.went_along = true;
        }
    }

    pub(crate) fn wish(&mut self, key: &str) -> Option<&mut Wish> {
        self.wishes.iter_mut().find(|wish| wish.key == key)
    }

    fn mark(&mut self) -> String {
        self.marks += 1;
        mark(self.marks)
    }

    fn form_id(&mut self) -> String {
        format!("form-{:016x}", self.roll.next())
    }

    /// A time, a chair and somebody who treats, which nobody else gets.
    fn slot(&mut self) -> (NaiveDateTime, &'static str, &'static str) {
        let (chair, provider) = CHAIRS[(self.next_slot % 4) as usize];
        let half_hour = self.next_slot / 4 % 16;
        let mut day = self.today + Days::new(40);
        let mut further = self.next_slot / 64;
        self.next_slot += 1;
        loop {
            if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                if further == 0 {
                    break;
                }
                further -= 1;
            }
            day = day + Days::new(1);
        }
        let hour = 8 + half_hour / 2 + u32::from(half_hour >= 8);
        (day.and_hms_opt(hour, half_hour % 2 * 30, 0).unwrap(), chair, provider)
    }

    fn patient(&mut self) -> (String, Option<String>) {
        // Now and then somebody whom the PMS does not have yet.
        if self.roll.chance(8) && !self.new_patients.is_empty() {
            let (id, key) = self.roll.of(&self.new_patients).clone();
            return (id, Some(key));
        }
        (self.roll.of(&self.patients).clone(), None)
    }

    fn expect(&mut self, kind: Kind, key: String) -> usize {
        self.wishes.push(Wish {
            kind,
            key,
            visit: None,
            patient: None,
            ground: None,
            confirmed: false,
            turned_away: false,
            taken_back: false,
            went_along: false,
            sent_again: 0,
            asked: false,
            left_to_rest: false,
        });
        self.wishes.len() - 1
    }

    /// Somebody asks for something. Gives the new wishes' keys.
    pub(crate) async fn ask(&mut self, life: &Life, kind: Kind) -> Vec<String> {
        let Some((form, wishes)) = self.fill_in(kind) else { return Vec::new() };
        let keys = wishes.iter().map(|at| self.wishes[*at].key.clone()).collect();
        self.click(life, form, wishes).await;
        keys
    }

    /// After the power came back: the form that was just clicked is clicked again, or left alone.
    pub(crate) async fn click_again(&mut self, life: &Life) {
        if let Some((form, wishes)) = self.unsure.take()
            && self.roll.chance(60)
            // A button without a form says nothing of an earlier click.
            && !matches!(form, Form::Status(..) | Form::Cancel(..))
        {
            self.click(life, form, wishes).await;
        }
    }

    async fn click(&mut self, life: &Life, form: Form, wishes: Vec<usize>) {
        let twice = self.roll.chance(10);
        let said = tokio::select! {
            biased;
            () = life.power.goes() => None,
            said = form.send(&life.engine, twice) => Some(said),
        };
        match said {
            // An error while the power goes says nothing.
            _ if !life.power.is_on() => self.unsure = Some((form, wishes)),
            None => self.unsure = Some((form, wishes)),
            Some(Ok(Kept::Kept { write_back_id, .. })) => self.remember(life, &form, &wishes, &write_back_id),
            Some(Ok(_) | Err(_)) => {
                for at in wishes {
                    self.wishes[at].turned_away = true;
                }
            }
        }
    }

    fn remember(&mut self, life: &Life, form: &Form, wishes: &[usize], id: &str) {
        for at in wishes {
            self.wishes[*at].confirmed = true;
            let Wish { kind, key, visit, .. } = self.wishes[*at].clone();
            self.kept.insert(key.clone(), id.to_owned());
            if kind == Kind::Book
                && let Some(visit) = visit
            {
                self.visits[visit].write_back = Some(id.to_owned());
            }
            if kind == Kind::Register
                && let Form::Book(form) = form
            {
                let patient = life.ledger.write_back_of_form(&format!("{}:patient", form.form_id));
                // Without power nobody sees it.
                if let Ok(Some(patient)) = patient {
                    self.kept.insert(key.clone(), patient.id.to_string());
                    self.new_patients.push((format!("w:{}", patient.id), key));
                }
            }
        }
    }

    fn fill_in(&mut self, kind: Kind) -> Option<(Form, Vec<usize>)> {
        let form_id = self.form_id();
        Some(match kind {
            Kind::Book | Kind::Register => self.booking(form_id, kind == Kind::Register),
            Kind::Status => {
                let (visit, number) = self.some_visit()?;
                let open = |word: &&&str| !self.visits[visit].words.contains(**word);
                let words: Vec<&'static str> = WORDS.iter().filter(open).copied().collect();
                let word = (!words.is_empty()).then(|| *self.roll.of(&words))?;
                self.visits[visit].words.insert(word);
                let at = self.expect(Kind::Status, status_key(visit, word));
                self.about(at, visit);
                (Form::Status(number, word), vec![at])
            }
            Kind::Cancel => {
                let (visit, number) = self.some_visit()?;
                self.visits[visit].cancelled = true;
                let at = self.expect(Kind::Cancel, status_key(visit, "Cancelled"));
                self.about(at, visit);
                let reason = if self.roll.chance(50) { "called in sick" } else { "" };
                (Form::Cancel(number, reason.to_owned()), vec![at])
            }
            Kind::Move => {
                let (visit, number) = self.some_visit()?;
                let (start, chair, provider) = self.slot();
                let (date, time) = (start.date().to_string(), start.format("%H:%M").to_string());
                let at = self.expect(Kind::Move, move_key(visit, &date, &time, chair));
                self.about(at, visit);
                let form = RescheduleForm {
                    form_id,
                    appointment_sr_no: number,
                    start: start.format("%Y-%m-%dT%H:%M").to_string(),
                    length_minutes: 30,
                    operatory: chair.to_owned(),
                    provider_id: provider.to_owned(),
                    take_anyway: self.roll.chance(20),
                };
                (Form::Move(form), vec![at])
            }
            Kind::ChangePatient => {
                let patient = self.roll.of(&self.patients).clone();
                let mark = self.mark();
                let at = self.expect(kind, mark.clone());
                self.wishes[at].patient = Some(patient.clone());
                let form = PatientForm {
                    form_id,
                    patient_id: patient,
                    first_name: Some(format!("Ana {mark}")),
                    last_name: None,
                    birthdate: None,
                    gender: None,
                    status: None,
                    provider_id: None,
                };
                (Form::Change(form), vec![at])
            }
            Kind::Note => {
                let ((patient, ground), mark) = (self.patient(), self.mark());
                let at = self.expect(kind, mark.clone());
                self.wishes[at].ground = ground;
                let form = NoteForm {
                    form_id,
                    patient_id: patient,
                    note_type: "Clinical Note".to_owned(),
                    date: self.today.to_string(),
                    text: format!("{mark} tooth 14 sensitive"),
                    provider_id: "DMD1".to_owned(),
                };
                (Form::Note(form), vec![at])
            }
            Kind::Pay => {
                let ((patient, ground), mark) = (self.patient(), self.mark());
                let at = self.expect(kind, mark.clone());
                self.wishes[at].ground = ground;
                let form = PaymentForm {
                    form_id,
                    patient_id: patient,
                    // Many pay the same.
                    amount: (*self.roll.of(&["25.00", "39.30", "112.00"])).to_owned(),
                    procedure_code: "PMT".to_owned(),
                    procedure_description: "Payment".to_owned(),
                    provider_id: "DMD1".to_owned(),
                    date: self.today.to_string(),
                    payment_type: "Cash".to_owned(),
                    note: mark,
                };
                (Form::Pay(form), vec![at])
            }
        })
    }

    fn booking(&mut self, form_id: String, new: bool) -> (Form, Vec<usize>) {
        let (mut start, chair, provider) = self.slot();
        // Now and then a time that is taken, on purpose: the PMS will refuse it.
        if self.roll.chance(4) && self.next_slot > 8 {
            self.next_slot -= 8;
            start = self.slot().0;
            self.next_slot += 7;
        }
        let mut made = Vec::new();
        let mut ground = None;
        let new_patient = new.then(|| {
            let mark = self.mark();
            made.push(self.expect(Kind::Register, mark.clone()));
            ground = Some(mark.clone());
            NewPatientForm {
                first_name: "Ben".to_owned(),
                last_name: format!("New {mark}"),
                birthdate: Some("1990-04-01".to_owned()),
                gender: "male".to_owned(),
                cell: String::new(),
                email: String::new(),
                provider_id: "DMD1".to_owned(),
                another: false,
            }
        });
        let mut patient_id = String::new();
        if !new {
            (patient_id, ground) = self.patient();
        }
        let mark = self.mark();
        let at = self.expect(Kind::Book, mark.clone());
        self.visits.push(Visit {
            number: None,
            made_by: Some(mark.clone()),
            write_back: None,
            words: BTreeSet::new(),
            cancelled: false,
        });
        self.wishes[at].ground = ground;
        self.wishes[at].visit = Some(self.visits.len() - 1);
        made.push(at);
        let form = BookingForm {
            form_id,
            patient_id,
            new_patient,
            start: start.format("%Y-%m-%dT%H:%M").to_string(),
            length_minutes: 30,
            operatory: chair.to_owned(),
            provider_id: provider.to_owned(),
            description: format!("Recall exam {mark}"),
            note: String::new(),
            take_anyway: self.roll.chance(50),
        };
        (Form::Book(form), made)
    }

    fn about(&mut self, wish: usize, visit: usize) {
        self.wishes[wish].visit = Some(visit);
        self.wishes[wish].ground = self.visits[visit].made_by.clone();
    }

    /// A visit that still stands, as the desk calls it. Some visits get many changes, so that their order matters.
    fn some_visit(&mut self) -> Option<(usize, String)> {
        for _ in 0..20 {
            let at = usize::try_from(self.roll.next() % self.visits.len() as u64).unwrap();
            let at = if self.roll.chance(40) { at % 6 } else { at };
            let visit = &self.visits[at];
            let number =
                visit.number.clone().or_else(|| visit.write_back.as_ref().map(|id| format!("w:{id}")));
            if let Some(number) = number.filter(|_| !visit.cancelled) {
                return Some((at, number));
            }
        }
        None
    }
}
