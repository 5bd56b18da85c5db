//! Whom the desk had open lately, as their numbers.

use crate::{Ledger, Result};

/// So many are remembered.
const KEPT: usize = 20;

fn name(integration_id: i64) -> String {
    format!("recent_patients_{integration_id}")
}

impl Ledger {
    /// Numbers of the patients whose cards were open lately, the last one first.
    pub fn recent_patients(&self, integration_id: i64) -> Result<Vec<String>> {
        let kept = self.setting(&name(integration_id))?.unwrap_or_default();
        Ok(kept.lines().map(str::to_owned).collect())
    }

    /// A patient's card was opened.
    pub fn patient_opened(&self, integration_id: i64, patient_id: &str) -> Result<()> {
        if patient_id.is_empty() || patient_id.contains(['\n', '\r']) {
            return Ok(());
        }
        let mut recent = self.recent_patients(integration_id)?;
        if recent.first().is_some_and(|first| first == patient_id) {
            return Ok(());
        }
        recent.retain(|one| one != patient_id);
        recent.insert(0, patient_id.to_owned());
        recent.truncate(KEPT);
        self.set_setting(&name(integration_id), &recent.join("\n"))
    }
}
