//! A walk over any list of any server gives every row, and damage stays where it is.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use proptest::prelude::*;
use sikka::{Cursor, PatientFilter};

use crate::fake::{Ring, client, ok, status};
use crate::paging::{Habits, ids, patient, walk};

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_row_is_missed(
        rows in 0_usize..120, most in 1_usize..30, by_row: bool, pagination: bool, names_limit: bool,
        array: bool, total in 0_usize..500, trouble in 2_usize..9,
    ) {
        // Rows without links and limit cannot be told from pages of one row.
        prop_assume!(pagination || !by_row || most > 1);
        let habits = Habits { rows, most, by_row, pagination, names_limit, array, total };
        let (client, _) = client(move |asked| match asked.number % trouble {
            0 => status(503, "<html>"),
            _ => habits.answer(asked),
        });
        let mut found = block_on(walk(&client, Cursor::default())).unwrap();
        if pagination {
            prop_assert_eq!(&found, &ids(rows));
        }
        found.sort_by_key(|id| id.parse::<usize>().unwrap());
        found.dedup();
        prop_assert_eq!(found, ids(rows));
    }

    /// A list into which rows are put, and from which rows are taken, between any two requests.
    #[test]
    fn what_moves_while_it_is_read_costs_no_more_than_was_taken_out(
        rows in 0_usize..80, most in 1_usize..12, by_row: bool, array: bool, total in 0_usize..500,
        moves in prop::collection::vec((0_usize..3, any::<prop::sample::Index>()), 0..20),
    ) {
        let habits = Habits { by_row, array, total, ..Habits::of(rows, most) };
        let (count, taken) = (moves.len(), moves.iter().filter(|(kind, _)| *kind == 2).count());
        let list = Arc::new(Mutex::new(((0..rows).collect::<Vec<_>>(), moves.into_iter())));
        let kept = list.clone();
        let (client, fake) = client(move |asked| {
            let mut list = list.lock().unwrap();
            let answer = habits.answer_with(asked, &list.0);
            // One thing happens after each answer: nothing, a new row, or a row less.
            match list.1.next() {
                Some((1, place)) => {
                    let (at, id) = (place.index(list.0.len() + 1), 1000 + asked.number);
                    list.0.insert(at, id);
                }
                Some((2, place)) if !list.0.is_empty() => {
                    let at = place.index(list.0.len());
                    list.0.remove(at);
                }
                _ => {}
            }
            answer
        });
        let found = block_on(walk(&client, Cursor::default())).unwrap();
        let distinct: HashSet<&String> = found.iter().collect();
        let stayed = kept.lock().unwrap().0.iter().filter(|id| **id < 1000).map(ToString::to_string).collect::<Vec<_>>();
        let missed = stayed.iter().filter(|id| !distinct.contains(id)).count();
        prop_assert!(missed <= taken, "{missed} rows missed, and {taken} were taken out");
        prop_assert!(found.len() - distinct.len() <= count, "a row comes twice only where one was put in");
        prop_assert!(fake.asked().len() <= (rows + count) / most + 3, "{} requests", fake.asked().len());
    }

    /// Links that lead anywhere: the walk ends, and asks for no place twice.
    #[test]
    fn links_in_circles_end(links in prop::collection::vec(0_u64..20, 20), size in 1_usize..4, dialects: bool) {
        let (client, fake) = client(move |asked| {
            let offset = asked.number_in_query("offset");
            let next = links.get(offset).copied().unwrap_or(0) + u64::from(dialects);
            let items: Vec<_> = (0..size).map(|row| patient(offset * 10 + row)).collect();
            let link = format!("/v4/patients?offset={next}&limit={size}");
            ok(serde_json::json!({"limit": size, "pagination": {"next": link}, "items": items}).to_string())
        });
        let found = block_on(walk(&client, Cursor::default())).unwrap();
        let offsets: Vec<_> = fake.asked().iter().map(|asked| asked.number_in_query("offset")).collect();
        prop_assert_eq!(offsets.iter().collect::<HashSet<_>>().len(), offsets.len());
        prop_assert!(offsets.len() <= 21 && found.len() <= offsets.len() * size);
    }

    #[test]
    fn damage_within_a_row_costs_no_other_row(
        victim in 0_usize..12, from in any::<prop::sample::Index>(), length in 0_usize..12,
        with in prop::collection::vec(prop_oneof![
            any::<u8>(), prop::sample::select(&b"\"\\{}[],:u\x00\n\xff"[..]),
        ], 0..6),
        wrapped: bool,
    ) {
        let rows: Vec<String> = (0..12).map(|id| format!(
            r#"{{"href":"https://api.test/v4/patients/{id}","patient_id":"{id}","firstname":"A\u00e9 \"{id}\"","note":"a, {{b}} [c]","status":"Active"}}"#,
        )).collect();
        let mut damaged = rows[victim].clone().into_bytes();
        let from = from.index(damaged.len());
        let to = (from + length).min(damaged.len());
        damaged.splice(from..to, with);
        let parts: Vec<&[u8]> = (0..12)
            .map(|id| if id == victim { damaged.as_slice() } else { rows[id].as_bytes() })
            .collect();
        let (head, end) = (&br#"{"limit":"50","total_count":"12","pagination":{"next":""},"items":["#[..], &b"]}"[..]);
        let mut body = [head, &parts.join(&b","[..]), end].concat();
        if wrapped {
            body = [b"[", body.as_slice(), b"]"].concat();
        }
        let (client, _) = client(move |_| Ok(http::Response::new(Bytes::from(body.clone()))));
        let page = block_on(async {
            client.patients(PatientFilter::default(), Cursor::default()).next_page(&Ring::default()).await
        });
        prop_assert!(page.is_ok(), "no page with {:?}", String::from_utf8_lossy(&damaged));
        let page = page.unwrap().unwrap();
        for id in (0..12).filter(|id| *id != victim) {
            let name = format!("A\u{e9} \"{id}\"");
            let kept = page.rows.iter().any(|row| {
                row.patient_id == id.to_string() && row.first_name.expose() == &name
                    && row.status == "Active" && row.odd_fields.is_empty()
            });
            prop_assert!(kept, "row {} is lost beside {:?}", id, String::from_utf8_lossy(&damaged));
        }
        prop_assert!(page.received <= 18, "{} rows with {:?}", page.received, String::from_utf8_lossy(&damaged));
    }
}
