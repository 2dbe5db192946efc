//! Reports that were made before.

use paktbuch_types::{Cents, format_date};

use crate::reporting::rows::{MadeRow, ReportKind, label_of_total};

/// A row of *Bisher erstellt*.
#[derive(Debug)]
pub struct MadeEntry {
    /// `26.11.2026, 14:05`.
    pub at: String,
    pub by: String,
    /// `Belegliste, Bescheid 48.02`.
    pub what: String,
    pub as_of: String,
    pub format: String,
    pub rows: i64,
    /// Names and amounts.
    pub sums: Vec<(String, Cents)>,
    pub sha256: String,
}

impl MadeEntry {
    /// The entry of a report that was made.
    #[must_use]
    pub fn of(row: &MadeRow) -> Self {
        let title = ReportKind::from_code(&row.kind).map_or(row.kind.as_str(), |kind| kind.title());
        let notice = match row.reference.as_str() {
            "" => String::new(),
            reference => format!("Bescheid {reference}"),
        };
        let mut words = vec![title.to_owned(), notice, row.question.clone()];
        words.retain(|word| !word.is_empty());
        Self {
            at: row.at.format("%d.%m.%Y, %H:%M").to_string(),
            by: row.by.clone(),
            what: words.join(", "),
            as_of: format_date(row.as_of),
            format: row.format.clone(),
            rows: row.rows,
            sums: row
                .totals
                .iter()
                .map(|(key, amount)| (label_of_total(key).to_owned(), *amount))
                .collect(),
            sha256: row.sha256.clone(),
        }
    }
}
