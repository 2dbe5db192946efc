//! What the authority pays itself: the rest of the 110 tablets of year 10, and the daily business of both schools.

use paktbuch_types::{BasisPoints, Cents, DeviceCategory, InvoiceSyntax, Quantity};

use super::goods::{Model, Place};
use super::network::{NETZTECHNIK, SYSTEMHAUS};
use super::places::{AFG_A, AFG_B, BAUMBERGE_MAIN};
use super::purchasing::{Head, MEDIENTECHNIK, Part, Pay, Row};
use super::tablets::{BILDUNGS_IT, TABLET};
use super::tools::{KIT, LERNWELTEN};
use super::{AFG, AFG_SITE, BAUMBERGE, BAUMBERGE_SITE};
use crate::InvoiceSeed;
use crate::einvoice::{Adjustment, LineData, Preceding, SkontoTerms, VatCategory};
use crate::literal::date;

/// Number of the second delivery of tablets.
const SECOND_TABLETS: &str = "BI-22-0931";
/// Number of the invoice over notebooks.
const NOTEBOOKS: &str = "SH-23-1188";

const NOTEBOOK: Model = Model {
    manufacturer: "Musterwerk",
    name: "Notebook MW-14, 14 Zoll",
    category: DeviceCategory::Notebook,
    plate: "NB",
};

/// A thing without a serial number.
const STAND: Model = Model {
    manufacturer: "Musterwerk",
    name: "Rolltisch MW-RT",
    category: DeviceCategory::Other,
    plate: "",
};

/// Eleven invoices of 2022 to 2024.
pub(super) fn invoices() -> Vec<InvoiceSeed> {
    vec![
        second_tablets(),
        third_tablets(),
        returned_sleeves(),
        books_and_sensors(),
        robots(),
        stands(),
        notebooks(),
        notebooks_corrected(),
        replaced_tablets(),
        maintenance(),
        display_service(),
    ]
}

fn pieces(id: &str, name: &str, count: i64, price: Cents) -> LineData {
    LineData::new(id, name, Quantity::whole(count), "H87", price)
}

/// A delivery of tablets with sleeves and set-up, which belong to the price of each.
fn delivery(count: u64, first: u64, delivered: chrono::NaiveDate) -> Vec<Row> {
    let store = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &[AFG_B[0], AFG_B[9]],
    };
    let pieces = |id: &str, name: &str, price| pieces(id, name, i64::try_from(count).unwrap_or(0), price);
    let spread = || vec![Part::own(AFG, 1).onto("1")];
    vec![
        Row::new(
            pieces("1", "Tablet 10,2 Zoll, 64 GB", Cents::euros(371)).described("Jahrgang 10"),
            vec![Part::own(AFG, 1).with(TABLET.devices(first, count, delivered, &store))],
        ),
        Row::new(pieces("2", "Schutzhülle mit Stifthalter", Cents(2990)), spread()),
        Row::new(pieces("3", "Einrichtung je Gerät", Cents::euros(12)), spread()),
    ]
}

/// Paid with Skonto.
fn second_tablets() -> InvoiceSeed {
    let delivered = date(2022, 9, 14);
    let head = Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Ubl,
        number: SECOND_TABLETS,
        order: "A-2022-014",
        ordered: date(2022, 6, 20),
        accepted: delivered,
        issued: date(2022, 9, 19),
    };
    head.recorded(
        delivery(50, 25, delivered),
        |invoice| {
            invoice.skonto = Some(SkontoTerms {
                days: 10,
                rate: BasisPoints::percent(2),
            });
        },
        Pay::Discounted(date(2022, 9, 27), "Kontoauszug 2022/098"),
    )
}

/// With an allowance on the whole invoice.
fn third_tablets() -> InvoiceSeed {
    let delivered = date(2022, 10, 5);
    let head = Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Cii,
        number: "BI-22-0954",
        order: "A-2022-014",
        ordered: date(2022, 6, 20),
        accepted: delivered,
        issued: date(2022, 10, 10),
    };
    head.recorded(
        delivery(36, 75, delivered),
        |invoice| {
            invoice.adjustments.push(Adjustment {
                is_charge: false,
                amount: Cents::euros(360),
                reason: "Mengennachlass".to_owned(),
                vat_category: VatCategory::Standard,
                vat_rate: BasisPoints::percent(19),
            });
        },
        Pay::On(&[(date(2022, 11, 8), "Kontoauszug 2022/119")]),
    )
}

/// A credit note (Gutschrift) for four sleeves that came back.
fn returned_sleeves() -> InvoiceSeed {
    let head = Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Cii,
        number: "BI-22-1040",
        order: "A-2022-014",
        ordered: date(2022, 6, 20),
        accepted: date(2022, 10, 18),
        issued: date(2022, 10, 20),
    };
    head.recorded(
        vec![Row::new(
            pieces(
                "1",
                "Schutzhülle mit Stifthalter, zurückgenommen",
                -4,
                Cents(2990),
            ),
            vec![Part::own(AFG, 1)],
        )],
        |invoice| {
            invoice.type_code = 381;
            invoice.preceding.push(Preceding {
                number: SECOND_TABLETS.to_owned(),
                issue_date: Some(date(2022, 9, 19)),
            });
        },
        Pay::On(&[(date(2022, 11, 2), "Kontoauszug 2022/115")]),
    )
}

/// Two VAT rates.
fn books_and_sensors() -> InvoiceSeed {
    let head = Head {
        supplier: LERNWELTEN,
        syntax: InvoiceSyntax::Ubl,
        number: "LW-2022-0611",
        order: "A-2022-029",
        ordered: date(2022, 10, 10),
        accepted: date(2022, 11, 3),
        issued: date(2022, 11, 7),
    };
    head.booked(
        vec![
            (
                pieces("1", "Lehrbuch Programmieren, gedruckt", 30, Cents(1890))
                    .taxed(VatCategory::Standard, BasisPoints::percent(7)),
                vec![Part::own(AFG, 1)],
            ),
            (
                pieces(
                    "2",
                    "Kabelsatz und Ersatzteile, Technikunterricht",
                    6,
                    Cents(4250),
                ),
                vec![Part::own(AFG, 1)],
            ),
        ],
        &[(date(2022, 12, 6), "Kontoauszug 2022/134")],
    )
}

fn robots() -> InvoiceSeed {
    let head = Head {
        supplier: LERNWELTEN,
        syntax: InvoiceSyntax::Cii,
        number: "LW-2023-0470",
        order: "A-2023-024",
        ordered: date(2023, 6, 5),
        accepted: date(2023, 8, 22),
        issued: date(2023, 8, 25),
    };
    let rooms = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[7..9],
    };
    head.booked(
        vec![(
            pieces("1", "Roboterbausatz mit Sensoren", 4, Cents::euros(319)),
            vec![Part::own(AFG, 1).with(KIT.devices(13, 4, date(2023, 8, 22), &rooms))],
        )],
        &[(date(2023, 9, 19), "Kontoauszug 2023/097")],
    )
}

/// Things with an inventory number and no serial number (Gegenstände).
fn stands() -> InvoiceSeed {
    let head = Head {
        supplier: MEDIENTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "RE-2023-01977",
        order: "A-2023-033",
        ordered: date(2023, 9, 11),
        accepted: date(2023, 10, 20),
        issued: date(2023, 10, 24),
    };
    let delivered = date(2023, 10, 18);
    let afg = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[1..4],
    };
    let baumberge = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_MAIN[1..3],
    };
    head.booked(
        vec![(
            pieces("1", "Rolltisch für Beamer und Notebook", 5, Cents::euros(118)),
            vec![
                Part::own(AFG, 3).with(STAND.items(3, delivered, &afg)),
                Part::own(BAUMBERGE, 2).with(STAND.items(2, delivered, &baumberge)),
            ],
        )],
        &[(date(2023, 11, 21), "Kontoauszug 2023/124")],
    )
}

/// A ZUGFeRD PDF over devices for both schools.
fn notebooks() -> InvoiceSeed {
    let head = Head {
        supplier: SYSTEMHAUS,
        syntax: InvoiceSyntax::Zugferd,
        number: NOTEBOOKS,
        order: "A-2023-028",
        ordered: date(2023, 7, 10),
        accepted: date(2023, 9, 1),
        issued: date(2023, 9, 6),
    };
    let delivered = date(2023, 8, 30);
    let afg = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_A[9..],
    };
    let baumberge = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_MAIN[7..],
    };
    head.booked(
        vec![(
            pieces("1", "Notebook 14 Zoll für Lehrkräfte", 12, Cents::euros(690)).article("MW-14"),
            vec![
                Part::own(AFG, 8).with(NOTEBOOK.devices(1, 8, delivered, &afg)),
                Part::own(BAUMBERGE, 4).with(NOTEBOOK.devices(9, 4, delivered, &baumberge)),
            ],
        )],
        &[(date(2023, 10, 4), "Kontoauszug 2023/103")],
    )
}

/// A correction (Rechnungskorrektur): twenty euros too much were billed for each.
fn notebooks_corrected() -> InvoiceSeed {
    let head = Head {
        supplier: SYSTEMHAUS,
        syntax: InvoiceSyntax::Ubl,
        number: "SH-23-1188-K",
        order: "A-2023-028",
        ordered: date(2023, 7, 10),
        accepted: date(2023, 10, 16),
        issued: date(2023, 10, 16),
    };
    head.recorded(
        vec![
            Row::new(
                pieces("1", "Preisberichtigung je Notebook", -12, Cents::euros(20)),
                vec![Part::own(AFG, 8), Part::own(BAUMBERGE, 4)],
            )
            .work(),
        ],
        |invoice| {
            invoice.type_code = 384;
            invoice.preceding.push(Preceding {
                number: NOTEBOOKS.to_owned(),
                issue_date: Some(date(2023, 9, 6)),
            });
        },
        Pay::On(&[(date(2023, 10, 30), "Kontoauszug 2023/114")]),
    )
}

fn replaced_tablets() -> InvoiceSeed {
    let head = Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Cii,
        number: "BI-24-0102",
        order: "A-2024-002",
        ordered: date(2024, 1, 15),
        accepted: date(2024, 2, 1),
        issued: date(2024, 2, 5),
    };
    let store = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_B[..1],
    };
    head.booked(
        vec![(
            pieces("1", "Tablet 10,2 Zoll, 64 GB", 5, Cents::euros(349)).described("Ersatz für Verluste"),
            vec![Part::own(AFG, 1).with(TABLET.devices(151, 5, date(2024, 2, 1), &store))],
        )],
        &[(date(2024, 3, 5), "Kontoauszug 2024/026")],
    )
}

/// Paid in two parts.
fn maintenance() -> InvoiceSeed {
    let head = Head {
        supplier: NETZTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "2024-0031",
        order: "A-2023-044",
        ordered: date(2023, 12, 18),
        accepted: date(2024, 1, 12),
        issued: date(2024, 1, 16),
    };
    head.booked(
        vec![(
            LineData::new(
                "1",
                "Wartung von Netz und WLAN, 2024",
                Quantity::whole(1),
                "LS",
                Cents::euros(3_600),
            ),
            vec![Part::own(AFG, 2), Part::own(BAUMBERGE, 1)],
        )],
        &[
            (date(2024, 2, 13), "Kontoauszug 2024/017"),
            (date(2024, 8, 13), "Kontoauszug 2024/086"),
        ],
    )
}

fn display_service() -> InvoiceSeed {
    let head = Head {
        supplier: MEDIENTECHNIK,
        syntax: InvoiceSyntax::Ubl,
        number: "RE-2024-00233",
        order: "A-2023-045",
        ordered: date(2023, 12, 18),
        accepted: date(2024, 1, 24),
        issued: date(2024, 1, 29),
    };
    head.booked(
        vec![
            (
                LineData::new(
                    "1",
                    "Wartung der Displays",
                    Quantity::whole(12),
                    "HUR",
                    Cents::euros(74),
                ),
                vec![Part::own(AFG, 8), Part::own(BAUMBERGE, 4)],
            ),
            (
                pieces("2", "Ersatzstifte für Displays", 24, Cents(1290)),
                vec![Part::own(AFG, 16), Part::own(BAUMBERGE, 8)],
            ),
        ],
        &[(date(2024, 2, 27), "Kontoauszug 2024/022")],
    )
}
