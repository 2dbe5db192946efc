//! How the workbooks look on paper and on the screen, read from their XML.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use paktbuch_reports::proof::{FindingConfirmation, FindingRow, ProofInput};
use paktbuch_types::{Cents, ProofEdition, Severity};

use crate::common::{
    Book, day, device, head, input, installation, inventory_xlsx, payout, proof_xlsx, receipt,
};

/// The files of a workbook.
struct Parts(zip::ZipArchive<Cursor<Vec<u8>>>);

impl Parts {
    fn of(bytes: Vec<u8>) -> Self {
        Self(zip::ZipArchive::new(Cursor::new(bytes)).unwrap())
    }

    fn read(&mut self, name: &str) -> String {
        let mut text = String::new();
        self.0.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    /// The sheets in order, each with its XML.
    fn sheets(&mut self) -> Vec<(String, String)> {
        let book = self.read("xl/workbook.xml");
        let names: Vec<String> = book
            .split("<sheet name=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        names
            .into_iter()
            .enumerate()
            .map(|(index, name)| (name, self.read(&format!("xl/worksheets/sheet{}.xml", index + 1))))
            .collect()
    }

    /// What a name of the workbook stands for on a sheet, e.g. `_xlnm.Print_Titles`.
    fn defined(&mut self, name: &str, sheet: &str) -> Option<String> {
        let book = self.read("xl/workbook.xml");
        let quoted = [format!("{sheet}!"), format!("'{sheet}'!")];
        book.split("<definedName ")
            .skip(1)
            .filter(|rest| rest.contains(&format!("name=\"{name}\"")))
            .map(|rest| {
                rest.split_once('>')
                    .unwrap()
                    .1
                    .split('<')
                    .next()
                    .unwrap()
                    .to_owned()
            })
            .find(|range| quoted.iter().any(|start| range.starts_with(start)))
    }
}

/// The value of an attribute of the first element of this name.
fn attribute(xml: &str, element: &str, name: &str) -> Option<String> {
    let start = xml.find(&format!("<{element} "))?;
    let tag = xml[start..].split('>').next()?;
    let value = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(value.split('"').next()?.to_owned())
}

/// Fails unless the sheet is printed on A4 landscape, as long as it has to be; the cover is one page.
fn assert_a4_landscape(name: &str, xml: &str) {
    assert_eq!(
        attribute(xml, "pageSetup", "paperSize").as_deref(),
        Some("9"),
        "{name} is on A4"
    );
    assert_eq!(
        attribute(xml, "pageSetup", "orientation").as_deref(),
        Some("landscape"),
        "{name}"
    );
    assert_eq!(
        attribute(xml, "pageSetUpPr", "fitToPage").as_deref(),
        Some("1"),
        "{name} is one page wide"
    );
    let height = attribute(xml, "pageSetup", "fitToHeight");
    let expected = (name != "Deckblatt").then_some("0");
    assert_eq!(height.as_deref(), expected, "{name}");
    assert!(xml.contains("Seite &amp;P von &amp;N"), "{name} has page numbers");
}

/// Fails unless the list is printed two pages wide, its first columns repeated on the right one.
fn assert_wide(parts: &mut Parts, name: &str, xml: &str, columns: &str) {
    assert_eq!(
        attribute(xml, "pageSetup", "fitToWidth").as_deref(),
        Some("2"),
        "{name}"
    );
    assert_eq!(
        attribute(xml, "pageSetup", "pageOrder").as_deref(),
        Some("overThenDown"),
        "{name}"
    );
    let titles = parts.defined("_xlnm.Print_Titles", name).unwrap_or_default();
    assert!(titles.starts_with(&format!("{name}!{columns},")), "{titles}");
}

/// Fails unless the list's head row is repeated on every page, stays in sight, and filters all rows.
fn assert_list(parts: &mut Parts, name: &str, xml: &str, rows: u32) {
    let filter = attribute(xml, "autoFilter", "ref").unwrap_or_else(|| panic!("{name} has no filter"));
    let (from, to) = filter.split_once(':').unwrap();
    let row = |cell: &str| {
        cell.trim_start_matches(char::is_alphabetic)
            .parse::<u32>()
            .unwrap()
    };
    assert!(from.starts_with('A'), "{filter}");
    assert_eq!(row(to) - row(from), rows, "{name} filters {filter}");
    let head = row(from);
    let titles = parts.defined("_xlnm.Print_Titles", name);
    assert!(
        titles
            .clone()
            .is_some_and(|range| range.ends_with(&format!(":${head}"))),
        "{name}: {titles:?}"
    );
    assert!(parts.defined("_xlnm._FilterDatabase", name).is_some(), "{name}");
    assert_eq!(
        attribute(xml, "pane", "state").as_deref(),
        Some("frozen"),
        "{name}"
    );
    assert_eq!(attribute(xml, "pane", "ySplit"), Some(head.to_string()), "{name}");
}

#[test]
fn the_inventory_prints_on_a4_landscape_with_its_head_on_every_page() {
    let rows: Vec<_> = (0..3)
        .map(|number| device(&format!("HAV-{number}"), 100))
        .collect();
    let mut parts = Parts::of(inventory_xlsx(&rows).0);
    let sheets = parts.sheets();
    assert_eq!(sheets.len(), 1);
    let (name, xml) = &sheets[0];
    assert_a4_landscape(name, xml);
    assert_list(&mut parts, name, xml, 3);
    assert_wide(&mut parts, name, xml, "$A:$A");
}

#[test]
fn every_sheet_of_the_proof_prints_on_a4_landscape() {
    let receipts = [
        receipt("wlan", day(2022, 5, 1), 11_900, 10_000),
        receipt("display", day(2022, 6, 1), 200, 200),
    ];
    let record = ProofInput {
        edition: ProofEdition::Record,
        ..input()
    };
    let (bytes, _) = proof_xlsx(record, &receipts, &[device("HAV-1", 100)]).unwrap();
    let mut parts = Parts::of(bytes);
    let sheets = parts.sheets();
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Deckblatt",
            "Einnahmen",
            "Ausgaben",
            "Belegliste",
            "Inventarliste",
            "Mittelabrufe",
            "Schulen",
            "Sachbericht",
            "Prüfprotokoll",
            "Diagramm"
        ]
    );
    for (name, xml) in &sheets {
        assert_a4_landscape(name, xml);
    }
    assert_list(&mut parts, "Belegliste", &sheets[3].1, 2);
    assert_list(&mut parts, "Inventarliste", &sheets[4].1, 1);
    assert_list(&mut parts, "Mittelabrufe", &sheets[5].1, 2);
    assert_list(&mut parts, "Schulen", &sheets[6].1, 1);
    assert_list(&mut parts, "Prüfprotokoll", &sheets[8].1, 1);
    assert_wide(&mut parts, "Belegliste", &sheets[3].1, "$A:$C");
    assert_wide(&mut parts, "Inventarliste", &sheets[4].1, "$A:$A");
    assert_eq!(
        attribute(&sheets[2].1, "pageSetup", "fitToWidth"),
        None,
        "one page"
    );
    let second_head = sheets[2].1.split("<row ").find(|row| row.contains("ht=\"27\""));
    assert!(
        second_head.is_some(),
        "two lines of head have room: {}",
        sheets[2].1
    );
    for (index, name) in [(1, "Einnahmen"), (2, "Ausgaben")] {
        assert!(
            parts.defined("_xlnm.Print_Titles", name).is_some(),
            "{name} repeats its head"
        );
        assert_eq!(
            attribute(&sheets[index].1, "autoFilter", "ref"),
            None,
            "{name} has sums over parts, which a filter would hide"
        );
    }
}

#[test]
fn many_confirmed_findings_flow_over_the_pages_of_the_cover() {
    let finding = |number: u32| FindingRow {
        rule: "R7".into(),
        severity: Severity::Warning,
        subject: format!("Rechnung RE-{number}"),
        message: "Bezahlt nach dem Zeitraum. ".repeat(12),
        remedy: "klären".into(),
        source: "ANBest-G".into(),
        confirmation: Some(FindingConfirmation {
            reason: format!("genehmigt {number}"),
            by: "Erika Beispiel".into(),
            role: "Fördermittel".into(),
            on: day(2024, 3, 14),
        }),
    };
    for (count, height) in [(5, None), (6, Some("0"))] {
        let filing = ProofInput {
            protocol: (0..count).map(finding).collect(),
            ..input()
        };
        let (bytes, _) = proof_xlsx(filing, &[], &[]).unwrap();
        let mut book = Book::open(bytes.clone());
        let last = format!("Bestätigt am 14.03.2024: genehmigt {}", count - 1);
        assert!(book.says("Deckblatt", &last) && book.says("Deckblatt", "   ☒  R7 Rechnung RE-0: Bezahlt"));
        assert!(
            !book.says("Deckblatt", "Erika Beispiel"),
            "names are for the files"
        );
        let (_, xml) = Parts::of(bytes).sheets().swap_remove(0);
        assert_eq!(
            attribute(&xml, "pageSetup", "fitToHeight").as_deref(),
            height,
            "{count}"
        );
        assert!(xml.contains("<mergeCell ref="), "{xml}");
    }
}

#[test]
fn a_name_that_begins_with_a_digit_does_not_become_the_size_of_the_footer() {
    let head = paktbuch_reports::inventory::InventoryHead {
        authority: "4. Schulverband & Söhne".into(),
        ..head()
    };
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    let writer = paktbuch_reports::inventory::InventoryWriter::new(&head, folder.path()).unwrap();
    writer.finish(&mut bytes).unwrap();
    let (_, xml) = &Parts::of(bytes).sheets()[0];
    assert!(
        xml.contains("<oddFooter>&amp;L&amp;8 4. Schulverband &amp;&amp; Söhne"),
        "{}",
        xml.split("oddFooter").nth(1).unwrap()
    );
}

/// First and last column from 1 and width in characters of each run of columns, as the sheet's XML gives them.
fn columns(xml: &str) -> Vec<[f64; 3]> {
    let columns = xml.split("<col ").skip(1);
    let columns = columns.map(|column| {
        let number = |name: &str| -> f64 {
            let (_, rest) = column.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        [number("min"), number("max"), number("width")]
    });
    columns.collect()
}

/// Characters of all columns together.
fn width(xml: &str) -> f64 {
    let columns = columns(xml).into_iter();
    columns
        .map(|[first, last, width]| (last - first + 1.0) * width)
        .sum()
}

/// The columns, from 1, with an amount of at least ten million.
fn large_amounts(xml: &str) -> BTreeSet<u8> {
    let cells = xml.split("<c r=\"").skip(1);
    let large = cells.filter(|cell| {
        let value = cell.split("<v>").nth(1).and_then(|rest| rest.split('<').next());
        value.is_some_and(|value| value.parse::<f64>().is_ok_and(|value| value.abs() >= 1e7))
    });
    large.map(|cell| cell.as_bytes()[0] - b'A' + 1).collect()
}

/// The look in the workbook's styles of a cell, given its XML after its name.
fn look(parts: &mut Parts, cell: &str) -> String {
    let tag = cell.split('>').next().unwrap();
    let style = tag.split(" s=\"").nth(1).and_then(|rest| rest.split('"').next());
    let style: usize = style.unwrap().parse().unwrap();
    let styles = parts.read("xl/styles.xml");
    let looks = styles.split("<cellXfs").nth(1).unwrap();
    looks.split("<xf ").nth(style + 1).unwrap().to_owned()
}

#[test]
fn texts_to_the_right_of_numbers_keep_apart_from_them() {
    let receipts = [receipt("wlan", day(2022, 5, 1), 11_900, 10_000)];
    let (bytes, _) = proof_xlsx(input(), &receipts, &[]).unwrap();
    let mut proof = Parts::of(bytes);
    let (_, spending) = proof.sheets().swap_remove(2);
    let hint = spending
        .split("<c r=\"J")
        .find(|cell| cell.contains("eingehalten"))
        .unwrap();
    let mut list = Parts::of(inventory_xlsx(&[device("HAV-1", 100)]).0);
    let (_, devices) = list.sheets().swap_remove(0);
    let school = devices.split("<c r=\"I7\"").nth(1).unwrap();
    for look in [look(&mut proof, hint), look(&mut list, school)] {
        assert!(
            look.contains("horizontal=\"left\"") && look.contains("indent=\"1\""),
            "{look}"
        );
    }
}

#[test]
fn a_row_is_as_high_as_its_text_needs() {
    let mut row = device("HAV-1", 100);
    row.model = "Apple iPad 10,2 Zoll (9. Generation), 64 GB".into();
    row.supplier = Some("Probe Netzwerktechnik GmbH (erfunden)".into());
    let mut parts = Parts::of(inventory_xlsx(&[row]).0);
    let (_, xml) = parts.sheets().swap_remove(0);
    let tag = xml
        .split("<row r=\"7\"")
        .nth(1)
        .and_then(|rest| rest.split('>').next());
    assert!(tag.unwrap().contains("ht=\"27\""), "two lines: {tag:?}");
}

#[test]
fn sheets_on_one_page_are_no_wider_than_readable_type_allows() {
    let record = ProofInput {
        edition: ProofEdition::Record,
        installations: vec![installation("Verkabelung", 1_000)],
        ..input()
    };
    let (bytes, _) = proof_xlsx(record, &[receipt("wlan", day(2022, 5, 1), 11_900, 10_000)], &[]).unwrap();
    let mut parts = Parts::of(bytes);
    for (name, xml) in parts.sheets() {
        if ["Ausgaben", "Anlagen", "Mittelabrufe", "Prüfprotokoll"].contains(&name.as_str()) {
            let width = width(&xml);
            assert!(
                width < 155.0,
                "{name} is {width} characters wide, its titles of 8 points print too small"
            );
        }
    }
}

#[test]
fn columns_of_amounts_have_room_for_999_million() {
    let cents = 99_999_999_999;
    let mut record = ProofInput {
        edition: ProofEdition::Record,
        payouts: vec![payout(day(2022, 1, 31), -cents, None)],
        ..input()
    };
    (record.items[0].total, record.items[0].eligible) = (Cents(cents), Cents(cents));
    let mut paid = receipt("display", day(2022, 1, 1), cents, cents);
    paid.discount = Some(Cents(cents));
    let (bytes, _) = proof_xlsx(record, &[paid], &[device("HAV-1", cents)]).unwrap();
    let mut parts = Parts::of(bytes);
    for (name, xml) in parts.sheets() {
        let large = large_amounts(&xml);
        let least = match name.as_str() {
            "Belegliste" | "Ausgaben" => 5,
            "Mittelabrufe" => 6,
            "Schulen" => 4,
            "Inventarliste" | "Einnahmen" => 2,
            _ => 0,
        };
        assert!(large.len() >= least, "{name} has large amounts in {large:?}");
        for column in large {
            let number = f64::from(column);
            let mut found = columns(&xml).into_iter();
            let found = found.find(|[first, last, _]| *first <= number && number <= *last);
            let width = found.map(|[.., width]| width);
            assert!(
                width >= Some(15.0),
                "{name}: column {column} of amounts is {width:?} characters wide"
            );
        }
    }
}
