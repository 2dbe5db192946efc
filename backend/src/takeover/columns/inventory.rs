//! Columns of an inventory (Inventarliste).

use super::{Column, other};

/// The keys but the last are those of device lists, whose names are known there.
pub const INVENTORY: &[Column] = &[
    other("inventarnummer", "Inventarnummer", &[]),
    other("seriennummer", "Seriennummer", &[]),
    other("hersteller", "Hersteller", &[]),
    other("modell", "Modell", &[]),
    other("kategorie", "Kategorie", &[]),
    other("schule", "Schule (Nummer oder Name)", &[]),
    other("standort", "Standort", &[]),
    other("raum", "Raum", &[]),
    other("zugang", "Zugang", &[]),
    other("inbetriebnahme", "Inbetriebnahme", &[]),
    other("garantie_bis", "Garantie bis", &[]),
    other("status", "Status", &[]),
    other("eigentum", "Eigentum", &[]),
    other("anlagennummer", "Anlagennummer", &[]),
    other("preis_brutto", "Preis, brutto", &[]),
    other("preis_netto", "Preis, netto", &[]),
    other("bemerkung", "Bemerkung", &[]),
    other(
        INVOICE_OF_DEVICE,
        "Rechnungs- oder Belegnummer",
        &[
            "rechnungsnummer",
            "rechnungsnr",
            "rechnung",
            "renr",
            "rgnr",
            "belegnummer",
            "belegnr",
            "beleg",
        ],
    ),
];

/// Key of the column that leads from a device to its receipt.
pub const INVOICE_OF_DEVICE: &str = "rechnung";
