//! For the benchmark of the window: changes a visit of today at a pace, as a sync would, so that it can be measured how
//! soon a change is on the screen. Not in the program that people get.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveTime};
use engine::{Opened, supervised};
use pms::Appointment;
use store::{Mirror, Texts};

/// Names the file in which orders come: `<changes a second> <how many> <yyyy-mm-dd>`. It is gone when they are done.
const ORDERS: &str = "DESKBELL_BENCH_CHANGES";

/// Waits for orders until the program ends; nothing where nobody gives any, or no practice is connected.
pub(crate) fn follow_orders(opened: &Opened) {
    let (Some(file), Ok((mirror, integration_id))) =
        (std::env::var_os(ORDERS).map(PathBuf::from), supervised::mirror_of(opened))
    else {
        return;
    };
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(50));
            let Ok(order) = std::fs::read_to_string(&file) else { continue };
            let words: Vec<&str> = order.split_whitespace().collect();
            let [pace, count, day] = words.as_slice() else { continue };
            if let (Ok(pace), Ok(count), Ok(day)) = (pace.parse(), count.parse(), day.parse()) {
                change(&mirror, integration_id, pace, count, day);
            }
            let _gone = std::fs::remove_file(&file);
        }
    });
}

fn change(mirror: &Mirror, integration_id: i64, pace: u32, count: u32, day: NaiveDate) {
    let mut due = Instant::now();
    for number in 0..count {
        let visit = Appointment {
            appointment_sr_no: "bench".to_owned(),
            patient_id: "1".to_owned(),
            patient_name: "Silva, Ana".to_owned().into(),
            provider_id: "DMD1".to_owned(),
            operatory: "OP-1".to_owned(),
            date: Some(day),
            time: NaiveTime::from_hms_opt(8, 0, 0),
            length_minutes: Some(30),
            status: "Confirmed".to_owned(),
            description: format!("Change {number} at {pace} a second").into(),
            practice_id: "1".to_owned(),
            ..Appointment::default()
        };
        if let Err(error) = mirror.store_appointments(integration_id, &[visit], Texts::Unknown) {
            tracing::error!(code = error.code(), "a change of the benchmark was not stored");
        }
        due += Duration::from_secs(1) / pace.max(1);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
}
