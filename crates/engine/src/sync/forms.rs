//! What the forms offer: kinds of notes, ways of paying, and what Sikka says that the practice's software lacks.

use chrono::Duration;
use pms::PracticeVariable;
use sikka::{Cursor, TransactionFilter};

use super::Run;
use crate::error::Result;
use crate::writebacks::{ABILITIES, LACKS, NOTES, PARTS, PAYMENTS};

/// Payments of so many days tell how this practice is paid.
const PAID_WITHIN: Duration = Duration::days(60);

/// Any of them may be missing.
pub(super) async fn load(run: &Run<'_>) -> Result<()> {
    let (mirror, id, client, keys) = (run.context.mirror(), run.integration.id, &run.client, &*run.keys);
    if let Some(kinds) = run.if_offered("note_types", client.note_types(keys)).await? {
        let kinds: Vec<_> =
            kinds.into_iter().map(|kind| variable(kind.note_type, kind.description)).collect();
        mirror.set_practice_variables(id, NOTES, &kinds)?;
    }
    if let Some(all) = run.if_offered("supported_pmses", client.supported_pmses()).await? {
        let bare =
            |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let ours = bare(&run.integration.practice.pms_type);
        let lacks = |names: &[&str]| {
            let mut those = all.iter().filter(|one| !ours.is_empty() && bare(&one.name) == ours).peekable();
            // Several versions: all of them have to lack it.
            those.peek().is_some()
                && those.all(|one| {
                    names.iter().any(|name| one.lacks(name)) && !names.iter().any(|name| one.has(name))
                })
        };
        let lacking: Vec<_> = ABILITIES
            .iter()
            .filter(|(_, names)| lacks(names))
            .map(|(operation, _)| variable(operation.as_str().to_owned(), String::new()))
            .collect();
        mirror.set_practice_variables(id, LACKS, &lacking)?;
    }
    let today = run.context.now().with_timezone(&run.integration.zone).date_naive();
    let filter = TransactionFilter {
        startdate: Some(today - PAID_WITHIN),
        practice_id: run.practice_id(),
        ..TransactionFilter::default()
    };
    // One page is enough to know what is usual.
    let mut walk = client.transactions(filter, Cursor::default());
    if let Some(Some(page)) = run.if_offered("transactions", walk.next_page(keys)).await? {
        let mut ways: Vec<(PracticeVariable, usize)> = Vec::new();
        for paid in
            page.rows.iter().filter(|row| row.amount.is_some_and(|amount| amount.ten_thousandths() < 0))
        {
            let words = format!("{}{PARTS}{}", paid.procedure_description.expose(), paid.payment_type);
            match ways.iter_mut().find(|(way, _)| way.value == paid.procedure_code) {
                Some((_, times)) => *times += 1,
                None => ways.push((variable(paid.procedure_code.clone(), words), 1)),
            }
        }
        ways.retain(|(way, _)| !way.value.is_empty());
        ways.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        let ways: Vec<_> = ways.into_iter().take(20).map(|(way, _)| way).collect();
        if !ways.is_empty() {
            mirror.set_practice_variables(id, PAYMENTS, &ways)?;
        }
    }
    Ok(())
}

fn variable(value: String, description: String) -> PracticeVariable {
    PracticeVariable { value, description, ..PracticeVariable::default() }
}
