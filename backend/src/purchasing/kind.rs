//! A first guess what an invoice line buys, from its name; the user confirms or changes it.

use paktbuch_types::{Cents, LineKind, Quantity, is_piece};

use crate::text::search_form;

/// Units of work and of time.
const WORK: &[&str] = &["HUR", "DAY", "MIN", "WEE", "MON", "ANN", "LS", "E49"];

/// From here on the name says what the thing comes with or is for, not what it is.
const TAILS: &[&str] = &[
    " mit ",
    " inkl",
    " ohne ",
    " und ",
    " + ",
    " fur ",
    " zum ",
    " zur ",
    " passend ",
    " (",
    ", ",
    "; ",
];

/// A thing below this price, net a piece, gets no inventory number of its own.
const INVENTORIED: Cents = Cents::euros(60);

/// Parts of names with what they stand for. Where a name has several, the first in the name decides.
const WORDS: &[(LineKind, &[&str])] = &[
    (
        LineKind::Service,
        &[
            "montage",
            "installation",
            "inbetriebnahme",
            "einrichtung",
            "konfiguration",
            "schulung",
            "einweisung",
            "wartung",
            "support",
            "service",
            "planung",
            "beratung",
            "verwaltung",
            "ausleuchtung",
            "messprotokoll",
            "entsorgung",
            "demontage",
            "versand",
            "fracht",
            "transportkosten",
            "porto",
            "lieferung",
            "anfahrt",
            "pauschale",
            "reparatur",
            "imaging",
            "enrollment",
            "gravur",
            "miete",
            "leasing",
            "seminar",
        ],
    ),
    (
        LineKind::Licence,
        &[
            "lizenz",
            "licence",
            "license",
            "software",
            "abonnement",
            "abo ",
            "subscription",
            "garantie",
            "applecare",
            "care pack",
            "microsoft 365",
            "office 365",
            "mdm",
            "jamf",
            "relution",
            "cloud",
        ],
    ),
    (
        LineKind::Installation,
        &[
            "verkabelung",
            "elektroinstallation",
            "netzwerkinstallation",
            "datenanschluss",
            "netzwerkanschluss",
            "datendose",
            "doppeldose",
            "netzwerkdose",
            "kabelkanal",
            "kabeltrasse",
            "brustungskanal",
            "verlegekabel",
            "glasfaserstrecke",
            "lwl strecke",
            "lwl anbindung",
            "steigleitung",
        ],
    ),
    (
        LineKind::Accessory,
        &[
            "hulle",
            "case",
            "tasche",
            "sleeve",
            "tastatur",
            "keyboard",
            "stift",
            "pencil",
            "maus",
            "kabel",
            "adapter",
            "netzteil",
            "ladegerat",
            "ladestation",
            "dockingstation",
            "headset",
            "kopfhorer",
            "halterung",
            "wandhalter",
            "deckenhalter",
            "modul",
            "transceiver",
            "patch",
            "folie",
            "filament",
            "zubehor",
            "ersatz",
            "lampe",
            "batterie",
            "akku",
            "speicherkarte",
            "usb stick",
            "handbuch",
            "etikett",
        ],
    ),
    (
        LineKind::Item,
        &[
            "rollstander",
            "standfuss",
            "gestell",
            "rollwagen",
            "medienwagen",
            "schrank",
            "regal",
            "whiteboard",
            "leinwand",
            "pylone",
            "stativ",
            "tisch",
            "stuhl",
        ],
    ),
];

/// Parts of names that stand for a device with a serial number, unless a word of [`WORDS`] is there too.
const DEVICES: &[&str] = &[
    "ipad",
    "tablet",
    "notebook",
    "laptop",
    "macbook",
    "chromebook",
    "surface",
    "thinkpad",
    "elitebook",
    "probook",
    "vivobook",
    "latitude",
    "optiplex",
    "galaxy tab",
    "ultrabook",
    "convertible",
    "workstation",
    " pc ",
    "rechner",
    "computer",
    "all in one",
    "imac",
    "thin client",
    "monitor",
    "display",
    "bildschirm",
    "touchscreen",
    "fernseher",
    "smartboard",
    "interaktive tafel",
    "beamer",
    "projektor",
    "dokumentenkamera",
    "visualizer",
    "kamera",
    "videokonferenz",
    "koffer",
    "ladewagen",
    "laptopwagen",
    "notebookwagen",
    "roboter",
    "3d drucker",
    "drucker",
    "scanner",
    "plotter",
    "lasercutter",
    "access point",
    "accesspoint",
    "zugangspunkt",
    "switch",
    "router",
    "firewall",
    "server",
    "nas ",
    "usv",
    "apple tv",
    "smartphone",
    "iphone",
    "lautsprecher",
    "mikroskop",
    "messwerterfassung",
];

/// The kind that the name speaks for. [`LineKind::Device`] and [`LineKind::Item`] only where everything speaks for it: whole
/// pieces, a price above nothing, and no word for anything else in what the thing is. In doubt it is counted or done
/// ([`LineKind::Accessory`], [`LineKind::Service`]), which asks the user for nothing.
#[must_use]
pub fn suggested_kind(name: &str, quantity: Quantity, unit_code: &str, net: Cents) -> LineKind {
    let count = quantity
        .as_whole()
        .filter(|count| *count > 0 && is_piece(unit_code) && net.0 > 0);
    let doubt = if WORK.contains(&unit_code) {
        LineKind::Service
    } else {
        LineKind::Accessory
    };
    let folded = format!(" {} ", search_form(name));
    let cut = TAILS.iter().filter_map(|tail| folded.find(tail)).min();
    let head = cut.map_or_else(|| folded.clone(), |end| format!("{} ", &folded[..end]));
    let kind = named(&head).or_else(|| named(&folded)).unwrap_or(doubt);
    match (kind, count) {
        (LineKind::Device, Some(_)) => kind,
        (LineKind::Item, Some(count)) if net.0 / count >= INVENTORIED.0 => kind,
        (LineKind::Device | LineKind::Item, _) => doubt,
        _ => kind,
    }
}

/// What the first known word stands for; a device only where there is no other.
fn named(text: &str) -> Option<LineKind> {
    let first = WORDS
        .iter()
        .flat_map(|(kind, words)| {
            words
                .iter()
                .filter_map(|word| Some((text.find(word)?, word.len(), *kind)))
        })
        // Of two words at one place the longer says more: „Installation“ and „Installationskabel“.
        .min_by_key(|(at, length, _)| (*at, usize::MAX - length));
    let device = || {
        let known = DEVICES.iter().any(|word| text.contains(word));
        known.then_some(LineKind::Device)
    };
    first.map(|(_, _, kind)| kind).or_else(device)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(name: &str, unit: &str) -> LineKind {
        suggested_kind(name, Quantity::whole(2), unit, Cents::euros(500))
    }

    #[test]
    fn names_as_suppliers_write_them() {
        use LineKind::{Accessory, Device, Installation, Item, Licence, Service};
        let table: &[(&str, &str, LineKind)] = &[
            ("Apple iPad 10,2 Zoll (9. Generation), 64 GB", "H87", Device),
            ("iPad 10.9\" Wi-Fi 64GB silber inkl. Einrichtung", "H87", Device),
            ("Tablet 10,2 Zoll, 64 GB", "C62", Device),
            ("Lenovo ThinkPad L13 Gen 4", "XPP", Device),
            ("HP ProBook Notebook 450 G9 mit Tasche", "H87", Device),
            ("Interaktives Display 75 Zoll", "H87", Device),
            ("Beamer mit Deckenhalterung", "H87", Device),
            ("Epson EB-L260F Laser-Projektor", "EA", Device),
            ("Dokumentenkamera 4K mit Schwanenhals", "H87", Device),
            ("Lade- und Transportkoffer für 16 Geräte", "H87", Device),
            ("PARAT PARAPROJECT Case iPad-Koffer N10", "H87", Accessory),
            ("Bodenroboter mit Ladestation", "H87", Device),
            ("3D-Drucker, geschlossener Bauraum", "H87", Device),
            ("WLAN-Zugangspunkt Wi-Fi 6", "H87", Device),
            ("Aruba AP-505 Access Point", "H87", Device),
            ("PoE-Switch, 48 Anschlüsse", "H87", Device),
            ("24-Port-Switch", "H87", Device),
            ("Schulserver MW-200", "H87", Device),
            ("Lernroboter-Satz", "H87", Device),
            ("Apple TV 4K 64 GB", "H87", Device),
            ("Dell OptiPlex 7010 PC", "H87", Device),
            ("PC, i5, 16 GB, Windows 11 Pro Lizenz", "STK", Device),
            ("Mini-PC Lenovo M70q", "H87", Device),
            ("Schüler-PC", "C62", Device),
            ("Tablet ohne Stift", "H87", Device),
            ("Notebook 15,6 Zoll, Garantie 36 Monate", "H87", Device),
            ("Notebook und Tasche", "SET", Device),
            ("Monitor 24 Zoll, 2 Jahre Garantie", "H87", Device),
            ("Laptop Acer TravelMate", "XPK", Device),
            ("Saugroboter-Bausatz", "H87", Device),
            ("Netzwerkdrucker A4", "H87", Device),
            ("Dokumentenscanner", "H87", Device),
            ("USB-Kamera", "H87", Device),
            ("Server Windows, 2 HE", "H87", Device),
            ("Monitorhalterung", "H87", Accessory),
            ("Tastatur und Maus", "H87", Accessory),
            ("Eingabestift", "H87", Accessory),
            ("HDMI-Kabel 5 m", "H87", Accessory),
            ("Schutzhülle für iPad", "H87", Accessory),
            ("iPad-Hülle, schwarz", "H87", Accessory),
            ("Logitech Rugged Folio Tastatur-Case für iPad", "H87", Accessory),
            ("Apple Pencil (USB-C)", "H87", Accessory),
            ("Patchkabel Cat. 6A, 2 m", "H87", Accessory),
            ("Switch-Modul SFP+", "H87", Accessory),
            ("Filament PLA, 1 kg", "H87", Accessory),
            ("Handbuch für Lehrkräfte, gedruckt", "H87", Accessory),
            ("Beamer-Deckenhalterung", "H87", Accessory),
            ("Printing paper", "H87", Accessory),
            ("Rollständer, höhenverstellbar", "H87", Item),
            ("Netzwerkschrank 19 Zoll, 24 HE", "H87", Item),
            ("Stühle", "H87", Item),
            ("Verkabelung der Räume 101 bis 112", "LS", Installation),
            ("Datenanschluss Kat. 7 mit Doppeldose", "H87", Installation),
            ("Kabelkanal 60 × 110 mm", "MTR", Installation),
            ("Elektroinstallation Aula", "LS", Installation),
            ("Garantieverlängerung auf fünf Jahre", "H87", Licence),
            ("Garantieverlängerung Notebook", "H87", Licence),
            ("Jamf School, Lizenz je Gerät, 48 Monate", "H87", Licence),
            ("Software Schulserver, Jahreslizenz", "ANN", Licence),
            ("Lizenz Office, 30 Notebooks", "H87", Licence),
            ("Installation der Server", "LS", Service),
            ("Versand, versichert", "H87", Service),
            ("Montage der Beamer", "H87", Service),
            ("Montage und Inbetriebnahme", "LS", Service),
            ("Montagestunden Verteiler", "HUR", Service),
            ("Einrichtung je Gerät", "H87", Service),
            ("Einrichtung der Geräteverwaltung", "LS", Service),
            ("Planung der Verkabelung", "HUR", Service),
            ("Funkausleuchtung beider Schulen", "LS", Service),
            ("Messprotokolle und Revisionspläne", "LS", Service),
            ("Porto + Versandkosten", "C62", Service),
            ("Anforderungsaufnahme", "HUR", Service),
        ];
        for (name, unit, expected) in table {
            assert_eq!(guess(name, unit), *expected, "{name}");
        }
    }

    #[test]
    fn in_doubt_nothing_is_asked_for() {
        assert_eq!(
            guess("Notebook", "HUR"),
            LineKind::Service,
            "an hour is no device"
        );
        let part = suggested_kind("Notebook", Quantity(15_000), "H87", Cents::euros(1));
        assert_eq!(part, LineKind::Accessory, "one and a half pieces");
        let returned = suggested_kind("Notebook", Quantity::whole(-1), "H87", Cents::euros(-500));
        assert_eq!(returned, LineKind::Accessory, "taken back");
        let cheap = suggested_kind("Stativ", Quantity::whole(10), "H87", Cents::euros(100));
        assert_eq!(cheap, LineKind::Accessory, "ten euros each");
        assert_eq!(
            suggested_kind("", Quantity::whole(1), "H87", Cents(1)),
            LineKind::Accessory
        );
    }
}
