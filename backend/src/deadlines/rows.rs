//! A deadline, and how near it is.

use chrono::NaiveDate;
use paktbuch_types::{
    ApplicationId, DeadlineKind, DeviceId, InvoiceId, MemoSubject, NoticeId, OrderId, PayoutId,
    SchoolDocumentId,
};

/// Days that are soon.
const SOON: i64 = 30;

/// The record on which one deals with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Application(ApplicationId),
    Notice(NoticeId),
    /// The examination of its proof.
    Examination(NoticeId),
    Invoice(InvoiceId),
    Device(DeviceId),
    /// Devices of a notice whose Zweckbindung ends in a year.
    BoundDevices(NoticeId, i32),
    Payout(NoticeId, PayoutId),
    SchoolDocument(SchoolDocumentId),
    Order(OrderId),
    /// The notes on a record, by its id.
    Memos(MemoSubject, i64),
}

/// One deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub date: NaiveDate,
    /// Only the year of the date is known.
    pub year_only: bool,
    pub kind: DeadlineKind,
    /// What is due, in words.
    pub label: String,
    /// What it belongs to: `Bescheid 48.02.01-17, Ausstattung`.
    pub note: String,
    pub place: Place,
}

/// How near a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Overdue,
    /// In the next 30 days.
    Soon,
    Later,
}

impl Urgency {
    /// The nearest first.
    pub const ALL: [Self; 3] = [Self::Overdue, Self::Soon, Self::Later];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "ueberfaellig",
            Self::Soon => "bald",
            Self::Later => "spaeter",
        }
    }

    /// The one with this name; `None` for any other word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|urgency| urgency.code() == code)
    }

    /// What users read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "überfällig",
            Self::Soon => "bald",
            Self::Later => "später",
        }
    }
}

impl Deadline {
    /// How near it is on a day.
    #[must_use]
    pub fn urgency(&self, today: NaiveDate) -> Urgency {
        match (self.date - today).num_days() {
            ..0 => Urgency::Overdue,
            0..=SOON => Urgency::Soon,
            _ => Urgency::Later,
        }
    }
}

/// Deadlines in three groups, each by day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deadlines {
    pub overdue: Vec<Deadline>,
    pub soon: Vec<Deadline>,
    pub later: Vec<Deadline>,
}

impl Deadlines {
    /// Sorts deadlines, which come by day, into the groups.
    #[must_use]
    pub fn group(rows: Vec<Deadline>, today: NaiveDate) -> Self {
        let mut groups = Self::default();
        for row in rows {
            match row.urgency(today) {
                Urgency::Overdue => groups.overdue.push(row),
                Urgency::Soon => groups.soon.push(row),
                Urgency::Later => groups.later.push(row),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paktbuch_types::parse_date;

    fn deadline(day: &str) -> Deadline {
        Deadline {
            date: parse_date(day).unwrap(),
            year_only: false,
            kind: DeadlineKind::Proof,
            label: DeadlineKind::Proof.label().to_owned(),
            note: String::new(),
            place: Place::Notice(NoticeId(1)),
        }
    }

    #[test]
    fn thirty_days_are_soon_and_yesterday_is_overdue() {
        let today = parse_date("14.03.2024").unwrap();
        for (day, urgency) in [
            ("13.03.2024", Urgency::Overdue),
            ("14.03.2024", Urgency::Soon),
            ("13.04.2024", Urgency::Soon),
            ("14.04.2024", Urgency::Later),
        ] {
            assert_eq!(deadline(day).urgency(today), urgency, "{day}");
        }
        let groups = Deadlines::group(vec![deadline("13.03.2024"), deadline("14.04.2024")], today);
        assert_eq!(
            (groups.overdue.len(), groups.soon.len(), groups.later.len()),
            (1, 0, 1)
        );
    }
}
