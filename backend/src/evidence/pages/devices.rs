//! How the page of the way tells of many devices: once, and the rest where they all stand.

use super::{EvidencePage, Printed};
use crate::evidence::paths;
use crate::evidence::rows::{AllocationPart, InvoicePart, LinePart};

/// Fewer devices are listed again: a sentence would save nothing.
const FEW: usize = 5;

impl EvidencePage {
    /// The way of a line, on which all its devices stand.
    pub(super) fn all_devices_href(&self, line: &LinePart) -> String {
        paths::line(line.id)
    }

    /// „Dieselben 50 Geräte wie bei Position 1, je Gerät 8,92 € bis 8,93 €“: in place of a list that stands on the page already; empty
    /// where it does not, where one of the devices was looked for, and where only a part of the page is printed.
    pub(super) fn same_devices(&self, part: &InvoicePart, allocation: &AllocationPart) -> String {
        let is_sought = allocation.devices.iter().any(|device| device.is_start);
        let count = allocation.all_devices.len();
        if is_sought || self.printed != Printed::Whole || count < FEW || !is_whole(allocation) {
            return String::new();
        }
        let ids = |part: &AllocationPart| -> Vec<_> { part.all_devices.iter().map(|(id, _)| *id).collect() };
        let own = ids(allocation);
        let earlier = part
            .lines
            .iter()
            .flat_map(|line| line.parts.iter().map(move |other| (line.position, other)))
            .take_while(|(_, other)| other.id != allocation.id)
            .find(|(_, other)| is_whole(other) && ids(other) == own);
        let shares = || allocation.all_devices.iter().map(|(_, share)| *share);
        match (earlier, shares().min(), shares().max()) {
            (Some((position, _)), Some(least), Some(most)) => {
                let most = if least == most {
                    String::new()
                } else {
                    format!(" bis {most}\u{a0}€")
                };
                format!(
                    "Dieselben {count} Geräte wie bei Position {position}, je Gerät brutto {least}\u{a0}€{most}"
                )
            }
            _ => String::new(),
        }
    }
}

/// Whether every device of an allocation was read.
fn is_whole(allocation: &AllocationPart) -> bool {
    allocation.all_devices.len() == allocation.devices.len() + allocation.more
}
