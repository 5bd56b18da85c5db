//! The cover of a chart: the fields of a patient's row that nothing but the card of one patient needs
//! (`wire/sikka.md` 6, `/patients`).

use pms::{ChartCover, InsurancePlan, Phi, PlanRank};

use super::fields::names;
use super::rows::{Row, fields};

// The names of the secondary ones are told as "secondary_insurance_*" only: they are read in every likely form.
names! { CoverField, COVER:
    Id "patient_id" = "patientid",
    Alert "alert_note" = "alertnote",
    Medical "medical_note" = "medicalnote",
    Patient "patient_note" = "patientnote",
    Other "other_note" = "othernote",
    PrimaryId "primary_insurance_company_id" = "primaryinsurancecompanyid",
    PrimaryName "primary_insurance_company" = "primaryinsurancecompany" | "primaryinsurancecompanyname" | "primaryinsurance",
    PrimaryRelationship "primary_relationship" = "primaryrelationship",
    PrimarySubscriber "subscriber_id" = "subscriberid" | "primarysubscriberid" | "primaryinsurancesubscriberid",
    SecondaryId "secondary_insurance_company_id" = "secondaryinsurancecompanyid",
    SecondaryName "secondary_insurance_company" = "secondaryinsurancecompany" | "secondaryinsurancecompanyname" | "secondaryinsurance",
    SecondaryRelationship "secondary_relationship" = "secondaryrelationship" | "secondaryinsurancerelationship",
    SecondarySubscriber "secondary_subscriber_id" = "secondarysubscriberid" | "secondaryinsurancesubscriberid",
    MedicalId "primary_medical_insurance_id" = "primarymedicalinsuranceid",
    MedicalName "primary_medical_insurance" = "primarymedicalinsurance",
    MedicalRelationship "primary_medical_relationship" = "primarymedicalrelationship",
    MedicalSubscriber "primary_medical_subscriber_id" = "primarymedicalsubscriberid",
}

impl Row for ChartCover {
    fn read(raw: &str) -> Result<Self, String> {
        use CoverField as F;
        let mut row = fields::<F, COVER>(raw)?;
        if row.trimmed(F::Id).is_empty() {
            return Err("no patient_id".to_owned());
        }
        let plans = [
            (PlanRank::Primary, F::PrimaryId, F::PrimaryName, F::PrimarySubscriber, F::PrimaryRelationship),
            (
                PlanRank::Secondary,
                F::SecondaryId,
                F::SecondaryName,
                F::SecondarySubscriber,
                F::SecondaryRelationship,
            ),
            (PlanRank::Medical, F::MedicalId, F::MedicalName, F::MedicalSubscriber, F::MedicalRelationship),
        ]
        .map(|(rank, id, name, subscriber, relationship)| InsurancePlan {
            rank,
            // PMSs write 0 for "none".
            insurance_company_id: Some(row.trimmed(id))
                .filter(|id| *id != "0")
                .unwrap_or_default()
                .to_owned(),
            company_name: row.trimmed(name).to_owned(),
            subscriber_id: Phi::from(row.trimmed(subscriber).to_owned()),
            relationship: row.trimmed(relationship).to_owned(),
        });
        Ok(Self {
            patient_id: row.text(F::Id),
            plans: plans.into_iter().filter(|plan| !plan.is_blank()).collect(),
            alert_note: row.phi(F::Alert),
            medical_note: row.phi(F::Medical),
            patient_note: row.phi(F::Patient),
            other_note: row.phi(F::Other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_tells_of_the_plans_that_there_are() {
        let row = r#"{"patient_id":"7","primary_insurance_company_id":"12","primary_relationship":"Self",
            "subscriber_id":"A-77","secondary_insurance_company_id":"0","secondary_relationship":"Self",
            "primary_medical_insurance":"Harbor Health","alert_note":"Allergy: penicillin","medical_note":null}"#;
        let cover = ChartCover::read(row).unwrap();
        let plans: Vec<_> = cover
            .plans
            .iter()
            .map(|plan| (plan.rank, plan.insurance_company_id.as_str(), plan.company_name.as_str()))
            .collect();
        assert_eq!(plans, [(PlanRank::Primary, "12", ""), (PlanRank::Medical, "", "Harbor Health")]);
        assert_eq!(cover.plans[0].subscriber_id.expose(), "A-77");
        assert_eq!(cover.alert_note.expose(), "Allergy: penicillin");
        assert!(cover.medical_note.expose().is_empty());
        assert!(ChartCover::read("{}").is_err());
    }
}
