//! The next deadline of every row.

use chrono::NaiveDate;
use paktbuch_types::MemoSubject;
use sea_orm::{ConnectionTrait, DbErr};

use super::{Key, Source};
use crate::deadlines::{self, Deadline, Place, Urgency, shown_day};

/// Deadlines by day.
pub(super) struct Steps {
    rows: Vec<Deadline>,
    as_of: NaiveDate,
}

pub(super) async fn steps(conn: &impl ConnectionTrait, as_of: NaiveDate) -> Result<Steps, DbErr> {
    Ok(Steps {
        rows: deadlines::all(conn, as_of).await?,
        as_of,
    })
}

impl Steps {
    /// „Verwendungsnachweis, 31.12.2026 (überfällig)“; empty where nothing is due.
    pub(super) fn of(&self, key: Key) -> String {
        let Some(next) = self.rows.iter().find(|row| is_of(row.place, key)) else {
            return String::new();
        };
        let overdue = match next.urgency(self.as_of) {
            Urgency::Overdue => " (überfällig)",
            Urgency::Soon | Urgency::Later => "",
        };
        format!("{}, {}{overdue}", next.label, shown_day(next))
    }
}

/// Whether a deadline belongs to the notice or application of a row, or is a Wiedervorlage of its school.
fn is_of(place: Place, key: Key) -> bool {
    match (place, key.of) {
        (Place::Application(id), Source::Application(of)) => id == of,
        (Place::Notice(id) | Place::Examination(id) | Place::Payout(id, _), Source::Notice(of)) => id == of,
        (Place::Memos(MemoSubject::Application, id), Source::Application(of)) => id == of.0,
        (Place::Memos(MemoSubject::Notice, id), Source::Notice(of)) => id == of.0,
        (Place::Memos(MemoSubject::School, id), _) => key.school.is_some_and(|school| school.0 == id),
        _ => false,
    }
}
