//! A notice in which every rule finds something, in an invented programme with limits of every kind. R1 and R10 look at applications, their
//! data are in [`super::july`]; R26 speaks only when somebody deletes.

use paktbuch_types::{
    AwardType, BasisPoints, Cents, DeviceCategory, DeviceStatus, InvoiceSyntax, LineKind, Quantity,
};

use super::goods::{Model, Place};
use super::grants::{item, line, notice};
use super::places::{AFG_A, BAUMBERGE_MAIN};
use super::purchasing::{ASSETS, EXPENSES, Head, Part};
use super::tablets::BILDUNGS_IT;
use super::{AFG, AFG_SITE, BAUMBERGE, BAUMBERGE_SITE, FLAWED_NOTICE, TOOLS_NOTICE, orders};
use crate::einvoice::LineData;
use crate::literal::date;
use crate::{CostLineSeed, DeliverySeed, InvoiceSeed, NoticeSeed, OrderSeed, Target};

/// An order without a note (R29).
pub(super) const ORDER: &str = "A-2024-031";
/// Devices with every kind of gap.
pub(super) const DEVICES: &str = "BI-24-9101";
/// Ordered before the measure might begin.
pub(super) const EARLY: &str = "BI-24-9102";
/// Not eligible, and not wholly allocated.
pub(super) const SMALL: &str = "BI-24-9103";
/// Paid by two programmes.
pub(super) const TWICE: &str = "BI-24-9104";

/// The programme, as an authority enters one.
pub(super) const EDITION: &str = r#"code = "pruefregeln-muster"
version = 1
titel = "Muster für Prüfregeln (erfunden)"
sonst_entfaellt = "Erfundenes Programm der Vorführung: Was hier nicht steht, verlangt es nicht."

land = { wert = "NW", quelle = "erfunden" }
foerderart = { wert = "anteil", quelle = "erfunden, Nr. 5.2" }
foerdersatz = { wert = "90 %", quelle = "erfunden, Nr. 5.4" }
eigenanteil_min = { wert = "10 %", quelle = "erfunden, Nr. 5.4" }
frueheste_massnahme = { wert = 2024-01-01, quelle = "erfunden, Nr. 1.3" }
abruf_art = { wert = "vorschuss", quelle = "erfunden, Nr. 7.2" }
verbrauchsfrist_tage = { wert = 60, quelle = "erfunden, Nr. 7.3" }
doppelfoerderung_verboten = { wert = true, quelle = "erfunden, Nr. 5.6" }
foerderfaehige_schulen = { wert = ["190743"], quelle = "erfunden, Anlage 1" }
schulwechsel_erlaubt = { wert = false, quelle = "erfunden, Nr. 4.2" }
aufbewahrung_jahre = { wert = 6, quelle = "§ 59 KomHVO NRW" }

[kategorien]
wert = [{ code = "mobil", name = "Mobile Endgeräte", zweckbindung_jahre = 5, zweckbindung_start = "ende_durchfuehrung" }]
quelle = "erfunden, Nr. 2"

[deckel]
wert = [
  { bezug = "geraet", kategorie = "mobil", betrag = "500,00", steuer = "brutto" },
  { bezug = "schule", kategorie = "mobil", betrag = "6.000,00" },
]
quelle = "erfunden, Nr. 5.5"

[nicht_foerderfaehig]
wert = [{ name = "Koffer und Lademöbel", woerter = ["koffer", "ladewagen"] }]
quelle = "erfunden, Nr. 2.4"
"#;

/// 8,900 € at 95 %, where the programme asks for an own share of 10 %.
pub(super) fn flawed() -> NoticeSeed {
    let plan = notice(vec![
        item(1, "Tablets", vec![line(AFG, "Tablet 11 Zoll", 10, 35_000)]),
        item(2, "Notebooks", vec![line(AFG, "Notebook 13 Zoll", 2, 70_000)]),
        item(
            3,
            "Zubehör",
            vec![
                line(AFG, "Kabel, Halterungen, Taschen", 1, 150_000),
                line(BAUMBERGE, "Halterungen", 1, 50_000),
            ],
        ),
        item(
            4,
            "Einrichtung",
            vec![CostLineSeed {
                school: None,
                ..line(AFG, "Einrichtung vor Ort", 1, 200_000)
            }],
        ),
    ]);
    let rate = BasisPoints::percent(95);
    let granted = plan.rounding.grant(plan.eligible, rate);
    NoticeSeed {
        reference: FLAWED_NOTICE.to_owned(),
        programme: "pruefregeln-muster".to_owned(),
        title: "Muster mit Fehlern".to_owned(),
        category: "Mobile Endgeräte".to_owned(),
        notice_date: date(2024, 2, 12),
        rate,
        granted,
        own_share: plan.eligible.minus(granted),
        bewilligung_from: Some(date(2024, 2, 12)),
        bewilligung_to: Some(date(2025, 3, 31)),
        durchfuehrung_from: Some(date(2024, 3, 1)),
        durchfuehrung_to: Some(date(2024, 12, 31)),
        proof_due: Some(date(2025, 6, 30)),
        note: "Erfunden: Dieser Bescheid enthält mit Absicht zu jeder Prüfregel einen Fehler.".to_owned(),
        ..plan
    }
}

fn cost(item: u16) -> Target {
    Target::Cost {
        notice: FLAWED_NOTICE.to_owned(),
        item,
        line: 1,
    }
}

/// By negotiation and without a note (Vergabevermerk).
pub(super) fn order() -> OrderSeed {
    OrderSeed {
        number: ORDER.to_owned(),
        subject: "Tablets und Notebook, Muster mit Fehlern".to_owned(),
        supplier: BILDUNGS_IT.name.to_owned(),
        ordered_on: Some(date(2024, 3, 18)),
        promised_on: Some(date(2024, 4, 30)),
        award: AwardType::Negotiated,
        award_reference: String::new(),
        note: None,
        lines: vec![
            orders::line("Tablet 11 Zoll", LineKind::Device, 10, Cents::euros(380), cost(1)),
            orders::line(
                "Notebook 13 Zoll",
                LineKind::Device,
                1,
                Cents::euros(640),
                cost(2),
            ),
        ],
        deliveries: vec![DeliverySeed {
            day: date(2024, 4, 24),
            note_number: "LS-24-0371".to_owned(),
            quantities: vec![Quantity::whole(10), Quantity::whole(1)],
        }],
        is_closed: true,
    }
}

pub(super) fn invoices() -> Vec<InvoiceSeed> {
    vec![devices(), early(), small(), twice()]
}

fn head(number: &'static str, order: &'static str) -> Head {
    Head {
        supplier: BILDUNGS_IT,
        syntax: InvoiceSyntax::Ubl,
        number,
        order,
        ordered: date(2024, 3, 18),
        accepted: date(2024, 4, 26),
        issued: date(2024, 4, 29),
    }
}

fn pieces(id: &str, name: &str, count: i64, price: Cents) -> LineData {
    LineData::new(id, name, Quantity::whole(count), "H87", price)
}

/// One tablet without a room, one without a serial number, one missing, one at the other school; a notebook above the cap and on the
/// account of assets.
fn devices() -> InvoiceSeed {
    let delivered = date(2024, 4, 24);
    let tablet = Model {
        manufacturer: "Probetec",
        name: "Tablet PT-11",
        category: DeviceCategory::Tablet,
        plate: "MF",
    };
    let notebook = Model {
        manufacturer: "Probetec",
        name: "Notebook PT-N13",
        category: DeviceCategory::Notebook,
        plate: "NF",
    };
    let gesamtschule = Place {
        school: AFG,
        site: AFG_SITE,
        rooms: &AFG_A[1..4],
    };
    let baumberge = Place {
        school: BAUMBERGE,
        site: BAUMBERGE_SITE,
        rooms: &BAUMBERGE_MAIN[1..2],
    };
    let mut tablets = tablet.devices(1, 9, delivered, &gesamtschule);
    if let [without_room, without_serial, missing, ..] = tablets.as_mut_slice() {
        without_room.room = None;
        without_serial.serial = None;
        missing.status = DeviceStatus::Missing;
    }
    tablets.extend(tablet.devices(10, 1, delivered, &baumberge));
    head(DEVICES, ORDER).booked(
        vec![
            (
                pieces("1", "Tablet 11 Zoll", 10, Cents::euros(380)),
                vec![
                    Part::cost(FLAWED_NOTICE, 1, 1, 1)
                        .booked_on(EXPENSES)
                        .with(tablets),
                ],
            ),
            (
                pieces("2", "Notebook 13 Zoll", 1, Cents::euros(640)),
                vec![
                    Part::cost(FLAWED_NOTICE, 2, 1, 1)
                        .booked_on(ASSETS)
                        .with(notebook.devices(1, 1, delivered, &gesamtschule)),
                ],
            ),
        ],
        &[(date(2024, 5, 28), "Kontoauszug 2024/059")],
    )
}

fn early() -> InvoiceSeed {
    let head = Head {
        ordered: date(2023, 11, 6),
        ..head(EARLY, "A-2023-051")
    };
    head.booked(
        vec![(
            LineData::new(
                "1",
                "Einrichtung vor Ort",
                Quantity::whole(1),
                "LS",
                Cents::euros(500),
            ),
            vec![Part::cost(FLAWED_NOTICE, 4, 1, 1)],
        )],
        &[(date(2024, 5, 28), "Kontoauszug 2024/059")],
    )
}

/// 50 € of its second line are allocated to nobody.
fn small() -> InvoiceSeed {
    let part = || vec![Part::cost(FLAWED_NOTICE, 3, 1, 1)];
    let mut seed = head(SMALL, "A-2024-033").booked(
        vec![
            (
                pieces("1", "Schutzhülle mit Transportkoffer", 1, Cents::euros(300)),
                part(),
            ),
            (pieces("2", "Ladekabel USB-C, 2 m", 10, Cents::euros(15)), part()),
        ],
        &[(date(2024, 5, 28), "Kontoauszug 2024/059")],
    );
    let open = Cents::euros(50);
    for part in seed
        .lines
        .iter_mut()
        .skip(1)
        .flat_map(|line| &mut line.allocations)
    {
        (part.gross, part.eligible) = (part.gross.minus(open), part.eligible.minus(open));
    }
    seed
}

/// Half of it is paid by the notice of another programme.
fn twice() -> InvoiceSeed {
    head(TWICE, "A-2024-034").booked(
        vec![(
            pieces("1", "Wandhalter für Dokumentenkameras", 2, Cents::euros(90)),
            vec![
                Part::cost(FLAWED_NOTICE, 3, 1, 1),
                Part::cost(TOOLS_NOTICE, 1, 1, 1),
            ],
        )],
        &[(date(2024, 5, 28), "Kontoauszug 2024/059")],
    )
}
