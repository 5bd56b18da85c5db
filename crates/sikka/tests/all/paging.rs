//! Both dialects of `offset`, servers that give less than asked, and every way in which a list ends.

use std::sync::atomic::{AtomicBool, Ordering};

use sikka::{Client, Cursor, Error, PatientFilter};

use crate::fake::{Answered, Asked, Ring, client, nothing, ok, refused, with_headers};

pub(crate) fn patient(id: usize) -> serde_json::Value {
    serde_json::json!({"patient_id": id.to_string(), "firstname": "Ana", "lastname": "Silva", "status": "Active"})
}

/// How a server that plays a list behaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    pub(crate) rows: usize,
    pub(crate) most: usize,
    pub(crate) by_row: bool,
    pub(crate) pagination: bool,
    pub(crate) names_limit: bool,
    pub(crate) array: bool,
    pub(crate) total: usize,
}

impl Habits {
    pub(crate) fn of(rows: usize, most: usize) -> Self {
        Self { rows, most, by_row: false, pagination: true, names_limit: true, array: false, total: rows }
    }

    pub(crate) fn answer(&self, asked: &Asked) -> Answered {
        self.answer_with(asked, &(0..self.rows).collect::<Vec<_>>())
    }

    /// The page that was asked for, of a list of these ids.
    pub(crate) fn answer_with(&self, asked: &Asked, ids: &[usize]) -> Answered {
        let rows = ids.len();
        let limit = match asked.number_in_query("limit") {
            0 => 50,
            limit => limit.min(self.most),
        };
        let offset = asked.number_in_query("offset");
        let start = if self.by_row { offset } else { offset * limit };
        let items: Vec<_> = ids.iter().skip(start).take(limit).copied().map(patient).collect();
        if items.is_empty() {
            return nothing();
        }
        let mut page =
            serde_json::json!({"offset": offset.to_string(), "total_count": self.total.to_string()});
        if self.names_limit {
            page["limit"] = limit.to_string().into();
        }
        if self.pagination {
            let step = if self.by_row { items.len() } else { 1 };
            let more = start + items.len() < rows;
            let link = format!("http://api.test/patients?offset={}&limit={limit}", offset + step);
            page["pagination"] = serde_json::json!({"next": if more { link } else { String::new() }});
        }
        page["items"] = items.into();
        ok(if self.array { format!("[{page}]") } else { page.to_string() })
    }
}

pub(crate) async fn walk(client: &Client, from: Cursor) -> Result<Vec<String>, Error> {
    let keys = Ring::default();
    let mut walk = client.patients(PatientFilter::default(), from);
    let mut ids = Vec::new();
    while let Some(page) = walk.next_page(&keys).await? {
        assert_eq!(page.received, page.rows.len() + page.set_aside.len());
        ids.extend(page.rows.into_iter().map(|row| row.patient_id));
    }
    Ok(ids)
}

pub(crate) fn ids(rows: usize) -> Vec<String> {
    (0..rows).map(|id| id.to_string()).collect()
}

#[tokio::test(start_paused = true)]
async fn every_dialect_gives_every_row_once() {
    for by_row in [false, true] {
        for array in [false, true] {
            for (rows, most) in [(0, 5), (1, 5), (5, 5), (23, 5), (24, 1), (7, 5000), (12_001, 5000)] {
                let habits = Habits { by_row, array, ..Habits::of(rows, most) };
                let (client, fake) = client(move |asked| habits.answer(asked));
                assert_eq!(walk(&client, Cursor::default()).await.unwrap(), ids(rows), "{habits:?}");
                let asked = fake.asked();
                assert!(
                    asked
                        .iter()
                        .all(|one| one.query("fields") == "get_all" && one.header("request-key") == "key-1")
                );
                assert_eq!(asked.len(), rows.div_ceil(most).max(1), "{habits:?}");
                assert_eq!(client.counters().requests, asked.len() as u64);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_without_links_ends_at_a_page_that_is_shorter_than_its_limit() {
    let habits = Habits { pagination: false, ..Habits::of(23, 5) };
    let (one, fake) = client(move |asked| habits.answer(asked));
    assert_eq!(walk(&one, Cursor::default()).await.unwrap(), ids(23));
    assert_eq!(fake.asked().len(), 5);
    let silent = Habits { names_limit: false, ..habits };
    let (one, _) = client(move |asked| silent.answer(asked));
    assert_eq!(walk(&one, Cursor::default()).await.unwrap(), ids(23));
}

#[tokio::test(start_paused = true)]
async fn a_row_dialect_without_links_shows_itself_by_its_overlap() {
    let habits = Habits { pagination: false, by_row: true, ..Habits::of(23, 5) };
    let (client, fake) = client(move |asked| habits.answer(asked));
    let mut seen = walk(&client, Cursor::default()).await.unwrap();
    seen.sort_by_key(|id| id.parse::<usize>().unwrap());
    seen.dedup();
    assert_eq!(seen, ids(23));
    assert!(fake.asked().len() <= 7);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_count_ends_nothing() {
    for total in [0, 3, 1_000_000] {
        let habits = Habits { total, ..Habits::of(23, 5) };
        let (client, _) = client(move |asked| habits.answer(asked));
        assert_eq!(walk(&client, Cursor::default()).await.unwrap().len(), 23);
    }
}

#[tokio::test(start_paused = true)]
async fn a_walk_goes_on_from_a_cursor_of_a_broken_one() {
    for by_row in [false, true] {
        let habits = Habits { by_row, ..Habits::of(23, 5) };
        let (client, _) = client(move |asked| habits.answer(asked));
        let keys = Ring::default();
        let mut first = client.patients(PatientFilter::default(), Cursor::default());
        first.next_page(&keys).await.unwrap();
        let page = first.next_page(&keys).await.unwrap().unwrap();
        assert_eq!((page.number, page.total_rows, page.page_rows), (2, Some(23), Some(5)));
        let cursor = Cursor::from_text(&page.next.unwrap().to_text()).unwrap();
        drop(first);
        assert_eq!(walk(&client, cursor.clone()).await.unwrap(), &ids(23)[10..]);
        let page = client.patients(PatientFilter::default(), cursor).next_page(&keys).await.unwrap().unwrap();
        assert_eq!(page.number, 3);
    }
}

#[tokio::test(start_paused = true)]
async fn two_pages_are_read_ahead_and_never_three() {
    let habits = Habits::of(50, 5);
    let (client, fake) = client(move |asked| habits.answer(asked));
    let keys = Ring::default();
    let mut walk = client.patients(PatientFilter::default(), Cursor::default());
    for page in 1..=4 {
        walk.next_page(&keys).await.unwrap().unwrap();
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        assert_eq!(fake.asked().len(), page + 2);
    }
}

#[tokio::test(start_paused = true)]
async fn of_a_link_to_another_server_only_the_place_is_taken_and_no_key_goes_there() {
    let (client, fake) = client(|asked| match asked.number_in_query("offset") {
        0 => ok(
            r#"{"limit":"1","pagination":{"next":"https://evil.test/v4/patients?offset=1&limit=1"},"items":[{"patient_id":"1"}]}"#,
        ),
        _ => ok(r#"{"limit":"1","pagination":{"next":""},"items":[{"patient_id":"2"}]}"#),
    });
    assert_eq!(walk(&client, Cursor::default()).await.unwrap(), ["1", "2"]);
    assert!(fake.asked().iter().all(|asked| asked.host == "api.test"));
}

#[tokio::test(start_paused = true)]
async fn servers_that_run_in_circles_are_left() {
    let (circle, fake) = client(|asked| {
        let next = 1 - asked.number_in_query("offset").min(1);
        ok(format!(
            r#"{{"limit":"1","pagination":{{"next":"https://api.test/v4/patients?offset={next}&limit=1"}},"items":[{{"patient_id":"{next}"}}]}}"#
        ))
    });
    assert_eq!(walk(&circle, Cursor::default()).await.unwrap().len(), 2);
    assert_eq!(fake.asked().len(), 2);
    let (endless, fake) = client(|asked| {
        let next = asked.number_in_query("offset") + 1;
        ok(format!(
            r#"{{"limit":"2","pagination":{{"next":"https://api.test/v4/patients?offset={next}&limit=2"}},"items":[{{"patient_id":"1"}},{{"patient_id":"2"}}]}}"#
        ))
    });
    walk(&endless, Cursor::default()).await.unwrap();
    assert!(fake.asked().len() < 13);
    let (deaf, fake) = client(|_| ok(r#"{"items":[{"patient_id":"1"},{"patient_id":"2"}]}"#));
    assert_eq!(walk(&deaf, Cursor::default()).await.unwrap(), ["1", "2"]);
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn rows_that_are_none_are_set_aside_and_counted() {
    let (client, _) = client(|_| {
        ok(
            r#"{"limit":"50","pagination":{"next":""},"items":[{"patient_id":"1","birthdate":"soon"},{"firstname":"Ana"},7]}"#,
        )
    });
    let page = client
        .patients(PatientFilter::default(), Cursor::default())
        .next_page(&Ring::default())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((page.received, page.rows.len(), page.set_aside.len()), (3, 1, 2));
    let odd = &page.rows[0].odd_fields;
    assert_eq!((odd.len(), odd[0].name.as_str(), odd[0].text.expose().as_str()), (1, "birthdate", "soon"));
    assert_eq!(
        (page.set_aside[0].position, page.set_aside[0].text.expose().as_str()),
        (1, r#"{"firstname":"Ana"}"#)
    );
    assert!(!format!("{page:?}").contains("Ana"));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_the_field_list_is_asked_without_it_from_then_on() {
    let habits = Habits::of(23, 5);
    let (client, fake) = client_without_fields(habits);
    assert_eq!(walk(&client, Cursor::default()).await.unwrap(), ids(23));
    assert_eq!(walk(&client, Cursor::default()).await.unwrap(), ids(23));
    assert_eq!(fake.asked().len(), 11);
    let (later, _) = client_without_fields(habits);
    let cursor = Cursor::from_text("1:p:2:5:2").unwrap();
    assert_eq!(walk(&later, cursor).await.unwrap(), &ids(23)[10..]);
}

fn client_without_fields(habits: Habits) -> (Client, std::sync::Arc<crate::fake::Fake>) {
    client(move |asked| match asked.query("fields") {
        "" => habits.answer(asked),
        _ => refused(400, "API1026", "fields"),
    })
}

#[tokio::test(start_paused = true)]
async fn a_key_that_ends_in_the_middle_of_a_walk_is_renewed_once() {
    let habits = Habits::of(23, 5);
    let (client, _) =
        client(move |asked| match (asked.header("request-key"), asked.number_in_query("offset")) {
            ("key-1", 2..) => refused(400, "API1025", "Request key is not valid, it is expired."),
            _ => habits.answer(asked),
        });
    let keys = Ring::default();
    let mut walk = client.patients(PatientFilter::default(), Cursor::default());
    let mut rows = 0;
    while let Some(page) = walk.next_page(&keys).await.unwrap() {
        rows += page.rows.len();
    }
    assert_eq!((rows, keys.renewals()), (23, 1));
}

#[tokio::test(start_paused = true)]
async fn a_page_that_failed_is_asked_for_again_by_the_next_call() {
    static BROKEN: AtomicBool = AtomicBool::new(true);
    let habits = Habits::of(23, 5);
    let (client, _) = client(move |asked| {
        if asked.number_in_query("offset") == 2 && BROKEN.load(Ordering::SeqCst) {
            return crate::fake::status(502, "<html>Bad gateway</html>");
        }
        habits.answer(asked)
    });
    let keys = Ring::default();
    let mut walk = client.patients(PatientFilter::default(), Cursor::default());
    let mut rows = 0;
    for _ in 0..2 {
        rows += walk.next_page(&keys).await.unwrap().unwrap().rows.len();
    }
    assert_eq!(walk.next_page(&keys).await.unwrap_err(), Error::Server { status: 502 });
    BROKEN.store(false, Ordering::SeqCst);
    while let Some(page) = walk.next_page(&keys).await.unwrap() {
        rows += page.rows.len();
    }
    assert_eq!(rows, 23);
}

#[tokio::test(start_paused = true)]
async fn data_being_taken_in_is_waited_for() {
    let habits = Habits::of(3, 5);
    let (one, fake) = client(move |asked| match asked.number {
        1..=3 => with_headers(200, r#"{"items":[]}"#, &[("Data-Insert", "in progress")]),
        _ => habits.answer(asked),
    });
    assert_eq!(walk(&one, Cursor::default()).await.unwrap(), ids(3));
    assert_eq!(fake.asked().len(), 4);
    let (never, _) = client(|_| with_headers(200, r#"{"items":[]}"#, &[("Data-Insert", "in progress")]));
    assert_eq!(walk(&never, Cursor::default()).await, Err(Error::DataInsertInProgress));
}
