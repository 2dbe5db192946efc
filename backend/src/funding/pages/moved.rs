//! Devices whose Zweckbindung would move, on the preview of a change notice and of a changed notice.

use chrono::NaiveDate;
use paktbuch_types::{NoticeId, format_date};

use crate::funding::paths;
use crate::funding::rows::MovedDevice;
use crate::text::counted;

/// Devices that are named; the others are counted.
const NAMED: usize = 200;

/// The devices, by inventory number.
#[derive(Debug)]
pub(super) struct MovedView {
    pub(super) rows: Vec<MovedRow>,
    /// How many they are; with more than are named.
    pub(super) words: String,
    pub(super) unnamed: usize,
    /// All devices of the notice.
    pub(super) all: String,
}

#[derive(Debug)]
pub(super) struct MovedRow {
    pub(super) href: String,
    pub(super) inventory_number: String,
    pub(super) model: String,
    pub(super) before: String,
    pub(super) after: String,
}

impl MovedView {
    pub(super) fn new(notice: NoticeId, moved: Vec<MovedDevice>) -> Self {
        let count = moved.len();
        let shown = i64::try_from(count).unwrap_or(i64::MAX);
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "–".to_owned(), format_date);
        let row = |device: MovedDevice| MovedRow {
            href: paths::device(device.id),
            inventory_number: device.inventory_number,
            model: device.model,
            before: day(device.before),
            after: day(device.after),
        };
        Self {
            rows: moved.into_iter().take(NAMED).map(row).collect(),
            words: counted(shown, "Gerät", "Geräte"),
            unnamed: count.saturating_sub(NAMED),
            all: paths::devices(notice),
        }
    }
}
