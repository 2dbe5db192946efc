//! What services of this feature are asked to do.

use chrono::NaiveDate;
use paktbuch_types::{DeviceCategory, DeviceStatus, NoticeId, RoomId, SchoolNumber, SiteId};

/// A readable query of an Inventarliste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryAsked {
    pub school: Option<SchoolNumber>,
    pub category: Option<DeviceCategory>,
    pub status: Option<DeviceStatus>,
    /// Only devices that are not disposed of.
    pub kept: bool,
    pub room: Option<RoomId>,
    /// Only devices in no room.
    pub without_room: bool,
    pub site: Option<SiteId>,
    /// Only devices whose serial is missing.
    pub without_serial: bool,
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

/// A readable question for a letter of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterAsked {
    pub notice: NoticeId,
    /// Number of the Umschichtung or the Mittelabruf; `None` = the last one.
    pub number: Option<i64>,
    /// Day of the letter, and as-of date (Stichtag) of the sums of a proof.
    pub as_of: NaiveDate,
}
