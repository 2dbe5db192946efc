//! Workbooks with days and amounts.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::*;

/// A workbook of these parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn workbook(sheet: &str) -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Zahlungen" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let data = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#
    );
    zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", data.as_bytes()),
    ])
}

fn text_cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn workbooks_give_days_and_amounts() {
    let head: String = [
        ("A1", "Zahldatum"),
        ("B1", "Kreditor"),
        ("C1", "Rechnung"),
        ("D1", "Betrag"),
    ]
    .iter()
    .map(|(place, text)| text_cell(place, text))
    .collect();
    let far = text_cell("XFD1048576", "weit weg");
    let bytes = workbook(&format!(
        r#"<row r="1">{head}</row><row r="2"><c r="A2" s="1"><v>45415</v></c>{}<c r="C2"><v>4711</v></c><c r="D2"><v>1234.5600000000001</v></c></row><row r="4">{}{}{}</row><row r="1048576">{far}</row>"#,
        text_cell("B2", "Müller GmbH"),
        text_cell("A4", "2024-05-04"),
        text_cell("C4", "RE-2"),
        text_cell("D4", "1.000,50"),
    ));
    assert_eq!(read(&bytes).unwrap().format, "Excel (XLSX)");
    let (lines, refused) = taken(&bytes);
    assert_eq!(refused, []);
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line.line,
                line.paid_on.to_string(),
                line.number.as_str(),
                line.amount.0,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "2024-05-03".to_owned(), "4711", 123_456),
            (4, "2024-05-04".to_owned(), "RE-2", 100_050)
        ]
    );
}
