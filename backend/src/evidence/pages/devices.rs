//! How the page of the way tells of many devices: once, and the rest where they all stand.

use super::EvidencePage;
use crate::evidence::paths;
use crate::evidence::rows::{AllocationPart, InvoicePart, LinePart};

/// Fewer devices are listed again: a sentence would save nothing.
const FEW: usize = 5;

impl EvidencePage {
    /// The way of a line, on which all its devices stand.
    pub(super) fn all_devices_href(&self, line: &LinePart) -> String {
        paths::line(line.id)
    }

    /// „Dieselben 50 Geräte wie bei Position 1, je Gerät 8,92 € bis 8,93 €“: in place of a list that stands on the page already, with the
    /// first allocation that is printed; empty where it does not, and where some of the devices were looked for and others not.
    pub(super) fn same_devices(&self, part: &InvoicePart, allocation: &AllocationPart) -> String {
        let some_are_sought = allocation.devices.iter().any(|device| device.is_start);
        let count = allocation.all_devices.len();
        let is_told_apart = some_are_sought && !self.are_sought(allocation);
        if is_told_apart || count < FEW || !is_whole(allocation) {
            return String::new();
        }
        let ids = |part: &AllocationPart| -> Vec<_> { part.all_devices.iter().map(|(id, _)| *id).collect() };
        let own = ids(allocation);
        let same: Vec<(i64, &AllocationPart)> = part
            .lines
            .iter()
            .flat_map(|line| line.parts.iter().map(move |other| (line.position, other)))
            .filter(|(_, other)| is_whole(other) && ids(other) == own)
            .collect();
        let printed = same.iter().find(|(_, other)| self.is_printed(other));
        let listed = printed.or_else(|| same.first());
        let listed = listed.filter(|(_, other)| other.id != allocation.id);
        let shares = || allocation.all_devices.iter().map(|(_, share)| *share);
        match (listed, shares().min(), shares().max()) {
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

    /// Whether all devices of an allocation that are shown were looked for: by the price that each of them has.
    pub(super) fn are_sought(&self, allocation: &AllocationPart) -> bool {
        allocation.devices.iter().all(|device| device.is_start)
    }
}

/// Whether every device of an allocation was read.
fn is_whole(allocation: &AllocationPart) -> bool {
    allocation.all_devices.len() == allocation.devices.len() + allocation.more
}
