//! Sites, buildings, rooms and contacts. Addresses in Havixbeck are public; buildings, rooms and people are invented.

use crate::literal::school;
use crate::{BuildingSeed, ContactSeed, RoomSeed, SiteSeed};

use super::{AFG, AFG_SITE, BAUMBERGE, BAUMBERGE_SITE};

/// Second site of the Anne-Frank-Gesamtschule; Stadt Billerbeck has to equip it. [HAV-56295]
const BILLERBECK: &str = "Billerbeck";

/// (school, site, building, its rooms).
const ROOMS: [(&str, &str, &str, &[&str]); 5] = [
    (AFG, AFG_SITE, "Gebäude A", &AFG_A),
    (AFG, AFG_SITE, "Gebäude B", &AFG_B),
    (
        AFG,
        BILLERBECK,
        "Haupthaus",
        &["C 101", "C 102", "C 103", "C 104"],
    ),
    (BAUMBERGE, BAUMBERGE_SITE, "Haupthaus", &BAUMBERGE_MAIN),
    (BAUMBERGE, BAUMBERGE_SITE, "Anbau", &BAUMBERGE_ANNEX),
];

/// Rooms of building A of the Anne-Frank-Gesamtschule.
pub(super) const AFG_A: [&str; 10] = [
    "A 001 Serverraum",
    "A 101",
    "A 102",
    "A 103",
    "A 104",
    "A 105",
    "A 106",
    "A 201",
    "A 202",
    "A 203 Lehrerzimmer",
];
/// Rooms of its building B.
pub(super) const AFG_B: [&str; 10] = [
    "B 001 Lager",
    "B 101",
    "B 102",
    "B 103",
    "B 104",
    "B 105 Physik",
    "B 106 Chemie",
    "B 201 Technik",
    "B 202 Informatik",
    "B 203 Medienwerkstatt",
];
/// Rooms of the main building of the Baumberge-Schule.
pub(super) const BAUMBERGE_MAIN: [&str; 8] = [
    "Serverraum",
    "Raum 1",
    "Raum 2",
    "Raum 3",
    "Raum 4",
    "Raum 5",
    "Raum 6",
    "Lehrerzimmer",
];
/// Rooms of its annex.
pub(super) const BAUMBERGE_ANNEX: [&str; 6] = ["Raum 7", "Raum 8", "Raum 9", "Raum 10", "Medienraum", "Aula"];

/// Three sites, one of them equipped by another authority.
pub(super) fn sites() -> Vec<SiteSeed> {
    let site =
        |number: &str, name: &str, street: &str, postal_code: &str, city: &str, equipped_by: Option<&str>| {
            SiteSeed {
                school: school(number),
                name: name.to_owned(),
                street: street.to_owned(),
                postal_code: postal_code.to_owned(),
                city: city.to_owned(),
                equipped_by: equipped_by.map(str::to_owned),
            }
        };
    vec![
        site(AFG, AFG_SITE, "Schulstr. 5", "48329", "Havixbeck", None),
        site(
            AFG,
            BILLERBECK,
            "Musterstraße 1 (erfunden)",
            "48727",
            "Billerbeck",
            Some("Stadt Billerbeck"),
        ),
        site(
            BAUMBERGE,
            BAUMBERGE_SITE,
            "Dirkes Allee 11",
            "48329",
            "Havixbeck",
            None,
        ),
    ]
}

/// Every building.
pub(super) fn buildings() -> Vec<BuildingSeed> {
    ROOMS
        .iter()
        .map(|(number, site, name, _)| BuildingSeed {
            school: school(number),
            site: (*site).to_owned(),
            name: (*name).to_owned(),
        })
        .collect()
}

/// Every room.
pub(super) fn rooms() -> Vec<RoomSeed> {
    ROOMS
        .iter()
        .flat_map(|(number, site, building, names)| {
            names.iter().map(|name| RoomSeed {
                school: school(number),
                site: (*site).to_owned(),
                building: Some((*building).to_owned()),
                name: (*name).to_owned(),
            })
        })
        .collect()
}

/// Invented people at a reserved domain.
pub(super) fn contacts() -> Vec<ContactSeed> {
    [
        (
            AFG,
            "Medienbeauftragter",
            "Max Muster (erfunden)",
            "max.muster@afg.example",
            "02507 0000-10",
        ),
        (
            AFG,
            "Sekretariat",
            "Silke Beispiel (erfunden)",
            "sekretariat@afg.example",
            "02507 0000-11",
        ),
        (
            BAUMBERGE,
            "Medienbeauftragte",
            "Paula Probe (erfunden)",
            "paula.probe@baumberge.example",
            "02507 0000-20",
        ),
    ]
    .into_iter()
    .map(|(number, task, name, email, phone)| ContactSeed {
        school: school(number),
        task: task.to_owned(),
        name: name.to_owned(),
        email: email.to_owned(),
        phone: phone.to_owned(),
    })
    .collect()
}
