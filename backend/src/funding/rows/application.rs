//! Applications in lists and on their own page.

use chrono::NaiveDate;
use paktbuch_types::{ApplicationId, ApplicationState, Cents, NoticeId};

use super::SchoolName;
use crate::funding::commands::ApplicationData;

/// Which applications a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationFilter {
    /// Search text; empty = all.
    pub q: String,
    pub state: Option<ApplicationState>,
    /// Code of the programme, name of the Förderbereich, number of a school; each empty = all.
    pub programme: String,
    pub category: String,
    pub school: String,
    /// `reference`, `title`, `submitted_on`, `requested` or `state`; anything else is the reference.
    pub sort: String,
    pub descending: bool,
}

/// An application in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRow {
    pub id: ApplicationId,
    pub reference: String,
    /// Code of the programme.
    pub programme: String,
    pub category: String,
    pub title: String,
    pub state: ApplicationState,
    pub submitted_on: Option<NaiveDate>,
    pub schools: usize,
    /// Sum over its schools.
    pub requested: Cents,
}

/// A stored application with what its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationView {
    pub id: ApplicationId,
    pub version: i64,
    pub data: ApplicationData,
    /// In the order of `data.schools`.
    pub schools: Vec<SchoolName>,
    /// Notices that answer it: id and reference.
    pub notices: Vec<(NoticeId, String)>,
}

impl ApplicationView {
    /// Spending applied for at all schools; `None` where none is.
    #[must_use]
    pub fn requested(&self) -> Option<Cents> {
        let sum: Cents = self.data.schools.iter().map(|(_, amount)| *amount).sum();
        (sum != Cents::ZERO).then_some(sum)
    }
}
