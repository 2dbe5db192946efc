//! P2: the Verwendungsnachweis with all sheets and live formulas, beside bare rust_xlsxwriter writing the same cells and
//! formulas.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use calamine::{Data, DataType, Range, Reader, Xlsx, open_workbook};
use chrono::{Days, NaiveDate};
use paktbuch_reports::inventory::InventoryRow;
use paktbuch_reports::proof::{
    Authority, CostItemRow, CostLineRow, FindingConfirmation, FindingCounts, FindingRow, GrantRule, Income,
    Narrative, NoticeFacts, OtherIncome, PayoutRow, Period, ProofInput, ProofWriter, ReceiptRow,
};
use paktbuch_types::{
    BasisPoints, Cents, CostRounding, Financing, ProofConfirmation, ProofEdition, ProofType, Severity,
};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use crate::Effort;
use crate::inventory;
use crate::measure::{median, memory, milliseconds};
use crate::process::numbers;
use crate::table::{Line, Table};

/// Lines of the Belegliste; two devices for each.
const PROMISED: usize = 10_000;
/// Time of ours divided by that of the library alone.
const GOAL: f64 = 1.5;
const ITEMS: usize = 12;
const LINES: usize = 8;
const SCHOOLS: usize = 60;
/// Sheets that grow with the grant: both sides stream them.
const LONG: [&str; 3] = ["Belegliste", "Inventarliste", "Prüfprotokoll"];

/// Measures three sizes; the promise is about the last.
pub fn measure(effort: Effort, table: &mut Table) {
    let sizes = effort.sizes(PROMISED);
    for lines in sizes {
        let (mut ours, mut bare, mut peak) = (Vec::new(), Vec::new(), 0.0_f64);
        for _ in 0..effort.rounds() {
            let lines = lines.to_string();
            let result = numbers(&["proof", "ours", &lines]);
            ours.push(result[0]);
            peak = peak.max(result[1]);
            bare.push(numbers(&["proof", "bare", &lines])[0]);
        }
        eprintln!("most memory of the proof: {peak:.0} MiB");
        table.add(Line {
            case: "Verwendungsnachweis, all sheets, live formulas".to_owned(),
            size: format!("{lines} invoice lines, {} devices", lines * 2),
            ours: median(ours),
            unit: "ms",
            limit: median(bare),
            goal: effort.goal(lines == sizes[2], GOAL),
        });
    }
}

/// Child: writes the proof by our writer and prints milliseconds and peak memory.
pub fn write_ours(lines: usize) {
    let folder = tempfile::tempdir().expect("a folder for the workbook");
    let time = milliseconds(|| proof(lines, folder.path(), &folder.path().join("ours.xlsx")));
    println!("{time} {}", memory("self", "VmHWM"));
}

/// Child: writes the cells and formulas of our workbook by the library alone and prints the same figures. What they are is read
/// from our workbook before the clock runs.
pub fn write_bare(lines: usize) {
    let folder = tempfile::tempdir().expect("a folder for the workbook");
    let ours = folder.path().join("ours.xlsx");
    proof(lines, folder.path(), &ours);
    let sheets = read(&ours);
    let time = milliseconds(|| {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder.path()).expect("a folder for rows");
        let formats = Formats {
            date: Format::new().set_num_format("dd.mm.yyyy"),
            number: Format::new().set_num_format("#,##0.00"),
        };
        for sheet in &sheets {
            let target = if LONG.contains(&sheet.name.as_str()) {
                workbook.add_worksheet_with_constant_memory()
            } else {
                Ok(workbook.add_worksheet())
            };
            let target = target.expect("a sheet");
            target.set_name(&sheet.name).expect("a name");
            write_sheet(target, sheet, &formats).expect("cells");
        }
        workbook
            .save(folder.path().join("bare.xlsx"))
            .expect("a whole workbook");
    });
    println!("{time} {}", memory("self", "VmHWM"));
}

struct Formats {
    date: Format,
    number: Format,
}

/// A sheet as it was read: its values, and its formulas at the same places.
struct Sheet {
    name: String,
    values: Range<Data>,
    formulas: Range<String>,
}

fn read(path: &Path) -> Vec<Sheet> {
    let mut book: Xlsx<_> = open_workbook(path).expect("our workbook opens");
    let names = book.sheet_names();
    let sheet = |name: String| Sheet {
        values: book.worksheet_range(&name).expect("its cells"),
        formulas: book.worksheet_formula(&name).expect("its formulas"),
        name,
    };
    names.into_iter().map(sheet).collect()
}

fn write_sheet(target: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    let start = sheet.values.start().unwrap_or_default();
    for (row, cells) in (start.0..).zip(sheet.values.rows()) {
        for (column, value) in (start.1..).zip(cells) {
            let place = u16::try_from(column).expect("few columns");
            let formula = sheet.formulas.get_value((row, column));
            match (formula.filter(|text| !text.is_empty()), value) {
                (Some(text), value) => {
                    let formula = Formula::new(text).set_result(value.to_string());
                    target.write_formula_with_format(row, place, formula, &formats.number)?;
                }
                (None, Data::Empty) => {}
                (None, Data::Float(number)) => {
                    target.write_number_with_format(row, place, *number, &formats.number)?;
                }
                (None, Data::DateTime(day)) => {
                    target.write_number_with_format(row, place, day.as_f64(), &formats.date)?;
                }
                (None, other) => {
                    let text = other.get_string().unwrap_or_default();
                    target.write_string(row, place, text)?;
                }
            }
        }
    }
    Ok(())
}

/// Writes the proof of a grant with so many invoice lines and twice as many devices.
fn proof(lines: usize, tempdir: &Path, out: &Path) {
    let mut writer = ProofWriter::new(input(lines), tempdir).expect("a workbook");
    for index in 0..lines {
        writer.push_receipt(&receipt(index, lines)).expect("a receipt");
    }
    for index in 0..lines * 2 {
        writer.push_device(&device(index)).expect("a device");
    }
    let mut file = BufWriter::new(File::create(out).expect("a file"));
    writer.finish(&mut file).expect("a whole workbook");
}

fn receipt(index: usize, lines: usize) -> ReceiptRow {
    let gross = cents(119_000 + index % 9_000);
    let eligible = cents(100_000 + index % 9_000);
    let grant_share = eligible.share(BasisPoints::percent(90));
    ReceiptRow {
        key: String::new(),
        receipt_number: Some(format!("2100{index:06}")),
        invoice_number: format!("RE-2024-{:05}", index / 4),
        invoice_date: day(index * 900 / lines),
        payee: format!("Bürotechnik {}", index % 40),
        subject: format!(
            "Position {}: Interaktives Display 86 Zoll mit Halterung",
            index % 4 + 1
        ),
        category: "IT-Grundstruktur".to_owned(),
        school_number: Some(school(index)),
        school: format!("Gesamtschule Musterort {}", index % SCHOOLS),
        order_reference: Some(format!("V-{:03}/24", index % 300)),
        paid_on: day(index * 900 / lines + 20),
        gross,
        eligible,
        discount: index.is_multiple_of(5).then_some(cents(1_500)),
        grant_share,
        own_share: gross.minus(grant_share),
        link: Some(format!("/rechnungen/{}", index / 4)),
        cost_key: format!("zeile-{}", index % (ITEMS * LINES)),
    }
}

fn device(index: usize) -> InventoryRow {
    InventoryRow {
        school_number: Some(school(index)),
        ..inventory::row(index)
    }
}

fn school(index: usize) -> String {
    format!("19{:04}", index % SCHOOLS)
}

fn input(lines: usize) -> ProofInput {
    let line = |item: usize, line: usize| CostLineRow {
        key: format!("zeile-{}", item * LINES + line),
        position: number(line) + 1,
        title: format!("Gesamtschule Musterort {line}: Displays"),
        total: Cents::euros(100_000),
        eligible: Cents::euros(90_000),
    };
    let item = |item: usize| CostItemRow {
        key: format!("ansatz-{item}"),
        position: number(item) + 1,
        title: format!("Einzelansatz {item}: Anzeige- und Interaktionsgeräte"),
        total: Cents::euros(800_000),
        eligible: Cents::euros(720_000),
        tolerance: Some(BasisPoints::percent(20)),
        lines: (0..LINES).map(|index| line(item, index)).collect(),
    };
    let period = Period {
        from: Some(day(0)),
        until: Some(day(1_000)),
    };
    ProofInput {
        authority: Authority {
            name: "Musterkreis".to_owned(),
            address: "Kreishaus 1, 48000 Musterort".to_owned(),
            contact: "Erika Beispiel".to_owned(),
        },
        granting_authority: "Bezirksregierung Münster".to_owned(),
        programme: "DigitalPakt Schule NRW".to_owned(),
        notice: NoticeFacts {
            reference: "48.02.01".to_owned(),
            date: day(0),
            purpose: "IT-Grundstruktur".to_owned(),
            financing: "Anteilfinanzierung".to_owned(),
            rate: Some(BasisPoints::percent(90)),
            granted: Cents::euros(9_000_000),
            versions: Vec::new(),
            approval_period: period,
            implementation_period: period,
            early_start: String::new(),
            zweckbindung_until: Some(day(2_500)),
            zweckbindung_words: String::new(),
            proof_due: Some(day(1_200)),
        },
        income: Income {
            own_share: Cents::euros(1_000_000),
            own_share_source: "Haushalt".to_owned(),
            own_sources: Vec::new(),
            third_parties: vec![OtherIncome::default()],
            public_funding: Vec::new(),
            grant: Cents::euros(9_000_000),
            grantor: "Land Nordrhein-Westfalen".to_owned(),
            rule: GrantRule {
                financing: Financing::Anteil,
                rate: BasisPoints::percent(90),
                rounding: CostRounding::Cent,
                fixed: None,
                third_in_plan: Cents::ZERO,
                third_beside: Cents::ZERO,
            },
        },
        items: (0..ITEMS).map(item).collect(),
        installations: Vec::new(),
        payouts: (0..20).map(payout).collect(),
        narrative: Some(Narrative {
            measure: "Displays und Verkabelung".to_owned(),
            began_on: Some(day(0)),
            ended_on: Some(day(990)),
            result: "Alle Schulen sind ausgestattet.\n".repeat(SCHOOLS),
            confirmed: ProofConfirmation::ALL.to_vec(),
            ..Narrative::default()
        }),
        findings: FindingCounts::default(),
        edition: ProofEdition::Record,
        proof_type: ProofType::Full,
        encloses_receipts: true,
        protocol: (0..lines / 50).map(finding).collect(),
        as_of: day(1_100),
        version: None,
        filed: None,
        audit_hash: None,
    }
}

fn payout(index: usize) -> PayoutRow {
    PayoutRow {
        paid_on: day(index * 45),
        amount: Cents::euros(400_000),
        use_by: Some(day(index * 45 + 60)),
        note: format!("{}. Abruf", index + 1),
    }
}

fn finding(index: usize) -> FindingRow {
    FindingRow {
        rule: "R16".to_owned(),
        severity: Severity::Warning,
        subject: format!("Gerät MK-2024-{index:06}"),
        message: format!("Das Gerät MK-2024-{index:06} ist ohne Raum im Bestand."),
        remedy: "Bitte den Raum eintragen.".to_owned(),
        source: "ANBest-G Nr. 7.4".to_owned(),
        confirmation: index.is_multiple_of(4).then(|| FindingConfirmation {
            reason: "im Lager".to_owned(),
            by: "Erika Beispiel".to_owned(),
            role: "Fördermittel".to_owned(),
            on: day(index % 900),
        }),
    }
}

fn day(after: usize) -> NaiveDate {
    let start = NaiveDate::from_ymd_opt(2023, 1, 2).expect("a day");
    start + Days::new(u64::try_from(after).expect("a small number"))
}

fn cents(amount: usize) -> Cents {
    Cents(number(amount))
}

fn number(value: usize) -> i64 {
    i64::try_from(value).expect("a small number")
}
