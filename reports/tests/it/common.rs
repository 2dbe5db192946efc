//! Rows for tests, and reading a finished workbook back.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use paktbuch_reports::inventory::{InventoryHead, InventoryRow, InventoryWriter};
use paktbuch_reports::proof::{
    Authority, CostItemRow, CostLineRow, FindingCounts, GrantRule, Income, InstallationRow, NoticeFacts,
    OtherIncome, PayoutRow, Period, ProofInput, ProofWriter, ReceiptRow,
};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::{BasisPoints, Cents, CostRounding, Financing, ProofEdition, ProofType};

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn head() -> InventoryHead {
    InventoryHead {
        authority: "Gemeinde Havixbeck".into(),
        filter: "Schule: Baumberge-Schule".into(),
        as_of: day(2025, 3, 31),
    }
}

pub fn device(number: &str, gross: i64) -> InventoryRow {
    InventoryRow {
        inventory_number: number.into(),
        category: "Notebook".into(),
        model: "Lenovo L14".into(),
        serial: Some("PF0001".into()),
        purchased_on: Some(day(2022, 10, 3)),
        commissioned_on: None,
        net: Some(Cents(gross).pro_rata(100, 119)),
        gross: Cents(gross),
        school_number: Some("012345".into()),
        school: Some("Baumberge-Schule".into()),
        site: None,
        room: Some("1.04".into()),
        supplier: Some("Müller & Söhne".into()),
        invoice_number: Some("RE-1".into()),
        receipt_number: None,
        programme: Some("DigitalPakt Schule NRW".into()),
        notice_reference: Some("48.02/21".into()),
        zweckbindung_until: Some(day(2029, 12, 31)),
        status: "verfügbar".into(),
        whereabouts: None,
    }
}

pub fn receipt(key: &str, paid_on: NaiveDate, gross: i64, eligible: i64) -> ReceiptRow {
    let grant = Cents(eligible).share(BasisPoints::percent(90));
    ReceiptRow {
        key: String::new(),
        receipt_number: None,
        invoice_number: "RE-1".into(),
        invoice_date: day(2022, 1, 1),
        payee: "Müller & Söhne".into(),
        subject: "Displays".into(),
        category: "IT-Grundstruktur".into(),
        school_number: Some("012345".into()),
        school: "Baumberge-Schule".into(),
        order_reference: None,
        paid_on,
        gross: Cents(gross),
        eligible: Cents(eligible),
        discount: None,
        grant_share: grant,
        own_share: Cents(gross).minus(grant),
        link: None,
        cost_key: key.into(),
    }
}

pub fn installation(subject: &str, gross: i64) -> InstallationRow {
    InstallationRow {
        subject: subject.into(),
        school: "Baumberge-Schule".into(),
        place: "Altbau, Räume 101–112".into(),
        extent: "48 Datenanschlüsse Kat. 7".into(),
        accepted_on: Some(day(2022, 5, 2)),
        invoice_number: "RE-1".into(),
        cost_line: "1.2 WLAN".into(),
        gross: Cents(gross),
    }
}

pub fn payout(paid_on: NaiveDate, cents: i64, use_by: Option<NaiveDate>) -> PayoutRow {
    PayoutRow {
        paid_on,
        amount: Cents(cents),
        use_by,
        note: "Abruf".into(),
    }
}

pub fn rule() -> GrantRule {
    GrantRule {
        financing: Financing::Anteil,
        rate: BasisPoints::percent(90),
        rounding: CostRounding::Cent,
        fixed: None,
        third_in_plan: Cents::ZERO,
        third_beside: Cents::ZERO,
    }
}

/// Two items: `netz` (50,000 € eligible, tolerance 20 %) with the line `wlan`, and `display` (no plan, no tolerance).
pub fn input() -> ProofInput {
    let item = |position: i64, key: &str, euros: i64, tolerance, lines| CostItemRow {
        key: key.into(),
        position,
        title: format!("Ansatz {key}"),
        total: Cents::euros(euros),
        eligible: Cents::euros(euros),
        tolerance,
        lines,
    };
    let wlan = CostLineRow {
        key: "wlan".into(),
        position: 2,
        title: "WLAN".into(),
        total: Cents::euros(20_000),
        eligible: Cents::euros(20_000),
    };
    ProofInput {
        authority: Authority {
            name: "Gemeinde Havixbeck".into(),
            address: "Willi-Richter-Platz 1".into(),
            contact: String::new(),
        },
        granting_authority: "Bezirksregierung Münster".into(),
        programme: "DigitalPakt Schule NRW".into(),
        notice: NoticeFacts {
            reference: "48.02/21".into(),
            date: day(2021, 9, 14),
            purpose: "IT-Grundstruktur".into(),
            financing: "Anteilfinanzierung".into(),
            rate: Some(BasisPoints::percent(90)),
            granted: Cents::euros(45_000),
            versions: Vec::new(),
            approval_period: Period::default(),
            implementation_period: Period::default(),
            early_start: String::new(),
            zweckbindung_until: None,
            zweckbindung_words: String::new(),
            proof_due: None,
        },
        income: Income {
            own_share: Cents::euros(5_000),
            own_share_source: "Haushalt".into(),
            own_sources: Vec::new(),
            third_parties: vec![OtherIncome {
                kind: "Leistung Dritter".into(),
                source: "Förderverein".into(),
                purpose: "Hüllen".into(),
                granted: Cents::ZERO,
                received: Cents(12_345),
            }],
            public_funding: Vec::new(),
            grant: Cents::euros(45_000),
            grantor: "Land NRW".into(),
            rule: rule(),
        },
        items: vec![
            item(1, "netz", 50_000, Some(BasisPoints::percent(20)), vec![wlan]),
            item(3, "display", 0, None, Vec::new()),
        ],
        installations: Vec::new(),
        payouts: vec![
            payout(day(2022, 1, 31), 2_500_000, Some(day(2022, 3, 31))),
            payout(day(2022, 6, 1), 1_500_000, None),
        ],
        narrative: None,
        findings: FindingCounts::default(),
        edition: ProofEdition::Filing,
        proof_type: ProofType::Full,
        encloses_receipts: true,
        protocol: Vec::new(),
        as_of: day(2025, 3, 31),
        version: None,
        filed: None,
        audit_hash: None,
    }
}

pub fn inventory_xlsx(rows: &[InventoryRow]) -> (Vec<u8>, ReportFile) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = InventoryWriter::new(&head(), folder.path()).unwrap();
    for row in rows {
        writer.push(row).unwrap();
    }
    let mut bytes = Vec::new();
    let file = writer.finish(&mut bytes).unwrap();
    (bytes, file)
}

pub fn proof_xlsx(
    input: ProofInput,
    receipts: &[ReceiptRow],
    devices: &[InventoryRow],
) -> Result<(Vec<u8>, ReportFile), ReportError> {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = ProofWriter::new(input, folder.path())?;
    for receipt in receipts {
        writer.push_receipt(receipt)?;
    }
    for device in devices {
        writer.push_device(device)?;
    }
    let mut bytes = Vec::new();
    let file = writer.finish(&mut bytes)?;
    Ok((bytes, file))
}

/// A workbook read back; cells are named as in Excel.
pub struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    pub fn open(bytes: Vec<u8>) -> Self {
        Self(Xlsx::new(Cursor::new(bytes)).unwrap())
    }

    pub fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    pub fn cell(&mut self, sheet: &str, name: &str) -> Data {
        let range = self.0.worksheet_range(sheet).unwrap();
        range.get_value(position(name)).cloned().unwrap_or_default()
    }

    pub fn number(&mut self, sheet: &str, name: &str) -> f64 {
        match self.cell(sheet, name) {
            Data::Float(number) => number,
            other => panic!("{sheet}!{name} is {other:?}"),
        }
    }

    pub fn text(&mut self, sheet: &str, name: &str) -> String {
        self.cell(sheet, name).to_string()
    }

    pub fn formula(&mut self, sheet: &str, name: &str) -> String {
        let range = self.0.worksheet_formula(sheet).unwrap();
        range.get_value(position(name)).cloned().unwrap_or_default()
    }

    /// The cell to the right of the first one in column A to D that holds `label`.
    pub fn beside(&mut self, sheet: &str, label: &str, offset: u32) -> Data {
        let range = self.0.worksheet_range(sheet).unwrap();
        let (row, column, _) = range
            .used_cells()
            .find(|(_, _, value)| *value == label)
            .unwrap_or_else(|| panic!("no „{label}“ in {sheet}"));
        let start = range.start().unwrap();
        let position = (
            start.0 + u32::try_from(row).unwrap(),
            start.1 + u32::try_from(column).unwrap() + offset,
        );
        range.get_value(position).cloned().unwrap_or_default()
    }

    /// Whether a cell holds these words.
    pub fn says(&mut self, sheet: &str, words: &str) -> bool {
        let range = self.0.worksheet_range(sheet).unwrap();
        let mut cells = range.used_cells();
        cells.any(|(_, _, value)| value.to_string().contains(words))
    }

    pub fn formulas(&mut self, sheet: &str) -> Vec<String> {
        let range = self.0.worksheet_formula(sheet).unwrap();
        range.used_cells().map(|(_, _, text)| text.clone()).collect()
    }
}

fn position(name: &str) -> (u32, u32) {
    let (letter, row) = name.split_at(1);
    let column = u32::from(letter.as_bytes()[0] - b'A');
    (row.parse::<u32>().unwrap() - 1, column)
}
