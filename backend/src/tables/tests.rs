//! What is a table and what only poses as one.

use super::example::{book, zipped};
use super::*;

fn number(text: &str) -> Cell {
    Cell::Number(text.to_owned())
}

#[test]
fn cells_keep_their_type_through_the_answer_of_the_child() {
    let bytes = book(
        r##"<row r="3"><c r="A3" t="inlineStr"><is><t> Müller </t></is></c><c r="B3" s="1"><v>45415</v></c><c r="D3"><v>1234.5600000000001</v></c><c r="E3" t="b"><v>1</v></c><c r="F3" t="e"><v>#N/A</v></c></row>
        <row r="5"><c r="A5"><v>1.1</v></c><c r="B5"><v>-0.0000001</v></c><c r="C5"><v>4711</v></c><c r="D5" t="inlineStr"><is><t>  </t></is></c></row>
        <row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"##,
    );
    let rows = workbook(&bytes).unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2024, 5, 3).unwrap();
    let expected = [
        Row {
            line: 3,
            cells: vec![
                Cell::of("Müller"),
                Cell::Date(day),
                Cell::Empty,
                number("1234.56"),
                Cell::Bool(true),
                Cell::Error("#N/A".to_owned()),
            ],
        },
        Row {
            line: 5,
            cells: vec![number("1.1"), number("0"), number("4711")],
        },
    ];
    assert_eq!(rows, expected);
    let answer = serde_json::to_string(&rows).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Row>>(&answer).unwrap(), rows);
    let german: Vec<String> = rows[0].cells.iter().cloned().map(Cell::into_german).collect();
    assert_eq!(german, ["Müller", "03.05.2024", "", "1234,56", "ja", "#N/A"]);
    assert_eq!(workbook(&book("")), Ok(vec![]));
}

#[test]
fn bombs_are_not_unpacked() {
    let blanks = vec![b' '; 129 * 1024 * 1024];
    let bomb = zipped(&[("xl/worksheets/sheet1.xml", &blanks)]);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(workbook(&bomb), Err(TableError::Bomb(128)));
    // The same, and it says that it unpacks to ten bytes: both in the local and in the central head.
    let mut liar = bomb;
    let size = u32::try_from(blanks.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = liar
        .windows(4)
        .enumerate()
        .filter(|(_, bytes)| *bytes == size)
        .map(|(place, _)| place)
        .collect();
    assert!(!places.is_empty());
    for place in places {
        liar[place..place + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert!(matches!(
        workbook(&liar),
        Err(TableError::Bomb(_) | TableError::Damaged)
    ));
    let names: Vec<String> = (0..2_001).map(|number| format!("{number}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(workbook(&zipped(&parts)), Err(TableError::TooManyParts));
}

#[test]
fn one_long_text_in_every_cell_is_too_much() {
    let text = "x".repeat(30_000);
    let row = |row: usize| {
        format!(r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>"#)
    };
    let rows: String = (1..2_001).map(row).collect();
    assert_eq!(workbook(&book(&rows)), Err(TableError::TooMuchText));
}

#[test]
fn damaged_archives_are_refused_wherever_they_end() {
    let whole = book(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    assert_eq!(workbook(&whole).unwrap().len(), 1);
    for end in [4, 30, whole.len() / 2, whole.len() - 1] {
        assert!(is_workbook(&whole[..end]));
        assert_eq!(workbook(&whole[..end]), Err(TableError::Damaged), "{end}");
    }
    let text = zipped(&[("word/document.xml", b"<document/>")]);
    assert_eq!(workbook(&text), Err(TableError::Damaged));
}

#[test]
fn what_is_no_text_is_told_apart() {
    for (bytes, words) in [
        (&b"%PDF-1.7"[..], "PDF-Datei"),
        (b"\xD0\xCF\x11\xE0abc", "alte Excel-Datei"),
        (b"\x1F\x8Babc", "gepackte Datei"),
        (b"PK\x03\x04abc", "gepackte Datei"),
        (b"<?xml version", "XML-Datei"),
        (&[1, 2, 3, 4, 5], "keine CSV- oder XLSX-Datei."),
        (b" \n", "leer"),
    ] {
        let message = decode(bytes).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn the_separator_is_named_or_makes_known_headings_or_stands_in_most_lines() {
    let first = |text: &str, known: &str| {
        let table = separated(text, |name| name == known).unwrap();
        let row = table.rows[0].clone();
        let cells: Vec<String> = row.cells.into_iter().map(Cell::into_german).collect();
        (row.line, cells.join("~"))
    };
    assert_eq!(first("SEP=|\r\n\r\na|b;c\n", ""), (3, "a~b;c".to_owned()));
    assert_eq!(first("sep=\t\na;\tb\n", ""), (2, "a;~b".to_owned()));
    assert_eq!(
        first("a,b\n1;2,3\n1;2,3\n", "b"),
        (1, "a~b".to_owned()),
        "a known heading"
    );
    assert_eq!(
        first("a;b\n1,5;2,5\n1,5;2,5\n", ""),
        (1, "a~b".to_owned()),
        "commas of amounts"
    );
    assert_eq!(first("a,b\n1,2\n", ""), (1, "a~b".to_owned()));
}

#[test]
fn a_quotation_mark_that_stays_open_is_told_by_its_line() {
    let text = format!("a;b\n1;\"x{}", "\ny".repeat(51));
    let table = separated(&text, |_| false).unwrap();
    assert_eq!((table.rows.len(), table.open_quotes), (1, vec![2]));
    let many = "x\n".repeat(MAX_ROWS + 1);
    assert_eq!(separated(&many, |_| false), Err(TableError::TooManyRows));
}

#[test]
fn the_mark_before_a_formula_in_our_own_files_is_taken_off() {
    let table = separated(
        "Modell;Preis\n'=1+1;-5,00\n'-ohne-;'s Heerenberg\n''=1;'\n",
        |_| false,
    )
    .unwrap();
    let texts: Vec<Vec<String>> = table
        .rows
        .into_iter()
        .map(|row| row.cells.into_iter().map(Cell::into_german).collect())
        .collect();
    assert_eq!(
        texts[1..],
        [["=1+1", "-5,00"], ["-ohne-", "'s Heerenberg"], ["'=1", "'"]]
    );
}

#[test]
fn a_line_that_no_list_has_is_refused_before_it_is_looked_at() {
    let asked = std::cell::Cell::new(0_usize);
    let heading = |_: &str| {
        asked.set(asked.get() + 1);
        false
    };
    let long = format!("Seriennummer;Modell\r\n{}\r\n", "x;".repeat(2_000_000));
    assert_eq!(separated(&long, heading), Err(TableError::LongLine(2)));
    assert_eq!(asked.get(), 0);
    let wide = "x;".repeat(50_000);
    assert_eq!(
        separated(&wide, heading).unwrap().rows[0].cells.len(),
        MAX_COLUMNS
    );
    assert!(asked.get() <= 4 * MAX_COLUMNS, "{}", asked.get());
}

proptest::proptest! {
    #[test]
    fn bytes_are_a_workbook_or_refused_in_german(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let bytes: Vec<u8> = b"PK\x03\x04".iter().copied().chain(bytes).collect();
        proptest::prop_assert_eq!(workbook(&bytes), Err(TableError::Damaged));
    }

    #[test]
    fn every_line_of_a_text_is_a_row_at_its_place(lines in proptest::collection::vec("[a-z0-9 ;,]{0,12}", 1..40)) {
        let table = separated(&lines.join("\n"), |_| false).unwrap();
        let filled = lines.iter().enumerate().filter(|(_, line)| line.chars().any(char::is_alphanumeric));
        for (index, _) in filled {
            proptest::prop_assert!(table.rows.iter().any(|row| row.line == index + 1));
        }
        proptest::prop_assert!(table.open_quotes.is_empty());
    }
}
