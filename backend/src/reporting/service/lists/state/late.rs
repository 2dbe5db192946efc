//! Orders whose goods were promised for an earlier day, and the reason that somebody noted.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{CostLineId, SchoolId, format_date};
use sea_orm::{ConnectionTrait, DbErr};

use super::Key;
use crate::reporting::queries;
use crate::reporting::rows::OrderedLine;
use crate::text::excerpt;

/// Characters of a reason.
const REASON: usize = 200;

/// What is late in a row, one entry an order.
#[derive(Debug, Default)]
pub(super) struct Late {
    what: Vec<String>,
    why: Vec<String>,
}

impl Late {
    /// „Bestellung B-1, zugesagt zum 01.02.2026: 2 von 3 Tablet fehlen. Grund: B-1: Lieferengpass“.
    pub(super) fn told(&self) -> String {
        let what = self.what.join("; ");
        match self.why.as_slice() {
            [] => what,
            why => format!("{what}. Grund: {}", why.join("; ")),
        }
    }
}

pub(super) async fn orders(
    conn: &impl ConnectionTrait,
    ordered: &[OrderedLine],
    key: impl Fn(CostLineId, Option<SchoolId>) -> Option<Key>,
    as_of: NaiveDate,
) -> Result<HashMap<Key, Late>, DbErr> {
    let mut late: HashMap<Key, Late> = HashMap::new();
    let memos = queries::memo_texts(conn, as_of).await?;
    for line in ordered.iter().filter(|line| line.is_late(as_of)) {
        let (Some(key), Some(promised)) = (key(line.cost_line, line.school), line.promised_on) else {
            continue;
        };
        let row = late.entry(key).or_default();
        row.what.push(format!(
            "Bestellung {}, zugesagt zum {}: {} von {} {} fehlen",
            line.number,
            format_date(promised),
            line.missing(),
            line.quantity,
            line.name
        ));
        // A note that names the order was written about it; else what was noted at its last delivery or at the order.
        let named = memos.iter().find(|text| names(text, &line.number));
        let reason = named.unwrap_or(&line.note);
        if !reason.is_empty() {
            let reason = format!("{}: {}", line.number, excerpt(reason, REASON));
            if !row.why.contains(&reason) {
                row.why.push(reason);
            }
        }
    }
    Ok(late)
}

/// Whether a text names an order: `B-2024-1` is not in `B-2024-17`.
fn names(text: &str, number: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(number).any(|(at, found)| {
        let (before, after) = (
            text[..at].chars().next_back(),
            text[at + found.len()..].chars().next(),
        );
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_stands_with_its_reason() {
        let late = |why: &[&str]| Late {
            what: vec!["B-1: 2 von 3 fehlen".to_owned(), "B-2: 1 von 1 fehlen".to_owned()],
            why: why.iter().map(|why| (*why).to_owned()).collect(),
        };
        let what = "B-1: 2 von 3 fehlen; B-2: 1 von 1 fehlen";
        assert_eq!(late(&[]).told(), what);
        assert_eq!(
            late(&["B-1: Lieferengpass"]).told(),
            format!("{what}. Grund: B-1: Lieferengpass")
        );
    }

    #[test]
    fn an_order_is_named_by_its_whole_number() {
        for (text, named) in [
            ("Lieferant zu B-2024-1: kommt im Mai", true),
            ("B-2024-1", true),
            ("(B-2024-1)", true),
            ("B-2024-17 ist storniert", false),
            ("XB-2024-1", false),
            ("", false),
        ] {
            assert_eq!(names(text, "B-2024-1"), named, "{text}");
        }
    }
}
