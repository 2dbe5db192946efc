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

/// Endings of the first word of a name that say what the thing is, so that a device behind it is what it is about („Fachbuch Tablets“).
const OPENINGS: &[(LineKind, &[&str])] = &[
    (LineKind::Accessory, &["buch", "bucher", "heft", "broschure"]),
    (
        LineKind::Service,
        &[
            "kurs",
            "kurse",
            "fortbildung",
            "fortbildungen",
            "lehrgang",
            "workshop",
            "webinar",
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

/// What its first word ends in, else what the first known word stands for; a device only where there is no other.
fn named(text: &str) -> Option<LineKind> {
    let opening = text
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    let opened = OPENINGS
        .iter()
        .find(|(_, endings)| endings.iter().any(|ending| opening.ends_with(*ending)));
    if let Some((kind, _)) = opened {
        return Some(*kind);
    }
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
mod tests;
