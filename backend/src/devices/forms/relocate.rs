//! Geräte umsetzen: which devices, where to, and whether what changes was seen.

use paktbuch_types::{DeviceId, DeviceStatus};
use serde::Deserialize;

use crate::devices::commands::{RelocateDevices, Target};
use crate::devices::filter::DeviceFilter;
use crate::text;
use crate::web::form::FormErrors;

/// In [`RelocateQuery::umfang`]: every device of the page of the list.
pub const OF_PAGE: &str = "seite";
/// In [`RelocateQuery::umfang`]: every device of the list.
pub const ALL: &str = "alle";

/// What the list hands over, beside its filter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RelocateQuery {
    /// [`OF_PAGE`], [`ALL`], or anything else for the ticked devices.
    pub umfang: String,
    /// Ids of the ticked devices.
    pub geraet: Vec<String>,
    pub seite: String,
    pub sort: String,
}

/// Geräte umsetzen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RelocateForm {
    /// Devices as `id-version`.
    pub geraet: Vec<String>,
    /// What is typed as the room of each device, in the order of `geraet`.
    pub raum: Vec<String>,
    /// `school:1`, `site:3`, `room:7`; empty = each stays where it is.
    pub ort: String,
    /// Code of a [`DeviceStatus`]; empty = each keeps its own.
    pub status: String,
    pub begruendung: String,
    /// `true` once what changes was seen.
    pub bestaetigt: String,
    /// The filter of the list from which one came.
    pub liste: String,
}

impl RelocateForm {
    /// Which statuses many devices may get at once: what is disposed of is told device by device.
    pub const STATUSES: [DeviceStatus; 4] = [
        DeviceStatus::Available,
        DeviceStatus::InUse,
        DeviceStatus::InRepair,
        DeviceStatus::Missing,
    ];

    /// Whether what changes was seen and is wanted.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.bestaetigt == "true"
    }

    /// The filter of the list from which one came, as its address has it.
    #[must_use]
    pub fn list(&self) -> String {
        let filter: DeviceFilter = serde_html_form::from_str(&self.liste).unwrap_or_default();
        filter.sensible().query(&[])
    }

    /// The devices with the versions that the page showed.
    #[must_use]
    pub fn devices(&self) -> Vec<(DeviceId, i64)> {
        let mut devices: Vec<(DeviceId, i64)> = self.geraet.iter().filter_map(|text| device(text)).collect();
        devices.sort_unstable();
        devices.dedup_by_key(|(id, _)| *id);
        devices
    }

    /// The devices for which a room is typed.
    #[must_use]
    pub fn rooms(&self) -> Vec<(DeviceId, String)> {
        let typed = self.geraet.iter().zip(&self.raum);
        let typed = typed.filter_map(|(text, room)| Some((device(text)?.0, text::clean(room))));
        typed.filter(|(_, room)| !room.is_empty()).collect()
    }

    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn read(&self) -> Result<RelocateDevices, FormErrors> {
        let mut errors = FormErrors::none();
        let target = match self.ort.as_str() {
            "" => None,
            text => {
                let target = target(text);
                if target.is_none() {
                    errors.add("ort", "Bitte Schule, Standort oder Raum aus der Liste wählen.");
                }
                target
            }
        };
        let status = match self.status.as_str() {
            "" => None,
            code => {
                let status = Self::STATUSES.into_iter().find(|status| status.code() == code);
                if status.is_none() {
                    errors.add("status", "Bitte einen Status aus der Liste wählen.");
                }
                status
            }
        };
        let rooms = self.rooms();
        if errors.is_empty() && target.is_none() && status.is_none() && rooms.is_empty() {
            errors.add(
                "ort",
                "Bitte einen Ort, Räume einzelner Geräte oder einen Status angeben.",
            );
        }
        errors.finish(Some(RelocateDevices {
            devices: self.devices(),
            target,
            rooms,
            status,
            reason: self.begruendung.clone(),
        }))
    }
}

/// Id and version.
fn device(text: &str) -> Option<(DeviceId, i64)> {
    let (id, version) = text.split_once('-')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

fn target(text: &str) -> Option<Target> {
    let (kind, id) = text.split_once(':')?;
    match kind {
        "school" => id.parse().ok().map(Target::School),
        "site" => id.parse().ok().map(Target::Site),
        "room" => id.parse().ok().map(Target::Room),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(ort: &str, status: &str) -> RelocateForm {
        RelocateForm {
            geraet: ["7-2", "7-3", "x", "9-1", "8"].map(str::to_owned).into(),
            ort: ort.to_owned(),
            status: status.to_owned(),
            ..RelocateForm::default()
        }
    }

    #[test]
    fn each_device_counts_once_and_something_has_to_change() {
        let command = form("room:7", "").read().unwrap();
        assert_eq!(command.devices, [(DeviceId(7), 2), (DeviceId(9), 1)]);
        assert_eq!(command.target, Some(Target::Room(paktbuch_types::RoomId(7))));
        for (ort, status, field) in [
            ("", "", "ort"),
            ("flur:1", "", "ort"),
            ("", "disposed", "status"),
            ("", "x", "status"),
        ] {
            assert!(
                form(ort, status).read().unwrap_err().at(field).is_some(),
                "{ort} {status}"
            );
        }
    }

    #[test]
    fn the_way_back_is_a_filter_and_nothing_else() {
        let form = RelocateForm {
            liste: "schule=190743&status=alle&next=https://example.org".to_owned(),
            ..RelocateForm::default()
        };
        assert_eq!(form.list(), "schule=190743&status=alle");
    }
}
