//! Large practices are made and served whole.

use std::collections::BTreeSet;

use sandbox::{Options, Sandbox};

use crate::{Connected, options};

#[tokio::test]
async fn a_large_practice_has_exactly_what_was_asked() {
    let large = Options { patients: 20_000, appointments: Some(20_000), rate_limit: 0, ..options() };
    let practice = Connected::new(large).await;
    for (table, id) in [("patients", "patient_id"), ("appointments", "appointment_sr_no")] {
        let mut seen = Vec::new();
        for page in 0..4 {
            let answer = practice.get(&format!("{table}?limit=5000&fields=get_all&offset={page}")).await;
            seen.extend(answer.items().iter().map(|row| row[id].as_str().unwrap().to_owned()));
        }
        assert_eq!(seen.len(), 20_000);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 20_000);
    }
    assert_eq!(practice.sandbox.appointment_ids(None).unwrap().len(), 20_000);
}

#[test]
fn small_ones_too() {
    for (patients, appointments) in [(0, None), (1, Some(0)), (3, Some(5)), (240, Some(700))] {
        let sandbox = Sandbox::new(Options { patients, appointments, ..options() });
        let rows = sandbox.appointment_ids(None).unwrap().len();
        assert_eq!(sandbox.patient_ids(None).unwrap().len(), patients);
        assert_eq!(rows, appointments.unwrap_or(0));
    }
}
