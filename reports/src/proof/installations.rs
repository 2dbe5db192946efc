use paktbuch_types::Cents;
use rust_xlsxwriter::{Workbook, Worksheet};

use super::InstallationRow;
use crate::ReportError;
use crate::sheet::{Column, Head, Kind, MONEY_WIDTH, StreamSheet, Styles, Value};

pub(super) const SHEET: &str = "Anlagen";

static COLUMNS: [Column; 8] = [
    Column::new("Gegenstand", 25, Kind::Text),
    Column::new("Schule", 19, Kind::Text),
    Column::new("Ort", 20, Kind::Text),
    Column::new("Umfang", 21, Kind::Text),
    Column::new("Abnahme", 12, Kind::Date),
    Column::new("Rechnungsnummer", 16, Kind::Text),
    Column::new("Kostenzeile", 18, Kind::Text),
    Column::new("Betrag brutto", MONEY_WIDTH, Kind::Money),
];

/// Writes the sheet *Anlagen*: what was built in, where, how much of it and when it was accepted, with its sum.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    rows: &[InstallationRow],
) -> Result<Worksheet, ReportError> {
    let mut sheet = StreamSheet::begin(workbook, styles, SHEET, (&COLUMNS, 0), head)?;
    sheet.repeat_head()?;
    for row in rows {
        sheet.push(&[
            Value::from(&row.subject),
            Value::from(&row.school),
            Value::from(&row.place),
            Value::from(&row.extent),
            Value::from(row.accepted_on),
            Value::from(&row.invoice_number),
            Value::from(&row.cost_line),
            Value::Money(row.gross),
        ])?;
    }
    let label = match rows.len() {
        1 => "Summe (1 Zeile)".to_owned(),
        rows => format!("Summe ({rows} Zeilen)"),
    };
    let sum: Cents = rows.iter().map(|row| row.gross).sum();
    let finished = sheet.finish(&label, "Keine Anlagen zum Stichtag", &[Some(sum)])?;
    Ok(finished.sheet)
}
