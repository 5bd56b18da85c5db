//! What the window's forms send, what they get back, and what they may check while somebody types.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A new booking.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BookingForm {
    /// Minted by the form when it opens: a double click submits once.
    pub form_id: String,
    /// Whose; empty where `new_patient` is given. `w:` and a number: the patient of an open write-back.
    pub patient_id: String,
    /// A patient whom the PMS does not have yet: sent first, and the booking after it.
    pub new_patient: Option<NewPatientForm>,
    /// `YYYY-MM-DDTHH:MM`, practice time.
    pub start: String,
    /// Minutes.
    pub length_minutes: u32,
    /// Chair.
    pub operatory: String,
    /// Who treats.
    pub provider_id: String,
    /// What is planned; may be empty.
    pub description: String,
    /// For the staff; may be empty.
    pub note: String,
    /// A person saw that the time is taken, and books all the same.
    pub take_anyway: bool,
}

/// A patient whom the PMS does not have yet.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewPatientForm {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// `YYYY-MM-DD`.
    pub birthdate: Option<String>,
    /// `male`, `female` or `unknown`; empty where it was not asked.
    pub gender: String,
    /// Mobile number; may be empty.
    pub cell: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Who treats.
    pub provider_id: String,
    /// A person saw somebody of the same name, and means another one.
    pub another: bool,
}

/// Another time, length, chair or provider for an appointment.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RescheduleForm {
    /// Minted by the form when it opens.
    pub form_id: String,
    /// Which appointment: the PMS's number, or `w:` and the number of an open booking.
    pub appointment_sr_no: String,
    /// `YYYY-MM-DDTHH:MM`, practice time.
    pub start: String,
    /// Minutes.
    pub length_minutes: u32,
    /// Chair.
    pub operatory: String,
    /// Who treats.
    pub provider_id: String,
    /// A person saw that the time is taken, and moves it all the same.
    pub take_anyway: bool,
}

/// Changes of a patient's record. What is `None` stays as it is.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PatientForm {
    /// Minted by the form when it opens.
    pub form_id: String,
    /// Whose.
    pub patient_id: String,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// `YYYY-MM-DD`.
    pub birthdate: Option<String>,
    /// `male`, `female` or `unknown`.
    pub gender: Option<String>,
    /// The PMS's own word.
    pub status: Option<String>,
    /// The provider whom they usually see.
    pub provider_id: Option<String>,
}

/// A note for a chart.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteForm {
    /// Minted by the form when it opens.
    pub form_id: String,
    /// Whose chart.
    pub patient_id: String,
    /// The PMS's kind of note.
    pub note_type: String,
    /// `YYYY-MM-DD`, practice time.
    pub date: String,
    /// The note.
    pub text: String,
    /// Who writes it.
    pub provider_id: String,
}

/// A payment that was taken. Card numbers and security codes have no field, and are refused in every text.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentForm {
    /// Minted by the form when it opens.
    pub form_id: String,
    /// Whose.
    pub patient_id: String,
    /// What was paid, more than nothing: "39.30".
    pub amount: String,
    /// The PMS's code for this way of paying.
    pub procedure_code: String,
    /// In words.
    pub procedure_description: String,
    /// For whom.
    pub provider_id: String,
    /// `YYYY-MM-DD`, practice time.
    pub date: String,
    /// "Cash", "Check" …; may be empty.
    pub payment_type: String,
    /// May be empty.
    pub note: String,
}

/// What became of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kept {
    /// It is kept, and will be sent.
    #[serde(rename_all = "camelCase")]
    Kept {
        /// The write-back.
        write_back_id: String,
        /// The time was looked up in the practice's data just now. False: nobody answered in time.
        checked: bool,
        /// It can be taken back before it leaves until then, UTC.
        undo_until: Option<String>,
        /// The same is on its way already, asked for before this: that one is named, and nothing was added.
        already: bool,
    },
    /// The time is taken. Nothing was kept.
    #[serde(rename_all = "camelCase")]
    Taken {
        /// By what.
        conflicts: Vec<Conflict>,
        /// Free times, the nearest first; six at most.
        nearest: Vec<FreeSlot>,
    },
    /// Patients of the same name and birthdate are here already. Nothing was kept.
    #[serde(rename_all = "camelCase")]
    SamePatient {
        /// Who.
        patients: Vec<super::PatientView>,
    },
}

/// What takes a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// An appointment, a booking on its way, or a form that is open elsewhere.
    pub what: Taker,
    /// Whose; empty where it is not known.
    pub patient_name: String,
    /// `YYYY-MM-DDTHH:MM`, practice time.
    pub start: String,
    /// `YYYY-MM-DDTHH:MM`, practice time.
    pub end: String,
    /// Chair.
    pub operatory: String,
    /// Who treats.
    pub provider_name: String,
}

/// What can take a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Taker {
    /// An appointment of the PMS.
    Appointment,
    /// A write-back that is still open.
    WriteBack,
    /// A booking form that is open.
    Reservation,
}

/// A free time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FreeSlot {
    /// `YYYY-MM-DDTHH:MM`, practice time.
    pub start: String,
    /// Minutes.
    pub length_minutes: u32,
    /// Chair.
    pub operatory: String,
    /// Who would treat.
    pub provider_id: String,
    /// In words.
    pub provider_name: String,
    /// The chair in which they treat somebody else at that time; empty: none. Only who commonly treats in several
    /// chairs at once is offered so.
    pub also_in: String,
}

/// The time that an open form has in view: kept from other forms while it is open.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SlotWish {
    /// Of the form.
    pub form_id: String,
    /// The appointment that is being moved, which is not in its own way.
    pub appointment_sr_no: Option<String>,
    /// `YYYY-MM-DDTHH:MM`, practice time.
    pub start: String,
    /// Minutes.
    pub length_minutes: u32,
    /// Chair; may be empty.
    pub operatory: String,
    /// Who treats; may be empty.
    pub provider_id: String,
}

/// What is in the way of a time, by the data here and by the open forms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SlotView {
    /// By what it is taken; empty where it is free.
    pub conflicts: Vec<Conflict>,
    /// Free times, the nearest first; six at most; only where it is taken.
    pub nearest: Vec<FreeSlot>,
}

/// What the forms offer and check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormsView {
    /// One for each of the seven operations.
    pub operations: Vec<OperationView>,
    /// The PMS's kinds of notes; empty where it told none.
    pub note_types: Vec<String>,
    /// Ways of paying that this practice has used, the most usual first.
    pub payment_codes: Vec<PaymentCode>,
    /// Seconds in which a form can be taken back before it is sent.
    pub undo_seconds: u32,
}

/// What is known of an operation in this practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OperationView {
    /// One of seed 001's seven.
    pub operation: String,
    /// Whether to offer it.
    pub offer: Offer,
    /// How often the PMS did it.
    pub landed: u32,
    /// How often it refused this kind of write as such.
    pub refused: u32,
    /// Its last words when it refused, the newest first; ten at most.
    pub refusals: Vec<RefusalLine>,
    /// What its texts may be.
    pub fields: Vec<FieldRule>,
}

/// Whether an operation is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Like all else.
    Yes,
    /// The practice's software has refused it three times and never done it: say so before typing starts.
    Warn,
    /// Sikka says that it is not available for this software.
    No,
}

/// A refusal in the PMS's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefusalLine {
    /// When, UTC.
    pub at: String,
    /// The words.
    pub words: String,
}

/// What a text may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldRule {
    /// Sikka's name of the field: "description", "note", "text" …
    pub field: String,
    /// Characters at most.
    pub most: u32,
    /// Characters that it may not hold.
    pub forbidden: String,
}

/// A way of paying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaymentCode {
    /// The PMS's code.
    pub code: String,
    /// In words.
    pub description: String,
    /// "Cash", "Check" …; may be empty.
    pub payment_type: String,
}

/// What a patient owes and who pays with them, as Sikka tells now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// The patient's part, "123.40"; null where Sikka does not tell.
    pub patient_due: Option<String>,
    /// The insurers' part.
    pub insurance_due: Option<String>,
    /// The account's balance.
    pub balance: Option<String>,
    /// When Sikka told, UTC.
    pub told_at: String,
}

/// A form that was not finished when the window closed.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnfinishedForm {
    /// As the window wrote it.
    pub content: String,
    /// When it was last changed, UTC.
    pub kept_at: String,
}
