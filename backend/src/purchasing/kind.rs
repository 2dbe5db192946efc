//! A first guess whether an invoice line buys devices; the user confirms or changes it.

use paktbuch_types::{Cents, LineKind, Quantity};

use crate::text::search_form;

/// Units in which devices are sold (BT-130).
const PIECES: &[&str] = &["H87", "C62", "EA", "PCE", "PC", "NAR", "NMP", "XPP", "SET"];

/// Parts of names that stand for a device with a serial number.
const DEVICES: &[&str] = &[
    "ipad",
    "tablet",
    "notebook",
    "laptop",
    "macbook",
    "chromebook",
    "surface",
    "desktop pc",
    "mini pc",
    "thin client",
    "monitor",
    "display",
    "smartboard",
    "interaktive tafel",
    "beamer",
    "projektor",
    "dokumentenkamera",
    "gerätekoffer",
    "tabletkoffer",
    "ladekoffer",
    "ladewagen",
    "roboter",
    "3d drucker",
    "drucker",
    "access point",
    "accesspoint",
    "zugangspunkt",
    "switch",
    "router",
    "firewall",
    "server",
    "apple tv",
];

/// Parts of names that stand for accessories, material, licences and services; they win over [`DEVICES`].
const NOT_DEVICES: &[&str] = &[
    "hülle",
    "tasche",
    "tastatur",
    "stift",
    "pencil",
    "maus",
    "kabel",
    "adapter",
    "netzteil",
    "ladegerät",
    "dockingstation",
    "halterung",
    "wandhalter",
    "deckenhalter",
    "ständer",
    "gestell",
    "schrank",
    "modul",
    "transceiver",
    "patch",
    "folie",
    "filament",
    "zubehör",
    "ersatz",
    "garantie",
    "wartung",
    "support",
    "service",
    "lizenz",
    "software",
    "abonnement",
    "schulung",
    "einweisung",
    "montage",
    "installation",
    "inbetriebnahme",
    "einrichtung",
    "konfiguration",
    "verwaltung",
    "planung",
    "verlegen",
    "entsorgung",
    "versand",
    "fracht",
    "lieferung",
    "pauschale",
    "miete",
    "leasing",
];

/// [`LineKind::Device`] only where everything speaks for it: whole pieces, a price above nothing, a word for a device in the
/// name and none for anything else. In doubt it is no device, which asks the user for nothing.
#[must_use]
pub fn suggested_kind(name: &str, quantity: Quantity, unit_code: &str, net: Cents) -> LineKind {
    let pieces = PIECES.contains(&unit_code) && quantity.as_whole().is_some_and(|count| count > 0);
    let name = search_form(name);
    let names_any = |words: &[&str]| words.iter().any(|word| name.contains(&search_form(word)));
    if pieces && net.0 > 0 && names_any(DEVICES) && !names_any(NOT_DEVICES) {
        LineKind::Device
    } else {
        LineKind::NotDevice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_surely_a_device_is_called_one() {
        let guess =
            |name: &str, unit: &str| suggested_kind(name, Quantity::whole(2), unit, Cents::euros(500));
        for name in [
            "Apple iPad 10,2 Zoll",
            "Interaktives Display 75 Zoll",
            "24-Port-Switch",
            "Lernroboter-Satz",
        ] {
            assert_eq!(guess(name, "H87"), LineKind::Device, "{name}");
        }
        for name in [
            "Schutzhülle für iPad",
            "Rollständer für Display",
            "Garantieverlängerung Notebook",
            "Montage der Beamer",
            "Switch-Modul SFP+",
            "Stühle",
        ] {
            assert_eq!(guess(name, "H87"), LineKind::NotDevice, "{name}");
        }
        assert_eq!(
            guess("Notebook", "HUR"),
            LineKind::NotDevice,
            "an hour is no device"
        );
        let part = suggested_kind("Notebook", Quantity(15_000), "H87", Cents::euros(1));
        assert_eq!(part, LineKind::NotDevice, "one and a half pieces");
        let returned = suggested_kind("Notebook", Quantity::whole(-1), "H87", Cents::euros(-500));
        assert_eq!(returned, LineKind::NotDevice, "taken back");
    }
}
