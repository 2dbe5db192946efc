use std::io::Write;
use std::path::Path;

use paktbuch_types::{ProofEdition, ProofType, format_date};
use rust_xlsxwriter::{Workbook, Worksheet};

use super::schools::{self, Schools};
use super::sheets::{self, ORDER};
use super::{
    CostItemRow, Narrative, ProofInput, ReceiptRow, chart, cover, income, installations, narrative, payouts,
    protocol, spending,
};
use crate::file::HashingWriter;
use crate::guard::guard;
use crate::inventory::{InventoryList, InventoryRow};
use crate::receipts::{self, ReceiptList};
use crate::sheet::{self, FinishedSheet, Head, Styles};
use crate::{ReportError, ReportFile};

/// The proof as a workbook: push receipts (by payment date) and devices, then [`finish`](Self::finish).
///
/// Receipts and devices are separate streams; they may be pushed in any order relative to each other.
pub struct ProofWriter {
    input: ProofInput,
    styles: Styles,
    workbook: Workbook,
    receipts: ReceiptList,
    inventory: InventoryList,
    schools: Schools,
}

impl ProofWriter {
    /// Starts the workbook. Rows wait in nameless files in `tempdir`, which has to exist.
    ///
    /// # Errors
    /// Where `tempdir` refuses files or two cost keys are the same.
    pub fn new(input: ProofInput, tempdir: &Path) -> Result<Self, ReportError> {
        let title = format!("{} {}", input.proof_type, input.notice.reference);
        let mut workbook = sheet::workbook(&title, &input.authority.name, input.as_of, tempdir)?;
        let styles = Styles::new();
        let receipts = ReceiptList::begin(
            &mut workbook,
            &styles,
            &head(&input, "Belegliste (bezahlte Rechnungen nach Zahlungsdatum)"),
            &input.items,
        )?;
        let inventory = InventoryList::begin(
            &mut workbook,
            &styles,
            &head(&input, "Inventarliste geförderter Gegenstände"),
        )?;
        Ok(Self {
            input,
            styles,
            workbook,
            receipts,
            inventory,
            schools: Schools::default(),
        })
    }

    /// Adds one receipt.
    ///
    /// # Errors
    /// Where it was paid before the one pushed last or its cost key is unknown (nothing is written then), or the
    /// temporary file refuses bytes (the writer is unusable afterwards).
    pub fn push_receipt(&mut self, row: &ReceiptRow) -> Result<(), ReportError> {
        self.receipts.push(row)?;
        self.schools.add_receipt(row);
        Ok(())
    }

    /// Adds one device; rows keep the order of the calls.
    ///
    /// # Errors
    /// Where the temporary file refuses bytes; the writer is unusable afterwards.
    pub fn push_device(&mut self, row: &InventoryRow) -> Result<(), ReportError> {
        self.inventory.push(row)?;
        self.schools.add_device(row);
        Ok(())
    }

    /// Writes the workbook to `out` and flushes it.
    ///
    /// # Errors
    /// Where `out` or a temporary file refuses bytes; `out` then holds an unusable part.
    pub fn finish(mut self, out: &mut (impl Write + Send)) -> Result<ReportFile, ReportError> {
        let (receipt_rows, device_rows) = (self.receipts.rows(), self.inventory.rows());
        let device_gross = self.inventory.totals().1;
        let enclosed = sheets::sheets(
            self.input.edition,
            self.input.proof_type,
            self.input.encloses_receipts,
            !self.input.installations.is_empty(),
        );
        let (mut receipts, totals) = self.receipts.finish()?;
        receipts.is_enclosed = enclosed.contains(&sheets::RECEIPTS);
        let mut devices = self.inventory.finish()?;
        devices.is_enclosed = enclosed.contains(&sheets::INVENTORY);
        write_summaries(
            &mut self.workbook,
            &self.styles,
            (&self.input, &self.schools, &enclosed),
            (&receipts, receipt_rows, &totals),
            (&devices, device_rows),
        )?;
        if self.input.edition == ProofEdition::Record {
            let head = head(&self.input, "Prüfprotokoll (alle Prüfhinweise zum Stichtag)");
            let findings = &self.input.protocol;
            let sheet = protocol::write(&mut self.workbook, &self.styles, &head, findings)?;
            self.workbook.push_worksheet(sheet);
        }
        if enclosed.contains(&installations::SHEET) {
            let head = head(&self.input, "Anlagen (fest eingebaut, etwa Verkabelung und WLAN)");
            let rows = &self.input.installations;
            let sheet = installations::write(&mut self.workbook, &self.styles, &head, rows)?;
            self.workbook.push_worksheet(sheet);
        }
        for list in [receipts, devices] {
            if list.is_enclosed {
                self.workbook.push_worksheet(list.sheet);
            }
        }
        let place = |sheet: &Worksheet| ORDER.iter().position(|name| *name == sheet.name());
        self.workbook.worksheets_mut().sort_by_key(place);

        let mut target = HashingWriter::new(out);
        guard(|| self.workbook.save_to_writer(&mut target))?;
        Ok(ReportFile {
            rows: u64::from(receipt_rows),
            totals: vec![
                ("spent_cents", totals.spent.gross),
                ("eligible_cents", totals.spent.eligible),
                ("grant_share_cents", totals.grant_share),
                ("own_share_cents", totals.own_share),
                ("devices_gross_cents", device_gross),
            ],
            sha256: target.finish().map_err(ReportError::Write)?,
        })
    }
}

impl std::fmt::Debug for ProofWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProofWriter")
            .field("receipts", &self.receipts.rows())
            .field("devices", &self.inventory.rows())
            .finish_non_exhaustive()
    }
}

/// Writes the sheets that refer to the lists. They refer to each other backwards, so *Ausgaben* is written first, and all
/// sheets are put in order at the end.
fn write_summaries(
    workbook: &mut Workbook,
    styles: &Styles,
    (input, schools, enclosed): (&ProofInput, &Schools, &[&'static str]),
    (receipts, receipt_rows, totals): (&FinishedSheet, u32, &receipts::Totals),
    (devices, device_rows): (&FinishedSheet, u32),
) -> Result<(), ReportError> {
    // A sheet that is not enclosed is written aside: the Deckblatt needs its sums.
    let mut aside = Workbook::new();
    let spending = spending::write(
        chosen(enclosed, spending::SHEET, workbook, &mut aside),
        styles,
        &head(input, "Ausgaben nach Einzelansätzen"),
        &plan(input),
        receipts,
        totals,
    )?;
    let income = income::write(
        chosen(enclosed, income::SHEET, workbook, &mut aside),
        styles,
        &head(input, "Einnahmen"),
        &input.income,
        &spending,
        receipts,
        totals,
    )?;
    let payouts = payouts::write(
        chosen(enclosed, payouts::SHEET, workbook, &mut aside),
        styles,
        &head(input, "Mittelabrufe (ausgezahlte Zuwendung)"),
        input,
        receipts,
        totals,
    )?;
    if enclosed.contains(&schools::SHEET) {
        schools::write(
            workbook,
            styles,
            &head(input, "Ausgaben und Geräte je Schule"),
            schools,
            &spending,
            (receipts, devices),
        )?;
    }
    if enclosed.contains(&sheets::NARRATIVE) {
        narrative::write(workbook, styles, &head(input, "Sachbericht"), input)?;
    }
    if enclosed.contains(&chart::SHEET) {
        let head = head(input, "Ausgaben: lt. Bescheid und bezahlt");
        chart::write(workbook, styles, &head, &spending)?;
    }
    let cover_head = Head {
        lines: vec![format!("{} · {}", told(input), standing(input))],
        ..head(input, input.proof_type.label())
    };
    let results = cover::Results {
        spending: &spending,
        income: &income,
        payouts: &payouts,
        receipts: (receipt_rows, receipts),
        devices: (device_rows, devices),
        sheets: enclosed,
    };
    cover::write(workbook, &Styles::large(), &cover_head, input, &results)?;
    Ok(())
}

/// The workbook where a sheet is enclosed, else the one that is dropped.
fn chosen<'a>(
    enclosed: &[&'static str],
    name: &'static str,
    workbook: &'a mut Workbook,
    aside: &'a mut Workbook,
) -> &'a mut Workbook {
    if enclosed.contains(&name) { workbook } else { aside }
}

/// The cost plan as *Ausgaben* shows it: a simple proof tells the Einzelansätze without the lines below them.
fn plan(input: &ProofInput) -> Vec<CostItemRow> {
    let is_short = input.edition == ProofEdition::Filing && input.proof_type.is_simple();
    let item = |item: &CostItemRow| CostItemRow {
        lines: if is_short { Vec::new() } else { item.lines.clone() },
        ..item.clone()
    };
    input.items.iter().map(item).collect()
}

/// What the proof consists of.
fn told(input: &ProofInput) -> String {
    let narrative = if input.narrative.as_ref().is_some_and(Narrative::is_told) {
        " und Sachbericht"
    } else {
        ""
    };
    match input.proof_type {
        ProofType::Full => format!("Zahlenmäßiger Nachweis{narrative}"),
        ProofType::Simple => format!("Zahlenmäßiger Nachweis nach Einzelansätzen{narrative}"),
        ProofType::Confirmation => "Bestätigung der zweckentsprechenden Verwendung".to_owned(),
        ProofType::Interim | ProofType::SimpleInterim => format!(
            "Zahlenmäßiger Nachweis{narrative} zum {}; der Verwendungsnachweis folgt",
            format_date(input.as_of)
        ),
    }
}

/// What the file is: a draft, a filed version, or the copy for the own records beside what was filed.
fn standing(input: &ProofInput) -> String {
    match (input.edition, input.version, &input.filed) {
        (_, Some(version), _) => format!("eingereichte Fassung, Version {version}"),
        (ProofEdition::Filing, None, _) if input.proof_type.is_interim() => {
            "Zwischenstand, keine eingereichte Fassung".to_owned()
        }
        (ProofEdition::Filing, None, _) => "Entwurf, nicht eingereicht".to_owned(),
        (ProofEdition::Record, None, None) => "Ausgabe für die Akte · Entwurf, nichts eingereicht".to_owned(),
        (ProofEdition::Record, None, Some(filed)) => format!(
            "Ausgabe für die Akte · eingereicht ist Version {} vom {} zum Stichtag {}, SHA-256 {}",
            filed.number,
            format_date(filed.filed_on),
            format_date(filed.as_of),
            filed.sha256
        ),
    }
}

fn head(input: &ProofInput, title: &str) -> Head {
    let (authority, notice) = (&input.authority.name, &input.notice);
    Head {
        title: title.to_owned(),
        lines: vec![
            format!("{authority} · {}", input.programme),
            format!(
                "Bescheid {} vom {} · Stand: {}",
                notice.reference,
                format_date(notice.date),
                format_date(input.as_of)
            ),
        ],
        footer: format!("{authority} · {} {}", input.proof_type, notice.reference),
        as_of: input.as_of,
    }
}
