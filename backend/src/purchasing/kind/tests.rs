//! What names of invoice lines are taken for.

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
        ("Fachbuch Tablets im Unterricht", "H87", Accessory),
        ("Fachbücher: Roboter und 3D-Drucker", "H87", Accessory),
        ("Notebook Lenovo, 14 Zoll", "H87", Device),
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
        ("Fortbildung Tablets im Unterricht", "H87", Service),
        ("Onlinekurs iPad für Lehrkräfte", "H87", Service),
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
