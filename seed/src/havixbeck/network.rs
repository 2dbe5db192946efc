//! Cabling, WLAN and server, all on the notice for IT-Grundstruktur.

use paktbuch_types::{Cents, DeviceCategory, InvoiceSyntax, Quantity};

use crate::InvoiceSeed;
use crate::einvoice::LineData;
use crate::literal::date;

use super::goods::{Model, Place};
use super::places::{AFG_A, AFG_B, BAUMBERGE_ANNEX, BAUMBERGE_MAIN};
use super::purchasing::{Head, Part, Supplier};
use super::{AFG, AFG_SITE, BAUMBERGE, BAUMBERGE_SITE, NETWORK_NOTICE};

/// Networks.
pub(super) const NETZTECHNIK: Supplier = Supplier {
    name: "Probe Netzwerktechnik GmbH (erfunden)",
    domain: "probe-netzwerktechnik.example",
    street: "Kabelgasse 3",
    vat_id: "DE000000002",
    iban: "DE65000000000000002000",
    contact: "Niklas Netz",
    country: "DE",
};

/// Servers and computers.
pub(super) const SYSTEMHAUS: Supplier = Supplier {
    name: "Muster Systemhaus GmbH (erfunden)",
    domain: "muster-systemhaus.example",
    street: "Serverstraße 8",
    vat_id: "DE000000003",
    iban: "DE31000000000000003000",
    contact: "Sabine System",
    country: "DE",
};

/// Switch of a floor.
pub(super) const SWITCH: Model = Model {
    manufacturer: "Musternetz",
    name: "PoE-Switch MN-48, 48 Anschlüsse",
    category: DeviceCategory::Switch,
    plate: "SW",
};

/// Four invoices of 2021 and 2022.
pub(super) fn invoices() -> Vec<InvoiceSeed> {
    vec![cabling_first(), cabling_second(), wlan(), server()]
}

fn cabling_first() -> InvoiceSeed {
    let head = Head {
        supplier: NETZTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "2021-1187",
        order: "A-2021-017",
        ordered: date(2021, 10, 4),
        accepted: date(2021, 12, 10),
        issued: date(2021, 12, 14),
    };
    let afg = || vec![Part::cost(NETWORK_NOTICE, 1, 1, 1)];
    head.booked(
        vec![
            (
                socket("1", 96, Cents(14_250)).described("Gebäude A, verlegt und gemessen"),
                afg(),
            ),
            (
                LineData::new(
                    "2",
                    "Kabelkanal 60 × 110 mm",
                    Quantity(1_485_000),
                    "MTR",
                    Cents(1240),
                ),
                afg(),
            ),
            (
                LineData::new(
                    "3",
                    "Messprotokolle und Revisionspläne",
                    Quantity::whole(1),
                    "LS",
                    Cents::euros(980),
                ),
                afg(),
            ),
        ],
        &[(date(2022, 1, 11), "Kontoauszug 2022/004")],
    )
}

fn cabling_second() -> InvoiceSeed {
    let head = Head {
        supplier: NETZTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "2022-0309",
        order: "A-2021-017",
        ordered: date(2021, 10, 4),
        accepted: date(2022, 4, 14),
        issued: date(2022, 4, 22),
    };
    let cabinets = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &[AFG_A[0], AFG_A[7], AFG_B[0]],
    };
    head.booked(
        vec![
            (
                socket("1", 84, Cents(14_250)).described("Gebäude B"),
                vec![Part::cost(NETWORK_NOTICE, 1, 1, 1)],
            ),
            (
                LineData::new(
                    "2",
                    "PoE-Switch, 48 Anschlüsse",
                    Quantity::whole(3),
                    "H87",
                    Cents::euros(1890),
                )
                .article("MN-48P"),
                vec![Part::cost(NETWORK_NOTICE, 1, 2, 1).with(SWITCH.devices(
                    1,
                    3,
                    date(2022, 3, 28),
                    &cabinets,
                ))],
            ),
            (
                socket("3", 46, Cents::euros(148)).described("Baumberge-Schule"),
                vec![Part::cost(NETWORK_NOTICE, 1, 3, 1)],
            ),
            (
                LineData::new(
                    "4",
                    "Montagestunden Verteiler",
                    Quantity(225_000),
                    "HUR",
                    Cents(6850),
                )
                .described("15 Stunden Gesamtschule, 7,5 Stunden Grundschule"),
                vec![
                    Part::cost(NETWORK_NOTICE, 1, 1, 150),
                    Part::cost(NETWORK_NOTICE, 1, 3, 75),
                ],
            ),
        ],
        &[
            (date(2022, 5, 17), "Kontoauszug 2022/051"),
            (date(2022, 5, 24), "Kontoauszug 2022/054"),
        ],
    )
}

fn wlan() -> InvoiceSeed {
    let head = Head {
        supplier: NETZTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "2022-0744",
        order: "A-2022-009",
        ordered: date(2022, 6, 13),
        accepted: date(2022, 9, 23),
        issued: date(2022, 9, 30),
    };
    let model = Model {
        manufacturer: "Musternetz",
        name: "WLAN-Zugangspunkt MN-AP6",
        category: DeviceCategory::AccessPoint,
        plate: "AP",
    };
    let delivered = date(2022, 9, 5);
    let afg_rooms: Vec<&str> = AFG_A.iter().chain(&AFG_B).copied().collect();
    let baumberge_rooms: Vec<&str> = BAUMBERGE_MAIN.iter().chain(&BAUMBERGE_ANNEX).copied().collect();
    let afg = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &afg_rooms,
    };
    let baumberge = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &baumberge_rooms,
    };
    let both = || {
        vec![
            Part::cost(NETWORK_NOTICE, 2, 1, 22),
            Part::cost(NETWORK_NOTICE, 2, 2, 14),
        ]
    };
    let access_point = |id, count| {
        LineData::new(
            id,
            "WLAN-Zugangspunkt Wi-Fi 6",
            Quantity::whole(count),
            "H87",
            Cents::euros(489),
        )
        .article("MN-AP6")
    };
    head.booked(
        vec![
            (
                access_point("1", 22).described("Anne-Frank-Gesamtschule"),
                vec![Part::cost(NETWORK_NOTICE, 2, 1, 1).with(model.devices(1, 22, delivered, &afg))],
            ),
            (
                access_point("2", 14).described("Baumberge-Schule"),
                vec![Part::cost(NETWORK_NOTICE, 2, 2, 1).with(model.devices(23, 14, delivered, &baumberge))],
            ),
            (
                LineData::new(
                    "3",
                    "Montage und Inbetriebnahme",
                    Quantity::whole(36),
                    "H87",
                    Cents::euros(145),
                ),
                both(),
            ),
            (
                LineData::new(
                    "4",
                    "Funkausleuchtung beider Schulen",
                    Quantity::whole(1),
                    "LS",
                    Cents::euros(1250),
                ),
                both(),
            ),
        ],
        &[(date(2022, 10, 25), "Kontoauszug 2022/112")],
    )
}

fn server() -> InvoiceSeed {
    let head = Head {
        supplier: SYSTEMHAUS,
        syntax: InvoiceSyntax::Cii,
        number: "SH-22-4410",
        order: "A-2022-021",
        ordered: date(2022, 10, 17),
        accepted: date(2022, 11, 30),
        issued: date(2022, 12, 5),
    };
    let model = Model {
        manufacturer: "Musterwerk",
        name: "Schulserver MW-200",
        category: DeviceCategory::Server,
        plate: "SV",
    };
    let room = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_A[..1],
    };
    head.booked(
        vec![
            (
                LineData::new(
                    "1",
                    "Schulserver MW-200",
                    Quantity::whole(1),
                    "H87",
                    Cents::euros(4150),
                )
                .described("mit unterbrechungsfreier Stromversorgung")
                .article("MW-200"),
                vec![Part::cost(NETWORK_NOTICE, 4, 1, 1).with(model.devices(
                    1,
                    1,
                    date(2022, 11, 21),
                    &room,
                ))],
            ),
            (
                LineData::new(
                    "2",
                    "Einrichtung der Geräteverwaltung",
                    Quantity::whole(8),
                    "HUR",
                    Cents(7375),
                ),
                vec![Part::cost(NETWORK_NOTICE, 4, 2, 1)],
            ),
        ],
        &[(date(2023, 1, 3), "Kontoauszug 2023/001")],
    )
}

fn socket(id: &str, count: i64, price: Cents) -> LineData {
    LineData::new(
        id,
        "Datenanschluss Kat. 7 mit Doppeldose",
        Quantity::whole(count),
        "H87",
        price,
    )
}
