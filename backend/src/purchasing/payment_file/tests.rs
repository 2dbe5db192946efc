//! Files as accounting systems write them, and files that only look so.

use std::io::{Cursor, Write};

use paktbuch_types::{Cents, parse_date};
use zip::write::SimpleFileOptions;

use super::amount::{Style, parse};
use super::*;
use crate::purchasing::commands::PaymentLine;

const HEAD: &str = "Zahldatum;Kreditorname;Rechnungsnr.;Zahlbetrag;Skonto;Buchungsnr.";

/// As the service reads, without a child process.
fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if tables::is_workbook(bytes) {
        of_workbook(tables::workbook(bytes).map_err(SheetError::NoTable)?)
    } else {
        read_text(bytes)
    }
}

fn taken(bytes: &[u8]) -> (Vec<PaymentLine>, Vec<Refusal>) {
    let sheet = read(bytes).unwrap();
    let mapping = Mapping::known(&sheet).unwrap_or_else(|| panic!("{:?}", sheet.headings));
    payments(&sheet, &mapping)
}

#[test]
fn the_same_payments_in_every_encoding_and_with_every_separator() {
    let text = format!(
        "{HEAD}\r\n03.05.2024;Müller GmbH;RE-1;1.234,56;12,00;4711\r\n04.05.2024;Groß & Co;\"A;1\";-5,00;;\r\n"
    );
    let expected = taken(text.as_bytes());
    assert_eq!(expected.1, []);
    assert_eq!(expected.0.len(), 2);
    let first = &expected.0[0];
    assert_eq!(
        (
            first.line,
            first.paid_on,
            first.amount,
            first.skonto,
            first.payee.as_str(),
            first.reference.as_str()
        ),
        (
            2,
            parse_date("03.05.2024").unwrap(),
            Cents(123_456),
            Cents(1_200),
            "Müller GmbH",
            "4711"
        )
    );
    assert_eq!(
        (expected.0[1].number.as_str(), expected.0[1].amount),
        ("A;1", Cents(-500))
    );
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16be: Vec<u8> = [0xFE, 0xFF]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    let bom: Vec<u8> = b"\xEF\xBB\xBF".iter().copied().chain(text.bytes()).collect();
    for bytes in [latin, utf16, utf16be, bom] {
        assert_eq!(taken(&bytes), expected);
    }
    let tabs = text
        .replace("\"A;1\"", "A;1")
        .replace(';', "\t")
        .replace("A\t1", "A;1");
    assert_eq!(taken(tabs.as_bytes()), expected);
    let commas = text
        .replace("1.234,56", "\"1.234,56\"")
        .replace("12,00", "\"12,00\"")
        .replace("-5,00", "\"-5,00\"")
        .replace("\"A;1\"", "A#1")
        .replace(';', ",")
        .replace("A#1", "A;1");
    assert_eq!(taken(commas.as_bytes()), expected);
    let named = format!("sep=;\n{text}");
    assert_eq!(
        taken(named.as_bytes()).0[0].line,
        3,
        "lines count from the beginning of the file"
    );
    let titled = format!("Zahlungsliste 2024;;;;;\n\n{text}Summe;;;1.229,56;;\n;;;;;\n");
    let (lines, refused) = taken(titled.as_bytes());
    assert_eq!((lines.len(), refused.len()), (2, 0));
}

#[test]
fn amounts_are_read_in_the_style_of_their_column() {
    for (text, style, cents) in [
        ("1.234,56", Style::German, 123_456),
        ("1234", Style::German, 123_400),
        ("1.234,56-", Style::German, -123_456),
        ("(5,00)", Style::German, -500),
        ("+5,00 €", Style::German, 500),
        ("EUR 5", Style::German, 500),
        ("1,234.56", Style::Plain, 123_456),
        ("1234.5", Style::Plain, 123_450),
        ("-7.10", Style::Plain, -710),
    ] {
        assert_eq!(parse(text, style), Ok(Cents(cents)), "{text}");
    }
    for (text, style) in [
        ("zwölf", Style::German),
        ("12,345", Style::German),
        ("1234.56", Style::German),
        ("1,5", Style::Plain),
        ("#WERT!", Style::German),
        ("99999999999999", Style::German),
        ("--5", Style::German),
        ("1e9", Style::Plain),
    ] {
        assert!(parse(text, style).is_err(), "{text}");
    }
    assert_eq!(Style::of(["1.234", "12.50"].into_iter()), Style::Plain);
    assert_eq!(Style::of(["1.234", "12,50"].into_iter()), Style::German);
    assert_eq!(Style::of(["1.234", "12"].into_iter()), Style::German);
}

#[test]
fn impossible_rows_are_refused_with_line_and_field() {
    let rows = [
        ("31.02.2024;M;RE-1;5,00;;", "Zahldatum", "Den Tag"),
        (";M;RE-1;5,00;;", "Zahldatum", "fehlt"),
        ("03.05.2024;M;RE-1;fünf;;", "Zahlbetrag", "„fünf“ ist kein Betrag"),
        ("03.05.2024;M;RE-1;;;", "Zahlbetrag", "fehlt"),
        ("03.05.2024;M;RE-1;0,00;;", "Zahlbetrag", "keine Zahlung"),
        ("03.05.2024;M;RE-1;5,00;x;", "Skonto", "kein Betrag"),
    ];
    let text = rows
        .iter()
        .fold(HEAD.to_owned(), |text, (row, ..)| format!("{text}\n{row}"));
    let (lines, refused) = taken(text.as_bytes());
    assert_eq!(lines, []);
    for ((line, refusal), (row, field, words)) in (2..).zip(&refused).zip(rows) {
        assert_eq!((refusal.line, refusal.field.as_str()), (line, field), "{row}");
        assert!(refusal.message.contains(words), "{}", refusal.message);
    }
    assert_eq!(refused.len(), rows.len());
}

#[test]
fn what_is_no_sheet_is_refused_with_its_reason() {
    let quote = format!("{HEAD}\n03.05.2024;\"M{}", "\nzeile".repeat(60));
    for (bytes, words) in [
        (&b""[..], "leer"),
        (b" \n ", "leer"),
        (b"%PDF-1.7 x", "PDF-Datei"),
        (b"\xD0\xCF\x11\xE0abc", "XLS"),
        (b"PK\x03\x04abcdef", "beschädigt"),
        (b"nur ein Wort", "keine Überschriften"),
        (quote.as_bytes(), "Zeile 2: Ein Anführungszeichen"),
        (&[0, 1, 2, 3, 4, 5, 6, 7, 8][..], "keine CSV"),
    ] {
        let message = read(bytes).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn datev_batches_have_their_year_in_the_head() {
    let Some(bytes) = paktbuch_test_data::read("finance/EXTF_Buchungsstapel.csv") else {
        return;
    };
    let sheet = read(&bytes).unwrap();
    assert_eq!(sheet.format, "DATEV, CSV, Windows-1252");
    let (lines, refused) = taken(&bytes);
    assert_eq!(refused, []);
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line.line,
                line.paid_on.to_string(),
                line.amount.0,
                line.number.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (3, "2018-02-21".to_owned(), 2_495, ""),
            (4, "2018-02-22".to_owned(), 595_000, "RE201802-135")
        ]
    );
    assert_eq!(lines[0].purpose, "Fachbuch: Controlling für Dummies");
}

#[test]
fn columns_of_unknown_meaning_are_asked_about_unless_the_number_is_known() {
    let sheet = |headings: &str| read(format!("{headings}\n1.2.2024;5,00;RE-1;x;y\n").as_bytes()).unwrap();
    let unknown = sheet("Zahldatum;Betrag;Verwendungszweck;Beleg-Nr. Lieferant;Nachlass");
    assert!(Mapping::known(&unknown).is_some());
    assert_eq!(Mapping::certain(&unknown), None);
    let known = sheet("Zahldatum;Betrag;RgNr;Abzug;Sachbearbeitung");
    let mapping = Mapping::certain(&known).unwrap();
    assert_eq!(mapping.unread(&known), ["Sachbearbeitung"]);
    let doubled = sheet("Zahldatum;Betrag;RgNr;Name;Betrag");
    let mapping = Mapping::certain(&doubled).unwrap();
    assert_eq!(mapping.unread(&doubled), ["Betrag (doppelt, Spalte 5)"]);
    let plain = sheet("Zahldatum;Betrag;Verwendungszweck;Name;Vorgang");
    assert!(Mapping::certain(&plain).is_some());
}

#[test]
fn mappings_are_written_as_they_are_read() {
    let sheet = read("Tag;Was;Wieviel\n1.2.2024;RE-1;-5,00\n".as_bytes()).unwrap();
    assert_eq!(Mapping::known(&sheet), None);
    let text =
        "datum = \"Tag\"\nbetrag = \"Wieviel\"\nverwendungszweck = \"Was\"\nvorzeichen = \"umgekehrt\"\n";
    let mapping = Mapping::from_toml(text).unwrap();
    assert_eq!(Mapping::from_toml(&mapping.to_toml()), Ok(mapping.clone()));
    mapping.check(&sheet).unwrap();
    assert_eq!(payments(&sheet, &mapping).0[0].amount, Cents(500));
    for (text, words) in [
        (
            "datum = ",
            "Zeile 1 der Spaltenzuordnung lässt sich nicht lesen: „datum =“",
        ),
        (
            "datum = \"Tag\"\nbetrag = Summe\n",
            "Zeile 2 der Spaltenzuordnung lässt sich nicht lesen: „betrag = Summe“",
        ),
        ("tag = \"Tag\"", "nennt „tag“"),
        ("datum = 1", "keinen Spaltennamen"),
        ("vorzeichen = \"minus\"", "„minus“"),
    ] {
        let message = Mapping::from_toml(text).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }
    let check = |text: &str| {
        Mapping::from_toml(text)
            .unwrap()
            .check(&sheet)
            .unwrap_err()
            .to_string()
    };
    assert!(check("datum = \"Tag\"").contains("Für „Betrag“ ist keine Spalte gewählt"));
    assert!(check("datum = \"Tag\"\nbetrag = \"Summe\"").contains("Vorhanden sind: Tag, Was, Wieviel"));
}

#[test]
fn fingerprints_follow_the_booking() {
    let (lines, _) = taken(format!("{HEAD}\n03.05.2024;Müller;RE-1;5,00;;B 1\n03.05.2024;MUELLER GmbH;re 1;5,00;;b-1\n03.05.2024;Müller;RE-2;5,00;;B 1\n").as_bytes());
    let prints: Vec<String> = lines.iter().map(fingerprint).collect();
    assert_eq!(prints[0], prints[1], "however the payee is written");
    assert_ne!(prints[0], prints[2], "one booking over two invoices");
}

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

/// What becomes of any file: a reason in German, or a sheet whose every payment is read or refused.
fn check(bytes: &[u8]) -> Result<(), proptest::test_runner::TestCaseError> {
    let sheet = match read(bytes) {
        Ok(sheet) => sheet,
        Err(error) => {
            let message = error.to_string();
            let helps = message.contains("Bitte ") || message.contains("Sie braucht ");
            proptest::prop_assert!(message.starts_with(['D', 'Z']) && helps, "{message}");
            return Ok(());
        }
    };
    proptest::prop_assert!(sheet.headings.len() >= 2);
    let Some(mapping) = Mapping::known(&sheet) else {
        return Ok(());
    };
    let places = [Column::Date, Column::Amount].map(|column| mapping.place(&sheet, column).unwrap());
    let is_payment = |row: &&Row| {
        places
            .iter()
            .any(|place| row.cells.get(*place).is_some_and(|cell| !cell.is_empty()))
    };
    let (lines, refused) = payments(&sheet, &mapping);
    // No row is lost, none counts twice.
    let mut told: Vec<usize> = lines.iter().map(|line| line.line).collect();
    told.extend(refused.iter().map(|refusal| refusal.line));
    told.extend(sums(&sheet, &mapping).iter().map(|sum| sum.line));
    told.sort_unstable();
    let asked: Vec<usize> = sheet.rows.iter().filter(is_payment).map(|row| row.line).collect();
    proptest::prop_assert_eq!(told, asked);
    for refusal in &refused {
        let is_named = sheet.headings.contains(&refusal.field) && refusal.message.chars().count() > 10;
        proptest::prop_assert!(is_named, "{refusal:?}");
    }
    for line in &lines {
        let is_sound = line.amount != Cents::ZERO && line.amount.0.signum() * line.skonto.0 >= 0;
        proptest::prop_assert!(is_sound, "{line:?}");
    }
    Ok(())
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_refused_or_a_sheet(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        check(&bytes)?;
    }

    #[test]
    fn good_rows_lose_no_cent(rows in proptest::collection::vec((1_u32..=28, 1_i64..=99_999_999_999, proptest::bool::ANY), 1..20)) {
        let amounts: Vec<Cents> = rows.iter().map(|(_, cents, back)| Cents(if *back { -cents } else { *cents })).collect();
        let text: String = rows.iter().zip(&amounts).enumerate().map(|(index, ((day, ..), amount))| {
            format!("{day:02}.05.2024;M;RE-{index};{};;\n", amount.input())
        }).collect();
        let (lines, refused) = taken(format!("{HEAD}\n{text}").as_bytes());
        proptest::prop_assert_eq!(refused, []);
        let read: Vec<Cents> = lines.iter().map(|line| line.amount).collect();
        proptest::prop_assert_eq!(read, amounts);
        for (index, (line, (day, ..))) in lines.iter().zip(&rows).enumerate() {
            proptest::prop_assert_eq!(line.paid_on.to_string(), format!("2024-05-{day:02}"));
            proptest::prop_assert_eq!(&line.number, &format!("RE-{index}"));
        }
    }

    #[test]
    fn any_row_is_a_payment_or_refused_or_a_title(row in "\\PC*") {
        check(format!("{HEAD}\n{row}\n").as_bytes())?;
    }
}
