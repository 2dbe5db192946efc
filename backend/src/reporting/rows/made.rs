//! Reports that were made before.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use paktbuch_types::{Cents, MadeReportId, NoticeId};

use super::label_of_total;

/// A report that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeRow {
    pub id: MadeReportId,
    /// Its name on the command line.
    pub kind: String,
    pub notice: Option<NoticeId>,
    /// Reference of the notice; empty for none.
    pub reference: String,
    /// What else it was narrowed to, in words.
    pub question: String,
    pub as_of: NaiveDate,
    pub format: String,
    pub sha256: String,
    pub rows: i64,
    /// Keys and amounts.
    pub totals: Vec<(String, Cents)>,
    /// Name of who made it.
    pub by: String,
    pub made_at: DateTime<Utc>,
    /// The same in German local time.
    pub at: NaiveDateTime,
}

/// Which reports that were made to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MadeFilter {
    /// Name of the only kind; empty = all.
    pub kind: &'static str,
    /// Suffixes of its files, where two kinds share a name; empty = all.
    pub formats: &'static [&'static str],
    pub notice: Option<NoticeId>,
    /// What it was narrowed to, in words; `None` = whatever it was.
    pub question: Option<String>,
    /// Whose alone, as the audit trail names actors; empty = everybody's.
    pub by: String,
}

/// What a list says now and what it said when it was made last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub rows: (i64, i64),
    /// Sums by their names, then and now.
    pub sums: Vec<(String, Cents, Cents)>,
}

impl MadeRow {
    /// What has become of its rows and sums; sums that only one of both has count as nothing in the other.
    #[must_use]
    pub fn compared(&self, rows: u64, sums: &[(String, Cents)]) -> Difference {
        let then = |name: &str| {
            let found = self.totals.iter().find(|(key, _)| label_of_total(key) == name);
            found.map_or(Cents::ZERO, |(_, amount)| *amount)
        };
        Difference {
            rows: (self.rows, i64::try_from(rows).unwrap_or(i64::MAX)),
            sums: sums
                .iter()
                .map(|(name, now)| (name.clone(), then(name), *now))
                .collect(),
        }
    }
}

impl Difference {
    /// Whether rows and sums are what they were.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.rows.0 == self.rows.1 && self.sums.iter().all(|(_, then, now)| then == now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_compared_by_their_names() {
        let day = NaiveDate::from_ymd_opt(2024, 3, 14).unwrap();
        let made = MadeRow {
            id: MadeReportId(1),
            kind: "budgetuebersicht".to_owned(),
            notice: None,
            reference: String::new(),
            question: String::new(),
            as_of: day,
            format: "xlsx".to_owned(),
            sha256: "0".repeat(64),
            rows: 2,
            totals: vec![
                ("paid_cents".to_owned(), Cents(100)),
                ("rest_cents".to_owned(), Cents(7)),
            ],
            by: "System".to_owned(),
            made_at: day.and_hms_opt(7, 0, 0).unwrap().and_utc(),
            at: day.and_hms_opt(8, 0, 0).unwrap(),
        };
        let now = [("bezahlt".to_owned(), Cents(150)), ("Rest".to_owned(), Cents(7))];
        let difference = made.compared(2, &now);
        assert_eq!(difference.sums[0], ("bezahlt".to_owned(), Cents(100), Cents(150)));
        assert!(!difference.is_none());
        assert!(!made.compared(3, &now[1..]).is_none());
        assert!(made.compared(2, &now[1..]).is_none());
    }
}
