//! Orders: two that are delivered, billed and closed, one late, one delivered in part, and a draft.

use chrono::NaiveDate;
use paktbuch_types::{AwardType, Cents, LineKind, Quantity};

use super::network::{NETZTECHNIK, SYSTEMHAUS};
use super::tablets::BILDUNGS_IT;
use super::{AFG, BAUMBERGE, MOBILE_NOTICE};
use crate::literal::{date, school};
use crate::{AwardSeed, DeliverySeed, OrderLineSeed, OrderSeed, Target, ThresholdSeed};

/// Where the local thresholds are written.
const STATUTE: &str = "Vergabesatzung (erfunden), § 4";

/// Invented thresholds of the authority.
pub(super) fn thresholds() -> Vec<ThresholdSeed> {
    let threshold = |award, euros: Option<i64>, from, to: Option<NaiveDate>| ThresholdSeed {
        award,
        up_to: euros.map(Cents::euros),
        valid_from: from,
        valid_to: to,
        source: STATUTE.to_owned(),
    };
    let (old, end, new) = (date(2018, 1, 1), Some(date(2025, 12, 31)), date(2026, 1, 1));
    vec![
        threshold(AwardType::Direct, Some(5_000), old, end),
        threshold(AwardType::Negotiated, Some(50_000), old, end),
        threshold(AwardType::Restricted, Some(100_000), old, end),
        threshold(AwardType::Direct, Some(25_000), new, None),
        threshold(AwardType::Negotiated, None, new, None),
    ]
}

pub(super) fn orders() -> Vec<OrderSeed> {
    vec![year_ten(), baumberge(), notebooks(), access_points(), training()]
}

fn own(number: &str) -> Target {
    Target::Own {
        school: Some(school(number)),
    }
}

pub(super) fn line(
    name: &str,
    kind: LineKind,
    quantity: i64,
    unit_net: Cents,
    target: Target,
) -> OrderLineSeed {
    OrderLineSeed {
        name: name.to_owned(),
        kind,
        quantity,
        unit_net,
        target,
    }
}

/// A delivery of as many pieces of each of `lines` lines.
fn delivery(day: NaiveDate, note_number: &str, pieces: i64, lines: usize) -> DeliverySeed {
    DeliverySeed {
        day,
        note_number: note_number.to_owned(),
        quantities: vec![Quantity::whole(pieces); lines],
    }
}

/// Tablets with sleeve and set-up.
fn tablets(count: i64, target: &dyn Fn() -> Target) -> Vec<OrderLineSeed> {
    vec![
        line(
            "Tablet 10,2 Zoll, 64 GB",
            LineKind::Device,
            count,
            Cents::euros(371),
            target(),
        ),
        line(
            "Schutzhülle mit Stifthalter",
            LineKind::Accessory,
            count,
            Cents(2990),
            target(),
        ),
        line(
            "Einrichtung je Gerät",
            LineKind::Service,
            count,
            Cents::euros(12),
            target(),
        ),
    ]
}

/// 110 tablets in three deliveries, the last one five days late.
fn year_ten() -> OrderSeed {
    let asked = date(2022, 5, 9);
    OrderSeed {
        number: "A-2022-014".to_owned(),
        subject: "Tablets für die Jahrgangsstufe 10".to_owned(),
        supplier: BILDUNGS_IT.name.to_owned(),
        ordered_on: Some(date(2022, 6, 20)),
        promised_on: Some(date(2022, 9, 30)),
        award: AwardType::Negotiated,
        award_reference: "V 2022/06".to_owned(),
        note: Some(AwardSeed {
            estimated_net: Cents::euros(47_000),
            lots: "keine".to_owned(),
            reason: "Drei Angebote angefragt; die Muster Bildungs-IT bot den niedrigsten Preis und lieferte noch vor den Herbstferien.".to_owned(),
            extensions: "keine".to_owned(),
            offers: vec![
                (BILDUNGS_IT.name.to_owned(), asked, Some((date(2022, 5, 20), Cents::euros(45_419)))),
                (SYSTEMHAUS.name.to_owned(), asked, Some((date(2022, 5, 23), Cents::euros(46_880)))),
                ("Probe Schulbedarf GmbH (erfunden)".to_owned(), asked, None),
            ],
        }),
        lines: tablets(110, &|| own(AFG)),
        deliveries: vec![
            delivery(date(2022, 8, 24), "LS-22-5410", 24, 3),
            delivery(date(2022, 9, 14), "LS-22-5533", 50, 3),
            delivery(date(2022, 10, 5), "LS-22-5702", 36, 3),
        ],
        is_closed: true,
    }
}

/// On the notice for mobile devices, wholly billed.
fn baumberge() -> OrderSeed {
    let cost = |item| Target::Cost {
        notice: MOBILE_NOTICE.to_owned(),
        item,
        line: 1,
    };
    let mut lines = tablets(32, &|| cost(1));
    lines.push(line(
        "Lade- und Transportkoffer für 16 Geräte",
        LineKind::Device,
        2,
        Cents::euros(1_480),
        cost(2),
    ));
    lines.push(line(
        "Geräteverwaltung (MDM), drei Jahre je Gerät",
        LineKind::Licence,
        32,
        Cents::euros(34),
        cost(3),
    ));
    let pieces = [32, 32, 32, 2, 32];
    OrderSeed {
        number: "A-2022-037".to_owned(),
        subject: "Tablets mit Koffern für die Baumberge-Schule".to_owned(),
        supplier: BILDUNGS_IT.name.to_owned(),
        ordered_on: Some(date(2022, 12, 5)),
        promised_on: Some(date(2023, 1, 31)),
        award: AwardType::Negotiated,
        award_reference: "V 2022/11".to_owned(),
        note: Some(AwardSeed {
            estimated_net: Cents::euros(18_000),
            lots: "keine".to_owned(),
            reason:
                "Gleiche Geräte wie in der Gesamtschule, damit eine Geräteverwaltung genügt; zwei Angebote."
                    .to_owned(),
            extensions: "Geräteverwaltung um ein Jahr verlängerbar".to_owned(),
            offers: vec![
                (
                    BILDUNGS_IT.name.to_owned(),
                    date(2022, 11, 7),
                    Some((date(2022, 11, 14), Cents(1_726_080))),
                ),
                (
                    SYSTEMHAUS.name.to_owned(),
                    date(2022, 11, 7),
                    Some((date(2022, 11, 18), Cents::euros(18_410))),
                ),
            ],
        }),
        lines,
        deliveries: vec![DeliverySeed {
            day: date(2023, 1, 25),
            note_number: "LS-23-0087".to_owned(),
            quantities: pieces.map(Quantity::whole).to_vec(),
        }],
        is_closed: true,
    }
}

/// Promised and not delivered.
fn notebooks() -> OrderSeed {
    OrderSeed {
        number: "A-2026-003".to_owned(),
        subject: "Ersatznotebooks Sekretariat".to_owned(),
        supplier: SYSTEMHAUS.name.to_owned(),
        ordered_on: Some(date(2026, 4, 20)),
        promised_on: Some(date(2026, 5, 29)),
        award: AwardType::Direct,
        award_reference: String::new(),
        note: None,
        lines: vec![line(
            "Notebook 14 Zoll mit Dockingstation",
            LineKind::Device,
            6,
            Cents::euros(840),
            own(BAUMBERGE),
        )],
        deliveries: Vec::new(),
        is_closed: false,
    }
}

/// Delivered in part; the rest comes with the works in the old building.
fn access_points() -> OrderSeed {
    OrderSeed {
        number: "A-2026-005".to_owned(),
        subject: "WLAN im Altbau erweitern".to_owned(),
        supplier: NETZTECHNIK.name.to_owned(),
        ordered_on: Some(date(2026, 5, 4)),
        promised_on: Some(date(2027, 2, 26)),
        award: AwardType::Direct,
        award_reference: String::new(),
        note: None,
        lines: vec![
            line(
                "WLAN-Zugangspunkt",
                LineKind::Device,
                20,
                Cents::euros(410),
                own(AFG),
            ),
            line(
                "Montage je Zugangspunkt",
                LineKind::Service,
                20,
                Cents::euros(95),
                own(AFG),
            ),
        ],
        deliveries: vec![delivery(date(2026, 6, 2), "LS-26-0412", 12, 2)],
        is_closed: false,
    }
}

/// Not placed yet.
fn training() -> OrderSeed {
    OrderSeed {
        number: "A-2026-006".to_owned(),
        subject: "Schulungen zur Geräteverwaltung".to_owned(),
        supplier: BILDUNGS_IT.name.to_owned(),
        ordered_on: None,
        promised_on: None,
        award: AwardType::Direct,
        award_reference: String::new(),
        note: None,
        lines: vec![line(
            "Schulungstag vor Ort",
            LineKind::Service,
            2,
            Cents::euros(980),
            Target::Own { school: None },
        )],
        deliveries: Vec::new(),
        is_closed: false,
    }
}
