//! Devices that come to another place (umsetzen).

use chrono::NaiveDate;
use paktbuch_types::{DeviceId, DeviceStatus, InventoryNumber, SchoolId};

/// Devices that are relocated (umgesetzt) at one time: what changes is shown on one page.
pub const MOST_RELOCATED: usize = 1_000;
/// [`MOST_RELOCATED`] for people.
pub const MOST_RELOCATED_SHOWN: &str = "1.000";

/// A device with what relocating it would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relocated {
    pub id: DeviceId,
    pub version: i64,
    pub inventory_number: InventoryNumber,
    /// Manufacturer and name.
    pub model: String,
    /// Where it is: school, site, room.
    pub from: [String; 3],
    /// Where it will be.
    pub to: [String; 3],
    /// Its school then.
    pub school: SchoolId,
    pub status: DeviceStatus,
    /// Its status then.
    pub becomes: DeviceStatus,
    pub zweckbindung_until: Option<NaiveDate>,
}

impl Relocated {
    /// Whether anything changes.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.from != self.to || self.status != self.becomes
    }

    /// Whether it comes to another school.
    #[must_use]
    pub fn changes_school(&self) -> bool {
        self.from[0] != self.to[0]
    }
}
