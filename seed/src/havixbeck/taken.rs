//! A grant of 2020 that was settled in spreadsheets: measuring sets and notebooks for the science rooms, all invented.

use paktbuch_types::{ApplicationState, Cents, NoticeState};

use super::grants::{PROGRAMME, TOOLS, notice};
use super::{AFG, TAKEN_NOTICE};
use crate::einvoice::write_pdf;
use crate::literal::{date, school};
use crate::{ApplicationSeed, CourseSeed, FiledProofSeed, NoticeSeed, TakeoverSeed};

const APPLICATION: &str = "HAV-DPS-00";

const PLAN: &str = "\
Nr.;Einzelansatz;Gegenstand;Schule;Menge;Einzelpreis;Gesamtausgaben;davon zuwendungsfähig
1;Messwerterfassung;Sätze mit Sensoren;190743;8;1.190,00;9.520,00;9.520,00
2;Notebooks;Notebooks der Fachräume;190743;14;980,00;13.720,00;13.720,00
3;Einrichtung;Einrichtung und Einweisung;190743;1;760,00;760,00;760,00
";

const RECEIPTS: &str = "\
Belegnr.;Lieferant;Rechnungsnr.;Rechnungsdatum;Gegenstand;Menge;Netto;Brutto;davon zuwendungsfähig;bezahlt am;Kontoauszug;Einzelansatz;Auftrag vom;Abnahme am
1;Probe Lehrmittel GmbH (erfunden);LM-20-118;02.11.2020;Messwerterfassung, Satz mit Sensoren;8;8.000,00;9.280,00;9.280,00;20.11.2020;2020/118;1;05.10.2020;30.10.2020
2;Probe Systemhaus GmbH (erfunden);SH-21-0402;03.05.2021;Notebook 14 Zoll;14;11.522,00;13.711,18;13.711,18;25.05.2021;2021/052;2;12.03.2021;29.04.2021
3;Probe Systemhaus GmbH (erfunden);SH-21-0431;10.05.2021;Einrichtung der Notebooks, Einweisung;1;630,00;749,70;749,70;01.06.2021;2021/055;3;12.03.2021;07.05.2021
";

const PAYOUTS: &str = "\
ausgezahlt am;Betrag;Bemerkung
08.02.2021;8.300,00;1. Mittelabruf
05.07.2021;13.067,00;2. Mittelabruf
";

const DRAWDOWNS: &str = "\
Nr.;angefordert am;Abrufbetrag;Art des Abrufs;Vorgangsnummer;ausgezahlt am
1;18.01.2021;8.300,00;Erstattung;48-DPS-2020/0029-MA1;08.02.2021
2;14.06.2021;13.067,00;Erstattung;48-DPS-2020/0029-MA2;05.07.2021
";

/// Rooms in turn, of the science wing.
const ROOMS: [&str; 2] = ["B 105 Physik", "B 106 Chemie"];

/// One closed grant.
pub(super) fn takeovers() -> Vec<TakeoverSeed> {
    vec![TakeoverSeed {
        application: ApplicationSeed {
            reference: APPLICATION.to_owned(),
            programme: PROGRAMME.to_owned(),
            category: TOOLS.to_owned(),
            title: "Messwerterfassung und Notebooks der Naturwissenschaften".to_owned(),
            state: ApplicationState::Granted,
            submitted_on: Some(date(2020, 3, 2)),
            schools: vec![(school(AFG), Cents::euros(24_000))],
            course: CourseSeed::default(),
        },
        notice: NoticeSeed {
            reference: TAKEN_NOTICE.to_owned(),
            application: Some(APPLICATION.to_owned()),
            title: "Naturwissenschaften: Messwerterfassung und Notebooks".to_owned(),
            category: TOOLS.to_owned(),
            state: NoticeState::ProofFiled,
            notice_date: date(2020, 6, 16),
            eligible: Cents::euros(24_000),
            granted: Cents::euros(21_600),
            own_share: Cents::euros(2_400),
            bewilligung_from: Some(date(2020, 6, 16)),
            bewilligung_to: Some(date(2021, 12, 31)),
            durchfuehrung_from: Some(date(2020, 7, 1)),
            durchfuehrung_to: Some(date(2021, 10, 31)),
            proof_due: Some(date(2022, 4, 30)),
            ..notice(Vec::new())
        },
        plan: PLAN.to_owned(),
        receipts: RECEIPTS.to_owned(),
        payouts: PAYOUTS.to_owned(),
        drawdowns: DRAWDOWNS.to_owned(),
        inventory: inventory(),
        proof: FiledProofSeed {
            file_name: "Verwendungsnachweis 2022-03-18.pdf".to_owned(),
            pdf: write_pdf(
                &[
                    "Verwendungsnachweis (erfunden)".to_owned(),
                    format!("Bescheid {TAKEN_NOTICE}, eingereicht am 18.03.2022"),
                    "Ausgaben gesamt 23.740,88 EUR, davon zuwendungsfähig 23.740,88 EUR".to_owned(),
                    "Zuwendung 21.367,00 EUR, Eigenanteil 2.373,88 EUR".to_owned(),
                    "3 Belege, 22 Geräte".to_owned(),
                ],
                &[],
            ),
            filed_on: date(2022, 3, 18),
            spent: Cents(2_374_088),
            eligible: Cents(2_374_088),
            granted: Cents::euros(21_367),
            own_share: Cents(237_388),
            receipts: 3,
            devices: 22,
        },
    }]
}

fn inventory() -> String {
    let mut list =
        "Inventarnummer;Seriennummer;Hersteller;Modell;Kategorie;Schule;Standort;Raum;Lieferdatum;Preis;Rechnung\n"
            .to_owned();
    let mut rows = |prefix: &str, count: usize, of: &str, last: &str| {
        for (number, room) in (1..=count).zip(ROOMS.iter().cycle()) {
            list.push_str(&format!(
                "{prefix}-{number:03};{prefix}MUST{number:03};{of};{AFG};Havixbeck;{room};{last}\n"
            ));
        }
    };
    rows(
        "NW20",
        8,
        "Probetec;Messwerterfassung PT-M8;Mess- und Experimentiergerät",
        "30.10.2020;1.160,00;LM-20-118",
    );
    rows(
        "NB21",
        14,
        "Musterwerk;Notebook MW-13, 14 Zoll;Notebook",
        "29.04.2021;979,37;SH-21-0402",
    );
    list
}
