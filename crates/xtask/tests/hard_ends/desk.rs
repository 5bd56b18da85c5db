//! What the desk asks for: all seven operations, each intent with a word of its own by which it is found again at both
//! ends.

use chrono::{Days, NaiveDate, NaiveTime};
use pms::Operation;
use sandbox::Sandbox;
use serde_json::json;

use crate::roll::Roll;

/// One wish, as a line for `live --stdin`.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// Its form's id, and the word in it.
    pub(crate) mark: String,
    pub(crate) line: String,
}

/// Whoever types.
pub(crate) struct Desk {
    patients: Vec<String>,
    appointments: Vec<String>,
    today: NaiveDate,
    roll: Roll,
    wishes: usize,
    bookings: usize,
}

const CHAIRS: [&str; 5] = ["OP-1", "OP-2", "OP-3", "OP-4", "OP-5"];
/// Slots of ten minutes in a day.
const SLOTS: usize = 48;

impl Desk {
    pub(crate) fn new(sandbox: &Sandbox, seed: u64) -> Self {
        Self {
            patients: sandbox.patient_ids(None).unwrap(),
            appointments: sandbox.appointment_ids(None).unwrap(),
            today: sandbox.now().date_naive(),
            roll: Roll::new(seed),
            wishes: 0,
            bookings: 0,
        }
    }

    /// The next one. What it asks for the PMS can do, so that nothing but our own mistakes keeps it from landing; only
    /// the appointments that exist may be what they are.
    pub(crate) fn wish(&mut self) -> Wish {
        self.wishes += 1;
        let mark = format!("mk{:06}x", self.wishes);
        let operation = Operation::ALL[self.wishes % Operation::ALL.len()];
        let patient = self.roll.of(&self.patients).clone();
        let appointment = self.roll.of(&self.appointments).clone();
        let today = self.today.to_string();
        let body = match operation {
            Operation::BookAppointment => {
                // A place of its own, weeks after the last one that the demo practice fills.
                let place = self.bookings;
                self.bookings += 1;
                let slot = place / CHAIRS.len();
                let date = self.today + Days::new(90 + u64::try_from(slot / SLOTS).unwrap());
                let minutes = 480 + 10 * u32::try_from(slot % SLOTS).unwrap();
                let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap();
                json!({"patient_id": patient, "date": date.to_string(), "time": time.format("%H:%M").to_string(),
                       "length": "10", "operatory": CHAIRS[place % CHAIRS.len()], "provider_id": "DMD1", "note": mark})
            }
            Operation::CreatePatient => {
                json!({"firstname": "Ana", "lastname": mark, "birthdate": "1980-02-03", "provider_id": "DMD1"})
            }
            Operation::UpdateAppointment if self.roll.is_one_in(2) => {
                json!({"appointment_sr_no": appointment, "provider_id": "DMD2", "staff": mark})
            }
            Operation::UpdateAppointment => {
                json!({"appointment_sr_no": appointment, "value": "Confirmed", "staff": mark})
            }
            Operation::UpdatePatient => json!({"patient_id": patient, "lastname": mark}),
            Operation::CancelAppointment => {
                json!({"appointment_sr_no": appointment, "value": "Cancelled", "staff": mark})
            }
            Operation::AddMedicalNote => {
                json!({"patient_id": patient, "type": "Clinical Note", "date": today,
                "text": mark, "provider_id": "DMD1"})
            }
            Operation::ProcessPayment => {
                json!({"patient_id": patient, "amount": "25.00", "procedure_code": "PAY",
                "procedure_description": "Cash", "provider_id": "DMD1", "transaction_date": today, "note": mark})
            }
        };
        let line = json!({"operation": operation.as_str(), "body": body, "form_id": mark}).to_string();
        Wish { mark, line }
    }
}
