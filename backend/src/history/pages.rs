//! Pages of this feature.

use askama::Template;

use super::paths;
use crate::web::components::{Field, FilterTag, HistoryEntry};
use crate::web::layout::Layout;

/// The audit trail.
#[derive(Debug, Template)]
#[template(path = "history/trail.html")]
pub struct TrailPage {
    pub layout: Layout,
    pub entries: Vec<TrailEntry>,
    /// Events of the filter in all.
    pub total: u64,
    pub kinds: Field,
    /// First and last day.
    pub days: [Field; 2],
    pub text: Field,
    pub tags: Vec<FilterTag>,
    /// Address of the entries after the last one shown; `None` at the end.
    pub older: Option<String>,
    /// Address of the first page; `None` on it.
    pub newest: Option<String>,
    /// Position and hash of the last entry of all.
    pub head: Option<(i64, String)>,
}

/// One event with the record it is about.
#[derive(Debug)]
pub struct TrailEntry {
    /// Position in the chain.
    pub number: i64,
    pub entry: HistoryEntry,
    /// `Gerät HAV-2024-0117`.
    pub record: String,
    /// Page of the record; empty where it has none.
    pub href: String,
}
