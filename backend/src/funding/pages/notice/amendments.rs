//! The notice and its change notices, one under the other.

use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use crate::funding::pages::amendment::title;
use crate::funding::pages::reallocation;
use crate::funding::paths;
use crate::funding::rows::{AmendedValue, NoticeView, ReallocationRow};
use crate::web::components::State;

/// A notice with what it grants; of a change notice also what it changed.
#[derive(Debug)]
pub(super) struct VersionRow {
    pub(super) title: String,
    /// Empty for the first notice.
    pub(super) href: String,
    pub(super) reference: String,
    pub(super) announced_on: Option<NaiveDate>,
    pub(super) granted: Cents,
    pub(super) values: Vec<AmendedValue>,
}

/// A reallocation (Umschichtung) of the notice.
#[derive(Debug)]
pub(super) struct ReallocationLine {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) state: State,
}

/// Its reallocations, the first one first.
pub(super) fn reallocations(view: &NoticeView) -> Vec<ReallocationLine> {
    let line = |row: &ReallocationRow| ReallocationLine {
        href: paths::reallocation(row.id),
        title: format!("Umschichtung {}", row.number),
        state: reallocation::state(row.progress.state),
    };
    view.reallocations.iter().map(line).collect()
}

/// The first notice and its change notices; none where nothing has changed it.
pub(super) fn versions(view: &NoticeView) -> Vec<VersionRow> {
    let Some(earliest) = view.amendments.first() else {
        return Vec::new();
    };
    let first = VersionRow {
        title: format!("Zuwendungsbescheid vom {}", format_date(view.data.notice_date)),
        href: String::new(),
        reference: view.data.reference.clone(),
        announced_on: view.data.announced_on,
        granted: earliest.granted_before,
        values: Vec::new(),
    };
    let later = view.amendments.iter().map(|row| VersionRow {
        title: title(row),
        href: paths::amendment(row.id),
        reference: row.head.reference.clone(),
        announced_on: row.head.announced_on,
        granted: row.granted,
        values: row.values.clone(),
    });
    std::iter::once(first).chain(later).collect()
}
