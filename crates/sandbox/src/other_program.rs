//! Another program of the same Sikka app, such as the practice's chatbot: what it sends lands in the same list.

use std::collections::BTreeMap;

use crate::Sandbox;
use crate::control::office;
use crate::names::{OPERATORIES, PROVIDERS};
use crate::orders::{ControlError, ProgramOrder};
use crate::rows::clock_time;
use crate::schedule::{Wish, free_slot};
use crate::writebacks::{Operation, WriteBack};

impl Sandbox {
    /// Sikka takes a write-back of another program. Gives Sikka's number of it.
    ///
    /// # Errors
    /// Unknown office, or a method that changes no appointment.
    pub fn other_program(&self, order: &ProgramOrder) -> Result<u64, ControlError> {
        let mut world = self.world();
        let at = office(&world, order.office_id.as_deref())?;
        let target = order.appointment_sr_no.clone();
        let path = if target.is_some() { "appointments" } else { "appointment" };
        let operation = Operation::find(&order.method, path, target.is_some());
        let operation = operation.ok_or_else(|| ControlError("Nothing is sent so.".to_owned()))?;
        let id = world.enqueue(WriteBack::new(at, operation, target, order.fields.clone(), "another"));
        world.settle();
        Ok(id)
    }

    /// A booking that the practice's chatbot could send: the next free time of some patient.
    ///
    /// # Errors
    /// There is no free slot.
    pub fn chatbot_books(&self) -> Result<u64, ControlError> {
        let fields = {
            let mut world = self.world();
            let now = world.now();
            let practice = &mut world.practices[0];
            let (length, daily) = (30, practice.daily);
            let wish = Wish { operatory: None, provider: None, date: None, length, daily };
            let slot = free_slot(&practice.pms.appointments, practice.local(now), wish);
            let (chair, day, start) =
                slot.ok_or_else(|| ControlError("There is no free slot.".to_owned()))?;
            let index = practice.random.below(practice.pms.patients.len());
            let patient = practice.pms.patients.get(index).map(|row| row.id.to_string()).unwrap_or_default();
            let chair = &OPERATORIES[chair as usize];
            let fields = [
                ("patient_id", patient),
                ("date", day.to_string()),
                ("time", clock_time(start)),
                ("length", length.to_string()),
                ("operatory", chair.0.to_owned()),
                ("provider_id", PROVIDERS[chair.1].0.to_owned()),
                ("practice_id", "1".to_owned()),
                ("description", "Checkup".to_owned()),
            ];
            fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<BTreeMap<_, _>>()
        };
        self.other_program(&ProgramOrder { method: "POST".to_owned(), fields, ..ProgramOrder::default() })
    }
}
