//! What services of this feature are asked to do.

use chrono::NaiveDate;
use paktbuch_types::{DeviceCategory, DeviceStatus, NoticeId, SchoolNumber};

/// A readable query of an Inventarliste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryAsked {
    pub school: Option<SchoolNumber>,
    pub category: Option<DeviceCategory>,
    pub status: Option<DeviceStatus>,
    pub notice: Option<NoticeId>,
    /// Only devices that no notice pays for (Eigene Mittel).
    pub own_funds: bool,
    /// Year in which the Zweckbindung ends.
    pub year: Option<i32>,
    /// Only devices without an end of the Zweckbindung.
    pub unbound: bool,
    pub search: String,
    pub as_of: NaiveDate,
}
