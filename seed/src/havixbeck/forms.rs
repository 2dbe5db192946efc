//! Invoices in every form that is not an ordinary XRechnung: profiles without lines, reverse charge, by hand, as scan; and licences.

use paktbuch_types::{BasisPoints, Cents, InvoiceOrigin, InvoiceSyntax, Quantity};

use super::purchasing::{Head, Part, Pay, Row, Supplier};
use super::tablets::BILDUNGS_IT;
use super::{AFG, BAUMBERGE};
use crate::InvoiceSeed;
use crate::einvoice::{LineData, Profile, VatCategory};
use crate::literal::date;

const BUEROBEDARF: Supplier = Supplier {
    name: "Beispiel Bürobedarf e. K. (erfunden)",
    domain: "beispiel-buerobedarf.example",
    street: "Heftgasse 14",
    vat_id: "DE000000007",
    iban: "DE55000000000000008000",
    contact: "Birte Büro",
    country: "DE",
};

const MALER: Supplier = Supplier {
    name: "Muster Malerbetrieb (erfunden)",
    domain: "muster-maler.example",
    street: "Farbweg 2",
    vat_id: "DE000000008",
    iban: "DE21000000000000009000",
    contact: "Mika Maler",
    country: "DE",
};

/// Sells from abroad: the authority owes the VAT.
const LEARNING: Supplier = Supplier {
    name: "Example Learning Software Ltd. (erfunden)",
    domain: "learning-software.example",
    street: "Sample Quay 5",
    vat_id: "IE0000001AA",
    iban: "DE84000000000000010000",
    contact: "Erin Example",
    country: "IE",
};

/// Kleinunternehmer.
const REPARATUR: Supplier = Supplier {
    name: "Probe Reparaturdienst (erfunden)",
    domain: "probe-reparatur.example",
    street: "Lötstelle 9",
    vat_id: "DE000000010",
    iban: "DE50000000000000011000",
    contact: "Rita Reparatur",
    country: "DE",
};

/// Six invoices of 2022 to 2024.
pub(super) fn invoices() -> Vec<InvoiceSeed> {
    vec![
        management(),
        management_longer(),
        software(),
        paper(),
        repair(),
        painter(),
    ]
}

fn pieces(id: &str, name: &str, count: i64, price: Cents) -> LineData {
    LineData::new(id, name, Quantity::whole(count), "H87", price)
}

/// A licence with its term, as ZUGFeRD PDF.
fn management() -> InvoiceSeed {
    let head = Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Zugferd,
        number: "BI-22-1002",
        order: "A-2022-014",
        ordered: date(2022, 6, 20),
        accepted: date(2022, 10, 10),
        issued: date(2022, 10, 12),
    };
    head.recorded(
        vec![
            Row::new(
                pieces(
                    "1",
                    "Geräteverwaltung (MDM), zwei Jahre je Gerät",
                    110,
                    Cents(2450),
                ),
                vec![Part::own(AFG, 1)],
            )
            .licensed(date(2022, 10, 1), date(2024, 9, 30)),
        ],
        |_| (),
        Pay::On(&[(date(2022, 11, 8), "Kontoauszug 2022/119")]),
    )
}

/// Factur-X MINIMUM: sums without lines or VAT breakdown.
fn management_longer() -> InvoiceSeed {
    let head = Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Zugferd,
        number: "BI-24-0333",
        order: "A-2024-011",
        ordered: date(2024, 5, 6),
        accepted: date(2024, 6, 3),
        issued: date(2024, 6, 5),
    };
    head.recorded(
        vec![
            Row::new(
                pieces(
                    "1",
                    "Geräteverwaltung (MDM), Verlängerung um ein Jahr",
                    110,
                    Cents(1290),
                ),
                vec![Part::own(AFG, 1)],
            )
            .licensed(date(2024, 10, 1), date(2025, 9, 30)),
        ],
        |invoice| invoice.profile = Profile::Minimum,
        Pay::On(&[(date(2024, 7, 2), "Kontoauszug 2024/071")]),
    )
}

/// Reverse charge (§ 13b UStG): the supplier charges no VAT, the authority owes it. Not paid yet.
fn software() -> InvoiceSeed {
    let head = Head {
        supplier: LEARNING,
        syntax: InvoiceSyntax::Ubl,
        number: "LS-2024-0071",
        order: "A-2024-019",
        ordered: date(2024, 8, 26),
        accepted: date(2024, 9, 2),
        issued: date(2024, 9, 4),
    };
    head.recorded(
        vec![
            Row::new(
                pieces(
                    "1",
                    "Lernsoftware Mathematik, Schullizenz ein Jahr",
                    2,
                    Cents::euros(1_150),
                )
                .taxed(VatCategory::ReverseCharge, BasisPoints::percent(0)),
                vec![Part::own(AFG, 1), Part::own(BAUMBERGE, 1)],
            )
            .licensed(date(2024, 9, 1), date(2025, 8, 31)),
        ],
        |_| (),
        Pay::Not,
    )
}

/// Factur-X BASIC WL: sums and VAT breakdown without lines.
fn paper() -> InvoiceSeed {
    let head = Head {
        supplier: BUEROBEDARF,
        syntax: InvoiceSyntax::Zugferd,
        number: "BB-2023-1184",
        order: "A-2023-036",
        ordered: date(2023, 9, 25),
        accepted: date(2023, 9, 29),
        issued: date(2023, 10, 2),
    };
    head.recorded(
        vec![Row::new(
            pieces("1", "Ladekabel USB-C, 2 m, und Netzteile", 40, Cents(1345)),
            vec![Part::own(AFG, 3), Part::own(BAUMBERGE, 1)],
        )],
        |invoice| invoice.profile = Profile::BasicWithoutLines,
        Pay::On(&[(date(2023, 10, 24), "Kontoauszug 2023/111")]),
    )
}

/// On paper from a small business without VAT, entered by hand.
fn repair() -> InvoiceSeed {
    let head = Head {
        supplier: REPARATUR,
        syntax: InvoiceSyntax::Ubl,
        number: "R 31/2023",
        order: "A-2023-038",
        ordered: date(2023, 10, 9),
        accepted: date(2023, 11, 8),
        issued: date(2023, 11, 10),
    };
    let seed = head.booked(
        vec![(
            pieces("1", "Einrichtung und Bildschirmtausch, iPad", 3, Cents(8900))
                .taxed(VatCategory::Exempt, BasisPoints::percent(0)),
            vec![Part::own(AFG, 1)],
        )],
        &[(date(2023, 12, 5), "Kontoauszug 2023/131")],
    );
    InvoiceSeed {
        origin: InvoiceOrigin::Manual,
        ..seed
    }
}

/// On paper, scanned and entered by hand.
fn painter() -> InvoiceSeed {
    let head = Head {
        supplier: MALER,
        syntax: InvoiceSyntax::Ubl,
        number: "4711/23",
        order: "A-2023-040",
        ordered: date(2023, 11, 6),
        accepted: date(2023, 12, 1),
        issued: date(2023, 12, 6),
    };
    let seed = head.recorded(
        vec![
            Row::new(
                LineData::new(
                    "1",
                    "Projektionsfläche in der Aula streichen",
                    Quantity::whole(1),
                    "LS",
                    Cents::euros(780),
                ),
                vec![Part::own(BAUMBERGE, 1)],
            )
            .work(),
        ],
        |_| (),
        Pay::On(&[(date(2024, 1, 9), "Kontoauszug 2024/002")]),
    );
    InvoiceSeed {
        origin: InvoiceOrigin::Scan,
        ..seed
    }
}
