//! How an allocation is spread onto devices.

use paktbuch_types::{Cents, DeviceId, InventoryNumber, InvoiceLineId, NoticeId, SpreadRule};

use super::Purchase;

/// A device that an allocation can be spread onto.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpreadTarget {
    pub id: DeviceId,
    pub inventory_number: InventoryNumber,
    /// Hersteller und Modell.
    pub model: String,
    /// Gross price when it was made, without what was spread onto it.
    pub price: Cents,
    /// Gross price with all its shares.
    pub gross: Cents,
    /// The notice that binds it.
    pub notice: Option<NoticeId>,
    /// The line that it was made of.
    pub line: InvoiceLineId,
    /// Position of that line.
    pub position: i64,
    /// What it has of the allocation.
    pub share: Option<Cents>,
}

/// How an allocation is spread onto devices, and what it can be spread onto.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpreadNow {
    pub purchase: Purchase,
    /// Of the allocation.
    pub version: i64,
    /// `None` where it is not spread.
    pub rule: Option<SpreadRule>,
    pub targets: Vec<SpreadTarget>,
}

impl Purchase {
    /// That `chosen` devices, at least one, are fewer than the pieces that the allocation pays; `None` where they are not.
    #[must_use]
    pub fn too_few(&self, chosen: usize) -> Option<String> {
        let pieces = self.pieces().filter(|pieces| chosen > 0 && *pieces > chosen)?;
        let chosen = match chosen {
            1 => "ist ein Gerät".to_owned(),
            chosen => format!("sind {chosen} Geräte"),
        };
        Some(format!("Die Zuordnung zahlt {pieces} Stück, gewählt {chosen}."))
    }
}
