//! Devices and things of one delivery, spread over rooms.

use chrono::NaiveDate;
use paktbuch_types::{DeviceCategory, DeviceStatus};

use crate::literal::{school, serial};
use crate::{DeviceSeed, SplitMix64};

/// A model with the letters its serial numbers start with.
pub(super) struct Model {
    pub(super) manufacturer: &'static str,
    pub(super) name: &'static str,
    pub(super) category: DeviceCategory,
    /// Unique among the models.
    pub(super) plate: &'static str,
}

/// Where devices of one delivery go; they are spread over the rooms in turn.
pub(super) struct Place<'a> {
    pub(super) school: &'a str,
    pub(super) site: &'a str,
    pub(super) rooms: &'a [&'a str],
}

impl Model {
    /// `count` devices of this model, the serials running from `first`; invented: all carry `MUST` (Muster).
    pub(super) fn devices(
        &self,
        first: u64,
        count: u64,
        delivered_on: NaiveDate,
        place: &Place<'_>,
    ) -> Vec<DeviceSeed> {
        (first..first + count)
            .zip(place.rooms.iter().cycle())
            .map(|(number, room)| DeviceSeed {
                manufacturer: self.manufacturer.to_owned(),
                model: self.name.to_owned(),
                category: self.category,
                serial: Some(serial(&format!(
                    "{}{}MUST{number:02}",
                    self.plate,
                    SplitMix64::new(number).plate(4)
                ))),
                school: school(place.school),
                site: place.site.to_owned(),
                room: Some((*room).to_owned()),
                delivered_on,
                status: DeviceStatus::Available,
            })
            .collect()
    }

    /// `count` things of this model without a serial number (Gegenstände).
    pub(super) fn items(&self, count: u64, delivered_on: NaiveDate, place: &Place<'_>) -> Vec<DeviceSeed> {
        let mut items = self.devices(0, count, delivered_on, place);
        for item in &mut items {
            item.serial = None;
        }
        items
    }
}
