//! Single records, the small lists, filters and practice events.

use chrono::{DateTime, NaiveDate};
use sikka::{AppointmentFilter, Changed, Cursor, EventFlag, EventSpan, Table};

use crate::fake::{Ring, client, nothing, ok, refused};

fn practice() -> pms::Practice {
    pms::Practice {
        office_id: "D1".to_owned(),
        practice_id: "1-0".to_owned(),
        name: String::new(),
        pms_type: String::new(),
        city: String::new(),
        state: String::new(),
        zone: None,
        data_as_of: None,
    }
}

#[tokio::test(start_paused = true)]
async fn filters_go_with_every_page() {
    let (client, fake) = client(|asked| match asked.number_in_query("offset") {
        0 => ok(
            r#"{"limit":"2","pagination":{"next":"https://api.test/v4/appointments?offset=1&limit=2"},"items":[{"appointment_sr_no":"1"},{"appointment_sr_no":"2"}]}"#,
        ),
        _ => ok(r#"{"limit":"2","pagination":{"next":""},"items":[{"appointment_sr_no":"3"}]}"#),
    });
    let filter = AppointmentFilter {
        changed: Changed::LoadedSince(DateTime::from_timestamp(1_790_000_000, 0).unwrap().naive_utc()),
        startdate: NaiveDate::from_ymd_opt(2026, 9, 1),
        enddate: NaiveDate::from_ymd_opt(2026, 9, 30),
        patient_id: Some("7".to_owned()),
        practice_id: Some("1-1".to_owned()),
    };
    let mut walk = client.appointments(filter, Cursor::default());
    while walk.next_page(&Ring::default()).await.unwrap().is_some() {}
    assert_eq!(fake.asked().len(), 2);
    for asked in fake.asked() {
        assert_eq!(asked.path, "/appointments");
        assert_eq!(asked.query("loaded_startdate"), "2026-09-21T14:13:20");
        assert_eq!((asked.query("startdate"), asked.query("enddate")), ("2026-09-01", "2026-09-30"));
        assert_eq!(asked.query("practice_id"), "1-1");
        assert_eq!((asked.query("patient_id"), asked.query("fields")), ("7", "get_all"));
    }
    assert_eq!((fake.asked()[0].query("limit"), fake.asked()[1].query("limit")), ("5000", "2"));
}

#[tokio::test(start_paused = true)]
async fn one_record_is_the_one_of_its_number_or_none() {
    let (one, _) = client(|asked| match asked.path.as_str() {
        "/appointments" => {
            ok(r#"{"limit":"50","items":[{"appointment_sr_no":"8"},{"appointment_sr_no":"9"}]}"#)
        }
        _ => nothing(),
    });
    let keys = Ring::default();
    assert_eq!(one.appointment(&keys, "9").await.unwrap().unwrap().appointment_sr_no, "9");
    assert_eq!(one.appointment(&keys, "10").await.unwrap(), None);
    assert_eq!(one.patient(&keys, "7").await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn the_small_lists_are_read() {
    let (client, fake) = client(|asked| match (asked.path.as_str(), asked.query("cust_id")) {
        ("/providers", _) => ok(
            r#"{"limit":"50","items":[{"provider_id":"VLP","firstname":"V","lastname":"P","provider_type":"Provider","speciality":"Hygienist","status":"Active","ssn":"1"},{"provider_id":"OLD","status":"Inactive"}]}"#,
        ),
        ("/operatories", "1") => nothing(),
        ("/operatories", _) => ok(
            r#"{"limit":"50","items":[{"operatory":"OP1","abbreviation":"1","is_hidden":"F"},{"operatory":"OP2","is_hidden":"T"}]}"#,
        ),
        ("/appointment_statuses", _) => ok(
            r#"{"limit":"50","items":[{"status":"Confirmed"},{"status":"Broken"},{"status":"Confirmed"}]}"#,
        ),
        _ => refused(404, "API2009", ""),
    });
    let keys = Ring::default();
    let providers = client.providers(&keys, &practice()).await.unwrap();
    assert_eq!(
        (providers[0].specialty.as_str(), providers[0].active, providers[1].active),
        ("Hygienist", true, false)
    );
    let chairs = client.operatories(&keys, &practice()).await.unwrap();
    assert_eq!((chairs.len(), chairs[0].hidden, chairs[1].hidden), (2, false, true));
    assert_eq!(client.appointment_statuses(&keys, &practice()).await.unwrap(), ["Confirmed", "Broken"]);
    assert_eq!(fake.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn events_bring_their_rows_and_are_asked_for_by_minutes_or_dates() {
    let (client, fake) = client(|asked| {
        ok(format!(
            r#"{{"limit":"50","items":[{{"appointment_sr_no":"{}","patient_id":"5","flag":"Deleted","loadeddate":"2020-11-11T00:01:00","length":"long"}},{{"patient_id":"6","flag":"added","firstname":"Ana"}}]}}"#,
            asked.number
        ))
    });
    let keys = Ring::default();
    let day = |day| NaiveDate::from_ymd_opt(2020, 11, day).unwrap().and_hms_opt(10, 0, 0).unwrap();
    let span = EventSpan::Between(day(10), day(11));
    let page =
        client.appointment_events(span, Some("1-1".to_owned())).next_page(&keys).await.unwrap().unwrap();
    let asked = fake.asked().pop().unwrap();
    assert_eq!(asked.query("loaded_startdate"), "2020-11-10T10:00:00");
    assert_eq!(asked.query("loaded_enddate"), "2020-11-11T10:00:00");
    assert_eq!((asked.query("practice_id"), asked.query("interval")), ("1-1", ""));
    let [event] = &page.rows[..] else { panic!("{} events", page.rows.len()) };
    assert_eq!((event.id.as_str(), event.flag, page.set_aside.len()), ("1", EventFlag::Deleted, 1));
    assert_eq!(event.loaded.unwrap().to_string(), "2020-11-11 00:01:00");
    let row = event.row.as_ref().unwrap();
    assert_eq!((row.patient_id.as_str(), row.odd_fields[0].text.expose().as_str()), ("5", "long"));
    let page = client.patient_events(EventSpan::Minutes(61), None).next_page(&keys).await.unwrap().unwrap();
    assert_eq!((page.rows[1].id.as_str(), page.rows[1].flag), ("6", EventFlag::Added));
    assert_eq!(page.rows[1].row.as_ref().unwrap().first_name.expose(), "Ana");
    let last = fake.asked().pop().unwrap();
    assert_eq!(
        (last.query("interval"), last.query("practice_id"), last.query("events")),
        ("61", "", "patients")
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_shows_whether_it_heeds_the_date_of_loading() {
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap().naive_utc();
    let keys = Ring::default();
    let (heeds, fake) = client(|asked| match asked.query("loaded_startdate") {
        "" => {
            ok(r#"{"limit":"1","total_count":"648","pagination":{"next":""},"items":[{"patient_id":"1"}]}"#)
        }
        _ => nothing(),
    });
    assert_eq!(heeds.heeds_loaded_since(&keys, Table::Patients, now).await, Ok(true));
    let asked = fake.asked().pop().unwrap();
    assert_eq!((asked.query("limit"), asked.query("loaded_startdate")), ("1", "2026-09-23T14:13:20"));
    assert_eq!(heeds.count(&keys, Table::Patients, Some("1")).await, Ok(Some(648)));
    assert_eq!(fake.asked().pop().unwrap().query("practice_id"), "1");
    let (deaf, _) = client(|_| ok(r#"{"limit":"1","total_count":"0","items":[{"appointment_sr_no":"1"}]}"#));
    assert_eq!(deaf.heeds_loaded_since(&keys, Table::Appointments, now).await, Ok(false));
    assert_eq!(deaf.count(&keys, Table::Appointments, None).await, Ok(None), "a count below what came");
    let (empty, _) = client(|_| nothing());
    assert_eq!(empty.count(&keys, Table::Appointments, None).await, Ok(Some(0)));
}
