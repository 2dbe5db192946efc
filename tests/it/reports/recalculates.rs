//! LibreOffice, forced to recalculate, comes to the values that we cached in our workbooks.

use std::fs::File;
use std::path::Path;

use chrono::{Days, NaiveDate};
use paktbuch_reports::inventory::{InventoryHead, InventoryRow, InventoryWriter};
use paktbuch_reports::proof::{
    Authority, CostItemRow, CostLineRow, FindingConfirmation, FindingCounts, FindingRow, GrantRule, Income,
    InstallationRow, Narrative, NoticeFacts, OtherIncome, OwnSource, PayoutRow, Period, ProofInput,
    ProofWriter, ReceiptRow,
};
use paktbuch_reports::receipts::{ReceiptsHead, ReceiptsWriter};
use paktbuch_tests::recalc::{differences, is_available, recalculate};
use paktbuch_types::{BasisPoints, Cents, CostRounding, Financing, ProofEdition, ProofType, Severity};
use rust_xlsxwriter::{Formula, Workbook};

/// Fails unless every cell keeps its value.
pub(super) fn assert_recalculates(xlsx: &Path, work: &Path) {
    let recalculated = recalculate(xlsx, work).unwrap();
    assert_eq!(differences(xlsx, &recalculated), Vec::<String>::new());
}

pub(super) fn skipped() -> bool {
    let skipped = !is_available();
    if skipped {
        eprintln!("SKIPPED: LibreOffice (soffice) is not installed; nothing was recalculated here.");
    }
    skipped
}

#[test]
fn a_planted_wrong_value_is_found() {
    if skipped() {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let path = work.path().join("falsch.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_number(0, 0, 100.1).unwrap();
    sheet
        .write_formula(1, 0, Formula::new("=A1*2").set_result("200.2"))
        .unwrap();
    sheet
        .write_formula(2, 0, Formula::new("=A1*3").set_result("300.31"))
        .unwrap();
    workbook.save(&path).unwrap();
    let found = differences(&path, &recalculate(&path, work.path()).unwrap());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("Sheet1!R3C1: "), "{found:?}");
}

#[test]
fn the_proof_keeps_every_value() {
    if skipped() {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let path = work.path().join("verwendungsnachweis.xlsx");
    let mut writer = ProofWriter::new(input(), work.path()).unwrap();
    for index in 0..60 {
        writer.push_receipt(&receipt(index)).unwrap();
    }
    for index in 0..40 {
        writer.push_device(&device(index)).unwrap();
    }
    writer.finish(&mut File::create(&path).unwrap()).unwrap();
    assert_recalculates(&path, work.path());
}

/// Sources of the own share; each list adds up to that of [`input`].
const SOURCES: [&[i64]; 4] = [&[], &[333_332, 1], &[111_111, 222_220, 2], &[0, 333_333]];

/// Whatever the kind of financing, with much, little and no other money.
#[test]
fn every_kind_of_financing_keeps_every_value() {
    if skipped() {
        return;
    }
    for (index, financing) in Financing::ALL.iter().enumerate() {
        let work = tempfile::tempdir().unwrap();
        let path = work.path().join("nachweis.xlsx");
        let other = |cents: i64| OtherIncome {
            kind: "Verkaufserlös".into(),
            source: "=Händler".into(),
            purpose: String::new(),
            granted: Cents(cents / 3),
            received: Cents(cents),
        };
        let money = [0, 333, 12_345_678, 9_999_999_999];
        let input = ProofInput {
            income: Income {
                own_sources: own_sources(SOURCES[index]),
                third_parties: vec![other(money[index]), other(1)],
                public_funding: vec![other(money[3 - index])],
                rule: GrantRule {
                    financing: *financing,
                    fixed: (index > 1).then_some(Cents(7_654_321)),
                    ..rule()
                },
                ..input().income
            },
            ..input()
        };
        let mut writer = ProofWriter::new(input, work.path()).unwrap();
        for index in 0..12 {
            writer.push_receipt(&receipt(index)).unwrap();
        }
        writer.finish(&mut File::create(&path).unwrap()).unwrap();
        assert_recalculates(&path, work.path());
    }
}

#[test]
fn a_proof_without_anything_keeps_every_value() {
    if skipped() {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let path = work.path().join("leer.xlsx");
    let empty = ProofInput {
        items: Vec::new(),
        income: Income {
            own_share: Cents::ZERO,
            own_sources: own_sources(&[0, 0]),
            grant: Cents::ZERO,
            ..input().income
        },
        ..input()
    };
    let writer = ProofWriter::new(empty, work.path()).unwrap();
    writer.finish(&mut File::create(&path).unwrap()).unwrap();
    assert_recalculates(&path, work.path());
}

#[test]
fn the_belegliste_alone_keeps_every_value() {
    if skipped() {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let path = work.path().join("belegliste.xlsx");
    let input = input();
    let head = ReceiptsHead {
        authority: input.authority.name,
        programme: input.programme,
        reference: input.notice.reference,
        notice_date: input.notice.date,
        as_of: input.as_of,
        items: input.items,
    };
    let mut writer = ReceiptsWriter::new(&head, work.path()).unwrap();
    for index in 0..300 {
        writer.push(&receipt(index)).unwrap();
    }
    writer.finish(&mut File::create(&path).unwrap()).unwrap();
    assert_recalculates(&path, work.path());
}

#[test]
fn the_inventory_keeps_every_value() {
    if skipped() {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let path = work.path().join("inventarliste.xlsx");
    let head = InventoryHead {
        authority: "Gemeinde Havixbeck".into(),
        filter: String::new(),
        as_of: day(0),
    };
    let mut writer = InventoryWriter::new(&head, work.path()).unwrap();
    for index in 0..300 {
        writer.push(&device(index)).unwrap();
    }
    writer.finish(&mut File::create(&path).unwrap()).unwrap();
    assert_recalculates(&path, work.path());
}

pub(super) fn day(after: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 1, 3).unwrap() + Days::new(after)
}

fn rule() -> GrantRule {
    GrantRule {
        financing: Financing::Anteil,
        rate: BasisPoints(9_000),
        rounding: CostRounding::Euro,
        fixed: None,
        third_in_plan: Cents(10),
        third_beside: Cents(7),
    }
}

fn own_sources(cents: &[i64]) -> Vec<OwnSource> {
    let source = |cents: &i64| OwnSource {
        source: format!("=Quelle {cents}"),
        granted: Cents(*cents),
    };
    cents.iter().map(source).collect()
}

/// One item over its tolerance with two lines, one within, one that the notice does not plan.
pub(super) fn input() -> ProofInput {
    let item =
        |position: i64, key: &str, cents: i64, tolerance: Option<i64>, lines: Vec<CostLineRow>| CostItemRow {
            key: key.into(),
            position,
            title: format!("Einzelansatz {key}"),
            total: Cents(cents),
            eligible: Cents(cents / 10 * 9),
            tolerance: tolerance.map(BasisPoints::percent),
            lines,
        };
    let line = |position: i64, key: &str| CostLineRow {
        key: key.into(),
        position,
        title: format!("=Zeile {key}"),
        total: Cents(1_234_567),
        eligible: Cents(1_111_111),
    };
    ProofInput {
        authority: Authority {
            name: "Gemeinde Havixbeck".into(),
            address: "Willi-Richter-Platz 1, 48329 Havixbeck".into(),
            contact: "Fachbereich Schule & Kultur".into(),
        },
        granting_authority: "Bezirksregierung Münster".into(),
        programme: "DigitalPakt Schule NRW".into(),
        notice: NoticeFacts {
            reference: "48.02/21".into(),
            date: day(0),
            purpose: "IT-Grundstruktur".into(),
            financing: "Anteilfinanzierung".into(),
            rate: Some(BasisPoints(9_000)),
            granted: Cents(9_876_543),
            versions: Vec::new(),
            approval_period: Period {
                from: Some(day(0)),
                until: None,
            },
            implementation_period: Period::default(),
            early_start: "zulässig ab 03.01.2022".into(),
            zweckbindung_until: Some(day(2_000)),
            zweckbindung_words: String::new(),
            proof_due: None,
        },
        income: Income {
            own_share: Cents(333_333),
            own_share_source: "Schulpauschale".into(),
            own_sources: own_sources(&[111_111, 111_111, 111_111]),
            third_parties: vec![OtherIncome {
                kind: "Leistung Dritter".into(),
                source: "Förderverein".into(),
                purpose: "Hüllen".into(),
                granted: Cents(10),
                received: Cents(12_307),
            }],
            public_funding: Vec::new(),
            grant: Cents(9_876_543),
            grantor: "Land Nordrhein-Westfalen".into(),
            rule: rule(),
        },
        items: vec![
            item(1, "a", 2_500_000, Some(20), vec![line(1, "a1"), line(2, "a2")]),
            item(2, "b", 99_999_990, Some(10), Vec::new()),
            item(4, "c", 0, None, Vec::new()),
        ],
        installations: [1_190_001, -1]
            .map(|cents| InstallationRow {
                subject: "=Verkabelung".into(),
                school: "Baumberge-Schule".into(),
                place: "Altbau".into(),
                extent: "48 Datenanschlüsse".into(),
                accepted_on: (cents > 0).then(|| day(30)),
                invoice_number: "RE-1".into(),
                cost_line: "1.1 =Zeile a1".into(),
                gross: Cents(cents),
            })
            .into(),
        payouts: [(0, 2_000_001), (31, 3_500_000), (31, -500_000), (2_000, 1)]
            .map(|(after, cents)| PayoutRow {
                paid_on: day(after),
                amount: Cents(cents),
                use_by: (cents > 0).then(|| day(after + 60)),
                note: "=Abruf\n2".into(),
            })
            .into(),
        narrative: Some(Narrative {
            measure: "=1+1\n\nZweiter Absatz".into(),
            began_on: Some(day(0)),
            result: "Ergebnis ".repeat(400),
            ..Narrative::default()
        }),
        findings: FindingCounts {
            errors: 1,
            warnings: 2,
            missing: 3,
            confirmed: 1,
        },
        edition: ProofEdition::Record,
        proof_type: ProofType::Full,
        encloses_receipts: true,
        protocol: (0..5).map(finding).collect(),
        as_of: day(1_000),
        version: None,
        filed: None,
        audit_hash: Some("ab".repeat(32)),
    }
}

/// Every second one is confirmed.
fn finding(index: u64) -> FindingRow {
    FindingRow {
        rule: "R2".into(),
        severity: Severity::Warning,
        subject: format!("=Ansatz {index}"),
        message: "+1".into(),
        remedy: "@SUM(1)".into(),
        source: "ANBest-G".into(),
        confirmation: index.is_multiple_of(2).then(|| FindingConfirmation {
            reason: "-2".into(),
            by: "Erika Beispiel".into(),
            role: "=Rolle".into(),
            on: day(index),
        }),
    }
}

/// Odd cents on all items; every seventh is a credit note.
pub(super) fn receipt(index: i64) -> ReceiptRow {
    let sign = if index % 7 == 6 { -1 } else { 1 };
    let gross = Cents(sign * (104_711 + index * 98_713 % 777_777));
    let eligible = gross.pro_rata(19, 20);
    let grant_share = eligible.share(BasisPoints(9_000));
    let key = ["a", "a1", "a2", "b", "c"][usize::try_from(index % 5).unwrap()];
    ReceiptRow {
        key: String::new(),
        receipt_number: Some(format!("{:08}", 21_000_000 + index)),
        invoice_number: format!("{:04}", index),
        invoice_date: day(0),
        payee: "Müller & Söhne <GmbH>".into(),
        subject: "=SUMME(A1)".into(),
        category: "IT-Grundstruktur".into(),
        school_number: (index % 4 > 0).then(|| SCHOOLS[usize::try_from(index % 3).unwrap()].to_owned()),
        school: if index % 4 > 0 {
            "Baumberge-Schule".into()
        } else {
            String::new()
        },
        order_reference: None,
        paid_on: day(index.unsigned_abs()),
        gross,
        eligible,
        discount: (index % 4 == 0).then_some(Cents(1_999)),
        grant_share,
        own_share: gross.minus(grant_share),
        link: Some("/rechnungen/1".into()),
        cost_key: key.into(),
    }
}

/// Two numbers that are the same only as numbers, and one that is none.
const SCHOOLS: [&str; 3] = ["012345", "12345", "*"];

pub(super) fn device(index: i64) -> InventoryRow {
    let gross = Cents(41_659 + index * 13);
    InventoryRow {
        inventory_number: format!("HAV-{index:05}"),
        category: "Tablet (iPad)".into(),
        model: "Apple iPad 10. Generation\n64 GB".into(),
        serial: Some(format!("{:010}", index)),
        purchased_on: Some(day(index.unsigned_abs())),
        commissioned_on: None,
        net: (index % 3 != 0).then(|| gross.pro_rata(100, 119)),
        gross,
        school_number: (index % 5 > 0).then(|| SCHOOLS[usize::try_from(index % 3).unwrap()].to_owned()),
        school: Some("Baumberge-Schule".into()),
        site: None,
        room: Some("1.04".into()),
        supplier: Some("-5 + 3".into()),
        invoice_number: Some("1E5".into()),
        receipt_number: None,
        programme: None,
        notice_reference: None,
        zweckbindung_until: Some(day(2_000)),
        status: "verfügbar".into(),
        whereabouts: None,
    }
}
