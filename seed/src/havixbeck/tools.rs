//! Digitale Arbeitsgeräte: cameras, robots, 3D printers, cases; with the planted faults R7 and R16.

use paktbuch_types::{BasisPoints, Cents, DeviceCategory, InvoiceSyntax, Quantity};

use crate::InvoiceSeed;
use crate::einvoice::{LineData, VatCategory};
use crate::literal::date;

use super::goods::{Model, Place};
use super::places::{AFG_A, AFG_B, BAUMBERGE_ANNEX, BAUMBERGE_MAIN};
use super::purchasing::{Head, Part, Supplier};
use super::tablets::BILDUNGS_IT;
use super::{AFG, AFG_SITE, BAUMBERGE, BAUMBERGE_SITE, TOOLS_NOTICE};

/// Two of its cameras have no room (R16).
pub(super) const CAMERA_INVOICE: &str = "LW-2022-0518";
/// Delivered and paid after the Durchführungszeitraum (R7).
pub(super) const LATE_INVOICE: &str = "BI-24-2207";

/// Robots and printers.
pub(super) const LERNWELTEN: Supplier = Supplier {
    name: "Beispiel Lernwelten GmbH (erfunden)",
    domain: "beispiel-lernwelten.example",
    street: "Experimentierweg 21",
    vat_id: "DE000000004",
    iban: "DE94000000000000004000",
    contact: "Lena Lernwelt",
    country: "DE",
};

/// Document camera.
pub(super) const CAMERA: Model = Model {
    manufacturer: "Beispieloptik",
    name: "Dokumentenkamera BO-4K",
    category: DeviceCategory::DocumentCamera,
    plate: "DK",
};

/// Case that charges and carries tablets (Koffer).
pub(super) const CASE: Model = Model {
    manufacturer: "Musterwerk",
    name: "Gerätekoffer MW-K16, 16 Plätze",
    category: DeviceCategory::ChargingCase,
    plate: "GK",
};

/// Robot kit.
pub(super) const KIT: Model = Model {
    manufacturer: "Lernspiel",
    name: "Roboterbausatz Labor S",
    category: DeviceCategory::Robot,
    plate: "RL",
};

/// Four invoices of 2022 to 2024.
pub(super) fn invoices() -> Vec<InvoiceSeed> {
    vec![cameras(), robots(), printers(), cases()]
}

/// Twelve cameras for the Gesamtschule, of which the notice pays ten.
fn cameras() -> InvoiceSeed {
    let head = Head {
        supplier: LERNWELTEN,
        syntax: InvoiceSyntax::Cii,
        number: CAMERA_INVOICE,
        order: "A-2022-012",
        ordered: date(2022, 7, 4),
        accepted: date(2022, 9, 9),
        issued: date(2022, 9, 14),
    };
    let delivered = date(2022, 9, 8);
    let afg = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_A[1..9],
    };
    let science = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[5..7],
    };
    let baumberge = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_MAIN[1..7],
    };
    let mut roomless = CAMERA.devices(13, 8, delivered, &baumberge);
    for device in roomless.iter_mut().skip(6) {
        device.room = None;
    }
    let camera = |id, count| {
        LineData::new(
            id,
            "Dokumentenkamera 4K mit Schwanenhals",
            Quantity::whole(count),
            "H87",
            Cents::euros(389),
        )
        .article("BO-4K")
    };
    head.booked(
        vec![
            (
                camera("1", 12).described("Anne-Frank-Gesamtschule"),
                vec![
                    Part::cost(TOOLS_NOTICE, 1, 1, 10).with(CAMERA.devices(1, 10, delivered, &afg)),
                    Part::own(AFG, 2).with(CAMERA.devices(11, 2, delivered, &science)),
                ],
            ),
            (
                camera("2", 8).described("Baumberge-Schule"),
                vec![Part::cost(TOOLS_NOTICE, 1, 2, 1).with(roomless)],
            ),
            (
                LineData::new("3", "Versand", Quantity::whole(1), "LS", Cents::euros(39)),
                vec![Part::cost(TOOLS_NOTICE, 1, 1, 1)],
            ),
        ],
        &[(date(2022, 10, 11), "Kontoauszug 2022/104")],
    )
}

/// Two VAT rates: the printed handbooks carry 7 %.
fn robots() -> InvoiceSeed {
    let head = Head {
        supplier: LERNWELTEN,
        syntax: InvoiceSyntax::Cii,
        number: "LW-2023-0127",
        order: "A-2022-034",
        ordered: date(2022, 12, 12),
        accepted: date(2023, 2, 15),
        issued: date(2023, 2, 20),
    };
    let floor = Model {
        manufacturer: "Lernspiel",
        name: "Bodenroboter Käfer 3",
        category: DeviceCategory::Robot,
        plate: "RK",
    };
    let delivered = date(2023, 2, 13);
    let baumberge = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_ANNEX[4..5],
    };
    let afg = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[7..9],
    };
    head.booked(
        vec![
            (
                LineData::new(
                    "1",
                    "Bodenroboter mit Ladestation",
                    Quantity::whole(12),
                    "H87",
                    Cents::euros(142),
                ),
                vec![Part::cost(TOOLS_NOTICE, 2, 1, 1).with(floor.devices(1, 12, delivered, &baumberge))],
            ),
            (
                LineData::new(
                    "2",
                    "Roboterbausatz mit Sensoren",
                    Quantity::whole(12),
                    "H87",
                    Cents::euros(319),
                ),
                vec![Part::cost(TOOLS_NOTICE, 2, 2, 1).with(KIT.devices(1, 12, delivered, &afg))],
            ),
            (
                LineData::new(
                    "3",
                    "Handbuch für Lehrkräfte, gedruckt",
                    Quantity::whole(12),
                    "H87",
                    Cents(2490),
                )
                .taxed(VatCategory::Standard, BasisPoints::percent(7)),
                vec![Part::own(AFG, 6), Part::own(BAUMBERGE, 6)],
            ),
        ],
        &[(date(2023, 3, 14), "Kontoauszug 2023/029")],
    )
}

fn printers() -> InvoiceSeed {
    let head = Head {
        supplier: LERNWELTEN,
        syntax: InvoiceSyntax::Cii,
        number: "LW-2023-0388",
        order: "A-2023-014",
        ordered: date(2023, 4, 17),
        accepted: date(2023, 6, 7),
        issued: date(2023, 6, 12),
    };
    let model = Model {
        manufacturer: "Schichtwerk",
        name: "3D-Drucker SW-2, geschlossen",
        category: DeviceCategory::Printer3d,
        plate: "TD",
    };
    let room = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[7..8],
    };
    head.booked(
        vec![
            (
                LineData::new(
                    "1",
                    "3D-Drucker, geschlossener Bauraum",
                    Quantity::whole(3),
                    "H87",
                    Cents::euros(1890),
                )
                .article("SW-2"),
                vec![Part::cost(TOOLS_NOTICE, 3, 1, 1).with(model.devices(1, 3, date(2023, 6, 5), &room))],
            ),
            (
                LineData::new(
                    "2",
                    "Einrichtung und Einweisung",
                    Quantity::whole(1),
                    "LS",
                    Cents::euros(650),
                ),
                vec![Part::cost(TOOLS_NOTICE, 3, 2, 1)],
            ),
            (
                LineData::new("3", "Filament PLA, 1 kg", Quantity::whole(12), "H87", Cents(2450)),
                vec![
                    Part::cost(TOOLS_NOTICE, 3, 2, 1)
                        .not_eligible("Verbrauchsmaterial ist nicht zuwendungsfähig."),
                ],
            ),
        ],
        &[(date(2023, 7, 4), "Kontoauszug 2023/071")],
    )
}

/// Billed in advance within the Durchführungszeitraum, delivered and paid after its end.
fn cases() -> InvoiceSeed {
    let delivered = date(2024, 11, 6);
    let head = Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Cii,
        number: LATE_INVOICE,
        order: "A-2024-027",
        ordered: date(2024, 9, 24),
        accepted: delivered,
        issued: date(2024, 10, 25),
    };
    let afg = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[..1],
    };
    let baumberge = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_ANNEX[4..5],
    };
    head.booked(
        vec![(
            LineData::new(
                "1",
                "Lade- und Transportkoffer für 16 Geräte",
                Quantity::whole(5),
                "H87",
                Cents::euros(1480),
            )
            .article("MW-K16"),
            vec![
                Part::cost(TOOLS_NOTICE, 4, 1, 2).with(CASE.devices(1, 2, delivered, &afg)),
                Part::cost(TOOLS_NOTICE, 4, 2, 2).with(CASE.devices(3, 2, delivered, &baumberge)),
                Part::own(AFG, 1).with(CASE.devices(5, 1, delivered, &afg)),
            ],
        )],
        &[(date(2024, 11, 21), "Kontoauszug 2024/126")],
    )
}
