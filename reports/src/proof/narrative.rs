use chrono::NaiveDate;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::confirmations::signatures;
use super::cover::MISSING;
use super::{Narrative, ProofInput};
use crate::document::plain_text;
use crate::sheet::{Head, Styles, fit_row, lay_out};
use crate::text;

const TEXT_WIDTH: u8 = 118;

/// Writes the sheet *Sachbericht*: label and text, each paragraph in a row of its own and without its marks, so that none outgrows a row.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    input: &ProofInput,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sachbericht")?;
    lay_out(sheet, head);
    for (column, width) in (0..).zip([30, 59, 3, 19, 19, 18]) {
        sheet.set_column_width(column, width)?;
    }
    let mut row = head.write(sheet, styles)?;
    let nothing = Narrative::default();
    let told = input.narrative.as_ref().unwrap_or(&nothing);
    row = write_text(sheet, styles, row, "Maßnahme", &told.measure, MISSING)?;
    row = write_day(sheet, styles, row, "Beginn", told.began_on)?;
    row = write_day(sheet, styles, row, "Abschluss", told.ended_on)?;
    let start = &input.notice.early_start;
    row = write_text(sheet, styles, row, "Vorzeitiger Maßnahmebeginn", start, "–")?;
    row = write_text(sheet, styles, row, "Ergebnis und Wirkung", &told.result, MISSING)?;
    // Who wrote a Sachbericht and names no deviation says that there is none.
    let none = if input.narrative.is_some() {
        "keine"
    } else {
        MISSING
    };
    row = write_text(
        sheet,
        styles,
        row,
        "Abweichungen und Gründe",
        &told.deviations,
        none,
    )?;
    row = write_text(sheet, styles, row, "Gefördertes Personal", &told.staff, "–")?;
    row = write_text(
        sheet,
        styles,
        row,
        "Beteiligte Fachdienststellen",
        &told.offices,
        "–",
    )?;
    sheet.write_string_with_format(
        row + 1,
        0,
        "Bestätigungen und Prüfvermerke stehen auf dem Deckblatt.",
        &styles.note,
    )?;
    signatures(
        sheet,
        styles,
        row + 2,
        ["Ort, Datum", "Unterschrift, Name, Dienstbezeichnung"],
    )?;
    Ok(())
}

/// Writes a text paragraph by paragraph, `without` in place of an empty one; returns the first free row.
fn write_text(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    label: &str,
    value: &str,
    without: &str,
) -> Result<u32, XlsxError> {
    let value = if value.trim().is_empty() { without } else { value };
    let value = plain_text(value);
    let clean = text::cell(&value);
    let mut next = row;
    for paragraph in clean.lines().filter(|line| !line.trim().is_empty()) {
        let label = if next == row { label } else { "" };
        sheet.write_string_with_format(next, 0, label, &styles.label)?;
        sheet.merge_range(next, 1, next, 5, paragraph, &styles.text)?;
        fit_row(sheet, next, [(paragraph, TEXT_WIDTH)])?;
        next += 1;
    }
    Ok(next)
}

fn write_day(
    sheet: &mut Worksheet,
    styles: &Styles,
    row: u32,
    label: &str,
    day: Option<NaiveDate>,
) -> Result<u32, XlsxError> {
    let Some(day) = day else {
        return write_text(sheet, styles, row, label, "", MISSING);
    };
    sheet.write_string_with_format(row, 0, label, &styles.label)?;
    sheet.merge_range(row, 1, row, 5, "", &styles.date)?;
    sheet.write_datetime_with_format(row, 1, day, &styles.date)?;
    Ok(row + 1)
}
