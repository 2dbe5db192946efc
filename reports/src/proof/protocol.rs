use rust_xlsxwriter::{Workbook, Worksheet};

use super::FindingRow;
use crate::ReportError;
use crate::sheet::{Column, Head, Kind, StreamSheet, Styles, Value};

pub(super) const SHEET: &str = "Prüfprotokoll";
/// Index of the column that tells the finding.
const MESSAGE: usize = 5;
const NONE: &str = "Keine Prüfhinweise zum Stichtag";

static COLUMNS: [Column; 12] = [
    Column::new("Nr.", 4, Kind::Ordinal),
    Column::new("Regel", 6, Kind::Text),
    Column::new("Schwere", 9, Kind::Text),
    Column::new("Stand", 9, Kind::Text),
    Column::new("Gegenstand", 14, Kind::Text),
    Column::new("Hinweis", 24, Kind::Text),
    Column::new("Was zu tun ist", 21, Kind::Text),
    Column::new("Quelle", 15, Kind::Text),
    Column::new("bestätigt: Grund", 12, Kind::Text),
    Column::new("bestätigt von", 10, Kind::Text),
    Column::new("Rolle", 10, Kind::Text),
    Column::new("bestätigt am", 10, Kind::Date),
];

/// Writes the sheet *Prüfprotokoll*: every finding, with what somebody has confirmed.
pub(super) fn write(
    workbook: &mut Workbook,
    styles: &Styles,
    head: &Head,
    findings: &[FindingRow],
) -> Result<Worksheet, ReportError> {
    let mut sheet = StreamSheet::begin(workbook, styles, SHEET, (&COLUMNS, 0), head)?;
    sheet.repeat_head()?;
    for (number, row) in (1..).zip(findings) {
        let confirmation = row.confirmation.as_ref();
        sheet.push(&[
            Value::Ordinal(number),
            Value::from(&row.rule),
            Value::Text(row.severity.label()),
            Value::Text(if confirmation.is_some() {
                "bestätigt"
            } else {
                "offen"
            }),
            Value::from(&row.subject),
            Value::from(&row.message),
            Value::from(&row.remedy),
            Value::from(&row.source),
            confirmation.map_or(Value::Nothing, |confirmation| Value::from(&confirmation.reason)),
            confirmation.map_or(Value::Nothing, |confirmation| Value::from(&confirmation.by)),
            confirmation.map_or(Value::Nothing, |confirmation| Value::from(&confirmation.role)),
            Value::from(confirmation.map(|confirmation| confirmation.on)),
        ])?;
    }
    if findings.is_empty() {
        // The first column is as narrow as a number.
        let mut none = vec![Value::Nothing; COLUMNS.len()];
        if let Some(cell) = none.get_mut(MESSAGE) {
            *cell = Value::Text(NONE);
        }
        sheet.push(&none)?;
    }
    let confirmed = findings.iter().filter(|row| row.confirmation.is_some()).count();
    let word = if findings.len() == 1 {
        "Prüfhinweis"
    } else {
        "Prüfhinweise"
    };
    let label = format!("{} {word}, davon {confirmed} bestätigt", findings.len());
    Ok(sheet.finish(&label, NONE, &[])?.sheet)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, read_to_string};

    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn every_printed_page_says_what_it_is_of() {
        let head = Head {
            title: "Prüfprotokoll".to_owned(),
            lines: vec!["Gemeinde".to_owned(), "Bescheid".to_owned()],
            footer: String::new(),
            as_of: NaiveDate::default(),
        };
        let mut workbook = Workbook::new();
        let sheet = write(&mut workbook, &Styles::new(), &head, &[]).unwrap();
        workbook.push_worksheet(sheet);
        let bytes = workbook.save_to_buffer().unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let said = read_to_string(archive.by_name("xl/workbook.xml").unwrap()).unwrap();
        assert!(
            said.contains("Prüfprotokoll!$1:$5") || said.contains("'Prüfprotokoll'!$1:$5"),
            "{said}"
        );
    }
}
