//! The Einzelansatz of a row: as it says, as a row above it says (merged cells), or as what the row is for.

use crate::takeover::service::cells::Cells;
use crate::takeover::sheet::SheetRow;

/// The Einzelansatz of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// May be empty.
    pub(super) title: String,
    pub(super) position: Option<i64>,
    pub(super) source: Source,
}

/// Who names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The row.
    Row,
    /// A row above, whose cell is merged with those below it.
    Above,
    /// Nobody; it is called as what the row is for.
    Designation,
}

/// The Einzelansatz that the rows below it belong to as long as they name none.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Title and number.
    item: Option<(String, Option<i64>)>,
    is_told: bool,
}

impl Group {
    /// The Einzelansatz of the next row; one that the row names begins a group.
    pub(super) fn item_of(&mut self, cells: &Cells<'_>, row: &SheetRow) -> Item {
        let named = cells.text(row, "ansatz");
        if !named.is_empty() {
            let position = position(cells, row);
            *self = Self {
                item: Some((named.clone(), position)),
                is_told: false,
            };
            return Item {
                title: named,
                position,
                source: Source::Row,
            };
        }
        match &self.item {
            Some((title, position)) => Item {
                title: title.clone(),
                position: *position,
                source: Source::Above,
            },
            None => Item {
                title: cells.text(row, "bezeichnung"),
                position: position(cells, row),
                source: Source::Designation,
            },
        }
    }

    /// Whether it is still to be told that rows without an Einzelansatz belong to it: once for all of them.
    pub(super) fn tell(&mut self) -> bool {
        !std::mem::replace(&mut self.is_told, true)
    }

    /// Ends it: no row below belongs to it.
    pub(super) fn end(&mut self) {
        *self = Self::default();
    }
}

/// Number of the Einzelansatz, from 1 to 999.
fn position(cells: &Cells<'_>, row: &SheetRow) -> Option<i64> {
    let number = cells.text(row, "nr");
    let number: Option<i64> = number.trim_end_matches('.').parse().ok();
    number.filter(|number| (1..=999).contains(number))
}
