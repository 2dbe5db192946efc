//! What a person should look at before devices are created: numbers that were missed, misread or are none.

use std::collections::{BTreeMap, HashSet};

use paktbuch_types::{DeviceCategory, InventoryNumber, Serial};

use crate::text::search_form;

/// Numbers named in one question.
const NAMED: usize = 6;

/// Questions about the serials of `quantity` devices, each a sentence; none where nothing is odd. `ours` are inventory numbers
/// of devices that exist; `boxed` = their maker's boxes print an S before the number (Apple).
#[must_use]
pub(super) fn doubts(
    quantity: usize,
    serials: &[Serial],
    ours: &[InventoryNumber],
    boxed: bool,
) -> Vec<String> {
    let mut asked = Vec::new();
    asked.extend(missing(quantity, serials.len()));
    if boxed {
        asked.extend(with_box_sign(serials));
    }
    for alike in alike(serials) {
        asked.push(format!(
            "Fast gleich: {}. Ist eine davon verlesen oder doppelt?",
            named(&alike)
        ));
    }
    let ours: HashSet<&str> = ours.iter().map(InventoryNumber::as_str).collect();
    let those = |odd: &dyn Fn(&str) -> bool| {
        let found = serials.iter().map(Serial::as_str).filter(|serial| odd(serial));
        found.collect::<Vec<_>>()
    };
    for (found, one, several) in [
        (
            those(&|serial| serial.contains(',')),
            "sieht nach mehreren Nummern in einer Zeile aus",
            "sehen nach mehreren Nummern in einer Zeile aus",
        ),
        (
            those(&|serial| serial.contains(' ') && !serial.contains(',')),
            "enthält Leerzeichen",
            "enthalten Leerzeichen",
        ),
        (
            those(&|serial| ours.contains(serial)),
            "ist die Inventarnummer eines Geräts",
            "sind Inventarnummern von Geräten",
        ),
        (
            those(&is_ean),
            "ist vielleicht die Artikelnummer (EAN) der Packung",
            "sind vielleicht Artikelnummern (EAN) der Packung",
        ),
    ] {
        match found.len() {
            0 => {}
            1 => asked.push(format!("{} {one}. Ist das die Seriennummer?", named(&found))),
            _ => asked.push(format!(
                "{} {several}. Sind das die Seriennummern?",
                named(&found)
            )),
        }
    }
    asked
}

/// A device of another maker that has one of the serials already.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Namesake {
    pub(super) serial: Serial,
    pub(super) number: InventoryNumber,
    pub(super) manufacturer: String,
    /// Name of its school.
    pub(super) school: String,
}

/// Asks whether the serials are those of other devices than the ones that are known; `None` where none is known.
#[must_use]
pub(super) fn known_elsewhere(known: &[Namesake]) -> Option<String> {
    let told: Vec<String> = known
        .iter()
        .take(NAMED)
        .map(|device| {
            format!(
                "„{}“ (Gerät {} von „{}“, {})",
                device.serial, device.number, device.manufacturer, device.school
            )
        })
        .collect();
    let more = match known.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" und {more} weitere"),
    };
    (!known.is_empty()).then(|| {
        format!(
            "Bei einem anderen Hersteller schon erfasst: {}{more}. Sind es wirklich andere Geräte? Wenn nicht, bitte Nummer oder Hersteller \
             berichtigen.",
            told.join(", ")
        )
    })
}

/// Whether the boxes of these devices print an S before the serial: Apple's, and tablets whose maker may be misnamed.
#[must_use]
pub(super) fn prints_box_sign(manufacturer: &str, category: DeviceCategory) -> bool {
    search_form(manufacturer).starts_with("apple") || category == DeviceCategory::Tablet
}

/// Whether the only question is about devices without a number.
#[must_use]
pub(super) fn only_missing(quantity: usize, serials: usize, doubts: &[String]) -> bool {
    doubts.len() == 1 && serials < quantity
}

fn missing(quantity: usize, serials: usize) -> Option<String> {
    let without = quantity.checked_sub(serials).filter(|without| *without > 0)?;
    let devices = |count: usize| match count {
        1 => "1 Gerät".to_owned(),
        count => format!("{count} Geräte"),
    };
    Some(match serials {
        0 => format!(
            "Keine Seriennummer für {}: {} ohne Seriennummer anlegen?",
            devices(quantity),
            if quantity == 1 { "das Gerät" } else { "alle" }
        ),
        1 => format!(
            "1 Seriennummer für {}: {} ohne Seriennummer anlegen?",
            devices(quantity),
            devices(without)
        ),
        serials => format!(
            "{serials} Seriennummern für {}: {} ohne Seriennummer anlegen?",
            devices(quantity),
            devices(without)
        ),
    })
}

/// Serials that a reader takes for one another: O and 0, I, L and 1, S and 5, B and 8; or one with the S that Apple's barcodes
/// put before the number.
fn alike(serials: &[Serial]) -> Vec<Vec<&str>> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let all: HashSet<&str> = serials.iter().map(Serial::as_str).collect();
    for serial in all.iter().copied() {
        let bare = serial
            .strip_prefix('S')
            .filter(|bare| all.contains(bare))
            .unwrap_or(serial);
        groups.entry(shape(bare)).or_default().push(serial);
    }
    let mut groups: Vec<Vec<&str>> = groups.into_values().filter(|group| group.len() > 1).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

/// Asks where half of the serials or more look like those of Apple's boxes.
#[must_use]
pub(super) fn with_box_sign(serials: &[Serial]) -> Option<String> {
    let is_boxed = |serial: &&Serial| serial.without_box_sign().is_some();
    let boxed: Vec<&str> = serials.iter().filter(is_boxed).map(Serial::as_str).collect();
    (boxed.len() >= 2 && boxed.len() * 2 >= serials.len()).then(|| {
        format!(
            "{} beginnen mit S: {}. Auf Packungen von Apple steht dieses S nur im Strichcode und gehört nicht zur \
             Seriennummer. Sind die Nummern mit S richtig?",
            match boxed.len() {
                all if all == serials.len() => format!("Alle {all} Seriennummern"),
                some => format!("{some} von {} Seriennummern", serials.len()),
            },
            named(&boxed)
        )
    })
}

fn shape(serial: &str) -> String {
    serial
        .chars()
        .map(|letter| match letter {
            'O' => '0',
            'I' | 'L' => '1',
            'S' => '5',
            'B' => '8',
            other => other,
        })
        .collect()
}

/// Thirteen digits whose last one is the check digit of a European article number.
fn is_ean(serial: &str) -> bool {
    if serial.len() != 13 || !serial.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let weighted = serial.bytes().enumerate().map(|(index, byte)| {
        let weight = if index % 2 == 0 { 1 } else { 3 };
        u32::from(byte - b'0') * weight
    });
    weighted.sum::<u32>().is_multiple_of(10)
}

/// The first of them in quotation marks, and how many more.
fn named(serials: &[&str]) -> String {
    let shown: Vec<String> = serials
        .iter()
        .take(NAMED)
        .map(|serial| format!("„{serial}“"))
        .collect();
    match serials.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => format!("{} und {more} weitere", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(quantity: usize, serials: &[&str]) -> Vec<String> {
        let serials: Vec<Serial> = serials.iter().map(|serial| serial.parse().unwrap()).collect();
        doubts(quantity, &serials, &["HAV-2023-0001".parse().unwrap()], false)
    }

    #[test]
    fn the_sign_of_the_box_is_asked_for_where_most_have_it() {
        let asked = |serials: &[&str], boxed| {
            let serials: Vec<Serial> = serials.iter().map(|serial| serial.parse().unwrap()).collect();
            doubts(serials.len(), &serials, &[], boxed)
        };
        let scan = ["SDMPX1Q2MUS7", "SDMPX1Q2MUS9", "F9K7MUST42"];
        let question = asked(&scan, true);
        assert!(
            question[0].starts_with("2 von 3 Seriennummern beginnen mit S: „SDMPX1Q2MUS7“, „SDMPX1Q2MUS9“."),
            "{question:?}"
        );
        assert!(asked(&scan[..2], true)[0].starts_with("Alle 2 Seriennummern"));
        assert_eq!(asked(&scan, false), Vec::<String>::new());
        assert_eq!(asked(&scan[1..], true), Vec::<String>::new());
        assert_eq!(asked(&["S1", "SAMSUNG-12345678"], true), Vec::<String>::new());
    }

    #[test]
    fn a_missed_scan_is_asked_for_with_both_numbers() {
        for (quantity, serials, question) in [
            (
                2,
                &["A1"][..],
                "1 Seriennummer für 2 Geräte: 1 Gerät ohne Seriennummer anlegen?",
            ),
            (
                4,
                &["A1", "C2"][..],
                "2 Seriennummern für 4 Geräte: 2 Geräte ohne Seriennummer anlegen?",
            ),
            (
                3,
                &[][..],
                "Keine Seriennummer für 3 Geräte: alle ohne Seriennummer anlegen?",
            ),
            (
                1,
                &[][..],
                "Keine Seriennummer für 1 Gerät: das Gerät ohne Seriennummer anlegen?",
            ),
        ] {
            assert_eq!(asked(quantity, serials), [question]);
        }
    }

    #[test]
    fn numbers_that_are_misread_or_none_are_asked_for() {
        for (serials, words) in [
            (&["F9K70", "F9K7O"][..], "Fast gleich: „F9K70“, „F9K7O“"),
            (&["XI1", "X1L"], "Fast gleich: „X1L“, „XI1“"),
            (&["A5B", "AS8"], "Fast gleich"),
            (&["DMPX1Q2", "SDMPX1Q2"], "Fast gleich: „DMPX1Q2“, „SDMPX1Q2“"),
            (&["DP1, DP2", "DP3"], "„DP1, DP2“ sieht nach mehreren Nummern"),
            (&["A 1", "A2"], "„A 1“ enthält Leerzeichen"),
            (&["hav-2023-0001", "A2"], "„HAV-2023-0001“ ist die Inventarnummer"),
            (
                &["4006381333931", "A2"],
                "„4006381333931“ ist vielleicht die Artikelnummer",
            ),
        ] {
            let asked = asked(2, serials);
            assert_eq!(asked.len(), 1, "{asked:?}");
            assert!(asked[0].contains(words), "{asked:?}");
        }
    }

    #[test]
    fn a_serial_of_another_maker_is_asked_for_with_its_device_and_school() {
        let device = |number: usize| Namesake {
            serial: format!("A{number}").parse().unwrap(),
            number: format!("HAV-2023-000{number}").parse().unwrap(),
            manufacturer: "Apple".to_owned(),
            school: "Baumberge-Schule".to_owned(),
        };
        assert_eq!(known_elsewhere(&[]), None);
        let question = known_elsewhere(&[device(1)]).unwrap();
        assert!(
            question.contains(
                "„A1“ (Gerät HAV-2023-0001 von „Apple“, Baumberge-Schule). Sind es wirklich andere Geräte?"
            ),
            "{question}"
        );
        let many: Vec<Namesake> = (1..=8).map(device).collect();
        let question = known_elsewhere(&many).unwrap();
        assert!(
            question.contains("Baumberge-Schule) und 2 weitere. Sind"),
            "{question}"
        );
        assert!(!question.contains("A7"), "{question}");
    }

    #[test]
    fn usual_numbers_are_not_asked_for() {
        let usual = [
            "F9K7MUST42",
            "F9K7MUST43",
            "SDMPX1Q2",
            "5CG1234XYZ",
            "4006381333932",
            "PF-2X/77",
            "00:1A:2B",
        ];
        assert_eq!(asked(usual.len(), &usual), Vec::<String>::new());
    }
}
