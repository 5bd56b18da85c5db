//! A walk over any list of any server gives every row.

use proptest::prelude::*;
use sikka::Cursor;

use crate::fake::{client, status};
use crate::paging::{Habits, ids, walk};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_row_is_missed(
        rows in 0_usize..120, most in 1_usize..30, by_row: bool, pagination: bool, names_limit: bool,
        array: bool, total in 0_usize..500, trouble in 2_usize..9,
    ) {
        // Rows without links and limit cannot be told from pages of one row.
        prop_assume!(pagination || !by_row || most > 1);
        let habits = Habits { rows, most, by_row, pagination, names_limit, array, total };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let (client, _) = client(move |asked| match asked.number % trouble {
            0 => status(503, "<html>"),
            _ => habits.answer(asked),
        });
        let mut found = runtime.block_on(walk(&client, Cursor::default())).unwrap();
        if pagination {
            prop_assert_eq!(&found, &ids(rows));
        }
        found.sort_by_key(|id| id.parse::<usize>().unwrap());
        found.dedup();
        prop_assert_eq!(found, ids(rows));
    }
}
