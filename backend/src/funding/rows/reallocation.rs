//! Reallocations between Einzelansätze (Umschichtungen).

use paktbuch_types::{AmendmentId, Cents, CostItemId, NoticeId, ReallocationId};

use crate::funding::commands::ReallocationProgress;

/// A stored reallocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReallocationRow {
    pub id: ReallocationId,
    pub notice: NoticeId,
    /// Within the notice, from 1.
    pub number: i64,
    pub version: i64,
    /// Begründung.
    pub reason: String,
    pub progress: ReallocationProgress,
    /// The change notice that put it into force.
    pub amendment: Option<AmendmentId>,
    /// In the order of their numbers.
    pub items: Vec<ShiftedItem>,
}

/// An Einzelansatz in a reallocation; both amounts are eligible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftedItem {
    pub item: CostItemId,
    pub position: i64,
    pub title: String,
    pub before: Cents,
    pub after: Cents,
}
