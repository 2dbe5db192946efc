//! Paging and sorting of lists: from the address, clamped, back into links.

use serde::Deserialize;

/// Rows of a page.
pub const PAGE_ROWS: u64 = 50;

/// Page and sorting as they stand in an address: `?seite=2&sort=-preis`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// From 1; anything else is the first page.
    pub seite: String,
    /// Column, with `-` before it for descending.
    pub sort: String,
    /// Search text.
    pub q: String,
}

impl ListQuery {
    /// The page, from 1 to `last`.
    #[must_use]
    pub fn page(&self, rows: u64) -> u64 {
        let last = rows.div_ceil(PAGE_ROWS).max(1);
        self.seite.parse().unwrap_or(1).clamp(1, last)
    }

    /// Column and direction (`true` = descending).
    #[must_use]
    pub fn sorting(&self) -> (&str, bool) {
        match self.sort.strip_prefix('-') {
            Some(column) => (column, true),
            None => (&self.sort, false),
        }
    }
}
