//! Devices that a credit note may bring back.

use chrono::NaiveDate;
use paktbuch_types::{DeviceId, InventoryNumber};

/// A device of a corrected invoice that is still there, or went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returnable {
    pub id: DeviceId,
    pub inventory_number: InventoryNumber,
    /// Manufacturer and model.
    pub model: String,
    /// Empty for none.
    pub serial: String,
    /// Invoice and line that it was bought with.
    pub invoice_number: String,
    pub position: i64,
    /// The day on which it was given back to the supplier; `None` while it is there.
    pub returned_on: Option<NaiveDate>,
}
