//! How an allocation is spread onto devices.

use paktbuch_types::{
    AllocationId, Cents, DeviceId, InventoryNumber, InvoiceId, InvoiceLineId, NoticeId, SpreadRule,
};

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
    /// The invoice of that line: the allocation's own, or another one of its chain.
    pub invoice: InvoiceId,
    pub invoice_number: String,
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

/// An allocation of a partial invoice (Abschlag) that no device of its chain has anything of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unspread {
    pub allocation: AllocationId,
    pub invoice_number: String,
    pub gross: Cents,
}

impl Unspread {
    /// „Der Abschlag A-1 über 119,00 € ist noch nicht auf die Geräte verteilt.“
    #[must_use]
    pub fn told(&self) -> String {
        format!(
            "Der Abschlag {} über {} € ist noch nicht auf die Geräte verteilt.",
            self.invoice_number, self.gross
        )
    }
}

impl Purchase {
    /// Whether it may be spread onto a device: on its own invoice, a line of devices pays for its own devices only.
    #[must_use]
    pub fn may_spread_onto(&self, target: &SpreadTarget) -> bool {
        !self.kind.has_records() || target.line == self.line || target.invoice != self.invoice
    }

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
