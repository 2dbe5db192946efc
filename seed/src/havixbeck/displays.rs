//! Interactive displays: more than the Einzelansatz allows (planted fault R2), and an invoice nobody has allocated.

use paktbuch_types::{Cents, DeviceCategory, InvoiceSyntax, Quantity};

use crate::InvoiceSeed;
use crate::einvoice::LineData;
use crate::literal::date;

use super::goods::{Model, Place};
use super::places::{AFG_A, AFG_B, BAUMBERGE_ANNEX, BAUMBERGE_MAIN};
use super::purchasing::{ASSETS, Head, MEDIENTECHNIK, Part};
use super::{AFG, AFG_SITE, BAUMBERGE, BAUMBERGE_SITE, NETWORK_NOTICE};

const DISPLAY: Model = Model {
    manufacturer: "Probetec",
    name: "Interaktives Display PT-75, 75 Zoll",
    category: DeviceCategory::Display,
    plate: "DP",
};

/// Projector with laser.
pub(super) const PROJECTOR: Model = Model {
    manufacturer: "Probetec",
    name: "Beamer PT-L40, Laser",
    category: DeviceCategory::Projector,
    plate: "BM",
};

/// Two paid invoices and the one in the inbox.
pub(super) fn invoices() -> Vec<InvoiceSeed> {
    vec![first(), second(), inbox()]
}

fn first() -> InvoiceSeed {
    let head = Head {
        supplier: MEDIENTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "RE-2022-01934",
        order: "A-2022-017",
        ordered: date(2022, 8, 22),
        accepted: date(2022, 11, 11),
        issued: date(2022, 11, 17),
    };
    let rooms = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_A[1..7],
    };
    head.booked(
        vec![
            (
                display("1", 6),
                vec![
                    Part::cost(NETWORK_NOTICE, 3, 1, 1)
                        .booked_on(ASSETS)
                        .with(DISPLAY.devices(1, 6, date(2022, 11, 7), &rooms)),
                ],
            ),
            (
                LineData::new(
                    "2",
                    "Einweisung vor Ort",
                    Quantity::whole(1),
                    "LS",
                    Cents::euros(250),
                )
                .described("zwei Stunden, Anne-Frank-Gesamtschule"),
                vec![Part::own(AFG, 1)],
            ),
        ],
        &[(date(2022, 12, 13), "Kontoauszug 2022/138")],
    )
}

fn second() -> InvoiceSeed {
    let head = Head {
        supplier: MEDIENTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "RE-2023-00871",
        order: "A-2023-003",
        ordered: date(2023, 1, 16),
        accepted: date(2023, 3, 3),
        issued: date(2023, 3, 9),
    };
    let delivered = date(2023, 2, 27);
    let afg = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[5..7],
    };
    let baumberge = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_MAIN[1..5],
    };
    let annex = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_ANNEX[..3],
    };
    head.booked(
        vec![
            (
                display("1", 6),
                vec![
                    Part::cost(NETWORK_NOTICE, 3, 1, 2)
                        .booked_on(ASSETS)
                        .with(DISPLAY.devices(7, 2, delivered, &afg)),
                    Part::cost(NETWORK_NOTICE, 3, 2, 4)
                        .booked_on(ASSETS)
                        .with(DISPLAY.devices(9, 4, delivered, &baumberge)),
                ],
            ),
            (
                LineData::new(
                    "2",
                    "Beamer mit Deckenhalterung",
                    Quantity::whole(3),
                    "H87",
                    Cents::euros(890),
                )
                .article("PT-L40"),
                vec![Part::own(BAUMBERGE, 1).with(PROJECTOR.devices(1, 3, delivered, &annex))],
            ),
        ],
        &[(date(2023, 4, 4), "Kontoauszug 2023/037")],
    )
}

/// Came in, nobody has allocated it: R12 keeps it in the inbox.
fn inbox() -> InvoiceSeed {
    let head = Head {
        supplier: MEDIENTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "RE-2024-03117",
        order: "A-2023-041",
        ordered: date(2023, 12, 11),
        accepted: date(2024, 2, 19),
        issued: date(2024, 2, 22),
    };
    head.untouched(vec![
        LineData::new(
            "1",
            "Interaktives Display 75 Zoll",
            Quantity::whole(2),
            "H87",
            Cents::euros(2780),
        )
        .described("mit Wandhalterung")
        .article("PM-ID75-4"),
        LineData::new(
            "2",
            "Rollständer, höhenverstellbar",
            Quantity::whole(2),
            "H87",
            Cents::euros(320),
        )
        .article("PM-RS-110"),
        LineData::new(
            "3",
            "Garantieverlängerung auf fünf Jahre",
            Quantity::whole(2),
            "H87",
            Cents::euros(180),
        )
        .described("je Display, Vor-Ort-Austausch"),
        LineData::new(
            "4",
            "Einweisung vor Ort",
            Quantity::whole(1),
            "LS",
            Cents::euros(250),
        )
        .described("zwei Stunden, Anne-Frank-Gesamtschule"),
    ])
}

fn display(id: &str, count: i64) -> LineData {
    LineData::new(
        id,
        "Interaktives Display 75 Zoll",
        Quantity::whole(count),
        "H87",
        Cents::euros(3750),
    )
    .described("mit Wandhalterung, montiert")
    .article("PT-75")
}
