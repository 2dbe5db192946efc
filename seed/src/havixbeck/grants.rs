//! Five applications and four notices: all invented, in the shape of RL DigitalPakt NRW.

use paktbuch_types::{
    ApplicationState, BasisPoints, Cents, CostRounding, Financing, NoticeState, OwnShareSource,
    ZweckbindungStart,
};

use crate::literal::{date, school};
use crate::{ApplicationSeed, BudgetSeed, CostItemSeed, CostLineSeed, CourseSeed, NoticeSeed};

use super::{AFG, BAUMBERGE, MOBILE_NOTICE, NETWORK_NOTICE, REST_NOTICE, TOOLS_NOTICE};

pub(super) const PROGRAMME: &str = "digitalpakt-nrw";
const NETWORK: &str = "IT-Grundstruktur";
pub(super) const TOOLS: &str = "Digitale Arbeitsgeräte";
const NETWORK_APPLICATION: &str = "HAV-DPS-01";
const TOOLS_APPLICATION: &str = "HAV-DPS-02";
const MOBILE: &str = "Schulgebundene mobile Endgeräte";
const MOBILE_APPLICATION: &str = "HAV-DPS-04";
const REST_APPLICATION: &str = "HAV-DPS-05";

/// An invented Schulträgerbudget.
pub(super) fn budgets() -> Vec<BudgetSeed> {
    vec![BudgetSeed {
        programme: PROGRAMME.to_owned(),
        category: String::new(),
        school: None,
        amount: Cents::euros(262_000),
        source: "Anlage 2 der Richtlinie mit den Restmitteln ab 02.11.2022".to_owned(),
        valid_from: date(2022, 11, 2),
    }]
}

/// Four granted applications and one withdrawn.
pub(super) fn applications() -> Vec<ApplicationSeed> {
    vec![
        ApplicationSeed {
            reference: NETWORK_APPLICATION.to_owned(),
            programme: PROGRAMME.to_owned(),
            category: NETWORK.to_owned(),
            title: "Netz, WLAN und Displays".to_owned(),
            state: ApplicationState::Granted,
            submitted_on: Some(date(2021, 4, 28)),
            schools: vec![
                (school(AFG), Cents::euros(103_200)),
                (school(BAUMBERGE), Cents::euros(38_800)),
            ],
            course: CourseSeed::default(),
        },
        ApplicationSeed {
            reference: TOOLS_APPLICATION.to_owned(),
            programme: PROGRAMME.to_owned(),
            category: TOOLS.to_owned(),
            title: "Geräte für Technik und Naturwissenschaften".to_owned(),
            state: ApplicationState::Granted,
            submitted_on: Some(date(2021, 11, 15)),
            schools: vec![
                (school(AFG), Cents::euros(21_840)),
                (school(BAUMBERGE), Cents::euros(9_615)),
            ],
            course: CourseSeed::default(),
        },
        ApplicationSeed {
            reference: "HAV-DPS-03".to_owned(),
            programme: PROGRAMME.to_owned(),
            category: MOBILE.to_owned(),
            title: "Tablets Jahrgang 10".to_owned(),
            state: ApplicationState::Withdrawn,
            submitted_on: Some(date(2022, 5, 30)),
            schools: vec![(school(AFG), Cents::euros(25_000))],
            course: CourseSeed::default(),
        },
        ApplicationSeed {
            reference: MOBILE_APPLICATION.to_owned(),
            programme: PROGRAMME.to_owned(),
            category: MOBILE.to_owned(),
            title: "Koffer mit Tablets für die Baumberge-Schule".to_owned(),
            state: ApplicationState::Granted,
            submitted_on: Some(date(2022, 6, 28)),
            schools: vec![(school(BAUMBERGE), Cents::euros(21_695))],
            course: CourseSeed::default(),
        },
        ApplicationSeed {
            reference: REST_APPLICATION.to_owned(),
            programme: PROGRAMME.to_owned(),
            category: NETWORK.to_owned(),
            title: "Restmittel: Präsentationstechnik, PC-Technik, Netz und Aula".to_owned(),
            state: ApplicationState::Granted,
            submitted_on: Some(date(2022, 11, 8)),
            schools: vec![
                (school(AFG), Cents::euros(42_140)),
                (school(BAUMBERGE), Cents::euros(44_400)),
            ],
            course: CourseSeed::default(),
        },
    ]
}

/// IT-Grundstruktur: 142,000 € in four Einzelansätze.
pub(super) fn network() -> NoticeSeed {
    NoticeSeed {
        reference: NETWORK_NOTICE.to_owned(),
        application: Some(NETWORK_APPLICATION.to_owned()),
        title: "IT-Grundstruktur an den Schulen der Gemeinde".to_owned(),
        category: NETWORK.to_owned(),
        notice_date: date(2021, 8, 17),
        bewilligung_from: Some(date(2021, 8, 17)),
        durchfuehrung_from: Some(date(2021, 9, 1)),
        ..notice(vec![
            item(
                1,
                "Strukturierte Verkabelung",
                vec![
                    line(AFG, "Datenverkabelung Kat. 7, Gebäude A und B", 180, 21_000),
                    line(AFG, "Etagenverteiler mit PoE-Switch", 3, 290_000),
                    line(BAUMBERGE, "Datenverkabelung Kat. 7", 46, 25_000),
                ],
            ),
            item(
                2,
                "WLAN-Ausbau",
                vec![
                    line(AFG, "WLAN-Zugangspunkte mit Montage", 24, 85_000),
                    line(BAUMBERGE, "WLAN-Zugangspunkte mit Montage", 16, 85_000),
                ],
            ),
            item(
                3,
                "Anzeige- und Interaktionsgeräte",
                vec![
                    line(AFG, "Interaktive Displays 75 Zoll mit Montage", 7, 440_000),
                    line(BAUMBERGE, "Interaktive Displays 75 Zoll mit Montage", 3, 440_000),
                ],
            ),
            item(
                4,
                "Schulserver und Geräteverwaltung",
                vec![
                    line(AFG, "Schulserver", 1, 500_000),
                    CostLineSeed {
                        school: None,
                        ..line(AFG, "Einrichtung der Geräteverwaltung", 1, 100_000)
                    },
                ],
            ),
        ])
    }
}

/// Digitale Arbeitsgeräte: 31,455 €, so that the grant of 28,309.50 € has to be rounded to whole euros.
pub(super) fn tools() -> NoticeSeed {
    NoticeSeed {
        reference: TOOLS_NOTICE.to_owned(),
        application: Some(TOOLS_APPLICATION.to_owned()),
        title: "Digitale Arbeitsgeräte".to_owned(),
        category: TOOLS.to_owned(),
        notice_date: date(2022, 3, 9),
        bewilligung_from: Some(date(2022, 3, 9)),
        durchfuehrung_from: Some(date(2022, 4, 1)),
        ..notice(vec![
            item(
                1,
                "Dokumentenkameras",
                vec![
                    line(AFG, "Dokumentenkamera 4K", 10, 48_000),
                    line(BAUMBERGE, "Dokumentenkamera 4K", 8, 48_000),
                ],
            ),
            item(
                2,
                "Lernroboter",
                vec![
                    line(BAUMBERGE, "Bodenroboter für die Grundschule", 12, 18_000),
                    line(AFG, "Roboterbausatz mit Sensoren", 12, 39_500),
                ],
            ),
            item(
                3,
                "3D-Drucker mit Zubehör",
                vec![
                    line(AFG, "3D-Drucker, geschlossener Bauraum", 3, 240_000),
                    line(AFG, "Einrichtung und Erstausstattung", 1, 120_000),
                ],
            ),
            item(
                4,
                "Lade- und Transportkoffer",
                vec![
                    line(AFG, "Gerätekoffer für 16 Geräte", 2, 195_000),
                    line(BAUMBERGE, "Gerätekoffer für 16 Geräte", 2, 180_750),
                ],
            ),
        ])
    }
}

/// Schulgebundene mobile Endgeräte: 21,695 € for one school, below the 25,000 € that the guideline allows.
pub(super) fn mobile() -> NoticeSeed {
    NoticeSeed {
        reference: MOBILE_NOTICE.to_owned(),
        application: Some(MOBILE_APPLICATION.to_owned()),
        title: "Koffer mit Tablets, Baumberge-Schule".to_owned(),
        category: MOBILE.to_owned(),
        notice_date: date(2022, 10, 11),
        double_funding_forbidden: Some(true),
        bewilligung_from: Some(date(2022, 10, 11)),
        durchfuehrung_from: Some(date(2022, 11, 1)),
        ..notice(vec![
            item(
                1,
                "Tablets",
                vec![line(BAUMBERGE, "Tablet mit Hülle und Einrichtung", 32, 52_000)],
            ),
            item(
                2,
                "Koffer",
                vec![line(
                    BAUMBERGE,
                    "Lade- und Transportkoffer für 16 Geräte",
                    2,
                    180_750,
                )],
            ),
            item(
                3,
                "Geräteverwaltung",
                vec![line(BAUMBERGE, "Lizenz der Geräteverwaltung (MDM)", 32, 4_500)],
            ),
        ])
    }
}

/// IT-Grundstruktur from remaining funds: 86,540 € in four Einzelansätze; its periods as they were before the change notice.
pub(super) fn rest() -> NoticeSeed {
    NoticeSeed {
        reference: REST_NOTICE.to_owned(),
        application: Some(REST_APPLICATION.to_owned()),
        title: "Restmittel: Präsentationstechnik, Netz und Aula".to_owned(),
        category: NETWORK.to_owned(),
        notice_date: date(2023, 2, 14),
        bewilligung_from: Some(date(2023, 2, 14)),
        bewilligung_to: Some(date(2024, 2, 29)),
        durchfuehrung_from: Some(date(2023, 3, 1)),
        durchfuehrung_to: Some(date(2023, 12, 31)),
        proof_due: Some(date(2024, 6, 30)),
        ..notice(vec![
            item(
                1,
                "Präsentations- und PC-Technik",
                vec![
                    line(AFG, "Beamer mit Montage", 6, 125_000),
                    line(AFG, "PC-Präsentationsplatz", 14, 98_000),
                ],
            ),
            item(
                2,
                "Präsentationssätze",
                vec![line(
                    BAUMBERGE,
                    "Satz aus Beamer, Tablet und Dokumentenkamera",
                    8,
                    205_000,
                )],
            ),
            item(
                3,
                "Netz der Fachräume",
                vec![
                    line(AFG, "Nachverkabelung, Datenanschluss Kat. 7", 48, 34_000),
                    line(AFG, "PoE-Switch", 2, 230_000),
                ],
            ),
            item(
                4,
                "Aula",
                vec![line(
                    BAUMBERGE,
                    "Saaltechnik der Aula mit Beamer und Leinwand",
                    1,
                    2_800_000,
                )],
            ),
        ])
    }
}

/// What the notices have in common; the amounts follow from the cost plan.
pub(super) fn notice(items: Vec<CostItemSeed>) -> NoticeSeed {
    let eligible: Cents = items.iter().map(|item| item.eligible).sum();
    let (rate, rounding) = (BasisPoints::percent(90), CostRounding::Euro);
    let granted = rounding.grant(eligible, rate);
    NoticeSeed {
        reference: String::new(),
        application: None,
        programme: PROGRAMME.to_owned(),
        title: String::new(),
        category: String::new(),
        state: NoticeState::Running,
        notice_date: date(2021, 8, 17),
        financing: Financing::Anteil,
        rate,
        rounding,
        eligible,
        granted,
        own_share: eligible.minus(granted),
        own_share_source: OwnShareSource::Schulpauschale,
        bewilligung_from: None,
        bewilligung_to: Some(date(2024, 12, 31)),
        durchfuehrung_from: None,
        durchfuehrung_to: Some(date(2024, 10, 31)),
        zweckbindung_start: ZweckbindungStart::EndOfImplementation,
        zweckbindung_years: Some(5),
        proof_due: Some(date(2025, 4, 30)),
        tolerance: Some(BasisPoints::percent(20)),
        double_funding_forbidden: None,
        note: "Aktenzeichen, Daten und Beträge sind erfunden.".to_owned(),
        items,
    }
}

pub(super) fn item(position: u16, title: &str, lines: Vec<CostLineSeed>) -> CostItemSeed {
    CostItemSeed {
        position,
        title: title.to_owned(),
        total: lines.iter().map(|line| line.gross).sum(),
        eligible: lines.iter().map(|line| line.eligible).sum(),
        lines,
    }
}

/// A line all of which is eligible; the price is gross, in cents.
pub(super) fn line(number: &str, title: &str, quantity: i64, unit_price: i64) -> CostLineSeed {
    let gross = Cents(quantity * unit_price);
    CostLineSeed {
        school: Some(school(number)),
        title: title.to_owned(),
        quantity,
        unit_price: Cents(unit_price),
        gross,
        eligible: gross,
    }
}
