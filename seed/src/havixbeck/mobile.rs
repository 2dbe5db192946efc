//! Tablets with cases for the Baumberge-Schule: on the notice for mobile devices.

use paktbuch_types::{Cents, InvoiceSyntax, Quantity};

use super::goods::Place;
use super::places::BAUMBERGE_ANNEX;
use super::purchasing::{ASSETS, EXPENSES, Head, Part, Pay, Row};
use super::tablets::{BILDUNGS_IT, TABLET};
use super::tools::CASE;
use super::{BAUMBERGE, BAUMBERGE_SITE, MOBILE_NOTICE};
use crate::InvoiceSeed;
use crate::einvoice::LineData;
use crate::literal::date;

/// Three invoices of 2023.
pub(super) fn invoices() -> Vec<InvoiceSeed> {
    vec![tablets(), cases(), management()]
}

const STORE: Place<'_> = Place {
    school: BAUMBERGE,
    site: BAUMBERGE_SITE,
    rooms: &[BAUMBERGE_ANNEX[4]],
};

fn head(number: &'static str, syntax: InvoiceSyntax, day: u32) -> Head {
    Head {
        supplier: BILDUNGS_IT,
        syntax,
        number,
        order: "A-2022-037",
        ordered: date(2022, 12, 5),
        accepted: date(2023, 1, 27),
        issued: date(2023, 2, day),
    }
}

fn pieces(id: &str, name: &str, count: i64, price: Cents) -> LineData {
    LineData::new(id, name, Quantity::whole(count), "H87", price)
}

/// Sleeve and set-up belong to the price of each tablet.
fn tablets() -> InvoiceSeed {
    let devices = TABLET.devices(111, 32, date(2023, 1, 25), &STORE);
    let part = || Part::cost(MOBILE_NOTICE, 1, 1, 1);
    head("BI-23-0118", InvoiceSyntax::Zugferd, 1).booked(
        vec![
            (
                pieces("1", "Tablet 10,2 Zoll, 64 GB", 32, Cents::euros(371)),
                vec![part().booked_on(EXPENSES).with(devices)],
            ),
            (
                pieces("2", "Schutzhülle mit Stifthalter", 32, Cents(2990)),
                vec![part().onto("1")],
            ),
            (
                pieces("3", "Einrichtung je Gerät", 32, Cents::euros(12)),
                vec![part().onto("1")],
            ),
        ],
        &[(date(2023, 2, 28), "Kontoauszug 2023/022")],
    )
}

fn cases() -> InvoiceSeed {
    head("BI-23-0119", InvoiceSyntax::Ubl, 1).booked(
        vec![(
            pieces(
                "1",
                "Lade- und Transportkoffer für 16 Geräte",
                2,
                Cents::euros(1_480),
            )
            .article("MW-K16"),
            vec![
                Part::cost(MOBILE_NOTICE, 2, 1, 1)
                    .booked_on(ASSETS)
                    .with(CASE.devices(6, 2, date(2023, 1, 25), &STORE)),
            ],
        )],
        &[(date(2023, 2, 28), "Kontoauszug 2023/022")],
    )
}

fn management() -> InvoiceSeed {
    head("BI-23-0177", InvoiceSyntax::Cii, 14).recorded(
        vec![
            Row::new(
                pieces(
                    "1",
                    "Geräteverwaltung (MDM), drei Jahre je Gerät",
                    32,
                    Cents::euros(34),
                ),
                vec![Part::cost(MOBILE_NOTICE, 3, 1, 1)],
            )
            .licensed(date(2023, 2, 1), date(2026, 1, 31)),
        ],
        |_| (),
        Pay::On(&[(date(2023, 3, 14), "Kontoauszug 2023/029")]),
    )
}
