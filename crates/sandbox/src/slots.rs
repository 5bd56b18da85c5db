//! `GET /appointments_available_slots` (wire/sikka.md 6).

use chrono::{Days, Timelike};

use crate::envelope::{envelope, nothing};
use crate::json::RowWriter;
use crate::names::OPERATORIES;
use crate::reply::{Call, Reply};
use crate::rows::{clock_time, day};
use crate::schedule::{HALVES, in_the_way, is_open};
use crate::v4::Caller;
use crate::world::{World, query_date};

/// `GET /appointments_available_slots`: nothing, unless the PMS were one that tells.
pub(crate) fn list(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let dialect = &world.dialect;
    if !dialect.available_slots {
        return Ok(nothing(call, dialect, call.page(dialect, 0)?));
    }
    let practice = &world.practices[caller.office];
    let now = practice.local(world.now());
    let date = |name: &str| call.asked(name).and_then(query_date);
    let start = date("startdate").unwrap_or(now.date()).max(now.date());
    let end = date("enddate").unwrap_or(start + Days::new(7)).min(start + Days::new(60));
    let mut rows = Vec::new();
    for day_of in start.iter_days().take_while(|day| *day <= end).filter(|day| is_open(*day, practice.daily))
    {
        for (operatory, (name, provider)) in OPERATORIES.iter().enumerate() {
            let provider = crate::names::PROVIDERS[*provider].0;
            let practice_id = practice.practice_id(operatory);
            let asked = call.asked("operatory").is_none_or(|wanted| wanted == *name)
                && call.asked("provider_id").is_none_or(|wanted| wanted == provider)
                && call.asked("practice_id").is_none_or(|wanted| wanted == practice_id);
            if !asked {
                continue;
            }
            let times = HALVES.iter().flat_map(|(from, to)| (*from..*to).step_by(30));
            for minute in times {
                let past = day_of == now.date() && u32::from(minute) <= now.hour() * 60 + now.minute();
                let rows_of = &practice.cloud.appointments;
                if !past && in_the_way(rows_of, operatory as u8, day_of, minute, 30, None).is_none() {
                    rows.push((*name, provider, practice_id, day_of, minute));
                }
            }
        }
    }
    let page = call.page(dialect, rows.len())?;
    let wanted = call.wanted(dialect);
    let mut out = String::new();
    for (operatory, provider, practice_id, date, minute) in &rows[page.start..page.end] {
        if !out.is_empty() {
            out.push(',');
        }
        let mut row = RowWriter::begin(&mut out, &wanted);
        row.absent(&["href"])
            .put("provider_id", provider)
            .absent(&["provider_href"])
            .put("practice_id", practice_id)
            .absent(&["practice_href"])
            .put_plain("date", day(*date))
            .put_plain("time", clock_time(*minute))
            .absent(&["template_code", "template_unit", "template_color", "template_type"])
            .absent(&["old_color", "old_code", "scheduled_color", "scheduled_code"])
            .rest()
            .put_plain("end_time", clock_time(minute + 30))
            .absent(&["time_units"])
            .put("operatory", operatory)
            .absent(&["sr_no"])
            .put("cust_id", "1");
        row.end();
    }
    Ok(envelope(call, dialect, page, &out))
}
