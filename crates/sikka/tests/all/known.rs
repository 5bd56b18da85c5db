//! Rows whose text came before: they are named, and not read again.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sikka::{Client, Cursor, Known, PatientFilter};

use crate::fake::{Ring, client};
use crate::paging::{Habits, ids};

/// What a walk brought: marks of the rows that were read with their numbers, and the numbers of the rows that were known.
async fn walked(client: &Client, known: &Known) -> (Known, Vec<String>) {
    let keys = Ring::default();
    let mut walk =
        client.patients(PatientFilter::default(), Cursor::default()).knowing(Arc::new(known.clone()));
    let (mut read, mut told) = (HashMap::new(), Vec::new());
    while let Some(page) = walk.next_page(&keys).await.unwrap() {
        assert_eq!(page.received, page.rows.len() + page.known.len() + page.set_aside.len());
        assert_eq!(page.rows.len(), page.marks.len());
        read.extend(page.marks.into_iter().zip(page.rows.into_iter().map(|row| row.patient_id.into())));
        told.extend(page.known.into_iter().map(String::from));
    }
    (read, told)
}

#[tokio::test(start_paused = true)]
async fn the_same_text_is_told_by_its_number_and_a_changed_row_is_read() {
    let changed = Arc::new(AtomicUsize::new(usize::MAX));
    let of_server = changed.clone();
    let (client, _) = client(move |asked| {
        let row = of_server.load(Ordering::Relaxed);
        Habits::of(23, 5).answer(asked).map(|answer| {
            answer.map(|body| {
                let (old, new) =
                    (format!("\"patient_id\":\"{row}\""), format!("\"cell\":\"1\",\"patient_id\":\"{row}\""));
                String::from_utf8(body.to_vec()).unwrap().replace(&old, &new).into()
            })
        })
    });
    let (read, told) = walked(&client, &Known::new()).await;
    assert_eq!((read.len(), told.len()), (23, 0));
    let (again, told) = walked(&client, &read).await;
    assert_eq!((again.len(), told), (0, ids(23)));
    changed.store(7, Ordering::Relaxed);
    let (again, told) = walked(&client, &read).await;
    assert_eq!(again.values().map(|id| &**id).collect::<Vec<_>>(), ["7"]);
    assert_eq!(told.len(), 22);
    assert!(!told.contains(&"7".to_owned()));
}
