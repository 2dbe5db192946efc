//! The category that the words of a list speak for.

use paktbuch_types::DeviceCategory;

use super::entry::folded;
use crate::text::search_form;

/// Characters of a name that are looked at.
const READ: usize = 200;

/// What a name is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Device(DeviceCategory),
    /// Accessories and furniture, for which there is no category.
    Accessory,
}

/// A category by its code, its label, or what other systems call it.
pub(super) fn category(text: &str) -> Option<DeviceCategory> {
    let word = folded(text);
    if word.is_empty() {
        return None;
    }
    let known = DeviceCategory::ALL
        .iter()
        .copied()
        .find(|category| folded(category.code()) == word || folded(category.label()) == word);
    known.or_else(|| category_of_model(text))
}

/// The category that a model's name speaks for.
#[must_use]
pub fn category_of_model(name: &str) -> Option<DeviceCategory> {
    match meant(name)? {
        Meant::Device(category) => Some(category),
        Meant::Accessory => None,
    }
}

/// Whether the name is one of accessories or furniture: „Tablethülle“, „Serverschrank“.
pub(super) fn is_accessory(name: &str) -> bool {
    meant(name) == Some(Meant::Accessory)
}

/// Words behind which stands what the thing is for.
const PURPOSES: [&str; 2] = [" fur ", " for "];
/// Words behind which stands what comes with the thing.
const JOINTS: [&str; 9] = [
    " mit ", " ohne ", " und ", " inkl", " incl", " samt ", " with ", "+", ";",
];

/// The first part of a name that says what the thing is.
fn meant(name: &str) -> Option<Meant> {
    let name: String = name.chars().take(READ).collect();
    let mut thing = search_form(&name);
    for word in PURPOSES {
        if let Some(at) = thing.find(word) {
            thing.truncate(at);
        }
    }
    for word in JOINTS {
        thing = thing.replace(word, ",");
    }
    thing.split(',').find_map(meant_by_part)
}

/// In German the last part of a compound says what it is: an „iPad-Koffer“ is a case, a „Tablethülle“ no tablet.
fn meant_by_part(part: &str) -> Option<Meant> {
    let words: Vec<&str> = part
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let compounds: Vec<String> = (0..words.len()).map(|last| compound(&words, last)).collect();
    let head = compounds.iter().rev().find_map(|compound| {
        let mut heads = HEADS.iter();
        heads
            .find(|(head, _)| ends_in(compound, head))
            .map(|(_, meant)| *meant)
    });
    let product = || {
        let begins =
            |product: &str| (0..words.len()).any(|first| words[first..].concat().starts_with(product));
        let mut products = PRODUCTS.iter();
        products
            .find(|(product, _)| begins(product))
            .map(|(_, category)| *category)
    };
    let device = || {
        let mut devices = DEVICES.iter();
        let ends = |device: &str| compounds.iter().any(|compound| ends_in(compound, device));
        devices
            .find(|(device, _)| ends(device))
            .map(|(_, category)| *category)
    };
    head.or_else(|| product().or_else(device).map(Meant::Device))
}

/// The words up to one of them as one, without the number of a series at its end: „EliteBook845G9“.
fn compound(words: &[&str], last: usize) -> String {
    let word = words[last];
    let name = word.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
    let word = &word[..name.unwrap_or(word.len())];
    format!("{}{word}", words[..last].concat())
}

/// Whether a compound ends in a word, whatever its number: „Notebooks“, „Hüllen“.
fn ends_in(compound: &str, word: &str) -> bool {
    let plurals = ["", "s", "e", "n", "en", "es"];
    let mut singulars = plurals.iter().filter_map(|plural| compound.strip_suffix(plural));
    singulars.any(|singular| singular.ends_with(word))
}

/// Last parts of compounds that decide, whatever stands before them; in the form of searches, the longer first.
const HEADS: &[(&str, Meant)] = &[
    ("koffer", Meant::Device(DeviceCategory::ChargingCase)),
    ("ladewagen", Meant::Device(DeviceCategory::ChargingCase)),
    ("tabletwagen", Meant::Device(DeviceCategory::ChargingCase)),
    ("ipadwagen", Meant::Device(DeviceCategory::ChargingCase)),
    ("notebookwagen", Meant::Device(DeviceCategory::ChargingCase)),
    ("laptopwagen", Meant::Device(DeviceCategory::ChargingCase)),
    ("wagen", Meant::Accessory),
    ("ladeschrank", Meant::Device(DeviceCategory::ChargingCase)),
    ("schrank", Meant::Accessory),
    ("hulle", Meant::Accessory),
    ("tasche", Meant::Accessory),
    ("cover", Meant::Accessory),
    ("case", Meant::Accessory),
    ("sleeve", Meant::Accessory),
    ("stander", Meant::Accessory),
    ("stativ", Meant::Accessory),
    ("halter", Meant::Accessory),
    ("halterung", Meant::Accessory),
    ("folie", Meant::Accessory),
    ("schutz", Meant::Accessory),
    ("tastatur", Meant::Accessory),
    ("keyboard", Meant::Accessory),
    ("stift", Meant::Accessory),
    ("pencil", Meant::Accessory),
    ("kabel", Meant::Accessory),
    ("netzteil", Meant::Accessory),
    ("adapter", Meant::Accessory),
    ("modul", Meant::Accessory),
    ("zubehor", Meant::Accessory),
];

/// Beginnings of names of products: „iPad10“, „MacBookPro18,3“.
const PRODUCTS: &[(&str, DeviceCategory)] = &[
    ("ipad", DeviceCategory::Tablet),
    ("galaxytab", DeviceCategory::Tablet),
    ("iphone", DeviceCategory::Phone),
    ("appletv", DeviceCategory::StreamingBox),
    ("macbook", DeviceCategory::Notebook),
    ("chromebook", DeviceCategory::Notebook),
    ("thinkpad", DeviceCategory::Notebook),
    ("imac", DeviceCategory::Desktop),
    ("macmini", DeviceCategory::Desktop),
    ("interaktiv", DeviceCategory::Display),
];

/// What a compound about a device ends in; an earlier line goes before a later one.
const DEVICES: &[(&str, DeviceCategory)] = &[
    ("tablet", DeviceCategory::Tablet),
    ("smartphone", DeviceCategory::Phone),
    ("notebook", DeviceCategory::Notebook),
    ("laptop", DeviceCategory::Notebook),
    ("book", DeviceCategory::Notebook),
    ("thinclient", DeviceCategory::Desktop),
    ("dokumentenkamera", DeviceCategory::DocumentCamera),
    ("visualizer", DeviceCategory::DocumentCamera),
    ("beamer", DeviceCategory::Projector),
    ("projektor", DeviceCategory::Projector),
    ("projector", DeviceCategory::Projector),
    ("display", DeviceCategory::Display),
    ("monitor", DeviceCategory::Monitor),
    ("bildschirm", DeviceCategory::Monitor),
    ("accesspoint", DeviceCategory::AccessPoint),
    ("zugangspunkt", DeviceCategory::AccessPoint),
    ("switch", DeviceCategory::Switch),
    ("firewall", DeviceCategory::Router),
    ("router", DeviceCategory::Router),
    ("server", DeviceCategory::Server),
    ("roboter", DeviceCategory::Robot),
    ("3ddrucker", DeviceCategory::Printer3d),
    ("3dprinter", DeviceCategory::Printer3d),
    ("drucker", DeviceCategory::Printer),
    ("printer", DeviceCategory::Printer),
    // „Desktop-Switch“, „Thin-Client Desktop“: it says where the thing stands.
    ("desktop", DeviceCategory::Desktop),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_compound_says_what_it_is() {
        use DeviceCategory as C;
        for (name, expected) in [
            ("iPad-Koffer", Some(C::ChargingCase)),
            ("PARAT PARAPROJECT Case iPad-Koffer N10", Some(C::ChargingCase)),
            ("Lade- und Transportkoffer für 16 Tablets", Some(C::ChargingCase)),
            ("Notebookwagen UniCart 30", Some(C::ChargingCase)),
            ("Tablet-Wagen 32", Some(C::ChargingCase)),
            ("Apple iPad Wi-Fi 64GB mit Hülle", Some(C::Tablet)),
            ("iPad (A16)", Some(C::Tablet)),
            ("iPad10", Some(C::Tablet)),
            ("Schülertablets", Some(C::Tablet)),
            ("Samsung Galaxy Tab S9+ 5G", Some(C::Tablet)),
            ("Tablet ohne Stift", Some(C::Tablet)),
            ("MacBookPro18,3", Some(C::Notebook)),
            ("HP EliteBook845G9", Some(C::Notebook)),
            ("Notebook und Tasche", Some(C::Notebook)),
            ("Notebook 14 Zoll", Some(C::Notebook)),
            ("Laptops", Some(C::Notebook)),
            ("Apple TV 4K", Some(C::StreamingBox)),
            ("8-Port Desktop-Switch", Some(C::Switch)),
            ("Schulserver MW-200", Some(C::Server)),
            ("Interaktives Display 75 Zoll", Some(C::Display)),
            ("Monitore", Some(C::Monitor)),
            ("3D-Drucker, geschlossener Bauraum", Some(C::Printer3d)),
            ("Aruba AP-505 Access Points", Some(C::AccessPoint)),
        ] {
            assert_eq!(category_of_model(name), expected, "{name}");
            assert!(!is_accessory(name), "{name}");
        }
        for name in [
            "Tablethülle",
            "Hüllen für iPads",
            "Schutzhülle iPad",
            "Notebooktasche",
            "Serverschrank 42 HE",
            "Server-Schränke",
            "Monitorständer",
            "Rollwagen",
            "Switch-Modul SFP",
        ] {
            assert_eq!(category_of_model(name), None, "{name}");
            assert!(is_accessory(name), "{name}");
        }
        for name in ["", "Satz M9", "Lizenz für Tablets", "Serverraum"] {
            assert_eq!(
                (category_of_model(name), is_accessory(name)),
                (None, false),
                "{name}"
            );
        }
    }
}
