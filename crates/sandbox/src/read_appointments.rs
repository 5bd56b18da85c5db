//! `GET /appointments` (wire/sikka.md 6).

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::bad_rows::{Kind, write_page};
use crate::envelope::envelope;
use crate::json::RowWriter;
use crate::practice::{Practice, Row};
use crate::reply::{Call, Reply, refuse};
use crate::rows::{Appointment, CANCELLED, CONFIRMED, clock_time, day};
use crate::v4::Caller;
use crate::world::{World, query_date, query_instant};

const KIND: Kind<Appointment> = Kind {
    id: |row| row.sr,
    text: "description",
    odd: &[("date", r#""never""#), ("length", r#""long""#), ("time", r#""25:99""#), ("patient_name", "true")],
};

pub(crate) fn list(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let dialect = &world.dialect;
    let zone = world.loaded_zone(caller.office);
    let practice = &world.practices[caller.office];
    let wanted = call.wanted(dialect);
    let filter = Filter::read(call, dialect.ignores_loaded_startdate, zone)
        .map_err(|name| refuse("API1026", format!("{name} is not valid."), dialect))?;
    let mut rows: Vec<&Appointment> =
        practice.cloud.appointments.iter().filter(|row| filter.takes(row, practice)).collect();
    let whole = rows.len() == practice.cloud.appointments.len();
    match call.asked("sortby") {
        Some("appointment_date") => rows.sort_by_key(|row| (row.date, row.minute)),
        Some("appointment_time") => rows.sort_by_key(|row| row.minute),
        Some("patient_id") => rows.sort_by_key(|row| row.patient),
        _ => {}
    }
    if call.inserting {
        rows.truncate(rows.len() / 2);
    }
    let page = call.page(dialect, rows.len())?;
    let out = write_page(dialect, page, &rows, &KIND, |out, row| {
        write_appointment(RowWriter::begin(out, &wanted), row, practice, &call.base).end();
    });
    let moves = (whole && page.end < page.total).then(|| rows.get(page.start)).flatten();
    let moving = moves.map(|row| Row::Appointment((*row).clone()));
    let reply = envelope(call, dialect, page, &out);
    world.move_rows(caller.office, moving);
    Ok(reply)
}

#[derive(Clone, Copy)]
enum By {
    Date,
    Changed,
    Made,
    Confirmed,
    Cancelled,
}

struct Filter<'a> {
    sr: Option<&'a str>,
    patient: Option<&'a str>,
    provider: Option<&'a str>,
    operatory: Option<&'a str>,
    status: Option<&'a str>,
    kind: Option<&'a str>,
    practice_id: Option<&'a str>,
    /// Filters on fields that no row of this PMS fills.
    never: bool,
    by: By,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    from: Option<i64>,
    to: Option<i64>,
}

impl<'a> Filter<'a> {
    /// The error names the parameter.
    fn read(call: &'a Call, ignores_loaded: bool, zone: Tz) -> Result<Self, &'static str> {
        let date = |name: &'static str| {
            let text = call.asked(name);
            text.map(|text| query_date(text.get(..10).unwrap_or(text)).ok_or(name)).transpose()
        };
        let loaded = |name: &'static str, end| {
            let text = if ignores_loaded { None } else { call.asked(name) };
            text.map(|text| query_instant(text, end, zone).ok_or(name).map(|at| at.timestamp())).transpose()
        };
        let by = match call.asked("date_filter_on") {
            None | Some("date") => By::Date,
            Some("last_changed_date") => By::Changed,
            Some("appointment_made_date") => By::Made,
            Some("confirmed_on_date") => By::Confirmed,
            Some("cancelled_date") => By::Cancelled,
            Some(_) => return Err("date_filter_on"),
        };
        Ok(Self {
            sr: call.asked("appointment_sr_no"),
            patient: call.asked("patient_id"),
            provider: call.asked("provider_id"),
            operatory: call.asked("operatory"),
            status: call.asked("status"),
            kind: call.asked("type"),
            practice_id: call.asked("practice_id"),
            never: ["guarantor_id", "procedure_code", "book_code", "arrival_status"]
                .iter()
                .any(|name| call.asked(name).is_some()),
            by,
            start: date("startdate")?,
            end: date("enddate")?,
            from: loaded("loaded_startdate", false)?,
            to: loaded("loaded_enddate", true)?,
        })
    }

    fn takes(&self, row: &Appointment, practice: &Practice) -> bool {
        let date = match self.by {
            By::Date => Some(row.date),
            By::Changed => Some(row.changed),
            By::Made => Some(row.made),
            By::Confirmed => (row.status == CONFIRMED).then_some(row.changed),
            By::Cancelled => (row.status == CANCELLED).then_some(row.changed),
        };
        let loaded = row.loaded.timestamp();
        !self.never
            && self.start.is_none_or(|start| date.is_some_and(|date| date >= start))
            && self.end.is_none_or(|end| date.is_some_and(|date| date <= end))
            && self.from.is_none_or(|from| loaded >= from)
            && self.to.is_none_or(|to| loaded <= to)
            && self.sr.is_none_or(|sr| sr.parse() == Ok(row.sr))
            && self.patient.is_none_or(|id| id.parse() == Ok(row.patient))
            && self.provider.is_none_or(|id| id == row.provider_id())
            && self.operatory.is_none_or(|name| name == row.operatory_name())
            && self.status.is_none_or(|word| word.eq_ignore_ascii_case(row.status_word()))
            && self.kind.is_none_or(|kind| kind.eq_ignore_ascii_case(&row.text("type")))
            && self.practice_id.is_none_or(|id| id == practice.practice_id_at(row))
    }
}

pub(crate) fn write_appointment<'a>(
    mut out: RowWriter<'a>,
    row: &Appointment,
    practice: &Practice,
    base: &str,
) -> RowWriter<'a> {
    let practice_id = practice.practice_id_at(row);
    let here = format_args!("{base}/practices/{practice_id}");
    let name = practice.cloud.patient(row.patient).or_else(|| practice.pms.patient(row.patient));
    out.put_plain("href", format_args!("{here}/appointments/{}", row.sr))
        .put_plain("patient_href", format_args!("{here}/patients/{}", row.patient_id()))
        .put_plain("patient_id", row.patient_id())
        .put("guarantor_id", "")
        .put("provider_id", row.provider_id())
        .put_plain("provider_href", format_args!("{here}/providers/{}", row.provider_id()))
        .put("practice_id", practice_id)
        .put_plain("practice_href", here)
        .put("guarantor_href", "")
        .put("amount", &row.text("amount"))
        .put("status", row.status_word())
        .put("note", &row.text("note"))
        .put("surface_quadrant_type", "")
        .put_plain("appointment_sr_no", row.sr)
        .put_plain("date", day(row.date))
        .put_plain("time", clock_time(row.minute))
        .put_plain("length", row.length)
        .put("description", &row.text("description"))
        .put_plain("appointment_made_date", day(row.made))
        .put("type", &row.text("type"));
    for (code, amount) in [
        ("procedure_code1", "procedure_code1_amount"),
        ("procedure_code2", "procedure_code2_amount"),
        ("procedure_code3", "procedure_code3_amount"),
    ] {
        out.put(code, "").put(amount, "0");
    }
    out.put("patient_name", &name.map(|patient| patient.schedule_name()).unwrap_or_default())
        .put("guarantor_name", "")
        .put("procedure_code1_time", "0")
        .put("procedure_code2_time", "0")
        .put("procedure_code3_time", "0")
        .put("surface_quadrant", "");
    let on = |holds: bool| if holds { day(row.changed) } else { String::new() };
    out.rest()
        .put("hygienist", if row.provider >= 2 { row.provider_id() } else { "" })
        .put("operatory", row.operatory_name())
        .put_plain("last_changed_date", day(row.changed))
        .absent(&["procedure_code4", "procedure_code5", "procedure_code6", "procedure_code7"])
        .put("is_companion", "False")
        .put("sooner_if_possible", "False")
        .put_plain("confirmed_on_date", on(row.status == CONFIRMED))
        .absent(&["tooth_number", "schedule", "treatment_class"])
        .put("cancelled", if row.status == CANCELLED { "True" } else { "False" })
        .absent(&["location", "procedure_codes"])
        .put("cust_id", "1")
        .put("is_confirmed", if row.status == CONFIRMED { "True" } else { "False" })
        .put_plain("rowhash", format_args!("{:08x}{:08x}", row.sr, row.loaded.timestamp() as u32))
        .absent(&["original_provider", "status_in_office", "multiple_statuses", "performed"])
        .put_plain("cancelled_date", on(row.status == CANCELLED))
        .absent(&["arrival_status", "arrival_time", "in_chair_time", "walkout_time", "service_category"]);
    out
}
