//! What a patient's chart says on its cover: who insures them, and what staff are to know before they speak.

use crate::Phi;

/// The cover of a patient's chart, as the PMS has it now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartCover {
    /// The patient.
    pub patient_id: String,
    /// Insurance, the first one first.
    pub plans: Vec<InsurancePlan>,
    /// What pops up in the PMS when the patient is opened.
    pub alert_note: Phi,
    /// Allergies, medicines …
    pub medical_note: Phi,
    /// About the patient.
    pub patient_note: Phi,
    /// Whatever else.
    pub other_note: Phi,
}

/// One insurance of a patient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InsurancePlan {
    /// Which one.
    pub rank: PlanRank,
    /// The insurer's number at the PMS; may be empty.
    pub insurance_company_id: String,
    /// The insurer's name, where the patient's row has it; may be empty.
    pub company_name: String,
    /// The number under which the patient is insured.
    pub subscriber_id: Phi,
    /// To the one who is insured ("Self", "Spouse" …).
    pub relationship: String,
}

impl InsurancePlan {
    /// True where the PMS says nothing of it. A relationship alone is no insurance.
    pub fn is_blank(&self) -> bool {
        self.insurance_company_id.is_empty()
            && self.company_name.is_empty()
            && self.subscriber_id.expose().is_empty()
    }
}

/// Which of a patient's insurances.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlanRank {
    /// The dental insurance that is billed first.
    #[default]
    Primary,
    /// The dental insurance that is billed next.
    Secondary,
    /// Medical insurance.
    Medical,
}
