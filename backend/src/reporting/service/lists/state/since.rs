//! What changed since the last Sachstandsbericht: its amounts are kept, row by row.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};

use super::{Amounts, Key, Part, Row, Source};
use crate::reporting::queries;
use crate::reporting::rows::ListKind;

/// Names of the amounts, in the order in which they are kept; reports made before an amount was told have fewer.
const NAMES: [&str; 6] = [
    "beantragt",
    "lt. Bescheid",
    "beauftragt",
    "geliefert",
    "bezahlt",
    "bewilligt",
];

/// Amounts of a row, as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// Its school, notice and Einzelansatz by their ids.
    key: String,
    /// The same by their names, for a row that is gone.
    label: String,
    /// In cents, in the order of [`NAMES`].
    amounts: Vec<i64>,
}

/// The last report.
pub(super) struct Last {
    as_of: NaiveDate,
    kept: Vec<Kept>,
}

/// The last report of an earlier day; `None` where none was made.
pub(super) async fn last(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Option<Last>, DbErr> {
    let found = queries::last_figures(conn, ListKind::State.code(), as_of).await?;
    Ok(found.and_then(|(as_of, figures)| {
        let kept = serde_json::from_str(&figures).ok()?;
        Some(Last { as_of, kept })
    }))
}

/// The amounts of these rows, to be kept for the next report.
pub(super) fn figures(rows: &[Row]) -> String {
    let kept: Vec<Kept> = rows.iter().map(keep).collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

fn keep(row: &Row) -> Kept {
    Kept {
        key: key(row.key),
        label: format!("{}, {}, {}", row.school, row.notice, row.item),
        amounts: cents(row),
    }
}

fn cents(row: &Row) -> Vec<i64> {
    row.amounts.list().iter().map(|amount| amount.0).collect()
}

fn key(key: Key) -> String {
    let school = key.school.map(|id| id.to_string()).unwrap_or_default();
    let of = match key.of {
        Source::Application(id) => format!("antrag-{id}"),
        Source::Notice(id) => format!("bescheid-{id}"),
    };
    let part = match key.part {
        Part::Requested => "antrag".to_owned(),
        Part::Item(id) => id.to_string(),
        Part::Beyond(id) => format!("{id}-umschichtung"),
        Part::Unplanned => String::new(),
    };
    format!("{school}/{of}/{part}")
}

/// „Änderungen seit dem Bericht zum 30.09.2026.“
pub(super) fn sentence(last: Option<&Last>) -> String {
    match last {
        Some(last) => format!("Änderungen seit dem Bericht zum {}.", format_date(last.as_of)),
        None => "Ein früherer Bericht, mit dem zu vergleichen wäre, wurde nicht erstellt.".to_owned(),
    }
}

impl Last {
    /// What changed in each of these rows, and the labels and changes of those that are gone.
    pub(super) fn compared(&self, rows: &[Row]) -> (Vec<String>, Vec<(String, String)>) {
        let mut before: HashMap<&str, &Kept> =
            self.kept.iter().map(|kept| (kept.key.as_str(), kept)).collect();
        let changes = rows
            .iter()
            .map(|row| match before.remove(key(row.key).as_str()) {
                None => "neu".to_owned(),
                Some(kept) => changed(&kept.amounts, &cents(row)),
            })
            .collect();
        let gone = self
            .kept
            .iter()
            .filter(|kept| before.contains_key(kept.key.as_str()));
        let gone = gone.map(|kept| {
            (
                kept.label.clone(),
                format!("entfällt: {}", changed(&kept.amounts, &[0; NAMES.len()])),
            )
        });
        (changes, gone.collect())
    }
}

/// „bezahlt 0,00 € → 5.000,00 €“; empty where nothing changed that both tell.
fn changed(before: &[i64], now: &[i64]) -> String {
    let amounts = NAMES.iter().zip(before).zip(now);
    let differing = amounts.filter(|((_, before), now)| before != now);
    let told: Vec<String> = differing
        .map(|((name, before), now)| format!("{name} {} € → {} €", Cents(*before), Cents(*now)))
        .collect();
    told.join("; ")
}

impl Amounts {
    /// In the order of [`NAMES`].
    const fn list(self) -> [Cents; 6] {
        [
            self.requested,
            self.planned,
            self.ordered,
            self.delivered,
            self.paid,
            self.granted,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paktbuch_types::{CostItemId, NoticeId, SchoolId};

    fn row(school: i64, paid: i64) -> Row {
        Row {
            key: Key {
                school: Some(SchoolId(school)),
                of: Source::Notice(NoticeId(2)),
                part: Part::Item(CostItemId(3)),
            },
            school: format!("Schule {school}"),
            programme: "DigitalPakt".to_owned(),
            notice: "48.02".to_owned(),
            measure: "Endgeräte".to_owned(),
            item: "Tablets".to_owned(),
            amounts: Amounts {
                paid: Cents(paid),
                ..Amounts::default()
            },
        }
    }

    #[test]
    fn a_report_that_told_fewer_amounts_is_compared_by_those() {
        let before = r#"[{"key":"1/bescheid-2/3","label":"Schule 1","amounts":[0,0,0,0,500]}]"#;
        let last = Last {
            as_of: NaiveDate::from_ymd_opt(2026, 9, 30).unwrap(),
            kept: serde_json::from_str(before).unwrap(),
        };
        let mut now = row(1, 700);
        now.amounts.granted = Cents(900);
        let (changes, gone) = last.compared(&[now]);
        assert_eq!(
            (changes, gone.len()),
            (vec!["bezahlt 5,00 € → 7,00 €".to_owned()], 0)
        );
    }

    #[test]
    fn rows_are_met_again_by_what_they_are_about() {
        let before = figures(&[row(1, 500), row(2, 700), row(3, 900)]);
        let last = Last {
            as_of: NaiveDate::from_ymd_opt(2026, 9, 30).unwrap(),
            kept: serde_json::from_str(&before).unwrap(),
        };
        let (changes, gone) = last.compared(&[row(1, 500), row(2, 1_200), row(4, 100)]);
        assert_eq!(changes, ["", "bezahlt 7,00 € → 12,00 €", "neu"]);
        let [(label, change)] = gone.as_slice() else {
            panic!("{gone:?}")
        };
        assert_eq!(label, "Schule 3, 48.02, Tablets");
        assert_eq!(change, "entfällt: bezahlt 9,00 € → 0,00 €");
        assert_eq!(
            sentence(Some(&last)),
            "Änderungen seit dem Bericht zum 30.09.2026."
        );
    }
}
