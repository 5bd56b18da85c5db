//! `GET /patients` (wire/sikka.md 6).

use chrono_tz::Tz;

use crate::bad_rows::{Kind, write_page};
use crate::envelope::envelope;
use crate::json::RowWriter;
use crate::practice::{Practice, Row};
use crate::reply::{Call, Reply};
use crate::rows::{Patient, day};
use crate::v4::Caller;
use crate::world::{World, query_instant};

/// Text filters that are compared whole, without case.
const BY_TEXT: &[&str] = &["email", "cell", "homephone", "workphone"];

const KIND: Kind<Patient> = Kind {
    id: |row| row.id,
    text: "address_line1",
    odd: &[("birthdate", r#""never""#), ("firstname", "true"), ("zipcode", "1.5e3"), ("first_visit", "[]")],
};

pub(crate) fn list(world: &mut World, call: &Call, caller: &Caller) -> Result<Reply, Reply> {
    let dialect = &world.dialect;
    let zone = world.loaded_zone(caller.office);
    let practice = &world.practices[caller.office];
    let wanted = call.wanted(dialect);
    let filter = Filter::read(call, dialect.ignores_loaded_startdate, zone);
    let mut rows: Vec<&Patient> =
        practice.cloud.patients.iter().filter(|row| filter.takes(row, practice)).collect();
    let whole = rows.len() == practice.cloud.patients.len();
    match call.asked("sortby") {
        Some("firstname" | "first_name") => rows.sort_by_key(|row| row.firstname().into_owned()),
        Some("lastname" | "last_name") => rows.sort_by_key(|row| row.lastname().into_owned()),
        Some("zipcode") => rows.sort_by_key(|row| row.text("zipcode").into_owned()),
        _ => {}
    }
    if call.inserting {
        rows.truncate(rows.len() / 2);
    }
    let page = call.page(dialect, rows.len())?;
    let out = write_page(dialect, page, &rows, &KIND, |out, row| {
        write_patient(RowWriter::begin(out, &wanted), row, practice, &call.base).end();
    });
    let moves = (whole && page.end < page.total).then(|| rows.get(page.start)).flatten();
    let moving = moves.map(|row| Row::Patient((*row).clone()));
    let reply = envelope(call, dialect, page, &out);
    world.move_rows(caller.office, moving);
    Ok(reply)
}

struct Filter<'a> {
    id: Option<&'a str>,
    texts: Vec<(&'static str, String)>,
    firstname: Option<String>,
    lastname: Option<String>,
    provider: Option<&'a str>,
    status: Option<String>,
    practice_id: Option<&'a str>,
    guarantor: Option<&'a str>,
    phone: Option<String>,
    search: Option<String>,
    visits: Vec<(&'static str, &'a str)>,
    from: Option<i64>,
    to: Option<i64>,
}

impl<'a> Filter<'a> {
    fn read(call: &'a Call, ignores_loaded: bool, zone: Tz) -> Self {
        let lower = |name: &str| call.asked(name).map(str::to_lowercase);
        let loaded = |name: &str, end| {
            if ignores_loaded { None } else { call.asked(name) }
                .and_then(|text| query_instant(text, end, zone))
                .map(|at| at.timestamp())
        };
        Self {
            id: call.asked("patient_id"),
            texts: BY_TEXT.iter().filter_map(|name| Some((*name, lower(name)?))).collect(),
            firstname: lower("firstname"),
            lastname: lower("lastname"),
            provider: call.asked("provider_id"),
            status: lower("status"),
            practice_id: call.asked("practice_id"),
            guarantor: call.asked("guarantor_id"),
            phone: lower("phone"),
            search: lower("search"),
            visits: ["first_visit", "last_visit"]
                .into_iter()
                .filter_map(|name| Some((name, call.asked(name)?)))
                .collect(),
            from: loaded("loaded_startdate", false),
            to: loaded("loaded_enddate", true),
        }
    }

    fn takes(&self, row: &Patient, practice: &Practice) -> bool {
        let same = |wanted: &Option<String>, text: &str| {
            wanted.as_ref().is_none_or(|wanted| *wanted == text.to_lowercase())
        };
        let loaded = row.loaded.timestamp();
        self.from.is_none_or(|from| loaded >= from)
            && self.to.is_none_or(|to| loaded <= to)
            && self.id.is_none_or(|id| id.parse() == Ok(row.id))
            && self.practice_id.is_none_or(|id| id == practice.practice_id_of(row))
            && self.provider.is_none_or(|id| id == row.provider_id())
            && self.guarantor.is_none_or(|id| id == guarantor(row))
            && same(&self.firstname, &row.firstname())
            && same(&self.lastname, &row.lastname())
            && same(&self.status, &row.status())
            && self.texts.iter().all(|(name, text)| *text == row.text(name).to_lowercase())
            && self.visits.iter().all(|(name, date)| row.text(name).starts_with(date))
            && self.phone.as_ref().is_none_or(|phone| {
                ["cell", "homephone", "workphone"].iter().any(|name| row.text(name) == phone.as_str())
            })
            && self.search.as_ref().is_none_or(|text| searched(row).contains(text))
    }
}

/// What `search` looks through.
fn searched(row: &Patient) -> String {
    let parts = ["email", "city", "state", "zipcode", "cell", "homephone", "workphone"].map(|n| row.text(n));
    format!("{} {} {}", row.firstname(), row.lastname(), parts.join(" ")).to_lowercase()
}

/// A generated adult is their own guarantor.
fn guarantor(row: &Patient) -> String {
    let given = row.text("guarantor_id");
    if given.is_empty() { row.id.to_string() } else { given.into_owned() }
}

pub(crate) fn write_patient<'a>(
    mut out: RowWriter<'a>,
    row: &Patient,
    practice: &Practice,
    base: &str,
) -> RowWriter<'a> {
    let practice_id = practice.practice_id_of(row);
    let here = format_args!("{base}/practices/{practice_id}");
    let guarantor = guarantor(row);
    let head = practice.cloud.patient(guarantor.parse().unwrap_or(row.id)).unwrap_or(row);
    out.put_plain("href", format_args!("{here}/patients/{}", row.id))
        .put_plain("patient_id", row.id)
        .put("guarantor_id", &guarantor)
        .put("firstname", &row.firstname())
        .put("middlename", &row.text("middlename"))
        .put("lastname", &row.lastname());
    for name in ["preferred_name", "salutation"] {
        out.put(name, &row.text(name));
    }
    out.put("birthdate", &row.birthdate()).put("status", &row.status());
    for name in [
        "address_line1",
        "address_line2",
        "city",
        "state",
        "zipcode",
        "cell",
        "email",
        "first_visit",
        "last_visit",
    ] {
        out.put(name, &row.text(name));
    }
    out.put("provider_id", row.provider_id())
        .put_plain("provider_href", format_args!("{here}/providers/{}", row.provider_id()))
        .put("practice_id", practice_id)
        .put_plain("practice_href", here)
        .put_plain("appointment_href", format_args!("{base}/appointments?patient_id={}", row.id))
        .put_plain("guarantor_href", format_args!("{here}/guarantors/{guarantor}"))
        .put("primary_insurance_company_id", &row.text("primary_insurance_company_id"))
        .put("primary_relationship", &row.text("primary_relationship"))
        .put("subscriber_id", &row.text("subscriber_id"))
        .absent(&[
            "primary_insurance_company_href",
            "primary_medical_insurance",
            "primary_medical_insurance_id",
            "primary_medical_relationship",
            "primary_medical_subscriber_id",
            "other_referral",
            "patient_referral",
            "referred_out",
        ])
        .put("fee_no", "0")
        .put("guarantor_first_name", &head.firstname())
        .put("guarantor_last_name", &head.lastname())
        .put("created_date", &day(row.created))
        .put("preferred_contact", &row.text("preferred_contact"))
        .put("preferred_communication_method", "");
    out.rest();
    for name in [
        "patient_note",
        "medical_note",
        "alert_note",
        "other_note",
        "gender",
        "homephone",
        "workphone",
        "other_phone",
        "country",
        "recall_date",
    ] {
        out.put(name, &row.text(name));
    }
    out.absent(&[
        "employer_id",
        "billing_type",
        "secondary_insurance_company_id",
        "patient_account_id",
        "referred_by_id",
        "hygienist",
        "integration_ids",
        "marital_status",
    ])
    .put("cust_id", "1")
    .put("email_alert", "True")
    .put("text_alert", "True")
    .put("voice_alert", "False")
    .put_plain("rowhash", format_args!("{:08x}{:08x}", row.seed, row.loaded.timestamp() as u32))
    .put_plain("chart_number", row.id)
    .absent(&["preferred_recall_method", "extension"]);
    out
}
