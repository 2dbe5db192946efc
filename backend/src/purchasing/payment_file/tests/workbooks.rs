//! Workbooks with days and amounts.

use super::*;
use crate::tables::example::book;

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
    let bytes = book(&format!(
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
