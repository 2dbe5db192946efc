//! Saved filters (Gespeicherte Filter).

use paktbuch_types::SavedFilterId;

use crate::devices::filter::ListAddress;

/// Saved filters that one owner can have; everybody is one.
pub const MOST_FILTERS: usize = 20;

/// A filter of the device list under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    pub id: SavedFilterId,
    pub name: String,
    /// Everybody has it.
    pub shared: bool,
    /// `None` where the list no longer has what it asks for, or none of its devices are this actor's to see.
    pub list: Option<ListAddress>,
}
