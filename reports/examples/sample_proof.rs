//! Writes `verwendungsnachweis.xlsx`, `inventarliste.xlsx` and `inventarliste.csv` with invented data to the directory
//! given as first argument (default: the current one).

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;

use chrono::{Days, NaiveDate};
use paktbuch_reports::inventory::{InventoryCsv, InventoryHead, InventoryRow, InventoryWriter};
use paktbuch_reports::proof::{
    Authority, CostItemRow, CostLineRow, FindingConfirmation, FindingCounts, FindingRow, GrantRule, Income,
    InstallationRow, Narrative, NoticeFacts, OtherIncome, PayoutRow, Period, ProofInput, ProofWriter,
    ReceiptRow,
};
use paktbuch_types::{
    BasisPoints, Cents, CostRounding, Financing, ProofConfirmation, ProofEdition, ProofType, Severity,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("."), PathBuf::from);
    let mut proof = ProofWriter::new(input(), &folder)?;
    for receipt in receipts() {
        proof.push_receipt(&receipt)?;
    }
    let head = InventoryHead {
        authority: "Gemeinde Havixbeck".into(),
        filter: "Programm: DigitalPakt Schule NRW".into(),
        as_of: day(2025, 3, 31),
    };
    let mut list = InventoryWriter::new(&head, &folder)?;
    let mut csv = InventoryCsv::new(File::create(folder.join("inventarliste.csv"))?)?;
    for device in devices() {
        proof.push_device(&device)?;
        list.push(&device)?;
        csv.push(&device)?;
    }
    proof.finish(&mut File::create(folder.join("verwendungsnachweis.xlsx"))?)?;
    list.finish(&mut File::create(folder.join("inventarliste.xlsx"))?)?;
    csv.finish()?;
    Ok(())
}

fn input() -> ProofInput {
    ProofInput {
        authority: Authority {
            name: "Gemeinde Havixbeck".into(),
            address: "Willi-Richter-Platz 1, 48329 Havixbeck".into(),
            contact: "Monika Beispiel, 02507 33-0 (erfunden)".into(),
        },
        granting_authority: "Bezirksregierung Münster".into(),
        programme: "DigitalPakt Schule NRW (RL DigitalPakt NRW)".into(),
        notice: NoticeFacts {
            reference: "48.02.01-DP-0815/21".into(),
            date: day(2021, 9, 14),
            purpose: "IT-Grundstruktur der Baumberge-Schule und der Anne-Frank-Gesamtschule: Verkabelung, WLAN und interaktive Displays".into(),
            financing: "Anteilfinanzierung".into(),
            rate: Some(BasisPoints::percent(90)),
            granted: Cents::euros(99_000),
            versions: Vec::new(),
            approval_period: Period { from: Some(day(2021, 9, 14)), until: Some(day(2024, 12, 31)) },
            implementation_period: Period { from: Some(day(2021, 10, 1)), until: Some(day(2024, 10, 31)) },
            early_start: String::new(),
            zweckbindung_until: Some(day(2029, 12, 31)),
            zweckbindung_words: String::new(),
            proof_due: None,
        },
        income: Income {
            own_share: Cents::euros(15_000),
            own_share_source: "Schulpauschale/Bildungspauschale".into(),
            own_sources: Vec::new(),
            third_parties: vec![OtherIncome {
                kind: "Leistung Dritter".into(),
                source: "Förderverein der Baumberge-Schule".into(),
                purpose: "Wandhalterungen".into(),
                granted: Cents::ZERO,
                received: Cents::euros(500),
            }],
            public_funding: Vec::new(),
            grant: Cents::euros(99_000),
            grantor: "Land Nordrhein-Westfalen".into(),
            rule: GrantRule {
                financing: Financing::Anteil,
                rate: BasisPoints::percent(90),
                rounding: CostRounding::Euro,
                fixed: None,
                third_in_plan: Cents::ZERO,
                third_beside: Cents::ZERO,
            },
        },
        items: vec![
            item(1, "netz", "IT-Grundstruktur: Verkabelung und WLAN", 54_000, 50_000, &[
                ("netz-kabel", "Anne-Frank-Gesamtschule: strukturierte Verkabelung, Bauteil B und C", 36_000, 33_000),
                ("netz-wlan", "Baumberge-Schule: 24 WLAN-Zugangspunkte mit Montage", 18_000, 17_000),
            ]),
            item(2, "display", "IT-Grundstruktur: Anzeige- und Interaktionsgeräte", 60_000, 60_000, &[
                ("display-afg", "Anne-Frank-Gesamtschule: 12 interaktive Displays 86″", 42_000, 42_000),
                ("display-bbs", "Baumberge-Schule: 5 interaktive Displays 75″", 18_000, 18_000),
            ]),
        ],
        installations: vec![InstallationRow {
            subject: "Position 1: Verkabelung der Fachräume".into(),
            school: "Baumberge-Schule".into(),
            place: "Gebäude B, Fachräume".into(),
            extent: "48 Datenanschlüsse Kat. 7".into(),
            accepted_on: Some(day(2022, 8, 5)),
            invoice_number: "2022-0815".into(),
            cost_line: "1.1 Verkabelung".into(),
            gross: Cents::euros(23_800),
        }],
        payouts: [(2022, 3, 1, 30_000), (2022, 9, 15, 50_000)]
            .into_iter()
            .map(|(year, month, of_month, euros)| PayoutRow {
                paid_on: day(year, month, of_month),
                amount: Cents::euros(euros),
                use_by: Some(day(year, month, of_month) + Days::new(60)),
                note: format!("{}. Mittelabruf", if month == 3 { 1 } else { 2 }),
            })
            .collect(),
        narrative: Some(Narrative {
            measure: "Beide Schulen wurden strukturiert verkabelt und mit WLAN versorgt; 17 interaktive Displays ersetzen die Tafeln.".into(),
            began_on: Some(day(2021, 10, 4)),
            ended_on: Some(day(2024, 10, 18)),
            result: "Anne-Frank-Gesamtschule: Alle Unterrichtsräume haben zwei Anschlüsse, WLAN und ein Display; die Schule nutzt sie seit dem Schuljahr 2022/2023 in allen Fächern.\nBaumberge-Schule: Alle acht Klassenräume haben WLAN, fünf ein Display. Die übrigen folgen aus eigenen Mitteln.".into(),
            deviations: "Die Verkabelung wurde teurer, weil im Bauteil B Brandschotte fehlten; die Mehrkosten trägt der Schulträger.".into(),
            staff: String::new(),
            offices: "Gebäudewirtschaft: Abnahme der Verkabelung am 12.08.2022 ohne Mängel.".into(),
            confirmed: vec![ProofConfirmation::Conditions, ProofConfirmation::Economy, ProofConfirmation::Books, ProofConfirmation::Purpose],
        }),
        findings: FindingCounts { errors: 0, warnings: 2, missing: 1, confirmed: 1 },
        edition: ProofEdition::Record,
        proof_type: ProofType::Full,
        encloses_receipts: true,
        protocol: protocol(),
        as_of: day(2025, 3, 31),
        version: None,
        filed: None,
        audit_hash: Some("9f2c4a7be01d5583c6e7aa9140b2d3f8e51c06b7742d9a8f3e60c1b5a4d7f219".into()),
    }
}

fn protocol() -> Vec<FindingRow> {
    let finding = |rule: &str, severity, subject: &str, message: &str, remedy: &str| FindingRow {
        rule: rule.into(),
        severity,
        subject: subject.into(),
        message: message.into(),
        remedy: remedy.into(),
        source: "ANBest-G Nr. 7.4, VV zu § 44 LHO NRW".into(),
        confirmation: (rule == "R2").then(|| FindingConfirmation {
            reason: "Umschichtung genehmigt, Bezirksregierung Münster 12.03.2024, Az. 48.02".into(),
            by: "Erika Beispiel".into(),
            role: "Fördermittel".into(),
            on: day(2024, 3, 14),
        }),
    };
    vec![
        finding(
            "R2",
            Severity::Error,
            "Einzelansatz IT-Grundstruktur: Verkabelung und WLAN",
            "Der Ansatz ist um 23,4 % überschritten.",
            "Umschichtung mit der Bewilligungsbehörde klären.",
        ),
        finding(
            "R16",
            Severity::Warning,
            "Gerät HAV-00008",
            "Das Gerät HAV-00008 ist ohne Raum.",
            "Bitte den Raum eintragen.",
        ),
        finding(
            "R13",
            Severity::MissingParameter,
            "Bescheid 48.02.01-DP-0815/21",
            "Angabe fehlt: Verbrauchsfrist",
            "Bitte aus dem Bescheid eintragen.",
        ),
    ]
}

fn item(
    position: i64,
    key: &str,
    title: &str,
    total: i64,
    eligible: i64,
    lines: &[(&str, &str, i64, i64)],
) -> CostItemRow {
    let line = |(position, &(key, title, total, eligible)): (i64, &(&str, &str, i64, i64))| CostLineRow {
        key: key.into(),
        position,
        title: title.into(),
        total: Cents::euros(total),
        eligible: Cents::euros(eligible),
    };
    CostItemRow {
        key: key.into(),
        position,
        title: title.into(),
        total: Cents::euros(total),
        eligible: Cents::euros(eligible),
        tolerance: (key == "netz").then_some(BasisPoints::percent(20)),
        lines: (1..).zip(lines).map(line).collect(),
    }
}

/// Twelve receipts; one is a credit note, one is not eligible, the network is over its tolerance.
fn receipts() -> Vec<ReceiptRow> {
    let kabel = (
        "Elektro Westmünster GmbH & Co. KG",
        "Verkabelung Bauteil B, Abschlagsrechnung",
        "Anne-Frank-Gesamtschule",
        "netz-kabel",
    );
    let wlan = (
        "Netzwerk-Technik Coesfeld e. K.",
        "WLAN-Zugangspunkte Wi-Fi 6, Montage und Inbetriebnahme",
        "Baumberge-Schule",
        "netz-wlan",
    );
    let afg = (
        "Schultafel Systeme AG",
        "Interaktive Displays 86″ mit Pylonenhalterung",
        "Anne-Frank-Gesamtschule",
        "display-afg",
    );
    let bbs = (
        "Schultafel Systeme AG",
        "Interaktive Displays 75″",
        "Baumberge-Schule",
        "display-bbs",
    );
    [
        (kabel, 1_423_811, 1_423_811),
        (kabel, 1_190_000, 1_190_000),
        (wlan, 892_500, 892_500),
        (kabel, 1_984_277, 1_880_000),
        (wlan, 773_500, 773_500),
        (afg, 1_049_500, 1_049_500),
        (afg, 1_049_500, 1_049_500),
        (kabel, -119_000, -119_000),
        (bbs, 899_640, 899_640),
        (afg, 1_049_500, 1_049_500),
        (bbs, 899_640, 899_640),
        (wlan, 8_999, 0),
    ]
    .into_iter()
    .enumerate()
    .map(|(index, ((payee, subject, school, key), gross, eligible))| {
        let number = index as u64;
        let (gross, eligible) = (Cents(gross), Cents(eligible));
        let grant = eligible.share(BasisPoints::percent(90));
        ReceiptRow {
            key: String::new(),
            receipt_number: (number % 3 != 2).then(|| format!("21000{:05}", 4_711 + number * 37)),
            invoice_number: format!("RE-2022-{:04}", 118 + number * 13),
            invoice_date: day(2022, 1, 10) + Days::new(number * 48),
            payee: payee.into(),
            subject: subject.into(),
            category: "IT-Grundstruktur".into(),
            school_number: Some(
                if school.starts_with("Anne") {
                    "190743"
                } else {
                    "129872"
                }
                .into(),
            ),
            school: school.into(),
            order_reference: Some(format!("V-{:03}/21", 12 + number / 4)),
            paid_on: day(2022, 1, 28) + Days::new(number * 48),
            gross,
            eligible,
            discount: (number == 4).then_some(Cents(15_470)),
            grant_share: grant,
            own_share: gross.minus(grant),
            link: Some(format!("/rechnungen/{}", 100 + number)),
            cost_key: key.into(),
        }
    })
    .collect()
}

fn devices() -> impl Iterator<Item = InventoryRow> {
    (0..40_u32).map(|index| {
        let display = index % 2 == 0;
        let gross = if display { Cents(249_900) } else { Cents(41_650) };
        InventoryRow {
            inventory_number: format!("HAV-{:05}", index + 1),
            category: if display {
                "Interaktives Display"
            } else {
                "WLAN-Zugangspunkt"
            }
            .into(),
            model: if display {
                "Newline Lyra Pro TT-8623QCA"
            } else {
                "Aruba AP-515 (RW) Unified AP"
            }
            .into(),
            serial: Some(format!(
                "{}{:07}",
                if display { "NLY" } else { "CNH" },
                4_120_733 + index * 91
            )),
            purchased_on: Some(day(2022, 10, 3) + Days::new(u64::from(index))),
            commissioned_on: (index % 5 != 0).then(|| day(2022, 11, 2) + Days::new(u64::from(index))),
            net: Some(gross.pro_rata(100, 119)),
            gross,
            school_number: Some(if display { "190743" } else { "129872" }.into()),
            school: Some(
                if display {
                    "Anne-Frank-Gesamtschule Havixbeck"
                } else {
                    "Baumberge-Schule"
                }
                .into(),
            ),
            site: Some(
                if index % 6 == 0 {
                    "Teilstandort Billerbeck"
                } else {
                    "Hauptgebäude"
                }
                .into(),
            ),
            room: Some(format!("{}{:02}", if display { "B 1." } else { "A 0." }, index)),
            supplier: Some(
                if display {
                    "Schultafel Systeme AG"
                } else {
                    "Netzwerk-Technik Coesfeld e. K."
                }
                .into(),
            ),
            invoice_number: Some(format!("RE-2022-{:04}", 183 + index % 4 * 13)),
            receipt_number: (index % 3 != 0).then(|| format!("21000{:05}", 4_896 + index)),
            programme: Some("DigitalPakt Schule NRW".into()),
            notice_reference: Some("48.02.01-DP-0815/21".into()),
            zweckbindung_until: Some(day(2029, 12, 31)),
            status: if index == 7 { "in Reparatur" } else { "verfügbar" }.into(),
            whereabouts: (index == 7).then(|| "Werkstatt Netzwerk-Technik".into()),
        }
    })
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
