//! Deadlines on the first page.

use chrono::{Datelike, NaiveDate};
use paktbuch_types::format_date;

use super::distance;
use crate::deadlines::paths as deadline_list;
use crate::overview::rows::{DeadlineRow, Deadlines};
use crate::web::components::{Deadline, State};
use crate::web::layout::Tone;

/// Deadlines of one group.
#[derive(Debug)]
pub struct DeadlineGroup {
    pub state: State,
    /// `3 in den nächsten 30 Tagen`.
    pub count: String,
    /// All of them.
    pub href: String,
    pub rows: Vec<Deadline>,
}

/// Deadlines of a group that are shown, overdue or soon.
const NEAR: usize = 12;
/// The same, later.
const LATER: usize = 3;

/// The groups that have deadlines, of each the first.
#[must_use]
pub fn groups(deadlines: &Deadlines, today: NaiveDate) -> Vec<DeadlineGroup> {
    let soon = format!("{} in den nächsten 30 Tagen", deadlines.soon.len());
    let groups = [
        (
            State::error("überfällig"),
            "ueberfaellig",
            Tone::Error,
            &deadlines.overdue,
        ),
        (State::warning("bald"), "bald", Tone::Warning, &deadlines.soon),
        (
            State::info("später").icon("calendar-today"),
            "spaeter",
            Tone::Off,
            &deadlines.later,
        ),
    ];
    let group = |(state, code, tone, rows): (State, &str, Tone, &Vec<DeadlineRow>)| {
        let count = match tone {
            Tone::Warning => soon.clone(),
            _ => rows.len().to_string(),
        };
        let (most, words) = match tone {
            Tone::Off => (LATER, "die nächsten drei"),
            _ => (NEAR, "die ersten zwölf"),
        };
        DeadlineGroup {
            state,
            count: if rows.len() > most {
                format!("{count}, {words}")
            } else {
                count
            },
            href: deadline_list::of_urgency(code),
            rows: rows
                .iter()
                .take(most)
                .map(|row| deadline(row, today).tone(tone))
                .collect(),
        }
    };
    groups
        .into_iter()
        .map(group)
        .filter(|group| !group.rows.is_empty())
        .collect()
}

fn deadline(row: &DeadlineRow, today: NaiveDate) -> Deadline {
    let date = if row.year_only {
        row.date.year().to_string()
    } else {
        format_date(row.date)
    };
    Deadline::new(date, &row.label, distance(row.date, today))
        .note(&row.note)
        .link(&row.href)
}
