//! Presentation and PC technology, the network of the science rooms and the Aula: on the notice over remaining funds.

use paktbuch_types::{BasisPoints, Cents, DeviceCategory, InvoiceSyntax, Quantity};

use super::goods::{Model, Place};
use super::places::{AFG_A, AFG_B, BAUMBERGE_ANNEX, BAUMBERGE_MAIN};
use super::purchasing::{Head, MEDIENTECHNIK, Part, Pay, Row, Supplier};
use super::{AFG, AFG_SITE, BAUMBERGE, BAUMBERGE_SITE, REST_NOTICE};
use crate::InvoiceSeed;
use crate::einvoice::{Adjustment, LineData, Preceding, SkontoTerms, VatCategory};
use crate::literal::date;

use super::displays::PROJECTOR;
use super::network::{NETZTECHNIK, SWITCH, SYSTEMHAUS};
use super::tablets::TABLET;
use super::tools::CAMERA;

const ELEKTROBAU: Supplier = Supplier {
    name: "Probe Elektrobau GmbH (erfunden)",
    domain: "probe-elektrobau.example",
    street: "Lichtbogen 7",
    vat_id: "DE000000006",
    iban: "DE89000000000000007000",
    contact: "Emil Elektro",
    country: "DE",
};

const DESKTOP: Model = Model {
    manufacturer: "Musterwerk",
    name: "PC MW-M5, Präsentationsplatz",
    category: DeviceCategory::Desktop,
    plate: "PC",
};

const HALL_PROJECTOR: Model = Model {
    manufacturer: "Probetec",
    name: "Beamer PT-X100, 10.000 Lumen",
    category: DeviceCategory::Projector,
    plate: "BX",
};

/// A thing without a serial number.
const SCREEN: Model = Model {
    manufacturer: "Probetec",
    name: "Leinwand PT-S450, elektrisch",
    category: DeviceCategory::Other,
    plate: "",
};

/// Numbers of the two partial invoices of the cabling.
const FIRST_PART: &str = "2023-0610";
const SECOND_PART: &str = "2023-0688";

/// Eight invoices of 2023 and 2024.
pub(super) fn invoices() -> Vec<InvoiceSeed> {
    vec![
        projectors(),
        computers(),
        sets(),
        partial(
            FIRST_PART,
            Cents::euros(5_000),
            date(2023, 7, 14),
            date(2023, 8, 8),
        ),
        partial(
            SECOND_PART,
            Cents::euros(4_000),
            date(2023, 8, 25),
            date(2023, 9, 19),
        ),
        cabling(),
        switches(),
        hall(),
    ]
}

fn pieces(id: &str, name: &str, count: i64, price: Cents) -> LineData {
    LineData::new(id, name, Quantity::whole(count), "H87", price)
}

/// A ZUGFeRD PDF.
fn projectors() -> InvoiceSeed {
    let head = Head {
        supplier: MEDIENTECHNIK,
        syntax: InvoiceSyntax::Zugferd,
        number: "RE-2023-01411",
        order: "A-2023-019",
        ordered: date(2023, 4, 24),
        accepted: date(2023, 6, 16),
        issued: date(2023, 6, 20),
    };
    let rooms = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[1..7],
    };
    let devices = PROJECTOR.devices(4, 6, date(2023, 6, 12), &rooms);
    head.booked(
        vec![
            (
                pieces("1", "Beamer mit Deckenhalterung", 6, Cents::euros(890)).article("PT-L40"),
                vec![Part::cost(REST_NOTICE, 1, 1, 1).with(devices)],
            ),
            (
                pieces("2", "Montage und Anschluss je Raum", 6, Cents::euros(140)),
                vec![Part::cost(REST_NOTICE, 1, 1, 1).onto("1")],
            ),
        ],
        &[(date(2023, 7, 11), "Kontoauszug 2023/074")],
    )
}

/// Paid within the days of the Skonto.
fn computers() -> InvoiceSeed {
    let head = Head {
        supplier: SYSTEMHAUS,
        syntax: InvoiceSyntax::Ubl,
        number: "SH-23-1102",
        order: "A-2023-020",
        ordered: date(2023, 4, 24),
        accepted: date(2023, 6, 28),
        issued: date(2023, 7, 3),
    };
    let rooms = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &[
            AFG_A[1], AFG_A[2], AFG_A[3], AFG_A[4], AFG_A[5], AFG_A[6], AFG_A[7], AFG_A[8], AFG_B[1],
            AFG_B[2], AFG_B[5], AFG_B[6], AFG_B[7], AFG_B[8],
        ],
    };
    let devices = DESKTOP.devices(1, 14, date(2023, 6, 26), &rooms);
    head.recorded(
        vec![
            Row::new(
                pieces("1", "PC für den Präsentationsplatz", 14, Cents::euros(640)).article("MW-M5"),
                vec![Part::cost(REST_NOTICE, 1, 2, 1).with(devices)],
            ),
            Row::new(
                pieces("2", "Tastatur, Maus und Wandhalter", 14, Cents::euros(145)),
                vec![Part::cost(REST_NOTICE, 1, 2, 1).onto("1")],
            ),
        ],
        |invoice| {
            invoice.skonto = Some(SkontoTerms {
                days: 14,
                rate: BasisPoints::percent(2),
            });
        },
        Pay::Discounted(date(2023, 7, 13), "Kontoauszug 2023/076"),
    )
}

/// Projector, tablet and document camera for eight rooms, with a charge for the delivery on the whole invoice.
fn sets() -> InvoiceSeed {
    let head = Head {
        supplier: MEDIENTECHNIK,
        syntax: InvoiceSyntax::Cii,
        number: "RE-2023-01502",
        order: "A-2023-021",
        ordered: date(2023, 5, 8),
        accepted: date(2023, 8, 4),
        issued: date(2023, 8, 9),
    };
    let rooms = [
        BAUMBERGE_MAIN[1],
        BAUMBERGE_MAIN[2],
        BAUMBERGE_MAIN[3],
        BAUMBERGE_MAIN[4],
        BAUMBERGE_MAIN[5],
        BAUMBERGE_MAIN[6],
        BAUMBERGE_ANNEX[0],
        BAUMBERGE_ANNEX[1],
    ];
    let place = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &rooms,
    };
    let delivered = date(2023, 8, 1);
    let row = |line: LineData, model: &Model, first: u64| {
        let devices = model.devices(first, 8, delivered, &place);
        Row::new(line, vec![Part::cost(REST_NOTICE, 2, 1, 1).with(devices)])
    };
    head.recorded(
        vec![
            row(
                pieces("1", "Beamer mit Wandarm", 8, Cents::euros(890)),
                &PROJECTOR,
                10,
            ),
            row(
                pieces("2", "Tablet 10,2 Zoll, 64 GB", 8, Cents::euros(371)),
                &TABLET,
                143,
            ),
            row(
                pieces("3", "Dokumentenkamera 4K", 8, Cents::euros(389)),
                &CAMERA,
                21,
            ),
        ],
        |invoice| {
            invoice.adjustments.push(Adjustment {
                is_charge: true,
                amount: Cents::euros(96),
                reason: "Lieferung frei Klassenraum".to_owned(),
                vat_category: VatCategory::Standard,
                vat_rate: BasisPoints::percent(19),
            });
        },
        Pay::On(&[(date(2023, 9, 5), "Kontoauszug 2023/093")]),
    )
}

/// A partial invoice (Abschlagsrechnung) over an amount.
fn partial(
    number: &'static str,
    net: Cents,
    issued: chrono::NaiveDate,
    paid_on: chrono::NaiveDate,
) -> InvoiceSeed {
    let head = Head {
        supplier: NETZTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number,
        order: "A-2023-022",
        ordered: date(2023, 5, 15),
        accepted: issued,
        issued,
    };
    let proof = if number == FIRST_PART {
        "Kontoauszug 2023/085"
    } else {
        "Kontoauszug 2023/097"
    };
    head.recorded(
        vec![
            Row::new(
                LineData::new("1", "Abschlag Nachverkabelung", Quantity::whole(1), "LS", net)
                    .described("nach Leistungsstand"),
                vec![Part::cost(REST_NOTICE, 3, 1, 1)],
            )
            .installed("Gebäude B, Fachräume", "Teil der 48 Datenanschlüsse"),
        ],
        |invoice| invoice.type_code = 875,
        Pay::On(&[(paid_on, proof)]),
    )
}

/// The final invoice (Schlussrechnung) repeats the whole sum and takes the two partial ones off.
fn cabling() -> InvoiceSeed {
    let head = Head {
        supplier: NETZTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "2023-0801",
        order: "A-2023-022",
        ordered: date(2023, 5, 15),
        accepted: date(2023, 10, 6),
        issued: date(2023, 10, 11),
    };
    let partials = [
        partial(
            FIRST_PART,
            Cents::euros(5_000),
            date(2023, 7, 14),
            date(2023, 8, 8),
        ),
        partial(
            SECOND_PART,
            Cents::euros(4_000),
            date(2023, 8, 25),
            date(2023, 9, 19),
        ),
    ];
    let part = || vec![Part::cost(REST_NOTICE, 3, 1, 1)];
    head.recorded(
        vec![
            Row::new(
                pieces("1", "Datenanschluss Kat. 7 mit Doppeldose", 48, Cents::euros(250)),
                part(),
            )
            .installed("Gebäude B, Fachräume", "48 Datenanschlüsse Kat. 7"),
            Row::new(
                LineData::new(
                    "2",
                    "Messprotokolle und Revisionspläne",
                    Quantity::whole(1),
                    "LS",
                    Cents::euros(1_600),
                ),
                part(),
            ),
        ],
        |invoice| {
            invoice.type_code = 877;
            for partial in &partials {
                invoice.prepaid = invoice.prepaid.plus(partial.invoice.totals().gross);
                invoice.preceding.push(Preceding {
                    number: partial.invoice.number.clone(),
                    issue_date: Some(partial.invoice.issue_date),
                });
            }
        },
        Pay::On(&[(date(2023, 11, 7), "Kontoauszug 2023/118")]),
    )
}

fn switches() -> InvoiceSeed {
    let head = Head {
        supplier: NETZTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "2023-0802",
        order: "A-2023-022",
        ordered: date(2023, 5, 15),
        accepted: date(2023, 10, 6),
        issued: date(2023, 10, 12),
    };
    let rooms = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &[AFG_B[0], AFG_B[7]],
    };
    head.booked(
        vec![(
            pieces("1", "PoE-Switch, 48 Anschlüsse", 2, Cents::euros(1_890)).article("MN-48P"),
            vec![Part::cost(REST_NOTICE, 3, 2, 1).with(SWITCH.devices(4, 2, date(2023, 9, 29), &rooms))],
        )],
        &[(date(2023, 11, 7), "Kontoauszug 2023/118")],
    )
}

/// Five of a hundred are retained as security for five years.
fn hall() -> InvoiceSeed {
    let head = Head {
        supplier: ELEKTROBAU,
        syntax: InvoiceSyntax::Ubl,
        number: "EB-2023-0219",
        order: "A-2023-030",
        ordered: date(2023, 7, 17),
        accepted: date(2023, 11, 24),
        issued: date(2023, 12, 1),
    };
    let hall = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_ANNEX[5..],
    };
    let part = || Part::cost(REST_NOTICE, 4, 1, 1);
    head.recorded(
        vec![
            Row::new(
                LineData::new(
                    "1",
                    "Saaltechnik der Aula, Lieferung und Einbau",
                    Quantity::whole(1),
                    "LS",
                    Cents::euros(12_400),
                )
                .described("Lautsprecher, Mischpult, Verkabelung, Steuerung"),
                vec![part()],
            )
            .installed(
                "Aula",
                "Beschallung mit 8 Lautsprechern, Mischpult, Bühnenanschlüsse",
            ),
            Row::new(
                pieces("2", "Beamer 10.000 Lumen mit Halterung", 1, Cents::euros(6_900)).article("PT-X100"),
                vec![part().with(HALL_PROJECTOR.devices(1, 1, date(2023, 11, 13), &hall))],
            ),
            Row::new(
                pieces("3", "Leinwand 4,5 × 2,8 m, elektrisch", 1, Cents::euros(2_350)),
                vec![part().with(SCREEN.items(1, date(2023, 11, 13), &hall))],
            ),
        ],
        |_| (),
        Pay::Retained(
            date(2024, 1, 9),
            "Kontoauszug 2024/002",
            BasisPoints::percent(5),
            date(2028, 11, 30),
        ),
    )
}
